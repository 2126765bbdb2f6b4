"""The parts of an advice, each made from what a case comes to."""

from __future__ import annotations

from collections.abc import Iterator

from routeboek.advice import DutyAdvice, PhaseAdvice, TableAdvice, TakenAdvice, Unmet
from routeboek.justification import Justification, suited, unmet_leaves
from routeboek.parts import Interpretation, Option
from routeboek.questions import lapsed
from routeboek.tables import Table
from routeboek.times import deadline, opens_on
from routeboek.verdict import Verdict, side_state, state_of

# ---------------------------------------------------------------- tables


def _table_advice(verdict: Verdict, table: Table, state: str) -> TableAdvice:
    return TableAdvice(table, state, verdict.situation, deadline=None)


def next_table(verdict: Verdict) -> TableAdvice | None:
    """The table that is next, if there is one."""
    table = verdict.following
    if table is None:
        return None
    beside = table.id in verdict.route.side_decisions
    state = side_state(verdict.placed, table) if beside else verdict.status
    return _table_advice(verdict, table, state)._replace(
        deadline=deadline(verdict, table), opens_on=opens_on(verdict)
    )


def side_tables(verdict: Verdict) -> tuple[TableAdvice, ...]:
    """The side tables, and what stands beside a rung that is next whatever it asks."""
    states, tables = verdict.side_states, verdict.route.side_tables
    sides = [_table_advice(verdict, one, states[one.id]) for one in tables]
    return (*_ladder_table(verdict), *sides)


def _ladder_table(verdict: Verdict) -> Iterator[TableAdvice]:
    """The rung of the ladder that stands beside a table that is next whatever it asks."""
    if verdict.beside is None or verdict.past.solved:
        return
    outcomes = verdict.beside.outcomes(verdict.situation)
    table = verdict.route.tables.get(verdict.beside.table(outcomes))
    if table is not None:
        found = _table_advice(verdict, table, state_of(outcomes))
        yield found._replace(deadline=deadline(verdict, table))


def _unfit(verdict: Verdict) -> list[Justification]:
    """The conditions by which the next table is not meant for this case at all."""
    reason = verdict.reason if verdict.status == "blocked" else None
    unmet = unmet_leaves(reason) if reason else ()
    return [leaf for leaf in unmet if leaf.condition.nature == "fit"]


WANTING = ("blocked", "not-yet", "undetermined")
"""The statuses of a case in which something is lacking."""


def unmet(verdict: Verdict) -> Iterator[Unmet]:
    """What is not met, each condition once."""
    reason, status = verdict.reason, verdict.status
    if status not in WANTING or reason is None:
        return
    reason = suited(reason, verdict.route.edition.presence)
    found = _unfit(verdict) or list(unmet_leaves(reason))
    if not found and status != "undetermined":
        found = list(unmet_leaves(reason, surely=True))
    by_id = {leaf.condition.id: leaf for leaf in reversed(found)}
    for leaf in reversed(by_id.values()):
        condition = leaf.condition
        yield Unmet(
            condition=condition.id,
            text=condition.text,
            nature=condition.nature,
            who_acts=tuple(verdict.rules.roles[role] for role in condition.who),
            sources=condition.sources,
            todo=condition.todo,
        )


# ---------------------------------------------------------------- beside the tables


def taken(verdict: Verdict) -> tuple[TakenAdvice, ...]:
    """The exceptions that nobody raised."""
    rules = verdict.rules
    return tuple(
        TakenAdvice(one, rules.facts[one.fact].written(one.value))
        for one in rules.unless_stated.values()
        if one.fact in verdict.situation.taken
    )


def options(verdict: Verdict) -> tuple[Option, ...]:
    """Help that is no table, as far as it is for this case."""
    return tuple([one for one in verdict.route.options if _is_offered(verdict, one)])


def _is_offered(verdict: Verdict, option: Option) -> bool:
    if option.shown_in and verdict.status not in option.shown_in:
        return False
    return option.when is None or not verdict.is_false(option.when)


def phase(verdict: Verdict) -> PhaseAdvice | None:
    """The first phase that certainly applies."""
    for phase in verdict.route.edition.phases:
        if phase.when is None or verdict.is_true(phase.when):
            asked = [a for a in phase.actions if a.when is None or not verdict.is_false(a.when)]
            return PhaseAdvice(phase, tuple(asked))
    return None


def duties(verdict: Verdict) -> Iterator[DutyAdvice]:
    """The duties that run or may run."""
    for duty in verdict.route.edition.duties:
        if lapsed(verdict, duty):
            continue
        state = "due" if duty.when is None or verdict.is_true(duty.when) else "unknown"
        if state == "due" and duty.done_when and verdict.is_true(duty.done_when):
            state = "made"
        yield DutyAdvice(duty, state)


def assumptions(verdict: Verdict) -> list[Interpretation]:
    """The readings that this advice rests on and that can touch this case."""
    route, other = verdict.route, verdict.other_route
    used = list(route.edition.interpretations)
    used += verdict.table.interpretations if verdict.table else ()
    for side in route.side_tables:
        used += side.interpretations if verdict.side_states[side.id] != "undetermined" else ()
    used += other.interpretations if other else ()
    for absence in route.absent:
        used += absence.interpretations
    found = [verdict.rules.interpretations[name] for name in dict.fromkeys(used)]
    return [one for one in found if one.when is None or verdict.is_true(one.when)]
