"""Which outcomes a case can still have, exactly, and which facts would decide it.

A decision is a list of branches read from top to bottom: the first branch whose test holds gives
the outcome. A definite answer is given if and only if every completion of the unknown facts leads
to the same outcome. Most facts occur once, and for those the set-valued verdicts of `condition`
are exact. Facts that occur more often, or that an impossible situation ties to another fact, are
tried value by value; one representative stands for all values that every test treats alike.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

from routeboek.condition import (
    AT_ACTION,
    AT_CIRCUMSTANCE,
    AT_MET,
    CAN_BE_FALSE,
    CAN_BE_TRUE,
    LEVELS,
    UNDECIDED,
    Condition,
    Group,
    Includes,
    Test,
    highest,
    leaves,
    lowest,
)
from routeboek.facts import NEVER, Fact, FactValue, Situation


class Outcome(NamedTuple):
    """What a case comes to: a status, and the id of the table or route it is about."""

    status: str
    about: str = ""


STATUSES = (
    "permitted",
    "blocked",
    "not-yet",
    "undetermined",
    "running",
    "end-of-route",
    "other-route",
    "solved",
)
"""Every status, in the order in which they are listed."""

MAX_TOLD_APART = 12
"""Most values of one set that rules may tell apart: every combination of them is tried."""

STATUS_OF_LEVEL = {AT_CIRCUMSTANCE: "not-yet", AT_ACTION: "blocked", AT_MET: "permitted"}


class Branch(NamedTuple):
    """One line of a decision. Without `when` it always applies.

    With a condition the level of that condition gives the status; without one `status` does.
    """

    about: str
    when: Test | None = None
    condition: Condition | None = None
    status: str = ""

    def outcomes(self, situation: Situation) -> list[Outcome]:
        if self.condition is None:
            return [Outcome(self.status, self.about)]
        mask = self.condition.mask(situation)
        return [Outcome(STATUS_OF_LEVEL[bit], self.about) for bit in LEVELS if mask & bit]

    def facts(self) -> tuple[str, ...]:
        tested = self.when.facts() if self.when else ()
        return tested + (self.condition.facts() if self.condition else ())

    def tests(self) -> list[Test]:
        return [
            *([self.when] if self.when else []),
            *(self.condition.tests() if self.condition else ()),
        ]


@dataclass(frozen=True, slots=True)
class Decision:
    """Branches in order, and the situations that cannot exist (a test each).

    `occurrences` counts, for each branch, how often a fact stands in it in a way that cannot be
    judged apart.
    """

    branches: tuple[Branch, ...]
    impossible: tuple[Test, ...]
    facts: Mapping[str, Fact]
    occurrences: tuple[Mapping[str, int], ...] = field(init=False)

    def __post_init__(self) -> None:
        counted = tuple(_occurrences(branch, self.facts) for branch in self.branches)
        object.__setattr__(self, "occurrences", counted)

    def apparent(self, situation: Situation) -> set[Outcome]:
        """The outcomes if each occurrence of an unknown fact stood on its own: never too few."""
        found: set[Outcome] = set()
        for branch in self.branches:
            answers = branch.when.mask(situation) if branch.when else CAN_BE_TRUE
            if answers & CAN_BE_TRUE:
                found.update(branch.outcomes(situation))
            if not answers & CAN_BE_FALSE:
                break
        return found

    def outcomes(self, situation: Situation) -> set[Outcome]:
        """Exactly the outcomes that some possible completion of the unknown facts has."""
        found = self.apparent(situation)
        if len(found) < 2:
            return found
        return self._explored(situation, set()) if self._entangled(situation) else found

    def _entangled(self, situation: Situation) -> str | None:
        """The unknown fact that occurs most often in what can still decide, if more than once."""
        seen: Counter[str] = Counter()
        for branch, occurrences in zip(self.branches, self.occurrences, strict=True):
            answers = branch.when.mask(situation) if branch.when else CAN_BE_TRUE
            if answers & CAN_BE_TRUE:
                seen.update(occurrences)
            if not answers & CAN_BE_FALSE:
                break
        own = [fact for fact in seen if fact not in situation.values]
        for test in self.impossible:
            if test.mask(situation) == UNDECIDED:
                seen.update(set(test.facts()))
        return max((f for f in own if seen[f] > 1), key=lambda f: (seen[f], f), default=None)

    def _explored(self, situation: Situation, found: set[Outcome]) -> set[Outcome]:
        """What was found, with the outcomes of this situation, one entangled fact after another."""
        if self.contradicted(situation):
            return found
        now = self.apparent(situation)
        if now <= found:
            return found
        fact = self._entangled(situation) if len(now) > 1 else None
        if fact is None:
            return found | now if self.possible(situation) else found
        for value in self.domain(fact, situation):
            found = self._explored(situation.supposing(fact, value), found)
        return found

    def contradicted(self, situation: Situation) -> bool:
        """Whether what is known cannot be true together."""
        return any(test.mask(situation) == CAN_BE_TRUE for test in self.impossible)

    def possible(self, situation: Situation) -> bool:
        """Whether the facts that are still unknown leave at least one possible situation."""
        masks = [test.mask(situation) for test in self.impossible]
        if CAN_BE_TRUE in masks:
            return False
        for test, mask in zip(self.impossible, masks, strict=True):
            if mask == UNDECIDED:
                fact = next(name for name in test.facts() if name not in situation.values)
                values = self.domain(fact, situation)
                return any(self.possible(situation.supposing(fact, value)) for value in values)
        return True

    def domain(self, fact: str, situation: Situation) -> list[FactValue]:
        """Values of an unknown fact that together show everything it can change."""
        declared = self.facts[fact]
        if declared.type == "yes_no":
            return [True, False]
        if declared.type == "choice":
            return list(declared.values)
        tests = [test for branch in self.branches for test in branch.tests()]
        concerned = [test for test in (*tests, *self.impossible) if fact in test.facts()]
        if declared.type == "choices":
            return _subsets(declared, concerned)
        shown = {value for test in concerned for value in test.representatives(fact, situation)}
        ends = {0} if declared.type == "count" else {NEVER, situation.today}
        return sorted(shown | ends, key=str)

    # ------------------------------------------------------------------ questions

    def open_facts(self, situation: Situation) -> list[str]:
        """Unknown facts that can still change the outcome, in the order of the rules."""
        found: dict[str, None] = {}
        for branch in self.branches:
            answers = branch.when.mask(situation) if branch.when else CAN_BE_TRUE
            if branch.when:
                found.update(dict.fromkeys(_open_in_test(branch.when, situation)))
            if answers & CAN_BE_TRUE and branch.condition:
                found.update(dict.fromkeys(_open_in(branch.condition, situation, 1, 4)))
            if not answers & CAN_BE_FALSE:
                break
        return list(found)

    def settled(self, situation: Situation) -> Situation:
        """The situation with the facts that can have only one value, given what is known."""
        for test in self.impossible:
            unknown = {fact for fact in test.facts() if fact not in situation.values}
            if len(unknown) != 1 or test.mask(situation) != UNDECIDED:
                continue
            (fact,) = unknown
            if self.facts[fact].type in ("yes_no", "choice"):
                values = self._possible_values(fact, situation)
                if len(values) == 1:
                    return self.settled(situation.supposing(fact, values[0]))
        return situation

    def _possible_values(self, fact: str, situation: Situation) -> list[FactValue]:
        return [
            value
            for value in self.domain(fact, situation)
            if self.possible(situation.supposing(fact, value))
        ]

    def answers(self, fact: str, situation: Situation) -> list[FactValue]:
        """The answers to tell apart when this fact is asked: each choice, else one of each kind."""
        if self.facts[fact].type == "choices":
            values: list[FactValue] = [frozenset({value}) for value in self.facts[fact].values]
            return [v for v in values if self.possible(situation.supposing(fact, v))]
        values = self._possible_values(fact, situation)
        return sorted(values) if self.facts[fact].type in ("count", "date") else values

    def ranked(self, facts: Iterable[str], situation: Situation) -> list[str]:
        """The facts, first the one whose answer leaves the fewest outcomes on average."""

        def left(fact: str) -> float:
            values = self._possible_values(fact, situation)
            sizes = [len(self.apparent(situation.supposing(fact, value))) for value in values]
            return sum(sizes) / len(sizes)

        return sorted(facts, key=left)


def _occurrences(branch: Branch, facts: Mapping[str, Fact]) -> Mapping[str, int]:
    """How often each fact stands in a branch; separate choices of one set count once."""
    counted = Counter(branch.facts())
    for name in counted:
        if facts[name].type == "choices" and _separable(facts[name], branch.tests()):
            counted[name] = 1
    return dict(counted)


def _separable(declared: Fact, tests: Iterable[Test]) -> bool:
    """Whether tests of a set ask for different choices, and leave one that none asks for."""
    asked = [
        value
        for test in tests
        for leaf in leaves(test)
        if isinstance(leaf, Includes) and leaf.fact == declared.name
        for value in leaf.values
    ]
    return len(asked) == len(set(asked)) < len(declared.values)


def told_apart(declared: Fact, tests: Iterable[Test]) -> list[str]:
    """One value of a set for every way in which these tests look at its values."""
    asked = [
        leaf
        for test in tests
        for leaf in leaves(test)
        if isinstance(leaf, Includes) and leaf.fact == declared.name
    ]
    kinds = {tuple(value in leaf.values for leaf in asked): value for value in declared.values}
    return sorted(kinds.values())


def _subsets(declared: Fact, tests: Iterable[Test]) -> list[FactValue]:
    """One set for every combination of answers, over options that some test tells apart."""
    chosen = told_apart(declared, tests)
    return [
        frozenset(subset)
        for size in range(1, len(chosen) + 1)
        for subset in combinations(chosen, size)
    ]


def _open_in_test(test: Test, situation: Situation) -> Iterable[str]:
    """Unknown facts of a test that can still change its answer."""
    if test.mask(situation) != UNDECIDED:
        return
    if isinstance(test, Group):
        for part in test.tests:
            yield from _open_in_test(part, situation)
    else:
        yield from (fact for fact in test.facts() if fact not in situation.values)


def _open_in(condition: Condition, situation: Situation, floor: int, ceiling: int) -> Iterable[str]:
    """Unknown facts of a condition that can still change what lies around it.

    Whatever the rest turns out to be, the surroundings let at most the levels from `floor` to
    `ceiling` through; a leaf whose answers look the same within those bounds is not asked.
    """
    if not condition.blocking or floor >= ceiling:
        return
    if condition.test is not None:
        unmet = condition.mask(situation) & ~AT_MET
        if unmet and max(floor, unmet) < ceiling:
            yield from _open_in_test(condition.test, situation)
        return
    masks = [child.mask(situation) for child in condition.children]
    for index, child in enumerate(condition.children):
        others = [
            mask
            for at, mask in enumerate(masks)
            if at != index and condition.children[at].decides_first >= child.decides_first
        ]
        if condition.grouper == "any":
            bounds = max(floor, _lowest_bit(highest(others))), ceiling
        else:
            bounds = floor, min(ceiling, _highest_bit(lowest(others)))
        yield from _open_in(child, situation, *bounds)


def _lowest_bit(mask: int) -> int:
    return mask & -mask


def _highest_bit(mask: int) -> int:
    return 1 << (mask.bit_length() - 1)
