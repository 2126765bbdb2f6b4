"""Whether a document has the shape of its parts, by pydantic; see `forms`.

The result is plain data: mappings by the names of fields, with single values read and the rest as
it was written. What the names in it mean is for `reading`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from typing import Any, TypeAlias, cast

from pydantic import ValidationError
from pydantic_core import (
    CoreSchema,
    ErrorDetails,
    InitErrorDetails,
    PydanticCustomError,
    SchemaValidator,
)
from pydantic_core import core_schema as shape

from routeboek.diagnostic import Diagnostic
from routeboek.forms import (
    BY_READING,
    FILLED,
    ID,
    LOOSE,
    UNDER,
    Field,
    Form,
    Kind,
    Mapped,
    OneOf,
    Part,
    Several,
    Single,
    keys_of,
    may_differ,
    short_key,
    stands_under,
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
    definitions = [_mapping(one, under=one is not part) for one in parts_of(part)]
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


def _mapping(part: type, *, under: bool) -> CoreSchema:
    fields = {
        field.name: shape.typed_dict_field(
            _of_field(field),
            required=field.required,
            validation_alias=key,
        )
        for key, field in keys_of(part).items()
    }
    if under and stands_under(part):
        fields[UNDER] = shape.typed_dict_field(_UNDER, required=False)
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
    if may_differ(field):
        found = shape.no_info_wrap_validator_function(_by_reading, found)
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
        item = _schema(form.item)
        if isinstance(form.item, Part) and stands_under(form.item.shape):
            item = shape.no_info_wrap_validator_function(_by_reading, item)
        return shape.dict_schema(shape.str_schema(), item)
    if isinstance(form, Several):
        listed = shape.list_schema(_schema(form.item))
        return shape.no_info_before_validator_function(_as_list, listed) if form.or_one else listed
    return shape.definition_reference_schema(form.shape.__name__)


def _by_reading(value: object, inner: shape.ValidatorFunctionWrapHandler) -> object:
    """A value, or one for each reading of an interpretation."""
    if not (isinstance(value, dict) and BY_READING in value):
        return inner(value)
    found: Plain = {BY_READING: _read(ID, value[BY_READING])}
    for reading, one in value.items():
        if reading != BY_READING:
            try:
                found[reading] = _by_reading(one, inner)
            except ValidationError as error:
                raise _below(reading, error) from None
    return found


def _below(step: str, error: ValidationError) -> ValidationError:
    """The same error about what stands one step further down."""
    lines: list[InitErrorDetails] = [
        {
            "type": PydanticCustomError(cast("Any", one["type"]), "-", one.get("ctx")),
            "loc": (step, *one["loc"]),
            "input": None,
        }
        for one in error.errors(include_url=False, include_input=False)
    ]
    return ValidationError.from_exception_data(error.title, lines)


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


_UNDER = shape.dict_schema(
    shape.no_info_plain_validator_function(partial(_read, ID)),
    shape.no_info_before_validator_function(
        _as_list, shape.list_schema(shape.no_info_plain_validator_function(partial(_read, ID)))
    ),
)
"""The readings under which a part holds, by interpretation."""


# ---------------------------------------------------------------- findings


def shape_findings(error: ValidationError, part: type, document: Document) -> list[Diagnostic]:
    """What is wrong with the shape of a document; a misspelt key is not also a missing one."""
    details = error.errors(include_url=False, include_context=True, include_input=False)
    details = details[:MAX_FINDINGS]
    unknown = [item["loc"] for item in details if item["type"] == "extra_forbidden"]
    meant = {loc: nearest(str(loc[-1]), _keys_at(document, part, loc[:-1])) for loc in unknown}
    misspelt = {(*loc[:-1], near) for loc, near in meant.items()}
    return [
        _unknown_key(item, meant[item["loc"]], document)
        if item["type"] == "extra_forbidden"
        else _wrong_value(item, document)
        for item in details
        if item["type"] != "missing" or item["loc"] not in misspelt
    ]


def _keys_at(document: Document, part: type, path: NodePath) -> list[str]:
    """The keys that may stand in the mapping to which a path leads."""
    form: Form = Part(part)
    for number, step in enumerate(path):
        whole = document.at(path[:number])
        if isinstance(whole, dict) and BY_READING in whole:
            continue  # the same, for one reading
        if isinstance(form, Part):
            form = keys_of(form.shape)[str(step)].form
        elif isinstance(form, Several | Mapped):
            form = form.item
    if not isinstance(form, Part):
        return []
    return [*keys_of(form.shape), *([UNDER] if path and stands_under(form.shape) else [])]


def _unknown_key(item: ErrorDetails, near: str, document: Document) -> Diagnostic:
    code = "rules-key-near" if near else "rules-key-unknown"
    span = document.spans.key(item["loc"])
    return Diagnostic(code, span, None, {"key": str(item["loc"][-1]), "near": near})


_KINDS = {"dict_type": "mapping", "list_type": "list"}


def _wrong_value(item: ErrorDetails, document: Document) -> Diagnostic:
    span, told = document.spans.value(item["loc"]), item.get("ctx", {})
    if item["type"] == "missing":
        return Diagnostic("rules-key-missing", span, None, {"key": str(item["loc"][-1])})
    value = document.at(item["loc"])
    near = nearest(BY_READING, list(value)) if isinstance(value, dict) else ""
    if near not in ("", BY_READING) and item["type"] in ("expected", "listed"):
        span = document.spans.key((*item["loc"], near))
        return Diagnostic("rules-key-near", span, None, {"key": near, "near": BY_READING})
    if item["type"] == "listed":
        return Diagnostic("rules-not-listed", span, None, {"expected": told["words"]})
    kind = told.get("kind") or _KINDS.get(item["type"], "value")
    return Diagnostic("rules-wrong-type", span, None, {"expected": f"@{kind}"})
