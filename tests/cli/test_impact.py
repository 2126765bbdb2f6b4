"""`routeboek diff --cases`: the cases of a reader that change, counted and listed, however many."""

from __future__ import annotations

import json
import os
import pty
import resource
import subprocess
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from routeboek.analysis.aspects import ASPECTS
from routeboek.analysis.impact import KINDS
from routeboek.messages import texts
from routeboek.render.impact import MOST_LISTED
from routeboek.text_guard import MAX_BYTES, harmless
from tests.cli.edits import REGION, SECTOR, VOORBEELD, Edit, copied
from tests.cli.helpers import ROOT, environment, run
from tests.cli.test_batch import BLANK, HOSTILE
from tests.cli.test_diff import EDITS

MORE_MEETINGS = EDITS["more meetings"]
CASE: dict[str, Any] = {
    "reference_date": "2030-10-01",
    "sector": "po",
    "municipality": "duinstad",
    "facts": {
        "attendance": "none",
        "exempt": False,
        "stuck_on": ["place"],
        "meetings_held": 2,
        "absent_since": "2030-08-20",
        "first_absence_date": "2030-08-20",
        "letter_sent": True,
    },
}


def case(facts: Mapping[str, object] | None = None, **parts: object) -> str:
    """A case that may apply, on a line, with some parts replaced."""
    return json.dumps({**CASE, **parts, "facts": {**CASE["facts"], **(facts or {})}})


class Sides:
    """The region `voorbeeld` and the same with an edit, and cases that are asked of both."""

    def __init__(self, folder: Path, edits: Iterable[Edit]) -> None:
        self.folder = folder
        self.old, self.new = copied(folder / "old"), copied(folder / "new", edits)

    def file(self, lines: Iterable[str | bytes], name: str = "cases.jsonl") -> str:
        """A file with these lines."""
        file = self.folder / name
        octets = [one.encode() if isinstance(one, str) else one for one in lines]
        file.write_bytes(b"".join(one + b"\n" for one in octets))
        return str(file)

    def run(self, cases: str, *options: str, code: int = 1, **more: Any) -> Any:
        """What the command says."""
        sides = str(self.old), str(self.new)
        result = run("diff", *sides, "--cases", cases, *options, **more)
        assert result.exit_code == code, result.output
        return result

    def told(self, cases: str, *options: str, **more: Any) -> dict[str, Any]:
        """The same as data."""
        found: dict[str, Any] = json.loads(
            self.run(cases, "--format", "json", *options, **more).stdout
        )
        return found


@pytest.fixture
def meetings(tmp_path: Path) -> Sides:
    """Rules that ask for three meetings from now on."""
    return Sides(tmp_path, MORE_MEETINGS)


# ---------------------------------------------------------------- how a case changes

WAITING = {"absent_since": "2030-09-20"}
KIND: dict[str, tuple[list[Edit], str, list[str], str]] = {
    "status": (
        MORE_MEETINGS,
        case(),
        ["status"],
        "van “mag nu (Schooltafel)” naar “eerst nog iets doen (Schooltafel)”",
    ),
    "table": (
        EDITS["no district table"],
        case(
            history=[
                {
                    "table": "schooltafel",
                    "applied_on": "2030-09-20",
                    "outcome": "no-solution",
                    "closed_on": "2030-09-25",
                }
            ]
        ),
        ["table", "applicant", "later"],
        (
            "van “mag nu (Wijktafel)” naar “mag nu (Regiotafel)”; aanmelden van “de school bij het "
            "wijkteam” naar “het samenwerkingsverband bij het samenwerkingsverband”; laatste dag "
            "van “dinsdag 22 oktober 2030” naar “dinsdag 12 november 2030”"
        ),
    ),
    "applicant": (
        EDITS["another applicant"],
        case(),
        ["applicant"],
        (
            "aanmelden van “de school bij het samenwerkingsverband; het wijkteam bij het "
            "samenwerkingsverband” naar “leerplicht bij het samenwerkingsverband; het wijkteam bij "
            "het samenwerkingsverband”"
        ),
    ),
    "earlier": (
        [Edit(SECTOR, "latest_week: 6", "latest_week: 5")],
        case(),
        ["earlier"],
        "laatste dag van “dinsdag 1 oktober 2030” naar “dinsdag 24 september 2030”",
    ),
    "later": (
        EDITS["another week"],
        case(),
        ["later"],
        "laatste dag van “dinsdag 1 oktober 2030” naar “dinsdag 8 oktober 2030”",
    ),
    "term": (
        [
            Edit(
                SECTOR,
                "    term:\n      latest_week: 6\n"
                "      source: {document: R1, heading: Schooltafel}\n",
            )
        ],
        case(),
        ["term"],
        "laatste dag van “dinsdag 1 oktober 2030” naar “geen dag”",
    ),
    "opens": (
        [Edit(SECTOR, "weeks_since_at_least: 4", "weeks_since_at_least: 5")],
        case(WAITING),
        ["opens"],
        "aanmelden kan van “vrijdag 18 oktober 2030” naar “vrijdag 25 oktober 2030”",
    ),
    "refused": (
        [Edit(REGION, "carry_forward_years: 1", "carry_forward_years: 0")],
        case(reference_date="2031-10-01"),
        ["refused"],
        "van “mag nu (Schooltafel)” naar “casus geweigerd”",
    ),
    "admitted": (
        EDITS["a new fact"],
        case({"taxi": True}),
        ["admitted"],
        "van “casus geweigerd” naar “mag nu (Schooltafel)”",
    ),
    "rest": (
        [
            *EDITS["no duty"],
            *EDITS["someone at the table"],
        ],
        case(),
        ["rest"],
        "anders: wie aan tafel zitten en de plichten",
    ),
}


