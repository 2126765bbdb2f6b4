"""Where two decisions part, so that a case can tell whether that makes any difference to it.

Most readings change a rule about facts that a case has told. Where both rules come to the same on
what is told, both decisions do, whatever becomes known: then neither has to be drawn again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from routeboek.condition import AT_MET, Condition, Test, facts_of, leaves
from routeboek.meaning import Branch, Possible, is_single
from routeboek.values import tied_dates


class Parting(NamedTuple):
    """The rules of a decision where another has others; None stands for what is always met.

    `facts` are those that these rules ask about, and the dates that are compared with these.
    """

    tests: tuple[tuple[Test, Test], ...]
    conditions: tuple[tuple[Condition, Condition | None], ...]
    facts: frozenset[str]

    def is_alike(self, possible: Possible) -> bool:
        """Whether both decisions come to the same in a case, and so does all that is asked of it.

        So it is where all that they differ by is known, and is the same.
        """
        return self.facts <= possible.situation.values.keys() and self.has_same_end(possible)

    def has_same_end(self, possible: Possible) -> bool:
        """Whether both decisions come to the same in a case, whatever becomes known of it."""
        found = [(possible.test(one), possible.test(other)) for one, other in self.tests]
        for condition, instead in self.conditions:
            found.append(
                (possible.level(condition), possible.level(instead) if instead else AT_MET)
            )
        return all(one == other and is_single(one) for one, other in found)


def parting(
    some: Sequence[Branch], others: Sequence[Branch], impossible: Iterable[Test]
) -> Parting | None:
    """Where two decisions part; None where they cannot be laid side by side."""
    if list(map(_kind, some)) != list(map(_kind, others)):
        return None
    pairs = list(zip(some, others, strict=True))
    tests = tuple([(a.when, b.when) for a, b in pairs if a.when and b.when and a.when != b.when])
    conditions = tuple(
        [
            pair
            for a, b in pairs
            if a.condition and b.condition
            for pair in _parting(a.condition, b.condition)
        ]
    )
    asked = [fact for pair in tests for test in pair for fact in facts_of(test)]
    for test in (test for pair in conditions for one in pair if one for test in one.tests()):
        asked += facts_of(test)
    if not asked:
        return Parting(tests, conditions, frozenset())
    every = [test for branch in (*some, *others) for test in branch.tests()]
    ties = tied_dates(leaf for test in (*every, *impossible) for leaf in leaves(test))
    tied = [ties.get(fact, frozenset()) for fact in asked]
    return Parting(tests, conditions, frozenset(asked).union(*tied))


def _kind(branch: Branch) -> object:
    return branch.about, branch.status, branch.when is None, branch.condition is None


def _parting(one: Condition, other: Condition) -> Iterator[tuple[Condition, Condition | None]]:
    """Where two conditions part, as far below as they can be laid side by side."""
    alike = one is other or _meaning(one) == _meaning(other)
    if alike and (one is other or one.test is not None):
        return
    names = [[child.id for child in group.children] for group in (one, other)]
    unique = all(len({*some}) == len(some) for some in names)
    if not (alike and unique and (one.grouper == "all" or names[0] == names[1])):
        yield one, other
        return
    left = {child.id: child for child in other.children}
    for child in one.children:
        same = left.pop(child.id, None)
        if same is None or same.decides_first != child.decides_first:
            yield child, None
            yield from [(same, None)] if same else ()
        else:
            yield from _parting(child, same)
    for child in left.values():
        yield child, None


def _meaning(one: Condition) -> object:
    """What a condition means by itself, whatever its words; of a group not what is below it."""
    return one.blocking, one.grouper, type(one.test), one.test, one.nature, one.proved_by
