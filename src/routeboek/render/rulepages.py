"""The rules as pages: the editions, an edition over its municipalities, and every table in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from routeboek.book import Edition, Route, Rules
from routeboek.condition import Condition, Source
from routeboek.parts import Absence, Note, OtherRoute, Phase, Table, Term
from routeboek.render.ladders import absent_heading, destination, heading, routes_of, steps
from routeboek.render.page import Grid, Line, Page, Section
from routeboek.render.words import Words, page_of

SHORT_NOTE = 40
"""Longest note that has room in a cell."""


def overview_page(rules: Rules) -> Page:
    """Which editions and municipalities there are."""
    words = Words(rules)
    parts = [
        (
            words.say("show-sector", id=sector.id, name=sector.name),
            _editions(words, sector.editions),
        )
        for sector in rules.sectors.values()
    ]
    places = (
        words.line("show-municipality", "bullet", id=one.id, name=one.name)
        for one in rules.municipalities.values()
    )
    parts.append((words.say("show-municipalities"), places))
    return page_of(words.say("show-overview", name=rules.name), parts)


def _editions(words: Words, editions: Iterable[Edition]) -> Iterator[Line]:
    for edition in editions:
        yield words.line("show-edition", "bullet", tone="strong", id=edition.id, name=edition.name)
        yield Line(validity(edition, words), level=1)


def validity(edition: Edition, words: Words) -> str:
    """For which school year an edition is, and from when until when it holds."""
    told = {
        "dating": words.say(f"dating-{edition.dating}"),
        "day": words.date(edition.valid_from),
        "year": edition.school_year,
    }
    if edition.valid_until is None:
        return words.say("show-validity", **told)
    return words.say("show-validity-until", until=words.date(edition.valid_until), **told)


# ---------------------------------------------------------------- over the municipalities

_Cell = tuple[str, ...]


def matrix_page(rules: Rules, edition: Edition) -> Page:
    """The steps of an edition, with a column for each municipality."""
    words = Words(rules)
    routes = routes_of(rules, edition)
    names = [rules.municipalities[name].name for name in routes]
    grid = Grid((words.say("show-column"), *names), tuple(_rows(words, list(routes.values()))))
    about = [Line(validity(edition, words))]
    if any(table.term for route in routes.values() if route for table in route.ladder):
        about.append(words.line("show-terms", fact=rules.facts[edition.clock].label))
    sections = [Section("", tuple(about)), Section(words.say("show-ladder"), (), grid)]
    if sides := tuple(_side_tables(words, routes)):
        sections.append(Section(words.say("show-side-tables"), sides))
    title = words.say("show-matrix", name=edition.name, id=edition.id)
    return Page(title, tuple(sections))


def _rows(words: Words, routes: Sequence[Route | None]) -> Iterator[tuple[_Cell, ...]]:
    for step in steps(routes):
        here = [route.tables.get(step) if route else None for route in routes]
        table = next(one for one in here if one)
        yield (_label(words, table), *(_presence(words, route, step) for route in routes))
        yield from _row(words, "show-applications", [_applications(words, one) for one in here])
        yield from _row(words, "show-participants", [_participants(words, one) for one in here])
    ends = [(one.fallback.name,) if one and one.fallback else () for one in routes]
    yield from _row(words, "show-fallback", ends)


def _row(words: Words, label: str, cells: Sequence[_Cell]) -> Iterator[tuple[_Cell, ...]]:
    """A row, unless all its cells are empty."""
    if any(cells):
        yield ((words.say(label),), *cells)


def _label(words: Words, table: Table) -> _Cell:
    formerly = f"({words.formerly(table)})" if table.formerly else ""
    term = words.term(table.term) if table.term else ""
    return tuple(part for part in (heading(table), formerly, term) if part)


def _presence(words: Words, route: Route | None, table: str) -> _Cell:
    if route is None:
        return (words.say("show-not-covered"),)
    if table in route.tables:
        return (words.say("show-yes"),)
    for absence in route.absent:
        if absence.table == table and absence.go_to:
            return (words.say("show-no", name=destination(route, absence)),)
    return (words.say("value-no").capitalize(),)


def _applications(words: Words, table: Table | None) -> _Cell:
    return tuple(map(words.short_application, table.applications)) if table else ()


def _participants(words: Words, table: Table | None) -> _Cell:
    people = table.participants if table else ()
    return tuple(dict.fromkeys(words.participant(one, SHORT_NOTE) for one in people))


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
        others = [route.fallback] if route.fallback else []
        parts: list[tuple[str, Iterable[Line]]] = [
            ("", self._about(edition)),
            *((phase.name, self._phase(phase)) for phase in edition.phases),
            (self.say("show-gate"), self._conditions([*needed, *edition.gate.children])),
            *((heading(table), self._table(table)) for table in route.ladder),
            *(
                (absent_heading(self.rules, edition, one.table), self._absence(one))
                for one in route.absent
            ),
            *((other.name, self._other_route(other)) for other in [*others, *edition.routes]),
            *((table.name, self._table(table)) for table in route.side_tables),
            (self.say("show-options"), self._options()),
            (self.say("show-duties"), self._duties()),
        ]
        place = self.rules.municipalities[route.municipality].name
        title = self.say("show-tables", name=edition.name, id=edition.id, municipality=place)
        return page_of(title, parts)

    def _about(self, edition: Edition) -> Iterator[Line]:
        yield Line(validity(edition, self))
        yield from self._ended(edition.sources, edition.interpretations)

    def _table(self, table: Table) -> Iterator[Line]:
        remarks = (
            self.say("word-carried-over") if table.carried_over else "",
            self.formerly(table),
            self.say("named-only") if table.named_only else "",
        )
        yield from (Line(f"{remark.capitalize()}.") for remark in remarks if remark)
        for name, said in zip(table._fields, table, strict=True):
            if isinstance(said, Term):
                after = self.say("show-after", fact=self.rules.facts[self.edition.clock].label)
                yield self.line("label-term", text=f"{self.term(said)} {after}")
            elif isinstance(said, Note):
                yield self.line(f"label-{name}", text=self.note(said))
        yield from self._people(table)
        if table.condition.children:
            yield self.line("label-conditions")
            yield from self._conditions(table.condition.children)
        yield from self.below("dossier", [self.note(one) for one in table.dossier])
        yield from self.below("powers", [self.note(one) for one in table.powers])
        yield from self.below("afterwards", [self.note(one) for one in table.afterwards])
        yield from self.below("contacts", [self.note(one) for one in table.contacts])
        yield from self._ended(table.sources, table.interpretations)

    def _people(self, where: Table | OtherRoute) -> Iterator[Line]:
        """Who applies, and who sits at the table."""
        yield from self.below("apply", [self.application(one) for one in where.applications])
        yield from self.below("sits", [self.participant(one) for one in where.participants])

    def _ended(self, sources: Sequence[Source], readings: Iterable[str]) -> Iterator[Line]:
        """Where a part of the rules stands, and how it is read."""
        yield from self.source_line(sources, 0)
        found = [self.rules.interpretations[name] for name in dict.fromkeys(readings)]
        texts = [
            self.say(
                "show-reading",
                question=one.question,
                chosen=one.readings[one.chosen],
                issue=one.issue,
            )
            for one in found
        ]
        yield from self.below("readings", texts)

    def _conditions(self, conditions: Iterable[Condition], level: int = 0) -> Iterator[Line]:
        for one in conditions:
            if one.test is None:
                kind = self.say(f"show-{one.grouper or 'all'}")
                yield Line(f"{one.text} {kind}".strip(), "bullet", level)
                yield from self._conditions(one.children, level + 1)
            else:
                yield from self._condition(one, level)

    def _condition(self, condition: Condition, level: int) -> Iterator[Line]:
        text = self.carried(condition.text, condition.carried_over)
        if not condition.blocking:
            text += f" ({self.say('word-not-blocking')})"
        yield Line(text, "bullet", level)
        if condition.todo:
            who = self.roles([self.rules.roles[role] for role in condition.who], "and")
            yield Line(self.todo(condition.todo, who), level=level + 1)
        yield from self.source_line(condition.sources, level + 1)

    def _absence(self, absence: Absence) -> Iterator[Line]:
        if absence.go_to:
            yield self.line("show-not-here-but", name=destination(self.route, absence))
        else:
            yield self.line("show-not-here")
        yield from self._ended(absence.sources, absence.interpretations)

    def _other_route(self, route: OtherRoute) -> Iterator[Line]:
        yield Line(route.text)
        yield from self._people(route)
        yield from self.below("contacts", [self.note(one) for one in route.contacts])
        yield from self._ended(route.sources, route.interpretations)

    def _phase(self, phase: Phase) -> Iterator[Line]:
        yield Line(phase.text)
        for action in phase.actions:
            yield self.action(action, "and")
            yield from self.source_line(action.sources, 1)
        yield from self.source_line(phase.sources, 0)

    def _options(self) -> Iterator[Line]:
        for one in self.route.options:
            yield self.option(one)
            yield from self.source_line(one.sources, 1)

    def _duties(self) -> Iterator[Line]:
        for one in self.edition.duties:
            text = self.say("show-duty", role=one.on_whom.name, text=one.text)
            yield Line(self.carried(text, one.carried_over), "bullet")
            yield from self.source_line(one.sources, 1)
