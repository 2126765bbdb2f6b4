"""A case for each answer that a compiled decision tells apart, and each outcome it leads to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from routeboek.book import Route, Rules
from routeboek.decision import Decision
from routeboek.diagram import Diagrams, Label, Node, Point
from routeboek.facts import Situation

A_CASE = dict[str, object]

DAYS_INTO_AN_EDITION = 100


def edge_cases(rules: Rules) -> Iterator[A_CASE]:
    """The cases; of equal decisions only those of the first."""
    seen = list[Decision]()
    for route in rules.routes.values():
        for at, decision in enumerate(route.decisions):
            if decision not in seen:
                seen.append(decision)
                held = [table.id for table in route.ladder[:at]]
                yield from _cases(rules, route, held, decision)
        for decision in route.side_decisions.values():
            if decision not in seen:
                seen.append(decision)
                yield from _cases(rules, route, [], decision)


def lacking(case: A_CASE, number: int) -> A_CASE:
    """The same case without one of the facts that it tells, each time another one."""
    facts = case["facts"]
    assert isinstance(facts, Mapping)
    gone = sorted(facts)[number % len(facts)] if facts else ""
    return {**case, "facts": {name: value for name, value in facts.items() if name != gone}}


def _cases(rules: Rules, route: Route, held: list[str], decision: Decision) -> Iterator[A_CASE]:
    today = route.edition.valid_from + timedelta(days=DAYS_INTO_AN_EDITION)
    past = frozenset(held)
    exact = decision.exact(Situation({}, today.toordinal(), past, past, past))
    letters = dict(exact.picture.unknown.values())
    for point in ways(exact.picture.diagrams, exact.picture.root):
        told = {letters[at].fact: letters[at].kinds[value] for at, value in point.items()}
        day = today.isoformat()
        yield {
            "schema_version": 1,
            "reference_date": day,
            "sector": route.edition.sector,
            "municipality": route.municipality,
            "facts": {name: rules.facts[name].written(value) for name, value in told.items()},
            "history": [
                {"table": name, "applied_on": day, "outcome": "no-solution", "closed_on": day}
                for name in held
            ],
        }


def ways(diagrams: Diagrams, root: Node) -> Iterator[Point]:
    """Ways along every edge, less those on which each answer leads where it led before."""
    seen = set[tuple[int, int, Label]]()
    for point in _along_every_edge(diagrams, root):
        outcome = diagrams.label(root, point)
        told = {(variable, value, outcome) for variable, value in point.items()}
        if not told <= seen:
            seen |= told
            yield point


def _along_every_edge(diagrams: Diagrams, root: Node) -> Iterator[Point]:
    """For each edge the first way to it, and the shortest way on to a case that can exist."""
    before: dict[Node, Point] = {root: {}}
    ends = dict[Node, Point | None]()
    for node in sorted(_below(diagrams, root), key=diagrams.variable):
        for value, way in enumerate(diagrams.by_value(node)):
            here = {**before[node], diagrams.variable(node): value}
            before.setdefault(way, here)
            rest = _to_a_case(diagrams, way, ends)
            if rest is not None:
                yield {**here, **rest}


def _below(diagrams: Diagrams, root: Node) -> Iterable[Node]:
    found, ahead = set[Node](), [root]
    while ahead:
        node = ahead.pop()
        if node not in found:
            found.add(node)
            ahead += diagrams.by_value(node)
    return found


def _to_a_case(diagrams: Diagrams, node: Node, ends: dict[Node, Point | None]) -> Point | None:
    if node not in ends:
        further, variable = diagrams.by_value(node), diagrams.variable(node)
        found = list[Point]()
        if not further and diagrams.label(node, {}) is not None:
            found.append({})
        for value, way in enumerate(further):
            rest = _to_a_case(diagrams, way, ends)
            if rest is not None:
                found.append({variable: value, **rest})
        ends[node] = min(found, key=len, default=None)
    return ends[node]
