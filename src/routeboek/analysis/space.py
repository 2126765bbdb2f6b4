"""Every situation that a route can meet, and what the rules make of all of them at once.

How a rule judges a situation is asked of the very tests that the evaluator uses, and put together
by the same fold: there is no second meaning of the rules here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TypeAlias, TypeVar

from routeboek.analysis.variables import (
    PAST,
    Kind,
    Stage,
    dated,
    days_told_apart,
    past_asked,
    variables,
)
from routeboek.book import Route
from routeboek.budget import TooLarge
from routeboek.condition import (
    AT_CIRCUMSTANCE,
    AT_MET,
    Comparison,
    Condition,
    Group,
    Held,
    Test,
    Today,
    YearsSince,
    blocking_leaves,
    facts_of,
    leaves,
)
from routeboek.decision import Decision
from routeboek.diagram import DEFAULT_LIMIT, Diagrams, Node, Point
from routeboek.drawn import Drawn
from routeboek.facts import Fact, Situation
from routeboek.ladder import tests_of
from routeboek.meaning import Branch

Rule: TypeAlias = Branch | Condition | Test
R = TypeVar("R", Branch, Condition, Test)

MOST_VARIABLES = 200


class Space(Drawn):
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
        every = [leaf for test in (*tests, *impossible) for leaf in leaves(test)]
        every += [leaf for route in routes for leaf in _proofs(route)]
        # As tuples, a week and a year of the same fact are equal. Routes ask most things alike.
        self.leaves = [*{(type(leaf), leaf): leaf for leaf in every}.values()]
        self.days = days_told_apart(self.leaves, *days)
        self.variables = variables(self.stages, self.days, facts, self.leaves)
        self.index = {(v.kind, v.name): at for at, v in enumerate(self.variables)}
        if len(self.variables) > MOST_VARIABLES:
            raise TooLarge
        super().__init__(Diagrams([len(one.values) for one in self.variables], limit))
        self.supposed: Mapping[int, bool] = {}
        self._leaf_nodes: dict[tuple[type, Comparison], Node] = {}
        self._made: dict[int, tuple[Rule, Node]] = {}
        self._inside: dict[int, frozenset[int]] = {}
        self.history = self.staged([self._history(stage) for stage in self.stages])
        self.histories = [self._only(number) for number in range(len(self.stages))]
        possible = [self.negated(self.test(test)) for test in impossible]
        self.valid = self.all([self.history, *possible])

    def situation(self, point: Point) -> Situation:
        """A point as the evaluator sees it; what the point leaves out is unknown."""
        chosen = [(self.variables[at], self.variables[at].values[v]) for at, v in point.items()]
        days = [value for one, value in chosen if one.kind == "day"]
        day = days[0] if days and isinstance(days[0], int) else self.days[0]
        values = {
            one.name: dated(self.facts[one.name], value, day)
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
            return self.always(self.supposed[id(test)])
        return self._remembered(test, super().test)

    def level(self, condition: Condition) -> Node:
        """The level of a condition, see `routeboek.condition`."""
        if id(condition) in self.supposed:
            return self.always(AT_MET if self.supposed[id(condition)] else AT_CIRCUMSTANCE)
        return self._remembered(condition, super().level)

    def branch(self, branch: Branch) -> Node:
        """The outcome of a branch where its test is true."""
        return self._remembered(branch, super().branch)

    def asked(self, leaf: Comparison) -> Node:
        key = type(leaf), leaf  # as tuples, a week and a year of the same fact are equal
        if key not in self._leaf_nodes:
            self._leaf_nodes[key] = self.diagrams.tabulated(
                self.looked_at(leaf), lambda point: leaf.holds(self.situation(point))
            )
        return self._leaf_nodes[key]

    def looked_at(self, leaf: Comparison) -> list[int]:
        """The variables that a comparison looks at."""
        found = [self.index["fact", name] for name in facts_of(leaf)]
        found += [self.index[pair] for pair in past_asked(leaf)]
        if isinstance(leaf, Today | YearsSince):
            found.append(self.index["day", ""])
        return found

    def surely(self, test: Test) -> Node:
        """Where a test certainly holds: of a whole case that is where it is true."""
        return self.test(test)

    def maybe(self, test: Test) -> Node:
        """Where it is not excluded that a test holds: the same."""
        return self.test(test)

    def _remembered(self, rule: R, make: Callable[[R], Node]) -> Node:
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

    def decision(self, decision: Decision) -> Node:
        """The outcome of a decision."""
        return self.decided(decision.branches)

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


def _proofs(route: Route) -> Iterator[Comparison]:
    """The questions whether a table was held that proves a condition."""
    roots = [route.edition.gate, *(table.condition for table in route.tables.values())]
    roots += [route.edition.ladder_for] if route.edition.ladder_for else []
    for root in roots:
        for leaf in blocking_leaves(root):
            if leaf.proved_by:
                yield Held(leaf.proved_by)
