"""The tables of one edition over its municipalities: where they are, and where to go instead."""

from __future__ import annotations

from collections.abc import Iterable

from routeboek.book import Route, Rules
from routeboek.parts import Edition
from routeboek.tables import Absence, Table


def routes_of(rules: Rules, edition: Edition) -> dict[str, Route | None]:
    """The route in each municipality; None where the edition does not apply."""
    return {name: rules.routes.get((edition.id, name)) for name in rules.municipalities}


def steps(routes: Iterable[Route | None]) -> list[str]:
    """The tables of all ladders in one order, each after the table it follows somewhere."""
    order: list[str] = []
    for route in routes:
        before = -1
        for table in route.ladder if route else ():
            if table.id not in order:
                order.insert(before + 1, table.id)
            before = order.index(table.id)
    return order


def table_elsewhere(rules: Rules, edition: Edition, table: str) -> Table | None:
    """A table that a municipality lacks, as another municipality has it."""
    routes = routes_of(rules, edition).values()
    return next((r.tables[table] for r in routes if r and table in r.tables), None)


def heading(table: Table) -> str:
    """The name of a table after the number of its step."""
    return table.name if table.step is None else f"{table.step}. {table.name}"


def absent_heading(rules: Rules, edition: Edition, table: str) -> str:
    """The heading of a table that a municipality lacks."""
    found = table_elsewhere(rules, edition, table)
    return heading(found) if found else table


def destination(route: Route, absence: Absence) -> str:
    """The name of where to go instead of a table that is not there."""
    if route.fallback and route.fallback.id == absence.go_to:
        return route.fallback.name
    return route.tables[absence.go_to].name if absence.go_to in route.tables else absence.go_to
