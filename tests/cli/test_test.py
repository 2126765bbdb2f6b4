"""`routeboek test`: the examples beside the rules, tried on the command line."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.edits import SECTOR, Edit, copied
from tests.cli.helpers import REGION, ROOT, run
from tests.shipped import SHARED, told


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "rules", tmp_path / "rules"))


@SHARED
def test_shipped_examples_agree_with_the_rules_and_cover_every_condition() -> None:
    result = told("test", "rules")
    assert result.exit_code == 0
    first, *covered = result.stdout.splitlines()
    assert re.fullmatch(r"\d{3,} voorbeelden, 0 verschillen\.", first)
    assert len(set(covered)) == 15, "five editions in three municipalities"
    whole = re.compile(
        r"Dekking (po|vo)-\d{4}, .*: (\d{2,}) van \2 \(100%\), portret (\d{2,}) van \3 \(100%\)\."
    )
    assert [line for line in covered if not whole.fullmatch(line)] == []


def test_a_changed_deadline_is_noticed(tmp_path: Path) -> None:
    dated = Edit("examples/po.yaml", "exempt: no,", "exempt: no, first_absence_date: 2030-09-02,")
    expected = Edit("examples/po.yaml", "next: schooltafel}", "latest: 2030-10-14}")
    fine = copied(tmp_path / "fine", [dated, expected])
    assert run("test", str(fine)).exit_code == 0
    changed = copied(
        tmp_path / "rules", [dated, expected, Edit(SECTOR, "latest_week: 6", "latest_week: 7")]
    )
    result = run("test", str(changed), "--lang", "en")
    assert result.exit_code == 1
    assert "latest: expected 2030-10-14, found 2030-10-21" in result.stdout
    assert re.search(r"po\.yaml:\d+:\d+: ", result.stdout)


@pytest.mark.parametrize("empty", [False, True])
def test_without_a_single_example_nothing_is_tested(tmp_path: Path, empty: bool) -> None:
    folder = copied(tmp_path / "rules")
    shutil.rmtree(folder / "examples")
    if empty:
        (folder / "examples").mkdir()
    result = run("test", str(folder))
    assert result.exit_code == 1
    assert result.stdout.startswith("0 voorbeelden, 0 verschillen.\n")
    assert f"Er is geen enkel voorbeeld: zet ze in {folder}/examples" in result.stderr
    assert run("test", str(folder), "--format", "json").exit_code == 1
    assert run("test", str(folder), "--generate").exit_code == 0


def test_rules_that_cannot_be_read_are_refused(rules: Path) -> None:
    (rules / "facts.yaml").unlink()
    result = run("test", str(rules))
    assert result.exit_code == 4
    assert result.stdout == ""
    assert "facts.yaml" in result.stderr


# ---------------------------------------------------------------- what the examples cover


def covered(folder: Path) -> list[dict[str, Any]]:
    """What the examples cover of every edition and municipality."""
    found: list[dict[str, Any]] = json.loads(run("test", str(folder), "--format", "json").stdout)[
        "coverage"
    ]
    return found


def coverage(folder: Path) -> dict[tuple[str, str], tuple[int, list[Any]]]:
    """For every edition and municipality how much there is to cover, and what is missing."""
    return {
        (one["edition"], one["municipality"]): (one["objectives"], one["missing"])
        for one in covered(folder)
    }


def test_coverage_of_every_edition_and_municipality(tmp_path: Path) -> None:
    folder = copied(tmp_path / "rules")
    result = run("test", str(folder))
    assert result.exit_code == 0
    first, *lines = result.stdout.splitlines()
    assert first == "1 voorbeelden, 0 verschillen."
    names = [line.partition(":")[0] for line in lines]
    assert names == [
        f"Dekking {edition}, {place}"
        for edition in ("po-2029", "po-2030")
        for place in ("Duinstad", "Polderdam", "Veenwijk")
    ]
    assert lines[0] == "Dekking po-2029, Duinstad: 0 van 2 (0%), portret 0 van 8 (0%)."
    found = coverage(folder)
    total, missing = found["po-2030", "duinstad"]
    assert 0 < len(missing) < total
    assert f"Dekking po-2030, Duinstad: {total - len(missing)} van {total} (" in result.stdout
    assert len(found["po-2030", "veenwijk"][1]) == found["po-2030", "veenwijk"][0]


def test_missing_names_the_place_and_the_answer(tmp_path: Path) -> None:
    folder = copied(tmp_path / "rules")
    shown = run("test", str(folder), "--missing").stdout
    assert f"  {folder}/po.yaml:34:5: geen voorbeeld waarin dit met nee beslist (Duinstad)" in shown
    assert f"  {folder}/po.yaml:34:5: geen voorbeeld waarin dit met ja beslist (Duinstad)" not in (
        shown
    )
    told = sum(len(missing) for _, missing in coverage(folder).values())
    assert shown.count("geen voorbeeld waarin dit met") == told
    assert "geen voorbeeld" not in run("test", str(folder)).stdout
    english = run("test", str(folder), "--missing", "--lang", "en").stdout
    assert "no example in which this decides with no (Duinstad)" in english


@pytest.mark.parametrize("region", ["voorbeeld", "eilanden"])
def test_proposed_examples_cover_everything_and_pass(region: str, tmp_path: Path) -> None:
    folder = copied(tmp_path / region, base=REGION.parent / region)
    result = run("test", str(folder), "--generate")
    assert result.exit_code == 0, result.output
    number = result.stdout.count("  - name: ")
    assert f"{number} voorbeelden voorgesteld." in result.stderr
    assert any(missing for _, missing in coverage(folder).values())
    (folder / "examples").mkdir(exist_ok=True)
    (folder / "examples" / "voorgesteld.yaml").write_text(result.stdout, encoding="utf-8")
    again = run("test", str(folder))
    assert again.exit_code == 0, again.output
    assert ", 0 verschillen." in again.stdout
    assert re.findall(r"\(([^)]*)%\)", again.stdout) == ["100"] * 2 * len(coverage(folder))
    assert all(one["unsaid"] == [] for one in covered(folder))
    assert run("test", str(folder), "--generate").stdout.count("- name:") == 0


def test_a_mismatch_as_json(tmp_path: Path) -> None:
    folder = copied(tmp_path / "rules", [Edit(SECTOR, "at_least: 2", "at_least: 3")])
    result = run("test", str(folder), "--format", "json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert found["examples"] == 1
    (one,) = found["mismatches"]
    assert (one["key"], one["expected"], one["found"]) == ("status", "permitted", "blocked")
    assert re.search(r"examples/po\.yaml:\d+:\d+$", one["place"])
    assert one["example"] == "na vier weken is de schooltafel aan de beurt"


def test_an_example_that_is_refused_covers_nothing(tmp_path: Path) -> None:
    folder = copied(tmp_path / "rules", [Edit(SECTOR, "sector: po", "sector: po")])
    (folder / "examples" / "po.yaml").write_text(
        "examples:\n"
        "  - name: een sector die er niet is\n"
        "    case: {reference_date: 2030-10-01, sector: vo, municipality: duinstad}\n"
        "    expect: {refused: unknown-sector}\n",
        encoding="utf-8",
    )
    result = run("test", str(folder))
    assert result.exit_code == 0
    assert all(len(missing) == total for total, missing in coverage(folder).values())


def test_without_examples_nothing_is_covered(tmp_path: Path) -> None:
    folder = copied(tmp_path / "eilanden", base=REGION)
    result = run("test", str(folder))
    assert result.exit_code == 1
    nothing = r"^Dekking mbo-1, Zandbank: 0 van \d+ \(0%\), portret 0 van \d+ \(0%\)\.$"
    assert re.search(nothing, result.stdout, re.MULTILINE)
