"""What a result consists of before it gets a form: a page with sections of lines."""

from __future__ import annotations

from typing import Literal, NamedTuple

Mark = Literal["", "bullet", "met", "unmet", "unknown"]
Tone = Literal["", "strong", "dim", "good", "open", "bad", "warn"]

MARK_OF_VERDICT: dict[str, Mark] = {"met": "met", "unmet": "unmet", "unknown": "unknown"}
TONE_OF_VERDICT: dict[str, Tone] = {"met": "good", "unmet": "bad", "unknown": "open"}


class Line(NamedTuple):
    """One statement: `level` says how deep it hangs below the statements before it."""

    text: str
    mark: Mark = ""
    level: int = 0
    tone: Tone = ""


Cell = tuple[str, ...]
"""One or more paragraphs."""


class Grid(NamedTuple):
    """Rows of cells below a header."""

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Section(NamedTuple):
    """A part of a page that answers one question of the reader.

    A drawing is in the notation of Mermaid: only for a view that can have it drawn.
    """

    title: str
    lines: tuple[Line, ...]
    grid: Grid | None = None
    drawing: str = ""


class Page(NamedTuple):
    """A whole result."""

    title: str
    sections: tuple[Section, ...]
