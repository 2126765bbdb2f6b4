"""Frozen values as JSON, and back: named tuples, frozen dataclasses, and what they hold.

The form follows from the types themselves, so a new class or field needs nothing here. Equal
parts are written once and are one object afterwards. Reading makes objects of the classes that
the caller names and runs none of their code, whatever the text holds.

The text holds a list of plain values and, after it, rows of numbers: each row makes one object out
of the objects with those numbers, and gets the next number itself. Rows of one kind stand
together, below everything they refer to; the last row is the whole.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from itertools import groupby
from types import ModuleType, NoneType
from typing import NamedTuple, TypeAlias

Classes: TypeAlias = Mapping[str, type]
"""Classes by the name they have in the text."""

_Row: TypeAlias = list[int]
_Get: TypeAlias = Callable[[int], object]
_Make: TypeAlias = Callable[[Sequence[_Row], _Get], list[object]]

_PLAIN = (str, int, bool, float, NoneType)
_DATE = "date"


class Malformed(ValueError):
    """A text that does not hold objects of these classes, as they are now."""


def classes_in(*modules: ModuleType) -> dict[str, type]:
    """The named tuples and dataclasses that modules define, by their full name."""
    return {
        f"{one.__module__}.{one.__qualname__}": one
        for module in modules
        for one in vars(module).values()
        if isinstance(one, type) and one.__module__ == module.__name__ and _field_names(one)
    }


def _field_names(cls: type) -> tuple[str, ...]:
    """The fields of a named tuple or dataclass, in order; none for any other class."""
    if is_dataclass(cls):
        return tuple(field.name for field in fields(cls))
    names: tuple[str, ...] = getattr(cls, "_fields", ())
    return names if issubclass(cls, tuple) else ()


# ---------------------------------------------------------------- to text


class _Part(NamedTuple):
    """A part that is written; `height` is 0 for a plain value, else one more than what it holds."""

    height: int
    kind: str
    value: object
    holds: tuple[int, ...]


def encoded(value: object, classes: Classes) -> str:
    """The text of a value; raises `TypeError` when something in it has another class."""
    writer = _Writer(classes)
    writer.number(value)
    data = {"shapes": writer.shapes(), **_numbered(writer.parts)}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


class _Writer:
    """Numbers every part once; equal parts have one number."""

    def __init__(self, classes: Classes) -> None:
        self.parts: list[_Part] = []
        self._classes = classes
        self._names = {cls: name for name, cls in classes.items()}
        self._numbers: dict[object, int] = {}

    def shapes(self) -> dict[str, Sequence[str]]:
        """The fields of every class that is used."""
        used = dict.fromkeys(part.kind for part in self.parts if part.kind in self._classes)
        return {name: _field_names(self._classes[name]) for name in used}

    def number(self, value: object) -> int:
        """The number of a part, after everything that it holds."""
        if type(value) in _PLAIN:  # 1, 1.0 and True are equal and yet not the same
            return self._new((type(value), value), _Part(0, "", value, ()))
        kind, inside = self._opened(value)
        holds = tuple([self.number(one) for one in inside])
        height = 1 + max((self.parts[one].height for one in holds), default=0)
        return self._new((kind, holds), _Part(height, kind, None, holds))

    def _new(self, key: object, part: _Part) -> int:
        number = self._numbers.setdefault(key, len(self.parts))
        if number == len(self.parts):
            self.parts.append(part)
        return number

    def _opened(self, value: object) -> tuple[str, Iterable[object]]:
        """The kind of a value that holds others, and these in a fixed order."""
        cls = type(value)
        if isinstance(value, tuple) and (cls is tuple or cls in self._names):
            return self._names.get(cls, "tuple"), value
        if cls in self._names:
            return self._names[cls], [getattr(value, name) for name in _field_names(cls)]
        if isinstance(value, frozenset) and cls is frozenset:
            return "frozenset", sorted(value, key=repr)
        if isinstance(value, dict) and cls is dict:
            return "dict", [part for entry in value.items() for part in entry]
        if isinstance(value, date) and cls is date:
            return _DATE, [value.isoformat()]
        raise TypeError(f"{cls.__module__}.{cls.__qualname__} is not written as plain data")


def _numbered(parts: Sequence[_Part]) -> dict[str, object]:
    """The parts, ordered such that nothing refers to what comes later."""
    order = sorted(range(len(parts)), key=lambda n: (parts[n].height, parts[n].kind, n))
    places = {number: place for place, number in enumerate(order)}
    sorted_parts = [parts[number] for number in order]
    rows = (
        [kind, [[places[one] for one in part.holds] for part in group]]
        for (height, kind), group in groupby(sorted_parts, lambda part: part[:2])
        if height
    )
    plain = [part.value for part in sorted_parts if not part.height]
    return {"plain": plain, "made": list(rows)}


# ---------------------------------------------------------------- from text


def decoded(text: str | bytes, classes: Classes) -> object:
    """The value that `encoded` wrote; raises `Malformed` for a text that it did not write."""
    try:
        data = json.loads(text)
        values: list[object] = data["plain"]
        shapes = data["shapes"].items()
        makers = {**_BUILT_IN, **{name: _maker(classes[name], shape) for name, shape in shapes}}
        for kind, rows in data["made"]:
            values += makers[kind](rows, values.__getitem__)
        return values[-1]
    except (
        ArithmeticError,
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
    ) as problem:
        raise Malformed(str(problem)) from problem


def _maker(cls: type, shape: Sequence[str]) -> _Make:
    """How objects of a class are made of rows, if it still has the fields that were written."""
    names = _field_names(cls)
    if list(names) != shape:
        raise Malformed(f"{cls.__qualname__} has other fields")
    return _dataclass_maker(cls, names) if is_dataclass(cls) else _tuple_maker(cls)


def _tuple_maker(cls: type) -> _Make:
    width = len(_field_names(cls))

    def make(rows: Sequence[_Row], get: _Get) -> list[object]:
        if any(len(row) != width for row in rows):
            raise Malformed(f"{cls.__qualname__} has other fields")
        return [tuple.__new__(cls, map(get, row)) for row in rows]

    return make


def _dataclass_maker(cls: type, names: Sequence[str]) -> _Make:
    # Without its `__init__`, as unpickling does; a frozen one refuses its own way of setting.
    new, put = object.__new__, object.__setattr__

    def make(rows: Sequence[_Row], get: _Get) -> list[object]:
        made: list[object] = []
        for row in rows:
            one: object = new(cls)
            for name, part in zip(names, row, strict=True):
                put(one, name, get(part))
            made.append(one)
        return made

    return make


def _tuples(rows: Sequence[_Row], get: _Get) -> list[object]:
    return [tuple(map(get, row)) for row in rows]


def _frozensets(rows: Sequence[_Row], get: _Get) -> list[object]:
    return [frozenset(map(get, row)) for row in rows]


def _dicts(rows: Sequence[_Row], get: _Get) -> list[object]:
    return [dict(zip(map(get, row[::2]), map(get, row[1::2]), strict=True)) for row in rows]


def _dates(rows: Sequence[_Row], get: _Get) -> list[object]:
    return [date.fromisoformat(str(get(number))) for (number,) in rows]


_BUILT_IN: Mapping[str, _Make] = {
    "tuple": _tuples,
    "frozenset": _frozensets,
    "dict": _dicts,
    _DATE: _dates,
}
