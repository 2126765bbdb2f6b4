"""Files in a folder of rules that are never read: `routeboek check` names them; they do nothing."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from routeboek import load_rules
from routeboek.text_guard import MAX_FINDINGS
from tests.cli.helpers import REGION, ROOT, run
from tests.shipped import SHARED, told

CASE = '{"reference_date": "2030-10-10", "sector": "mbo", "municipality": "zandbank"}'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The islands, which have no findings."""
    return Path(shutil.copytree(REGION, tmp_path / "eilanden"))


def put(folder: Path, name: str) -> Path:
    """A file that holds no rules."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("geen: regels\n", encoding="utf-8")
    return file


def strays(folder: Path) -> list[str]:
    """The stray files that `check` names, by their name within the folder."""
    result = run("check", str(folder), "--format", "json")
    found = json.loads(result.stdout)["diagnostics"]
    told = [one for one in found if one["code"] == "rules-file-stray"]
    assert result.exit_code == (1 if told else 0), result.output
    assert all(one["severity"] == "warning" for one in told)
    names = [Path(one["file"]).relative_to(folder).as_posix() for one in told]
    assert all(f"`{name}`" in one["message"] for name, one in zip(names, told, strict=True))
    assert len({one["fingerprint"] for one in told}) == len(told)
    return names


STRAY = [
    "po.yml",
    "region.yaml.bak",
    "mbo.yaml~",
    "casus.json",
    "notities.txt",
    "README.docx",
    "gemeenten/duin.yaml",
    "municipalities/oud/duin.yaml",
    "municipalities/duin.yml",
    "examples/oud/een.yaml",
    "examples/een.json",
    "compiled/0.1.0-mbo-nl.pickle",
    "_prepared/0.1.0-mbo-nl.json",
    "a/b/c/d.yaml",
]


@pytest.mark.parametrize("name", STRAY)
def test_a_file_that_is_never_read_is_named(folder: Path, name: str) -> None:
    before = load_rules(folder).sha256
    put(folder, name)
    assert strays(folder) == [name]
    assert load_rules(folder).sha256 == before
    assert run("advise", "-", "--rules", str(folder), stdin=CASE).exit_code == 0


def test_all_are_named_in_order(folder: Path) -> None:
    for name in STRAY:
        put(folder, name)
    assert strays(folder) == [one.as_posix() for one in sorted(map(Path, STRAY))]


@pytest.mark.parametrize(
    "name",
    [
        ".gitkeep",
        ".DS_Store",
        "municipalities/.gitkeep",
        "._region.yaml",
        "municipalities/.#zandbank.yaml",
        "examples/.een.yaml.swp",
        ".vscode/settings.json",
        "README",
        "README.md",
        "readme.txt",
        "municipalities/LEESMIJ.md",
        "LICENSE",
        "LICENCE.txt",
        "COPYING",
        "Thumbs.db",
        "examples/desktop.ini",
    ],
)
def test_what_is_hidden_and_what_explains_may_lie_there(folder: Path, name: str) -> None:
    before = load_rules(folder)
    put(folder, name)
    assert strays(folder) == []
    assert load_rules(folder) == before


def test_an_empty_folder_is_no_file(folder: Path) -> None:
    (folder / "leeg" / "leeg").mkdir(parents=True)
    assert strays(folder) == []


def test_links_are_named_and_not_followed(folder: Path) -> None:
    put(folder.parent, "elders/veel/een.txt")
    (folder / "elders").symlink_to(folder.parent / "elders")
    (folder / "rond").symlink_to(folder)
    (folder / "nergens").symlink_to(folder / "weg")
    assert strays(folder) == ["elders", "nergens", "rond"]


def test_a_folder_that_may_not_be_read_is_passed_by(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, inside = put(folder, "dicht/een.txt").parent, Path.iterdir
    assert strays(folder) == ["dicht/een.txt"]

    def iterdir(place: Path) -> Iterator[Path]:
        if place == closed:
            raise PermissionError
        return inside(place)

    monkeypatch.setattr(Path, "iterdir", iterdir)  # root may read every real folder
    assert strays(folder) == []


def test_the_list_ends(folder: Path) -> None:
    for number in range(MAX_FINDINGS + 5):
        put(folder, f"kladjes/{number:03}.txt")
    assert len(strays(folder)) == MAX_FINDINGS


def test_it_is_told_beside_what_is_wrong_with_the_rules(folder: Path) -> None:
    (folder / "facts.yaml").rename(folder / "facts.yml")
    result = run("check", str(folder))
    assert result.exit_code == 1
    assert "[rules-file-missing]" in result.stdout
    assert f"{folder / 'facts.yml'}: `facts.yml` is geen regelbestand" in result.stdout


def test_a_folder_without_rules_is_one_finding(tmp_path: Path) -> None:
    put(tmp_path, "notities.txt")
    result = run("check", str(tmp_path))
    assert result.exit_code == 4
    assert "[rules-folder-empty]" in result.stdout
    assert "rules-file-stray" not in result.stdout


def test_it_is_told_as_text_and_in_english(folder: Path) -> None:
    file = put(folder, "compiled/x.pickle")
    result = run("check", str(folder), "--lang", "en")
    assert f"{file}: `compiled/x.pickle` is neither a rule file nor an example" in result.stdout
    assert "1 warning" in result.stderr
    assert "No errors" not in result.stdout


@pytest.mark.parametrize("form", ["github", "gitlab", "sarif"])
def test_it_is_told_to_continuous_integration(folder: Path, form: str) -> None:
    put(folder, "compiled/x.pickle")
    result = run("check", str(folder), "--format", form)
    assert result.exit_code == 1
    assert "rules-file-stray" in result.stdout


@pytest.mark.parametrize("name", ["\x1b[31mrood", "regel\neinde", "om\u202egekeerd", "a`b{c}"])
def test_a_name_steers_no_terminal(folder: Path, name: str) -> None:
    put(folder, name)
    shown = run("check", str(folder)).stdout
    assert "rules-file-stray" in shown
    assert name in shown or (ascii(name)[1:-1] in shown and name.isprintable() is False)


def test_a_name_that_is_no_text_is_told(folder: Path) -> None:
    (folder / os.fsdecode(b"z\xfc.txt")).touch()
    assert "`z\\udcfc.txt`" in run("check", str(folder)).stdout
    result = run("check", str(folder), "--format", "json")
    assert json.loads(result.stdout)["diagnostics"]


@SHARED
def test_the_shipped_folders_have_no_strays() -> None:
    assert "rules-file-stray" not in told("check", "rules", "--format", "json").stdout
    for folder in (ROOT / "tests" / "regions").iterdir():
        assert strays(folder) == []
