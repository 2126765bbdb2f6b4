"""What the tests of the command line share: running it, and comparing with stored output."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from routeboek.cli.app import app

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
GOLDEN = Path(__file__).parent / "golden"
REGION = ROOT / "tests" / "regions" / "eilanden"

STUCK: dict[str, Any] = {
    "first_worrying_absence_date": "2026-09-07",
    "enrolled": True,
    "attendance": "none",
    "continuous_absence_since": "2026-09-14",
    "illness": "no",
    "meetings_held": 3,
    "plan_made": True,
    "plan_carried_out": True,
    "plan_led_to_suitable_offer": False,
    "solution_in_sight": False,
}
OWN_TEAM = {
    "table": "intercollegiale-afstemming",
    "applied_on": "2026-10-06",
    "outcome": "no-solution",
    "closed_on": "2026-10-13",
}


def case(*, facts: Mapping[str, object] | None = None, **parts: object) -> str:
    """The JSON of a case that is stuck in Den Haag, with some parts replaced."""
    whole: dict[str, object] = {
        "reference_date": "2026-10-20",
        "sector": "po",
        "municipality": "den-haag",
        "facts": {**STUCK, **(facts or {})},
        **parts,
    }
    return json.dumps(whole)


def run(*args: str, stdin: str | bytes = "", env: Mapping[str, str] | None = None) -> Result:
    """Runs a command in this process."""
    clean = {"ROUTEBOEK_RULES": None, "ROUTEBOEK_DEBUG": None, **(env or {})}
    return CliRunner(env=clean).invoke(app, list(args), input=stdin, prog_name="routeboek")


def run_process(
    *args: str, stdin: bytes = b"", env: Mapping[str, str] | None = None, **options: Any
) -> subprocess.CompletedProcess[bytes]:
    """Runs a command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "routeboek", *args],
        input=stdin,
        capture_output=True,
        env=environment(env),
        cwd=ROOT,
        timeout=60,
        check=False,
        **options,
    )


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of this process, without what changes the output."""
    dropped = ("ROUTEBOEK_RULES", "ROUTEBOEK_DEBUG", "NO_COLOR", "COLUMNS", "PYTHONIOENCODING")
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return {**kept, "PYTHONPATH": str(ROOT / "src"), **(extra or {})}


def assert_golden(name: str, output: str) -> None:
    """Compares output with a stored file; `ROUTEBOEK_RENEW_GOLDEN=1` stores it anew.

    The hash of the rules changes with every edit of a rule file, so it is not compared.
    """
    file = GOLDEN / name
    shown = without_hash(output)
    if os.environ.get("ROUTEBOEK_RENEW_GOLDEN") == "1":
        file.write_text(shown, encoding="utf-8", newline="\n")
    assert shown == file.read_text(encoding="utf-8"), f"{name}: see tests/cli/README.md"


def without_hash(output: str) -> str:
    """Output in which hash and version of the rules are left out."""
    import re

    output = re.sub(
        r"(Regels|Rules) [0-9a-f]{12}, routeboek [0-9.]+\w*", r"\1 ..., routeboek ...", output
    )
    output = re.sub(r'"rules_sha256": "[0-9a-f]{64}"', '"rules_sha256": "..."', output)
    return re.sub(r'"engine_version": "[^"]+"', '"engine_version": "..."', output)
