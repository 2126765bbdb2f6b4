"""JSON Schema (2020-12) of a case and of an advice, for editors and for other systems.

Both follow from declarations: that of a case from its pydantic model, with the facts, sectors,
municipalities and roles that the rules declare; that of an advice from the parts that its JSON is
made of. The latter leaves objects open: a later version may add fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, TypeAlias, get_args, get_origin, get_type_hints

from routeboek import advice, answering, book, condition, justification, parts, tables
from routeboek.case import Case
from routeboek.caseparts import HistoryEntry, Holiday
from routeboek.facts import MAX_COUNT, NEVER_WORD, Fact, FactType
from routeboek.jsonparts import Facet, Hint, Only, Without, entries, opened

Schema: TypeAlias = dict[str, object]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DAY: Schema = {"type": "string", "format": "date", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_SCALARS: Mapping[object, Schema] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    date: _DAY,
    object: {},
}

# ---------------------------------------------------------------- the case


def case_schema(rules: book.Rules) -> Schema:
    """The schema of a case, closed, with what these rules know."""
    found: Schema = Case.model_json_schema(by_alias=True)
    inside = found.pop("$defs", {})
    assert isinstance(inside, dict)
    history, holiday = inside["HistoryEntry"], inside["Holiday"]
    tables = {t for route in rules.routes.values() for t in route.tables}
    ends = {route.fallback.id for route in rules.routes.values() if route.fallback}
    _say(history, HistoryEntry, {"table": {"enum": sorted(tables | ends)}})
    _say(holiday, Holiday, {})
    named: Schema = {
        "schema_version": {"const": 1, "default": 1},
        "$schema": {"type": "string"},
        "sector": {"enum": list(rules.sectors)},
        "municipality": {"enum": list(rules.municipalities)},
        "asker": {"enum": [*rules.roles, None]},
        "facts": {
            "type": "object",
            "properties": {name: fact_schema(fact) for name, fact in rules.facts.items()},
            "additionalProperties": False,
        },
    }
    # The command line can supply the date itself; then an editor may still ask for it.
    _say(found, Case, named)
    found["description"] = (Case.__doc__ or "").partition("\n")[0]
    return {"$schema": DIALECT, "title": "routeboek case", **found, "$defs": inside}


def _say(shape: Schema, model: type[Case | HistoryEntry | Holiday], named: Schema) -> None:
    """Puts in what texts and dates look like and what rules name, and takes the titles out.

    Those are made of the names of fields and say nothing more.
    """
    properties = shape["properties"]
    assert isinstance(properties, dict)
    hints = get_type_hints(model, include_extras=True)
    for name, field in model.model_fields.items():
        hint = opened(hints[name])
        if hint.kind in (str, date):
            properties[field.alias or name] = _schema_of(hint)
    properties |= named
    shape.pop("title")
    for value in properties.values():
        value.pop("title", None)


def fact_schema(fact: Fact) -> Schema:
    """The values a fact takes; null is the same as leaving it out."""
    found: Mapping[FactType, Schema] = {
        "yes_no": {"type": ["boolean", "null"]},
        "count": {"type": ["integer", "null"], "minimum": 0, "maximum": MAX_COUNT},
        "choice": {"enum": [*fact.values, None]},
        "choices": {"type": ["array", "null"], "items": {"enum": list(fact.values)}},
        "date": {"anyOf": [_DAY, {"enum": [NEVER_WORD, None]}]},
    }
    return {"description": fact.question, **found[fact.type]}


# ---------------------------------------------------------------- the advice

_PARTS: Mapping[str, type] = {
    "source": condition.Source,
    "role": tables.Role,
    "note": tables.Note,
    "application": tables.Application,
    "participant": tables.Participant,
    "deadline": advice.Deadline,
    "taken": advice.TakenAdvice,
    "answer": answering.Answer,
    "table": advice.TableAdvice,
    "option": parts.Option,
    "route": tables.OtherRoute,
    "phase": advice.PhaseAdvice,
    "action": parts.Action,
    "unmet": advice.Unmet,
    "question": advice.Question,
    "duty": advice.DutyAdvice,
    "warning": advice.Warned,
    "assumption": advice.Assumption,
    "rung": advice.RungTime,
    "justification": justification.Justification,
    "edition": advice.EditionAdvice,
}
"""What has a name in the schema; all else is written out where it stands."""


def advice_schema() -> Schema:
    """The schema of an advice; every field named here is always there unless said otherwise."""
    return {
        "$schema": DIALECT,
        "title": "routeboek advice",
        **part_schema(advice.Advice),
        "$defs": {name: part_schema(part) for name, part in _PARTS.items()},
    }


def part_schema(part: type, *chosen: Only | Without) -> Schema:
    """The schema of what `as_json` makes of a part; last come the keys that may be absent."""
    found = sorted(entries(part, *chosen), key=lambda entry: entry.hint.absent is not None)
    return {
        "type": "object",
        "properties": {entry.key: _schema_of(entry.hint) for entry in found},
        "required": [entry.key for entry in found if entry.hint.absent is None],
    }


def _schema_of(hint: Hint) -> Schema:
    """The schema of a value of a declared type."""
    found = dict(_schema_of_kind(hint))
    for facet in hint.marks:
        if isinstance(facet, Facet):
            found = {} if facet.keyword == "enum" else found
            value = facet.value
            found[facet.keyword] = list(value) if isinstance(value, tuple) else value
    return _or_null(found) if hint.nullable and hint.absent is None else found


def _schema_of_kind(hint: Hint) -> Schema:
    if hint.part:
        for name, part in _PARTS.items():
            if part is hint.part and not hint.chosen:
                return {"$ref": f"#/$defs/{name}"}
        return part_schema(hint.part, *hint.chosen)
    origin = get_origin(hint.kind)
    if origin is tuple:
        return {"type": "array", "items": _schema_of(hint.inside)}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": _schema_of(hint.inside)}
    if origin is Literal:
        values = list(get_args(hint.kind))
        return {"enum": values} if len(values) > 1 else {"const": values[0]}
    return _SCALARS[hint.kind]


def _or_null(schema: Schema) -> Schema:
    """A schema that takes null as well, said as shortly as can be."""
    match schema:
        case {"enum": [*values]}:
            return {"enum": [*values, None]}
        case {"$ref": _} | {"pattern": _}:
            return {"anyOf": [schema, {"type": "null"}]}
        case {"type": kind}:
            return {**schema, "type": [kind, "null"]}
    return schema
