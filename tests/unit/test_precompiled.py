"""The rule books that a built package carries: used only for exactly its own rules."""

from __future__ import annotations

import json
import os
import pickle
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from routeboek import Case, Rules, __version__, advise, load_rules, precompiled, shipped
from routeboek.messages import LANGUAGES
from routeboek.precompiled import FOLDER, find, find_route
from routeboek.prepare import main
from tests.cli.helpers import run

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
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A built package with the islands as its rules, as far as rules are concerned."""
    folder = tmp_path / "site-packages" / "routeboek"
    main(str(ISLANDS), str(folder))
    monkeypatch.setattr(shipped, "package", lambda: folder)
    return folder


def only_file(package: Path, language: str) -> Path:
    (file,) = (package / FOLDER).glob(f"*-mbo-{language}.json")
    return file


def marked(package: Path, rules: Rules) -> None:
    """Prepares rules under a name that shows when they are used."""
    precompiled.prepare(rules._replace(name="bereid", origin="built-in"), package)


def test_a_package_has_the_rule_files_and_nothing_else(package: Path) -> None:
    written = {
        one.relative_to(ISLANDS).as_posix(): one.read_bytes() for one in ISLANDS.rglob("*.yaml")
    }
    packed = (one for one in (package / "rules").rglob("*") if one.is_file())
    assert {
        one.relative_to(package / "rules").as_posix(): one.read_bytes() for one in packed
    } == written
    assert {one.suffix for one in (package / FOLDER).iterdir()} == {".json"}


def test_what_is_prepared_is_found_in_both_languages(package: Path) -> None:
    sha256 = load_rules(ISLANDS).sha256
    for language in ("nl", "en"):
        rules = load_rules(ISLANDS, language=language)
        found = find(package / FOLDER, sha256, language, "mbo")
        assert found is not None
        assert found.language == language
        assert found.origin == "built-in"
        assert found._replace(origin=rules.origin) == rules
    # For each language the sector, and its routes.
    routes = load_rules(ISLANDS).routes
    assert len(list((package / FOLDER).iterdir())) == 2 * (1 + len(routes))


def test_a_case_is_advised_on_by_the_prepared_rules_just_as_by_the_text(package: Path) -> None:
    written = advise(load_rules(), CASE)
    prepared = load_rules(for_case=CASE)
    assert json.dumps(advise(prepared, CASE).to_dict()) == json.dumps(written.to_dict())
    marked(package, prepared)
    assert load_rules(for_case=CASE).name == "bereid", "the prepared file is used"


def test_an_edit_of_the_rules_is_in_force_at_once(package: Path) -> None:
    file = package / "rules" / "region.yaml"
    file.write_text(file.read_text().replace("Een verzonnen regio", "Een nieuwe naam"))
    assert load_rules(for_case=CASE).name == "Een nieuwe naam"


def test_what_another_version_prepared_is_not_used(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marked(package, load_rules(for_case=CASE))
    monkeypatch.setattr(precompiled, "__version__", "0.0.0")
    assert find(package / FOLDER, load_rules().sha256, "nl", "mbo") is None
    assert load_rules(for_case=CASE).name == "Een verzonnen regio"


@pytest.mark.parametrize("folder", ["rules", "copy"])
def test_a_folder_that_a_user_names_is_always_read_as_text(package: Path, folder: str) -> None:
    marked(package, load_rules(for_case=CASE))
    copy = package / folder
    if not copy.exists():
        shutil.copytree(package / "rules", copy)
    shutil.copytree(package / FOLDER, copy / FOLDER)
    rules = load_rules(copy, for_case=CASE)
    assert (rules.name, rules.origin) == ("Een verzonnen regio", str(copy))


@pytest.mark.parametrize("place", ["src/routeboek", "rules", "."])
def test_a_checkout_is_always_read_as_text(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    marked(package, load_rules(for_case=CASE))
    checkout = tmp_path / "checkout"
    shutil.copytree(package / "rules", checkout / "rules")
    shutil.copytree(package / FOLDER, checkout / place / FOLDER)
    monkeypatch.setattr(shipped, "package", lambda: checkout / "src" / "routeboek")
    assert load_rules(for_case=CASE).name == "Een verzonnen regio"


@pytest.mark.parametrize("sector", ["", "../mbo", "mbo/../mbo", "a b", "mbo-nl", "/mbo", "vo"])
def test_a_sector_that_is_no_name_or_not_there_finds_nothing(package: Path, sector: str) -> None:
    sha256 = load_rules().sha256
    shutil.copy(only_file(package, "nl"), package / FOLDER / "x.json")
    assert find(package / FOLDER, sha256, "nl", sector) is None
    assert find(package / FOLDER, sha256, "nl", "mbo") is not None


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_file_under_the_name_of_another_is_not_used(package: Path, language: str) -> None:
    other = load_rules(language="en") if language == "en" else load_rules()._replace(sha256="0")
    precompiled.prepare(other, package / "other")
    file = only_file(package / "other", other.language)
    shutil.copy(file, only_file(package, "nl"))
    assert find(package / FOLDER, load_rules().sha256, "nl", "mbo") is None


@pytest.mark.parametrize("text", ["", "{}", '{"kinds": [], "parts": ["mbo"]}'])
def test_something_else_than_a_rule_book_is_not_used(package: Path, text: str) -> None:
    only_file(package, "nl").write_text(text)
    assert find(package / FOLDER, load_rules().sha256, "nl", "mbo") is None
    assert load_rules(for_case=CASE).region == "eilanden"


def test_a_rule_book_that_was_edited_is_not_used(package: Path) -> None:
    """Also where its shape is that of a rule book, and its advice would be another."""
    written = [advise(load_rules(language=one), CASE).to_dict() for one in LANGUAGES]
    for file in (package / FOLDER).iterdir():
        data = json.loads(file.read_bytes())
        data["parts"] = [7 if part == 5 else part for part in data["parts"]]
        file.write_text(json.dumps(data, separators=(",", ":"), ensure_ascii=False))
    for one, expected in zip(LANGUAGES, written, strict=True):
        for as_chosen in (False, True):
            rules = load_rules(language=one, for_case=CASE, as_chosen=as_chosen)
            assert advise(rules, CASE).to_dict() == expected


@pytest.mark.parametrize(
    "instead",
    [
        lambda _, __: None,
        lambda file, _: file.mkdir(),
        lambda file, _: os.mkfifo(file),
        lambda file, _: file.symlink_to("/dev/zero"),
        lambda file, raw: file.write_bytes(raw[:-9]),
        lambda file, raw: file.write_bytes(raw + b" "),
    ],
    ids=["gone", "folder", "pipe", "without end", "cut off", "longer"],
)
def test_a_file_that_is_damaged_or_gone_is_not_used(
    package: Path, instead: Callable[[Path, bytes], object]
) -> None:
    for file in (package / FOLDER).iterdir():
        raw = file.read_bytes()
        file.unlink()
        instead(file, raw)
    for as_chosen in (False, True):
        assert load_rules(for_case=CASE, as_chosen=as_chosen).region == "eilanden"


def test_a_rule_book_in_the_place_of_another_is_not_used(package: Path) -> None:
    folder, sha256 = package / FOLDER, load_rules().sha256
    assert find_route(folder, sha256, "nl", CASE.snapshot)
    (file,) = folder.glob("*-zandbank-*-nl.json")
    later = re.sub(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?=-nl)", "2030-10-09", file.name)
    shutil.copy(file, file.with_name(later))
    assert not find_route(folder, sha256, "nl", CASE.snapshot)


def test_a_prepared_rule_book_holds_one_sector_only(tmp_path: Path) -> None:
    shipped = load_rules()
    precompiled.prepare(shipped, tmp_path)
    for sector in shipped.sectors:
        found = find(tmp_path / FOLDER, shipped.sha256, "nl", sector)
        assert isinstance(found, Rules)
        assert list(found.sectors) == [sector]
        editions = {edition.id for edition in shipped.sectors[sector].editions}
        assert {edition for edition, _ in found.routes} <= editions
        assert all(shipped.routes[key] == route for key, route in found.routes.items())
        assert pickle.loads(pickle.dumps(found)) == found


class Planted:
    """Makes a folder when it is unpickled."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.marker),)


