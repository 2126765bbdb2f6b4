"""What counts in a folder of rules: the rule files and the examples.

Only these are ever read, prepared or packed; whatever else lies there does nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from routeboek.text_guard import MAX_FINDINGS

# What explains a folder to people, or says who may use it.
_FOR_READERS = re.compile(r"(?:README|LEESMIJ|LICEN[CS]E|COPYING)(?:\.(?:md|txt))?", re.IGNORECASE)
# What a file manager leaves behind; others leave a hidden file.
_LEFT_BEHIND = frozenset({"Thumbs.db", "desktop.ini"})


def rule_files(folder: Path) -> list[Path]:
    """The rule files in a fixed order: those at the top, then the municipalities."""
    return [*_visible(folder, "*.yaml"), *_visible(folder, "municipalities/*.yaml")]


def example_files(folder: Path) -> list[Path]:
    """The files with examples, in a fixed order."""
    return _visible(folder, "examples/*.yaml")


def stray_files(folder: Path) -> list[Path]:
    """Files that look as if they count and do not, in a fixed order; only so many as are told.

    What is hidden, a README and a licence may lie beside rules.
    """
    known = {*rule_files(folder), *example_files(folder)}
    found = [file for file in _files(folder) if file not in known and not _harmless(file.name)]
    return found[:MAX_FINDINGS]


def _visible(folder: Path, pattern: str) -> list[Path]:
    # Editors and file managers write hidden files beside the real ones: `._po.yaml`, `.#po.yaml`.
    return sorted(file for file in folder.glob(pattern) if not file.name.startswith("."))


def _files(folder: Path) -> Iterator[Path]:
    """Every file below a folder that is not hidden; a link to elsewhere is not followed."""
    try:
        inside = sorted(folder.iterdir())
    except OSError:  # nobody can tell what is in it, and nothing in it is read
        return
    for one in inside:
        if one.name.startswith("."):
            continue
        if one.is_dir() and not one.is_symlink():
            yield from _files(one)
        else:
            yield one


def _harmless(name: str) -> bool:
    return name in _LEFT_BEHIND or _FOR_READERS.fullmatch(name) is not None
