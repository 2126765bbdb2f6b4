"""Files: which of them count in a folder of rules, their bytes, and how their names are shown.

A folder is one on disk, or one of the package, which may be a zip. Only rule files and examples are
ever read, prepared or packed; whatever else lies there does nothing.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from routeboek.diagnostic import Diagnostic, RouteboekError, RulesError, Span, too_large
from routeboek.text_guard import MAX_BYTES, MAX_FINDINGS

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

# What explains a folder to people, or says who may use it; and what a file manager leaves behind.
_HARMLESS = (
    r"(?s:.*/)?(?:(?i:README|LEESMIJ|LICEN[CS]E|COPYING)(?i:\.md|\.txt)?|Thumbs\.db|desktop\.ini)"
)

# ---------------------------------------------------------------- which files count


def rule_files(folder: Traversable) -> dict[str, Traversable]:
    """The rule files by name in a fixed order: those at the top, then the municipalities."""
    return _yaml_in(folder, "") | _yaml_in(folder, "municipalities/")


def example_files(folder: Traversable) -> dict[str, Traversable]:
    """The files with examples by name, in a fixed order."""
    return _yaml_in(folder, "examples/")


def stray_files(folder: Traversable) -> list[str]:
    """Names of files that look as if they count and do not, in a fixed order; only so many.

    What is hidden, a README and a licence may lie beside rules.
    """
    known = rule_files(folder) | example_files(folder)
    found = [name for name in _names_below(folder, "") if name not in known]
    return [name for name in found if not re.fullmatch(_HARMLESS, name)][:MAX_FINDINGS]


def _yaml_in(folder: Traversable, inside: str) -> dict[str, Traversable]:
    visible = _visible(folder / inside)
    return {f"{inside}{one.name}": one for one in visible if one.name.endswith(".yaml")}


def _names_below(folder: Traversable, inside: str) -> Iterator[str]:
    """Every file at any depth that is not hidden; a link to elsewhere is not followed."""
    try:
        for one in _visible(folder):
            if one.is_dir() and not os.path.islink(str(one)):
                yield from _names_below(one, f"{inside}{one.name}/")
            else:
                yield f"{inside}{one.name}"
    except (OSError, RulesError):  # who cannot look into it will not think that it counts
        return


def is_folder(folder: Traversable) -> bool:
    """Whether there is a folder of this name."""
    try:
        return folder.is_dir()
    except OSError:  # a name that no file system takes, or one that cannot be looked at
        return False


def _visible(folder: Traversable) -> list[Traversable]:
    """What is in a folder; editors and file managers hide their own: `._po.yaml`, `.#po.yaml`.

    Raises `RulesError` where nobody can tell what is in it.
    """
    try:
        inside = sorted(folder.iterdir(), key=lambda one: one.name)
    except (OSError, ValueError) as problem:
        if file_code(problem) == "file-missing":
            return []
        raise RulesError([Diagnostic(file_code(problem), Span(str(folder)))]) from None
    return [one for one in inside if not one.name.startswith(".")]


# ---------------------------------------------------------------- one file


def read_file(
    file: Traversable, error: type[RouteboekError] = RulesError, most: int = MAX_BYTES
) -> bytes:
    """The bytes of a regular file of at most so many; raises `error` when that is not possible."""
    if not isinstance(file, Path):  # part of the package
        return file.read_bytes()
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            raise error([Diagnostic("file-not-regular", Span(str(file)))])
        # Without blocking: the file may have become a pipe since it was looked at.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with open(os.open(file, flags), "rb") as stream:
            raw = stream.read(most + 1)
    except RouteboekError:
        raise
    except (OSError, ValueError) as problem:
        raise error([Diagnostic(file_code(problem), Span(str(file)))]) from None
    if len(raw) > most:
        raise error([too_large(str(file), error)])
    return raw


def open_file(file: Path, error: type[RouteboekError]) -> BinaryIO:
    """A file or pipe of any size, to be read from begin to end; raises `error` where it is none."""
    try:
        if stat.S_ISDIR(file.stat().st_mode):
            raise error([Diagnostic("file-not-regular", Span(str(file)))])
        return open(file, "rb")
    except RouteboekError:
        raise
    except (OSError, ValueError) as problem:
        raise error([Diagnostic(file_code(problem), Span(str(file)))]) from None


def file_code(problem: OSError | ValueError) -> str:
    """The code of the finding for a file that cannot be opened or read."""
    # A name with a NUL in it raises ValueError: no such file can exist, nor one that is too long.
    if isinstance(problem, (FileNotFoundError, NotADirectoryError, ValueError)):
        return "file-missing"
    if problem.errno == errno.ENAMETOOLONG:
        return "file-missing"
    return "file-not-permitted" if isinstance(problem, PermissionError) else "file-unreadable"


def shown(path: Path) -> str:
    """A file's name in findings: relative to the working directory where that is shorter."""
    folder = here()
    return str(path.relative_to(folder) if path.is_relative_to(folder) else path)


def here() -> Path:
    """The working directory; without a name when it is gone."""
    try:
        return Path.cwd()
    except OSError:
        return Path()
