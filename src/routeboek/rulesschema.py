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
from typing import NamedTuple

from routeboek.decision import STATUSES
from routeboek.documents import DOCUMENTS, FILES, EditionDocument, first_key
from routeboek.examples import ExamplesDocument, Situation, WrittenExample
from routeboek.forms import (
    BY_READING,
    ID,
    UNDER,
    Field,
    Form,
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
from routeboek.portraits import PortraitsDocument
from routeboek.schema import DIALECT, Schema
from routeboek.shapes import parts_of

# ---------------------------------------------------------------- the parts of rule files


def _part(part: type) -> Schema:
    keys, short = keys_of(part), short_key(part)
    found: Schema = {
        "type": ["object", "string"] if short else "object",
        "title": title_of(part),
        "properties": {key: _field(field) for key, field in keys.items()} | _under(part),
        "additionalProperties": False,
    }
    required = [key for key, field in keys.items() if field.required]
    found |= {"required": required} if required else {}
    # What tells of texts says nothing of mappings, and the other way round.
    found |= {"pattern": _form(keys[short].form)["pattern"]} if short else {}
    return found | _BESIDE.get(part, {})


def _under(part: type) -> Schema:
    """The key of the readings under which a part holds, for one that may stand under any."""
    if part in DOCUMENTS or not stands_under(part):
        return {}
    name = dict(ID.schema)
    readings = {"anyOf": [name, {"type": "array", "items": name}]}
    return {UNDER: {"description": _UNDER, "type": "object", "additionalProperties": readings}}


def _field(field: Field) -> Schema:
    form = _form(field.form)
    differing = _or_by_reading(form) if may_differ(field) else form
    return {"description": help_of(field), **differing}


def _or_by_reading(form: Schema) -> Schema:
    """What may stand there, or that for each reading of an interpretation."""
    within: Schema = {"type": "object", "required": [BY_READING]}
    by_reading: Schema = {
        **within,
        "properties": {BY_READING: {"description": _BY_READING, **ID.schema}},
        "additionalProperties": {"anyOf": [form, within]},
    }
    return {"anyOf": [form, by_reading]}


_UNDER = (
    "Dit geldt alleen onder deze lezingen: bij elk id van een interpretatie de lezing, of een "
    "lijst van lezingen. Is een andere lezing gekozen, dan staat dit er niet."
)
_BY_READING = (
    "Het id van de interpretatie. Geef daaronder bij elke lezing de waarde die dan geldt; zonder "
    "waarde is het alsof dit veld er dan niet staat."
)


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
    if isinstance(form, Mapped):
        item = _form(form.item)
        differs = isinstance(form.item, Part) and stands_under(form.item.shape)
        return {"type": "object", "additionalProperties": _or_by_reading(item) if differs else item}
    if isinstance(form, Several):
        item = _form(form.item)
        listed: Schema = {"type": "array", "items": item}
        return {"anyOf": [item, listed]} if form.or_one else listed
    return {"$ref": f"#/$defs/{form.shape.__name__}"}


def title_of(part: type) -> str:
    """What an editor calls a part when it offers to write all that it needs."""
    bare = part.__name__.removesuffix("Document").removeprefix("Written")
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", bare).lower()


_REFUSED: Schema = {"properties": {"expect": {"required": ["refused"]}}}
_BESIDE: Mapping[type, Schema] = {
    # What is expected to be refused may be wrong in every way.
    WrittenExample: {
        "if": _REFUSED,
        "then": {},
        "else": {"properties": {"case": {"$ref": f"#/$defs/{Situation.__name__}"}}},
    },
}
"""What an editor knows of a part beside its keys."""

# ---------------------------------------------------------------- kinds of files


class _Document(NamedTuple):
    """A kind of document: the keys that tell it from the others of its file, and its part."""

    keys: tuple[str, ...]
    part: type


_DOCUMENTS: Mapping[str, Sequence[_Document]] = {
    kind: [_Document((first_key(one),), one) for one in documents]
    for kind, documents in {**FILES, "examples": (ExamplesDocument, PortraitsDocument)}.items()
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
    parts = {part: None for one in documents for part in parts_of(one.part)}
    found = {part.__name__: _part(part) for part in parts}
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
    return {"description": help_of(keys_of(document.part)[document.keys[0]])}


def _reference(document: _Document) -> Schema:
    return {"$ref": f"#/$defs/{document.part.__name__}"}
