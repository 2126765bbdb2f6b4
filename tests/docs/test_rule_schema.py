"""The schemas that help an editor: every rule file fits, and a released schema never changes.

After a change that is meant: ROUTEBOEK_RENEW_SCHEMA=1 pytest tests/docs/test_rule_schema.py
"""

from __future__ import annotations

import copy
import json
import os
import re
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from routeboek import Case, advise, load_rules
from routeboek.case import case_keys
from routeboek.expectations import answers
from routeboek.render.clean import json_text
from routeboek.rulesschema import KINDS, rules_schema
from tests.bad.test_bad_rules import FILES as BAD
from tests.bad.test_bad_rules import described, edited
from tests.cli.helpers import EXAMPLES, REGION, ROOT, run

RULES = ROOT / "rules"
VERSION = "v1"
FOLDER = ROOT / "schema" / VERSION
SUMS = "SHA256SUMS"
SHIPPED = sorted(RULES.rglob("*.yaml"))
ISLANDS = sorted(REGION.rglob("*.yaml"))
RENEWAL = "ROUTEBOEK_RENEW_SCHEMA=1 pytest tests/docs/test_rule_schema.py"


def kind_of(file: Path, folder: Path) -> str:
    """The kind of a rule file, from where it stands, as `reading` tells it."""
    place = file.relative_to(folder).parent.name
    if place:
        return {"municipalities": "municipality"}.get(place, place)
    return {"en": "translations"}.get(file.stem, file.stem if file.stem in KINDS else "sector")


FILES_OF = {kind: [f for f in SHIPPED if kind_of(f, RULES) == kind] for kind in KINDS}


@cache
def validator(kind: str | None) -> Draft202012Validator:
    return Draft202012Validator(rules_schema(kind))


class Yaml11(yaml.SafeLoader):
    """An editor that takes `yes` for a flag; to JSON, a date is text."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - as PyYAML itself has it
        letter: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


class Yaml12(Yaml11):
    """An editor that takes `yes` for text: only `true` and `false` are flags."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - as PyYAML itself has it
        letter: [] if letter in "yYnNoO" else resolvers
        for letter, resolvers in Yaml11.yaml_implicit_resolvers.items()
    }


def mistakes(text: str, kind: str | None) -> list[str]:
    """What an editor marks, whichever YAML it reads; names are always text."""
    return [
        f"{error.json_path}: {error.message}"
        for loader in (Yaml11, Yaml12)
        for document in yaml.load_all(text, loader)
        for error in validator(kind).iter_errors(json.loads(json.dumps(document)))
    ]


# ---------------------------------------------------------------- what fits


@pytest.mark.parametrize("kind", [*KINDS, None])
def test_the_schemas_are_schemas(kind: str | None) -> None:
    Draft202012Validator.check_schema(rules_schema(kind))


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: str(file.relative_to(RULES)))
def test_every_rule_file_fits(file: Path) -> None:
    assert mistakes(file.read_text(encoding="utf-8"), kind_of(file, RULES)) == []


