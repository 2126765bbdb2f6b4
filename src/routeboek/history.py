"""Where the tables so far have brought a case on the ladder of today's edition."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from routeboek.book import Route, Rules
from routeboek.condition import Test
from routeboek.diagnostic import Diagnostic
from routeboek.parts import Edition
from routeboek.snapshot import RUNNING, Entry, Legible, Snapshot
from routeboek.spelling import meant, named, simply
from routeboek.tables import Table

CLOSING = frozenset({"no-solution", "not-applicable"})
HELD = frozenset({"no-solution", "returned", "solved"})

# Of entries for one table with the same dates, which one is taken to have come last. What asks
# for more to be done comes after what asks for less, so that nothing is passed over.
TIED = (
    "withdrawn",
    "not-applicable",
    "solved",
    "no-solution",
    "returned",
    "advice-in-progress",
    "running",
)
BESIDE_THE_LADDER = -1  # so that the rung after it is the first


class Rung(NamedTuple):
    """A rung that was not held, as it was then."""

    id: str
    name: str
    only_when: Test | None


class Progress(NamedTuple):
    """What the history says; every table goes by the id that it has today.

    `latest` holds the last entry of each table, withdrawn ones left out; `position` is the index
    of the rung that is next (the length of the ladder at its end); `solved` is the last solution,
    if it still stands. `tried` are the tables whose last entry closed without a solution or as
    not applicable, `held` those with any entry that came to an outcome at the table, `applied`
    those with any application, also a withdrawn one. Rungs that are only for some cases are among
    the `skipped` whatever the case is. `restarted` is the last day on which a table laid a case
    back with which everything begins anew.
    """

    latest: Mapping[str, Entry]
    position: int
    running: str | None
    solved: Entry | None
    tried: frozenset[str]
    held: frozenset[str]
    applied: frozenset[str]
    skipped: tuple[Rung, ...]
    restarted: date | None


def edition_on(editions: Sequence[Edition], day: date) -> Edition | None:
    """The edition in force on a day: the last one that had started; None before the first."""
    return next((e for e in reversed(editions) if e.valid_from <= day), None)


def history_findings(rules: Rules, told: Legible) -> Iterator[Diagnostic]:
    """Tables that the rules do not know, or that were not there in that place at the time."""
    known = frozenset(rules.names.tables.values())
    sector = rules.sectors.get(told.sector or "")
    for index, word in told.tables.items():
        at, entry = f"/history/{index}", told.history.get(index)
        day = entry.applied_on if entry and entry.applied_on else told.reference_date
        edition = edition_on(sector.editions, day) if sector and day else None
        route = rules.routes.get((edition.id, told.municipality or "")) if edition else None
        if word not in known:
            near = _table_meant(rules, route, word)
            params = {"near": near} if near else {"known": ", ".join(sorted(known))}
            code = "unknown-history-table-near" if near else "unknown-history-table"
            yield Diagnostic(code, None, f"{at}/table", params)
        elif route and word not in route.tables and not _is_fallback(route, word):
            params = {"edition": route.edition.id, "near": route.current_id.get(word, "")}
            code = "table-not-in-route-near" if params["near"] else "table-not-in-route"
            yield Diagnostic(code, None, f"{at}/table", params)
        elif entry and sector and route is None and told.municipality in rules.municipalities:
            yield Diagnostic("history-before-editions", None, f"{at}/applied_on")


def _table_meant(rules: Rules, route: Route | None, word: str) -> str:
    """The table that a word stands for: one that was there then, if one is called exactly so."""
    every, here = rules.names.tables, dict[str, str]()
    if route:
        tables = route.tables.items()
        pairs = [(table.name, id_) for id_, table in tables]
        pairs += [(table.formerly, id_) for id_, table in tables]
        pairs += [(called, id_) for called, id_ in every.items() if id_ in route.tables]
        here = simply([*pairs, *route.current_id.items()])
    return named(word, here) or named(word, every) or meant(word, here) or meant(word, every)


def _is_fallback(route: Route, table: str) -> bool:
    return route.fallback is not None and route.fallback.id == table


def progress(rules: Rules, case: Snapshot, route: Route) -> Progress:
    """Reads the history, whatever its order, as the position on today's ladder."""
    entries = sorted(case.history, key=_order)
    latest = {_table(e, route): e for e in entries if e.outcome != "withdrawn"}
    return Progress(
        latest=latest,
        position=_position(latest, route),
        running=_running(latest, route),
        solved=_solved(entries, route),
        tried=frozenset(id_ for id_, entry in latest.items() if _is_closed(entry, route)),
        held=frozenset(_table(e, route) for e in entries if _was_held(e, route)),
        applied=frozenset(_table(e, route) for e in entries if _was_applied_for(e)),
        skipped=tuple(
            Rung(one.id, one.name, one.only_when)
            for one in dict.fromkeys(_skipped(rules, case, route, entries))
        ),
        restarted=max(_restarts(entries, route), default=None),
    )


