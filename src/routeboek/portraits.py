"""Portraits: what an edition says of each of its parts in a municipality, written a second time.

An example proves what an advice decides; a portrait proves what it tells: who applies through whom,
who sits there, on whom a duty rests, where to turn, and where all of that is said. So a slip in any
of these is noticed. It is written from the documents, under the names that rule files use.

What a part tells follows from its declaration: every field that an advice shows, and the sources.
Left out is what is proved elsewhere: sentences, which stand a second time in the translations;
tests, which examples decide; and what follows from the sources. A *statement* is one field of one
part. A portrait tells it whole, or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Annotated, NamedTuple

from routeboek.book import Route
from routeboek.citing import completed, written_source
from routeboek.condition import Condition, Source
from routeboek.diagnostic import Span
from routeboek.expectations import NOTHING, AnId, items
from routeboek.forms import (
    ANYTHING,
    BY_SOURCES,
    ID,
    LOOSE,
    OR_ONE,
    Part,
    Single,
    fields_of,
)
from routeboek.jsonparts import entries
from routeboek.tables import Role
from routeboek.written import WrittenSource, WrittenTest
from routeboek.yamlnodes import Document, PlainNode

TIMES, SOURCE = "times", "source"


class WrittenPortrait(NamedTuple):
    """What an edition says in one municipality, or in several that say the same."""

    edition: AnId
    "Het id van de uitgave."
    municipality: Annotated[tuple[Annotated[str, ID], ...], OR_ONE]
    "Het id van de gemeente, of een lijst van gemeenten waarvoor dit alles geldt."
    says: Annotated[Mapping[str, Annotated[object, ANYTHING]], LOOSE]
    (
        "Wat er over de onderdelen staat: per soort, zoals `tables` of `duties`, en per id. "
        "Wat u van een onderdeel noemt, noemt u helemaal."
    )


class PortraitsDocument(NamedTuple):
    """A document with portraits, among the examples."""

    portraits: tuple[WrittenPortrait, ...]
    "De portretten: wat een uitgave in een gemeente over haar onderdelen zegt, nog een keer."


# ---------------------------------------------------------------- what there is to say

_PARTS: Mapping[str, Callable[[Route], Iterable[tuple[object, ...]]]] = {
    "edition": lambda route: [route.edition],
    "tables": lambda route: (*route.ladder, *route.side_tables),
    "absent": lambda route: route.absent,
    "routes": lambda route: (*route.edition.routes, *filter(None, [route.fallback])),
    "duties": lambda route: route.edition.duties,
    "options": lambda route: route.options,
    "warnings": lambda route: route.edition.notices,
    "phases": lambda route: route.edition.phases,
}
"""The parts of a route that an advice tells about, by their kind."""

_NAMED_BY = ("id", "code", "table")
"""The fields that a part is known by."""
_CONDITIONS = {"condition": "conditions", "gate": "gate"}
"""Under which key the conditions stand that a part has in a field."""


def parts_of_route(route: Route) -> Iterator[tuple[object, ...]]:
    """Every part that an advice tells about, and the conditions of each."""
    for parts in _PARTS.values():
        for part in parts(route):
            yield part
            yield from (getattr(part, name) for name in _CONDITIONS if hasattr(part, name))


class Statement(NamedTuple):
    """One field of one part of a route: where to find it in a portrait."""

    kind: str
    id: str
    key: str


class Said(NamedTuple):
    """What is said, with all sources in full, and the part that says it."""

    value: PlainNode
    part: object


def statements(
    route: Route, like: Mapping[Statement, Said] = MappingProxyType({})
) -> dict[Statement, Said]:
    """Everything that is said in a route.

    What it has in common with a route that is `like` it need not be found again.
    """
    found: dict[Statement, Said] = {}
    known: dict[int, list[tuple[Statement, Said]]] = {}
    for statement, said in like.items():
        known.setdefault(id(said.part), []).append((statement, said))
    for kind, parts in _PARTS.items():
        for part in parts(route):
            if id(part) in known:
                found.update(known[id(part)])
                continue
            name = next(str(getattr(part, one)) for one in _NAMED_BY if hasattr(part, one))
            for key, value in _told_of(part).items():
                if key not in (*_NAMED_BY, "edition", "sector"):
                    found[Statement(kind, name, key)] = Said(value, part)
    return found


@cache
def told_fields(part: type) -> tuple[tuple[str, str], ...]:
    """The fields of a part that it tells: under which key, and their names."""
    if part is Condition:
        return (("id", "id"), ("who", "who"), (SOURCE, "sources"))
    shown = {entry.path.partition(".")[0] for entry in entries(part)}
    return tuple(
        (SOURCE if field.name == "sources" else field.key, field.name)
        for field in fields_of(part)
        if field.name in shown | {"sources"}
        and BY_SOURCES not in field.marks
        and field.form != Part(WrittenTest)
        and field.name != "interpretations"
        and not (isinstance(field.form, Single) and field.form.kind.translated)
    )


def _told_of(part: tuple[object, ...]) -> dict[str, PlainNode]:
    """What a part tells, under the keys of a rule file; what is empty is not there."""
    found = {key: _told(getattr(part, name)) for key, name in told_fields(type(part))}
    for name, key in _CONDITIONS.items():
        condition = getattr(part, name, None)
        if isinstance(condition, Condition):
            found[key] = list(_conditions(condition))
    return {key: value for key, value in found.items() if value not in ("", [], {})}


def _told(value: object) -> PlainNode:
    if isinstance(value, Role):
        return value.id
    if isinstance(value, Source):
        return _source(value.document, value.heading, value.row)
    if isinstance(value, tuple | frozenset) and not hasattr(value, "_fields"):
        told_items = [_told(one) for one in value]
        return sorted(told_items, key=str) if isinstance(value, frozenset) else told_items
    if isinstance(value, tuple):
        return _told_of(value)
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else str(value)


def _source(document: str, heading: str, row: str | None) -> dict[str, PlainNode]:
    found: dict[str, PlainNode] = {"document": document, "heading": heading}
    return {**found, "row": row} if row else found


def _conditions(condition: Condition) -> Iterator[PlainNode]:
    """What is said of everything below a condition: who can act, and where that stands."""
    for one in condition.children:
        yield _told_of(one)
        yield from _conditions(one)


# ---------------------------------------------------------------- what a portrait says


class Portrait(NamedTuple):
    """A portrait as it is written, and where."""

    edition: str
    municipalities: tuple[str, ...]
    says: Mapping[str, PlainNode]
    document: Document
    number: int

    def span(self, *path: str) -> Span:
        """The place of something that it says."""
        return self.document.spans.value(("portraits", self.number, "says", *path))


class Difference(NamedTuple):
    """Something that a portrait says otherwise than the rules."""

    where: tuple[str, ...]
    wanted: PlainNode
    found: PlainNode


def portraits_in(document: Document) -> Iterator[Portrait]:
    """The portraits of a document that has the right shape."""
    for index, one in enumerate(items(document.data["portraits"])):
        assert isinstance(one, dict)
        says = one["says"]
        assert isinstance(says, dict)
        names = tuple(map(str, items(one["municipality"])))
        yield Portrait(str(one["edition"]), names, says, document, index)


def compared(
    portrait: Portrait, route: Mapping[Statement, Said]
) -> Iterator[tuple[Statement, list[Difference]]]:
    """Every statement of a portrait, and in what it differs from what is said in a route."""
    for kind, parts in portrait.says.items():
        for name, told in parts.items() if isinstance(parts, dict) else ():
            reader = _Reader()
            for key, wanted in source_first(told if isinstance(told, dict) else {}):
                statement = Statement(kind, name, key)
                found = route[statement].value if statement in route else ""
                full = reader.sources(wanted) if key == SOURCE else reader.full(wanted, found)
                yield statement, list(_differences((key,), full, found))


class _Reader:
    """Fills in what a portrait leaves out: a source goes on from the one before it in a part."""

    def __init__(self) -> None:
        self.last: list[PlainNode] = []
        self._written = WrittenSource()

    def sources(self, written: PlainNode) -> list[PlainNode]:
        """Sources in full; one that is not written is the same as before."""
        found: list[PlainNode] = []
        for one in items(written) if written != NOTHING else ():
            if isinstance(one, dict) and one.keys() <= set(WrittenSource._fields):
                self._written = completed(written_source(one), self._written)
                found.append(_source(*self._written))
            else:
                found.append(one)  # which no source is
        self.last = found or self.last
        return found

    def full(self, wanted: PlainNode, found: PlainNode) -> PlainNode:
        """What is wanted in full; what was found tells where a name stands for a part."""
        if isinstance(found, list):
            like: list[PlainNode] = [*found, *found[:1] * len(items(wanted))]
            repeated = list(_repeated(items(wanted)))
            return [
                self.full(one, like[at] if at < len(like) else "")
                for at, one in enumerate(repeated)
            ]
        if not isinstance(found, dict):
            return wanted
        if isinstance(wanted, str):
            wanted = {next((key for key in found if key != SOURCE), ""): wanted}
        if not isinstance(wanted, dict):
            return wanted
        own = self.sources(wanted[SOURCE]) if SOURCE in wanted else self.last
        rest = {k: self.full(v, found.get(k, "")) for k, v in wanted.items() if k != SOURCE}
        return {**rest, SOURCE: own} if own else rest


def source_first(told: Mapping[str, PlainNode]) -> Iterator[tuple[str, PlainNode]]:
    """What is told of a part, with its own sources before those of what is in it."""
    yield from sorted(told.items(), key=lambda entry: entry[0] != SOURCE)


def _repeated(listed: list[PlainNode]) -> Iterator[PlainNode]:
    """Each item as often as it stands there."""
    for one in listed:
        if isinstance(one, dict) and TIMES in one:
            once: PlainNode = {key: value for key, value in one.items() if key != TIMES}
            times = str(one[TIMES])
            yield from [once] * (int(times) if re.fullmatch("[1-9][0-9]?", times, re.ASCII) else 1)
        else:
            yield one


def _differences(
    where: tuple[str, ...], wanted: PlainNode, found: PlainNode
) -> Iterator[Difference]:
    """The smallest parts that differ; of lists of another length the whole."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        for key in dict.fromkeys((*wanted, *found)):
            yield from _differences((*where, key), wanted.get(key, ""), found.get(key, ""))
    elif isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        for number, (one, other) in enumerate(zip(wanted, found, strict=True), 1):
            yield from _differences((*where, str(number)), one, other)
    elif wanted != found:
        yield Difference(where, wanted or NOTHING, found or NOTHING)
