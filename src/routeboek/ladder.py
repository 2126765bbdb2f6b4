"""From the parts of a route to what it decides: one decision for each position on the ladder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from routeboek.book import Edition, Route, Table
from routeboek.condition import Condition, Group, Test
from routeboek.decision import Branch, Decision
from routeboek.facts import Fact


def decided(route: Route, impossible: Sequence[Test], facts: Mapping[str, Fact]) -> Route:
    """The route with its decisions, made from its edition, its ladder and its side tables."""
    ruled_out, ladder, beside = tuple(impossible), route.ladder, route.side_tables

    def decision(branches: Iterable[Branch]) -> Decision:
        return Decision(tuple(branches), ruled_out, facts)

    return route._replace(
        decisions=tuple(
            decision(_branches(route.edition, ladder[position:], beside))
            for position in range(len(ladder) + 1)
        ),
        side_decisions={t.id: decision([Branch(t.id, None, t.condition)]) for t in beside},
    )


def _branches(
    edition: Edition, ahead: Sequence[Table], side_tables: Sequence[Table]
) -> list[Branch]:
    """The decision while these rungs of the ladder are ahead.

    Solved, another route, then the rung that is next (with the optional rungs before it), the
    side tables that may be next instead, and the end. A ladder that is only for some cases
    (`ladder_for`) gives way to the side tables; when none of those fits either, its rung is
    advised with that condition unmet.
    """
    found = [Branch("", edition.solved_when, status="solved")]
    found += [Branch(other.id, other.when, status="other-route") for other in edition.routes]
    beside = [Branch(t.id, t.next_when, t.condition) for t in side_tables if t.next_when]
    meant_for = edition.ladder_for
    for table in ahead:
        whens = [meant_for.test if meant_for else None, table.only_when]
        parts = (edition.gate, table.condition)
        found.append(Branch(table.id, _both(whens), _all_of(parts)))
        if table.only_when is None:
            found += beside if meant_for else []
            found += [Branch(table.id, None, _all_of((*parts, meant_for)))] if meant_for else []
            return found
    return [*found, *beside, Branch("", status="end-of-route")]


def _both(tests: Iterable[Test | None]) -> Test | None:
    given = tuple(test for test in tests if test is not None)
    return Group("all", given) if len(given) > 1 else next(iter(given), None)


def _all_of(conditions: tuple[Condition, ...]) -> Condition:
    return Condition(id="all", text="", grouper="all", children=conditions)
