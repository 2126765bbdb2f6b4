"""The numbers that a sentence names, in digits or in words, with the unit that they count."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple, TypeAlias

from routeboek.messages import Language, say

Unit: TypeAlias = Literal["week", "year", "other", ""]
"""What a number counts: weeks, years, another stretch of time, or things."""

_WORD = re.compile(r"[\w'’-]+")
_DIGITS = re.compile(r"[0-9]{1,3}")


class Numeral(NamedTuple):
    """A number in a sentence, as it stands there.

    `beyond` when the number itself is left out ("more than four"), `nth` when the unit stands
    before it ("week 8").
    """

    number: int
    written: str
    unit: Unit
    beyond: bool
    nth: bool


def numerals(text: str, language: Language) -> list[Numeral]:
    """The numbers that a sentence names; an article ("een") is one only after "at least"."""
    said, words = _vocabulary(language), _WORD.findall(text)
    lower = [word.lower() for word in words]
    found = []
    for at, word in enumerate(lower):
        before = lower[at - 1] if at else ""
        number = said.number(word, before)
        if number is not None:
            unit = said.unit(lower[at + 1 : at + 4])
            nth = not unit and said.units.get(before) == "week"
            found.append(
                Numeral(number, words[at], "week" if nth else unit, before in said.than, nth)
            )
    return found


class _Vocabulary(NamedTuple):
    """The words of a language that a number is made of, or that stand beside one."""

    numbers: dict[str, int]
    articles: frozenset[str]  # read as a number only after a word for a bound
    bounds: frozenset[str]
    than: frozenset[str]
    joining: frozenset[str]  # between two numbers of one unit
    units: dict[str, Unit]

    def number(self, word: str, before: str) -> int | None:
        if _DIGITS.fullmatch(word):
            return int(word)
        return (
            None if word in self.articles and before not in self.bounds else self.numbers.get(word)
        )

    def unit(self, after: list[str]) -> Unit:
        """What is counted, by the words that come after a number: "four to eight weeks"."""
        if len(after) > 1 and after[0] in self.joining and self.number(after[1], "") is not None:
            after = after[2:]
        return self.units.get(after[0], "") if after else ""


@cache
def _vocabulary(language: Language) -> _Vocabulary:
    def words(code: str) -> list[str]:
        return say(code, language).split()

    numbers = {
        word: number for number, forms in enumerate(words("numerals")) for word in forms.split("/")
    }
    units: dict[str, Unit] = dict.fromkeys(words("numeral-weeks"), "week")
    units |= dict.fromkeys(words("numeral-years"), "year")
    units |= dict.fromkeys(words("numeral-times"), "other")
    return _Vocabulary(
        numbers,
        frozenset(words("numeral-articles")),
        frozenset(words("numeral-bounds")),
        frozenset(words("numeral-than")),
        frozenset(words("numeral-joining")),
        units,
    )
