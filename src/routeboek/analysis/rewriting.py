"""One part of a tree of rules in the place of another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar, cast

from routeboek.book import Route, Rules
from routeboek.condition import Source
from routeboek.ladder import decided

T = TypeVar("T")


class Rewriter:
    """Replaces parts by identity; it remembers which are in which, so it need not search twice."""

    def __init__(self) -> None:
        self._found: dict[int, tuple[object, frozenset[int]]] = {}

    def replaced(self, whole: T, old: object, new: object) -> T:
        """A value made of tuples with one part replaced; itself where that part is not in it."""
        if whole is old:
            return cast("T", new)
        if not isinstance(whole, tuple) or id(old) not in self._parts(whole):
            return whole
        make: Callable[[Iterable[object]], object] = getattr(type(whole), "_make", tuple)
        return cast("T", make([self.replaced(part, old, new) for part in whole]))

    def route(self, rules: Rules, route: Route, old: object, new: object) -> Route:
        """The route with one part replaced, and decided anew."""
        changed = self.replaced(route, old, new)
        tables = {table.id: table for table in (*changed.ladder, *changed.side_tables)}
        impossible = [one.when for one in rules.impossible]
        return decided(changed._replace(tables=tables), impossible, rules.facts)

    def _parts(self, whole: tuple[object, ...]) -> frozenset[int]:
        if id(whole) not in self._found:
            tuples = [
                one for one in whole if isinstance(one, tuple) and not isinstance(one, Source)
            ]
            below = (self._parts(one) for one in tuples)
            ids = frozenset(id(one) for one in tuples).union(*below)
            self._found[id(whole)] = whole, ids
        return self._found[id(whole)][1]
