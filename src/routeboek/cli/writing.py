"""Files that a command writes: all of them whole, or everything as it was."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

from routeboek.cli.interruption import tidied


@tidied()
def put(texts: Mapping[Path, bytes]) -> None:
    """Puts files in their places, all of them or none; raises `OSError` for none.

    Each is written beside its place first, and what it replaces is kept there until the last one
    is in place. A folder that is not there is made.
    """
    with ExitStack() as stack:
        beside: dict[Path, Path] = {}
        for folder in dict.fromkeys(file.parent for file in texts):
            stack.enter_context(made(folder))
            beside[folder] = stack.enter_context(scratch(folder))
        fresh = {file: beside[file.parent] / str(number) for number, file in enumerate(texts)}
        kept: dict[Path, Path] = {}
        for file, text in texts.items():
            fresh[file].write_bytes(text)
            with suppress(FileNotFoundError):  # it is new
                kept[file] = Path(shutil.copy2(file, fresh[file].with_suffix(".old")))
                shutil.copymode(file, fresh[file])
        _replace(fresh, kept)


def _replace(fresh: Mapping[Path, Path], kept: Mapping[Path, Path]) -> None:
    replaced: list[Path] = []
    try:
        for file, new in fresh.items():
            new.replace(file)
            replaced.append(file)
    except BaseException:
        for file in replaced:
            if file in kept:
                kept[file].replace(file)
            else:
                file.unlink()
        raise


@tidied()
def put_new(file: Path, text: bytes, mode: int) -> None:
    """Puts a file where there was none, with these permissions; raises `OSError`."""
    taken = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        os.close(taken)
        put({file: text})
    except BaseException:
        file.unlink(missing_ok=True)
        raise


@contextmanager
def made(folder: Path) -> Iterator[None]:
    """A folder that is there, and those above it; gone again where what is done in it fails."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for one in missing:
            with suppress(OSError):
                one.rmdir()
        raise


@contextmanager
def scratch(folder: Path | None = None) -> Iterator[Path]:
    """A folder to work in, hidden in another or among the temporary files, and gone afterwards.

    What cannot be cleared away stays, for the work is done then.
    """
    place = Path(mkdtemp(prefix=".routeboek-", dir=folder))
    try:
        yield place
    finally:
        with suppress(OSError):  # not all of them are ignored
            shutil.rmtree(place, ignore_errors=True)
