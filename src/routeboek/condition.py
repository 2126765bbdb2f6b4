"""Questions about a case, and the conditions that rules make of them.

A *test* is a yes/no question about a case: a comparison, or a group of tests. A *condition* is a
tree of tests in which every leaf says what it means when it is unmet: `circumstance` (one has to
wait, or the table is not needed), `action` (someone can do something) or `fit` (the table is not
meant for this case). What both come to is defined once, in `meaning`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple, TypeAlias

from routeboek.facts import NEVER, FactValue, Situation
from routeboek.jsonparts import Hidden, OrAbsent

Grouper = Literal["all", "any", "none"]
Nature = Literal["action", "circumstance", "fit"]

# levels of a condition, lowest first; each is a bit of its own, so that a set of them is a number
AT_CIRCUMSTANCE, AT_UNFIT, AT_ACTION, AT_MET = 1, 2, 4, 8
LEVEL_OF: dict[Nature, int] = {
    "circumstance": AT_CIRCUMSTANCE,
    "action": AT_ACTION,
    "fit": AT_UNFIT,
}
"""The level of a condition that is unmet."""


# ---------------------------------------------------------------- comparisons

# Each says whether it `holds` in a situation: None where that hangs on a fact that is not known.


class OneOf(NamedTuple):
    """A yes/no or choice fact has one of these values."""

    fact: str
    values: frozenset[FactValue]

    def holds(self, situation: Situation) -> bool | None:
        value = situation.values.get(self.fact)
        return None if value is None else value in self.values


class Between(NamedTuple):
    """A count lies between two numbers, both included; None leaves that side open."""

    fact: str
    at_least: int | None
    at_most: int | None

    def holds(self, situation: Situation) -> bool | None:
        number = situation.number(self.fact)
        if number is None:
            return None
        high_enough = self.at_least is None or number >= self.at_least
        return high_enough and (self.at_most is None or number <= self.at_most)


class Includes(NamedTuple):
    """A fact that may have several values has at least one of these."""

    fact: str
    values: frozenset[str]

    def holds(self, situation: Situation) -> bool | None:
        chosen = situation.values.get(self.fact)
        assert chosen is None or isinstance(chosen, frozenset)
        return None if chosen is None else not self.values.isdisjoint(chosen)


class WeeksSince(NamedTuple):
    """At least so many weeks of seven elapsed days, and days, lie between a date and today.

    With `school` the days of school holidays that the case gives do not count.
    """

    fact: str
    weeks: int
    days: int = 0
    school: bool = False

    @property
    def span(self) -> int:
        """How many days have to pass."""
        return 7 * self.weeks + self.days

    def holds(self, situation: Situation) -> bool | None:
        since = situation.number(self.fact)
        if since is None:
            return None
        return since != NEVER and since <= self.last_start(situation)

    def last_start(self, situation: Situation) -> int:
        """The last day since which it holds today."""
        return situation.counted(situation.today, -self.span, school=self.school)

    def opens_on(self, situation: Situation) -> int | None:
        """The first day on which it holds, if the date is known."""
        value = situation.values.get(self.fact)
        if not isinstance(value, int) or value == NEVER:
            return None
        return situation.counted(value, self.span, school=self.school)


class YearsSince(NamedTuple):
    """At least so many calendar years have passed since a date; 29 February counts as 1 March."""

    fact: str
    years: int

    def holds(self, situation: Situation) -> bool | None:
        since = situation.number(self.fact)
        if since is None:
            return None
        return since != NEVER and since <= self.turns_on(situation.today)

    def turns_on(self, today: int) -> int:
        """The last day that is so long ago; on the next one it is not."""
        day = date.fromordinal(today)
        if day.year <= self.years:
            return NEVER
        # Of 29 February the anniversary is 1 March: on 28 February it has not come yet.
        of_month = 28 if (day.month, day.day) == (2, 29) else day.day
        return date(day.year - self.years, day.month, of_month).toordinal()


class Given(NamedTuple):
    """There is such a date at all."""

    fact: str

    def holds(self, situation: Situation) -> bool | None:
        value = situation.values.get(self.fact)
        return None if value is None else value != NEVER


class Before(NamedTuple):
    """One date lies before another; false when either does not exist."""

    fact: str
    other: str

    def holds(self, situation: Situation) -> bool | None:
        one, other = situation.number(self.fact), situation.number(self.other)
        if NEVER in (one, other):
            return False
        return None if one is None or other is None else one < other


class Today(NamedTuple):
    """The reference date lies in a period, both ends included; None leaves that end open."""

    first: date | None
    last: date | None

    def holds(self, situation: Situation) -> bool:
        started = self.first is None or self.first.toordinal() <= situation.today
        return started and (self.last is None or situation.today <= self.last.toordinal())


class Tried(NamedTuple):
    """The history holds this table, tried without a solution or not applicable with a reason."""

    table: str

    def holds(self, situation: Situation) -> bool:
        return self.table in situation.tried


class Held(NamedTuple):
    """The history holds one of these tables, really held and ended (not: not applicable)."""

    tables: frozenset[str]

    def holds(self, situation: Situation) -> bool:
        return not self.tables.isdisjoint(situation.held)


class AppliedFor(NamedTuple):
    """One of these tables was applied for, however it ended; without tables: any table at all."""

    tables: frozenset[str]

    def holds(self, situation: Situation) -> bool:
        return bool(self.tables & situation.applied if self.tables else situation.applied)


class Group(NamedTuple):
    """All, any or none of some tests."""

    grouper: Grouper
    tests: tuple[Test, ...]


AboutAFact: TypeAlias = OneOf | Between | Includes | WeeksSince | YearsSince | Given
Comparison: TypeAlias = AboutAFact | Before | Today | Tried | Held | AppliedFor
Test: TypeAlias = Hidden[Comparison | Group]

DATED = (WeeksSince, YearsSince, Given, Before)
"""Comparisons of dates."""


def leaves(test: Test) -> Iterator[Comparison]:
    """The comparisons a test is made of."""
    if isinstance(test, Group):
        for part in test.tests:
            yield from leaves(part)
    else:
        yield test


def facts_of(test: Test) -> tuple[str, ...]:
    """Every fact a test looks at, once per occurrence."""
    if isinstance(test, Group):
        return tuple([fact for part in test.tests for fact in facts_of(part)])
    if isinstance(test, Before):
        return test.fact, test.other
    return (test.fact,) if isinstance(test, AboutAFact) else ()


def tables_asked(leaf: Comparison) -> tuple[str, ...]:
    """The tables of the history that a comparison looks at."""
    if isinstance(leaf, Held | AppliedFor):
        return tuple(sorted(leaf.tables))
    return (leaf.table,) if isinstance(leaf, Tried) else ()


# ---------------------------------------------------------------- conditions


class Source(NamedTuple):
    """Where a rule comes from: a document, the heading in it, and the row under that heading."""

    document: str
    heading: str
    row: OrAbsent[str | None] = None


class Condition(NamedTuple):
    """A node of a condition: a group of conditions, or a leaf with a test and a nature.

    `text` states it as true; `todo` is what `who` (role ids) can do about it. A condition that
    is not `blocking` is shown but decides nothing. One that `decides_first` and is unmet decides
    the state of its table whatever the other conditions say. What someone had to do before a
    table is `proved_by` that table: once it was held, it is met and not asked again.
    """

    id: str
    text: str
    sources: tuple[Source, ...] = ()
    grouper: Literal["all", "any"] | None = None
    children: tuple[Condition, ...] = ()
    test: Test | None = None
    nature: Nature = "circumstance"
    todo: str = ""
    who: tuple[str, ...] = ()
    blocking: bool = True
    carried_over: bool = False
    decides_first: Hidden[bool] = False
    interpretations: tuple[str, ...] = ()
    proved_by: frozenset[str] = frozenset()

    def tests(self) -> Iterator[Test]:
        """The tests at its leaves."""
        if self.test is not None:
            yield self.test
        for child in self.children:
            yield from child.tests()


def all_of(conditions: tuple[Condition, ...]) -> Condition:
    """Some conditions as one, which says nothing itself."""
    return Condition(id="all", text="", grouper="all", children=conditions)


def blocking_leaves(condition: Condition) -> Iterator[Condition]:
    """The conditions of a tree that can hold a case up."""
    if not condition.blocking:
        return
    if condition.test is not None:
        yield condition
    for child in condition.children:
        yield from blocking_leaves(child)


def as_test(condition: Condition) -> Test:
    """Whether a condition is met, as a question: for who only wants to know that."""
    if condition.test is not None:
        return condition.test
    parts = tuple([as_test(child) for child in condition.children if child.blocking])
    return Group(condition.grouper or "all", parts)
