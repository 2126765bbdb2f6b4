"""The rule book under the readings that its files choose, and under others.

Whatever stands under a reading holds only while that one is chosen. Documents keep what there is
under every reading; to choose another one is to settle them anew and to join what that touches.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from itertools import compress
from typing import TypeVar

from routeboek.alternatives import Moved, settled, shared, unmoved, varying
from routeboek.book import OneRoute, Route, Rules, Variants, Way
from routeboek.condition import Condition
from routeboek.diagnostic import Diagnostic, RulesError, Span, not_known
from routeboek.documents import Documents, EditionDocument, MunicipalEditionDocument, Read
from routeboek.forms import iso_date
from routeboek.history import edition_on
from routeboek.joining import Basis, Joiner
from routeboek.parts import Edition, Interpretation
from routeboek.snapshot import Snapshot
from routeboek.spelling import nearest

T = TypeVar("T")


def joined(written: Documents, basis: Basis, moved: Moved = unmoved) -> tuple[Rules, Documents]:
    """The rule book under the readings that are chosen, and what the documents say under them."""
    choice = {one.id: one.chosen for one in written.interpretations()}
    documents = settled(written, choice, moved)
    variants = Variants(written, documents, _where_varying(written, documents))
    return Joiner(documents, basis, moved).rules(variants), documents


def under_reading(
    rules: Rules, interpretation: str, reading: str, *, for_route: Route | None = None
) -> Rules:
    """The rule book as it is when another reading of one interpretation is chosen.

    Only what differs is made anew, once; with `for_route` only as far as a case on that route can
    tell. Raises `RulesError` where there is no such reading.
    """
    if wrong := unknown_reading(rules, interpretation, reading):
        raise RulesError(wrong)
    variants = _variants(rules)
    where = (for_route.edition.sector, for_route.municipality) if for_route else None
    key = where, frozenset(_choice(rules, interpretation, reading).items())
    if key not in variants.made:
        made, _ = rejoined(rules, interpretation, reading, for_route=for_route)
        variants.made[key] = made
    return variants.made[key]


def _variants(rules: Rules) -> Variants:
    assert isinstance(rules.variants, Variants), "these rules were not joined from documents"
    return rules.variants


def ways(rules: Rules, route: Route) -> tuple[Way, ...]:
    """The readings that are not chosen and can touch a case on a route; made once."""
    variants = rules.variants
    if not isinstance(variants, Variants):
        return variants.ways if variants else ()
    key = route.edition.id, route.municipality, _overturned(rules)
    if key not in variants.ways:
        names = interpretations_of(rules, route)
        found = [one for name, one in rules.interpretations.items() if name in names]
        variants.ways[key] = tuple(
            [_way(rules, route, one, reading) for one in found for reading in one.others()]
        )
    return variants.ways[key]


def _way(rules: Rules, route: Route, one: Interpretation, reading: str) -> Way:
    other = under_reading(rules, one.id, reading, for_route=route)
    there = other.routes.get((route.edition.id, route.municipality))
    alike = _read_by(rules, route) == _read_by(other, route)
    return Way(one.id, reading, one.readings[reading], other, there, alike)


def _read_by(rules: Rules, route: Route) -> object:
    """All of a rule book that a case is read by, before its history."""
    editions = rules.sectors[route.edition.sector].editions
    dated = [(one.id, one.valid_from, one.school_year, one.clock) for one in editions]
    said = rules.facts, rules.roles, rules.names, rules.impossible, rules.unless_stated
    years = rules.school_year_starts, rules.carry_forward_years
    return dated, said, years, rules.conventions, rules.municipalities


def rejoined(
    rules: Rules,
    interpretation: str,
    reading: str,
    moved: Moved = unmoved,
    for_route: Route | None = None,
) -> tuple[Rules, Documents]:
    """The same, with what the documents say under that reading."""
    variants = _variants(rules)
    choice = _choice(rules, interpretation, reading)
    documents = _documents_under(variants, choice, moved, for_route)
    touched = _differing(variants, {interpretation})
    # Of the region routes hold what cannot be, and no more.
    everywhere = documents.region.said.impossible is not variants.settled.region.said.impossible
    kept = {
        (edition, municipality)
        for edition, municipality in rules.routes
        if not (everywhere or touched & {edition, f"{edition}/{municipality}"})
        or (for_route and municipality != for_route.municipality)
    }
    basis = Basis(*[getattr(rules, name) for name in Basis._fields])
    made = Joiner(documents, basis, moved, rules.routes, kept).rules(variants)
    overturned = made.interpretations[interpretation]._replace(chosen=reading)
    interpretations = {**rules.interpretations, interpretation: overturned}
    same = {name: shared(getattr(made, name), getattr(rules, name), moved) for name in _READ_BY}
    return made._replace(interpretations=interpretations, **same), documents


_READ_BY = ("impossible", "unless_stated", "conventions", "sectors", "municipalities")
"""What a case is read by, and mostly is the same under every reading."""


def _choice(rules: Rules, interpretation: str, reading: str) -> Mapping[str, str]:
    """The readings that are chosen, with this one instead."""
    choice = {name: one.chosen for name, one in rules.interpretations.items()}
    return {**choice, interpretation: reading}


def unknown_reading(
    rules: Rules, interpretation: str, reading: str, span: Span | None = None
) -> list[Diagnostic]:
    """What is wrong with the name of a reading, if there is none of that name."""
    if interpretation not in rules.interpretations:
        near = nearest(interpretation, rules.interpretations)
        return [not_known("interpretation", interpretation, near, span)]
    readings = rules.interpretations[interpretation].readings
    if reading in readings:
        return []
    return [not_known("reading", reading, nearest(reading, readings), span)]


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
    return at_home and case.municipality == route.municipality and in_force == {route.edition.id}


def of_sector(variants: Variants, sector: str) -> Variants:
    """What the routes of one sector are joined from."""
    same = variants.settled
    editions = [one.within == sector for one in same.editions]
    names = {_edition_of(one) for one in compress(same.editions, editions)}
    municipal = [one.said.edition in names for one in same.municipal]

    def only(documents: Documents) -> Documents:
        return documents._replace(
            editions=tuple(compress(documents.editions, editions)),
            municipal=tuple(compress(documents.municipal, municipal)),
            conditions=(),  # all of them are where they are named
        )

    return Variants(only(variants.written), only(same), variants.varying)


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


def _documents_under(
    variants: Variants, choice: Mapping[str, str], moved: Moved, for_route: Route | None
) -> Documents:
    """The documents under other readings than the files choose; most of them are the same."""
    overturned = {
        one.id for one in variants.written.interpretations() if choice[one.id] != one.chosen
    }
    touched = _differing(variants, overturned)
    written, same = variants.written, variants.settled

    def now(name: str, document: Read[T], otherwise: Read[T]) -> Read[T]:
        within = (for_route.edition.sector, for_route.municipality, "") if for_route else None
        differs = name in touched and (within is None or document.within in within)
        if not differs:
            return otherwise
        return settled(document, choice, moved, variants.differing)

    return same._replace(
        region=now("region", written.region, same.region),
        facts=now("facts", written.facts, same.facts),
        editions=tuple(
            now(_edition_of(other), one, other)
            for one, other in zip(written.editions, same.editions, strict=True)
        ),
        municipal=tuple(
            now(_place_of(other), one, other)
            for one, other in zip(written.municipal, same.municipal, strict=True)
        ),
    )


def _differing(variants: Variants, interpretations: AbstractSet[str]) -> set[str]:
    """The documents that differ by one of these interpretations."""
    return {name for name, by in variants.varying.items() if interpretations & by}


def interpretations_of(rules: Rules, route: Route) -> frozenset[str]:
    """The interpretations by which what is advised on a route can differ."""
    edition, varying = route.edition, rules.variants.varying if rules.variants else {}
    names = *_EVERYWHERE, edition.sector, edition.id, f"{edition.id}/{route.municipality}"
    return frozenset().union(*[varying.get(name, ()) for name in names])


_EVERYWHERE = ("region", "facts")
"""The documents that every route depends on."""


def _where_varying(written: Documents, settled_: Documents) -> Mapping[str, frozenset[str]]:
    """By which interpretations each document differs, if any."""
    found = {"region": varying(written.region), "facts": varying(written.facts)}
    for edition, now in zip(written.editions, settled_.editions, strict=True):
        found[_edition_of(now)] = varying(edition)
    for sector in {one.within: None for one in written.editions}:
        own = [one.said.edition for one in written.editions if one.within == sector]
        dated = [(one.valid_from, one.valid_until, one.school_year) for one in own]
        found[sector] = varying(tuple(dated))  # by which another edition may be in force
    for local, here in zip(written.municipal, settled_.municipal, strict=True):
        found[_place_of(here)] = varying(local)
    return {name: by for name, by in found.items() if by}


def _edition_of(document: Read[EditionDocument]) -> str:
    """The edition that a document holds."""
    return document.said.edition.id


def _place_of(document: Read[MunicipalEditionDocument]) -> str:
    """The edition and the municipality that a document is about."""
    return f"{document.said.edition}/{document.within}"
