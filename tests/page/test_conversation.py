"""Whole conversations, answered as a person would: the advice is that of the case that is saved.

Each question is the one that `routeboek ask` would put next.
"""

from __future__ import annotations

import re

import pytest

from routeboek.interview import Interview
from routeboek.messages import Language
from routeboek.render.dialogue import certainty
from tests.page.cases import A_CASE, PERMITTED, STATUSES, advised, examples, outcome
from tests.page.person import Person

pytestmark = pytest.mark.heavy

ORDINARY = [*zip(("vo", "po") * 4, STATUSES[::-1], strict=True)]
"""Each status once, by turns of primary and of secondary education."""


def is_shown(person: Person, interview: Interview) -> None:
    """The case that is saved is the one that was told, and its advice is what is shown."""
    assert not person.is_asked
    saved = person.saved()
    assert list(saved.items()) == list(interview.case().items())
    advice = advised(saved, person.language)
    assert advice.summary in person.verdict
    assert advice.summary in person.page.locator("#sentence").inner_text()
    sure = certainty(interview)
    assert person.page.get_by_text(sure, exact=True).is_visible()
    assert person.page.title() == f"{person.heading} – {person.say('screen-title')}"


@pytest.mark.parametrize(("sector", "status"), ORDINARY)
def test_an_ordinary_conversation(person: Person, sector: str, status: str) -> None:
    language: Language = "nl" if ORDINARY.index((sector, status)) // 2 % 2 else "en"
    person.speak(language)
    found = examples(sector, status)
    whole = next(one for one in found[len(found) // 2 :] if outcome(one) == status)
    interview = person.converse(whole)
    is_shown(person, interview)
    assert interview.advice.status == status
    assert len(person.answers) == len(interview.given)


def test_the_longest_conversation(person: Person) -> None:
    whole = {
        **examples("vo", "undetermined")[-1],
        "asker": "school",
        "home_municipality": "rijswijk",
    }
    interview = person.converse(whole)
    is_shown(person, interview)
    assert len(interview.given) > 25


def test_nobody_has_to_know_anything(person: Person) -> None:
    """Then there is an advice too, and it says that it is not certain."""
    nothing: A_CASE = {
        "reference_date": "2026-10-20",
        "sector": "po",
        "municipality": "den-haag",
        "facts": {},
    }
    interview = person.converse(nothing)
    is_shown(person, interview)
    assert interview.advice.status == "undetermined"
    assert not interview.certain
    unknown = [one for one in person.answers if person.say("screen-unknown") in one]
    assert len(unknown) == len(interview.given) - 3  # less the start


def test_more_can_be_asked_when_the_answer_is_there(person: Person) -> None:
    """Of each group what it holds, until nothing is left but to tell of one more table."""
    person.speak("en")
    whole = {**PERMITTED, "history": []}
    interview = person.converse({**whole, "facts": {**PERMITTED["facts"], "illness": None}})
    asked = set[str]()
    while left := [one for one in interview.groups() if one not in asked]:
        rows = person.page.locator("ul.groups button")
        assert rows.count() == len(interview.groups())
        row = rows.nth(list(interview.groups()).index(left[0]))
        if left[0] != "held":
            number = interview.groups()[left[0]]
            assert re.search(rf"\b{number} questions?\b", row.inner_text())
        row.click()
        interview = person.go_on(interview.choose(left[0]), whole)
        asked.add(left[0])
        is_shown(person, interview)
    assert asked == {"date", "side", "duty", "held", "unknown"}
