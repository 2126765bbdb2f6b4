"""One answer: how it is told back, refused, changed and kept, and that none is ever lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from routeboek.interview import Interview
from tests import shipped
from tests.cli.helpers import OWN_TEAM
from tests.page.cases import A_CASE, PERMITTED
from tests.page.person import Person

pytestmark = pytest.mark.heavy

NOT_KNOWN: A_CASE = {**PERMITTED, "facts": {}, "history": []}


def at_day(person: Person) -> Interview:
    """Up to the first day that is asked of the pupil."""
    whole = {**NOT_KNOWN, "facts": {"attendance": "none"}}
    interview = person.converse(whole, most=2)
    posed = interview.question()
    assert posed is not None
    assert (posed.type, posed.may_be_never) == ("date", True)
    return interview


# ---------------------------------------------------------------- days


def test_today_is_what_one_begins_with(person: Person) -> None:
    before = date.today()  # noqa: DTZ011 -- as the clock on the wall has it
    person.page.reload()
    parts = [int(person.page.input_value(f"#reference-{one}")) for one in ("year", "month", "day")]
    assert before <= date(*parts) <= date.today()  # noqa: DTZ011


def test_a_day_is_told_with_its_weekday_and_weeks(person: Person) -> None:
    at_day(person)
    echo = person.page.locator("#answer-echo")
    for day, told in (
        ("2026-10-06", "dinsdag 6 oktober 2026 (2 weken voor de peildatum)"),
        ("2026-10-12", "maandag 12 oktober 2026 (1 week en 1 dag voor de peildatum)"),
        ("2026-10-20", "dinsdag 20 oktober 2026 (de peildatum)"),
        ("2028-02-29", "dinsdag 29 februari 2028 (71 weken na de peildatum)"),
    ):
        person.type_day(day)
        assert echo.inner_text() == told
    person.page.fill("#answer-day", "7/9/2026")
    parts = [person.page.input_value(f"#answer-{one}") for one in ("day", "month", "year")]
    assert parts == ["7", "9", "2026"]
    assert echo.inner_text() == "maandag 7 september 2026 (6 weken en 1 dag voor de peildatum)"


@pytest.mark.parametrize(
    ("day", "problem"),
    [
        ("2026-02-31", "none"),
        ("2026-13-01", "none"),
        ("26-10-01", "none"),
        ("2026-1x-01", "none"),
        ("2026--01", "part"),
        ("--", "empty-never"),
    ],
)
def test_a_day_that_cannot_be_is_not_told(person: Person, day: str, problem: str) -> None:
    """And what is typed is never said again in a problem."""
    at_day(person)
    question = person.heading
    person.type_day(day)
    assert person.page.locator("#answer-echo").inner_text() == ""
    person.next()
    assert person.heading == question
    assert person.problems == [person.say(f"screen-wrong-day-{problem}")]


def test_never(person: Person) -> None:
    interview = at_day(person)
    posed = interview.question()
    assert posed is not None
    person.type_day("2026-10-01")
    person.pick("answer-never")
    parts = [person.page.input_value(f"#answer-{one}") for one in ("day", "month", "year")]
    assert parts == ["", "", ""]
    person.type_day("2026-10-01")
    assert not person.page.locator("#answer-never").is_checked()
    person.answer(posed, "never")
    assert "nooit" in person.answers[-1]
    assert person.saved()["facts"][posed.path[1]] == "never"


# ---------------------------------------------------------------- tables


def test_a_table_with_both_its_days(person: Person) -> None:
    """The day of the outcome is not before that of the application; until then nothing counts."""
    interview = person.converse({**NOT_KNOWN, "history": [OWN_TEAM]}, most=3)
    person.type_day("2026-10-05")
    person.next()
    (problem,) = person.problems
    assert "‘afgesloten op’" in problem
    assert "`" not in problem
    assert interview.answer(OWN_TEAM["closed_on"]).case()["history"] == [OWN_TEAM]
    person.type_day(OWN_TEAM["closed_on"])
    person.next()
    assert [one for one in person.answers if "6 oktober 2026" in one or "13 oktober" in one] == [
        one for one in person.answers if "aangemeld" in one or "uitkomst" in one
    ]
    person.press("screen-show")
    assert person.saved()["history"] == [OWN_TEAM]
    drawn = person.page.locator(".wide svg").text_content()
    assert drawn is not None
    assert "aangemeld 6 okt" in drawn
    assert "uitkomst 13 okt" in drawn


def test_a_table_of_which_a_day_is_not_known_does_not_count(person: Person) -> None:
    person.converse({**NOT_KNOWN, "history": [{**OWN_TEAM, "closed_on": None}]}, most=3)
    person.skip()
    assert person.page.locator("#notice").inner_text() == person.say("ask-assumed-left-out")
    described = person.page.locator("h1").get_attribute("aria-describedby")
    assert described == "notice"


# ---------------------------------------------------------------- back, and other answers


def test_back_to_the_start_and_on_again_loses_no_answer(person: Person) -> None:
    person.converse(PERMITTED, most=9)
    question, answers = person.heading, person.answers
    for _ in range(9):
        person.page.locator("button.back").click()
        assert person.answers == answers
    assert person.page.locator("button.back").count() == 1
    person.page.locator("button.back").click()  # the start
    assert person.page.locator("#sector-0").is_checked()
    assert person.page.locator("#municipality-0").is_checked()
    for _ in range(10):
        person.next()
    assert (person.heading, person.answers) == (question, answers)


def test_an_answer_is_changed_from_the_list(person: Person) -> None:
    """After it one is back where one was."""
    interview = person.converse({**PERMITTED, "history": []}, most=9)
    question = person.heading
    at = next(n for n, one in enumerate(interview.given) if one.path[1:] == ("meetings_held",))
    person.page.locator("aside li button").nth(at).click()
    assert person.page.input_value("#answer-count") == "3"
    person.page.fill("#answer-count", "vier")
    person.next()
    assert person.problems == [person.say("screen-wrong-count")]
    person.page.fill("#answer-count", "4")
    person.next()
    assert person.heading == question
    assert "4" in person.answers[at]


def test_what_no_longer_fits_is_set_aside_and_offered_again(person: Person) -> None:
    """Another kind of education has other tables."""
    person.converse(PERMITTED, most=4)
    assert person.page.locator("#notice").count() == 0
    person.page.locator("aside li button").first.click()
    person.pick("sector-1")
    person.next()
    assert person.page.locator("#notice").inner_text() == person.say("ask-set-aside-many", n=4)
    assert len(person.answers) == 3
    person.page.locator("aside li button").first.click()
    person.pick("sector-0")
    person.next()
    assert person.page.locator("#answer-1").is_checked()


def test_what_is_known_already_can_be_seen_at_once(person: Person) -> None:
    interview = person.converse(PERMITTED, most=6)
    question, answers = person.heading, person.answers
    person.press("screen-show")
    assert interview.advice.summary in person.verdict
    assert person.page.get_by_text(person.say("screen-so-far")).is_visible()
    person.press("screen-go-on")
    assert (person.heading, person.answers) == (question, answers)
    person.press("screen-show")
    person.page.locator("button.back").click()
    assert (person.heading, person.answers) == (question, answers)


def test_the_other_language_keeps_what_is_answered_and_typed(person: Person) -> None:
    interview = at_day(person)
    answers = len(person.answers)
    person.page.fill("#answer-day", "14")
    person.speak("en")
    posed = replace(interview, rules=shipped.rules("en")).question()
    assert posed is not None
    assert person.heading == posed.text
    assert person.page.locator("html").get_attribute("lang") == "en"
    assert (person.page.input_value("#answer-day"), len(person.answers)) == ("14", answers)
    person.page.fill("#answer-month", "9")
    person.page.fill("#answer-year", "2026")
    told = "Monday 14 September 2026 (5 weeks and 1 day before the reference date)"
    assert person.page.locator("#answer-echo").inner_text() == told
