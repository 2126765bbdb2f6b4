"""`routeboek rename` and `new-edition`: names changed everywhere, an edition once more."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from routeboek import load_rules
from tests.cli.edits import DUINSTAD, REGION, ROLES, SECTOR, Edit, copied
from tests.cli.helpers import ROOT, run

RENAMES = [
    ("fact", "meetings_held", "talks_held"),
    ("fact", "letter_sent", "mail_sent"),
    ("role", "leerplicht", "ambtenaar"),
    ("role", "partnership", "verband"),
    ("table", "wijktafel", "buurttafel"),
    ("table", "zorgtafel", "hulptafel"),
    ("condition", "weer-op-school", "terug"),
    ("interpretation", "weken-aaneen", "aaneen"),
    ("edition", "po-2030", "basis-2030"),
]


def contents(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def words_apart(text: bytes, word: str) -> list[str]:
    """A text cut at every place where a word stands by itself."""
    return re.split(rf"(?<![\w-]){word}(?![\w-])", text.decode("utf-8"))


def fine(folder: Path) -> bool:
    """Whether nothing is wrong with the rules, and every example comes out."""
    return run("check", str(folder)).exit_code == run("test", str(folder)).exit_code == 0


@pytest.mark.parametrize(("kind", "old", "new"), RENAMES, ids=[one[1] for one in RENAMES])
def test_a_name_is_changed_everywhere_and_nothing_else(
    kind: str, old: str, new: str, tmp_path: Path
) -> None:
    folder = copied(tmp_path / "rules")
    before = contents(folder)
    result = run("rename", kind, old, new, "--rules", str(folder))
    assert (result.exit_code, result.stderr) == (0, "")
    *places, count = result.stdout.splitlines()
    after = contents(folder)
    assert set(before) == set(after)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {
        Path(one.rpartition(":")[0]).relative_to(folder).as_posix() for one in places
    }
    number = 0
    for name in changed:
        was, now = words_apart(before[name], old), words_apart(after[name], f"(?:{old}|{new})")
        assert was == now, "only the name differs"
        number += len(words_apart(after[name], new)) - 1
    assert count.startswith(f"De naam is op {number} plaats")
    assert fine(folder)
    assert run("rename", kind, old, f"{new}x", "--rules", str(folder)).exit_code == 2, "it is gone"


def test_a_name_is_changed_in_portraits_and_under_readings(tmp_path: Path) -> None:
    folder = copied(tmp_path / "rules")
    proposed = run("test", str(folder), "--generate").stdout
    assert "portraits:" in proposed
    under = """---
examples:
  - name: de lezing die gekozen is
    under: {weken-aaneen: mee}
    case: {reference_date: 2030-10-01, sector: po, municipality: duinstad}
    expect: {edition: po-2030}
"""
    (folder / "examples" / "portret.yaml").write_text(proposed + under, encoding="utf-8")
    assert fine(folder)
    for kind, old, new in RENAMES:
        assert run("rename", kind, old, new, "--rules", str(folder)).exit_code == 0
        assert fine(folder), (kind, old)


def test_a_name_and_back_is_the_very_same_folder(tmp_path: Path) -> None:
    folder = copied(tmp_path / "rules")
    before = contents(folder)
    for kind, old, new in RENAMES:
        for names in ((old, new), (new, old)):
            assert run("rename", kind, *names, "--rules", str(folder)).exit_code == 0
        assert contents(folder) == before


def test_layout_quotes_comments_and_line_ends_stay(tmp_path: Path) -> None:
    quoted = Edit(SECTOR, "body: mdo\nclock", "body: 'mdo'   # mdo\nclock")
    folder = copied(tmp_path / "rules", [quoted])
    file = folder / SECTOR
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    was = file.read_bytes()
    assert run("rename", "role", "mdo", "overleg", "--rules", str(folder)).exit_code == 0
    now = file.read_bytes()
    assert b"body: 'overleg'   # mdo\r\nclock" in now
    assert now.replace(b"overleg", b"mdo").replace(b"mdo:", b"") == was.replace(
        b"overleg", b"mdo"
    ).replace(b"mdo:", b"")
    assert load_rules(folder).roles["overleg"]


def test_the_key_of_a_waiver_and_what_a_municipality_lacks_follow(tmp_path: Path) -> None:
    waiver = Edit(
        REGION,
        "waivers:\n",
        """waivers:
  - code: condition-only-here-missing
    rule: veenwijk/po-2030/tables/schooltafel
    who: partnership
    why: Zo is het.
    until: 2031-07-31
