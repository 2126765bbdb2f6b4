"""Days and terms: when a table may be applied for, until when, and what is overdue."""

from __future__ import annotations

from datetime import date, timedelta

from routeboek.advice import Deadline, RungTime
from routeboek.case import RUNNING
from routeboek.condition import Before, WeeksSince, leaves
from routeboek.facts import NEVER
from routeboek.tables import Table
from routeboek.verdict import Verdict


def clock(verdict: Verdict) -> date | None:
    """The day from which terms run, if it is known and ever was."""
    start = verdict.situation.values.get(verdict.route.edition.clock)
    if not isinstance(start, int) or start == NEVER:
        return None
    return max(date.fromordinal(start), verdict.past.restarted or date.min)


def deadline(verdict: Verdict, table: Table, applied_on: date | None = None) -> Deadline | None:
    """The term of a table; an application that was made in time is never overdue.

    From a first date that never was no term runs.
    """
    term, start, today = table.term, clock(verdict), verdict.case.reference_date
    if term is None or verdict.situation.values.get(verdict.route.edition.clock) == NEVER:
        return None
    if applied_on is None and (entry := verdict.past.latest.get(table.id)):
        applied_on = entry.applied_on if entry.outcome in RUNNING else None
    latest = _after(start, term.latest_week)
    at_most = _after(_clock_at_most(verdict), term.latest_week)
    day = applied_on or today
    return Deadline(
        earliest=_after(start, term.earliest_week),
        latest=latest,
        weeks=term.latest_week,
        counted_from=start,
        overdue=day > latest if latest else True if at_most and day > at_most else None,
        days_left=(latest - today).days if latest else None,
        at_most=at_most,
    )


def _clock_at_most(verdict: Verdict) -> date | None:
    """The last day that the first date can be, if that is unknown.

    It lies on or before every date that may not lie before it, and before every application.
    """
    start, known = verdict.route.edition.clock, verdict.situation.values
    if start in known:
        return None
    later = [
        known.get(leaf.fact)
        for one in verdict.rules.impossible
        for leaf in leaves(one.when)
        if isinstance(leaf, Before) and leaf.other == start and one.when is leaf
    ]
    days = [date.fromordinal(day) for day in later if isinstance(day, int) and day != NEVER]
    days += [entry.applied_on for entry in verdict.past.latest.values() if entry.applied_on]
    return min(days, default=None)


def _after(start: date | None, weeks: int | None) -> date | None:
    return start + timedelta(weeks=weeks) if start and weeks is not None else None


def opens_on(verdict: Verdict) -> date | None:
    """The day from which the case is no longer too early, if time is all that lacks."""
    if verdict.status != "not-yet":
        return None
    days = {
        day
        for branch in verdict.decision.branches
        for test in branch.tests()
        for leaf in leaves(test)
        if isinstance(leaf, WeeksSince)
        and (day := leaf.opens_on(verdict.situation)) is not None
        and day > verdict.situation.today
    }
    for day in sorted(days):
        later = {o.status for o in verdict.decision.outcomes(verdict.situation.on(day))}
        if later <= {"permitted", "blocked"}:
            return date.fromordinal(day)
    return None


def timeline(verdict: Verdict) -> tuple[RungTime, ...]:
    """The rungs in time; where the ladder does not hold only those of the history."""
    return tuple(
        _rung_time(verdict, table)
        for table in verdict.route.ladder
        if not verdict.elsewhere or table.id in verdict.past.latest
    )


def is_wanted(verdict: Verdict, table: Table) -> bool:
    """Whether a rung is for every case, or else for this one, which stands before it."""
    return table.only_when is None or table is verdict.table


def _rung_time(verdict: Verdict, table: Table) -> RungTime:
    entry = verdict.past.latest.get(table.id)
    applied_on = entry.applied_on if entry else None
    term = deadline(verdict, table, applied_on)
    ahead = verdict.route.ladder.index(table) >= verdict.past.position
    wanted = is_wanted(verdict, table)
    counts = entry is not None or (ahead and wanted and verdict.status != "solved")
    return RungTime(
        definition=table,
        wanted=wanted,
        deadline=term,
        overdue=bool(counts and term and term.overdue),
        applied_on=applied_on,
        outcome=entry.outcome if entry else None,
    )
