"""Puts the shipped rules, read and checked, into a wheel; a rule that does not check stops it."""

from __future__ import annotations

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
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from routeboek import load_rules
        from routeboek.precompiled import FOLDER, prepared_files

        target = Path(self.directory) / FOLDER
        target.mkdir(parents=True, exist_ok=True)
        for language in ("nl", "en"):
            rules = load_rules(root / "rules", language=language)._replace(origin="built-in")
            for name, content in prepared_files(rules).items():
                (target / name).write_bytes(content)
                build_data["force_include"][str(target / name)] = f"routeboek/rules/{FOLDER}/{name}"
