"""An interview: what is asked next, what answers make of the case, and that no answer is lost."""

from __future__ import annotations

import json
from typing import Any

import pytest

from routeboek import Case, CaseError, advise
from routeboek.interview import GROUPS, HELD, OPENING, UNKNOWN, Interview
from routeboek.pastables import NO_TABLE
from routeboek.posed import Understood, answer_text, understood
from tests import shipped

DAY = "2026-10-20"
OPENED = {"sector": "po", "municipality": "rijswijk", "reference_date": DAY}
STUCK: dict[str, Any] = {
    "attendance": "none",
    "continuous_absence_since": "2026-09-14",
    "solution_in_sight": False,
    "illness": "no",
    "meetings_held": 3,
    "plan_made": True,
    "plan_carried_out": True,
    "plan_led_to_suitable_offer": False,
}


def started(**start: object) -> Interview:
    return Interview(shipped.rules(), start)


def at_tables() -> Interview:
    """An interview that asks for the tables so far."""
    return started(sector="po", reference_date=DAY).answer("rijswijk")


def opened() -> Interview:
    """An interview in which the tables so far were asked too: there are none."""
    return at_tables().answer(NO_TABLE)


def asked(interview: Interview) -> tuple[str, ...]:
    posed = interview.question()
    assert posed is not None
    return posed.path


def answered(interview: Interview, answers: dict[str, object]) -> Interview:
    """The interview with these answers to all that is asked; to the rest nobody knows one."""
    while posed := interview.question():
        interview = interview.answer(answers.get(posed.path[-1]))
    return interview


# ---------------------------------------------------------------- what is asked


def test_first_sector_municipality_and_day_as_far_as_they_are_not_given() -> None:
    interview = started()
    for key, value in OPENED.items():
        assert asked(interview) == (key,)
        assert not interview.is_open
        interview = interview.answer(value)
    assert asked(interview) == ("history", "0", "table")
    assert asked(started(sector="po", reference_date=DAY)) == ("municipality",)
    assert list(OPENED) == list(OPENING)


def test_then_the_questions_of_the_advice_best_first() -> None:
    interview = opened()
    while not interview.certain:
        first = interview.advice.questions[0]
        assert first.decides == "status"
        assert asked(interview) == ("facts", first.fact.name)
        interview = interview.answer(STUCK[first.fact.name])
    assert interview.question() is None
    assert interview.advice.status == "permitted"
    assert set(interview.groups()) == {*GROUPS} - {UNKNOWN}


def test_the_case_is_one_that_advise_takes() -> None:
    interview = answered(opened(), STUCK)
    case = interview.case()
    assert advise(shipped.rules(), Case.model_validate_json(json.dumps(case))) == interview.advice
    assert list(case) == [
        "schema_version", "reference_date", "sector", "municipality", "facts", "history",
    ]  # fmt: skip
    assert case["history"] == []


def test_what_somebody_does_not_know_is_asked_once_and_stands_in_no_case() -> None:
    interview = answered(opened(), {})
    assert interview.advice.status == "undetermined"
    assert not interview.certain
    assert interview.case()["facts"] == {}
    assert interview.groups()[UNKNOWN] > 1
    again = interview.choose(UNKNOWN)
    assert asked(again)[0] == "facts"
    assert UNKNOWN not in again.groups()


def test_groups_ask_what_makes_the_advice_fuller() -> None:
    interview = answered(opened(), STUCK)
    for group in ("date", "side", "duty"):
        names = {one.fact.name for one in interview.advice.questions if one.decides == group}
        assert interview.groups()[group] == len(names)
        chosen = interview.choose(group)
        assert asked(chosen)[1] in names
        assert group not in answered(chosen, {}).groups()


