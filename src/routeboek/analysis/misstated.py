"""Slips in what the rules say beside what they decide: another role, address, heading or row.

An advice tells these as they stand, so each has an effect; a portrait is what notices it. Which
fields there are follows from `portraits`: what a part tells, and the sources.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from routeboek.analysis.mutants import Key, Mutant, other_role, with_field
from routeboek.analysis.rewriting import Rewriter
from routeboek.condition import Condition, Source
from routeboek.places import At
from routeboek.portraits import parts_of_route, told_fields
from routeboek.reading import RuleFiles
from routeboek.tables import Role

_DECIDED = frozenset({"applicant", "to", "on_whom"})
"""Fields in which `mutants` makes slips already, for `diff` tells of these too."""


class _Slip(NamedTuple):
    """A part with another value in one field."""

    at: At
    change: str
    value: str
    old: object
    new: object


def misstated(files: RuleFiles) -> Iterator[Mutant]:
    """Every such slip, in all municipalities that share the part at once."""
    found: dict[tuple[object, ...], tuple[_Slip, list[tuple[Key, _Slip]]]] = {}
    slips = _Slips(files)
    for key, route in files.rules.routes.items():
        for part in parts_of_route(route):
            for slip in slips.of(part):
                name = (id(slip.at.document), slip.at.path, slip.change, slip.value)
                found.setdefault(name, (slip, []))[1].append((key, slip))
    rewriter = Rewriter()
    for first, several in found.values():
        routes = {
            key: rewriter.replaced(files.rules.routes[key], slip.old, slip.new)
            for key, slip in several
        }
        yield Mutant(first.at, first.change, (("value", first.value),), routes, told_only=True)


class _Slips:
    """The slips in a part and in all that it consists of."""

    def __init__(self, files: RuleFiles) -> None:
        self.files = files
        said = files.documents.sources.said.sources
        self._headings: Mapping[str, Mapping[str, Sequence[str]]] = {
            name: one.headings for name, one in said.items()
        }

    def of(self, part: object) -> Iterator[_Slip]:
        """Every slip; a part that the rules do not write down as such has none of its own."""
        at = self.files.places.at(part)
        for key, name in told_fields(type(part)) if isinstance(part, tuple) else ():
            value = getattr(part, name)
            if at is not None and name not in _DECIDED:
                for change, other, told in self._others(value):
                    yield _Slip(at.down(key), change, told, part, with_field(part, name, other))
            for inner in value if isinstance(value, tuple) and not _is_part(value) else (value,):
                if _is_part(inner) and not isinstance(inner, Role | Source):
                    yield from self.of(inner)
        if isinstance(part, Condition):
            for child in part.children:
                yield from self.of(child)

    def _others(self, value: object) -> Iterator[tuple[str, object, str]]:
        """What could stand there by mistake: the change, the value, and how it is told."""
        rules = self.files.rules
        if isinstance(value, Role):
            other = other_role(rules, value)
            yield "role", other, other.id
        elif isinstance(value, str) and value and "." in value:
            yield "address", f"{value}x", f"{value}x"
        elif isinstance(value, tuple) and not _is_part(value) and value:
            first, *rest = value
            if isinstance(first, Role):
                other = other_role(rules, first)
                yield "role", (other, *rest), other.id
            elif isinstance(first, str) and first in rules.roles:
                other = other_role(rules, rules.roles[first])
                yield "role", (other.id, *rest), other.id
            for index, one in enumerate(value):
                if isinstance(one, Source):
                    moved = self._elsewhere(one)
                    if moved is not None:
                        sources = (*value[:index], moved, *value[index + 1 :])
                        yield "source", sources, moved.row or moved.heading

    def _elsewhere(self, source: Source) -> Source | None:
        """The next row below the same heading, or else the next heading of the document."""
        headings = self._headings.get(source.document, {})
        rows = list(headings.get(source.heading, ()))
        if source.row in rows and len(rows) > 1:
            return source._replace(row=_next(rows, source.row))
        names = list(headings)
        if source.heading in names and len(names) > 1:
            return source._replace(heading=_next(names, source.heading), row=None)
        return None


def _next(names: Sequence[str], name: str) -> str:
    return names[(names.index(name) + 1) % len(names)]


def _is_part(value: object) -> bool:
    return isinstance(value, tuple) and hasattr(value, "_fields")
