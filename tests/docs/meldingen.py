"""The pages of docs/meldingen: their examples, and what comes of these in an invented region.

A block of an example starts with a comment that names its file; a further one starts another
part. The right example stands in the region to the letter, apart from how far it
is indented. The wrong example comes in its place, or is a file that the region does not have.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from textwrap import indent

from routeboek.analysis.checks.translations import untranslated
from routeboek.analysis.finding import Finding
from routeboek.analysis.report import checked
from routeboek.diagnostic import Diagnostic, RulesError
from routeboek.examples import read_examples
from routeboek.load import load_files, stray_findings
from routeboek.messages import finding_codes, finding_texts

from .blocks import blocks

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "meldingen"
BASE = ROOT / "tests" / "regions" / "voorbeeld"
TODAY = date(2030, 10, 1)
WRONG, RIGHT, WAIVER = "fout", "goed", "uitzondering"
_FILE = re.compile(r"^# (\S+\.yaml)\n", re.MULTILINE)
_INDENTS = range(0, 12, 2)


@dataclass(frozen=True)
class Page:
    """What a page says of one code below its sentences: text, title, and blocks by kind.

    `group` is the heading of the index that it stands under.
    """

    code: str
    group: str
    text: str
    title: str
    blocks: Mapping[str, str]


def page(code: str, text: str) -> Page:
    """A page as it is written; a block stands there once for each kind."""
    first, _, _ = text.partition("\n")
    title = first.removeprefix(f"# {code}: ")
    assert title != first, f"{code}.md starts with its code and a short name"
    found = list(blocks(text, f"{code}.md"))
    kinds = [one.info for one in found]
    assert len(set(kinds)) == len(kinds), f"{code}.md: one block of each kind"
    assert set(kinds) <= {("yaml", kind) for kind in (WRONG, RIGHT, WAIVER)}, code
    group = finding_texts(code).head["group"]
    return Page(code, group, text, title, {one.info[1]: one.text for one in found})


def pages() -> dict[str, Page]:
    """All pages by their code; a finding about a case has its sentences only."""
    texts = {code: finding_texts(code).page for code in finding_codes()}
    return {code: page(code, text) for code, text in texts.items() if text}


def parts(block: str) -> list[tuple[str, str]]:
    """The parts of a block, each with the file that it names."""
    nothing, *found = _FILE.split(block)
    assert not nothing and found, "a block starts with the name of its file"
    return list(zip(found[::2], found[1::2], strict=True))


def in_place(text: str, part: str) -> tuple[str, int]:
    """A part of a rule file as it stands there, once, and how far it is indented there."""
    forms = [(indent(part, " " * deep), deep) for deep in _INDENTS]
    found = [form for form in forms for _ in range(f"\n{text}".count(f"\n{form[0]}"))]
    assert len(found) == 1, f"this stands there once:\n{part}"
    return found[0]


def copied(folder: Path) -> Path:
    """A copy of the region."""
    return Path(shutil.copytree(BASE, folder / "voorbeeld"))


def with_wrong(page: Page, folder: Path) -> Path:
    """A copy of the region with the wrong example of a page in place of the right one."""
    copy = copied(folder)
    right = parts(page.blocks[RIGHT])
    for number, (name, part) in enumerate(parts(page.blocks[WRONG])):
        file = copy / name
        if not file.exists():
            file.parent.mkdir(exist_ok=True)
            file.write_text(part, encoding="utf-8")
            continue
        assert right[number][0] == name, f"{name} has no right example"
        text = file.read_text(encoding="utf-8")
        old, deep = in_place(text, right[number][1])
        file.write_text(text.replace(old, indent(part, " " * deep)), encoding="utf-8")
    return copy


def found_in(folder: Path) -> list[Finding]:
    """Everything that is told of the region in a folder, apart from texts without English."""
    strays = stray_findings(folder)
    try:
        files = load_files(folder)
        read_examples(folder, files.rules)
    except RulesError as refused:
        return [Finding(one) for one in (*refused.diagnostics, *strays)]
    report = checked(files, TODAY)
    assert not report.not_proved
    lost = [text for text in untranslated(files) if text in TRANSLATED]
    found = [*map(Finding, strays), *report.findings]
    return [*found, *(Finding(Diagnostic("untranslated")) for _ in lost)]


TRANSLATED = frozenset({"de school", "leerplicht", "Telt een vakantieweek mee in de vier weken?"})
"""The texts that the region has in English."""
