"""A page as markdown: the same sections, with headings and lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from routeboek.render.clean import clean
from routeboek.render.page import Cell, Grid, Line, Page

_MARKS = {"": "", "bullet": "", "met": "✓ ", "unmet": "✗ ", "unknown": "? "}
# An underscore inside a word is no emphasis, and web addresses need it as it is.
_SPECIAL = re.compile(r"[\\`*\[\]<>|~]|(?<![^\W_])_|_(?![^\W_])")
# What would start a heading or a list gets a backslash: before a sign, behind a number.
_AT_START = re.compile(r"^(\d+(?=[.)]\s)|(?=#|[-+]\s))")


def to_markdown(page: Page) -> str:
    """The page as markdown."""
    return "\n".join(_page(page)) + "\n"


def escaped(text: str) -> str:
    """Text that means nothing special in markdown."""
    return _SPECIAL.sub(r"\\\g<0>", clean(text))


def _page(page: Page) -> Iterator[str]:
    yield f"# {escaped(page.title)}"
    for section in page.sections:
        yield ""
        if section.title:
            yield f"## {escaped(section.title)}"
            yield ""
        yield from _lines(section.lines)
        if section.grid:
            if section.lines:
                yield ""
            yield from _grid(section.grid)
        if section.drawing:
            yield f"```mermaid\n{section.drawing}```"


def _lines(lines: tuple[Line, ...]) -> Iterator[str]:
    """Paragraphs for unmarked lines at the top, list items for all others."""
    before = ""
    for line in lines:
        paragraph = not line.mark and not line.level
        if before and (paragraph or before == "paragraph"):
            yield ""
        before = "paragraph" if paragraph else "item"
        text = _AT_START.sub(r"\1\\", escaped(line.text))
        if not paragraph:
            yield f"{'  ' * line.level}- {_MARKS[line.mark]}{text}"
        else:
            yield f"**{text}**" if line.tone == "strong" else text


def _grid(grid: Grid) -> Iterator[str]:
    yield _row([(name,) for name in grid.header])
    yield "|" + " --- |" * len(grid.header)
    yield from map(_row, grid.rows)


def _row(cells: Iterable[Cell]) -> str:
    return "| " + " | ".join("<br>".join(map(escaped, cell)) for cell in cells) + " |"