def test_each_kind_of_change_has_its_example() -> None:
    assert {*KIND} == {*KINDS}


@pytest.mark.parametrize("name", KIND)
def test_how_a_case_changes_is_counted_and_told(name: str, tmp_path: Path) -> None:
    edits, line, kinds, sentence = KIND[name]
    sides = Sides(tmp_path, edits)
    file = sides.file([line])
    found = sides.told(file)
    (one,) = found["cases"]
    assert (one["file"], one["changes"]) == ("cases.jsonl:1", kinds)
    assert found["impact"]["changes"] == {kind: int(kind in kinds) for kind in KINDS}
    shown = " ".join(sides.run(file).stdout.split())
    assert f"• cases.jsonl:1: {sentence}" in shown
    for kind in kinds:
        assert texts("nl")[f"impact-{kind}"].format(n=1) in shown


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_all_that_can_differ_has_a_name(lang: Any) -> None:
    said = dict.fromkeys(one.said for one in ASPECTS)
    names = [next(one.name for one in ASPECTS if one.said is what) for what in said]
    assert {f"aspect-{name}" for name in names} <= {*texts(lang)}


def test_statuses_are_counted_by_where_they_come_from(meetings: Sides) -> None:
    lines = [case(), case(), case({"meetings_held": 1}), case({"meetings_held": None})]
    file = meetings.file(lines)
    found = meetings.told(file)
    assert found["impact"] == {
        "cases": 4,
        "changed": 2,
        "refused": 0,
        "changes": {kind: 2 * (kind == "status") for kind in KINDS},
        "statuses": [{"old": "permitted", "new": "blocked", "cases": 2}],
    }
    text = meetings.run(file).stdout
    assert "Casussen: 4. Met een ander advies: 2. Geweigerd: 0.\n" in text
    assert "  • Een andere stand: 2\n    • van “mag nu” naar “eerst nog iets doen”: 2\n" in text
    english = " ".join(meetings.run(file, "--lang", "en").stdout.split())
    assert "Cases: 4. With another advice: 2. Refused: 0. • Another status: 2" in english


def test_a_case_is_told_as_data(meetings: Sides) -> None:
    (one,) = meetings.told(meetings.file([case(case_id="c-1")]))["cases"]
    way = {"applicant": "de school", "to": "het samenwerkingsverband", "via": None}
    other = {"applicant": "het wijkteam", "to": "het samenwerkingsverband", "via": None}
    old = {
        "status": "permitted",
        "about": "schooltafel",
        "applications": [way, other],
        "latest": "2030-10-01",
        "opens_on": None,
    }
    assert one == {
        "case_id": "c-1",
        "file": "cases.jsonl:1",
        "changes": ["status"],
        "parts": ["next", "actions"],
        "before": "mag nu (Schooltafel)",
        "after": "eerst nog iets doen (Schooltafel)",
        "old": old,
        "new": {**old, "status": "blocked"},
    }


