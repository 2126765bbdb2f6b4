"""An edition in one municipality as a booklet: what people look up first, then an appendix.

The page reads like the text that the rules come from: a block for each table, with the rows that
people know. What this text does not say itself, but another edition does, stands together below.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from routeboek.book import Route, Rules
from routeboek.condition import Condition, Source
from routeboek.parts import Duty, Notice, Option, Phase
from routeboek.render.appendix import Appendix, chronological
from routeboek.render.ladders import absent_heading, destination, heading, routes_of, steps
from routeboek.render.page import Line, Page, Section
from routeboek.render.references import References
from routeboek.render.rulepages import validity
from routeboek.render.standing import readings_of
from routeboek.tables import Absence, Application, Note, OtherRoute, Participant, Table

Said: TypeAlias = Application | Participant | Note | Condition
"""What stands in a row of a block."""
Listed: TypeAlias = Phase | Duty | Option | Notice
"""What a block lists."""


class Block(NamedTuple):
    """A section of the booklet, and whether all of it comes from another edition."""

    title: str
    lines: Sequence[Line]
    carried_over: bool = False

    def section(self) -> Section:
        return Section(self.title, tuple(self.lines))


def booklet_page(rules: Rules, route: Route) -> Page:
    """Everything that an edition says for one municipality."""
    words = References(rules, route)
    body = list(_Body(words).sections())
    appendix = list(Appendix(words).sections())
    name, place = route.edition.name, rules.municipalities[route.municipality].name
    title = words.say("show-tables", name=name, id=route.edition.id, municipality=place)
    return Page(title, (*body, *appendix))


class _Body:
    def __init__(self, words: References) -> None:
        self.words, self.rules = words, words.rules
        self.route, self.edition = words.route, words.edition
        terms = [set(table.term.interpretations) for table in self.route.ladder if table.term]
        self.of_every_term = set.intersection(*terms) if terms else set()
        editions = (one for sector in self.rules.sectors.values() for one in sector.editions)
        elsewhere = {source.document for one in editions for source in one.sources}
        self.elsewhere = elsewhere - {source.document for source in self.edition.sources}

    def sections(self) -> Iterator[Section]:
        """What this text says itself, and then what it takes over."""
        yield Section("", tuple(self._about()))
        blocks = [block for block in self._blocks() if block.lines]
        yield from (block.section() for block in blocks if not block.carried_over)
        others = [block.section() for block in blocks if block.carried_over]
        if others:
            note = self.words.line("book-carried-over-means")
            yield Section(self.words.say("book-carried-over"), (note,))
            yield from others

    def _about(self) -> Iterator[Line]:
        words, edition = self.words, self.edition
        yield Line(words.cited(validity(edition, words), edition.sources))
        if any(table.term for table in self.route.ladder):
            yield words.line("show-terms", fact=self.rules.facts[edition.clock].label)
        yield words.line("book-references")
        elsewhere = {*readings_of(edition.gate)}
        elsewhere |= {name for duty in edition.duties for name in duty.interpretations}
        general = [name for name in edition.interpretations if name not in elsewhere]
        yield from self._readings((*general, *self.of_every_term))

    def _blocks(self) -> Iterator[Block]:
        """Everything, in the order in which a case meets it."""
        say, edition, route = self.words.say, self.edition, self.route
        yield self._list(say("book-phases"), chronological(edition.phases))
        yield Block(say("show-gate"), list(self._gate()))
        yield self._list(say("show-duties"), edition.duties)
        yield from (self._table(one) for one in route.side_tables if one.next_when)
        yield from self._ladder()
        yield from (self._other_route(one) for one in (route.fallback,) if one)
        yield from (self._table(one) for one in route.side_tables if not one.next_when)
        yield from map(self._other_route, edition.routes)
        yield self._list(say("show-options"), route.options)
        yield self._list(say("book-warnings"), edition.notices)

    # ---- blocks

    def _gate(self) -> Iterator[Line]:
        """Two levels of conditions; what is deeper stands in full in the appendix."""
        conditions = self.words.gate()
        for one in conditions:
            yield self._condition(one, 0)
            yield from (self._condition(part, 1) for part in one.children)
        yield from self._readings(name for one in conditions for name in readings_of(one))

    def _condition(self, condition: Condition, level: int) -> Line:
        text = self._said(condition)
        if condition.children and not level:
            text = f"{text} {self.words.say(f'show-{condition.grouper}')}"
        if not condition.blocking:
            text = self.words.noted(text, "word-not-blocking")
        text = self.words.carried(text, condition.carried_over)
        return Line(self.words.cited(text, _sources(condition)), "bullet", level)

    def _list(self, title: str, parts: Sequence[Listed]) -> Block:
        whole = all(map(self._is_carried, parts))
        lines = []
        for one in parts:
            text = self.words.carried(self._listed(one), self._is_carried(one) and not whole)
            lines.append(Line(self.words.cited(text, one.sources), "bullet"))
        issues = [name for one in parts if isinstance(one, Duty) for name in one.interpretations]
        return Block(title, [*lines, *self._readings(issues)], whole)

    def _listed(self, part: Listed) -> str:
        match part:
            case Phase():
                return self.words.say("book-named", name=part.name, text=part.text)
            case Duty():
                return self.words.say("show-duty", role=part.on_whom.name, text=part.text)
            case Option():
                who = part.who_asks.name
                return self.words.say("option", name=part.name, text=part.text, who=who)
            case Notice():
                return part.text

    def _ladder(self) -> Iterator[Block]:
        """The steps in order, and those that this municipality lacks in their place."""
        absent = {one.table: one for one in self.route.absent}
        order = steps(routes_of(self.rules, self.edition).values())
        for name in dict.fromkeys((*order, *absent)):
            if name in absent:
                yield self._absence(absent[name])
            elif name in self.route.tables:
                yield self._table(self.route.tables[name])

    def _absence(self, absence: Absence) -> Block:
        code = "show-not-here-but" if absence.go_to else "book-not-here"
        text = self.words.say(code, name=destination(self.route, absence))
        line = Line(self.words.cited(text, absence.sources), "bullet")
        name = absent_heading(self.rules, self.edition, absence.table)
        return Block(name, [line, *self._readings(absence.interpretations)])

    def _other_route(self, other: OtherRoute) -> Block:
        whole = self._is_carried(other)
        lines = [Line(self.words.cited(other.text, other.sources), "bullet")]
        lines += self._row("applications", other.applications, whole)
        lines += self._row("participants", other.participants, whole)
        lines += self._row("contacts", other.contacts, whole)
        return Block(other.name, [*lines, *self._readings(other.interpretations)], whole)

    def _table(self, table: Table) -> Block:
        whole = self._is_carried(table)
        conditions = table.condition.children
        readings = [one for one in table.interpretations if one not in self.of_every_term]
        lines = [
            *self._remarks(table),
            *self._row("purpose", [table.purpose], whole),
            *self.words.asked("book-only-when", table.only_when, "bullet"),
            *self.words.asked("book-next-when", table.next_when, "bullet"),
            *self._term(table),
            *self._row("frequency", [table.frequency], whole),
            *self._row("applications", table.applications, whole),
            *self._row("participants", table.participants, whole),
            *self._row("conditions", [one for one in conditions if one.blocking], whole),
            *self._row("preparation", [one for one in conditions if not one.blocking], whole),
            *self._row("dossier", table.dossier, whole),
            *self._row("powers", table.powers, whole),
            *self._row("afterwards", table.afterwards, whole),
            *self._row("contacts", table.contacts, whole),
            *self._readings(readings),
        ]
        return Block(heading(table), lines, whole)

    # ---- rows

    def _remarks(self, table: Table) -> Iterator[Line]:
        """What is special about a table, and where it stands."""
        gated = table.gated or table not in self.route.ladder
        remarks = [
            self.words.formerly(table),
            "" if gated else self.words.say("book-not-gated"),
            self.words.say("named-only") if table.named_only else "",
        ]
        text = "; ".join(filter(None, remarks))
        if text:
            told = f"{text[0].upper()}{text[1:]}."
            yield Line(self.words.cited(told, table.sources), "bullet")

    def _term(self, table: Table) -> Iterator[Line]:
        if table.term:
            text = self.words.cited(f"{self.words.term(table.term)}", table.term.sources)
            yield self.words.line("book-term", "bullet", text=text)

    def _row(self, label: str, parts: Iterable[Said | None], whole: bool) -> Iterator[Line]:
        """A row of a block: what this text says, and in a second row what it takes over."""
        given = [one for one in parts if one]
        sentences = all(isinstance(one, Note | Condition) for one in given)
        between = (" ", " ") if sentences and label != "contacts" else (", ", "; ")
        for carried_over in (False, True):
            some = [one for one in given if (one.carried_over and not whole) == carried_over]
            if some:
                told = [(self._said(one), _sources(one)) for one in some]
                text = self.words.together(told, *between)
                name = self.words.say(f"book-{label}")
                code = "book-row-carried-over" if carried_over else "book-row"
                yield self.words.line(code, "bullet", name=name, text=text)

    def _said(self, part: Said) -> str:
        match part:
            case Application():
                text = self.words.short_application(part._replace(carried_over=False))
                text += f", {part.note}" if part.note else ""
                return f"{text} ({part.means})" if part.means else text
            case Condition():
                return part.text or " ".join(map(self._said, part.children))
            case Participant():
                return self.words.said(part._replace(carried_over=False))
            case Note():
                return self.words.said(part._replace(carried_over=False))

    def _readings(self, names: Iterable[str]) -> list[Line]:
        """The numbers under which the appendix tells how unclear passages are read."""
        found = [self.rules.interpretations[name] for name in dict.fromkeys(names)]
        issues = ", ".join(dict.fromkeys(one.issue for one in self.words.by_issue(found)))
        return [self.words.line("book-readings", "bullet", issues=issues)] if issues else []

    # ---- where it comes from

    def _is_carried(self, part: Listed | Table | OtherRoute) -> bool:
        """Whether it comes from the text of another edition."""
        if isinstance(part, Duty | Table):
            return part.carried_over
        return bool(part.sources) and self.elsewhere.issuperset(s.document for s in part.sources)


def _sources(part: Said) -> tuple[Source, ...]:
    """Where a part stands; of a group of conditions: where its parts do."""
    below = part.children if isinstance(part, Condition) else ()
    return tuple(dict.fromkeys((*part.sources, *(s for one in below for s in _sources(one)))))
