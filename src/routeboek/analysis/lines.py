"""Which lines of rule files differ in a way that can change an advice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from routeboek.book import Route
from routeboek.diagnostic import Span
from routeboek.differ import Differ, Difference, name_of
from routeboek.documents import Read
from routeboek.places import At
from routeboek.reading import RuleFiles

EXPLANATION = frozenset(
    """
    text name todo note source interpretation interpretations purpose frequency means because
    address dossier powers afterwards contacts lacks unused question question_en label title
    promises waivers remedy region readings answered_by kind edition cites
    """.split()
)
"""Keys whose values explain an advice, or that only checks look at."""

ORDERED = frozenset({"ladder", "side_tables", "routes", "phases"})
"""Lists in which the order matters."""

_FILES = Differ(EXPLANATION, ORDERED)


class Line(NamedTuple):
    """A value that differs: where it was, where it is, and what it was and is; "" for a block."""

    old: Span | None
    new: Span | None
    key: str
    before: str = ""
    after: str = ""


def changed_lines(
    old: RuleFiles, new: RuleFiles, before: Route | None, after: Route | None
) -> list[Line]:
    """The lines that differ in what belongs to a route, in the order of the newer files."""
    here = list(_documents(old, before)) if before else []
    there = list(_documents(new, after)) if after else []
    found = {
        _line(one, other, difference): None
        for one, other in zip(here, there, strict=False)
        for difference in _FILES.differences(one.node, other.node)
    }
    return sorted(found, key=lambda line: (line.new or line.old or Span(""), line.key))


def _documents(files: RuleFiles, route: Route) -> Iterator[At]:
    """The documents that decide on a route."""
    documents = files.documents
    edition = route.edition.id
    own: list[Read[Any]] = [one for one in documents.editions if one.said.edition.id == edition]
    own += [
        one
        for one in documents.municipal
        if (one.said.edition, one.within) == (edition, route.municipality)
    ]
    own += [documents.facts, documents.roles, documents.region, *documents.conditions]
    yield from (files.places.of(one.said) for one in own)


def _line(old: At, new: At, found: Difference) -> Line:
    here = None if found.old is None else old.down(*found.old)
    there = None if found.new is None else new.down(*found.new)
    spans = [at.document.spans for at in (here, there) if at]
    told = [value if isinstance(value, str) else "" for value in (found.before, found.after)]
    if here and there:
        places = spans[0].value(here.path), spans[1].value(there.path)
        return Line(*places, str(there.path[-1]), *told)
    at = here or there
    assert at is not None
    step, said = at.path[-1], at.node
    if isinstance(step, str):
        key = step
    else:  # a name by itself is told as the value
        key = ("" if isinstance(said, str) else name_of(said)) or str(at.path[-2])
    span = spans[0].key(at.path)
    return Line(span, None, key, *told) if here else Line(None, span, key, *told)
