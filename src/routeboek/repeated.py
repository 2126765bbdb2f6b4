"""Names that may stand only once: of editions, tables, duties and whatever else has one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from routeboek.documents import Documents, EditionDocument
from routeboek.places import At, Places

Named = tuple[str, object, str]
"""A name, the part that has it, and the key under which it stands there."""


def repeated(documents: Documents, places: Places) -> Iterator[tuple[str, At]]:
    """Every name that has been there before, and where it stands again."""
    for names in _of_a_kind(documents):
        seen: set[str] = set()
        for name, part, key in names:
            if name in seen:
                yield name, places.of(part).down(key)
            seen.add(name)


def _of_a_kind(documents: Documents) -> Iterator[Iterable[Named]]:
    """The names among which each stands once."""
    yield [(one.sector, one, "sector") for one, _ in documents.sectors]
    yield [(one.edition.id, one, "edition") for one, _ in documents.editions]
    yield [(one.municipality, one, "municipality") for one, _ in documents.municipalities]
    for place in {one.municipality: None for one, _ in documents.municipalities}:
        own = [one.said for one in documents.municipal if one.within == place]
        yield [(one.edition, one, "edition") for one in own]
    yield [(one.id, one, "id") for one in documents.interpretations()]
    yield [(one.id, one, "id") for one in documents.region.said.impossible]
    for edition, _ in documents.editions:
        yield from _within(edition)
        # What a municipality offers comes beside what the edition does.
        options = [(one.id, one, "id") for one in edition.edition.options]
        for local, _ in documents.municipal:
            if local.edition == edition.edition.id:
                yield [*options, *((one.id, one, "id") for one in local.options)]


def _within(edition: EditionDocument) -> Iterator[Iterable[Named]]:
    """The names within one edition."""
    said, tables = edition.edition, (*edition.ladder, *edition.side_tables)
    yield [(one.table.id, one, "table") for one in tables]
    yield [(one.id, one, "id") for one in said.routes]
    yield [(one.id, one, "id") for one in said.phases]
    yield [(one.id, one, "id") for one in said.duties]
    yield [(one.id, one, "id") for one in said.promises]
    yield [(one.code, one, "code") for one in said.notices]
