"""An advice on a next table is one page of A4, and tells all that a colleague needs.

Here those are the cases that tell most and every so many of the others; all of them with
ROUTEBOEK_EVERY_EXAMPLE=1, which takes some minutes.
"""

from __future__ import annotations

import os
import re
from functools import cache
from typing import TYPE_CHECKING

import pytest

from routeboek.messages import LANGUAGES, Language, say
from routeboek.posed import Posed, answer_text
from tests import shipped
from tests.page.asked import as_text
from tests.page.cases import A_CASE, PERMITTED, advised
from tests.page.person import Person

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.heavy

EVERY = os.environ.get("ROUTEBOEK_EVERY_EXAMPLE") == "1"
LONGEST, STEP = 14, 100
A_PAGE = re.compile(rb"/Type\s*/Page\b")


@cache
def printed() -> list[tuple[str, A_CASE]]:
    """The examples with a next table, by name; what tells most comes first."""
    cases = {
        as_text(one.case): (one.name, one.case)
        for one in shipped.examples()
        if one.expect.get("status") in ("permitted", "blocked") and not one.under
    }
    found = [cases[text] for text in sorted(cases, key=len, reverse=True)]
    return found if EVERY else [*found[:LONGEST], *found[LONGEST::STEP]]


def pages(page: Page) -> int:
    """How many there are, on the paper and with the margins of the page itself."""
    return len(A_PAGE.findall(page.pdf(prefer_css_page_size=True)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_advice_is_one_page(person: Person, language: Language) -> None:
    person.speak(language)
    assert len(printed()) > (700 if EVERY else 20)
    too_long = dict[str, int]()
    for name, whole in printed():
        person.see(whole)
        if (number := pages(person.page)) != 1:
            too_long[name] = number
    assert too_long == {}


def test_more_than_a_page_would_be_seen(person: Person) -> None:
    person.see(PERMITTED)
    person.page.evaluate("""() => {
        const made = document.createElement("p");
        made.textContent = "meer ".repeat(5000);
        document.getElementById("main").append(made);
    }""")
    assert pages(person.page) > 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_printed(person: Person, language: Language) -> None:
    """The advice, why, its days, what was filled in, and by which rules; nothing to press."""
    person.speak(language)
    whole = {**PERMITTED, "facts": {**PERMITTED["facts"], "manager_jeugdteam_informed": None}}
    person.see(whole)
    page = person.page
    page.emulate_media(media="print")
    seen = page.locator("main").inner_text()
    shown = page.locator("button, summary, input, header, footer, aside")
    assert not any(one.is_visible() for one in shown.all())
    page.emulate_media(media="null")
    assert advised(whole, language).summary in seen
    for code in ("section-why", "screen-time", "screen-filled"):
        assert say(code, language) in seen
    rules = shipped.rules(language)
    for name, value in whole["facts"].items():
        if value is not None:
            fact = rules.facts[name]
            posed = Posed(("facts", name), fact.type, fact.question, options=fact.values)
            told = answer_text(posed, value, None, language)
            assert f"{fact.label[:1].upper()}{fact.label[1:]}: {told}" in seen
    assert rules.sha256 in seen
    assert say("screen-draft", language) in seen
