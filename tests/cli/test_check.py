"""`routeboek check`: all findings at once, with places; hints about translations."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.edits import DUINSTAD, REGION, SECTOR, Edit, copied
from tests.cli.helpers import ROOT, run
from tests.shipped import SHARED, told


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", folder)
    return folder


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@SHARED
def test_shipped_rules_have_no_findings() -> None:
    result = told("check", "rules")
    assert result.exit_code == 0, result.output
    first, second = result.stdout.splitlines()
    assert re.fullmatch(r"Geen fouten: \d+ uitgaven × 3 gemeenten, .*", first)
    assert re.fullmatch(r"Ook nagegaan als u een andere lezing kiest: \d+ lezingen, .*", second)


@SHARED
def test_checked_numbers_as_json() -> None:
    result = told("check", "rules", "--format", "json")
    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert found["checked"]["municipalities"] == 3
    assert all(one["severity"] == "hint" for one in found["diagnostics"])


def test_all_findings_with_places(rules: Path) -> None:
    replace(rules / "po.yaml", "applicant: professional", "applicant: profesional")
    replace(rules / "municipalities" / "rijswijk.yaml", "go_to: adviestafel", "go_to: adviestafl")
    result = run("check", str(rules))
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert len(lines) >= 2
    for line in lines:
        assert re.match(r".+\.yaml:\d+:\d+: .+ \[[a-z-]+\]$", line)
    assert "Bedoelt u `professional`?" in result.stdout
    assert "Bedoelt u `adviestafel`?" in result.stdout
    assert "fouten gevonden" in result.stderr


def test_findings_as_json(rules: Path) -> None:
    replace(rules / "po.yaml", "school_year: 2026-2027", "school_yeer: 2026-2027")
    result = run("check", str(rules), "--format", "json")
    assert result.exit_code == 1
    (found,) = json.loads(result.stdout)["diagnostics"]
    assert (found["code"], found["severity"]) == ("rules-key-near", "error")
    assert found["line"] > 1


def test_folder_from_the_environment(rules: Path) -> None:
    replace(rules / "po.yaml", "applicant: professional", "applicant: profesional")
    assert run("check", env={"ROUTEBOEK_RULES": str(rules)}).exit_code == 1


@pytest.mark.parametrize("make", [False, True])
def test_missing_or_empty_folder(tmp_path: Path, make: bool) -> None:
    folder = tmp_path / "leeg"
    if make:
        folder.mkdir()
    result = run("check", str(folder))
    assert result.exit_code == 4


def test_untranslated_texts_are_hints(tmp_path: Path) -> None:
    rules = copied(tmp_path / "rules")
    (rules / "en.yaml").unlink()
    result = run("check", str(rules))
    assert result.exit_code == 0
    assert re.search(r"\d{2,} teksten zonder Engelse vertaling", result.stderr)
    found = json.loads(run("check", str(rules), "--format", "json").stdout)["diagnostics"]
    texts = " ".join(one["message"] for one in found)
    assert {one["code"] for one in found} == {"untranslated"}
    for text in ("Er is ten minste twee keer overleg geweest.", "Plan een overleg.", "het MDO"):
        assert text in texts


def test_few_untranslated_texts_are_told_at_their_place(tmp_path: Path) -> None:
    rules = copied(tmp_path / "rules")
    lacking = json.loads(run("check", str(rules), "--format", "json").stdout)["diagnostics"]
    texts = [one["rule"].removeprefix("en/") for one in lacking]
    pairs = "".join(f"  - nl: {json.dumps(text)}\n    en: x\n" for text in texts[:-2])
    english = rules / "en.yaml"
    english.write_text(english.read_text(encoding="utf-8") + pairs, encoding="utf-8")
    result = run("check", str(rules))
    told = [line for line in result.stdout.splitlines() if line.endswith("[untranslated]")]
    assert [one.split(": ")[0].rsplit("/", 1)[1] for one in told] == [
        f"{Path(one['file']).name}:{one['line']}:{one['column']}" for one in lacking[-2:]
    ]
    assert "en.yaml" not in told[0].split(": ")[0]


def test_the_same_word_in_both_languages_is_a_translation(tmp_path: Path) -> None:
    rules = copied(tmp_path / "rules")
    (rules / "en.yaml").write_text(
        "translations:\n  - {nl: leerplicht, en: leerplicht}\n", encoding="utf-8"
    )
    found = json.loads(run("check", str(rules), "--format", "json").stdout)["diagnostics"]
    assert not [one for one in found if one["message"].endswith(": leerplicht")]


def test_mistakes_in_the_translations_are_findings(rules: Path) -> None:
    (rules / "en.yaml").write_text("translations: [{nl: a}]\n", encoding="utf-8")
    result = run("check", str(rules))
    assert result.exit_code == 1
    assert "en.yaml:1:" in result.stdout


def test_english(tmp_path: Path) -> None:
    shown = run("check", str(copied(tmp_path / "rules")), "--lang", "en").stdout
    assert shown.startswith("No mistakes: ")


# ---------------------------------------------------------------- what is proved

BROKEN = Edit(
    SECTOR,
    "weeks_since_at_least: 4\n    nature: circumstance\n    text: De leerling is vier",
    "weeks_since_at_least: 5\n    nature: circumstance\n    text: De leerling is vijf",
)
"""Breaks the promise that it is never too early after four weeks."""
IDLE = Edit(SECTOR, "{fact: meetings_held, at_least: 1}", "{fact: meetings_held, at_least: 0}")
MISSING = Edit(
    DUINSTAD,
    "      - {role: leerplicht, source: {document: R1, heading: Schooltafel, row: Duinstad}}\n",
    "",
)
WAIVER = """waivers:
  - code: {code}
    rule: {rule}
    who: partnership
    why: Dat wordt na de zomer besproken.
    until: {until}
