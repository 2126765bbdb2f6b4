"""The offline page: one file that asks, computes and shows, without a network.

Its template, style and scripts are files of the package, readable by themselves. Here the scripts
become one, each in a function of its own, and all of it goes into the template, with a policy
that allows exactly this script and this style.
"""

from __future__ import annotations

import hashlib
import html
import re
import zlib
from base64 import b64encode
from collections.abc import Mapping
from importlib.resources.abc import Traversable

from routeboek._version import __version__
from routeboek.book import Rules
from routeboek.messages import LANGUAGES, Language, say
from routeboek.render.pagedata import page_data
from routeboek.shipped import package

MADE_BY = '<meta name="generator" content="routeboek '
"""By this a page is known as one that may be replaced."""

_FIRST = "main"
_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([\w-]+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:function\*?|const|class) (\w+))", re.MULTILINE)
_COMMENT = re.compile(r"^ *(?://.*|/\*\*(?s:.*?)\*/)\n", re.MULTILINE)
_PLACE = re.compile(r"\{\{(\w+)\}\}")


def offline_page(books: Mapping[Language, Rules]) -> str:
    """The page, with rules in every language that it speaks."""
    language = LANGUAGES[0]
    style, script = _file("style.css").read_text(encoding="utf-8"), joined_script()
    words = {
        "language": language,
        "title": html.escape(say("screen-title", language)),
        "generator": f'{MADE_BY}{__version__}">',
        "policy": _policy(script, style),
        "style": style,
        "script": script,
        "data": _packed(page_data(books)),
    }
    template = _file("page.html").read_text(encoding="utf-8")
    return _PLACE.sub(lambda found: words[found[1]], template)


def joined_script() -> str:
    """All scripts as one: each is a function that gives what the others may use of it."""
    parts = [_wrapped(name, text) for name, text in _in_order(_FIRST, {}).items()]
    whole = "".join(parts)
    begin = f"scripts.{_FIRST}.{_FIRST}(document, window);"
    return f'"use strict";\n{{\nconst scripts = {{}};\n{whole}\n{begin}\n}}\n'


def _in_order(name: str, found: dict[str, str]) -> dict[str, str]:
    """Scripts by name, each after those that it imports."""
    if name not in found:
        text = _file("script", f"{name}.js").read_text(encoding="utf-8")
        for imported in _IMPORT.finditer(text):
            _in_order(imported[2], found)
        found[name] = text
    return found


def _wrapped(name: str, text: str) -> str:
    """A script as a function that is called at once; what explains it stays in its file."""
    given = ", ".join(found[2] for found in _EXPORT.finditer(text))
    inside = _COMMENT.sub("", _EXPORT.sub(r"\1", _IMPORT.sub(_taken, text)))
    return f"\nscripts.{name} = (() => {{\n{inside}return {{ {given} }};\n}})();\n"


def _taken(found: re.Match[str]) -> str:
    """What a script imports, taken from the one that gives it."""
    names = re.sub(r"(\w+) as (\w+)", r"\1: \2", found[1])
    return f"const {{{names}}} = scripts.{found[2]};\n"


def _policy(script: str, style: str) -> str:
    """Nothing may be loaded or sent; only this script runs, only this style counts."""
    return (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}';"
        " base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _packed(text: str) -> str:
    """A text in fewer letters; `inflate.js` undoes it."""
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    return b64encode(packer.compress(text.encode()) + packer.flush()).decode()


def _file(*path: str) -> Traversable:
    found = package() / "page"
    for name in path:
        found /= name
    return found
