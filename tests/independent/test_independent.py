"""A sample of what `python -m tests.independent` does at length (see `docs/verified.md`)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.independent.runs import of_cases, of_readings, of_rule_files, of_texts

HERE = Path(__file__).parent
ALONE = "book conditions history decision completions evaluator cases".split()
"""The modules that may know nothing of routeboek."""


@pytest.mark.parametrize("name", ALONE)
def test_the_other_evaluator_imports_nothing_of_routeboek(name: str) -> None:
    assert not [one for one in _imported(HERE / f"{name}.py") if one.startswith("routeboek")]


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)


def test_two_evaluators_agree() -> None:
    found = of_cases("test", 200)
    assert found.wrong == ()
    assert found.ends.keys() >= {"blocked", "not-yet", "permitted", "undetermined", "refused"}


def test_two_evaluators_agree_under_other_readings() -> None:
    assert of_readings("test", 40).wrong == ()


def test_mutated_texts_of_cases_are_advised_on_or_refused() -> None:
    found = of_texts("test", 300)
    assert found.wrong == ()
    assert found.ends.keys() == {"advised", "refused"}


def test_mutated_rule_files_are_read_or_refused() -> None:
    found = of_rule_files("test", 40)
    assert found.wrong == ()
    assert found.ends.keys() >= {"fine", "refused"}
