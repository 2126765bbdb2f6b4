"""What is measured: a revision as a wheel in a fresh environment of its own, and processes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distributions, version
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
ROOT = HERE.parent
PEERS = {"zen": "zen-engine", "cedar": "cedarpy", "json-logic": "json-logic-qubit"}
"""The other engines, each with the package that it comes in."""

_OURS = ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "ROUTEBOEK_RULES", "ROUTEBOEK_DEBUG")
"""What would make an environment something else than fresh."""


class Failed(Exception):
    """That a process did not do what it was started for."""


class Spent(NamedTuple):
    """What one process took."""

    wall: float
    cpu: float
    megabytes: float
    output: str


def ran(
    command: Sequence[object],
    folder: Path = ROOT,
    *,
    also: Mapping[str, str] | None = None,
    codes: Sequence[int] = (0,),
) -> Spent:
    """A process from its start to its end; raises `Failed` when it ends with another code."""
    kept = {name: value for name, value in os.environ.items() if name not in _OURS}
    arguments = [str(one) for one in command]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as wrong:
        start = time.perf_counter()
        process = subprocess.Popen(
            arguments, cwd=folder, env={**kept, **(also or {})}, stdout=out, stderr=wrong
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        wrong.seek(0)
        if process.returncode not in codes:
            told = wrong.read().decode("utf-8", "replace") or out.read().decode("utf-8", "replace")
            print(" ".join(arguments), told[-2_000:], sep="\n", file=sys.stderr)
            raise Failed(f"ended with {process.returncode}")
        kilobytes = used.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
        cpu = used.ru_utime + used.ru_stime
        return Spent(wall, cpu, kilobytes / 1024, out.read().decode("utf-8"))


@dataclass(frozen=True)
class Subject:
    """A revision: its sources, and the environment that it is installed in."""

    revision: str
    source: Path
    scratch: Path
    wheel: Path

    @property
    def python(self) -> Path:
        """The interpreter of its environment."""
        return self.scratch / "environment" / "bin" / "python"

    def command(self, *arguments: object) -> list[object]:
        """A command line of routeboek, as the environment installed it."""
        return [self.python.with_name("routeboek"), *arguments]

    def worker(self, task: str, argument: object = "") -> Any:
        """What a task of worker.py found."""
        return json.loads(ran([self.python, HERE / "worker.py", task, argument]).output)


def made(source: Path, revision: str, scratch: Path) -> Subject:
    """A revision, built and installed with the same libraries as are around here."""
    wheel = built(source, scratch / "wheel")
    venv.create(scratch / "environment", with_pip=True)
    here = {one.name: one.version for one in distributions()}
    same = scratch / "same.txt"
    lines = [f"{name}=={number}\n" for name, number in here.items() if name != "routeboek"]
    same.write_text("".join(lines), "utf-8")
    subject = Subject(revision, source, scratch, wheel)
    peers = [package for package in PEERS.values() if installed_version(package)]
    ran([subject.python, *_PIP, "install", "-c", same, wheel, *peers])
    return subject


_PIP = ("-m", "pip", "--no-input", "--disable-pip-version-check", "--quiet")


def installed_version(package: str) -> str:
    """The version of a package; "" when it is not here."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def built(source: Path, target: Path, rules: Path | None = None) -> Path:
    """The wheel of a source folder, with its own rules or others."""
    if rules:
        copy = target.with_name(f"{target.name}-source")
        left_out = shutil.ignore_patterns(".*", "__pycache__", "tests", "benchmarks", "rules")
        shutil.copytree(source, copy, ignore=left_out)
        shutil.copytree(rules, copy / "rules")
        source = copy
    ran([sys.executable, "-m", "hatchling", "build", "--target", "wheel", "-d", target], source)
    (wheel,) = target.glob("*.whl")
    return wheel


def unpacked(subject: Subject, wheel: Path, target: Path) -> Path:
    """A wheel installed in a folder, to be used by the environment of a revision."""
    ran([subject.python, *_PIP, "install", "--no-deps", "--target", target, wheel])
    return target


def checked_out(revision: str, target: Path) -> Path:
    """The sources of a revision of this project."""
    target.mkdir(parents=True)
    archive = target.with_suffix(".tar")
    ran(["git", "archive", "-o", archive, revision])
    shutil.unpack_archive(archive, target, filter="data")
    return target


def described(revision: str) -> str:
    """A revision by its short name; that of the sources here when it is "", changes told."""
    name = ran(["git", "rev-parse", "--short", revision or "HEAD"]).output.strip()
    changed = not revision and ran(["git", "status", "--porcelain", "-uno"]).output
    return f"{name} with changes" if changed else name
