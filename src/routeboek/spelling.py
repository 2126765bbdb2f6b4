"""What a person means who writes something in another way than a case or a rule file does.

Only for what a finding suggests: nothing is ever taken to be what it seems to mean. A suggestion
is a name of the rules or of the case format, or a value in the one way in which it is written;
of long texts only the beginning is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from math import isfinite
from typing import Final

from routeboek.messages import LANGUAGES, say
from routeboek.text_guard import familiar

_LONGEST: Final = 64
_SHORTEST_PART: Final = 4
"""Of a word with fewer letters it says nothing that it stands in another."""

_YEARS = range(1900, 2201)
_SPREADSHEET_START = date(1899, 12, 30)
_SPREADSHEET_DAYS = range(36_526, 73_051)  # the days of 2000 to 2099


# ---------------------------------------------------------------- names


def simple(text: str) -> str:
    """The letters and digits of a text, whatever their case and accents."""
    from unicodedata import normalize

    apart = normalize("NFKD", familiar(text[:_LONGEST]).casefold())
    return "".join(char for char in apart if char.isalnum())


def nearest(name: str, known: Iterable[str]) -> str:
    """The name that differs only a little, if there is one; else nothing."""
    from difflib import get_close_matches

    near = get_close_matches(name[:_LONGEST], list(known), n=1, cutoff=0.75)
    return near[0] if near else ""


def simply(called: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Names by the letters and digits of what they are called; of two the first counts."""
    found: dict[str, str] = {}
    for word, name in called:
        found.setdefault(simple(word), name)
    found.pop("", None)
    return found


# In these `called` is what `simply` makes.


def named(word: str, called: Mapping[str, str]) -> str:
    """The name of what is called exactly so, apart from case, accents and signs; else nothing."""
    return called.get(simple(word), "")


def nearly(word: str, called: Mapping[str, str]) -> str:
    """The name of what is called nearly so; else nothing. Short words all look alike."""
    typed = simple(word)
    near = nearest(typed, called) if len(typed) >= _SHORTEST_PART else ""
    return called.get(typed) or called.get(near, "")


def meant(word: str, called: Mapping[str, str]) -> str:
    """The name that a word stands for.

    First what is called exactly so, then what has a name in which the word stands or that stands
    in the word, if that leaves no choice, and then what has nearly such a name.
    """
    typed = simple(word)
    if not typed or typed in called:
        return called.get(typed, "")
    inside = [name for name in called if len(name) >= _SHORTEST_PART and name in typed]
    if inside:
        return called[max(inside, key=len)]
    if len(typed) >= _SHORTEST_PART:
        around = {called[name] for name in called if typed in name}
        if len(around) == 1:
            return around.pop()
    return nearly(word, called)


@cache
def words(code: str) -> tuple[str, ...]:
    """The words that the program has under a code, in every language, without signs."""
    listed = (word for language in LANGUAGES for word in say(code, language).split(","))
    return tuple(map(simple, listed))


# ---------------------------------------------------------------- values


def yes_or_no(value: object) -> bool | None:
    """Yes or no, from a word or a number that says so."""
    if isinstance(value, float | int):
        return value == 1 if value in (0, 1) else None
    if isinstance(value, str):
        word = simple(value)
        return True if word in words("words-yes") else False if word in words("words-no") else None
    return None


def yes_and_no() -> dict[str, str]:
    """`yes` and `no`, as rule files write them, by the words for them."""
    return {word: said for said in ("yes", "no") for word in words(f"words-{said}")}


def whole(value: object) -> int | None:
    """A whole number, from `2.0` or a text with one."""
    if isinstance(value, str) and re.fullmatch(r"\s*\d{1,6}([.,]0+)?\s*", value, re.ASCII):
        return int(re.split("[.,]", value)[0])
    if isinstance(value, float) and isfinite(value) and value.is_integer() and 0 <= value < 1e6:
        return int(value)
    return None


# Compiled when they are needed, as few cases ask for.
_DAY_FIRST = r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})"
_YEAR_FIRST = r"(\d{4})(?:[-/. ](\d{1,2})[-/. ](\d{1,2})|(\d{2})(\d{2}))"
_IN_WORDS = r"(?:([^\W\d_]+)[.,]? )?(\d{1,2})e?[ -]?([^\W\d_]{3,})\.?[ -]?(\d{4})"
_CLOCK = r"(?<=\d)[t ]+\d{1,2}:\d{2}.*"


def day(value: object) -> date | None:
    """A day, from another way to write one: 20-10-2026, 20 oktober 2026, 46315 and so on."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(int(value)) if isfinite(value) and value == int(value) else ""
    if not isinstance(value, str):
        return None
    text = re.sub(_CLOCK, "", familiar(value[:_LONGEST]).strip().casefold())
    if re.fullmatch(r"\d{5}", text, re.ASCII):
        counted = int(text)
        in_range = counted in _SPREADSHEET_DAYS
        return _SPREADSHEET_START + timedelta(days=counted) if in_range else None
    if found := re.fullmatch(_DAY_FIRST, text):
        century = "20" if len(found[3]) < len("2026") else ""
        return _date(century + found[3], int(found[2]), found[1])
    if found := re.fullmatch(_YEAR_FIRST, text):
        return _date(found[1], int(found[2] or found[4]), found[3] or found[5])
    if found := re.fullmatch(_IN_WORDS, text):
        return _date(found[4], _month(found[3]), found[2])
    return None


def _month(word: str) -> int:
    """The number of a month, from its name or the start of it; 0 for no month."""
    for code in ("months", "months-short"):
        for language in LANGUAGES:
            for number, name in enumerate(say(code, language).split(), start=1):
                if name.casefold().startswith(word):
                    return number
    return 0


def _date(year: str, month: int, day_: str) -> date | None:
    try:
        return date(int(year), month, int(day_)) if int(year) in _YEARS else None
    except ValueError:
        return None
