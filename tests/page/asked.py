"""What the page answers and what the command prints, held next to each other."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from routeboek import CaseError, advise
from routeboek.case import case_keys
from routeboek.jsontext import read_case_text
from routeboek.messages import Language
from routeboek.refusals import read_case
from routeboek.render.clean import json_text
from tests import shipped

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

AT_ONCE = 50

ANSWERS = "cases => cases.map(([text, options]) => window.routeboek.advise(text, options))"
HASHES = """async cases => Promise.all(cases.map(async ([text, options]) => {
    const octets = new TextEncoder().encode(window.routeboek.advise(text, options));
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", octets));
    return Array.from(hash, one => one.toString(16).padStart(2, "0")).join("");
}))"""


class Asked(NamedTuple):
    """A text of a case, and the language of the answer."""

    text: str
    language: Language = "nl"

    def options(self) -> list[object]:
        """As the page takes it."""
        return [self.text, {"language": self.language}]

    def printed(self) -> str:
        """What `routeboek advise - --format json` prints, without its last line break."""
        book = shipped.rules(self.language)
        try:
            text = read_case_text(self.text.encode("utf-8"), "<stdin>", known=case_keys())
            told: object = advise(book, read_case(book, text)).to_dict()
        except CaseError as error:
            found = [one.to_dict(self.language) for one in error.diagnostics]
            told = {"schema_version": 1, "refused": True, "diagnostics": found}
        return json_text(told).removesuffix("\n")


def as_text(case: object) -> str:
    """A case as somebody's program would write it."""
    return json.dumps(case, ensure_ascii=False)


def opened(browser: Browser, file: Path) -> Page:
    """The page, just opened."""
    page = browser.new_page()
    page.goto(file.as_uri())
    return page


def differences(page: Page, cases: Iterable[Asked]) -> Iterator[str]:
    """The cases on which the page and the command do not say the same, each with how."""
    ahead = iter(cases)
    while some := list(islice(ahead, AT_ONCE)):
        told = page.evaluate(HASHES, [one.options() for one in some])
        for one, hash_ in zip(some, told, strict=True):
            printed = one.printed()
            if hashlib.sha256(printed.encode("utf-8")).hexdigest() != hash_:
                (answer,) = page.evaluate(ANSWERS, [one.options()])
                yield f"{one.language} {one.text}\n{_first(printed, answer)}"


def _first(printed: str, answer: str) -> str:
    """The first lines that differ."""
    lines: Sequence[tuple[str, str]] = [*zip(printed.split("\n"), answer.split("\n"), strict=False)]
    found = next((pair for pair in lines if pair[0] != pair[1]), ("", "one is longer"))
    return f"  printed: {found[0]}\n  page:    {found[1]}"


def agree(page: Page, cases: Iterable[Asked]) -> int:
    """How many cases there were; fails at the first few that differ."""
    counted = list(cases)
    assert list(islice(differences(page, counted), 3)) == []
    return len(counted)
