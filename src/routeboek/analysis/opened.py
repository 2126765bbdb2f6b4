"""Cases of which not every fact is known, and what the evaluator makes of them all at once.

To every fact comes one value more: nobody has told. What a test then comes to is asked of the very
sets of answers that the evaluator uses (`Possible`), point by point.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from operator import or_

from routeboek.analysis.space import Space
from routeboek.condition import Comparison, Test
from routeboek.diagram import Diagrams, Label, Node, Point
from routeboek.drawn import Drawn
from routeboek.facts import Situation
from routeboek.meaning import (
    CAN_BE_TRUE,
    Meaning,
    Operation,
    Outcome,
    Possible,
    Value,
)

_SETS = Possible(Situation({}, 1))
"""Sets of answers, whatever the case."""


class Opened(Drawn):
    """The cases of a space in which any facts may be unknown.

    As plain answers a test is what it comes to on what is stated (`stated`); `surely` and `maybe`
    are what is certain and what is not excluded.
    """

    def __init__(self, space: Space) -> None:
        self.space = space
        sizes = [len(one.values) + (one.kind == "fact") for one in space.variables]
        super().__init__(Diagrams(sizes, space.diagrams.limit))
        self._sets = _Sets(self)
        self._copies: dict[Node, Node] = {}
        self.history = self.copied(space.history)

    def asked(self, leaf: Comparison) -> Node:
        return self.surely(leaf)

    def answers(self, test: Test) -> Node:
        """Which answers a test can still have, as a set."""
        return self._sets.test(test)

    def surely(self, test: Test) -> Node:
        """Where a test certainly holds."""
        return self.certain_at(self.answers(test))

    def maybe(self, test: Test) -> Node:
        """Where it is not excluded that a test holds."""
        return self.not_excluded_at(self.answers(test))

    def certain_at(self, answers: Node) -> Node:
        """Where a set of answers holds only yes."""
        return self.diagrams.relabelled(answers, lambda found: found == CAN_BE_TRUE)

    def not_excluded_at(self, answers: Node) -> Node:
        """Where a set of answers holds yes."""
        return self.diagrams.relabelled(answers, lambda found: bool(_set(found) & CAN_BE_TRUE))

    def unknown(self, fact: str) -> Node:
        """Where nobody has told a fact."""
        at = self.space.index["fact", fact]
        return self.diagrams.inside({at: frozenset({self._left_out(at)})})

    def _left_out(self, at: int) -> int:
        return len(self.space.variables[at].values)

    def known(self, point: Point) -> dict[int, int]:
        """What a point tells: without the facts that it leaves open."""
        return {
            at: value for at, value in point.items() if value < len(self.space.variables[at].values)
        }

    def left_open(self, point: Point) -> list[str]:
        """The facts that a point leaves open."""
        known = self.known(point)
        return [self.space.variables[at].name for at in point if at not in known]

    def situation(self, point: Point) -> Situation:
        """A point as the evaluator sees it."""
        return self.space.situation(self.known(point))

    def copied(self, node: Node) -> Node:
        """A function of the space that looks at no fact, as one of these cases."""
        if node in self._copies:
            return self._copies[node]
        diagrams = self.space.diagrams
        variable = diagrams.variable(node)
        if variable == len(diagrams.sizes):
            found = self.diagrams.leaf(diagrams.label(node, {}))
        else:
            found = self.diagrams.node(variable, [self.copied(n) for n in diagrams.by_value(node)])
        self._copies[node] = found
        return found


class _Sets(Meaning[Node, Node]):
    """What rules can still come to, as functions of an open case: sets of answers and levels."""

    def __init__(self, opened: Opened) -> None:
        self.opened, self.diagrams = opened, opened.diagrams

    def asked(self, leaf: Comparison) -> Node:
        return self.diagrams.tabulated(
            self.opened.space.looked_at(leaf),
            lambda point: Possible(self.opened.situation(point)).asked(leaf),
        )

    def always(self, value: Value) -> Node:
        return self.diagrams.leaf(_SETS.always(value))

    def joined(
        self,
        operation: Operation,
        none: Value,
        parts: Iterable[Node],
        stop: Value | None = None,  # noqa: ARG002 - the rest is quick
    ) -> Node:
        found, both = None, _on_two_sets(operation, none)
        for part in parts:
            found = part if found is None else self.diagrams.combined(both, found, part)
        return self.always(none) if found is None else found

    def valued(self, answer: Node, no: Value, yes: Value) -> Node:
        return self.diagrams.relabelled(answer, lambda found: _SETS.valued(_set(found), no, yes))

    def outcomes(self, level: Node, about: str) -> Node:
        return self.diagrams.relabelled(level, lambda found: _SETS.outcomes(_set(found), about))

    def certain(self, outcome: Outcome) -> Node:
        return self.diagrams.leaf(_SETS.certain(outcome))

    def certainly(self, test: Node) -> bool | None:  # noqa: ARG002 - both ways are drawn
        return None

    def chosen(self, test: Node, then: Node, otherwise: Node) -> Node:
        surely, maybe = self.opened.certain_at(test), self.opened.not_excluded_at(test)
        both = self.diagrams.combined(or_, then, otherwise)
        return self.diagrams.chosen(surely, then, self.diagrams.chosen(maybe, both, otherwise))


def _set(label: Label) -> int:
    assert isinstance(label, int)
    return label


@cache
def _on_two_sets(operation: Operation, none: Value) -> Callable[[int, int], int]:
    return lambda one, other: _SETS.joined(operation, none, (one, other))
