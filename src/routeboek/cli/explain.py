"""`routeboek explain`: the page about the code of a finding, or a list of these pages."""

from __future__ import annotations

import re
import textwrap
from collections import defaultdict
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from routeboek.cli.app import Explain
from routeboek.cli.output import Code, complain, write
from routeboek.messages import DIAGNOSTICS, Language, say
from routeboek.render.text import WIDTH

_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")


def pages_folder() -> Path:
    """The folder of the pages: in the package, or in its checkout."""
    packaged = Path(__file__).parents[1] / "meldingen"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "docs" / "meldingen"


def run(request: Explain) -> Code:
    """Writes the page about a code, or what codes there are."""
    code, form, language = request
    if code is None:
        write("".join(f"{line}\n" for line in _listed(form, language)))
        return Code.DONE
    if code not in DIAGNOSTICS:
        near = "".join(get_close_matches(code, DIAGNOSTICS, n=1))
        told = "explain-unknown-near" if near else "explain-unknown"
        complain(say(told, language, name=code, near=near))
        return Code.USAGE
    write("\n".join(_explained(code, form, language)) + "\n")
    return Code.DONE


def _listed(form: str, language: Language) -> Iterator[str]:
    """Every code that has a page, with the short name that its page has."""
    yield say("explain-list", language)
    yield ""
    for file in sorted(pages_folder().glob("*.md"), key=lambda file: file.stem):
        if file.stem in DIAGNOSTICS:
            title = _page(file.stem).partition("\n")[0].removeprefix(f"# {file.stem}: ")
            yield f"- `{file.stem}`: {title}" if form == "markdown" else f"{file.stem}: {title}"


def _explained(code: str, form: str, language: Language) -> Iterator[str]:
    """The page; in English, or when there is none, the sentences of the finding itself."""
    page = _page(code)
    if language == "en" or not page:
        yield f"# {code}" if form == "markdown" else code
        yield ""
        yield from _wrapped(" ".join(_sentences(code, language)), form)
        yield ""
        about = "explain-page-is-dutch" if page else "explain-no-page"
        yield from _wrapped(say(about, language), form)
        if page:
            yield ""
    yield from page.splitlines() if form == "markdown" else _plain(page)


def _page(code: str) -> str:
    file = pages_folder() / f"{code}.md"
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def _sentences(code: str, language: Language) -> Iterator[str]:
    """What is wrong and what to do, with dots for what differs from case to case."""
    unknown: dict[str, str] = defaultdict(lambda: "…")
    return (sentence.format_map(unknown) for sentence in DIAGNOSTICS[code][language])


def _wrapped(text: str, form: str) -> list[str]:
    return [text] if form == "markdown" else textwrap.wrap(text, WIDTH, break_on_hyphens=False)


def _plain(page: str) -> Iterator[str]:
    """A page without the signs of Markdown: wrapped paragraphs, and examples indented."""
    paragraph: list[str] = []
    inside = False
    for line in [*page.splitlines(), ""]:
        fence = line.startswith("```")
        if not inside and line and not fence:
            paragraph.append(_LINK.sub(r"\1", line))
            continue
        yield from _wrapped(" ".join(paragraph).lstrip("# "), "text")
        paragraph = []
        inside ^= fence
        if not fence:
            yield f"    {line}".rstrip() if inside else line
