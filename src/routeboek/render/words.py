"""Phrases that more than one page needs: roles, applications, citations, dates, values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from routeboek.book import Application, Note, Participant, Role, Rules
from routeboek.condition import Source
from routeboek.facts import NEVER_WORD, Fact, iso_date
from routeboek.messages import long_date, say
from routeboek.render.page import Line, Mark


class Words:
    """The language of a page, and the rules that it names things after."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.language = rules.language

    def say(self, code: str, **params: str) -> str:
        """A text of routeboek itself, with its placeholders filled."""
        return say(code, self.language, **params)

    def date(self, day: date) -> str:
        """A date with its weekday."""
        return long_date(day, self.language)

    def count(self, code: str, number: int) -> str:
        """A number of things, one or more: `code` names both forms."""
        return self.say(f"{code}-one" if number == 1 else f"{code}-many", n=str(number))

    def listing(self, names: Sequence[str], last: str = "and") -> str:
        """Names in one phrase: "a, b en c"."""
        if len(names) < 2:
            return "".join(names)
        return f"{', '.join(names[:-1])} {self.say(f'word-{last}')} {names[-1]}"

    def roles(self, roles: Iterable[Role], last: str = "or") -> str:
        """The names of some roles in one phrase."""
        return self.listing(list(dict.fromkeys(role.name for role in roles)), last)

    def carried(self, text: str, carried_over: bool) -> str:
        """The text, marked when another edition is where it comes from."""
        return self.noted(text, "word-carried-over") if carried_over else text

    def noted(self, text: str, code: str) -> str:
        """The text with a remark behind it, before its full stop."""
        stop = "." if text.endswith(".") else ""
        return f"{text.removesuffix('.')} ({self.say(code)}){stop}"

    def own_first(self, lines: Iterable[tuple[Line, bool]]) -> list[Line]:
        """The edition's own lines, then those carried over below a line that says so."""
        pairs = list(lines)
        own = [line for line, carried_over in pairs if not carried_over]
        others = [line for line, carried_over in pairs if carried_over]
        heading = [Line(self.say("label-carried-over"))] if others else []
        return own + heading + others

    # ---- the rules

    def citation(self, sources: Iterable[Source]) -> str:
        """Where something stands: title of the document, heading, row."""
        by_title: dict[str, list[str]] = {}
        for source in sources:
            title = self.rules.documents.get(source.document, source.document)
            by_title.setdefault(title, []).append(self._place(source, title))
        return "; ".join(
            ": ".join([title, *filter(None, [self.listing(list(filter(None, places)))])])
            for title, places in by_title.items()
        )

    def _place(self, source: Source, title: str) -> str:
        """Heading and row; nothing where the heading is the title itself."""
        heading = "" if source.heading == title else f"“{source.heading}”"
        if source.row is None:
            return heading
        row = self.say("word-row", row=source.row) if source.row.isdigit() else source.row
        return f"{heading}, {row}" if heading else row

    def source_line(self, sources: Sequence[Source], level: int) -> list[Line]:
        """A line that says where something stands; none when that is not known."""
        if not sources:
            return []
        text = self.say("label-source", source=self.citation(sources))
        return [Line(text, level=level, tone="dim")]

    def application(self, application: Application) -> str:
        """Who applies to whom, via whom, by what means, in one sentence."""
        text = self.say("apply", applicant=application.applicant.name, to=application.to.name)
        if application.via:
            text += self.say("apply-via", via=application.via.name)
        if application.note:
            text += f", {application.note}"
        text += "."
        if application.means:
            text += " " + self.say("apply-means", means=application.means)
        return self.carried(text, application.carried_over)

    def participant(self, participant: Participant) -> str:
        """Someone at the table, with the note that goes with it."""
        note = f" ({participant.note})" if participant.note else ""
        return self.carried(participant.role.name + note, participant.carried_over)

    def note(self, note: Note) -> str:
        """A sentence of the rules with its address, if any."""
        return self.carried(self.address(note), note.carried_over)

    def address(self, note: Note) -> str:
        """The text of a note and its address, without saying where it comes from."""
        return f"{note.text}: {note.address}" if note.address else note.text

    def notes(self, notes: Iterable[Note], level: int = 0, mark: Mark = "bullet") -> list[Line]:
        """Sentences of the rules, one line each."""
        return [Line(self.note(note), mark, level) for note in notes]

    def grouped_notes(self, notes: Iterable[Note]) -> list[Line]:
        """Sentences of the rules, those carried over together at the end."""
        return self.own_first(
            (Line(self.address(note), "bullet"), note.carried_over) for note in notes
        )

    # ---- facts

    def value(self, fact: Fact, value: object) -> str:
        """A fact's value as a person says it; `value` is in the form of the advice's JSON."""
        if value is None:
            return self.say("value-unknown")
        if isinstance(value, bool):
            return self.say("value-yes" if value else "value-no")
        if isinstance(value, list):
            return self.listing([fact.values.get(str(one), str(one)) for one in value])
        if fact.type == "date" and value == NEVER_WORD:
            return self.say("value-never")
        day = iso_date(value) if fact.type == "date" else None
        return self.date(day) if day else fact.values.get(str(value), str(value))
