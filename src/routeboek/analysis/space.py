"""Every situation that a route can meet, cut into the pieces that its rules tell apart.

The variables are the facts, the tables tried, how far the case is on the ladder and the day. Each
has a few values: one for all that no rule treats differently, chosen on the boundaries of weeks,
years and counts. What holds for these values holds for all, and how a rule judges them is asked of
the very tests that the evaluator uses, so there is no second meaning of the rules here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import combinations
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

from routeboek.analysis.diagram import DEFAULT_LIMIT, Diagrams, Label, Node, Point, TooLarge
from routeboek.book import Route
from routeboek.condition import (
    AT_ACTION,
    AT_CIRCUMSTANCE,
    AT_MET,
    CAN_BE_TRUE,
    AppliedFor,
    Before,
    Between,
    Condition,
    Group,
    Held,
    Includes,
    Test,
    Today,
    Tried,
    WeeksSince,
    YearsSince,
    blocking_leaves,
    leaves,
    tables_asked,
)
from routeboek.decision import STATUS_OF_LEVEL, Branch, Decision, Outcome
from routeboek.facts import MAX_COUNT, NEVER, Fact, FactValue, Situation
from routeboek.ladder import tests_of

Kind = Literal["stage", "day", "tried", "held", "applied", "fact"]
Stage: TypeAlias = tuple[str, ...]
"""The rungs that the history has closed, in order."""
Value: TypeAlias = "FactValue | Stage"
Rule: TypeAlias = "Branch | Condition | Test"

NO_DATE = -1
PAST: tuple[Kind, ...] = ("tried", "held", "applied")
"""What the history can tell of a table, see `Situation`."""

_KIND_OF: Mapping[type[Test], Kind] = {Tried: "tried", Held: "held", AppliedFor: "applied"}

MOST_VARIABLES = 200
MOST_VALUES = 4096
_LEVEL_OF = {"circumstance": AT_CIRCUMSTANCE, "action": AT_ACTION, "fit": AT_ACTION}


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


class Space:
    """The situations of some routes over the same facts, and what the rules make of them.

    `days` are the first and the last reference date (ordinals), `stages` how far a case can be.
    `history` is true where the tables tried agree with the stage (`histories` for each stage
    apart), `valid` where moreover nothing is impossible. Raises `TooLarge`.
    """

    def __init__(
        self,
        routes: Sequence[Route],
        facts: Mapping[str, Fact],
        impossible: Sequence[Test],
        days: tuple[int, int],
        further: Iterable[Test] = (),
        limit: int = DEFAULT_LIMIT,
        stages: Sequence[Stage] = (),
    ) -> None:
        self.routes, self.facts = routes, facts
        self.stages = stages or [*dict.fromkeys(s for route in routes for s in stages_of(route))]
        tests = [test for route in routes for test in tests_of(route)] + [*further]
        self.leaves = [leaf for test in (*tests, *impossible) for leaf in leaves(test)]
        self.leaves += [leaf for route in routes for leaf in _proofs(route)]
        self.days = _days(self.leaves, *days)
        self.variables = self._variables()
        self.index = {(v.kind, v.name): at for at, v in enumerate(self.variables)}
        if len(self.variables) > MOST_VARIABLES:
            raise TooLarge
        self.diagrams = Diagrams([len(one.values) for one in self.variables], limit)
        self.supposed: Mapping[int, bool] = {}
        self._leaf_nodes: dict[tuple[type, Test], Node] = {}
        self._made: dict[int, tuple[Rule, Node]] = {}
        self._inside: dict[int, frozenset[int]] = {}
        self.history = self.staged([self._history(stage) for stage in self.stages])
        self.histories = [self._only(number) for number in range(len(self.stages))]
        possible = [self.negated(self.test(test)) for test in impossible]
        self.valid = self.all([self.history, *possible])

    # ------------------------------------------------------------------ variables

    def _variables(self) -> tuple[Variable, ...]:
        past = dict.fromkeys(pair for leaf in self.leaves for pair in _past(leaf))
        names = dict.fromkeys(fact for leaf in self.leaves for fact in leaf.facts())
        return (
            Variable("stage", "", tuple(self.stages)),
            Variable("day", "", self.days),
            *(Variable(kind, table, (False, True)) for kind, table in past),
            *(self._fact(self.facts[name]) for name in names),
        )

    def _fact(self, fact: Fact) -> Variable:
        """A fact with one value for all that no test tells apart."""
        about = [leaf for leaf in self.leaves if fact.name in leaf.facts()]
        tied = {fact.name} | _tied(fact.name, self.leaves)
        near = len(tied)
        # Dates that are compared with each other share their edges: any may lie between any two.
        beside = [leaf for leaf in self.leaves if not tied.isdisjoint(leaf.facts())]
        edges = _edges(beside, self.days)
        found = _candidates(fact, about, edges, near)
        if near > 1:
            return Variable("fact", fact.name, found, tuple((value,) for value in found), edges)
        kinds: dict[tuple[int, ...], list[FactValue]] = {}
        for value in found:
            seen = tuple(
                leaf.mask(Situation({fact.name: self._dated(fact.name, value, day)}, day))
                for leaf in about
                for day in self.days
            )
            kinds.setdefault(seen, []).append(value)
        members = tuple(tuple(alike) for alike in kinds.values())
        values = tuple(alike[0] for alike in members)
        return Variable("fact", fact.name, values, members, edges, _alike(fact, about))

    def _dated(self, name: str, value: FactValue, day: int) -> FactValue:
        """A fact's value as the evaluator knows it: an age in days becomes a date."""
        if self.facts[name].type != "date":
            return value
        assert isinstance(value, int)
        return NEVER if value == NO_DATE else day - value

    def situation(self, point: Point) -> Situation:
        """A point as the evaluator sees it; what the point leaves out is unknown."""
        chosen = [(self.variables[at], self.variables[at].values[v]) for at, v in point.items()]
        days = [value for one, value in chosen if one.kind == "day"]
        day = days[0] if days and isinstance(days[0], int) else self.days[0]
        values = {
            one.name: self._dated(one.name, value, day)
            for one, value in chosen
            if one.kind == "fact" and not isinstance(value, tuple)
        }
        past = {
            kind: frozenset(one.name for one, value in chosen if one.kind == kind and value)
            for kind in PAST
        }
        return Situation(values, day, past["tried"], past["held"], past["applied"])

    # ------------------------------------------------------------------ what the rules say

    @contextmanager
    def supposing(self, rule: Rule, answer: bool) -> Iterator[None]:
        """While this lasts a test or condition (by identity) is true or false, whatever it says."""
        before = self.supposed
        self.supposed = {**before, id(rule): answer}
        try:
            yield
        finally:
            self.supposed = before

    def test(self, test: Test) -> Node:
        """Where a test is true."""
        if id(test) in self.supposed:
            return self.diagrams.leaf(self.supposed[id(test)])
        return self._remembered(test, self._test)

    def _test(self, test: Rule) -> Node:
        assert not isinstance(test, Condition | Branch)
        if not isinstance(test, Group):
            key = type(test), test  # as tuples, a week and a year of the same fact are equal
            if key not in self._leaf_nodes:
                self._leaf_nodes[key] = self._leaf(test)
            return self._leaf_nodes[key]
        parts = [self.test(part) for part in test.tests]
        found = self.all(parts) if test.grouper == "all" else self.any(parts)
        return self.negated(found) if test.grouper == "none" else found

    def _remembered(self, rule: Rule, make: Callable[[Rule], Node]) -> Node:
        """What is made of a rule, once for as long as nothing in it is supposed."""
        if self.supposed and not self._within(rule).isdisjoint(self.supposed):
            return make(rule)
        if id(rule) not in self._made:
            self._made[id(rule)] = rule, make(rule)  # the rule stays, so does its id
        return self._made[id(rule)][1]

    def _within(self, rule: Rule) -> frozenset[int]:
        """A rule and everything in it, by identity."""
        if id(rule) not in self._inside:
            parts: list[Rule | None] = []
            if isinstance(rule, Branch):
                parts = [rule.when, rule.condition]
            elif isinstance(rule, Condition):
                parts = [rule.test, *rule.children]
            elif isinstance(rule, Group):
                parts = [*rule.tests]
            below = [self._within(part) for part in parts if part is not None]
            self._inside[id(rule)] = frozenset({id(rule)}).union(*below)
        return self._inside[id(rule)]

    def _leaf(self, test: Test) -> Node:
        names = [self.index["fact", name] for name in test.facts()]
        names += [self.index[pair] for pair in _past(test)]
        if isinstance(test, Today | YearsSince):
            names.append(self.index["day", ""])
        return self.diagrams.tabulated(
            names, lambda point: test.mask(self.situation(point)) == CAN_BE_TRUE
        )

    def all(self, parts: Iterable[Node]) -> Node:
        """Where every part is true."""
        found = self.diagrams.leaf(True)
        for part in parts:
            found = self.diagrams.combined(_and, found, part, stop=False)
        return found

    def any(self, parts: Iterable[Node]) -> Node:
        """Where some part is true."""
        return self.negated(self.all([self.negated(part) for part in parts]))

    def negated(self, node: Node) -> Node:
        """Where a function is not true."""
        return self.diagrams.chosen(node, self.diagrams.leaf(False), self.diagrams.leaf(True))

    def level(self, condition: Condition) -> Node:
        """The level of a condition, see `routeboek.condition`."""
        if id(condition) in self.supposed:
            met = self.supposed[id(condition)]
            return self.diagrams.leaf(AT_MET if met else AT_CIRCUMSTANCE)
        return self._remembered(condition, self._level)

    def _level(self, condition: Rule) -> Node:
        assert isinstance(condition, Condition)
        diagrams = self.diagrams
        if not condition.blocking:
            return diagrams.leaf(AT_MET)
        if condition.test is not None:
            unmet = diagrams.leaf(_LEVEL_OF[condition.nature])
            if condition.proved_by:
                proved = self._test(Held(condition.proved_by))
                unmet = diagrams.chosen(proved, diagrams.leaf(AT_MET), unmet)
            return diagrams.chosen(self.test(condition.test), diagrams.leaf(AT_MET), unmet)
        if condition.grouper == "any":
            return self._best([self.level(child) for child in condition.children])
        first = [self.level(child) for child in condition.children if child.decides_first]
        rest = [self.level(child) for child in condition.children if not child.decides_first]
        settled = self._worst(first)
        met = diagrams.relabelled(settled, lambda level: level == AT_MET)
        return diagrams.chosen(met, self._worst(rest), settled)

    def _worst(self, levels: Iterable[Node]) -> Node:
        found = self.diagrams.leaf(AT_MET)
        for level in levels:
            found = self.diagrams.combined(_lowest, found, level, stop=AT_CIRCUMSTANCE)
        return found

    def _best(self, levels: Iterable[Node]) -> Node:
        found = self.diagrams.leaf(AT_CIRCUMSTANCE)
        for level in levels:
            found = self.diagrams.combined(_highest, found, level, stop=AT_MET)
        return found

    def decision(self, decision: Decision) -> Node:
        """The outcome of a decision."""
        diagrams = self.diagrams
        found = diagrams.leaf(Outcome("undetermined"))
        for branch in reversed(decision.branches):
            made = self._remembered(branch, self._branch)
            found = diagrams.chosen(self.test(branch.when), made, found) if branch.when else made
        return found

    def _branch(self, branch: Rule) -> Node:
        """The outcome of a branch where its test is true."""
        assert isinstance(branch, Branch)
        if branch.condition is None:
            return self.diagrams.leaf(Outcome(branch.status, branch.about))
        levels = STATUS_OF_LEVEL.items()
        outcomes: dict[Label, Label] = {level: Outcome(s, branch.about) for level, s in levels}
        return self.diagrams.relabelled(self.level(branch.condition), outcomes.__getitem__)

    def outcome(self, route: Route) -> Node:
        """The outcome of a route, whatever the stage."""
        by_position = [self.decision(decision) for decision in route.decisions]
        return self.staged([by_position[position(route, stage)] for stage in self.stages])

    def staged(self, nodes: Sequence[Node]) -> Node:
        """One function for each stage, put together."""
        return self.diagrams.node(self.index["stage", ""], nodes)

    def _only(self, number: int) -> Node:
        """The histories of one stage."""
        return self.all([self.diagrams.inside({0: frozenset({number})}), self.history])

    def _history(self, stage: Stage) -> Node:
        """Which tables can have been tried when a case is past these rungs.

        A rung may have been skipped, except that only the last one itself brings a case to the
        end; those ahead have not been tried, nor has a table that does not exist here. The next
        rung may have been held, and have sent the case back; that is also how a case comes to a
        rung when the one before it was never tried. What was held was applied for.
        """
        found = []
        at_end = all(position(route, stage) == len(route.ladder) for route in self.routes)
        ahead = {t.id for route in self.routes for t in route.ladder[position(route, stage) :]}
        beyond = {t.id for r in self.routes for t in r.ladder[position(r, stage) + 1 :]}
        existing = {name for route in self.routes for name in route.tables}
        impossible = {"tried": ahead - {*stage}, "held": beyond - {*stage}, "applied": set[str]()}
        for (kind, name), at in self.index.items():
            if kind == "tried" and at_end and stage[-1:] == (name,):
                found.append(self._past_is(at, True))
            elif kind in impossible and (name not in existing or name in impossible[kind]):
                found.append(self._past_is(at, False))
            elif kind == "held" and ("applied", name) in self.index:
                applied = self._past_is(self.index["applied", name], True)
                found.append(self.any([self._past_is(at, False), applied]))
        if stage and not at_end:
            found.append(self._brought_here(stage))
        return self.all(found)

    def _past_is(self, at: int, answer: bool) -> Node:
        return self.diagrams.inside({at: frozenset({int(answer)})})

    def _brought_here(self, stage: Stage) -> Node:
        """Where the last rung of a stage was tried, or else the next one was held."""
        tried = self.index.get(("tried", stage[-1]))
        ways = [self.diagrams.leaf(True)] if tried is None else [self._past_is(tried, True)]
        for route in self.routes:
            for rung in route.ladder[position(route, stage) :][:1]:
                kinds: tuple[Kind, ...] = ("held", "applied")
                known = [
                    self.index[kind, rung.id] for kind in kinds if (kind, rung.id) in self.index
                ]
                ways += [self._past_is(known[0], True) if known else self.diagrams.leaf(True)]
        return self.any(ways)