@pytest.mark.parametrize("file", ISLANDS, ids=lambda file: file.stem)
def test_files_of_another_region_fit_too(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert mistakes(text, kind_of(file, REGION)) == []
    assert mistakes(text, None) == [], "the schema of all kinds together"


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_of_all_kinds_tells_them_apart(kind: str) -> None:
    smallest = min(FILES_OF[kind], key=lambda file: file.stat().st_size)
    assert mistakes(smallest.read_text(encoding="utf-8"), None) == []


@pytest.mark.parametrize("flag", ["yes", "no", '"yes"', "'no'"])
def test_a_flag_fits_however_an_editor_reads_it(flag: str) -> None:
    assert mistakes(f"municipality: x\nname: x\n---\nedition: x\ncovered: {flag}\n", None) == []
    assert mistakes(f"roles: {{x: {{name: x, anyone: {flag}}}}}\n", "roles") == []


@pytest.mark.parametrize(("who", "fits"), [("x", 1), ("[x, y]", 1), ("{x: y}", 0), ("", 0)])
def test_one_item_does_for_a_list(who: str, fits: int) -> None:
    text = f"roles:\n  x:\n    name: x\n    includes: {who}\n"
    assert (mistakes(text, "roles") == []) == bool(fits)


# ---------------------------------------------------------------- what does not

# In these places the writer chooses the names, so there is no key too many.
NAMED = re.compile(
    r"facts|roles|sources|tables|situations|(.*\.)?(readings|values|values_called)"
    r"|(situations\.[^.]+|.*\.case)\.facts|.*\.expect\.(side_tables|duties|people|weeks|taken)"
)
Way = tuple[str | int, ...]


def places(document: Any) -> dict[str, Way]:
    """A way to a mapping of each sort: one for all items of a list, one for all names."""
    found: dict[str, Way] = {}
    for path in _mappings(document, ()):
        found.setdefault(_place(path), path)
    return {place: path for place, path in found.items() if not NAMED.fullmatch(place)}


def _place(path: Way) -> str:
    place = ""
    for step in path:
        chosen = isinstance(step, int) or NAMED.fullmatch(place)
        place = f"{place}.{'*' if chosen else step}".removeprefix(".")
    return place


def _mappings(node: Any, path: Way, *, differing: bool = False) -> Iterator[Way]:
    """The ways to mappings of which an editor knows the keys; those of readings are any name."""
    differs = isinstance(node, dict) and "by_reading" in node
    if differs and differing:
        return  # what differs by two readings an editor leaves to `routeboek check`
    if isinstance(node, dict) and not differs and path[-1:] != ("under",):
        yield path
    children = node.items() if isinstance(node, dict) else enumerate(node)
    for step, child in children if isinstance(node, (dict, list)) else ():
        if isinstance(child, (dict, list)):
            yield from _mappings(child, (*path, step), differing=differs)


def along(node: Any, path: Way) -> Any:
    """A small copy: lists beside the way are emptied, and those on it keep one item."""
    if isinstance(node, list):
        return [along(node[int(path[0])], path[1:])] if path else []
    if isinstance(node, dict):
        return {k: along(v, path[1:] if path and path[0] == k else ()) for k, v in node.items()}
    return node


def with_unknown_key(node: Any, path: Way) -> Any:
    found = copy.deepcopy(node)
    target = found
    for step in path:
        target = target[0 if isinstance(step, int) else step]
    target["onbekend"] = [["x"]]  # nothing that may stand there by itself
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_key_is_refused_wherever_it_stands(kind: str) -> None:
    file = max(FILES_OF[kind], key=lambda file: file.stat().st_size)
    for document in yaml.load_all(file.read_text(encoding="utf-8"), Yaml12):
        for place, path in places(document).items():
            small = along(document, path)
            assert validator(kind).is_valid(small), place
            assert not validator(kind).is_valid(with_unknown_key(small, path)), place


# Only `routeboek check` finds these: an editor reads the value otherwise, or knows no calendar.
# What a source leaves out may be said above it. A new mistake that no schema can see is added here.
FOR_CHECK_ONLY = frozenset(
    """
    keys-missing-in-source named-condition-without-text reading-lacks reading-none-given
    type-date-that-does-not-exist type-flag type-month-day-not-every-year
    type-school-year-of-two-years type-whole-leading-zero
    """.split()
)
OF_SHAPE = re.compile(
    r"\[(rules-key-unknown|rules-key-near|rules-key-missing|rules-not-listed|rules-wrong-type)\]"
)


@pytest.mark.parametrize(
    "bad", [file for file in BAD if OF_SHAPE.search(file.read_text())], ids=lambda file: file.stem
)
def test_an_editor_marks_what_check_finds_wrong_in_shape(bad: Path, tmp_path: Path) -> None:
    folder = tmp_path / edited(described(bad), tmp_path)
    found = [
        mistake
        for file in folder.rglob("*.yaml")
        for mistake in mistakes(file.read_text(encoding="utf-8"), kind_of(file, folder))
    ]
    assert bool(found) != (bad.stem in FOR_CHECK_ONLY), found or "see FOR_CHECK_ONLY"


# ---------------------------------------------------------------- what a key means


def keys() -> list[tuple[str, str, dict[str, Any]]]:
    """Every key of every shape: the name of the shape, the key, its schema."""
    schema: Any = rules_schema()
    schemas = [schema, *(rules_schema(kind) for kind in KINDS)]
    found = {
        (shape, key): value
        for one in schemas
        for shape, part in one["$defs"].items()
        for key, value in part["properties"].items()
    }
    return [(*name, value) for name, value in found.items()]


def test_every_key_has_a_text() -> None:
    missing = [f"{part}.{key}" for part, key, value in keys() if "description" not in value]
    assert not missing, (
        f"no text for {', '.join(missing)}. Write one short sentence in Dutch below the field; "
        f"then {RENEWAL}"
    )


@pytest.mark.parametrize(("part", "key", "value"), keys())
def test_texts_are_short_sentences(part: str, key: str, value: dict[str, Any]) -> None:
    text = value["description"]
    assert text == text.strip()
    assert text[0].isupper() or text.startswith("`")
    assert text.endswith(".")
    assert len(text) <= 170, "say it shorter"


# ---------------------------------------------------------------- example files


def parts_of_examples() -> Any:
    return rules_schema("examples")["$defs"]


def test_examples_may_hold_what_a_case_may_hold() -> None:
    parts = parts_of_examples()
    told = {
        key
        for shape in ("Situation", "HistoryEntry", "Holiday")
        for key in parts[shape]["properties"]
    }
    assert told == case_keys() - {"$schema"}


def test_examples_may_expect_what_is_compared() -> None:
    text = (EXAMPLES / "po-den-haag.json").read_bytes()
    compared = answers(advise(load_rules(), Case.model_validate_json(text)))
    assert set(parts_of_examples()["Expected"]["properties"]) == set(compared)


def test_a_case_to_be_refused_may_be_wrong() -> None:
    text = "examples:\n  - name: x\n    case: {naam: J}\n    expect: {%s}\n"
    assert mistakes(text % "refused: yes", "examples") == []
    assert mistakes(text % "status: solved", "examples") != []


# ---------------------------------------------------------------- frozen files


def frozen(kind: str) -> Path:
    return FOLDER / f"{kind}.schema.json"


def released(folder: Path) -> bool:
    """Whether a release in the changelog names this folder; above it stands what is to come."""
    _, *releases = re.split(
        r"^## \[\d", (ROOT / "CHANGELOG.md").read_text("utf-8"), flags=re.MULTILINE
    )
    return any(f"schema/{folder.name}" in release for release in releases)


def sums(folder: Path) -> str:
    """The lines that `sha256sum -c` reads."""
    files = sorted(folder.glob("*.json"))
    return "".join(f"{sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files)


def test_the_frozen_schemas_are_those_of_the_shapes() -> None:
    if os.environ.get("ROUTEBOEK_RENEW_SCHEMA") == "1" and not released(FOLDER):
        FOLDER.mkdir(parents=True, exist_ok=True)
        for kind in KINDS:
            frozen(kind).write_text(json_text(rules_schema(kind)), encoding="utf-8", newline="\n")
        (FOLDER / SUMS).write_text(sums(FOLDER), encoding="utf-8", newline="\n")
    assert {file.name for file in FOLDER.iterdir()} == {SUMS, *(frozen(k).name for k in KINDS)}
    old = [
        kind for kind in KINDS if frozen(kind).read_text("utf-8") != json_text(rules_schema(kind))
    ]
    remedy = f"make schema/v{int(VERSION[1:]) + 1}" if released(FOLDER) else RENEWAL
    assert not old, f"schema/{VERSION} is old for {', '.join(old)}; {remedy} (see CONTRIBUTING.md)"


@pytest.mark.parametrize("folder", sorted((ROOT / "schema").glob("v*")), ids=lambda one: one.name)
def test_a_frozen_schema_has_not_changed(folder: Path) -> None:
    assert (folder / SUMS).read_text(encoding="utf-8") == sums(folder), (
        f"a released schema never changes: undo the change in schema/{folder.name} and make a next "
        f"version (see CONTRIBUTING.md). Only while it is unreleased: {RENEWAL}"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_prints_what_is_frozen(kind: str) -> None:
    assert run("schema", "rules", "--file", kind).stdout == frozen(kind).read_text(encoding="utf-8")


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: str(file.relative_to(RULES)))
def test_every_document_names_its_schema(file: Path) -> None:
    """Each document of a file needs the line: an editor looks in its own document only."""
    up = "../" * len(file.relative_to(ROOT).parent.parts)
    path = f"{up}schema/{VERSION}/{kind_of(file, RULES)}.schema.json"
    modeline = f"# yaml-language-server: $schema={path}\n"
    documents = re.split(r"^---\n", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    lacking = [number for number, text in enumerate(documents, 1) if not text.startswith(modeline)]
    assert not lacking, f"documents {lacking} of {file.name} have to start with: {modeline}"
    assert (file.parent / path).is_file()
