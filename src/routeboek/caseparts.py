"""What a case consists of: its single values, and the entries of its lists, as pydantic reads them.

No error of it shows what was filled in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from routeboek.facts import OutcomeName
from routeboek.forms import DAY, ID, FileKey, iso_date
from routeboek.jsonparts import Facet
from routeboek.personal import may_be_service_number
from routeboek.snapshot import CASE_ID, ID_PATTERN, Break, Entry

SCHEMA_VERSION: Final = 1


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


def _home(value: object) -> str:
    """A municipality, also one that the rules do not know; those say what is no name of any."""
    if may_be_service_number(_name(value)):
        raise PydanticCustomError("case-id-bsn", "")
    return _name(value)


def version(value: object) -> int:
    """The version of the form of a case: one that this routeboek knows."""
    if type(value) is not int or value < 1:
        raise _expected("version")
    if value > SCHEMA_VERSION:
        raise PydanticCustomError("case-too-new", "")
    return value


Day = Annotated[date, BeforeValidator(_date), DAY]
Id = Annotated[str, _matching(ID_PATTERN, "id"), Facet("pattern", f"^{ID_PATTERN.pattern}$"), ID]
CaseId = Annotated[str, _matching(CASE_ID, "case-id"), Facet("pattern", f"^{CASE_ID.pattern}$")]
Name = Annotated[str, BeforeValidator(_name), ID]
Home = Annotated[str, BeforeValidator(_home), ID, Facet("pattern", f"^{ID_PATTERN.pattern}$")]


class Strict(BaseModel):
    """Strict, frozen, closed: and neither its errors nor its repr show what was filled in."""

    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        serialize_by_alias=True,
    )

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        return ()


class HistoryEntry(Strict):
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

    @property
    def entry(self) -> Entry:
        """The same, as the evaluator works on it."""
        return Entry(
            self.table,
            self.outcome,
            self.applied_on,
            self.closed_on,
            self.followed_up_on,
            self.reason,
        )


class Holiday(Strict):
    """A school holiday, first and last day included."""

    first: Annotated[Day, FileKey("from")] = Field(alias="from")
    "De eerste vakantiedag."
    last: Annotated[Day, FileKey("to")] = Field(alias="to")
    "De laatste vakantiedag."

    @property
    def entry(self) -> Break:
        """The same, as the evaluator works on it."""
        return Break(self.first, self.last)
