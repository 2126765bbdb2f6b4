"""Editions joined with municipalities: the rule book, from documents that were read.

An edition says what holds everywhere, a municipality fills in each of its tables exactly once or
says that it does not exist there. Nothing is inherited or overridden. What is wrong with documents
that do not fit together is told by `coherence`; here they do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias, TypeVar

from routeboek.alternatives import Moved, shared, unmoved
from routeboek.book import Municipality, Names, Route, Rules, Sector, Variants
from routeboek.condition import Condition, Test, WeeksSince, blocking_leaves, leaves
from routeboek.documents import (
    Documents,
    EditionDocument,
    FilledTable,
    MunicipalEditionDocument,
    WrittenTable,
)
from routeboek.facts import Fact
from routeboek.inquiries import inquiries
from routeboek.ladder import decided
from routeboek.messages import Language, say
from routeboek.parts import Edition, UnlessStated
from routeboek.tables import Absence, Role, Table, Term

T = TypeVar("T")

Happened: TypeAlias = Mapping[tuple[type[Test], Test], frozenset[str]]
RouteKey: TypeAlias = tuple[str, str]


class Basis(NamedTuple):
    """What a rule book has beside its documents."""

    language: Language
    facts: Mapping[str, Fact]
    roles: Mapping[str, Role]
    names: Names
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


# ---------------------------------------------------------------- all of a folder


class Joiner:
    """Joins the editions of a folder with its municipalities.

    Of `before`, the routes of the same folder under other readings, those that are `kept` stay,
    and the others lend what is the same.
    """

    def __init__(
        self,
        documents: Documents,
        basis: Basis,
        moved: Moved = unmoved,
        before: Mapping[RouteKey, Route] = MappingProxyType({}),
        kept: AbstractSet[RouteKey] = frozenset(),
    ) -> None:
        self.documents, self.basis, self.moved = documents, basis, moved
        self.before, self.kept = before, kept

    def rules(self, variants: Variants) -> Rules:
        """The rule book."""
        documents, region = self.documents, self.documents.region.said
        routes: dict[RouteKey, Route] = {}
        sectors: dict[str, Sector] = {}
        for header, _ in documents.sectors:
            own = [one for one in documents.editions if one.within == header.sector]
            gate = say("because-gate", language=self.basis.language)
            known = {route.edition.id: route.edition for route in self.before.values()}
            editions = tuple(
                [
                    shared(made, known.get(made.id), self.moved)
                    for made in (_edition(one.said, one.within, gate, self.moved) for one in own)
                ]
            )
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
            conventions=region.conventions,
            unless_stated=dict(self._unless_stated()),
            variants=variants,
            warn_days_before=region.warn_days_before,
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
                before = self.before.get(key)
                if before and key in self.kept:
                    found[key] = before
                else:
                    found[key] = self._route(edition, written, municipality, local, before)
        return found

    def _elsewhere(self, edition: Edition) -> frozenset[str]:
        """The consultations that only other sectors have: here there is none to ask."""
        bodies = {(one.within, one.said.edition.body.id) for one in self.documents.editions}
        own = {body for sector, body in bodies if sector == edition.sector}
        return frozenset({body for _, body in bodies} - own)

    def _route(
        self,
        edition: Edition,
        written: EditionDocument,
        municipality: str,
        filled: MunicipalEditionDocument,
        before: Route | None,
    ) -> Route:
        """An edition in one municipality; what is the same as in the route `before` is of that."""
        lent = before.tables if before else {}
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
                    made = _table(table, own, proving, self.moved)
                    yield shared(made, lent.get(made.id), self.moved)

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
            decisions=before.decisions if before else (),
            side_decisions=before.side_decisions if before else {},
            duty_decisions=before.duty_decisions if before else {},
            inquiries=inquiries(
                edition,
                self._elsewhere(edition),
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
    both = {name: _both(getattr(whole, name), part) for name, part in filled.parts.items()}
    made = whole._replace(
        condition=Condition("all", "", grouper="all", children=conditions),
        sources=whole.sources + filled.sources,
        interpretations=whole.interpretations + filled.interpretations,
        **both,
    )
    return moved(whole, made._replace(interpretations=_all_readings(made)))


def _both(whole: Any, part: Any) -> Any:
    """What an edition and a municipality say: lists go together, a term is said by one of them."""
    return part if isinstance(part, Term) else whole + part


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
