"""What an advice says comes next, in every situation: functions over a space, one for each aspect.

What it says beside that is in `beside`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from operator import add, eq
from typing import NamedTuple, TypeAlias

from routeboek.analysis.opened import Opened
from routeboek.analysis.space import Space
from routeboek.analysis.variables import PAST
from routeboek.book import Route, Rules
from routeboek.condition import AT_ACTION, AT_MET, Condition, Today, all_of
from routeboek.diagram import Label, Node
from routeboek.meaning import Outcome
from routeboek.tables import Application, OtherRoute, Participant, Table

REFUSED = "refused"
"""Stands for an advice where a case cannot be told under these rules."""

UNMET = ("blocked", "not-yet")
"""The statuses with which an advice says what is not met."""


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
        more = diagrams.relabelled(found, partial(_and_also, _one_applying(one)))
        found = diagrams.chosen(sight.space.maybe(one.when), more, found) if one.when else more
    return found


def _and_also(one: Label, others: Label) -> Label:
    assert isinstance(others, tuple)
    return tuple(sorted((*others, one)))


def _label(route: Route, outcome: Label, aspect: str, known_as: Callable[[str], str]) -> Label:
    """What an outcome comes to in one aspect."""
    assert isinstance(outcome, Outcome)
    status, about = outcome
    others = {other.id: other for other in route.edition.routes}
    if route.fallback and status == "end-of-route":
        others[""] = route.fallback
    table, other = route.tables.get(about), others.get(about)
    name = known_as(table.id) if table else other.id if other else about
    if aspect == "next":
        return Next(status, name)
    return Detail(name, _DETAILS[aspect](table or other))


def weeks_of(holder: Table | OtherRoute | None) -> tuple[int | None, int | None]:
    """The first and the last week of a term; None where there is none."""
    term = holder.term if isinstance(holder, Table) else None
    return (term.earliest_week, term.latest_week) if term else (None, None)


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


# ---------------------------------------------------------------- what is not met


def conditions(sight: Sight) -> Nodes:
    """What is asked before each table, part by part: only what differs in it is looked into."""
    found = _conditions(sight.route).items()
    leaf, space = sight.space.diagrams.leaf, sight.space
    return {f"actions:{sight.known_as(name)}": leaf(_shape(space, one)) for name, one in found}


def _shape(space: Space | Opened, one: Condition) -> Label:
    """A condition apart from its words: two with the same shape come to the same."""
    test = None if one.test is None else space.test(one.test)
    parts = tuple([_shape(space, child) for child in one.children])
    told = (one.id, one.grouper, test, one.nature, one.who, one.blocking)
    return (*told, one.decides_first, one.proved_by, parts)


def acting(one: Sight, other: Sight, about: str) -> Node:
    """Where two sides say otherwise whether a table is for a case, or who has to act before it.

    Conditions go by who can act on them: what they are called makes no difference. It is looked at
    where the table comes next on both sides and is not permitted.
    """
    space, diagrams = one.space, one.space.diagrams
    told, strange, here = [], [], []
    for sight in (one, other):
        names = [n for n in _conditions(sight.route) if sight.known_as(n) == about]
        if not names:
            return diagrams.leaf(None)
        condition = _conditions(sight.route)[names[0]]
        here.append(sight.about(names[0], UNMET))
        unfit, shown = _told(space, condition)
        strange.append(space.negated(unfit))
        told.append(Counter(shown))
    sides = []
    for at in (0, 1):
        found = diagrams.leaf(())
        for who, node in sorted((told[at] - told[1 - at]).elements()):
            more = diagrams.relabelled(found, partial(_and_also, who))
            found = diagrams.chosen(node, more, found)
        sides.append(diagrams.combined(_detail(about), strange[at], found))
    both = diagrams.combined(_two_acting, *sides)
    return diagrams.chosen(space.all(here), both, diagrams.leaf(None))


@cache
def _detail(about: str) -> Callable[[Label, Label], Label]:
    return lambda fits, who: Detail(about, (fits, who))


def _two_acting(one: Label, other: Label) -> Label:
    """What differs of two, so that all who differ in the same way are taken together."""
    assert isinstance(one, Detail) and isinstance(other, Detail)
    assert isinstance(one.value, tuple) and isinstance(other.value, tuple)
    fits = one.value[0], other.value[0]
    if one == other or fits[0] != fits[1]:
        return Detail(one.about, fits[0]), Detail(one.about, fits[1])
    return Detail(one.about, "before"), Detail(one.about, "after")


def _conditions(route: Route) -> dict[str, Condition]:
    """The whole condition of each table that can be next, and of no table at all."""
    edition = route.edition
    meant_for = (edition.ladder_for,) if edition.ladder_for else ()
    found = {"": edition.gate, **{t.id: t.condition for t in route.side_tables if t.next_when}}
    for one in route.ladder:
        parts = (edition.gate, one.condition, *meant_for) if one.gated else (one.condition,)
        found[one.id] = all_of(parts)
    return found


def _told(
    space: Space | Opened, condition: Condition
) -> tuple[Node, list[tuple[tuple[str, ...], Node]]]:
    """Where a table is not for a case, and for each condition who can act and where it is told."""
    told: dict[tuple[str, tuple[str, ...], bool], list[Node]] = {}
    for leaf, node in _unmet(space, condition, space.always(True)):
        key = leaf.id, tuple(sorted(leaf.who)), leaf.nature == "fit"
        told.setdefault(key, []).append(node)
    strange = [node for (_, _, fit), nodes in told.items() if fit for node in nodes]
    level = space.level(condition) if strange else space.always(AT_MET)
    blocked = space.diagrams.relabelled(level, lambda found: found == AT_ACTION)
    unfit = space.all([blocked, space.any(strange)])
    elsewhere = space.negated(unfit)  # what a table is for comes before all else
    shown = [
        (who, space.any(nodes) if fit else space.all([space.any(nodes), elsewhere]))
        for (_, who, fit), nodes in told.items()
    ]
    return unfit, shown


def _unmet(
    space: Space | Opened, condition: Condition, here: Node
) -> Iterator[tuple[Condition, Node]]:
    """The leaves that keep a condition from being met, as `unmet_leaves` has them, and where."""
    if not condition.blocking:
        return
    here = space.all([here, _is_unmet(space, condition)])
    if condition.test is not None:
        yield condition, here
    ways = condition.children
    if condition.grouper == "any":
        near = [_distance(space, way) for way in ways]
        nearest = near[0]
        for other in near[1:]:
            nearest = space.diagrams.combined(min, nearest, other)
        places = [
            space.all([here, space.diagrams.combined(eq, distance, nearest)]) for distance in near
        ]
    else:
        places = [here] * len(ways)
    for way, place in zip(ways, places, strict=True):
        yield from _unmet(space, way, place)


def _is_unmet(space: Space | Opened, condition: Condition) -> Node:
    return space.diagrams.relabelled(space.level(condition), lambda level: level != AT_MET)


def _distance(space: Space | Opened, way: Condition) -> Node:
    """How far one of several ways is from being met: its level, then how much is not met yet."""
    return space.diagrams.combined(_farness, space.level(way), _lacking(space, way))


def _farness(level: Label, lacking: Label) -> Label:
    assert isinstance(level, int)
    return -level.bit_length(), lacking


def _lacking(space: Space | Opened, condition: Condition) -> Node:
    """How many leaves of a condition are not met."""
    found = space.diagrams.leaf(int(condition.test is not None))
    for child in condition.children if condition.blocking else ():
        found = space.diagrams.combined(add, found, _lacking(space, child))
    return space.diagrams.chosen(_is_unmet(space, condition), found, space.diagrams.leaf(0))


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
