"""Which routes say the same, so that what is proved of one is proved of all.

Municipalities often follow a route book to the letter. By which interpretations it is known what
the book says of them, and from which lines, may differ: that decides no case.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping

from routeboek.book import Route

_BESIDE_THE_POINT = frozenset({"municipality", "interpretations", "sources"})
"""Fields of parts of a route that no case hangs on."""


class Likeness:
    """Numbers for what rules say: two parts have the same one if they say the same."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}
        self._known: dict[int, tuple[object, int]] = {}  # the part stays, so does its id

    def number(self, part: object) -> int:
        """The number of what a part of the rules says."""
        if not isinstance(part, tuple | Mapping):
            return self._numbered((type(part), part))
        known = self._known.get(id(part))
        if known is None:
            known = self._known[id(part)] = part, self._numbered(self._said(part))
        return known[1]

    def _said(self, part: tuple[object, ...] | Mapping[object, object]) -> Hashable:
        """What a part says, by the numbers of the parts that it is made of."""
        if isinstance(part, Mapping):
            return Mapping, tuple([(key, self.number(one)) for key, one in part.items()])
        names: Iterable[object] = getattr(part, "_fields", range(len(part)))
        below = [
            self.number(one)
            for name, one in zip(names, part, strict=True)
            if name not in _BESIDE_THE_POINT
        ]
        return type(part), tuple(below)

    def _numbered(self, said: Hashable) -> int:
        return self._numbers.setdefault(said, len(self._numbers))

    def groups(
        self, routes: Iterable[Route], also: Callable[[Route], Hashable] = bool
    ) -> list[tuple[Route, ...]]:
        """The routes, those that say the same together; they are alike in something else `also`."""
        found: dict[Hashable, list[Route]] = {}
        for route in routes:
            found.setdefault((self.number(route), also(route)), []).append(route)
        return [tuple(group) for group in found.values()]
