"""The case snapshot: what a caller may tell, and the refusal of everything else.

Shape and dates are checked here, without any rules; whether the sector, the municipality, the
tables and the facts exist is for the rules to say (`advise`). No message ever repeats a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationError,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from routeboek.diagnostic import CaseError, Diagnostic
from routeboek.facts import OutcomeName
from routeboek.forms import DAY, ID, FileKey, iso_date
from routeboek.jsonparts import Facet
from routeboek.jsontext import CaseText, pointer_of, read_case_text
from routeboek.personal import asks_for_personal_data, may_be_service_number
from routeboek.text_guard import MAX_FINDINGS

SCHEMA_VERSION = 1
MAX_ENTRIES = 100
MAX_HOLIDAY_DAYS = 100
RUNNING = frozenset({"running", "advice-in-progress"})
OPEN_ENDED = RUNNING | {"not-applicable"}

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
_CASE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)


def _expected(kind: str) -> PydanticCustomError:
    return PydanticCustomError("expected", "{kind}", {"kind": kind})


def _date(value: object) -> date:
    day = iso_date(value)
    if day is None:
        raise _expected("date")
    return day


def _matching(pattern: re.Pattern[str], kind: str) -> BeforeValidator:
    """A text of one shape that is no citizen service number."""

    def check(value: object) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise _expected(kind)
        if may_be_service_number(value):
            raise PydanticCustomError("case-id-bsn", "")
        return value

    return BeforeValidator(check)


def _name(value: object) -> str:
    """Something that the rules must know; they say so themselves when they do not."""
    if not isinstance(value, str):
        raise _expected("id")
    return value


def _version(value: object) -> int:
    if type(value) is not int or value < 1:
        raise _expected("version")
    if value > SCHEMA_VERSION:
        raise PydanticCustomError("case-too-new", "")
    return value


Day = Annotated[date, BeforeValidator(_date), DAY]
Id = Annotated[str, _matching(_ID, "id"), Facet("pattern", f"^{_ID.pattern}$"), ID]
CaseId = Annotated[str, _matching(_CASE_ID, "case-id"), Facet("pattern", f"^{_CASE_ID.pattern}$")]
Name = Annotated[str, BeforeValidator(_name), ID]


class _Shape(BaseModel):
    """Strict, frozen, closed: and no error of it shows what was filled in."""

    model_config = ConfigDict(
        strict=True, frozen=True, extra="forbid", hide_input_in_errors=True, populate_by_name=True
    )


class HistoryEntry(_Shape):
    """One table that was applied for, and how it ended."""

    table: Name
    "Het id van de tafel."
    applied_on: Day | None = None
    "De dag van de aanmelding, als 2026-10-06."
    outcome: OutcomeName
    "Hoe het met de tafel staat of hoe zij eindigde."
    closed_on: Day | None = None
    "De dag van de uitkomst, als 2026-10-13."
    followed_up_on: Day | None = None
    "De dag waarop is opgepakt wat de tafel had teruggelegd."
    reason: Id | None = None
    "Waarom de tafel niet van toepassing was, als korte code."


class Holiday(_Shape):
    """A school holiday, first and last day included."""

    first: Annotated[Day, FileKey("from")] = Field(alias="from")
    "De eerste vakantiedag."
    last: Annotated[Day, FileKey("to")] = Field(alias="to")
    "De laatste vakantiedag."


class Case(_Shape):
    """A snapshot of one case, without anything that identifies a pupil.

    `model_validate` and `model_validate_json` raise `CaseError` (with `.diagnostics`) when it is
    not of this shape; whether it contradicts itself is found by `advise`, with the rules at hand.
    `facts` holds plain JSON values; absent or None means unknown.
    """

    schema_version: Annotated[int, BeforeValidator(_version)] = SCHEMA_VERSION
    schema_: object = Field(default=None, alias="$schema", exclude=True, repr=False)
    case_id: CaseId | None = None
    reference_date: Day
    sector: Name
    municipality: Name
    home_municipality: Id | None = None
    asker: Id | None = None
    facts: dict[str, Any] = Field(default_factory=dict)
    history: list[HistoryEntry] = Field(default_factory=list, max_length=MAX_ENTRIES)
    school_holidays: list[Holiday] = Field(default_factory=list, max_length=MAX_ENTRIES)

    _text: CaseText | None = PrivateAttr(default=None)

    @classmethod
    def model_validate(cls, obj: Any, **_options: Any) -> Self:
        """A case from plain data (as `json.loads` gives it); raises `CaseError`."""
        return cls._checked(obj, None)

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **_options: Any) -> Self:
        """A case from JSON text; raises `CaseError`, with line numbers."""
        raw = bytes(json_data) if isinstance(json_data, bytearray) else json_data
        return cls.from_text(read_case_text(raw, known=case_keys()))

    def holiday_days(self) -> frozenset[int]:
        """The days (ordinals) of the school holidays that are given."""
        return frozenset(
            day
            for holiday in self.school_holidays
            for day in range(holiday.first.toordinal(), holiday.last.toordinal() + 1)
        )

    @classmethod
    def from_text(cls, text: CaseText) -> Self:
        """A case from a text that was read before, so that findings can name its file and line."""
        return cls._checked(text.data, text)

    @classmethod
    def _checked(cls, data: object, text: CaseText | None) -> Self:
        try:
            case = super().model_validate(data)
        except ValidationError as error:
            raise CaseError(_findings(error, text)) from None
        case._text = text
        return case

    def located(self, found: Iterable[Diagnostic]) -> list[Diagnostic]:
        """The findings, with file and line where the case came from a text."""
        return [_located(one, self._text) for one in found]


def _located(found: Diagnostic, text: CaseText | None) -> Diagnostic:
    if text is None or found.pointer is None or found.span is not None:
        return found
    return Diagnostic(found.code, text.span_of(found.pointer), found.pointer, found.params)


# ---------------------------------------------------------------- shape


def _findings(error: ValidationError, text: CaseText | None) -> list[Diagnostic]:
    """One finding per cause, in the order of the document."""
    details = error.errors(include_url=False, include_context=True, include_input=False)
    details = details[:MAX_FINDINGS]
    unknown = [item["loc"] for item in details if item["type"] == "extra_forbidden"]
    misspelt = {(*loc[:-1], _nearest(str(loc[-1]), _keys_at(loc))) for loc in unknown}
    return [
        _located(_finding(item, text), text)
        for item in details
        if item["type"] != "missing" or item["loc"] not in misspelt
    ]


def _finding(item: ErrorDetails, text: CaseText | None) -> Diagnostic:
    loc, kind = item["loc"], item["type"]
    if kind == "extra_forbidden":
        return _unknown_key(loc, _keys_at(loc), "case-key-unknown", text)
    if kind == "missing":
        key = str(loc[-1])
        return Diagnostic("case-key-missing", None, pointer_of(loc[:-1]), {"key": key})
    if kind in ("case-id-bsn", "case-too-new"):
        return Diagnostic(kind, None, pointer_of(loc))
    expected = str(item.get("ctx", {}).get("kind", _EXPECTED_OF.get(kind, "value")))
    return Diagnostic("case-wrong-type", None, pointer_of(loc), {"expected": f"@{expected}"})


_EXPECTED_OF = {
    "dict_type": "object",
    "model_type": "object",
    "model_attributes_type": "object",
    "list_type": "list",
    "literal_error": "outcome",
    "too_long": "short-list",
}


def unknown_key(
    case: Case, loc: tuple[str | int, ...], known: Sequence[str], code: str
) -> Diagnostic:
    """The finding for a key that does not exist at that place of a case."""
    return _unknown_key(loc, known, code, case._text)


def _unknown_key(
    loc: tuple[str | int, ...], known: Sequence[str], code: str, text: CaseText | None
) -> Diagnostic:
    """The name of an unknown key may itself be personal: point at its line, name its object."""
    span = text.span_of(pointer_of(loc), key=True) if text else None
    pointer, key = pointer_of(loc[:-1]), str(loc[-1])
    if asks_for_personal_data(key):
        return Diagnostic("case-personal-data", span, pointer)
    if near := _nearest(key, known):
        return Diagnostic(f"{code}-near", span, pointer, {"near": near})
    return Diagnostic(code, span, pointer, {"known": ", ".join(known)})


def _nearest(key: str, known: Sequence[str]) -> str:
    near = get_close_matches(key[:64].lower(), known, n=1, cutoff=0.7)
    return near[0] if near else ""


_PARTS: Mapping[str, type[_Shape]] = {"history": HistoryEntry, "school_holidays": Holiday}


def _keys_at(loc: tuple[str | int, ...]) -> list[str]:
    return _keys_of(Case if len(loc) == 1 else _PARTS.get(str(loc[0]), Case))


def _keys_of(shape: type[_Shape]) -> list[str]:
    return [field.alias or name for name, field in shape.model_fields.items()]


def case_keys() -> frozenset[str]:
    """Every key that a case may have, whatever the rules: safe to repeat in a message."""
    shapes: list[type[_Shape]] = [Case, *_PARTS.values()]
    return frozenset(key for shape in shapes for key in _keys_of(shape))


# ---------------------------------------------------------------- contradictions


def contradictions(case: Case) -> Iterator[Diagnostic]:
    """What a case says against itself, as far as that can be seen without rules."""
    for index, entry in enumerate(case.history):
        for code, key in _wrong_in_entry(entry, case.reference_date):
            yield Diagnostic(code, None, f"/history/{index}{key}")
    for index, holiday in enumerate(case.school_holidays):
        at = f"/school_holidays/{index}"
        if holiday.last < holiday.first:
            yield Diagnostic("holiday-ends-before-start", None, f"{at}/to")
        elif (holiday.last - holiday.first).days >= MAX_HOLIDAY_DAYS:
            yield Diagnostic("holiday-too-long", None, at)


def _wrong_in_entry(entry: HistoryEntry, today: date) -> Iterator[tuple[str, str]]:
    """Code and key of each contradiction in one entry of the history."""
    applied, closed, followed = entry.applied_on, entry.closed_on, entry.followed_up_on
    needless, returned = entry.outcome == "not-applicable", entry.outcome == "returned"
    for wrong, code, key in (
        (not applied and not needless, "history-needs-application", ""),
        (applied and applied > today, "date-after-reference", "/applied_on"),
        (not closed and entry.outcome not in OPEN_ENDED, "history-needs-closing", ""),
        (closed and entry.outcome in RUNNING, "history-running-but-closed", "/closed_on"),
        (closed and closed > today, "date-after-reference", "/closed_on"),
        (closed and applied and closed < applied, "outcome-before-application", "/closed_on"),
        (followed and not returned, "follow-up-without-return", "/followed_up_on"),
        (
            followed and returned and closed and followed < closed,
            "follow-up-before-return",
            "/followed_up_on",
        ),
        (followed and followed > today, "date-after-reference", "/followed_up_on"),
        (needless and entry.reason is None, "history-needs-reason", ""),
        (entry.reason is not None and not needless, "reason-without-need", "/reason"),
    ):
        if wrong:
            yield code, key
