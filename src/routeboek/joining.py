"""Editions joined with municipalities: the rule book, from documents that were read.

An edition says what holds everywhere, a municipality fills in each of its tables exactly once or
says that it does not exist there. Nothing is inherited or overridden. What is wrong with documents
that do not fit together is told by `coherence`; here they do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from types import MappingProxyType
from typing import NamedTuple, TypeAlias, TypeVar

from routeboek.alternatives import Moved, as_a_whole, settled, unmoved, varying
from routeboek.book import Municipality, Route, Rules, Sector, Variants
from routeboek.condition import Condition, Test, WeeksSince, blocking_leaves, leaves
from routeboek.documents import (
    Documents,
    EditionDocument,
    FilledTable,
    MunicipalEditionDocument,
    Read,
    WrittenTable,
)
from routeboek.facts import Fact
from routeboek.inquiries import inquiries
from routeboek.ladder import decided
from routeboek.messages import Language, say
from routeboek.parts import Edition, UnlessStated
from routeboek.tables import Absence, Role, Table

T = TypeVar("T")

Happened: TypeAlias = Mapping[tuple[type[Test], Test], frozenset[str]]
RouteKey: TypeAlias = tuple[str, str]


class Basis(NamedTuple):
    """What a rule book has beside its documents."""

    language: Language
    facts: Mapping[str, Fact]
    roles: Mapping[str, Role]
    sha256: str
    origin: str
    untranslated: tuple[str, ...]


class _Proving(NamedTuple):
    """The tables that prove, by having been held, that something was done.

    `own` prove all that is asked before them, the others what was asked by the same test.
    """

    own: frozenset[str]
    happened: Happened = MappingProxyType({})

    def of(self, test: Test) -> frozenset[str]:
        # As tuples, a week and a year of the same fact are equal.
        return self.own | self.happened.get((type(test), test), frozenset())


# ---------------------------------------------------------------- under which readings


def joined(written: Documents, basis: Basis, moved: Moved = unmoved) -> tuple[Rules, Documents]:
    """The rule book under the readings that are chosen, and what the documents say under them."""
    choice = {one.id: one.chosen for one in written.interpretations()}
    documents = settled(written, choice, moved)
    variants = Variants(written, documents, _where_varying(written, documents))
    return _Joiner(documents, basis, moved).rules(variants), documents


def under_reading(rules: Rules, interpretation: str, reading: str) -> Rules:
    """The rule book as it is when another reading of one interpretation is chosen.

    Only what differs is made anew, once. Raises `KeyError` where there is no such reading.
    """
    variants = rules.variants
    if variants is None or reading not in rules.interpretations[interpretation].readings:
        raise KeyError(interpretation, reading)
    choice = {name: one.chosen for name, one in rules.interpretations.items()}
    choice[interpretation] = reading
    key = frozenset(choice.items())
    if key not in variants.made:
        variants.made[key] = _under(rules, variants, choice, interpretation)
    return variants.made[key]


def _under(
    rules: Rules, variants: Variants, choice: Mapping[str, str], interpretation: str
) -> Rules:
    touched = _differing(variants, {interpretation})
    everywhere = not touched.isdisjoint(_EVERYWHERE)
    kept = {
        (edition, municipality): route
        for (edition, municipality), route in rules.routes.items()
        if not everywhere and touched.isdisjoint((edition, f"{edition}/{municipality}"))
    }
    basis = Basis(*[getattr(rules, name) for name in Basis._fields])
    documents = _documents_under(variants, choice)
    made = _Joiner(documents, basis, kept=kept).rules(variants)
    overturned = made.interpretations[interpretation]._replace(chosen=choice[interpretation])
    return made._replace(interpretations={**rules.interpretations, interpretation: overturned})


def _documents_under(variants: Variants, choice: Mapping[str, str]) -> Documents:
    """The documents under other readings than the files choose; most of them are the same."""
    overturned = {
        one.id for one in variants.written.interpretations() if choice[one.id] != one.chosen
    }
    touched = _differing(variants, overturned)
    written, same = variants.written, variants.settled

    def now(name: str, document: Read[T], otherwise: Read[T]) -> Read[T]:
        return settled(document, choice) if name in touched else otherwise

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
        own = [one.said for one in written.editions if one.within == sector]
        found[sector] = frozenset().union(*map(as_a_whole, own))
    for local, here in zip(written.municipal, settled_.municipal, strict=True):
        found[_place_of(here)] = varying(local)
    return {name: by for name, by in found.items() if by}


def _edition_of(document: Read[EditionDocument]) -> str:
    """The edition that a document holds."""
    return document.said.edition.id


def _place_of(document: Read[MunicipalEditionDocument]) -> str:
    """The edition and the municipality that a document is about."""
    return f"{document.said.edition}/{document.within}"


# ---------------------------------------------------------------- all of a folder


class _Joiner:
    """Joins the editions of a folder with its municipalities; routes that are `kept` stay."""

    def __init__(
        self,
        documents: Documents,
        basis: Basis,
        moved: Moved = unmoved,
        kept: Mapping[RouteKey, Route] = MappingProxyType({}),
    ) -> None:
        self.documents, self.basis, self.moved, self.kept = documents, basis, moved, kept

    def rules(self, variants: Variants) -> Rules:
        """The rule book."""
        documents, region = self.documents, self.documents.region.said
        routes: dict[RouteKey, Route] = {}
        sectors: dict[str, Sector] = {}
        for header, _ in documents.sectors:
            own = [one for one in documents.editions if one.within == header.sector]
            gate = say("because-gate", language=self.basis.language)
            editions = tuple([_edition(one.said, one.within, gate, self.moved) for one in own])
            for edition, document in zip(editions, own, strict=True):
                routes |= self._routes(edition, document.said)
            sectors[header.sector] = Sector(header.sector, header.name, editions)
        month, day = region.school_year_starts.split("-")
        return Rules(
            region=region.region,
            name=region.name,
            school_year_starts=(int(month), int(day)),
            carry_forward_years=region.carry_forward_years,
            sectors=sectors,
            municipalities={
                one.municipality: Municipality(one.municipality, one.name)
                for one, _ in documents.municipalities
            },
            routes=routes,
            documents={name: one.title for name, one in documents.sources.said.sources.items()},
            interpretations={one.id: one for one in documents.interpretations()},
            impossible=region.impossible,
            unless_stated=dict(self._unless_stated()),
            variants=variants,
            **self.basis._asdict(),
        )

    def _unless_stated(self) -> Iterator[tuple[str, UnlessStated]]:
        """What facts are taken to be while nobody states them."""
        for name, entry in self.documents.facts.said.facts.items():
            if entry.unless_stated is not None:
                taken = entry.unless_stated
                value = entry.fact.read_in_rules(str(taken.value))
                if value is not None:
                    yield name, self.moved(taken, taken._replace(fact=name, value=value))

    def _routes(self, edition: Edition, written: EditionDocument) -> Mapping[RouteKey, Route]:
        """An edition in every municipality that takes part in it."""
        found: dict[RouteKey, Route] = {}
        for local, municipality in self.documents.municipal:
            key = edition.id, municipality
            if local.edition == edition.id and local.covered:
                kept = self.kept.get(key)
                found[key] = kept or self._route(edition, written, municipality, local)
        return found

    def _route(
        self,
        edition: Edition,
        written: EditionDocument,
        municipality: str,
        filled: MunicipalEditionDocument,
    ) -> Route:
        """An edition in one municipality."""
        happened = {
            (type(leaf.test), leaf.test): leaf.proved_by
            for leaf in blocking_leaves(edition.gate)
            if leaf.test is not None
        }
        absent: list[Absence] = []

        def here(tables: Iterable[WrittenTable], *, rungs: bool) -> Iterator[Table]:
            for table in tables:
                own = filled_in(table, filled)
                if own is None:
                    continue
                if own.absent:
                    absence = Absence(own.id, own.go_to, own.sources, own.interpretations)
                    absent.append(self.moved(own, absence))
                else:
                    # A rung proves its own conditions, and every rung what the gate asks.
                    proving = _Proving(frozenset({table.table.id} if rungs else ()), happened)
                    yield _table(table, own, proving, self.moved)

        ladder = tuple(here(written.ladder, rungs=True))
        side_tables = tuple(here(written.side_tables, rungs=False))
        every = (*ladder, *side_tables)
        current = {old: table.id for table in every for old in table.succeeds}
        route = Route(
            edition=edition,
            municipality=municipality,
            ladder=ladder,
            side_tables=side_tables,
            absent=tuple(absent),
            fallback=filled.fallback,
            options=edition.options + filled.options,
            tables={table.id: table for table in every},
            current_id=current | {table.id: table.id for table in every},
            decisions=(),
            side_decisions={},
            inquiries=inquiries(
                edition,
                (*reversed(side_tables), *reversed(ladder)),
                self.basis.facts,
                self.basis.roles,
                self.basis.language,
            ),
            looks_at=frozenset(),
            counted_weeks=tuple(
                leaf
                for test in edition.gate.tests()
                for leaf in leaves(test)
                if isinstance(leaf, WeeksSince)
            ),
        )
        impossible = [one.when for one in self.documents.region.said.impossible]
        return decided(route, impossible, self.basis.facts)


# ---------------------------------------------------------------- parts


def _edition(written: EditionDocument, sector: str, text: str, moved: Moved) -> Edition:
    rungs = frozenset(one.table.id for one in written.ladder if one.table.gated)
    edition, gate = written.edition, _proved(written.gate, _Proving(rungs), moved)
    readings = [*edition.interpretations, *_used_by(gate)]
    readings += [reading for duty in edition.duties for reading in duty.interpretations]
    made = edition._replace(
        sector=sector,
        gate=Condition("gate", text, edition.sources, "all", gate),
        interpretations=tuple(dict.fromkeys(readings)),
    )
    return moved(edition, made)


def filled_in(table: WrittenTable, local: MunicipalEditionDocument) -> FilledTable | None:
    """What a municipality fills in for a table; None where it says nothing of it."""
    name = table.table.id
    if table.same_everywhere or table.table.named_only:
        return FilledTable(name, {})
    return local.tables.get(name)


def _table(table: WrittenTable, filled: FilledTable, proving: _Proving, moved: Moved) -> Table:
    """A table of an edition together with what one municipality fills in."""
    whole = table.table
    conditions = _proved((*table.conditions, *filled.conditions), proving, moved)
    both = {name: getattr(whole, name) + part for name, part in filled.parts.items()}
    made = whole._replace(
        condition=Condition("all", "", grouper="all", children=conditions),
        sources=whole.sources + filled.sources,
        interpretations=whole.interpretations + filled.interpretations,
        **both,
    )
    return moved(whole, made._replace(interpretations=_all_readings(made)))


def _proved(some: Iterable[Condition], proving: _Proving, moved: Moved) -> tuple[Condition, ...]:
    """The conditions, with what somebody had to do before a table proved by that table."""
    return tuple([_one_proved(one, proving, moved) for one in some])


def _one_proved(one: Condition, proving: _Proving, moved: Moved) -> Condition:
    if one.test is None:
        made = one._replace(children=_proved(one.children, proving, moved))
    elif one.nature == "action" and one.blocking:
        made = one._replace(proved_by=proving.of(one.test))
    else:
        return one
    return moved(one, made)


def _used_by(conditions: Iterable[Condition]) -> Iterator[str]:
    """The interpretations of conditions and of everything below them."""
    for one in conditions:
        yield from one.interpretations
        yield from _used_by(one.children)


def _all_readings(table: Table) -> tuple[str, ...]:
    """The interpretations that anything said of a table rests on, each once."""
    found = [*table.interpretations, *_used_by(table.condition.children)]
    found += table.term.interpretations if table.term else ()
    for application in table.applications:
        found += application.interpretations
    for participant in table.participants:
        found += participant.interpretations
    return tuple(dict.fromkeys(found))
