"""The case snapshot: what a caller may tell, and the refusal of everything else.

Shape and dates are checked here, without any rules; whether the sector, the municipality, the
tables and the facts exist is for the rules to say (`advise`). No message ever repeats a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
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

from routeboek.casetext import CaseText, read_case_text
from routeboek.diagnostic import CaseError, Diagnostic
from routeboek.facts import OutcomeName, iso_date
from routeboek.jsonparts import Facet
from routeboek.text_guard import MAX_FINDINGS

SCHEMA_VERSION = 1
MAX_ENTRIES = 100
MAX_HOLIDAY_DAYS = 100
RUNNING = frozenset({"running", "advice-in-progress"})
OPEN_ENDED = RUNNING | {"not-applicable"}

# Keys that ask for personal data: they get their own message instead of "unknown key".
PERSONAL = frozenset(
    """
    naam name voornaam achternaam roepnaam initialen bsn burgerservicenummer pgn ot_nummer
    persoonsgebonden_nummer leerlingnummer geboortedatum geboorteplaats birth_date birthdate
    date_of_birth adres address straat postcode woonplaats telefoon telefoonnummer email e_mail
    mail diagnose diagnosis medisch medical medicatie beperking ziekte stoornis nationaliteit
    geloof opmerking opmerkingen notitie toelichting notes note comment
    """.split()
)

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
_CASE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)


def _expected(kind: str) -> PydanticCustomError:
    return PydanticCustomError("expected", "{kind}", {"kind": kind})


def _date(value: object) -> date:
    day = iso_date(value)
    if day is None:
        raise _expected("date")
    return day


def _identifier(value: object) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise _expected("id")
    if passes_eleven_test(value):
        raise PydanticCustomError("case-id-bsn", "")
    return value


def _name(value: object) -> str:
    """Something that the rules must know; they say so themselves when they do not."""
    if not isinstance(value, str):
        raise _expected("id")
    return value


def _case_id(value: object) -> str:
    if not isinstance(value, str) or not _CASE_ID.fullmatch(value):
        raise _expected("case-id")
    if passes_eleven_test(value):
        raise PydanticCustomError("case-id-bsn", "")
    return value


def _version(value: object) -> int:
    if type(value) is not int or value < 1:
        raise _expected("version")
    if value > SCHEMA_VERSION:
        raise PydanticCustomError("case-too-new", "")
    return value


def passes_eleven_test(text: str) -> bool:
    """Whether a text is a number that could be a Dutch citizen service number (BSN)."""
    digits = re.sub(r"[._-]", "", text)
    if not digits.isascii() or not digits.isdigit() or not 8 <= len(digits) <= 9 or not int(digits):
        return False
    *body, last = (int(digit) for digit in digits.zfill(9))
    return (sum(n * digit for n, digit in zip(range(9, 1, -1), body, strict=True)) - last) % 11 == 0


Day = Annotated[date, BeforeValidator(_date)]
Id = Annotated[str, BeforeValidator(_identifier), Facet("pattern", f"^{_ID.pattern}$")]
CaseId = Annotated[str, BeforeValidator(_case_id), Facet("pattern", f"^{_CASE_ID.pattern}$")]
Name = Annotated[str, BeforeValidator(_name)]


class _Shape(BaseModel):
    """Strict, frozen, closed: and no error of it shows what was filled in."""

    model_config = ConfigDict(
        strict=True, frozen=True, extra="forbid", hide_input_in_errors=True, populate_by_name=True
    )


class HistoryEntry(_Shape):
    """One table that was applied for, and how it ended."""

    table: Name
    applied_on: Day | None = None
    outcome: OutcomeName
    closed_on: Day | None = None
    followed_up_on: Day | None = None
    reason: Id | None = None


class Holiday(_Shape):
    """A school holiday, first and last day included."""

    first: Day = Field(alias="from")
    last: Day = Field(alias="to")


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
    unknown = [item for item in details if item["type"] == "extra_forbidden"]
    misspelt = {(item["loc"][:-1], _suggestion(item)) for item in unknown}
    found = [
        _finding(item, text)
        for item in details
        if not (item["type"] == "missing" and (item["loc"][:-1], str(item["loc"][-1])) in misspelt)
    ]
    return found


def _finding(item: ErrorDetails, text: CaseText | None) -> Diagnostic:
    loc, kind = item["loc"], item["type"]
    if kind == "extra_forbidden":
        return _unknown_key(item, text)
    if kind == "missing":
        return _at(loc[:-1], "case-key-missing", text, {"key": str(loc[-1])})
    if kind in ("case-id-bsn", "case-too-new"):
        return _at(loc, kind, text, {})
    expected = str(item.get("ctx", {}).get("kind", _EXPECTED_OF.get(kind, "value")))
    return _at(loc, "case-wrong-type", text, {"expected": f"@{expected}"})


_EXPECTED_OF = {
    "dict_type": "object",
    "model_type": "object",
    "model_attributes_type": "object",
    "list_type": "list",
    "literal_error": "outcome",
    "too_long": "short-list",
}


def _unknown_key(item: ErrorDetails, text: CaseText | None) -> Diagnostic:
    return _unknown(item["loc"], _keys_at(item), "case-key-unknown", text)


def unknown_key(
    case: Case, loc: tuple[str | int, ...], known: Sequence[str], code: str
) -> Diagnostic:
    """The finding for a key that does not exist at that place of a case."""
    return _unknown(loc, known, code, case._text)


def _unknown(
    loc: tuple[str | int, ...], known: Sequence[str], code: str, text: CaseText | None
) -> Diagnostic:
    """The name of an unknown key may itself be personal: point at its line, name its object."""
    span = text.span_of(pointer_of(loc), key=True) if text else None
    pointer, key = pointer_of(loc[:-1]), str(loc[-1])
    if re.sub(r"[\W_]+", "_", key.lower()) in PERSONAL:
        return Diagnostic("case-personal-data", span, pointer)
    near = _nearest(key, known)
    if near:
        return Diagnostic(f"{code}-near", span, pointer, {"near": near})
    return Diagnostic(code, span, pointer, {"known": ", ".join(known)})


def _keys_at(item: ErrorDetails) -> list[str]:
    model = Case if len(item["loc"]) == 1 else _PARTS.get(str(item["loc"][0]), Case)
    return [field.alias or name for name, field in model.model_fields.items()]


def _suggestion(item: ErrorDetails) -> str:
    return _nearest(str(item["loc"][-1]), _keys_at(item))


def _nearest(key: str, known: Sequence[str]) -> str:
    near = get_close_matches(key[:64].lower(), known, n=1, cutoff=0.7)
    return near[0] if near else ""


def case_keys() -> frozenset[str]:
    """Every key that a case may have, whatever the rules: safe to repeat in a message."""
    shapes = (Case, HistoryEntry, Holiday)
    return frozenset(f.alias or name for shape in shapes for name, f in shape.model_fields.items())


_PARTS: Mapping[str, type[_Shape]] = {"history": HistoryEntry, "school_holidays": Holiday}


def pointer_of(loc: Iterable[str | int]) -> str:
    """An RFC 6901 JSON pointer."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in loc)


