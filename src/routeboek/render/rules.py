"""The rules as pages: the editions, an edition over its municipalities, and every table in full."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from routeboek.book import Edition, Route, Rules
from routeboek.condition import Condition
from routeboek.parts import Absence, Application, OtherRoute, Phase, Table, Term
from routeboek.render.page import Grid, Line, Page, Section
from routeboek.render.words import Words

SHORT_NOTE = 40
"""Longest note that has room in a cell."""


def overview_page(rules: Rules) -> Page:
    """Which editions and municipalities there are."""
    words = Words(rules)
    sections = []
    for sector in rules.sectors.values():
        title = words.say("show-sector", id=sector.id, name=sector.name)
        lines: list[Line] = []
        for edition in sector.editions:
            name = words.say("show-edition", id=edition.id, name=edition.name)
            lines.append(Line(name, "bullet", tone="strong"))
            lines.append(Line(validity(edition, words), level=1))
        sections.append(Section(title, tuple(lines)))
    places = [
        Line(words.say("show-municipality", id=one.id, name=one.name), "bullet")
        for one in rules.municipalities.values()
    ]
    sections.append(Section(words.say("show-municipalities"), tuple(places)))
    return Page(words.say("show-overview", name=rules.name), tuple(sections))


def validity(edition: Edition, words: Words) -> str:
    """For which school year an edition is, and from when until when it holds."""
    dating = words.say(f"dating-{edition.dating}")
    day, year = words.date(edition.valid_from), edition.school_year
    if edition.valid_until is None:
        return words.say("show-validity", year=year, day=day, dating=dating)
    until = words.date(edition.valid_until)
    return words.say("show-validity-until", year=year, day=day, until=until, dating=dating)


def routes_of(rules: Rules, edition: Edition) -> dict[str, Route | None]:
    """The route in each municipality; None where the edition does not apply."""
    return {name: rules.routes.get((edition.id, name)) for name in rules.municipalities}


def steps(routes: Iterable[Route | None]) -> list[str]:
    """The tables of all ladders in one order, each after the table it follows somewhere."""
    order: list[str] = []
    for route in routes:
        before = -1
        for table in route.ladder if route else ():
            if table.id not in order:
                order.insert(before + 1, table.id)
            before = order.index(table.id)
    return order


def table_elsewhere(rules: Rules, edition: Edition, table: str) -> Table | None:
    """A table that a municipality lacks, as another municipality has it."""
    routes = routes_of(rules, edition).values()
    return next((r.tables[table] for r in routes if r and table in r.tables), None)


def absent_heading(rules: Rules, edition: Edition, table: str) -> str:
    """The heading of a table that a municipality lacks."""
    found = table_elsewhere(rules, edition, table)
    return heading(found) if found else table


def destination(route: Route, absence: Absence) -> str:
    """The name of where to go instead of a table that is not there."""
    if route.fallback and route.fallback.id == absence.go_to:
        return route.fallback.name
    return route.tables[absence.go_to].name if absence.go_to in route.tables else absence.go_to


# ---------------------------------------------------------------- over the municipalities


def matrix_page(rules: Rules, edition: Edition) -> Page:
    """The steps of an edition, with a column for each municipality."""
    return _Matrix(rules, edition).page()


class _Matrix:
    def __init__(self, rules: Rules, edition: Edition) -> None:
        self.rules, self.edition = rules, edition
        self.words = Words(rules)
        self.say = self.words.say
        self.routes = routes_of(rules, edition)

    def page(self) -> Page:
        header = [self.say("show-column")]
        header += [self.rules.municipalities[name].name for name in self.routes]
        grid = Grid(tuple(header), tuple(self._rows()))
        lines = [Line(validity(self.edition, self.words))]
        if any(table.term for route in self.routes.values() if route for table in route.ladder):
            fact = self.rules.facts[self.edition.clock].label
            lines.append(Line(self.say("show-terms", fact=fact)))
        sections = [Section("", tuple(lines)), Section(self.say("show-ladder"), (), grid)]
        if sides := self._side_tables():
            sections.append(Section(self.say("show-side-tables"), tuple(sides)))
        title = self.say("show-matrix", name=self.edition.name, id=self.edition.id)
        return Page(title, tuple(sections))

    def _rows(self) -> Iterable[tuple[tuple[str, ...], ...]]:
        for step in steps(self.routes.values()):
            here = [r.tables.get(step) if r else None for r in self.routes.values()]
            table = next(one for one in here if one)
            yield (self._label(table), *(self._presence(r, step) for r in self.routes.values()))
            for label, cells in (
                ("show-applications", [self._applications(one) for one in here]),
                ("show-participants", [self._participants(one) for one in here]),
            ):
                if any(cells):
                    yield ((self.say(label),), *cells)
        if any(route and route.fallback for route in self.routes.values()):
            yield ((self.say("show-fallback"),), *map(self._fallback, self.routes.values()))

    def _label(self, table: Table) -> tuple[str, ...]:
        parts = [table.name if table.step is None else f"{table.step}. {table.name}"]
        if table.formerly:
            parts.append(f"({self.say('word-formerly', name=table.formerly)})")
        if table.term:
            parts.append(term_weeks(table.term, self.words))
        return tuple(parts)

    def _presence(self, route: Route | None, table: str) -> tuple[str, ...]:
        if route is None:
            return (self.say("show-not-covered"),)
        if table in route.tables:
            return (self.say("show-yes"),)
        for absence in route.absent:
            if absence.table == table and absence.go_to:
                return (self.say("show-no", name=destination(route, absence)),)
        return (self.say("value-no").capitalize(),)

    def _applications(self, table: Table | None) -> tuple[str, ...]:
        found = table.applications if table else ()
        return tuple(self._application(one) for one in found)

    def _application(self, one: Application) -> str:
        text = self.say("show-to", applicant=one.applicant.name, to=one.to.name)
        text += self.say("apply-via", via=one.via.name) if one.via else ""
        return self.words.carried(text, one.carried_over)

    def _participants(self, table: Table | None) -> tuple[str, ...]:
        names: dict[str, None] = {}
        for one in table.participants if table else ():
            note = f" ({one.note})" if 0 < len(one.note) <= SHORT_NOTE else ""
            names[self.words.carried(one.role.name + note, one.carried_over)] = None
        return tuple(names)

    def _fallback(self, route: Route | None) -> tuple[str, ...]:
        return (route.fallback.name,) if route and route.fallback else ()

    def _side_tables(self) -> Iterable[Line]:
        lines: dict[str, Line] = {}
        covered = {name: route for name, route in self.routes.items() if route}
        for route in covered.values():
            for table in route.side_tables:
                places = [n for n, r in covered.items() if table.id in r.tables]
                names = self.words.listing([self.rules.municipalities[n].name for n in places])
                code = "show-everywhere" if len(places) == len(self.routes) else "show-only-in"
                text = self.say(code, name=table.name, places=names)
                lines.setdefault(table.id, Line(text, "bullet"))
        return list(lines.values())


def term_weeks(term: Term, words: Words) -> str:
    """A term in weeks: guidance, last week, or both."""
    if term.latest_week is None:
        return words.say("show-from-week", weeks=words.count("weeks", term.earliest_week or 0))
    latest = words.count("weeks", term.latest_week)
    if term.earliest_week is None:
        return words.say("show-weeks", weeks=latest)
    return words.say("show-weeks-between", earliest=str(term.earliest_week), weeks=latest)


# ---------------------------------------------------------------- every table in full


def tables_page(rules: Rules, route: Route) -> Page:
    """Everything that an edition says for one municipality."""
    return _Tables(rules, route).page()


class _Tables:
    def __init__(self, rules: Rules, route: Route) -> None:
        self.rules, self.route, self.edition = rules, route, route.edition
        self.words = Words(rules)
        self.say = self.words.say

    def page(self) -> Page:
        edition, route = self.edition, self.route
        about = [Line(validity(edition, self.words)), *self.words.source_line(edition.sources, 0)]
        needed = [edition.ladder_for] if edition.ladder_for else []
        parts: list[tuple[str, list[Line]]] = [
            ("", about + self._readings(edition.interpretations)),
            *((phase.name, self._phase(phase)) for phase in edition.phases),
            (self.say("show-gate"), self._conditions([*needed, *edition.gate.children])),
            *((heading(table), self._table(table)) for table in route.ladder),
            *(
                (absent_heading(self.rules, self.edition, one.table), self._absence(one))
                for one in route.absent
            ),
        ]
        if route.fallback:
            parts.append((route.fallback.name, self._other_route(route.fallback)))
        parts += [(other.name, self._other_route(other)) for other in edition.routes]
        parts += [(table.name, self._table(table)) for table in route.side_tables]
        parts.append((self.say("show-options"), self._options()))
        parts.append((self.say("show-duties"), self._duties()))
        place = self.rules.municipalities[route.municipality].name
        title = self.say("show-tables", name=edition.name, id=edition.id, municipality=place)
        return Page(title, tuple(Section(name, tuple(lines)) for name, lines in parts if lines))

    def _table(self, table: Table) -> list[Line]:
        lines: list[Line] = []
        if table.carried_over:
            lines.append(Line(self.say("word-carried-over").capitalize() + "."))
        if table.formerly:
            lines.append(Line(self.say("word-formerly", name=table.formerly).capitalize() + "."))
        if table.named_only:
            lines.append(Line(self.say("named-only").capitalize() + "."))
        if table.purpose:
            lines.append(Line(self.say("label-purpose", text=self.words.note(table.purpose))))
        if table.term:
            lines.append(Line(self.say("label-term", text=self._term(table.term))))
        if table.frequency:
            lines.append(Line(self.say("label-frequency", text=self.words.note(table.frequency))))
        lines += self._block("apply", [self.words.application(one) for one in table.applications])
        lines += self._block("sits", [self.words.participant(one) for one in table.participants])
        if table.condition.children:
            lines.append(Line(self.say("label-conditions")))
            lines += self._conditions(table.condition.children)
        lines += self._block("dossier", [self.words.note(one) for one in table.dossier])
        lines += self._block("powers", [self.words.note(one) for one in table.powers])
        lines += self._block("afterwards", [self.words.note(one) for one in table.afterwards])
        lines += self._block("contacts", [self.words.note(one) for one in table.contacts])
        lines += self.words.source_line(table.sources, 0)
        return lines + self._readings(table.interpretations)

    def _block(self, label: str, texts: Sequence[str]) -> list[Line]:
        """A label with the lines below it; nothing when there are none."""
        if not texts:
            return []
        return [Line(self.say(f"label-{label}")), *(Line(text, "bullet") for text in texts)]

    def _term(self, term: Term) -> str:
        fact = self.rules.facts[self.edition.clock].label
        return f"{term_weeks(term, self.words)} {self.say('show-after', fact=fact)}"

    def _conditions(self, conditions: Iterable[Condition], level: int = 0) -> list[Line]:
        lines: list[Line] = []
        for one in conditions:
            lines += self._condition(one, level)
        return lines

    def _condition(self, condition: Condition, level: int) -> list[Line]:
        if condition.test is None:
            kind = self.say(f"show-{condition.grouper or 'all'}")
            text = f"{condition.text} {kind}".strip()
            below = self._conditions(condition.children, level + 1)
            return [Line(text, "bullet", level), *below]
        text = self.words.carried(condition.text, condition.carried_over)
        if not condition.blocking:
            text += f" ({self.say('word-not-blocking')})"
        lines = [Line(text, "bullet", level)]
        who = self.words.roles([self.rules.roles[role] for role in condition.who], "and")
        if condition.todo:
            code = "todo-by" if who else "todo"
            lines.append(Line(self.say(code, todo=condition.todo, who=who), level=level + 1))
        return lines + self.words.source_line(condition.sources, level + 1)

    def _readings(self, names: Iterable[str]) -> list[Line]:
        found = [self.rules.interpretations[name] for name in dict.fromkeys(names)]
        return self._block(
            "readings",
            [
                self.say(
                    "show-reading",
                    question=one.question,
                    chosen=one.readings[one.chosen],
                    issue=one.issue,
                )
                for one in found
            ],
        )

    def _absence(self, absence: Absence) -> list[Line]:
        text = self.say("show-not-here")
        if absence.go_to:
            name = destination(self.route, absence)
            text = self.say("show-not-here-but", name=name)
        lines = [Line(text), *self.words.source_line(absence.sources, 0)]
        return lines + self._readings(absence.interpretations)

    def _other_route(self, route: OtherRoute) -> list[Line]:
        lines = [Line(route.text)]
        lines += self._block("apply", [self.words.application(one) for one in route.applications])
        lines += self._block("sits", [self.words.participant(one) for one in route.participants])
        lines += self._block("contacts", [self.words.note(one) for one in route.contacts])
        lines += self.words.source_line(route.sources, 0)
        return lines + self._readings(route.interpretations)

    def _phase(self, phase: Phase) -> list[Line]:
        lines = [Line(phase.text)]
        for action in phase.actions:
            text = self.say("prepare-by", text=action.text, who=self.words.roles(action.who, "and"))
            lines.append(Line(self.words.carried(text, action.carried_over), "bullet"))
            lines += self.words.source_line(action.sources, 1)
        return lines + self.words.source_line(phase.sources, 0)

    def _options(self) -> list[Line]:
        lines: list[Line] = []
        for one in self.route.options:
            text = self.say("option", name=one.name, text=one.text, who=one.who_asks.name)
            lines += [Line(text, "bullet"), *self.words.source_line(one.sources, 1)]
        return lines

    def _duties(self) -> list[Line]:
        lines: list[Line] = []
        for one in self.edition.duties:
            text = self.say("show-duty", role=one.on_whom.name, text=one.text)
            lines.append(Line(self.words.carried(text, one.carried_over), "bullet"))
            lines += self.words.source_line(one.sources, 1)
        return lines


def heading(table: Table) -> str:
    """The name of a table after the number of its step."""
    return table.name if table.step is None else f"{table.step}. {table.name}"
