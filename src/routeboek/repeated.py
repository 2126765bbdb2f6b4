"""Names that may stand only once: of editions, tables, duties and whatever else has one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from routeboek.documents import Documents
from routeboek.places import At

Named: TypeAlias = tuple[str, At]

_IDS: Sequence[Mapping[str, str]] = (
    {"ladder": "table", "side_tables": "table"},
    {"routes": "id"},
    {"phases": "id"},
    {"duties": "id"},
    {"promises": "id"},
    {"warnings": "code"},
)
"""The lists of an edition and the key with a name in them, by what may not have the same name."""


def repeated(documents: Documents) -> Iterator[Named]:
    """Every name that has been there before, and where it stands again."""
    for names in _of_a_kind(documents):
        seen: set[str] = set()
        for name, at in names:
            if name in seen:
                yield name, at
            seen.add(name)


def _of_a_kind(documents: Documents) -> Iterator[Iterable[Named]]:
    """The names among which each stands once."""
    places = documents.municipalities
    yield [(one.sector, at.down("sector")) for one, at, _ in documents.sectors]
    yield [(one.edition.id, at.down("edition")) for one, at, _ in documents.editions]
    yield [(one.municipality, at.down("municipality")) for one, at, _ in places]
    for place in {one.municipality: None for one, _, _ in places}:
        own = [one for one in documents.municipal if one.within == place]
        yield [(one.said.edition, one.at.down("edition")) for one in own]
    yield [(one.id, at.down("id")) for one, at in documents.interpretations()]
    yield _ids(documents.region.at, "impossible", "id")
    for edition, at, _ in documents.editions:
        for lists in _IDS:
            yield [one for name, key in lists.items() for one in _ids(at, name, key)]
        # What a municipality offers comes beside what the edition does.
        for local in documents.municipal:
            if local.said.edition == edition.edition.id:
                yield [*_ids(at, "options", "id"), *_ids(local.at, "options", "id")]


def _ids(at: At, items: str, key: str) -> Iterator[tuple[str, At]]:
    """The names of the items of a list, as they are written, and their places."""
    listed = at.down(items).node
    for index, item in enumerate(listed if isinstance(listed, list) else ()):
        place = at.down(items, index, key)
        if isinstance(item, dict):
            yield str(place.node), place
