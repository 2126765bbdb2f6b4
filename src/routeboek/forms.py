"""What may stand in a part of the rules, as the type hints of that part tell it.

A part of the rules is a named tuple. The hint of a field says what the field holds in the rule
book; markers in the hint say how a rule file writes it: under which key, as what kind of value, as
the name of what. A string below a field is what an editor says of it. Everything else follows
from `fields_of`: how a file is read and what is wrong with it (`reading`), the schema for editors
(`rulesschema`) and the reference in the documentation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import (
    Annotated,
    Literal,
    NamedTuple,
    TypeAlias,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

# ---------------------------------------------------------------- markers


class Kind:
    """A kind of single value: `read` makes it of the text in a file, or None of another text.

    Every scalar arrives as text, so that `no`, `010` and `12:30` mean what they say. `schema` is
    for editors: those read YAML in their own way, so `yes` may be a flag there, and `3` a number.
    """

    def __init__(
        self,
        name: str,
        read: Callable[[str], object],
        schema: Mapping[str, object],
        translated: bool = False,
    ) -> None:
        self.name, self.read, self.schema, self.translated = name, read, schema, translated

    def for_editors(self, schema: Mapping[str, object]) -> Kind:
        """The same, of which an editor takes only what fits another schema."""
        return Kind(self.name, self.read, schema, self.translated)


class Ref:
    """The value is the name of something that the rules declare."""

    def __init__(self, to: str) -> None:
        self.to = to


class FileKey:
    """The key in a rule file, where the field has another name."""

    def __init__(self, name: str) -> None:
        self.name = name


class Help:
    """What an editor says of a field with this hint that has no text of its own."""

    def __init__(self, text: str) -> None:
        self.text = text


class WrittenAs:
    """The value is made of another part; that is what a rule file writes."""

    def __init__(self, shape: type) -> None:
        self.shape = shape


class Mark:
    """Something that is so of a field."""

    def __init__(self, says: str) -> None:
        self.says = says


DERIVED = Mark("not written: it follows from the rest of the rules")
NAME = Mark("not written: the name under which the part stands in a mapping")
FLAT = Mark("a part whose fields stand in the very mapping of the whole")
LOCAL = Mark("a field of a table that a municipality may fill in")
ONLY_LOCAL = Mark("the local fields of a part, flat; the value is a mapping of them")
OR_ONE = Mark("a list, or its only item by itself")
ABOVE = Mark("left out, it is what was said above")
BY_SOURCES = Mark("left out, it follows from the sources of the part")
SHORT = Mark("a part that says nothing else may be written as this value by itself")
FILLED = Mark("a mapping with something in it")
LOOSE = Mark("a mapping or list that is taken as it stands; editors look inside")


# ---------------------------------------------------------------- what differs by reading

UNDER = "under"
"""The key of what holds only under some readings: each with its interpretation."""
BY_READING = "by_reading"
"""The key of a value that differs by reading: the interpretation; the other keys are readings."""

_FIXED, _ALWAYS = "__fixed__", "__always__"
P = TypeVar("P", bound=type)


def fixed(part: P) -> P:
    """A part that is the same under every reading."""
    setattr(part, _FIXED, True)
    return always(part)


def always(part: P) -> P:
    """A part that stands under no reading, though what it says may differ by one."""
    setattr(part, _ALWAYS, True)
    return part


def stands_under(part: type) -> bool:
    """Whether a part may stand under a reading."""
    return issubclass(part, tuple) and not hasattr(part, _ALWAYS)


# ---------------------------------------------------------------- kinds of single values

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def iso_date(value: object) -> date | None:
    """A date from `YYYY-MM-DD` (ASCII digits only, a day that exists), or a date; else None."""
    if isinstance(value, date):
        return None if isinstance(value, datetime) else value
    if not isinstance(value, str) or not _ISO_DATE.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _matching(pattern: str) -> Callable[[str], str | None]:
    return lambda text: text if re.fullmatch(pattern, text, re.ASCII) else None


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(_WHOLE, text, re.ASCII) else None


def _school_year(text: str) -> str | None:
    found = re.fullmatch(r"(\d{4})-(\d{4})", text, re.ASCII)
    return text if found and int(found[2]) == int(found[1]) + 1 else None


def _month_day(text: str) -> str | None:
    # A day that every year has, so also one that is no leap year.
    return text if iso_date(f"2001-{text}") else None


def _a_text(pattern: str) -> Mapping[str, object]:
    return {"type": "string", "pattern": f"^{pattern}$"}


_WHOLE = "(0|[1-9][0-9]{0,2})"
_NAME, _FACT_NAME = "[A-Za-z0-9][A-Za-z0-9_-]*", "[a-z][a-z0-9_]*"
_MONTH_DAY = "(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"

# `true` is here for editors that read `yes` as YAML 1.1 does; a rule file has yes or no.
FLAG = Kind("flag", {"yes": True, "no": False}.get, {"enum": ["yes", "no", True, False]})
WHOLE = Kind(
    "whole",
    _whole,
    {"type": ["integer", "string"], "minimum": 0, "maximum": 999, "pattern": f"^{_WHOLE}$"},
)
DAY = Kind(
    "date",
    iso_date,
    {"type": "string", "format": "date", "pattern": f"^[0-9]{{4}}-{_MONTH_DAY}$"},
)
TEXT = Kind(
    "text",
    lambda text: text if text.strip() else None,
    {"type": ["string", "number", "boolean"], "pattern": r"\S"},
)
SENTENCE = Kind(TEXT.name, TEXT.read, TEXT.schema, translated=True)
ID = Kind(
    "id", _matching(_NAME), {"type": ["string", "integer", "boolean"], "pattern": f"^{_NAME}$"}
)
ANYTHING = Kind("value", lambda text: text, {})
FACT_NAME = Kind("fact-name", _matching(_FACT_NAME), _a_text(_FACT_NAME))
SCHOOL_YEAR = Kind("school-year", _school_year, _a_text("[0-9]{4}-[0-9]{4}"))
MONTH_DAY = Kind("month-day", _month_day, _a_text(_MONTH_DAY))


# ---------------------------------------------------------------- forms


class Single(NamedTuple):
    """One value; with `ref` the name of something, and `made` the class of what it names."""

    kind: Kind
    ref: str = ""
    made: type = str


class OneOf(NamedTuple):
    """One of some words."""

    words: tuple[str, ...]


class Part(NamedTuple):
    """A mapping with the fields of a part."""

    shape: type


class Several(NamedTuple):
    """A list; with `or_one` its only item may stand by itself."""

    item: Form
    or_one: bool
    made: type


class Mapped(NamedTuple):
    """A mapping of which the writer chooses the names; with `ref` they are names of something."""

    item: Form
    ref: str


Form: TypeAlias = Single | OneOf | Part | Several | Mapped


class Field(NamedTuple):
    """A field of a part: its name in the rule book and its key in a file.

    `help` is what an editor says of it, unless a string below the field says something else.
    """

    name: str
    key: str
    form: Form
    required: bool
    default: object
    help: str
    marks: frozenset[Mark]
    part: type
    flat: bool  # its own fields stand in the mapping of the whole
    unwritten: bool  # the name under which the part stands, or filled in later


@cache
def fields_of(part: type) -> tuple[Field, ...]:
    """The fields of a part, in order."""
    hints = get_type_hints(part, include_extras=True)
    defaults: Mapping[str, object] = getattr(part, "_field_defaults", {})
    return tuple(_field(part, name, hint, defaults) for name, hint in hints.items())


@cache
def keys_of(part: type) -> Mapping[str, Field]:
    """The fields for which a rule file may write a key in the mapping of a part, flat ones too."""
    found: dict[str, Field] = {}
    for field in fields_of(part):
        if field.flat:
            found |= {inner.key: inner for inner in flat_fields(field)}
        elif not field.marks & {DERIVED, NAME}:
            found[field.key] = field
    return found


def short_key(part: type) -> str:
    """The key of the only value that a part may be written as; "" when it is always a mapping."""
    return next((key for key, field in keys_of(part).items() if SHORT in field.marks), "")


def flat_fields(field: Field) -> tuple[Field, ...]:
    """The fields of a flat part that stand in the mapping of the whole."""
    assert isinstance(field.form, Part)
    inside = keys_of(field.form.shape).values()
    return tuple(one for one in inside if ONLY_LOCAL not in field.marks or LOCAL in one.marks)


def may_differ(field: Field) -> bool:
    """Whether the value of a field may differ by reading: no names of parts, and no sources."""
    form = field.form
    is_name = isinstance(form, Single) and form.kind is ID and not form.ref
    return not (is_name or field.key == "source" or hasattr(field.part, _FIXED))


def holds_parts(form: Form) -> bool:
    """Whether what stands there consists of parts."""
    if isinstance(form, Several | Mapped):
        return holds_parts(form.item)
    return isinstance(form, Part)


def _field(part: type, name: str, hint: object, defaults: Mapping[str, object]) -> Field:
    bare, markers = _unwrapped(hint)
    keys = [one.name for one in markers if isinstance(one, FileKey)]
    helps = [one.text for one in markers if isinstance(one, Help)]
    marks = frozenset(one for one in markers if isinstance(one, Mark))
    optional = name in defaults or NoneType in get_args(hint)
    return Field(
        name=name,
        key=keys[-1] if keys else name,
        form=_form(bare, markers) if not marks & {DERIVED, NAME} else Single(TEXT),
        required=not optional and ABOVE not in marks,
        default=defaults.get(name),
        help=helps[-1] if helps else "",
        part=part,
        marks=marks,
        flat=bool(marks & {FLAT, ONLY_LOCAL}),
        unwritten=NAME in marks or (DERIVED in marks and not optional),
    )


def _unwrapped(hint: object) -> tuple[object, tuple[object, ...]]:
    """A hint without what makes it optional or explains it, and all its markers."""
    if get_origin(hint) is Annotated:
        inner, *outer = get_args(hint)
        bare, markers = _unwrapped(inner)
        return bare, (*markers, *outer)
    if get_origin(hint) in (Union, UnionType):
        several = [arg for arg in get_args(hint) if arg is not NoneType]
        return _unwrapped(several[0]) if len(several) == 1 else (hint, ())
    return hint, ()


def _form(hint: object, markers: tuple[object, ...] = ()) -> Form:
    """What may stand there, of a hint and its markers."""
    bare, inner = _unwrapped(hint)
    markers = (*inner, *markers)
    origin, args = get_origin(bare), get_args(bare)
    refs = [one.to for one in markers if isinstance(one, Ref)]
    shapes = [one.shape for one in markers if isinstance(one, WrittenAs)]
    kinds = [one for one in markers if isinstance(one, Kind)]
    if origin is Literal:
        return OneOf(args)
    if shapes:
        return Part(shapes[-1])
    if isinstance(origin, type) and issubclass(origin, tuple | frozenset):
        return Several(_form(args[0]), OR_ONE in markers, origin)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return Mapped(_form(args[1]), refs[0] if refs else "")
    if kinds:
        return Single(kinds[-1], refs[-1] if refs else "", bare if isinstance(bare, type) else str)
    assert isinstance(bare, type), f"{hint} cannot be written in a rule file"
    return Part(bare)
