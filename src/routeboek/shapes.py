"""Whether a document has the shape of its parts, by pydantic; see `forms`.

The result is plain data: mappings by the names of fields, with single values read and the rest as
it was written. What the names in it mean is for `reading`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from typing import TypeAlias

from pydantic import ValidationError
from pydantic_core import CoreSchema, ErrorDetails, PydanticCustomError, SchemaValidator
from pydantic_core import core_schema as shape

from routeboek.diagnostic import Diagnostic
from routeboek.forms import (
    FILLED,
    LOOSE,
    Field,
    Form,
    Kind,
    Mapped,
    OneOf,
    Part,
    Several,
    Single,
    keys_of,
    short_key,
)
from routeboek.spelling import nearest
from routeboek.text_guard import MAX_FINDINGS
from routeboek.yamlnodes import Document, NodePath

Plain: TypeAlias = dict[str, object]


def shaped(document: Document, part: type) -> Plain:
    """The data of a document; raises `pydantic.ValidationError` when it has another shape."""
    found: Plain = _validator(part).validate_python(document.data)
    return found


@cache
def _validator(part: type) -> SchemaValidator:
    definitions = [_mapping(one) for one in parts_of(part)]
    return SchemaValidator(shape.definitions_schema(_schema(Part(part)), definitions))


def parts_of(part: type) -> tuple[type, ...]:
    """A part and every part that may stand in it."""
    found = [part]
    for one in found:  # grows while it is walked
        for field in keys_of(one).values():
            found += [inner for inner in _parts_in(field.form) if inner not in found]
    return tuple(found)


def _parts_in(form: Form) -> Iterator[type]:
    if isinstance(form, Part):
        yield form.shape
    elif isinstance(form, Several | Mapped):
        yield from _parts_in(form.item)


def _mapping(part: type) -> CoreSchema:
    fields = {
        field.name: shape.typed_dict_field(
            _of_field(field),
            required=field.required,
            validation_alias=key,
        )
        for key, field in keys_of(part).items()
    }
    short = short_key(part)
    if not short:
        return shape.typed_dict_schema(fields, extra_behavior="forbid", ref=part.__name__)
    mapping = shape.typed_dict_schema(fields, extra_behavior="forbid")
    written_out = partial(_as_mapping, short)
    return shape.no_info_before_validator_function(written_out, mapping, ref=part.__name__)


def _of_field(field: Field) -> CoreSchema:
    if LOOSE in field.marks:
        return shape.list_schema() if isinstance(field.form, Several) else shape.dict_schema()
    found = _schema(field.form)
    # What is empty is then no mapping at all.
    return (
        shape.no_info_before_validator_function(lambda value: value or None, found)
        if FILLED in field.marks
        else found
    )


def _schema(form: Form) -> CoreSchema:
    if isinstance(form, Single):
        return shape.no_info_plain_validator_function(partial(_read, form.kind))
    if isinstance(form, OneOf):
        return shape.no_info_plain_validator_function(partial(_one_of, form.words))
    if isinstance(form, Mapped):
        return shape.dict_schema(shape.str_schema(), _schema(form.item))
    if isinstance(form, Several):
        listed = shape.list_schema(_schema(form.item))
        return shape.no_info_before_validator_function(_as_list, listed) if form.or_one else listed
    return shape.definition_reference_schema(form.shape.__name__)


def _as_mapping(key: str, value: object) -> object:
    return {key: value} if isinstance(value, str) else value


def _as_list(value: object) -> object:
    return value if isinstance(value, list) else [value]


def _read(kind: Kind, value: object) -> object:
    found = kind.read(value) if isinstance(value, str) else None
    if found is None:
        raise PydanticCustomError("expected", "{kind}", {"kind": kind.name})
    return found


def _one_of(words: tuple[str, ...], value: object) -> object:
    if value not in words:
        raise PydanticCustomError("listed", "{words}", {"words": ", ".join(words)})
    return value


# ---------------------------------------------------------------- findings


def shape_findings(error: ValidationError, part: type, document: Document) -> list[Diagnostic]:
    """What is wrong with the shape of a document; a misspelt key is not also a missing one."""
    details = error.errors(include_url=False, include_context=True, include_input=False)
    details = details[:MAX_FINDINGS]
    unknown = [item["loc"] for item in details if item["type"] == "extra_forbidden"]
    meant = {loc: nearest(str(loc[-1]), _keys_at(part, loc[:-1])) for loc in unknown}
    misspelt = {(*loc[:-1], near) for loc, near in meant.items()}
    return [
        _unknown_key(item, meant[item["loc"]], document)
        if item["type"] == "extra_forbidden"
        else _wrong_value(item, document)
        for item in details
        if item["type"] != "missing" or item["loc"] not in misspelt
    ]


def _keys_at(part: type, path: NodePath) -> list[str]:
    """The keys that may stand in the mapping to which a path leads."""
    form: Form = Part(part)
    for step in path:
        if isinstance(form, Part):
            form = keys_of(form.shape)[str(step)].form
        elif isinstance(form, Several | Mapped):
            form = form.item
    return list(keys_of(form.shape)) if isinstance(form, Part) else []


def _unknown_key(item: ErrorDetails, near: str, document: Document) -> Diagnostic:
    code = "rules-key-near" if near else "rules-key-unknown"
    span = document.spans.key(item["loc"])
    return Diagnostic(code, span, None, {"key": str(item["loc"][-1]), "near": near})


_KINDS = {"dict_type": "mapping", "list_type": "list"}


def _wrong_value(item: ErrorDetails, document: Document) -> Diagnostic:
    span, told = document.spans.value(item["loc"]), item.get("ctx", {})
    if item["type"] == "missing":
        return Diagnostic("rules-key-missing", span, None, {"key": str(item["loc"][-1])})
    if item["type"] == "listed":
        return Diagnostic("rules-not-listed", span, None, {"expected": told["words"]})
    kind = told.get("kind") or _KINDS.get(item["type"], "value")
    return Diagnostic("rules-wrong-type", span, None, {"expected": f"@{kind}"})
