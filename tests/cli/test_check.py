"""`routeboek check`: all findings at once, with places; hints about translations."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.cli.helpers import ROOT, run


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", folder)
    return folder


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_shipped_rules_have_no_findings() -> None:
    result = run("check")
    assert result.exit_code == 0, result.output
    assert re.fullmatch(r"Geen fouten: \d+ uitgaven × 3 gemeenten, .*\n", result.stdout)


def test_checked_numbers_as_json() -> None:
    result = run("check", "--format", "json")
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
    assert "Bedoelde u `professional`?" in result.stdout
    assert "Bedoelde u `adviestafel`?" in result.stdout
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


def test_untranslated_texts_are_hints(rules: Path) -> None:
    (rules / "en.yaml").unlink(missing_ok=True)
    result = run("check", str(rules))
    assert result.exit_code == 0
    assert re.search(r"\d{3,} teksten zonder Engelse vertaling", result.stderr)
    found = json.loads(run("check", str(rules), "--format", "json").stdout)["diagnostics"]
    texts = " ".join(one["message"] for one in found)
    assert {one["code"] for one in found} == {"untranslated"}
    for text in ("Er zijn ten minste twee MDO's geweest.", "Plan een volgend MDO.", "het MDO"):
        assert text in texts


def test_the_same_word_in_both_languages_is_a_translation(rules: Path) -> None:
    (rules / "en.yaml").write_text(
        "translations:\n  - {nl: Veilig Thuis, en: Veilig Thuis}\n", encoding="utf-8"
    )
    found = json.loads(run("check", str(rules), "--format", "json").stdout)["diagnostics"]
    assert not [one for one in found if one["message"].endswith(": Veilig Thuis")]


def test_mistakes_in_the_translations_are_findings(rules: Path) -> None:
    (rules / "en.yaml").write_text("translations: [{nl: a}]\n", encoding="utf-8")
    result = run("check", str(rules))
    assert result.exit_code == 1
    assert "en.yaml:1:" in result.stdout


def test_english() -> None:
    assert run("check", "--lang", "en").stdout.startswith("No mistakes: ")
