"""The rule files as the reference of their format tells them, read with PyYAML alone.

Everything is text, as written. What stands under a reading that is not chosen is gone, names of
conditions are replaced by what they name, and an edition is joined with a municipality.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

Node = Any
"""A part of the rules as YAML gives it: text, lists and mappings."""
GONE: Node = object()
GROUPS = ("all", "any", "none")
ONE_TEST = (
    *("when", "unless", "done_when", "only_when", "next_when", "ladder_for"),
    *("solved_when", "no_table_when", "attending_when"),
)
"""The keys below which one test or condition stands."""
SOME_TESTS = ("gate", "conditions")
CONVENTIONS = {
    "edition_of": "reference-date",
    "municipality_of": "school",
    "home_elsewhere": "accepted",
    "given_up": "never",
    "term_met_by": "application",
}
"""What a region decides; what else it may say stands in the reference of the format only."""
UNTOLD = (("when_returned", "anew"), ("when_returned", "tried"))
TABLES = ("ladder", "side_tables")
NO_ADVICE = ("promises", "interpretations")
"""What holds tests on which no advice depends."""
COMPARED = (
    *("fact", "is", "in", "at_least", "at_most", "includes", "includes_any", "given", "before"),
    *("weeks_since_at_least", "days_since_at_least", "years_since_at_least"),
    *("tried", "held", "applied_for", "from_date", "until_date", *GROUPS),
)
"""The keys that make a test; any other key of a condition says something about it."""


def listed(node: Node) -> list[Node]:
    """One or more of something, as a list."""
    return node if isinstance(node, list) else [node]


def settled(node: Node, chosen: Mapping[str, str]) -> Node:
    """What is left of a part under the readings that are chosen."""
    if isinstance(node, list):
        return [left for one in node if (left := settled(one, chosen)) is not GONE]
    if not isinstance(node, dict):
        return node
    if any(chosen[one] not in listed(those) for one, those in node.get("under", {}).items()):
        return GONE
    if "by_reading" in node:
        return settled(node.get(chosen[node["by_reading"]], GONE), chosen)
    kept = {key: settled(value, chosen) for key, value in node.items() if key != "under"}
    return {key: value for key, value in kept.items() if value is not GONE}


class Route(NamedTuple):
    """An edition joined with one municipality; a table that is absent there is left out.

    `tests` are the comparisons of a fact on which its advices depend.
    """

    edition: Node
    ladder: list[Node]
    side: list[Node]
    tests: list[Node]
    fallback: str | None

    def tables(self) -> set[str]:
        return {one["table"] for one in (*self.ladder, *self.side)}


class Untold(Exception):
    """The rules, under a reading, ask for what `docs/semantics.md` leaves to the files."""


class Book:
    """All rules of a folder under one choice of readings."""

    def __init__(self, folder: Path, other: Mapping[str, str] | None = None) -> None:
        names = {one.stem: one for one in folder.glob("*.yaml") if one.stem != "en"}
        files = {name: documents(one) for name, one in names.items()}
        towns = [documents(one) for one in sorted((folder / "municipalities").glob("*.yaml"))]
        sectors = [one for one in files.values() if "sector" in one[0]]
        heads = [*files["region"], *(one[0] for one in (*sectors, *towns))]
        self.readings = {
            one["id"]: (one["chosen"], tuple(one["readings"]))
            for head in heads
            for one in head.get("interpretations", ())
        }
        self.chosen = {key: one for key, (one, _) in self.readings.items()} | dict(other or {})
        self._routes: dict[tuple[str, str], Route] = {}
        self._named = settled(files["conditions"][0]["conditions"], self.chosen)
        self.region = self._read(files["region"][0])
        self.impossible = [one["when"] for one in self.region["impossible"]]
        self.facts = self._read(files["facts"][0]["facts"])
        self.editions = {one[0]["sector"]: [*map(self._read, one[1:])] for one in sectors}
        self.towns = {
            one[0]["municipality"]: {two["edition"]: two for two in map(self._read, one[1:])}
            for one in towns
        }

        for key, value in CONVENTIONS.items():
            if self.region.get(key, value) != value:
                raise Untold(key)

    def _read(self, node: Node) -> Node:
        """A part of the rules with its readings settled and the names in its tests replaced."""
        return self._expanded(settled(node, self.chosen))

    def _expanded(self, node: Node) -> Node:
        if isinstance(node, list):
            return [self._expanded(one) for one in node]
        if not isinstance(node, dict):
            return node
        read = {}
        for key, value in node.items():
            if key.startswith("school_weeks") or (key, value) in UNTOLD:
                raise Untold(key)
            if key in ONE_TEST:
                read[key] = self.tree(value)
            elif key in SOME_TESTS:
                read[key] = [self.tree(one) for one in value]
            elif key not in NO_ADVICE:
                read[key] = self._expanded(value)
        return read

    def tree(self, node: Node) -> Node:
        """A test or condition in which names are replaced by what they name.

        `asks` is what it asks, whatever is said about it.
        """
        if isinstance(node, str):
            return self.tree(self._named[node])
        if "school_weeks_since_at_least" in node:
            raise Untold("school weeks")
        read = {
            key: [self.tree(one) for one in value] if key in GROUPS else value
            for key, value in node.items()
        }
        if "condition" in read:
            read = {**self.tree(read["condition"]), **read}
        asks = {key: read[key] for key in COMPARED if key in read}
        return read | {"asks": json.dumps(asks, sort_keys=True)}

    def edition_on(self, sector: str, day: date) -> Node | None:
        """The last edition that had started."""
        started = [one for one in self.editions[sector] if day >= of_text(one["valid_from"])]
        return max(started, key=lambda one: of_text(one["valid_from"])) if started else None

    def carried(self, edition: Node, day: date) -> int:
        """How many school years later than that of the edition a day lies."""
        month, first = map(int, self.region["school_year_starts"].split("-"))
        year = day.year - ((day.month, day.day) < (month, first))
        return year - int(edition["school_year"][:4])

    def route(self, edition: Node, municipality: str) -> Route:
        key = edition["edition"], municipality
        if key not in self._routes:
            town = self.towns[municipality][edition["edition"]]
            ladder = [joined(one, town) for one in edition["ladder"]]
            side = [joined(one, town) for one in edition.get("side_tables", ())]
            here = [one for one in ladder if one], [one for one in side if one]
            rest = {key: one for key, one in edition.items() if key not in TABLES}
            tests = [*inside([rest, *here, town.get("options", [])])]
            self._routes[key] = Route(edition, *here, tests, town.get("fallback", {}).get("id"))
        return self._routes[key]


def joined(table: Node, town: Node) -> Node | None:
    """A table as a municipality fills it in; nothing where it is absent."""
    filled = town.get("tables", {}).get(table["table"], {})
    if filled.get("absent") == "yes":
        return None
    both = {
        key: [*table.get(key, ()), *filled.get(key, ())] for key in ("conditions", "applications")
    }
    return filled | table | both


@cache
def documents(path: Path) -> list[Node]:
    """The documents of a file; every value is text."""
    return list(yaml.load_all(path.read_text(encoding="utf-8"), yaml.BaseLoader))


def of_text(text: str) -> date:
    return date.fromisoformat(text)


def inside(node: Node) -> Iterator[Node]:
    """Every comparison of a fact somewhere in a part of the rules."""
    if isinstance(node, list):
        for one in node:
            yield from inside(one)
    elif isinstance(node, dict):
        if "fact" in node:
            yield node
        for one in node.values():
            yield from inside(one)
