"""Every completion of what is unknown, with values that the tests tell apart.

The unknown facts are filled in one at a time. What can still come out is bounded at each step, and
where that is nothing new the search goes back: only what is certain counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from typing import Any

from tests.independent.book import Book, Node, Route, inside
from tests.independent.conditions import NEVER, NO, YES, Situation


class Completions:
    """The values that unknown facts can have, as far as tests tell them apart."""

    def __init__(self, book: Book, route: Route, situation: Situation) -> None:
        self._book, self._situation = book, situation
        self._tests: dict[str, list[Node]] = {}
        for test in (*route.tests, *inside(book.impossible)):
            self._tests.setdefault(test["fact"], []).append(test)
        self._before = [
            test for tests in self._tests.values() for test in tests if "before" in test
        ]
        self.values = cache(self._values)

    def outcomes(
        self, bound: Callable[[Situation], frozenset[Any]], start: Situation
    ) -> frozenset[Any]:
        """Exactly what some completion gives."""
        found: set[Any] = set()

        def search(situation: Situation) -> None:
            situation.asked.clear()
            can = bound(situation)
            if can <= found:
                return
            if len(can) == 1:
                if self.possible(situation):
                    found.update(can)
                return
            [(fact, _)] = Counter(situation.asked).most_common(1)
            if self._excluded(situation):
                return
            for value in self.values(fact):
                search(situation.told(fact, value))

        search(start)
        return frozenset(found)

    def _excluded(self, situation: Situation) -> bool:
        return any(situation.holds(test) == YES for test in self._book.impossible)

    def possible(self, situation: Situation) -> bool:
        """Whether some completion makes no impossible situation true."""
        if self._excluded(situation):
            return False
        situation.asked.clear()
        if all(situation.holds(test) == NO for test in self._book.impossible):
            return True
        fact = situation.asked[0]
        return any(self.possible(situation.told(fact, one)) for one in self.values(fact))

    def _values(self, fact: str) -> list[Any]:
        declared = self._book.facts[fact]
        tests = self._tests.get(fact, [])
        match declared["type"]:
            case "yes_no":
                return [True, False]
            case "choice":
                return list(declared["values"])
            case "choices":
                return told_apart(tuple(declared["values"]), tuple(map(included, tests)))
            case "count":
                bounds = [int(one[key]) for one in tests for key in COUNTED if key in one]
                near = {0, *(bound + step for bound in bounds for step in (-1, 0, 1))}
                return sorted(one for one in near if one >= 0)
        return [NEVER, *self._days(fact)]

    def _days(self, fact: str) -> list[date]:
        """Around each day on which an answer turns, enough days to stand in any order."""
        today, known = self._situation.day, self._situation.facts
        compared = {one["fact"] for one in self._before} | {one["before"] for one in self._before}
        group = sorted(compared) if fact in compared else [fact]
        turns = {today, *(known[one] for one in group if isinstance(known.get(one), date))}
        for test in (test for one in group for test in self._tests.get(one, ())):
            for key, days in DAYS_IN.items():
                turns |= {today - timedelta(round(days * int(test[key])))} if key in test else set()
        width = sum(one not in known for one in group)
        width += any("years_since_at_least" in test for test in self._tests.get(fact, ()))
        near = {one + timedelta(step) for one in turns for step in range(-width, width + 1)}
        return sorted(one for one in near if one <= today)


def included(test: Node) -> frozenset[str]:
    """The choices that a test looks for."""
    return frozenset(test.get("includes_any") or [test["includes"]])


@cache
def told_apart(names: tuple[str, ...], tests: tuple[frozenset[str], ...]) -> list[frozenset[str]]:
    """One set of choices for each combination of answers; the empty set says nothing."""
    sizes = range(len(names), 0, -1)
    sets = [frozenset(one) for size in sizes for one in combinations(names, size)]
    return list({tuple(one.isdisjoint(test) for test in tests): one for one in sets}.values())


DAYS_IN = {"weeks_since_at_least": 7, "days_since_at_least": 1, "years_since_at_least": 365.25}
COUNTED = ("at_least", "at_most")
