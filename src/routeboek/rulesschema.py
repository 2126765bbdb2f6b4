"""JSON Schema (2020-12) of every kind of rule file, so that an editor helps while one writes.

It comes from the shapes in `model`, with two differences. An editor reads YAML in its own way:
`yes` may arrive as a flag, `3` as a number and `2026-08-01` as text, and a schema must take each
of them. And every key says what it means, in Dutch (`keytexts`).

All documents of a file name the same schema, which tells them apart by their keys. A schema knows
no other files. So it finds misspelt keys and wrong kinds of value; `routeboek check` does the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, cast, get_args

from pydantic import BaseModel
from pydantic.json_schema import (
    GenerateJsonSchema,
    JsonSchemaMode,
    JsonSchemaValue,
    models_json_schema,
)
from pydantic_core import core_schema

from routeboek import case, model
from routeboek.decision import STATUSES
from routeboek.examples import ExamplesDocument
from routeboek.keytexts import TEXTS
from routeboek.schema import DIALECT, Schema

# ---------------------------------------------------------------- single values

# `true` is here for editors that read `yes` as YAML 1.1 does; `routeboek check` wants yes or no.
_FLAG: Schema = {"enum": ["yes", "no", True, False]}
_WHOLE: Schema = {
    "type": ["integer", "string"],
    "minimum": 0,
    "maximum": 999,
    "pattern": "^(0|[1-9][0-9]{0,2})$",
}
_DAY: Schema = {
    "type": "string",
    "format": "date",
    "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
}
_TEXT: Schema = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
_ID: Schema = {
    "type": ["string", "integer", "boolean"],
    "pattern": "^[A-Za-z0-9][A-Za-z0-9_-]*$",
}
_STATUS: Schema = {"enum": list(STATUSES)}

_SCALARS: Sequence[tuple[object, Schema]] = (
    (model.Flag, _FLAG),
    (model.Whole, _WHOLE),
    (model.Day, _DAY),
    (model.Text, _TEXT),
    (model.Id, _ID),
    (case.Day, _DAY),
    (case.Id, _ID),
    (case.Name, _ID),
    (model.FactName, {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"}),
    (model.SchoolYear, {"type": "string", "pattern": "^[0-9]{4}-[0-9]{4}$"}),
    (model.MonthDay, {"type": "string", "pattern": "^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"}),
)


def _validator(annotation: object) -> Callable[..., object]:
    """The function with which a type of `model` reads its value; it tells the types apart."""
    return cast("Callable[..., object]", get_args(annotation)[1].func)


_BY_VALIDATOR: Mapping[Callable[..., object], Schema] = {
    _validator(annotation): schema for annotation, schema in _SCALARS
}
_ONE_OR_MORE = _validator(model.Ids)

# ---------------------------------------------------------------- the shapes of `model`


class _Generator(GenerateJsonSchema):
    """Takes what a person writes; a key is left out or has a value, never null."""

    def function_before_schema(
        self, schema: core_schema.BeforeValidatorFunctionSchema
    ) -> JsonSchemaValue:
        read = schema["function"]["function"]
        if read is _ONE_OR_MORE:
            several = self.generate_inner(schema["schema"])
            return {"anyOf": [several["items"], several]}
        known = _BY_VALIDATOR.get(read)
        return dict(known) if known else self.generate_inner(schema["schema"])

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002
        """Titles made of field names say nothing that the names do not."""
        return False


def _shapes(shapes: Sequence[type[model.Shape]]) -> dict[str, Schema]:
    """These shapes and every shape in them, by the names of their classes."""
    wanted: list[tuple[type[BaseModel], JsonSchemaMode]]
    wanted = [(shape, "validation") for shape in shapes]
    _, found = models_json_schema(wanted, schema_generator=_Generator)
    parts: dict[str, Schema] = found.get("$defs", {})
    for name, part in parts.items():
        part["title"] = _title(name)
        part.pop("description", None)  # the docstring, for readers of the code
    # The model knows no statuses: they are the evaluator's.
    several = (("PromiseShape", "status"), ("OptionShape", "shown_in"), ("ExpectShape", "possible"))
    for shape, key in several:
        if shape in parts:
            _properties(parts[shape])[key] = _one_or_more(_STATUS)
    if "ExampleShape" in parts:
        # What is expected to be refused may be wrong in every way.
        refused = {"properties": {"expect": {"required": ["refused"]}}}
        right = {"properties": {"case": _ref("SituationShape")}}
        parts["ExampleShape"] |= {"if": refused, "then": {}, "else": right}
    return parts


def _title(shape: str) -> str:
    """What an editor calls a shape when it offers to write all that it needs."""
    bare = shape.removesuffix("Document").removesuffix("Shape")
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", bare).lower()


def _properties(part: Schema) -> dict[str, Schema]:
    return cast("dict[str, Schema]", part.get("properties", {}))


def _one_or_more(item: Schema) -> Schema:
    return {"anyOf": [item, {"type": "array", "items": item}]}


# ---------------------------------------------------------------- kinds of files


class _Document(NamedTuple):
    """A kind of document: the keys that tell it from the others of its file, and its shape."""

    keys: tuple[str, ...]
    shape: type[model.Shape]


_DOCUMENTS: Mapping[str, Sequence[_Document]] = {
    "region": [_Document(("region",), model.RegionDocument)],
    "facts": [_Document(("facts",), model.FactsDocument)],
    "roles": [_Document(("roles",), model.RolesDocument)],
    "sources": [_Document(("sources",), model.SourcesDocument)],
    "sector": [
        _Document(("sector",), model.SectorDocument),
        _Document(("edition",), model.EditionDocument),
    ],
    "municipality": [
        _Document(("municipality",), model.MunicipalityDocument),
        _Document(("edition",), model.MunicipalEditionDocument),
    ],
    "translations": [_Document(("translations",), model.TranslationsDocument)],
    "examples": [_Document(("examples",), ExamplesDocument)],
}
_OF_ALL_KINDS: Sequence[_Document] = [
    # Of the two documents that start with `edition`, only that of a sector has a name.
    _Document(("edition", "name"), model.EditionDocument),
    *(document for documents in _DOCUMENTS.values() for document in documents
      if document.shape is not model.EditionDocument),
]  # fmt: skip

KINDS: Sequence[str] = tuple(_DOCUMENTS)
"""The kinds of files, each with a schema of its own."""


def rules_schema(kind: str | None = None) -> Schema:
    """The schema of one kind of rule file; without a kind, of a file of any kind."""
    documents = _DOCUMENTS[kind] if kind else _OF_ALL_KINDS
    parts = _shapes([document.shape for document in documents])
    described = {name: _described(name, part) for name, part in sorted(parts.items())}
    title = f"routeboek {kind or 'rules'}"
    return {"$schema": DIALECT, "title": title, **_one_of(documents), "$defs": described}


def _one_of(documents: Sequence[_Document]) -> Schema:
    """A choice by key. Not `anyOf`: an editor then knows which shape is meant."""
    if len(documents) == 1:
        return _ref(documents[0].shape.__name__)
    first_keys = dict.fromkeys(document.keys[0] for document in documents)
    told = {key: {"description": TEXTS[key]} for key in first_keys if key in TEXTS}
    found: Schema = {
        "type": "object",
        "properties": {key: told.get(key, {}) for key in first_keys},
        "additionalProperties": False,
        "minProperties": 1,
    }
    for document in reversed(documents):
        found = {
            "if": {"required": list(document.keys)},
            "then": _ref(document.shape.__name__),
            "else": found,
        }
    return found


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _described(shape: str, part: Schema) -> Schema:
    """A shape of which every key says what it means; a key without text says nothing."""
    properties = {
        key: {"description": text, **value} if (text := text_of(shape, key)) else value
        for key, value in _properties(part).items()
    }
    return {**part, "properties": properties}


def text_of(shape: str, key: str) -> str | None:
    """What an editor says of a key: the shape's own text, or that of the key everywhere."""
    return TEXTS.get(f"{shape}.{key}", TEXTS.get(key))
