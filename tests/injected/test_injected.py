"""A sample of the calls that fail; `python -m tests.injected` lets every one of them fail."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest

from tests.injected.stage import ROOT, without_settings
from tests.injected.trial import commands

SAMPLE = 2

pytestmark = [
    pytest.mark.heavy,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork"),
]


@pytest.fixture(scope="module")
def outcomes() -> Mapping[str, Any]:
    """What came of each command, in one process that has loaded all there is."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.injected", "--json", "--sample", str(SAMPLE)],
        cwd=ROOT,
        env=without_settings(),
        capture_output=True,
        timeout=600,
        check=False,
    )
    assert not done.stderr, done.stderr.decode()
    told = map(json.loads, done.stdout.splitlines())
    return {one["name"]: one for one in told}


@pytest.mark.parametrize("name", commands())
def test_a_command_in_which_a_call_fails(name: str, outcomes: Mapping[str, Any]) -> None:
    found = outcomes[name]
    assert found["wrong"] == []
    assert sum(found["codes"].values()) == SAMPLE
