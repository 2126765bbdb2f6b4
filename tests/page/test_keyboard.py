"""With the keyboard alone: from the start to the print, each stop in order, and out again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from routeboek.interview import Interview
from routeboek.posed import Posed
from tests.page.cases import PERMITTED, advised, opening, told
from tests.page.person import Person, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.heavy

COUNTS_PRINTS = "window.print = () => { window.printed = (window.printed ?? 0) + 1; };"
STOPS = """() => {
    const stops = "button, input, select, summary, a, [tabindex]:not([tabindex='-1'])";
    const shown = [...document.querySelectorAll(stops)].filter(one => one.checkVisibility());
    const standsFor = one => {
        const group = shown.filter(other => other.type === "radio" && other.name === one.name);
        return group.find(other => other.checked) ?? group[0];
    };
    const found = shown.filter(one => one.type !== "radio" || one === standsFor(one));
    return found.map(one => [one.localName, one.id, one.textContent].join(" "));
}"""
"""All that the Tab key has to reach; of answers of which one is chosen, that one or the first."""

HERE = "(one => [one.localName, one.id, one.textContent].join(' '))(document.activeElement)"
RING = """(one => getComputedStyle(one.closest(".choice")?.querySelector("label") ?? one))(
    document.activeElement).outlineStyle"""


@pytest.fixture(scope="module")
def typist(browser: Browser, page_file: Path) -> Iterator[Person]:
    """Someone without a mouse; printing is counted."""
    found = visit(browser, page_file)
    found.page.add_init_script(COUNTS_PRINTS)
    found.page.reload()
    yield found
    assert found.heard == []
    found.page.context.close()


def press(person: Person, *keys: str) -> None:
    for key in keys:
        person.page.keyboard.press(key)


def tab_to(person: Person, wanted: str) -> None:
    """On to a field or a button, by its id or its words."""
    seen = list[str]()
    while wanted not in (here := person.focused):
        assert len(seen) < 60, f"{wanted} is not reached: {seen}"
        seen.append(here)
        press(person, "Tab")


def choose(person: Person, field: str, number: int) -> None:
    """One of some answers: the first with the space bar, the others with an arrow."""
    tab_to(person, f"{field}-0")
    press(person, *(["ArrowDown"] * number or [" "]))


def type_day(person: Person, field: str, day: str) -> None:
    tab_to(person, f"{field}-day")
    for part in reversed(day.split("-")):
        press(person, "Control+a")
        person.page.keyboard.type(part)
        press(person, "Tab")


def begin(person: Person) -> Interview:
    choose(person, "sector", 0)
    choose(person, "municipality", 0)
    type_day(person, "reference", PERMITTED["reference_date"])
    tab_to(person, "button# Begin")
    press(person, "Enter")
    return opening(PERMITTED)


def answer(person: Person, posed: Posed, value: object) -> None:
    """An answer, and Enter in its field."""
    options: list[object] = [True, False] if posed.type == "yes_no" else list(posed.options)
    if value is None:
        tab_to(person, f"button# {person.say('screen-unknown-button')}")
    elif posed.type == "date":
        type_day(person, "answer", str(value))
        press(person, "Shift+Tab")
    elif posed.type == "count":
        tab_to(person, "answer-count")
        person.page.keyboard.type(str(value))
    elif isinstance(value, list):
        for one in value:
            tab_to(person, f"answer-{options.index(one)}")
            press(person, " ")
    else:
        choose(person, "answer", options.index(value))
    press(person, "Enter")


def test_from_the_start_to_the_print(typist: Person) -> None:
    """Each screen is begun at its heading, which is what the window is called too."""
    page, stuck = typist.page, {**PERMITTED, "history": []}
    interview = begin(typist)
    while posed := interview.question():
        assert posed.text.startswith(typist.heading)
        assert typist.focused == f"h1# {typist.heading}"
        assert page.title() == f"{typist.heading} – Routeboek"
        value = told(stuck, posed.path)
        answer(typist, posed, value)
        interview = interview.answer(value)
    assert interview.advice.summary in typist.verdict
    assert typist.focused.startswith("h1#")
    assert page.title() == f"{typist.heading} – Routeboek"
    tab_to(typist, f"button# {typist.say('screen-print')}")
    press(typist, "Enter")
    assert page.evaluate("window.printed") == 1
    press(typist, " ")
    assert page.evaluate("window.printed") == 2
    assert advised(typist.saved()).summary in typist.verdict
    typist.clear()


def test_a_problem_is_where_one_goes_on(typist: Person) -> None:
    """To the summary, from there to the field, and what is wrong stands at both."""
    page = typist.page
    begin(typist)
    tab_to(typist, f"button# {typist.say('screen-next')}")
    press(typist, "Enter")
    problem = typist.say("screen-wrong-choice")
    summary = page.locator(".problems")
    assert typist.focused.startswith(f"div# {typist.say('screen-problem')}")
    assert summary.get_attribute("role") == "alert"
    tab_to(typist, f"button# {problem}")
    press(typist, "Enter")
    assert typist.focused.startswith("input#answer-0")
    described = page.locator("#answer-0").get_attribute("aria-describedby")
    mistake = f"{typist.say('screen-mistake')}: {problem}"
    assert page.locator(f"#{described}").text_content() == mistake
    typist.clear()


def test_a_wrong_start_tells_all_at_once(typist: Person) -> None:
    type_day(typist, "reference", "2026-2-31")
    press(typist, "Shift+Tab", "Enter")
    codes = ("wrong-sector", "wrong-municipality", "wrong-day-none")
    assert typist.problems == [typist.say(f"screen-{code}") for code in codes]
    assert typist.page.locator("#reference-day").get_attribute("aria-invalid") == "true"
    for _ in range(3):
        press(typist, "Tab")
    press(typist, "Enter")
    assert typist.focused.startswith("input#reference-day")
    typist.clear()


@pytest.mark.parametrize("screen", ["start", "question", "result"])
def test_every_stop_in_order_and_out_again(typist: Person, screen: str) -> None:
    """Each is seen, none is skipped, and one is stuck in none."""
    page = typist.page
    typist.clear()
    if screen != "start":
        typist.open(PERMITTED)
    if screen == "question":
        page.locator("aside li button").nth(4).click()
    page.evaluate("document.activeElement.blur(); window.getSelection().removeAllRanges()")
    stops = page.evaluate(STOPS)
    page.locator("header button").focus()
    found, rings = [page.evaluate(HERE)], list[str]()
    for _ in stops[1:]:
        press(typist, "Tab")
        found.append(page.evaluate(HERE))
        rings.append(page.evaluate(RING))
    assert found == stops
    assert set(rings) == {"solid"}
    press(typist, "Tab")
    assert page.evaluate(HERE) not in stops[1:]
    press(typist, *["Shift+Tab"] * len(stops))
    assert page.evaluate(HERE) == stops[0]
