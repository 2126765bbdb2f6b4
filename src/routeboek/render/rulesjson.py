"""The rules as JSON: the same three views as the pages of `rules`.

Parts of rules are written as they are declared; where `show` tells more than an advice, or less, a
part has a class here.
"""

from __future__ import annotations

from typing import NamedTuple

from routeboek.book import Edition, Route, Rules
from routeboek.condition import Condition, Nature, facts_of
from routeboek.jsonparts import Json, Merged, Only, Shown, Without, as_json, ordered
from routeboek.parts import Absence, Phase, Table
from routeboek.render.clean import SCHEMA_VERSION
from routeboek.render.ladders import destination, routes_of, steps


def overview_json(rules: Rules) -> Json:
    """Which editions and municipalities there are."""
    return {
        "schema_version": SCHEMA_VERSION,
        "region": rules.region,
        "name": rules.name,
        "sectors": [as_json(sector) for sector in rules.sectors.values()],
        "municipalities": [as_json(one) for one in rules.municipalities.values()],
    }


def matrix_json(rules: Rules, edition: Edition) -> Json:
    """The steps of an edition, with a cell for each municipality."""
    routes = routes_of(rules, edition)
    return {
        "schema_version": SCHEMA_VERSION,
        "edition": as_json(edition),
        "municipalities": [as_json(one) for one in rules.municipalities.values()],
        "rows": [_row(step, routes) for step in steps(routes.values())],
    }


def tables_json(rules: Rules, route: Route) -> Json:
    """Everything that an edition says for one municipality."""
    edition = route.edition
    return {
        "schema_version": SCHEMA_VERSION,
        "edition": as_json(edition),
        "municipality": route.municipality,
        "phases": [_phase(phase) for phase in edition.phases],
        "ladder_for": as_json(ShownCondition(edition.ladder_for)) if edition.ladder_for else None,
        "gate": [as_json(ShownCondition(one)) for one in edition.gate.children],
        "tables": [as_json(ShownTable(table)) for table in route.ladder],
        "absent": [_absence(route, one) for one in route.absent],
        "fallback": as_json(route.fallback) if route.fallback else None,
        "routes": [as_json(other) for other in edition.routes],
        "side_tables": [as_json(ShownTable(table)) for table in route.side_tables],
        "options": [as_json(option) for option in route.options],
        "duties": [as_json(duty) for duty in edition.duties],
        "interpretations": {
            name: as_json(found, Without("code text"))
            for name, found in rules.interpretations.items()
        },
    }


@ordered("id text grouper nature blocking carried_over todo who facts")
class ShownCondition(NamedTuple):
    """A condition in the shape of the rule."""

    condition: Merged[Condition]

    @property
    def nature(self) -> Shown[Nature | None]:
        """What a leaf means when it is unmet."""
        return self.condition.nature if self.condition.test else None

    @property
    def facts(self) -> Shown[tuple[str, ...]]:
        """What a leaf looks at."""
        return facts_of(self.condition.test) if self.condition.test else ()

    @property
    def children(self) -> Shown[tuple[ShownCondition, ...]]:
        """What a group is made of."""
        return tuple([ShownCondition(child) for child in self.condition.children])


@ordered(
    "table name formerly step named_only carried_over purpose term frequency"
    " applications participants conditions"
)
class ShownTable(NamedTuple):
    """A table with its conditions."""

    table: Merged[Table]

    @property
    def conditions(self) -> Shown[tuple[ShownCondition, ...]]:
        """What it asks of a case."""
        return tuple([ShownCondition(one) for one in self.table.condition.children])


def _phase(phase: Phase) -> Json:
    """A phase with all that it ever asks, and the ids of who is to act."""
    actions = [{**as_json(one), "who": [role.id for role in one.who]} for one in phase.actions]
    return {**as_json(phase), "actions": actions}


def _row(step: str, routes: dict[str, Route | None]) -> Json:
    table = next(r.tables[step] for r in routes.values() if r and step in r.tables)
    cells = {name: _cell(route, step) for name, route in routes.items()}
    return {**as_json(table, Only("table name formerly step term")), "cells": cells}


def _cell(route: Route | None, step: str) -> Json | None:
    if route is None:
        return None
    if step in route.tables:
        found = as_json(route.tables[step], Only("applications participants"))
        return {"present": True, **found}
    absences = [one for one in route.absent if one.table == step]
    return _absence(route, absences[0]) if absences else {"present": False}


def _absence(route: Route, absence: Absence) -> Json:
    return {
        "present": False,
        **as_json(absence, Without("sources")),
        "go_to_name": destination(route, absence) or None,
        **as_json(absence, Only("sources")),
    }
