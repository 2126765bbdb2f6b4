"""Puts the shipped rules, read and checked, into a wheel; a rule that does not check stops it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PrepareRules(BuildHookInterface):  # type: ignore[type-arg]
    """Makes `routeboek/rules` and `routeboek/_prepared` from the rule files, and only from these.

    An editable install reads the rules as they stand in the checkout.
    """

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before a wheel is built."""
        if version == "editable":
            return
        # A new folder, so that nothing that lies anywhere already can end in the wheel.
        self._made = TemporaryDirectory(prefix="routeboek-")
        root = Path(self.root)
        # In a process of its own with a fixed hash seed: the same rules give the same bytes.
        # It finds what this process finds, wherever the build's own requirements were put.
        places = os.pathsep.join([str(root / "src"), *sys.path])
        environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONPATH": places}
        command = [sys.executable, "-m", "routeboek.prepare", str(root / "rules"), self._made.name]
        subprocess.run(command, check=True, env=environment)  # noqa: S603 - our own module
        build_data["force_include"][self._made.name] = "routeboek"

    def finalize(self, version: str, *_: object) -> None:
        """Called by hatchling when the wheel is there."""
        if version != "editable":
            self._made.cleanup()
