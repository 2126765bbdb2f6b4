"""`routeboek init`: a new folder of rules that works, or nothing at all.

The steps of docs/gids/nieuwe-regio.md, which go on from there, are run with all documentation.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from routeboek import load_rules
from tests.cli.helpers import ROOT, run

TEMPLATE = ROOT / "src" / "routeboek" / "template"


def files(folder: Path) -> set[str]:
    return {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()}


def test_a_new_folder_has_no_findings_and_its_example_is_right(tmp_path: Path) -> None:
    folder = tmp_path / "haaglanden"
    made = run("init", str(folder), "--sector", "PO", "--municipality", "Den Haag")
    assert (made.exit_code, made.stderr) == (0, "")
    checked = run("check", str(folder), "--format", "json")
    assert (checked.exit_code, json.loads(checked.stdout)["diagnostics"]) == (0, [])
    tested = run("test", str(folder))
    assert (tested.exit_code, tested.stdout.splitlines()[0]) == (0, "1 voorbeelden, 0 verschillen.")
    assert files(folder) == {
        *("en.yaml", "facts.yaml", "po.yaml", "region.yaml", "roles.yaml", "sources.yaml"),
        *("municipalities/den-haag.yaml", "examples/po.yaml"),
    }
    assert all(f"  {name}\n" in made.stdout for name in files(folder))


def test_names_are_written_as_they_were_typed_and_ids_made_of_them(tmp_path: Path) -> None:
    folder = tmp_path / "regio"
    names = ("--sector", "Vso: speciaal", "--municipality", "'s-Gravenhage")
    assert run("init", str(folder), *names).exit_code == 0
    rules = load_rules(folder)
    assert {name: one.name for name, one in rules.sectors.items()} == {
        "vso-speciaal": "Vso: speciaal"
    }
    assert rules.municipalities["s-gravenhage"].name == "'s-Gravenhage"
    assert rules.region == "regio"


def test_without_names_it_is_the_template_itself(tmp_path: Path) -> None:
    folder = tmp_path / "Voorbeeldregio"
    assert run("init", str(folder)).exit_code == 0
    assert files(folder) == files(TEMPLATE)
    for name in files(folder):
        assert (folder / name).read_bytes() == (TEMPLATE / name).read_bytes()


def test_every_file_says_what_to_fill_in() -> None:
    for name in files(TEMPLATE):
        assert (TEMPLATE / name).read_text(encoding="utf-8").startswith("# "), name


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    assert run("init", str(tmp_path / "nieuw" / "regio")).exit_code == 0
    (tmp_path / "leeg").mkdir()
    assert run("init", str(tmp_path / "leeg")).exit_code == 0
    assert run("check", str(tmp_path / "leeg")).exit_code == 0


@pytest.mark.parametrize(
    ("lang", "told"), [("nl", "Kies een map die nog niet bestaat."), ("en", "Choose a folder")]
)
def test_what_is_there_stays_as_it_is(tmp_path: Path, lang: str, told: str) -> None:
    (tmp_path / "region.yaml").write_text("region: eigen\n", encoding="utf-8")
    refused = run("init", str(tmp_path), "--lang", lang)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert told in refused.stderr
    assert files(tmp_path) == {"region.yaml"}


def test_not_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("init", ".").exit_code == 2
    assert files(tmp_path) == set()


@pytest.mark.parametrize(
    "args", [("regio", "--sector", "facts"), ("regio", "--municipality", "???"), ("---",)]
)
def test_a_name_without_an_id_is_refused(
    args: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("init", *args).exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_it_is_never_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[Path] = []
    original = Path.write_text

    def full(file: Path, text: str, **options: str) -> int:
        if len(written) == 3:
            raise OSError(28, "No space left on device")
        written.append(file)
        return original(file, text, **options)

    monkeypatch.setattr(Path, "write_text", full)
    refused = run("init", str(tmp_path / "regio"))
    assert (refused.exit_code, refused.stdout, len(written)) == (74, "", 3)
    assert "kon niet worden geschreven. Is de schijf vol" in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "regio").write_text("", encoding="utf-8")
    assert run("init", str(tmp_path / "regio")).exit_code == 2
    assert run("init", str(tmp_path / "regio" / "onder")).exit_code == 2
    assert run("init", "een\0map").exit_code == 2
