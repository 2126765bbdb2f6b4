"""Reading the bytes of one file, whatever it turns out to be, and how its name is shown."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from routeboek.diagnostic import Diagnostic, RouteboekError, RulesError, Span
from routeboek.text_guard import MAX_BYTES


def read_file(path: Path, error: type[RouteboekError] = RulesError) -> bytes:
    """The bytes of a regular file of at most 1 MB; raises `error` when that is not possible."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise error([Diagnostic("file-not-regular", Span(str(path)))])
        # Without blocking: the file may have become a pipe since it was looked at.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with open(os.open(path, flags), "rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except RouteboekError:
        raise
    except (OSError, ValueError) as problem:
        raise error([Diagnostic(_file_code(problem), Span(str(path)))]) from None
    if len(raw) > MAX_BYTES:
        raise error([too_large(str(path))])
    return raw


def _file_code(problem: OSError | ValueError) -> str:
    # A name with a NUL in it raises ValueError: no such file can exist.
    if isinstance(problem, (FileNotFoundError, NotADirectoryError, ValueError)):
        return "file-missing"
    return "file-not-permitted" if isinstance(problem, PermissionError) else "file-unreadable"


def shown(path: Path) -> str:
    """A file's name in findings: relative to the working directory where that is shorter."""
    try:
        here = Path.cwd()
    except OSError:  # the working directory is gone
        return str(path)
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def too_large(file: str) -> Diagnostic:
    """The finding for a file of more than 1 MB."""
    return Diagnostic("file-too-large", Span(file), params={"limit": str(MAX_BYTES // 1_000_000)})
