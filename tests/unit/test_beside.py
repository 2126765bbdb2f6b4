"""What an advice tells beside the next table: duties, tables beside the ladder, warnings."""

from __future__ import annotations

from typing import Any

import pytest

from routeboek import Advice, Case, advise
from tests import shipped
from tests.cli.helpers import OWN_TEAM, STUCK


def advice(history: list[dict[str, str]] | None = None, **facts: Any) -> Advice:
    """The advice in Den Haag on a case that is stuck."""
    case = {
        "reference_date": "2026-10-20",
        "sector": "po",
        "municipality": "den-haag",
        "facts": STUCK | facts,
        "history": history or [],
    }
    return advise(shipped.rules(), Case.model_validate(case))


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"unauthorised_hours_4_weeks": 20}, "due"),
        ({"unauthorised_hours_4_weeks": 20, "duo_report_made": False}, "due"),
        ({"unauthorised_hours_4_weeks": 20, "duo_report_made": True}, "made"),
        ({"duo_report_made": True}, "unknown"),
        ({}, "unknown"),
        ({"unauthorised_hours_4_weeks": 15}, None),
    ],
)
def test_a_duty_is_due_until_it_is_done(facts: dict[str, Any], state: str | None) -> None:
    states = {duty.definition.id: duty.state for duty in advice(**facts).duties}
    assert states.get("duo-melding") == state


@pytest.mark.parametrize(
    ("since", "warned"), [("2026-09-10", False), ("2026-09-11", True), ("2026-09-14", True)]
)
def test_absence_that_began_after_a_solution_is_warned_of(since: str, warned: bool) -> None:
    solved = {
        **OWN_TEAM,
        "applied_on": "2026-09-08",
        "outcome": "solved",
        "closed_on": "2026-09-10",
    }
    found = advice([solved], first_worrying_absence_date=since)
    assert found.status == "solved"
    assert ("absence-after-solution" in [one.code for one in found.warnings]) is warned


@pytest.mark.parametrize(
    ("followed_up", "blocked"), [({}, True), ({"followed_up_on": "2026-10-19"}, False)]
)
def test_a_table_beside_that_sent_a_case_back_waits_until_that_is_done(
    followed_up: dict[str, str], blocked: bool
) -> None:
    table = "jeugdbeschermingstafel"
    returned = {
        "table": table,
        "applied_on": "2026-10-06",
        "closed_on": "2026-10-13",
        "outcome": "returned",
    }
    states = {one.definition.id: one.state for one in advice([returned | followed_up]).side_tables}
    assert (states[table] == "blocked") is blocked
