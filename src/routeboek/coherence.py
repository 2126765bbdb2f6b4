"""Whether documents fit together: editions in order, tables filled in, names once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from routeboek.book import Route, Rules
from routeboek.condition import leaves
from routeboek.diagnostic import Diagnostic
from routeboek.documents import (
    Documents,
    EditionDocument,
    FilledTable,
    MunicipalEditionDocument,
    WrittenTable,
)
from routeboek.facts import in_circles
from routeboek.parts import Edition
from routeboek.places import At, Findings, Places
from routeboek.refusals import YEARS
from routeboek.repeated import repeated
from routeboek.spelling import nearest
from routeboek.values import MOST_TOLD_APART, alike


def incoherent(documents: Documents, rules: Rules, places: Places) -> list[Diagnostic]:
    """What does not fit together in documents under some readings; `rules` was joined from them."""
    check = _Coherence(documents, rules, places)
    check.everything()
    return check.findings.found


class _Coherence:
    def __init__(self, documents: Documents, rules: Rules, places: Places) -> None:
        self.documents, self.rules, self.places = documents, rules, places
        self.findings = Findings()
        self.report, self.at = self.findings.report, places.of
        self.tables = {
            one.edition.id: [table.table.id for table in (*one.ladder, *one.side_tables)]
            for one, _ in documents.editions
        }

    def everything(self) -> None:
        """Finds everything that can be wrong."""
        for name, at in repeated(self.documents, self.places):
            self.report("duplicate-id", at, name=name)
        facts = self.at(self.documents.facts.said)
        for name in in_circles(self.rules.facts):
            self.report("ask-after-circle", facts.down("facts", name, "ask_after"), name=name)
        for header, _ in self.documents.sectors:
            own = [one.said for one in self.documents.editions if one.within == header.sector]
            if not own:
                self.report("sector-empty", self.at(header).down("sector"), name=header.sector)
            self._in_order([one.edition for one in own])
        for edition, _ in self.documents.editions:
            self._everywhere(edition)
            self._lacks(edition.edition.id)
        self._unless_stated()
        for route in self.rules.routes.values():
            self._few_told_apart(route)

    def _unless_stated(self) -> None:
        """What a fact is taken to be is one of its values."""
        for name, entry in self.documents.facts.said.facts.items():
            taken = entry.unless_stated
            if taken and entry.fact.read_in_rules(str(taken.value)) is None:
                self.report("unless-stated-value", self.at(taken).down("value"), name=name)

    def _in_order(self, editions: Sequence[Edition]) -> None:
        misplaced: set[str] = set()
        for edition in editions:
            for code, key, params in edition.faults():
                self.report(code, self.at(edition).down(key), key=False, **params)
                misplaced.add(edition.id)
        for before, after in pairwise(editions):
            until, start = before.valid_until, after.valid_from
            at = self.at(after).down("valid_from")
            if start <= before.valid_from:
                self.report("editions-out-of-order", at, name=before.id)
                misplaced |= {before.id, after.id}
            elif until and until >= start:
                self.report("editions-overlap", at, name=before.id)
            elif until and until >= before.valid_from and (start - until).days > 1:
                self.report("editions-gap", at, name=before.id)
        for number, edition in enumerate(editions, 1):
            if edition.id not in misplaced:
                self._in_its_school_year(edition, editions[number:])

    def _in_its_school_year(self, edition: Edition, later: Sequence[Edition]) -> None:
        """An edition holds on some day of the school year that it was made for.

        From that year it is carried forward, so without such a day every case can be refused. It
        may start before: the text of a year is sometimes followed earlier.
        """
        ends = [date(YEARS.stop - 1, 12, 31)]
        ends += [edition.valid_until] if edition.valid_until else []
        ends += [one.valid_from - timedelta(days=1) for one in later[:1]]
        first = self.rules.school_year(max(edition.valid_from, date(YEARS.start, 1, 1)))
        if not first <= edition.made_for <= self.rules.school_year(min(ends)):
            at, name = self.at(edition).down("school_year"), edition.school_year
            self.report("edition-outside-school-year", at, name=name)

    # ---- one edition in every municipality

    def _everywhere(self, edition: EditionDocument) -> None:
        """Every municipality fills the edition in, or says that it has no part in it."""
        name = edition.edition.id
        for header, _ in self.documents.municipalities:
            place = header.municipality
            own = [one for one in self.documents.municipal if one.within == place]
            local = next((one.said for one in own if one.said.edition == name), None)
            if local is None and name not in _meant([one.said.edition for one in own], self.tables):
                where = self.at(header)
                self.report(
                    "municipality-missing", where, key=True, edition=name, municipality=place
                )
            if local and local.covered:
                self._filled(edition, place, local)

    def _filled(
        self, edition: EditionDocument, municipality: str, local: MunicipalEditionDocument
    ) -> None:
        """Each table is filled in exactly once, or is absent."""
        at = self.at(local)
        for table in (*edition.ladder, *edition.side_tables):
            self._table(table, municipality, local)
        rungs = [local.tables.get(one.table.id) for one in edition.ladder]
        if all(one and one.absent for one in rungs):
            self.report("ladder-empty", at)

    def _table(
        self, table: WrittenTable, municipality: str, local: MunicipalEditionDocument
    ) -> None:
        name, at = table.table.id, self.at(local).down("tables")
        filled = local.tables.get(name)
        if table.same_everywhere or table.table.named_only:
            if filled is not None:
                self.report("table-same-everywhere", at.down(name), key=True, table=name)
        elif filled is None:
            if name not in _meant(local.tables, self.tables[local.edition]):
                self.report("table-missing", at, key=True, table=name, municipality=municipality)
        elif filled.absent:
            self._absent(filled, local)
        elif filled.parts.get("term") and table.table.term:
            self.report("term-twice", at.down(name, "term"), key=True, table=name)
        elif not (filled.parts.get("applications") or table.table.applications):
            self.report("applications-missing", at.down(name), key=True, table=name)

    def _absent(self, filled: FilledTable, local: MunicipalEditionDocument) -> None:
        """Who has no such table says where that stands and where to go, and nothing else."""
        at = self.at(filled)
        elsewhere = local.tables.get(filled.go_to)
        if elsewhere and elsewhere.absent:
            self.report("go-to-absent", at.down("go_to"), name=filled.go_to)
        if filled._replace(sources=(), interpretations=(), go_to="", absent=False) != FilledTable(
            filled.id, {}
        ):
            self.report("absent-but-filled", at)
        if not filled.sources:
            self.report("source-missing", at)

    def _lacks(self, edition: str) -> None:
        """What a municipality says that it lacks at a table, the table has in another one."""
        held: dict[str, dict[str, None]] = {}
        for route in self.rules.routes.values():
            for table in route.tables.values() if route.edition.id == edition else ():
                ids = {child.id: None for child in table.condition.children}
                held.setdefault(table.id, {}).update(ids)
        of_edition = [one for one, _ in self.documents.municipal if one.edition == edition]
        if any(set(one.tables) - set(self.tables[edition]) for one in of_edition):
            return  # a table that does not exist, perhaps misspelt: its conditions are elsewhere
        for said in of_edition:
            for name, filled in said.tables.items():
                for lack in filled.lacks:
                    if lack.condition:
                        here = self.at(lack).down("condition")
                        self._known_there(lack.condition, held.get(name, {}), here)

    def _known_there(self, name: str, held: Mapping[str, None], at: At) -> None:
        """A condition is known by its id; who writes its name in conditions.yaml is told so."""
        named = next((one.said.conditions.get(name) for one in self.documents.conditions), None)
        known_as = (named.id or named.test.comparison.fact or "") if named else ""
        near = known_as if known_as in held else nearest(name, held)
        if name not in held:
            code = "unknown-condition-near" if near else "unknown-condition"
            self.report(code, at, name=name, near=near)

    # ---- what is too large

    def _few_told_apart(self, route: Route) -> None:
        """Of a fact with several values every combination is tried: that is only so many."""
        impossible = [one.when for one in self.rules.impossible]
        for name, fact in self.rules.facts.items():
            if fact.type == "choices" and len(fact.values) > MOST_TOLD_APART:
                decisions = (*route.decisions, *route.side_decisions.values())
                branches = [branch for decision in decisions for branch in decision.branches]
                tests = [test for branch in branches for test in branch.tests()]
                asked = [leaf for test in (*tests, *impossible) for leaf in leaves(test)]
                if len(alike(fact, asked)) > MOST_TOLD_APART:
                    at = self.at(self.documents.facts.said).down("facts", name)
                    edition, limit = route.edition.id, str(MOST_TOLD_APART)
                    self.report(
                        "too-many-told-apart", at, key=True, name=name, edition=edition, limit=limit
                    )


def _meant(names: Iterable[str], known: Collection[str]) -> set[str]:
    """The known names that the unknown ones stand for."""
    return {nearest(name, known) for name in names if name not in known}
