"""Prepares rules for a distribution: `python -m routeboek.prepare RULES TARGET`."""

from __future__ import annotations

import sys
from pathlib import Path

from routeboek.load import BUILT_IN, load_rules
from routeboek.messages import Language
from routeboek.precompiled import prepare

LANGUAGES: tuple[Language, ...] = ("nl", "en")


def main(folder: str, target: str) -> None:
    """Reads and checks the rules in a folder, and writes them as `precompiled` finds them."""
    for language in LANGUAGES:
        prepare(load_rules(folder, language=language)._replace(origin=BUILT_IN), Path(target))


if __name__ == "__main__":
    main(*sys.argv[1:])