"""


def diagnostics(folder: Path, *options: str) -> list[dict[str, Any]]:
    """The findings as JSON, without hints about translations."""
    found = json.loads(run("check", str(folder), "--format", "json", *options).stdout)
    return [one for one in found["diagnostics"] if one["code"] != "untranslated"]


@SHARED
def test_every_route_of_the_shipped_rules_is_proved() -> None:
    found = json.loads(told("check", "rules", "--format", "json").stdout)["checked"]
    assert (found["routes"], found["not_proved"]) == (15, 0)
    assert found["situations"] > 10**9
    text = told("check", "rules").stdout
    assert re.search(r"; \d,\d·10[⁰¹²³⁴⁵⁶⁷⁸⁹]+ situaties nagegaan", text)
    assert found["readings"] > 50
    assert text.endswith(
        f"Ook nagegaan als u een andere lezing kiest: {found['readings']} lezingen, elk apart.\n"
    )


def test_what_is_too_large_is_not_proved(tmp_path: Path) -> None:
    folder = copied(tmp_path / "rules")
    result = run("check", str(folder), "--nodes", "20")
    assert result.exit_code == 5
    assert result.stdout.count("Niet bewezen: uitgave po-2030, gemeente ") == 3
    assert "Geen fouten" not in result.stdout
    found = json.loads(run("check", str(folder), "--nodes", "20", "--format", "json").stdout)
    assert (found["checked"]["routes"], found["checked"]["not_proved"]) == (3, 3)


def test_a_finding_counts_for_more_than_what_is_not_proved(tmp_path: Path) -> None:
    falling = Edit(SECTOR, "latest_week: 9", "latest_week: 5")
    result = run("check", str(copied(tmp_path / "rules", [falling])), "--nodes", "20")
    assert result.exit_code == 1
    assert "[deadline-falls]" in result.stdout
    assert "Niet bewezen: " in result.stdout


def test_a_finding_tells_for_which_cases_and_which_rule(tmp_path: Path) -> None:
    result = run("check", str(copied(tmp_path / "rules", [BROKEN])))
    assert result.exit_code == 1
    place, cases, rule, *_ = result.stdout.splitlines()
    assert re.search(r"po\.yaml:41:5: .* \[promise-broken\]$", place)
    assert cases.startswith("  Casussen: uitgave po-2030: ")
    assert "4 weken of langer geleden maar nog geen 5 weken" in cases
    assert re.search(r" \(\d+(,\d)?%\)$", cases)
    assert rule == "  Onderdeel: po/po-2030/gate/absent_since"
    assert "1 fout gevonden." in result.stderr
    assert re.search(r"^Nagegaan: 6 routes, [\d.]+ situaties\.$", result.stdout, re.MULTILINE)


def test_a_finding_as_json_has_its_cases_share_witness_and_fingerprint(tmp_path: Path) -> None:
    first, other = (copied(tmp_path / name, [BROKEN]) for name in ("one", "other"))
    moved = (other / SECTOR).read_text(encoding="utf-8").replace("gate:", "# Hier.\ngate:")
    (other / SECTOR).write_text(moved, encoding="utf-8")
    (one,), (same,) = diagnostics(first), diagnostics(other)
    assert one["rule"] == "po/po-2030/gate/absent_since"
    assert "nog geen 5 weken" in one["cases"]
    assert 0 < one["share"] < 1
    assert one["witness"]["sector"] == "po"
    assert re.fullmatch(r"[0-9a-f]{64}", one["fingerprint"])
    assert same["line"] > one["line"]
    assert same["fingerprint"] == one["fingerprint"]


@pytest.mark.parametrize(
    ("edit", "name"),
    [(BROKEN, "promise-broken-1.json"), (IDLE, "condition-always-true-1.json")],
    ids=["promise", "idle"],
)
def test_every_case_written_gets_the_advice_it_was_said_to_get(
    edit: Edit, name: str, tmp_path: Path
) -> None:
    folder = copied(tmp_path / "rules", [edit])
    made = tmp_path / "made" / "cases"
    result = run("check", str(folder), "--witness", str(made))
    told = re.findall(r"^Voorbeeld: (.*) \(status ([a-z-]+)\)\.$", result.stderr, re.MULTILINE)
    assert [Path(file) for file, _ in told] == sorted(made.iterdir())
    assert name in {Path(file).name for file, _ in told}
    for file, status in told:
        advice = run("advise", "--rules", str(folder), "--format", "json", file)
        assert json.loads(advice.stdout)["status"] == status
    shown = [one["witness"] for one in diagnostics(folder) if one["witness"]]
    assert sorted(map(str, shown)) == sorted(
        str(json.loads(Path(file).read_text(encoding="utf-8"))) for file, _ in told
    )


@pytest.mark.parametrize("form", ["github", "gitlab", "sarif"])
def test_forms_for_continuous_integration(form: str, tmp_path: Path) -> None:
    result = run("check", str(copied(tmp_path / "rules", [BROKEN])), "--format", form)
    assert (result.exit_code, result.stderr) == (1, "")
    assert "promise-broken" in result.stdout
    if form == "github":
        assert re.match(r"::error file=.*po\.yaml,line=41,col=5,title=", result.stdout)
    else:
        json.loads(result.stdout)
    fine = run("check", str(copied(tmp_path / "fine")), "--format", form)
    assert (fine.exit_code, fine.stderr) == (0, "")


def test_hints_alone_are_no_reason_to_fail(tmp_path: Path) -> None:
    result = run("check", str(copied(tmp_path / "rules", [MISSING])))
    assert result.exit_code == 0
    assert "[participant-only-here-missing]" in result.stdout
    assert "Onderdeel" not in result.stdout
    assert "1 tip." in result.stderr


def test_english_findings(tmp_path: Path) -> None:
    result = run("check", str(copied(tmp_path / "rules", [BROKEN])), "--lang", "en")
    assert result.exit_code == 1
    assert "  Cases: edition po-2030: " in result.stdout
    assert "4 weeks ago or longer but less than 5 weeks" in result.stdout
    assert "  Rule: po/po-2030/gate/absent_since\n" in result.stdout
    assert "Proved: 6 routes" in result.stdout
    assert "1 mistake found." in result.stderr


# ---------------------------------------------------------------- accepted findings


def waiving(folder: Path, *edits: Edit, rule: str, until: str) -> Path:
    """Rules with a broken promise (or other edits) and a waiver for it."""
    text = WAIVER.format(code="promise-broken", rule=rule, until=until)
    return copied(folder, [*edits, Edit(REGION, "waivers:\n", text)])


GATE = "po/po-2030/gate/absent_since"


def test_an_accepted_finding_is_not_told(tmp_path: Path) -> None:
    folder = waiving(tmp_path / "rules", BROKEN, rule=GATE, until="2032-07-31")
    result = run("check", str(folder))
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Geen fouten: ")
    assert diagnostics(folder) == []


def test_an_expired_waiver_fails_and_its_finding_is_back(tmp_path: Path) -> None:
    folder = waiving(tmp_path / "rules", BROKEN, rule=GATE, until="2020-12-31")
    assert run("check", str(folder)).exit_code == 1
    codes = {one["code"]: one["severity"] for one in diagnostics(folder)}
    assert codes == {"promise-broken": "error", "waiver-expired": "error"}


def test_a_waiver_of_nothing_is_a_warning(tmp_path: Path) -> None:
    folder = waiving(tmp_path / "rules", rule=GATE, until="2032-07-31")
    result = run("check", str(folder))
    assert result.exit_code == 1
    assert "1 waarschuwing." in result.stderr
    (one,) = diagnostics(folder)
    assert (one["code"], one["severity"]) == ("waiver-unused", "warning")
    assert one["file"].endswith("region.yaml")


def test_a_waiver_is_not_called_unneeded_where_nothing_was_proved(tmp_path: Path) -> None:
    folder = waiving(tmp_path / "rules", rule=GATE, until="2032-07-31")
    assert diagnostics(folder, "--nodes", "20") == []
