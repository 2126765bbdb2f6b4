"""What tests, conditions and decisions come to: the one definition.

`all` is the worst of its parts and `any` the best; a leaf that is unmet has the level of its
nature, so that a circumstance outranks an action; a table that was held proves what had to be done
before it; and the first branch whose test holds decides. That is said here once, of anything that
can stand for an answer, a level or an outcome: what a case may still come to (`Possible`), what it
comes to on what is stated alone (`stated`), or how that hangs on the case (`Drawn`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import product
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from routeboek.condition import (
    AT_ACTION,
    AT_CIRCUMSTANCE,
    AT_MET,
    AT_UNFIT,
    LEVEL_OF,
    Comparison,
    Condition,
    Group,
    Held,
    Nature,
    Test,
)
from routeboek.facts import Situation

A = TypeVar("A")
"""What stands for an answer or a level."""
R = TypeVar("R")
"""What stands for an outcome."""

Value: TypeAlias = bool | int
"""A plain answer (a bool) or level."""
Operation: TypeAlias = Callable[[Value, Value], Value]


def worst(one: Value, other: Value) -> Value:
    """The lower of two."""
    return min(one, other)


def best(one: Value, other: Value) -> Value:
    """The higher of two."""
    return max(one, other)


def first_unmet(one: Value, other: Value) -> Value:
    """The first of two levels while it is unmet, then the other."""
    return other if one == AT_MET else one


class Outcome(NamedTuple):
    """What a case comes to: a status, and the id of the table or route it is about.

    Unless it `fits` that table is not meant for the case, so that it is not the next one.
    """

    status: str
    about: str = ""
    fits: bool = True


NO_OUTCOME = Outcome("undetermined")
"""Where no branch of a decision applies."""

STATUS_OF_LEVEL = {
    AT_CIRCUMSTANCE: "not-yet",
    AT_UNFIT: "blocked",
    AT_ACTION: "blocked",
    AT_MET: "permitted",
}


def outcome_of(level: int, about: str) -> Outcome:
    """What it is for a table that its condition has this level."""
    return Outcome(STATUS_OF_LEVEL[level], about, fits=level != AT_UNFIT)


class Branch(NamedTuple):
    """One line of a decision. Without `when` it always applies.

    With a condition the level of that condition gives the status; without one `status` does.
    """

    about: str
    when: Test | None = None
    condition: Condition | None = None
    status: str = ""

    def tests(self) -> list[Test]:
        return [
            *([self.when] if self.when else []),
            *(self.condition.tests() if self.condition else ()),
        ]


class Meaning(ABC, Generic[A, R]):
    """What rules come to, for a subclass that says what stands for answers, levels, outcomes."""

    @abstractmethod
    def asked(self, leaf: Comparison) -> A:
        """The answer to a comparison."""

    @abstractmethod
    def always(self, value: Value) -> A:
        """The same answer or level, whatever the case."""

    @abstractmethod
    def joined(
        self, operation: Operation, none: Value, parts: Iterable[A], stop: Value | None = None
    ) -> A:
        """An operation on answers or on levels, one after the other.

        `none` stands for no part at all, and `stop` settles it, whatever the others are.
        """

    @abstractmethod
    def valued(self, answer: A, no: Value, yes: Value) -> A:
        """What stands for one value where an answer is no, and for another where it is yes."""

    @abstractmethod
    def outcomes(self, level: A, about: str) -> R:
        """The outcome that each level of a table's condition is."""

    @abstractmethod
    def certain(self, outcome: Outcome) -> R:
        """The same outcome, whatever the case."""

    @abstractmethod
    def certainly(self, test: A) -> bool | None:
        """The answer to a test that has the same one whatever the case, else None."""

    @abstractmethod
    def chosen(self, test: A, then: R, otherwise: R) -> R:
        """One outcome where a test is true and another elsewhere; of a test that can be both."""

    def test(self, test: Test) -> A:
        """The answer to a test."""
        if not isinstance(test, Group):
            return self.asked(test)
        parts = map(self.test, test.tests)
        if test.grouper == "all":
            return self.all(parts)
        return self.any(parts) if test.grouper == "any" else self.negated(self.any(parts))

    def all(self, answers: Iterable[A]) -> A:
        """Whether every answer is yes."""
        return self.joined(worst, True, answers, stop=False)

    def any(self, answers: Iterable[A]) -> A:
        """Whether some answer is yes."""
        return self.joined(best, False, answers, stop=True)

    def negated(self, answer: A) -> A:
        """The opposite answer."""
        return self.valued(answer, no=True, yes=False)

    def level(self, condition: Condition) -> A:
        """The level of a condition; one that does not block is always met."""
        if not condition.blocking:
            return self.always(AT_MET)
        if condition.test is None:
            return self.grouped(condition, map(self.level, condition.children))
        unproved = self.unproved(condition.test, condition.nature)
        if not condition.proved_by:
            return unproved
        held = self.asked(Held(condition.proved_by))
        proved = self.valued(held, no=AT_CIRCUMSTANCE, yes=AT_MET)
        return self.joined(best, AT_CIRCUMSTANCE, (unproved, proved), stop=AT_MET)

    def unproved(self, test: Test, nature: Nature) -> A:
        """The level of a leaf as long as no table proves it."""
        return self.valued(self.test(test), no=LEVEL_OF[nature], yes=AT_MET)

    def grouped(self, group: Condition, levels: Iterable[A]) -> A:
        """The level of a group, given those of its children."""
        if group.grouper == "any":
            return self.joined(best, AT_CIRCUMSTANCE, levels, stop=AT_MET)
        if True not in [child.decides_first for child in group.children]:
            return self._worst(levels)
        pairs = list(zip(group.children, levels, strict=True))
        first = self._worst([level for child, level in pairs if child.decides_first])
        rest = self._worst([level for child, level in pairs if not child.decides_first])
        return self.joined(first_unmet, AT_MET, (first, rest))

    def _worst(self, levels: Iterable[A]) -> A:
        return self.joined(worst, AT_MET, levels, stop=AT_CIRCUMSTANCE)

    def decided(self, branches: Sequence[Branch]) -> R:
        """The outcome of the first branch whose test holds."""
        reached: list[tuple[A, Branch]] = []
        found: R | None = None
        for branch in branches:
            test = None if branch.when is None else self.test(branch.when)
            certainly = True if test is None else self.certainly(test)
            if certainly:
                found = self.branch(branch)
                break
            if test is not None and certainly is None:
                reached.append((test, branch))
        found = self.certain(NO_OUTCOME) if found is None else found
        for test, branch in reversed(reached):
            found = self.chosen(test, self.branch(branch), found)
        return found

    def branch(self, branch: Branch) -> R:
        """The outcome of a branch whose test holds."""
        if branch.condition is None:
            return self.certain(Outcome(branch.status, branch.about))
        return self.outcomes(self.level(branch.condition), branch.about)


