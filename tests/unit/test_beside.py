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
    ("told", "blocked"),
    [
        ({}, True),
        ({"followed_up_on": "2026-10-19"}, False),
        ({"outcome": "no-solution"}, False),
    ],
)
def test_a_table_beside_that_sent_a_case_back_waits_until_that_is_done(
    told: dict[str, str], blocked: bool
) -> None:
    table = "jeugdbeschermingstafel"
    returned = {
        "table": table,
        "applied_on": "2026-10-06",
        "closed_on": "2026-10-13",
        "outcome": "returned",
    }
    states = {one.definition.id: one.state for one in advice([returned | told]).side_tables}
    assert (states[table] == "blocked") is blocked


@pytest.mark.parametrize(
    ("facts", "status", "warned"),
    [
        ({"stuck_on": ["financial"]}, "permitted", False),
        ({}, "permitted", True),  # on a ground the managers come first
        ({"plan_made": None}, "undetermined", False),
    ],
)
def test_that_another_table_may_be_next_is_warned_of_where_only_the_table_is_open(
    facts: dict[str, Any], status: str, warned: bool
) -> None:
    case = {
        "reference_date": "2025-10-20",
        "sector": "po",
        "municipality": "den-haag",
        "facts": STUCK
        | {"first_worrying_absence_date": "2025-09-08", "continuous_absence_since": "2025-09-15"}
        | {"application_form_completed": True, "opp_in_dossier": True}
        | facts,
    }
    found = advise(shipped.rules(), Case.model_validate(case))
    assert found.status == status
    assert ("next-may-differ" in [one.code for one in found.warnings]) is warned


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ({"outcome": "running"}, "is aangevraagd op dinsdag 6 oktober 2026"),
        (
            {"outcome": "solved", "closed_on": "2026-10-13"},
            "heeft de casus opgelost op dinsdag 13 oktober 2026",
        ),
    ],
)
def test_a_table_that_runs_or_brought_a_solution_is_the_reason(
    entry: dict[str, str], why: str
) -> None:
    table = {name: OWN_TEAM[name] for name in ("table", "applied_on")}
    reason = advice([table | entry]).to_dict()["justification"]
    assert isinstance(reason, dict)
    assert why in reason["text"]
    assert (reason["verdict"], reason["children"]) == ("met", [])
