"""What differs between two trees of rules, field by field, whatever their fields are.

A tree is made of named tuples, as in a rule book, or of mappings and lists, as in a rule file. The
items of a list are matched wherever they stand: what is the same on both sides first, and then what
has the same name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

Path: TypeAlias = tuple[str | int, ...]

KNOWN_BY = ("table", "id", "code", "fact", "tried", "condition", "role", "applicant", "edition")
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
        fields = _fields(value)
        if fields is not None:
            kept = ((n, self.bare(one)) for n, one in fields.items() if n not in self.ignored)
            return type(value).__name__, *sorted(kept, key=lambda pair: pair[0])
        if isinstance(value, list | tuple):
            return tuple(self.bare(one) for one in value)
        assert isinstance(value, Hashable)
        return value

    def same(self, old: object, new: object) -> bool:
        """Whether nothing differs."""
        return self.bare(old) == self.bare(new)

    def differing(self, old: object, new: object) -> list[str]:
        """The fields in which two things of one kind differ."""
        before, after = _fields(old) or {}, _fields(new) or {}
        names = (name for name in dict.fromkeys((*before, *after)) if name not in self.ignored)
        return [name for name in names if not self.same(before.get(name), after.get(name))]

    def matched(
        self, olds: Sequence[object], news: Sequence[object]
    ) -> list[tuple[int | None, int | None]]:
        """Which places of two lists hold the same thing: as in the newer one, then what is gone."""
        same = _same([self.bare(one) for one in olds], [self.bare(one) for one in news])
        left = [at for at in range(len(olds)) if at not in same.values()]
        came = [at for at in range(len(news)) if at not in same]
        before = _numbered((at, olds[at]) for at in left)
        after = _numbered((at, news[at]) for at in came)
        same |= {at: before[name] for name, at in after.items() if name in before}
        pairs = [(same.get(at), at) for at in range(len(news))]
        gone = (at for at in left if at not in same.values())
        return [*pairs, *((at, None) for at in gone)]

    def differences(
        self, old: object, new: object, before: Path = (), after: Path = ()
    ) -> Iterator[Difference]:
        """Every smallest part that differs between two trees."""
        one, other = _fields(old), _fields(new)
        if one is not None and other is not None:
            for name in dict.fromkeys((*one, *other)):
                if name not in self.ignored:
                    here = ((*before, name), one[name]) if name in one else None
                    there = ((*after, name), other[name]) if name in other else None
                    yield from self._either(here, there)
        elif isinstance(old, list | tuple) and isinstance(new, list | tuple):
            pairs = self.matched(old, new)
            for at, to in pairs:
                here = None if at is None else ((*before, at), old[at])
                there = None if to is None else ((*after, to), new[to])
                yield from self._either(here, there)
            both = [at for at, to in pairs if at is not None and to is not None]
            if after and after[-1] in self.ordered and both != sorted(both):
                yield Difference(before, after)
        elif old != new:
            yield Difference(before, after, old, new)

    def _either(
        self, here: tuple[Path, object] | None, there: tuple[Path, object] | None
    ) -> Iterator[Difference]:
        if here and there:
            yield from self.differences(here[1], there[1], here[0], there[0])
        elif here:
            yield Difference(here[0], None, here[1])
        elif there:
            yield Difference(None, there[0], None, there[1])


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


def _same(olds: Sequence[Hashable], news: Sequence[Hashable]) -> dict[int, int]:
    """For places in the newer list the place of the same thing in the older one."""
    places: dict[Hashable, list[int]] = {}
    for at, one in enumerate(olds):
        places.setdefault(one, []).append(at)
    return {at: places[one].pop(0) for at, one in enumerate(news) if places.get(one)}


def _numbered(items: Iterable[tuple[int, object]]) -> dict[tuple[str, int], int]:
    """The places of items, by name and how often that stood before; a text is its own name."""
    seen: Counter[str] = Counter()
    found = {}
    for at, item in items:
        name = item if isinstance(item, str) else name_of(item)
        found[name, seen[name]] = at
        seen[name] += 1
    return found
