"""`routeboek test`: the examples beside the rules, tried on the command line."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.cli.helpers import ROOT, run


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "rules", tmp_path / "rules"))


def test_shipped_examples_agree_with_the_rules() -> None:
    result = run("test")
    assert result.exit_code == 0
    assert re.fullmatch(r"\d{3,} voorbeelden, 0 verschillen\.\n", result.stdout)


def test_a_changed_deadline_is_noticed(rules: Path) -> None:
    file = rules / "po.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count("latest_week: 13") == 1
    file.write_text(text.replace("latest_week: 13", "latest_week: 14"), encoding="utf-8")
    result = run("test", str(rules), "--lang", "en")
    assert result.exit_code == 1
    assert "latest: expected 2026-12-07, found 2026-12-14" in result.stdout
    assert re.search(r"po-2026\.yaml:\d+:\d+: ", result.stdout)


def test_rules_that_cannot_be_read_are_refused(rules: Path) -> None:
    (rules / "facts.yaml").unlink()
    result = run("test", str(rules))
    assert result.exit_code == 4
    assert result.stdout == ""
    assert "facts.yaml" in result.stderr
