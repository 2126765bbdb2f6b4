"""Every kind of screen in both languages: what axe finds, on a phone, and with large letters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import pytest

from routeboek.messages import LANGUAGES, Language
from tests.page.cases import KINDS, PERMITTED, STATUSES, examples, opening
from tests.page.person import Person

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.heavy

TAGS = "wcag2a wcag2aa wcag21a wcag21aa wcag22aa best-practice".split()
ASKED = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}

TOO_WIDE = """() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const isOut = one => one.getBoundingClientRect().right > clientWidth + 1;
    const found = scrollWidth > clientWidth ? [...document.querySelectorAll("#page *")] : [];
    return found.filter(isOut).map(one => one.outerHTML.slice(0, 90));
}"""
TOO_SMALL = """() => {
    const pressed = "button, summary, select, a, label[for^=answer-], [type=text], [type=file]";
    const isSmall = ({ width, height }) => width && height && (width < 24 || height < 24);
    const found = [...document.querySelectorAll(pressed)];
    return found.filter(one => isSmall(one.getBoundingClientRect())).map(one => one.outerHTML);
}"""
MOVING = """() => [...document.querySelectorAll("*")].filter(one => {
    const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(one);
    return transitionDuration !== "0s" || animationName !== "none" || scrollBehavior === "smooth";
}).length"""
WITH_DETAILS = "document.querySelectorAll('details').forEach(one => { one.open = true; })"

NARROW = {"start with problems", "date with a problem", "blocked"}
"""Screens on which axe looks at a narrow window too."""

SIZES = [(1200, 100), (375, 100), (320, 100), (1280, 200), (640, 200)]
"""Widths in pixels, each with the size of letters in percents."""

WIDE, NARROWEST = 1200, 320


class Look(NamedTuple):
    """What is wrong with a screen, each with where it was seen."""

    screen: str
    violations: list[str]
    too_wide: list[str]
    too_small: list[str]
    moving: int


def screens(person: Person) -> Iterator[str]:
    """Shows each kind of screen, and says which it is."""
    yield "start"
    person.next()
    yield "start with problems"
    kinds = set[str]()
    interview = opening({**PERMITTED, "sector": "vo"}, person.language)
    person.begin(sector="vo")
    while posed := interview.question():
        kind = posed.path[0] if posed.path[0] == "history" else posed.type
        if kind not in kinds:
            kinds.add(kind)
            yield kind
            person.next()
            assert len(person.problems) == 1
            yield f"{kind} with a problem"
        person.answer(posed, None)
        interview = interview.answer(None)
    assert kinds == {"history", "yes_no", "choice", "choices", "count", "date"}
    yield "nothing known"
    person.press("screen-clear")
    yield "before all is wiped"
    person.clear()
    person.open(b"{")
    yield "a file that is refused"
    statuses = {status: sector for sector, status in KINDS}
    for status, sector in statuses.items():
        person.see(examples(sector, status)[-1])
        yield status


def look(person: Person, screen: str) -> Look:
    """All of a screen, with what can be opened on it.

    What does not hang on words is looked at in one language only: an advice in a narrow window,
    and its colours, which take axe most of its time.
    """
    page = person.page
    first = person.language == LANGUAGES[0]
    narrow = NARROW if first else ()
    page.evaluate(WITH_DETAILS)
    if page.locator("#whole").count():
        page.wait_for_selector("#whole > div > *")
    page.emulate_media(reduced_motion="reduce")
    moving = page.evaluate(MOVING)
    page.emulate_media(reduced_motion="no-preference")
    violations, too_wide, too_small = list[str](), list[str](), list[str]()
    for width, letters in SIZES:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("size => { document.documentElement.style.fontSize = size; }", f"{letters}%")
        too_wide += [f"{width} px, {letters}%: {one}" for one in page.evaluate(TOO_WIDE)]
        too_small += page.evaluate(TOO_SMALL)
        if width == WIDE or (screen in narrow and width == NARROWEST):
            violations += found_by_axe(page, colours=first or screen not in STATUSES)
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size({"width": WIDE, "height": 900})
    return Look(screen, violations, too_wide, too_small, moving)


def found_by_axe(page: Page, *, colours: bool = True) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    asked = {**ASKED, "rules": {"color-contrast": {"enabled": colours}}}
    found = page.evaluate("async asked => (await axe.run(document, asked)).violations", asked)
    return [f"{one['help']}: {[node['html'][:90] for node in one['nodes'][:3]]}" for one in found]


@pytest.fixture(scope="module", params=LANGUAGES)
def looks(request: pytest.FixtureRequest, visitor: Person) -> list[Look]:
    language: Language = request.param
    visitor.clear()
    visitor.speak(language)
    return [look(visitor, screen) for screen in screens(visitor)]


def test_every_kind_of_screen_was_looked_at(looks: list[Look]) -> None:
    assert len(looks) == len({one.screen for one in looks}) > 20
    assert {one.screen for one in looks} >= {*NARROW, *STATUSES}


def test_axe_finds_nothing(looks: list[Look]) -> None:
    assert {one.screen: one.violations for one in looks if one.violations} == {}


def test_nothing_runs_off_the_page(looks: list[Look]) -> None:
    """On a phone, on a small one, and with letters twice as large."""
    assert {one.screen: one.too_wide for one in looks if one.too_wide} == {}


def test_what_can_be_pressed_is_large_enough(looks: list[Look]) -> None:
    assert {one.screen: one.too_small for one in looks if one.too_small} == {}


def test_nothing_moves_for_who_does_not_want_that(looks: list[Look]) -> None:
    assert {one.screen: one.moving for one in looks if one.moving} == {}


def test_what_is_wrong_would_be_seen(person: Person) -> None:
    page = person.page
    assert page.evaluate(MOVING) > 0  # for who does not mind
    page.set_viewport_size({"width": 320, "height": 900})
    page.evaluate("""() => {
        const wide = document.createElement("button");
        wide.style.width = "400px";
        wide.style.minHeight = wide.style.height = "20px";
        wide.style.padding = "0";
        document.getElementById("main").append(wide);
    }""")
    (told,) = found_by_axe(page)
    assert "discernible text" in told
    assert len(page.evaluate(TOO_WIDE)) == 1
    assert len(page.evaluate(TOO_SMALL)) == 1
