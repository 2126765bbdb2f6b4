"""What differs between two trees of rules, field by field, whatever their fields are.

A tree is made of named tuples, as in a rule book, or of mappings and lists, as in a rule file. The
items of a list are matched wherever they stand: what is the same on both sides first, and then what
has the same name.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

Path: TypeAlias = tuple[str | int, ...]

KNOWN_BY = (
    "table",
    "id",
    "code",
    "fact",
    "tried",
    "condition",
    "role",
    "applicant",
    "edition",
    "nl",
)
"""The fields that items of a list are known by; the first that is there counts."""


class Difference(NamedTuple):
    """Two values that differ, and the paths to them; None for the side where nothing stands.

    Where two lists hold the same in another order, both values are None.
    """

    old: Path | None
    new: Path | None
    before: object = None
    after: object = None


class Differ(NamedTuple):
    """Compares two trees, apart from some fields; the order matters only in some lists."""

    ignored: Collection[str]
    ordered: Collection[str] = ()

    def bare(self, value: object) -> Hashable:
        """A value without what is ignored; two kinds of named tuple are never equal."""
        fields = self._kept(value)
        if fields is not None:
            bare = {name: self.bare(one) for name, one in fields.items()}
            return type(value).__name__, *((name, bare[name]) for name in sorted(bare))
        if isinstance(value, list | tuple):
            return tuple(self.bare(one) for one in value)
        assert isinstance(value, Hashable)
        return value

    def same(self, old: object, new: object) -> bool:
        """Whether nothing differs."""
        return self.bare(old) == self.bare(new)

    def differing(self, old: object, new: object) -> list[str]:
        """The fields in which two things of one kind differ."""
        before, after = self._kept(old) or {}, self._kept(new) or {}
        names = dict.fromkeys((*before, *after))
        return [name for name in names if not self.same(before.get(name), after.get(name))]

    def matched(
        self, olds: Sequence[object], news: Sequence[object]
    ) -> list[tuple[int | None, int | None]]:
        """Which places of two lists hold the same thing: as in the newer one, then what is gone."""
        found = _paired(enumerate(map(self.bare, olds)), enumerate(map(self.bare, news)))
        found |= _paired(
            [(at, name_of(one)) for at, one in enumerate(olds) if at not in found.values()],
            [(at, name_of(one)) for at, one in enumerate(news) if at not in found],
        )
        gone = (at for at in range(len(olds)) if at not in found.values())
        return [*((found.get(at), at) for at in range(len(news))), *((at, None) for at in gone)]

    def differences(
        self, old: object, new: object, before: Path = (), after: Path = ()
    ) -> Iterator[Difference]:
        """Every smallest part that differs between two trees."""
        one: Mapping[Any, object] | None = self._kept(old)
        other: Mapping[Any, object] | None = self._kept(new)
        pairs: Sequence[tuple[str | int | None, str | int | None]]
        if one is not None and other is not None:
            names = dict.fromkeys((*one, *other))
            pairs = [(n if n in one else None, n if n in other else None) for n in names]
        elif isinstance(old, list | tuple) and isinstance(new, list | tuple):
            one, other = dict(enumerate(old)), dict(enumerate(new))
            pairs = self.matched(old, new)
        else:
            if old != new:
                yield Difference(before, after, old, new)
            return
        for at, to in pairs:
            if at is not None and to is not None:
                yield from self.differences(one[at], other[to], (*before, at), (*after, to))
            elif at is not None:
                yield Difference((*before, at), None, one[at])
            elif to is not None:
                yield Difference(None, (*after, to), None, other[to])
        both = [at for at, to in pairs if isinstance(at, int) and to is not None]
        if after and after[-1] in self.ordered and both != sorted(both):
            yield Difference(before, after)

    def _kept(self, value: object) -> Mapping[str, object] | None:
        fields = _fields(value)
        return fields and {name: one for name, one in fields.items() if name not in self.ignored}


def name_of(item: object) -> str:
    """What an item of a list is known by; an item that is a name by itself by that."""
    if isinstance(item, str):
        return item
    fields = _fields(item) or {}
    value = next((fields[key] for key in KNOWN_BY if fields.get(key)), "")
    return str(getattr(value, "id", value))


def _fields(value: object) -> Mapping[str, object] | None:
    """The fields of a named tuple or of a mapping; None for anything else."""
    if isinstance(value, Mapping):
        return value
    names = getattr(value, "_fields", None)
    return None if names is None else {name: getattr(value, name) for name in names}


def _paired(
    olds: Iterable[tuple[int, Hashable]], news: Iterable[tuple[int, Hashable]]
) -> dict[int, int]:
    """For places in the newer list the place of what goes by the same in the older one."""
    places: dict[Hashable, list[int]] = {}
    for at, one in olds:
        places.setdefault(one, []).append(at)
    return {at: places[one].pop(0) for at, one in news if places.get(one)}
