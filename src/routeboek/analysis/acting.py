"""What is not met of the next table: who has to act, or that it is not for a case at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, partial
from operator import add, eq

from routeboek.analysis.opened import Opened
from routeboek.analysis.sight import Detail, Nodes, Sight, and_also
from routeboek.analysis.space import Space
from routeboek.book import Route
from routeboek.condition import AT_ACTION, AT_MET, Condition, all_of
from routeboek.diagram import Label, Node

UNMET = ("blocked", "not-yet")
"""The statuses with which an advice says what is not met."""


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
            more = diagrams.relabelled(found, partial(and_also, who))
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
