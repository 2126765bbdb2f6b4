"""What diagrams come to in a box, and what that hangs on.

It only looks: the diagrams stay as they are, so that several threads can look at them. A set of
labels is a number with a bit for each; the first bit is that of points that do not count. What is
found of a node is found once, whichever functions it is a part of.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import combinations
from typing import TypeAlias

from routeboek.budget import UNLIMITED, Meter
from routeboek.diagram import Box, Diagrams, Label, Node

_NOWHERE = 1

NODES_TO_A_STEP = 4
"""So many nodes are looked at in a step."""

PAIRS_TO_A_STEP = 16
"""So many pairs of nodes are looked at in a step, where most are known."""

Level: TypeAlias = tuple[list[Node], int]
"""The nodes that ask for a variable, and the labels that are reached without asking for it."""


class Within:
    """Functions where variables have only the values in a box.

    Points with the label `nowhere` do not count. Looking takes steps; raises `TooLarge`.
    """

    def __init__(
        self, diagrams: Diagrams, box: Box, nowhere: Label, meter: Meter = UNLIMITED
    ) -> None:
        self.diagrams, self.box, self._meter = diagrams, box, meter
        self._last = max(box, default=-1)
        self._bits = {nowhere: _NOWHERE}
        self._sets: dict[frozenset[Node], int] = {}
        self._below: dict[Node, int] = {}
        self._ways: dict[Node, Collection[Node]] = {}
        self._levels: dict[Node, list[Level]] = {}
        self._apart: dict[tuple[Node, Node], bool] = {}

    def labels(self, root: Node) -> frozenset[Label]:
        """Every label that a function takes somewhere in the box."""
        return self._counting(self._reached(root))

    def _reached(self, node: Node) -> int:
        """The labels that are reached from a node."""
        known = self._below.get(node)
        if known is None:
            diagrams = self.diagrams
            if diagrams.variable(node) > self._last:  # from here on the box leaves all open
                known = self._set(diagrams.ends(node))
            else:
                self._meter.spend(1)
                known = 0
                for way in diagrams.ways(node, self.box):
                    known |= self._reached(way)
            self._below[node] = known
        return known

    def _set(self, leaves: frozenset[Node]) -> int:
        """The labels of some leaves."""
        known = self._sets.get(leaves)
        if known is None:
            known, bits = 0, self._bits
            for leaf in leaves:
                known |= bits.setdefault(self.diagrams.label(leaf, {}), 1 << len(bits))
            self._sets[leaves] = known
        return known

    def labels_at(self, root: Node, variable: int, value: int) -> frozenset[Label]:
        """Every label that is taken where moreover a variable outside the box has this value."""
        asking, found = self._by_variable(root)[variable]
        self._meter.spend(1 + len(asking) // NODES_TO_A_STEP)
        for node in asking:
            found |= self._reached(self.diagrams.way(node, value))
        return self._counting(found)

    def matters(self, root: Node, variable: int) -> bool:
        """Whether at some point in the box another value of a variable gives another label."""
        asking, _ = self._by_variable(root)[variable]
        return any(self._goes_apart(self._ways[node]) for node in asking)

    def _goes_apart(self, ways: Collection[Node]) -> bool:
        """Whether two of these functions have different labels somewhere in the box."""
        self._meter.spend(1 + len(ways) ** 2 // PAIRS_TO_A_STEP)
        return any(self.are_apart(one, other) for one, other in combinations(ways, 2))

    def _counting(self, labels: int) -> frozenset[Label]:
        return frozenset([one for one, bit in self._bits.items() if bit & labels & ~_NOWHERE])

    def _by_variable(self, root: Node) -> list[Level]:
        """What a function is at each variable.

        Nodes that were made first come first: they hold the least, so what they tell is soon told.
        """
        if root in self._levels:
            return self._levels[root]
        asking: list[list[Node]] = [[] for _ in self.diagrams.sizes]
        passed = [0] * len(asking)
        reached_from = {root: -1}  # the first variable from which a node is reached
        for node in sorted(self._inside(root), key=lambda one: (self.diagrams.variable(one), one)):
            variable, ways = self.diagrams.variable(node), self._ways[node]
            for way in ways:
                reached_from.setdefault(way, variable)
            for between in range(reached_from[node] + 1, variable):
                passed[between] |= self._reached(node)
            if ways:
                asking[variable].append(node)
        found = self._levels[root] = list(zip(asking, passed, strict=True))
        return found

    def _inside(self, root: Node) -> set[Node]:
        """Every node that a function goes through inside the box."""
        found, ahead = {root}, [root]
        while ahead:
            node = ahead.pop()
            if node not in self._ways:
                self._meter.spend(1)
                self._ways[node] = self.diagrams.ways(node, self.box)
            new = {*self._ways[node]} - found
            found |= new
            ahead += new
        return found

    def are_apart(self, one: Node, other: Node) -> bool:
        """Whether two functions have different labels that count somewhere in the box."""
        if one == other:
            return False
        key = min(one, other), max(one, other)
        if key not in self._apart:
            self._apart[key] = self._found_apart(one, other)
        return self._apart[key]

    def _found_apart(self, one: Node, other: Node) -> bool:
        found, others = self._reached(one), self._reached(other)
        if _NOWHERE in (found, others) or (found == others and found & (found - 1) == 0):
            return False
        if not (found | others) & _NOWHERE and found != others:
            return True
        self._meter.spend(self.diagrams.cost(one, other))
        return any(self.are_apart(*pair) for pair in self.diagrams.pairs(one, other, self.box))
