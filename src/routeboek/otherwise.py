"""What a case gets under the readings that are not chosen.

Most readings touch nothing that a case looks at. So every part of an advice is declared with what
it rests on: where that is the very same under another reading, the part is, and nothing is made.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from operator import is_
from typing import NamedTuple

from routeboek import advising
from routeboek.advice import OtherReading
from routeboek.book import Route, Rules, Way
from routeboek.diagnostic import CaseError, refusing
from routeboek.messages import say
from routeboek.parts import Interpretation
from routeboek.questions import questions
from routeboek.readings import in_play, ways
from routeboek.refusals import situated, situated_alike
from routeboek.snapshot import Snapshot
from routeboek.telling import OTHER_READING, warnings
from routeboek.times import timeline
from routeboek.verdict import Verdict, draw_together


class Asked(NamedTuple):
    """What was advised on, and how."""

    rules: Rules
    case: Snapshot
    edition: str | None
    strict_edition: bool

    def verdict(self) -> Verdict:
        """What the case comes to; raises `CaseError`."""
        placed = situated(self.rules, self.case, self.edition, self.strict_edition)
        return Verdict(self.rules, self.case, placed)

    def along(self, way: Way, here: Verdict) -> Verdict | None:
        """What it comes to under another reading than `here`; None where it is refused then."""
        rules, case = way.rules, self.case
        try:
            if way.reads_alike and way.route:
                placed = situated_alike(way, case, here.placed, way.route)
            else:
                placed = situated(rules, case, self.edition, self.strict_edition, here.placed)
        except CaseError:
            return None
        return Verdict(rules, case, placed, here)


class _Changes(NamedTuple):
    """What the readings of an interpretation that are not chosen change."""

    readings: tuple[OtherReading, ...] = ()
    details: tuple[str, ...] = ()


_NO_CHANGES = _Changes()

STEPS_TO_A_READING = 300
"""So many steps it takes to join the rules under one reading, beside those of its tests."""


class Otherwise:
    """A case that was advised on, to be asked what it gets under other readings.

    It says nothing of an advice itself: advices that say the same are equal.
    """

    def __init__(self, asked: Asked, route: Route, verdict: Verdict | None = None) -> None:
        self.asked, self.route, self.verdict = asked, route, verdict

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Otherwise)

    def __hash__(self) -> int:
        return hash(Otherwise)

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.asked, self.route)  # not what was found

    def in_play(self) -> list[Interpretation]:
        """The interpretations by which the rules for this case differ."""
        return in_play(self.asked.rules, self.route)

    def readings(self, interpretation: Interpretation) -> tuple[OtherReading, ...]:
        """What the case gets under each reading that would change the answer."""
        return self._found.get(interpretation.id, _NO_CHANGES).readings

    def details(self, interpretation: Interpretation) -> tuple[str, ...]:
        """The readings that leave the answer as it is, and change something else."""
        return self._found.get(interpretation.id, _NO_CHANGES).details

    def in_a_sentence(self, deciding: Collection[Interpretation], *, differs: bool) -> str:
        """That status or table hangs on these, or that only another part of the answer differs.

        "" where the rules are the same under every reading.
        """
        language = self.asked.rules.language
        if deciding:
            told = [
                say("summary-reading", language, question=one.question, issue=one.issue)
                for one in deciding
            ]
            return " " + say("summary-readings", language, questions=" ".join(told))
        if differs:
            return " " + say("summary-every-reading-but", language)
        return " " + say("summary-every-reading", language) if self.in_play() else ""

    @cached_property
    def _found(self) -> Mapping[str, _Changes]:
        """What other readings change, by interpretation."""
        with refusing():
            return self._looked_for()

    def _looked_for(self) -> Mapping[str, _Changes]:
        here = _Told(self.verdict or self.asked.verdict())
        here.verdict.situation.budget.more("readings", self._steps)
        found: dict[str, _Changes] = {}
        others = ways(self.asked.rules, self.route)
        verdicts = [self.asked.along(way, here.verdict) for way in others]
        draw_together(here.verdict, filter(None, verdicts))
        for way, there in zip(others, verdicts, strict=True):
            before = found.get(way.interpretation, _NO_CHANGES)
            beside = _Beside(here, there) if there else None
            if beside is None or not beside.says_the_same(ANSWER):
                told = _other_reading(way, there)
                found[way.interpretation] = before._replace(readings=(*before.readings, told))
            elif not beside.says_the_same(*BESIDE):
                details = (*before.details, way.reading)
                found[way.interpretation] = before._replace(details=details)
        return found

    @property
    def _steps(self) -> int:
        """How many steps it takes to join the rules under every other reading."""
        decisions = *self.route.decisions, *self.route.side_decisions.values()
        steps = STEPS_TO_A_READING + sum(decision.size for decision in decisions)
        return steps * sum(len(one.others()) for one in self.in_play())


def _other_reading(way: Way, verdict: Verdict | None) -> OtherReading:
    if verdict is None:
        return OtherReading(way.reading, way.text)
    following = advising.next_table(verdict)
    return OtherReading(
        way.reading,
        way.text,
        verdict.status,
        following.table if following else None,
        following.deadline.latest if following and following.deadline else None,
        following.opens_on if following else None,
        verdict.statuses,
    )


# ---------------------------------------------------------------- what is the same


class Part(NamedTuple):
    """A part of what is advised: what it says, and all that this follows from.

    All rests on what is known of the case, and a part that is `settled` also on what it comes to.
    The case itself and the language are the same under every reading.
    """

    says: Callable[[Verdict], object]
    rests_on: Callable[[Verdict], Iterable[object]]
    settled: bool = True


class _Told:
    """What is advised as the readings are chosen, found once for all the others."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        self._said: dict[Part, object] = {}
        self._rests: dict[Callable[[Verdict], Iterable[object]], tuple[object, ...]] = {}

    def rests_as(self, there: Verdict, rests_on: Callable[[Verdict], Iterable[object]]) -> bool:
        """Whether another verdict has the very same of what something rests on."""
        if rests_on not in self._rests:
            self._rests[rests_on] = tuple(rests_on(self.verdict))
        return all(map(_is_the_same, self._rests[rests_on], rests_on(there)))

    def says_as(self, there: Verdict, part: Part) -> bool:
        """Whether another verdict says the same in a part."""
        if part not in self._said:
            self._said[part] = part.says(self.verdict)
        return self._said[part] == part.says(there)


