"""The page gives the very text that `routeboek advise --format json` prints: every example."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from routeboek.messages import LANGUAGES, Language
from tests import shipped
from tests.cli.helpers import case, run_process
from tests.page.asked import ANSWERS, Asked, agree, as_text, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.heavy


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compared_is_what_the_command_prints(language: Language) -> None:
    for text in (case(), case(facts={"illness": None}), case(sector="xx"), "{"):
        out = run_process("advise", "-", "--format=json", f"--lang={language}", stdin=text.encode())
        assert Asked(text, language).printed() + "\n" == out.stdout.decode("utf-8")


def test_the_day_can_be_given_beside_the_case(browser: Browser, page_file: Path) -> None:
    page = opened(browser, page_file)
    for day in ("2026-11-02", "2026-11-03", "2034-01-01"):
        out = run_process("advise", "-", "--format=json", f"--date={day}", stdin=case().encode())
        told = page.evaluate(ANSWERS, [[case(), {"date": day}]])
        assert told == [out.stdout.decode("utf-8").removesuffix("\n")]


def test_every_example(browser: Browser, page_file: Path) -> None:
    texts = [as_text(example.case) for example in shipped.examples()]
    english = [Asked(text, "en") for text in texts[::8]]
    asked = [*map(Asked, texts), *english]
    assert agree(opened(browser, page_file), asked) > 2000
