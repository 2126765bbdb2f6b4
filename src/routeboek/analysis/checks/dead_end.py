"""Where a case is held up it is said who can do something about it."""

from collections.abc import Iterable, Iterator

from routeboek.analysis.study import Cause, Raw, RouteCheck, Study, of_each_study
from routeboek.condition import Condition, blocking_leaves
from routeboek.diagram import Node


def _dead_ends(study: Study) -> Iterator[Raw]:
    """Cases that are held up while nobody is named who can do something about it."""
    space, edition = study.space, study.route.edition
    tables = (*study.route.ladder, *(t for t in study.route.side_tables if t.next_when))
    for table in tables:
        blocked = study.where(study.outcome, "blocked", table.id)
        roots = [edition.gate, table.condition]
        roots += [edition.ladder_for] if edition.ladder_for else []
        unmet = [leaf for root in roots for leaf in blocking_leaves(root)]
        helped = [space.negated(study.met(leaf)) for leaf in unmet if _told_who(leaf)]
        stuck = space.all([blocked, space.negated(space.any(helped))])
        if study.possible(stuck):
            place = _mute(study, unmet, stuck) or table
            yield from study.shows("dead-end", place, stuck, name=table.name)


def _mute(study: Study, leaves: Iterable[Condition], stuck: Node) -> Condition | None:
    """The condition that holds a case up, and that says of nobody what to do."""
    for leaf in leaves:
        if leaf.nature == "action" and leaf.test is not None and not _told_who(leaf):
            held_up = study.space.all([stuck, study.space.negated(study.met(leaf))])
            if study.possible(held_up):
                return leaf
    return None


def _told_who(leaf: Condition) -> bool:
    """Whether it is said what to do when this is unmet: who acts, or that no one need."""
    return leaf.nature == "fit" or bool(leaf.nature == "action" and leaf.who and leaf.todo)


CHECK = RouteCheck(("dead-end",), Cause.OUTCOME, of_each_study(_dead_ends))
