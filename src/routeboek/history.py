"""Where the tables so far have brought a case on the ladder of today's edition."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from routeboek.book import Edition, Route, Rules, Table
from routeboek.case import RUNNING, Case, HistoryEntry
from routeboek.diagnostic import Diagnostic

CLOSING = frozenset({"no-solution", "not-applicable"})


class Progress(NamedTuple):
    """What the history says.

    `latest` holds the last entry of each table under the id it has today; `position` is the
    index of the rung that is next (the length of the ladder at its end).
    """

    latest: Mapping[str, HistoryEntry]
    position: int
    running: Table | None
    solved: HistoryEntry | None
    tried: frozenset[str]
    skipped: tuple[Table, ...]
    held: frozenset[str] = frozenset()
    applied: frozenset[str] = frozenset()


def edition_on(editions: Sequence[Edition], day: date) -> Edition | None:
    """The edition in force on a day: the last one that had started; None before the first."""
    return next((e for e in reversed(editions) if e.valid_from <= day), None)


def history_findings(rules: Rules, case: Case) -> Iterable[Diagnostic]:
    """Entries for a table that this municipality or sector did not have at the time."""
    for index, entry in enumerate(case.history):
        at = f"/history/{index}"
        edition = edition_on(rules.sectors[case.sector].editions, _day_of(entry, case))
        route = rules.routes.get((edition.id, case.municipality)) if edition else None
        if route is None:
            yield Diagnostic("history-before-editions", None, f"{at}/applied_on")
        elif entry.table not in route.tables and not _is_fallback(route, entry.table):
            yield Diagnostic(
                "table-not-in-route", None, f"{at}/table", {"edition": route.edition.id}
            )


def _is_fallback(route: Route, table: str) -> bool:
    return route.fallback is not None and route.fallback.id == table


def progress(rules: Rules, case: Case, route: Route) -> Progress:
    """Reads the history, whatever its order, as the position on today's ladder."""
    entries = sorted(case.history, key=_order)
    latest: dict[str, HistoryEntry] = {}
    for entry in entries:
        if entry.outcome != "withdrawn":
            latest[route.current_id.get(entry.table, entry.table)] = entry
    outcomes = [latest[t.id].outcome if t.id in latest else None for t in route.ladder]
    passed = 1 + max((i for i, outcome in enumerate(outcomes) if outcome in CLOSING), default=-1)
    reached = max((i for i, outcome in enumerate(outcomes) if outcome is not None), default=0)
    position = max(passed, reached) if outcomes else 0
    open_rungs = [
        t for t, outcome in zip(route.ladder, outcomes, strict=True) if outcome in RUNNING
    ]
    return Progress(
        latest=latest,
        position=position,
        running=open_rungs[-1] if open_rungs else None,
        solved=_solved(entries, route),
        tried=frozenset(id_ for id_, entry in latest.items() if entry.outcome in CLOSING),
        held=frozenset(
            route.current_id.get(e.table, e.table)
            for e in entries
            if e.outcome in ("no-solution", "returned", "solved")
        ),
        applied=frozenset(
            route.current_id.get(e.table, e.table)
            for e in entries
            if e.applied_on and e.outcome != "not-applicable"
        ),
        skipped=tuple(dict.fromkeys(_skipped(rules, case, entries))),
    )


def _day_of(entry: HistoryEntry, case: Case) -> date:
    return entry.applied_on or case.reference_date


def _order(entry: HistoryEntry) -> tuple[date, date, str, date, str]:
    return (
        entry.applied_on or date.min,
        entry.closed_on or date.max,
        entry.outcome,
        entry.followed_up_on or date.max,
        entry.table,
    )


def _solved(entries: Sequence[HistoryEntry], route: Route) -> HistoryEntry | None:
    """The last solution, unless a rung of the ladder was applied for after it."""
    found = None
    for entry in entries:
        if entry.outcome == "solved":
            found = entry
        elif entry.outcome != "withdrawn" and found and _reopens(entry, found, route):
            found = None
    return found


def _reopens(entry: HistoryEntry, solved: HistoryEntry, route: Route) -> bool:
    rungs = {table.id for table in route.ladder}
    on_ladder = route.current_id.get(entry.table) in rungs
    return on_ladder and (entry.applied_on or date.min) >= (solved.closed_on or date.min)


def _skipped(rules: Rules, case: Case, entries: Sequence[HistoryEntry]) -> Iterable[Table]:
    """Rungs that were not held, on the ladder as it was when a later one was applied for."""
    editions = rules.sectors[case.sector].editions
    for entry in entries:
        day = _day_of(entry, case)
        edition = edition_on(editions, day)
        route = rules.routes.get((edition.id, case.municipality)) if edition else None
        if route is None or entry.outcome == "withdrawn":
            continue
        rungs = {table.id: index for index, table in enumerate(route.ladder)}
        here = rungs.get(entry.table, -1)
        before = max(
            (
                rungs.get(route.current_id.get(e.table, ""), -1)
                for e in entries
                if e is not entry and _closed_by(e, day)
            ),
            default=-1,
        )
        if here >= 0 and entry.outcome == "not-applicable":
            yield route.ladder[here]
        yield from (t for t in route.ladder[before + 1 : max(here, 0)] if t.only_when is None)


def _closed_by(entry: HistoryEntry, day: date) -> bool:
    if entry.outcome in RUNNING or entry.outcome == "withdrawn":
        return False
    return (entry.closed_on or entry.applied_on or date.min) <= day
