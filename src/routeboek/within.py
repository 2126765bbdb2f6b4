"""What a diagram comes to in a box, and what that hangs on.

It only looks: the diagram stays as it is, so that several threads can look at one. A set of labels
is a number with a bit for each; the first bit is that of points that do not count.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from itertools import combinations

from routeboek.budget import UNLIMITED, Meter
from routeboek.diagram import Box, Diagrams, Label, Node

_NOWHERE = 1

NODES_TO_A_STEP = 4
"""So many nodes are looked at in a step."""

PAIRS_TO_A_STEP = 16
"""So many pairs of nodes are looked at in a step, where most are known."""


class Within:
    """One function where variables have only the values in a box.

    Points with the label `nowhere` do not count. Looking takes steps; raises `TooLarge`.
    """

    def __init__(
        self, diagrams: Diagrams, root: Node, box: Box, nowhere: Label, meter: Meter = UNLIMITED
    ) -> None:
        self.diagrams, self.root, self.box, self._nowhere = diagrams, root, box, nowhere
        self._meter = meter
        self._bits = {nowhere: _NOWHERE}
        self._apart: dict[tuple[Node, Node], bool] = {}

    def labels(self) -> frozenset[Label]:
        """Every label that is taken somewhere in the box."""
        diagrams, last = self.diagrams, max(self.box, default=-1)
        found, seen, ahead = set[Label](), {self.root}, [self.root]
        while ahead:
            node = ahead.pop()
            if diagrams.variable(node) > last:  # from here on the box leaves all open
                found |= diagrams.labels(node)
            else:
                self._meter.spend(1)
                new = {*diagrams.ways(node, self.box)} - seen
                seen |= new
                ahead += new
        return frozenset(found - {self._nowhere})

    @cached_property
    def _ways(self) -> dict[Node, Collection[Node]]:
        """Where each node that is reached goes inside the box."""
        found: dict[Node, Collection[Node]] = {}
        ahead = [self.root]
        while ahead:
            node = ahead.pop()
            if node not in found:
                self._meter.spend(1)
                found[node] = self.diagrams.ways(node, self.box)
                ahead += found[node]
        return found

    @cached_property
    def _below(self) -> dict[Node, int]:
        """The labels that are reached from each of these nodes."""
        below: dict[Node, int] = {}
        for node in sorted(self._ways):  # what a node goes to was made before it
            found = 0 if self._ways[node] else self._bit(node)
            for way in self._ways[node]:
                found |= below[way]
            below[node] = found
        return below

    def _bit(self, leaf: Node) -> int:
        """The bit of the label of a leaf."""
        return self._bits.setdefault(self.diagrams.label(leaf, {}), 1 << len(self._bits))

    def labels_at(self, variable: int, value: int) -> frozenset[Label]:
        """Every label that is taken where moreover a variable outside the box has this value."""
        asking, found = self._levels[variable]
        self._meter.spend(1 + len(asking) // NODES_TO_A_STEP)
        for node in asking:
            found |= self._below[self.diagrams.way(node, value)]
        return self._counting(found)

    def matters(self, variable: int) -> bool:
        """Whether at some point in the box another value of a variable gives another label."""
        asking, _ = self._levels[variable]
        return any(self._goes_apart(self._ways[node]) for node in asking)

    def _goes_apart(self, ways: Collection[Node]) -> bool:
        """Whether two of these functions have different labels somewhere in the box."""
        self._meter.spend(1 + len(ways) ** 2 // PAIRS_TO_A_STEP)
        return any(self._are_apart(one, other) for one, other in combinations(ways, 2))

    def _counting(self, labels: int) -> frozenset[Label]:
        return frozenset([one for one, bit in self._bits.items() if bit & labels & ~_NOWHERE])

    @cached_property
    def _levels(self) -> list[tuple[list[Node], int]]:
        """For each variable the nodes that ask for it, and the labels reached without asking.

        Nodes that were made first come first: they hold the least, so what they tell is soon told.
        """
        asking: list[list[Node]] = [[] for _ in self.diagrams.sizes]
        passed = [0] * len(asking)
        reached_from = {self.root: -1}  # the first variable from which a node is reached
        for node in sorted(self._below, key=self.diagrams.variable):
            variable, ways = self.diagrams.variable(node), self._ways[node]
            for way in ways:
                reached_from.setdefault(way, variable)
            for between in range(reached_from[node] + 1, variable):
                passed[between] |= self._below[node]
            if ways:
                asking[variable].append(node)
        return list(zip(asking, passed, strict=True))

    def _are_apart(self, one: Node, other: Node) -> bool:
        """Whether two functions have different labels that count somewhere in the box."""
        if one == other:
            return False
        key = min(one, other), max(one, other)
        if key not in self._apart:
            self._apart[key] = self._found_apart(one, other)
        return self._apart[key]

    def _found_apart(self, one: Node, other: Node) -> bool:
        found, others = self._below[one], self._below[other]
        if _NOWHERE in (found, others) or (found == others and found & (found - 1) == 0):
            return False
        if not (found | others) & _NOWHERE and found != others:
            return True
        self._meter.spend(self.diagrams.cost(one, other))
        return any(self._are_apart(*pair) for pair in self.diagrams.pairs(one, other, self.box))
