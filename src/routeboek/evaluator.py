"""The heart: a case and a rule book give an advice.

`advise` is pure and total: it reads no clock, file or environment, and either returns an advice
or raises `CaseError`, or `RulesError` where the rules are too large to decide. In order: the
edition in force, what the facts and the history say (`refusals`), the outcomes that are still
possible (`verdict`), what to ask (`questions`), and then the words for them (`telling`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from routeboek._version import __version__
from routeboek.advice import (
    Advice,
    DutyAdvice,
    OtherReading,
    PhaseAdvice,
    Provenance,
    TableAdvice,
    TakenAdvice,
    Unmet,
)
from routeboek.book import Route, Rules
from routeboek.case import Case
from routeboek.diagnostic import CaseError, Diagnostic, RulesError
from routeboek.diagram import TooLarge
from routeboek.justification import Justification, suited, unmet_leaves
from routeboek.messages import say
from routeboek.parts import Interpretation, Option
from routeboek.questions import lapsed, questions
from routeboek.readings import interpretations_of, under_reading
from routeboek.refusals import situated
from routeboek.tables import OtherRoute, Table
from routeboek.telling import OTHER_READING, justification, summary, warnings
from routeboek.times import deadline, opens_on, timeline
from routeboek.verdict import Verdict, judged, state_of

T = TypeVar("T")


def advise(
    rules: Rules, case: Case, *, edition: str | None = None, strict_edition: bool = False
) -> Advice:
    """The next permitted table for a case, with its justification.

    `edition` forces an edition by id instead of the one in force on the reference date;
    `strict_edition` refuses an edition that is only carried forward. Raises `CaseError`, and
    `RulesError` where the rules are too large to decide.
    """
    return looked_at(rules, case, Parts.whole, edition=edition, strict_edition=strict_edition)


def looked_at(
    rules: Rules,
    case: Case,
    look: Callable[[Parts], T],
    *,
    edition: str | None = None,
    strict_edition: bool = False,
) -> T:
    """What a look at the parts of an advice gives; no other parts are made. Raises as `advise`."""
    asked = _Asked(rules, case, edition, strict_edition)
    try:
        placed = situated(rules, case, edition, strict_edition)
        return look(Parts(judged(rules, case, placed), Otherwise(asked, placed.route)))
    except TooLarge:
        raise RulesError([Diagnostic("rules-undecidable")]) from None


class Parts:
    """The parts of an advice, each made when it is first looked at."""

    def __init__(self, verdict: Verdict, otherwise: Otherwise) -> None:
        self.verdict, self.otherwise = verdict, otherwise

    def __getattr__(self, name: str) -> Any:
        """A field of an advice, or else what an advice makes of its fields."""
        if name in _MADE:
            self.__dict__[name] = made = _MADE[name](self)
            return made
        if name not in vars(Advice):
            raise AttributeError(name)
        return vars(Advice)[name].__get__(self)

    def whole(self) -> Advice:
        """Everything together."""
        return Advice(*[getattr(self, name) for name in Advice._fields])


_MADE: Mapping[str, Callable[[Parts], object]] = {
    "case_id": lambda its: its.verdict.case.case_id,
    "reference_date": lambda its: its.verdict.case.reference_date,
    "municipality": lambda its: its.verdict.route.municipality,
    "status": lambda its: its.verdict.status,
    "summary": lambda its: summary(its.verdict, its.next, its.questions, its.unmet),
    "possible_statuses": lambda its: its.verdict.statuses,
    "leaning": lambda its: its.verdict.leaning,
    "possible_routes": lambda its: _possible_routes(its.verdict),
    "taken": lambda its: _taken(its.verdict),
    "next": lambda its: _next(its.verdict),
    "side_tables": lambda its: _side_tables(its.verdict),
    "options": lambda its: _options(its.verdict),
    "route": lambda its: its.verdict.other_route,
    "phase": lambda its: _phase(its.verdict),
    "unmet": lambda its: tuple(_unmet(its.verdict)),
    "questions": lambda its: questions(its.verdict, its.side_tables),
    "duties": lambda its: tuple(_duties(its.verdict)),
    "warnings": lambda its: tuple(warnings(its.verdict, its.next)),
    "assumptions": lambda its: tuple(_assumptions(its.verdict)),
    "timeline": lambda its: timeline(its.verdict),
    "justification": lambda its: justification(its.verdict),
    "edition": lambda its: its.verdict.route.edition,
    "carried_forward": lambda its: its.verdict.carried_forward,
    "provenance": lambda its: _provenance(its.verdict.rules),
    "attending": lambda its: its.verdict.attending,
    "asker": lambda its: its.verdict.case.asker,
}
"""How each field is made, but for `otherwise`, which is given."""


def _possible_routes(verdict: Verdict) -> tuple[OtherRoute, ...]:
    return tuple(verdict.routes_open) if verdict.status == "undetermined" else ()


def _provenance(rules: Rules) -> Provenance:
    return Provenance(rules.sha256, __version__, rules.origin)


# ---------------------------------------------------------------- tables


def _table_advice(verdict: Verdict, table: Table, state: str) -> TableAdvice:
    return TableAdvice(table, state, verdict.situation, deadline=None)


def _next(verdict: Verdict) -> TableAdvice | None:
    table = verdict.following
    if table is None:
        return None
    state = verdict.side_states.get(table.id, verdict.status)
    return _table_advice(verdict, table, state)._replace(
        deadline=deadline(verdict, table), opens_on=opens_on(verdict)
    )


def _side_tables(verdict: Verdict) -> tuple[TableAdvice, ...]:
    states, tables = verdict.side_states, verdict.route.side_tables
    sides = [_table_advice(verdict, one, states[one.id]) for one in tables]
    return (*_ladder_table(verdict), *sides)


def _ladder_table(verdict: Verdict) -> Iterator[TableAdvice]:
    """The rung of the ladder that stands beside a table that is next whatever it asks."""
    if verdict.beside is None or verdict.past.solved:
        return
    outcomes = verdict.beside.outcomes(verdict.situation)
    table = verdict.route.tables.get(verdict.beside.table(outcomes))
    if table is not None:
        found = _table_advice(verdict, table, state_of(outcomes))
        yield found._replace(deadline=deadline(verdict, table))


def _unfit(verdict: Verdict) -> list[Justification]:
    """The conditions by which the next table is not meant for this case at all."""
    reason = verdict.reason if verdict.status == "blocked" else None
    unmet = unmet_leaves(reason) if reason else ()
    return [leaf for leaf in unmet if leaf.condition.nature == "fit"]


def _unmet(verdict: Verdict) -> Iterator[Unmet]:
    """What is not met, each condition once."""
    reason, status = verdict.reason, verdict.status
    if status not in ("blocked", "not-yet", "undetermined") or reason is None:
        return
    reason = suited(reason, verdict.route.edition.presence)
    found = _unfit(verdict) or list(unmet_leaves(reason))
    if not found and status != "undetermined":
        found = list(unmet_leaves(reason, surely=True))
    by_id = {leaf.condition.id: leaf for leaf in reversed(found)}
    for leaf in reversed(by_id.values()):
        condition = leaf.condition
        yield Unmet(
            condition=condition.id,
            text=condition.text,
            nature=condition.nature,
            who_acts=tuple(verdict.rules.roles[role] for role in condition.who),
            sources=condition.sources,
            todo=condition.todo,
        )


# ---------------------------------------------------------------- beside the tables


def _taken(verdict: Verdict) -> tuple[TakenAdvice, ...]:
    """The exceptions that nobody raised."""
    rules = verdict.rules
    return tuple(
        TakenAdvice(one, rules.facts[one.fact].written(one.value))
        for one in rules.unless_stated.values()
        if one.fact in verdict.situation.taken
    )


def _options(verdict: Verdict) -> tuple[Option, ...]:
    return tuple([one for one in verdict.route.options if _is_offered(verdict, one)])


def _is_offered(verdict: Verdict, option: Option) -> bool:
    if option.shown_in and verdict.status not in option.shown_in:
        return False
    return option.when is None or not verdict.is_false(option.when)


def _phase(verdict: Verdict) -> PhaseAdvice | None:
    """The first phase that certainly applies."""
    for phase in verdict.route.edition.phases:
        if phase.when is None or verdict.is_true(phase.when):
            asked = [a for a in phase.actions if a.when is None or not verdict.is_false(a.when)]
            return PhaseAdvice(phase, tuple(asked))
    return None


def _duties(verdict: Verdict) -> Iterator[DutyAdvice]:
    for duty in verdict.route.edition.duties:
        if lapsed(verdict, duty):
            continue
        state = "due" if duty.when is None or verdict.is_true(duty.when) else "unknown"
        if state == "due" and duty.done_when and verdict.is_true(duty.done_when):
            state = "made"
        yield DutyAdvice(duty, state)


def _assumptions(verdict: Verdict) -> list[Interpretation]:
    """The readings that this advice rests on and that can touch this case."""
    route, other = verdict.route, verdict.other_route
    used = list(route.edition.interpretations)
    used += verdict.table.interpretations if verdict.table else ()
    for side in route.side_tables:
        used += side.interpretations if verdict.side_states[side.id] != "undetermined" else ()
    used += other.interpretations if other else ()
    for absence in route.absent:
        used += absence.interpretations
    found = [verdict.rules.interpretations[name] for name in dict.fromkeys(used)]
    return [one for one in found if one.when is None or verdict.is_true(one.when)]


# ---------------------------------------------------------------- under other readings


class _Asked(NamedTuple):
    """What was advised on, and how."""

    rules: Rules
    case: Case
    edition: str | None
    strict_edition: bool

    def verdict(self, here: Verdict | None = None) -> Verdict:
        """What the case comes to, also where other readings are chosen `here`; raises `CaseError`.

        What is known of a case is mostly the same: then it is found out once what follows from it.
        """
        placed = situated(self.rules, self.case, self.edition, self.strict_edition)
        if here is not None and placed.situation == here.situation:
            placed = placed._replace(situation=here.situation)
        return judged(self.rules, self.case, placed)

    def under(self, interpretation: Interpretation, reading: str, route: Route) -> _Asked:
        """The same when another reading is chosen; the case is on a route now."""
        rules = under_reading(self.rules, interpretation.id, reading, for_route=route)
        return self._replace(rules=rules)


class _Changes(NamedTuple):
    """What the readings of an interpretation that are not chosen change."""

    readings: tuple[OtherReading, ...] = ()
    details: tuple[str, ...] = ()


_NO_CHANGES = _Changes()


@dataclass(frozen=True)
class Otherwise:
    """A case that was advised on, to be asked what it gets under other readings.

    It says nothing of an advice itself: advices that say the same are equal.
    """

    asked: _Asked = field(compare=False)
    route: Route = field(compare=False)

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.asked, self.route)  # not what was found

    def in_play(self) -> list[Interpretation]:
        """The interpretations by which the rules for this case differ."""
        names = interpretations_of(self.asked.rules, self.route)
        return [one for name, one in self.asked.rules.interpretations.items() if name in names]

    def readings(self, interpretation: Interpretation) -> tuple[OtherReading, ...]:
        """What the case gets under each reading that would change the answer."""
        return self._found.get(interpretation.id, _NO_CHANGES).readings

    def details(self, interpretation: Interpretation) -> tuple[str, ...]:
        """The readings that leave the answer as it is, and change something else."""
        return self._found.get(interpretation.id, _NO_CHANGES).details

    def in_a_sentence(self, deciding: Collection[Interpretation]) -> str:
        """That the answer hangs on these, or on none; "" where nothing differs."""
        language = self.asked.rules.language
        if deciding:
            told = [
                say("summary-reading", language, question=one.question, issue=one.issue)
                for one in deciding
            ]
            return " " + say("summary-readings", language, questions=" ".join(told))
        return " " + say("summary-every-reading", language) if self.in_play() else ""

    @cached_property
    def _found(self) -> Mapping[str, _Changes]:
        """What other readings change, by interpretation."""
        here = _Here(self.asked.verdict())
        return {one.id: self._changes(one, here) for one in self.in_play()}

    def _changes(self, interpretation: Interpretation, here: _Here) -> _Changes:
        readings, details = [], []
        for reading in interpretation.others():
            there = self._under(interpretation, reading, here.verdict)
            if there is None or _answer(there) != here.answer:
                text = interpretation.readings[reading]
                readings.append(_other_reading(reading, text, there))
            elif not here.tells_the_same(there):
                details.append(reading)
        return _Changes(tuple(readings), tuple(details))

    def _under(self, interpretation: Interpretation, reading: str, here: Verdict) -> Verdict | None:
        """What the case comes to under a reading; None where it is refused then."""
        try:
            return self.asked.under(interpretation, reading, self.route).verdict(here)
        except CaseError:
            return None


def _other_reading(reading: str, text: str, verdict: Verdict | None) -> OtherReading:
    if verdict is None:
        return OtherReading(reading, text)
    following = _next(verdict)
    return OtherReading(
        reading,
        text,
        verdict.status,
        following.table if following else None,
        following.deadline.latest if following and following.deadline else None,
        following.opens_on if following else None,
        verdict.statuses,
    )


def _answer(verdict: Verdict) -> object:
    """The answer: the status, the table or route it is about, and the dates."""
    following, route = _next(verdict), verdict.other_route
    term = following.deadline if following else None
    dates = following and (term and (term.latest, term.at_most), following.opens_on)
    about = following and following.table, route and route.id, len(verdict.routes_open)
    return verdict.status, verdict.statuses, about, dates


@dataclass(frozen=True)
class _Here:
    """What is advised as the readings are chosen, found once for all the others."""

    verdict: Verdict

    @cached_property
    def answer(self) -> object:
        return _answer(self.verdict)

    @cached_property
    def _told(self) -> list[object]:
        return list(_told(self.verdict))

    @cached_property
    def _asks(self) -> object:
        return _asks(self.verdict)

    @cached_property
    def _asked(self) -> list[str]:
        return _asked(self.verdict)

    def tells_the_same(self, there: Verdict) -> bool:
        """Whether two advices say the same, apart from why, and from the readings they rest on."""
        if any(one != other for one, other in zip(self._told, _told(there), strict=True)):
            return False
        return self._asks == _asks(there) or self._asked == _asked(there)


def _told(verdict: Verdict) -> Iterator[object]:
    """What an advice says beside its answer, and beside what it asks."""
    following = _next(verdict)
    yield following and (following.definition, following.applications, following.deadline)
    yield [(one.definition, one.state) for one in _side_tables(verdict)]
    yield _taken(verdict), verdict.other_route, _phase(verdict)
    yield _options(verdict)
    yield list(_unmet(verdict))
    yield list(_duties(verdict))
    yield [one for one in warnings(verdict, following) if one.code != OTHER_READING]
    yield timeline(verdict)


def _asks(verdict: Verdict) -> object:
    """What questions follow from, by identity: what is not the same may still ask the same."""
    route = verdict.route
    parts = verdict.decision, verdict.beside, *route.side_decisions.values()
    others = route.edition.duties, *route.ladder, *route.side_tables
    clock = route.edition.clock
    return verdict.situation, clock, [id(one) for one in (*parts, *others)]


def _asked(verdict: Verdict) -> list[str]:
    return [one.fact.name for one in questions(verdict, _side_tables(verdict))]
