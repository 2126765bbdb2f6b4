"""What an advice says in every situation: functions over a space, a few for each aspect."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from operator import eq
from typing import NamedTuple, TypeAlias

from routeboek.analysis.space import Space
from routeboek.analysis.variables import PAST
from routeboek.book import Route, Rules
from routeboek.condition import Test, blocking_leaves
from routeboek.diagram import Label, Node
from routeboek.meaning import STATUS_OF_LEVEL, Outcome
from routeboek.parts import Duty
from routeboek.tables import Application, OtherRoute, Participant, Role, Table

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


class Sight(NamedTuple):
    """A route in a space, in which tables are called what `known_as` makes of their ids."""

    space: Space
    rules: Rules
    route: Route
    known_as: Callable[[str], str]
    outcome: Node


Nodes: TypeAlias = Mapping[str, Node]
"""Functions by a name that both sides of a comparison share: that of an aspect, or `aspect:…`."""


# ---------------------------------------------------------------- the next step


def of_next(name: str) -> Callable[[Sight], Nodes]:
    """What comes next, or what is said of it."""
    return lambda sight: {name: _described(sight, name)}


def _described(sight: Sight, aspect: str) -> Node:
    space, route, known_as = sight.space, sight.route, sight.known_as
    outcome = sight.outcome
    found = space.diagrams.relabelled(outcome, lambda label: _label(route, label, aspect, known_as))
    if aspect == "applications":
        for table in (*route.ladder, *route.side_tables):
            if any(one.when for one in table.applications):
                here = space.diagrams.relabelled(outcome, partial(_is_about, table.id))
                applying = space.diagrams.relabelled(
                    _applying_here(space, table), partial(Detail, known_as(table.id))
                )
                found = space.diagrams.chosen(here, applying, found)
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


def _label(route: Route, outcome: Label, aspect: str, known_as: Callable[[str], str]) -> Label:
    """What an outcome comes to in one aspect."""
    assert isinstance(outcome, Outcome)
    status, about, _ = outcome
    others = {other.id: other for other in route.edition.routes}
    if route.fallback and status == "end-of-route":
        others[""] = route.fallback
    table, other = route.tables.get(about), others.get(about)
    name = known_as(table.id) if table else other.id if other else about
    if aspect == "next":
        return Next(status, name)
    if aspect == "actions":
        blocked = table is not None and status == "blocked"
        return Detail(name, _actions(route, table)) if table and blocked else None
    return Detail(name, _DETAILS[aspect](table or other))


def _weeks(holder: Table | OtherRoute | None) -> Label:
    term = holder.term if isinstance(holder, Table) else None
    return (term.earliest_week, term.latest_week, term.unit) if term else (None, None, None)


_DETAILS: Mapping[str, Callable[[Table | OtherRoute | None], Label]] = {
    "applications": lambda holder: _applying(holder.applications) if holder else (),
    "weeks": _weeks,
    "participants": lambda holder: roles_of(holder.participants) if holder else (),
}


def roles_of(participants: Iterable[Participant]) -> tuple[str, ...]:
    """Who sits at a table: ids of roles."""
    return tuple(sorted(one.role.id for one in participants))


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


# ---------------------------------------------------------------- beside it


def sides(sight: Sight) -> Nodes:
    """The state of each side table, and who is there."""
    tables = sight.route.side_tables
    return {f"side:{sight.known_as(one.id)}": _side(sight.space, one) for one in tables}


def duties(sight: Sight) -> Nodes:
    """What each duty is, and whose."""
    found = sight.route.edition.duties
    return {f"duty:{one.id}": _duty(sight.space, one) for one in found}


def warnings(sight: Sight) -> Nodes:
    """Where each warning of the rules is given."""
    notices = sight.route.edition.notices
    return {f"warning:{one.code}": sight.space.test(one.when) for one in notices}


def attending(sight: Sight) -> Nodes:
    """Where no table is shown to apply for."""
    when = sight.route.edition.attending_when
    return {"attending": sight.space.test(when)} if when else {}


def edition_terms(sight: Sight) -> Nodes:
    """What holds for every case of an edition."""
    edition = sight.route.edition
    values = {
        "valid_from": edition.valid_from.isoformat(),
        "school_year": edition.school_year,
        "clock": edition.clock,
        "body": edition.body.id,
    }
    return {f"edition:{name}": sight.space.diagrams.leaf(one) for name, one in values.items()}


def unstated(sight: Sight) -> Nodes:
    """What facts are taken to be where nobody states them, which no single situation shows."""
    rules = sight.rules
    return {
        f"unstated:{name}": sight.space.diagrams.leaf(
            Unstated(str(rules.facts[name].written(one.value)), one.when)
        )
        for name, one in rules.unless_stated.items()
        if name in sight.route.looks_at
    }


def _side(space: Space, table: Table) -> Node:
    """The state of a side table, with who applies and who sits there."""
    people = roles_of(table.participants)
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


def options(sight: Sight) -> Nodes:
    """Help that is offered, by whom it is asked."""
    space, outcome = sight.space, sight.outcome
    found: dict[str, Node] = {}
    for option in sight.route.options:
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


def phase_now(sight: Sight) -> Node:
    """The phase that applies."""
    space, diagrams = sight.space, sight.space.diagrams
    found = diagrams.leaf(None)
    for phase in reversed(sight.route.edition.phases):
        here = diagrams.leaf(phase.id)
        found = diagrams.chosen(space.test(phase.when), here, found) if phase.when else here
    return found


def phase_actions(sight: Sight) -> Nodes:
    """What each phase asks of whom."""
    space, diagrams = sight.space, sight.space.diagrams
    now_is, found = phase_now(sight), dict[str, Node]()
    for phase in sight.route.edition.phases:
        for action in phase.actions:
            base = f"action:{phase.id}:{_roles(action.who)}"
            number = sum(name.startswith(f"{base}:") for name in found)
            asked = space.test(action.when) if action.when else diagrams.leaf(True)
            now = diagrams.relabelled(now_is, partial(eq, phase.id))
            found[f"{base}:{number}"] = space.all([now, asked])
    return found


def _roles(roles: tuple[Role, ...]) -> str:
    return "+".join(sorted(role.id for role in roles))


# ---------------------------------------------------------------- no advice


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
