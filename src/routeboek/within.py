"""What a diagram comes to in a box, and what that hangs on.

It only looks: the diagram stays as it is, so that several threads can look at one.
"""

from __future__ import annotations

from functools import cached_property
from itertools import combinations

from routeboek.diagram import Box, Diagrams, Label, Node


class Within:
    """One function where variables have only the values in a box.

    Points with the label `nowhere` do not count.
    """

    def __init__(self, diagrams: Diagrams, node: Node, box: Box, nowhere: Label) -> None:
        self._diagrams, self._root, self._box, self._nowhere = diagrams, node, box, nowhere
        self._below: dict[Node, frozenset[Label]] = {}
        self._apart: dict[tuple[Node, Node], bool] = {}

    def labels(self) -> frozenset[Label]:
        """Every label that is taken somewhere in the box."""
        return self._counting(self._labels(self._root))

    def labels_at(self, variable: int, value: int) -> frozenset[Label]:
        """Every label that is taken where moreover a variable has this value."""
        passing, asking = self._levels[variable]
        reached = {self._diagrams.ways(node)[value] for node in asking}
        return self._counting(passing.union(*[self._labels(node) for node in reached]))

    def matters(self, variable: int) -> bool:
        """Whether at some point in the box another value of a variable gives another label."""
        _, asking = self._levels[variable]
        return any(
            self._are_apart(one, other)
            for node in asking
            for one, other in combinations(set(self._ways(node)), 2)
        )

    def _counting(self, labels: frozenset[Label]) -> frozenset[Label]:
        return labels - {self._nowhere}

    def _ways(self, node: Node) -> list[Node]:
        """Where a node goes inside the box."""
        ways = self._diagrams.ways(node)
        allowed = self._box.get(self._diagrams.variable(node))
        return list(ways) if allowed is None else [ways[value] for value in sorted(allowed)]

    def _labels(self, node: Node) -> frozenset[Label]:
        if node not in self._below:
            ways = set(self._ways(node))
            self._below[node] = (
                frozenset().union(*[self._labels(one) for one in ways])
                if ways
                else frozenset({self._diagrams.label(node, {})})
            )
        return self._below[node]

    @cached_property
    def _levels(self) -> list[tuple[frozenset[Label], set[Node]]]:
        """For each variable the nodes that ask for it, and the labels reached without asking."""
        found = []
        ahead = {self._root}
        for variable in range(len(self._diagrams.sizes)):
            asking = {node for node in ahead if self._diagrams.variable(node) == variable}
            ahead -= asking
            found.append((frozenset().union(*[self._labels(node) for node in ahead]), asking))
            ahead = ahead.union(*[self._ways(node) for node in asking])
        return found

    def _are_apart(self, one: Node, other: Node) -> bool:
        """Whether two functions have different labels that count somewhere in the box."""
        if one == other:
            return False
        key = min(one, other), max(one, other)
        if key not in self._apart:
            self._apart[key] = self._found_apart(one, other)
        return self._apart[key]

    def _found_apart(self, one: Node, other: Node) -> bool:
        found = self._labels(one), self._labels(other)
        if {self._nowhere} in found or (len(found[0]) == 1 and found[0] == found[1]):
            return False
        if self._nowhere not in found[0] | found[1] and found[0] != found[1]:
            return True
        variable, pairs = self._diagrams.split(one, other)
        allowed = self._box.get(variable, range(len(pairs)))
        return any(self._are_apart(*pair) for pair in {pairs[value] for value in allowed})
