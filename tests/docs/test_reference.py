"""The reference pages are made, so they say what the rules and the models say.

After a change that is meant: ROUTEBOEK_RENEW_DOCS=1 pytest tests/docs/test_reference.py
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from routeboek.condition import facts_of
from tests import shipped

from .reference import (
    PAGE_OF_FACTS,
    PAGE_OF_FORMAT,
    facts_page,
    facts_used,
    rule_format_page,
)

ROOT = Path(__file__).parents[2]
RULES = shipped.rules()


@pytest.mark.parametrize(
    ("page", "make"),
    [(PAGE_OF_FACTS, lambda: facts_page(RULES)), (PAGE_OF_FORMAT, rule_format_page)],
    ids=["facts", "rule-format"],
)
def test_reference_page_is_fresh(page: str, make: Callable[[], str]) -> None:
    file, made = ROOT / page, make()
    if os.environ.get("ROUTEBOEK_RENEW_DOCS") == "1":
        file.write_text(made, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == made, (
        f"{page} is old; make it anew: ROUTEBOEK_RENEW_DOCS=1 pytest tests/docs/test_reference.py"
    )


def test_links_of_the_rule_format_lead_to_a_shape() -> None:
    page = rule_format_page()
    headings = re.findall(r"^### (.+)$", page, re.MULTILINE)
    anchors = [heading.lower().replace(" ", "-") for heading in headings]
    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r"\]\(#([^)]+)\)", page)) <= set(anchors)


def test_facts_of_an_edition_include_those_that_do_not_block() -> None:
    table = next(
        (name, condition)
        for (name, _), route in RULES.routes.items()
        for one in route.ladder
        for condition in one.condition.children
        if condition.test and not condition.blocking
    )
    edition, condition = table
    assert condition.test is not None
    assert set(facts_of(condition.test)) <= facts_used(RULES, edition)
