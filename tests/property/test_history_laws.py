"""What the history says, held against a plain reading of the contract, and its laws.

The plain reading asks one question at a time of the whole list, without an order of its own. Two
entries for one table on the same days are the one thing that the contract leaves open: there the
entry that asks for more to be done counts as the last.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

from hypothesis import event, given, settings
from hypothesis import strategies as st

from routeboek.book import Route
from routeboek.case import Case
from routeboek.caseparts import HistoryEntry
from routeboek.contradictions import contradictions
from routeboek.history import Progress, edition_on, history_findings, progress
from routeboek.snapshot import Entry
from tests.property.cases import tables_on
from tests.shipped import rules

LAW = settings(max_examples=200)
AT_THE_TABLE = ["no-solution", "returned", "solved"]
OPEN = ["running", "advice-in-progress"]
OUTCOMES = (*AT_THE_TABLE, "solved", *OPEN, "withdrawn", "not-applicable")
# Days before the reference date: many on one day, some under an older edition.
AGO = [0, 1, 2, 2, 2, 3, 90, 300, 301, 420]


# ---------------------------------------------------------------- random histories


class Told(NamedTuple):
    """A case with a history, and the route on which it is read."""

    case: Case
    route: Route

    def says(self, *history: HistoryEntry) -> Progress:
        """What a history says in this case."""
        case = self.case.model_copy(update={"history": list(history)}).snapshot
        assert not list(contradictions(case.told))
        assert not list(history_findings(rules(), case.told))
        return progress(rules(), case, self.route)


@st.composite
def told(draw: st.DrawFn) -> Told:
    """Cases on the route of their day, and at times on another one that the caller forces."""
    (edition, municipality), route = draw(st.sampled_from(sorted(rules().routes.items())))
    sector = rules().sectors[route.edition.sector]
    in_force = route.edition if draw(st.integers(0, 9)) else draw(st.sampled_from(sector.editions))
    days = draw(st.sampled_from([0, 1, 3, 40, 100, 299, 330]))
    today = in_force.valid_from + timedelta(days=days)
    parts = {"sector": sector.id, "municipality": municipality, "reference_date": today.isoformat()}
    bare = Case.model_validate(parts)
    entries = draw(st.lists(entries_of(bare), max_size=6))
    event(edition)
    event("renamed" if any(e.table not in route.tables for e in entries) else "own names")
    return Told(bare.model_copy(update={"history": entries}), route)


@st.composite
def entries_of(draw: st.DrawFn, case: Case, outcomes: tuple[str, ...] = OUTCOMES) -> HistoryEntry:
    """An entry that may stand in the history of a case."""
    today = case.reference_date
    editions = rules().sectors[case.sector].editions
    first = editions[0].valid_from
    applied = max(first, today - timedelta(days=draw(st.sampled_from(AGO))))
    closed = min(today, applied + timedelta(days=draw(st.sampled_from([0, 0, 1, 2, 40]))))
    outcome = draw(st.sampled_from(outcomes))
    undated = outcome == "not-applicable" and draw(st.booleans())
    day = today if undated else applied
    edition = edition_on(editions, day)
    assert edition is not None
    ladder = [table.id for table in rules().routes[edition.id, case.municipality].ladder]
    tables = ladder if draw(st.integers(0, 2)) else tables_on(case.sector, case.municipality, day)
    entry: dict[str, Any] = {"table": draw(st.sampled_from(tables)), "outcome": outcome}
    if not undated:
        entry["applied_on"] = applied.isoformat()
    if outcome not in (*OPEN, "not-applicable"):
        entry["closed_on"] = closed.isoformat()
    if outcome == "returned" and draw(st.booleans()):
        entry["followed_up_on"] = today.isoformat()
    if outcome == "not-applicable":
        entry["reason"] = "eigen-reden"
    return HistoryEntry.model_validate(entry)


# ---------------------------------------------------------------- the plain reading


def today_called(entry: HistoryEntry | Entry, route: Route) -> str:
    """R3: a table renamed since counts as its successor."""
    for table in (*route.ladder, *route.side_tables):
        if entry.table in table.succeeds and entry.table not in route.tables:
            return table.id
    return entry.table


def rung_of(entry: HistoryEntry | Entry, route: Route) -> int | None:
    """How high a table stands on the ladder of today; None beside it."""
    ids = [table.id for table in route.ladder]
    name = today_called(entry, route)
    return ids.index(name) if name in ids else None


def plain_last(id_: str, told: Told) -> str | None:
    """How a table stands: what the last entry for it says."""
    left = [e for e in told.case.history if today_called(e, told.route) == id_]
    left = [e for e in left if e.outcome != "withdrawn"]
    if not left:
        return None
    notes_without_a_day = [e for e in left if e.applied_on is None]
    dated = [e.applied_on for e in left if e.applied_on]
    if not dated:
        return notes_without_a_day[0].outcome
    left = [e for e in left if e.applied_on == max(dated)]
    outcomes = {e.outcome for e in left}
    never_closed = [outcome for outcome in (*OPEN, "not-applicable") if outcome in outcomes]
    if never_closed:
        return never_closed[0]
    last_day = max(e.closed_on for e in left if e.closed_on)
    outcomes = {e.outcome for e in left if e.closed_on == last_day}
    return next(one for one in ("returned", "no-solution", "solved") if one in outcomes)


def plain_position(told: Told) -> int:
    """Past every rung that is over, and never below a rung that was reached (R14)."""
    position = 0
    for index, table in enumerate(told.route.ladder):
        last = plain_last(table.id, told)
        if last in ("no-solution", "not-applicable"):
            position = index + 1
        elif last is not None:
            position = index
    return position


def plain_running(told: Told) -> str | None:
    """A table of the ladder that was applied for and has no outcome; of several the highest."""
    found = None
    for table in told.route.ladder:
        if plain_last(table.id, told) in OPEN:
            found = table.id
    return found


def undoes(entry: HistoryEntry, solution: HistoryEntry, route: Route) -> bool:
    """Whether an entry reopens what a solution had closed."""
    assert solution.closed_on
    if entry.outcome in ("withdrawn", "not-applicable"):
        return False  # nobody sat down for it
    if entry.outcome == "solved":
        return False  # then the case is solved by that one
    rung, solved_at = rung_of(entry, route), rung_of(solution, route)
    if rung is None:
        return False
    assert entry.applied_on
    if entry.applied_on == solution.closed_on:
        return solved_at is None or rung >= solved_at
    return entry.applied_on > solution.closed_on


def plain_standing(told: Told) -> list[HistoryEntry]:
    """The solutions that nothing undid."""
    history = told.case.history
    solutions = [e for e in history if e.outcome == "solved"]
    return [s for s in solutions if not any(undoes(e, s, told.route) for e in history)]


def plain_tried(told: Told) -> set[str]:
    """R12: ended without a solution, or not applicable."""
    names = {today_called(e, told.route) for e in told.case.history}
    return {id_ for id_ in names if plain_last(id_, told) in ("no-solution", "not-applicable")}


def plain_held(told: Told) -> set[str]:
    """Every table that sat and came to something, whatever came after."""
    return {today_called(e, told.route) for e in told.case.history if e.outcome in AT_THE_TABLE}


def plain_applied(told: Told) -> set[str]:
    """Every table that somebody asked for."""
    asked = [e for e in told.case.history if e.outcome != "not-applicable"]
    return {today_called(e, told.route) for e in asked}


@given(told())
@LAW
def test_the_history_is_read_as_the_contract_says(told: Told) -> None:
    past = told.says(*told.case.history)
    running = past.running
    assert past.position == plain_position(told)
    assert running == plain_running(told)
    assert past.tried == plain_tried(told)
    assert past.held == plain_held(told)
    assert past.applied == plain_applied(told)
    assert {id_: plain_last(id_, told) in OPEN for id_ in past.latest} == {
        id_: entry.outcome in OPEN for id_, entry in past.latest.items()
    }


@given(told())
@LAW
def test_a_case_is_solved_while_a_solution_stands_and_by_the_last_one(told: Told) -> None:
    past = told.says(*told.case.history)
    standing = plain_standing(told)
    event(f"{len(standing)} solutions stand")
    assert (past.solved is not None) == bool(standing)
    if past.solved:
        assert past.solved in [one.entry for one in standing]
        last_day = max(s.closed_on for s in standing if s.closed_on)
        assert past.solved.closed_on == last_day
        of_that_day = [rung_of(s, told.route) for s in standing if s.closed_on == last_day]
        highest = max((rung for rung in of_that_day if rung is not None), default=None)
        assert rung_of(past.solved, told.route) == highest


# ---------------------------------------------------------------- laws


@given(told(), st.data())
@LAW
def test_the_order_of_the_entries_never_matters(told: Told, data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(told.case.history))
    assert told.says(*shuffled) == told.says(*told.case.history)


@given(told(), st.data())
@LAW
def test_not_applicable_never_moves_a_case_back_or_reopens_it(
    told: Told, data: st.DataObject
) -> None:
    note = data.draw(entries_of(told.case, outcomes=("not-applicable",)))
    before = told.says(*told.case.history)
    after = told.says(*told.case.history, note)
    assert after.position >= before.position
    assert after.solved == before.solved
    assert (after.held, after.applied) == (before.held, before.applied)


@given(told(), st.data())
@LAW
def test_a_withdrawn_application_changes_only_what_was_applied_for(
    told: Told, data: st.DataObject
) -> None:
    withdrawn = data.draw(entries_of(told.case, outcomes=("withdrawn",)))
    before = told.says(*told.case.history)
    after = told.says(*told.case.history, withdrawn)
    assert after._replace(applied=before.applied) == before
    assert after.applied == before.applied | {today_called(withdrawn, told.route)}


@given(told(), st.data())
@LAW
def test_another_entry_never_takes_away_that_a_table_was_held_or_applied_for(
    told: Told, data: st.DataObject
) -> None:
    before = told.says(*told.case.history)
    after = told.says(*told.case.history, data.draw(entries_of(told.case)))
    assert before.held <= after.held
    assert before.applied <= after.applied
    assert after.held <= after.applied
