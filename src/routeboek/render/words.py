"""Phrases and lines that more than one page needs, in the language of the rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from routeboek.book import Rules
from routeboek.condition import Condition, Source
from routeboek.facts import NEVER_WORD, Fact
from routeboek.forms import iso_date
from routeboek.messages import Language, listed, long_date, say, say_count
from routeboek.parts import Action, Duty, Option
from routeboek.render.page import Line, Mark, Page, Section, Tone
from routeboek.tables import Application, Note, Participant, Role, Table, Term


class Words:
    """The language of a page, and the rules that it names things after."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.language: Language = rules.language

    def say(self, code: str, **params: object) -> str:
        """A text of routeboek itself, with its placeholders filled."""
        return say(code, self.language, **params)

    def date(self, day: date) -> str:
        """A date with its weekday."""
        return long_date(day, self.language)

    def count(self, code: str, number: int) -> str:
        """A number of things, one or more: `code` names both forms."""
        return say_count(code, number, self.language)

    def away(self, days: int) -> str:
        """How far off a day is, on either side of the reference date."""
        code = "ago" if days < 0 else "ahead"
        return self.count(code, abs(days)) if days else self.say("ahead-today")

    def listing(self, names: Sequence[str], last: str = "and") -> str:
        """Names in one phrase: "a, b en c"."""
        return listed(names, last, self.language)

    def roles(self, roles: Iterable[Role], last: str = "or") -> str:
        """The names of some roles in one phrase."""
        return self.listing(list(dict.fromkeys(role.name for role in roles)), last)

    def roles_named(self, names: Iterable[str], last: str = "or") -> str:
        """The same, of roles by their id."""
        return self.roles((self.rules.roles[name] for name in names), last)

    def carried(self, text: str, carried_over: bool) -> str:
        """The text, marked when another edition is where it comes from."""
        return self.noted(text, "word-carried-over") if carried_over else text

    def noted(self, text: str, code: str) -> str:
        """The text with a remark behind it, before its full stop."""
        stop = "." if text.endswith(".") else ""
        return f"{text.removesuffix('.')} ({self.say(code)}){stop}"

    # ---- lines

    def line(
        self, code: str, mark: Mark = "", level: int = 0, tone: Tone = "", **params: object
    ) -> Line:
        """A text of routeboek itself as a line."""
        return Line(self.say(code, **params), mark, level, tone)

    def below(self, label: str, texts: Iterable[str]) -> list[Line]:
        """A label with texts below it; nothing when there are none."""
        lines = bullets(texts)
        return [self.line(f"label-{label}"), *lines] if lines else []

    def source_line(self, sources: Sequence[Source], level: int) -> list[Line]:
        """A line that says where something stands; none when that is not known."""
        source = self.citation(sources)
        return [self.line("label-source", "", level, "dim", source=source)] if source else []

    def own_first(self, lines: Iterable[tuple[Line, bool]]) -> list[Line]:
        """The edition's own lines, then those carried over below a line that says so."""
        own: list[Line] = []
        others: list[Line] = []
        for line, carried_over in lines:
            (others if carried_over else own).append(line)
        return [*own, self.line("label-carried-over"), *others] if others else own

    def grouped_notes(self, notes: Iterable[Note]) -> Iterable[tuple[Line, bool]]:
        """Sentences of the rules as `own_first` takes them."""
        return ((Line(_address(note), "bullet"), note.carried_over) for note in notes)

    # ---- the rules

    def citation(self, sources: Iterable[Source]) -> str:
        """Where something stands: title of the document, heading, row."""
        by_title: dict[str, list[str]] = {}
        for source in sources:
            title = self.rules.documents.get(source.document, source.document)
            places = by_title.setdefault(title, [])
            places += filter(None, [self.passage(source)])
        return "; ".join(
            f"{title}: {self.listing(places)}" if places else title
            for title, places in by_title.items()
        )

    def passage(self, source: Source) -> str:
        """Heading and row; nothing where the heading is the title itself."""
        title = self.rules.documents.get(source.document, source.document)
        heading = "" if source.heading == title else f"“{source.heading}”"
        if source.row is None:
            return heading
        row = self.say("word-row", row=source.row) if source.row.isdigit() else source.row
        return f"{heading}, {row}" if heading else row

    def formerly(self, table: Table) -> str:
        """What a table was called before, if anything."""
        return self.say("word-formerly", name=table.formerly) if table.formerly else ""

    def term(self, term: Term) -> str:
        """A term in weeks: guidance, last week, or both."""
        earliest, latest = term.earliest_week, term.latest_week
        weeks = self.count(term.unit, (earliest or 0) if latest is None else latest)
        if latest is None:
            return self.say("show-from-week", weeks=weeks)
        code = "show-weeks" if earliest is None else "show-weeks-between"
        return self.say(code, earliest=earliest, weeks=weeks)

    def said(self, part: Application | Participant | Note | Duty) -> str:
        """What a part of the rules says, in one sentence; marked when another edition says it."""
        match part:
            case Application():  # who applies to whom, via whom, by what means
                text = self._applies(part)
                if part.means:
                    text += f" {self.say('apply-means', means=part.means)}"
            case Participant():
                text = f"{part.role.name} ({part.note})" if part.note else part.role.name
            case Note():
                text = _address(part)
            case Duty():
                text = self.say("show-duty", role=part.on_whom.name, text=part.text)
        return self.carried(text, part.carried_over)

    def who_applies(self, application: Application) -> str:
        """Who applies to whom and via whom, in a sentence."""
        return self.carried(self._applies(application), application.carried_over)

    def _applies(self, application: Application) -> str:
        text = self._from_to("apply", application)
        return f"{text}, {application.note}." if application.note else f"{text}."

    def short_application(self, application: Application) -> str:
        """Who applies to whom and via whom, in a few words."""
        return self.carried(self._from_to("show-to", application), application.carried_over)

    def _from_to(self, code: str, application: Application) -> str:
        text = self.say(code, applicant=application.applicant.name, to=application.to.name)
        return text + self.say("apply-via", via=application.via.name) if application.via else text

    def short_duty(self, duty: Duty) -> Line:
        """A duty by its first sentence."""
        first, stop, rest = duty.text.partition(". ")
        text = f"{first}{stop.strip()}{' …' if rest else ''}"
        return self.line("duty", "bullet", text=self.carried(text, duty.carried_over))

    def todo(self, todo: str, who: str) -> str:
        """What has to be done, and by whom if that is said."""
        return self.say("todo-by" if who else "todo", todo=todo, who=who)

    def action(self, action: Action, last: str) -> Line:
        """What a phase asks of some people; `last` stands before the last of them."""
        text = self.say("prepare-by", text=action.text, who=self.roles(action.who, last))
        return Line(self.carried(text, action.carried_over), "bullet")

    def option(self, one: Option) -> Line:
        """Help that is no table."""
        return self.line("option", "bullet", name=one.name, text=one.text, who=one.who_asks.name)

    def short_option(self, one: Option) -> Line:
        """The same in a few words, and whether it is always free."""
        if one.first:
            return self.line("option-free", "bullet", name=one.name)
        return self.line("option-short", "bullet", name=one.name, who=one.who_asks.name)

    def condition(self, condition: Condition) -> str:
        """A condition with its parts, and whether it holds up."""
        text = self.carried(condition.text, condition.carried_over)
        if condition.grouper:
            below = " ".join(self.condition(child) for child in condition.children)
            text = f"{text} {self.say(f'show-{condition.grouper}')} {below}".strip()
        if condition.blocking:
            return text
        return f"{text.removesuffix('.')} ({self.say('word-not-blocking')})."

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


def bullets(texts: Iterable[str], tone: Tone = "") -> list[Line]:
    """Texts as the items of a list."""
    return [Line(text, "bullet", tone=tone) for text in texts]


def page_of(title: str, parts: Iterable[tuple[str, Iterable[Line]]]) -> Page:
    """A page of the parts that have something to say."""
    told = ((name, tuple(lines)) for name, lines in parts)
    return Page(title, tuple(Section(name, lines) for name, lines in told if lines))


def _address(note: Note) -> str:
    """The text of a note and its address, without saying where it comes from."""
    return f"{note.text}: {note.address}" if note.address else note.text
