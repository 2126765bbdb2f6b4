"""The page in a real browser: made once in each process, opened from disk as a user would.

Where there is no browser these tests are skipped, unless ROUTEBOEK_REQUIRE_BROWSER is 1.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.helpers import run
from tests.page.person import Person, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

REQUIRED = os.environ.get("ROUTEBOEK_REQUIRE_BROWSER") == "1"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser of the system."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        found = None
    if found is None:
        assert not REQUIRED, "chromium or the extra `browser` is missing"
        pytest.skip("needs chromium and the extra `browser`")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def page_file(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page as `routeboek site` makes it of the rules that come with routeboek."""
    file = tmp_path_factory.mktemp("site") / "routeboek.html"
    assert run("site", "-o", str(file)).exit_code == 0
    return file


@pytest.fixture(scope="module")
def visitor(browser: Browser, page_file: Path) -> Iterator[Person]:
    """Someone with the page open, for all tests of a file; the page has nothing to complain of."""
    found = visit(browser, page_file)
    yield found
    assert found.heard == []
    found.page.context.close()


@pytest.fixture
def person(visitor: Person) -> Person:
    """The same, at the start and in Dutch."""
    visitor.clear()
    visitor.speak("nl")
    return visitor
