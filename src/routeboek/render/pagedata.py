"""What the offline page computes with, as plain data: the rules under every reading, and sentences.

The rules are those that `advise` uses, written by `plaindata`; so is what the page has to know of
Python's declarations. Nothing here is a second statement of a rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from routeboek import (
    alternatives,
    book,
    condition,
    decision,
    documents,
    facts,
    meaning,
    parts,
    tables,
    written,
)
from routeboek._version import __version__
from routeboek.book import Rules
from routeboek.messages import LANGUAGES, Language, finding_codes, finding_texts, texts
from routeboek.personal import PERSONAL_KEYS
from routeboek.plaindata import classes_in, encoded
from routeboek.readings import under_reading

_CASE_FINDINGS = "case", "history"
"""Groups of the findings that a case can have; those of rules have no place in the page."""


def page_data(books: Mapping[Language, Rules]) -> str:
    """All of it, as a text that `plaindata.js` reads."""
    holders = alternatives, book, condition, decision, documents, facts, meaning, parts, tables
    whole = {
        "engine_version": __version__,
        "constants": _constants(),
        "languages": {language: _in_language(rules) for language, rules in books.items()},
    }
    return encoded(whole, classes_in(*holders, written))


def _constants() -> Mapping[str, object]:
    """Words that are constants of Python, by the name under which a script asks for them."""
    return {
        "languages": LANGUAGES,
        "outcomes": get_args(facts.OutcomeName),
        "personal_keys": PERSONAL_KEYS,
    }


def _in_language(rules: Rules) -> Mapping[str, object]:
    """The rules in one language, as they are and under each other reading, and the sentences."""
    language = rules.language
    others = {
        f"{one.id}/{reading}": under_reading(rules, one.id, reading)._replace(variants=None)
        for one in rules.interpretations.values()
        for reading in one.others()
    }
    return {
        "rules": rules._replace(variants=None),
        "varying": rules.variants.varying if rules.variants else {},
        "others": others,
        "texts": texts(language),
        "findings": {code: finding_texts(code).both(language) for code in finding_codes()},
    }