# ---------------------------------------------------------------- what is possible

# A set of answers or levels is a number with a bit for each. Sets computed this way are exact as
# long as no unknown fact occurs twice; `decision` deals with the facts that do.

CAN_BE_FALSE, CAN_BE_TRUE, UNDECIDED = 1, 2, 3
_STILL_POSSIBLE = {False: CAN_BE_FALSE, True: CAN_BE_TRUE, None: UNDECIDED}


def _bits(found: int) -> list[int]:
    return [bit for bit in (AT_CIRCUMSTANCE, AT_UNFIT, AT_ACTION, AT_MET) if found & bit]


@cache
def _on_sets(operation: Operation) -> Sequence[Sequence[int]]:
    """What an operation makes of every two sets; answers are in the order of levels too.

    Smaller sets come first, so a larger one is one part and the rest.
    """
    made = [[0] * 16 for _ in range(16)]
    for one, other in product(range(1, 16), repeat=2):
        part, opposite = one & -one, other & -other
        if part < one:
            found = made[part][other] | made[one ^ part][other]
        elif opposite < other:
            found = made[one][opposite] | made[one][other ^ opposite]
        else:
            found = operation(one, other)
        made[one][other] = found
    return made


def is_single(found: int) -> bool:
    """Whether a set holds one answer or level."""
    return found & (found - 1) == 0


