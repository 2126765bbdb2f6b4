"""The schemas that help an editor: every rule file fits, and a released schema never changes.

After a change that is meant: ROUTEBOEK_RENEW_SCHEMA=1 pytest tests/docs/test_rule_schema.py
"""

from __future__ import annotations

import copy
import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from routeboek import Case, advise, examples, load_rules, model
from routeboek.case import case_keys
from routeboek.keytexts import TEXTS
from routeboek.render.jsonform import to_json
from routeboek.rulesschema import KINDS, rules_schema, text_of
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


@cache
def validator(kind: str | None) -> Draft202012Validator:
    return Draft202012Validator(rules_schema(kind))


def as_edited(text: str) -> Iterator[Any]:
    """The documents as an editor sees them: YAML with its own types, and dates as text."""
    for document in yaml.safe_load_all(text):
        yield plain(document)


def plain(node: Any) -> Any:
    if isinstance(node, Mapping):
        return {str(key): plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [plain(item) for item in node]
    return node.isoformat() if isinstance(node, date) else node


def mistakes(text: str, kind: str | None) -> list[str]:
    return [
        f"{error.json_path}: {error.message}"
        for document in as_edited(text)
        for error in validator(kind).iter_errors(document)
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
    files = [file for file in SHIPPED if kind_of(file, RULES) == kind]
    smallest = min(files, key=lambda file: file.stat().st_size)
    assert mistakes(smallest.read_text(encoding="utf-8"), None) == []


@pytest.mark.parametrize("flag", ["yes", "no", '"yes"', "true", "Yes"])
def test_a_flag_fits_however_an_editor_reads_it(flag: str) -> None:
    assert mistakes(f"municipality: x\nname: x\n---\nedition: x\ncovered: {flag}\n", None) == []
    assert mistakes(f"roles: {{x: {{name: x, anyone: {flag}}}}}\n", "roles") == []


@pytest.mark.parametrize(("who", "fits"), [("x", 1), ("[x, y]", 1), ("{x: y}", 0), ("", 0)])
def test_one_item_does_for_a_list(who: str, fits: int) -> None:
    text = f"roles:\n  x:\n    name: x\n    includes: {who}\n"
    assert (mistakes(text, "roles") == []) == bool(fits)


# ---------------------------------------------------------------- what does not


def with_an_unknown_key(document: Any, schema: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Small documents with one key too many: one for each place with a shape of its own.

    `document` has to fit `schema`; lists beside the way to the place are emptied, for speed.
    """
    seen: set[str] = set()
    for path in _mappings(document, ()):
        place = ".".join(re.sub(r"^\d+$", "*", str(step)) for step in path)
        if place not in seen:
            seen.add(place)
            small = _along(document, path)
            if not list(schema.iter_errors(small)):
                node = small
                for step in path:
                    node = node[0 if isinstance(step, int) else step]
                node["onbekend_veld"] = "x"
                yield place, small


def _mappings(node: Any, path: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    if isinstance(node, dict):
        yield path
        for key, value in node.items():
            yield from _mappings(value, (*path, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _mappings(value, (*path, index))


def _along(node: Any, path: tuple[str | int, ...]) -> Any:
    if isinstance(node, list):
        return [_along(node[int(path[0])], path[1:])] if path else []
    if isinstance(node, dict):
        return {
            key: _along(value, path[1:] if path and path[0] == key else ())
            for key, value in node.items()
        }
    return copy.copy(node)


# Here the writer chooses the names, so any name will do.
NAMED = re.compile(
    r"(facts|roles|sources|tables|situations|readings|values|side_tables|duties)"
    r"|facts\.\w+\.values|(interpretations|situations)\..*\.(readings|facts)|situations\.[^.]+\.facts"
    r"|examples\.\*\.(case\.facts|expect\.(side_tables|duties))"
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_too_many_is_refused_wherever_it_stands(kind: str) -> None:
    files = [file for file in SHIPPED if kind_of(file, RULES) == kind]
    tried = set()
    for document in as_edited(files[0].read_text(encoding="utf-8")):
        for place, wrong in with_an_unknown_key(document, validator(kind)):
            if not NAMED.fullmatch(place):
                tried.add(place)
                found = [error.message for error in validator(kind).iter_errors(wrong)]
                assert found, f"{kind}: {place}"
    assert tried
