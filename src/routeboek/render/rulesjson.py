"""The rules as JSON: the same three views as the pages of `rules`."""

from __future__ import annotations

from routeboek.advice import (
    Json,
    application_json,
    edition_json,
    note_json,
    option_json,
    participant_json,
    route_json,
    sources_json,
)
from routeboek.book import Absence, Duty, Edition, Phase, Route, Rules, Table, Term
from routeboek.condition import Condition, facts_of
from routeboek.render.jsonform import SCHEMA_VERSION
from routeboek.render.rules import destination, routes_of, steps


def overview_json(rules: Rules) -> Json:
    """Which editions and municipalities there are."""
    return {
        "schema_version": SCHEMA_VERSION,
        "region": rules.region,
        "name": rules.name,
        "sectors": [
            {
                "id": sector.id,
                "name": sector.name,
                "editions": [_edition(edition) for edition in sector.editions],
            }
            for sector in rules.sectors.values()
        ],
        "municipalities": [{"id": m.id, "name": m.name} for m in rules.municipalities.values()],
    }


def matrix_json(rules: Rules, edition: Edition) -> Json:
    """The steps of an edition, with a cell for each municipality."""
    routes = routes_of(rules, edition)
    return {
        "schema_version": SCHEMA_VERSION,
        "edition": _edition(edition),
        "municipalities": [{"id": m.id, "name": m.name} for m in rules.municipalities.values()],
        "rows": [_row(step, routes) for step in steps(routes.values())],
    }


def tables_json(rules: Rules, route: Route) -> Json:
    """Everything that an edition says for one municipality."""
    return {
        "schema_version": SCHEMA_VERSION,
        "edition": _edition(route.edition),
        "municipality": route.municipality,
        "phases": [_phase(phase) for phase in route.edition.phases],
        "ladder_for": condition_json(route.edition.ladder_for)
        if route.edition.ladder_for
        else None,
        "gate": [condition_json(one) for one in route.edition.gate.children],
        "tables": [_table(table) for table in route.ladder],
        "absent": [_absence(route, one) for one in route.absent],
        "fallback": route_json(route.fallback, None) if route.fallback else None,
        "routes": [route_json(other, None) for other in route.edition.routes],
        "side_tables": [_table(table) for table in route.side_tables],
        "options": [option_json(option) for option in route.options],
        "duties": [_duty(duty) for duty in route.edition.duties],
        "interpretations": {
            name: {
                "issue": found.issue,
                "question": found.question,
                "readings": dict(found.readings),
                "chosen": found.chosen,
                "sources": sources_json(found.sources),
            }
            for name, found in rules.interpretations.items()
        },
    }


def condition_json(condition: Condition) -> Json:
    """A condition in the shape of the rule."""
    return {
        "id": condition.id,
        "text": condition.text,
        "grouper": condition.grouper,
        "nature": condition.nature if condition.test else None,
        "blocking": condition.blocking,
        "carried_over": condition.carried_over,
        "todo": condition.todo or None,
        "who": list(condition.who),
        "facts": list(facts_of(condition.test)) if condition.test else [],
        "interpretations": list(condition.interpretations),
        "sources": sources_json(condition.sources),
        "children": [condition_json(child) for child in condition.children],
    }


def _edition(edition: Edition) -> Json:
    found = edition_json(edition, False)
    del found["carried_forward"]
    return found


def _row(step: str, routes: dict[str, Route | None]) -> Json:
    table = next(r.tables[step] for r in routes.values() if r and step in r.tables)
    return {
        "table": step,
        "name": table.name,
        "formerly": table.formerly or None,
        "step": table.step,
        "term": _term(table.term),
        "cells": {name: _cell(route, step) for name, route in routes.items()},
    }


def _cell(route: Route | None, step: str) -> Json | None:
    if route is None:
        return None
    if step in route.tables:
        table = route.tables[step]
        return {
            "present": True,
            "applications": [application_json(one, None) for one in table.applications],
            "participants": [participant_json(one) for one in table.participants],
        }
    absences = [one for one in route.absent if one.table == step]
    return _absence(route, absences[0]) if absences else {"present": False}


def _absence(route: Route, absence: Absence) -> Json:
    return {
        "present": False,
        "table": absence.table,
        "go_to": absence.go_to or None,
        "go_to_name": destination(route, absence) or None,
        "sources": sources_json(absence.sources),
    }


def _term(term: Term | None) -> Json | None:
    if term is None:
        return None
    return {"earliest_week": term.earliest_week, "latest_week": term.latest_week}


def _table(table: Table) -> Json:
    return {
        "table": table.id,
        "name": table.name,
        "formerly": table.formerly or None,
        "step": table.step,
        "named_only": table.named_only,
        "carried_over": table.carried_over,
        "purpose": note_json(table.purpose) if table.purpose else None,
        "term": _term(table.term),
        "frequency": note_json(table.frequency) if table.frequency else None,
        "applications": [application_json(one, None) for one in table.applications],
        "participants": [participant_json(one) for one in table.participants],
        "conditions": [condition_json(one) for one in table.condition.children],
        "dossier": [note_json(note) for note in table.dossier],
        "powers": [note_json(note) for note in table.powers],
        "afterwards": [note_json(note) for note in table.afterwards],
        "contacts": [note_json(note) for note in table.contacts],
        "interpretations": list(table.interpretations),
        "sources": sources_json(table.sources),
    }


def _phase(phase: Phase) -> Json:
    return {
        "id": phase.id,
        "name": phase.name,
        "text": phase.text,
        "actions": [
            {
                "text": action.text,
                "who": [role.id for role in action.who],
                "carried_over": action.carried_over,
                "sources": sources_json(action.sources),
            }
            for action in phase.actions
        ],
        "sources": sources_json(phase.sources),
    }


def _duty(duty: Duty) -> Json:
    return {
        "id": duty.id,
        "text": duty.text,
        "on_whom": duty.on_whom.id,
        "on_whom_name": duty.on_whom.name,
        "carried_over": duty.carried_over,
        "sources": sources_json(duty.sources),
    }