def _table(entry: Entry, route: Route) -> str:
    """The id that the table of an entry has today; its own where today has no such table."""
    return route.current_id.get(entry.table, entry.table)


def _is_returned(entry: Entry, route: Route, meaning: str) -> bool:
    """Whether a table laid a case back, and that means this."""
    table = route.tables.get(_table(entry, route))
    return entry.outcome == "returned" and table is not None and table.when_returned == meaning


def _restarts(entries: Sequence[Entry], route: Route) -> Iterable[date]:
    return [e.closed_on for e in entries if e.closed_on and _is_returned(e, route, "anew")]


def _is_closed(entry: Entry, route: Route) -> bool:
    return entry.outcome in CLOSING or _is_returned(entry, route, "tried")


def _was_held(entry: Entry, route: Route) -> bool:
    return entry.outcome in HELD and not _is_returned(entry, route, "anew")


def _was_applied_for(entry: Entry) -> bool:
    return entry.applied_on is not None and entry.outcome != "not-applicable"


def _day_of(entry: Entry, case: Snapshot) -> date:
    return entry.applied_on or case.reference_date


def _order(entry: Entry) -> tuple[date, date, int, date, str, str]:
    """In order of application, then of closing; the same entries always in the same order."""
    return (
        entry.applied_on or date.min,
        entry.closed_on or date.max,
        TIED.index(entry.outcome),
        entry.followed_up_on or date.max,
        entry.table,
        entry.reason or "",
    )


def _position(latest: Mapping[str, Entry], route: Route) -> int:
    """The highest rung with an entry is next, or the one after it when it is over.

    What was skipped below it is not gone back to.
    """
    for index, table in reversed(tuple(enumerate(route.ladder))):
        if table.id in latest:
            return index + 1 if _is_closed(latest[table.id], route) else index
    return 0


def _running(latest: Mapping[str, Entry], route: Route) -> str | None:
    """The highest rung that is awaited."""
    rungs = [table.id for table in route.ladder]
    open_rungs = [one for one in rungs if one in latest and latest[one].outcome in RUNNING]
    return open_rungs[-1] if open_rungs else None


def _solved(entries: Sequence[Entry], route: Route) -> Entry | None:
    """The last solution, unless a rung of the ladder was really applied for after it."""
    solutions = [e for e in entries if e.outcome == "solved"]
    if not solutions:
        return None
    last = max(reversed(solutions), key=lambda e: _moment(e.closed_on, e, route))
    ended = _moment(last.closed_on, last, route)
    reopened = any(
        _can_reopen(e, route) and _moment(e.applied_on, e, route) >= ended for e in entries
    )
    return None if reopened else last


def _can_reopen(entry: Entry, route: Route) -> bool:
    """A rung that was really applied for; had that solved the case, it would be the last to."""
    on_ladder = _rung(entry, route) != BESIDE_THE_LADDER
    return on_ladder and _was_applied_for(entry) and entry.outcome not in ("withdrawn", "solved")


def _moment(day: date | None, entry: Entry, route: Route) -> tuple[date, int]:
    """When something happened: what happened on one day did so in the order of the ladder."""
    return day or date.min, _rung(entry, route)


def _rung(entry: Entry, route: Route) -> int:
    """The place of an entry on the ladder; lower than every rung for a table beside it."""
    id_ = _table(entry, route)
    return next((i for i, t in enumerate(route.ladder) if t.id == id_), BESIDE_THE_LADDER)


def _skipped(rules: Rules, case: Snapshot, now: Route, entries: Sequence[Entry]) -> Iterable[Table]:
    """Rungs that were not held, on the ladder as it was when a later one was applied for."""
    editions = rules.sectors[case.sector].editions
    for entry in entries:
        day = _day_of(entry, case)
        edition = edition_on(editions, day)
        route = rules.routes.get((edition.id, now.municipality)) if edition else None
        if route is None or entry.outcome == "withdrawn":
            continue
        here = _rung(entry, route)
        before = max(
            (
                _rung(e, route)
                for e in entries
                if e is not entry
                and _is_over(e)
                and _moment(e.closed_on or e.applied_on, e, route) < (day, here)
            ),
            default=BESIDE_THE_LADDER,
        )
        if here >= 0 and entry.outcome == "not-applicable":
            yield route.ladder[here]
        # An optional rung that nothing has to come before is never missed.
        missed = route.ladder[before + 1 : max(here, 0)]
        yield from (table for table in missed if table.only_when is None or table.gated)


def _is_over(entry: Entry) -> bool:
    return entry.outcome not in RUNNING and entry.outcome != "withdrawn"
