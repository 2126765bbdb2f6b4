"""What a test asks, in the words of the rules: "aanwezigheid op school: komt alle uren"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from routeboek.condition import (
    AppliedFor,
    Before,
    Between,
    Comparison,
    Given,
    Group,
    Held,
    Includes,
    OneOf,
    Test,
    Today,
    Tried,
    WeeksSince,
    YearsSince,
)
from routeboek.facts import FactValue
from routeboek.render.page import Line, Mark
from routeboek.render.words import Words

_Other: TypeAlias = (
    Includes | WeeksSince | YearsSince | Given | Before | Today | Tried | Held | AppliedFor
)


class Asking(Words):
    """Puts tests into words. A denial is pushed down to what is compared, where it reads best."""

    def asked(
        self, label: str, test: Test | None, mark: Mark = "", level: int = 0, places: str = ""
    ) -> Iterator[Line]:
        """A label and what is asked; what is nested deeper than one group stands below it.

        `places` stands behind it: where it is written.
        """
        if test is None:
            return
        grouper, parts = self._parts(test, holds=True)
        if all(self._is_flat(part, so) for part, so in parts):
            text = f"{self.phrase(test)} {places}".strip()
            yield self.line(label, mark, level, text=text)
            return
        text = f"{self.say(f'show-{grouper}')} {places}".strip()
        yield self.line(label, mark, level, text=text)
        for part, so in parts:
            yield from self._item(part, so, level + bool(mark))

    def phrase(self, test: Test, holds: bool = True) -> str:
        """A test in one phrase, or that it does not hold."""
        grouper, parts = self._parts(test, holds)
        texts = []
        for part, so in parts:
            inner = self._leaf(part, so) if not isinstance(part, Group) else self.phrase(part, so)
            several = isinstance(part, Group) and len(self._parts(part, so)[1]) > 1
            texts.append(f"({inner})" if several and len(parts) > 1 else inner)
        return f"; {self.say('word-and' if grouper == 'all' else 'word-or')} ".join(texts)

    def _item(self, test: Test, holds: bool, level: int) -> Iterator[Line]:
        grouper, parts = self._parts(test, holds)
        if all(self._is_flat(part, so) for part, so in parts):
            yield Line(self.phrase(test, holds), "bullet", level)
            return
        yield self.line(f"show-{grouper}", "bullet", level)
        for part, so in parts:
            yield from self._item(part, so, level + 1)

    def _parts(self, test: Test, holds: bool) -> tuple[str, list[tuple[Test, bool]]]:
        """What a test consists of: whether all of it or any of it, and what is denied.

        A group within a group of the same kind is part of it.
        """
        if not isinstance(test, Group):
            return "all", [(test, holds)]
        grouper = "all" if (test.grouper != "any") == holds else "any"
        holds = holds != (test.grouper == "none")
        found: list[tuple[Test, bool]] = []
        for part in test.tests:
            inner, parts = self._parts(part, holds)
            found += parts if inner == grouper or len(parts) == 1 else [(part, holds)]
        return grouper, found

    def _is_flat(self, test: Test, holds: bool) -> bool:
        return all(not isinstance(part, Group) for part, _ in self._parts(test, holds)[1])

    # ---- comparisons

    def _leaf(self, leaf: Comparison, holds: bool) -> str:
        if isinstance(leaf, OneOf):
            return self._one_of(leaf, holds)
        if isinstance(leaf, Between):
            return self._between(leaf, holds)
        code, told = self._compared(leaf)
        return self.say(f"asked-{'so' if holds else 'not'}-{code}", **told)

    def _compared(self, leaf: _Other) -> tuple[str, dict[str, object]]:
        """The kind of a comparison, and what has a place in its sentence."""
        about: dict[str, object] = {}
        if isinstance(leaf, Includes | WeeksSince | YearsSince | Given | Before):
            about["fact"] = self._label(leaf.fact)
        match leaf:
            case Includes():
                return "includes", about | {"values": self._values(leaf.fact, leaf.values)}
            case WeeksSince():
                return "weeks", about | {"weeks": self.count("weeks", leaf.weeks)}
            case YearsSince():
                return "years", about | {"n": leaf.years}
            case Given():
                return "given", about
            case Before():
                return "before", about | {"other": self._label(leaf.other)}
            case Today():
                return self._today(leaf)
            case Tried():
                return "tried", {"table": self.table(leaf.table)}
            case Held() | AppliedFor():
                tables = self.listing([self.table(name) for name in sorted(leaf.tables)], "or")
                code = "held" if isinstance(leaf, Held) else "applied"
                return code, {"table": tables or self.say("asked-any-table")}

    def _one_of(self, leaf: OneOf, holds: bool) -> str:
        fact = self.rules.facts[leaf.fact]
        every: Iterable[FactValue] = fact.values or (True, False)
        left = [value for value in every if (value in leaf.values) == holds]
        return self.say("asked-is", fact=fact.label, values=self._values(leaf.fact, left))

    def _between(self, leaf: Between, holds: bool) -> str:
        low, high = leaf.at_least, leaf.at_most
        if not holds and (low is None or high is None):
            low, high = (None if high is None else high + 1), (None if low is None else low - 1)
            holds = True
        label = self._label(leaf.fact)
        if holds and (low == high or (not low and high == 0)):
            return self.say("asked-is", fact=label, values=high)
        code = "at-most" if low is None else "at-least" if high is None else "between"
        so = "so" if holds else "not"
        return self.say(f"asked-{so}-{code}", fact=label, low=low, high=high)

    def _today(self, leaf: Today) -> tuple[str, dict[str, object]]:
        first, last = leaf.first and self.date(leaf.first), leaf.last and self.date(leaf.last)
        code = "until" if first is None else "from" if last is None else "period"
        return code, {"first": first, "last": last}

    # ---- names

    def table(self, name: str) -> str:
        """The name of a table, as the newest edition that has it calls it."""
        routes = reversed(list(self.rules.routes.values()))
        found = next((route.tables[name] for route in routes if name in route.tables), None)
        return found.name if found else name

    def _label(self, fact: str) -> str:
        return self.rules.facts[fact].label

    def _values(self, fact: str, values: Iterable[FactValue]) -> str:
        """Values in the order in which the rules declare them."""
        declared = self.rules.facts[fact]
        order = list(declared.values)
        chosen = sorted(values, key=lambda one: order.index(one) if one in order else -1)
        return self.listing([self.value(declared, one) for one in chosen], "or")
