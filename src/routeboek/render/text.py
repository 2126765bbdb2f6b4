"""A page as text: wrapped lines with hanging indents, without any styling of its own."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import NamedTuple

from routeboek.render.clean import ascii_symbols, clean
from routeboek.render.page import Grid, Line, Page, Section, Tone

WIDTH = 80
MAX_WIDTH = 100
MIN_WIDTH = 30

_INDENT = 2
_GAP = 2
_MARKS = {"": "", "bullet": "•", "met": "✓", "unmet": "✗", "unknown": "?"}
_PLAIN_MARKS = {"": "", "bullet": "-", "met": "[x]", "unmet": "[ ]", "unknown": "[?]"}


class Printed(NamedTuple):
    """One line of output and the tone it is said in."""

    text: str
    tone: Tone = ""


def to_text(page: Page, width: int = WIDTH, *, plain: bool = False) -> str:
    """The page as text; `plain` keeps marks, dashes and quotes in ASCII."""
    return "".join(f"{line.text}\n" for line in printed(page, width, plain=plain))


def printed(page: Page, width: int = WIDTH, *, plain: bool = False) -> Iterator[Printed]:
    """The lines of a page, from top to bottom."""
    width = max(MIN_WIDTH, min(width, MAX_WIDTH))
    for text in _wrapped(_shown(page.title, plain), width, "", ""):
        yield Printed(text, "strong")
    for section in page.sections:
        yield Printed("")
        yield from _section(section, width, plain)


def _section(section: Section, width: int, plain: bool) -> Iterator[Printed]:
    if section.title:
        for text in _wrapped(_shown(section.title, plain), width, "", ""):
            yield Printed(text, "strong")
    for line in section.lines:
        yield from _line(line, width, plain)
    if section.grid:
        yield from _grid(section.grid, width, plain)


def _line(line: Line, width: int, plain: bool) -> Iterator[Printed]:
    mark = (_PLAIN_MARKS if plain else _MARKS)[line.mark]
    indent = " " * _INDENT * (1 + line.level)
    first = f"{indent}{mark} " if mark else indent
    for text in _wrapped(_shown(line.text, plain), width, first, " " * len(first)):
        yield Printed(text, line.tone)


def _shown(text: str, plain: bool) -> str:
    return ascii_symbols(clean(text)) if plain else clean(text)


def _wrapped(text: str, width: int, first: str, rest: str) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


# ---------------------------------------------------------------- grids


def _grid(grid: Grid, width: int, plain: bool) -> Iterator[Printed]:
    """Columns side by side, or one below the other where they do not fit."""
    rows = [tuple((name,) for name in grid.header), *grid.rows]
    rows = [(_parts(row[0], plain), *(_parts(c, plain, ";") for c in row[1:])) for row in rows]
    widths = _column_widths(rows, width - _INDENT)
    if widths is None:
        yield from _stacked(rows, width)
        return
    for number, row in enumerate(rows):
        tone: Tone = "" if number else "strong"
        yield from (Printed(text, tone) for text in _beside(row, widths))
        if number == 0:
            yield Printed(" " * _INDENT + (" " * _GAP).join("-" * one for one in widths), "dim")
        elif number < len(rows) - 1:
            yield Printed("")


def _parts(cell: tuple[str, ...], plain: bool, between: str = "") -> tuple[str, ...]:
    """The paragraphs of a cell, with a sign after each but the last."""
    shown = [_shown(part, plain) for part in cell] or [""]
    return (*(part + between for part in shown[:-1]), shown[-1])


def _column_widths(rows: list[tuple[tuple[str, ...], ...]], width: int) -> list[int] | None:
    """Each column as wide as its longest word at least; what is left goes to the fullest."""
    columns = list(zip(*rows, strict=True))
    least = [max(len(w) for cell in column for p in cell for w in _words(p)) for column in columns]
    most = [max([len(part) for cell in column for part in cell]) for column in columns]
    letters = [sum(len(part) for cell in column for part in cell) for column in columns]
    left = width - _GAP * (len(columns) - 1) - sum(least)
    if left < 0:
        return None
    widths = list(least)
    while left and (narrow := [n for n in range(len(widths)) if widths[n] < most[n]]):
        fullest = max(narrow, key=lambda n: letters[n] / widths[n])
        widths[fullest] += 1
        left -= 1
    return widths


def _words(text: str) -> list[str]:
    """The parts between which a cell may be broken: at spaces and after hyphens."""
    return text.replace("-", "- ").split() or [""]


def _beside(row: tuple[tuple[str, ...], ...], widths: list[int]) -> Iterator[str]:
    cells = [_in_cell(cell, width) for cell, width in zip(row, widths, strict=True)]
    for number in range(max(len(cell) for cell in cells)):
        parts = [
            (cell[number] if number < len(cell) else "").ljust(width)
            for cell, width in zip(cells, widths, strict=True)
        ]
        yield (" " * _INDENT + (" " * _GAP).join(parts)).rstrip()


def _in_cell(parts: tuple[str, ...], width: int) -> list[str]:
    return [
        text
        for part in parts
        for text in textwrap.wrap(part, width, break_long_words=False, break_on_hyphens=True)
    ]


def _stacked(rows: list[tuple[tuple[str, ...], ...]], width: int) -> Iterator[Printed]:
    header, *body = rows
    for number, row in enumerate(body):
        if number:
            yield Printed("")
        for text in _wrapped(" ".join(row[0]), width, " " * _INDENT, " " * _INDENT):
            yield Printed(text, "strong")
        for name, cell in zip(header[1:], row[1:], strict=True):
            if not any(cell):
                continue
            line = f"{' '.join(name)}: {' '.join(cell)}"
            indent = " " * 2 * _INDENT
            yield from (Printed(text) for text in _wrapped(line, width, indent, indent + "  "))
