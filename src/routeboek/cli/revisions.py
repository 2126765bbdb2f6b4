"""Rule folders as they were at a git revision."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path


def commit_of(revision: str, folder: Path) -> str | None:
    """The commit that a revision names in the repository of a folder; None when there is none."""
    found = _git(
        folder, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"
    )
    return found.decode().strip() if found else None


def extract(commit: str, folder: Path, into: Path) -> Path | None:
    """Writes a folder as it was at a commit below `into`; None when it was not there."""
    top = _git(folder, "rev-parse", "--show-toplevel")
    if top is None:
        return None
    root = Path(top.decode().strip())
    inside = folder.resolve().relative_to(root.resolve())
    packed = _git(root, "archive", "--format=tar", commit, "--", inside.as_posix() or ".")
    if packed is None:
        return None
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for member in archive.getmembers():
            content = archive.extractfile(member) if member.isfile() else None
            target = (into / member.name).resolve()
            if content is not None and target.is_relative_to(into.resolve()):
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content.read())
    return into / inside


def _git(folder: Path, *arguments: str) -> bytes | None:
    """What git writes; None when it fails or is not there."""
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no shell
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
