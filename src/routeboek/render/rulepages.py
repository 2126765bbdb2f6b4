"""The rules as pages: the editions, an edition over its municipalities, and every table in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from routeboek.book import Route, Rules
from routeboek.condition import Condition, Source
from routeboek.parts import Edition, Phase
from routeboek.render.flowchart import diagram
from routeboek.render.ladders import absent_heading, destination, heading, routes_of, steps
from routeboek.render.page import Cell, Grid, Line, Page, Section
from routeboek.render.words import Words, bullets, page_of
from routeboek.tables import Absence, Note, OtherRoute, Participant, Table, Term

SHORT_NOTE = 40
"""Longest note that has room in a cell."""


def overview_page(rules: Rules) -> Page:
    """Which editions and municipalities there are."""
    words = Words(rules)
    parts: list[tuple[str, list[Line]]] = []
    for sector in rules.sectors.values():
        lines = []
        for one in sector.editions:
            told = words.say("show-edition", id=one.id, name=one.name)
            lines += [Line(told, "bullet", tone="strong"), Line(validity(one, words), level=1)]
        parts.append((words.say("show-sector", id=sector.id, name=sector.name), lines))
    municipalities = rules.municipalities.values()
    places = [words.say("show-municipality", id=one.id, name=one.name) for one in municipalities]
    parts.append((words.say("show-municipalities"), bullets(places)))
    return page_of(words.say("show-overview", name=rules.name), parts)


def validity(edition: Edition, words: Words) -> str:
    """For which school year an edition is, and from when until when it holds."""
    until = edition.valid_until
    return words.say(
        "show-validity-until" if until else "show-validity",
        dating=words.say(f"dating-{edition.dating}"),
        day=words.date(edition.valid_from),
        year=edition.school_year,
        until=until and words.date(until),
    )


# ---------------------------------------------------------------- over the municipalities


def matrix_page(rules: Rules, edition: Edition) -> Page:
    """The steps of an edition, with a column for each municipality."""
    words = Words(rules)
    routes = routes_of(rules, edition)
    names = [rules.municipalities[name].name for name in routes]
    rows = [row for row in _rows(words, list(routes.values())) if any(row[1:])]
    about = [Line(validity(edition, words))]
    if any(table.term for route in routes.values() if route for table in route.ladder):
        about.append(words.line("show-terms", fact=rules.facts[edition.clock].label))
    grid = Grid((words.say("show-column"), *names), tuple(rows))
    sections = [Section("", tuple(about)), Section(words.say("show-ladder"), (), grid)]
    if sides := tuple(_side_tables(words, routes)):
        sections.append(Section(words.say("show-side-tables"), sides))
    title = words.say("show-matrix", name=edition.name, id=edition.id)
    return Page(title, tuple(sections))


def _rows(words: Words, routes: Sequence[Route | None]) -> Iterator[tuple[Cell, ...]]:
    """What stands below the municipalities: three rows for each step, and the end of the route."""
    for step in steps(routes):
        here = [route.tables.get(step) if route else None for route in routes]
        table = next(one for one in here if one)
        formerly = f"({words.formerly(table)})" if table.formerly else ""
        label = (heading(table), formerly, words.term(table.term) if table.term else "")
        yield tuple(filter(None, label)), *(_presence(words, route, step) for route in routes)
        applying = [one.applications if one else () for one in here]
        ways = [tuple(map(words.short_application, some)) for some in applying]
        yield (words.say("show-applications"),), *ways
        sitting = [one.participants if one else () for one in here]
        names = [[words.said(_short(one)) for one in some] for some in sitting]
        yield (words.say("show-participants"),), *(tuple(dict.fromkeys(some)) for some in names)
    ends = [(one.fallback.name,) if one and one.fallback else () for one in routes]
    yield (words.say("show-fallback"),), *ends


def _short(one: Participant) -> Participant:
    return one if len(one.note) <= SHORT_NOTE else one._replace(note="")


def _presence(words: Words, route: Route | None, table: str) -> Cell:
    if route is None:
        return (words.say("show-not-covered"),)
    if table in route.tables:
        return (words.say("show-yes"),)
    for absence in route.absent:
        if absence.table == table and absence.go_to:
            return (words.say("show-no", name=destination(route, absence)),)
    return (words.say("value-no").capitalize(),)


def _side_tables(words: Words, routes: dict[str, Route | None]) -> Iterator[Line]:
    """The tables beside the ladder, each with the municipalities that have it."""
    covered = {name: route for name, route in routes.items() if route}
    tables: dict[str, Table] = {}
    for route in covered.values():
        for table in route.side_tables:
            tables.setdefault(table.id, table)
    for table in tables.values():
        places = [name for name, route in covered.items() if table.id in route.tables]
        names = words.listing([words.rules.municipalities[name].name for name in places])
        code = "show-everywhere" if len(places) == len(routes) else "show-only-in"
        yield words.line(code, "bullet", name=table.name, places=names)


# ---------------------------------------------------------------- every table in full


def tables_page(rules: Rules, route: Route) -> Page:
    """Everything that an edition says for one municipality."""
    return _Tables(rules, route).page()


class _Tables(Words):
    def __init__(self, rules: Rules, route: Route) -> None:
        super().__init__(rules)
        self.route, self.edition = route, route.edition

    def page(self) -> Page:
        """The edition, its phases and gate, each table of the municipality, and what is beside."""
        edition, route = self.edition, self.route
        needed = [edition.ladder_for] if edition.ladder_for else []
        others = [*([route.fallback] if route.fallback else []), *edition.routes]
        about = [Line(validity(edition, self)), *self._ended(edition)]
        absent = [(absent_heading(self.rules, edition, one.table), one) for one in route.absent]
        options = ((self.option(one), one.sources) for one in route.options)
        duties = ((Line(self.said(one), "bullet"), one.sources) for one in edition.duties)
        parts: list[tuple[str, Iterable[Line]]] = [
            ("", about),
            *((phase.name, self._phase(phase)) for phase in edition.phases),
            (self.say("show-gate"), self._conditions([*needed, *edition.gate.children])),
            *((heading(table), self._table(table)) for table in route.ladder),
            *((name, self._absence(one)) for name, one in absent),
            *((other.name, self._other_route(other)) for other in others),
            *((table.name, self._table(table)) for table in route.side_tables),
            (self.say("show-options"), self._cited(options)),
            (self.say("show-duties"), self._cited(duties)),
        ]
        place = self.rules.municipalities[route.municipality].name
        title = self.say("show-tables", name=edition.name, id=edition.id, municipality=place)
        drawing = Section(self.say("diagram-title"), (), drawing=diagram(self.rules, route))
        return Page(title, (*page_of(title, parts).sections, drawing))

    def _table(self, table: Table) -> Iterator[Line]:
        remarks = (
            self.say("word-carried-over") if table.carried_over else "",
            self.formerly(table),
            self.say("named-only") if table.named_only else "",
        )
        yield from (Line(f"{remark.capitalize()}.") for remark in remarks if remark)
        said = dict(zip(table._fields, table, strict=True))
        for name, one in said.items():
            if isinstance(one, Term):
                after = self.say("show-after", fact=self.rules.facts[self.edition.clock].label)
                yield self.line("label-term", text=f"{self.term(one)} {after}")
            elif isinstance(one, Note):
                yield self.line(f"label-{name}", text=self.said(one))
        yield from self._people(table)
        if table.condition.children:
            yield self.line("label-conditions")
            yield from self._conditions(table.condition.children)
        for name, several in said.items():
            if isinstance(several, tuple):
                notes = [self.said(one) for one in several if isinstance(one, Note)]
                yield from self.below(name, notes)
        yield from self._ended(table)

    def _people(self, where: Table | OtherRoute) -> Iterator[Line]:
        """Who applies, and who sits at the table."""
        yield from self.below("apply", map(self.said, where.applications))
        yield from self.below("sits", map(self.said, where.participants))

    def _ended(self, part: Edition | Table | OtherRoute | Absence) -> Iterator[Line]:
        """Where a part of the rules stands, and how it is read."""
        yield from self.source_line(part.sources, 0)
        texts = []
        for name in dict.fromkeys(part.interpretations):
            one = self.rules.interpretations[name]
            told = {"chosen": one.readings[one.chosen], "issue": one.issue}
            texts.append(self.say("show-reading", question=one.question, **told))
        yield from self.below("readings", texts)

    def _conditions(self, conditions: Iterable[Condition], level: int = 0) -> Iterator[Line]:
        for one in conditions:
            if one.test is None:
                kind = self.say(f"show-{one.grouper or 'all'}")
                yield Line(f"{one.text} {kind}".strip(), "bullet", level)
                yield from self._conditions(one.children, level + 1)
                continue
            text = self.carried(one.text, one.carried_over)
            if not one.blocking:
                text += f" ({self.say('word-not-blocking')})"
            yield Line(text, "bullet", level)
            if one.todo:
                yield Line(self.todo(one.todo, self.roles_named(one.who, "and")), level=level + 1)
            yield from self.source_line(one.sources, level + 1)

    def _absence(self, absence: Absence) -> Iterator[Line]:
        code = "show-not-here-but" if absence.go_to else "show-not-here"
        yield self.line(code, name=destination(self.route, absence))
        yield from self._ended(absence)

    def _other_route(self, route: OtherRoute) -> Iterator[Line]:
        yield Line(route.text)
        yield from self._people(route)
        yield from self.below("contacts", map(self.said, route.contacts))
        yield from self._ended(route)

    def _phase(self, phase: Phase) -> Iterator[Line]:
        yield Line(phase.text)
        yield from self._cited((self.action(one, "and"), one.sources) for one in phase.actions)
        yield from self.source_line(phase.sources, 0)

    def _cited(self, told: Iterable[tuple[Line, Sequence[Source]]]) -> Iterator[Line]:
        """Items of a list, each with where it stands."""
        for line, sources in told:
            yield line
            yield from self.source_line(sources, 1)
