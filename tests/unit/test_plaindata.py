"""Frozen values as JSON: the same objects come back, and no others."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple, Self

import pytest

from routeboek.plaindata import Malformed, classes_in, decoded, encoded

ran: list[str] = []


class Point(NamedTuple):
    x: object
    y: object = None


class Other(NamedTuple):
    x: object
    y: object = None


class Counting(NamedTuple):
    items: tuple[int, ...]


class Counted(Counting):
    """It does something when it is made, and keeps something beside its fields."""

    def __new__(cls, items: tuple[int, ...]) -> Self:
        ran.append("code of a class")
        return super().__new__(cls, items)


class Loose(NamedTuple):
    text: str


@dataclass(frozen=True)
class NoTuple:
    text: str


CLASSES = classes_in(sys.modules[__name__])
VALUES = [
    None,
    "",
    "é\n\u2028",
    0,
    False,
    (1, True, 1.0, "1", None),
    (),
    frozenset(),
    frozenset({"b", "a"}),
    frozenset({False, 2, "c", frozenset({"d"})}),
    {},
    {"b": 1, "a": {("k", 2): ()}},
    date(2026, 2, 28),
    Point(1),
    Point(Point((1, 2), {}), Other("x")),
    Counted((1, 2)),
    Loose("x"),
    {"z": [Loose("x")][0], "y": (Counted(()), Point(frozenset({1})))},
]


def same(one: object, other: object) -> bool:
    """Equal, and of the same classes throughout."""
    return one == other and encoded(one, CLASSES) == encoded(other, CLASSES)


@pytest.mark.parametrize("value", VALUES)
def test_the_same_comes_back(value: object) -> None:
    text = encoded(value, CLASSES)
    assert same(decoded(text, CLASSES), value)
    assert same(decoded(text.encode(), CLASSES), value)


def test_classes_are_those_that_a_module_defines() -> None:
    assert set(CLASSES.values()) == {Point, Other, Counting, Counted, Loose}


def test_equal_parts_are_written_once_and_become_one() -> None:
    names = tuple(f"a long name {number}"[:11] for number in range(3))
    value = (Point("a long name", names), Point("a long name", names), Other("a long name", names))
    text = encoded(value, CLASSES)
    assert text.count("a long name") == 1
    read = decoded(text, CLASSES)
    assert isinstance(read, tuple)
    first, second, third = read
    assert first is second
    assert third == first and type(third) is not type(first)
    assert third.y is first.y


def test_the_order_of_a_set_does_not_show() -> None:
    words = [f"w{number}" for number in range(50)]
    assert encoded(frozenset(words), CLASSES) == encoded(frozenset(words[::-1]), CLASSES)


@pytest.mark.parametrize(
    "value",
    [[], set(), Counter("a"), datetime(2026, 1, 1, tzinfo=UTC), Path(), b"", object, NoTuple("x")],
)
def test_anything_else_is_refused_when_it_is_written(value: object) -> None:
    with pytest.raises(TypeError, match="is not written as plain data"):
        encoded(Point(value), CLASSES)


def test_reading_runs_no_code_of_a_class() -> None:
    text = encoded((Counted((1,)), Point(1)), CLASSES)
    ran.clear()
    assert decoded(text, CLASSES)
    assert not ran


def point(**changes: object) -> str:
    """The text of a point, with other parts."""
    return json.dumps({**json.loads(encoded(Point(1, 2), CLASSES)), **changes})


NAME = f"{__name__}.Point"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        point(parts=None),
        point(parts=[]),
        point(parts=[1, [0, 0, 7]]),
        point(parts=[1, [0, 0]]),
        point(parts=[1, [0, 0, 0, 0]]),
        point(parts=[1, [0, "a", "b"]]),
        point(parts=[1, [1, 0, 0]]),
        point(parts=[[]]),
        point(kinds=[["dict"]], parts=[1, [0, 0]]),
        point(kinds=[["dict"]], parts=[[0], [0, 0, 0]]),
        point(kinds=[["date"]], parts=[1, [0, 0]]),
        point(kinds=[["date"]], parts=["2026-02-28", [0, 0, 0]]),
        point(kinds=[["tuple", "x", "y"]]),
        point(kinds=[["builtins.eval"]]),
        point(kinds=[["pathlib.Path"]]),
        point(kinds=[[NAME, "x"]]),
        point(kinds=[[NAME, "y", "x"]]),
        point(kinds=[]),
    ],
)
def test_a_text_that_was_not_written_so_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        decoded(text, CLASSES)


def test_a_class_that_nobody_named_is_not_made() -> None:
    text = encoded(Loose("x"), CLASSES)
    kept = {name: cls for name, cls in CLASSES.items() if cls is not Loose}
    with pytest.raises(Malformed):
        decoded(text, kept)