def position(route: Route, stage: Stage) -> int:
    """The index of the rung that is next at a stage, as `history.progress` finds it."""
    rungs = {table.id: index for index, table in enumerate(route.ladder)}
    return 1 + max((rungs.get(route.current_id.get(name, name), -1) for name in stage), default=-1)


def stages_of(route: Route) -> Iterator[Stage]:
    """Every stage of one route: nothing closed yet, the first rung, the first two, and so on."""
    names = tuple(table.id for table in route.ladder)
    return (names[:length] for length in range(len(names) + 1))


def _past(test: Test) -> Iterator[tuple[Kind, str]]:
    """What a test asks of the history."""
    kind = _KIND_OF.get(type(test))
    if kind:
        yield from ((kind, table) for table in tables_asked(test))


def _proofs(route: Route) -> Iterator[Test]:
    """The questions whether a table was held that proves a condition."""
    roots = [route.edition.gate, *(table.condition for table in route.tables.values())]
    roots += [route.edition.ladder_for] if route.edition.ladder_for else []
    for root in roots:
        for leaf in blocking_leaves(root):
            if leaf.proved_by:
                yield Held(leaf.proved_by)


def _and(one: Label, other: Label) -> Label:
    return one is True and other is True


def _lowest(one: Label, other: Label) -> Label:
    assert isinstance(one, int) and isinstance(other, int)
    return min(one, other)


