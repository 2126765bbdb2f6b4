"""Rule files become a rule book, or a list of findings.

Documents are checked for their shape first; what they say is then read in each language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar, cast

from pydantic import ValidationError

from routeboek.alternatives import Lacking
from routeboek.book import Names, Rules
from routeboek.citing import Above, Outline, of_other_editions, sources_in
from routeboek.coherence import incoherent
from routeboek.comparing import learn, teach
from routeboek.decision import STATUSES
from routeboek.diagnostic import Diagnostic, RulesError, Span
from routeboek.documents import (
    FILES,
    ConditionsDocument,
    Documents,
    EditionDocument,
    FactsDocument,
    MunicipalEditionDocument,
    MunicipalityDocument,
    Read,
    RegionDocument,
    RolesDocument,
    SectorDocument,
    SourcesDocument,
    TranslationsDocument,
    first_key,
)
from routeboek.facts import Fact
from routeboek.files import shown
from routeboek.forms import BY_READING
from routeboek.joining import Basis
from routeboek.making import ANY_TABLE, Maker
from routeboek.messages import Language
from routeboek.naming import Said, names_in
from routeboek.parts import Edition
from routeboek.places import At, Findings, Places
from routeboek.rejoining import joined, rejoined
from routeboek.shapes import Plain, shape_findings, shaped
from routeboek.tables import Role
from routeboek.yamlnodes import Document
from routeboek.yamltext import read_documents

_VOCABULARIES = ("region", "facts", "roles", "sources")
"""The files that every folder has, one document each."""
_TRANSLATIONS = "en"
_CONDITIONS = "conditions"
_MUNICIPALITIES = "municipalities/"

T = TypeVar("T")


class RuleFiles(NamedTuple):
    """A rule book, the documents it was read from and where its parts stand in them.

    `texts` are all that are to be translated, as they are written, and where they stand first.
    """

    rules: Rules
    documents: Documents
    places: Places
    texts: Mapping[str, At]

    def under_reading(self, interpretation: str, reading: str) -> RuleFiles:
        """The same files when another reading is chosen; raises `RulesError`."""
        moved = self.places.moved
        rules, documents = rejoined(self.rules, interpretation, reading, moved)
        if found := incoherent(documents, rules, self.places):
            raise RulesError(sorted(found, key=lambda one: (one.span or Span(""), one.code)))
        return self._replace(rules=rules, documents=documents)


class _Shaped(NamedTuple):
    """A document that has the right shape; `within` is the first one of its file."""

    at: At
    data: Plain
    within: str = ""


class _Folder(NamedTuple):
    """The documents of a folder, after the check of their shapes."""

    vocabularies: Mapping[str, _Shaped]
    conditions: Sequence[_Shaped]
    sectors: Sequence[_Shaped]
    editions: Sequence[_Shaped]
    municipalities: Sequence[_Shaped]
    municipal: Sequence[_Shaped]
    translations: Sequence[_Shaped]

    def interpretations(self) -> Iterator[Plain]:
        """Every interpretation that is declared."""
        for one in (self.vocabularies["region"], *self.sectors, *self.municipalities):
            yield from cast("list[Plain]", one.data.get("interpretations", []))


def read_rules(
    folder: Path, texts: Mapping[str, bytes], language: Language, fingerprint: str, origin: str
) -> Rules:
    """The rule book in these files (contents by name within the folder); raises `RulesError`."""
    found = _checked(folder, texts, english=language == "en")
    return _read(found, language, fingerprint, origin).rules


def read_files(
    folder: Path, texts: Mapping[str, bytes], language: Language, fingerprint: str, origin: str
) -> RuleFiles:
    """The rule book in these files together with its documents, the translations among them."""
    found = _checked(folder, texts, english=True)
    return _read(found, language, fingerprint, origin)


# ---------------------------------------------------------------- the shapes of all documents


def _checked(folder: Path, texts: Mapping[str, bytes], *, english: bool) -> _Folder:
    """Every document with its data; raises `RulesError` when one has another shape."""
    found: list[Diagnostic] = []
    files = {
        name.removesuffix(".yaml"): _documents(folder, name, text, found)
        for name, text in texts.items()
        if english or name != f"{_TRANSLATIONS}.yaml"
    }
    local = [docs for name, docs in files.items() if name.startswith(_MUNICIPALITIES)]
    others = {*_VOCABULARIES, _CONDITIONS, _TRANSLATIONS}
    top = [
        docs
        for name, docs in files.items()
        if name not in others and not name.startswith(_MUNICIPALITIES)
    ]
    for key in (*_VOCABULARIES, _CONDITIONS):
        if len(files.get(key, ())) not in (range(2) if key == _CONDITIONS else (1,)):
            if not found:
                place, file = Span(str(folder)), {"file": f"{key}.yaml"}
                found.append(Diagnostic("rules-file-missing", place, None, file))
            raise RulesError(found)
    shapes = _Folder(
        vocabularies={key: _shaped(files[key][0], FILES[key][0], found) for key in _VOCABULARIES},
        conditions=[_shaped(one, ConditionsDocument, found) for one in files.get(_CONDITIONS, ())],
        sectors=[_shaped(docs[0], SectorDocument, found) for docs in top if docs],
        editions=[
            _shaped(one, EditionDocument, found, docs[0].name) for docs in top for one in docs[1:]
        ],
        municipalities=[_shaped(docs[0], MunicipalityDocument, found) for docs in local if docs],
        municipal=[
            _shaped(one, MunicipalEditionDocument, found, docs[0].name)
            for docs in local
            for one in docs[1:]
        ],
        translations=[
            _shaped(one, TranslationsDocument, found) for one in files.get(_TRANSLATIONS, ())
        ],
    )
    for code, some in (("no-sector", top), ("no-municipality", local)):
        if not some:
            found.append(Diagnostic(code, Span(str(folder))))
    if found:
        raise RulesError(sorted(found, key=lambda one: one.span or Span("")))
    return shapes


def _documents(folder: Path, name: str, text: bytes, found: list[Diagnostic]) -> Sequence[Document]:
    try:
        return read_documents(text, shown(folder / name))
    except RulesError as error:
        found.extend(error.diagnostics)
        return []


def _shaped(document: Document, part: type, found: list[Diagnostic], within: str = "") -> _Shaped:
    data: Plain = {}
    key = first_key(part)
    if document.key != key:
        span = document.spans.value(())
        found.append(Diagnostic("document-kind", span, None, {"key": key}))
    else:
        try:
            data = shaped(document, part)
        except ValidationError as error:
            found.extend(shape_findings(error, part, document))
    return _Shaped(At(document), data, within)


# ---------------------------------------------------------------- what they say


def _read(folder: _Folder, language: Language, fingerprint: str, origin: str) -> RuleFiles:
    """The rule book in one language; raises `RulesError` with every finding."""
    translations = _english(folder) if language == "en" else None
    findings = Findings()
    maker = Maker(_Names(folder), translations, findings, _called(folder, findings))
    teach(maker)
    facts, roles = folder.vocabularies["facts"], folder.vocabularies["roles"]
    for name, data, at in _entries(roles, "roles"):
        maker.roles[name] = maker.part(Role, data, at, name)
    for name, data, at in _entries(facts, "facts"):
        fact = maker.part(Fact, data, at, name)
        asked = str(data["question_en"]) if language == "en" else fact.question
        maker.facts[name] = fact._replace(question=asked)
    for one in folder.interpretations():
        readings = one["readings"]
        assert isinstance(readings, dict)
        maker.readings[str(one["id"])] = tuple(readings)
    for document in folder.conditions:
        for name, data, at in _entries(document, "conditions"):
            learn(maker, name, data, at)
    maker.outlines = _outlines(folder.vocabularies["sources"], maker.findings)
    maker.elsewhere = of_other_editions(
        {str(one.data["id"]): _documents_of(one.data) for one in folder.editions}
    )
    try:
        written = _said(folder, maker)
        untranslated = tuple(maker.untranslated)
        basis = Basis(
            language, maker.facts, maker.roles, maker.called, fingerprint, origin, untranslated
        )
        rules, documents = joined(written, basis, maker.places.moved)
    except Lacking:  # what is lacking is among the findings, and nothing can be joined without it
        raise _refused(findings.found) from None
    if found := [*findings.found, *incoherent(documents, rules, maker.places)]:
        raise _refused(found)
    return RuleFiles(rules, documents, maker.places, maker.texts)


def _refused(found: Iterable[Diagnostic]) -> RulesError:
    """That these rules cannot be used, with everything that is wrong once and in order."""
    each_once = {(one.code, one.span, tuple(one.params.items())): one for one in found}
    return RulesError(sorted(each_once.values(), key=lambda one: (one.span or Span(""), one.code)))


def _english(folder: _Folder) -> Mapping[str, str]:
    """The English of each text that has it."""
    pairs = [cast("list[dict[str, str]]", one.data["translations"]) for one in folder.translations]
    return {pair["nl"]: pair["en"] for listed in pairs for pair in listed}


def _outlines(sources: _Shaped, findings: Findings) -> dict[str, Outline]:
    """What documents declare of themselves; the rows of their tables stand below some heading."""
    found = {}
    for name, data, at in _entries(sources, "sources"):
        outline = Outline(
            cast("Mapping[str, str]", data.get("rows", {})),
            cast("Mapping[str, Sequence[str]]", data.get("headings", {})),
        )
        rows = outline.every_row()
        for key, row in outline.rows.items() if outline.headings else ():
            if row not in rows:
                findings.report("row-nowhere", at.down("rows", key), name=row, document=name)
        found[name] = outline
    return found


def _called(folder: _Folder, findings: Findings) -> Names:
    """What people call the things that have a name."""

    def said(*several: _Shaped) -> list[Said]:
        return [(one.data, one.at) for one in several]

    (facts,), (roles,) = said(folder.vocabularies["facts"]), said(folder.vocabularies["roles"])
    sectors, places = said(*folder.sectors), said(*folder.municipalities)
    editions, local = said(*folder.editions), said(*folder.municipal)
    return names_in(facts, roles, sectors, places, editions, local, findings)


def _documents_of(edition: Plain) -> frozenset[str]:
    """The documents that an edition names as its own sources."""
    return frozenset(source.document for source in sources_in(Edition, edition, Above()))


def _entries(shaped_: _Shaped, key: str) -> Iterator[tuple[str, Plain, At]]:
    """The entries of a vocabulary: their names, their data and their places."""
    entries = shaped_.data[key]
    assert isinstance(entries, dict)
    for name, data in entries.items():
        yield name, data, shaped_.at.down(key, name)


def _said(folder: _Folder, maker: Maker) -> Documents:
    """What every document says, under each reading."""

    def read(part: type[T], one: _Shaped) -> Read[T]:
        return Read(maker.part(part, one.data, one.at), one.within)

    def all_of(part: type[T], some: Iterable[_Shaped]) -> tuple[Read[T], ...]:
        return tuple([read(part, one) for one in some])

    return Documents(
        sources=read(SourcesDocument, folder.vocabularies["sources"]),
        facts=read(FactsDocument, folder.vocabularies["facts"]),
        roles=read(RolesDocument, folder.vocabularies["roles"]),
        conditions=all_of(ConditionsDocument, folder.conditions),
        region=read(RegionDocument, folder.vocabularies["region"]),
        sectors=all_of(SectorDocument, folder.sectors),
        editions=all_of(EditionDocument, folder.editions),
        municipalities=all_of(MunicipalityDocument, folder.municipalities),
        municipal=all_of(MunicipalEditionDocument, folder.municipal),
        translations=all_of(TranslationsDocument, folder.translations),
    )


class _Names:
    """Every name that the rules declare, by what it is a name of."""

    def __init__(self, folder: _Folder) -> None:
        vocabularies = folder.vocabularies
        self._everywhere: dict[str, Sequence[str]] = {
            "fact": _names(vocabularies["facts"].data["facts"]),
            "date-fact": _names(vocabularies["facts"].data["facts"]),
            "role": _names(vocabularies["roles"].data["roles"]),
            "document": _names(vocabularies["sources"].data["sources"]),
            "interpretation": [str(one["id"]) for one in folder.interpretations()],
            "status": STATUSES,
            "edition": [str(one.data["id"]) for one in folder.editions],
        }
        self._tables = {
            str(one.data["id"]): [*_names(one.data["ladder"]), *_names(one.data.get("side_tables"))]
            for one in folder.editions
        }
        self._every_table = [name for tables in self._tables.values() for name in tables]
        self._routes = {
            str(one.data["id"]): _names(one.data.get("routes")) for one in folder.editions
        }

    def __call__(self, to: str, at: At) -> Sequence[str]:
        """The names of something that may be used at a place."""
        if to in self._everywhere:
            return self._everywhere[to]
        # A table is one of the edition that names it, elsewhere one of any edition.
        edition = at.document.name if at.document.key == "edition" else ""
        tables = self._tables.get(edition, self._every_table)
        if to == "table-or-any":
            return [*tables, ANY_TABLE]
        if to == "destination":
            return [*tables, *self._routes.get(edition, ())]
        if to == "way-out":
            fallback = At(at.document, ("fallback", "id")).node
            return [*tables, *([fallback] if isinstance(fallback, str) and fallback else [])]
        return tables


def _names(listed: object) -> list[str]:
    """The names of some parts: the keys of a mapping, or the ids in a list."""
    if isinstance(listed, dict):
        if BY_READING in listed:  # whichever reading is chosen
            some = [one for key, one in listed.items() if key != BY_READING]
            return list(dict.fromkeys(name for one in some for name in _names(one)))
        return list(listed)
    return [str(one["id"]) for one in listed] if isinstance(listed, list) else []
