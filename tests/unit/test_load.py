"""From a folder to a rule book: with `for_case` as without, and whatever the folder is called."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from routeboek import Case, RulesError, advise, load_rules
from routeboek.diagnostic import RouteboekError
from tests.cli.helpers import REGION, run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The islands, with a second edition."""
    copy = Path(shutil.copytree(REGION, tmp_path / "eilanden"))
    for name in ("mbo.yaml", "municipalities/zandbank.yaml"):
        text = (copy / name).read_text(encoding="utf-8")
        later = text.partition("---\n")[2]
        for old, new in (("mbo-1", "mbo-2"), ("2031", "2032"), ("2030", "2031")):
            later = later.replace(old, new)
        (copy / name).write_text(f"{text}---\n{later}", encoding="utf-8")
    return copy


def told(folder: Path, case: Case, *, whole: bool) -> object:
    """The advice, or the findings with which it is refused."""
    try:
        rules = load_rules(folder, for_case=None if whole else case)
        return advise(rules, case).to_dict()
    except RouteboekError as refused:
        return [(one.code, one.span) for one in refused.diagnostics]


@pytest.mark.parametrize("day", ["2030-10-10", "2031-10-10"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("edition: mbo-2", "edition: mbo-2"),
        ("edition: mbo-2", 'edition: "mbo-2"'),
        ("edition: mbo-2", "edition:   'mbo-2'  # nieuw"),
        ("edition: mbo-2", 'edition: "mbo\\x2d2"'),
        ("edition: mbo-2", "edition:\n  mbo-2"),
        ("edition: mbo-2", '"edition": mbo-2'),
        ("edition: mbo-2", "edition : mbo-2"),
        ("edition: mbo-2", "edition: mbo.2"),
        ("edition: mbo-2", "edition: mbo 2"),
        ("edition: mbo-2", "edition: mbo'2"),
        ("edition: mbo-2", "edition: mbo-2\n  x"),
        ("edition: mbo-2", "edition: mbo-2\n\n  x"),
        ("valid_from: 2031-09-01", '"valid_from": 2031-09-01'),
        ("valid_from: 2031-09-01", "valid_from: '2031-09-01' # later"),
        ("valid_from: 2031-09-01", "valid_from:\n  2031-09-01"),
        ("valid_from: 2031-09-01", "valid_from: 2031-9-1"),
    ],
)
def test_for_one_case_as_for_every_case(folder: Path, old: str, new: str, day: str) -> None:
    for file in (folder / "mbo.yaml", folder / "municipalities" / "zandbank.yaml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(old, new), encoding="utf-8")
    case = Case.model_validate({"reference_date": day, "sector": "mbo", "municipality": "zandbank"})
    whole, needed = told(folder, case, whole=True), told(folder, case, whole=False)
    if isinstance(whole, dict) and isinstance(needed, dict):
        assert whole["edition"]["id"] == ("mbo-1" if day < "2031" else "mbo-2")
    assert whole == needed


def test_a_folder_that_is_called_municipalities(tmp_path: Path) -> None:
    copy = shutil.copytree(REGION, tmp_path / "municipalities")
    assert list(load_rules(copy).sectors) == ["mbo"]


def test_a_table_of_an_edition_that_a_case_does_not_need(folder: Path) -> None:
    """What holds for the region may name a table that only another edition has."""
    file = folder / "region.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("{fact: boat, is: sails}", "{tried: duintafel}"), encoding="utf-8")
    later = folder / "mbo.yaml"
    head, _, last = later.read_text(encoding="utf-8").rpartition("source: {document: E1")
    extra = "side_tables:\n  - {table: duintafel, name: Duintafel, named_only: yes, "
    extra += "source: {document: E1, heading: Duinen}}\n"
    later.write_text(f"{head}{extra}source: {{document: E1{last}", encoding="utf-8")
    assert load_rules(folder).impossible
    case = {"reference_date": "2030-10-10", "sector": "mbo", "municipality": "zandbank"}
    assert load_rules(folder, for_case=Case.model_validate(case)).impossible


@pytest.mark.parametrize("name", ["\x1b[31mrood", "regel\neinde", "om\u202egekeerd"])
def test_a_name_steers_no_terminal(tmp_path: Path, name: str) -> None:
    copy = Path(shutil.copytree(REGION, tmp_path / "eilanden"))
    (copy / f"{name}.yaml").write_text("sector: x\n", encoding="utf-8")
    shown = run("check", str(copy)).stdout
    assert ascii(name)[1:-1] in shown
    assert name not in shown
    with pytest.raises(RulesError) as refused:
        load_rules(copy)
    assert name not in str(refused.value)


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(REGION, tmp_path / "eilanden"))
    (copy / "municipalities" / os.fsdecode(b"z\xfc.yaml")).touch()
    result = run("check", str(copy))
    assert result.exit_code == 1
    assert "z\\udcfc.yaml: De naam van dit bestand is niet in UTF-8 opgeslagen." in result.stdout