def test_it_starts_from_a_case_and_asks_no_more_than_that_leaves_open() -> None:
    start = {**OPENED, "case_id": "x-1", "facts": dict(STUCK)}
    del start["facts"]["illness"]  # type: ignore[attr-defined]
    interview = started(**start)
    assert asked(interview) == ("facts", "illness")
    done = interview.answer("no")
    assert done.question() is None
    assert done.case()["case_id"] == "x-1"
    assert done.case()["facts"] == {**start["facts"], "illness": "no"}  # type: ignore[dict-item]


# ---------------------------------------------------------------- the tables so far

NO_OTHER = "er waren geen andere tafels dan hier zijn verteld"
LEFT_OUT = "een tafel waarvan niet alles bekend is, telt niet mee"
NOT_YET_DONE = "wat een tafel terugvroeg, is nog niet opgepakt"
HELD_TABLE = ["adviestafel", "no-solution", "2026-10-01", "2026-10-08"]


def with_tables(*answers: object) -> Interview:
    interview = at_tables()
    for one in answers:
        interview = interview.answer(one)
    return interview


def test_a_table_that_was_held_has_its_days() -> None:
    interview = with_tables(*HELD_TABLE, NO_TABLE)
    assert interview.case()["history"] == [
        {"table": "adviestafel", "applied_on": "2026-10-01", "outcome": "no-solution",
         "closed_on": "2026-10-08"}
    ]  # fmt: skip
    assert asked(interview)[0] == "facts"


@pytest.mark.parametrize(
    ("answers", "keys"),
    [
        (["adviestafel", "running", "2026-10-01"], "table applied_on outcome"),
        (["adviestafel", "withdrawn", "2026-10-01", "2026-10-02"],
         "table applied_on outcome closed_on"),
        (["adviestafel", "returned", "2026-10-01", "2026-10-02", "2026-10-05"],
         "table applied_on outcome closed_on followed_up_on"),
        (["adviestafel", "returned", "2026-10-01", "2026-10-02", "never"],
         "table applied_on outcome closed_on"),
        (["adviestafel", "returned", "2026-10-01", "2026-10-02", None],
         "table applied_on outcome closed_on"),
        (["adviestafel", "not-applicable", "not-needed"], "table outcome reason"),
    ],
)  # fmt: skip
def test_each_outcome_asks_what_a_case_must_tell(answers: list[object], keys: str) -> None:
    interview = with_tables(*answers)
    assert asked(interview) == ("history", "1", "table")
    (entry,) = interview.case()["history"]  # type: ignore[misc]
    assert list(entry) == keys.split()  # type: ignore[has-type]


def test_more_tables_can_be_told_when_the_answer_is_there() -> None:
    interview = answered(opened(), STUCK).choose(HELD)
    assert asked(interview) == ("history", "0", "table")
    for one in (*HELD_TABLE, NO_TABLE):
        interview = interview.answer(one)
    assert len(interview.case()["history"]) == 1  # type: ignore[arg-type]


def test_a_table_without_a_day_does_not_count() -> None:
    interview = with_tables("adviestafel", "no-solution", None)
    assert "history" not in interview.case()
    assert asked(interview) == ("history", "1", "table")


@pytest.mark.parametrize(
    ("answers", "assumed"),
    [
        ([None], NO_OTHER),
        (["adviestafel", None, NO_TABLE], LEFT_OUT),
        (["adviestafel", "no-solution", "2026-10-01", None, NO_TABLE], LEFT_OUT),
        ([*HELD_TABLE, None], NO_OTHER),
        (["adviestafel", "returned", "2026-10-01", "2026-10-02", None, NO_TABLE], NOT_YET_DONE),
    ],
    ids=["any", "outcome", "day", "more", "followed up"],
)
def test_a_status_is_certain_only_if_the_tables_are_known(
    answers: list[object], assumed: str
) -> None:
    """Who does not know whether a table was held hears that the status rests on that."""
    interview = answered(with_tables(*answers), STUCK)
    assert interview.advice.status != "undetermined"
    assert interview.certain
    assert interview.assumed[0] == assumed
    assert (NO_OTHER in interview.assumed) == (assumed == NO_OTHER)
    assert "history" not in interview.case() or interview.case()["history"]
    assert asked(interview.choose(HELD))[0] == "history"