def test_a_planted_file_is_never_executed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under every name that an earlier version unpickled, in a checkout and in a user's folder."""
    marker, checkout = tmp_path / "marker", tmp_path / "checkout"
    planted = pickle.dumps(Planted(marker))
    shutil.copytree(ISLANDS, checkout / "rules")
    rules = load_rules(checkout / "rules")
    for folder in ("rules/compiled", f"rules/{FOLDER}", f"src/routeboek/{FOLDER}", "compiled"):
        (checkout / folder).mkdir(parents=True)
        for language in ("nl", "en"):
            name = f"{__version__}-{rules.sha256[:32]}-mbo-{language}"
            for suffix in (".pickle", ".json"):
                (checkout / folder / f"{name}{suffix}").write_bytes(planted)
    monkeypatch.setattr(shipped, "package", lambda: checkout / "src" / "routeboek")
    case = tmp_path / "case.json"
    case.write_text(CASE.model_dump_json(exclude_unset=True), encoding="utf-8")
    for where in ((), ("--rules", str(checkout / "rules"))):
        result = run("advise", str(case), *where)
        assert result.exit_code == 0, result.stderr
    main(str(checkout / "rules"), str(tmp_path / "package"))
    packed = [one for one in (tmp_path / "package").rglob("*") if one.is_file()]
    assert not [one for one in packed if planted in one.read_bytes()]
    assert not marker.exists()
    pickle.loads(planted)
    assert marker.exists(), "it would have been seen"
