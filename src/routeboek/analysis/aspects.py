"""Everything in an advice that a rule can change, each as a function of the situation.

Words, sources and readings are left out: they explain an advice, they are not what it says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from routeboek.analysis.diagram import Label, Node
from routeboek.analysis.space import Space
from routeboek.book import Application, Duty, Role, Route, Table
from routeboek.condition import Condition
from routeboek.decision import STATUS_OF_LEVEL, Outcome

REFUSED = "refused"
"""Stands for an advice where a case cannot be told under these rules."""


class Applying(NamedTuple):
    """Who applies, to whom and through whom: ids of roles."""

    applicant: str
    to: str
    via: str = ""


class Next(NamedTuple):
    """What an advice says comes next: a status, and what belongs to its table or route.

    `weeks` are the earliest and the latest; `actions` say for each condition of a blocked table
    who can act.
    """

    status: str
    about: str = ""
    applications: tuple[Applying, ...] = ()
    weeks: tuple[int | None, int | None] = (None, None)
    participants: tuple[str, ...] = ()
    actions: tuple[tuple[str, tuple[str, ...]], ...] = ()


def next_step(space: Space, route: Route, known_as: Callable[[str], str]) -> Node:
    """What comes next; tables are called what `known_as` makes of their id."""
    described = {label: _described(route, label, known_as) for label in _labels(space, route)}
    return space.diagrams.relabelled(space.outcome(route), described.__getitem__)


def _labels(space: Space, route: Route) -> set[Label]:
    return space.diagrams.labels(space.outcome(route))


def _described(route: Route, outcome: Label, known_as: Callable[[str], str]) -> Label:
    assert isinstance(outcome, Outcome)
    status = outcome.status
    table = route.tables.get(outcome.about)
    if table is not None:
        held_up = _actions(route, table) if status == "blocked" else ()
        weeks = (table.term.earliest_week, table.term.latest_week) if table.term else (None, None)
        return Next(
            status,
            known_as(table.id),
            _applying(table.applications),
            weeks,
            tuple(sorted(one.role.id for one in table.participants)),
            held_up,
        )
    others = {other.id: other for other in route.edition.routes}
    if route.fallback and status == "end-of-route":
        others[""] = route.fallback
    other = others.get(outcome.about)
    if other is None:
        return Next(status, outcome.about)
    roles = tuple(sorted(one.role.id for one in other.participants))
    return Next(status, other.id, _applying(other.applications), participants=roles)


def _applying(applications: tuple[Application, ...]) -> tuple[Applying, ...]:
    found = [Applying(a.applicant.id, a.to.id, a.via.id if a.via else "") for a in applications]
    return tuple(sorted(found))


def _actions(route: Route, table: Table) -> tuple[tuple[str, tuple[str, ...]], ...]:
    edition = route.edition
    roots = [edition.gate, table.condition, *([edition.ladder_for] if edition.ladder_for else [])]
    found = [(leaf.id, tuple(sorted(leaf.who))) for root in roots for leaf in _leaves(root)]
    return tuple(sorted(found))


def _leaves(condition: Condition) -> Iterator[Condition]:
    if condition.blocking and condition.test is not None:
        yield condition
    for child in condition.children if condition.blocking else ():
        yield from _leaves(child)


def beside(space: Space, route: Route, known_as: Callable[[str], str]) -> dict[str, Node]:
    """What an advice says beside the next step, by a name that both sides of a diff share."""
    return {
        **{f"side:{known_as(t.id)}": _side(space, t) for t in route.side_tables},
        **{f"duty:{duty.id}": _duty(space, duty) for duty in route.edition.duties},
        **_options(space, route),
        **{f"warning:{one.code}": space.test(one.when) for one in route.edition.notices},
        **_phases(space, route),
    }


def _side(space: Space, table: Table) -> Node:
    """The state of a side table, with who applies and who sits there."""
    people = tuple(sorted(one.role.id for one in table.participants))
    applying = _applying(table.applications)
    if table.named_only:
        return space.diagrams.leaf(("named-only", applying, people))
    states: dict[Label, Label] = {
        level: (status, applying, people) for level, status in STATUS_OF_LEVEL.items()
    }
    return space.diagrams.relabelled(space.level(table.condition), states.__getitem__)


def _duty(space: Space, duty: Duty) -> Node:
    """Whether a duty is due, made or not there, and whose it is."""
    diagrams, who = space.diagrams, duty.on_whom.id
    found = diagrams.leaf(("due", who))
    if duty.done_when:
        found = diagrams.chosen(space.test(duty.done_when), diagrams.leaf(("made", who)), found)
    if duty.when:
        found = diagrams.chosen(space.test(duty.when), found, diagrams.leaf(None))
    if duty.unless:
        found = diagrams.chosen(space.test(duty.unless), diagrams.leaf(None), found)
    return found


def _options(space: Space, route: Route) -> dict[str, Node]:
    """Help that is offered, by whom it is asked."""
    outcome, found = space.outcome(route), {}
    for option in route.options:
        shown = space.diagrams.relabelled(outcome, _shown(option.shown_in))
        offered = space.all([shown, *([space.test(option.when)] if option.when else [])])
        asked = space.diagrams.leaf(option.who_asks.id)
        found[f"option:{option.id}"] = space.diagrams.chosen(
            offered, asked, space.diagrams.leaf(None)
        )
    return found


def _shown(statuses: frozenset[str]) -> Callable[[Label], Label]:
    return lambda outcome: (
        not statuses or (isinstance(outcome, Outcome) and outcome.status in statuses)
    )


def _phases(space: Space, route: Route) -> dict[str, Node]:
    """The phase that applies, and what each asks of whom."""
    diagrams, found = space.diagrams, {}
    phase_now = diagrams.leaf(None)
    for phase in reversed(route.edition.phases):
        here = diagrams.leaf(phase.id)
        phase_now = diagrams.chosen(space.test(phase.when), here, phase_now) if phase.when else here
    found["phase"] = phase_now
    for phase in route.edition.phases:
        for action in phase.actions:
            base = f"action:{phase.id}:{_roles(action.who)}"
            number = sum(name.startswith(f"{base}:") for name in found)
            asked = space.test(action.when) if action.when else diagrams.leaf(True)
            found[f"{base}:{number}"] = asked
    return found


def _roles(roles: tuple[Role, ...]) -> str:
    return "+".join(sorted(role.id for role in roles))


def refused(space: Space, tables: frozenset[str], impossible: Node) -> Node:
    """Where a case is refused: it cannot exist, or its history names an unknown table."""
    diagrams = space.diagrams
    unknown = [
        diagrams.inside({at: frozenset({1})})
        for (kind, name), at in space.index.items()
        if kind == "tried" and name not in tables
    ]
    stages = [diagrams.leaf(not set(stage) <= tables) for stage in space.stages]
    return space.any([impossible, space.staged(stages), *unknown])
