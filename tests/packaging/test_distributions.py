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
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from routeboek import __version__, load_rules
from tests.cli.helpers import run as run_here

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
    template = ROOT / "src" / "routeboek" / "template"
    assert {one.relative_to(ROOT / "src").as_posix() for one in template.rglob("*.yaml")} <= names
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
    names = [
        *rules.sectors,
        *(
            f"{one.edition.sector}-{one.municipality}-{one.edition.valid_from.isoformat()}"
            for one in rules.routes.values()
        ),
    ]
    made = {
        f"routeboek/_prepared/{__version__}-{rules.sha256[:32]}-{name}-{language}.json"
        for name in names
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


# ---------------------------------------------------------------- the bill of materials

SHAPE = Draft202012Validator(
    json.loads((ROOT / "tests" / "shapes" / "cyclonedx-1.7.json").read_text("utf-8"))
)


@pytest.fixture(scope="module")
def bill(wheel: Path) -> dict[str, Any]:
    """What the wheel says it consists of, where installers keep it (PEP 770)."""
    inside = f"routeboek-{__version__}.dist-info/sboms/"
    with zipfile.ZipFile(wheel) as archive:
        assert [one for one in archive.namelist() if one.startswith(inside)] == [
            f"{inside}routeboek.cdx.json"
        ]
        found: dict[str, Any] = json.loads(archive.read(f"{inside}routeboek.cdx.json"))
    return found


def test_bill_of_materials_has_its_published_shape(bill: dict[str, Any]) -> None:
    assert [f"{one.json_path}: {one.message}" for one in SHAPE.iter_errors(bill)] == []
    itself = bill["metadata"]["component"]
    names = [one["bom-ref"] for one in bill["components"]]
    assert len({itself["bom-ref"], *names}) == 1 + len(names), "each name is one thing's"
    used = [*bill["dependencies"][0]["dependsOn"], bill["dependencies"][0]["ref"]]
    used += [one for part in bill["compositions"] for one in part["dependencies"]]
    assert set(used) == {itself["bom-ref"], *names}


NAMED = {"type": "library", "name": "x", "bom-ref": "x", "purl": "pkg:pypi/x@1"} | {
    "version": "1",
    "licenses": [{"license": {"id": "EUPL-1.2"}}],
}


def test_a_bill_may_name_another_thing(bill: dict[str, Any]) -> None:
    assert SHAPE.is_valid(bill | {"metadata": {"component": NAMED}})


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("specVersion", "1.6"),
        ("serialNumber", "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79"),
        ("metadata", {"component": NAMED, "timestamp": "2026-01-01T00:00:00Z"}),
        ("metadata", {"component": NAMED | {"isExternal": True}}),
        ("components", [{"type": "library", "name": "x", "versionRange": "vers:pypi/>=1"}]),
        ("components", [{"type": "library", "name": "x", "version": "1", "range": ">=1"}]),
        ("dependencies", [{"dependsOn": ["x"]}]),
    ],
)
def test_the_shape_of_a_bill_holds_something(bill: dict[str, Any], key: str, value: object) -> None:
    assert not SHAPE.is_valid(bill | {key: value})


def test_bill_of_materials_says_what_the_wheel_says(bill: dict[str, Any], wheel: Path) -> None:
    """The very ranges that an installer reads, and no version that nobody chose."""
    stated, itself = metadata(wheel), bill["metadata"]["component"]
    assert (itself["name"], itself["version"]) == (stated["Name"], stated["Version"])
    assert itself["licenses"][0]["license"]["id"] == stated["License-Expression"]
    needs = {one for one in stated.get_all("Requires-Dist", []) if "extra ==" not in one}
    told = {f"{one['name']}{one['versionRange'].partition('/')[2]}" for one in bill["components"]}
    assert told == needs


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
    assert again.read_bytes() == wheel.read_bytes()


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
    told = run([environment.routeboek, "explain", "dead-end", "--format", "markdown"], elsewhere)
    assert told.stdout == of_checkout("explain", "dead-end", "--format", "markdown")


def of_checkout(*arguments: str | Path) -> str:
    """What a command writes here."""
    result = run_here(*map(str, arguments))
    assert result.exit_code == 0, result.stderr
    return str(result.stdout)


COMMANDS: list[tuple[str | Path, ...]] = [
    ("advise", CASE),
    ("advise", CASE, "--lang", "en", "--format", "json"),
    ("show",),
    ("show", "vo-2025", "--municipality", "den-haag"),
    ("show", "--compare", "po-2024:po-2025", "--lang", "en"),
    ("schema", "case"),
    ("schema", "advice"),
    ("schema", "rules"),
    ("explain",),
    ("explain", "dead-end", "--lang", "en"),
]
"""What every command writes that reads rules, pages or sentences, apart from the slow ones."""


def test_a_wheel_works_as_it_is_on_the_path(
    wheel: Path, environment: Environment, tmp_path: Path
) -> None:
    """A wheel is a zip: nothing of routeboek is a file of its own."""
    for command in COMMANDS:
        done = run([*from_zip(environment, wheel), *command], tmp_path)
        assert done.stdout == of_checkout(*command), command
    refused = run([*from_zip(environment, wheel), "advise", "weg.json"], tmp_path, code=3)
    assert "weg.json: Dit bestand bestaat niet." in refused.stderr
    code = f"import sys; sys.path.insert(0, {str(wheel)!r}); CASE = {str(CASE)!r}\n{READS_YAML}"
    assert run([environment.python, "-c", code], tmp_path).stdout == "False\n"


def test_a_zip_with_other_rules_checks_and_tests_these(
    wheel: Path, environment: Environment, tmp_path: Path
) -> None:
    region, other = ROOT / "tests" / "regions" / "voorbeeld", tmp_path / "other.zip"
    inside = "routeboek/rules/"
    with zipfile.ZipFile(wheel) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            if not name.startswith(inside):
                new.writestr(name, old.read(name))
        for file in region.rglob("*.yaml"):
            new.write(file, inside + file.relative_to(region).as_posix())
        new.writestr(f"{inside}po.yml", "")
    shown = run([*from_zip(environment, other), "check"], tmp_path, code=1).stdout
    assert shown.startswith(f"other.zip/{inside}po.yml: `po.yml` is geen regelbestand")
    shown = run([*from_zip(environment, other), "test"], tmp_path).stdout
    assert shown == of_checkout("test", region)


def from_zip(environment: Environment, archive: Path) -> list[str | Path]:
    """The start of a command that finds routeboek in a zip."""
    start = f"import sys; sys.path.insert(0, {str(archive)!r}); from routeboek.cli import main"
    return [environment.python, "-c", f"{start}; main()"]


def test_an_installed_wheel_works_where_nothing_may_be_written(
    wheel: Path, environment: Environment, tmp_path: Path
) -> None:
    environment.install(wheel)
    package = environment.packages / "routeboek"
    everything = sorted(package.rglob("*"))
    for one in (*everything, package):
        one.chmod(0o555 if one.is_dir() else 0o444)
    try:
        for command in COMMANDS[::3]:
            done = run([environment.routeboek, *command], tmp_path)
            assert done.stdout == of_checkout(*command), command
        assert sorted(package.rglob("*")) == everything
    finally:
        for one in (package, *everything):
            one.chmod(0o755)


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
