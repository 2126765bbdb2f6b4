"""Two routes in one space of situations, and where what they say differs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from routeboek.analysis.aspects import told
from routeboek.analysis.cases import Cases
from routeboek.analysis.sight import REFUSED, Detail, Sight, refused
from routeboek.analysis.space import Space, stages_of
from routeboek.analysis.study import days_of
from routeboek.analysis.variables import Stage
from routeboek.book import Route, Rules
from routeboek.diagram import Label, Node, TooLarge
from routeboek.facts import Fact


def unchanged(old: Rules, new: Rules, before: Route, after: Route, limit: int) -> bool:
    """Whether every case gets the same advice from two routes; raises `TooLarge`."""
    one = Comparison(old, new, before, after, limit)
    return not one.cases.possible(one.changed())


class Comparison:
    """Two routes in one space of situations."""

    def __init__(self, old: Rules, new: Rules, before: Route, after: Route, limit: int) -> None:
        self.old, self.new, self.before, self.after = old, new, before, after
        self.forced = before.edition.id != after.edition.id
        # The order of the variables may not depend on which of the two comes first.
        sides = sorted([(before, old), (after, new)], key=_rank)
        facts = _both_facts(sides[0][1], sides[1][1])
        ruled_out = [[one.when for one in rules.impossible] for _, rules in sides]
        never = [test for test in ruled_out[0] if test in ruled_out[1]]
        self.space = Space(
            [route for route, _ in sides],
            facts,
            never,
            _common_days(sides),
            [test for tests in ruled_out for test in tests],
            limit,
            _stages(*(route for route, _ in sides)),
        )
        self.cases = Cases(sides[-1][1], sides[-1][0], self.space)
        self.pairs = self._pairs()

    def _pairs(self) -> dict[str, Node]:
        """For each aspect that differs somewhere, the two labels together.

        That a case is refused counts as another next step, and as nothing else.
        """
        diagrams, nothing = self.space.diagrams, self.space.diagrams.leaf(None)
        (out_here, here), (out_there, there) = self._sides()
        either_out, refused_ = self.space.any([out_here, out_there]), diagrams.leaf(REFUSED)
        found = {}
        for name in dict.fromkeys((*here, *there)):
            before, after = here.get(name, nothing), there.get(name, nothing)
            if name == "next":
                before = diagrams.chosen(out_here, refused_, before)
                after = diagrams.chosen(out_there, refused_, after)
            if before != after:  # equal functions are the same node
                pair = diagrams.combined(_pair, before, after)
                found[name] = pair if name == "next" else diagrams.chosen(either_out, nothing, pair)
        return found

    def _sides(self) -> list[tuple[Node, dict[str, Node]]]:
        """For both sides where a case is refused, and the aspects of the advice."""
        space, known_as = self.space, self._known_as()
        known = frozenset(self.before.tables) | self.after.tables.keys()
        found = []
        for route, rules in ((self.before, self.old), (self.after, self.new)):
            impossible = space.any([space.test(one.when) for one in rules.impossible])
            tables = known if self.forced else frozenset(route.tables)
            every = told(Sight(space, rules, route, known_as, space.outcome(route)))
            found.append((refused(space, tables, impossible), every))
        return found

    def _known_as(self) -> Callable[[str], str]:
        """One name for a table that goes on under another id."""
        newer = self.newer
        return lambda name: newer.current_id.get(name, name)

    @property
    def newer(self) -> Route:
        """The route of the later edition."""
        return max(self.before, self.after, key=lambda one: one.edition.valid_from)

    def changed(self) -> Node:
        """Where some aspect of the advice differs."""
        diagrams = self.space.diagrams
        return self.space.any(diagrams.relabelled(one, differs) for one in self.pairs.values())

    def differences(self, aspect: str) -> Iterator[tuple[Label, Label, Node]]:
        """What an aspect changes from and to, and where."""
        for pair in sorted(self.space.diagrams.labels(self.pairs[aspect]), key=repr):
            here = self.where(aspect, pair)
            if differs(pair) and self.cases.possible(here):
                assert isinstance(pair, tuple)
                yield pair[0], pair[1], here

    def where(self, aspect: str, pair: Label) -> Node:
        """Where an aspect has these two labels together."""
        return self.space.diagrams.relabelled(self.pairs[aspect], lambda found: found == pair)


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
