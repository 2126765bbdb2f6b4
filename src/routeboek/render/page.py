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


class Grid(NamedTuple):
    """Rows of cells below a header; every cell holds one or more paragraphs."""

    header: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], ...], ...]


class Section(NamedTuple):
    """A part of a page that answers one question of the reader."""

    title: str
    lines: tuple[Line, ...]
    grid: Grid | None = None


class Page(NamedTuple):
    """A whole result."""

    title: str
    sections: tuple[Section, ...]
