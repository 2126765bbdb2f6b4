"""What is built works elsewhere: rules inside, nothing of the checkout needed."""

from __future__ import annotations

import json
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


def advised(environment: Environment, folder: Path) -> object:
    """The advice that the installed command gives from another working directory."""
    done = run([environment.routeboek, "advise", CASE, "--format", "json"], folder)
    return json.loads(done.stdout)["status"]


def test_wheel_holds_the_package_the_rules_and_the_type_marker(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {f"routeboek/{one}" for one in rule_files()} <= names
    pages = {one.name for one in (ROOT / "docs" / "meldingen").iterdir()}
    assert {f"routeboek/meldingen/{one}" for one in pages} <= names
    assert {"routeboek/py.typed", "routeboek/__init__.py", "routeboek/cli/__init__.py"} <= names
    assert {one.split("/")[0] for one in names} == {
        "routeboek",
        f"routeboek-{__version__}.dist-info",
    }


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
    with zipfile.ZipFile(wheel) as one, zipfile.ZipFile(again) as other:
        assert {i.filename: i.CRC for i in one.infolist()} == {
            i.filename: i.CRC for i in other.infolist()
        }


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
    assert advised(environment, tmp_path) == status

    edited = checkout / "rules" / "sources.yaml"
    before = edited.read_bytes()
    edited.write_bytes(before + b"# one more line\n")
    try:
        assert identity(environment, tmp_path)[1] != rules
    finally:
        edited.write_bytes(before)
