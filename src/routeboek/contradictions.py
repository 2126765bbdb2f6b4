"""What a case says against itself, as far as that can be seen without rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from routeboek.diagnostic import Diagnostic
from routeboek.snapshot import RUNNING, Entry, Legible

MAX_HOLIDAY_DAYS: Final = 100
_OPEN_ENDED = RUNNING | {"not-applicable"}


def contradictions(told: Legible) -> Iterator[Diagnostic]:
    """What a case says against itself."""
    for index, entry in told.history.items():
        for code, key in _wrong_in_entry(entry, told.reference_date or date.max):
            yield Diagnostic(code, None, f"/history/{index}{key}")
    for index, holiday in told.school_holidays.items():
        at = f"/school_holidays/{index}"
        if holiday.last < holiday.first:
            yield Diagnostic("holiday-ends-before-start", None, f"{at}/to")
        elif (holiday.last - holiday.first).days >= MAX_HOLIDAY_DAYS:
            yield Diagnostic("holiday-too-long", None, at)


def _wrong_in_entry(entry: Entry, today: date) -> Iterator[tuple[str, str]]:
    """Code and key of each contradiction in one entry of the history."""
    applied, closed, followed = entry.applied_on, entry.closed_on, entry.followed_up_on
    needless, returned = entry.outcome == "not-applicable", entry.outcome == "returned"
    for wrong, code, key in (
        (not applied and not needless, "history-needs-application", ""),
        (applied and applied > today, "date-after-reference", "/applied_on"),
        (not closed and entry.outcome not in _OPEN_ENDED, "history-needs-closing", ""),
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
