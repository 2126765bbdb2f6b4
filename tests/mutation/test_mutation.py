"""The run over slips does not rot."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.cli.helpers import ROOT


def test_slips_can_be_made_and_are_noticed() -> None:
    """In a process of its own: one in which tests have run is too large to be forked often."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        [*command, "tests/mutation/sample.py"],
        cwd=ROOT,
        env=kept,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout
