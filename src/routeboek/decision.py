"""Which outcomes a case can still have, exactly, and which facts would decide it.

A decision is a list of branches read from top to bottom: the first branch whose test holds gives
the outcome. A definite answer is given if and only if every completion of the unknown facts leads
to the same outcome. Where sets of answers leave one outcome that is it, for they never hold too
few; otherwise the diagrams of `exact` tell.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import is_
from typing import Annotated, NamedTuple

from routeboek.condition import Condition, Group, Test, WeeksSince, facts_of, leaves
from routeboek.exact import Compiled, Exact, Together
from routeboek.facts import NEVER, Fact, FactValue, Situation
from routeboek.jsonparts import Facet
from routeboek.meaning import (
    CAN_BE_TRUE,
    NO_OUTCOME,
    UNDECIDED,
    Branch,
    Outcome,
    Possible,
    is_single,
)
from routeboek.parting import Parting, parting

STATUSES = (
    "permitted",
    "blocked",
    "not-yet",
    "undetermined",
    "running",
    "end-of-route",
    "other-route",
    "solved",
)
"""Every status, in the order in which they are listed."""

ABOUT_A_TABLE = ("permitted", "blocked", "not-yet", "running")
"""Those that are about a table."""

Status = Annotated[str, Facet("enum", STATUSES)]
Statuses = Annotated[tuple[Status, ...], Facet("minItems", 1)]

TESTS_TO_A_STEP = 4
"""So many tests are looked at in a step."""

MOST_TOGETHER = 4
"""So many ways to draw decisions with others are kept: they differ in cases with a history."""


class _Decision(NamedTuple):
    branches: tuple[Branch, ...]
    impossible: tuple[Test, ...]
    facts: Mapping[str, Fact]


class Decision(_Decision):
    """Branches in order, and the situations that cannot exist (a test each)."""

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.branches, self.impossible, self.facts)  # not what was drawn of it

    def with_branches(self, branches: Iterable[Branch]) -> Decision:
        """A decision with other branches, about cases that can exist as well."""
        return Decision(tuple(branches), self.impossible, self.facts).beside(self)

    def beside(self, other: Decision) -> Decision:
        """The same, which shares with another decision what it knows of the cases that can exist.

        That is so where both rule out the very same of the very same facts.
        """
        if self.impossible is other.impossible and self.facts is other.facts:
            self.__dict__["_existing"] = other._existing
        return self

    def variant(self, name: Hashable, branches: Callable[[], Iterable[Branch]]) -> Decision:
        """The decision with other branches under a name of their own; made once."""
        if name not in self._variants:
            self._variants[name] = self.with_branches(branches())
        return self._variants[name]

    def without(self, about: str) -> Decision:
        """The decision without the branches about one table."""
        rest = (one for one in self.branches if one.about != about)
        return self.variant(("without", about), lambda: rest)

    def parting(self, other: Decision) -> Parting | None:
        """Where another decision parts from this one, if that can be told; found once."""
        known = self._partings.get(id(other))
        if known is None:
            comparable = self.impossible == other.impossible and self.facts is other.facts
            found = parting(self.branches, other.branches, self.impossible) if comparable else None
            known = self._partings[id(other)] = other, found
        return known[1]

    @cached_property
    def _partings(self) -> dict[int, tuple[Decision, Parting | None]]:
        return {}

    @cached_property
    def _variants(self) -> dict[Hashable, Decision]:
        return {}

    def apparent(self, situation: Situation) -> frozenset[Outcome]:
        """The outcomes if each occurrence of an unknown fact stood on its own: never too few."""
        return Possible(situation).decided(self.branches) - {NO_OUTCOME}

    def outcomes(self, situation: Situation) -> frozenset[Outcome]:
        """Exactly the outcomes that some possible completion of the unknown facts has.

        Asked again of the very same situation, as under one reading after another, it knows.
        """
        asked = _asked(self, situation)
        if asked.outcomes is None:
            asked.outcomes = self._outcomes(situation)
        return asked.outcomes

    def _outcomes(self, situation: Situation) -> frozenset[Outcome]:
        situation.budget.more((id(self), situation.told), self.size)
        found = self.apparent(situation)
        if len(found) < 2:
            return found
        return self.exact(situation).outcomes - {NO_OUTCOME} or found  # none: contradicts itself

    def exact(self, situation: Situation) -> Exact:
        """All that can be asked of a case of which more than one outcome is open."""
        asked = _asked(self, situation)
        if asked.exact is None and asked.together:
            together, number = asked.together
            asked.exact = together.at(situation, number)
        if asked.exact is None:
            asked.exact = self.compiled.at(situation)
        return asked.exact

    def draw_together(self, others: Sequence[Decision], situation: Situation) -> None:
        """Has decisions about the same facts drawn as one when they are asked of a case."""
        known = next((one for one in self._drawn_with if _are(one[0], others)), None)
        if known is None:
            known = others, Together([one.compiled for one in others])
            self._drawn_with[:] = [known, *self._drawn_with[: MOST_TOGETHER - 1]]
        for number, one in enumerate(others):
            _asked(one, situation).together = known[1], number

    @cached_property
    def _drawn_with(self) -> list[tuple[Sequence[Decision], Together]]:
        return []

    def open_facts(self, situation: Situation) -> list[str]:
        """Unknown facts that can still change the outcome, in the order in which rules ask them.

        Where what cannot exist ties facts so that none of them can change by itself, they are those
        of which the answer leaves other outcomes, or else all that can still have two answers.
        """
        asked = _asked(self, situation)
        if asked.open_facts is None:
            asked.open_facts = self._open_facts(situation)
        return asked.open_facts

    def _open_facts(self, situation: Situation) -> list[str]:
        exact = self.exact(situation)
        asked = dict.fromkeys(_undecided(self.branches, Possible(situation)))
        ways = exact.is_open, exact.tells, exact.can_differ
        found = ([fact for fact in asked if way(fact)] for way in ways)
        return next(filter(None, found), []) if len(exact.outcomes) > 1 else []

    def table(self, outcomes: Iterable[Outcome]) -> str:
        """The table that some outcomes are about; "" for none.

        When that differs it is the one that may be permitted; where that differs too, the rung
        that always comes.
        """
        outcomes = tuple(outcomes)
        permitted = {one.about for one in outcomes if one.status == "permitted"}
        about = {one.about for one in outcomes if one.status in ABOUT_A_TABLE} - {""}
        about = permitted if len(permitted) == 1 else about
        in_order = (one.about for one in reversed(self.branches) if one.about in about)
        return next(in_order, min(about, default=""))

    def next(self, outcomes: Iterable[Outcome]) -> str:
        """The table that is next by some outcomes: not one that is meant for none of the cases."""
        outcomes = tuple(outcomes)
        unfit = {one.about for one in outcomes if not one.fits}
        meant = {o.about for o in outcomes if o.fits and o.status != "not-yet"}
        return self.table(one for one in outcomes if one.about not in unfit - meant)

    @cached_property
    def compiled(self) -> Compiled:
        """The decision made ready to be drawn."""
        return Compiled.of(self.branches, self.impossible, self.facts)

    @cached_property
    def size(self) -> int:
        """How many steps it takes to look at all of its tests."""
        return 1 + sum(len(one.tests()) for one in self.branches) // TESTS_TO_A_STEP

    @cached_property
    def weeks(self) -> frozenset[WeeksSince]:
        """Everything that it counts weeks for."""
        tests = (test for branch in self.branches for test in branch.tests())
        found = (leaf for test in tests for leaf in leaves(test))
        return frozenset(leaf for leaf in found if isinstance(leaf, WeeksSince))

    # ------------------------------------------------------------------ what can exist

    @cached_property
    def _existing(self) -> Compiled:
        return Compiled.of([Branch("")], self.impossible, self.facts, everything=True)

    @cached_property
    def _ruled_out(self) -> tuple[tuple[Test, frozenset[str]], ...]:
        """What cannot exist, each with the facts it is about."""
        return tuple([(test, frozenset(facts_of(test))) for test in self.impossible])

    def possible(self, situation: Situation, fact: str) -> bool:
        """Whether a fact can have the value that is supposed, where the rest can be."""
        about = id(self.impossible), fact, situation.told
        situation.budget.more(about, 1 + len(self.impossible) // TESTS_TO_A_STEP)
        known = Possible(situation)
        concerned = [known.test(one) for one, facts in self._ruled_out if fact in facts]
        if CAN_BE_TRUE in concerned:
            return False
        if UNDECIDED not in concerned:
            return True
        return self.can_exist(situation)

    def can_exist(self, situation: Situation) -> bool:
        """Whether there is a case that tells this; raises `TooLarge`."""
        return bool(self._existing.at(situation).outcomes)

    def last_day(self, situation: Situation, date: str) -> int | None:
        """The last day that an unknown date can be, given the dates that are known with it."""
        if not self._is_bound(situation, date):
            return None
        return max(self._days(situation, date), default=None)

    def first_day(self, situation: Situation, date: str) -> int:
        """The first day that a date can be, known or not; `NEVER` where nothing tells."""
        known = situation.values.get(date)
        if isinstance(known, int):
            return known
        if not self._is_bound(situation, date):
            return NEVER
        return min(self._days(situation, date), default=NEVER)

    def can_differ(self, situation: Situation, date: str, after: int) -> bool:
        """Whether an unknown date can be one or another; days up to `after` count as one."""
        if not any(date in facts for _, facts in self._ruled_out):
            return True
        exact = self._existing.at(situation)
        days = [day for day in exact.asked(self.facts[date]) if isinstance(day, int)]
        can_be = [day for day in days if exact.with_value(date, day)]
        # The first day of all stands for every day before it as well.
        first = min(day for day in days if day != NEVER)
        is_early = first in can_be and first > after
        return is_early or len({max(day, after) if day else NEVER for day in can_be}) > 1

    def _is_bound(self, situation: Situation, date: str) -> bool:
        """Whether a date that is known says something of an unknown one."""
        return any(
            date in facts and situation.values.keys() & facts for _, facts in self._ruled_out
        )

    def _days(self, situation: Situation, date: str) -> Iterator[int]:
        """The days on either side of what an unknown date can be."""
        exact = self._existing.at(situation)
        days = (day for day in exact.asked(self.facts[date]) if isinstance(day, int))
        return (day for day in days if day != NEVER and exact.with_value(date, day))

    def settled(self, situation: Situation) -> Situation:
        """The situation with the facts that can have only one value, given what is known."""
        while (more := self._settled_once(situation)) is not None:
            situation = more
        return situation

    def _settled_once(self, situation: Situation) -> Situation | None:
        """The situation with one such fact more, if there is one."""
        known = Possible(situation)
        steps = 1 + len(self.impossible) // TESTS_TO_A_STEP
        situation.budget.more((id(self.impossible), situation.told), steps)
        for test, facts in self._ruled_out:
            unknown = facts - situation.values.keys()
            if len(unknown) != 1 or known.test(test) != UNDECIDED:
                continue
            (fact,) = unknown
            supposed = [situation.supposing(fact, value) for value in self._few(fact)]
            left = [one for one in supposed if self.possible(one, fact)]
            if len(left) == 1:
                return left[0]
        return None

    def _few(self, fact: str) -> list[FactValue]:
        """The values of a fact that has only a few."""
        declared = self.facts[fact]
        if declared.type == "yes_no":
            return [True, False]
        return list(declared.values) if declared.type == "choice" else []


class _Asked:
    """What a decision was found to come to in one case, and with what others it is drawn."""

    __slots__ = "decision", "exact", "open_facts", "outcomes", "together"

    def __init__(self, decision: Decision) -> None:
        self.decision = decision  # so that its identity stays its own
        self.together: tuple[Together, int] | None = None
        self.exact: Exact | None = None
        self.outcomes: frozenset[Outcome] | None = None
        self.open_facts: list[str] | None = None


def _asked(decision: Decision, situation: Situation) -> _Asked:
    """What a decision was found to come to in a case so far."""
    found = situation.asked.get(id(decision))
    if not isinstance(found, _Asked):
        found = situation.asked[id(decision)] = _Asked(decision)
    return found


def _are(some: Sequence[Decision], others: Sequence[Decision]) -> bool:
    """Whether these are the very same decisions."""
    return len(some) == len(others) and all(map(is_, some, others))


def _undecided(branches: Iterable[Branch], possible: Possible) -> Iterator[str]:
    """The unknown facts in what is not decided yet."""
    for branch in branches:
        answer = possible.test(branch.when) if branch.when else CAN_BE_TRUE
        yield from _undecided_in_test(branch.when, possible) if branch.when else ()
        if answer & CAN_BE_TRUE and branch.condition:
            yield from _undecided_in(branch.condition, possible)
        if answer == CAN_BE_TRUE:
            return


def _undecided_in(condition: Condition, possible: Possible) -> Iterator[str]:
    if is_single(possible.level(condition)):
        return
    if condition.test is not None:
        yield from _undecided_in_test(condition.test, possible)
    for child in condition.children:
        yield from _undecided_in(child, possible)


def _undecided_in_test(test: Test, possible: Possible) -> Iterator[str]:
    if isinstance(test, Group):
        if not is_single(possible.test(test)):
            for part in test.tests:
                yield from _undecided_in_test(part, possible)
        return
    unknown = [fact for fact in facts_of(test) if fact not in possible.situation.values]
    if unknown and not is_single(possible.asked(test)):
        yield from unknown