class _Beside:
    """The verdict under another reading, beside what is told under the chosen ones."""

    def __init__(self, here: _Told, there: Verdict) -> None:
        self._here, self._there = here, there

    @cached_property
    def _known(self) -> bool:
        return self._here.rests_as(self._there, _known)

    @cached_property
    def _settled(self) -> bool:
        return self._known and self._here.rests_as(self._there, _settled)

    def says_the_same(self, *parts: Part) -> bool:
        """Whether all of these parts are the same."""
        return all(self._rests_as(one) or self._here.says_as(self._there, one) for one in parts)

    def _rests_as(self, part: Part) -> bool:
        before = self._settled if part.settled else self._known
        return before and self._here.rests_as(self._there, part.rests_on)


def _is_the_same(one: object, other: object) -> bool:
    """Whether two parts are one object, or hold the same objects; soon seen, never too often."""
    if one is other:
        return True
    if isinstance(one, str | int | frozenset):
        return one == other
    if isinstance(one, tuple | list) and isinstance(other, tuple | list):
        return len(one) == len(other) and all(map(is_, one, other))
    return False


def _known(verdict: Verdict) -> tuple[object, ...]:
    """What is known of the case, and where its history has brought it."""
    return verdict.situation, verdict.past


def _settled(verdict: Verdict) -> tuple[object, ...]:
    """What it comes to, and what the days follow from that are counted for it."""
    edition, decision, table = verdict.route.edition, verdict.decision, verdict.following
    return (
        verdict.outcomes,
        table and (table.id, table.term),
        tuple([one.id for one in verdict.routes_open]),
        edition.clock,
        verdict.rules.conventions.term_met_by,
        decision.impossible,
        decision if verdict.status == "not-yet" else None,  # by which it opens on a day
    )


def _sides(verdict: Verdict) -> tuple[object, ...]:
    """What the states of the side tables follow from."""
    return verdict.route.side_tables, [*verdict.route.side_decisions.values()], verdict.beside


def _answer(verdict: Verdict) -> object:
    """The answer: the status, the table or route it is about, and the dates."""
    following, route = advising.next_table(verdict), verdict.other_route
    term = following.deadline if following else None
    dates = following and (term and (term.latest, term.at_most), following.opens_on)
    about = following and following.table, route and route.id, len(verdict.routes_open)
    return verdict.status, verdict.statuses, about, dates


def _next(verdict: Verdict) -> object:
    following = advising.next_table(verdict)
    return following and (following.definition, following.applications, following.deadline)


def _warned(verdict: Verdict) -> object:
    found = warnings(verdict, advising.next_table(verdict))
    return [one for one in found if one.code != OTHER_READING]


def _asks(verdict: Verdict) -> object:
    return [one.fact.name for one in questions(verdict, advising.side_tables(verdict))]


ANSWER = Part(_answer, lambda its: (its.other_route and its.other_route.id,))
"""What is told of a reading by which it differs."""

BESIDE = (
    Part(_next, lambda its: (its.following,)),
    Part(
        lambda its: [(one.definition, one.state) for one in advising.side_tables(its)],
        lambda its: (
            *_sides(its),
            [*its.route.tables.values()] if its.beside else None,
        ),
    ),
    Part(
        lambda its: (advising.taken(its), its.other_route, advising.phase(its)),
        lambda its: (
            its.rules.unless_stated,
            its.other_route,
            its.route.edition.phases,
        ),
        settled=False,
    ),
    Part(advising.options, lambda its: (its.route.options, its.status), settled=False),
    Part(
        lambda its: list(advising.unmet(its)),
        lambda its: (
            its.status,
            its.concerned if its.status in advising.WANTING else None,
            its.route.edition.presence,
        ),
        settled=False,
    ),
    Part(
        lambda its: list(advising.duties(its)),
        lambda its: (its.route.edition.duties,),
        settled=False,
    ),
    Part(
        _warned,
        lambda its: (
            its.table,
            its.following,
            its.route.edition.notices,
            its.route.edition.attending_when,
            its.route.ladder if its.status == "running" else None,
            its.route.counted_weeks,
            its.carried_forward,
            its.rules.warn_days_before,
        ),
    ),
    Part(timeline, lambda its: (its.table, its.route.ladder)),
    Part(
        _asks,
        lambda its: (
            *_sides(its),
            its.table,
            its.route.ladder,
            [*its.route.duty_decisions.values()],
            its.route.edition.attending_when,
            its.acting if len(its.outcomes) > 1 else None,
        ),
    ),
)
"""What an advice says beside its answer, apart from why, and from the readings it rests on."""
