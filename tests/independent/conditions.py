"""Tests and conditions of which some facts are unknown: sets of what they can still come to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from tests.independent.book import Node, listed, of_text
from tests.independent.history import Past

NEVER = "never"
YES, NO, EITHER = frozenset({True}), frozenset({False}), frozenset({True, False})
CIRCUMSTANCE, FIT, ACTION, MET = range(4)
NATURES = {"circumstance": CIRCUMSTANCE, "fit": FIT, "action": ACTION}
ONLY_MET = frozenset({MET})


class Situation:
    """What is known of a case; `asked` collects the unknown facts that a test looked at."""

    def __init__(self, facts: Mapping[str, Any], day: date, past: Past) -> None:
        self.facts, self.day, self.past = facts, day, past
        self.asked: list[str] = []

    def told(self, fact: str, value: object) -> Situation:
        return Situation({**self.facts, fact: value}, self.day, self.past)

    def value(self, fact: str) -> Any:
        if fact not in self.facts:
            self.asked.append(fact)
        return self.facts.get(fact)

    def holds(self, test: Node) -> frozenset[bool]:
        """The answers that a test can still have."""
        if "all" in test:
            return conjunction(map(self.holds, test["all"]))
        if "none" in test:
            return conjunction(map(opposite, map(self.holds, test["none"])))
        if "any" in test:
            return opposite(conjunction(map(opposite, map(self.holds, test["any"]))))
        if "fact" in test:
            values = [self.value(test["fact"])]
            if "before" in test:
                values.append(self.value(test["before"]))
            return EITHER if None in values else frozenset({compare(test, self.day, *values)})
        return YES if self._happened(test) else NO

    def _happened(self, test: Node) -> bool:
        past = self.past
        if "tried" in test:
            return test["tried"] in past.tried
        if "held" in test:
            return not past.held.isdisjoint(listed(test["held"]))
        if "applied_for" in test:
            tables = listed(test["applied_for"])
            return bool(past.applied) if tables == ["any"] else not past.applied.isdisjoint(tables)
        if "from_date" in test or "until_date" in test:
            first, last = test.get("from_date", "0001-01-01"), test.get("until_date", "9999-12-31")
            return of_text(first) <= self.day <= of_text(last)
        raise NotImplementedError(test)


def opposite(answers: frozenset[bool]) -> frozenset[bool]:
    return frozenset(not one for one in answers)


def conjunction(parts: Iterator[frozenset[bool]]) -> frozenset[bool]:
    whole = YES
    for one in parts:
        whole = frozenset(a and b for a in whole for b in one)
        if whole == NO:
            break
    return whole


def compare(test: Node, day: date, value: Any, other: Any = None) -> bool:
    """The answer of a comparison with a value that is known."""
    if "before" in test:
        return NEVER not in {value, other} and bool(value < other)
    if "given" in test:
        return bool((value != NEVER) == (test["given"] == "yes"))
    return value != NEVER and all(
        holds(value, test[key], day) for key, holds in COMPARISONS.items() if key in test
    )


def has_passed(years: int, since: date, day: date) -> bool:
    """Whether so many years have passed; of 29 February on 1 March where there is no such day."""
    return (day.year - years, day.month, day.day) >= (since.year, since.month, since.day)


def written(value: object) -> object:
    """A value as rules write it."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


COMPARISONS: dict[str, Callable[[Any, Any, date], bool]] = {
    "is": lambda value, wanted, _: written(value) == wanted,
    "in": lambda value, wanted, _: written(value) in wanted,
    "at_least": lambda value, wanted, _: value >= int(wanted),
    "at_most": lambda value, wanted, _: value <= int(wanted),
    "includes": lambda value, wanted, _: wanted in value,
    "includes_any": lambda value, wanted, _: not value.isdisjoint(wanted),
    "weeks_since_at_least": lambda value, wanted, day: (day - value).days >= 7 * int(wanted),
    "days_since_at_least": lambda value, wanted, day: (day - value).days >= int(wanted),
    "years_since_at_least": lambda value, wanted, day: has_passed(int(wanted), value, day),
}


def leaves(node: Node) -> Iterator[Node]:
    """The conditions with a nature of their own."""
    if "nature" in node:
        yield node
    else:
        for one in (*node.get("all", ()), *node.get("any", ())):
            yield from leaves(one)


def blocking_actions(conditions: list[Node]) -> set[str]:
    """What must have been done by somebody, according to some conditions."""
    return {
        leaf["asks"]
        for one in conditions
        if one.get("blocking") != "no"
        for leaf in leaves(one)
        if leaf["nature"] == "action" and leaf.get("blocking") != "no"
    }


def weigh(node: Node, situation: Situation, proved: set[str]) -> frozenset[int]:
    """The levels that a condition can still have."""
    if node.get("blocking") == "no":
        return ONLY_MET
    if "nature" in node:
        level = NATURES[node["nature"]]
        if level == ACTION and node["asks"] in proved:
            return ONLY_MET
        return frozenset(MET if one else level for one in situation.holds(node))
    if "any" in node:
        highest = frozenset({CIRCUMSTANCE})
        for one in node["any"]:
            levels = weigh(one, situation, proved)
            highest = frozenset(max(a, b) for a in highest for b in levels)
        return highest
    return together(node["all"], situation, proved)


def together(nodes: list[Node], situation: Situation, proved: set[str]) -> frozenset[int]:
    """The lowest of some conditions; those that decide first settle it when they are unmet."""
    first = [one for one in nodes if one.get("decides_first") == "yes"]
    levels = lowest(weigh(one, situation, proved) for one in first)
    if MET not in levels:
        return levels
    rest = (one for one in nodes if one.get("decides_first") != "yes")
    return lowest(weigh(one, situation, proved) for one in rest) | (levels - ONLY_MET)


def lowest(parts: Iterable[frozenset[int]]) -> frozenset[int]:
    whole = ONLY_MET
    for levels in parts:
        whole = frozenset(min(a, b) for a in whole for b in levels)
        if max(whole) == CIRCUMSTANCE:
            break
    return whole
