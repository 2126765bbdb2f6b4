"""What the commands are run on: an installed package with small rules of its own, and a folder."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
REGION = ROOT / "tests" / "regions" / "voorbeeld"
CASE = {
    "case_id": "po-1",
    "reference_date": "2030-10-01",
    "sector": "po",
    "municipality": "duinstad",
    "facts": {
        "attendance": "none",
        "absent_since": "2030-09-02",
        "meetings_held": 2,
        "stuck_on": ["place"],
        "exempt": False,
        "letter_sent": True,
    },
}
_PAGES = re.compile(
    "README|file-|rules-|case-is-|unknown-(fact|municipality)|no-edition|number-differs"
    "|promise-broken|untranslated|fact-after"
)
"""Pages of findings that the commands need, and not all that there are: each is read alike."""
REFUSED = {**CASE, "case_id": "po-2", "reference_date": "1999-01-01"}
OPEN = {**CASE, "case_id": "po-3", "facts": {"attendance": "none"}}
CSV = """case_id,reference_date,sector,municipality,attendance,meetings_held
po-4,2030-10-01,po,duinstad,none,2
po-5,2030-10-01,po,elders,none,1
"""


def build_package(folder: Path) -> Path:
    """The package as it is installed, with the rules of the region; where it is imported from."""
    place = folder / "site-packages"
    package = place / "routeboek"
    left_out = shutil.ignore_patterns("__pycache__", "rules", "_prepared", "meldingen")
    shutil.copytree(ROOT / "src" / "routeboek", package, ignore=left_out)
    (package / "meldingen").mkdir()
    for one in (ROOT / "docs" / "meldingen").glob("*.md"):
        if _PAGES.match(one.name):
            shutil.copy(one, package / "meldingen")
    _run(place, folder, "-m", "routeboek.prepare", str(REGION), str(package))
    return place


def build_files(place: Path, folder: Path) -> None:
    """The files that the commands read and change."""
    rules = folder / "regels"
    shutil.copytree(REGION, rules)
    _with_another_number(rules, folder / "anders")
    _write(folder / "casus.json", json.dumps(CASE))
    lines = "".join(f"{json.dumps(one)}\n" for one in (CASE, REFUSED, OPEN))
    _write(folder / "cases.jsonl", lines)
    _write(folder / "cases.csv", CSV)
    for one in (CASE, REFUSED, OPEN):
        _write(folder / "gevallen" / f"{one['case_id']}.json", json.dumps(one))
    (folder / "leeg").mkdir()
    _run(place, folder, "-m", "routeboek", "init", "klein")
    _run(place, folder, "-m", "routeboek", "site", "-o", "pagina.html")
    _commit(folder / "revisies", rules, folder / "anders")


def _with_another_number(rules: Path, other: Path) -> None:
    shutil.copytree(rules, other)
    file = other / "po.yaml"
    text = file.read_text(encoding="utf-8")
    # Of another length: of what is as long as before git looks at the second it was written in.
    _write(file, text.replace("weeks_since_at_least: 4", "weeks_since_at_least: 10", 1))


def _commit(folder: Path, *versions: Path) -> None:
    """A repository that holds each of these folders in turn."""
    _git(folder.parent, "init", "--quiet", "--template=", folder.name)
    for version in versions:
        shutil.copytree(version, folder, dirs_exist_ok=True)
        _git(folder, "add", "--all")
        _git(folder, "commit", "--quiet", "--message", version.name)


def _git(folder: Path, *args: str) -> None:
    who = ["-c", "user.name=routeboek", "-c", "user.email=routeboek@example.org"]
    subprocess.run(["git", *who, *args], cwd=folder, check=True)


def _run(place: Path, folder: Path, *args: str) -> None:
    environment = without_settings() | {"PYTHONPATH": str(place)}
    done = subprocess.run(
        [sys.executable, *args], cwd=folder, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


def without_settings() -> dict[str, str]:
    """The environment without what changes how a command works, or follows it."""
    ours = ("ROUTEBOEK", "COVERAGE", "NO_COLOR", "COLUMNS", "PYTHONIOENCODING")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")


# ---------------------------------------------------------------- what is in a folder

Tree = Mapping[str, tuple[int, bytes | None]]


def tree(folder: Path) -> Tree:
    """Everything below a folder by its name, with its permissions; but not what git keeps."""
    found: dict[str, tuple[int, bytes | None]] = {}
    for one in sorted(folder.rglob("*")):
        name = one.relative_to(folder).as_posix()
        if "/.git/" not in f"/{name}/":
            inside = one.read_bytes() if one.is_file() else None
            found[name] = one.stat().st_mode, inside
    return found
