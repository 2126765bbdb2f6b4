"""Functions of a few variables with few values each, as shared decision diagrams.

A multi-valued decision diagram asks for one variable after another, in a fixed order, and ends in
a label. Equal parts are stored once and a question that makes no difference is left out, so two
functions are equal if and only if they are the same node. That is all the proving that
`routeboek check`, `diff` and `mutate` do; what a variable or a label means is up to the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from typing import TypeAlias

Node: TypeAlias = int
Label: TypeAlias = Hashable
Point: TypeAlias = Mapping[int, int]
"""Values of some variables; any value will do for the others."""
Box: TypeAlias = Mapping[int, frozenset[int]]
"""The values that some variables may have; any value will do for the others."""

Way: TypeAlias = tuple[tuple[int, int], ...]
"""Variables and their values, in order."""

DEFAULT_LIMIT = 500_000
"""How many nodes are allowed."""

LARGEST_DECISION = 15_000
"""How many of them one decision may take: they are made well within a second."""

STEPS_TO_A_NODE = 10
"""How many steps are allowed for each node: most steps come to a node that is there already."""


class TooLarge(Exception):
    """The diagrams need more nodes or steps than allowed: nothing was proved."""


class Diagrams:
    """All diagrams over the same variables; `sizes` says how many values each variable has."""

    def __init__(self, sizes: Sequence[int], limit: int = DEFAULT_LIMIT) -> None:
        self.sizes = tuple(sizes)
        self.limit = limit
        self._parts: list[tuple[int, tuple[Node, ...]]] = []  # variable, children
        self._labels: dict[Node, Label] = {}
        self._known: dict[tuple[object, ...], Node] = {}
        self._done: dict[tuple[object, ...], Node] = {}
        self._names: dict[Hashable, int] = {}
        self._taken: dict[Node, frozenset[Label]] = {}
        self._apart: set[tuple[Node, Node]] = set()

    def __len__(self) -> int:
        return len(self._parts)

    def only(self, root: Node) -> tuple[Diagrams, Node]:
        """One function in diagrams that hold nothing else: to keep and to look at."""
        found: dict[Node, Node] = {root: 0}
        ahead = [root]
        while ahead:
            new = {one for one in self._parts[ahead.pop()][1] if one not in found}
            found |= dict.fromkeys(new, 0)
            ahead += new
        found = {node: number for number, node in enumerate(sorted(found))}
        kept = Diagrams(self.sizes, self.limit)
        for node in found:
            variable, children = self._parts[node]
            if node in self._labels:
                kept.leaf(self._labels[node])
            else:
                kept.node(variable, [found[one] for one in children])
        kept._known = {}
        return kept, found[root]

    # ------------------------------------------------------------------ making

    def leaf(self, label: Label) -> Node:
        """The function that is `label` everywhere."""
        key = ("leaf", type(label), label)
        if key not in self._known:
            self._labels[len(self._parts)] = label
            self._add(key, len(self.sizes), ())
        return self._known[key]

    def node(self, variable: int, children: Sequence[Node]) -> Node:
        """The function that goes on as `children[value]` for each value of a variable."""
        if children.count(children[0]) == len(children):
            return children[0]
        key = (variable, *children)
        if key not in self._known:
            self._add(key, variable, tuple(children))
        return self._known[key]

    def _add(self, key: tuple[object, ...], variable: int, children: tuple[Node, ...]) -> None:
        if len(self._parts) >= self.limit:
            raise TooLarge
        self._known[key] = len(self._parts)
        self._parts.append((variable, children))

    def _did(self, key: tuple[object, ...], node: Node) -> Node:
        if len(self._done) >= STEPS_TO_A_NODE * self.limit:
            raise TooLarge
        self._done[key] = node
        return node

    def tabulated(self, variables: Sequence[int], label: Callable[[Point], Label]) -> Node:
        """The function that `label` computes, from the values of these variables alone."""
        return self._tabulated(sorted(variables), {}, label)

    def _tabulated(
        self, ahead: Sequence[int], point: Point, label: Callable[[Point], Label]
    ) -> Node:
        if not ahead:
            return self.leaf(label(point))
        variable, rest = ahead[0], ahead[1:]
        values = range(self.sizes[variable])
        ways = [self._tabulated(rest, {**point, variable: value}, label) for value in values]
        return self.node(variable, ways)

    # ------------------------------------------------------------------ combining

    def combined(
        self, operation: Callable[..., Label], one: Node, other: Node, stop: Label = None
    ) -> Node:
        """The function with the label `operation` gives, point by point.

        `stop` is a label that decides the operation whatever the other side is.
        """
        labels = self._labels
        if stop is not None and (labels.get(one) == stop or labels.get(other) == stop):
            return self.leaf(stop)
        if one in labels and other in labels:
            return self.leaf(operation(labels[one], labels[other]))
        key = (operation, one, other)
        if key not in self._done:
            variable, pairs = self.split(one, other)
            made = {p: self.combined(operation, p[0], p[1], stop) for p in set(pairs)}
            return self._did(key, self.node(variable, [made[pair] for pair in pairs]))
        return self._done[key]

    def chosen(self, test: Node, then: Node, otherwise: Node) -> Node:
        """`then` where `test` is true, `otherwise` elsewhere."""
        if test in self._labels or then == otherwise:
            return otherwise if self._labels.get(test) is False else then
        key = ("chosen", test, then, otherwise)
        if key not in self._done:
            variable, parts = self.split(test, then, otherwise)
            made = {part: self.chosen(*part) for part in set(parts)}
            return self._did(key, self.node(variable, [made[part] for part in parts]))
        return self._done[key]

    def relabelled(
        self, node: Node, labels: Callable[[Label], Label], name: Hashable = None
    ) -> Node:
        """The same function with other labels.

        `name` says which labels become which: with the same name what is done is not done again,
        also of another function. Without one that is only so where all labels become the same.
        """
        if name is None:
            name = frozenset((label, labels(label)) for label in self.labels(node))
        return self._relabelled(node, labels, self._names.setdefault(name, len(self._names)))

    def _relabelled(self, node: Node, labels: Callable[[Label], Label], name: int) -> Node:
        key = (name, node)
        if key not in self._done:
            if node in self._labels:
                return self._did(key, self.leaf(labels(self._labels[node])))
            variable, children = self._parts[node]
            new = {child: self._relabelled(child, labels, name) for child in set(children)}
            return self._did(key, self.node(variable, [new[child] for child in children]))
        return self._done[key]

    def split(self, *nodes: Node) -> tuple[int, list[tuple[Node, ...]]]:
        """The first variable any of these asks for, and where they go for each of its values."""
        first = min(self._parts[node][0] for node in nodes)
        size = self.sizes[first]
        ways = [
            self._parts[node][1] if self._parts[node][0] == first else (node,) * size
            for node in nodes
        ]
        return first, list(zip(*ways, strict=True))

    # ------------------------------------------------------------------ looking

    def label(self, node: Node, point: Point) -> Label:
        """The label at a point; variables it leaves out count as their first value."""
        while node not in self._labels:
            variable, children = self._parts[node]
            node = children[point.get(variable, 0)]
        return self._labels[node]

    def variable(self, node: Node) -> int:
        """The variable a node asks for; past the last one for a label."""
        return self._parts[node][0]

    def ways(self, node: Node, box: Box) -> tuple[Node, ...]:
        """Where a node goes for each value of its variable in a box; nowhere from a label."""
        variable, children = self._parts[node]
        return tuple([children[n] for n in box[variable]]) if variable in box else children

    def labels(self, node: Node) -> frozenset[Label]:
        """Every label the function takes somewhere."""
        if node not in self._taken:
            _, children = self._parts[node]
            own = {self._labels[node]} if node in self._labels else set()
            self._taken[node] = frozenset(own).union(*(self.labels(one) for one in set(children)))
        return self._taken[node]

    def meet(self, one: Node, other: Node) -> bool:
        """Whether two functions are true together somewhere."""
        labels = self._labels
        if labels.get(one) is False or labels.get(other) is False:
            return False
        if one in labels and other in labels:
            return labels[one] is True and labels[other] is True
        if (one, other) not in self._apart:
            _, pairs = self.split(one, other)
            if any(self.meet(*pair) for pair in set(pairs)):
                return True
            self._apart.add((one, other))
        return False

    def count(self, node: Node, wanted: Collection[Label] = (True,)) -> int:
        """At how many points the function has one of these labels."""
        return self._count(node, wanted, {}) * self._between(0, node)

    def _count(self, node: Node, wanted: Collection[Label], seen: dict[Node, int]) -> int:
        """Over the variables from the one that `node` asks for."""
        if node not in seen:
            variable, children = self._parts[node]
            seen[node] = (
                int(self._labels[node] in wanted)
                if node in self._labels
                else sum(
                    self._count(child, wanted, seen) * self._between(variable + 1, child)
                    for child in children
                )
            )
        return seen[node]

    def _between(self, first: int, node: Node) -> int:
        """How many values the variables have that are not asked for before this node."""
        product = 1
        for size in self.sizes[first : self._parts[node][0]]:
            product *= size
        return product

    def point(self, node: Node) -> dict[int, int] | None:
        """A point where the function is true that names the fewest variables; None if nowhere."""
        way = self._shortest(node, {})
        return None if way is None else dict(way)

    def _shortest(self, node: Node, seen: dict[Node, Way | None]) -> Way | None:
        if node in self._labels:
            return () if self._labels[node] is True else None
        if node not in seen:
            variable, children = self._parts[node]
            ways = [(value, self._shortest(child, seen)) for value, child in enumerate(children)]
            found = [((variable, value), *way) for value, way in ways if way is not None]
            seen[node] = min(found, key=len, default=None)
        return seen[node]

    def holds(self, node: Node, box: Box) -> bool:
        """Whether the function is true everywhere in a box."""
        return self._holds(node, box, {})

    def _holds(self, node: Node, box: Box, seen: dict[Node, bool]) -> bool:
        if node in self._labels:
            return self._labels[node] is True
        if node not in seen:
            variable, children = self._parts[node]
            allowed = box.get(variable, range(len(children)))
            reached = {children[value] for value in allowed}
            seen[node] = all(self._holds(child, box, seen) for child in reached)
        return seen[node]

    def widened(self, node: Node, point: Point, *, whole: bool = False) -> Box:
        """A box round a point in which the function stays true and that cannot be made wider.

        With `whole` a variable keeps its one value or may have any.
        """
        box = {variable: frozenset({value}) for variable, value in point.items()}
        for variable in sorted(point, reverse=True):
            everything = frozenset(range(self.sizes[variable]))
            if self.holds(node, {**box, variable: everything}):
                del box[variable]
        for variable in () if whole else list(box):
            for value in range(self.sizes[variable]):
                wider = {**box, variable: box[variable] | {value}}
                if self.holds(node, wider):
                    box = wider
        return box

    def inside(self, box: Box) -> Node:
        """The function that is true in a box only."""
        found = self.leaf(True)
        for variable in sorted(box, reverse=True):
            nowhere, values = self.leaf(False), range(self.sizes[variable])
            children = [found if value in box[variable] else nowhere for value in values]
            found = self.node(variable, children)
        return found
