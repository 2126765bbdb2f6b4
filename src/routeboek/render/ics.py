"""Dates as iCalendar (RFC 5545): whole days, and nothing that tells of the pupil."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta

from routeboek.render.clean import clean
from routeboek.render.dates import OF_THE_CASE, Dates, Moment

_OCTETS = 75
_ESCAPES = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,"})


def to_ics(dates: Dates) -> str:
    """The calendar; the same for the same dates, whenever it is made."""
    language = dates.words.language.upper()
    shown = [one for one in dates.moments if one.kind not in OF_THE_CASE]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//routeboek//timeline//{language}",
        "CALSCALE:GREGORIAN",
        *(line for one in shown for line in _event(dates, one)),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event(dates: Dates, moment: Moment) -> Iterator[str]:
    """One day: its end is the day after it."""
    advice, words = dates.words.advice, dates.words
    edition = words.say("by-edition", name=advice.edition.name, year=advice.edition.school_year)
    place = words.rules.municipalities[advice.municipality].name
    yield "BEGIN:VEVENT"
    yield f"UID:{_uid(dates, moment)}"
    yield f"DTSTAMP:{_day(advice.reference_date)}T000000Z"
    yield f"DTSTART;VALUE=DATE:{_day(moment.day)}"
    yield f"DTEND;VALUE=DATE:{_day(moment.day + timedelta(days=1))}"
    yield f"SUMMARY:{escaped(moment.short)}"
    yield f"DESCRIPTION:{escaped(f'{edition} {place}.')}"
    yield "CLASS:PRIVATE"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _uid(dates: Dates, moment: Moment) -> str:
    """The same for the same day and step, in whatever language and whenever it is asked."""
    advice = dates.words.advice
    table = moment.table.id if moment.table else ""
    told = (advice.edition.id, advice.municipality, moment.kind, table, moment.day.isoformat())
    return f"{hashlib.sha256(chr(0).join(told).encode()).hexdigest()[:32]}@routeboek"


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")  # strftime leaves out the zeros of early years


def escaped(text: str) -> str:
    """A text with what steers the format escaped; it is one line."""
    return clean(text).translate(_ESCAPES)


def folded(line: str) -> str:
    """A line of at most 75 octets, going on after a break and a space; no letter is broken."""
    parts, size = [""], 0
    for char in line:
        octets = len(char.encode())
        if size + octets > _OCTETS:
            parts.append(" ")
            size = 1
        parts[-1] += char
        size += octets
    return "\r\n".join(parts)
