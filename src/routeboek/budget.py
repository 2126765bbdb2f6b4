"""How much work one advice may take, counted in steps, so that it is the same on every machine.

A step is about what it takes to make one node of a diagram: a few millionths of a second. What was
found before, for this case or for another, is counted as if it were found now, and what is asked
twice counts once: a case is refused or answered whatever was asked before it, and however often.
In which order its parts are looked at makes a few steps of difference.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Protocol

MOST_STEPS = 600_000
"""So many an advice may take, with all of its questions and other readings: about a second."""

LARGEST_DRAWING = 80_000
"""So many of them one decision may take to be drawn."""

ROOM = 300_000
"""So many nodes of diagrams are kept for later cases: some sixty megabytes."""


class TooLarge(Exception):
    """More steps are needed than are allowed: nothing was found."""


class Shelf:
    """What was made for earlier cases and may serve later ones, as far as there is room.

    What was asked for longest ago goes first. Losing something costs time, and nothing else; so
    several threads may use one shelf.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._things: dict[Hashable, tuple[object, int]] = {}

    def get(self, name: Hashable) -> object | None:
        """What was kept under a name, if it is still there."""
        found = self._things.pop(name, None)
        if found is None:
            return None
        self._things[name] = found  # the last to go
        return found[0]

    def keep(self, name: Hashable, thing: object, size: int) -> None:
        """Keeps something of this size, if that is not more than there is room for at all."""
        if size > self._room:
            return
        self._things[name] = thing, size
        kept = [*self._things.items()]
        too_much = sum([one for _, (_, one) in kept]) - self._room
        for old, (_, room) in kept:
            if too_much <= 0:
                return
            self._things.pop(old, None)
            too_much -= room


class Meter(Protocol):
    """Counts the steps of one piece of work."""

    def spend(self, steps: int) -> None:
        """Counts so many more; raises `TooLarge`."""


class Budget:
    """The steps that are left, and the shelf for what is made with them.

    All budgets are equal: what is known of a case is not in it.
    """

    def __init__(self, steps: int = MOST_STEPS, shelf: Shelf | None = None) -> None:
        self.allowed = self.left = steps
        self.shelf = shelf or Shelf(ROOM)
        self._spent: dict[Hashable, int] = {}

    def spend(self, steps: int) -> None:
        """Takes so many steps; raises `TooLarge`."""
        self.left -= steps
        if self.left < 0:
            raise TooLarge

    @property
    def spent(self) -> int:
        """The steps that were taken."""
        return self.allowed - self.left

    def on(self, work: Hashable) -> Meter:
        """A meter for a piece of work, which costs nothing as far as it was done before."""
        return _Again(self, work)

    def more(self, work: Hashable, steps: int) -> None:
        """A piece of work takes so many steps in all; only what is new of that is taken."""
        before = self._spent.get(work, 0)
        if steps > before:
            self._spent[work] = steps
            self.spend(steps - before)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Budget)

    def __hash__(self) -> int:
        return hash(Budget)

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.allowed,)


class _Again:
    """One time that a piece of work is done."""

    def __init__(self, budget: Budget, work: Hashable) -> None:
        self._budget, self._work, self._steps = budget, work, 0

    def spend(self, steps: int) -> None:
        self._steps += steps
        self._budget.more(self._work, self._steps)


class _Unlimited(Budget):
    """For who counts otherwise; nothing is kept for it."""

    def __init__(self) -> None:
        super().__init__(shelf=Shelf(0))

    def spend(self, steps: int) -> None:
        """As many as it takes."""

    def on(self, work: Hashable) -> Meter:  # noqa: ARG002
        return self

    def more(self, work: Hashable, steps: int) -> None:
        """As many as it takes."""

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), ()


UNLIMITED: Budget = _Unlimited()
