"""Days and terms of an advice: until when, how late, from when, and what was held."""

from __future__ import annotations

from typing import Any

import pytest

from routeboek import Advice, Case, Rules, advise, load_rules
from routeboek.rejoining import under_reading
from tests import shipped
from tests.cli.helpers import OWN_TEAM, REGION, STUCK

FIRST, SECOND = "intercollegiale-afstemming", "managementafstemming"
LAST_DAY = "2026-11-02"
"""The last day of both, counted from the first day that is told."""
NOT_TOLD = {"first_worrying_absence_date": None}
AT_MOST = "2026-11-09"
"""Their last day at most where that is not told: absence is known from a week later."""


def advised(
    day: str, facts: dict[str, Any] | None = None, rules: Rules | None = None, **parts: Any
) -> Advice:
    """The advice in Den Haag on a case that is stuck, after the first table."""
    case = {
        "reference_date": day,
        "sector": "po",
        "municipality": "den-haag",
        "facts": STUCK | (facts or {}),
        "history": [OWN_TEAM],
        **parts,
    }
    return advise(rules or shipped.rules(), Case.model_validate(case))


def warned(advice: Advice) -> list[str]:
    return [one.code for one in advice.warnings]


@pytest.mark.parametrize(
    ("day", "facts", "warnings"),
    [
        ("2026-10-25", {}, []),
        ("2026-10-26", {}, ["deadline-near"]),
        (LAST_DAY, {}, ["deadline-near"]),
        ("2026-11-03", {}, ["overdue"]),
        ("2026-11-01", NOT_TOLD, []),
        ("2026-11-02", NOT_TOLD, ["deadline-near"]),
        (AT_MOST, NOT_TOLD, ["deadline-near"]),
        ("2026-11-10", NOT_TOLD, ["overdue"]),
        (LAST_DAY, {"attendance": "full", "continuous_absence_since": None}, []),
    ],
)
def test_the_last_week_of_a_term_and_its_end_are_warned_of(
    day: str, facts: dict[str, Any], warnings: list[str]
) -> None:
    found = advised(day, facts)
    assert found.next is not None and found.next.table == SECOND
    assert warned(found) == warnings
    assert found.next.deadline is not None
    late = found.next.deadline.overdue
    assert bool(late) is ("overdue" in warnings)
    assert (late is None) is (facts == NOT_TOLD and not late)  # it may be over, or not


def test_where_the_rules_do_not_say_how_near_no_term_is_near() -> None:
    rules = load_rules(REGION)
    assert rules.warn_days_before == 0
    case = {
        "reference_date": "2030-10-15",
        "sector": "mbo",
        "municipality": "zandbank",
        "facts": {"lessons_missed": 6, "boat": "sails", "first_missed_on": "2030-10-01"},
    }
    found = advise(rules, Case.model_validate(case))
    assert found.next is not None and found.next.deadline is not None
    assert (found.next.deadline.days_left, warned(found)) == (0, [])


def test_a_case_that_is_surely_too_early_opens_on_a_day_counted_from_the_earliest_one() -> None:
    facts = {"first_worrying_absence_date": "2026-10-10", "continuous_absence_since": None}
    found = advised("2026-10-20", facts)
    assert (found.status, found.next and found.next.opens_on) == ("not-yet", None)
    assert "op zijn vroegst vanaf zaterdag 7 november 2026" in found.summary


def test_in_school_weeks_a_term_is_longer_by_the_holidays_in_it_and_by_no_others() -> None:
    rules = under_reading(shipped.rules(), "termijn-in-kalenderweken", "schoolweken")
    before = {"from": "2026-08-01", "to": "2026-08-31"}
    within = {"from": "2026-10-17", "to": "2026-10-25"}
    found = advised("2026-10-20", None, rules, school_holidays=[before, within])
    assert found.next is not None and found.next.deadline is not None
    assert str(found.next.deadline.latest) == "2026-11-11"


def test_an_application_that_came_too_late_stays_so_told() -> None:
    late = OWN_TEAM | {"applied_on": "2026-11-20", "closed_on": "2026-11-21"}
    for entry, overdue in ((OWN_TEAM, False), (late, True)):
        first, *_ = advised("2026-11-25", history=[entry]).timeline
        assert (first.definition.id, first.overdue) == (FIRST, overdue)


def test_on_another_route_the_timeline_holds_what_was_held_and_nothing_else() -> None:
    table = "inzet-regisseur"
    facts = {
        "first_worrying_absence_date": "2024-09-09",
        "continuous_absence_since": "2024-09-16",
        "partial_participation_since": "never",
        "illness": "demonstrable",
    }
    held = OWN_TEAM | {"table": table, "applied_on": "2024-11-04", "closed_on": "2024-11-18"}
    found = advised("2024-11-25", facts, sector="vo", history=[held])
    assert found.status == "other-route"
    assert [one.definition.id for one in found.timeline] == [table]
