"""Every code about rules has a page, and its examples do what the page says.

The list in the index is made from the titles:
ROUTEBOEK_RENEW_DOCS=1 pytest tests/docs/test_meldingen.py
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from routeboek.analysis.checks import CHECKS
from routeboek.messages import finding_codes
from tests.bad.test_bad_rules import codes_in

from .meldingen import (
    BASE,
    FOLDER,
    RIGHT,
    WAIVER,
    WRONG,
    Page,
    copied,
    found_in,
    in_place,
    pages,
    parts,
    with_wrong,
)

CASES = Path(__file__).parents[1] / "bad" / "cases.yaml"
PAGES = pages()
GROUPS = ("Bestanden lezen", "De vorm van regels", "Verwijzingen", "Hele routes", "Vergelijken")
"""The headings of the index; the head of each page names its own."""
RENEW = os.environ.get("ROUTEBOEK_RENEW_DOCS") == "1"

OF_CASES = codes_in([CASES]) | {
    "case-csv-row",
    "case-duplicate-known-key",
    "case-too-large",
    "case-too-many-values",
    "edition-carried-forward-refused",
    "home-elsewhere",
    "municipality-not-covered",
    "unknown-edition",
}
"""Codes that are about a case or a question, never about rules."""

WITHOUT_EXAMPLE = {
    "advice-changes",
    "change-not-proved",
    "condition-too-large",
    "file-control-character",
    "file-missing",
    "file-name-not-utf8",
    "file-not-permitted",
    "file-not-regular",
    "file-not-utf8",
    "file-too-large",
    "file-unreadable",
    "no-municipality",
    "no-sector",
    "rules-file-missing",
    "rules-folder-empty",
    "rules-folder-missing",
    "rules-undecidable",
    "text-changes",
    "too-many-readings",
    "yaml-too-many-values",
}
"""Codes about a file or folder as a whole, about two of them, or about what cannot be seen: no text
shows them."""

ANALYSIS = {code for check in CHECKS for code in check.codes}
COMES_BACK = {"waiver-expired": ["document-unused"]}
"""What an expired waiver no longer accepts."""

MADE = "<!-- De lijst hieronder wordt gemaakt: ROUTEBOEK_RENEW_DOCS=1 pytest tests/docs -->\n"
INDEX = FOLDER / "README.md"


def index(head: str) -> str:
    """The page that names all others, below what is written by hand."""
    return head + MADE + "".join(_groups())


def _groups() -> Iterator[str]:
    for title in GROUPS:
        yield f"\n## {title}\n\n"
        for code, one in PAGES.items():
            if one.group == title:
                yield f"- [`{code}`]({code}.md): {one.title}\n"


def of(kind: str) -> list[object]:
    """The pages that have a block of this kind."""
    return [pytest.param(one, id=code) for code, one in PAGES.items() if kind in one.blocks]


def test_every_code_about_rules_has_a_page() -> None:
    assert set(PAGES) | OF_CASES == set(finding_codes())
    assert not set(PAGES) & OF_CASES


def test_every_page_stands_under_a_heading() -> None:
    assert {one.group for one in PAGES.values()} == set(GROUPS)


def test_every_page_has_its_examples() -> None:
    lacking = {code for code, one in PAGES.items() if not {WRONG, RIGHT} <= set(one.blocks)}
    assert lacking == WITHOUT_EXAMPLE
    assert all(not one.blocks for code, one in PAGES.items() if code in WITHOUT_EXAMPLE)


def test_the_region_of_the_examples_has_no_findings(tmp_path: Path) -> None:
    assert found_in(copied(tmp_path)) == []


@pytest.mark.parametrize("page", of(RIGHT))
def test_right_example_stands_in_the_region(page: Page) -> None:
    for name, part in parts(page.blocks[RIGHT]):
        assert in_place((BASE / name).read_text(encoding="utf-8"), part)


@pytest.mark.parametrize("page", of(WRONG))
def test_wrong_example_gives_exactly_its_code(page: Page, tmp_path: Path) -> None:
    found = found_in(with_wrong(page, tmp_path))
    expected = {page.code, *COMES_BACK.get(page.code, ())}
    assert {one.diagnostic.code for one in found} == expected, [
        (one.diagnostic.place(), one.diagnostic.code, one.key, one.cases) for one in found
    ]
    assert ("## Welke casussen" in page.text) == any(one.cases for one in found)
    assert ("--witness" in page.text) == any(one.witness for one in found)


@pytest.mark.parametrize("page", of(WAIVER))
def test_waiver_of_a_page_is_accepted(page: Page, tmp_path: Path) -> None:
    folder = with_wrong(page, tmp_path)
    file = folder / "region.yaml"
    text = file.read_text(encoding="utf-8")
    ((_, waiver),) = parts(page.blocks[WAIVER])
    assert waiver.startswith("waivers:\n") and text.count("waivers:\n") == 1
    file.write_text(text.replace("waivers:\n", waiver), encoding="utf-8")
    assert found_in(folder) == []


def test_what_analysis_finds_can_be_waived() -> None:
    waived = {code for code, one in PAGES.items() if WAIVER in one.blocks}
    # What comes of a situation that rules out too much is told once that itself is accepted.
    never = {"impossible-too-wide"}
    assert waived == ANALYSIS - never


def test_index_is_fresh() -> None:
    kept = INDEX.read_text(encoding="utf-8")
    head, made, _ = kept.partition(MADE)
    assert made, "README.md says from where on it is made"
    if RENEW:
        INDEX.write_text(index(head), encoding="utf-8", newline="\n")
        kept = INDEX.read_text(encoding="utf-8")
    assert kept == index(head), (
        "docs/meldingen/README.md is old; make it anew: "
        "ROUTEBOEK_RENEW_DOCS=1 pytest tests/docs/test_meldingen.py"
    )
