"""Conditions and what can be said of them when facts are missing.

A *test* is a yes/no question about a case. A *condition* is a tree of tests in which every leaf
says what it means when it is unmet: `circumstance` (one has to wait, or the table is not needed),
`action` (someone can do something) or `fit` (the table is not meant for this case).

Answers are sets, written as bit masks, because a fact may be unknown. For a test the mask holds
"can be false" and "can be true"; for a condition it holds the levels it can still take. `all`
takes the lowest level of its children, `any` the highest, so a circumstance outranks an action.
Sets computed this way are exact as long as no unknown fact occurs twice; `decision` deals with the
facts that do.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Annotated, Literal, NamedTuple, Protocol

from routeboek.facts import NEVER, NEVER_WORD, FactValue, Situation
from routeboek.jsonparts import Absent, Hidden, OrAbsent, Shown, ordered

Grouper = Literal["all", "any", "none"]
Nature = Literal["action", "circumstance", "fit"]

# masks of a test
CAN_BE_FALSE, CAN_BE_TRUE, UNDECIDED = 1, 2, 3

# masks of a condition: one bit per level, lowest first
AT_CIRCUMSTANCE, AT_ACTION, AT_MET = 1, 2, 4
LEVELS = (AT_CIRCUMSTANCE, AT_ACTION, AT_MET)
_LEVEL_OF: dict[Nature, int] = {
    "circumstance": AT_CIRCUMSTANCE,
    "action": AT_ACTION,
    "fit": AT_ACTION,
}


def _levels(mask: int) -> list[int]:
    return [level for level in LEVELS if mask & level]


def _combined(pick: Literal["min", "max"]) -> tuple[tuple[int, ...], ...]:
    """The 8 × 8 table of every lowest (or highest) level that two sets of levels can give."""
    choose = min if pick == "min" else max
    return tuple(
        tuple(sum({choose(x, y) for x in _levels(a) for y in _levels(b)}) for b in range(8))
        for a in range(8)
    )


LOWEST, HIGHEST = _combined("min"), _combined("max")


class Test(Protocol):
    """A yes/no question about a case."""

    def mask(self, situation: Situation) -> int:
        """Which of false and true are still possible."""

    def facts(self) -> tuple[str, ...]:
        """Every fact it looks at, once per occurrence."""

    def representatives(self, fact: str, situation: Situation) -> Iterable[FactValue]:
        """Values of a fact that together show every answer, as far as its type does not tell."""


class OneOf(NamedTuple):
    """A yes/no or choice fact has one of these values."""

    fact: str
    values: frozenset[FactValue]

    def mask(self, situation: Situation) -> int:
        value = situation.values.get(self.fact)
        if value is None:
            return UNDECIDED
        return CAN_BE_TRUE if value in self.values else CAN_BE_FALSE

    def facts(self) -> tuple[str, ...]:
        return (self.fact,)

    def representatives(self, fact: str, situation: Situation) -> Iterable[FactValue]:
        return ()


class Between(NamedTuple):
    """A count lies between two numbers, both included; None leaves that side open."""

    fact: str
    at_least: int | None
    at_most: int | None

    def mask(self, situation: Situation) -> int:
        value = situation.values.get(self.fact)
        if value is None:
            return UNDECIDED
        assert isinstance(value, int)
        low_enough = self.at_most is None or value <= self.at_most
        high_enough = self.at_least is None or value >= self.at_least
        return CAN_BE_TRUE if low_enough and high_enough else CAN_BE_FALSE

    def facts(self) -> tuple[str, ...]:
        return (self.fact,)

    def representatives(self, fact: str, situation: Situation) -> Iterable[FactValue]:
        edges = [n for n in (self.at_least, self.at_most) if n is not None]
        return [n + step for n in edges for step in (-1, 0, 1) if n + step >= 0]


class Includes(NamedTuple):
    """A fact that may have several values has at least one of these."""

    fact: str
    values: frozenset[str]

    def mask(self, situation: Situation) -> int:
        value = situation.values.get(self.fact)
        if value is None:
            return UNDECIDED
        assert isinstance(value, frozenset)
        return CAN_BE_FALSE if self.values.isdisjoint(value) else CAN_BE_TRUE

    def facts(self) -> tuple[str, ...]:
        return (self.fact,)

    def representatives(self, fact: str, situation: Situation) -> Iterable[FactValue]:
        return ()


class WeeksSince(NamedTuple):
    """At least so many weeks of seven elapsed days lie between a date and the reference date."""

    fact: str
    weeks: int

    def mask(self, situation: Situation) -> int:
        value = situation.values.get(self.fact)
        if value is None:
            return UNDECIDED
        assert isinstance(value, int)
        if value == NEVER:
            return CAN_BE_FALSE
        return CAN_BE_TRUE if situation.today - value >= 7 * self.weeks else CAN_BE_FALSE

    def facts(self) -> tuple[str, ...]:
        return (self.fact,)

    def representatives(self, fact: str, situation: Situation) -> Iterable[FactValue]:
        turning = situation.today - 7 * self.weeks
        return [turning, turning + 1]

    def opens_on(self, situation: Situation) -> int | None:
        """The first day on which it holds, if the date is known."""
        value = situation.values.get(self.fact)
        return value + 7 * self.weeks if isinstance(value, int) and value != NEVER else None


class YearsSince(NamedTuple):
    """At least so many calendar years have passed since a date; 29 February counts as 1 March."""

    fact: str
    years: int

    def mask(self, situation: Situation) -> int:
        value = situation.values.get(self.fact)
        if value is None:
            return UNDECIDED
        assert isinstance(value, int)
        if value == NEVER:
            return CAN_BE_FALSE
        return CAN_BE_TRUE if self._anniversary(value) <= situation.today else CAN_BE_FALSE

    def _anniversary(self, value: int) -> int:
        day = date.fromordinal(value)
        leap_day = (day.month, day.day) == (2, 29)
        month, of_month = (3, 1) if leap_day else (day.month, day.day)
        return date(day.year + self.years, month, of_month).toordinal()

    def facts(self) -> tuple[str, ...]:
        return (self.fact,)

    def representatives(self, fact: str, situation: Situation) -> Iterable[FactValue]:
        about = situation.today - 365 * self.years
        return [about - 366, situation.today]


class Today(NamedTuple):
    """The reference date lies in a period, both ends included; None leaves that end open."""

    first: date | None
    last: date | None

    def mask(self, situation: Situation) -> int:
        started = self.first is None or self.first.toordinal() <= situation.today
        ended = self.last is not None and self.last.toordinal() < situation.today
        return CAN_BE_TRUE if started and not ended else CAN_BE_FALSE

    def facts(self) -> tuple[str, ...]:
        return ()

    def representatives(self, fact: str, situation: Situation) -> Iterable[FactValue]:
        return ()


class Given(NamedTuple):
    """There is such a date at all."""

    fact: str

    def mask(self, situation: Situation) -> int:
        value = situation.values.get(self.fact)
        if value is None:
            return UNDECIDED
        return CAN_BE_FALSE if value == NEVER else CAN_BE_TRUE

    def facts(self) -> tuple[str, ...]:
        return (self.fact,)

    def representatives(self, fact: str, situation: Situation) -> Iterable[FactValue]:
        return ()


class Before(NamedTuple):
    """One date lies before another; false when either does not exist."""

    fact: str
    other: str

    def mask(self, situation: Situation) -> int:
        first, second = situation.values.get(self.fact), situation.values.get(self.other)
        if NEVER in (first, second):
            return CAN_BE_FALSE
        if first is None or second is None:
            return UNDECIDED
        assert isinstance(first, int) and isinstance(second, int)
        return CAN_BE_TRUE if first < second else CAN_BE_FALSE

    def facts(self) -> tuple[str, ...]:
        return (self.fact, self.other)

    def representatives(self, fact: str, situation: Situation) -> Iterable[FactValue]:
        known = situation.values.get(self.other if fact == self.fact else self.fact)
        if isinstance(known, int) and known != NEVER:
            return [day for day in (known - 1, known, known + 1) if day <= situation.today]
        return ()


class Tried(NamedTuple):
    """The history holds this table, tried without a solution or not applicable with a reason."""

    table: str

    def mask(self, situation: Situation) -> int:
        return CAN_BE_TRUE if self.table in situation.tried else CAN_BE_FALSE

    def facts(self) -> tuple[str, ...]:
        return ()

    def representatives(self, fact: str, situation: Situation) -> Iterable[FactValue]:
        return ()


class Held(NamedTuple):
    """The history holds one of these tables, really held and ended (not: not applicable)."""

    tables: frozenset[str]

    def mask(self, situation: Situation) -> int:
        return CAN_BE_FALSE if self.tables.isdisjoint(situation.held) else CAN_BE_TRUE

    def facts(self) -> tuple[str, ...]:
        return ()

    def representatives(self, fact: str, situation: Situation) -> Iterable[FactValue]:
        return ()


class AppliedFor(NamedTuple):
    """One of these tables was applied for, however it ended; without tables: any table at all."""

    tables: frozenset[str]

    def mask(self, situation: Situation) -> int:
        found = self.tables & situation.applied if self.tables else situation.applied
        return CAN_BE_TRUE if found else CAN_BE_FALSE

    def facts(self) -> tuple[str, ...]:
        return ()

    def representatives(self, fact: str, situation: Situation) -> Iterable[FactValue]:
        return ()


class Group(NamedTuple):
    """All, any or none of some tests."""

    grouper: Grouper
    tests: tuple[Test, ...]

    def mask(self, situation: Situation) -> int:
        # all: true until one is not; any and none: false until one is not
        settled, default = (1, 2) if self.grouper == "all" else (2, 1)
        found = default
        for test in self.tests:
            mask = test.mask(situation)
            if mask == settled:
                found = settled
                break
            found |= mask
        return found if self.grouper != "none" else _negated(found)

    def facts(self) -> tuple[str, ...]:
        return tuple(fact for test in self.tests for fact in test.facts())

    def representatives(self, fact: str, situation: Situation) -> Iterable[FactValue]:
        return [
            value
            for test in self.tests
            if fact in test.facts()
            for value in test.representatives(fact, situation)
        ]


def _negated(mask: int) -> int:
    return (mask & CAN_BE_FALSE) << 1 | (mask & CAN_BE_TRUE) >> 1


DATED = (WeeksSince, YearsSince, Given, Before)
"""Comparisons of dates."""


def stated(test: Test, situation: Situation) -> bool:
    """Whether a test holds on what is stated: what nobody has told is not the case."""
    if not isinstance(test, Group):
        return test.mask(situation) == CAN_BE_TRUE
    answers = (stated(part, situation) for part in test.tests)
    if test.grouper == "all":
        return all(answers)
    return any(answers) is (test.grouper == "any")


def tables_asked(leaf: Test) -> tuple[str, ...]:
    """The tables of the history that a comparison looks at."""
    if isinstance(leaf, Held | AppliedFor):
        return tuple(sorted(leaf.tables))
    return (leaf.table,) if isinstance(leaf, Tried) else ()


def leaves(test: Test) -> Iterator[Test]:
    """The comparisons a test is made of."""
    if isinstance(test, Group):
        for part in test.tests:
            yield from leaves(part)
    else:
        yield test


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
    children: tuple["Condition", ...] = ()
    test: Test | None = None
    nature: Nature = "circumstance"
    todo: str = ""
    who: tuple[str, ...] = ()
    blocking: bool = True
    carried_over: bool = False
    decides_first: Hidden[bool] = False
    interpretations: tuple[str, ...] = ()
    proved_by: frozenset[str] = frozenset()

    def mask(self, situation: Situation) -> int:
        """The levels it can still take; a condition that does not block is always met."""
        if not self.blocking or self.proved(situation):
            return AT_MET
        if self.test is not None:
            return _leaf_mask(self.test.mask(situation), self.nature)
        return self.combined([child.mask(situation) for child in self.children])

    def proved(self, situation: Situation) -> bool:
        """Whether a table that was held proves it."""
        return not self.proved_by.isdisjoint(situation.held)

    def combined(self, masks: Sequence[int]) -> int:
        """The levels of a group, given those of its children."""
        if self.grouper == "any":
            return highest(masks)
        if not any(child.decides_first for child in self.children):
            return lowest(masks)
        pairs = list(zip(self.children, masks, strict=True))
        first = lowest(mask for child, mask in pairs if child.decides_first)
        rest = lowest(mask for child, mask in pairs if not child.decides_first)
        return (first & ~AT_MET) | (rest if first & AT_MET else 0)

    def facts(self) -> tuple[str, ...]:
        """Every fact that can decide it, once per occurrence."""
        if not self.blocking:
            return ()
        if self.test is not None:
            return self.test.facts()
        return tuple(fact for child in self.children for fact in child.facts())

    def tests(self) -> Iterator[Test]:
        """The tests at its leaves."""
        if self.test is not None:
            yield self.test
        for child in self.children:
            yield from child.tests()


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
    parts = tuple(as_test(child) for child in condition.children if child.blocking)
    return Group(condition.grouper or "all", parts)


def _leaf_mask(answers: int, nature: Nature) -> int:
    met = AT_MET if answers & CAN_BE_TRUE else 0
    return met | _LEVEL_OF[nature] if answers & CAN_BE_FALSE else met


def lowest(masks: Iterable[int]) -> int:
    """Every level that the worst of some conditions can have."""
    worst = AT_MET
    for mask in masks:
        worst = LOWEST[worst][mask]
    return worst


def highest(masks: Iterable[int]) -> int:
    """Every level that the best of some conditions can have."""
    best = AT_CIRCUMSTANCE
    for mask in masks:
        best = HIGHEST[best][mask]
    return best


@ordered("text verdict fact value taken nature proved blocking")
class Justification(NamedTuple):
    """A condition with what a case makes of it; its children have the shape of the rule.

    `known` is what is known of its fact. That is not told but `taken` where nobody stated it, and
    it does not matter where only a table that was held has `proved` the condition.
    """

    condition: Hidden[Condition]
    mask: Hidden[int]
    children: tuple["Justification", ...] = ()
    known: Hidden[FactValue | None] = None
    taken: Annotated[bool, Absent("fact")] = False
    proved: Annotated[bool, Absent("nature")] = False

    @property
    def text(self) -> Shown[str]:
        """The condition, stated as true."""
        return self.condition.text

    @property
    def verdict(self) -> Shown[Literal["met", "unmet", "unknown"]]:
        """met, unmet or unknown."""
        if self.mask == AT_MET:
            return "met"
        return "unknown" if self.mask & AT_MET else "unmet"

    @property
    def nature(self) -> OrAbsent[Nature | None]:
        """What a leaf means when it is unmet; a group is only what its children are."""
        return self.condition.nature if self.condition.test else None

    @property
    def blocking(self) -> Annotated[bool, Absent("nature")]:
        """Whether it decides anything."""
        return self.condition.blocking

    @property
    def carried_over(self) -> Annotated[bool, Absent("nature")]:
        """Whether the edition took it from an earlier one."""
        return self.condition.carried_over

    @property
    def sources(self) -> Shown[tuple[Source, ...]]:
        """Where the condition comes from."""
        return self.condition.sources

    @property
    def fact(self) -> OrAbsent[str | None]:
        """The fact that a leaf looks at (the first, if it looks at several)."""
        names = self.condition.test.facts() if self.condition.test else ()
        return names[0] if names else None

    @property
    def value(self) -> Annotated[object, Absent("fact")]:
        """What is known of that fact, as JSON; None when unknown."""
        known, test = self.known, self.condition.test
        if known is None or test is None:
            return None
        if isinstance(known, int) and any(isinstance(leaf, DATED) for leaf in leaves(test)):
            return NEVER_WORD if known == NEVER else date.fromordinal(known).isoformat()
        return sorted(known) if isinstance(known, frozenset) else known


def explain(condition: Condition, situation: Situation) -> Justification:
    """The evaluated condition. Unlike `Condition.mask` it also looks at what does not block."""
    test = condition.test
    if test is not None:
        mask = _leaf_mask(test.mask(situation), condition.nature)
        proved = mask != AT_MET and condition.proved(situation)
        mask = AT_MET if proved else mask
        names = test.facts()
        known = situation.values.get(names[0]) if names else None
        taken = bool(names) and names[0] in situation.taken
        return Justification(condition, mask, (), known, taken, proved)
    children = tuple([explain(child, situation) for child in condition.children])
    masks = [child.mask if child.condition.blocking else AT_MET for child in children]
    return Justification(condition, condition.combined(masks), children)


def unmet_leaves(reason: Justification, surely: bool = False) -> Iterable[Justification]:
    """Leaves that keep a condition from being met, in the best of several ways to meet it.

    `surely`: the whole is known not to be met, though each of several ways by itself might be
    (facts may exclude each other); then only the ways that are closed count.
    """
    condition, mask, children = reason.condition, reason.mask, reason.children
    if not condition.blocking or mask == AT_MET:
        return
    if condition.test is not None:
        if not mask & AT_MET:
            yield reason
        return
    if condition.grouper == "any":
        if surely:
            children = tuple([c for c in children if not c.mask & AT_MET]) or children
        elif mask & AT_MET:
            return
        nearest = min(_distance(child) for child in children)
        children = tuple(child for child in children if _distance(child) == nearest)
    for child in children:
        yield from unmet_leaves(child, surely)


def _distance(way: Justification) -> tuple[int, int]:
    """How far one of several ways is from being met: its level, then how much is not met yet."""
    return -way.mask.bit_length(), sum(1 for _ in _not_met(way))


def _not_met(reason: Justification) -> Iterable[Justification]:
    if not reason.condition.blocking or reason.mask == AT_MET:
        return
    if reason.condition.test is not None:
        yield reason
    for child in reason.children:
        yield from _not_met(child)
