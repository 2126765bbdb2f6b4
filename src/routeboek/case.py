"""The case snapshot: what a caller may tell, and the refusal of everything else.

Shape and dates are checked here, without any rules; whether the sector, the municipality, the
tables and the facts exist is for the rules to say (`advise`). No message ever repeats a value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import takewhile
from typing import Annotated, Any, Self, TypeVar

from pydantic import (
    BeforeValidator,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

from routeboek.casefindings import Where, key_meant, renamed, unknown_key, wrong_value
from routeboek.caseparts import (
    SCHEMA_VERSION,
    CaseId,
    Day,
    HistoryEntry,
    Holiday,
    Home,
    Name,
    Strict,
    version,
)
from routeboek.diagnostic import CaseError, Diagnostic
from routeboek.forms import iso_date
from routeboek.jsontext import CaseText, pointer_of, read_case_text
from routeboek.snapshot import MAX_ENTRIES, Legible, Snapshot
from routeboek.text_guard import MAX_FINDINGS


def _in_no_text() -> Where:
    """Where the parts of a case stand that was made of values."""
    return Where(None, {}, case_keys())


class _Said(Strict):
    """What a case may tell, as pydantic checks it."""

    schema_version: Annotated[int, BeforeValidator(version)] = SCHEMA_VERSION
    schema_: object = Field(default=None, alias="$schema", exclude=True)
    case_id: CaseId | None = None
    reference_date: Day
    sector: Name
    municipality: Name
    home_municipality: Home | None = None
    asker: Name | None = None
    facts: dict[str, Any] = Field(default_factory=dict)
    history: list[HistoryEntry] = Field(default_factory=list, max_length=MAX_ENTRIES)
    school_holidays: list[Holiday] = Field(default_factory=list, max_length=MAX_ENTRIES)


class Case(_Said):
    """A snapshot of one case, without anything that identifies a pupil.

    `model_validate` and `model_validate_json` raise `CaseError` (with `.diagnostics`) when it is
    not of this shape. `Case(…)` raises pydantic's own error, and so does a model of yours that has
    a case as a field: it shows nothing of the case, and in a text it does not see a key that is
    there twice. Whether a case contradicts itself is found by `advise`, with the rules at hand.
    `facts` holds plain JSON values; absent or None means unknown.
    """

    _where: Where = PrivateAttr(default_factory=_in_no_text)

    @classmethod
    def model_validate(cls, obj: Any, **_options: Any) -> Self:
        """A case from plain data (as `json.loads` gives it); raises `CaseError`."""
        return cls._checked(obj, None)

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **_options: Any) -> Self:
        """A case from JSON text; raises `CaseError`, with line numbers."""
        raw = bytes(json_data) if isinstance(json_data, bytearray) else json_data
        return cls.from_text(read_case_text(raw, known=case_keys()))

    @classmethod
    def from_text(cls, text: CaseText) -> Self:
        """A case from a text that was read before, so that findings can name its file and line."""
        return cls._checked(text.data, text)

    @classmethod
    def _checked(cls, data: object, text: CaseText | None) -> Self:
        try:
            case = super().model_validate(data)
        except ValidationError:
            findings = Shape(data, text).findings()
            if not findings:  # of what a subclass asks beside this
                raise
        else:
            if text is not None:
                case._where = Where(text, {}, case_keys())
            return case
        raise CaseError(findings)  # from here, so that nothing of the case hangs on it

    @model_validator(mode="wrap")
    @classmethod
    def _silently(cls, data: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """Errors show nothing of the case, nor do those of a model in which it is a field."""
        try:
            return handler(data)
        except ValidationError as error:
            found = [_silent(one) for one in error.errors(include_url=False, include_input=False)]
        raise ValidationError.from_exception_data(cls.__name__, found, hide_input=True)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy; what is otherwise in it is checked as in any case, and raises `CaseError`."""
        if not update:
            return super().model_copy(deep=deep)
        return self.model_validate({**self.model_dump(), **update})

    def __eq__(self, other: object) -> bool:
        """Cases are equal that tell the same, in whatever text that was."""
        return isinstance(other, Case) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment] # nor have facts one

    @property
    def snapshot(self) -> Snapshot:
        """All that it tells, as the evaluator works on it."""
        return Snapshot(
            reference_date=self.reference_date,
            sector=self.sector,
            municipality=self.municipality,
            home_municipality=self.home_municipality,
            asker=self.asker,
            case_id=self.case_id,
            facts={name: _own(value) for name, value in self.facts.items()},
            history=tuple([one.entry for one in self.history]),
            school_holidays=tuple([one.entry for one in self.school_holidays]),
            where=self._where,
        )


def _own(value: object) -> object:
    """The same value, whatever becomes of a list of the caller."""
    return [*value] if isinstance(value, list) else value


def _silent(error: ErrorDetails) -> InitErrorDetails:
    """The same error without what was filled in, also as a key."""
    shown = takewhile(lambda step: isinstance(step, int) or step in case_keys(), error["loc"])
    told = PydanticCustomError("case", "{told}", {"told": error["msg"]})
    return InitErrorDetails(type=told, loc=tuple(shown), input=None)


# ---------------------------------------------------------------- as far as it has its shape


