"""The page agrees with the command on each answer that a decision tells apart.

Here that is every so many of these cases; all of them with ROUTEBOEK_EVERY_EDGE=1, which takes
some minutes.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import shipped
from tests.page.asked import Asked, agree, as_text, opened
from tests.page.edges import edge_cases, lacking

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.heavy

STEP = 1 if os.environ.get("ROUTEBOEK_EVERY_EDGE") == "1" else 41


def test_each_answer_and_a_copy_lacking_one_fact(browser: Browser, page_file: Path) -> None:
    cases = list(edge_cases(shipped.rules()))
    assert len(cases) > 5000
    some = cases[::STEP]
    copies = [lacking(one, number) for number, one in enumerate(some)]
    assert agree(opened(browser, page_file), [Asked(as_text(one)) for one in (*some, *copies)])
