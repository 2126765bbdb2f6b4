"""A page as text: wrapped lines with hanging indents, without any styling of its own."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from routeboek.render.clean import TO_ASCII, clean
from routeboek.render.page import Cell, Grid, Line, Page, Tone

WIDTH = 80
MAX_WIDTH = 100
MIN_WIDTH = 30

_INDENT = "  "
_GAP = "  "
_MARKS = {"": "", "bullet": "• ", "met": "✓ ", "unmet": "✗ ", "unknown": "? "}
_PLAIN_MARKS = {"": "", "bullet": "- ", "met": "[x] ", "unmet": "[ ] ", "unknown": "[?] "}


Printed = tuple[str, Tone]
"""One line of output and the tone it is said in."""


def to_text(page: Page, width: int = WIDTH, *, plain: bool = False) -> str:
    """The page as text; `plain` keeps marks, dashes and quotes in ASCII."""
    return "".join(f"{line}\n" for line, _ in printed(page, width, plain=plain))


def printed(page: Page, width: int = WIDTH, *, plain: bool = False) -> Iterator[Printed]:
    """The lines of a page, from top to bottom."""
    width = max(MIN_WIDTH, min(width, MAX_WIDTH))
    yield from _wrapped(_shown(page.title, plain), width, tone="strong")
    for number, section in enumerate(page.sections):
        if section.drawing:
            continue
        if number or section.title:  # what has no title of its own stands under that of the page
            yield "", ""
        yield from _wrapped(_shown(section.title, plain), width, tone="strong")
        for line in section.lines:
            yield from _line(line, width, plain=plain)
        if section.grid:
            if section.lines:
                yield "", ""
            yield from _grid(section.grid, width, plain)


def height(page: Page, known: dict[Line, int]) -> int:
    """How many lines a page without grids takes at the usual width, in the form that takes most.

    What a line takes is looked up in `known`, or kept there for the next page that has it.
    """

    def of(line: Line) -> int:
        if line not in known:
            known[line] = sum(1 for _ in _line(line, WIDTH, plain=True))
        return known[line]

    title = sum(1 for _ in _wrapped(_shown(page.title, plain=True), WIDTH))
    return title + sum(
        bool(number or section.title) + bool(section.title) + sum(map(of, section.lines))
        for number, section in enumerate(page.sections)
    )


def _line(line: Line, width: int, *, plain: bool) -> Iterator[Printed]:
    marks = _PLAIN_MARKS if plain else _MARKS
    first = _INDENT * (1 + line.level) + marks[line.mark]
    yield from _wrapped(_shown(line.text, plain), width, first, tone=line.tone)


def _shown(text: str, plain: bool) -> str:
    return clean(text).translate(TO_ASCII) if plain else clean(text)


def _wrapped(
    text: str, width: int, first: str = "", rest: str = "", tone: Tone = ""
) -> Iterator[Printed]:
    """A text as lines; the later ones hang below the text of the first, and by `rest` more."""
    for line in textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=" " * len(first) + rest,
        break_long_words=False,
        break_on_hyphens=False,
    ):
        yield line, tone


# ---------------------------------------------------------------- grids


def _grid(grid: Grid, width: int, plain: bool) -> Iterator[Printed]:
    """Columns side by side, or one below the other where they do not fit."""
    header, *rows = (
        [_parts(cell, plain, ";" if column else "") for column, cell in enumerate(row)]
        for row in (tuple((name,) for name in grid.header), *grid.rows)
    )
    widths = _column_widths([header, *rows], width - len(_INDENT))
    if widths is None:
        yield from _stacked(header, rows, width)
        return
    for text in _beside(header, widths):
        yield text, "strong"
    yield _INDENT + _GAP.join("-" * one for one in widths), "dim"
    for number, row in enumerate(rows):
        if number:
            yield "", ""
        for text in _beside(row, widths):
            yield text, ""


def _parts(cell: Cell, plain: bool, between: str) -> Cell:
    """The paragraphs of a cell, with a sign after each but the last."""
    *others, last = [_shown(part, plain) for part in cell] or [""]
    return (*(part + between for part in others), last)


def _column_widths(rows: Sequence[Sequence[Cell]], width: int) -> list[int] | None:
    """Each column as wide as its longest word at least; what is left goes to the fullest."""
    columns = [[part for cell in column for part in cell] for column in zip(*rows, strict=True)]
    # A cell may be broken at spaces and after hyphens.
    words = [" ".join(column).replace("-", "- ").split() for column in columns]
    widths = [max(map(len, found), default=0) for found in words]
    most = [max(map(len, column)) for column in columns]
    letters = [sum(map(len, column)) for column in columns]
    left = width - len(_GAP) * (len(columns) - 1) - sum(widths)
    if left < 0:
        return None
    while left and (narrow := [n for n in range(len(widths)) if widths[n] < most[n]]):
        fullest = max(narrow, key=lambda n: letters[n] / widths[n])
        widths[fullest] += 1
        left -= 1
    return widths


def _beside(row: Sequence[Cell], widths: Sequence[int]) -> Iterator[str]:
    cells = [
        [text for part in cell for text in textwrap.wrap(part, width, break_long_words=False)]
        for cell, width in zip(row, widths, strict=True)
    ]
    for parts in zip_longest(*cells, fillvalue=""):
        padded = (part.ljust(width) for part, width in zip(parts, widths, strict=True))
        yield (_INDENT + _GAP.join(padded)).rstrip()


def _stacked(
    header: Sequence[Cell], rows: Sequence[Sequence[Cell]], width: int
) -> Iterator[Printed]:
    for number, row in enumerate(rows):
        if number:
            yield "", ""
        yield from _wrapped(" ".join(row[0]), width, _INDENT, tone="strong")
        for name, cell in zip(header[1:], row[1:], strict=True):
            if any(cell):
                line = f"{' '.join(name)}: {' '.join(cell)}"
                yield from _wrapped(line, width, 2 * _INDENT, "  ")