""",
    )
    without = Edit(
        "municipalities/veenwijk.yaml", "      - id: brief-aan-ouders\n        fact", "      - fact"
    )
    lacking = Edit(
        DUINSTAD,
        "    conditions:\n      - id: brief-aan-ouders\n",
        "    lacks:\n      - condition: letter_sent\n        text: Nee.\n"
        "        source: {document: R2, heading: Brief}\n"
        "    conditions:\n      - id: brief-aan-ouders\n",
    )
    folder = copied(tmp_path / "rules", [waiver, without, lacking])
    for names in (("fact", "letter_sent", "mail_sent"), ("table", "schooltafel", "klastafel")):
        assert run("rename", *names, "--rules", str(folder)).exit_code == 0
    assert "rule: veenwijk/po-2030/tables/klastafel\n" in (folder / REGION).read_text("utf-8")
    assert "- condition: mail_sent\n" in (folder / DUINSTAD).read_text("utf-8")


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (
            ("fact", "meetings_hold", "x"),
            "De naam `meetings_hold` bestaat niet. Bedoelde u `meetings_held`?",
        ),
        (("role", "koningin", "x"), "De naam `koningin` bestaat niet."),
        (("role", "mdo", "school"), "De naam `school` bestaat al. Kies een andere."),
        (("fact", "exempt", "vrij-gesteld"), "`vrij-gesteld` kan geen naam zijn."),
        (("role", "mdo", "het mdo"), "`het mdo` kan geen naam zijn."),
        (("tafel", "mdo", "x"), "Bij `SOORT` kunt u kiezen uit: fact, role, table"),
    ],
    ids=["near", "unknown", "taken", "no-fact", "no-id", "no-kind"],
)
def test_what_cannot_be_renamed(names: tuple[str, ...], told: str, tmp_path: Path) -> None:
    folder = copied(tmp_path / "rules")
    before = contents(folder)
    result = run("rename", *names, "--rules", str(folder))
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr
    assert contents(folder) == before


def test_rules_with_a_mistake_stay_as_they_are(tmp_path: Path) -> None:
    folder = copied(tmp_path / "rules", [Edit(ROLES, "school: {name", "school: {naam")])
    before = contents(folder)
    result = run("rename", "role", "mdo", "overleg", "--rules", str(folder))
    assert result.exit_code == 4
    assert "rules-key" in result.stderr
    assert contents(folder) == before


@pytest.mark.heavy
def test_a_table_of_the_shipped_rules_that_is_also_a_role(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ROOT / "rules", tmp_path / "rules"))
    assert (
        run("rename", "table", "doorbraaktafel", "laatste-tafel", "--rules", str(folder)).exit_code
        == 0
    )
    assert run("check", str(folder)).exit_code == 0
    assert run("test", str(folder)).stdout.splitlines()[0].endswith(", 0 verschillen.")
    rules = load_rules(folder)
    assert "laatste-tafel" in rules.roles
    assert "doorbraaktafel" not in rules.roles
    assert not any("doorbraaktafel" in route.current_id for route in rules.routes.values())


# ---------------------------------------------------------------- an edition once more


def added(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> dict[str, str]:
    """What came at the end of the files that changed."""
    for name, text in before.items():
        assert after[name].startswith(text.rstrip(b"\n"))
    return {
        name: after[name][len(text) :].decode("utf-8")
        for name, text in before.items()
        if after[name] != text
    }


def test_the_newest_edition_once_more(tmp_path: Path) -> None:
    folder = copied(tmp_path / "rules")
    before = contents(folder)
    result = run("new-edition", "po-2031", "--rules", str(folder))
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == (
        "Uitgave po-2031 is een kopie van po-2030, voor schooljaar 2031-2032, vanaf 2031-08-01. "
        "Verander nu wat anders is."
    )
    fresh = added(before, contents(folder))
    places = [f"municipalities/{name}.yaml" for name in ("duinstad", "polderdam", "veenwijk")]
    assert set(fresh) == {SECTOR, *places}
    for name, text in fresh.items():
        old = before[name].decode("utf-8").rsplit("---\n", 1)[1]
        expected = old.replace("edition: po-2030", "edition: po-2031")
        expected = expected.replace("2030-2031", "2031-2032").replace("2030-08-01", "2031-08-01")
        assert text == "---\n" + expected.replace("dating: stated", "dating: inferred")
    rules = load_rules(folder)
    assert [one.id for one in rules.sectors["po"].editions] == ["po-2029", "po-2030", "po-2031"]
    assert {where for edition, where in rules.routes if edition == "po-2031"} == {
        "duinstad",
        "polderdam",
        "veenwijk",
    }
    assert fine(folder)


@pytest.mark.parametrize(
    "starts",
    [
        "valid_from: {by_reading: weken-aaneen, mee: 2030-08-01, niet: 2030-09-01}\n",
        "valid_from:\n  by_reading: weken-aaneen\n  mee: 2030-08-01\n  niet: 2030-09-01\n",
        "valid_from: 2030-08-01\nvalid_until:\n  by_reading: weken-aaneen\n  mee: 2031-07-31\n",
        "valid_from: 2030-08-01 # gemeld\r\nvalid_until: 2031-07-31\r\n",
        "valid_from:\r\n  by_reading: weken-aaneen\r\n  mee: 2030-08-01\r\n  niet: 2030-09-01\r\n",
    ],
)
def test_a_new_edition_starts_with_its_year_whatever_reading_is_chosen(
    starts: str, tmp_path: Path
) -> None:
    folder = copied(tmp_path / "rules")
    old = (folder / SECTOR).read_bytes()
    assert old.count(b"valid_from: 2030-08-01\n") == 1
    fresh = old.replace(b"valid_from: 2030-08-01\n", starts.encode())
    (folder / SECTOR).write_bytes(fresh)
    assert run("new-edition", "po-2031", "--rules", str(folder)).exit_code == 0
    text = (folder / SECTOR).read_bytes()
    assert text.startswith(fresh)
    ending = "\r\n" if "\r\n" in starts else "\n"
    after = " # gemeld" if "#" in starts else ""
    assert f"valid_from: 2031-08-01{after}{ending}dating:".encode() in text[len(fresh) :]


def test_a_new_edition_that_would_be_wrong_is_told_of_the_real_files(tmp_path: Path) -> None:
    folder = copied(tmp_path / "rules")
    place = folder / SECTOR
    text = place.read_text(encoding="utf-8")
    text = text.replace(
        "valid_from: 2030-08-01\n", "valid_from: 2030-08-01\nvalid_until: 2031-12-31\n"
    )
    place.write_text(text, encoding="utf-8")
    before = contents(folder)
    result = run("new-edition", "po-2031", "--rules", str(folder))
    assert result.exit_code == 4
    first, second = result.stderr.splitlines()
    assert first == "Er is niets veranderd: de regels zouden daarna niet meer kloppen."
    assert second.startswith(f"{place}:")
    assert contents(folder) == before


def test_a_new_edition_differs_in_its_year_only(tmp_path: Path) -> None:
    folder = copied(tmp_path / "rules")
    assert run("new-edition", "po-2031", "--rules", str(folder)).exit_code == 0
    shown = run("show", "--compare", "po-2030:po-2031", "--rules", str(folder), "--format", "plain")
    assert shown.exit_code == 0
    assert "tafel" not in shown.stdout.lower().replace("de tafels", "")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["po-2030"], "De naam `po-2030` bestaat al."),
        (["vo-2031"], "Kies met --sector een van: po."),
        (["po-2031", "--sector", "vo"], "Kies met --sector een van: po."),
        (["po 2031", "--sector", "po"], "`po 2031` kan geen naam zijn."),
    ],
)
def test_what_cannot_be_a_new_edition(options: list[str], told: str, tmp_path: Path) -> None:
    folder = copied(tmp_path / "rules")
    before = contents(folder)
    result = run("new-edition", *options, "--rules", str(folder))
    assert result.exit_code == 2
    assert told in result.stderr
    assert contents(folder) == before


def test_an_edition_of_any_name_with_its_sector(tmp_path: Path) -> None:
    folder = copied(tmp_path / "rules")
    assert (
        run("new-edition", "volgend-jaar", "--sector", "po", "--rules", str(folder)).exit_code == 0
    )
    assert load_rules(folder).sectors["po"].editions[-1].id == "volgend-jaar"
