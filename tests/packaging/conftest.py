"""A copy of the checkout to build from, and empty environments to install into."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LEFT_OUT = shutil.ignore_patterns(
    ".*", "__pycache__", "build", "dist", "htmlcov", "*.egg-info", "tests"
)
PIP = ("-m", "pip", "--no-input", "--disable-pip-version-check", "--quiet")


def run(
    command: Sequence[str | Path], folder: Path, *, code: int = 0
) -> subprocess.CompletedProcess[str]:
    """One command in a folder, outside any environment of the caller; it must end with `code`."""
    ours = ("PYTHONPATH", "ROUTEBOEK_RULES", "COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG")
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=kept | {"PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == code, f"{command}\n{done.stdout}\n{done.stderr}"
    return done


@dataclass(frozen=True)
class Environment:
    """An environment of its own that borrows the libraries of this one, not its routeboek."""

    folder: Path

    @property
    def python(self) -> Path:
        return self._script("python")

    @property
    def routeboek(self) -> Path:
        return self._script("routeboek")

    @property
    def packages(self) -> Path:
        where = {"base": str(self.folder), "platbase": str(self.folder)}
        return Path(sysconfig.get_path("purelib", "venv", where))

    def _script(self, name: str) -> Path:
        where = {"base": str(self.folder), "platbase": str(self.folder)}
        return Path(sysconfig.get_path("scripts", "venv", where)) / name

    def install(self, *what: str | Path) -> None:
        """Installs something with the pip of this environment, nothing downloaded."""
        options = ("--python", self.python, "install", "--no-deps", "--no-build-isolation")
        run([sys.executable, *PIP, *options, *what], self.folder)


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    """An empty environment; the libraries around it come after its own."""
    made = Environment(tmp_path / "environment")
    venv.create(made.folder, with_pip=False, symlinks=os.name != "nt")
    (made.packages / "borrowed.pth").write_text(_borrowed(tmp_path / "borrowed"), "utf-8")
    return made


def _borrowed(folder: Path) -> str:
    """A folder with everything of the site-packages around it except routeboek itself."""
    folder.mkdir()
    for one in Path(sysconfig.get_path("purelib")).iterdir():
        if "routeboek" not in one.name and one.suffix != ".pth":
            (folder / one.name).symlink_to(one)
    return f"{folder}\n"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, so that building leaves nothing behind in the checkout."""
    copy = tmp_path_factory.mktemp("checkout") / "routeboek"
    shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
    shutil.copy(ROOT / ".gitignore", copy)
    return copy


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the project."""
    target = tmp_path_factory.mktemp("wheel")
    hatchling(checkout, target, "wheel")
    return next(target.glob("*.whl"))


@pytest.fixture(scope="module")
def sdist(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source distribution of the project."""
    target = tmp_path_factory.mktemp("sdist")
    hatchling(checkout, target, "sdist")
    return next(target.glob("*.tar.gz"))


def hatchling(source: Path, target: Path, kind: str) -> None:
    """Builds one kind of distribution of a source folder into a target folder."""
    run([sys.executable, "-m", "hatchling", "build", "--target", kind, "-d", target], source)
