"""One screen: what matters least gives way, and the page says how much of what that was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from routeboek.render.page import Line, Page
from routeboek.render.text import height
from routeboek.render.words import page_of

SCREEN = 30
"""The lines of a page at its usual width."""


class Part(NamedTuple):
    """Lines about things of one `kind`, what matters most first.

    No more than `most` of them are shown, and `least` whatever happens. Between these two the part
    with the highest `rank` gives way first. Lines that are `joined` stand in one paragraph.
    """

    lines: Sequence[Line]
    kind: str = ""
    rank: int = 0
    least: int = 0
    most: int | None = None
    joined: bool = False

    def first(self, number: int) -> list[Line]:
        """So many of the lines, as they stand on the page."""
        lines = [*self.lines[:number]]
        if self.joined and lines:
            return [lines[0]._replace(text=" ".join(line.text for line in lines))]
        return lines


Closing = Callable[[Mapping[str, int]], Iterable[Line]]
"""The lines at the end, given how many things of each kind are left out."""


def fitted(title: str, sections: Sequence[tuple[str, Sequence[Part]]], closing: Closing) -> Page:
    """The page with as much of its parts as a screen holds."""
    parts = [part for _, some in sections for part in some]
    shown = [len(part.lines[: part.most]) for part in parts]
    heights: dict[Line, int] = {}
    while True:
        page = _page(title, sections, shown, closing)
        giving = [at for at, part in enumerate(parts) if shown[at] > part.least]
        if not giving or height(page, heights) <= SCREEN:
            return page
        shown[max(giving, key=lambda at: parts[at].rank)] -= 1


def _page(
    title: str,
    sections: Sequence[tuple[str, Sequence[Part]]],
    shown: Sequence[int],
    closing: Closing,
) -> Page:
    numbers = iter(shown)
    left_out: Counter[str] = Counter()
    told: list[tuple[str, list[Line]]] = []
    for name, some in sections:
        lines: list[Line] = []
        for part, number in zip(some, numbers, strict=False):
            lines += part.first(number)
            if number < len(part.lines):
                left_out[part.kind] += len(part.lines) - number
        told.append((name, lines))
    return page_of(title, [*told, ("", closing(left_out))])
