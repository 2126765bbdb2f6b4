"""Makes the pictures of the guide from the real page: `python -m tests.page.pictures`.

A person types the case of examples/po-den-haag.json; what the screens then show is kept in
docs/gids/beelden. Windows have a fixed size, nothing moves and the day is given, so that the same
page and browser give the same pictures.
"""

from __future__ import annotations

import base64
import json
import shutil
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from routeboek.interview import Interview
from routeboek.messages import say_count
from tests.cli.helpers import ROOT, run
from tests.page.conftest import NAMES
from tests.page.person import Person

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER = ROOT / "docs" / "gids" / "beelden"
TOLD = json.loads((ROOT / "examples" / "po-den-haag.json").read_text("utf-8"))
QUESTION = "illness"
"""The question that the guide shows: a judgement with more than two answers."""

DESK, PHONE, PAPER = (1000, 760), (375, 667), (794, 1123)
"""Sizes in pixels; paper is an A4."""

LAID_OUT = """() => {
    const { style } = document.body;
    style.padding = "10mm 14mm";
    style.minHeight = "297mm";
    style.boxShadow = "inset 0 0 0 1px #8a8f98";
}"""
"""Printed pages have a margin, and here an edge as well."""

SAME_LETTERS = ["--no-sandbox", "--disable-lcd-text", "--font-render-hinting=none"]


def main() -> None:
    """Makes all of them anew."""
    from playwright.sync_api import sync_playwright

    executable = next(filter(None, map(shutil.which, NAMES)))
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as place, sync_playwright() as playwright:
        file = Path(place) / "routeboek.html"
        assert run("site", "-o", str(file)).exit_code == 0
        browser = playwright.chromium.launch(executable_path=executable, args=SAME_LETTERS)
        at_a_desk(browser, file)
        on_a_phone(browser, file)
        on_paper(browser, file)
        browser.close()
    for made in sorted(FOLDER.glob("*.png")):
        sys.stdout.write(f"{made.relative_to(ROOT)}: {made.stat().st_size // 1000} kB\n")


def at_a_desk(browser: Browser, file: Path) -> None:
    """The start, a question and the advice in a window of a computer."""
    with someone(browser, file, DESK) as person:
        interview = person.converse(TOLD, most=0)
        person.page.locator("button.back").click()
        keep(person.page, "start", down_to="main")
        person.next()
        while (posed := interview.question()) and posed.path[-1] != QUESTION:
            interview = person.go_on(interview, TOLD, most=1)
        person.page.locator("#why-asked summary").click()
        keep(person.page, "vraag")
        with_dates(person, person.go_on(interview, TOLD))
        keep(person.page, "advies", down_to=".why")


def on_a_phone(browser: Browser, file: Path) -> None:
    """The advice on a phone."""
    with someone(browser, file, PHONE) as person:
        with_dates(person, person.converse(TOLD))
        keep(person.page, "telefoon")


def on_paper(browser: Browser, file: Path) -> None:
    """The advice as it is printed, with the margins that a printer keeps."""
    with someone(browser, file, PAPER) as person:
        with_dates(person, person.converse(TOLD))
        person.page.emulate_media(media="print")
        person.page.evaluate(LAID_OUT)
        keep(person.page, "afdruk")


def with_dates(person: Person, interview: Interview) -> None:
    """What is asked beside, so that the last day is exact."""
    questions = say_count("ask-questions", interview.groups()["date"], person.language)
    offered = person.say("ask-group-date", questions=questions)
    person.page.get_by_role("button", name=offered).click()
    person.go_on(interview.choose("date"), TOLD)


@contextmanager
def someone(browser: Browser, file: Path, size: tuple[int, int]) -> Iterator[Person]:
    """A person who has just opened the page in a window of this size."""
    width, height = size
    page = browser.new_page(
        viewport={"width": width, "height": height}, reduced_motion="reduce", locale="nl-NL"
    )
    person = Person(page)
    page.goto(file.as_uri())
    yield person
    page.close()


def keep(page: Page, name: str, *, down_to: str = "") -> None:
    """What the window shows, or the page from its top down to the end of something."""
    page.evaluate("document.activeElement.blur()")
    page.evaluate("window.scrollTo(0, 0)")
    assert page.viewport_size
    width, height = page.viewport_size["width"], page.viewport_size["height"]
    if down_to:
        found = page.locator(down_to).bounding_box()
        assert found
        height = round(found["y"] + found["height"]) + MARGIN
    taken = page.screenshot(
        clip={"x": 0, "y": 0, "width": width, "height": height},
        full_page=True,
        animations="disabled",
    )
    (FOLDER / f"{name}.png").write_bytes(smaller(page, taken, width, height))


# ---------------------------------------------------------------- in fewer octets

MARGIN = 20

FEW_COLOURS = """async ([picture, most, alike]) => {
    const octets = Uint8Array.from(atob(picture), (one) => one.charCodeAt(0));
    const image = await createImageBitmap(new Blob([octets], { type: "image/png" }));
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    const { data } = canvas.getImageData(0, 0, image.width, image.height);
    const points = new Uint32Array(data.buffer);
    const counted = new Map();
    points.forEach((one) => counted.set(one, (counted.get(one) ?? 0) + 1));
    const often = [...counted].sort(([a, n], [b, m]) => m - n || a - b).map(([one]) => one);
    const parts = (one) => [one & 255, (one >> 8) & 255, (one >> 16) & 255];
    const colours = [];
    const apart = (one) => (other) => one.reduce((sum, at, n) => sum + (at - other[n]) ** 2, 0);
    const numbers = new Map();
    for (const one of often) {
        const far = colours.map(apart(parts(one)));
        const least = Math.min(...far);
        const isNew = least > alike && colours.length < most;
        numbers.set(one, isNew ? colours.push(parts(one)) - 1 : far.indexOf(least));
    }
    const told = Array.from(points, (one) => String.fromCharCode(numbers.get(one)));
    return [colours.flat(), btoa(told.join(""))];
}"""
"""Colours of a picture, the most frequent first, and for each point the number of the nearest."""

ALIKE = 60
"""Of two colours so near to each other (a square of the distance) one is enough."""


def smaller(page: Page, picture: bytes, width: int, height: int) -> bytes:
    """The same picture with no more colours than can be numbered in one octet."""
    colours, told = page.evaluate(FEW_COLOURS, [base64.b64encode(picture).decode(), 256, ALIKE])
    points = base64.b64decode(told)
    rows = b"".join(b"\0" + points[at : at + width] for at in range(0, len(points), width))
    size = width.to_bytes(4) + height.to_bytes(4)
    parts = {
        b"IHDR": size + bytes([8, 3, 0, 0, 0]),  # one octet for a point, by number
        b"PLTE": bytes(colours),
        b"IDAT": zlib.compress(rows, 9),
        b"IEND": b"",
    }
    return SIGNATURE + b"".join(
        len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)
        for kind, data in parts.items()
    )


SIGNATURE = b"\x89PNG\r\n\x1a\n"


if __name__ == "__main__":
    main()
