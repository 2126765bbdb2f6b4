"""`routeboek mutate`: which small changes of the rules no example notices."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from routeboek.analysis.trial import tried_out
from routeboek.examples import read_examples
from routeboek.load import load_files
from tests.cli.edits import SECTOR, VOORBEELD, Edit, copied
from tests.cli.helpers import REGION, run

COUNT = re.compile(
    r"(\d+) veranderingen: (\d+) opgemerkt, (\d+) niet, (\d+) zonder gevolg\. Opgemerkt: (.*)%\."
)

CASE = "{reference_date: 2030-10-10, sector: po, municipality: duinstad, facts: {exempt: yes}}"
EXAMPLES = f"""\
examples:
  - name: klopt
    case: {CASE}
    expect: {{edition: po-2030}}
  - name: klopt op twee punten niet
    case: {CASE}
    expect: {{edition: po-2029, status: solved}}
  - name: had geweigerd moeten zijn
    case: {CASE}
    expect: {{refused: yes}}
"""


def mutated(folder: Path, *options: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("mutate", str(folder), "--format", "json").stdout)
    return found


@pytest.mark.parametrize("base", [VOORBEELD, REGION], ids=lambda folder: folder.name)
def test_counts_add_up(base: Path) -> None:
    result = run("mutate", str(base))
    assert result.exit_code == 1
    *lines, last = result.stdout.splitlines()
    match = COUNT.fullmatch(last)
    assert match, last
    total, noticed, unnoticed, idle = map(int, match.groups()[:4])
    assert total == noticed + unnoticed + idle
    assert len(lines) == unnoticed
    place = re.compile(rf"(.*/)?{base.name}/[a-z/]+\.yaml:\d+:\d+: ")
    assert all(place.match(line) for line in lines)
    found = mutated(base)
    assert (found["noticed"], found["without_effect"]) == (noticed, idle)
    assert len(found["unnoticed"]) == unnoticed
    assert found["share"] == noticed / (noticed + unnoticed)


@pytest.mark.parametrize("base", [VOORBEELD, REGION], ids=lambda folder: folder.name)
def test_an_example_that_is_passed_over_would_not_have_noticed(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = load_files(base)
    examples = read_examples(base, files.rules)
    found = tried_out(files, examples)
    monkeypatch.setattr("routeboek.analysis.trial._Tried.can_tell", lambda *_: True)
    assert tried_out(files, examples) == found


def test_a_change_is_told_with_its_place_and_what_it_becomes() -> None:
    lines = run("mutate", str(VOORBEELD)).stdout
    for told in (
        "po.yaml:60:7: wordt 7",
        "po.yaml:49:3: ook `care`",
        "po.yaml:41:5: weggelaten",
        "po.yaml:34:5: `nature: circumstance`",
        "municipalities/duinstad.yaml:10:9: andere aanmelder",
        "municipalities/polderdam.yaml:16:9: omgekeerd",
    ):
        assert f"voorbeeld/{told}\n" in lines
    assert "voorbeeld/municipalities/duinstad.yaml:16:9: omgekeerd" not in lines
    told_as = [
        (one["change"], one["value"])
        for one in mutated(VOORBEELD)["unnoticed"]
        if one["place"].endswith("voorbeeld/po.yaml:60:7")
    ]
    assert told_as == [("number", "5"), ("number", "7")]
    english = run("mutate", str(VOORBEELD), "--lang", "en").stdout
    assert "po.yaml:60:7: becomes 7\n" in english
    assert re.search(r"\d+ changes: \d+ noticed, \d+ not, \d+ without effect\. ", english)


@pytest.mark.parametrize(("minimum", "code"), [(0, 0), (4, 0), (50, 1), (100, 1)])
def test_how_much_has_to_be_noticed(minimum: int, code: int) -> None:
    assert run("mutate", str(VOORBEELD), "--minimum", str(minimum)).exit_code == code


def test_a_minimum_is_a_percentage() -> None:
    assert run("mutate", str(VOORBEELD), "--minimum", "101").exit_code == 2


@pytest.mark.parametrize("base", [VOORBEELD, REGION], ids=lambda folder: folder.name)
def test_proposed_examples_notice_what_can_be_noticed(base: Path, tmp_path: Path) -> None:
    folder = copied(tmp_path / "rules", base=base)
    before = mutated(folder)
    result = run("mutate", str(folder), "--generate", "--minimum", "0")
    assert result.exit_code == 0
    number = result.stdout.count("  - name: ")
    assert f"{number} voorbeelden voorgesteld." in result.stderr
    assert 0 < number <= len(before["unnoticed"])
    (folder / "examples").mkdir(exist_ok=True)
    (folder / "examples" / "voorgesteld.yaml").write_text(result.stdout, encoding="utf-8")
    tried = run("test", str(folder))
    assert tried.exit_code == 0, tried.output
    assert ", 0 verschillen." in tried.stdout
    after = mutated(folder)
    assert after["without_effect"] == before["without_effect"]
    assert after["share"] > max(before["share"], 0.7)
    again = run("mutate", str(folder), "--generate", "--minimum", "0").stdout
    assert "- name:" not in again, "what is still not noticed cannot be shown in a case"


def test_a_change_without_effect_is_left_out(tmp_path: Path) -> None:
    """Another week for a phase that always comes after one with the same test does nothing."""
    shadowed = Edit(
        SECTOR,
        "  - id: overleg\n",
        "  - id: nooit\n    name: Nooit\n    text: Dit is nooit de eerste.\n"
        "    when: {all: [{fact: meetings_held, at_least: 5}, {fact: letter_sent, is: yes}]}\n"
        "    source: {document: R1, heading: Fasen}\n  - id: overleg\n",
    )
    folder = copied(tmp_path / "rules", [shadowed])
    before, after = mutated(VOORBEELD), mutated(folder)
    assert after["without_effect"] > before["without_effect"]
    line = 1 + (folder / SECTOR).read_text(encoding="utf-8").partition("id: nooit")[0].count("\n")
    numbers = [
        one["value"]
        for one in after["unnoticed"]
        if one["change"] == "number" and f"po.yaml:{line + 3}:" in one["place"]
    ]
    assert "6" not in numbers
    assert "4" in numbers


def test_examples_have_to_hold_before_they_can_notice_anything(tmp_path: Path) -> None:
    examples = Edit("examples/po.yaml", "", EXAMPLES)
    folder = copied(tmp_path / "rules", [examples])
    result = run("mutate", str(folder), "--minimum", "0")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "Van de 3 voorbeelden kloppen er 2 niet met de regels zoals ze nu zijn. "
        "Gebruik eerst `routeboek test` en verbeter de voorbeelden of de regels.\n"
    )
    english = run("mutate", str(folder), "--lang", "en").stderr
    assert english.startswith("Of the 3 examples 2 do not agree with the rules as they are now.")
    proposing = run("mutate", str(folder), "--generate")
    assert (proposing.exit_code, proposing.stdout) == (1, "")
    assert proposing.stderr == result.stderr
    as_json = run("mutate", str(folder), "--format", "json")
    tested = json.loads(run("test", str(folder), "--format", "json").stdout)
    assert (as_json.exit_code, as_json.stderr) == (1, "")
    assert len(tested["mismatches"]) == 3
    assert json.loads(as_json.stdout) == {
        "schema_version": tested["schema_version"],
        "refused": True,
        "mismatches": tested["mismatches"],
    }


def test_rules_or_examples_that_cannot_be_read(tmp_path: Path) -> None:
    folder = copied(tmp_path / "rules")
    (folder / "examples" / "po.yaml").write_text("examples: [{name: x}]\n", encoding="utf-8")
    result = run("mutate", str(folder))
    assert (result.exit_code, result.stdout) == (4, "")
    assert "examples/po.yaml:1:" in result.stderr
    (folder / "facts.yaml").unlink()
    assert run("mutate", str(folder)).exit_code == 4


EVERY_KIND = """{any: [
  {fact: lessons_missed, at_most: 0},
  {all: [
    {fact: first_missed_on, years_since_at_least: 2},
    {fact: last_missed_on, given: yes},
    {fact: first_missed_on, before: last_missed_on},
    {from_date: 2031-01-01}]}]}"""
LAST = """  last_missed_on:
    type: date
    kind: observation
    question: Wanneer is de laatste les gemist?
    question_en: When was the last lesson missed?
    label: laatste gemiste les
"""


def test_every_kind_of_comparison_has_its_changes(tmp_path: Path) -> None:
    edits = [
        Edit("mbo.yaml", "{fact: lessons_missed, at_most: 0}", EVERY_KIND),
        Edit("facts.yaml", "  first_missed_on:\n", f"{LAST}  first_missed_on:\n"),
    ]
    folder = copied(tmp_path / "rules", edits, base=REGION)
    found = mutated(folder)["unnoticed"]
    changes = {(one["place"].rpartition("mbo.yaml:")[2], one["change"]) for one in found}
    here = {(place.partition(":")[0], change) for place, change in changes if place}
    assert {("14", "number"), ("15", "negated"), ("16", "swapped"), ("17", "number")} <= here
