"""How the parts of an advice are written as JSON, as plain data for who writes them elsewhere.

It says what `jsonparts` reads from the declarations, no more: a new key or part needs nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple, get_origin

from routeboek.jsonparts import Entry, Hint, Mark, Only, Without, entries


class Writing(NamedTuple):
    """How a value is written: as a part, a list, a day, or as it is; None is always null.

    `part` names the declaration of a part, and `inside` says how what is in a list is written.
    What is empty is null too where it says so.
    """

    kind: str
    part: str = ""
    inside: Writing | None = None
    or_null: bool = False


class Declared(NamedTuple):
    """A key of a part, and the attributes that lead to its value.

    It is left out where those of `needs` lead to nothing, and null where those of `unless_none`
    lead to None. Where `asked`, they lead to a method that tells who asks.
    """

    key: str
    path: str
    writing: Writing
    needs: str
    unless_none: str
    asked: bool


def declarations(part: type) -> Mapping[str, tuple[Declared, ...]]:
    """The keys of a part, by its name, and of every part that is in it."""
    found: dict[str, tuple[Declared, ...]] = {}
    _declare(part, (), found)
    return found


def _declare(
    part: type, chosen: tuple[Only | Without, ...], found: dict[str, tuple[Declared, ...]]
) -> str:
    """The name of a part with these keys, which is declared now."""
    name = " ".join([part.__qualname__, *(f"{type(one).__name__} {one.keys}" for one in chosen)])
    if name not in found:
        found[name] = ()  # a part may hold parts of its own kind
        keys = entries(part, *chosen)
        paths = {one.key: one.path for one in keys}
        found[name] = tuple([_declared(one, paths, found) for one in keys])
    return name


def _declared(
    entry: Entry, paths: Mapping[str, str], found: dict[str, tuple[Declared, ...]]
) -> Declared:
    absent = entry.hint.absent
    return Declared(
        entry.key,
        entry.path,
        _writing(entry.hint, found),
        paths[absent.without or entry.key] if absent else "",
        entry.unless_none,
        entry.asked,
    )


def _writing(hint: Hint, found: dict[str, tuple[Declared, ...]]) -> Writing:
    or_null = Mark.OR_NULL in hint.marks
    if hint.part:
        return Writing("part", _declare(hint.part, hint.chosen, found), None, or_null)
    if get_origin(hint.kind) is tuple:
        return Writing("list", "", _writing(hint.inside, found), or_null)
    return Writing("day" if hint.kind is date else "plain", "", None, or_null)
