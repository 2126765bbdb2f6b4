"""Every bad edit of a rule folder is told as it should be: exactly the findings in its file.

A new case is one file in `rules`: `case` says what is wrong, `edits` are made in a copy of the
base folder, and `expected` holds every finding in order of place, each with its code, what is
wrong and what to do. ROUTEBOEK_RENEW_GOLDEN=1 writes `expected`; read it before you keep it. An
edit finds a text in a `file` and puts `replace` in its place, or gives the whole `text` of the
file, or has `remove: yes`. `municipalities`, `language` and `base` may be given too.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from routeboek import Case, CaseError, RulesError, advise, load_rules
from routeboek.casetext import read_case_text
from routeboek.diagnostic import RouteboekError
from routeboek.examples import read_examples
from routeboek.files import read_file
from routeboek.messages import DIAGNOSTICS, Language
from routeboek.source import read_documents
from tests.cli.helpers import run

HERE = Path(__file__).parent
REGIONS = HERE.parent / "regions"
FILES = sorted((HERE / "rules").glob("*.yaml"))
NO_FINDINGS = "(none)\n"
EXPECTED = "\nexpected: |\n"


def described(file: Path) -> dict[str, Any]:
    """A case; its document is read as a rule file is, so that every scalar is text."""
    (document,) = read_documents(file.read_bytes(), file.name)
    keys = {"case", "base", "language", "edits", "expected"}
    assert set(document.data) <= keys, file.name
    return document.data


def edited(case: dict[str, Any], folder: Path) -> str:
    """The name of a copy of the base folder in which the edits are made."""
    base = str(case.get("base", "eilanden"))
    copy = Path(shutil.copytree(REGIONS / base, folder / base))
    for edit in case["edits"]:
        file = copy / edit["file"]
        if "remove" in edit:
            file.unlink()
        elif "find" in edit:
            text = file.read_text(encoding="utf-8")
            assert text.count(edit["find"]) == 1, f"{edit['find']!r} stands there once"
            file.write_text(text.replace(edit["find"], edit["replace"]), encoding="utf-8")
        else:
            assert not file.exists(), "a new file has a new name"
            file.write_text(edit["text"], encoding="utf-8")
    return base


def told(folder: str, language: Language) -> str:
    """What a reader of these rules is told, in order of place."""
    try:
        load_rules(folder, language=language)
    except RulesError as refused:
        return "".join(
            f"{one.place()} [{one.code}]\n  {one.message()} {one.remedy()}\n"
            for one in refused.diagnostics
        )
    return NO_FINDINGS


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_bad_rules(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = described(file)
    folder = edited(case, tmp_path)
    monkeypatch.chdir(tmp_path)
    found = told(folder, cast("Language", case.get("language", "nl")))
    if os.environ.get("ROUTEBOEK_RENEW_GOLDEN") == "1":
        kept = file.read_text(encoding="utf-8").partition(EXPECTED)[0].rstrip("\n")
        lines = "".join(f"  {line}\n" for line in found.splitlines())
        file.write_text(kept + EXPECTED + lines, encoding="utf-8")
        case = described(file)
    assert found == case["expected"]


def test_the_base_itself_has_no_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REGIONS)
    assert told("eilanden", "nl") == NO_FINDINGS


def test_findings_are_told_in_order_of_place(tmp_path: Path) -> None:
    (file,) = [one for one in FILES if one.stem == "several-at-once"]
    with pytest.raises(RulesError) as refused:
        load_rules(tmp_path / edited(described(file), tmp_path))
    spans = [one.span for one in refused.value.diagnostics if one.span]
    assert len(spans) > 5
    assert spans == sorted(spans)
    assert spans != sorted(spans, key=str), "10 comes after 9"
