"""The rows of a block in a booklet: some parts of a table or route, in one line with references."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from itertools import groupby
from typing import TypeAlias

from routeboek.condition import Condition, Source
from routeboek.render.page import Line
from routeboek.render.references import Cited, References
from routeboek.render.standing import conditions, readings_of
from routeboek.tables import Application, Note, Participant

Said: TypeAlias = Application | Participant | Note | Condition

BETWEEN = {"applications": ("; ", "; "), "participants": (", ", "; "), "contacts": ("; ", "; ")}
"""What stands between texts of one place, and of different places, that are no sentences."""
SENTENCES = (" ", " ")


class Rows:
    """Makes rows; in a block that is taken over as a whole, no row says that again."""

    def __init__(self, words: References, whole: bool) -> None:
        self.words, self.whole = words, whole

    def note(self, label: str, note: Note, readings: tuple[str, ...] = ()) -> Line:
        """A sentence below its label; `readings` are of the block as a whole."""
        text = self.words.said(note._replace(carried_over=False))
        if note.carried_over and not self.whole:
            text = self.words.noted(text, "book-taken-over")
        text = self.words.cited(text, note.sources, readings)
        return self.words.line(f"label-{label}", "bullet", text=text)

    def row(self, label: str, parts: Sequence[Said], level: int = 0) -> Iterator[Line]:
        """What this text says, and in a second row what it takes over."""
        own = [one for one in parts if self.whole or not one.carried_over]
        others = [one for one in parts if not self.whole and one.carried_over]
        for some, code in ((own, "book-row"), (others, "book-row-carried-over")):
            if some:
                text = self.words.together(self._told(some), *BETWEEN.get(label, SENTENCES))
                called = f"label-{label}" if isinstance(some[0], Note) else f"book-{label}"
                name = self.words.say(called).removesuffix(":")
                yield self.words.line(code, "bullet", level, name=name, text=text)

    def _told(self, parts: Sequence[Said]) -> Iterator[Cited]:
        """Each part in words; who apply in the same way, or have the same role, stand together."""
        for _, group in groupby(parts, key=_alike):
            first, *more = group
            if isinstance(first, Application):
                every = [one.applicant for one in (first, *more) if isinstance(one, Application)]
                text = self._application(first, self.words.roles(every))
            elif isinstance(first, Condition):
                text = _condition(first)
            elif isinstance(first, Participant):
                notes = [one.note for one in (first, *more) if isinstance(one, Participant)]
                note = "; ".join(filter(None, notes))
                together = first._replace(note=note, carried_over=False)
                text = self.words.said(together)
            else:
                text = self.words.said(first._replace(carried_over=False))
            yield Cited(text, places_of(first), _read(first))

    def _application(self, way: Application, applicants: str) -> str:
        """A way to apply in a few words."""
        named = way.applicant._replace(name=applicants)
        text = self.words.short_application(way._replace(applicant=named, carried_over=False))
        text += f", {way.note}" if way.note else ""
        return f"{text} ({way.means})" if way.means else text


def _alike(part: Said) -> Hashable:
    """What is the same of parts that are told as one."""
    if isinstance(part, Application):
        via = part.via and part.via.id
        return part.to.id, via, part.means, part.note, part.when, part.sources, _read(part)
    if isinstance(part, Participant):
        return part.role.id, part.sources, _read(part)
    return id(part)


def _condition(condition: Condition) -> str:
    return condition.text or " ".join(map(_condition, condition.children))


def places_of(part: Said) -> tuple[Source, ...]:
    """Where a part stands; of conditions also where those below them do."""
    if not isinstance(part, Condition):
        return part.sources
    return tuple(dict.fromkeys(source for one in conditions(part) for source in one.sources))


def _read(part: Said) -> tuple[str, ...]:
    """The interpretations that a part rests on."""
    if isinstance(part, Note):
        return ()
    return tuple(readings_of(part)) if isinstance(part, Condition) else part.interpretations
