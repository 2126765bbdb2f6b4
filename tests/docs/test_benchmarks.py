"""The benchmarks without timing anything: what they list, the toy, and rules many times over."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from routeboek import load_rules

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def script(name: str, *arguments: object, code: int = 0) -> str:
    """What a script of the benchmarks prints."""
    command = [sys.executable, str(BENCHMARKS / name), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    assert done.returncode == code, done.stderr
    return done.stdout


def test_readme_has_the_figures_and_their_goals() -> None:
    assert script("run.py", "--list") in (BENCHMARKS / "README.md").read_text("utf-8")


def test_the_engines_that_are_here_give_the_same_answers() -> None:
    found = json.loads(script("worker.py", "agree"))
    assert found["differ"] == []
    assert found["cases"] == 480
    assert {"parts", "whole"} <= {*found["engines"]}


def test_rules_many_times_over_are_rules(tmp_path: Path) -> None:
    script("multiply.py", "rules", tmp_path / "more", "--municipalities", 2, "--editions", 2)
    usual, more = load_rules("rules"), load_rules(tmp_path / "more")
    assert len(more.municipalities) == 2 * len(usual.municipalities)
    assert len(more.routes) == 4 * len(usual.routes)


def stored(file: Path, **changed: Any) -> Path:
    """A run as it is kept."""
    machine = {"processor": "p", "cores": 2, "python": "3"}
    run = {"format": 1, "revision": "r", "quick": True, "machine": machine, "left_out": {}}
    file.write_text(json.dumps(run | changed), "utf-8")
    return file


@pytest.mark.parametrize(
    ("now", "code", "told"),
    [
        ({"advise": [1.2, 1.3, 1.25], "batch": [5000.0] * 3}, 1, "SLOWER"),
        ({"advise": [1.0, 1.0, 1.0], "batch": [4000.0] * 3}, 1, "SLOWER"),
        ({"advise": [0.8, 0.8, 0.8], "batch": [5000.0] * 3}, 0, "faster"),
        ({"advise": [0.9, 1.2, 1.0], "batch": [5000.0] * 3}, 0, "1.000"),
    ],
)
def test_a_run_that_is_slower_is_seen(
    now: dict[str, list[float]], code: int, told: str, tmp_path: Path
) -> None:
    old = stored(tmp_path / "old.json", values={"advise": [1.0] * 3, "batch": [5000.0] * 3})
    new = stored(tmp_path / "new.json", values=now)
    assert told in script("run.py", "--check", "--compare", old, new, code=code)
