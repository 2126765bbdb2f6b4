"""Which cases get another advice under other rules: exactly, and with cases that show it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import NamedTuple

from routeboek.advice import Advice, TableAdvice
from routeboek.analysis.aspects import (
    ASPECTS_OF_NEXT,
    REFUSED,
    Detail,
    beside,
    next_step,
    refused,
    unless_stated,
)
from routeboek.analysis.region import Cases, Region
from routeboek.analysis.space import Space, stages_of
from routeboek.analysis.study import days_of
from routeboek.analysis.variables import Stage
from routeboek.book import Route, Rules
from routeboek.case import Case
from routeboek.diagnostic import RouteboekError
from routeboek.diagram import DEFAULT_LIMIT, Label, Node, TooLarge
from routeboek.evaluator import advise
from routeboek.facts import Fact, iso_date
from routeboek.reading import RuleFiles

MOST_WITNESSES = 5


class Shown(NamedTuple):
    """The smallest case in which a change shows, as it can be told under either rules."""

    before: Mapping[str, object]
    after: Mapping[str, object]


class Change(NamedTuple):
    """What an aspect of the advice changes from and to, and for which cases.

    `share` is the part of all situations of the route, between 0 and 1.
    """

    aspect: str
    before: Label
    after: Label
    cases: str
    situations: int
    share: float
    shown: Shown | None = None


class RouteDifference(NamedTuple):
    """The difference in one municipality. `proved` is false when the rules are too complex."""

    old: Route | None
    new: Route | None
    changes: tuple[Change, ...] = ()
    situations: int = 0
    changed: int = 0
    proved: bool = True

    @property
    def same(self) -> bool:
        """Whether every case gets the same advice, and that was proved."""
        return bool(self.old and self.new and self.proved and not self.changes)

    @property
    def route(self) -> Route:
        """The newer of the two, or the one there is."""
        route = self.new or self.old
        assert route is not None
        return route


def compared(
    old: RuleFiles,
    new: RuleFiles,
    editions: tuple[str, str] | None = None,
    limit: int = DEFAULT_LIMIT,
) -> list[RouteDifference]:
    """The difference in every edition and municipality, or between two editions."""
    found = []
    for before, after in _pairs(old.rules, new.rules, editions):
        if before is None or after is None:
            found.append(RouteDifference(before, after))
            continue
        try:
            found.append(_Comparison(old.rules, new.rules, before, after, limit).difference())
        except TooLarge:
            found.append(RouteDifference(before, after, proved=False))
    return found


def unchanged(old: Rules, new: Rules, before: Route, after: Route, limit: int) -> bool:
    """Whether every case gets the same advice from two routes; raises `TooLarge`."""
    return _Comparison(old, new, before, after, limit).nothing_changes()


def shown_change(old: Rules, new: Rules, before: Route, after: Route) -> Change | None:
    """The first change between two routes that a case shows, if there is one."""
    return _Comparison(old, new, before, after, DEFAULT_LIMIT).first_shown()


def _pairs(
    old: Rules, new: Rules, editions: tuple[str, str] | None
) -> Iterator[tuple[Route | None, Route | None]]:
    if editions:
        names = dict.fromkeys((*old.municipalities, *new.municipalities))
        keys = [((editions[0], name), (editions[1], name)) for name in names]
    else:
        keys = [(key, key) for key in dict.fromkeys((*new.routes, *old.routes))]
    for before, after in keys:
        pair = old.routes.get(before), new.routes.get(after)
        if any(pair):
            yield pair


class _Comparison:
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
        self.cases = Cases(self.space, Region(sides[-1][1], sides[-1][0], self.space))
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
            told = {**next_step(space, route, known_as), **beside(space, route, known_as)}
            told |= unless_stated(space, rules, route)
            found.append((refused(space, tables, impossible), told))
        return found

    def _known_as(self) -> Callable[[str], str]:
        """One name for a table that goes on under another id."""
        newer = max(self.before, self.after, key=lambda one: one.edition.valid_from)
        return lambda name: newer.current_id.get(name, name)

    def nothing_changes(self) -> bool:
        """Whether every case that can exist gets the same advice."""
        return not self.cases.possible(self._changed())

    def _changed(self) -> Node:
        """Where some aspect of the advice differs."""
        diagrams = self.space.diagrams
        return self.space.any(diagrams.relabelled(one, _differs) for one in self.pairs.values())

    def first_shown(self) -> Change | None:
        """The first change with a case that shows it."""
        for name in self.pairs:
            for before, after, _ in self._differences(name):
                change = Change(name, before, after, "", 0, 0.0)
                shown = self._shown(change)
                if shown is not None:
                    return change._replace(shown=shown)
        return None

    def difference(self) -> RouteDifference:
        """Every change, the largest first."""
        total = self.cases.situations
        changed = self._count(self._changed())
        changes = [change for name in self.pairs for change in self._changes(name, total)]
        changes.sort(key=_order)
        shown = 0
        for at, change in enumerate(changes):
            if shown == MOST_WITNESSES:
                break
            case = self._shown(change)
            shown += case is not None
            changes[at] = change._replace(shown=case)
        return RouteDifference(self.before, self.after, tuple(changes), total, changed)

    def _changes(self, aspect: str, total: int) -> Iterator[Change]:
        for before, after, here in self._differences(aspect):
            count, words = self._count(here), self.cases.words(here)
            yield Change(aspect, before, after, words, count, count / total)

    def _differences(self, aspect: str) -> Iterator[tuple[Label, Label, Node]]:
        """What an aspect changes from and to, and where."""
        for pair in sorted(self.space.diagrams.labels(self.pairs[aspect]), key=repr):
            here = self._where(aspect, pair)
            if _differs(pair) and self.cases.possible(here):
                assert isinstance(pair, tuple)
                yield pair[0], pair[1], here

    def _where(self, aspect: str, pair: Label) -> Node:
        return self.space.diagrams.relabelled(self.pairs[aspect], lambda found: found == pair)

    def _count(self, node: Node) -> int:
        return self.space.diagrams.count(self.space.all([self.space.valid, node]))

    # ------------------------------------------------------------------ cases that show it

    def _shown(self, change: Change) -> Shown | None:
        """The smallest case that shows a change, if either rules can be asked about it."""
        where = self._where(change.aspect, (change.before, change.after))
        box = self.cases.smallest(where, self.pairs[change.aspect])
        if box is None:
            return None
        case = self.cases.region.case(box)
        if change.aspect in ("weeks", "edition:clock"):
            case = _with_clocks(case, self.before.edition.clock, self.after.edition.clock)
        if self.forced:
            case = self._dated(case)
        shown = Shown(_told_to(case, self.old), _told_to(case, self.new))
        before = answer(self.old, shown.before, self.before.edition.id if self.forced else None)
        after = answer(self.new, shown.after, self.after.edition.id if self.forced else None)
        return shown if before != after else None

    def _dated(self, case: Mapping[str, object]) -> dict[str, object]:
        """The case with each table held on a day on which an edition had it."""
        history = case.get("history")
        if not isinstance(history, list):
            return dict(case)
        newer = max(self.before, self.after, key=lambda one: one.edition.valid_from)
        older = self.after if newer is self.before else self.before
        last = (newer.edition.valid_from - timedelta(days=1)).isoformat()
        moved = [
            {
                key: last if value == case["reference_date"] else value
                for key, value in entry.items()
            }
            if entry["table"] in older.tables
            else entry
            for entry in history
        ]
        return {**case, "history": moved}


def answer(rules: Rules, case: Mapping[str, object], edition: str | None = None) -> object:
    """What an advice says that is not explanation, or why there is none."""
    try:
        advice = advise(rules, Case.model_validate(dict(case)), edition=edition)
    except RouteboekError as refusal:
        return tuple(sorted({one.code for one in refusal.diagnostics}))
    return _essence(advice)


def _essence(advice: Advice) -> tuple[object, ...]:
    following = advice.next
    deadline = following.deadline if following else None
    people = following.definition if following else advice.route
    applying = following.applications if following else people.applications if people else ()
    return (
        advice.status,
        advice.possible_statuses,
        following.table if following else None,
        (deadline.earliest, deadline.latest) if deadline else None,
        sorted((a.applicant.id, a.to.id) for a in applying) if people else None,
        sorted(one.role.id for one in people.participants) if people else None,
        advice.route.id if advice.route else None,
        sorted((one.condition, [role.id for role in one.who_acts]) for one in advice.unmet),
        [_side(table) for table in advice.side_tables],
        sorted((one.definition.id, one.state, one.definition.on_whom.id) for one in advice.duties),
        sorted((option.id, option.who_asks.id) for option in advice.options),
        sorted(warning.code for warning in advice.warnings),
        advice.phase.definition.id if advice.phase else None,
        [[role.id for role in one.who] for one in advice.phase.actions] if advice.phase else [],
        [(one.definition.fact, str(one.value)) for one in advice.taken],
        advice.attending,
    )


def _side(table: TableAdvice) -> tuple[object, ...]:
    people = sorted(one.role.id for one in table.definition.participants)
    ways = sorted((a.applicant.id, a.to.id) for a in table.applications)
    return table.table, table.state, people, ways


def _with_clocks(case: Mapping[str, object], *clocks: str) -> dict[str, object]:
    """The case with the dates that weeks are counted from; none lies after another date."""
    facts = case["facts"]
    assert isinstance(facts, dict)
    dates = [day for day in facts.values() if isinstance(day, str) and iso_date(day)]
    first = min([*dates, str(case["reference_date"])])
    return {**case, "facts": {**dict.fromkeys(clocks, first), **facts}}


def _told_to(case: Mapping[str, object], rules: Rules) -> dict[str, object]:
    """The case without facts that these rules have not declared."""
    facts = case.get("facts")
    assert isinstance(facts, dict)
    return {**case, "facts": {n: value for n, value in facts.items() if n in rules.facts}}


def _pair(one: Label, other: Label) -> Label:
    return one, other


def _differs(pair: Label) -> bool:
    """Whether two labels differ; what is said of another table than before is no difference."""
    if not isinstance(pair, tuple) or pair[0] == pair[1]:
        return False
    before, after = pair
    if isinstance(before, Detail) and isinstance(after, Detail):
        return before.about == after.about
    return not isinstance(before, Detail) and not isinstance(after, Detail)


def _order(change: Change) -> tuple[object, ...]:
    """Another next step first, then what is said of it; the largest first."""
    named = [*ASPECTS_OF_NEXT, change.aspect]
    return named.index(change.aspect), -change.situations, repr(change[:3])


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
