"""Puts the shipped rules, read and checked, into a wheel; a rule that does not check stops it.

Beside them goes a bill of materials (SBOM): what the wheel is and what it needs, as CycloneDX.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.core import ProjectMetadata
from packaging.requirements import Requirement


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
        root, package = Path(self.root), Path(self._made.name, "routeboek")
        # In a process of its own with a fixed hash seed: the same rules give the same bytes.
        # It finds what this process finds, wherever the build's own requirements were put, and
        # nothing else (-S): what `site` adds can hide a checkout that is installed editable.
        places = os.pathsep.join([str(root / "src"), *sys.path])
        environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONPATH": places}
        command = [sys.executable, "-S", "-m", "routeboek.prepare", str(root / "rules")]
        command.append(str(package))
        subprocess.run(command, check=True, env=environment)  # noqa: S603 - our own module
        build_data["force_include"][str(package)] = "routeboek"

        bill = Path(self._made.name, "routeboek.cdx.json")
        text = json.dumps(bill_of_materials(self.metadata), indent=2) + "\n"
        bill.write_text(text, encoding="utf-8", newline="\n")
        build_data["sbom_files"].append(str(bill))

    def finalize(self, version: str, *_: object) -> None:
        """Called by hatchling when the wheel is there."""
        if version != "editable":
            self._made.cleanup()


def bill_of_materials(metadata: ProjectMetadata[Any]) -> dict[str, object]:
    """What the wheel is, under which licence, and the libraries that it asks an installer for.

    None of these is in the wheel, so each is told with its range; which version it will be is not
    known here. No day and no serial number: the same sources give the same bytes.
    """
    core = metadata.core
    itself = f"pkg:pypi/{core.name}@{metadata.version}"
    needed = [_needed(Requirement(one)) for one in core.dependencies]
    names = [one["bom-ref"] for one in needed]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.7.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.7",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": itself,
                "name": core.name,
                "version": metadata.version,
                "description": core.description,
                "licenses": [
                    {"license": {"id": core.license_expression, "acknowledgement": "declared"}}
                ],
                "purl": itself,
            }
        },
        "components": needed,
        "dependencies": [{"ref": itself, "dependsOn": names}],
        # Of routeboek all are named; what those need in turn is theirs to say.
        "compositions": [
            {"aggregate": "complete", "dependencies": [itself]},
            {"aggregate": "unknown", "dependencies": names},
        ],
    }


def _needed(requirement: Requirement) -> dict[str, object]:
    """A library with its range; only a lower bound can be written (docs/decisions/0009)."""
    (bound,) = requirement.specifier
    if bound.operator != ">=" or requirement.extras or requirement.marker:
        raise ValueError(f"hatch_build.py cannot write this range yet: {requirement}")
    purl = f"pkg:pypi/{requirement.name}"
    return {
        "type": "library",
        "bom-ref": purl,
        "name": requirement.name,
        "versionRange": f"vers:pypi/>={bound.version}",
        "isExternal": True,
        "scope": "required",
        "purl": purl,
    }