def test_a_case_that_nothing_changes_ends_in_none(tmp_path: Path) -> None:
    sides = Sides(tmp_path, [Edit(SECTOR, "heading: Waarvoor", "heading: Wanneer")])
    result = sides.run(sides.file([case()]), code=0)
    assert "Casussen: 1. Met een ander advies: 0. Geweigerd: 0." in result.stdout
    assert "Geen van uw casussen krijgt een ander advies." in result.stdout
    assert sides.told(sides.file([case()]), code=0)["cases"] == []


def test_another_reading_and_other_editions(tmp_path: Path) -> None:
    when = "weeks_since_at_least: 4"
    aside = "weeks_since_at_least: {by_reading: weken-aaneen, mee: 4, niet: 8}"
    rules = copied(tmp_path / "rules", [Edit(SECTOR, when, aside)])
    file = tmp_path / "cases.jsonl"
    long_ago = case({"absent_since": "2030-06-01", "first_absence_date": "2030-06-01"})
    file.write_text(f"{case()}\n{long_ago}", encoding="utf-8")
    options = "--rules", str(rules), "--cases", str(file), "--format", "json"
    reading = run("diff", "--reading", "weken-aaneen=niet", *options)
    assert reading.exit_code == 1, reading.output
    (one,) = json.loads(reading.stdout)["cases"]
    assert (one["after"], one["new"]["opens_on"]) == ("nog niet (Schooltafel)", "2030-10-15")
    editions = run("diff", "po-2029", "po-2030", *options)
    found = json.loads(editions.stdout)["cases"]
    assert [one["changes"] for one in found] == [["applicant", "term"]] * 2


# ---------------------------------------------------------------- which case it is


def test_a_case_goes_by_its_own_name_and_place_and_two_may_have_one_name(meetings: Sides) -> None:
    file = meetings.file([case(case_id="c-1"), "", case(), case(case_id="c-1")])
    found = meetings.told(file)["cases"]
    assert [(one["case_id"], one["file"]) for one in found] == [
        ("c-1", "cases.jsonl:1"),
        (None, "cases.jsonl:3"),
        ("c-1", "cases.jsonl:4"),
    ]
    text = meetings.run(file).stdout
    names = [line.split(": ")[0] for line in text.splitlines() if ".jsonl:" in line]
    assert names == ["  • c-1 (cases.jsonl:1)", "  • cases.jsonl:3", "  • c-1 (cases.jsonl:4)"]


def test_a_screen_has_the_first_and_counts_the_rest_and_data_has_all(meetings: Sides) -> None:
    file = meetings.file([case()] * (MOST_LISTED + 3))
    text = meetings.run(file).stdout
    assert text.count("  • cases.jsonl:") == MOST_LISTED
    assert "  • En nog 3; met --format json krijgt u ze allemaal.\n" in text
    assert len(meetings.told(file)["cases"]) == MOST_LISTED + 3


