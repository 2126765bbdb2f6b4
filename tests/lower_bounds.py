"""The lowest releases that pyproject.toml admits, as pip reads them.

`python -m tests.lower_bounds [EXTRA ...]` writes those of the build, of routeboek itself and of the
extras that are named. It needs Python alone.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[1] / "pyproject.toml"
_BOUND = re.compile(r"([\w.-]+(?:\[[\w,-]+\])?)(?:>=([\w.]+))?")


def requirements(stated: dict[str, Any], extras: list[str]) -> list[str]:
    """All that pyproject.toml asks for, each line once."""
    project = stated["project"]
    parts = [stated["build-system"]["requires"], project["dependencies"]]
    parts += [project["optional-dependencies"][extra] for extra in extras]
    return sorted({one for part in parts for one in part})


def lowest(asked: list[str]) -> list[str]:
    """Each library at its lower bound; one without a bound as it comes."""
    return [_lowest(one) for one in asked]


def _lowest(asked: str) -> str:
    found = _BOUND.fullmatch(asked)
    if found is None:
        raise SystemExit(f"pyproject.toml asks for more than a lower bound: {asked}")
    library, bound = found.groups()
    return f"{library}=={bound}" if bound else library


if __name__ == "__main__":
    stated = tomllib.loads(PROJECT.read_text("utf-8"))
    sys.stdout.writelines(f"{one}\n" for one in lowest(requirements(stated, sys.argv[1:])))