_Part = TypeVar("_Part", HistoryEntry, Holiday)


class Shape:
    """Data that is not yet a case: what is wrong with its shape, and what it tells all the same.

    It stands under the keys that were meant.
    """

    def __init__(self, data: object, text: CaseText | None) -> None:
        self._renamed: dict[tuple[str, ...], str] = {}
        self._data = self._meant(data, Case, ())
        self.where = Where(text, self._renamed, case_keys())

    def _meant(self, data: object, shape: type[Strict], path: tuple[str, ...]) -> object:
        """The same data, each key being the one that was meant by it."""
        if not isinstance(data, dict):
            return data
        written = renamed(data, keys_of(shape), MAX_FINDINGS)
        self._renamed |= {(*path, key): other for key, other in written.items()}
        meant = {other: key for key, other in written.items()}
        found = {meant.get(key, key): value for key, value in data.items()}
        for key, part in _PARTS.items() if shape is Case else ():
            if isinstance(items := found.get(key), list) and len(items) <= MAX_ENTRIES:
                steps = enumerate(items)
                found[key] = [self._meant(one, part, (key, str(index))) for index, one in steps]
        return found

    def findings(self) -> list[Diagnostic]:
        """What is wrong, one finding per cause: keys first, then in the order of the document."""
        found = [
            self.where.of_key("case-key-unknown-near", path, {"near": path[-1]})
            for path in self._renamed
        ]
        try:
            _Said.__pydantic_validator__.validate_python(self._data)
        except ValidationError as error:
            details = error.errors(include_url=False, include_context=True, include_input=False)
            found += [self._finding(item) for item in details[:MAX_FINDINGS]]
        return found

    def _finding(self, item: ErrorDetails) -> Diagnostic:
        loc, kind = item["loc"], item["type"]
        path: tuple[str, ...] = tuple(map(str, loc))
        if kind == "extra_forbidden":
            shape = _PARTS.get(path[0], Case) if len(path) > 1 else Case
            key, keys = str(loc[-1]), keys_of(shape)
            return unknown_key(self.where, path, "case-key-unknown", key_meant(key, keys), keys)
        if kind == "missing":
            params = {"key": path[-1]}
            found = Diagnostic("case-key-missing", None, pointer_of(path[:-1]), params)
        elif kind in ("case-id-bsn", "case-too-new"):
            found = Diagnostic(kind, None, pointer_of(path))
        else:
            expected = item.get("ctx", {}).get("kind") or _EXPECTED_OF.get(kind, "value")
            found = wrong_value(pointer_of(path), str(expected), _value_at(self._data, loc))
        return self.where.located(found)

    def told(self) -> Legible:
        """What it tells."""
        data: Mapping[str, object] = self._data if isinstance(self._data, dict) else {}
        facts = data.get("facts")
        return Legible(
            reference_date=iso_date(data.get("reference_date")),
            sector=_text(data, "sector"),
            municipality=_text(data, "municipality"),
            home_municipality=_text(data, "home_municipality"),
            asker=_text(data, "asker"),
            facts=facts if isinstance(facts, dict) else {},
            tables={
                index: table
                for index, entry in enumerate(_items(data, "history"))
                if isinstance(entry, dict) and (table := _text(entry, "table"))
            },
            history={at: one.entry for at, one in _sound(HistoryEntry, data, "history")},
            school_holidays={at: one.entry for at, one in _sound(Holiday, data, "school_holidays")},
        )


_EXPECTED_OF = {
    "dict_type": "object",
    "model_type": "object",
    "model_attributes_type": "object",
    "list_type": "list",
    "literal_error": "outcome",
    "too_long": "short-list",
}

_PARTS: Mapping[str, type[Strict]] = {"history": HistoryEntry, "school_holidays": Holiday}


def keys_of(shape: type[Strict]) -> tuple[str, ...]:
    """The keys that a part of a case may have."""
    return tuple(field.alias or name for name, field in shape.model_fields.items())


@cache
def case_keys() -> frozenset[str]:
    """Every key that a case may have, whatever the rules: safe to repeat in a message."""
    shapes: list[type[Strict]] = [Case, *_PARTS.values()]
    return frozenset(key for shape in shapes for key in keys_of(shape))


def says(data: Mapping[str, object], key: str) -> bool:
    """Whether data of a case has a key, as it is or under another name."""
    if data.get(key) is not None:
        return True
    others = renamed(data, (key,), MAX_FINDINGS)
    return data.get(others.get(key, key)) is not None


def _value_at(data: object, loc: tuple[str | int, ...]) -> object:
    for step in loc:
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int):
            data = data[step]
    return data


def _text(data: Mapping[str, object], key: str) -> str | None:
    value = data.get(key)
    return value if isinstance(value, str) else None


def _items(data: Mapping[str, object], key: str) -> list[object]:
    """The items of a list, if it is one and not too long."""
    items = data.get(key)
    return items if isinstance(items, list) and len(items) <= MAX_ENTRIES else []


def _sound(part: type[_Part], data: Mapping[str, object], key: str) -> Iterator[tuple[int, _Part]]:
    """The items of a list that have the shape of a part."""
    for index, item in enumerate(_items(data, key)):
        try:
            yield index, part.model_validate(item)
        except ValidationError:
            continue
