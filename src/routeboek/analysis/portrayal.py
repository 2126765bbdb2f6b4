"""Which statements of the rules no portrait makes, and portraits that would make them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple, TypeAlias

from routeboek.book import Route, Rules
from routeboek.expectations import NOTHING, items
from routeboek.portraits import (
    SOURCE,
    TIMES,
    Difference,
    Portrait,
    Said,
    Statement,
    compared,
    source_first,
    statements,
)
from routeboek.yamlnodes import PlainNode


class Portrayed(NamedTuple):
    """How much is said in a route, and what of it no portrait says."""

    route: Route
    statements: int
    missing: Mapping[Statement, Said]

    @property
    def share(self) -> float:
        """The part that is said, between 0 and 1."""
        return 1 - len(self.missing) / self.statements if self.statements else 1.0


def portrayed(rules: Rules, portraits: Iterable[Portrait]) -> list[Portrayed]:
    """What the portraits leave open of every edition and municipality."""
    found = []
    drawn = list(portraits)
    for route in rules.routes.values():
        said = statements(route)
        made = {
            statement
            for portrait in of_route(drawn, route)
            for statement, wrong in compared(portrait, said)
            if not wrong
        }
        missing = {name: one for name, one in said.items() if name not in made}
        found.append(Portrayed(route, len(said), missing))
    return found


def of_route(portraits: Iterable[Portrait], route: Route) -> Iterator[Portrait]:
    """The portraits of an edition in one municipality."""
    for one in portraits:
        if one.edition == route.edition.id and route.municipality in one.municipalities:
            yield one


def untrue(rules: Rules, portraits: Iterable[Portrait]) -> Iterator[tuple[Portrait, Difference]]:
    """What portraits say otherwise than the rules, each thing once."""
    for portrait in portraits:
        told: list[Difference] = []
        for name in portrait.municipalities:
            route = rules.routes.get((portrait.edition, name))
            if route is None:
                told.append(Difference((), f"{portrait.edition}, {name}", NOTHING))
                continue
            for statement, wrong in compared(portrait, statements(route)):
                path = (statement.kind, statement.id)
                told += [one._replace(where=(*path, *one.where)) for one in wrong]
        yield from ((portrait, one) for at, one in enumerate(told) if one not in told[:at])


# ---------------------------------------------------------------- portraits from the rules


class Draft(NamedTuple):
    """A portrait that is proposed: right only if the documents say so."""

    edition: str
    municipality: PlainNode
    says: Mapping[str, PlainNode]


def drafts(found: Sequence[Portrayed]) -> Iterator[Draft]:
    """For every edition what is said alike in several municipalities once, and then the rest."""
    for edition, several in groupby(found, key=lambda one: one.route.edition.id):
        alike: dict[tuple[str, ...], _Parts] = {}
        for statement, values in _by_statement(several).items():
            for value, names in values:
                parts = alike.setdefault(tuple(names), {})
                parts.setdefault((statement.kind, statement.id), {})[statement.key] = value
        for shared, parts in sorted(alike.items(), key=lambda entry: -len(entry[0])):
            names = list(shared)
            yield Draft(edition, names[0] if len(names) == 1 else [*names], _says(parts))


_Parts: TypeAlias = dict[tuple[str, str], dict[str, PlainNode]]


def _by_statement(
    found: Iterable[Portrayed],
) -> dict[Statement, list[tuple[PlainNode, list[str]]]]:
    """For every statement what is said, and in which municipalities."""
    where: dict[Statement, list[tuple[PlainNode, list[str]]]] = {}
    for one in found:
        for statement, said in one.missing.items():
            values = where.setdefault(statement, [])
            same = next((names for value, names in values if value == said.value), None)
            if same is None:
                values.append((said.value, [one.route.municipality]))
            else:
                same.append(one.route.municipality)
    return where


def _says(parts: _Parts) -> dict[str, PlainNode]:
    found: dict[str, dict[str, PlainNode]] = {}
    for (kind, name), told in parts.items():
        found.setdefault(kind, {})[name] = _Writer().part(told)
    return dict(found)


class _Writer:
    """Writes what a part says as short as a reader understands it."""

    def __init__(self) -> None:
        self._last: list[PlainNode] = []

    def part(self, told: Mapping[str, PlainNode]) -> dict[str, PlainNode]:
        """The statements of one part."""
        return {
            key: self._sources(value) if key == SOURCE else self._short(value)
            for key, value in source_first(told)
        }

    def _short(self, value: PlainNode) -> PlainNode:
        if isinstance(value, list):
            short = [self._item(one) for one in self._counted(value)]
            return short[0] if len(short) == 1 and isinstance(short[0], str) else short
        if not isinstance(value, dict):
            return value
        same = value.get(SOURCE, []) == self._last
        bare = not value.keys() - {SOURCE, TIMES}
        source = {} if same and not bare else {SOURCE: self._sources(value.get(SOURCE, []))}
        rest = {key: self._short(one) for key, one in value.items() if key != SOURCE}
        return {**rest, **source}

    def _item(self, value: PlainNode) -> PlainNode:
        short = self._short(value)
        if isinstance(short, dict) and len(short) == 1 and SOURCE not in short:
            (only,) = short.values()
            return only if isinstance(only, str) and TIMES not in short else short
        return short

    def _counted(self, listed: list[PlainNode]) -> Iterator[PlainNode]:
        """Parts that say the same, once for all that follow each other."""
        for one, same in groupby(listed):
            times = len(list(same))
            if isinstance(one, dict) and times > 1:
                yield {**one, TIMES: str(times)}
            else:
                yield from [one] * times

    def _sources(self, full: PlainNode) -> PlainNode:
        """Sources without what is as in the one before."""
        found: list[PlainNode] = []
        before = self._last[-1] if self._last else {}
        for one in items(full):
            found.append(_without(one, before))
            before = one
        self._last = items(full) or self._last
        return found[0] if len(found) == 1 else found or NOTHING


def _without(source: PlainNode, before: PlainNode) -> PlainNode:
    """A source from the first key in which it differs from the one before."""
    assert isinstance(source, dict) and isinstance(before, dict)
    keys = list(source)
    kept = next((at for at, key in enumerate(keys) if source[key] != before.get(key)), len(keys))
    if kept == len(keys):  # the one before says more
        kept -= 1
    return {key: source[key] for key in keys[kept:]}
