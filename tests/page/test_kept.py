"""What a person takes along or leaves behind: the case, the dates, and the page itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.page.cases import A_CASE, PERMITTED, advised
from tests.page.person import Person, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog

pytestmark = pytest.mark.heavy

# ---------------------------------------------------------------- leaving


def test_leaving_is_warned_of_only_when_there_are_answers(
    browser: Browser, page_file: Path
) -> None:
    person = visit(browser, page_file)
    warned = list[str]()

    def heard(dialog: Dialog) -> None:
        warned.append(dialog.type)
        dialog.accept()

    person.page.on("dialog", heard)
    person.pick("sector-0")
    person.page.reload()
    assert warned == []
    person.begin()
    person.page.reload()
    assert warned == ["beforeunload"]
    assert person.page.locator("aside").count() == 0
    person.begin()
    person.clear()
    person.page.reload()
    assert warned == ["beforeunload"]
    person.page.context.close()


# ---------------------------------------------------------------- a case that was saved


def test_a_saved_case_is_gone_on_with(person: Person) -> None:
    person.open(PERMITTED)
    assert advised(PERMITTED).summary in person.verdict
    assert person.saved() == {"schema_version": 1, **PERMITTED}
    answers = person.answers
    person.page.locator("button.back").click()
    assert person.is_asked
    person.next()
    assert person.answers == answers


def test_of_a_saved_case_the_start_may_still_be_missing(person: Person) -> None:
    part = {key: value for key, value in PERMITTED.items() if key != "reference_date"}
    person.open({**part, "asker": "school"}, until="#sector-0:checked")
    assert person.page.input_value("#asker") == "school"
    person.type_day(PERMITTED["reference_date"], "reference")
    person.next()
    assert advised(PERMITTED).summary in person.verdict


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"PK\x03\x04",
        b"\xff\xfe{\x00",
        {**PERMITTED, "naam": "geheim"},
        {**PERMITTED, "facts": {"attendance": "geheim"}},
        {**PERMITTED, "municipality": "delft"},
        {**PERMITTED, "reference_date": "2031-10-20"},
    ],
    ids=["cut off", "office", "utf-16", "personal", "value", "municipality", "no edition"],
)
def test_a_file_that_is_no_case_is_refused(person: Person, content: A_CASE | bytes) -> None:
    person.open(content)
    assert person.problems
    assert not any("geheim" in one or "undefined" in one for one in person.problems)
    assert person.focused.startswith("div#")
    assert person.page.locator("#file").get_attribute("aria-describedby") == "problem-0"
    assert person.page.locator("aside").count() == 0
