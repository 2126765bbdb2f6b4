"""`routeboek diff --cases`: which cases of the reader get another advice; any number of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from routeboek.analysis.impact import Changed, Refused, alike, changed, told
from routeboek.book import Rules
from routeboek.cli.app import Diff
from routeboek.cli.casefile import STANDARD_INPUT, seen_on, tell_undated, today
from routeboek.cli.lines import Line, lines_of, whole_files
from routeboek.cli.output import Code, Stop, complain
from routeboek.cli.stream import worked_on
from routeboek.diagnostic import CaseError
from routeboek.files import is_folder
from routeboek.messages import Language, say
from routeboek.refusals import read_snapshot
from routeboek.render.effects import Side
from routeboek.render.impact import Impact
from routeboek.snapshot import Snapshot
from routeboek.text_guard import harmless

MOST_REFUSED = 20
"""Refusals that are told; the rest is counted."""


class OwnCases:
    """The cases of a folder, a file each, or of one file, a line each; read when they are compared.

    Stops where there are none to read, before the rules are compared.
    """

    def __init__(self, request: Diff, given: str, old: Side, new: Side) -> None:
        self._lines = _lines(given, request.lang)
        self._workers = request.workers
        self._language: Language = request.lang
        sides = (old.rules, old.edition), (new.rules, new.edition)
        self._comparing = Comparing(sides, request.date, today())

    def compared(self, tell: Callable[[Sequence[Changed]], None]) -> Impact:
        """What changes in all of them; those that change are told as they are found."""
        total, undated, language = Impact(), 0, self._language
        pieces = worked_on(self._comparing, self._lines, self._workers, language)
        with closing(pieces) as found:
            for piece in found:
                tell(piece.changed)
                complain(*piece.refusals[: max(0, MOST_REFUSED - total.refused)])
                total.add(piece.lines, piece.refused, piece.changed)
                undated += piece.undated
                total.unread += piece.unread
        if (more := total.refused - MOST_REFUSED) > 0:
            complain(say("impact-more-refused", language, n=more))
        tell_undated(undated, total.cases, self._comparing.day, language)
        return total


def _lines(given: str, language: Language) -> Iterator[Line]:
    place = Path(given)
    if is_folder(place):
        return whole_files(place)
    if given != STANDARD_INPUT and not _is_there(place):
        raise Stop(Code.USAGE, say("diff-no-cases", language, folder=given))
    return lines_of([given], None)


def _is_there(place: Path) -> bool:
    try:
        return place.exists()
    except (OSError, ValueError):  # a name that no file system takes
        return False


# ---------------------------------------------------------------- some lines


class Piece(NamedTuple):
    """What some lines come to: those that change, why others are refused; how many took today.

    `unread` are files that could not be read, or not to their end.
    """

    lines: int
    changed: Sequence[Changed]
    refusals: Sequence[str]
    undated: int
    unread: int

    @property
    def refused(self) -> int:
        """How many no side has an advice on."""
        return len(self.refusals)


@dataclass(frozen=True)
class Comparing:
    """What compares cases, in any process: by which rules or editions of them, on which day."""

    sides: tuple[tuple[Rules, str | None], tuple[Rules, str | None]]
    given: str | None
    day: date

    def __call__(self, lines: Sequence[Line]) -> Piece:
        """What these lines come to, in order."""
        found: list[Changed] = []
        refusals: list[str] = []
        undated = 0
        for line in lines:
            try:
                undated += self._compared(line, found)
            except CaseError as error:
                why = error.diagnostics[0].message(self.sides[1][0].language)
                refusals.append(f"{_place(line)}: {why}")
        unread = sum(bool(line.wrong) for line in lines)
        return Piece(len(lines), found, refusals, undated, unread)

    def _compared(self, line: Line, found: list[Changed]) -> bool:
        """Whether the case in a line took today; adds how it changes, and raises `CaseError`."""
        (old, old_edition), (new, new_edition) = self.sides
        text = line.read({**old.facts, **new.facts})
        undated = seen_on(text, self.given, self.day)
        case = read_snapshot(new, text)
        after = told(new, case, new_edition)
        before = after if self._is_alike(case) else told(old, case, old_edition)
        if isinstance(before, Refused) and isinstance(after, Refused):
            raise CaseError(after.found)
        if one := changed(case.case_id, _place(line), before, after):
            found.append(one)
        return undated

    def _is_alike(self, case: Snapshot) -> bool:
        """Whether both sides are the very same for a case, so that one answer is that of both."""
        places = {case.municipality, case.home_municipality or case.municipality}
        return all((case.sector, place) in self._alike for place in places)

    @cached_property
    def _alike(self) -> frozenset[tuple[str, str]]:
        (old, old_edition), (new, new_edition) = self.sides
        return alike(old, new) if old_edition == new_edition else frozenset()


def _place(line: Line) -> str:
    """The file of a case, and its line if it is one of several."""
    name = harmless(Path(line.file).name)
    return f"{name}:{line.number}" if line.number else name
