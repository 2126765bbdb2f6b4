"""Days and terms: when a table may be applied for, until when, and what is overdue."""

from __future__ import annotations

from datetime import date

from routeboek.advice import Deadline, RungTime
from routeboek.facts import NEVER
from routeboek.tables import Table, Term
from routeboek.verdict import Verdict


def clock(verdict: Verdict) -> date | None:
    """The day from which terms run, if it is known and ever was."""
    start = verdict.situation.values.get(verdict.route.edition.clock)
    if not isinstance(start, int) or start == NEVER:
        return None
    return max(date.fromordinal(start), verdict.past.restarted or date.min)


def deadline(verdict: Verdict, table: Table) -> Deadline | None:
    """The term of a table; an application that was made in time is never overdue.

    One that was sent back has to be made again while the same clock runs on. From a first date
    that never was no term runs.
    """
    term, start, today = table.term, clock(verdict), verdict.case.reference_date
    if term is None or verdict.situation.values.get(verdict.route.edition.clock) == NEVER:
        return None
    latest = _after(verdict, term, start, term.latest_week)
    at_most = _after(verdict, term, _clock_at_most(verdict), term.latest_week)
    day = _met_on(verdict, table) or today
    return Deadline(
        earliest=_after(verdict, term, start, term.earliest_week),
        latest=latest,
        weeks=term.latest_week,
        counted_from=start,
        overdue=day > latest if latest else True if at_most and day > at_most else None,
        days_left=(latest - today).days if latest else None,
        at_most=at_most,
        school_weeks=term.school_weeks,
    )


def _met_on(verdict: Verdict, table: Table) -> date | None:
    """The day on which a term was met for a table, if that need not be done again."""
    entry = verdict.past.latest.get(table.id)
    if entry is None or entry.outcome == "returned":
        return None
    by_outcome = verdict.rules.conventions.term_met_by == "outcome"
    return entry.closed_on if by_outcome else entry.applied_on


def _clock_at_most(verdict: Verdict) -> date | None:
    """The last day that the first date can be, if that is unknown.

    That follows from what cannot be, given the other dates; and it lies on or before every
    application, also one that was withdrawn.
    """
    start, today = verdict.route.edition.clock, verdict.case.reference_date
    if start in verdict.situation.values:
        return None
    days = [entry.applied_on for entry in verdict.case.history if entry.applied_on]
    last = verdict.decision.last_day(verdict.situation, start)
    if last is not None and NEVER < last < today.toordinal():
        days.append(date.fromordinal(last))
    return min(days, default=None)


def near(verdict: Verdict) -> tuple[Table, date] | None:
    """The table to apply for within a few days, and the last day; `warn_days_before` says how few.

    While a table runs that is the one after it.
    """
    table = verdict.following
    if table and verdict.status == "running":
        ladder = verdict.route.ladder
        after = ladder[ladder.index(table) + 1 :] if table in ladder else ()
        table = next((one for one in after if is_wanted(verdict, one)), None)
    term = deadline(verdict, table) if table and not verdict.attending else None
    last = (term.latest or term.at_most) if term else None
    if table is None or last is None or _met_on(verdict, table):
        return None
    left, days = (last - verdict.case.reference_date).days, verdict.rules.warn_days_before
    return (table, last) if days and 0 <= left <= days else None


def _after(verdict: Verdict, term: Term, start: date | None, weeks: int | None) -> date | None:
    """The day so many weeks of a term after its start."""
    if start is None or weeks is None:
        return None
    situation, day = verdict.situation, start.toordinal()
    return date.fromordinal(situation.counted(day, 7 * weeks, school=term.school_weeks))


OPEN = {"permitted", "blocked"}
"""The statuses of a case that is not too early."""


def opens_on(verdict: Verdict) -> date | None:
    """The day from which the case is no longer too early, if time is all that lacks."""
    return next((date.fromordinal(day) for day, later in verdict.later if later <= OPEN), None)


def opens_from(verdict: Verdict) -> date | None:
    """The first day on which the case may no longer be too early, were nothing else to change."""
    return next((date.fromordinal(day) for day, later in verdict.later if later & OPEN), None)


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
    entry, term = verdict.past.latest.get(table.id), deadline(verdict, table)
    ahead = verdict.route.ladder.index(table) >= verdict.past.position
    wanted = is_wanted(verdict, table)
    counts = entry is not None or (ahead and wanted and verdict.status != "solved")
    return RungTime(
        definition=table,
        wanted=wanted,
        deadline=term,
        overdue=bool(counts and term and term.overdue),
        applied_on=entry.applied_on if entry else None,
        outcome=entry.outcome if entry else None,
    )
