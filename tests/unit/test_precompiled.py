"""The rule books that a built distribution carries: used only for exactly these rules."""

from __future__ import annotations

import json
import pickle
import shutil
from pathlib import Path

import pytest

from routeboek import Case, Rules, advise, load_rules, precompiled
from routeboek.precompiled import FOLDER, find
from routeboek.prepare import main

ISLANDS = Path(__file__).parents[1] / "regions" / "eilanden"
CASE = Case.model_validate(
    {
        "reference_date": "2030-10-10",
        "sector": "mbo",
        "municipality": "zandbank",
        "facts": {"lessons_missed": 6, "first_missed_on": "2030-10-01"},
    }
)


@pytest.fixture
def prepared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of rules with what the build makes of them, as if it came with routeboek."""
    folder = Path(shutil.copytree(ISLANDS, tmp_path / "eilanden"))
    main(str(folder), str(folder / FOLDER))
    monkeypatch.setattr("routeboek.load.shipped_rules", lambda: folder)
    return folder


def only_file(folder: Path, language: str) -> Path:
    (file,) = (folder / FOLDER).glob(f"*-mbo-{language}.pickle")
    return file


def test_what_is_prepared_is_found_in_both_languages(prepared: Path) -> None:
    sha256 = load_rules(prepared).sha256
    for language in ("nl", "en"):
        rules = load_rules(prepared, language=language)
        found = find(prepared, sha256, language, "mbo")
        assert found is not None
        assert found.language == language
        assert found.origin == "built-in"
        assert found._replace(origin=rules.origin) == rules
    assert len(list((prepared / FOLDER).iterdir())) == 2


def test_a_case_is_advised_on_by_the_prepared_rules_just_as_by_the_text(prepared: Path) -> None:
    written = advise(load_rules(), CASE)
    marked = find(prepared, load_rules().sha256, "nl", "mbo")
    assert marked is not None
    only_file(prepared, "nl").write_bytes(pickle.dumps(marked._replace(name="bereid")))
    rules = load_rules(for_case=CASE)
    assert rules.name == "bereid", "the prepared file was used"
    assert json.dumps(advise(rules, CASE).to_dict()) == json.dumps(written.to_dict())


def test_an_edit_of_the_rules_is_in_force_at_once(prepared: Path) -> None:
    file = prepared / "region.yaml"
    file.write_text(file.read_text().replace("Een verzonnen regio", "Een nieuwe naam"))
    assert load_rules(for_case=CASE).name == "Een nieuwe naam"


def test_what_another_version_prepared_is_not_used(
    prepared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_file(prepared, "nl").write_bytes(b"not a pickle")
    monkeypatch.setattr(precompiled, "__version__", "0.0.0")
    assert find(prepared, load_rules(prepared).sha256, "nl", "mbo") is None
    assert load_rules(for_case=CASE).name == "Een verzonnen regio"


def test_a_folder_that_a_user_names_is_always_read_as_text(prepared: Path) -> None:
    only_file(prepared, "nl").write_bytes(b"not a pickle")
    assert load_rules(prepared, for_case=CASE).origin == str(prepared)


@pytest.mark.parametrize("sector", ["", "../mbo", "mbo/../mbo", "a b", "mbo-nl", "/mbo", "vo"])
def test_a_sector_that_is_no_name_or_not_there_finds_nothing(prepared: Path, sector: str) -> None:
    sha256 = load_rules(prepared).sha256
    shutil.copy(only_file(prepared, "nl"), prepared / FOLDER / "x.pickle")
    assert find(prepared, sha256, "nl", sector) is None
    assert find(prepared, sha256, "nl", "mbo") is not None


def test_something_else_than_a_rule_book_is_not_used(prepared: Path) -> None:
    only_file(prepared, "nl").write_bytes(pickle.dumps({"region": "eilanden"}))
    assert find(prepared, load_rules(prepared).sha256, "nl", "mbo") is None
    assert load_rules(for_case=CASE).region == "eilanden"


def test_a_prepared_rule_book_holds_one_sector_only(tmp_path: Path) -> None:
    shipped = load_rules()
    precompiled.prepare(shipped, tmp_path / FOLDER)
    for sector in shipped.sectors:
        found = find(tmp_path, shipped.sha256, "nl", sector)
        assert isinstance(found, Rules)
        assert list(found.sectors) == [sector]
        editions = {edition.id for edition in shipped.sectors[sector].editions}
        assert {edition for edition, _ in found.routes} <= editions
        assert all(shipped.routes[key] == route for key, route in found.routes.items())
