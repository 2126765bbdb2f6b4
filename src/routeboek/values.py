"""Values of a fact that together show everything the tests make of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import combinations, pairwise

from routeboek.condition import (
    Before,
    Between,
    Comparison,
    Includes,
    WeeksSince,
    YearsSince,
    facts_of,
)
from routeboek.facts import NEVER, Fact, FactValue, Situation

MOST_TOLD_APART = 12
"""Most values of one set that rules may tell apart: every combination of them is tried."""


def telling(fact: Fact, tests: Iterable[Comparison], situation: Situation) -> list[FactValue]:
    """Values of an unknown fact on either side of everything that these tests ask of it."""
    if fact.type == "yes_no":
        return [True, False]
    if fact.type == "choice":
        return list(fact.values)
    if fact.type == "choices":
        return subsets(alike(fact, tests))
    shown = {value for test in tests for value in _around(test, fact.name, situation)}
    ends = {0} if fact.type == "count" else {NEVER, situation.today}
    return sorted(shown | ends, key=str)


def _around(test: Comparison, fact: str, situation: Situation) -> Sequence[int]:
    """Numbers or days near which a comparison turns."""
    today = situation.today
    if isinstance(test, Between):
        edges = [n for n in (test.at_least, test.at_most) if n is not None]
        return [n + step for n in edges for step in (-1, 0, 1) if n + step >= 0]
    if isinstance(test, WeeksSince):
        turning = test.last_start(situation)
        return turning, turning + 1
    if isinstance(test, YearsSince):
        return test.turns_on(today), today
    if isinstance(test, Before):
        known = situation.values.get(test.other if fact == test.fact else test.fact)
        if isinstance(known, int) and known != NEVER:
            return [day for day in (known - 1, known, known + 1) if day <= today]
    return ()


def turns_of_years(tests: Iterable[Comparison], today: int) -> set[int]:
    """The days on either side of which a number of years has passed or not."""
    turns = {test.turns_on(today) for test in tests if isinstance(test, YearsSince)} - {NEVER}
    return turns | {turn + 1 for turn in turns}


def in_any_order(days: Iterable[int], others: int) -> set[int]:
    """Days with so many others before each of them: enough to put dates in any order there."""
    given = sorted({*days} - {NEVER})
    found = {NEVER, *given}
    for before, day in pairwise((given[0] - others - 1, *given)):
        found |= set(range(max(before + 1, day - others), day))
    return found


def alike(fact: Fact, tests: Iterable[Comparison]) -> dict[str, tuple[str, ...]]:
    """The values of a set that no test tells apart, by the first of them."""
    asked = [one for one in tests if isinstance(one, Includes) and one.fact == fact.name]
    kinds: dict[tuple[bool, ...], list[str]] = {}
    for value in fact.values:
        kinds.setdefault(tuple([value in one.values for one in asked]), []).append(value)
    return {values[0]: tuple(values) for values in kinds.values()}


def subsets(values: Collection[str]) -> list[FactValue]:
    """Every set of these values but the empty one, the smallest first."""
    sizes = range(1, len(values) + 1)
    return [frozenset(chosen) for size in sizes for chosen in combinations(values, size)]


def tied_dates(found: Iterable[Comparison]) -> dict[str, frozenset[str]]:
    """The dates that are compared with each other, directly or through others, by each of them."""
    groups: dict[str, frozenset[str]] = {}
    for leaf in found:
        if isinstance(leaf, Before):
            both = facts_of(leaf)
            group = frozenset(both).union(*[groups.get(name, ()) for name in both])
            groups |= dict.fromkeys(group, group)
    return groups
