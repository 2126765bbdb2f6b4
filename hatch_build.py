"""Puts the shipped rules, read and checked, into a wheel; a rule that does not check stops it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PrepareRules(BuildHookInterface):  # type: ignore[type-arg]
    """Writes `routeboek/rules/compiled`; an editable install reads the rules as they stand."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before a wheel is built."""
        if version == "editable":
            return
        root, target = Path(self.root), Path(self.directory) / "compiled"
        # In a process of its own with a fixed hash seed: the same rules give the same bytes.
        # It finds what this process finds, wherever the build's own requirements were put.
        places = os.pathsep.join([str(root / "src"), *sys.path])
        environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONPATH": places}
        command = [sys.executable, "-m", "routeboek.prepare", str(root / "rules"), str(target)]
        subprocess.run(command, check=True, env=environment)  # noqa: S603 - our own module
        for file in sorted(target.glob("*.pickle")):
            build_data["force_include"][str(file)] = f"routeboek/rules/compiled/{file.name}"
