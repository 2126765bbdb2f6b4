"""What other readings are to a case: which there are, and the rule book under each of them.

How rules are joined anew is for `rejoining`, and only where that was not done before.
"""

from __future__ import annotations

from routeboek.book import OneRoute, Route, Rules, Variants, Way
from routeboek.condition import Condition
from routeboek.forms import iso_date
from routeboek.history import edition_on
from routeboek.parts import Edition, Interpretation
from routeboek.snapshot import Snapshot


def ways(rules: Rules, route: Route) -> tuple[Way, ...]:
    """The readings that are not chosen and can touch a case on a route; made once."""
    variants = rules.variants
    if not isinstance(variants, Variants):
        return variants.ways if variants else ()
    key = route.edition.id, route.municipality, _overturned(rules)
    if key not in variants.ways:
        found = in_play(rules, route)
        variants.ways[key] = tuple(
            [_way(rules, route, one, reading) for one in found for reading in one.others()]
        )
    return variants.ways[key]


def _way(rules: Rules, route: Route, one: Interpretation, reading: str) -> Way:
    from routeboek.rejoining import under_reading

    other = under_reading(rules, one.id, reading, for_route=route)
    there = other.routes.get((route.edition.id, route.municipality))
    alike = there is not None and _read_by(rules, route) == _read_by(other, route)
    history = alike and _history_by(rules, route) == _history_by(other, route)
    return Way(one.id, reading, one.readings[reading], other, there, alike, history)


def _read_by(rules: Rules, route: Route) -> object:
    """All of a rule book that a case is read by, before its history."""
    editions = rules.sectors[route.edition.sector].editions
    dated = [(one.id, one.valid_from, one.school_year, one.clock) for one in editions]
    said = rules.facts, rules.roles, rules.names, rules.impossible, rules.unless_stated
    years = rules.school_year_starts, rules.carry_forward_years
    return dated, said, years, rules.conventions, rules.municipalities


def _history_by(rules: Rules, route: Route) -> object:
    """All of a rule book that a history is read by, where its names and days are the same."""
    editions = rules.sectors[route.edition.sector].editions
    routes = [rules.routes.get((one.id, route.municipality)) for one in editions]
    return [
        one and (_rungs(one), one.current_id, one.fallback and one.fallback.id) for one in routes
    ]


def _rungs(route: Route) -> object:
    """The ladder, and all tables, as far as what was held says something of a case."""
    tables = {id_: (one.name, one.when_returned) for id_, one in route.tables.items()}
    return tables, [(one.id, one.term, one.only_when, one.gated) for one in route.ladder]


def of_route(rules: Rules, route: Route) -> Rules:
    """The rule book for the cases on one route, as far as it `serves` them.

    What it refuses has to be told by the whole rule book, for it knows no other routes.
    """

    def only(book: Rules, here: Route | None, variants: OneRoute | None) -> Rules:
        sector = book.sectors[route.edition.sector]
        editions = tuple([_dated(one, here) for one in sector.editions])
        return book._replace(
            routes={(here.edition.id, here.municipality): here} if here else {},
            sectors={sector.id: sector._replace(editions=editions)},
            interpretations=rules.interpretations,
            variants=variants,
        )

    every = [way._replace(rules=only(way.rules, way.route, None)) for way in ways(rules, route)]
    varying = rules.variants.varying if rules.variants else {}
    return only(rules, route, OneRoute(varying, tuple(every)))


def _dated(edition: Edition, route: Route | None) -> Edition:
    """An edition of which only counts when it is in force, unless it is that of the route."""
    if route and edition.id == route.edition.id:
        return route.edition
    gate, none = Condition("gate", "", grouper="all"), ()
    bare = edition._replace(gate=gate, ladder_for=None, routes=none, phases=none, duties=none)
    return bare._replace(options=none, notices=none, promises=none)


def serves(rules: Rules, case: Snapshot) -> bool:
    """Whether the rule book of one route is enough for a case, under every reading."""
    (route,) = rules.routes.values()
    if (case.sector, case.municipality) != (route.edition.sector, route.municipality):
        return False
    clock = iso_date(case.facts.get(route.edition.clock))
    days = [case.reference_date, *[one.applied_on for one in case.history], clock]
    books = [rules, *[way.rules for way in ways(rules, route) if not way.reads_alike]]
    in_force = {
        edition.id if edition else ""
        for book in books
        for day in days
        if day
        for edition in [edition_on(book.sectors[case.sector].editions, day)]
    }
    at_home = case.home_municipality in (None, route.municipality)
    return at_home and in_force == {route.edition.id}


def overturned(rules: Rules) -> list[Interpretation]:
    """The interpretations of which another reading is chosen than the files choose."""
    return [rules.interpretations[name] for name, _ in _overturned(rules)]


def _overturned(rules: Rules) -> tuple[tuple[str, str], ...]:
    """The same, each with the reading that is chosen now."""
    if not isinstance(rules.variants, Variants):
        return ()
    now = {one.id: one.chosen for one in rules.interpretations.values()}
    chosen = rules.variants.chosen
    if now == chosen:
        return ()
    return tuple([(name, now[name]) for name in chosen if now[name] != chosen[name]])


def differing(rules: Rules) -> frozenset[str]:
    """The interpretations by which anything in the rules differs."""
    return frozenset().union(*rules.variants.varying.values()) if rules.variants else frozenset()


def interpretations_of(rules: Rules, route: Route) -> frozenset[str]:
    """The interpretations by which what is advised on a route can differ."""
    edition, varying = route.edition, rules.variants.varying if rules.variants else {}
    names = *_EVERYWHERE, edition.sector, edition.id, f"{edition.id}/{route.municipality}"
    return frozenset().union(*[varying.get(name, ()) for name in names])


def in_play(rules: Rules, route: Route) -> list[Interpretation]:
    """The same, in the order of the rules."""
    names = interpretations_of(rules, route)
    return [one for name, one in rules.interpretations.items() if name in names]


_EVERYWHERE = ("region", "facts")
"""The documents that every route depends on."""
