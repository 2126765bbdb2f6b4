"""`routeboek timeline`: the dates of a case as a list, as data, and for a calendar."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from routeboek import Case, advise
from routeboek.render.dates import months_after
from routeboek.render.ics import escaped, folded
from tests import shipped
from tests.cli.helpers import EXAMPLES, OWN_TEAM, STUCK, case, run, run_process

FILES = sorted(EXAMPLES.glob("*.json"))
LATE = str(EXAMPLES / "po-te-laat.json")


def told(stdin: str = "", path: str = "-", *options: str) -> dict[str, Any]:
    result = run("timeline", path, "--format", "json", *options, stdin=stdin)
    assert (result.exit_code, result.stderr) == (0, "")
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def days(data: Mapping[str, Any], kind: str) -> list[tuple[str | None, str]]:
    """Table and day of everything of one kind."""
    return [(one["table"], one["date"]) for one in data["dates"] if one["kind"] == kind]


def calendar(*args: str, stdin: str = "") -> tuple[str, list[Any]]:
    """What `--ics` prints, and its events as a reader of calendars takes them."""
    result = run("timeline", *args, "--ics", stdin=stdin)
    assert (result.exit_code, result.stderr) == (0, "")
    text = result.stdout_bytes.decode("utf-8")
    parsed = Calendar.from_ical(text)
    assert not parsed.errors
    assert not [error for one in parsed.walk("VEVENT") for error in one.errors]
    return text, list(parsed.walk("VEVENT"))


# ---------------------------------------------------------------- the list


def test_each_date_stands_once_in_order_with_its_weekday() -> None:
    shown = run("timeline", LATE).stdout
    assert shown.startswith("Datums Leidschendam-Voorburg, primair onderwijs, dinsdag 8 december")
    in_order = [
        "maandag 7 september 2026 (92 dagen geleden)",
        "Begin van de termijnen: eerste datum van het zorgwekkend verzuim.",
        "dinsdag 6 oktober 2026 (63 dagen geleden)",
        "Aangemeld: Intercollegiale afstemming",
        "dinsdag 13 oktober 2026",
        "zonder oplossing.",
        "maandag 23 november 2026",
        "Laatste dag om aan te melden, voorbij; later mag ook: Adviestafel",
        "dinsdag 8 december 2026 (vandaag)",
        "Peildatum. Adviestafel: mag nu.",
    ]
    places = [shown.index(one) for one in in_order]
    assert places == sorted(places)
    assert shown.count("dinsdag 6 oktober 2026") == 1


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_last_days_are_those_of_the_advice(file: Path) -> None:
    """For the step the advice is about, and every one after it that has a term."""
    advice = advise(shipped.rules(), Case.model_validate_json(file.read_bytes()))
    found = dict(days(told(path=str(file)), "latest") + days(told(path=str(file)), "at-most"))
    assert advice.next is not None
    term = advice.next.deadline
    assert term is not None
    last = term.latest or term.at_most
    assert last is not None
    assert found[advice.next.table] == last.isoformat()
    timed = {rung.definition.id: rung.deadline for rung in advice.timeline if rung.deadline}
    for table, day in found.items():
        assert day == str(timed[str(table)].latest or timed[str(table)].at_most)


def test_from_when_it_is_permitted() -> None:
    facts = {"continuous_absence_since": "2026-10-05", "partial_participation_since": "never",
             "partial_participation_long": False}  # fmt: skip
    data = told(case(facts=facts))
    assert data["status"] == "not-yet"
    assert days(data, "opens") == [("intercollegiale-afstemming", "2026-11-02")]


def test_a_table_that_runs_and_one_that_was_held() -> None:
    runs = {"table": "managementafstemming", "applied_on": "2026-10-15", "outcome": "running"}
    data = told(case(history=[OWN_TEAM, runs]))
    assert days(data, "applied") == [
        ("intercollegiale-afstemming", "2026-10-06"),
        ("managementafstemming", "2026-10-15"),
    ]
    assert days(data, "closed") == [("intercollegiale-afstemming", "2026-10-13")]
    running = next(one for one in data["dates"] if one["date"] == "2026-10-15")
    assert running["text"] == "Aangemeld: Managementafstemming. Stand: loopt."
    assert "managementafstemming" not in dict(days(data, "latest"))


def test_what_was_sent_back_has_to_be_applied_for_again() -> None:
    back = {"table": "managementafstemming", "applied_on": "2026-10-12", "outcome": "returned",
            "closed_on": "2026-10-14", "followed_up_on": "2026-10-16"}  # fmt: skip
    data = told(case(history=[OWN_TEAM, back]))
    assert days(data, "followed-up") == [("managementafstemming", "2026-10-16")]
    assert "managementafstemming" in dict(days(data, "latest"))


def test_a_table_of_an_earlier_edition_has_its_name_of_then() -> None:
    file = EXAMPLES / "po-rijswijk.json"
    data = json.loads(file.read_text("utf-8"))
    data["history"] = [
        {"table": "adviestafel", "applied_on": "2026-05-12", "outcome": "no-solution",
         "closed_on": "2026-06-30"}
    ]  # fmt: skip
    shown = told(json.dumps(data))
    assert days(shown, "applied") == [("adviestafel", "2026-05-12")]


def test_steps_of_which_no_day_is_known_come_last() -> None:
    given = {"attendance": "none"}
    text = json.dumps({"reference_date": "2026-10-20", "sector": "po",
                       "municipality": "rijswijk", "facts": given})  # fmt: skip
    data = told(text)
    assert [one["kind"] for one in data["dates"]] == ["reference"]
    assert {one["table"] for one in data["undated"]} >= {"adviestafel"}
    shown = " ".join(run("timeline", "-", stdin=text).stdout.split())
    assert "Nog zonder datum" in shown
    assert "na een nog onbekende datum (eerste datum van het zorgwekkend verzuim)" in shown


def test_a_solved_case_has_no_last_days() -> None:
    solved = {"plan_led_to_suitable_offer": True, "attendance": "full",
              "continuous_absence_since": None}  # fmt: skip
    data = told(case(facts=solved))
    assert {one["kind"] for one in data["dates"]} == {"start", "reference"}
    assert data["undated"] == []


def test_a_first_date_that_never_was() -> None:
    never = {**STUCK, "first_worrying_absence_date": "never"}
    data = told(case(facts=never))
    assert days(data, "start") == days(data, "latest") == []


def test_what_everyone_aims_at_has_a_day() -> None:
    """Three months: a day to know, where an edition says so, and no more once all is well."""
    file = EXAMPLES / "vo-den-haag.json"
    data = json.loads(file.read_text("utf-8"))
    assert data["facts"]["first_worrying_absence_date"] == "2025-09-08"
    assert days(told(path=str(file)), "ambition") == [(None, "2025-12-08")]
    assert "gezamenlijke ambitie" in run("timeline", str(file)).stdout
    assert days(told(case()), "ambition") == []
    data["facts"] |= {"plan_led_to_suitable_offer": True, "attendance": "full",
                      "continuous_absence_since": None}  # fmt: skip
    solved = told(json.dumps(data))
    assert solved["status"] == "solved"
    assert days(solved, "ambition") == []


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2025-11-30", 3, "2026-02-28"),
        ("2025-12-01", 1, "2026-01-01"),
        ("2025-08-31", 13, "2026-09-30"),
    ],
)
def test_months_after_a_day(day: str, months: int, later: str) -> None:
    assert str(months_after(date.fromisoformat(day), months)) == later


@pytest.mark.parametrize("form", ["text", "plain"])
def test_lines_are_at_most_80_wide(form: str) -> None:
    for file in FILES:
        shown = run("timeline", str(file), "--format", form).stdout
        assert max(map(len, shown.splitlines())) <= 80
        assert form == "text" or not set(shown) & set("•–“”")


def test_the_day_the_language_and_the_rules_are_as_for_advise() -> None:
    shown = run("timeline", LATE, "--date", "2026-12-09", "--lang", "en").stdout
    assert "Wednesday 9 December 2026 (today)" in shown
    assert "Last day to apply, past; later is allowed: Adviestafel" in shown
    assert run("timeline", LATE, "--rules", "/geen/map").exit_code == 4
    assert run("timeline", LATE, "--date", "9-12-2026").exit_code == 2
    refused = run("timeline", LATE, "--date", "1999-01-01", "--format", "json")
    assert refused.exit_code == 3
    assert json.loads(refused.stdout)["refused"] is True


# ---------------------------------------------------------------- the calendar


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_calendar_has_the_dates_of_the_list(file: Path, language: str) -> None:
    text, events = calendar(str(file), "--lang", language)
    listed = [one["date"] for one in told(path=str(file))["dates"] if one["kind"] != "start"]
    assert [str(one["DTSTART"].dt) for one in events] == listed
    for one in events:
        assert type(one["DTSTART"].dt) is date
        assert one["DTEND"].dt - one["DTSTART"].dt == timedelta(days=1)
        assert one["DTSTART"].params["VALUE"] == one["DTEND"].params["VALUE"] == "DATE"
    assert len({one["UID"] for one in events}) == len(events)
    lines = text.encode().split(b"\r\n")
    assert lines[-1] == b""
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 75
    assert any(line.startswith(b" ") for line in lines)


def test_the_calendar_depends_on_the_case_alone() -> None:
    text, events = calendar(LATE)
    assert text == calendar(LATE)[0]
    day = json.loads(Path(LATE).read_text("utf-8"))["reference_date"]
    stamp = datetime.fromisoformat(day).replace(tzinfo=UTC)
    assert {one["DTSTAMP"].dt for one in events} == {stamp}
    later = calendar(LATE, "--date", "2026-12-10")[1]
    english = calendar(LATE, "--lang", "en")[1]
    names = {one["UID"] for one in events}
    assert {one["UID"] for one in english} == names
    assert len(names - {one["UID"] for one in later}) == 1, "but the day itself"


def test_the_calendar_tells_nothing_of_the_pupil() -> None:
    text, events = calendar(LATE)
    unfolded = text.replace("\r\n ", "")
    assert "po-0046" not in unfolded
    assert "20260907" not in unfolded, "when the absence began"
    assert "oplossing" not in unfolded, "how a table ended"
    assert {str(one["CLASS"]) for one in events} == {"PRIVATE"}


def test_texts_are_escaped_and_no_letter_is_broken() -> None:
    told = "één tafel; twee, drie\\vier " * 6
    line = folded(f"SUMMARY:{escaped(told)}")
    assert max(len(one.encode()) for one in line.split("\r\n")) <= 75
    event = f"BEGIN:VEVENT\r\nUID:1\r\n{line}\r\nEND:VEVENT\r\n"
    read = Calendar.from_ical(f"BEGIN:VCALENDAR\r\n{event}END:VCALENDAR\r\n")
    assert str(read.walk("VEVENT")[0]["SUMMARY"]) == told.strip()


def test_the_calendar_is_utf_8_on_every_system() -> None:
    result = run_process("timeline", LATE, "--ics", env={"PYTHONIOENCODING": "ascii"})
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout == run("timeline", LATE, "--ics").stdout_bytes
