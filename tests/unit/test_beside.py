"""What an advice tells beside the next table: duties, tables beside the ladder, warnings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from routeboek import Advice, Case, Rules, advise, load_rules
from tests import shipped
from tests.cli.edits import REGION, SECTOR, Edit, copied
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


def test_who_attends_is_asked_what_only_tells_which_table_where_nothing_tells_the_status() -> None:
    case = {
        "reference_date": "2025-11-17",
        "sector": "po",
        "municipality": "den-haag",
        "facts": {
            "first_worrying_absence_date": "2025-09-08",
            "attendance": "full",
            "illness": "no",
            "meetings_held": 2,
            "plan_made": True,
            "plan_carried_out": True,
            "plan_led_to_suitable_offer": False,
            "opp_in_dossier": True,
        },
    }
    found = advise(shipped.rules(), Case.model_validate(case))
    assert found.status == "not-yet"
    asked = [one.fact.name for one in found.questions if one.decides == "status"]
    assert asked == ["stuck_on"]


def in_dune_town(rules: Rules, **facts: object) -> Advice:
    case = {
        "reference_date": "2030-10-20",
        "sector": "po",
        "municipality": "duinstad",
        "facts": {"attendance": "none", "absent_since": "2030-09-01", **facts},
    }
    return advise(rules, Case.model_validate(case))


def test_a_phase_that_asks_nothing_is_that_of_every_case_without_an_earlier_one(
    tmp_path: Path,
) -> None:
    asks = "    when: {fact: meetings_held, at_most: 0}\n"
    for name, edits, phase in (
        ("asks", [], None),
        ("asks-nothing", [Edit(SECTOR, asks, "\n")], "signaleren"),
    ):
        rules = load_rules(copied(tmp_path / name, edits))
        first, found = in_dune_town(rules, meetings_held=1).phase, in_dune_town(rules).phase
        assert first is not None and first.definition.id == "overleg"
        assert (found and found.definition.id) == phase


@pytest.mark.parametrize(
    ("facts", "assumed"),
    [({"meetings_held": 3}, True), ({"meetings_held": 2}, False), ({}, False)],
)
def test_a_reading_is_told_of_where_it_surely_touches_the_case(
    facts: dict[str, Any], assumed: bool, tmp_path: Path
) -> None:
    touches = "    chosen: mee\n    when: {fact: meetings_held, at_least: 3}\n"
    edits = [Edit(REGION, "    chosen: mee\n", touches)]
    found = in_dune_town(load_rules(copied(tmp_path / "rules", edits)), **facts)
    assert ("weken-aaneen" in [one.id for one in found.assumptions]) is assumed
