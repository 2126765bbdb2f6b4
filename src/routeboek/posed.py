"""A question as it is put to a person, and what the person says that a case can write."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple, TypeAlias

from routeboek.facts import MAX_COUNT, NEVER_WORD, FactType
from routeboek.forms import iso_date
from routeboek.messages import Language, listed, long_date, say, say_count
from routeboek.spelling import day, meant, named, simple, simply, whole, words, yes_or_no
from routeboek.tables import Role

Path: TypeAlias = tuple[str, ...]
"""Where an answer stands in a case; a table of the history goes by its number there."""

_BETWEEN = re.compile(r"[,;+/]|\s+(?:en|and)\s+")


class Posed(NamedTuple):
    """One question, as it is put.

    `options` has the values of a choice with what they are called, `called` by letters and digits
    what else people call them. `needed` says that no case can do without an answer, `may_be_never`
    that a date may never have been, `judgement` that someone has to weigh it. `again` says that it
    was asked before, `before` what was answered then, and `suggested` what most people answer.
    """

    path: Path
    type: FactType
    text: str
    why: str = ""
    who: tuple[Role, ...] = ()
    options: Mapping[str, str] = {}
    called: Mapping[str, str] = {}
    needed: bool = False
    may_be_never: bool = False
    judgement: bool = False
    again: bool = False
    before: object = None
    suggested: object = None

    @property
    def offered(self) -> object:
        """The answer that needs not be typed."""
        return self.suggested if self.before is None else self.before


class Understood(NamedTuple):
    """What was typed: a value as a case writes it, or the option it resembles."""

    value: object = None
    near: str = ""


def understood(posed: Posed, text: str) -> Understood:
    """What a person means by an answer; nothing is taken to be what it only resembles."""
    text = text.strip()
    match posed.type:
        case "yes_no":
            return Understood(yes_or_no(text))
        case "count":
            number = whole(text)
            return Understood(number if number is not None and number <= MAX_COUNT else None)
        case "date":
            return Understood(_day(posed, text))
        case "choice":
            return _option(posed, text)
        case "choices":
            return _options(posed, text)


def _day(posed: Posed, text: str) -> str | None:
    if posed.may_be_never and simple(text) in words("words-never"):
        return NEVER_WORD
    found = iso_date(text) or (None if text.isdigit() else day(text))
    return found.isoformat() if found else None


def _option(posed: Posed, text: str) -> Understood:
    values = list(posed.options)
    if text.isascii() and text.isdigit():
        number = int(text) if len(text) < 4 else 0
        return Understood(values[number - 1] if 0 < number <= len(values) else None)
    called = _called(posed)
    value = named(text, called)
    return Understood(value) if value else Understood(near=meant(text, called))


def _options(posed: Posed, text: str) -> Understood:
    whole_text = _option(posed, text)
    if whole_text.value is not None:
        return Understood([whole_text.value])
    apart = text.split() if re.fullmatch(r"[\d\s]+", text, re.ASCII) else _BETWEEN.split(text)
    found = [_option(posed, one.strip()) for one in apart if one.strip()]
    if not found or any(one.value is None for one in found):
        return Understood(near=next((one.near for one in found if one.near), ""))
    return Understood(list(dict.fromkeys(one.value for one in found)))


def _called(posed: Posed) -> Mapping[str, str]:
    """What people call the options: first by what they are shown as."""
    own = [(name, value) for value, name in posed.options.items()]
    return {**posed.called, **simply([*((value, value) for value in posed.options), *own])}


# ---------------------------------------------------------------- how a person says it


def answer_text(posed: Posed, value: object, today: date | None, language: Language) -> str:
    """An answer in words; a day with its weekday and how many weeks ago it is."""
    if value is None:
        return say("value-unknown", language)
    if isinstance(value, bool):
        return say("value-yes" if value else "value-no", language)
    if isinstance(value, list):
        return listed([posed.options[one] for one in value], "and", language)
    if posed.type == "date":
        found = iso_date(value)
        return _day_text(found, today, language) if found else say("value-never", language)
    return posed.options.get(str(value), str(value))


def _day_text(found: date, today: date | None, language: Language) -> str:
    told = long_date(found, language)
    if today is None:
        return told
    days = (today - found).days
    if not days:
        return say("ask-day-same", language, day=told)
    weeks, rest = divmod(abs(days), 7)
    parts = [say_count("weeks", weeks, language)] if weeks else []
    parts += [say_count("days", rest, language)] if rest else []
    code = "ask-day-ago" if days > 0 else "ask-day-ahead"
    return say(code, language, day=told, time=listed(parts, "and", language))
