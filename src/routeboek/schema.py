"""JSON Schema (2020-12) of a case and of an advice, for editors and for other systems.

The schema of the case comes from its pydantic model, with the facts, sectors, municipalities and
roles that the rules declare. The schema of the advice is written here and compared with real
advices by the tests. It leaves objects open: a later version may add fields.
"""

from __future__ import annotations

from typing import TypeAlias

from routeboek.book import Rules
from routeboek.case import Case
from routeboek.decision import STATUSES
from routeboek.facts import NEVER_WORD, Fact

Schema: TypeAlias = dict[str, object]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DAY: Schema = {"type": "string", "format": "date", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_ID: Schema = {"type": "string", "pattern": r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"}
_CASE_ID: Schema = {"type": "string", "pattern": r"^[A-Za-z0-9._-]{1,64}$"}

# ---------------------------------------------------------------- the case


def case_schema(rules: Rules) -> Schema:
    """The schema of a case, closed, with what these rules know."""
    found: Schema = Case.model_json_schema(by_alias=True)
    parts = found.pop("$defs", {})
    assert isinstance(parts, dict)
    properties = found["properties"]
    assert isinstance(properties, dict)
    history, holiday = parts["HistoryEntry"], parts["Holiday"]
    tables = {t for route in rules.routes.values() for t in route.tables}
    ends = {route.fallback.id for route in rules.routes.values() if route.fallback}
    history["properties"] |= {
        "table": {"enum": sorted(tables | ends)},
        "applied_on": _or_null(_DAY),
        "closed_on": _or_null(_DAY),
        "followed_up_on": _or_null(_DAY),
        "reason": _or_null(_ID),
    }
    holiday["properties"] |= {"from": _DAY, "to": _DAY}
    properties |= {
        "schema_version": {"const": 1, "default": 1},
        "$schema": {"type": "string"},
        "case_id": _or_null(_CASE_ID),
        "reference_date": _DAY,
        "sector": {"enum": list(rules.sectors)},
        "municipality": {"enum": list(rules.municipalities)},
        "home_municipality": _or_null(_ID),
        "asker": {"enum": [*rules.roles, None]},
        "facts": {
            "type": "object",
            "properties": {name: fact_schema(fact) for name, fact in rules.facts.items()},
            "additionalProperties": False,
        },
    }
    for shape in (found, history, holiday):
        _without_titles(shape)
    # The command line can supply the date itself; then an editor may still ask for it.
    found["description"] = "A snapshot of one case, without anything that identifies a pupil."
    return {"$schema": DIALECT, "title": "routeboek case", **found, "$defs": parts}


def fact_schema(fact: Fact) -> Schema:
    """The values a fact takes; null is the same as leaving it out."""
    return {"description": fact.question, **_fact_values(fact)}


def _fact_values(fact: Fact) -> Schema:
    if fact.type == "yes_no":
        return {"type": ["boolean", "null"]}
    if fact.type == "count":
        return {"type": ["integer", "null"], "minimum": 0, "maximum": 100_000}
    if fact.type == "choice":
        return {"enum": [*fact.values, None]}
    if fact.type == "choices":
        items: Schema = {"enum": list(fact.values)}
        return {"type": ["array", "null"], "items": items}
    return {"anyOf": [_DAY, {"enum": [NEVER_WORD, None]}]}


def _without_titles(shape: Schema) -> None:
    """Drops the titles that pydantic makes of field names: they say nothing more."""
    shape.pop("title", None)
    properties = shape["properties"]
    assert isinstance(properties, dict)
    for value in properties.values():
        value.pop("title", None)


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


# ---------------------------------------------------------------- the advice

_TEXT: Schema = {"type": "string"}
_MAYBE_TEXT: Schema = {"type": ["string", "null"]}
_FLAG: Schema = {"type": "boolean"}
_MAYBE_FLAG: Schema = {"type": ["boolean", "null"]}
_MAYBE_NUMBER: Schema = {"type": ["integer", "null"]}
_STATUS: Schema = {"enum": list(STATUSES)}
_OUTCOME: Schema = {
    "enum": [
        "running",
        "no-solution",
        "solved",
        "returned",
        "advice-in-progress",
        "withdrawn",
        "not-applicable",
        None,
    ]
}


def advice_schema() -> Schema:
    """The schema of an advice; every field named here is always there unless said otherwise."""
    return {
        "$schema": DIALECT,
        "title": "routeboek advice",
        **_object(
            schema_version={"const": 1},
            case_id=_MAYBE_TEXT,
            reference_date=_DAY,
            municipality=_TEXT,
            status=_STATUS,
            summary=_TEXT,
            possible_statuses={"type": "array", "items": _STATUS, "minItems": 1},
            leaning={"enum": ["permitted-if", "not-now", "depends", None]},
            possible_routes={"type": "array", "items": _object(id=_TEXT, name=_TEXT)},
            taken=_list("taken"),
            next=_or_null(_ref("table")),
            side_tables=_list("table"),
            options=_list("option"),
            route=_or_null(_ref("route")),
            phase=_or_null(_ref("phase")),
            unmet=_list("unmet"),
            questions=_list("question"),
            duties=_list("duty"),
            warnings=_list("warning"),
            assumptions=_list("assumption"),
            timeline=_list("rung"),
            justification=_ref("justification"),
            edition=_ref("edition"),
            provenance=_object(rules_sha256=_TEXT, engine_version=_TEXT, rules_source=_TEXT),
        ),
        "$defs": _definitions(),
    }


def _definitions() -> dict[str, Schema]:
    sources = _list("source")
    return {
        "source": _object({"row": _TEXT}, document=_TEXT, heading=_TEXT),
        "role": _object(role=_TEXT, name=_TEXT),
        "note": _object({"address": _TEXT}, text=_TEXT, carried_over=_FLAG, sources=sources),
        "application": _object(
            applicant=_TEXT,
            applicant_name=_TEXT,
            to=_TEXT,
            to_name=_TEXT,
            via=_MAYBE_TEXT,
            via_name=_MAYBE_TEXT,
            means=_MAYBE_TEXT,
            note=_MAYBE_TEXT,
            asker_may_apply=_MAYBE_FLAG,
            carried_over=_FLAG,
            sources=sources,
        ),
        "participant": _object(
            role=_TEXT, name=_TEXT, note=_MAYBE_TEXT, carried_over=_FLAG, sources=sources
        ),
        "deadline": _object(
            earliest=_or_null(_DAY),
            latest=_or_null(_DAY),
            weeks=_MAYBE_NUMBER,
            counted_from=_or_null(_DAY),
            overdue=_MAYBE_FLAG,
            days_left=_MAYBE_NUMBER,
            at_most=_or_null(_DAY),
        ),
        "taken": _object(fact=_TEXT, value={}, text=_TEXT, sources=sources),
        "answer": _object(
            value={},
            possible_statuses={"type": "array", "items": _STATUS, "minItems": 1},
            next=_MAYBE_TEXT,
        ),
        "table": _table(),
        "option": _object(
            id=_TEXT, name=_TEXT, text=_TEXT, who_asks=_TEXT, who_asks_name=_TEXT, sources=sources
        ),
        "route": _object(
            id=_TEXT,
            name=_TEXT,
            text=_TEXT,
            applications=_list("application"),
            participants=_list("participant"),
            contacts=_list("note"),
            sources=sources,
        ),
        "phase": _object(
            id=_TEXT, name=_TEXT, text=_TEXT, actions=_list("action"), sources=sources
        ),
        "action": _object(text=_TEXT, who=_list("role"), carried_over=_FLAG, sources=sources),
        "unmet": _object(
            condition=_TEXT,
            text=_TEXT,
            nature={"enum": ["action", "circumstance", "fit"]},
            todo=_MAYBE_TEXT,
            who_acts=_list("role"),
            sources=sources,
        ),
        "question": _object(
            fact=_TEXT,
            question=_TEXT,
            why=_TEXT,
            kind={"enum": ["observation", "judgement"]},
            tables={"type": "array", "items": _TEXT},
            decides={"enum": ["status", "date", "side", "duty"]},
            answers=_list("answer"),
            type={"enum": ["yes_no", "date", "count", "choice", "choices"]},
            values={"type": ["object", "null"], "additionalProperties": _TEXT},
            answered_by=_list("role"),
        ),
        "duty": _object(
            id=_TEXT,
            text=_TEXT,
            on_whom=_TEXT,
            on_whom_name=_TEXT,
            state={"enum": ["due", "made", "unknown"]},
            carried_over=_FLAG,
            sources=sources,
        ),
        "warning": _object(code=_TEXT, text=_TEXT),
        "assumption": _object(
            code=_TEXT,
            text=_TEXT,
            issue=_TEXT,
            question=_TEXT,
            chosen=_TEXT,
            readings={"type": "array", "items": _TEXT, "minItems": 2},
            sources=sources,
        ),
        "rung": _object(
            table=_TEXT,
            name=_TEXT,
            step=_MAYBE_NUMBER,
            earliest=_or_null(_DAY),
            latest=_or_null(_DAY),
            overdue=_FLAG,
            applied_on=_or_null(_DAY),
            outcome=_OUTCOME,
        ),
        "justification": _object(
            {
                "fact": _TEXT,
                "value": {},
                "taken": _FLAG,
                "proved": _FLAG,
                "nature": {"enum": ["action", "circumstance", "fit"]},
                "blocking": _FLAG,
                "carried_over": _FLAG,
            },
            text=_TEXT,
            verdict={"enum": ["met", "unmet", "unknown"]},
            sources=sources,
            children=_list("justification"),
        ),
        "edition": _object(
            id=_TEXT,
            sector=_TEXT,
            name=_TEXT,
            school_year={"type": "string", "pattern": r"^[0-9]{4}-[0-9]{4}$"},
            valid_from=_DAY,
            valid_until=_or_null(_DAY),
            dating={"enum": ["stated", "inferred"]},
            carried_forward=_FLAG,
            sources=sources,
        ),
    }


def _table() -> Schema:
    return _object(
        table=_TEXT,
        name=_TEXT,
        formerly=_MAYBE_TEXT,
        step=_MAYBE_NUMBER,
        state=_STATUS,
        opens_on=_or_null(_DAY),
        carried_over=_FLAG,
        fits=_FLAG,
        applications=_list("application"),
        participants=_list("participant"),
        preconditions=_list("justification"),
        dossier=_list("note"),
        deadline=_or_null(_ref("deadline")),
        frequency=_MAYBE_TEXT,
        purpose=_MAYBE_TEXT,
        powers=_list("note"),
        afterwards=_MAYBE_TEXT,
        contacts=_list("note"),
        sources=_list("source"),
    )


def _object(optional: Schema | None = None, /, **required: Schema) -> Schema:
    """An object with these fields; only those in `optional` may be absent."""
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _list(name: str) -> Schema:
    return {"type": "array", "items": _ref(name)}
