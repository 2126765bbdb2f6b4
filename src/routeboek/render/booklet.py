"""An edition in one municipality as a booklet: what people look up first, then an appendix.

The page reads like the text that the rules come from: a block for each table, with the rows that
people know. Behind each row stand its places in the documents, and the issues on which the text
had to be read one way or another. What this text does not say itself but another edition does,
opens the appendix.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

from routeboek.book import Route, Rules
from routeboek.condition import Test
from routeboek.parts import Duty, Phase
from routeboek.render.appendix import Appendix, chronological
from routeboek.render.ladders import absent_heading, destination, heading, routes_of, steps
from routeboek.render.page import Line, Page, Section
from routeboek.render.references import References
from routeboek.render.rows import Rows, places_of
from routeboek.render.rulepages import validity
from routeboek.render.standing import parts_of, readings_of, used_readings
from routeboek.tables import (
    Absence,
    Application,
    Note,
    OtherRoute,
    Participant,
    Table,
    Term,
)

Listed: TypeAlias = Phase | Duty | OtherRoute
"""What a block lists."""


class Block(NamedTuple):
    """A section of the booklet, and whether all of it comes from another edition."""

    title: str
    lines: list[Line]
    carried_over: bool = False

    def section(self) -> Section:
        return Section(self.title, tuple(self.lines))


def booklet_page(rules: Rules, route: Route) -> Page:
    """Everything that an edition says for one municipality."""
    words = References(rules, route)
    body = _Body(words)
    about = Section("", tuple(body.about()))
    blocks = [block for block in body.blocks() if block.lines]
    own = [block.section() for block in blocks if not block.carried_over]
    others = [block.section() for block in blocks if block.carried_over]
    name, place = route.edition.name, rules.municipalities[route.municipality].name
    title = words.say("show-tables", name=name, id=route.edition.id, municipality=place)
    return Page(title, (about, *own, *Appendix(words).sections(others)))


class _Body:
    def __init__(self, words: References) -> None:
        self.words, self.rules = words, words.rules
        self.route, self.edition = words.route, words.edition
        terms = [set(table.term.interpretations) for table in self.route.ladder if table.term]
        self.of_every_term = set.intersection(*terms) if terms else set()

    def about(self) -> Iterator[Line]:
        """When the edition holds, what weeks are counted from, and how to read the page."""
        words, edition = self.words, self.edition
        told_below = {*readings_of(edition.gate)}
        told_below |= {name for duty in edition.duties for name in duty.interpretations}
        general = [name for name in edition.interpretations if name not in told_below]
        yield Line(words.cited(validity(edition, words), edition.sources, general))
        if any(table.term for table in self.route.ladder):
            clock = self.rules.facts[edition.clock].label
            counted = words.say("show-terms", fact=clock)
            yield Line(words.cited(counted, (), self.of_every_term))
        if aim := edition.ambition:
            months = words.count("ambition-months", aim.months)
            text = words.say("book-ambition", months=months, text=aim.text)
            yield Line(words.cited(text, aim.sources, aim.interpretations))
        yield words.line("book-references", places=words.listing(list(self._marks())))

    def _marks(self) -> Iterator[str]:
        """What the references on this page look like, and mean."""
        yield self.words.say("book-own-place")
        own = self.edition.sources[0].document
        others = [name for name in self.rules.documents if name != own]
        if others:
            yield self.words.say("book-other-place", other=others[-1])
        for name in list(used_readings(self.route))[:1]:
            yield self.words.say("book-an-issue", issue=self.rules.interpretations[name].issue)

    def blocks(self) -> Iterator[Block]:
        """Everything, in the order in which a case meets it."""
        say, edition, route = self.words.say, self.edition, self.route
        fallback = [route.fallback] if route.fallback else []
        yield from self._apart(say("book-phases"), chronological(edition.phases))
        yield Block(say("show-gate"), list(self._gate()))
        yield from self._apart(say("show-duties"), edition.duties)
        yield from (self._table(one) for one in route.side_tables if one.next_when)
        yield from self._ladder()
        yield from self._apart(say("show-fallback"), fallback)
        yield from (self._table(one) for one in route.side_tables if not one.next_when)
        yield from self._apart(say("diagram-other-routes"), edition.routes)

    # ---- what is listed

    def _apart(self, title: str, parts: Sequence[Listed]) -> Iterator[Block]:
        """Two blocks: what this text says, and what it takes over."""
        for carried_over in (False, True):
            some = [one for one in parts if self._is_carried(one) == carried_over]
            lines = [line for one in some for line in self._listed(one, carried_over)]
            name = self.words.say("book-title-carried-over", name=title) if carried_over else title
            yield Block(name, lines, carried_over)

    def _is_carried(self, part: Listed) -> bool:
        """Whether it comes from the text of another edition."""
        if isinstance(part, Duty):
            return part.carried_over
        documents = {source.document for source in part.sources}
        return bool(documents) and documents <= self.words.elsewhere

    def _listed(self, part: Listed, carried_over: bool) -> Iterator[Line]:
        if isinstance(part, Duty):
            text = self.words.duty(part)
        else:
            text = self.words.say("book-named", name=part.name, text=part.text)
        readings = () if isinstance(part, Phase) else part.interpretations
        yield Line(self.words.cited(text, part.sources, readings), "bullet")
        if isinstance(part, OtherRoute):
            rows = Rows(self.words, carried_over)
            yield from rows.row("applications", part.applications, 1)
            yield from rows.row("participants", part.participants, 1)
            yield from rows.row("contacts", part.contacts, 1)

    def _gate(self) -> Iterator[Line]:
        """Two levels of conditions; what is deeper stands in full in the appendix."""
        for one in self.words.gate():
            sources = () if one.children else one.sources
            text = self.words.cited(self.words.condition(one), sources, readings_of(one))
            yield Line(text, "bullet")
            for part in one.children:
                yield Line(self.words.cited(part.text, places_of(part)), "bullet", 1)

    # ---- tables

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
        line = Line(self.words.cited(text, absence.sources, absence.interpretations), "bullet")
        return Block(absent_heading(self.rules, self.edition, absence.table), [line])

    def _table(self, table: Table) -> Block:
        of_parts = {name for one in parts_of(table) for name in one.interpretations}
        own = tuple(name for name in table.interpretations if name not in of_parts)
        lines = [
            *self._remarks(table, () if table.purpose else own),
            *self._when("book-only-when", table.only_when, table),
            *self._when("book-next-when", table.next_when, table),
            *self._rows(table, own),
        ]
        return Block(heading(table), lines, table.carried_over)

    def _rows(self, table: Table, own: tuple[str, ...]) -> Iterator[Line]:
        """Whatever a table has to say, in the order in which its fields are declared."""
        rows = Rows(self.words, table.carried_over)
        for name, said in zip(table._fields, table, strict=True):
            if isinstance(said, Note):
                yield rows.note(name, said, own if name == "purpose" else ())
            elif isinstance(said, Term):
                yield self._term(said)
            elif isinstance(said, tuple):
                told = [one for one in said if isinstance(one, Application | Participant | Note)]
                yield from rows.row(name, told)
            if name == "participants":  # what must come first is not for who sits there
                conditions = table.condition.children
                yield from rows.row("conditions", [one for one in conditions if one.blocking])
                yield from rows.row("preparation", [one for one in conditions if not one.blocking])

    def _remarks(self, table: Table, readings: Sequence[str]) -> Iterator[Line]:
        """What is special about a table; how it is read too, if it has no purpose to say it at."""
        gated = table.gated or table not in self.route.ladder
        remarks = [
            self.words.formerly(table),
            "" if gated else self.words.say("book-not-gated"),
            self.words.say("named-only") if table.named_only else "",
        ]
        told = "; ".join(filter(None, remarks)) or (readings and self.words.say("book-whole-table"))
        if told:
            text = f"{told[0].upper()}{told[1:]}."
            yield Line(self.words.cited(text, table.sources, readings), "bullet")

    def _when(self, label: str, test: Test | None, table: Table) -> Iterator[Line]:
        return self.words.asked(label, test, "bullet", places=self.words.cited("", table.sources))

    def _term(self, term: Term) -> Line:
        readings = [name for name in term.interpretations if name not in self.of_every_term]
        text = self.words.cited(self.words.term(term), term.sources, readings)
        return self.words.line("book-term", "bullet", text=text)
