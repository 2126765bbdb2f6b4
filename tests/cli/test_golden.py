"""Whole outputs, compared exactly; see README.md for how to store them anew."""

from __future__ import annotations

import pytest

from tests.cli.helpers import EXAMPLES, assert_golden, run

CASES = sorted(file.stem for file in EXAMPLES.glob("*.json"))


@pytest.mark.parametrize("name", CASES)
def test_advice_as_text(name: str) -> None:
    result = run("advise", str(EXAMPLES / f"{name}.json"))
    assert (result.exit_code, result.stderr) == (0, "")
    assert_golden(f"{name}.txt", result.stdout)


@pytest.mark.parametrize(
    ("golden", "args"),
    [
        ("po-rijswijk-plain.txt", ["po-rijswijk", "--format", "plain"]),
        ("po-rijswijk.md", ["po-rijswijk", "--format", "markdown"]),
        ("po-rijswijk.json", ["po-rijswijk", "--format", "json"]),
        ("po-rijswijk-en.txt", ["po-rijswijk", "--lang", "en"]),
        ("po-onbekend-explain.txt", ["po-onbekend", "--explain"]),
        ("po-te-laat-explain.md", ["po-te-laat", "--explain", "--format", "markdown"]),
    ],
)
def test_advice_in_other_forms(golden: str, args: list[str]) -> None:
    name, *options = args
    result = run("advise", str(EXAMPLES / f"{name}.json"), *options)
    assert result.exit_code == 0
    assert_golden(golden, result.stdout)


@pytest.mark.parametrize(
    ("golden", "args"),
    [
        ("show.txt", []),
        ("show-po-2026.txt", ["po-2026"]),
        ("show-po-2026.md", ["po-2026", "--format", "markdown"]),
        ("show-po-2024-plain.txt", ["po-2024", "--format", "plain"]),
        ("show-po-2025-lv.txt", ["po-2025", "--municipality", "leidschendam-voorburg"]),
    ],
)
def test_rules_as_pages(golden: str, args: list[str]) -> None:
    """One of each form; a municipality as markdown is a page of docs/routeboek."""
    result = run("show", *args)
    assert result.exit_code == 0
    assert_golden(golden, result.stdout)


@pytest.mark.parametrize(
    "command",
    [
        "",
        "advise",
        "batch",
        "ask",
        "timeline",
        "site",
        "show",
        "schema",
        "check",
        "explain",
        "init",
    ],
)
def test_help(command: str) -> None:
    result = run(*filter(None, [command]), "--help")
    assert result.exit_code == 0
    assert_golden(f"help-{command or 'routeboek'}.txt", result.stdout)