def _highest(one: Label, other: Label) -> Label:
    assert isinstance(one, int) and isinstance(other, int)
    return max(one, other)


# ---------------------------------------------------------------- values on every boundary


def _days(found: Sequence[Test], first: int, last: int) -> tuple[int, ...]:
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


def _names(found: Iterable[Test], kind: type[Test]) -> set[str]:
    return {name for leaf in found if isinstance(leaf, kind) for name in leaf.facts()}


def _tied(name: str, found: Iterable[Test]) -> set[str]:
    """The other dates that a date is compared with, directly or through others."""
    pairs = [set(leaf.facts()) for leaf in found if isinstance(leaf, Before)]
    group = {name}
    while fresh := {other for pair in pairs if pair & group for other in pair} - group:
        group |= fresh
    return group - {name}


def _candidates(
    fact: Fact, about: Sequence[Test], edges: Sequence[int], near: int
) -> tuple[FactValue, ...]:
    """Values of a fact that together show every answer of the tests about it.

    `near` values are taken between two edges: enough to put that many dates in any order.
    """
    if fact.type == "yes_no":
        return True, False
    if fact.type == "choice":
        return tuple(fact.values)
    if fact.type == "choices":
        return _sets(fact, about)
    if fact.type == "count":
        return tuple(edges)
    ends = [*edges[1:], None]
    found = [
        age + step
        for age, end in zip(edges, ends, strict=True)
        for step in range(near if end is None else min(near, end - age))
    ]
    return *found, NO_DATE