FORMS = {
    "plain": "  - c-1 (cases.jsonl:1): van",
    "markdown": "- c-1 (cases.jsonl:1): van",
    "github": "::warning ",
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_ends_in_one(form: str, meetings: Sides) -> None:
    result = meetings.run(meetings.file([case(case_id="c-1")]), "--format", form)
    assert FORMS[form] in result.stdout


def test_a_name_of_a_file_does_nothing_to_a_screen(meetings: Sides) -> None:
    name = "a\x1b[2J\u202e\r\n*x*.jsonl"
    file = meetings.file([case(), "{"], name)
    result = meetings.run(file)
    for output in (result.stdout, result.stderr):
        assert "\x1b" not in output
        assert "\u202e" not in output
        assert "\r" not in output
    assert result.stderr.count("\n") == 1
    assert "\\*x\\*" in meetings.run(file, "--format", "markdown").stdout
    assert meetings.told(file)["cases"][0]["file"] == f"{harmless(name)}:1"


def test_a_name_that_is_no_text_is_still_told(meetings: Sides) -> None:
    file = meetings.folder / os.fsdecode(b"\xff.jsonl")
    file.write_text(case(), encoding="utf-8")
    command = [sys.executable, "-m", "routeboek", "diff", str(meetings.old), str(meetings.new)]
    for form, told in (("json", b'"file": "\\\\udcff.jsonl:1"'), ("text", b"\\udcff.jsonl:1: van")):
        done = subprocess.run(
            [*command, "--format", form, "--cases", os.fsencode(file)],
            env=environment({"PYTHONIOENCODING": "utf-8"}),
            capture_output=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (1, b"")
        assert told in done.stdout


# ---------------------------------------------------------------- refused, and other input


def test_what_is_refused_is_told_and_stops_nothing(meetings: Sides) -> None:
    file = meetings.file([case(), *HOSTILE, case({"brug": True}), case()])
    result = meetings.run(file, "--format", "json")
    found = json.loads(result.stdout)
    assert [one["file"] for one in found["cases"]] == [
        "cases.jsonl:1",
        f"cases.jsonl:{len(HOSTILE) + 3}",
    ]
    counts = found["impact"]
    assert (counts["cases"], counts["refused"]) == (3 + len(HOSTILE) - BLANK, 11)
    places = [line.partition(": ")[0] for line in result.stderr.splitlines()]
    assert places == [f"cases.jsonl:{n}" for n in range(2 + BLANK, len(HOSTILE) + 3)]
    assert "x" * 100 not in result.output


def test_a_file_that_cannot_be_read_is_no_file_without_cases(meetings: Sides) -> None:
    (meetings.folder / "cases" / "een.json").mkdir(parents=True)
    found = meetings.run(str(meetings.folder / "cases"), code=3)
    assert "Casussen: 1. Met een ander advies: 0. Geweigerd: 1." in found.stdout
    assert found.stderr == "een.json: Dit is geen gewoon bestand.\n"


def test_only_so_many_refusals_are_told(meetings: Sides) -> None:
    result = meetings.run(meetings.file(["{"] * 50 + [case()]))
    assert result.stderr.count("\n") == 21
    assert "En nog 30 geweigerd; `routeboek batch` zegt" in result.stderr
    assert "Geweigerd: 50." in result.stdout


def test_no_value_of_a_case_is_repeated(meetings: Sides) -> None:
    secret = "Geheim-4711"
    wrong = [
        case({secret: True}),
        case({"attendance": secret}),
        case(naam=secret),
        case(municipality=secret),
    ]
    assert secret not in meetings.run(meetings.file([*wrong, case()])).output


def test_no_cases_at_all(meetings: Sides) -> None:
    result = meetings.run(meetings.file([]))
    assert "Casussen: 0. Met een ander advies: 0. Geweigerd: 0." in result.stdout
    assert meetings.told(meetings.file([]))["cases"] == []
    (meetings.folder / "empty").mkdir()
    assert meetings.told(str(meetings.folder / "empty"))["impact"]["cases"] == 0


def test_a_mark_of_byte_order_and_the_ends_of_lines_of_another_system(meetings: Sides) -> None:
    file = meetings.file([b"\xef\xbb\xbf" + case().encode() + b"\r", case() + "\r"])
    assert [one["file"] for one in meetings.told(file)["cases"]] == [
        "cases.jsonl:1",
        "cases.jsonl:2",
    ]


def test_rows_of_a_spreadsheet_and_standard_input(meetings: Sides) -> None:
    head = "case_id;reference_date;sector;municipality;" + ";".join(CASE["facts"])
    row = "c-1;2030-10-01;po;duinstad;none;false;place;2;2030-08-20;2030-08-20;true"
    file = meetings.file([head, row, row.replace("none", "nooit")], "Cases.CSV")
    result = meetings.run(file, "--format", "json")
    assert [one["file"] for one in json.loads(result.stdout)["cases"]] == ["Cases.CSV:2"]
    assert result.stderr.startswith("Cases.CSV:3: ")
    (one,) = meetings.told("-", stdin=case())["cases"]
    assert one["file"] == "<stdin>:1"


def test_a_fact_that_only_the_old_rules_know_can_stand_in_a_row(tmp_path: Path) -> None:
    sides = Sides(tmp_path, EDITS["a new fact"])
    sides.old, sides.new = sides.new, sides.old
    head = "reference_date,sector,municipality,taxi"
    file = sides.file([head, "2030-10-01,po,duinstad,true"], "cases.csv")
    (one,) = sides.told(file)["cases"]
    assert one["changes"] == ["refused"]


def test_the_day_of_all_cases_and_today_for_those_without(
    meetings: Sides, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = json.dumps({key: value for key, value in CASE.items() if key != "reference_date"})
    file = meetings.file([bare, case()])
    found = meetings.told(file, "--date", "2030-10-05")
    assert [one["file"] for one in found["cases"]] == ["cases.jsonl:1", "cases.jsonl:2"]
    monkeypatch.setattr("routeboek.cli.impact.today", lambda: date(2030, 10, 2))
    result = meetings.run(file, "--lang", "en")
    assert "Without a reference date: 1 of 2 lines." in result.stderr


@pytest.mark.parametrize("name", ["weg", "weg\x00", "x" * 5000])
def test_cases_that_are_not_there_are_told_before_the_work(name: str, tmp_path: Path) -> None:
    rules = str(VOORBEELD)
    result = run("diff", rules, rules, "--format", "json", "--cases", str(tmp_path / name))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "geen map of bestand met casussen" in result.stderr


# ---------------------------------------------------------------- many


def process(sides: Sides, *options: str, **more: Any) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "routeboek", "diff", str(sides.old), str(sides.new), *options]
    ends: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    return subprocess.Popen(command, cwd=ROOT, env=environment(), **{**ends, **more})


@pytest.mark.parametrize("form", ["text", "json"])
def test_several_processes_say_what_one_says(form: str, meetings: Sides) -> None:
    line: list[str | bytes] = [case(), case({"meetings_held": 3}), "{", *HOSTILE]
    file = meetings.file(line * 10)
    said = []
    for workers in "12":
        with process(meetings, "--cases", file, "--format", form, "--workers", workers) as one:
            said.append((*one.communicate(), one.returncode))
    assert said[0] == said[1]
    assert said[0][2] == 1


def test_progress_is_for_a_terminal_only(meetings: Sides) -> None:
    parent, child = pty.openpty()
    with process(meetings, "--cases", "-", stderr=child) as one:
        os.close(child)
        one.communicate(case().encode())
    shown = os.read(parent, 10_000).decode()
    os.close(parent)
    assert shown.startswith("\r1 regels, waarvan 0 geweigerd")
    assert shown.rstrip(" ").endswith("\r")


def test_a_case_is_written_before_the_next_is_read(meetings: Sides) -> None:
    with process(meetings, "--cases", "-", "--format", "json") as one:
        assert one.stdin and one.stdout
        for number in range(1, 4):
            one.stdin.write(case().encode() + b"\n")
            one.stdin.flush()
            place = f'"file": "<stdin>:{number}"'.encode()
            assert any(place in line for line in iter(one.stdout.readline, b""))
        one.stdin.close()
        assert one.stdout.read().endswith(b"}\n")
        assert one.wait(60) == 1


@pytest.mark.heavy
@pytest.mark.parametrize("form", ["text", "json"])
def test_memory_stays_within_bounds(form: str, meetings: Sides) -> None:
    """Many cases that change and long lines, where little more fits than the rules take."""

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (400_000_000, 400_000_000))

    lines = [case().encode()] * 19 + [b"x" * (5 * MAX_BYTES)]
    with process(meetings, "--cases", "-", "--format", form, preexec_fn=bounded) as one:
        assert one.stdin and one.stdout and one.stderr
        if not (writer := os.fork()):
            one.stdout.close()
            for _ in range(80):
                for line in lines:
                    one.stdin.write(line + b"\n")
            one.stdin.flush()
            os._exit(0)
        one.stdin.close()
        text = one.stdout.read()
        assert one.wait(120) == 1, one.stderr.read()
    os.waitpid(writer, 0)
    if form == "json":
        assert len(json.loads(text)["cases"]) == 1520
    else:
        assert b"Met een ander advies: 1520. Geweigerd: 80." in text


def test_a_municipality_that_nothing_changes_is_still_looked_at(tmp_path: Path) -> None:
    sides = Sides(tmp_path, EDITS["another applicant"])
    places = ("polderdam", "duinstad", "veenwijk")
    lines: list[str | bytes] = [case(municipality=name) for name in places]
    home = case(municipality="polderdam", home_municipality="duinstad")
    found = sides.told(sides.file([*lines, home, case({"brug": 1}, municipality="polderdam")]))
    assert [one["file"] for one in found["cases"]] == ["cases.jsonl:2"]
    assert found["impact"]["refused"] == 1
