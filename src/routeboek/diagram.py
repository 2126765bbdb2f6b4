"""Functions of a few variables with few values each, as shared decision diagrams.

A multi-valued decision diagram asks for one variable after another, in a fixed order, and ends in
a label. Equal parts are stored once and a question that makes no difference is left out, so two
functions are equal if and only if they are the same node. That is all the proving that
`routeboek check`, `diff` and `mutate` do; what a variable or a label means is up to the caller.

A set of nine choices is a variable with 511 values, and few of them go different ways. So a node
has one child for all values that go the same way, and a shape that says which values those are;
nodes share their shapes, so that no step looks at each value again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from itertools import repeat
from math import prod
from typing import TypeAlias

from routeboek.budget import UNLIMITED, Budget, TooLarge

Node: TypeAlias = int
Label: TypeAlias = Hashable
Point: TypeAlias = Mapping[int, int]
"""Values of some variables; any value will do for the others."""
Box: TypeAlias = Mapping[int, frozenset[int]]
"""The values that some variables may have; any value will do for the others."""

Shape: TypeAlias = int
"""How the values of a variable are divided over children, known by a number."""

Rows: TypeAlias = tuple[int, ...]
"""Which child is that of each value of a variable."""

Way: TypeAlias = tuple[tuple[int, int], ...]
"""Variables and their values, in order."""

NO_SHAPE: Shape = -1
"""Of what does not ask for a variable: it goes the same way for all values."""

DEFAULT_LIMIT = 500_000
"""How many nodes are allowed."""

STEPS_TO_A_NODE = 10
"""How many steps are allowed for each node: most steps come to a node that is there already."""

VALUES_TO_A_STEP = 16
"""A step at a variable of so many values takes twice what it takes at one of a few."""


class Diagrams:
    """All diagrams over the same variables; `sizes` says how many values each variable has.

    They may have so many nodes, and no more than a budget has steps for. Raises `TooLarge`.
    """

    def __init__(
        self, sizes: Sequence[int], limit: int = DEFAULT_LIMIT, budget: Budget = UNLIMITED
    ) -> None:
        self.sizes = tuple(sizes)
        self.limit, self._budget = limit, budget
        self._costs = [1 + size // VALUES_TO_A_STEP for size in (*self.sizes, 0)]
        self._parts: list[tuple[int, Shape, tuple[Node, ...]]] = []  # variable, shape, children
        self._shapes: list[tuple[int, ...]] = []  # which child is that of each value
        self._numbers: dict[tuple[int, ...], Shape] = {}
        self._coarser: dict[tuple[Shape, tuple[int, ...]], Shape] = {}
        self._finer: dict[tuple[Shape, ...], tuple[Shape, list[tuple[int, ...]]]] = {}
        self._labels: dict[Node, Label] = {}
        self._known: dict[tuple[object, ...], Node] = {}
        self._done: dict[tuple[object, ...], Node] = {}
        self._names: dict[Hashable, int] = {}
        self._leaves: dict[Node, frozenset[Node]] = {}
        self._alike: dict[frozenset[Node], frozenset[Node]] = {}
        self._apart: set[tuple[Node, Node]] = set()
        self._never: set[tuple[int, Node, Node]] = set()

    def __len__(self) -> int:
        return len(self._parts)

    def only(self, roots: Sequence[Node]) -> tuple[Diagrams, tuple[Node, ...]]:
        """Some functions in diagrams that hold nothing else: to keep and to look at."""
        found: dict[Node, Node] = dict.fromkeys(roots, 0)
        ahead = [*found]
        while ahead:
            new = {one for one in self._parts[ahead.pop()][2] if one not in found}
            found |= dict.fromkeys(new, 0)
            ahead += new
        found = {node: number for number, node in enumerate(sorted(found))}
        kept = Diagrams(self.sizes, self.limit)
        for node in found:
            if node in self._labels:
                kept.leaf(self._labels[node])
            else:
                variable, shape, children = self._parts[node]
                shape = kept._shape(self._shapes[shape])
                kept._shaped(variable, shape, [found[one] for one in children])
        kept._known = {}
        return kept, tuple([found[root] for root in roots])

    # ------------------------------------------------------------------ making

    def leaf(self, label: Label) -> Node:
        """The function that is `label` everywhere."""
        key = ("leaf", type(label), label)
        if key not in self._known:
            self._labels[self._add(key, len(self.sizes), NO_SHAPE, ())] = label
        return self._known[key]

    def node(self, variable: int, children: Sequence[Node]) -> Node:
        """The function that goes on as `children[value]` for each value of a variable."""
        first: dict[Node, int] = {}
        parts = tuple([first.setdefault(child, len(first)) for child in children])
        return self._shaped(variable, self._shape(parts), [*first])

    def _shape(self, parts: tuple[int, ...]) -> Shape:
        """The shape in which each value has the child with this number, as they first occur."""
        shape = self._numbers.setdefault(parts, len(self._shapes))
        if shape == len(self._shapes):
            self._shapes.append(parts)
        return shape

    def _shaped(self, variable: int, shape: Shape, children: Sequence[Node]) -> Node:
        """The function that goes on as the child that a shape has for each value."""
        if len(set(children)) < len(children):
            first: dict[Node, int] = {}
            merged = tuple([first.setdefault(child, len(first)) for child in children])
            shape, children = self._merged(shape, merged), [*first]
        if len(children) == 1:
            return children[0]
        key = (variable, shape, *children)
        known = self._known.get(key)
        return self._add(key, variable, shape, tuple(children)) if known is None else known

    def _merged(self, shape: Shape, merged: tuple[int, ...]) -> Shape:
        """The shape when some of its children are the same."""
        key = shape, merged
        if key not in self._coarser:
            self._coarser[key] = self._shape(tuple([merged[one] for one in self._shapes[shape]]))
        return self._coarser[key]

    def _add(
        self, key: tuple[object, ...], variable: int, shape: Shape, children: tuple[Node, ...]
    ) -> Node:
        node = len(self._parts)
        if node >= self.limit:
            raise TooLarge
        self._budget.spend(self._costs[variable])
        self._known[key] = node
        self._parts.append((variable, shape, children))
        return node

    def _did(self, key: tuple[object, ...], node: Node) -> Node:
        if len(self._done) >= STEPS_TO_A_NODE * self.limit:
            raise TooLarge
        self._done[key] = node
        return node

    def tabulated(self, variables: Sequence[int], label: Callable[[Point], Label]) -> Node:
        """The function that `label` computes, from the values of these variables alone."""
        self._budget.spend(prod([self.sizes[one] for one in variables]))
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
        done = self._done.get(key)
        if done is None:
            variable, shape, pairs = self._pairs(one, other)
            self._budget.spend(self._costs[variable])
            made = [self.combined(operation, a, b, stop) for a, b in pairs]
            done = self._did(key, self._shaped(variable, shape, made))
        return done

    def chosen(self, test: Node, then: Node, otherwise: Node) -> Node:
        """`then` where `test` is true, `otherwise` elsewhere."""
        if test in self._labels or then == otherwise:
            return otherwise if self._labels.get(test) is False else then
        key = ("chosen", test, then, otherwise)
        done = self._done.get(key)
        if done is None:
            variable, shape, parts = self._split(test, then, otherwise)
            self._budget.spend(self._costs[variable])
            made = [self.chosen(*part) for part in parts]
            done = self._did(key, self._shaped(variable, shape, made))
        return done

    def relabelled(
        self, node: Node, labels: Callable[[Label], Label], name: Hashable = None
    ) -> Node:
        """The same function with other labels.

        `name` says which labels become which: with the same name what is done is not done again,
        also of another function. Without one that is only so where all labels become the same.
        """
        new = {leaf: self.leaf(labels(self._labels[leaf])) for leaf in self.ends(node)}
        known = frozenset(new.items()) if name is None else name
        return self._relabelled(node, new, self._names.setdefault(known, len(self._names)))

    def _relabelled(self, node: Node, new: Mapping[Node, Node], name: int) -> Node:
        key = (name, node)
        done = self._done.get(key)
        if done is None:
            left = {new[leaf] for leaf in self.ends(node)}
            if len(left) == 1:  # the rest need not be looked at
                return self._did(key, left.pop())
            variable, shape, children = self._parts[node]
            made = [self._relabelled(child, new, name) for child in children]
            done = self._did(key, self._shaped(variable, shape, made))
        return done

    def _pairs(self, one: Node, other: Node) -> tuple[int, Shape, Iterable[tuple[Node, ...]]]:
        """What `_split` gives, for the two nodes that most steps are about: soon found."""
        first, shape, children = self._parts[one]
        second, other_shape, others = self._parts[other]
        if first < second:
            return first, shape, zip(children, repeat(other), strict=False)
        if second < first:
            return second, other_shape, zip(repeat(one), others, strict=False)
        if shape == other_shape:
            return first, shape, zip(children, others, strict=True)
        shape, rows = self._crossed((shape, other_shape))
        return first, shape, [(children[a], others[b]) for a, b in rows]

    def _split(self, *nodes: Node) -> tuple[int, Shape, list[tuple[Node, ...]]]:
        """The first variable any of these asks for, and where they go for its values.

        Each way that they go is there once, with a shape of the values that go there.
        """
        parts = [self._parts[node] for node in nodes]
        first = min([variable for variable, _, _ in parts])
        shapes = [shape if variable == first else NO_SHAPE for variable, shape, _ in parts]
        shape, width = max(shapes), 1
        alike = {NO_SHAPE, shape}.issuperset(shapes)
        if alike:  # as they always are where the answer is yes or no
            width = len(parts[shapes.index(shape)][2])
        ways = [
            (node,) * width if one == NO_SHAPE else children
            for node, one, (_, _, children) in zip(nodes, shapes, parts, strict=True)
        ]
        if alike:
            return first, shape, list(zip(*ways, strict=True))
        shape, rows = self._crossed(tuple(shapes))
        split = [tuple([way[at] for way, at in zip(ways, row, strict=True)]) for row in rows]
        return first, shape, split

    def _crossed(self, shapes: tuple[Shape, ...]) -> tuple[Shape, list[tuple[int, ...]]]:
        """The shape of all these together, and the children that each has for its parts."""
        if shapes not in self._finer:
            columns = [repeat(0) if one == NO_SHAPE else self._shapes[one] for one in shapes]
            first: dict[tuple[int, ...], int] = {}
            parts = [first.setdefault(row, len(first)) for row in zip(*columns, strict=False)]
            self._finer[shapes] = self._shape(tuple(parts)), [*first]
        return self._finer[shapes]

    # ------------------------------------------------------------------ looking

    def label(self, node: Node, point: Point) -> Label:
        """The label at a point; variables it leaves out count as their first value."""
        while node not in self._labels:
            variable, shape, children = self._parts[node]
            node = children[self._shapes[shape][point.get(variable, 0)]]
        return self._labels[node]

    def variable(self, node: Node) -> int:
        """The variable a node asks for; past the last one for a label."""
        return self._parts[node][0]

    def cost(self, variable: int) -> int:
        """How many steps a look at a variable takes."""
        return self._costs[variable]

    def parts(self, node: Node) -> tuple[int, Shape, tuple[Node, ...]]:
        """The variable a node asks for, its shape and its children: none of a label."""
        return self._parts[node]

    def rows(self, shape: Shape) -> Rows:
        """Which child is that of each value, in a shape; none where nothing is asked."""
        return self._shapes[shape] if shape != NO_SHAPE else ()

    def by_value(self, node: Node) -> list[Node]:
        """Where a node goes for each value of its variable; nowhere from a label."""
        _, shape, children = self._parts[node]
        return [children[part] for part in self._shapes[shape]] if children else []

    def labels(self, node: Node) -> frozenset[Label]:
        """Every label the function takes somewhere."""
        return frozenset(self._labels[leaf] for leaf in self.ends(node))

    def ends(self, node: Node) -> frozenset[Node]:
        """The leaves of a node; nodes that have the same ones share them."""
        if node not in self._leaves:
            own = {node} if node in self._labels else set()
            found = frozenset(own).union(*map(self.ends, self._parts[node][2]))
            self._leaves[node] = self._alike.setdefault(found, found)
        return self._leaves[node]

    def meet(self, one: Node, other: Node) -> bool:
        """Whether two functions are true together somewhere."""
        labels = self._labels
        if labels.get(one) is False or labels.get(other) is False:
            return False
        if one in labels and other in labels:
            return labels[one] is True and labels[other] is True
        if (one, other) not in self._apart:
            _, _, pairs = self._pairs(one, other)
            if any(self.meet(*pair) for pair in pairs):
                return True
            self._apart.add((one, other))
        return False

    def takes(
        self, node: Node, wanted: Callable[[Label], bool], where: Node, name: Hashable
    ) -> bool:
        """Whether a function has a label that is wanted somewhere where another is true.

        That is soon seen: nothing is made for it. `name` says what is wanted.
        """
        leaves = frozenset([leaf for leaf in self.ends(node) if wanted(self._labels[leaf])])
        return self._takes(node, where, leaves, self._names.setdefault(name, len(self._names)))

    def _takes(self, node: Node, where: Node, wanted: frozenset[Node], name: int) -> bool:
        ends, true = self.ends(node), self._labels.get(where)
        if true is False or wanted.isdisjoint(ends):
            return False
        if true is True or wanted.issuperset(ends):
            return True
        key = name, node, where
        if key not in self._never:
            _, _, pairs = self._pairs(node, where)
            if any(self._takes(a, b, wanted, name) for a, b in pairs):
                return True
            self._never.add(key)
        return False

    def count(self, node: Node, wanted: Collection[Label] = (True,)) -> int:
        """At how many points the function has one of these labels."""
        return self._count(node, wanted, {}) * self._between(0, node)

    def _count(self, node: Node, wanted: Collection[Label], seen: dict[Node, int]) -> int:
        """Over the variables from the one that `node` asks for."""
        if node not in seen:
            variable, shape, children = self._parts[node]
            if node in self._labels:
                seen[node] = int(self._labels[node] in wanted)
            else:
                numbers = Counter(self._shapes[shape])
                seen[node] = sum(
                    number * self._count(child, wanted, seen) * self._between(variable + 1, child)
                    for child, number in zip(children, numbers.values(), strict=True)
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
            variable, shape, children = self._parts[node]
            ways = [self._shortest(child, seen) for child in children]
            firsts = map(self._shapes[shape].index, range(len(ways)))
            found = [
                ((variable, first), *way)
                for first, way in zip(firsts, ways, strict=True)
                if way is not None
            ]
            seen[node] = min(found, key=len, default=None)
        return seen[node]

    def holds(self, node: Node, box: Box) -> bool:
        """Whether the function is true everywhere in a box."""
        return self._holds(node, box, {})

    def _holds(self, node: Node, box: Box, seen: dict[Node, bool]) -> bool:
        if node in self._labels:
            return self._labels[node] is True
        if node not in seen:
            variable, shape, children = self._parts[node]
            parts = self._shapes[shape]
            reached = {parts[n] for n in box[variable]} if variable in box else range(len(children))
            seen[node] = all(self._holds(children[part], box, seen) for part in reached)
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
