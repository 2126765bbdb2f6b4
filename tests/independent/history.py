"""What the tables so far say, by the ids of today."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tests.independent.book import Node, Route, listed

RUNNING = ("running", "advice-in-progress")
AT_THE_TABLE = ("no-solution", "returned", "solved")
LAST = (
    *("withdrawn", "not-applicable", "solved", "no-solution", "returned"),
    *("advice-in-progress", "running"),
)
"""Of entries for one table with the same dates, which counts as the last."""


class Past(NamedTuple):
    """The tables so far, by the ids of today."""

    tried: set[str]
    held: set[str]
    applied: set[str]
    last: dict[str, Node]
    position: int
    running: str | None
    solved: bool


def read_history(route: Route, history: list[Node]) -> Past:
    today = route.tables()
    succeeds = {
        old: one["table"]
        for one in (*route.ladder, *route.side)
        for old in listed(one.get("succeeds", []))
        if old not in today
    }
    height = {one["table"]: index for index, one in enumerate(route.ladder)}
    entries = [one | {"table": succeeds.get(one["table"], one["table"])} for one in history]
    entries.sort(key=in_order)
    counted = [one for one in entries if one["outcome"] != "withdrawn"]
    last = {one["table"]: one for one in counted}
    tried = {
        key for key, one in last.items() if one["outcome"] in ("no-solution", "not-applicable")
    }
    position = max((height[key] for key in last if key in height), default=-1)
    if position >= 0 and route.ladder[position]["table"] in tried:
        position += 1
    return Past(
        tried,
        {one["table"] for one in entries if one["outcome"] in AT_THE_TABLE},
        {one["table"] for one in entries if one["outcome"] != "not-applicable"},
        last,
        max(position, 0),
        next((one for one in reversed(height) if awaited(last.get(one))), None),
        any(one["outcome"] == "solved" and not reopened(one, counted, height) for one in counted),
    )


def in_order(entry: Node) -> tuple[str, str, int, str]:
    never = "9999-12-31"
    closed, followed = entry.get("closed_on") or never, entry.get("followed_up_on") or never
    return (entry.get("applied_on", ""), closed, LAST.index(entry["outcome"]), followed)


def awaited(entry: Node | None) -> bool:
    return bool(entry and entry["outcome"] in RUNNING)


def sent_back(entry: Node | None) -> bool:
    """Whether what a table sent a case back for is still to be done."""
    return bool(entry and entry["outcome"] == "returned" and not entry.get("followed_up_on"))


def reopened(solved: Node, entries: list[Node], height: Mapping[str, int]) -> bool:
    """Whether a rung was applied for since a solution."""
    day, own = solved["closed_on"], height.get(solved["table"], -1)
    return any(
        one["applied_on"] > day or (one["applied_on"] == day and height[one["table"]] >= own)
        for one in entries
        if one["table"] in height and one["outcome"] not in ("solved", "not-applicable")
    )
