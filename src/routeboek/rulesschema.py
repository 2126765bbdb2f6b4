"""JSON Schema (2020-12) of every kind of rule file, so that an editor helps while one writes.

It comes from the parts themselves (see `forms`): which keys they have, what may stand there, and
what each key means, in Dutch. All documents of a file name the same schema, which tells them apart
by their keys. A schema knows no other files. So it finds misspelt keys and wrong kinds of value;
`routeboek check` does the rest.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from inspect import getsource
from itertools import pairwise
from typing import NamedTuple, get_args

from routeboek.case import OutcomeName
from routeboek.decision import STATUSES
from routeboek.documents import (
    EditionDocument,
    FactsDocument,
    MunicipalEditionDocument,
    MunicipalityDocument,
    RegionDocument,
    RolesDocument,
    SectorDocument,
    SourcesDocument,
    TranslationsDocument,
)
from routeboek.forms import DAY, FLAG, ID, TEXT, Field, Form, Named, OneOf, Several, Single, keys_of
from routeboek.schema import DIALECT, Schema
from routeboek.shapes import parts_of

# ---------------------------------------------------------------- the parts of rule files


def _part(part: type) -> Schema:
    keys = keys_of(part)
    found: Schema = {
        "type": "object",
        "title": title_of(part),
        "properties": {key: _field(field) for key, field in keys.items()},
        "additionalProperties": False,
    }
    required = [key for key, field in keys.items() if field.required]
    return {**found, "required": required} if required else found


def _field(field: Field) -> Schema:
    return {"description": help_of(field), **_form(field.form)}


def help_of(field: Field) -> str:
    """What an editor says of a field: the string below it, or what its hint says everywhere."""
    return _texts(field.part.__module__).get((field.part.__name__, field.name), field.help)


@cache
def _texts(module: str) -> Mapping[tuple[str, str], str]:
    """The strings below the fields of every class in a module, as it is written."""
    classes = [one for one in ast.parse(getsource(import_module(module))).body
               if isinstance(one, ast.ClassDef)]  # fmt: skip
    return {
        (one.name, field.target.id): ast.literal_eval(text.value)
        for one in classes
        for field, text in pairwise(one.body)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant)
    }


def _form(form: Form) -> Schema:
    if isinstance(form, Single):
        return {"enum": list(STATUSES)} if form.ref == "status" else dict(form.kind.schema)
    if isinstance(form, OneOf):
        return {"type": "string", "enum": list(form.words)}
    if isinstance(form, Named):
        return {"type": "object", "additionalProperties": _form(form.item)}
    if isinstance(form, Several):
        item = _form(form.item)
        listed: Schema = {"type": "array", "items": item}
        return {"anyOf": [item, listed]} if form.or_one else listed
    return {"$ref": f"#/$defs/{form.shape.__name__}"}


def title_of(part: type) -> str:
    """What an editor calls a part when it offers to write all that it needs."""
    bare = part.__name__.removesuffix("Document").removeprefix("Written")
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", bare).lower()


# ---------------------------------------------------------------- example files

# They are read as plain data (see `examples`), so their shapes are written here.

_FLAG, _DAY, _TEXT, _ID = (dict(kind.schema) for kind in (FLAG, DAY, TEXT, ID))
_STATUS: Schema = {"enum": list(STATUSES)}


def _one_or_more(item: Schema) -> Schema:
    return {"anyOf": [item, {"type": "array", "items": item}]}


def _closed(required: Sequence[str] = (), /, **properties: Schema) -> Schema:
    found: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**found, "required": list(required)} if required else found


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _list_of(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def _named(value: Schema) -> Schema:
    """A mapping of which the rules or the writer choose the names."""
    return {"type": "object", "additionalProperties": value}


_DAY_OR_NOTHING: Schema = {"anyOf": [_DAY, {"const": "geen"}]}
_CASE: Mapping[str, Schema] = {
    "schema_version": {"enum": [1, "1"]},
    "case_id": _TEXT,
    "reference_date": _DAY,
    "sector": _ID,
    "municipality": _ID,
    "home_municipality": _ID,
    "asker": _ID,
    "facts": _named(_one_or_more(_TEXT)),
    "history": _list_of(_ref("Entry")),
    "school_holidays": _list_of(_ref("Holiday")),
}
_EXAMPLE_PARTS: Mapping[str, Schema] = {
    "Examples": _closed(
        ["examples"],
        situations=_named(_ref("Case")),
        examples=_list_of(_ref("Example")),
    ),
    "Example": {
        **_closed(["name", "expect"], name=_TEXT, like=_TEXT, case={}, expect=_ref("Expectation")),
        # What is expected to be refused may be wrong in every way.
        "if": {"properties": {"expect": {"required": ["refused"]}}},
        "then": {"properties": {"case": {"type": "object"}}},
        "else": {"properties": {"case": _ref("Case")}},
    },
    "Case": _closed(**_CASE),
    "Entry": _closed(
        ["table", "outcome"],
        table=_ID,
        applied_on=_DAY,
        outcome={"enum": list(get_args(OutcomeName))},
        closed_on=_DAY,
        followed_up_on=_DAY,
        reason=_ID,
    ),
    "Holiday": _closed(["from", "to"], **{"from": _DAY, "to": _DAY}),
    "Expectation": _closed(
        status=_STATUS,
        next=_ID,
        possible=_one_or_more(_STATUS),
        leaning={"enum": ["permitted-if", "not-now", "depends", "geen"]},
        taken=_named(_TEXT),
        earliest=_DAY_OR_NOTHING,
        latest=_DAY_OR_NOTHING,
        at_most=_DAY_OR_NOTHING,
        overdue={"enum": ["yes", "no", "geen", True, False]},
        opens_on=_DAY_OR_NOTHING,
        applicants=_one_or_more(_ID),
        receivers=_one_or_more(_ID),
        participants=_one_or_more(_ID),
        unmet=_one_or_more(_ID),
        asks=_one_or_more(_ID),
        asks_not=_one_or_more(_ID),
        side_tables=_named({"enum": [*STATUSES, "geen"]}),
        route=_ID,
        people=_named(_TEXT),
        weeks=_named(_TEXT),
        warnings=_one_or_more(_ID),
        warnings_not=_one_or_more(_ID),
        duties=_named({"enum": ["due", "made", "unknown", "geen"]}),
        assumptions=_one_or_more(_ID),
        options=_one_or_more(_ID),
        options_not=_one_or_more(_ID),
        edition=_ID,
        phase=_ID,
        refused=_ID,
    ),
}

# ---------------------------------------------------------------- kinds of files


class _Document(NamedTuple):
    """A kind of document: the keys that tell it from the others of its file, and its part."""

    keys: tuple[str, ...]
    part: type | None  # None: examples


_EXAMPLES = _Document(("examples",), None)
_DOCUMENTS: Mapping[str, Sequence[_Document]] = {
    "region": [_Document(("region",), RegionDocument)],
    "facts": [_Document(("facts",), FactsDocument)],
    "roles": [_Document(("roles",), RolesDocument)],
    "sources": [_Document(("sources",), SourcesDocument)],
    "sector": [_Document(("sector",), SectorDocument), _Document(("edition",), EditionDocument)],
    "municipality": [
        _Document(("municipality",), MunicipalityDocument),
        _Document(("edition",), MunicipalEditionDocument),
    ],
    "translations": [_Document(("translations",), TranslationsDocument)],
    "examples": [_EXAMPLES],
}
_OF_ALL_KINDS: Sequence[_Document] = [
    # Of the two documents that start with `edition`, only that of a sector has a name.
    _Document(("edition", "name"), EditionDocument),
    *(document for documents in _DOCUMENTS.values() for document in documents
      if document.part is not EditionDocument),
]  # fmt: skip

KINDS: Sequence[str] = tuple(_DOCUMENTS)
"""The kinds of files, each with a schema of its own."""


def rules_schema(kind: str | None = None) -> Schema:
    """The schema of one kind of rule file; without a kind, of a file of any kind."""
    documents = _DOCUMENTS[kind] if kind else _OF_ALL_KINDS
    parts = {part: None for one in documents if one.part for part in parts_of(one.part)}
    found = {part.__name__: _part(part) for part in parts}
    if _EXAMPLES in documents:
        found |= _EXAMPLE_PARTS
    title = f"routeboek {kind or 'rules'}"
    described = dict(sorted(found.items()))
    return {"$schema": DIALECT, "title": title, **_one_of(documents), "$defs": described}


def _one_of(documents: Sequence[_Document]) -> Schema:
    """A choice by key. Not `anyOf`: an editor then knows which part is meant."""
    if len(documents) == 1:
        return _reference(documents[0])
    found: Schema = {
        "type": "object",
        "properties": {document.keys[0]: _first_key(document) for document in reversed(documents)},
        "additionalProperties": False,
        "minProperties": 1,
    }
    for document in reversed(documents):
        found = {
            "if": {"required": list(document.keys)},
            "then": _reference(document),
            "else": found,
        }
    return found


def _first_key(document: _Document) -> Schema:
    key = document.keys[0]
    return {"description": help_of(keys_of(document.part)[key])} if document.part else {}


def _reference(document: _Document) -> Schema:
    return {"$ref": f"#/$defs/{document.part.__name__ if document.part else 'Examples'}"}
