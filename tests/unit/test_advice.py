"""What an advice tells beside its status: what was taken, how it leans, what an answer does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from routeboek import Advice, Case, CaseError, advise
from routeboek.facts import Situation
from tests import shipped
from tests.cli.helpers import OWN_TEAM, STUCK

RULES = shipped.rules()
# Whether the pupil is enrolled is not told, so it is taken.
FACTS = {name: value for name, value in STUCK.items() if name != "enrolled"} | {"meetings_held": 2}
VO: dict[str, Any] = {"sector": "vo"}


def advice(*without: str, history: list[dict[str, str]] | None = None, **changes: Any) -> Advice:
    """The advice on a case in which all was done, without some facts and with others."""
    place = {name: changes.pop(name) for name in ("sector", "reference_date") if name in changes}
    facts = {name: value for name, value in FACTS.items() if name not in without} | changes
    document = {
        "reference_date": "2026-10-20",
        "sector": "po",
        "municipality": "rijswijk",
        "facts": facts,
        "history": history or [],
    }
    return advise(RULES, Case.model_validate(document | place))


def written(found: Advice) -> dict[str, Any]:
    return found.to_dict()


def told(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("children", ()):
        yield from told(child)


# ---------------------------------------------------------------- what is taken


def taken(found: Advice) -> dict[str, object]:
    return {one["fact"]: one["value"] for one in written(found)["taken"]}


def test_an_exception_that_nobody_raised_is_taken_and_listed_with_its_source() -> None:
    found = written(advice())["taken"]
    assert [(one["fact"], one["value"]) for one in found] == [
        ("enrolled", True),  # meetings were held, so there is a school
        ("partial_participation_long", False),
    ]
    assert all(one["text"] and one["sources"] for one in found)


def test_stating_it_overrules() -> None:
    assert "partial_participation_long" not in taken(advice(partial_participation_long=True))
    assert "partial_participation_long" not in taken(
        advice("continuous_absence_since", attendance="partial")
    )


def test_a_taken_value_is_never_given_as_one_that_was_stated() -> None:
    nodes = told(written(advice("continuous_absence_since"))["justification"])
    partial = [node for node in nodes if node.get("fact") == "partial_participation_long"]
    assert partial
    assert all(node["taken"] is True for node in partial)


def test_a_value_is_not_taken_where_it_would_contradict_what_is_stated() -> None:
    """Who is stated not to be enrolled is not taken to be so, whatever happened before."""
    assert "enrolled" not in taken(advice("attendance", enrolled=False, meetings_held=2, **VO))
    assert taken(advice("attendance", meetings_held=2, **VO))["enrolled"] is True


# ---------------------------------------------------------------- which way it leans


def test_without_doubt_nothing_leans() -> None:
    assert advice().leaning is None


@pytest.mark.parametrize(
    ("without", "changes", "expected"),
    [
        (("illness",), {}, "permitted-if"),
        (("plan_led_to_suitable_offer",), {"meetings_held": 1}, "not-now"),
        (("stuck_on",), VO, "depends"),
    ],
)
def test_an_undetermined_advice_leans_by_what_is_still_possible(
    without: tuple[str, ...], changes: dict[str, Any], expected: str
) -> None:
    found = advice(*without, **changes)
    assert (found.status, found.leaning) == ("undetermined", expected)


# ---------------------------------------------------------------- what an answer would do


def test_questions_say_what_each_answer_leads_to() -> None:
    found = written(advice("illness"))["questions"][0]
    assert (found["fact"], found["decides"]) == ("illness", "status")
    assert {answer["value"]: answer["possible_statuses"] for answer in found["answers"]} == {
        "no": ["permitted"],
        "claimed": ["permitted"],
        "demonstrable": ["not-yet"],
    }


@pytest.mark.parametrize("name", ["illness", "solution_in_sight", "plan_led_to_suitable_offer"])
def test_an_answer_leads_where_the_case_with_that_answer_is(name: str) -> None:
    asked = next(q for q in written(advice(name))["questions"] if q["fact"] == name)
    assert asked["answers"]
    for answer in asked["answers"]:
        known = written(advice(**{name: answer["value"]}))
        assert answer["possible_statuses"] == known["possible_statuses"]
        assert answer["next"] == (known["next"]["table"] if known["next"] else None)


def test_at_most_five_questions_tell_their_answers_and_only_of_the_status() -> None:
    found = written(
        advise(
            RULES,
            Case.model_validate(
                {"reference_date": "2026-10-20", "sector": "po", "municipality": "den-haag"}
            ),
        )
    )["questions"]
    assert [bool(one["answers"]) for one in found] == [n < 5 for n in range(len(found))]
    order = ["status", "date", "side", "duty"]
    ranks = [order.index(one["decides"]) for one in found]
    assert ranks == sorted(ranks)


# ---------------------------------------------------------------- a bound on the last day


def test_a_later_day_bounds_the_last_day_to_apply() -> None:
    """The first absence is not later than its continuous part: the term ends by then."""
    next_table = written(advice("first_worrying_absence_date"))["next"]
    assert next_table["deadline"]["latest"] is None
    assert next_table["deadline"]["at_most"] == "2026-11-09"
    assert next_table["deadline"]["overdue"] is None


def test_past_that_bound_it_is_overdue() -> None:
    next_table = written(advice("first_worrying_absence_date", reference_date="2026-11-10"))["next"]
    assert next_table["deadline"]["overdue"] is True


def test_what_is_late_in_any_case_is_told() -> None:
    """Absent since 7 September and asked on 9 November: eight weeks ended on 2 November."""
    late: dict[str, Any] = {
        "reference_date": "2026-11-09",
        "continuous_absence_since": "2026-09-07",
    }
    found = advice("first_worrying_absence_date", **late)
    assert found.status == "permitted"
    assert "uiterlijk tot en met maandag 2 november 2026" in found.summary
    assert [one.code for one in found.warnings if one.code == "overdue"]
    rung = written(found)["timeline"][0]
    assert (rung["overdue"], rung["latest"], rung["at_most"]) == (True, None, "2026-11-02")


def test_an_application_that_was_withdrawn_bounds_the_first_day_too() -> None:
    entry = OWN_TEAM | {
        "outcome": "withdrawn",
        "applied_on": "2026-08-17",
        "closed_on": "2026-08-20",
    }
    unknown = ("first_worrying_absence_date", "continuous_absence_since")
    found = advice(*unknown, history=[entry], attendance="none")
    assert written(found)["next"]["deadline"]["at_most"] == "2026-10-12"


def test_dates_bound_each_other_through_others() -> None:
    """Coming in part began before the absence did, and that not before the first worry."""
    decision = RULES.routes["po-2026", "rijswijk"].decisions[0]
    today = date(2026, 10, 20).toordinal()
    known = Situation({"continuous_absence_since": today - 30}, today)
    assert decision.last_day(known, "first_worrying_absence_date") == today - 30
    assert decision.last_day(known, "partial_participation_since") == today - 31
    assert decision.last_day(Situation({}, today), "first_worrying_absence_date") is None


@pytest.mark.parametrize(("day", "late"), [("2026-11-02", False), ("2026-11-03", True)])
def test_what_was_sent_back_is_late_in_every_place_or_in_none(day: str, late: bool) -> None:
    """It has to be applied for again, and the clock runs on."""
    entry = OWN_TEAM | {"outcome": "returned", "followed_up_on": OWN_TEAM["closed_on"]}
    found = written(advice(history=[entry], reference_date=day))
    assert found["next"]["table"] == OWN_TEAM["table"]
    assert found["next"]["deadline"]["overdue"] is late
    assert found["timeline"][0]["overdue"] is late


@pytest.mark.parametrize(
    ("day", "warned"),
    [("2026-10-25", False), ("2026-10-26", True), ("2026-11-02", True), ("2026-11-03", False)],
)
def test_the_last_days_of_a_term_are_warned_for(day: str, warned: bool) -> None:
    codes = [one.code for one in advice(reference_date=day).warnings]
    assert ("deadline-near" in codes) is warned


def test_while_a_table_runs_the_term_of_the_next_one_is_warned_for() -> None:
    entry = OWN_TEAM | {"outcome": "running"}
    del entry["closed_on"]
    first = written(advice(history=[entry]))["timeline"][1]
    day = date.fromisoformat(first["latest"]) - timedelta(days=3)
    found = advice(history=[entry], reference_date=day.isoformat())
    assert written(found)["timeline"][1]["days_left"] == 3
    (text,) = [one.text for one in found.warnings if one.code == "deadline-near"]
    assert first["name"] in text


def test_a_known_date_needs_no_bound() -> None:
    deadline = written(advice())["next"]["deadline"]
    assert (deadline["latest"], deadline["at_most"]) == ("2026-11-02", None)


# ---------------------------------------------------------------- a held rung proves its gate


def test_what_a_held_table_proved_is_met_and_not_asked() -> None:
    found = advice("meetings_held", "plan_made", "plan_carried_out", history=[OWN_TEAM])
    assert found.status == "permitted"
    asked = {one.fact.name for one in found.questions}
    assert not asked & {"meetings_held", "plan_made", "plan_carried_out"}
    nodes = [n for n in told(written(found)["justification"]) if n.get("fact") == "meetings_held"]
    assert [(node["verdict"], node["proved"], node["value"]) for node in nodes] == [
        ("met", True, None)
    ]


def test_what_was_stated_and_is_met_is_told_as_stated() -> None:
    nodes = told(written(advice(history=[OWN_TEAM]))["justification"])
    meetings = [node for node in nodes if node.get("fact") == "meetings_held"]
    assert [(node["verdict"], node.get("proved", False), node["value"]) for node in meetings] == [
        ("met", False, 2)
    ]


# ---------------------------------------------------------------- whole and without contradiction


def test_a_blocked_advice_always_names_what_is_missing() -> None:
    """Facts may exclude each other, so that no way is left though each by itself seems open."""
    found = advice(
        "illness",
        "first_worrying_absence_date",
        "continuous_absence_since",
        sector="vo",
        reference_date="2025-10-06",
        partial_participation_since="2025-10-05",
        approaches_tried=0,
        support_wanted=False,
        stuck_on=["financial"],
    )
    assert found.status == "blocked"
    assert [one.condition for one in found.unmet] == ["approaches_tried"]


@pytest.mark.parametrize("status", ["no-solution", "running"])
def test_a_table_has_one_state_wherever_it_is_named(status: str) -> None:
    entry = OWN_TEAM | {"outcome": status}
    if status == "running":
        del entry["closed_on"]
    document = written(advice(history=[entry]))
    states: dict[str, set[str]] = {}
    for one in (document["next"], *document["side_tables"]):
        states.setdefault(one["table"], set()).add(one["state"])
    assert all(len(found) == 1 for found in states.values())


SENT_BACK = {
    "table": "expertisetafel-vso",
    "applied_on": "2025-01-10",
    "closed_on": "2025-02-01",
    "outcome": "returned",
}


@pytest.mark.parametrize("offer", [False, True, None])
def test_a_side_table_that_sent_a_case_back_is_blocked_also_where_it_is_next(
    offer: bool | None,
) -> None:
    """What it was sent back for comes first, whatever one can but wait for."""
    found = advice(
        **VO,
        reference_date="2025-03-24",
        history=[SENT_BACK],
        stuck_on=["vso"],
        plan_led_to_suitable_offer=offer,
        cluster_3_or_4_characteristics=True,
        case_found_stuck_by_jes=True,
        own_organisations_consulted=True,
        vso_cluster_3_declined=True,
        vso_cluster_4_declined=True,
        continuous_absence_since="2025-02-01",
        first_worrying_absence_date="2025-02-01",
    )
    assert found.next is not None
    assert (found.next.table, found.next.state) == ("expertisetafel-vso", "blocked")
    assert found.status == "blocked"
    assert "followed-up-expertisetafel-vso" in [one.condition for one in found.unmet]


@pytest.mark.parametrize(
    ("stuck_on", "opens_on"), [("financial", date(2025, 3, 24)), ("none-of-these", None)]
)
def test_time_opens_no_table_that_is_not_meant_for_the_case(
    stuck_on: str, opens_on: date | None
) -> None:
    found = advice(
        **VO,
        reference_date="2025-03-03",
        stuck_on=[stuck_on],
        own_organisations_consulted=True,
        continuous_absence_since="2025-02-24",
        first_worrying_absence_date="2025-02-24",
    )
    assert found.status == "not-yet"
    assert found.next is not None
    assert (found.next.table, found.next.opens_on) == ("inzet-regisseur", opens_on)
    assert ("24 maart" in found.summary) is bool(opens_on)


@pytest.mark.parametrize("sector", ["po", "vo"])
def test_never_is_a_day_that_did_not_come(sector: str) -> None:
    found = advice(sector=sector, arrived_in_netherlands_on="never")
    assert found.status in ("permitted", "undetermined")


def test_an_answer_in_years_is_told_by_the_last_day_that_is_so_long_ago() -> None:
    changes: dict[str, Any] = {"enrolled": False, "dutch_insufficient": True, "attendance": None}
    found = written(advice("continuous_absence_since", sector="vo", **changes))
    (asked,) = [one for one in found["questions"] if one["fact"] == "arrived_in_netherlands_on"]
    assert [(one["value"], one["text"]) for one in asked["answers"]] == [
        ("never", "nooit"),
        ("2024-10-20", "2 jaar geleden of langer"),
        ("2024-10-21", "minder dan 2 jaar geleden"),
    ]


def test_where_only_other_routes_are_possible_nothing_of_the_ladder_is_unmet() -> None:
    changes: dict[str, Any] = {"enrolled": False, "dutch_insufficient": True, "attendance": None}
    found = advice("continuous_absence_since", "meetings_held", sector="vo", **changes)
    assert (found.status, found.possible_statuses) == ("undetermined", ("other-route",))
    again = advice("continuous_absence_since", sector="vo", **changes | {"meetings_held": 0})
    assert (found.unmet, again.unmet) == ((), ())


def test_coming_in_part_cannot_start_within_the_continuous_absence() -> None:
    with pytest.raises(CaseError) as refused:
        advice(sector="vo", partial_participation_since="2026-09-14")
    assert [found.code for found in refused.value.diagnostics] == ["contradiction"]


# ---------------------------------------------------------------- why there is no table


@pytest.mark.parametrize(
    ("sector", "facts", "status", "why", "because"),
    [
        (
            "po",
            {"plan_led_to_suitable_offer": True, "attendance": "full"},
            "solved",
            "because-solved",
            ["plan_led_to_suitable_offer", "attendance"],
        ),
        (
            "vo",
            {"attendance": "full", "frequent_absence": True, "plan_led_to_suitable_offer": False},
            "not-yet",
            "because-no-table",
            ["attendance", "frequent_absence"],
        ),
    ],
    ids=["solved", "no table"],
)
def test_what_settles_a_case_without_a_table_is_its_justification(
    sector: str, facts: dict[str, Any], status: str, why: str, because: list[str]
) -> None:
    when = {"po": "2026-10-20", "vo": "2025-10-20"}[sector]
    where = {"sector": sector, "municipality": "den-haag", "reference_date": when}
    found = advise(RULES, Case.model_validate({**where, "facts": facts}))
    assert (found.status, found.next) == (status, None)
    assert found.justification.condition.id == why
    assert [one.condition.id for one in found.justification.children] == because
