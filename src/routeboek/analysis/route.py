"""What goes wrong on a route as a whole: each check looks at every situation of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations

from routeboek.analysis.diagram import Label, Node
from routeboek.analysis.idle import choosing_tests, idle_parts, parts_below, placed_parts
from routeboek.analysis.study import Raw, Study, span_of
from routeboek.book import Promise, Table
from routeboek.condition import AT_MET, Condition, Group, Includes, leaves
from routeboek.decision import Outcome
from routeboek.vocabulary import At


def route_findings(studies: Sequence[Study]) -> Iterator[Raw]:
    """Everything that is wrong with the routes of a rule book."""
    idle = list(idle_parts(studies))
    yield from idle
    blamed = {str(span_of(raw)) for raw in idle if raw.code == "condition-always-false"}
    for study in studies:
        for check in (_unreachable, _two_at_once, _dead_ends, _without_phase, _broken_promises):
            yield from (raw for raw in check(study) if str(span_of(raw)) not in blamed)


# ---------------------------------------------------------------- where a case can come


def _unreachable(study: Study) -> Iterator[Raw]:
    """Tables, routes and phases that no case ever comes to."""
    route, space, at = study.route, study.space, study.files.places.at
    for table in route.ladder:
        place = at(table)
        reached = study.where(study.outcome, "permitted", table.id)
        if place and not study.possible(reached):
            yield _culprit(study, table, place)
    for table in route.side_tables:
        place = at(table)
        if place and not table.named_only and not study.possible(_met(study, table.condition)):
            yield _culprit(study, table, place)
        reached = study.where(study.outcome, "permitted", table.id)
        if place and table.next_when and not study.possible(reached):
            yield Raw("table-unreachable", place, (("name", table.name),), None, study)
    for other in route.edition.routes:
        place = at(other)
        if place and not study.possible(study.where(study.outcome, "other-route", other.id)):
            yield Raw("route-unreachable", place, (("name", other.name),), None, study)
    earlier = space.diagrams.leaf(False)
    for phase in route.edition.phases:
        place, when = at(phase), phase.when
        here = space.test(when) if when else space.diagrams.leaf(True)
        if place and not study.possible(space.all([here, space.negated(earlier)])):
            yield Raw("phase-unreachable", place, (("name", phase.name),), None, study)
        earlier = space.any([earlier, here])


def _met(study: Study, condition: Condition) -> Node:
    return study.space.diagrams.relabelled(
        study.space.level(condition), lambda level: level == AT_MET
    )


def _culprit(study: Study, table: Table, place: At) -> Raw:
    """The finding that a table is never permitted, at the condition without which it would be."""
    gate, space = study.route.edition.gate, study.space
    for part in (*parts_below(table.condition), *parts_below(gate)):
        at = study.files.places.at(part.rule)
        with space.supposing(part.rule, True):
            met = space.all([_met(study, one) for one in (gate, table.condition)])
            nearly = study.where(space.outcome(study.route), "permitted", table.id)
        if at is not None and study.possible(met):
            place = at
            break
    else:
        nearly = space.diagrams.leaf(False)
    cases = nearly if study.possible(nearly) else None
    return Raw("table-unreachable", place, (("name", table.name),), cases, study)


def _two_at_once(study: Study) -> Iterator[Raw]:
    """Tables that one and the same reason leads to.

    A case stuck on several things goes to several tables, one after the other; a single answer to
    a question with several answers may lead to one table only.
    """
    space, edition = study.space, study.route.edition
    ways = [(t, t.next_when) for t in study.route.side_tables if t.next_when]
    single = space.all([_single(study, name) for name in _chosen_facts(study)])
    nexts: list[tuple[Table, Node]] = [(table, space.test(when)) for table, when in ways]
    for (first, one), (second, other) in combinations(nexts, 2):
        yield from _overlap(study, second, first.name, [one, other, single])
    meant_for = edition.ladder_for.test if edition.ladder_for else None
    rungs = [rung for rung in study.route.ladder if rung.only_when is None]
    if meant_for is not None and rungs:
        for table, when in nexts:
            both = [space.test(meant_for), when, single]
            yield from _overlap(study, table, rungs[0].name, both)


def _overlap(study: Study, table: Table, other: str, nodes: Iterable[Node]) -> Iterator[Raw]:
    at = study.files.places.at(table.next_when)
    both = study.space.all(nodes)
    shows = study.space.all([both, study.where(study.outcome, "permitted")])
    both = shows if study.possible(shows) else both  # where it is decided which comes next
    if at is not None and study.possible(both):
        yield Raw("two-next-tables", at, (("one", other), ("two", table.name)), both, study)


def _chosen_facts(study: Study) -> list[str]:
    """The facts with several values on which a next table depends."""
    found = [leaf for test in choosing_tests(study) for leaf in leaves(test)]
    return list(dict.fromkeys(leaf.fact for leaf in found if isinstance(leaf, Includes)))


def _single(study: Study, fact: str) -> Node:
    """Where a fact with several values has only one."""
    at = study.space.index["fact", fact]
    values = study.space.variables[at].members
    few = [i for i, alike in enumerate(values) if any(len(v) == 1 for v in alike)]  # type: ignore[arg-type]
    return study.space.diagrams.inside({at: frozenset(few)})


# ---------------------------------------------------------------- what a case comes to


def _dead_ends(study: Study) -> Iterator[Raw]:
    """Cases that are held up while nobody is named who can do something about it."""
    space, edition = study.space, study.route.edition
    tables = (*study.route.ladder, *(t for t in study.route.side_tables if t.next_when))
    for table in tables:
        blocked = study.where(study.outcome, "blocked", table.id)
        roots = [edition.gate, table.condition]
        roots += [edition.ladder_for] if edition.ladder_for else []
        unmet = [leaf for root in roots for leaf in _leaves(root)]
        helped = [
            space.negated(space.test(leaf.test)) for leaf in unmet if leaf.test and _told_who(leaf)
        ]
        stuck = space.all([blocked, space.negated(space.any(helped))])
        if study.possible(stuck):
            at = study.files.places.at(_mute(study, unmet, stuck) or table)
            if at is not None:
                yield Raw("dead-end", at, (("name", table.name),), stuck, study)


def _mute(study: Study, leaves: Iterable[Condition], stuck: Node) -> Condition | None:
    """The condition that holds a case up, and that says of nobody what to do."""
    for leaf in leaves:
        if leaf.nature == "action" and leaf.test is not None and not _told_who(leaf):
            held_up = study.space.all([stuck, study.space.negated(study.space.test(leaf.test))])
            if study.possible(held_up):
                return leaf
    return None


def _leaves(condition: Condition) -> Iterator[Condition]:
    if not condition.blocking:
        return
    if condition.test is not None:
        yield condition
    for child in condition.children:
        yield from _leaves(child)


def _told_who(leaf: Condition) -> bool:
    """Whether it is said what to do when this is unmet: who acts, or that no one need."""
    return leaf.nature == "fit" or bool(leaf.nature == "action" and leaf.who and leaf.todo)


def _without_phase(study: Study) -> Iterator[Raw]:
    """Cases for which it is too early, without a phase that says what happens meanwhile."""
    phases = study.route.edition.phases
    if not phases or any(phase.when is None for phase in phases):
        return
    space = study.space
    covered = space.any([space.test(phase.when) for phase in phases if phase.when])
    waiting = study.where(study.outcome, "not-yet")
    gap = space.all([waiting, space.negated(covered)])
    at = study.files.places.at(phases[-1])
    if at is not None and study.possible(gap):
        yield Raw("case-without-phase", at, (), gap, study)


def _broken_promises(study: Study) -> Iterator[Raw]:
    """Cases that a promise of the rules is not kept for."""
    space = study.space
    for promise in study.route.edition.promises:
        kept = space.diagrams.relabelled(study.outcome, _keeps(promise))
        broken = space.all([space.test(promise.when), space.negated(kept)])
        at = study.files.places.at(promise)
        if at is not None and study.possible(broken):
            place = _blamed(study, promise, broken) or at
            yield Raw("promise-broken", place, (("text", promise.text),), broken, study)


def _keeps(promise: Promise) -> Callable[[Label], Label]:
    def kept(outcome: Label) -> Label:
        assert isinstance(outcome, Outcome)
        if outcome.status == "solved":
            return True
        right = not promise.tables or outcome.about in promise.tables
        return right and outcome.status in promise.statuses

    return kept


def _blamed(study: Study, promise: Promise, broken: Node) -> At | None:
    """The rule that, were its answer the opposite, would keep the promise in the smallest case."""
    space, diagrams, keeps = study.space, study.space.diagrams, _keeps(promise)
    point = diagrams.point(space.all([space.valid, broken]))
    assert point is not None
    for part, at in placed_parts(study):
        rule = part.rule
        test = rule.test if isinstance(rule, Condition) else rule
        if test is None or isinstance(test, Group):
            continue
        answer = diagrams.label(space.test(test), point) is True
        with space.supposing(rule, not answer):
            outcome = diagrams.label(space.outcome(study.route), point)
        if keeps(outcome) is True:
            return at
    return None
