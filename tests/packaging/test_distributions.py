"""What is built works elsewhere: rules inside, nothing of the checkout needed."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import sys
import tarfile
import zipfile
from email import message_from_string
from email.message import Message
from pathlib import Path

from routeboek import __version__, load_rules

from .conftest import ROOT, Environment, hatchling, run

CASE = ROOT / "examples" / "po-den-haag.json"
IDENTITY = """
import routeboek
from pathlib import Path
rules = routeboek.load_rules()
advice = routeboek.advise(rules, routeboek.Case.model_validate_json(Path(CASE).read_bytes()))
print(Path(routeboek.__file__).resolve().parent)
print(rules.sha256)
print(advice.status)
"""


def rule_files() -> set[str]:
    """Names of all rule files of the checkout, as they stand in a distribution."""
    found = (one for one in (ROOT / "rules").rglob("*") if one.is_file())
    return {one.relative_to(ROOT).as_posix() for one in found}


def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        name = next(one for one in archive.namelist() if one.endswith(".dist-info/METADATA"))
        return message_from_string(archive.read(name).decode())


def identity(environment: Environment, folder: Path) -> tuple[Path, str, str]:
    """Where an environment imports routeboek from, the hash of its rules and an advice."""
    code = f"CASE = {str(CASE)!r}\n{IDENTITY}"
    where, rules, status = run([environment.python, "-c", code], folder).stdout.split()
    return Path(where), rules, status


READS_YAML = """
import routeboek, sys
from pathlib import Path
case = routeboek.Case.model_validate_json(Path(CASE).read_bytes())
routeboek.advise(routeboek.load_rules(for_case=case), case)
print("yaml" in sys.modules)
"""


def reads_yaml(environment: Environment, folder: Path) -> bool:
    """Whether an environment reads rule files for an advice on its own rules."""
    code = f"CASE = {str(CASE)!r}\n{READS_YAML}"
    return run([environment.python, "-c", code], folder).stdout.strip() == "True"


def advised(environment: Environment, folder: Path) -> object:
    """The advice that the installed command gives from another working directory."""
    done = run([environment.routeboek, "advise", CASE, "--format", "json"], folder)
    return json.loads(done.stdout)["status"]


def test_wheel_holds_the_package_the_rules_and_the_type_marker(wheel: Path) -> None:
    names = set(contents(wheel))
    assert {f"routeboek/{one}" for one in rule_files()} <= names
    pages = {one.name for one in (ROOT / "docs" / "meldingen").iterdir()}
    assert {f"routeboek/meldingen/{one}" for one in pages} <= names
    assert {"routeboek/py.typed", "routeboek/__init__.py", "routeboek/cli/__init__.py"} <= names
    assert {one.split("/")[0] for one in names} == {
        "routeboek",
        f"routeboek-{__version__}.dist-info",
    }


def contents(wheel: Path) -> dict[str, int]:
    """The files of a wheel with their checksums."""
    with zipfile.ZipFile(wheel) as archive:
        return {one.filename: one.CRC for one in archive.infolist()}


def test_wheel_carries_its_rules_prepared_as_plain_data(wheel: Path) -> None:
    rules = load_rules(ROOT / "rules")
    made = {
        f"routeboek/_prepared/{__version__}-{rules.sha256[:32]}-{sector}-{language}.json"
        for sector in rules.sectors
        for language in ("nl", "en")
    }
    assert {one for one in contents(wheel) if "_prepared" in one} == made
    with zipfile.ZipFile(wheel) as archive:
        assert all(isinstance(json.loads(archive.read(one)), dict) for one in made)


class Planted:
    """Makes a folder when it is unpickled."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.marker),)


