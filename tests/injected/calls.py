"""Calls on files that fail: which of them are counted, and how the N-th is made to.

Python's input and output has a second form that is written in Python, `_pyio`, and does everything
by way of `os`. With that in the place of `open`, each call on a file of our own passes through the
functions below: those of `pathlib`, `tempfile` and `shutil` too. What Python itself opens to import
a module does not, nor what it asks of an entry of a folder, and what another program does.
"""

from __future__ import annotations

import _pyio  # type: ignore[import-not-found]
import builtins
import errno
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

ERRORS = (errno.EIO, errno.ENOSPC, errno.EACCES, errno.EMFILE, errno.EINTR)
"""The reasons for which a call fails, in turn."""

OF_PATHS = (
    "open stat lstat access listdir scandir mkdir rmdir unlink remove rename replace link readlink"
    " chmod utime"
).split()
OF_DESCRIPTORS = "read write fstat fchmod fsync ftruncate close".split()
CLEARING = frozenset("unlink remove rmdir lstat stat fstat scandir open close".split())
"""What is called to clear a folder away."""


class Fault(NamedTuple):
    """Which call fails, counted from 1, with which error; also `all` those after it."""

    nth: int
    error: int
    all: bool = False


class Call(NamedTuple):
    """A call that was made to fail."""

    name: str
    path: str


class Calls:
    """Counts the calls on files below some folders, and lets one of them fail."""

    def __init__(
        self, watched: Sequence[str], fault: Fault, failed: Callable[[Call], None]
    ) -> None:
        self._watched, self._fault, self._failed = (*watched, "<"), fault, failed
        self._names: dict[int, str] = {}
        self._getcwd = os.getcwd
        self.count = 0

    def begin(self) -> None:
        """From now on calls are counted; not to be undone, so only in a process that ends soon."""
        for name in OF_PATHS:
            setattr(os, name, self._of_path(name, getattr(os, name)))
        for name in OF_DESCRIPTORS:
            setattr(os, name, self._of_descriptor(name, getattr(os, name)))
        os.getcwd = self._of_here(os.getcwd)
        os.dup2 = self._of_copy(os.dup2)
        builtins.open = io.open = _pyio.open

    def streams(self, *named: str) -> None:
        """Puts such streams in the place of the standard ones; those that are named count too."""
        for number, name in enumerate(("stdin", "stdout", "stderr")):
            if name in named:
                self._names[number] = f"<{name}>"
            how = "w" if number else "r"
            stream = _pyio.open(number, how, encoding="utf-8", closefd=False)
            setattr(sys, name, stream)

    # ------------------------------------------------------------------ the functions of `os`

    def _of_path(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def called(path: Any = ".", *args: Any, **more: Any) -> Any:
            shown = self._shown(path, more.get("dir_fd", more.get("src_dir_fd")))
            if self._fails(name, shown):
                if name == "access":
                    return False
                raise self._error(shown)
            found = real(path, *args, **more)
            if name == "open":
                self._names[found] = shown
            return found

        return called

    def _of_descriptor(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def called(number: int, *args: Any) -> Any:
            path = self._names.get(number, "")
            fails = self._fails(name, path)
            if name == "close":  # whatever it says, the system has closed it
                self._names.pop(number, None)
                real(number)
            elif name == "write" and fails:  # a disk is full in the middle of a text
                real(number, bytes(args[0])[: len(args[0]) // 2])
            if fails:
                raise self._error("")
            return None if name == "close" else real(number, *args)

        return called

    def _of_here(self, real: Callable[[], str]) -> Callable[[], str]:
        def called() -> str:
            found = real()
            if self._fails("getcwd", found):
                raise self._error("")
            return found

        return called

    def _of_copy(self, real: Callable[..., int]) -> Callable[..., int]:
        def called(old: int, new: int, *args: Any, **more: Any) -> int:
            self._names.pop(new, None)
            return real(old, new, *args, **more)

        return called

    # ------------------------------------------------------------------ counting

    def _shown(self, path: Any, folder: int | None) -> str:
        """The whole name of what a call is about."""
        if isinstance(path, int):
            return self._names.get(path, "")
        above = self._names.get(folder, "") if folder else self._getcwd()
        return str(Path(above, os.fsdecode(path)))

    def _fails(self, name: str, path: str) -> bool:
        """Whether this call does, which is then told; it is counted if it is about our files."""
        if not path.startswith(self._watched) or path.endswith(("__pycache__", ".py", ".pyc")):
            return False
        self.count += 1
        late = self.count > self._fault.nth and self._fault.all
        if self.count != self._fault.nth and not late:
            return False
        self._failed(Call(name, path))
        return True

    def _error(self, path: str) -> OSError:
        number = self._fault.error
        return OSError(number, os.strerror(number), *([path] if path else []))
