"""What a case tells, as the evaluator works on it, however it was read.

`Case` reads what anyone may write, and says what is wrong with it. A plain case, as programs write
it, is read here without that: `read_plainly` accepts nothing that `Case` would not read the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple, NoReturn, cast, get_args

from routeboek.casefindings import Where
from routeboek.facts import OutcomeName
from routeboek.forms import iso_date
from routeboek.personal import may_be_service_number

RUNNING: Final = frozenset({"running", "advice-in-progress"})
"""The outcomes of a table that is awaited."""

MAX_ENTRIES: Final = 100
"""So many tables, or school holidays, a case may have."""

ID_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
"""What a name looks like that the rules do not know."""

CASE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
"""What a pseudonym of a case looks like."""


class Entry(NamedTuple):
    """One table that was applied for, and how it ended."""

    table: str
    outcome: OutcomeName
    applied_on: date | None = None
    closed_on: date | None = None
    followed_up_on: date | None = None
    reason: str | None = None


class Break(NamedTuple):
    """A school holiday, first and last day included."""

    first: date
    last: date


class Legible(NamedTuple):
    """What a case tells, as far as it has the right shape; None and absent is what it does not.

    Of the history, `tables` has the names of tables, also of entries that are wrong elsewhere.
    """

    reference_date: date | None
    sector: str | None
    municipality: str | None
    home_municipality: str | None
    asker: str | None
    facts: Mapping[str, object]
    tables: Mapping[int, str]
    history: Mapping[int, Entry]
    school_holidays: Mapping[int, Break]


class Snapshot(NamedTuple):
    """All that a case tells, in its right shape, and `where` its parts stand."""

    reference_date: date
    sector: str
    municipality: str
    home_municipality: str | None = None
    asker: str | None = None
    case_id: str | None = None
    facts: Mapping[str, object] = {}
    history: tuple[Entry, ...] = ()
    school_holidays: tuple[Break, ...] = ()
    where: Where = Where(None, {}, ())

    def holiday_days(self) -> frozenset[int]:
        """The days (ordinals) of the school holidays that are given."""
        return frozenset(
            day
            for holiday in self.school_holidays
            for day in range(holiday.first.toordinal(), holiday.last.toordinal() + 1)
        )

    @property
    def told(self) -> Legible:
        """The same, as far as it can be read: all of it."""
        return Legible(
            reference_date=self.reference_date,
            sector=self.sector,
            municipality=self.municipality,
            home_municipality=self.home_municipality,
            asker=self.asker,
            facts=self.facts,
            tables={index: entry.table for index, entry in enumerate(self.history)},
            history=dict(enumerate(self.history)),
            school_holidays=dict(enumerate(self.school_holidays)),
        )


def is_id(text: str) -> bool:
    """Whether a text can be the name of something that the rules do not know."""
    return bool(ID_PATTERN.fullmatch(text))


# ---------------------------------------------------------------- a plain case

_KEYS = frozenset(
    "schema_version case_id reference_date sector municipality home_municipality asker facts"
    " history".split()
)
_ENTRY = frozenset(Entry._fields)
_OUTCOMES = frozenset(get_args(OutcomeName))


class _Odd(Exception):
    """That a case is not plain; what is wrong with it, if anything is, `Case` can tell."""


def read_plainly(data: Mapping[str, object]) -> Snapshot | None:
    """A case in plain data, if it is as plain as most; None says nothing of what it is."""
    try:
        return _read(data)
    except _Odd:
        return None


def _read(data: Mapping[str, object]) -> Snapshot:
    facts, history = data.get("facts", {}), data.get("history", [])
    home, case_id = _text(data, "home_municipality"), _text(data, "case_id")
    if (
        not data.keys() <= _KEYS
        or _version(data) != (int, 1)
        or not isinstance(facts, dict)
        or not isinstance(history, list)
        or len(history) > MAX_ENTRIES
        or may_be_service_number(home or "")
        or (case_id is not None and not CASE_ID.fullmatch(case_id))
        or may_be_service_number(case_id or "")
    ):
        raise _Odd
    return Snapshot(
        reference_date=_day(data, "reference_date") or _odd(),
        sector=_text(data, "sector") or _odd(),
        municipality=_text(data, "municipality") or _odd(),
        home_municipality=home,
        asker=_text(data, "asker"),
        case_id=case_id,
        facts=facts,
        history=tuple([_entry(one) for one in history]),
    )


def _entry(data: object) -> Entry:
    if not isinstance(data, dict) or not data.keys() <= _ENTRY:
        raise _Odd
    outcome, reason = data.get("outcome"), _text(data, "reason")
    odd = reason is not None and (not is_id(reason) or may_be_service_number(reason))
    if not isinstance(outcome, str) or outcome not in _OUTCOMES or odd:
        raise _Odd
    return Entry(
        _text(data, "table") or _odd(),
        cast("OutcomeName", outcome),
        _day(data, "applied_on"),
        _day(data, "closed_on"),
        _day(data, "followed_up_on"),
        reason,
    )


def _version(data: Mapping[str, object]) -> tuple[type, object]:
    version = data.get("schema_version", 1)
    return type(version), version


def _text(data: Mapping[str, object], key: str) -> str | None:
    value = data.get(key)
    if value is None or isinstance(value, str):
        return value
    raise _Odd


def _day(data: Mapping[str, object], key: str) -> date | None:
    value = data.get(key)
    day = iso_date(value)
    if value is not None and day is None:
        raise _Odd
    return day


def _odd() -> NoReturn:
    raise _Odd
