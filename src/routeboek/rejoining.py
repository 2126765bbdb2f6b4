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
from routeboek.book import Route, Rules, Variants
from routeboek.diagnostic import Diagnostic, RulesError, Span, not_known
from routeboek.documents import Documents, EditionDocument, MunicipalEditionDocument, Read
from routeboek.joining import Basis, Joiner
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
    if not isinstance(rules.variants, Variants):
        raise ValueError("these rules serve one case as they are chosen: load them whole")  # noqa: TRY004
    return rules.variants


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
