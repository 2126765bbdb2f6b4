"""What each answer to a question would lead to, and how a person says that answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Annotated, NamedTuple

from routeboek.condition import YearsSince
from routeboek.decision import STATUSES, Decision, Statuses
from routeboek.facts import NEVER, Fact, FactValue, Situation
from routeboek.jsonparts import Key
from routeboek.meaning import Outcome
from routeboek.messages import Language, long_date, say, say_count
from routeboek.told import Told


class Answer(NamedTuple):
    """What an answer, as JSON, would lead to: what the advice would be with it.

    Of numbers and dates `value` is one of many, and `text` says which.
    """

    value: object
    text: str
    statuses: Annotated[Statuses, Key("possible_statuses")]
    next: str | None


class Led(NamedTuple):
    """What an answer leads to: the statuses, the table, and the other routes."""

    statuses: tuple[str, ...]
    next: str | None
    routes: frozenset[str] = frozenset()


class Range(NamedTuple):
    """Numbers or days that lead to the same, both ends included; None leaves that end open."""

    first: int | None
    last: int | None
    value: int
    led: Led


class Answering(NamedTuple):
    """What is asked of: the decision that is open, what is known and why, and how to say it."""

    decision: Decision
    situation: Situation
    told: Told
    language: Language

    def answers(self, fact: Fact) -> list[Answer]:
        """The answers that the rules tell apart, in the order of the values."""
        exact = self.decision.exact(self.situation)
        found = exact.asked(fact)
        led = [(value, self._led(self.outcomes(fact.name, value))) for value in found]
        if fact.type in ("count", "date"):
            return self._ranged(fact, [(value, to) for value, to in led if isinstance(value, int)])
        return [_answer(fact, value, self._named(fact, value), to) for value, to in led if to]

    def outcomes(self, fact: str, value: FactValue) -> frozenset[Outcome]:
        """What the case could still come to with an answer; nothing if that cannot be.

        An answer can also raise an exception, or bring with it that one is not.
        """
        told = self.told.supposing(fact, value)
        if told.takes() == self.situation.taken:
            return self.decision.exact(self.situation).with_value(fact, value)
        return self.decision.exact(told.known()).outcomes

    def _led(self, outcomes: frozenset[Outcome]) -> Led | None:
        """Where some outcomes lead; nowhere if there are none, for then that cannot be."""
        open_ones = {outcome.status for outcome in outcomes}
        statuses = tuple([one for one in STATUSES if one in open_ones])
        routes = frozenset([one.about for one in outcomes if one.status == "other-route"])
        return Led(statuses, self.decision.next(outcomes) or None, routes) if statuses else None

    def _named(self, fact: Fact, value: FactValue) -> str:
        if isinstance(value, bool):
            return self._say("word-yes" if value else "word-no")
        chosen = value if isinstance(value, frozenset) else [value]
        return ", ".join(fact.values[str(one)] for one in chosen)

    # ------------------------------------------------------------------ numbers and days

    def _ranged(self, fact: Fact, led: list[tuple[int, Led | None]]) -> list[Answer]:
        """Numbers or days that lead to the same as one answer; never goes with the latest days."""
        dated = fact.type == "date"
        never = next((to for value, to in led if dated and value == NEVER), None)
        ranges = list(_ranges([one for one in led if not (dated and one[0] == NEVER)]))
        found = []
        for one in ranges:
            text = self._days(one) if dated else self._numbers(one)
            if one is ranges[-1] and one.led == never:
                text, never = self._say("answer-or-never", days=text), None
            found.append(_answer(fact, one.value, text, one.led))
        if never:
            said = self._say("value-never")
            found.insert(0, _answer(fact, NEVER, said, never))
        return found

    def _numbers(self, one: Range) -> str:
        """Numbers, as "minder dan 2" and "2 of meer"."""
        first, last = one.first or 0, one.last
        if first == last:
            return str(first)
        if last is None:
            return self._say("answer-number-from" if first else "answer-number-any", n=first)
        if not first:
            return self._say("answer-number-below", n=last + 1)
        return self._say("answer-number-between", first=first, last=last)

    def _days(self, one: Range) -> str:
        """Days, as long ago where their ends are, and else by name."""
        if one.first is None and one.last is None:
            return self._say("answer-day-any")
        for ago in (self._weeks, self._years):
            oldest = ago(one.first - 1) if one.first else ""
            newest = ago(one.last) if one.last else ""
            if oldest is not None and newest is not None:
                kind = "between" if oldest and newest else "less" if oldest else "more"
                return self._say(f"answer-ago-{kind}", oldest=oldest, newest=newest)
        first = self._named_day(one.first) if one.first else ""
        last = self._named_day(one.last) if one.last else ""
        if first == last:
            return self._say("answer-day-on", day=first)
        kind = "between" if first and last else "from" if first else "until"
        return self._say(f"answer-day-{kind}", first=first, last=last)

    def _weeks(self, day: int) -> str | None:
        weeks, rest = divmod(self.situation.today - day, 7)
        return None if rest or not weeks else say_count("weeks", weeks, self.language)

    def _years(self, day: int) -> str | None:
        today = self.situation.today
        years = date.fromordinal(today).year - date.fromordinal(day).year
        turned = years and YearsSince("", years).turns_on(today) == day
        return say_count("years", years, self.language) if turned else None

    def _named_day(self, day: int) -> str:
        return long_date(date.fromordinal(day), self.language)

    def _say(self, code: str, **params: object) -> str:
        return say(code, self.language, **params)


def _answer(fact: Fact, value: FactValue, text: str, led: Led) -> Answer:
    return Answer(fact.written(value), text, led.statuses, led.next)


def _ranges(led: list[tuple[int, Led | None]]) -> Iterator[Range]:
    """Neighbours that lead to the same; what lies between two of these goes with the later one."""
    first: int | None = None
    for to, found in groupby(led, key=lambda one: one[1]):
        values = [value for value, _ in found]
        last = None if values[-1] == led[-1][0] else values[-1]
        if to:
            yield Range(first, last, values[0], to)
        first = values[-1] + 1
