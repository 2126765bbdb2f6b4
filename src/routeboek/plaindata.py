"""Frozen values as JSON, and back: named tuples and what they hold.

The form follows from the types themselves, so a new class or field needs nothing here. Equal
parts are written once and are one object afterwards. Reading makes objects of the classes that
the caller names and runs none of their code, whatever the text holds.

The text lists the kinds of objects, a class with the names of its fields, and then the parts, each
below everything it holds: a plain value as it is, or a row with the number of its kind and of the
parts it is made of. The last part is the whole.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import chain
from types import ModuleType, NoneType
from typing import Any, NamedTuple, TypeAlias

Classes: TypeAlias = Mapping[str, type]
"""Classes by the name they have in the text."""

_PLAIN = (str, int, bool, float, NoneType)


class _BuiltIn(NamedTuple):
    """What an object holds, in a fixed order, and how it is made of that."""

    open: Callable[[Any], Iterable[object]]
    make: Callable[[list[Any]], object]


_BUILT_IN: Mapping[type, _BuiltIn] = {
    tuple: _BuiltIn(iter, tuple),
    frozenset: _BuiltIn(lambda value: sorted(value, key=repr), frozenset),
    dict: _BuiltIn(
        lambda value: chain.from_iterable(value.items()),
        lambda parts: dict(zip(parts[::2], parts[1::2], strict=True)),
    ),
    date: _BuiltIn(lambda value: [value.isoformat()], lambda parts: date.fromisoformat(*parts)),
}


class Malformed(ValueError):
    """A text that does not hold objects of these classes, as they are now."""


def classes_in(*modules: ModuleType) -> dict[str, type]:
    """The named tuples that modules define, by their full name."""
    return {
        f"{one.__module__}.{one.__qualname__}": one
        for module in modules
        for one in vars(module).values()
        if isinstance(one, type) and one.__module__ == module.__name__ and _field_names(one)
    }


def _field_names(cls: type) -> tuple[str, ...]:
    """The fields of a named tuple, in order; none for any other class."""
    names: tuple[str, ...] = getattr(cls, "_fields", ())
    return names if issubclass(cls, tuple) else ()


def encoded(value: object, classes: Classes) -> str:
    """The text of a value; raises `TypeError` when something in it has another class."""
    names = {cls: name for name, cls in classes.items()}
    kinds: dict[tuple[str, ...], int] = {}
    parts: list[object] = []
    numbers: dict[object, int] = {}
    done: dict[int, int] = {}  # by identity, of parts that are held elsewhere: it saves looking in

    def number(value: object) -> int:
        """The number of a part, after everything that it holds; equal parts have one number."""
        cls = type(value)
        part: object = value
        if id(value) in done:
            return done[id(value)]
        if cls not in _PLAIN:
            if cls in names:
                kind: tuple[str, ...] = (names[cls], *_field_names(cls))
                inside: Iterable[object] = [getattr(value, name) for name in kind[1:]]
            elif cls in _BUILT_IN:
                kind, inside = (cls.__name__,), _BUILT_IN[cls].open(value)
            else:
                name = f"{cls.__module__}.{cls.__qualname__}"
                raise TypeError(f"{name} is not written as plain data")
            part = (kinds.setdefault(kind, len(kinds)), *map(number, inside))
        key = type(part), part  # 1, 1.0 and True are equal and yet not the same
        if key not in numbers:
            numbers[key] = len(parts)
            parts.append(part)
        if cls not in _PLAIN:
            done[id(value)] = numbers[key]
        return numbers[key]

    number(value)
    return json.dumps(
        {"kinds": list(kinds), "parts": parts}, ensure_ascii=False, separators=(",", ":")
    )


def decoded(text: str | bytes, classes: Classes) -> object:
    """The value that `encoded` wrote; raises `Malformed` for a text that it did not write."""
    try:
        data = json.loads(text)
        makers = [_maker(name, names, classes) for name, *names in data["kinds"]]
        values: list[object] = []
        for part in data["parts"]:
            if isinstance(part, list):
                kind, *numbers = part
                values.append(makers[kind]([values[number] for number in numbers]))
            else:
                values.append(part)
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


def _maker(name: str, names: list[str], classes: Classes) -> Callable[[list[object]], object]:
    """How an object of a kind is made of its parts, if the class still has these fields."""
    for cls, built_in in _BUILT_IN.items():
        if [cls.__name__] == [name, *names]:
            return built_in.make
    cls = classes[name]
    if [*_field_names(cls)] != names:
        raise Malformed(f"{name} has other fields")

    def make(parts: list[object]) -> object:
        if len(parts) != len(names):
            raise Malformed(f"{name} has other fields")
        return tuple.__new__(cls, parts)

    return make
