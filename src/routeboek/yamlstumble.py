"""Which mistake in a YAML text made the parser give up.

It is told from the marks of the error and from what stands there, never from its wording, which
is the library's own and may change with any release.
"""

from __future__ import annotations

import re
from typing import Protocol, TypeAlias

import yaml
from yaml.parser import ParserError
from yaml.scanner import ScannerError

from routeboek.text_guard import place

Point: TypeAlias = tuple[int, int]
"""Line and column within the text of a document, counted from 0."""

_PROPERTIES = {"&": "yaml-anchor", "*": "yaml-alias", "!": "yaml-tag"}
_QUOTES = frozenset("\"'")
_BLOCK_TEXT = frozenset("|>")
# What no plain text starts with, and what means something only where it may stand.
_STRAY = {"\t": "yaml-tab", ":": "yaml-colon"} | dict.fromkeys("@`%|>", "yaml-needs-quotes")
_QUOTED = re.compile(r"'(?:[^']|'')*'(?!')" r'|"(?:[^"\\]|\\.)*"', re.DOTALL)


class Mark(Protocol):
    """A place, as both parsers give it."""

    line: int
    column: int


def point_of(event: yaml.Event | None) -> Point:
    """Where an event starts."""
    assert event is not None, "the parser ends a stream after its last document only"
    assert event.start_mark is not None, "both parsers mark every event"
    return event.start_mark.line, event.start_mark.column


class Stumble:
    """What the parser in Python stumbled over, told from its marks and from what stands there.

    `at` is where it stopped; `start` is where it began what it could not finish, if that is
    elsewhere.
    """

    def __init__(
        self,
        problem: Exception,
        stopped: Mark,
        within: yaml.CollectionStartEvent | None,
        text: str,
    ) -> None:
        marked = problem if isinstance(problem, yaml.MarkedYAMLError) else None
        began = marked.context_mark if marked else None
        self._in_words = isinstance(problem, ScannerError)
        self._in_structure = isinstance(problem, ParserError)
        self._within = within
        self._text = text
        mark = (marked and marked.problem_mark) or stopped
        self.at = _inside(text, (mark.line, mark.column))
        self.start = (began.line, began.column) if began else None

    def finding(self) -> tuple[str, Point, dict[str, str]]:
        """Code, place and parameters."""
        if self.start and self._unclosed(self.start):
            return "yaml-unclosed", self.start, {"opening": _character(self._text, self.start)}
        here = _character(self._text, self.at)
        if here in _STRAY and (here == "\t" or (self._in_words and not self.start)):
            return _STRAY[here], self.at, {}
        opening = _character(self._text, self.start) if self.start else ""
        if self.start and opening in _PROPERTIES:
            return _PROPERTIES[opening], self.start, {}
        if self.start and self._in_words and not self._in_text(self.start):
            return "yaml-syntax", self.start, {}  # a key without its colon
        return "yaml-syntax", self.at, {}

    def _unclosed(self, start: Point) -> bool:
        """Whether a bracket or quote stands at `start` that is still open at the end."""
        if self._in_structure and self._within and self._within.flow_style:
            return start == point_of(self._within)
        quoted = _character(self._text, start) in _QUOTES and not self._quoted(start)
        return quoted and _offset(self._text, self.at) >= len(self._text.rstrip())

    def _in_text(self, start: Point) -> bool:
        """Whether it stopped inside the quotes or the block of text that starts at `start`."""
        opening = _character(self._text, start)
        if opening in _QUOTES:
            quoted = self._quoted(start)
            return not quoted or quoted.end() > _offset(self._text, self.at)
        return opening in _BLOCK_TEXT

    def _quoted(self, start: Point) -> re.Match[str] | None:
        return _QUOTED.match(self._text, _offset(self._text, start))


def _offset(text: str, point: Point) -> int:
    lines = text.split("\n")[: point[0]]
    return sum(len(line) + 1 for line in lines) + point[1]


def _inside(text: str, point: Point) -> Point:
    """The point itself, or the end of the text if it lies behind that."""
    lines = text.split("\n")
    if point[0] < len(lines) and (lines[point[0]] or point[0] < len(lines) - 1):
        return point
    last = len(text.rstrip())
    line, column = place(text, last)
    return line - 1, column - 1


def _character(text: str, point: Point) -> str:
    lines = text.split("\n")
    return lines[point[0]][point[1] : point[1] + 1] if point[0] < len(lines) else ""
