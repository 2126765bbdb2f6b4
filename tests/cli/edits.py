"""Copies of the invented region `voorbeeld` in which something is changed, and how they differ."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tests.cli.helpers import ROOT, run

VOORBEELD = ROOT / "tests" / "regions" / "voorbeeld"
FACTS, SECTOR, REGION, ROLES = "facts.yaml", "po.yaml", "region.yaml", "roles.yaml"
DUINSTAD, VEENWIJK = "municipalities/duinstad.yaml", "municipalities/veenwijk.yaml"


class Edit(NamedTuple):
    """The first place where a text stands gets another; without a text the file goes or comes."""

    file: str
    find: str
    replace: str = ""


def copied(folder: Path, edits: Iterable[Edit] = (), base: Path = VOORBEELD) -> Path:
    """A copy of a folder of rules with these edits made in it."""
    copy = Path(shutil.copytree(base, folder))
    for file, find, replace in edits:
        changed = copy / file
        if not find and not replace:
            changed.unlink()
        elif not find:
            changed.write_text(replace, encoding="utf-8")
        else:
            text = changed.read_text(encoding="utf-8")
            assert find in text, f"{find!r} stands in {file}"
            changed.write_text(text.replace(find, replace, 1), encoding="utf-8")
    return copy


def salted(edits: Iterable[Edit], salt: int) -> list[Edit]:
    """The same edits with a comment, which changes the hash of the rules and nothing else."""
    return [*edits, Edit(SECTOR, "sector: po\n", f"sector: po  # {salt}\n")]


def compared(old: Path, new: Path, *options: str) -> dict[str, Any]:
    """The JSON of comparing two folders."""
    result = run("diff", str(old), str(new), "--format", "json", *options)
    assert result.exit_code in (0, 1, 5), result.output
    found: dict[str, Any] = json.loads(result.stdout)
    assert found["same"] is (result.exit_code == 0)
    return found


def route(found: Mapping[str, Any], edition: str, municipality: str) -> dict[str, Any]:
    """The part about one edition in one municipality."""
    (one,) = [
        part
        for part in found["routes"]
        if part["municipality"] == municipality
        and edition in (part["old_edition"], part["new_edition"])
    ]
    return dict(one)


def part_of(file: str, start: str, end: str) -> str:
    """The text of a file of `voorbeeld` from one text to just before another."""
    text = (VOORBEELD / file).read_text(encoding="utf-8")
    first = text.index(start)
    return text[first : text.index(end, first) if end else len(text)]


EXTRA = [
    Edit(
        SECTOR,
        "\npromises:",
        """
options:
  - id: raad
    name: Vraag raad
    text: Vraag raad in uw team.
    who_asks: school
    shown_in: [not-yet]
    source: {document: R1, heading: Wanneer}

warnings:
  - code: geen-brief
    text: Er is nog geen brief.
    when: {fact: letter_sent, is: no}
    source: {document: R2, heading: Brief}

promises:""",
    )
]
"""Gives `voorbeeld` an option and a warning, which it has not of itself."""
