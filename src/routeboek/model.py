# TEMPORARY: for examples.py only
"""The shapes of rule files. pydantic checks them; `build` gives them their meaning.

Every scalar arrives as text (see `source`), so that `no`, `010` and `12:30` mean what they say;
the types here read that text strictly.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from routeboek.diagnostic import Diagnostic
from routeboek.forms import iso_date
from routeboek.making import At
from routeboek.shapes import nearest
from routeboek.source import NodePath
from routeboek.text_guard import MAX_FINDINGS


def _flag(value: object) -> bool:
    if value in ("yes", "no"):
        return value == "yes"
    raise PydanticCustomError("expected", "{kind}", {"kind": "flag"})


def _whole(value: object) -> int:
    if isinstance(value, str) and re.fullmatch(r"0|[1-9]\d{0,2}", value, re.ASCII):
        return int(value)
    raise PydanticCustomError("expected", "{kind}", {"kind": "whole"})


def _day(value: object) -> date:
    day = iso_date(value)
    if day is None:
        raise PydanticCustomError("expected", "{kind}", {"kind": "date"})
    return day


def _text(value: object) -> str:
    if isinstance(value, str) and value.strip():
        return value
    raise PydanticCustomError("expected", "{kind}", {"kind": "text"})


def _matching(pattern: str, kind: str) -> BeforeValidator:
    def check(value: object) -> object:
        if not isinstance(value, str) or not re.fullmatch(pattern, value, re.ASCII):
            raise PydanticCustomError("expected", "{kind}", {"kind": kind})
        return value

    return BeforeValidator(check)


def _school_year(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{4}", value, re.ASCII):
        first, second = value.split("-")
        if int(second) == int(first) + 1:
            return value
    raise PydanticCustomError("expected", "{kind}", {"kind": "school-year"})


def _month_day(value: object) -> object:
    # A day that every year has, so also one that is no leap year.
    if isinstance(value, str) and iso_date(f"2001-{value}"):
        return value
    raise PydanticCustomError("expected", "{kind}", {"kind": "month-day"})


def _one_or_more(value: object) -> object:
    return value if isinstance(value, list) else [value]


Flag = Annotated[bool, BeforeValidator(_flag)]
Whole = Annotated[int, BeforeValidator(_whole)]
Day = Annotated[date, BeforeValidator(_day)]
Text = Annotated[str, BeforeValidator(_text)]
Id = Annotated[str, _matching(r"[A-Za-z0-9][A-Za-z0-9_-]*", "id")]
FactName = Annotated[str, _matching(r"[a-z][a-z0-9_]*", "fact-name")]
SchoolYear = Annotated[str, BeforeValidator(_school_year)]
MonthDay = Annotated[str, BeforeValidator(_month_day)]
Ids = Annotated[list[Id], BeforeValidator(_one_or_more)]


class Shape(BaseModel):
    """Closed: an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, defer_build=True)


def shape_findings(error: ValidationError, shape: type[Shape], at: At) -> list[Diagnostic]:
    """What is wrong with the shape of a document; a misspelt key is not also a missing one."""
    details = error.errors(include_url=False, include_context=True, include_input=False)
    details = details[:MAX_FINDINGS]
    unknown = [item["loc"] for item in details if item["type"] == "extra_forbidden"]
    meant = {loc: nearest(str(loc[-1]), _keys_at(shape, loc[:-1])) for loc in unknown}
    misspelt = {(*loc[:-1], near) for loc, near in meant.items()}
    return [
        _unknown_key(item, meant[item["loc"]], at)
        if item["type"] == "extra_forbidden"
        else _wrong_value(item, shape, at)
        for item in details
        if item["type"] != "missing" or item["loc"] not in misspelt
    ]


def _keys_at(shape: type[Shape], path: NodePath) -> list[str]:
    """The keys that may stand in the mapping to which a path leads."""
    return list(_fields_at(shape, path))


def _fields_at(shape: type[Shape], path: NodePath) -> dict[str, object]:
    """The type of each key that may stand in the mapping to which a path leads."""
    steps = iter(path)
    for step in steps:
        field = next((f for n, f in shape.model_fields.items() if step == (f.alias or n)), None)
        if field:
            shape = _shape_in(field.annotation) or shape
            if get_origin(field.annotation) is dict:
                next(steps, None)  # a name of the writer's own
    return {field.alias or name: field.annotation for name, field in shape.model_fields.items()}


def _shape_in(annotation: object) -> type[Shape] | None:
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return annotation
    return next((found for one in get_args(annotation) if (found := _shape_in(one))), None)


def _listed_in(annotation: object) -> tuple[str, ...]:
    """The values that a type lists."""
    parts = get_args(annotation)
    if get_origin(annotation) is Literal:
        return parts
    return tuple(value for one in parts for value in _listed_in(one))


def _unknown_key(item: ErrorDetails, near: str, at: At) -> Diagnostic:
    code = "rules-key-near" if near else "rules-key-unknown"
    span = at.document.spans.key(item["loc"])
    return Diagnostic(code, span, None, {"key": str(item["loc"][-1]), "near": near})


_KINDS = {
    "missing": "missing",
    "dict_type": "mapping",
    "model_type": "mapping",
    "model_attributes_type": "mapping",
    "list_type": "list",
    "literal_error": "literal",
    "string_type": "text",
}


def _wrong_value(item: ErrorDetails, shape: type[Shape], at: At) -> Diagnostic:
    span = at.document.spans.value(item["loc"])
    if item["type"] == "missing":
        return Diagnostic("rules-key-missing", span, None, {"key": str(item["loc"][-1])})
    if item["type"] == "literal_error":
        *above, key = item["loc"]
        listed = _listed_in(_fields_at(shape, tuple(above)).get(str(key)))
        return Diagnostic("rules-not-listed", span, None, {"expected": ", ".join(listed)})
    kind = str(item.get("ctx", {}).get("kind", _KINDS.get(item["type"], "value")))
    return Diagnostic("rules-wrong-type", span, None, {"expected": f"@{kind}"})
