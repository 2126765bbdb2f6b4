"""What the tables so far make of a case: which rung is next, what runs, what was skipped."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from routeboek import Case, CaseError, advise, load_rules
from routeboek.advice import Advice
from routeboek.history import Progress, edition_on, progress
from routeboek.readings import ways
from routeboek.refusals import situated, situated_alike
from routeboek.rejoining import under_reading
from routeboek.verdict import Verdict
from tests import shipped
from tests.cli.edits import SECTOR, Edit, copied
from tests.cli.helpers import STUCK

RULES = shipped.rules()
ROUTE = RULES.routes["po-2026", "den-haag"]
FIRST, SECOND, THIRD, LAST = (
    "intercollegiale-afstemming",
    "managementafstemming",
    "adviestafel",
    "afstemming-directeurenniveau",
)
Entry = dict[str, Any]


def held(table: str, outcome: str = "no-solution", day: str = "2026-10-06", **more: str) -> Entry:
    """A table that was applied for; unless it runs, it closed two days later in that month."""
    entry: Entry = {"table": table, "applied_on": day, "outcome": outcome, **more}
    if outcome not in ("running", "advice-in-progress"):
        entry.setdefault("closed_on", day[:-2] + f"{int(day[-2:]) + 2:02}")
    return entry


def not_applicable(table: str, **more: str) -> Entry:
    return {"table": table, "outcome": "not-applicable", "reason": "eigen-reden", **more}


def advised(*history: Entry, facts: dict[str, object] | None = None, **parts: object) -> Advice:
    case = {
        "reference_date": "2026-10-20",
        "sector": "po",
        "municipality": "den-haag",
        "facts": {**STUCK, **(facts or {})},
        "history": list(history),
        **parts,
    }
    return advise(RULES, Case.model_validate(case))


def read(*history: Entry, edition: str = "po-2026") -> Progress:
    """What the history says, before the facts are looked at."""
    parts = {"reference_date": "2026-10-20", "sector": "po", "municipality": "den-haag"}
    case = Case.model_validate({**parts, "history": list(history)})
    return progress(RULES, case.snapshot, RULES.routes[edition, "den-haag"])


def next_table(advice: Advice) -> str | None:
    return advice.next.table if advice.next else None


def warned(advice: Advice) -> set[str]:
    return {warning.code for warning in advice.warnings}


# ---------------------------------------------------------------- the next rung


@pytest.mark.parametrize(
    ("history", "following"),
    [
        ([], FIRST),
        ([held(FIRST)], SECOND),
        ([held(FIRST), held(SECOND)], THIRD),
        ([held(FIRST), held(SECOND), held(THIRD)], LAST),
        ([held(THIRD)], LAST),  # what was skipped is not gone back to
        ([held(FIRST), not_applicable(SECOND)], THIRD),
        ([not_applicable(FIRST), not_applicable(SECOND)], THIRD),
    ],
    ids=range(7),
)
def test_a_rung_that_ended_without_a_solution_leads_to_the_one_after_it(
    history: list[Entry], following: str
) -> None:
    advice = advised(*history)
    assert (advice.status, next_table(advice)) == ("permitted", following)


def test_after_the_last_rung_the_route_ends() -> None:
    advice = advised(held(FIRST), held(SECOND), held(THIRD), held(LAST))
    assert (advice.status, advice.next) == ("end-of-route", None)


def test_the_order_of_the_entries_does_not_matter() -> None:
    entries = [
        held(FIRST, day="2026-09-20"),
        held(SECOND, "withdrawn", day="2026-09-22"),
        held(SECOND, "returned", day="2026-09-25"),
        not_applicable(THIRD),
    ]
    told = [advised(*some).to_dict() for some in permutations(entries)]
    assert len(told) == 24
    assert all(one == told[0] for one in told)


# ---------------------------------------------------------------- withdrawn


def test_a_withdrawn_application_is_as_if_it_was_never_made() -> None:
    withdrawn = advised(held(FIRST), held(SECOND, "withdrawn", day="2026-10-10"))
    without = advised(held(FIRST))
    assert withdrawn.to_dict() == without.to_dict()


def test_a_withdrawn_second_application_leaves_the_first() -> None:
    again = held(FIRST, "withdrawn", day="2026-10-12")
    assert next_table(advised(held(FIRST), again)) == SECOND


# ---------------------------------------------------------------- sent back


RETURNED = held(FIRST, "returned", day="2026-10-02")


def test_a_table_that_returned_the_case_wants_it_followed_up_first() -> None:
    advice = advised(RETURNED)
    assert (advice.status, next_table(advice)) == ("blocked", FIRST)
    assert [unmet.condition for unmet in advice.unmet] == [f"followed-up-{FIRST}"]


def test_once_followed_up_the_same_table_is_next_again() -> None:
    advice = advised({**RETURNED, "followed_up_on": "2026-10-08"})
    assert (advice.status, next_table(advice)) == ("permitted", FIRST)


def test_returned_twice_only_the_last_time_counts() -> None:
    first = {**RETURNED, "followed_up_on": "2026-10-08"}
    second = held(FIRST, "returned", day="2026-10-10")
    assert advised(first, second).status == "blocked"
    assert advised(first, {**second, "followed_up_on": "2026-10-15"}).status == "permitted"
    assert advised(RETURNED, {**second, "followed_up_on": "2026-10-15"}).status == "permitted"


def test_a_return_that_was_held_again_without_solution_is_over() -> None:
    advice = advised(RETURNED, held(FIRST, day="2026-10-10"))
    assert (advice.status, next_table(advice)) == ("permitted", SECOND)


# ---------------------------------------------------------------- running


@pytest.mark.parametrize("outcome", ["running", "advice-in-progress"])
def test_a_table_that_runs_is_awaited(outcome: str) -> None:
    advice = advised(held(FIRST), held(SECOND, outcome, day="2026-10-12"))
    assert (advice.status, next_table(advice)) == ("running", SECOND)
    assert all(SECOND not in question.tables for question in advice.questions)


def test_of_two_tables_that_run_the_highest_is_awaited() -> None:
    advice = advised(held(FIRST, "running"), held(THIRD, "running", day="2026-10-12"))
    assert (advice.status, next_table(advice)) == ("running", THIRD)


# ---------------------------------------------------------------- solved


SOLVED = held(FIRST, "solved", day="2026-09-20")


def test_a_solution_ends_the_route() -> None:
    assert advised(SOLVED).status == "solved"
    assert advised(held(FIRST, day="2026-09-14"), held(SECOND, "solved")).status == "solved"


@pytest.mark.parametrize("outcome", ["no-solution", "returned", "running"])
def test_a_rung_that_is_applied_for_after_a_solution_reopens_the_case(outcome: str) -> None:
    assert advised(SOLVED, held(SECOND, outcome, day="2026-10-10")).status != "solved"


@pytest.mark.parametrize(
    "after",
    [
        held(SECOND, "withdrawn", day="2026-10-10"),  # nothing came of it
        held("jeugdbeschermingstafel", day="2026-10-10"),  # no rung of the ladder
        held(SECOND, day="2026-09-21"),  # applied for while the first one still sat
    ],
    ids=["withdrawn", "side table", "before the solution"],
)
def test_other_entries_leave_a_case_solved(after: Entry) -> None:
    assert advised(SOLVED, after).status == "solved"


def test_what_was_solved_reopened_and_solved_again_is_solved() -> None:
    again = held(SECOND, "solved", day="2026-10-10")
    assert advised(SOLVED, again).status == "solved"
    assert advised(SOLVED, held(SECOND, day="2026-10-01"), held(THIRD, "solved")).status == "solved"


SIDE_TABLE = "jeugdbeschermingstafel"
AT_ONCE = {"day": "2026-10-06", "closed_on": "2026-10-06"}


@pytest.mark.parametrize("table", [FIRST, SECOND, THIRD, LAST])
@pytest.mark.parametrize("noted", ["2026-10-05", "2026-10-08", "2026-10-09", None])
def test_that_a_table_does_not_apply_never_reopens_a_solved_case(
    table: str, noted: str | None
) -> None:
    note = not_applicable(table, **({"applied_on": noted} if noted else {}))
    assert advised(held(THIRD, "solved"), note).status == "solved"


@pytest.mark.parametrize(
    ("solved", "applied", "stands"),
    [
        (THIRD, SECOND, True),
        (THIRD, THIRD, False),
        (THIRD, LAST, False),
        (SIDE_TABLE, FIRST, False),
        (SIDE_TABLE, LAST, False),
        (THIRD, SIDE_TABLE, True),
        (SIDE_TABLE, SIDE_TABLE, True),
    ],
    ids=[
        "an earlier rung came before it",
        "the same rung came after it",
        "a later rung came after it",
        "the first rung came after a side table",
        "the last rung came after a side table",
        "a side table never reopens a rung",
        "a side table never reopens a side table",
    ],
)
@pytest.mark.parametrize("outcome", ["no-solution", "returned", "running"])
def test_on_the_day_of_a_solution_the_ladder_tells_what_came_after_it(
    solved: str, applied: str, outcome: str, stands: bool
) -> None:
    solution = held(solved, "solved", day="2026-10-06")
    that_day = held(applied, outcome, day="2026-10-08")
    assert (read(solution, that_day).solved is not None) is stands
    assert read(that_day, solution) == read(solution, that_day)


def test_the_day_after_a_solution_an_earlier_rung_reopens_the_case() -> None:
    solution = held(THIRD, "solved", day="2026-10-06")
    assert read(solution, held(SECOND, day="2026-10-09")).solved is None


def test_what_was_solved_is_told_by_the_solution_that_came_last() -> None:
    early = held(SECOND, "solved", day="2026-10-01", closed_on="2026-10-02")
    long = held(FIRST, "solved", day="2026-09-14", closed_on="2026-10-12")
    between = held(THIRD, day="2026-10-05")
    past = read(early, long, between)
    assert past.solved and past.solved.table == FIRST


def test_of_two_solutions_of_one_day_the_highest_rung_is_the_last() -> None:
    solved = [held(table, "solved", **AT_ONCE) for table in (SIDE_TABLE, THIRD, SECOND)]
    told = {
        one.solved.table for one in (read(*some) for some in permutations(solved)) if one.solved
    }
    assert told == {THIRD}


def test_a_table_that_was_renamed_reopens_a_case_as_its_successor() -> None:
    solved = held("adviestafel", "solved", day="2025-03-03")
    same_day = held("doorbraaktafel", day="2025-03-05")
    assert read(solved, same_day).solved is None


# ---------------------------------------------------------------- one table more than once


@pytest.mark.parametrize(
    ("first", "second", "last"),
    [
        (held(FIRST, "returned", day="2026-10-02"), held(FIRST, "solved"), "solved"),
        (held(FIRST, "returned"), held(FIRST, closed_on="2026-10-12"), "no-solution"),
        (held(FIRST), held(FIRST, "running"), "running"),
        (held(FIRST), held(FIRST, "returned"), "returned"),
        (held(FIRST, "solved"), held(FIRST), "no-solution"),
        (not_applicable(FIRST), held(FIRST, "returned"), "returned"),
        (
            not_applicable(FIRST, applied_on="2026-10-06"),
            held(FIRST, "advice-in-progress"),
            "advice-in-progress",
        ),
        (held(FIRST, "returned"), not_applicable(FIRST, applied_on="2026-10-07"), "not-applicable"),
    ],
    ids=[
        "applied for later",
        "closed later",
        "not closed",
        "same dates: sent back",
        "same dates: no solution after all",
        "a note without a day comes first",
        "a note of the day on which it was applied for",
        "a note of a later day",
    ],
)
def test_the_last_entry_of_a_table_tells_how_it_stands(
    first: Entry, second: Entry, last: str
) -> None:
    assert read(first, second).latest[FIRST].outcome == last
    assert read(second, first) == read(first, second)


def test_of_two_returns_on_the_same_dates_the_one_not_followed_up_is_the_last() -> None:
    followed_up = {**RETURNED, "followed_up_on": "2026-10-08"}
    assert advised(RETURNED, followed_up).status == "blocked"
    assert read(followed_up, RETURNED) == read(RETURNED, followed_up)


def test_notes_without_a_day_may_stand_in_any_order() -> None:
    notes = not_applicable(THIRD), not_applicable(FIRST)
    assert read(*notes) == read(*reversed(notes))


# ---------------------------------------------------------------- held and applied for


@pytest.mark.parametrize(
    ("outcome", "was_held", "was_applied_for"),
    [
        ("no-solution", True, True),
        ("returned", True, True),
        ("solved", True, True),
        ("running", False, True),
        ("advice-in-progress", False, True),
        ("withdrawn", False, True),
    ],
)
def test_a_table_was_held_when_it_came_to_an_outcome(
    outcome: str, was_held: bool, was_applied_for: bool
) -> None:
    past = read(held(FIRST, outcome))
    assert (FIRST in past.held, FIRST in past.applied) == (was_held, was_applied_for)


def test_a_table_that_does_not_apply_was_neither_held_nor_applied_for() -> None:
    past = read(not_applicable(FIRST, applied_on="2026-10-06"))
    assert not past.held and not past.applied
    assert past.tried == {FIRST}


@pytest.mark.parametrize("outcome", ["running", "withdrawn", "not-applicable"])
def test_a_table_that_was_held_stays_so_whatever_came_after(outcome: str) -> None:
    again = held(FIRST, outcome, day="2026-10-12")
    if outcome == "not-applicable":
        again = not_applicable(FIRST, applied_on="2026-10-12")
    past = read(held(FIRST, "returned", day="2026-10-02"), again)
    assert past.held == past.applied == {FIRST}


def test_held_and_applied_for_know_a_table_by_the_id_that_it_has_today() -> None:
    past = read(held("doorbraaktafel", day="2025-03-03"), held(SIDE_TABLE, "running"))
    assert past.held == {LAST}
    assert past.applied == {LAST, SIDE_TABLE}
    before = read(held("doorbraaktafel", day="2025-03-03"), edition="po-2024")
    assert before.held == {"doorbraaktafel"}


# ---------------------------------------------------------------- skipped rungs


@pytest.mark.parametrize(
    ("history", "skipped"),
    [
        ([held(FIRST)], []),
        ([held(FIRST), held(SECOND, day="2026-10-10")], []),
        ([held(SECOND)], [FIRST]),
        ([held(FIRST), held(THIRD, day="2026-10-10")], [SECOND]),
        ([held(LAST)], [FIRST, SECOND, THIRD]),
        ([held(SECOND, "withdrawn")], []),
        ([not_applicable(FIRST)], [FIRST]),
        ([held("jeugdbeschermingstafel")], []),
        # on one day in the order of the ladder: the second before the third, the first never
        ([held(SECOND, **AT_ONCE), held(THIRD, **AT_ONCE)], [FIRST]),
        ([held(FIRST, **AT_ONCE), held(SECOND, **AT_ONCE)], []),
        ([held(SECOND, "returned", **AT_ONCE), held(SECOND, **AT_ONCE)], [FIRST]),
        ([not_applicable(SECOND)], [FIRST, SECOND]),
        # what runs, was withdrawn or came to its outcome later was not held before
        ([held(FIRST, "running"), held(SECOND, day="2026-10-10")], [FIRST]),
        ([held(FIRST, "withdrawn"), held(SECOND, day="2026-10-10")], [FIRST]),
        ([held(FIRST, closed_on="2026-10-12"), held(SECOND, day="2026-10-10")], [FIRST]),
    ],
    ids=range(15),
)
def test_rungs_that_were_not_held_are_named(history: list[Entry], skipped: list[str]) -> None:
    advice = advised(*history)
    route = RULES.routes["po-2026", "den-haag"]
    told = " ".join(warning.text for warning in advice.warnings if warning.code == "step-skipped")
    named = {table.id for table in route.ladder if f"{table.name}" in told}
    assert named == set(skipped)
    assert ("step-skipped" in warned(advice)) is bool(skipped)


def test_a_rung_is_missed_unless_nothing_has_to_come_before_it() -> None:
    """What holds for all, or comes after the gate, is missed; what is optional and open is not."""

    def missed(**changes: object) -> list[str]:
        first, *others = ROUTE.ladder
        route = ROUTE._replace(ladder=(first._replace(**changes), *others))  # type: ignore[arg-type]
        rules = RULES._replace(routes={**RULES.routes, ("po-2026", "den-haag"): route})
        parts = {"reference_date": "2026-10-20", "sector": "po", "municipality": "den-haag"}
        case = Case.model_validate({**parts, "history": [held(SECOND)]})
        return [table.id for table in progress(rules, case.snapshot, route).skipped]

    optional = ROUTE.edition.solved_when
    assert missed(only_when=None, gated=False) == [FIRST]
    assert missed(only_when=None, gated=True) == [FIRST]
    assert missed(only_when=optional, gated=True) == [FIRST]
    assert missed(only_when=optional, gated=False) == []


# ---------------------------------------------------------------- other editions

WITH_A_LAST_RESORT = {
    "sector": "vo",
    "municipality": "leidschendam-voorburg",
    "reference_date": "2025-10-20",
}
"""A place and a day where something remains at the end of the route."""


def test_what_remains_at_the_end_of_a_route_may_stand_in_the_history() -> None:
    case = {**WITH_A_LAST_RESORT, "history": [held("maatwerkoplossing", day="2025-10-06")]}
    assert advise(RULES, Case.model_validate(case)).edition.id == "vo-2025"


def test_a_table_under_the_id_that_it_had_in_an_older_edition_counts() -> None:
    older = held("doorbraaktafel", day="2025-03-03")
    advice = advised(older)
    (rung,) = [one for one in advice.timeline if one.definition.id == LAST]
    assert (rung.outcome, str(rung.applied_on)) == ("no-solution", "2025-03-03")
    assert advice.status == "end-of-route"


def test_a_table_must_have_existed_when_it_was_applied_for() -> None:
    with pytest.raises(CaseError) as refused:
        advised(held("doorbraaktafel"), held(FIRST, day="2019-03-03"))
    found = [(one.code, one.pointer) for one in refused.value.diagnostics]
    assert found == [
        ("table-not-in-route-near", "/history/0/table"),
        ("history-before-editions", "/history/1/applied_on"),
    ]


def test_the_edition_in_force_is_the_last_that_started() -> None:
    editions = RULES.sectors["po"].editions
    first, second = editions[:2]
    assert edition_on(editions, second.valid_from) is second
    assert edition_on(editions, date_before(second.valid_from)) is first
    assert edition_on(editions, date_before(first.valid_from)) is None


def date_before(day: Any) -> Any:
    return type(day).fromordinal(day.toordinal() - 1)


def test_what_remains_at_the_end_of_a_route_makes_no_other_table_one_of_it() -> None:
    case = {**WITH_A_LAST_RESORT, "history": [held("adviestafel", day="2025-10-06")]}
    with pytest.raises(CaseError) as refused:
        advise(RULES, Case.model_validate(case))
    assert [one.code for one in refused.value.diagnostics] == ["table-not-in-route"]


@pytest.mark.parametrize(
    ("word", "near"), [("Wijktafel", "schooltafel"), ("het buurtoverlug", "schooltafel")]
)
def test_a_name_stands_first_for_a_table_that_was_there(
    word: str, near: str, tmp_path: Path
) -> None:
    edits = [
        Edit(
            SECTOR,
            "    name: Schooltafel\n    term:",
            "    name: Schooltafel\n    formerly: Wijktafel\n"
            "    also_called: buurtoverleg\n    term:",
        ),
        Edit(
            SECTOR, "    name: Wijktafel\n", "    name: Wijktafel\n    also_called: buurtoverlog\n"
        ),
    ]
    rules = load_rules(copied(tmp_path / "voorbeeld", edits))
    case = {
        "reference_date": "2030-10-10",
        "sector": "po",
        "municipality": "veenwijk",  # where there is no Wijktafel
        "history": [{"table": word, "applied_on": "2030-10-01", "outcome": "running"}],
    }
    with pytest.raises(CaseError) as refused:
        advise(rules, Case.model_validate(case))
    (found,) = refused.value.diagnostics
    assert (found.code, found.params["near"]) == ("unknown-history-table-near", near)


def test_where_a_case_begins_anew_its_term_runs_from_the_last_day_on_which_it_came_back() -> None:
    rules = under_reading(RULES, "terugleggen-bij-het-jes", "opnieuw-beginnen")
    table = "inzet-regisseur"
    back = [
        held(table, "returned", f"2025-{month}-04", followed_up_on=f"2025-{month}-20")
        for month in ("10", "11")
    ]
    case = {
        "reference_date": "2025-12-08",
        "sector": "vo",
        "municipality": "den-haag",
        "facts": {"first_worrying_absence_date": "2025-09-01", "attendance": "none"},
        "history": back,
    }
    times = advise(rules, Case.model_validate(case)).timeline
    assert {str(one.deadline.counted_from) for one in times if one.deadline} == {"2025-11-06"}


@pytest.mark.parametrize("outcome", ["running", "returned", "no-solution"])
def test_where_a_case_stands_by_other_rules_is_found_as_if_by_itself(outcome: str) -> None:
    """What is the same as by the rules as they are chosen is shared; by some readings it is not."""
    case = Case.model_validate(
        {
            "reference_date": "2026-12-01",
            "sector": "po",
            "municipality": "den-haag",
            "facts": STUCK | {"first_worrying_absence_date": "2026-09-07"},
            "history": [held(FIRST, outcome, day="2026-11-10")],
        }
    ).snapshot
    here, otherwise = situated(RULES, case), 0
    alone: object
    beside: object
    for way in ways(RULES, here.route):
        try:
            alone = situated(way.rules, case)
        except CaseError as refused:
            alone = refused.diagnostics
        try:
            if way.reads_alike and way.route:
                beside = situated_alike(way, case, here, way.route)
            else:
                beside = situated(way.rules, case, here=here)
        except CaseError as refused:
            beside = refused.diagnostics
        assert beside == alone, (way.interpretation, way.reading)
        otherwise += beside != here
    assert otherwise > 10
    assert outcome != "running" or situated(GIVEN_UP, case, here=here).situation.tried == {FIRST}


UNSURE: dict[str, Any] = {"attendance": None, "meetings_held": None, "solution_in_sight": None}


@pytest.mark.parametrize("outcome", ["running", "returned", "no-solution"])
@pytest.mark.parametrize("facts", [{}, UNSURE], ids=["all is known", "not all is known"])
def test_what_a_case_comes_to_by_other_rules_is_found_as_if_by_itself(
    outcome: str, facts: dict[str, Any]
) -> None:
    """What is known may leave two decisions the same; then the one as chosen serves for both."""
    case = Case.model_validate(
        {
            "reference_date": "2026-12-01",
            "sector": "po",
            "municipality": "den-haag",
            "facts": STUCK | facts,
            "history": [held(FIRST, outcome, day="2026-11-10")],
        }
    ).snapshot
    here = situated(RULES, case)
    chosen, shared = Verdict(RULES, case, here), set[bool]()
    for way in ways(RULES, here.route):
        try:
            placed = situated(way.rules, case, here=here)
        except CaseError:
            continue
        alone = Verdict(way.rules, case, placed)
        beside = Verdict(way.rules, case, placed, chosen)
        assert beside.outcomes == alone.outcomes, (way.interpretation, way.reading)
        if alone.decision is not chosen.decision:
            shared.add(beside.acting is chosen.decision)
        for fact in alone.decision.open_facts(placed.situation):
            for value in (True, False) if RULES.facts[fact].type == "yes_no" else ():
                supposed = placed.situation.supposing(fact, value)
                assert beside.acting.outcomes(supposed) == alone.decision.outcomes(supposed)
    if not facts:
        assert shared == {True, False}
    assert chosen.acting is chosen.decision


@pytest.mark.parametrize(("day", "tried"), [("2026-11-11", set()), ("2026-11-12", {FIRST})])
def test_in_school_weeks_a_table_is_given_up_as_much_later_as_the_holidays_last(
    day: str, tried: set[str]
) -> None:
    rules = under_reading(GIVEN_UP, "termijn-in-kalenderweken", "schoolweken")
    case = {
        "reference_date": day,
        "sector": "po",
        "municipality": "den-haag",
        "facts": STUCK,
        "history": [held(FIRST, "running")],
        "school_holidays": [
            {"from": "2026-08-01", "to": "2026-08-31"},  # before the term
            {"from": "2026-10-17", "to": "2026-10-25"},
        ],
    }
    assert situated(rules, Case.model_validate(case).snapshot).situation.tried == tried


def test_a_solution_after_which_a_case_went_on_asks_for_nothing_to_be_done_again() -> None:
    solved, later = held(SECOND, "solved", "2026-09-21"), held(FIRST, day="2026-10-01")
    assert advised(solved).status == "solved"
    found = advised(solved, later)
    assert found.next is not None
    assert (found.status, found.next.table, found.unmet) == ("permitted", SECOND, ())


GIVEN_UP = under_reading(RULES, "vastlopen-stellen-mensen-vast", "door-tijd")
