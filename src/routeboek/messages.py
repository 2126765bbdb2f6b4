"""What the program says, in the language of the reader.

The sentences are data. Those of the program itself stand in `texts`, a file for each language; the
two of a finding stand above the page of its code in `docs/meldingen`. Both are YAML of one form, a
sentence a line, that is read without a parser of YAML: that would take longer than an advice.
Placeholders are `{name}`. Names of tables, roles and facts come from the rules.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from routeboek.shipped import package, shipped

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_LINE = re.compile(r'^([\w-]+): "(.*)"$', re.MULTILINE)
_INDEX = "README"


class FindingTexts(NamedTuple):
    """The file of one code: its sentences by name, and the page for who wants to know more.

    The head of a page also names the `group` that it stands under in the index.
    """

    head: Mapping[str, str]
    page: str

    def both(self, language: Language) -> tuple[str, str]:
        """What is wrong and what to do, with their placeholders."""
        return self.head[f"message-{language}"], self.head[f"remedy-{language}"]

    def in_general(self, language: Language) -> tuple[str, str]:
        """Both, with dots for what differs from case to case."""
        dots: dict[str, str] = defaultdict(lambda: "…")
        message, remedy = self.both(language)
        return message.format_map(dots), remedy.format_map(dots)


@cache
def texts(language: Language) -> Mapping[str, str]:
    """The sentences of the program itself, by their code; raises `ValueError` for no language."""
    if language not in LANGUAGES:
        raise ValueError(f"a language is one of {', '.join(LANGUAGES)}")
    return _sentences((package() / "texts" / f"{language}.yaml").read_text(encoding="utf-8"))


@cache
def finding_codes() -> tuple[str, ...]:
    """The codes of all findings there are, in order."""
    names = (file.name for file in _pages().iterdir())
    codes = (name.removesuffix(".md") for name in names if name.endswith(".md"))
    return tuple(sorted(code for code in codes if code != _INDEX))


@cache
def finding_texts(code: str) -> FindingTexts:
    """What the file of a code says; raises `FileNotFoundError` for a code that does not exist."""
    text = (_pages() / f"{code}.md").read_text(encoding="utf-8")
    _, head, page = text.split("---\n", 2)
    return FindingTexts(_sentences(head), page.lstrip("\n"))


def _pages() -> Traversable:
    return shipped("meldingen", "docs/meldingen")


def _sentences(text: str) -> dict[str, str]:
    return dict(_LINE.findall(text))


def diagnostic_text(code: str, params: Mapping[str, str], language: Language) -> tuple[str, str]:
    """The two sentences for a finding; `expected` may name a phrase, after "@"."""
    filled = dict(params)
    phrase = filled.get("expected", "")
    if phrase.startswith("@") and (named := f"expected-{phrase[1:]}") in texts(language):
        filled["expected"] = say(named, language, **params)
    message, remedy = finding_texts(code).both(language)
    return message.format_map(filled), remedy.format_map(filled)


def say(code: str, language: Language, **params: object) -> str:
    """A sentence of the program with its placeholders filled."""
    return texts(language)[code].format_map(params)


def say_count(code: str, number: int, language: Language) -> str:
    """A sentence about a number of things, one or more: `code` names both forms."""
    return say(f"{code}-one" if number == 1 else f"{code}-many", language, n=number)


def listed(names: Sequence[str], last: str, language: Language) -> str:
    """Names in one phrase, "and" or "or" before the last: "a, b en c"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {say(f'word-{last}', language)} {names[-1]}"


def long_date(day: date, language: Language) -> str:
    """A date as a person says it, with its weekday: "maandag 2 november 2026"."""
    weekday = say("weekdays", language).split()[day.weekday()]
    month = say("months", language).split()[day.month - 1]
    return f"{weekday} {day.day} {month} {day.year}"
