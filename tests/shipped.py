"""The rules that come with routeboek, read and put to work once for all tests that only look.

The files whose tests share the larger results (`SHARED`) run in one process: see conftest.py.
"""

from __future__ import annotations

from contextlib import chdir
from datetime import date
from functools import cache

import pytest
from typer.testing import Result

from routeboek import Advice, Case, CaseError, Rules, advise
from routeboek.analysis.report import Report, checked
from routeboek.cli import check
from routeboek.examples import Example, read_examples
from routeboek.load import load_files
from routeboek.messages import Language
from routeboek.reading import RuleFiles
from tests.cli.helpers import ROOT, run

FOLDER = ROOT / "rules"
SHARED = pytest.mark.heavy


@cache
def files() -> RuleFiles:
    """The rule book with its documents."""
    return load_files()


@cache
def rules(language: Language = "nl") -> Rules:
    """The rule book."""
    return files().rules if language == "nl" else load_files(language=language).rules


@cache
def examples() -> tuple[Example, ...]:
    """The examples beside the rules."""
    return tuple(read_examples(FOLDER, rules()).cases)


@cache
def advices(language: Language = "nl") -> tuple[tuple[str, Advice], ...]:
    """The advice on every example that is not refused, with its name."""
    found = []
    for example in examples():
        try:
            advice = advise(rules(language), Case.model_validate(dict(example.case)))
        except CaseError:
            continue
        found.append((example.name, advice))
    return tuple(found)


@cache
def told(*command: str) -> Result:
    """What a command that changes nothing says in the root of the project."""
    with chdir(ROOT), pytest.MonkeyPatch.context() as patch:
        patch.setattr(check, "checked", _checked)  # whatever the form in which it is told
        return run(*command)


def _checked(files: RuleFiles, today: date, limit: int) -> Report:
    """The report on rules, made once."""
    key = files.rules.language, files.rules.sha256, today, limit
    if key not in _REPORTS:
        _REPORTS[key] = checked(files, today, limit)
    return _REPORTS[key]


_REPORTS: dict[tuple[object, ...], Report] = {}
