"""From the parts of a route to what it decides: one decision for each position on the ladder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from routeboek.alternatives import same
from routeboek.book import Route
from routeboek.condition import Group, Test, all_of, as_test, facts_of
from routeboek.decision import Decision
from routeboek.facts import Fact
from routeboek.meaning import Branch
from routeboek.parts import Duty, Edition
from routeboek.tables import Table

DUE, LAPSED = "due", "lapsed"
"""What a decision about a duty comes to: it runs, or it does not."""


def decided(route: Route, impossible: Sequence[Test], facts: Mapping[str, Fact]) -> Route:
    """The route with its decisions, made from its edition, its ladder and its side tables.

    A decision that it has already stays that one, with what was found out about it; what says the
    same is decided once.
    """
    before = route.side_decisions, route.duty_decisions
    known = [*route.decisions, *(one for decisions in before for one in decisions.values())]
    ladder, beside, ruled_out = route.ladder, route.side_tables, tuple(impossible)
    if known and same(known[0].impossible, ruled_out):
        ruled_out = known[0].impossible

    def decision(branches: Iterable[Branch]) -> Decision:
        made = Decision(tuple(branches), ruled_out, facts)
        alike = next((one for one in known if _alike(one, made)), None)
        if alike is None:
            alike = made.beside(known[0]) if known else made
            known.append(alike)
        return alike

    made = route._replace(
        decisions=tuple(
            decision(_branches(route.edition, ladder[position:], beside))
            for position in range(len(ladder) + 1)
        ),
        side_decisions={t.id: decision([Branch(t.id, None, t.condition)]) for t in beside},
        duty_decisions={
            duty.id: decision(_runs(duty, duty.when)) for duty in route.edition.duties if duty.when
        },
    )
    return made._replace(
        looks_at=frozenset(fact for test in tests_of(made) for fact in facts_of(test))
    )


def _alike(one: Decision, other: Decision) -> bool:
    """Whether two decisions say the same, of the same facts."""
    return (
        one.facts is other.facts
        and same(one.branches, other.branches)
        and same(one.impossible, other.impossible)
    )


def tests_of(route: Route) -> Iterator[Test]:
    """Every test that can change an advice, those that choose the table first."""
    for decision in route.decisions:
        for branch in decision.branches:
            yield from branch.tests()
    for decision in route.side_decisions.values():
        yield from decision.branches[0].tests()
    yield from tests_beside(route)
    yield from route.edition.gate.tests()  # no rung of this municipality may need it


def tests_beside(route: Route) -> Iterator[Test]:
    """The tests of what an advice says beside the state of its tables."""
    edition = route.edition
    for table in (*route.ladder, *route.side_tables):
        yield from (one.when for one in table.applications if one.when)
    for duty in edition.duties:
        yield from (test for test in (duty.unless, duty.when, duty.done_when) if test)
    for phase in edition.phases:
        yield from (phase.when,) if phase.when else ()
        yield from (action.when for action in phase.actions if action.when)
    yield from (option.when for option in route.options if option.when)
    yield from (notice.when for notice in edition.notices)
    yield from (edition.attending_when,) if edition.attending_when else ()


def _branches(
    edition: Edition, ahead: Sequence[Table], side_tables: Sequence[Table]
) -> list[Branch]:
    """The decision while these rungs of the ladder are ahead.

    A case that no table is for, solved, another route, then the rung that is next (with the
    optional rungs before it), the side tables that may be next instead, and the end. A ladder that
    is only for some cases (`ladder_for`) gives way to the side tables; when none of those fits
    either, its rung is advised with that condition unmet.
    """
    found = [Branch("", edition.no_table_when, status="not-yet")] if edition.no_table_when else []
    found.append(Branch("", edition.solved_when, status="solved"))
    found += [Branch(other.id, other.when, status="other-route") for other in edition.routes]
    beside = [Branch(t.id, t.next_when, t.condition) for t in side_tables if t.next_when]
    meant_for = edition.ladder_for
    for table in ahead:
        parts = (edition.gate, table.condition) if table.gated else (table.condition,)
        whens = [as_test(meant_for) if meant_for and table.gated else None, table.only_when]
        found.append(Branch(table.id, _both(whens), all_of(parts)))
        if table.only_when is None:
            found += beside if meant_for else []
            found += [Branch(table.id, None, all_of((*parts, meant_for)))] if meant_for else []
            return found
    return [*found, *beside, Branch("", status="end-of-route")]


def _runs(duty: Duty, when: Test) -> list[Branch]:
    """Whether a duty runs."""
    exempt = [Branch("", duty.unless, status=LAPSED)] if duty.unless else []
    return [*exempt, Branch("", when, status=DUE), Branch("", status=LAPSED)]


def _both(tests: Iterable[Test | None]) -> Test | None:
    given = tuple(test for test in tests if test is not None)
    return Group("all", given) if len(given) > 1 else next(iter(given), None)