class Possible(Meaning[int, frozenset[Outcome]]):
    """What a case can still come to, as sets: each occurrence of an unknown fact on its own."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self._found = self._kept()

    def _kept(self) -> dict[int, tuple[object, int]]:
        """What was found so far, with the rule itself, so that its identity stays its own."""
        return self.situation.answers

    def test(self, test: Test) -> int:
        known = self._found.get(id(test))
        if known is None:
            known = self._found[id(test)] = test, super().test(test)
        return known[1]

    def level(self, condition: Condition) -> int:
        known = self._found.get(id(condition))
        if known is None:
            known = self._found[id(condition)] = condition, super().level(condition)
        return known[1]

    def is_true(self, test: Test) -> bool:
        """Whether a test certainly holds."""
        return self.test(test) == CAN_BE_TRUE

    def is_false(self, test: Test) -> bool:
        """Whether a test certainly does not hold."""
        return self.test(test) == CAN_BE_FALSE

    def asked(self, leaf: Comparison) -> int:
        return _STILL_POSSIBLE[leaf.holds(self.situation)]

    def always(self, value: Value) -> int:
        return 1 << value if isinstance(value, bool) else value

    def joined(
        self, operation: Operation, none: Value, parts: Iterable[int], stop: Value | None = None
    ) -> int:
        table, found = _on_sets(operation), 0
        settled = 1 << stop if isinstance(stop, bool) else stop
        for part in parts:
            found = table[found][part] if found else part
            if found == settled:
                return found
        return found or self.always(none)

    def valued(self, answer: int, no: Value, yes: Value) -> int:
        if answer == UNDECIDED:
            return self.always(no) | self.always(yes)
        found = yes if answer == CAN_BE_TRUE else no
        return 1 << found if isinstance(found, bool) else found

    def outcomes(self, level: int, about: str) -> frozenset[Outcome]:
        return frozenset([outcome_of(bit, about) for bit in _bits(level)])

    def certain(self, outcome: Outcome) -> frozenset[Outcome]:
        return frozenset({outcome})

    def certainly(self, test: int) -> bool | None:
        return None if test == UNDECIDED else test == CAN_BE_TRUE

    def chosen(
        self,
        test: int,  # noqa: ARG002 - it is only asked where it is not certain
        then: frozenset[Outcome],
        otherwise: frozenset[Outcome],
    ) -> frozenset[Outcome]:
        return then | otherwise


def answers(test: Test, situation: Situation) -> int:
    """Which of no and yes a test can still come to."""
    return Possible(situation).test(test)


def is_true(test: Test, situation: Situation) -> bool:
    """Whether a test certainly holds."""
    return Possible(situation).is_true(test)


def is_false(test: Test, situation: Situation) -> bool:
    """Whether a test certainly does not hold."""
    return Possible(situation).is_false(test)


class _Stated(Possible):
    """What a case comes to if what nobody has told is not the case."""

    def _kept(self) -> dict[int, tuple[object, int]]:
        return {}

    def asked(self, leaf: Comparison) -> int:
        return CAN_BE_TRUE if super().asked(leaf) == CAN_BE_TRUE else CAN_BE_FALSE


def stated(test: Test, situation: Situation) -> bool:
    """Whether a test holds on what is stated: what nobody has told is not the case."""
    return _Stated(situation).test(test) == CAN_BE_TRUE