def test_what_is_planted_in_a_checkout_is_neither_run_nor_packed(
    checkout: Path, wheel: Path, environment: Environment, tmp_path: Path
) -> None:
    copy, marker = tmp_path / "planted", tmp_path / "marker"
    shutil.copytree(checkout, copy)
    planted = pickle.dumps(Planted(marker))
    name = f"{__version__}-{load_rules(ROOT / 'rules').sha256[:32]}"
    places = ["rules", "rules/compiled", "rules/examples", "rules/_prepared", "dist/compiled"]
    places += ["src/routeboek/_prepared", "src/routeboek/rules/compiled", "compiled"]
    for place in places:
        (copy / place).mkdir(parents=True, exist_ok=True)
        for suffix in ("-po-nl.pickle", "-po-nl.json", "-vo-nl.pickle"):
            (copy / place / f"{name}{suffix}").write_bytes(planted)

    hatchling(copy, copy / "dist", "wheel")
    hatchling(copy, copy / "dist", "sdist")
    assert contents(next((copy / "dist").glob("*.whl"))) == contents(wheel)
    with tarfile.open(next((copy / "dist").glob("*.tar.gz"))) as archive:
        assert not [one for one in archive.getnames() if Path(one).name.startswith(name)]

    shutil.rmtree(copy / "src" / "routeboek" / "rules")  # which would make it a built package
    environment.install("-e", copy)
    advised(environment, tmp_path)
    run([environment.routeboek, "advise", CASE, "--rules", copy / "rules"], tmp_path)
    assert not marker.exists()
    pickle.loads(planted)
    assert marker.exists(), "it would have been seen"


def test_wheel_says_what_it_is_and_needs(wheel: Path) -> None:
    stated = metadata(wheel)
    needs = [one for one in stated.get_all("Requires-Dist", []) if "extra ==" not in one]
    assert stated["Version"] == __version__
    assert stated["License-Expression"] == "EUPL-1.2"
    assert stated["Requires-Python"] == ">=3.11"
    assert {one.split(">")[0] for one in needs} == {"pydantic", "pyyaml", "rich", "typer"}


def test_sdist_holds_what_a_wheel_is_built_from(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {one.partition("/")[2] for one in archive.getnames()}
    assert rule_files() <= names
    assert {"pyproject.toml", "LICENSE", "README.md", "src/routeboek/py.typed"} <= names
    assert not [one for one in names if "__pycache__" in one]


def test_wheel_of_the_sdist_is_the_wheel_of_the_checkout(
    sdist: Path, wheel: Path, tmp_path: Path
) -> None:
    with tarfile.open(sdist) as archive:
        if sys.version_info >= (3, 12):
            archive.extractall(tmp_path, filter="data")
        else:
            archive.extractall(tmp_path)
    unpacked = tmp_path / f"routeboek-{__version__}"
    hatchling(unpacked, tmp_path, "wheel")
    again = next(tmp_path.glob("*.whl"))
    assert contents(again) == contents(wheel)


def test_installed_wheel_advises_on_its_own_rules(
    wheel: Path, environment: Environment, tmp_path: Path
) -> None:
    environment.install(wheel)
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "rules").mkdir(parents=True)
    (elsewhere / "rules" / "facts.yaml").write_text("these: are not its rules\n", "utf-8")
    where, rules, status = identity(environment, elsewhere)
    assert where == (environment.packages / "routeboek").resolve()
    assert rules == load_rules(ROOT / "rules").sha256
    assert not reads_yaml(environment, elsewhere)
    assert advised(environment, elsewhere) == status
    shown = run([environment.routeboek, "explain", "dead-end", "--format", "markdown"], elsewhere)
    assert shown.stdout == (ROOT / "docs" / "meldingen" / "dead-end.md").read_text("utf-8")


def test_editable_install_advises_on_the_rules_of_the_checkout(
    checkout: Path, environment: Environment, tmp_path: Path
) -> None:
    environment.install("-e", checkout)
    where, rules, status = identity(environment, tmp_path)
    assert where == (checkout / "src" / "routeboek").resolve()
    assert rules == load_rules(ROOT / "rules").sha256
    assert reads_yaml(environment, tmp_path)
    assert advised(environment, tmp_path) == status

    edited = checkout / "rules" / "sources.yaml"
    before = edited.read_bytes()
    edited.write_bytes(before + b"# one more line\n")
    try:
        assert identity(environment, tmp_path)[1] != rules
    finally:
        edited.write_bytes(before)
