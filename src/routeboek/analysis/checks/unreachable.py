"""Every table, route and phase is reached by some case."""

from collections.abc import Iterator
from itertools import islice

from routeboek.analysis.influence import parts_below
from routeboek.analysis.study import Cause, Raw, RouteCheck, Study, of_each_study
from routeboek.diagram import Node
from routeboek.places import At
from routeboek.tables import OtherRoute, Table


def _unreachable(study: Study) -> Iterator[Raw]:
    """Tables, routes and phases that no case ever comes to."""
    route, at = study.route, study.files.places.at
    for table in route.ladder:
        place = at(table)
        if place and not study.comes_to(_fresh(study, table), "permitted", about=table.id):
            yield _culprit(study, table, place)
    for table in route.side_tables:
        place = at(table)
        if place and not table.named_only and not study.possible(study.met(table.condition)):
            yield _culprit(study, table, place)
        if table.next_when:
            yield from _never_comes("table-unreachable", study, table, "permitted")
    yield from islice(_beside(study), 1)  # what takes the place of one, takes that of all


def _beside(study: Study) -> Iterator[Raw]:
    """Other routes and phases that others always take the place of."""
    space, edition = study.space, study.route.edition
    for other in edition.routes:
        yield from _never_comes("route-unreachable", study, other, "other-route")
    if not edition.phases:
        return
    elsewhere = [study.where(study.outcome, status) for status in ("solved", "other-route")]
    taken = space.any(elsewhere)
    for phase in edition.phases:
        here = space.test(phase.when) if phase.when else space.diagrams.leaf(True)
        left = space.all([here, space.negated(taken)])
        yield from study.never("phase-unreachable", phase, left, name=phase.name)
        taken = space.any([taken, here])


def _never_comes(code: str, study: Study, one: Table | OtherRoute, status: str) -> Iterator[Raw]:
    """The finding that no case comes to a table beside the ladder or to another route."""
    place = study.files.places.at(one)
    if place and not study.comes_to(study.space.always(True), status, about=one.id):
        yield Raw(code, place, (("name", one.name),), None, study)


def _fresh(study: Study, table: Table) -> Node:
    """Where a rung was not held yet: a held one proves its own conditions."""
    space = study.space
    held = space.index.get(("held", table.id), space.index.get(("applied", table.id)))
    return space.diagrams.inside({} if held is None else {held: frozenset({0})})


def _culprit(study: Study, table: Table, place: At) -> Raw:
    """The finding that a table is never permitted, at the condition without which it would be."""
    gate, space = study.route.edition.gate, study.space
    # Where all conditions can be met already, none is to blame for that alone.
    can_be_met = study.possible(space.all([study.met(one) for one in (gate, table.condition)]))
    for part in (*parts_below(table.condition), *parts_below(gate)):
        at = study.files.places.at(part.rule)
        with space.supposing(part.rule, True):
            met = space.all([study.met(one) for one in (gate, table.condition)])
            permitted = study.where(space.outcome(study.route), "permitted", table.id)
            nearly = space.all([permitted, _fresh(study, table)])
        if at is not None and study.possible(nearly if can_be_met else met):
            place = at
            break
    else:
        nearly = space.diagrams.leaf(False)
    cases = nearly if study.possible(nearly) else None
    return Raw("table-unreachable", place, (("name", table.name),), cases, study)


_CODES = ("table-unreachable", "route-unreachable", "phase-unreachable")
CHECK = RouteCheck(_CODES, Cause.CHOICE, of_each_study(_unreachable))
