"""Why: a condition with what a case makes of it, in the shape of the rule."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from datetime import date
from typing import Annotated, Literal, NamedTuple

from routeboek.condition import (
    AT_MET,
    DATED,
    Condition,
    Nature,
    Source,
    WeeksSince,
    facts_of,
    leaves,
)
from routeboek.facts import NEVER, NEVER_WORD, FactValue, Situation
from routeboek.jsonparts import Absent, Hidden, OrAbsent, Shown, ordered
from routeboek.meaning import Possible


@ordered("text verdict fact value taken nature proved blocking")
class Justification(NamedTuple):
    """A condition with what a case makes of it; its children have the shape of the rule.

    `known` is what is known of its fact. That is not told but `taken` where nobody stated it, and
    it does not matter where only a table that was held has `proved` the condition.
    """

    condition: Hidden[Condition]
    mask: Hidden[int]
    children: tuple[Justification, ...] = ()
    known: Hidden[FactValue | None] = None
    taken: Annotated[bool, Absent("fact")] = False
    proved: Annotated[bool, Absent("nature")] = False

    @property
    def text(self) -> Shown[str]:
        """The condition, stated as true."""
        return self.condition.text

    @property
    def verdict(self) -> Shown[Literal["met", "unmet", "unknown"]]:
        """met, unmet or unknown."""
        if self.mask == AT_MET:
            return "met"
        return "unknown" if self.mask & AT_MET else "unmet"

    @property
    def nature(self) -> OrAbsent[Nature | None]:
        """What a leaf means when it is unmet; a group is only what its children are."""
        return self.condition.nature if self.condition.test else None

    @property
    def blocking(self) -> Annotated[bool, Absent("nature")]:
        """Whether it decides anything."""
        return self.condition.blocking

    @property
    def carried_over(self) -> Annotated[bool, Absent("nature")]:
        """Whether the edition took it from an earlier one."""
        return self.condition.carried_over

    @property
    def sources(self) -> Shown[tuple[Source, ...]]:
        """Where the condition comes from."""
        return self.condition.sources

    @property
    def fact(self) -> OrAbsent[str | None]:
        """The fact that a leaf looks at (the first, if it looks at several)."""
        names = facts_of(self.condition.test) if self.condition.test else ()
        return names[0] if names else None

    @property
    def value(self) -> Annotated[object, Absent("fact")]:
        """What is known of that fact, as JSON; None when unknown."""
        known, test = self.known, self.condition.test
        if known is None or test is None:
            return None
        about = [leaf for leaf in leaves(test) if self.fact in facts_of(leaf)]
        if isinstance(known, int) and any(isinstance(leaf, DATED) for leaf in about):
            return NEVER_WORD if known == NEVER else date.fromordinal(known).isoformat()
        return sorted(known) if isinstance(known, frozenset) else known


def explain(condition: Condition, situation: Situation) -> Justification:
    """The evaluated condition, with what does not block evaluated like the rest."""
    return _explained(condition, situation, Possible(situation))


def _explained(condition: Condition, situation: Situation, possible: Possible) -> Justification:
    test = condition.test
    if test is not None:
        mask = possible.unproved(test, condition.nature)
        proved = mask != AT_MET and not condition.proved_by.isdisjoint(situation.held)
        names = facts_of(test)
        return Justification(
            condition,
            AT_MET if proved else mask,
            known=situation.values.get(names[0]) if names else None,
            taken=bool(names) and names[0] in situation.taken,
            proved=proved,
        )
    children = tuple([_explained(one, situation, possible) for one in condition.children])
    masks = [child.mask if child.condition.blocking else AT_MET for child in children]
    return Justification(condition, possible.grouped(condition, masks), children)


def unmet_leaves(reason: Justification, surely: bool = False) -> Iterable[Justification]:
    """Leaves that keep a condition from being met, in the best of several ways to meet it.

    `surely`: the whole is known not to be met, though each of several ways by itself might be
    (facts may exclude each other); then only the ways that are closed count.
    """
    condition, mask, children = reason.condition, reason.mask, reason.children
    if not condition.blocking or mask == AT_MET:
        return
    if condition.test is not None:
        if not mask & AT_MET:
            yield reason
        return
    if condition.grouper == "any":
        if surely:
            children = tuple([c for c in children if not c.mask & AT_MET]) or children
        elif mask & AT_MET:
            return
        ways = [child for child in children if not _shut(child)] or children
        nearest = min(_distance(way) for way in ways)
        children = tuple(child for child in children if _distance(child) == nearest)
    for child in children:
        yield from unmet_leaves(child, surely)


def suited(reason: Justification, presence: Container[str]) -> Justification:
    """The same with, of several ways to meet a condition, those that suit the case, if any does.

    A way does not suit that fails on whether the pupil is present (the facts of `presence`), or on
    an exception that nobody raised.
    """
    children = reason.children
    if reason.condition.grouper == "any":
        children = tuple([way for way in children if _suits(way, presence)]) or children
    return reason._replace(children=tuple([suited(child, presence) for child in children]))


def unsuited(reason: Justification, presence: Container[str]) -> Iterator[Justification]:
    """The ways that do not suit, of conditions that are not met."""
    if reason.mask == AT_MET:
        return
    if reason.condition.grouper == "any" and any(_suits(way, presence) for way in reason.children):
        yield from (way for way in reason.children if not _suits(way, presence))
    for child in reason.children:
        yield from unsuited(child, presence)


def _suits(way: Justification, presence: Container[str]) -> bool:
    return not any(leaf.taken or (leaf.fact or "") in presence for leaf in _closed(way))


def _shut(way: Justification) -> bool:
    """Whether a circumstance closes a way that is no matter of time."""
    return any(
        leaf.condition.nature == "circumstance"
        and (leaf.known in (None, NEVER) or not isinstance(leaf.condition.test, WeeksSince))
        for leaf in _closed(way)
    )


def _closed(way: Justification) -> Iterator[Justification]:
    """The leaves that close a way, as far as each of them does."""
    if way.mask & AT_MET or not way.condition.blocking:
        return
    if way.condition.test is not None:
        yield way
    for child in way.children:
        yield from _closed(child)


def _distance(way: Justification) -> tuple[int, int]:
    """How far one of several ways is from being met: its level, then how much is not met yet."""
    return -way.mask.bit_length(), sum(1 for _ in _not_met(way))


def _not_met(reason: Justification) -> Iterable[Justification]:
    """The leaves that are not certainly met."""
    if not reason.condition.blocking or reason.mask == AT_MET:
        return
    if reason.condition.test is not None:
        yield reason
    for child in reason.children:
        yield from _not_met(child)
