"""What may differ between cases, each cut into the few values that the rules tell apart.

The variables are the facts, the tables so far, how far the case is on the ladder and the day. One
value stands for all that no rule treats differently, chosen on the boundaries of weeks, years and
counts: what holds for these values holds for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

from routeboek.budget import TooLarge
from routeboek.condition import (
    AppliedFor,
    Between,
    Comparison,
    Held,
    Today,
    Tried,
    WeeksSince,
    YearsSince,
    facts_of,
    tables_asked,
)
from routeboek.facts import MAX_COUNT, NEVER, Fact, FactValue, Situation
from routeboek.meaning import Possible
from routeboek.values import alike, subsets, tied_dates

Kind = Literal["stage", "day", "tried", "held", "applied", "fact"]
Stage: TypeAlias = tuple[str, ...]
"""The rungs that the history has closed, in order."""
Value: TypeAlias = "FactValue | Stage"

NO_DATE = -1
PAST: tuple[Kind, ...] = ("tried", "held", "applied")
"""What the history can tell of a table, see `Situation`."""

_KIND_OF: Mapping[type, Kind] = {Tried: "tried", Held: "held", AppliedFor: "applied"}
_MOST_VALUES = 4096


class Variable(NamedTuple):
    """Something that may differ between cases. The value of a date is its age in days.

    Each value stands for all that the rules treat like it; `members` holds those that were tried.
    `edges` are the numbers or ages from which some rule answers otherwise; `alike` are the
    choices that no rule tells apart, known by the first of them.
    """

    kind: Kind
    name: str
    values: tuple[Value, ...]
    members: tuple[tuple[Value, ...], ...] = ()
    edges: tuple[int, ...] = ()
    alike: Mapping[str, tuple[str, ...]] = MappingProxyType({})


def variables(
    stages: Sequence[Stage],
    days: Sequence[int],
    facts: Mapping[str, Fact],
    found: Sequence[Comparison],
) -> tuple[Variable, ...]:
    """Everything that these comparisons look at."""
    past = dict.fromkeys(pair for leaf in found for pair in past_asked(leaf))
    about: dict[str, list[Comparison]] = {}
    for leaf in found:
        for name in dict.fromkeys(facts_of(leaf)):
            about.setdefault(name, []).append(leaf)
    ties = tied_dates(found)
    return (
        Variable("stage", "", tuple(stages)),
        Variable("day", "", tuple(days)),
        *(Variable(kind, table, (False, True)) for kind, table in past),
        *(_fact(facts[name], about, ties.get(name, frozenset({name})), days) for name in about),
    )


def past_asked(test: Comparison) -> Iterator[tuple[Kind, str]]:
    """What a test asks of the history."""
    kind = _KIND_OF.get(type(test))
    if kind:
        for table in tables_asked(test):
            yield kind, table


def dated(fact: Fact, value: FactValue, day: int) -> FactValue:
    """A fact's value as the evaluator knows it: an age in days becomes a date."""
    if fact.type != "date":
        return value
    assert isinstance(value, int)
    return NEVER if value == NO_DATE else day - value


def _fact(
    fact: Fact,
    asked: Mapping[str, Sequence[Comparison]],
    tied: frozenset[str],
    days: Sequence[int],
) -> Variable:
    """A fact with one value for all that no test tells apart, given the tests of each fact."""
    about = asked[fact.name]
    # Dates that are compared with each other share their edges: any may lie between any two.
    edges = _edges([leaf for name in tied for leaf in asked[name]], days)
    candidates = _candidates(fact, about, edges, len(tied))
    if len(tied) > 1:
        return Variable("fact", fact.name, candidates, tuple((v,) for v in candidates), edges)
    kinds: dict[tuple[int, ...], list[FactValue]] = {}
    for value in candidates:
        cases = [Possible(Situation({fact.name: dated(fact, value, d)}, d)) for d in days]
        seen = tuple([case.asked(leaf) for leaf in about for case in cases])
        kinds.setdefault(seen, []).append(value)
    members = tuple(tuple(same) for same in kinds.values())
    values = tuple(same[0] for same in members)
    return Variable("fact", fact.name, values, members, edges, alike(fact, about))


def _candidates(
    fact: Fact, about: Sequence[Comparison], edges: Sequence[int], near: int
) -> tuple[FactValue, ...]:
    """Values of a fact that together show every answer of the tests about it.

    `near` values are taken between two edges: enough to put that many dates in any order.
    """
    if fact.type == "yes_no":
        return True, False
    if fact.type == "choice":
        return tuple(fact.values)
    if fact.type == "choices":
        chosen = alike(fact, about)
        if 2 ** len(chosen) > _MOST_VALUES:
            raise TooLarge
        return tuple(subsets(chosen))
    if fact.type == "count":
        return tuple(edges)
    ends = [*edges[1:], None]
    found = [
        age + step
        for age, end in zip(edges, ends, strict=True)
        for step in range(near if end is None else min(near, end - age))
    ]
    return *found, NO_DATE


def _edges(about: Iterable[Comparison], days: Sequence[int]) -> tuple[int, ...]:
    """The numbers or ages from which some test answers otherwise, 0 among them."""
    found = {0}
    for one in about:
        if isinstance(one, Between):
            found |= set() if one.at_least is None else {one.at_least}
            found |= set() if one.at_most is None else {one.at_most + 1}
        if isinstance(one, WeeksSince):
            found.add(one.span)
        if isinstance(one, YearsSince):
            found |= {day - one.turns_on(day) for day in days}
    return tuple(sorted(number for number in found if number <= MAX_COUNT))


def days_told_apart(found: Sequence[Comparison], first: int, last: int) -> tuple[int, ...]:
    """One reference date for every period that rules tell apart."""
    turns = {first}
    for leaf in found:
        if isinstance(leaf, Today):
            turns |= {leaf.first.toordinal()} if leaf.first else set()
            turns |= {leaf.last.toordinal() + 1} if leaf.last else set()
    counted_in = {kind: _names(found, kind) for kind in (WeeksSince, YearsSince)}
    if counted_in[WeeksSince] & counted_in[YearsSince]:
        # How many weeks fit in some years depends on leap days: look on either side of each.
        years = range(date.fromordinal(first).year, date.fromordinal(last).year + 1)
        turns |= {date(year, 3, 1).toordinal() - before for year in years for before in (0, 1)}
    return tuple(sorted(day for day in turns if first <= day <= last))


def _names(found: Iterable[Comparison], kind: type) -> set[str]:
    return {name for leaf in found if isinstance(leaf, kind) for name in facts_of(leaf)}