def _at(
    loc: Iterable[str | int], code: str, text: CaseText | None, params: Mapping[str, str]
) -> Diagnostic:
    pointer = pointer_of(loc)
    return Diagnostic(code, text.span_of(pointer) if text else None, pointer, params)


# ---------------------------------------------------------------- contradictions


def contradictions(case: Case) -> list[Diagnostic]:
    """What a case says against itself, as far as that can be seen without rules."""
    found: list[Diagnostic] = []
    for index, entry in enumerate(case.history):
        at = f"/history/{index}"
        found += [Diagnostic(code, None, at + key) for code, key in _wrong_in(entry, case)]
    for index, holiday in enumerate(case.school_holidays):
        if holiday.last < holiday.first:
            found.append(
                Diagnostic("holiday-ends-before-start", None, f"/school_holidays/{index}/to")
            )
        elif (holiday.last - holiday.first).days >= MAX_HOLIDAY_DAYS:
            found.append(Diagnostic("holiday-too-long", None, f"/school_holidays/{index}"))
    return found


def _wrong_in(entry: HistoryEntry, case: Case) -> Iterable[tuple[str, str]]:
    applied, closed, followed = entry.applied_on, entry.closed_on, entry.followed_up_on
    if applied is None and entry.outcome != "not-applicable":
        yield "history-needs-application", ""
    if applied and applied > case.reference_date:
        yield "date-after-reference", "/applied_on"
    if closed is None and entry.outcome not in OPEN_ENDED:
        yield "history-needs-closing", ""
    if closed and entry.outcome in RUNNING:
        yield "history-running-but-closed", "/closed_on"
    if closed and closed > case.reference_date:
        yield "date-after-reference", "/closed_on"
    if closed and applied and closed < applied:
        yield "outcome-before-application", "/closed_on"
    if followed and entry.outcome != "returned":
        yield "follow-up-without-return", "/followed_up_on"
    elif followed and closed and followed < closed:
        yield "follow-up-before-return", "/followed_up_on"
    if followed and followed > case.reference_date:
        yield "date-after-reference", "/followed_up_on"
    if entry.outcome == "not-applicable" and entry.reason is None:
        yield "history-needs-reason", ""
    if entry.reason is not None and entry.outcome != "not-applicable":
        yield "reason-without-need", "/reason"
