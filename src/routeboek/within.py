"""What diagrams come to where some variables are known, and what that hangs on.

It only looks: the diagrams stay as they are, so that several threads can look at them. Functions
are first reduced to the variables that are not known, which mostly leaves little; what is the same
there is the same node. A set of labels is a number with a bit for each; the first bit is that of
points that do not count.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TypeAlias

from routeboek.budget import UNLIMITED, Meter
from routeboek.diagram import Diagrams, Label, Node, Point, Rows

_NOWHERE = 1

NODES_TO_A_STEP = 4
"""So many nodes are looked at in a step."""

PAIRS_TO_A_STEP = 16
"""So many pairs of nodes are looked at in a step, where most are known."""

Level: TypeAlias = tuple[list[Node], int]
"""The nodes that ask for a variable, and the labels that are reached without asking for it."""


class Within:
    """Functions where some variables have the values of a point.

    Points with the label `nowhere` do not count. What is asked is asked of a function as it is
    there (`reduced`). Looking takes steps; raises `TooLarge`.
    """

    def __init__(
        self, diagrams: Diagrams, known: Point, nowhere: Label, meter: Meter = UNLIMITED
    ) -> None:
        self.diagrams, self.known, self._meter = diagrams, known, meter
        self._last = max(known, default=-1)
        self._reduced: dict[Node, Node] = {}
        self._made: dict[tuple[object, ...], Node] = {}  # all below zero
        self._parts: dict[Node, tuple[int, Rows, tuple[Node, ...]]] = {}
        self._bits = {nowhere: _NOWHERE}
        self._sets: dict[frozenset[Node], int] = {}
        self._below: dict[Node, int] = {}
        self._inner: set[Node] = set()  # what was gone through
        self._levels: dict[Node, list[Level]] = {}
        self._apart: dict[tuple[Node, Node], bool] = {}

    def reduced(self, node: Node) -> Node:
        """A function as it is where these variables are known."""
        known = self._reduced.get(node)
        if known is None:
            known = self._reduced[node] = self._reduce(node)
        return known

    def _reduce(self, node: Node) -> Node:
        variable, shape, children = self.diagrams.parts(node)
        if variable > self._last:  # from here on nothing is known
            return node
        self._meter.spend(1)
        rows = self.diagrams.rows(shape)
        if variable in self.known:
            return self.reduced(children[rows[self.known[variable]]])
        first: dict[Node, int] = {}
        number = [first.setdefault(self.reduced(one), len(first)) for one in children]
        if len(first) == 1:
            return next(iter(first))
        if len(first) < len(children):
            rows = tuple([number[part] for part in rows])
        return self._node(variable, rows, tuple(first))

    def _node(self, variable: int, rows: Rows, children: tuple[Node, ...]) -> Node:
        """A node that is made here; equal ones are one."""
        key = variable, rows, children
        node = self._made.setdefault(key, -1 - len(self._made))
        self._parts[node] = key
        return node

    def _at(self, node: Node) -> tuple[int, Rows, tuple[Node, ...]]:
        """The variable a node asks for, the child that each of its values has, and these."""
        known = self._parts.get(node)
        if known is None:
            variable, shape, children = self.diagrams.parts(node)
            known = self._parts[node] = variable, self.diagrams.rows(shape), children
        return known

    # ------------------------------------------------------------------ labels

    def labels(self, root: Node) -> frozenset[Label]:
        """Every label that a function takes there, reduced or not."""
        return self._counting(self._reached(root))

    def labels_at(self, root: Node, variable: int, value: int) -> frozenset[Label]:
        """Every label that is taken where moreover a variable has this value."""
        asking, found = self._by_variable(root)[variable]
        self._meter.spend(1 + len(asking) // NODES_TO_A_STEP)
        for node in asking:
            _, rows, children = self._parts[node]
            found |= self._below[children[rows[value]]]
        return self._counting(found)

    def _reached(self, node: Node) -> int:
        """The labels that are reached from a node."""
        found = self._below.get(node)
        if found is None:
            found = self._below[node] = self._found_below(node)
        return found

    def _found_below(self, node: Node) -> int:
        if node < 0:
            children = self._parts[node][2]
        else:
            variable, shape, children = self.diagrams.parts(node)
            if variable > self._last:
                return self._set(self.diagrams.ends(node))
            self._meter.spend(1)
            if variable in self.known:
                return self._reached(children[self.diagrams.rows(shape)[self.known[variable]]])
        found = 0
        for child in children:
            found |= self._reached(child)
        return found

    def _set(self, leaves: frozenset[Node]) -> int:
        """The labels of some leaves."""
        known = self._sets.get(leaves)
        if known is None:
            known, bits = 0, self._bits
            for leaf in leaves:
                known |= bits.setdefault(self.diagrams.label(leaf, {}), 1 << len(bits))
            self._sets[leaves] = known
        return known

    def _counting(self, labels: int) -> frozenset[Label]:
        return frozenset([one for one, bit in self._bits.items() if bit & labels & ~_NOWHERE])

    # ------------------------------------------------------------------ what matters

    def matters(self, root: Node, variable: int) -> bool:
        """Whether at some point another value of a variable gives another label."""
        asking, _ = self._by_variable(root)[variable]
        return any(self._goes_apart(self._parts[node][2]) for node in asking)

    def _goes_apart(self, ways: Sequence[Node]) -> bool:
        """Whether two of these functions have different labels somewhere."""
        self._meter.spend(1 + len(ways) ** 2 // PAIRS_TO_A_STEP)
        return any(self._are_apart(one, other) for one, other in combinations(ways, 2))

    def _by_variable(self, root: Node) -> list[Level]:
        """What a function is at each variable.

        Nodes that were made first come first: they hold the least, so what they tell is soon told.
        """
        if root in self._levels:
            return self._levels[root]
        asking: list[list[Node]] = [[] for _ in (*self.diagrams.sizes, 0)]
        for node in sorted(self._inside(root), key=abs):
            asking[self._parts[node][0]].append(node)
        passed = [0] * len(asking)
        reached_from = {root: -1}  # the first variable from which a node is reached
        for variable, nodes in enumerate(asking):
            for node in nodes:
                for between in range(reached_from[node] + 1, variable):
                    passed[between] |= self._below[node]
                for way in self._parts[node][2]:
                    reached_from.setdefault(way, variable)
        found = self._levels[root] = list(zip(asking, passed, strict=True))
        return found

    def _inside(self, root: Node) -> set[Node]:
        """Every node of a function."""
        found, ahead = {root}, [root]
        while ahead:
            node = ahead.pop()
            if node not in self._inner:
                self._meter.spend(1)
                self._inner.add(node)
                self._reached(node)
            new = {*self._at(node)[2]} - found
            found |= new
            ahead += new
        return found

    def _are_apart(self, one: Node, other: Node) -> bool:
        """Whether two functions have different labels that count somewhere."""
        if one == other:
            return False
        key = min(one, other), max(one, other)
        if key not in self._apart:
            self._apart[key] = self._found_apart(one, other)
        return self._apart[key]

    def _found_apart(self, one: Node, other: Node) -> bool:
        found, others = self._reached(one), self._reached(other)
        if not (found | others) & _NOWHERE:  # all points count, and what is equal is one node
            return True
        counting = (found | others) & ~_NOWHERE
        if _NOWHERE in (found, others) or counting & (counting - 1) == 0:
            return False
        (first, rows, ways), (second, other_rows, other_ways) = self._at(one), self._at(other)
        self._meter.spend(self.diagrams.cost(min(first, second)))
        if first < second:
            return any(self._are_apart(way, other) for way in ways)
        if second < first:
            return any(self._are_apart(one, way) for way in other_ways)
        pairs = set(zip(rows, other_rows, strict=True))
        return any(self._are_apart(ways[a], other_ways[b]) for a, b in pairs)
