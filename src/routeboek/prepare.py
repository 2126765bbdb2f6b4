"""Makes the rules part of a package to be built: `python -m routeboek.prepare RULES TARGET`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import get_args

from routeboek import precompiled
from routeboek.files import example_files, read_file, rule_files
from routeboek.load import BUILT_IN, load_rules
from routeboek.messages import Language


def main(rules: str, target: str) -> None:
    """Writes the rule files of a folder, and what comes of reading them, as a package has them.

    Nothing else in the folder is looked at.
    """
    source, package = Path(rules), Path(target)
    for language in get_args(Language):
        read = load_rules(source, language=language)
        precompiled.prepare(read._replace(origin=BUILT_IN), package)
    for name, file in (rule_files(source) | example_files(source)).items():
        copy = package / "rules" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(read_file(file))


if __name__ == "__main__":
    main(*sys.argv[1:])
