"""A file may have any name: shown it is harmless, in every form, and JSON is UTF-8 everywhere."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from typer.testing import CliRunner

from routeboek.cli.app import app
from routeboek.text_guard import harmless
from tests.cli.helpers import EXAMPLES, REGION, case, run

NAMES = {"escape": "\x1b[31mrood", "bidi": "\u202enoot", "no text": os.fsdecode(b"\xff\xfe")}
HARMFUL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]")
JSON_FORMS = ("json", "gitlab", "sarif")


@pytest.fixture(params=NAMES.values(), ids=list(NAMES))
def name(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


def told(*args: str, named: str) -> str:
    """All that a command says, which names a file, and harmlessly."""
    result = run(*args)
    assert result.exit_code in (0, 1, 2, 3, 4)
    text = result.stdout_bytes.decode() + result.stderr_bytes.decode()
    assert not HARMFUL.search(text)
    assert harmless(named) in text.replace("\\\\", "\\").replace("%5C", "\\").replace("%5B", "[")
    if any(form in args for form in JSON_FORMS):
        whole = [result.stdout] if args[0] != "batch" else result.stdout.splitlines()
        assert whole
        assert not any(HARMFUL.search(value) for one in whole for value in texts(json.loads(one)))
    return text


def texts(data: object) -> Iterator[str]:
    """Every text in plain data."""
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list):
        yield from chain.from_iterable(map(texts, data))
    elif isinstance(data, str):
        yield data


@pytest.mark.parametrize("form", ["text", "json", "github", "gitlab", "sarif"])
def test_rule_files(name: str, form: str, tmp_path: Path) -> None:
    folder = tmp_path / name
    shutil.copytree(REGION, folder)
    (folder / "mbo.yaml").write_text("a: [", encoding="utf-8")
    told("check", str(folder), "--format", form, named=name)


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_folder_that_is_not_there(name: str, form: str) -> None:
    told("check", name, "--format", form, named=name)
    told(
        "advise", str(EXAMPLES / "po-rijswijk.json"), "--rules", name, "--format", form, named=name
    )


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("text", [case(sector="zz"), "{", None])
def test_case_files(name: str, form: str, text: str | None, tmp_path: Path) -> None:
    file = tmp_path / f"{name}.json"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    told("advise", str(file), "--format", form, named=name)


@pytest.mark.parametrize("form", ["json", "csv"])
def test_files_of_many_cases(name: str, form: str, tmp_path: Path) -> None:
    file = tmp_path / f"{name}.jsonl"
    file.write_text("{}\n", encoding="utf-8")
    told("batch", str(file), str(tmp_path / f"{name}.weg"), "--format", form, named=name)


def test_where_output_goes(name: str, tmp_path: Path) -> None:
    told("site", "-o", str(tmp_path / "weg" / name), named=name)
    (tmp_path / name).write_text("", encoding="utf-8")
    told("site", "-o", str(tmp_path / name), named=name)
    told("init", str(tmp_path / "a" / f"{name}x"), named=name)


def test_the_source_of_the_rules(name: str, tmp_path: Path) -> None:
    folder = tmp_path / name
    shutil.copytree(REGION, folder)
    asked = {"reference_date": "2030-10-10", "sector": "mbo", "municipality": "zandbank"}
    result = run("advise", "-", "--rules", str(folder), "--format", "json", stdin=json.dumps(asked))
    source = json.loads(result.stdout_bytes)["provenance"]["rules_source"]
    assert source == harmless(str(folder))


# ---------------------------------------------------------------- UTF-8

CASE = str(EXAMPLES / "po-rijswijk.json")
OF_JSON = {
    "advise": ["advise", CASE, "--format", "json"],
    "refused": ["advise", "één.json", "--format", "json"],
    "timeline": ["timeline", CASE, "--format", "json"],
    "calendar": ["timeline", CASE, "--ics"],
    "batch": ["batch", str(EXAMPLES / "cases.csv")],
    "schema": ["schema", "case"],
    "show": ["show", "po-2026", "--format", "json"],
    "check": ["check", str(REGION.parent / "één"), "--format", "json"],
    "github": ["check", str(REGION.parent / "één"), "--format", "github"],
    "diff": ["diff", str(REGION), str(REGION.parent / "voorbeeld"), "--format", "json"],
}


@pytest.mark.parametrize("args", OF_JSON.values(), ids=list(OF_JSON))
def test_what_programs_read_is_utf_8_on_every_terminal(args: list[str]) -> None:
    found = [
        CliRunner(charset=one).invoke(app, args).stdout_bytes
        for one in ("utf-8", "latin-1", "utf-16-le")
    ]
    assert found[0].decode("utf-8")
    assert found == found[:1] * 3
