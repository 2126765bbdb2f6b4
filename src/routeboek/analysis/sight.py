"""What an advice says comes next, in every situation: functions over a space, one for each aspect.

What it says beside that is in `beside`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import NamedTuple, TypeAlias

from routeboek.analysis.opened import Opened
from routeboek.analysis.space import Space
from routeboek.analysis.variables import PAST
from routeboek.book import Route, Rules
from routeboek.condition import Today
from routeboek.diagram import Label, Node
from routeboek.meaning import Outcome
from routeboek.tables import Application, OtherRoute, Participant, Table

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


class Detail(NamedTuple):
    """Something that is said of the table or route that comes next."""

    about: str
    value: Label


class Sight(NamedTuple):
    """A route in a space, in which tables are called what `known_as` makes of their ids.

    In a space of open cases there is no `outcome`. While `carried` the edition is carried forward.
    """

    space: Space | Opened
    rules: Rules
    route: Route
    known_as: Callable[[str], str]
    outcome: Node | None = None
    carried: Today | None = None

    @property
    def tables(self) -> tuple[Table, ...]:
        """Those of the ladder, then those beside it."""
        return (*self.route.ladder, *self.route.side_tables)

    def where(self, holds: Callable[[Outcome], bool]) -> Node:
        """Where something holds of the outcome."""
        assert self.outcome is not None

        def told(outcome: Label) -> Label:
            assert isinstance(outcome, Outcome)
            return holds(outcome)

        return self.space.diagrams.relabelled(self.outcome, told)

    def about(self, table: str, statuses: Iterable[str] = ()) -> Node:
        """Where a table comes next, with one of these statuses or with any."""
        wanted = frozenset(statuses)
        return self.where(
            lambda outcome: outcome.about == table and (not wanted or outcome.status in wanted)
        )


Nodes: TypeAlias = Mapping[str, Node]
"""Functions by a name that both sides of a comparison share: that of an aspect, or `aspect:…`."""


# ---------------------------------------------------------------- the next step


def of_next(name: str) -> Callable[[Sight], Nodes]:
    """What comes next, or what is said of it."""
    return lambda sight: {name: _described(sight, name)}


def _described(sight: Sight, aspect: str) -> Node:
    assert sight.outcome is not None
    route, known_as, diagrams = sight.route, sight.known_as, sight.space.diagrams
    found = diagrams.relabelled(sight.outcome, lambda label: _label(route, label, aspect, known_as))
    if aspect == "applications":
        for table in sight.tables:
            if any(one.when for one in table.applications):
                applying = diagrams.relabelled(
                    applying_here(sight, table), partial(Detail, known_as(table.id))
                )
                found = diagrams.chosen(sight.about(table.id), applying, found)
    return found


def applying_here(sight: Sight, table: Table) -> Node:
    """Who may apply, where that differs between cases."""
    diagrams = sight.space.diagrams
    found = diagrams.leaf(())
    for one in table.applications:
        more = diagrams.relabelled(found, partial(and_also, _one_applying(one)))
        found = diagrams.chosen(sight.space.maybe(one.when), more, found) if one.when else more
    return found


def and_also(one: Label, others: Label) -> Label:
    """Some labels and one more, in order."""
    assert isinstance(others, tuple)
    return tuple(sorted((*others, one), key=repr))


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
    return Detail(name, _DETAILS[aspect](table or other))


def weeks_of(holder: Table | OtherRoute | None) -> tuple[int | None, int | None, str | None]:
    """The first and the last week of a term; None where there is none."""
    term = holder.term if isinstance(holder, Table) else None
    return (term.earliest_week, term.latest_week, term.unit) if term else (None, None, None)


_DETAILS: Mapping[str, Callable[[Table | OtherRoute | None], Label]] = {
    "applications": lambda holder: applying(holder.applications) if holder else (),
    "weeks": weeks_of,
    "participants": lambda holder: roles_of(holder.participants) if holder else (),
}


def roles_of(participants: Iterable[Participant]) -> tuple[str, ...]:
    """Who sits at a table: ids of roles."""
    return tuple(sorted(one.role.id for one in participants))


def applying(applications: Iterable[Application]) -> tuple[Applying, ...]:
    """Who applies, whatever the case."""
    return tuple(sorted(_one_applying(one) for one in applications))


def _one_applying(one: Application) -> Applying:
    acting = ("*",) if one.applicant.anyone else tuple(sorted(one.applicant.includes))
    return Applying(one.applicant.id, one.to.id, one.via.id if one.via else "", acting)


def terms(sight: Sight) -> Nodes:
    """The terms of all rungs, as they stand in the timeline, also of one that never comes next."""
    leaf = sight.space.diagrams.leaf
    return {f"timeline:{sight.known_as(one.id)}": leaf(weeks_of(one)) for one in sight.route.ladder}


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