def test_a_case_that_tells_of_no_tables_leaves_them_open() -> None:
    facts = {**STUCK}
    told = started(**OPENED, facts=facts, history=[])
    assert NO_OTHER not in told.assumed
    assert started(**OPENED, facts=facts).assumed == (NO_OTHER, *told.assumed)


def test_a_table_that_was_not_there_then_is_refused_at_its_day() -> None:
    interview = with_tables("doorbraaktafel", "no-solution")
    with pytest.raises(CaseError) as refused:
        interview.answer("2026-10-01")
    assert [one.code for one in refused.value.diagnostics] == ["table-not-in-route-near"]
    assert asked(interview.answer("2026-05-01")) == ("history", "0", "closed_on")


# ---------------------------------------------------------------- back


def test_back_shows_each_answer_again_and_loses_none() -> None:
    interview = done = answered(opened(), STUCK)
    for given in reversed(done.given):
        interview = interview.back()
        posed = interview.question()
        assert posed is not None
        assert (posed.path, posed.before) == (given.path, given.value)
        assert posed.again
        assert interview.case() == done.case()
    assert interview.back() is interview
    for _ in done.given:
        interview = interview.keep()
    assert interview == done
    assert interview.keep() is interview


def test_another_answer_goes_on_where_the_interview_was() -> None:
    done = answered(opened(), STUCK)
    looking = done.back()
    while asked(looking) != ("facts", "illness"):
        looking = looking.back()
    other = looking.answer("claimed")
    assert other.case()["facts"] == {**done.case()["facts"], "illness": "claimed"}  # type: ignore[dict-item]
    assert other.aside == {}
    assert other.at is None


def test_an_answer_that_cannot_be_is_refused_and_changes_nothing() -> None:
    interview = opened()
    while asked(interview)[1] != "continuous_absence_since":
        interview = interview.answer(STUCK[asked(interview)[1]])
    with pytest.raises(CaseError) as refused:
        interview.answer("2026-10-21")
    assert [one.code for one in refused.value.diagnostics] == ["fact-after-reference"]
    assert asked(interview) == ("facts", "continuous_absence_since")


def test_what_no_longer_fits_is_set_aside_and_offered_again() -> None:
    interview = opened()
    while asked(interview)[1] != "solution_in_sight":
        interview = interview.answer(STUCK[asked(interview)[1]])
    assert ("facts", "continuous_absence_since") in [one.path for one in interview.given]
    while asked(interview)[1] != "attendance":
        interview = interview.back()
    full = interview.answer("full")
    assert "continuous_absence_since" not in full.case()["facts"]  # type: ignore[operator]
    assert full.aside == {("facts", "continuous_absence_since"): "2026-09-14"}
    while asked(full) != ("facts", "attendance"):
        full = full.back()
    none = full.answer("none")
    posed = none.question()
    assert posed is not None
    assert posed.path == ("facts", "continuous_absence_since")
    assert (posed.before, posed.again) == ("2026-09-14", False)
    assert none.answer(posed.before).aside == {}


def test_another_table_or_none_sets_aside_what_was_told_of_the_first() -> None:
    interview = done = with_tables(
        *HELD_TABLE, "jeugdbeschermingstafel", "running", "2026-10-02", NO_TABLE
    )
    assert len(done.case()["history"]) == 2  # type: ignore[arg-type]
    while asked(interview) != ("history", "0", "table"):
        interview = interview.back()
    none = interview.answer(NO_TABLE)
    assert none.case()["history"] == []
    assert asked(none)[0] == "facts"
    other = interview.answer("intercollegiale-afstemming")
    posed = other.question()
    assert posed is not None
    assert (posed.path[2], posed.before) == ("outcome", "no-solution")
    assert interview.answer("adviestafel").case() == done.case()


