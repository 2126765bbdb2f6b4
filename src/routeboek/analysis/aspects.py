"""Everything in an advice that a rule can change, each as a function of the situation.

Words, sources and readings are left out: they explain an advice, they are not what it says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from operator import eq
from typing import NamedTuple

from routeboek.analysis.space import Space
from routeboek.analysis.variables import PAST
from routeboek.book import Application, Duty, Role, Route, Rules, Table
from routeboek.condition import Test, blocking_leaves
from routeboek.diagram import Label, Node
from routeboek.meaning import STATUS_OF_LEVEL, Outcome

ASPECTS_OF_NEXT = ("next", "applications", "weeks", "participants", "actions")
REFUSED = "refused"
"""Stands for an advice where a case cannot be told under these rules."""


class Applying(NamedTuple):
    """Who applies, to whom and through whom: ids of roles; `acting` may act for the applicant."""

    applicant: str
    to: str
    via: str = ""
    acting: tuple[str, ...] = ()


class Next(NamedTuple):
    """What an advice says comes next: a status, and the table or route it is about."""

    status: str
    about: str = ""


class Unstated(NamedTuple):
    """What a fact is taken to be while nobody states it, and when."""

    value: str
    when: Test | None


class Detail(NamedTuple):
    """Something that is said of the table or route that comes next."""

    about: str
    value: Label


def next_step(space: Space, route: Route, known_as: Callable[[str], str]) -> dict[str, Node]:
    """What comes next, and what is said of it; tables are called what `known_as` makes of them.

    `applications` are who applies, `weeks` the earliest and the latest, `participants` who sits
    there, and `actions`, of a table that is blocked, who can act on which condition.
    """
    outcome = space.outcome(route)
    named = {label: _described(route, label, known_as) for label in space.diagrams.labels(outcome)}

    def told(aspect: str) -> Node:
        return space.diagrams.relabelled(outcome, lambda label: named[label][aspect])

    found = {aspect: told(aspect) for aspect in ASPECTS_OF_NEXT}
    for table in (*route.ladder, *route.side_tables):
        if any(one.when for one in table.applications):
            here = space.diagrams.relabelled(outcome, partial(_is_about, table.id))
            applying = space.diagrams.relabelled(
                _applying_here(space, table), partial(Detail, known_as(table.id))
            )
            found["applications"] = space.diagrams.chosen(here, applying, found["applications"])
    return found


def _is_about(table: str, outcome: Label) -> Label:
    return isinstance(outcome, Outcome) and outcome.about == table


def _applying_here(space: Space, table: Table) -> Node:
    """Who may apply, where that differs between cases."""
    found = space.diagrams.leaf(())
    for one in table.applications:
        more = space.diagrams.relabelled(found, partial(_and_also, _one_applying(one)))
        found = space.diagrams.chosen(space.test(one.when), more, found) if one.when else more
    return found


def _and_also(one: Applying, others: Label) -> Label:
    assert isinstance(others, tuple)
    return tuple(sorted((*others, one)))


def _described(route: Route, outcome: Label, known_as: Callable[[str], str]) -> Mapping[str, Label]:
    """What an outcome comes to, aspect by aspect."""
    assert isinstance(outcome, Outcome)
    status, about = outcome
    others = {other.id: other for other in route.edition.routes}
    if route.fallback and status == "end-of-route":
        others[""] = route.fallback
    table, other = route.tables.get(about), others.get(about)
    holder = table or other
    name = known_as(table.id) if table else other.id if other else about
    term = table.term if table else None
    values: dict[str, Label] = {
        "applications": _applying(holder.applications) if holder else (),
        "weeks": (term.earliest_week, term.latest_week) if term else (None, None),
        "participants": tuple(sorted(p.role.id for p in holder.participants)) if holder else (),
    }
    details: dict[str, Label] = {key: Detail(name, value) for key, value in values.items()}
    blocked = table is not None and status == "blocked"
    actions = Detail(name, _actions(route, table)) if table and blocked else None
    return {"next": Next(status, name), **details, "actions": actions}


def _applying(applications: tuple[Application, ...]) -> tuple[Applying, ...]:
    return tuple(sorted(_one_applying(one) for one in applications))


def _one_applying(one: Application) -> Applying:
    acting = ("*",) if one.applicant.anyone else tuple(sorted(one.applicant.includes))
    return Applying(one.applicant.id, one.to.id, one.via.id if one.via else "", acting)


def _actions(route: Route, table: Table) -> tuple[tuple[str, tuple[str, ...]], ...]:
    edition = route.edition
    roots = [edition.gate, table.condition, *([edition.ladder_for] if edition.ladder_for else [])]
    found = [(leaf.id, tuple(sorted(leaf.who))) for root in roots for leaf in blocking_leaves(root)]
    return tuple(sorted(found))


def beside(space: Space, route: Route, known_as: Callable[[str], str]) -> dict[str, Node]:
    """What an advice says beside the next step, by a name that both sides of a diff share."""
    return {
        **{f"side:{known_as(t.id)}": _side(space, t) for t in route.side_tables},
        **{f"duty:{duty.id}": _duty(space, duty) for duty in route.edition.duties},
        **_options(space, route),
        **{f"warning:{one.code}": space.test(one.when) for one in route.edition.notices},
        **_phases(space, route),
        **_attending(space, route),
        **{f"edition:{key}": space.diagrams.leaf(value) for key, value in _edition(route)},
    }


def unless_stated(space: Space, rules: Rules, route: Route) -> dict[str, Node]:
    """What facts are taken to be where nobody states them, which no single situation shows."""
    return {
        f"unstated:{name}": space.diagrams.leaf(
            Unstated(str(rules.facts[name].written(one.value)), one.when)
        )
        for name, one in rules.unless_stated.items()
        if name in route.looks_at
    }


def _attending(space: Space, route: Route) -> dict[str, Node]:
    """Where no table is shown to apply for."""
    when = route.edition.attending_when
    return {"attending": space.test(when)} if when else {}


def _edition(route: Route) -> Iterator[tuple[str, Label]]:
    """What holds for every case of an edition."""
    edition = route.edition
    yield "valid_from", edition.valid_from.isoformat()
    yield "school_year", edition.school_year
    yield "clock", edition.clock
    yield "body", edition.body.id


def _side(space: Space, table: Table) -> Node:
    """The state of a side table, with who applies and who sits there."""
    people = tuple(sorted(one.role.id for one in table.participants))
    if table.named_only:
        return space.diagrams.leaf(("named-only", _applying(table.applications), people))

    def told(level: Label, applying: Label) -> Label:
        assert isinstance(level, int)
        return STATUS_OF_LEVEL[level], applying, people

    applying = _applying_here(space, table)
    return space.diagrams.combined(told, space.level(table.condition), applying)


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
            now = diagrams.relabelled(phase_now, partial(eq, phase.id))
            found[f"{base}:{number}"] = space.all([now, asked])
    return found


def _roles(roles: tuple[Role, ...]) -> str:
    return "+".join(sorted(role.id for role in roles))


def refused(space: Space, tables: frozenset[str], impossible: Node) -> Node:
    """Where a case is refused: it cannot exist, or its history names an unknown table."""
    diagrams = space.diagrams
    unknown = [
        diagrams.inside({at: frozenset({1})})
        for (kind, name), at in space.index.items()
        if kind in PAST and name not in tables
    ]
    stages = [diagrams.leaf(not set(stage) <= tables) for stage in space.stages]
    return space.any([impossible, space.staged(stages), *unknown])
