"""What goes wrong on a route as a whole: each check looks at every situation of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, islice

from routeboek.analysis.idle import (
    choosing_tests,
    constants,
    deciding_parts,
    parts_below,
    shadowed,
)
from routeboek.analysis.study import Raw, Study, key_of
from routeboek.book import Promise, Table
from routeboek.condition import (
    AT_MET,
    Condition,
    Group,
    Includes,
    Test,
    as_test,
    blocking_leaves,
    facts_of,
    leaves,
)
from routeboek.diagram import Label, Node
from routeboek.meaning import Outcome
from routeboek.vocabulary import At


def route_findings(
    studies: Sequence[Study], waived: Collection[tuple[str, str]] = ()
) -> Iterator[Raw]:
    """Everything that is wrong with the routes of a rule book, the causes before the effects.

    A condition that is never true makes tables unreachable, breaks promises and leaves others
    without effect: of an edition only the findings of the first kind there is are told, apart
    from those that are `waived` (code and key).
    """
    told: set[str] = set()
    for kind in (constants, _choices, _outcomes, shadowed):
        fresh = [raw for raw in kind(studies) if _edition(raw) not in told]
        told |= {_edition(raw) for raw in fresh if (raw.code, key_of(raw.at)) not in waived}
        yield from fresh


def _edition(raw: Raw) -> str:
    return raw.study.route.edition.id if raw.study else ""


def _choices(studies: Sequence[Study]) -> Iterator[Raw]:
    for study in studies:
        for check in (_unreachable, _two_at_once, _coming_back):
            yield from check(study)


def _outcomes(studies: Sequence[Study]) -> Iterator[Raw]:
    broken = [raw for study in studies for raw in _broken_promises(study)]
    # Where a rule is to blame for one promise, it is taken to be so for the others.
    blamed = {_edition(raw) for raw in broken if "promises" not in raw.at.path}
    yield from (r for r in broken if "promises" not in r.at.path or _edition(r) not in blamed)
    for study in studies:
        for check in (_dead_ends, _nobody_applies, _without_phase):
            yield from check(study)


# ---------------------------------------------------------------- where a case can come


def _unreachable(study: Study) -> Iterator[Raw]:
    """Tables, routes and phases that no case ever comes to."""
    route, at = study.route, study.files.places.at
    for table in route.ladder:
        place = at(table)
        if place and not study.possible(_reached(study, study.outcome, table)):
            yield _culprit(study, table, place)
    for table in route.side_tables:
        place = at(table)
        if place and not table.named_only and not study.possible(_met(study, table.condition)):
            yield _culprit(study, table, place)
        reached = study.where(study.outcome, "permitted", table.id)
        if place and table.next_when and not study.possible(reached):
            yield Raw("table-unreachable", place, (("name", table.name),), None, study)
    yield from islice(
        _unreachable_beside(study), 1
    )  # what takes the place of one, takes that of all


def _unreachable_beside(study: Study) -> Iterator[Raw]:
    """Other routes and phases that others always take the place of."""
    space, at = study.space, study.files.places.at
    for other in study.route.edition.routes:
        place = at(other)
        if place and not study.possible(study.where(study.outcome, "other-route", other.id)):
            yield Raw("route-unreachable", place, (("name", other.name),), None, study)
    elsewhere = [study.where(study.outcome, status) for status in ("solved", "other-route")]
    taken = space.any(elsewhere)
    for phase in study.route.edition.phases:
        place, when = at(phase), phase.when
        here = space.test(when) if when else space.diagrams.leaf(True)
        if place and not study.possible(space.all([here, space.negated(taken)])):
            yield Raw("phase-unreachable", place, (("name", phase.name),), None, study)
        taken = space.any([taken, here])


def _reached(study: Study, outcome: Node, table: Table) -> Node:
    """Where a rung is permitted that was not held yet: a held one proves its own conditions."""
    space = study.space
    held = space.index.get(("held", table.id), space.index.get(("applied", table.id)))
    fresh = [] if held is None else [space.diagrams.inside({held: frozenset({0})})]
    return space.all([study.where(outcome, "permitted", table.id), *fresh])


def _met(study: Study, condition: Condition) -> Node:
    return study.space.diagrams.relabelled(
        study.space.level(condition), lambda level: level == AT_MET
    )


def _culprit(study: Study, table: Table, place: At) -> Raw:
    """The finding that a table is never permitted, at the condition without which it would be."""
    gate, space = study.route.edition.gate, study.space
    # Where all conditions can be met already, none is to blame for that alone.
    can_be_met = study.possible(space.all([_met(study, one) for one in (gate, table.condition)]))
    for part in (*parts_below(table.condition), *parts_below(gate)):
        at = study.files.places.at(part.rule)
        with space.supposing(part.rule, True):
            met = space.all([_met(study, one) for one in (gate, table.condition)])
            nearly = _reached(study, space.outcome(study.route), table)
        if at is not None and study.possible(nearly if can_be_met else met):
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
    meant_for = as_test(edition.ladder_for) if edition.ladder_for else None
    rungs = [rung for rung in study.route.ladder if rung.only_when is None]
    if meant_for is not None and rungs:
        for table, when in nexts:
            both = [space.test(meant_for), when, single]
            yield from _overlap(study, table, rungs[0].name, both)


def _coming_back(study: Study) -> Iterator[Raw]:
    """Side tables that are next again after they have ended without a solution."""
    space = study.space
    for table in study.route.side_tables:
        at = study.files.places.at(table.next_when)
        if table.next_when is None or at is None:
            continue
        tried = space.index.get(("tried", table.id))
        held = space.diagrams.leaf(True)  # no rule asks whether it was held
        if tried is not None:
            held = space.diagrams.inside({tried: frozenset({1})})
        about = [study.where(study.outcome, s, table.id) for s in ("permitted", "blocked")]
        again = space.all([held, space.any(about)])
        if study.possible(again):
            yield Raw("table-comes-back", at, (("name", table.name),), again, study)


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
        unmet = [leaf for root in roots for leaf in blocking_leaves(root)]
        helped = [space.negated(_met(study, leaf)) for leaf in unmet if _told_who(leaf)]
        stuck = space.all([blocked, space.negated(space.any(helped))])
        if study.possible(stuck):
            at = study.files.places.at(_mute(study, unmet, stuck) or table)
            if at is not None:
                yield Raw("dead-end", at, (("name", table.name),), stuck, study)


def _mute(study: Study, leaves: Iterable[Condition], stuck: Node) -> Condition | None:
    """The condition that holds a case up, and that says of nobody what to do."""
    for leaf in leaves:
        if leaf.nature == "action" and leaf.test is not None and not _told_who(leaf):
            held_up = study.space.all([stuck, study.space.negated(_met(study, leaf))])
            if study.possible(held_up):
                return leaf
    return None


def _told_who(leaf: Condition) -> bool:
    """Whether it is said what to do when this is unmet: who acts, or that no one need."""
    return leaf.nature == "fit" or bool(leaf.nature == "action" and leaf.who and leaf.todo)


def _nobody_applies(study: Study) -> Iterator[Raw]:
    """Cases that may go to a table while every way to apply there is for other cases."""
    space, route = study.space, study.route
    solved = study.where(study.outcome, "solved")
    for table in (*route.ladder, *route.side_tables):
        whens = [one.when for one in table.applications if one.when]
        at = study.files.places.at(whens[0]) if whens else None
        if at is None or len(whens) < len(table.applications) or table.named_only:
            continue
        permitted = study.where(study.outcome, "permitted", table.id)
        if table in route.side_tables and table.next_when is None:
            # Not what the route comes to: it is open beside that, to every case not yet solved.
            permitted = space.all([_met(study, table.condition), space.negated(solved)])
        nobody = space.all([permitted, *(space.negated(space.test(when)) for when in whens)])
        if study.possible(nobody):
            yield Raw("no-one-applies", at, (("name", table.name),), nobody, study)


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
    for promise in study.route.edition.promises:
        broken = _broken(study, promise)
        at = study.files.places.at(promise)
        if at is not None and study.possible(broken):
            place = _blamed(study, promise, broken) or at
            yield Raw("promise-broken", place, (("text", promise.text),), broken, study)


def _broken(study: Study, promise: Promise, stage: int | None = None) -> Node:
    """Where a promise is not kept, at one stage or at any."""
    space, route = study.space, study.route
    if stage is not None:
        here = space.decision(route.decisions[stage])
    else:
        here = space.outcome(route) if space.supposed else study.outcome
    kept = [space.diagrams.relabelled(here, _keeps(promise))]
    if promise.gate is not None:
        met = _met(study, route.edition.gate)
        kept.append(met if promise.gate else space.negated(met))
    return space.all([space.test(promise.when), space.negated(space.all(kept))])


def _keeps(promise: Promise) -> Callable[[Label], Label]:
    def kept(outcome: Label) -> Label:
        assert isinstance(outcome, Outcome)
        right = not promise.statuses or outcome.status in promise.statuses
        there = not promise.tables or not outcome.about or outcome.about in promise.tables
        return right and there

    return kept


def _blamed(study: Study, promise: Promise, broken: Node) -> At | None:
    """The only rule about the same facts that would keep a promise if its answer were another.

    A single question comes before a group of them; where several would do, none is blamed.
    """
    edition = study.route.edition
    point = study.space.diagrams.point(study.space.all([study.space.valid, broken]))
    assert point is not None
    about = set(facts_of(promise.when))
    suspects = [
        (part.rule, at)
        for part, at in deciding_parts(study)
        if part.rule is not edition.solved_when and about & set(_asked(part.rule))
    ]
    for single in (True, False):
        guilty = {
            str(at.document.spans.value(at.path)): at
            for rule, at in suspects
            if _is_single(rule) is single and _would_keep(study, rule, promise, point)
        }
        if guilty:
            return next(iter(guilty.values())) if len(guilty) == 1 else None
    return None


def _would_keep(
    study: Study, rule: Condition | Test, promise: Promise, point: Mapping[int, int]
) -> bool:
    """Whether a promise would be kept if a rule were always true, or always false.

    It is looked at in one case first, which is quick.
    """
    space = study.space
    for answer in (True, False):
        with space.supposing(rule, answer):
            here = _broken(study, promise, point.get(0, 0))
            mended = space.diagrams.label(here, point) is False
            if mended and not study.possible(_broken(study, promise)):
                return True
    return False


def _asked(rule: Condition | Test) -> tuple[str, ...]:
    """The facts that a rule looks at, also where it only shows them."""
    if not isinstance(rule, Condition):
        return facts_of(rule)
    return tuple(fact for test in rule.tests() for fact in facts_of(test))


def _is_single(rule: Condition | Test) -> bool:
    return rule.test is not None if isinstance(rule, Condition) else not isinstance(rule, Group)
