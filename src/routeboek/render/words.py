"""Phrases that more than one page needs: roles, applications, citations, dates, values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from routeboek.book import Application, Duty, Note, Participant, Role, Rules
from routeboek.condition import Source
from routeboek.facts import Fact, iso_date
from routeboek.messages import TEXTS, long_date
from routeboek.render.page import Line, Mark


class Words:
    """The language of a page, and the rules that it names things after."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.language = rules.language

    def say(self, code: str, **params: str) -> str:
        """A text of routeboek itself, with its placeholders filled."""
        return TEXTS[code][self.language].format_map(params)

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
        return f"{text} ({self.say('word-carried-over')})" if carried_over else text

    # ---- the rules

    def citation(self, sources: Iterable[Source]) -> str:
        """Where something stands: title of the document, heading, row."""
        by_document: dict[str, list[str]] = {}
        for source in sources:
            by_document.setdefault(source.document, []).append(self._place(source))
        return "; ".join(
            f"{self.rules.documents.get(document, document)}: {', en '.join(places)}"
            if self.language == "nl"
            else f"{self.rules.documents.get(document, document)}: {', and '.join(places)}"
            for document, places in by_document.items()
        )

    def _place(self, source: Source) -> str:
        if source.row is None:
            return f"“{source.heading}”"
        row = self.say("word-row", row=source.row) if source.row.isdigit() else source.row
        return f"“{source.heading}”, {row}"

    def source_line(self, sources: Sequence[Source], level: int) -> list[Line]:
        """A line that says where something stands; none when that is not known."""
        if not sources:
            return []
        text = self.say("label-source", source=self.citation(sources))
        return [Line(text, level=level, tone="dim")]

    def application(self, application: Application) -> str:
        """Who applies to whom, via whom, by what means, in one sentence."""
        text = self.say(
            "apply", applicant=application.applicant.name, to=application.to.name
        )
        if application.via:
            text += self.say("apply-via", via=application.via.name)
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
        text = f"{note.text}: {note.address}" if note.address else note.text
        return self.carried(text, note.carried_over)

    def notes(self, notes: Iterable[Note], level: int = 0, mark: Mark = "bullet") -> list[Line]:
        """Sentences of the rules, one line each."""
        return [Line(self.note(note), mark, level) for note in notes]

    def duty(self, duty: Duty) -> str:
        """A duty and whose it is."""
        text = self.say("duty", text=duty.text, role=duty.on_whom.name)
        return self.carried(text, duty.carried_over)

    # ---- facts

    def value(self, fact: Fact, value: object) -> str:
        """A fact's value as a person says it; `value` is in the form of the advice's JSON."""
        if value is None:
            return self.say("value-unknown")
        if isinstance(value, bool):
            return self.say("value-yes" if value else "value-no")
        if isinstance(value, list):
            return self.listing([fact.values.get(str(one), str(one)) for one in value])
        day = iso_date(value) if fact.type == "date" else None
        return self.date(day) if day else fact.values.get(str(value), str(value))
