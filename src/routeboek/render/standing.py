"""What stands in a route: the parts that rest on a reading, and the people it names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from routeboek.book import Route, Rules
from routeboek.condition import Condition
from routeboek.parts import Duty, Edition
from routeboek.tables import Absence, Application, OtherRoute, Participant, Role, Table, Term

Element: TypeAlias = (
    Edition | Table | Term | Condition | Application | Participant | Absence | OtherRoute | Duty
)
"""Anything that can name the interpretation that it rests on."""


def elements(route: Route) -> Iterator[tuple[Element, Table | None]]:
    """Everything in a route that can name an interpretation, each with its table if it has one.

    A whole comes after its parts, whose interpretations it has too.
    """
    edition = route.edition
    needed = [edition.ladder_for] if edition.ladder_for else []
    for one in (*needed, edition.gate):
        yield from ((part, None) for part in conditions(one))
    yield from ((duty, None) for duty in edition.duties)
    yield edition, None
    for table in (*route.ladder, *route.side_tables):
        yield from ((part, table) for part in parts_of(table))
        yield table, table
    fallback = [route.fallback] if route.fallback else []
    others: tuple[Element, ...] = (*route.absent, *fallback, *edition.routes)
    yield from ((one, None) for one in others)


def parts_of(table: Table) -> Iterator[Element]:
    """The parts of a table that can name an interpretation."""
    if table.term:
        yield table.term
    yield from table.applications
    yield from table.participants
    yield from conditions(table.condition)


def decides(route: Route, interpretation: str) -> Iterator[tuple[Element, Table | None]]:
    """What rests on an interpretation.

    A whole counts only where the interpretation is not that of one of its parts.
    """
    before: list[Table | None] = []
    for one, table in elements(route):
        if interpretation not in one.interpretations:
            continue
        if isinstance(one, Edition | Table) and table in before:
            continue
        before.append(table)
        yield one, table


def readings_of(condition: Condition) -> Iterator[str]:
    """The interpretations of a condition and of everything below it."""
    for one in conditions(condition):
        yield from one.interpretations


def used_readings(route: Route) -> dict[str, None]:
    """Every interpretation that something in a route rests on, each once."""
    return dict.fromkeys(name for one, _ in elements(route) for name in one.interpretations)


def conditions(condition: Condition) -> Iterator[Condition]:
    """A condition and everything below it."""
    yield condition
    for child in condition.children:
        yield from conditions(child)


def roles_in(rules: Rules, route: Route) -> set[Role]:
    """Everyone whom a route names."""
    found = set(_roles_below(route))
    named = {name for one, _ in elements(route) if isinstance(one, Condition) for name in one.who}
    return found | {rules.roles[name] for name in named}


def _roles_below(part: object) -> Iterator[Role]:
    if isinstance(part, Role):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from _roles_below(one)
