"""Real edits of rules: what `routeboek diff` says of each, in ten lines, and how it ends."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli.edits import DUINSTAD, EXTRA, FACTS, REGION, SECTOR, Edit, copied, part_of
from tests.cli.helpers import ROOT, run
from tests.cli.test_diff import TAXI, TAXI_NEEDED

MOST_LINES = 10

ONE_APPLICANT = part_of(DUINSTAD, "      - {applicant: school", "      - {applicant: w")
ELSEWHERE = "    applications:\n" + ONE_APPLICANT.replace("school", "leerplicht")


class Real(NamedTuple):
    """An edit, the exit code, and lines that stand in what is said."""

    edits: list[Edit]
    code: int
    lines: tuple[str, ...]


REAL = {
    "a meeting more": Real(
        [Edit(SECTOR, "at_least: 2", "at_least: 3")],
        1,
        (
            "1 strenger, 0 ruimer, 1 anders; met --explain ziet u alles",
            "  • Strenger: van “mag nu” naar “eerst nog iets doen” (Regiotafel, Wijktafel,",
            "    po-2030 in alle gemeenten; aantal keer overleg: 2; 0,1%",
            "  Door new/po.yaml:35:15: `at_least` van `2` naar `3`",
            "  Zelfde gedrag: po-2029 in alle gemeenten",
        ),
    ),
    "a meeting less": Real(
        [Edit(SECTOR, "at_least: 2", "at_least: 1")],
        1,
        ("    po-2030 in alle gemeenten; aantal keer overleg: 1; 0,1%",),
    ),
    "a week more, that a promise does not allow": Real(
        [Edit(SECTOR, "weeks_since_at_least: 4", "weeks_since_at_least: 5")],
        1,
        (
            "  Door new/po.yaml:42:27: `weeks_since_at_least` van `4` naar `5`",
            "  Breekt een belofte (new/po.yaml:42:27): “Na vier weken is het nooit meer te",
        ),
    ),
    "a shorter term": Real(
        [Edit(SECTOR, "latest_week: 6", "latest_week: 5")],
        1,
        ("1 strenger, 0 ruimer, 0 anders",),
    ),
    "a longer term": Real(
        [Edit(SECTOR, "latest_week: 6", "latest_week: 7")],
        1,
        ("0 strenger, 1 ruimer, 0 anders",),
    ),
    "one more who may apply": Real(
        [Edit(DUINSTAD, "    applications:\n", ELSEWHERE)],
        1,
        ("0 strenger, 1 ruimer, 0 anders",),
    ),
    "one less who may apply": Real(
        [Edit(DUINSTAD, ONE_APPLICANT, "")],
        1,
        ("1 strenger, 0 ruimer, 0 anders",),
    ),
    "a duty gone": Real(
        [Edit(SECTOR, part_of(SECTOR, "duties:", "\npromises:"), "")],
        1,
        ("0 strenger, 1 ruimer, 0 anders",),
    ),
    "a condition about a new fact": Real(
        [
            Edit(FACTS, "  mentor_known:\n", f"{TAXI}  mentor_known:\n"),
            Edit(SECTOR, "ladder_for:", TAXI_NEEDED),
        ],
        1,
        (
            "    po-2030 in alle gemeenten; taxi: nee; 0,1%",
            "  Wordt nu ook gevraagd: taxi. Zonder antwoord is een advies minder zeker.",
        ),
    ),
    "carried forward no longer": Real(
        [Edit(REGION, "carry_forward_years: 1", "carry_forward_years: 0")],
        1,
        (
            "  • Anders: vervalt; hierna is er geen advies meer",
            "    po-2030 (van 2031-08-01 tot en met 2032-07-31) in alle gemeenten",
            "  Door new/region.yaml:4:22: `carry_forward_years` van `1` naar `0`",
        ),
    ),
    "another day on which a school year starts": Real(
        [Edit(REGION, "school_year_starts: 08-01", "school_year_starts: 09-01")],
        1,
        ("    po-2030 (van 2032-08-01 tot en met 2032-08-31) in alle gemeenten",),
    ),
    "a sentence": Real(
        [Edit(SECTOR, "text: De school maakt een opbouwplan.", "text: De school maakt een plan.")],
        0,
        (
            "Zelfde gedrag, andere tekst",
            "  1 tekst",
            "  • new/po.yaml:112:11: `text` van `De school maakt een opbouwplan.` naar `De",
        ),
    ),
    "a citation": Real(
        [Edit(SECTOR, "heading: Waarvoor", "heading: Wanneer")],
        0,
        ("  1 bron", "  • new/po.yaml:53:35: `heading` van `Waarvoor` naar `Wanneer`"),
    ),
}


def sides(folder: Path, edits: list[Edit], monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    copied(folder / "old", EXTRA)
    copied(folder / "new", [*EXTRA, *edits])
    monkeypatch.chdir(folder)
    return "old", "new"


@pytest.mark.parametrize("name", REAL)
def test_a_real_edit_is_told_on_a_screen(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = REAL[name]
    result = run("diff", *sides(tmp_path, real.edits, monkeypatch))
    assert result.exit_code == real.code, result.output
    told = [line for line in result.stdout.splitlines() if line]
    assert len(told) <= MOST_LINES
    for line in real.lines:
        assert line in told


def everywhere(folder: Path, old: str, new: str) -> None:
    """Another id, in every file."""
    for file in folder.rglob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(old, new), encoding="utf-8")


RENAMED = {
    "letter_sent": ("brief_weg", "Het gegeven “brief gestuurd” heet nu `brief_weg`"),
    "wijkteam": ("buurtteam", "De rol “het wijkteam” heet nu `buurtteam`"),
    "zorgtafel": ("zorgoverleg", "De tafel “Zorgtafel” heet nu `zorgoverleg`"),
}


@pytest.mark.parametrize("old", RENAMED)
def test_another_id_is_one_line_and_hides_nothing(
    old: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, told = RENAMED[old]
    both = sides(tmp_path, [], monkeypatch)
    everywhere(Path("new"), old, new)
    everywhere(Path("new"), f"het {new}", f"het {old}")  # that is what people call it
    result = run("diff", *both)
    assert result.exit_code == 1
    assert "\nAlleen andere namen\n" in result.stdout
    assert told in " ".join(result.stdout.split())
    assert result.stdout.count("  • ") == 1
    run("diff", *both, "--witness", "cases")
    (case,) = Path("cases").iterdir()
    codes = [run("advise", str(case), "--rules", side).exit_code for side in both]
    assert codes == [0, 3]
    everywhere(Path("new"), "at_least: 2\n", "at_least: 3\n")
    result = run("diff", *both)
    assert "1 strenger, 0 ruimer" in result.stdout
    assert told in " ".join(result.stdout.split())
    found = json.loads(run("diff", *both, "--format", "json").stdout)
    assert [one["new"] for one in found["renames"]] == [new]
    shown = [each["witness"] for one in found["routes"] for each in one["changes"]]
    assert None not in shown
    assert all(old not in json.dumps(one["new"]["facts"]) for one in shown)
    assert all(new not in json.dumps(one["old"]["facts"]) for one in shown)


# ---------------------------------------------------------------- for continuous integration


def test_findings_stand_at_the_lines_that_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edits = [
        Edit(SECTOR, "weeks_since_at_least: 4", "weeks_since_at_least: 5"),
        Edit(SECTOR, "text: De school maakt een opbouwplan.", "text: De school maakt een plan."),
    ]
    both = sides(tmp_path, edits, monkeypatch)
    github = run("diff", *both, "--format", "github")
    assert github.exit_code == 1
    assert [line.partition(",col")[0] for line in github.stdout.splitlines()] == [
        "::error file=new/po.yaml,line=42",
        "::warning file=new/po.yaml,line=42",
        "::notice file=new/po.yaml,line=112",
    ]
    assert "Strenger: van “mag nu” naar “nog niet”" in github.stdout
    gitlab = json.loads(run("diff", *both, "--format", "gitlab").stdout)
    assert [(one["check_name"], one["location"]["lines"]["begin"]) for one in gitlab] == [
        ("promise-broken", 42),
        ("advice-changes", 42),
        ("text-changes", 112),
    ]
    (sarif,) = json.loads(run("diff", *both, "--format", "sarif").stdout)["runs"]
    assert [one["ruleId"] for one in sarif["results"]] == [one["check_name"] for one in gitlab]


def test_what_is_gone_is_told_where_it_stood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = sides(tmp_path, [Edit(DUINSTAD, ONE_APPLICANT, "")], monkeypatch)
    github = run("diff", *both, "--format", "github").stdout
    assert github.startswith("::warning file=new/municipalities/duinstad.yaml,line=9,")


# ---------------------------------------------------------------- cases of the reader


def test_own_cases_that_change_end_in_one_also_from_a_file_of_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = sides(tmp_path, [Edit(SECTOR, "at_least: 2", "at_least: 3")], monkeypatch)
    case = {
        "reference_date": "2030-10-01",
        "sector": "po",
        "municipality": "duinstad",
        "facts": {"meetings_held": 2, "attendance": "none", "exempt": False},
    }
    other = {**case, "facts": {}}
    Path("cases.jsonl").write_text(f"{json.dumps(case)}\n\n{json.dumps(other)}\nx\n", "utf-8")
    result = run("diff", *both, "--cases", "cases.jsonl", "--format", "json")
    assert result.exit_code == 1
    assert [one["file"] for one in json.loads(result.stdout)["cases"]] == ["cases.jsonl:1"]
    assert result.stderr.startswith("cases.jsonl:4: ")


@pytest.mark.heavy
def test_the_shipped_gate_on_a_screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new = Path(shutil.copytree(ROOT / "rules", tmp_path / "new"))
    shutil.copytree(ROOT / "rules", tmp_path / "old")
    file = new / "conditions.yaml"
    text = file.read_text(encoding="utf-8")
    assert "minstens-twee: 2," in text
    file.write_text(text.replace("minstens-twee: 2,", "minstens-twee: 3,", 1), "utf-8")
    monkeypatch.chdir(tmp_path)
    result = run("diff", "old", "new")
    assert result.exit_code == 1
    told = [line for line in result.stdout.splitlines() if line]
    assert told[1].startswith("1 strenger, 0 ruimer, ")
    assert "aantal overleggen: 2" in result.stdout
    assert any(line.startswith("  Breekt ") and "new/conditions.yaml:" in line for line in told)
    assert len(told) <= MOST_LINES
