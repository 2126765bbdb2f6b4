"""Standard input that cannot be read is a refusal like any other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_standard_input_opened_for_writing(tmp_path: Path) -> None:
    with (tmp_path / "out").open("wb") as stream:
        done = subprocess.run(
            [sys.executable, "-m", "routeboek", "advise", "-"],
            stdin=stream,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode == 3
    assert done.stdout == ""
    assert "<stdin>" in done.stderr
    assert "Traceback" not in done.stderr
