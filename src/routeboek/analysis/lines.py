"""Which lines of rule files differ in a way that can change an advice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from routeboek.analysis.finding import name_of
from routeboek.book import Route
from routeboek.diagnostic import Span
from routeboek.reading import RuleFiles
from routeboek.source import PlainNode
from routeboek.vocabulary import At

EXPLANATION = frozenset(
    """
    text name todo note source interpretation interpretations purpose frequency means because
    address dossier powers afterwards contacts lacks unused question question_en label title
    promises waivers remedy region readings answered_by kind edition
    """.split()
)
"""Keys whose values explain an advice, or that only checks look at."""

ORDERED = frozenset({"ladder", "side_tables", "routes", "phases"})
"""Lists in which the order matters."""


class Line(NamedTuple):
    """A value that differs: where it was, where it is, and what it was and is; "" for a block."""

    old: Span | None
    new: Span | None
    key: str
    before: str = ""
    after: str = ""

    def mirrored(self) -> Line:
        """The same line, seen from the other side."""
        return Line(self.new, self.old, self.key, self.after, self.before)


def changed_lines(
    old: RuleFiles, new: RuleFiles, before: Route | None, after: Route | None
) -> list[Line]:
    """The lines that differ in what belongs to a route, in the order of the newer files."""
    here = list(_documents(old, before)) if before else []
    there = list(_documents(new, after)) if after else []
    found: dict[Line, None] = {}
    for one, other in zip(here, there, strict=False):
        found.update(dict.fromkeys(_compared(one, other)))
    return sorted(found, key=lambda line: (line.new or line.old or Span(""), line.key))


def _documents(files: RuleFiles, route: Route) -> Iterator[At]:
    """The documents that decide on a route."""
    documents = files.documents
    yield from (at for _, shape, at in documents.editions if shape.edition == route.edition.id)
    yield from (
        at
        for name, shape, at in documents.municipal
        if (shape.edition, name) == (route.edition.id, route.municipality)
    )
    yield from (documents.facts[1], documents.roles[1], documents.region[1])


def _compared(old: At, new: At) -> Iterator[Line]:
    """The lines that differ between two nodes that stand for the same thing."""
    one, other = old.node, new.node
    if isinstance(one, dict) and isinstance(other, dict):
        for key in dict.fromkeys((*one, *other)):
            if key in EXPLANATION:
                continue
            if key in one and key in other:
                yield from _compared(old.down(key), new.down(key))
            else:
                yield _one_sided(old, new, key, in_old=key in one)
    elif isinstance(one, list) and isinstance(other, list):
        yield from _lists(old, new, one, other)
    elif one != other:
        yield Line(_value(old), _value(new), str(new.path[-1]), _shown(one), _shown(other))


def _lists(
    old: At, new: At, one: Sequence[PlainNode], other: Sequence[PlainNode]
) -> Iterator[Line]:
    """Items known by name are compared wherever they stand."""
    here, there = _numbered(one), _numbered(other)
    for name in dict.fromkeys((*here, *there)):
        if name in here and name in there:
            yield from _compared(old.down(here[name]), new.down(there[name]))
        else:
            in_old = name in here
            number = here[name] if in_old else there[name]
            yield _one_sided(old, new, number, in_old=in_old)
    both = [name for name in here if name in there]
    if old.path[-1] in ORDERED and both != [name for name in there if name in here]:
        yield Line(_value(old), _value(new), str(new.path[-1]))


def _numbered(items: Iterable[PlainNode]) -> dict[tuple[str, int], int]:
    """The place of each item, by its name and how often that stood before."""
    seen: Counter[str] = Counter()
    found = {}
    for number, item in enumerate(items):
        name = name_of(item) or (item if isinstance(item, str) else "")
        found[name, seen[name]] = number
        seen[name] += 1
    return found


def _one_sided(old: At, new: At, step: str | int, *, in_old: bool) -> Line:
    """A line that only one of the two has."""
    at = (old if in_old else new).down(step)
    span, value = at.document.spans.key(at.path), _shown(at.node)
    key = str(step) if isinstance(step, str) else name_of(at.node) or str(at.path[-2])
    return Line(span, None, key, value) if in_old else Line(None, span, key, "", value)


def _value(at: At) -> Span:
    return at.document.spans.value(at.path)


def _shown(node: PlainNode) -> str:
    return node if isinstance(node, str) else ""
