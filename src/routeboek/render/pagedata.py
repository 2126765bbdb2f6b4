"""What the offline page computes with, as plain data: the rules under every reading, and sentences.

The rules are those that `advise` uses, written by `plaindata`; so is what the page has to know of
Python's declarations. Nothing here is a second statement of a rule.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple, Self, get_args

from routeboek import facts
from routeboek._version import __version__
from routeboek.advice import Advice
from routeboek.book import Rules
from routeboek.messages import LANGUAGES, Language, finding_codes, finding_texts, texts
from routeboek.parts import Edition
from routeboek.personal import PERSONAL_KEYS
from routeboek.plaindata import classes_in, encoded
from routeboek.precompiled import rule_classes
from routeboek.rejoining import under_reading
from routeboek.render import pageparts
from routeboek.render.pageparts import declarations
from routeboek.shipped import package

UNDECIDABLE = "rules-undecidable"
"""What an advice can find of the rules; all else about rules is found before there is a page."""

_WORD = re.compile(r"""["`]([a-z][a-z0-9-]*)["`]""")
_START = re.compile(r"""`([a-z][a-z0-9-]*)\$\{""")
_END = re.compile(r"""\}(-[a-z0-9-]+)`""")
"""A text that a script has, and the start and the end of one that it puts together."""


def page_data(books: Mapping[Language, Rules]) -> str:
    """All of it, as a text that `plaindata.js` reads."""
    named = _Named.in_scripts()
    whole = {
        "engine_version": __version__,
        "constants": _constants(),
        "declarations": declarations(Advice),
        "languages": {language: _in_language(rules, named) for language, rules in books.items()},
    }
    return encoded(whole, {**rule_classes(), **classes_in(pageparts)})


def _constants() -> Mapping[str, object]:
    """Words that are constants of Python, by the name under which a script asks for them."""
    return {
        "languages": LANGUAGES,
        "outcomes": get_args(facts.OutcomeName),
        "personal_keys": PERSONAL_KEYS,
    }


def _in_language(rules: Rules, named: _Named) -> Mapping[str, object]:
    """The rules in one language, as they are and under each other reading, and the sentences.

    Those under another reading have the interpretations as they are: which reading is chosen in
    them stands in their key.
    """
    language, as_they_are = rules.language, rules.interpretations
    others = {
        f"{one.id}/{reading}": _for_advice(
            under_reading(rules, one.id, reading)._replace(interpretations=as_they_are)
        )
        for one in as_they_are.values()
        for reading in one.others()
    }
    return {
        "rules": _for_advice(rules),
        "varying": rules.variants.varying if rules.variants else {},
        "others": others,
        "texts": {code: text for code, text in texts(language).items() if named.has(code)},
        "findings": {
            code: finding_texts(code).both(language)
            for code in finding_codes()
            if _is_about_a_case(code)
        },
    }


def _for_advice(rules: Rules) -> Rules:
    """The rules without what no advice looks at: promises, and what they were joined from."""
    routes = {
        key: route._replace(edition=_without_promises(route.edition))
        for key, route in rules.routes.items()
    }
    sectors = {
        key: sector._replace(editions=tuple(map(_without_promises, sector.editions)))
        for key, sector in rules.sectors.items()
    }
    return rules._replace(routes=routes, sectors=sectors, variants=None)


def _without_promises(edition: Edition) -> Edition:
    return edition._replace(promises=())


def _is_about_a_case(code: str) -> bool:
    """Whether a case can have this finding: those about rules stand in a group of the index."""
    return code == UNDECIDABLE or "group" not in finding_texts(code).head


class _Named(NamedTuple):
    """The texts that stand in the page and its scripts, from which the codes of sentences come."""

    words: frozenset[str]
    starts: tuple[str, ...]
    ends: tuple[str, ...]

    @classmethod
    def in_scripts(cls) -> Self:
        page = package() / "page"
        files = [page / "page.html", *(page / "script").iterdir()]
        found = "".join(file.read_text(encoding="utf-8") for file in files)
        ends = "-one", "-many", *_END.findall(found)
        return cls(frozenset(_WORD.findall(found)), tuple(_START.findall(found)), ends)

    def has(self, code: str) -> bool:
        """Whether the page may say a sentence: the others are for the command line."""
        ended = any(code.removesuffix(end) in self.words for end in self.ends)
        return ended or code in self.words or code.startswith(self.starts)