# ---------------------------------------------------------------- what a person types


def reads(path: tuple[str, ...], text: str) -> Understood:
    interview = opened()
    names = [one.fact.name for one in interview.advice.questions]
    while asked(interview) != path:
        interview = interview.answer(STUCK.get(asked(interview)[-1])) if names else interview
    posed = interview.question()
    assert posed is not None
    return understood(posed, text)


@pytest.mark.parametrize(
    ("fact", "text", "value"),
    [
        ("attendance", "1", "none"),
        ("attendance", "komt niet op school", "none"),
        ("attendance", "volledig", "full"),
        ("attendance", "4", None),
        ("attendance", "0", None),
        ("attendance", "12345678901234567890", None),
        ("continuous_absence_since", "2026-09-07", "2026-09-07"),
        ("continuous_absence_since", "7-9-2026", "2026-09-07"),
        ("continuous_absence_since", "7 september 2026", "2026-09-07"),
        ("continuous_absence_since", "nooit", "never"),
        ("continuous_absence_since", "31-9-2026", None),
        ("continuous_absence_since", "46315", None),
        ("solution_in_sight", "ja", True),
        ("solution_in_sight", "N", False),
        ("solution_in_sight", "misschien", None),
        ("meetings_held", "3", 3),
        ("meetings_held", "drie", None),
    ],
)
def test_what_is_typed(fact: str, text: str, value: object) -> None:
    assert reads(("facts", fact), text).value == value


def test_several_choices_by_number_or_name() -> None:
    start = {**OPENED, "sector": "vo", "reference_date": "2025-11-04", "municipality": "den-haag"}
    interview = started(**start)
    while asked(interview) != ("facts", "stuck_on"):
        interview = interview.answer({**STUCK, "first_worrying_absence_date": "2025-09-08",
                                      "continuous_absence_since": "2025-09-08"
                                      }.get(asked(interview)[1]))  # fmt: skip
    posed = interview.question()
    assert posed is not None
    first, second, *_ = posed.options
    for text in ("1, 2", "1 2", "2;1", f"{posed.options[first]} en 2", "1,2,1"):
        value = understood(posed, text).value
        assert isinstance(value, list)
        assert sorted(value) == sorted([first, second])
    assert understood(posed, "1, 99").value is None
    assert understood(posed, posed.options[second]).value == [second]
    assert answer_text(posed, [first, second], None, "nl").count(" en ") >= 1
    assert interview.answer([first]).case()["facts"]["stuck_on"] == [first]  # type: ignore[index]


def test_what_only_resembles_an_option_is_suggested() -> None:
    posed = started(sector="po").question()
    assert posed is not None
    assert understood(posed, "Leidschendam") == Understood("leidschendam-voorburg")
    assert understood(posed, "rijswijck") == Understood(None, "rijswijk")
    tables = at_tables().question()
    assert tables is not None
    assert understood(tables, "geen") == Understood(NO_TABLE)
    assert understood(tables, "Adviestafel").value == "adviestafel"


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-09-07", "maandag 7 september 2026 (6 weken en 1 dag voor de peildatum)"),
        ("2026-10-13", "dinsdag 13 oktober 2026 (1 week voor de peildatum)"),
        ("2026-10-18", "zondag 18 oktober 2026 (2 dagen voor de peildatum)"),
        ("2026-10-20", "dinsdag 20 oktober 2026 (de peildatum)"),
        ("2026-10-27", "dinsdag 27 oktober 2026 (1 week na de peildatum)"),
        ("never", "nooit"),
    ],
)
def test_a_day_is_told_with_its_weekday_and_the_weeks(day: str, told: str) -> None:
    interview = opened()
    interview = interview.answer("none")
    posed = interview.question()
    assert posed is not None
    assert posed.type == "date"
    assert answer_text(posed, day, interview.advice.reference_date, "nl") == told
