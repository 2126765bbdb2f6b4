"""`routeboek explain`: the page about the code of a finding, or a list of these pages."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from difflib import get_close_matches

from routeboek.cli.app import Explain
from routeboek.cli.output import Code, Stop, write_lines
from routeboek.messages import Language, finding_codes, finding_texts, say
from routeboek.render.text import WIDTH

_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")


def run(request: Explain) -> Code:
    """Writes the page about a code, or what codes there are."""
    code, form, language = request
    if code is None:
        write_lines(_listed(form, language))
    elif code in finding_codes():
        page = _page(code, language)
        write_lines(page.splitlines() if form == "markdown" else _plain(page))
    else:
        near = "".join(get_close_matches(code, finding_codes(), n=1))
        told = "explain-unknown-near" if near else "explain-unknown"
        raise Stop(Code.USAGE, say(told, language, name=code, near=near))
    return Code.DONE


def _listed(form: str, language: Language) -> Iterator[str]:
    """Every code that has a page, with the short name that its page has."""
    yield say("explain-list", language)
    yield ""
    for code in finding_codes():
        title = finding_texts(code).page.partition("\n")[0].removeprefix(f"# {code}: ")
        if title:
            yield f"- `{code}`: {title}" if form == "markdown" else f"{code}: {title}"


def _page(code: str, language: Language) -> str:
    """The page; in English, or when there is none, the sentences of the finding itself first."""
    page = finding_texts(code).page
    if language == "nl" and page:
        return page
    about = say("explain-page-is-dutch" if page else "explain-no-page", language)
    sentences = " ".join(finding_texts(code).in_general(language))
    return f"# {code}\n\n{sentences}\n\n{about}\n\n{page}".rstrip()


def _plain(page: str) -> Iterator[str]:
    """A page without the signs of Markdown: wrapped paragraphs, and examples indented."""
    paragraph: list[str] = []
    inside = False
    for line in [*page.splitlines(), ""]:
        fence = line.startswith("```")
        if not inside and line and not fence:
            paragraph.append(_LINK.sub(r"\1", line))
            continue
        text = " ".join(paragraph).lstrip("# ")
        yield from textwrap.wrap(text, WIDTH, break_on_hyphens=False)
        paragraph = []
        inside ^= fence
        if not fence:
            yield f"    {line}".rstrip() if inside else line
