"""Two routes in one space of situations, and where what they say differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import NamedTuple, TypeAlias

from routeboek.analysis.aspects import aspect_of, told, told_openly
from routeboek.analysis.cases import Cases
from routeboek.analysis.opened import Opened
from routeboek.analysis.periods import Days, carried_from
from routeboek.analysis.sight import REFUSED, Detail, Sight, refused
from routeboek.analysis.space import Space, stages_of
from routeboek.analysis.study import days_of
from routeboek.analysis.variables import Stage
from routeboek.book import Route, Rules
from routeboek.budget import TooLarge
from routeboek.condition import (
    Comparison as Asked,
)
from routeboek.condition import Includes, OneOf, Test, Today, blocking_leaves, leaves
from routeboek.diagram import Diagrams, Label, Node
from routeboek.facts import Fact
from routeboek.ladder import tests_of

Side: TypeAlias = tuple[Route, Rules]
Pairs: TypeAlias = Mapping[str, Node]
"""For each aspect that differs somewhere the two labels together."""


def unchanged(old: Rules, new: Rules, before: Route, after: Route, limit: int) -> bool:
    """Whether every case gets the same advice from two routes; raises `TooLarge`."""
    one = Comparison(old, new, before, after, limit)
    return not one.cases.possible(one.changed())


class Unknown(NamedTuple):
    """What differs only in cases that leave facts open."""

    opened: Opened
    pairs: Pairs
    exist: Node
    settles_alike: bool  # whether what cannot exist tells as much on either side


class Comparison:
    """Two routes in one space of situations.

    Two editions are compared as they are (`forced`), or as they hold on some `days`; then it
    counts too when they are carried forward. Raises `TooLarge`.
    """

    def __init__(
        self,
        old: Rules,
        new: Rules,
        before: Route,
        after: Route,
        limit: int,
        days: Days | None = None,
    ) -> None:
        self.old, self.new, self.before, self.after = old, new, before, after
        self.crossing = before.edition.id != after.edition.id
        self.forced = self.crossing and days is None
        # The order of the variables may not depend on which of the two comes first.
        sides = sorted([(before, old), (after, new)], key=_rank)
        facts = _both_facts(sides[0][1], sides[1][1])
        ruled_out = [[one.when for one in rules.impossible] for _, rules in sides]
        never = [test for test in ruled_out[0] if test in ruled_out[1]]
        further = [test for tests in ruled_out for test in tests]
        further += [test for side in sides for test in (*self._unreadable(side), *_carried(side))]
        self.space = Space(
            [route for route, _ in sides],
            facts,
            never,
            days or _common_days(sides),
            further,
            limit,
            _stages(*(route for route, _ in sides)),
        )
        self.cases = Cases(sides[-1][1], sides[-1][0], self.space)
        self.pairs = self._pairs()

    @property
    def sides(self) -> tuple[Side, Side]:
        """The old one and the new one."""
        return (self.before, self.old), (self.after, self.new)

    def _unreadable(self, side: Side) -> list[Test]:
        """Where a fact has a value that one side does not know, as far as either asks for it."""
        found: list[Test] = []
        for name in sorted(self.before.looks_at | self.after.looks_at):
            both = [rules.facts[name] for rules in (self.old, self.new) if name in rules.facts]
            for value in dict.fromkeys(value for one in both for value in one.values):
                if name in side[1].facts and value not in side[1].facts[name].values:
                    one_of = both[0].type == "choice"
                    values = frozenset({value})
                    found.append(OneOf(name, values) if one_of else Includes(name, values))
        return found

    def _pairs(self) -> dict[str, Node]:
        """That a case is refused counts as another next step, and as nothing else."""
        known = frozenset(self.before.tables) | self.after.tables.keys()
        seen = [self._sight(self.space, side) for side in self.sides]
        sides = []
        for side, sight in zip(self.sides, seen, strict=True):
            route, rules = side
            tests = [*(one.when for one in rules.impossible), *self._unreadable(side)]
            impossible = self.space.any([self.space.test(one) for one in tests])
            tables = known if self.crossing else frozenset(route.tables)
            sides.append((refused(self.space, tables, impossible), told(sight)))
        found = _paired(self.space.diagrams, sides)
        for name in [*found]:
            aspect, about = aspect_of(name)
            if aspect.closer is not None:
                found[name] = aspect.closer(seen[0], seen[1], about)
        differing = {
            name: node for name, node in found.items() if any(apart(self.space.diagrams, node))
        }
        return _told_once(differing, differing)

    def _sight(self, space: Space | Opened, side: Side) -> Sight:
        route, rules = side
        newer = self.newer
        return Sight(
            space,
            rules,
            route,
            lambda name: newer.current_id.get(name, name),  # one that goes on under another id
            space.outcome(route) if isinstance(space, Space) else None,
            None if self.forced else _carried(side)[0],
        )

    @property
    def newer(self) -> Route:
        """The route of the later edition."""
        return max(self.before, self.after, key=lambda one: one.edition.valid_from)

    @cached_property
    def unknown(self) -> Unknown:
        """What differs in cases that leave facts open, beyond what differs in whole ones."""
        opened, nowhere = Opened(self.space), self.space.diagrams.leaf(False)
        known = frozenset(self.before.tables) | self.after.tables.keys()
        sides, out, settling = [], [], []
        for side in self.sides:
            route, rules = side
            tests = [one.when for one in rules.impossible]
            settling.append({opened.answers(one) for one in tests})
            impossible = [opened.surely(one) for one in (*tests, *self._unreadable(side))]
            tables = known if self.crossing else frozenset(route.tables)
            history = opened.copied(refused(self.space, tables, nowhere))
            out.append(opened.any([history, *impossible]))
            sides.append((out[-1], told_openly(self._sight(opened, side))))
        pairs = _paired(opened.diagrams, sides)
        fresh = {name: node for name, node in pairs.items() if name not in self.pairs}
        pairs = _told_once(fresh, self.pairs)
        exist = opened.all([opened.history, opened.negated(opened.all(out))])
        return Unknown(opened, pairs, exist, settling[0] == settling[1])

    @cached_property
    def causes(self) -> frozenset[int]:
        """The variables that are looked at by what one side asks and the other does not."""
        sides = [_atoms(route) for route in (self.before, self.after)]
        return frozenset(
            at for atom in sides[0] ^ sides[1] for at in self.space.looked_at(atom.leaf)
        )

    def changed(self) -> Node:
        """Where some aspect of the advice differs."""
        diagrams = self.space.diagrams
        return self.space.any(diagrams.relabelled(one, differs) for one in self.pairs.values())

    def differences(self, aspect: str) -> Iterator[tuple[Label, Label, Node]]:
        """What an aspect changes from and to, and where."""
        for before, after, here in apart(self.space.diagrams, self.pairs[aspect]):
            if self.cases.possible(here):
                yield before, after, here

    def where(self, aspect: str, pair: Label) -> Node:
        """Where an aspect has these two labels together."""
        return self.space.diagrams.relabelled(self.pairs[aspect], lambda found: found == pair)


def apart(diagrams: Diagrams, pairs: Node) -> Iterator[tuple[Label, Label, Node]]:
    """The pairs of labels that differ, and where they are."""
    for pair in sorted(diagrams.labels(pairs), key=repr):
        if isinstance(pair, tuple) and differs(pair):
            here = diagrams.relabelled(pairs, lambda found, pair=pair: found == pair)  # type: ignore[misc]
            yield pair[0], pair[1], here


def _paired(
    diagrams: Diagrams, sides: Iterable[tuple[Node, Mapping[str, Node]]]
) -> dict[str, Node]:
    """Where each side refuses a case and what it says otherwise, put together."""
    (out_here, here), (out_there, there) = sides
    nothing, refused_ = diagrams.leaf(None), diagrams.leaf(REFUSED)
    found = {}
    for name in dict.fromkeys(("next", *here, *there)):
        before, after = here.get(name, nothing), there.get(name, nothing)
        if name == "next":
            before = diagrams.chosen(out_here, refused_, before)
            after = diagrams.chosen(out_there, refused_, after)
        if before != after:  # equal functions are the same node
            pair = diagrams.combined(_pair, before, after)
            for out in (out_here, out_there) if name != "next" else ():
                pair = diagrams.chosen(out, nothing, pair)
            found[name] = pair
    return found


def _told_once(pairs: Pairs, others: Pairs) -> dict[str, Node]:
    """The pairs without those that are told with others."""
    told = {aspect_of(name)[0].name for name in others}
    return {n: node for n, node in pairs.items() if told.isdisjoint(aspect_of(n)[0].told_with)}


class _Atom(NamedTuple):
    """A comparison, and what it means where it is a condition; as tuples some are equal."""

    kind: type
    leaf: Asked
    nature: str = ""
    who: tuple[str, ...] = ()


def _atoms(route: Route) -> set[_Atom]:
    """Everything that a route asks."""
    roots = [route.edition.gate, *(table.condition for table in route.tables.values())]
    roots += [route.edition.ladder_for] if route.edition.ladder_for else []
    found = {_Atom(type(leaf), leaf) for test in tests_of(route) for leaf in leaves(test)}
    for root in roots:
        for one in blocking_leaves(root):
            tests = leaves(one.test) if one.test else ()
            found |= {_Atom(type(leaf), leaf, one.nature, one.who) for leaf in tests}
    return found


def _carried(side: Side) -> tuple[Today]:
    """While an edition is carried forward."""
    route, rules = side
    return (Today(date.fromordinal(carried_from(rules, route.edition)), None),)


def _pair(one: Label, other: Label) -> Label:
    return one, other


def differs(pair: Label) -> bool:
    """Whether two labels differ; what is said of another table than before is no difference."""
    if not isinstance(pair, tuple) or pair[0] == pair[1]:
        return False
    before, after = pair
    if isinstance(before, Detail) and isinstance(after, Detail):
        return before.about == after.about
    return not isinstance(before, Detail) and not isinstance(after, Detail)


def _rank(side: tuple[Route, Rules]) -> tuple[object, ...]:
    route, rules = side
    return route.edition.valid_from, route.edition.id, rules.sha256


def _both_facts(one: Rules, other: Rules) -> dict[str, Fact]:
    """The facts of both rules; a fact with choices has those of either."""
    found = {**one.facts, **other.facts}
    for name in one.facts.keys() & other.facts.keys():
        if one.facts[name].type != other.facts[name].type:
            raise TooLarge  # a fact of another type is another fact: nothing to compare
        values = {**one.facts[name].values, **other.facts[name].values}
        found[name] = found[name]._replace(values=values)
    return found


def _common_days(sides: Iterable[tuple[Route, Rules]]) -> tuple[int, int]:
    """The reference dates on which both rules can be used, or else the later ones."""
    spans = [days_of(rules, route.edition) for route, rules in sides]
    first = max(start for start, _ in spans)
    last = min(end for _, end in spans)
    return (first, last) if first <= last else spans[-1]


def _stages(older: Route, newer: Route) -> list[Stage]:
    """How far a case can be on either ladder, by the ids that the older one knows."""
    former = {newer.current_id.get(name, name): name for name in older.tables}
    named = [tuple(former.get(name, name) for name in stage) for stage in stages_of(newer)]
    return [*dict.fromkeys([*stages_of(older), *named])]
