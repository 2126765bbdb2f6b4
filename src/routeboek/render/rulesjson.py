"""The rules as JSON: the same three views as the pages of `rules`.

Parts of rules are written as they are declared; where `show` tells more than an advice, or less, a
part has a function here.
"""

from __future__ import annotations

from routeboek.book import Route, Rules
from routeboek.condition import Condition, facts_of
from routeboek.jsonparts import Json, Only, Without, as_json
from routeboek.parts import Edition, Phase
from routeboek.render.clean import SCHEMA_VERSION
from routeboek.render.ladders import destination, routes_of, steps
from routeboek.tables import Absence, Table


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
        "ladder_for": condition_json(edition.ladder_for) if edition.ladder_for else None,
        "gate": [condition_json(one) for one in edition.gate.children],
        "tables": [_table(table) for table in route.ladder],
        "absent": [_absence(route, one) for one in route.absent],
        "fallback": as_json(route.fallback) if route.fallback else None,
        "routes": [as_json(other) for other in edition.routes],
        "side_tables": [_table(table) for table in route.side_tables],
        "options": [as_json(option) for option in route.options],
        "duties": [as_json(duty) for duty in edition.duties],
        "warnings": [as_json(notice) for notice in edition.notices],
        "interpretations": {
            name: as_json(found, Without("code text"))
            for name, found in rules.interpretations.items()
        },
    }


def condition_json(condition: Condition) -> Json:
    """A condition in the shape of the rule; of a leaf also what it means and what it looks at."""
    leaf = condition.test
    told = {
        **as_json(condition, Without("children")),
        "nature": condition.nature if leaf else None,
        "facts": list(facts_of(leaf)) if leaf else [],
        "children": [condition_json(child) for child in condition.children],
    }
    return _in_order("id text grouper nature blocking carried_over todo who facts", told)


def _table(table: Table) -> Json:
    conditions = [condition_json(one) for one in table.condition.children]
    return _in_order(
        "table name formerly step named_only carried_over purpose term frequency"
        " applications participants conditions",
        {**as_json(table), "conditions": conditions},
    )


def _phase(phase: Phase) -> Json:
    """A phase with all that it ever asks, and the ids of who is to act."""
    actions = [{**as_json(one), "who": [role.id for role in one.who]} for one in phase.actions]
    return {**as_json(phase), "actions": actions}


def _in_order(first: str, told: Json) -> Json:
    """The same, with these keys first."""
    return {key: told[key] for key in (*first.split(), *told)}


def _row(step: str, routes: dict[str, Route | None]) -> Json:
    table = next(r.tables[step] for r in routes.values() if r and step in r.tables)
    cells = {name: _cell(route, step) for name, route in routes.items()}
    return {**as_json(table, Only("table name formerly step term")), "cells": cells}


def _cell(route: Route | None, step: str) -> Json | None:
    there = place_json(route, step)
    if route is None or step not in route.tables:
        return there
    return {**(there or {}), **as_json(route.tables[step], Only("applications participants"))}


def place_json(route: Route | None, step: str) -> Json | None:
    """Whether a municipality has a table, and else where to go instead."""
    if route is None:
        return None
    if step in route.tables:
        return {"present": True}
    absences = [one for one in route.absent if one.table == step]
    return _absence(route, absences[0]) if absences else {"present": False}


def _absence(route: Route, absence: Absence) -> Json:
    told = {"present": False, "go_to_name": destination(route, absence) or None}
    return _in_order("present table go_to go_to_name", {**as_json(absence), **told})
