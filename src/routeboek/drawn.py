"""Tests, conditions and decisions as diagrams."""

from __future__ import annotations

from collections.abc import Iterable

from routeboek.diagram import Diagrams, Label, Node
from routeboek.meaning import STATUS_OF_LEVEL, Meaning, Operation, Outcome, Value, outcome_of


class Drawn(Meaning[Node, Node]):
    """What rules come to as functions of the case; a subclass says which the comparisons are."""

    def __init__(self, diagrams: Diagrams) -> None:
        self.diagrams = diagrams

    def always(self, value: Value) -> Node:
        return self.diagrams.leaf(value)

    def joined(
        self, operation: Operation, none: Value, parts: Iterable[Node], stop: Value | None = None
    ) -> Node:
        found, settled = None, None if stop is None else self.always(stop)
        for part in parts:
            found = part if found is None else self.diagrams.combined(operation, found, part, stop)
            if found == settled:
                break
        return self.always(none) if found is None else found

    def valued(self, answer: Node, no: Value, yes: Value) -> Node:
        return self.diagrams.chosen(answer, self.always(yes), self.always(no))

    def outcomes(self, level: Node, about: str) -> Node:
        named: dict[Label, Label] = {level: outcome_of(level, about) for level in STATUS_OF_LEVEL}
        return self.diagrams.relabelled(level, named.__getitem__, ("outcome", about))

    def certain(self, outcome: Outcome) -> Node:
        return self.diagrams.leaf(outcome)

    def certainly(self, test: Node) -> bool | None:
        answers = {self.always(answer): answer for answer in (True, False)}
        return answers.get(test)

    def chosen(self, test: Node, then: Node, otherwise: Node) -> Node:
        return self.diagrams.chosen(test, then, otherwise)
