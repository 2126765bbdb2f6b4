"""Which lines of rule files differ, in a way that can change an advice or only in what is told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import Any, Literal, NamedTuple, TypeAlias

from routeboek.analysis.difference import RouteDifference
from routeboek.book import Route
from routeboek.diagnostic import Span
from routeboek.differ import Differ, Difference, name_of
from routeboek.documents import Read
from routeboek.expectations import items
from routeboek.forms import BY_READING, UNDER
from routeboek.places import At
from routeboek.reading import RuleFiles

EXPLANATION = frozenset(
    """
    text name todo note source interpretation also_called purpose frequency means because
    address dossier powers afterwards contacts lacks unused question question_en label title
    promises waivers remedy region readings answered_by kind edition cites
    valid_until dating ambition
    """.split()
)
"""Keys whose values explain an advice, or that only checks look at."""

Kind: TypeAlias = Literal["rule", "text", "source", "contact", "reading", "promise"]

_KINDS: Mapping[Kind, frozenset[str]] = {
    "promise": frozenset({"promises", "waivers"}),
    "reading": frozenset({"interpretation", "interpretations", "readings"}),
    "contact": frozenset({"contacts", "address"}),
    "source": frozenset({"source", "cites"}),
}
"""Keys that tell what a line explains with; all others do so with text."""

_ONLY_EXPLAINING = frozenset({"sources"})

ORDERED = frozenset({"ladder", "side_tables", "routes", "phases"})
"""Lists in which the order matters."""

_DECIDING = Differ(EXPLANATION, ORDERED)
_WHOLE = Differ((), ORDERED)


class Line(NamedTuple):
    """A value that differs: where it was, where it is, and what it was and is; "" for a block.

    Where something is gone, `near` is what it stood in. `kind` is what a line explains with.
    """

    old: Span | None
    new: Span | None
    key: str
    before: str = ""
    after: str = ""
    near: Span | None = None
    kind: Kind = "rule"


def changed_lines(old: RuleFiles, new: RuleFiles, one: RouteDifference) -> list[Line]:
    """The lines that differ in what belongs to a route, in the order of the newer files.

    Two editions as they are have what they say compared; where one holds on some days instead of
    another, what either rules say of both.
    """
    here, there = _documents(old, one.old), _documents(new, one.new)
    if one.days is not None:
        ids = {route.edition.id for route in (one.old, one.new) if route}
        here, there = (_of_editions(files, ids, one.route.municipality) for files in (old, new))
        names = dict.fromkeys((*map(_name, there), *map(_name, here)))
        by_name = [{_name(at): at for at in side} for side in (here, there)]
        pairs = [(by_name[0].get(name), by_name[1].get(name)) for name in names]
    else:
        pairs = [*zip(here, there, strict=False)]
    return _in_order(line for pair in pairs for line in _between(*pair))


def differing_lines(
    files: RuleFiles, one: RouteDifference, interpretation: str, old: str, new: str
) -> list[Line]:
    """The lines of a route that differ between two readings of one interpretation."""
    found = []
    for at, node in (pair for place in _documents(files, one.route) for pair in place.below()):
        if not isinstance(node, dict):
            continue
        by_reading, under = node.get(BY_READING), node.get(UNDER)
        spans, steps = at.document.spans, [at.document.key, *map(str, at.path)]
        step = steps[-1]
        if by_reading == interpretation:
            told = [value if isinstance(value, str) else "" for value in map(node.get, (old, new))]
            place = spans.key(at.path)
            found.append(Line(place, place, step, told[0], told[1]))
        if isinstance(under, dict) and interpretation in under:
            holds = [reading in items(under[interpretation]) for reading in (old, new)]
            place, key = spans.value(at.path), name_of(node) or step
            if holds[0] != holds[1]:
                line = Line(place, None, key) if holds[0] else Line(None, place, key)
                found.append(line)
    return _in_order(found)


def _between(old: At | None, new: At | None) -> Iterator[Line]:
    """The lines that differ between two documents, or that a whole one came or went."""
    if old and new:
        for difference in _DECIDING.differences(old.node, new.node):
            path = difference.new or difference.old or ()
            if "interpretations" not in path or "chosen" in path:
                yield _line(old, new, difference)
    elif at := old or new:
        document = at.document
        span = document.spans.value(())
        if new:
            yield Line(None, span, document.key, "", document.name)
        else:
            yield Line(span, None, document.key, document.name)


def reworded_lines(old: RuleFiles, new: RuleFiles, *, rules: bool) -> list[Line]:
    """The lines that differ in what explains an advice: texts, citations, contacts, readings.

    With `rules` the others as well, for when no advice differs and no line is told as its cause.
    """
    places = [[files.places.of(one.said) for one in files.documents.all()] for files in (old, new)]
    before, after = ({_name(at): at for at in side} for side in places)
    pairs = [(before[name], at) for name, at in after.items() if name in before]
    return _in_order(
        _line(one, other, difference)._replace(kind=kind)
        for one, other in pairs
        if one.node != other.node
        for difference in _WHOLE.differences(one.node, other.node)
        if (kind := _explains(one, difference) or ("rule" if rules else None))
    )


def _in_order(found: Iterable[Line]) -> list[Line]:
    def place(line: Line) -> tuple[Span, Span, Line]:
        nowhere = Span("")
        whole = line._replace(old=line.old or nowhere, new=line.new or nowhere, near=nowhere)
        return line.new or line.near or nowhere, line.old or nowhere, whole

    return sorted(dict.fromkeys(found), key=place)


def _name(at: At) -> tuple[str, ...]:
    """What a document is known by in its folder."""
    file = PurePath(at.document.spans.value(()).file)
    return at.document.key, at.document.name, file.stem


def _explains(old: At, found: Difference) -> Kind | None:
    """What kind of explanation differs; None where an advice may hang on it."""
    path = found.new if found.new is not None else found.old
    keys = [step for step in path or () if isinstance(step, str)]
    named = [key for key in keys if key in EXPLANATION or key == "interpretations"]
    if old.document.key in _ONLY_EXPLAINING:
        return "source"
    if not named:
        return None
    kinds: list[Kind] = [kind for kind, those in _KINDS.items() if not those.isdisjoint(keys)]
    return kinds[0] if kinds else "text"


def _documents(files: RuleFiles, route: Route | None) -> list[At]:
    """The documents that decide on a route."""
    return [] if route is None else _of_editions(files, {route.edition.id}, route.municipality)


def _of_editions(files: RuleFiles, ids: Collection[str], municipality: str) -> list[At]:
    """The documents that decide on some editions in a municipality."""
    documents, own = files.documents, list[Read[Any]]()
    own += [one for one in documents.editions if one.said.edition.id in ids]
    own += [
        one for one in documents.municipal if one.said.edition in ids and one.within == municipality
    ]
    own += [documents.facts, documents.roles, documents.region, *documents.conditions]
    # The readings that are chosen there act too.
    own += [*documents.sectors]
    own += [one for one in documents.municipalities if one.said.municipality == municipality]
    return [files.places.of(one.said) for one in own]


def _line(old: At, new: At, found: Difference) -> Line:
    here = None if found.old is None else old.down(*found.old)
    there = None if found.new is None else new.down(*found.new)
    spans = [at.document.spans for at in (here, there) if at]
    was, now = (one if isinstance(one, str) else "" for one in (found.before, found.after))
    if here and there:
        places = spans[0].value(here.path), spans[1].value(there.path)
        return Line(*places, str(there.path[-1]), was, now)
    at = here or there
    assert at is not None
    step, said = at.path[-1], at.node
    if isinstance(step, str):
        key = step
    else:  # a name by itself is told as the value
        key = ("" if isinstance(said, str) else name_of(said)) or str(at.path[-2])
    span = spans[0].key(at.path)
    if here:
        return Line(span, None, key, was, now, _near(at, new))
    return Line(None, span, key, was, now)


def _near(gone: At, new: At) -> Span:
    """The innermost part that something stood in and that is still there."""
    here, there = At(gone.document), At(new.document)
    for step in gone.path[:-1]:
        here, node = here.down(step), there.node
        if isinstance(node, dict) and step in node:
            there = there.down(step)
            continue
        items = node if isinstance(node, list) else []
        same = [at for at, one in enumerate(items) if name_of(one) == name_of(here.node) != ""]
        if not same:
            break
        there = there.down(same[0])
    spans = there.document.spans
    return spans.key(there.path) if there.path else spans.value(())
