"""What the rules say under one reading of an unclear passage or under another.

Whatever stands in a rule file may stand under a reading, or differ by reading. What is made of it
is then `Alternatives`, wherever the part itself would have been; `settled` leaves of every tree of
the rules what holds when the readings are chosen. Everything else in routeboek sees settled rules.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Mapping
from enum import Enum
from typing import NamedTuple, Protocol, TypeAlias, TypeVar, cast

T = TypeVar("T")

Choice: TypeAlias = Mapping[str, str]
"""The reading that is chosen, by the interpretation."""


class Moved(Protocol):
    """Is told of a part and of what was made of it, and gives back the latter."""

    def __call__(self, part: object, now: T, /) -> T: ...


class Nothing(Enum):
    """What stands where nothing does."""

    NOTHING = "nothing"


NOTHING = Nothing.NOTHING


class Lacking(Exception):
    """A part cannot be made: under a reading it lacks what it must have."""


class Alternatives(NamedTuple):
    """What there is under each reading of an interpretation; nothing where none is given."""

    interpretation: str
    options: Mapping[str, object]


def unmoved(_: object, now: T) -> T:
    """For who does not ask where parts stand."""
    return now


def settled(
    tree: T, choice: Choice, moved: Moved = unmoved, differing: Container[int] | None = None
) -> T:
    """A tree of the rules with only what holds under the readings that are chosen.

    `differing` are by identity the parts in which something differs, where that is known.
    """
    return cast("T", _settled(tree, choice, moved, differing))


def _settled(
    tree: object, choice: Choice, moved: Moved, differing: Container[int] | None
) -> object:
    if differing is not None and id(tree) not in differing:
        return tree
    if isinstance(tree, Alternatives):
        chosen = tree.options.get(choice[tree.interpretation], NOTHING)
        return _settled(chosen, choice, moved, differing)
    if isinstance(tree, tuple):
        found = [_settled(one, choice, moved, differing) for one in tree]
        if all(one is other for one, other in zip(found, tree, strict=True)):
            return tree
        names: tuple[str, ...] | None = getattr(tree, "_fields", None)
        if names is None:
            return tuple([one for one in found if one is not NOTHING])
        given = {name: one for name, one in zip(names, found, strict=True) if one is not NOTHING}
        defaults: Mapping[str, object] = getattr(tree, "_field_defaults", {})
        if any(name not in given and name not in defaults for name in names):
            raise Lacking
        return moved(tree, type(tree)(**given))
    if isinstance(tree, Mapping):
        entries = {key: _settled(one, choice, moved, differing) for key, one in tree.items()}
        if all(entries[key] is one for key, one in tree.items()):
            return tree
        return {key: one for key, one in entries.items() if one is not NOTHING}
    return tree


def parts_differing(tree: object) -> frozenset[int]:
    """By identity every part of a tree in which something differs by reading."""
    found: set[int] = set()
    _differs(tree, found)
    return frozenset(found)


def _differs(tree: object, found: set[int]) -> bool:
    below = tree.values() if isinstance(tree, Mapping) else tree if isinstance(tree, tuple) else ()
    inside = [_differs(one, found) for one in below]
    if isinstance(tree, Alternatives) or any(inside):
        found.add(id(tree))
        return True
    return False


def varying(tree: object) -> frozenset[str]:
    """The interpretations by which a tree of the rules differs."""
    return frozenset(_varying(tree))


def _varying(tree: object) -> Iterator[str]:
    if isinstance(tree, Alternatives):
        yield tree.interpretation
    if isinstance(tree, tuple):
        for one in tree:
            yield from _varying(one)
    elif isinstance(tree, Mapping):
        for one in tree.values():
            yield from _varying(one)


def may_be_nothing(made: object, readings: Mapping[str, Collection[str]]) -> bool:
    """Whether there is nothing under some reading."""
    if not isinstance(made, Alternatives):
        return made is NOTHING
    every = readings[made.interpretation]
    return any(may_be_nothing(made.options.get(one, NOTHING), readings) for one in every)


# ---------------------------------------------------------------- what is the same


def same(one: object, other: object) -> bool:
    """Whether two trees say the same; as tuples parts of different kinds may be equal."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return one == other


def shared(new: T, old: object, moved: Moved = unmoved) -> T:
    """The new tree, with the parts of the old one wherever both say the same.

    Then what is known of a part by its identity need not be found out again.
    """
    return cast("T", _shared(new, old, moved))


def _shared(new: object, old: object, moved: Moved) -> object:
    if same(new, old):
        return old
    if not (isinstance(new, tuple) and isinstance(old, tuple)) or type(new) is not type(old):
        return new
    if len(new) == len(old):
        parts = [_shared(one, other, moved) for one, other in zip(new, old, strict=True)]
    else:
        parts = [next((other for other in old if same(one, other)), one) for one in new]
    if all(one is part for one, part in zip(new, parts, strict=True)):
        return new
    make = getattr(new, "_make", None)
    return moved(new, make(parts)) if make else tuple(parts)
