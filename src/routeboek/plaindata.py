"""Frozen values as JSON, and back: named tuples, frozen dataclasses, and what they hold.

The form follows from the types themselves, so a new class or field needs nothing here. Equal
parts are written once and are one object afterwards. Reading makes objects of the classes that
the caller names and runs none of their code, whatever the text holds.

The text lists the kinds of objects, a class with the names of its fields, and then the parts, each
below everything it holds: a plain value as it is, or a row with the number of its kind and of the
parts it is made of. The last part is the whole.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from types import ModuleType, NoneType
from typing import TypeAlias

Classes: TypeAlias = Mapping[str, type]
"""Classes by the name they have in the text."""

_Make: TypeAlias = Callable[[list[object]], object]

_PLAIN = (str, int, bool, float, NoneType)


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


def encoded(value: object, classes: Classes) -> str:
    """The text of a value; raises `TypeError` when something in it has another class."""
    writer = _Writer(classes)
    writer.number(value)
    data = {"kinds": list(writer.kinds), "parts": writer.parts}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


class _Writer:
    """Numbers every kind and every part once; equal parts have one number."""

    def __init__(self, classes: Classes) -> None:
        self.kinds: dict[tuple[str, ...], int] = {}
        self.parts: list[object] = []
        self._names = {cls: name for name, cls in classes.items()}
        self._numbers: dict[object, int] = {}

    def number(self, value: object) -> int:
        """The number of a part, after everything that it holds."""
        cls = type(value)
        if cls in _PLAIN:  # 1, 1.0 and True are equal and yet not the same
            return self._new((cls, value), value)
        kind, inside = self._opened(value)
        row = (self.kinds.setdefault(kind, len(self.kinds)), *map(self.number, inside))
        return self._new(row, row)

    def _new(self, key: object, part: object) -> int:
        number = self._numbers.setdefault(key, len(self.parts))
        if number == len(self.parts):
            self.parts.append(part)
        return number

    def _opened(self, value: object) -> tuple[tuple[str, ...], Iterable[object]]:
        """The kind of a value that holds others, and these in a fixed order."""
        cls = type(value)
        if cls in self._names:
            names = _field_names(cls)
            return (self._names[cls], *names), [getattr(value, name) for name in names]
        if isinstance(value, tuple) and cls is tuple:
            return ("tuple",), value
        if isinstance(value, frozenset) and cls is frozenset:
            return ("frozenset",), sorted(value, key=repr)
        if isinstance(value, dict) and cls is dict:
            return ("dict",), [part for entry in value.items() for part in entry]
        if isinstance(value, date) and cls is date:
            return ("date",), [value.isoformat()]
        raise TypeError(f"{cls.__module__}.{cls.__qualname__} is not written as plain data")


# ---------------------------------------------------------------- from text


def decoded(text: str | bytes, classes: Classes) -> object:
    """The value that `encoded` wrote; raises `Malformed` for a text that it did not write."""
    try:
        data = json.loads(text)
        makers = [_maker(name, names, classes) for name, *names in data["kinds"]]
        values: list[object] = []
        for part in data["parts"]:
            if not isinstance(part, list):
                values.append(part)
                continue
            kind, *numbers = part
            values.append(makers[kind]([values[number] for number in numbers]))
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


def _maker(name: str, names: Sequence[str], classes: Classes) -> _Make:
    """How an object of a kind is made of its parts, if the class still has these fields."""
    if name in _BUILT_IN and not names:
        return _BUILT_IN[name]
    cls = classes[name]
    if [*_field_names(cls)] != names:
        raise Malformed(f"{name} has other fields")
    width = len(names)
    # Without its `__init__`, as unpickling does; a frozen one refuses its own way of setting.
    new, put = object.__new__, object.__setattr__

    def make_tuple(parts: list[object]) -> object:
        if len(parts) != width:
            raise Malformed(f"{name} has other fields")
        return tuple.__new__(cls, parts)

    def make_dataclass(parts: list[object]) -> object:
        made: object = new(cls)
        for key, part in zip(names, parts, strict=True):
            put(made, key, part)
        return made

    return make_dataclass if is_dataclass(cls) else make_tuple


def _dict(parts: list[object]) -> object:
    return dict(zip(parts[::2], parts[1::2], strict=True))


def _date(parts: list[object]) -> object:
    (text,) = parts
    return date.fromisoformat(str(text))


_BUILT_IN: Mapping[str, _Make] = {
    "tuple": tuple,
    "frozenset": frozenset,
    "dict": _dict,
    "date": _date,
}
