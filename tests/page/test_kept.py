"""What a person takes along or leaves behind: the case, the dates, and the page itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest

from routeboek._version import __version__
from routeboek.book import Rules
from routeboek.case import Case
from routeboek.facts import OutcomeName
from routeboek.forms import iso_date
from routeboek.messages import LANGUAGES, Language, long_date, say
from routeboek.pastables import REASONS
from routeboek.render.dates import Dates, dates_of, dates_page
from routeboek.render.ics import to_ics
from tests import shipped
from tests.cli.helpers import run
from tests.page.cases import A_CASE, PERMITTED, advised, examples
from tests.page.person import Person, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog

pytestmark = pytest.mark.heavy

KINDS = [("po", "permitted"), ("vo", "running"), ("po", "end-of-route"), ("vo", "undetermined")]
OTHER_KINDS = [("po", "running"), ("vo", "permitted")]


# ---------------------------------------------------------------- the case


def test_a_saved_case_holds_the_answers_and_nothing_else(person: Person) -> None:
    """Keys of a case, and under them yes or no, a number, a day, or an answer that was offered."""
    whole = {**PERMITTED, "asker": "school", "home_municipality": "rijswijk"}
    for one in ({**whole, "history": []}, *(examples("vo", "running")[-1:])):
        person.clear()
        interview = person.converse(one)
        name, octets = person.keep("screen-save")
        assert name == f"routeboek-{one['reference_date']}.json"
        saved = json.loads(octets)
        assert saved == interview.case()
        assert octets.decode("utf-8") == json.dumps(saved, indent=2) + "\n"
        for key, value in leaves(saved):
            is_day = isinstance(value, str) and (iso_date(value) or value == "never")
            offered = isinstance(value, bool | int) or value in words_of(shipped.rules())
            assert is_day or offered, key


def leaves(part: object, key: str = "") -> Iterator[tuple[str, object]]:
    """Every value in a case, with where it is."""
    if isinstance(part, dict):
        for name, value in part.items():
            yield from leaves(value, f"{key}/{name}")
    elif isinstance(part, list):
        for value in part:
            yield from leaves(value, key)
    else:
        yield key, part


def words_of(rules: Rules) -> set[str]:
    """What can be chosen: all of it words of the rules."""
    routes = rules.routes.values()
    return {
        *rules.sectors,
        *rules.municipalities,
        *rules.roles,
        *(name for fact in rules.facts.values() for name in fact.values),
        *(name for route in routes for name in route.tables),
        *get_args(OutcomeName),
        *REASONS,
    }


# ---------------------------------------------------------------- the dates


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_calendar_of_the_page_is_that_of_timeline(
    person: Person, language: Language, tmp_path: Path
) -> None:
    """Byte for byte, of the case as it is saved; with the command itself for the last of them."""
    person.speak(language)
    for sector, status in KINDS if language == "nl" else OTHER_KINDS:
        person.see(examples(sector, status)[-1])
        saved = person.saved()
        name, octets = person.keep("screen-ics")
        assert name == f"routeboek-{saved['reference_date']}.ics"
        assert octets.decode("utf-8") == to_ics(dated(saved, language))
        assert octets.count(b"BEGIN:VEVENT") > 3
    file = tmp_path / "casus.json"
    file.write_text(json.dumps(saved), encoding="utf-8")
    printed = run("timeline", str(file), "--ics", f"--lang={language}")
    assert printed.stdout_bytes == octets


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_drawing_and_the_list_have_the_same_days(person: Person, language: Language) -> None:
    """The list is that of `routeboek timeline`; each table stands in the drawing with its days."""
    person.speak(language)
    for sector, status in KINDS:
        person.see(examples(sector, status)[-1])
        dates = dated(person.saved(), language)
        days = sorted({one.day for one in dates.moments})
        lines = dates_page(dates).sections[0].lines
        told = [one.text for one in lines]
        assert person.page.locator(".days dt, .days dd").all_inner_texts() == told
        first, last = (long_date(day, language) for day in (days[0], days[-1]))
        for kind, shown in (("wide", True), ("narrow", False)):
            drawing = person.page.locator(f".{kind} svg")
            assert drawing.is_visible() == shown
            assert drawing.get_attribute("role") == "img"
            title = drawing.locator(f"title#{drawing.get_attribute('aria-labelledby')}")
            assert title.text_content() == say("screen-drawing", language, first=first, last=last)
            drawn = " ".join(drawing.locator("g text").all_text_contents())
            for one in dates.moments:
                if one.table:
                    day = short(one.day, dates.words.advice.reference_date.year, language)
                    row = say(f"screen-row-{one.kind}", language, day=day)
                    assert one.table.name in drawn
                    assert row in drawn


def dated(case: A_CASE, language: Language) -> Dates:
    """The dates of a case, as the command knows them."""
    case_ = Case.model_validate(dict(case))
    return dates_of(advised(case, language), case_, shipped.rules(language))


def short(day: date, year: int, language: Language) -> str:
    told = f"{day.day} {say('months-short', language).split()[day.month - 1]}"
    return told if day.year == year else f"{told} {day.year}"


# ---------------------------------------------------------------- by which rules


def test_the_page_and_the_print_say_by_which_rules(person: Person) -> None:
    hash_ = shipped.rules().sha256
    person.open(PERMITTED)
    for place in ("footer .basis", "main .paper.basis"):
        told = person.page.locator(place).text_content()
        assert told is not None
        assert say("screen-rules", "nl", hash=hash_, version=__version__) in told
    assert person.page.evaluate("window.routeboek.version") == __version__


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
