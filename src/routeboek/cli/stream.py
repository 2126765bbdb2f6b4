"""Any number of lines worked on, a few at a time: in order, in processes, seen on a terminal."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from typing import Protocol, TypeVar

from routeboek.cli.crew import WorkerLost, in_order
from routeboek.cli.lines import Line
from routeboek.cli.output import Code, Stop
from routeboek.messages import Language, say

_LINES_AT_ONCE, _BYTES_AT_ONCE = 32, 1_000_000
_SECONDS_BETWEEN = 0.2


class Counted(Protocol):
    """What is made of some lines: of how many, and how many of those are refused."""

    @property
    def lines(self) -> int: ...
    @property
    def refused(self) -> int: ...


Made = TypeVar("Made", bound=Counted)


def worked_on(
    work: Callable[[Sequence[Line]], Made],
    lines: Iterator[Line],
    workers: int,
    language: Language,
    at_once: int = 1,
) -> Generator[Made]:
    """What `work` makes of the lines, in order; nothing is read ahead and nothing is kept.

    One process gets `at_once` of them, several get more where that is worth the way there.
    """
    gc.freeze()  # rules stay; what is made of a case must not
    gc.enable()
    most = at_once if workers == 1 else max(at_once, _LINES_AT_ONCE)
    progress, total, refused = _Progress(language), 0, 0
    try:
        with closing(in_order(work, _pieces(lines, most), workers)) as found:
            for made in found:
                yield made
                total, refused = total + made.lines, refused + made.refused
                progress.told(total, refused)
    except WorkerLost:
        raise Stop(Code.INTERNAL, say("batch-worker", language)) from None
    finally:
        progress.over()


def _pieces(lines: Iterator[Line], most: int) -> Iterator[Sequence[Line]]:
    """Some lines at a time, and never many octets."""
    piece: list[Line] = []
    octets = 0
    for line in lines:
        piece.append(line)
        octets += len(line.text)
        if len(piece) >= most or octets > _BYTES_AT_ONCE:
            yield piece
            piece, octets = [], 0
    if piece:
        yield piece


class _Progress:
    """How far it is, on a terminal that shows nothing else."""

    def __init__(self, language: Language) -> None:
        to_terminal = bool(sys.stdout and sys.stdout.isatty())
        self._shown = bool(sys.stderr and sys.stderr.isatty()) and not to_terminal
        self._language: Language = language
        self._next, self._width = 0.0, 0

    def told(self, total: int, refused: int) -> None:
        """Tells it, now and then."""
        now = time.monotonic()
        if self._shown and now >= self._next:
            self._next = now + _SECONDS_BETWEEN
            self._show(say("batch-progress", self._language, n=total, refused=refused))

    def over(self) -> None:
        """Leaves the line empty."""
        if self._width:
            self._show("")
            self._show("")

    def _show(self, text: str) -> None:
        sys.stderr.write(f"\r{text:<{self._width}}")
        sys.stderr.flush()
        self._width = len(text)
