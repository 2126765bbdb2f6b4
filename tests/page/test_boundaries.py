"""The page agrees with the command on the days on which terms turn, and on what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from routeboek import CaseError, advise
from routeboek.case import Case
from routeboek.facts import NEVER_WORD
from routeboek.messages import LANGUAGES
from tests import shipped
from tests.bad.test_bad_cases import each
from tests.cli.helpers import OWN_TEAM, REGION, STUCK, run, run_process
from tests.page.asked import ANSWERS, Asked, agree, as_text, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.heavy

ISLANDS: list[dict[str, object]] = [
    {"lessons_missed": 6, "boat": "sails", "first_missed_on": "2030-10-01"},
    {"lessons_missed": 6, "boat": "waits"},
    {"lessons_missed": 6},
    {"lessons_missed": 6, "harbour_open": False},
    {},
    {"lessons_missed": -1},
]
A_CASE = dict[str, object]
WEEKS = (0, 1, 2, 4, 8, 11, 13, 104, 156)
"""Terms and ages that the rules know, in weeks, and today itself."""
DAYS = (
    ("the last day of a school year", "2026-07-31"),
    ("the first day of a school year", "2026-08-01"),
    ("a leap day", "2028-02-29"),
    ("the day after it", "2028-03-01"),
    ("the last day of a year", "2025-12-31"),
    ("the first day of a year", "2026-01-01"),
    ("the first day of the first edition", "2024-01-01"),
    ("the day before it", "2023-12-31"),
    ("the first day of the first edition of secondary education", "2024-08-01"),
    ("the last day that is carried forward", "2029-07-31"),
    ("the day on which that is over", "2029-08-01"),
)


def placed(day: date, sector: str, municipality: str, **parts: object) -> A_CASE:
    return {
        "reference_date": day.isoformat(),
        "sector": sector,
        "municipality": municipality,
        **parts,
    }


def absent(day: date, days: int) -> dict[str, object]:
    """A pupil who has been absent for so many days, and whose consultation is stuck."""
    since = (day - timedelta(days)).isoformat()
    return {**STUCK, "first_worrying_absence_date": since, "continuous_absence_since": since}


def on_days_that_turn() -> Iterator[A_CASE]:
    """Around each term and on each day on which something in force changes."""
    municipalities = list(shipped.rules().municipalities)
    for sector in shipped.rules().sectors:
        for number, (_, day_text) in enumerate(DAYS):
            day = date.fromisoformat(day_text)
            place = municipalities[number % len(municipalities)]
            for weeks in WEEKS:
                for off in (-1, 0, 1):
                    days = 7 * weeks + off
                    if days >= 0 and (weeks < 9 or number < 3):
                        yield placed(day, sector, place, facts=absent(day, days))


def around_a_table() -> Iterator[A_CASE]:
    """Tables that run, were applied for late or returned, and two at once."""
    day = date(2026, 10, 20)
    late = {**OWN_TEAM, "applied_on": "2026-10-13"}
    running = {"table": "intercollegiale-afstemming", "applied_on": "2026-10-06"}
    side = {"table": "expertiseteam-complexe-zorg", "applied_on": "2026-10-06"}
    returned = {**OWN_TEAM, "outcome": "returned"}
    histories: list[list[dict[str, object]]] = [
        [{**running, "outcome": "running"}],
        [{**running, "outcome": "advice-in-progress"}],
        [{**running, "outcome": "running"}, {**side, "outcome": "running"}],
        [{**side, "outcome": "running"}],
        [dict(late)],
        [dict(returned)],
        [{**returned, "followed_up_on": "2026-10-20"}],
        [{**OWN_TEAM, "outcome": "withdrawn"}],
        [{**OWN_TEAM, "outcome": "solved"}],
        [{**OWN_TEAM, "closed_on": "2026-10-20"}],
    ]
    for municipality in shipped.rules().municipalities:
        for history in histories:
            for days in (41, 42, 43, 55, 56, 57):
                facts = absent(day, days)
                yield placed(day, "po", municipality, facts=facts, history=history)


def bounds() -> Iterator[A_CASE]:
    """Terms of which only the last possible day is known, holidays, and dates that never were."""
    day = date(2026, 11, 9)
    known = {name: value for name, value in STUCK.items() if name != "first_worrying_absence_date"}
    for days in (55, 56, 57, 63):
        since = (day - timedelta(days)).isoformat()
        for sector in shipped.rules().sectors:
            yield placed(
                day, sector, "den-haag", facts={**known, "continuous_absence_since": since}
            )
    holidays = [{"from": "2026-10-17", "to": "2026-10-25"}]
    for days in range(26, 40):
        yield placed(
            day, "po", "rijswijk", facts=absent(day, days), school_holidays=holidays, asker="school"
        )
    for sector in shipped.rules().sectors:
        for name, fact in shipped.rules().facts.items():
            if fact.type == "date":
                facts = {**absent(day, 60), name: NEVER_WORD}
                yield placed(day, sector, "rijswijk", facts=facts, home_municipality="delft")


def far_ends() -> Iterator[A_CASE]:
    """Days of birth of a term: leap days, ends of years and of editions, and what runs on."""
    days = ("2025-02-28", "2026-02-28", "2026-03-01", "2028-02-28", "2028-02-29")
    for seen, arrived in product(days, ("2024-02-28", "2024-02-29", "2024-03-01", "2026-02-28")):
        if arrived <= seen:
            facts = {"enrolled": False, "dutch_insufficient": True}
            told = {**facts, "arrived_in_netherlands_on": arrived}
            yield placed(date.fromisoformat(seen), "vo", "den-haag", facts=told)
    for day in (date(2025, 12, 31), date(2026, 1, 1)):
        for tried in ({}, {"parents_tried_placement": True}):
            yield placed(day, "vo", "rijswijk", facts={"enrolled": False, **tried})
    began = {"table": "intercollegiale-afstemming", "applied_on": "2026-09-22"}
    for day in (date(2026, 11, 30), date(2026, 12, 8), date(2026, 12, 9)):  # the next term is over
        history = [{**began, "outcome": "running"}]
        yield placed(day, "po", "den-haag", facts=absent(day, 92), history=history)


def beyond_shape() -> Iterator[str]:
    """Texts at the edges of what may be said."""
    day = date(2026, 10, 20)
    whole = as_text(placed(day, "po", "den-haag", facts=absent(day, 36)))
    for size in (1_000_000, 1_000_001):
        yield whole + " " * (size - len(whole))
    for numbers in (9_995, 9_996):  # in a case of five other values
        yield f'{whole[:-1]}, "numbers": [{"1, " * (numbers - 1)}1]}}'
    for serial in (36525, 36526, 73050, 73051):  # days as a spreadsheet numbers them
        facts = {**STUCK, "first_worrying_absence_date": serial}
        yield as_text(placed(day, "po", "den-haag", facts=facts))
    for sign in ("\x1b", "\u202e", "\x00", "\ufeff"):
        yield as_text(placed(day, "po", "den-haag", **{f"{sign}naam": 1}))
        yield as_text(placed(day, "po", "den-haag", facts={f"x{sign}": True}))
        yield as_text(placed(day, "po", f"{sign}den-haag"))
    none = {"table": "adviestafel", "outcome": "not-applicable", "reason": "geen-grond"}
    for applied in ("2023-12-31", "2024-01-01"):
        yield as_text(placed(day, "po", "rijswijk", history=[{**none, "applied_on": applied}]))
    for entries in (99, 100, 101):
        history = [*[none] * (entries - 1), {**none, "outcome": "mislukt"}]
        yield as_text(placed(day, "po", "rijswijk", history=history))
    first = date(2026, 1, 1)
    for days in (100, 101):
        last = first + timedelta(days - 1)
        holidays = [{"from": first.isoformat(), "to": last.isoformat()}]
        yield as_text(placed(day, "po", "rijswijk", school_holidays=holidays * days))


def turning() -> list[A_CASE]:
    return [*on_days_that_turn(), *around_a_table(), *bounds(), *far_ends()]


def test_the_cases_are_about_what_turns() -> None:
    """A boundary that no case lies on is no boundary that is tried."""
    found = set()
    for case in turning():
        try:
            advice = advise(shipped.rules(), Case.model_validate(case))
        except CaseError as error:
            found |= {one.code for one in error.diagnostics}
            continue
        term = advice.next.deadline if advice.next else None
        found.add(advice.status)
        if term and term.days_left is not None:
            found.add(f"{term.days_left} days left")
        if term and term.at_most:
            found.add("bound")
        found |= {warning.code for warning in advice.warnings}
        found |= {"carried"} if advice.carried_forward else set()
    assert found >= {
        *("permitted", "blocked", "not-yet", "undetermined", "running", "solved"),
        *("0 days left", "1 days left", "-1 days left", "bound", "carried", "no-edition"),
        *("home-municipality-differs", "holidays-in-absence"),
    }


def test_days_that_turn(browser: Browser, page_file: Path) -> None:
    assert agree(opened(browser, page_file), [Asked(as_text(one)) for one in turning()]) > 500


def test_texts_at_the_edges(browser: Browser, page_file: Path) -> None:
    asked = [Asked(one, language) for one in beyond_shape() for language in LANGUAGES]
    assert agree(opened(browser, page_file), asked) == 54


def test_refusals(browser: Browser, page_file: Path) -> None:
    asked = []
    for bad in each():
        name, raw, _ = bad.values  # type: ignore[attr-defined]
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            continue  # what the page is given is text already
        if name == "reference-date-missing":
            continue  # without a day it is seen today, as by the command
        asked += [Asked(text), Asked(text, "en")]
    assert agree(opened(browser, page_file), asked) > 300


def test_another_region(browser: Browser, tmp_path: Path) -> None:
    """A region of which neither page nor program knows anything is a folder."""
    file = tmp_path / "eilanden.html"
    assert run("site", "-o", str(file), "--rules", str(REGION)).exit_code == 0
    page = opened(browser, file)
    for facts in ISLANDS:
        case = placed(date(2030, 10, 10), "mbo", "zandbank", facts=facts)
        printed = run_process(
            "advise", "-", "--format=json", "--rules", str(REGION), stdin=as_text(case).encode()
        )
        told = page.evaluate(ANSWERS, [[as_text(case), {}]])
        assert told == [printed.stdout.decode("utf-8").removesuffix("\n")]
