"""Editions joined with municipalities: the rule book, from documents that were read.

An edition says what holds everywhere, a municipality fills in each of its tables exactly once or
says that it does not exist there. Nothing is inherited or overridden.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple, TypeAlias, TypeVar

from routeboek.book import Edition, Municipality, Route, Rules, Sector
from routeboek.condition import Condition, Test, WeeksSince, blocking_leaves, leaves
from routeboek.documents import (
    Documents,
    EditionDocument,
    FilledTable,
    MunicipalEditionDocument,
    Read,
    WrittenTable,
)
from routeboek.inquiries import inquiries
from routeboek.ladder import decided
from routeboek.making import Maker
from routeboek.messages import Language, say
from routeboek.parts import UnlessStated
from routeboek.places import At
from routeboek.repeated import repeated
from routeboek.shapes import nearest
from routeboek.tables import Absence, Table
from routeboek.values import MOST_TOLD_APART, alike

T = TypeVar("T")


Happened: TypeAlias = Mapping[tuple[type[Test], Test], frozenset[str]]


class _Proving(NamedTuple):
    """The tables that prove, by having been held, that something was done.

    `own` prove all that is asked before them, the others what was asked by the same test.
    """

    own: frozenset[str]
    happened: Happened = MappingProxyType({})

    def of(self, test: Test) -> frozenset[str]:
        # As tuples, a week and a year of the same fact are equal.
        return self.own | self.happened.get((type(test), test), frozenset())


class Joiner:
    """Joins the editions of a folder with its municipalities."""

    def __init__(self, documents: Documents, maker: Maker, language: Language) -> None:
        self.documents, self.maker = documents, maker
        self.language: Language = language
        self.report, self.places = maker.findings.report, maker.places
        self.tables = {
            one.edition.id: [table.table.id for table in (*one.ladder, *one.side_tables)]
            for one, _, _ in documents.editions
        }

    def rules(self, sha256: str, origin: str) -> Rules:
        """The rule book; what is wrong is among the findings of the maker."""
        documents, region = self.documents, self.documents.region.said
        for name, at in repeated(documents):
            self.report("duplicate-id", at, name=name)
        routes: dict[tuple[str, str], Route] = {}
        sectors: dict[str, Sector] = {}
        for header, at, _ in documents.sectors:
            own = [one for one in documents.editions if one.within == header.sector]
            if not own:
                self.report("sector-empty", at.down("sector"), name=header.sector)
            editions = tuple(self._edition(one) for one in own)
            for edition, document in zip(editions, own, strict=True):
                here = self._routes(edition, document)
                self._lacks(edition, here.values())
                routes |= here
            self._in_order(editions, [one.at for one in own])
            sectors[header.sector] = Sector(header.sector, header.name, editions)
        month, day = region.school_year_starts.split("-")
        return Rules(
            region=region.region,
            name=region.name,
            language=self.language,
            school_year_starts=(int(month), int(day)),
            carry_forward_years=region.carry_forward_years,
            sectors=sectors,
            municipalities={
                one.municipality: Municipality(one.municipality, one.name)
                for one, _, _ in documents.municipalities
            },
            routes=routes,
            facts=self.maker.facts,
            roles=self.maker.roles,
            documents={name: one.title for name, one in documents.sources.said.sources.items()},
            interpretations={one.id: one for one, _ in documents.interpretations()},
            impossible=region.impossible,
            unless_stated=dict(self._unless_stated()),
            sha256=sha256,
            origin=origin,
            untranslated=tuple(self.maker.untranslated),
        )

    def _unless_stated(self) -> Iterator[tuple[str, UnlessStated]]:
        """What facts are taken to be while nobody states them."""
        for name, entry in self.documents.facts.said.facts.items():
            if entry.unless_stated is None:
                continue
            at = self.documents.facts.at.down("facts", name, "unless_stated")
            value = entry.fact.read_in_rules(str(entry.unless_stated.value))
            if value is None:
                self.report("unless-stated-value", at.down("value"), name=name)
            else:
                taken = entry.unless_stated._replace(fact=name, value=value)
                yield name, self.places.put(taken, at)

    # ---- editions

    def _edition(self, document: Read[EditionDocument]) -> Edition:
        written = document.said
        rungs = frozenset(one.table.id for one in written.ladder if one.table.gated)
        edition, gate = written.edition, self._proved(written.gate, _Proving(rungs))
        text = say("because-gate", language=self.language)
        readings = [*edition.interpretations, *_used_by(gate)]
        readings += [reading for duty in edition.duties for reading in duty.interpretations]
        made = edition._replace(
            sector=document.within,
            gate=Condition("gate", text, edition.sources, "all", gate),
            interpretations=tuple(dict.fromkeys(readings)),
        )
        return self.places.moved(edition, made)

    def _in_order(self, editions: Sequence[Edition], places: Sequence[At]) -> None:
        for (before, after), at in zip(pairwise(editions), places[1:], strict=True):
            until, start = before.valid_until, after.valid_from
            if start <= before.valid_from:
                self.report("editions-out-of-order", at.down("valid_from"), name=before.id)
            elif until and until >= start:
                self.report("editions-overlap", at.down("valid_from"), name=before.id)
            elif until and until >= before.valid_from and (start - until).days > 1:
                self.report("editions-gap", at.down("valid_from"), name=before.id)

    def _routes(
        self, edition: Edition, document: Read[EditionDocument]
    ) -> Mapping[tuple[str, str], Route]:
        found: dict[tuple[str, str], Route] = {}
        for header, at, _ in self.documents.municipalities:
            place = header.municipality
            own = [one for one in self.documents.municipal if one.within == place]
            local = next((one for one in own if one.said.edition == edition.id), None)
            names = [one.said.edition for one in own]
            if local is None and edition.id not in _meant(names, self.tables):
                self.report("municipality-missing", at, key=True, edition=edition.id,
                            municipality=place)  # fmt: skip
            if local and local.said.covered:
                found[edition.id, place] = self._route(edition, document, place, local)
        return found

    def _elsewhere(self, edition: Edition) -> frozenset[str]:
        """The consultations that only other sectors have: here there is none to ask."""
        bodies = {(one.within, one.said.edition.body.id) for one in self.documents.editions}
        own = {body for sector, body in bodies if sector == edition.sector}
        return frozenset({body for _, body in bodies} - own)

    # ---- one edition in one municipality

    def _route(
        self,
        edition: Edition,
        document: Read[EditionDocument],
        municipality: str,
        local: Read[MunicipalEditionDocument],
    ) -> Route:
        """An edition in one municipality; each table must be filled in exactly once."""
        written, filled = document.said, local.said
        happened = {
            (type(leaf.test), leaf.test): leaf.proved_by
            for leaf in blocking_leaves(edition.gate)
            if leaf.test is not None
        }
        absent: list[Absence] = []

        def here(tables: Iterable[WrittenTable], *, rungs: bool) -> Iterator[Table]:
            for table in tables:
                own = self._filled(table, municipality, local)
                if own is None:
                    continue
                if own.absent:
                    absent.append(self._absence(own, local))
                else:
                    # A rung proves its own conditions, and every rung what the gate asks.
                    proving = _Proving(frozenset({table.table.id} if rungs else ()), happened)
                    yield self._table(table, own, proving)

        ladder = tuple(here(written.ladder, rungs=True))
        side_tables = tuple(here(written.side_tables, rungs=False))
        if not ladder and all(table.table.id in filled.tables for table in written.ladder):
            self.report("ladder-empty", local.at)
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
                self._elsewhere(edition),
                (*reversed(side_tables), *reversed(ladder)),
                self.maker.facts,
                self.maker.roles,
                self.language,
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
        whole = decided(route, impossible, self.maker.facts)
        self._few_told_apart(whole, impossible)
        return whole

    def _lacks(self, edition: Edition, routes: Iterable[Route]) -> None:
        """What a municipality says that it lacks at a table, the table has in another one."""
        held: dict[str, dict[str, None]] = {}
        for route in routes:
            for table in route.tables.values():
                ids = {child.id: None for child in table.condition.children}
                held.setdefault(table.id, {}).update(ids)
        of_edition = [one for one in self.documents.municipal if one.said.edition == edition.id]
        if any(set(one.said.tables) - set(self.tables[edition.id]) for one in of_edition):
            return  # a table that does not exist, perhaps misspelt: its conditions are elsewhere
        for said, at, _ in of_edition:
            for name, filled in said.tables.items():
                for index, lack in enumerate(filled.lacks):
                    if lack.condition:
                        here = at.down("tables", name, "lacks", index, "condition")
                        self._known_there(lack.condition, held.get(name, {}), here)

    def _known_there(self, name: str, held: Mapping[str, None], at: At) -> None:
        """A condition is known by its id; who writes its name in conditions.yaml is told so."""
        named = self.maker.conditions.get(name)
        known_as = str(named[0].get("id") or named[0].get("fact")) if named else ""
        if known_as in held:
            self.report("unknown-condition-near", at, name=name, near=known_as)
        else:
            self.maker.is_known("condition", name, held, at)

    def _filled(
        self, table: WrittenTable, municipality: str, local: Read[MunicipalEditionDocument]
    ) -> FilledTable | None:
        """What a municipality fills in for a table; None where it should have and did not."""
        name, at = table.table.id, local.at.down("tables")
        filled = local.said.tables.get(name)
        if table.same_everywhere or table.table.named_only:
            if filled is not None:
                self.report("table-same-everywhere", at.down(name), key=True, table=name)
            return FilledTable(name, {})
        if filled is None:
            if name not in _meant(local.said.tables, self.tables[local.said.edition]):
                self.report("table-missing", at, key=True, table=name, municipality=municipality)
        elif not (filled.absent or filled.parts.get("applications") or table.table.applications):
            self.report("applications-missing", at.down(name), key=True, table=name)
        return filled

    def _table(self, table: WrittenTable, filled: FilledTable, proving: _Proving) -> Table:
        """A table of an edition together with what one municipality fills in."""
        whole = table.table
        conditions = self._proved((*table.conditions, *filled.conditions), proving)
        both = {name: getattr(whole, name) + part for name, part in filled.parts.items()}
        made = whole._replace(
            condition=Condition("all", "", grouper="all", children=conditions),
            sources=whole.sources + filled.sources,
            interpretations=whole.interpretations + filled.interpretations,
            **both,
        )
        made = made._replace(interpretations=_all_readings(made))
        return self.places.moved(whole, made)

    def _proved(self, some: Iterable[Condition], proving: _Proving) -> tuple[Condition, ...]:
        """The conditions, with what somebody had to do before a table proved by that table."""
        return tuple(self._one_proved(one, proving) for one in some)

    def _one_proved(self, one: Condition, proving: _Proving) -> Condition:
        if one.test is None:
            made = one._replace(children=self._proved(one.children, proving))
        elif one.nature == "action" and one.blocking:
            made = one._replace(proved_by=proving.of(one.test))
        else:
            return one
        return self.places.moved(one, made)

    def _absence(self, filled: FilledTable, local: Read[MunicipalEditionDocument]) -> Absence:
        at = local.at.down("tables", filled.id)
        elsewhere = local.said.tables.get(filled.go_to)
        if elsewhere and elsewhere.absent:
            self.report("go-to-absent", at.down("go_to"), name=filled.go_to)
        if set(at.node) - {"absent", "go_to", "source", "interpretation"}:
            self.report("absent-but-filled", at)
        if not filled.sources:
            self.report("source-missing", at)
        absence = Absence(filled.id, filled.go_to, filled.sources, filled.interpretations)
        return self.places.put(absence, at)

    def _few_told_apart(self, route: Route, impossible: Iterable[Test]) -> None:
        """Of a fact with several values every combination is tried: that is only so many."""
        for name, fact in self.maker.facts.items():
            if fact.type == "choices" and len(fact.values) > MOST_TOLD_APART:
                decisions = (*route.decisions, *route.side_decisions.values())
                branches = [branch for decision in decisions for branch in decision.branches]
                tests = [test for branch in branches for test in branch.tests()]
                asked = [leaf for test in (*tests, *impossible) for leaf in leaves(test)]
                if len(alike(fact, asked)) > MOST_TOLD_APART:
                    at = self.documents.facts.at.down("facts", name)
                    self.report("too-many-told-apart", at, key=True, name=name,
                                edition=route.edition.id, limit=str(MOST_TOLD_APART))  # fmt: skip


def _meant(names: Iterable[str], known: Collection[str]) -> set[str]:
    """The known names that the unknown ones stand for."""
    return {nearest(name, known) for name in names if name not in known}


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