def _edges(about: Sequence[Test], days: Sequence[int]) -> tuple[int, ...]:
    """The numbers or ages from which some test answers otherwise, 0 among them."""
    found = {0}
    for one in about:
        if isinstance(one, Between):
            found |= set() if one.at_least is None else {one.at_least}
            found |= set() if one.at_most is None else {one.at_most + 1}
        found |= set(_ages(one, days))
    return tuple(sorted(number for number in found if number <= MAX_COUNT))


def _ages(test: Test, days: Sequence[int]) -> Iterator[int]:
    """The ages in days from which a comparison of a date is true."""
    if isinstance(test, WeeksSince):
        yield 7 * test.weeks
    if isinstance(test, YearsSince):
        for day in days:
            shortest = 365 * test.years
            ages = (age for age in range(shortest, day) if _aged(test, age, day))
            yield from (next(ages, shortest),)


def _aged(test: YearsSince, age: int, day: int) -> bool:
    return test.mask(Situation({test.fact: day - age}, day)) == CAN_BE_TRUE


def _sets(fact: Fact, about: Sequence[Test]) -> tuple[FactValue, ...]:
    """Every set of values, over values that some test tells apart."""
    chosen = list(_alike(fact, about))
    if 2 ** len(chosen) > MOST_VALUES:
        raise TooLarge
    sizes = range(1, len(chosen) + 1)
    return tuple(frozenset(s) for size in sizes for s in combinations(chosen, size))


def _alike(fact: Fact, about: Iterable[Test]) -> Mapping[str, tuple[str, ...]]:
    """The values of a set that no test tells apart, by the first of them."""
    asked = [one for one in about if isinstance(one, Includes)]
    kinds: dict[tuple[bool, ...], list[str]] = {}
    for value in fact.values:
        kinds.setdefault(tuple(value in one.values for one in asked), []).append(value)
    return {values[0]: tuple(values) for values in kinds.values()}
