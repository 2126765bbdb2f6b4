"""Facts, roles and tables that only go by another id: told as such, and compared by the new one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Literal, NamedTuple, TypeVar, cast

from routeboek.book import Route, Rules
from routeboek.facts import Fact
from routeboek.ladder import decided
from routeboek.tables import Role, Table

T = TypeVar("T")
Kind = Literal["fact", "role", "table"]

KINDS: tuple[Kind, ...] = ("fact", "role", "table")

_FIELDS: Mapping[str, Kind] = {
    **dict.fromkeys(("fact", "other", "clock"), "fact"),
    **dict.fromkeys(("who", "includes", "alias_of", "answered_by"), "role"),
    **dict.fromkeys(("table", "tables", "proved_by", "succeeds", "go_to"), "table"),
}
"""Fields of the parts of rules that hold an id, or several, and what they are ids of."""

_OWN: Mapping[type, tuple[str, Kind]] = {
    Fact: ("name", "fact"),
    Role: ("id", "role"),
    Table: ("id", "table"),
}
"""The fields by which things are known themselves."""


class Rename(NamedTuple):
    """Something that has another id under the new rules; `name` is what people call it.

    `case` is one by the old id, which the new rules refuse.
    """

    kind: Kind
    old: str
    new: str
    name: str
    case: Mapping[str, object] | None = None


def renames(old: Rules, new: Rules) -> tuple[Rename, ...]:
    """What is there on both sides, by another id: it is called the same, and it is alike."""
    return tuple(
        Rename(kind, was, now, name)
        for kind in KINDS
        for was, now, name in _matched(_known(kind, old), _known(kind, new))
    )


def _known(kind: Kind, rules: Rules) -> dict[str, tuple[str, tuple[Hashable, ...]]]:
    """By id what something is called, and the ways in which it can be known again."""
    if kind == "fact":
        return {
            name: (one.label, ((one.type, *one.values, one.label), (one.type, one.question)))
            for name, one in rules.facts.items()
        }
    if kind == "role":
        return {name: (one.name, (one.name,)) for name, one in rules.roles.items()}
    return {
        name: (table.name, (table.name,))
        for route in rules.routes.values()
        for name, table in route.tables.items()
    }


def _matched(
    olds: Mapping[str, tuple[str, tuple[Hashable, ...]]],
    news: Mapping[str, tuple[str, tuple[Hashable, ...]]],
) -> Iterator[tuple[str, str, str]]:
    """What is gone and what came that can be known again in one way, and as nothing else."""
    gone = {name: one for name, one in olds.items() if name not in news}
    came = {name: one for name, one in news.items() if name not in olds}
    for was, (_, ways) in gone.items():
        alike = [name for name, (_, others) in came.items() if not {*ways}.isdisjoint(others)]
        rivals = [name for name, (_, others) in gone.items() if not {*ways}.isdisjoint(others)]
        if len(alike) == 1 and rivals == [was]:
            yield was, alike[0], came[alike[0]][0]


class Renamer:
    """Gives the old rules the new ids, and cases the old ones back."""

    def __init__(self, found: tuple[Rename, ...]) -> None:
        self.found = found
        self._new: dict[Kind, dict[str, str]] = {kind: {} for kind in KINDS}
        for one in found:
            self._new[one.kind][one.old] = one.new
        self._done: dict[int, tuple[object, object]] = {}

    def rules(self, rules: Rules) -> Rules:
        """The rule book with the new ids."""
        if not self.found:
            return rules
        impossible = self._renamed(rules.impossible)
        facts = self._keyed(rules.facts, "fact")
        routes = {key: self._route(route) for key, route in rules.routes.items()}
        return rules._replace(
            sectors={
                name: one._replace(editions=self._renamed(one.editions))
                for name, one in rules.sectors.items()
            },
            routes={
                key: decided(route, [one.when for one in impossible], facts)
                for key, route in routes.items()
            },
            facts=facts,
            roles=self._keyed(rules.roles, "role"),
            impossible=impossible,
            unless_stated=self._keyed(rules.unless_stated, "fact"),
        )

    def _route(self, route: Route) -> Route:
        tables = self._new["table"]
        return self._renamed(route)._replace(
            tables=self._keyed(route.tables, "table"),
            inquiries=self._keyed(route.inquiries, "fact"),
            current_id={
                tables.get(name, name): tables.get(now, now)
                for name, now in route.current_id.items()
            },
        )

    def _keyed(self, found: Mapping[str, T], kind: Kind) -> dict[str, T]:
        """A mapping by id, with other ids."""
        new = self._new[kind]
        return {new.get(name, name): self._renamed(one) for name, one in found.items()}

    def _renamed(self, whole: T) -> T:
        """A value made of tuples with the new ids in it; itself where there are none."""
        if not isinstance(whole, tuple):
            return whole
        if id(whole) not in self._done:
            names = getattr(whole, "_fields", ("",) * len(whole))
            own = _OWN.get(type(whole))
            kinds: list[Kind | None] = [
                own[1] if own and name == own[0] else _FIELDS.get(name) for name in names
            ]
            pairs = zip(whole, kinds, strict=True)
            parts = [
                self._named(part, kind) if kind else self._renamed(part) for part, kind in pairs
            ]
            same = all(one is other for one, other in zip(parts, whole, strict=True))
            made: Callable[[Iterable[object]], object] = tuple
            make = getattr(type(whole), "_make", made)
            self._done[id(whole)] = whole, whole if same else make(parts)
        return cast("T", self._done[id(whole)][1])

    def _named(self, value: object, kind: Kind) -> object:
        """An id, or several, by the new names."""
        new = self._new[kind]
        if isinstance(value, str):
            return new.get(value, value)
        if isinstance(value, frozenset) and not value.isdisjoint(new):
            return frozenset(new.get(one, one) for one in value)
        if isinstance(value, tuple) and not hasattr(value, "_fields") and {*value} & new.keys():
            return tuple(new.get(one, one) for one in value)
        return self._renamed(value)

    def as_before(self, case: Mapping[str, object]) -> Mapping[str, object]:
        """A case by the old ids."""
        old = {kind: {new: was for was, new in names.items()} for kind, names in self._new.items()}
        facts, history = case["facts"], case.get("history", [])
        assert isinstance(facts, dict) and isinstance(history, list)
        told = {**case, "facts": {old["fact"].get(n, n): value for n, value in facts.items()}}
        if history:
            told["history"] = [
                {**one, "table": old["table"].get(one["table"], one["table"])} for one in history
            ]
        return told
