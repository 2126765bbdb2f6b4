"""The rules as pages: the editions, and an edition over its municipalities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from routeboek.book import Route, Rules
from routeboek.parts import Edition
from routeboek.render.ladders import destination, heading, routes_of, steps
from routeboek.render.page import Cell, Grid, Line, Page, Section
from routeboek.render.words import Words, bullets, page_of
from routeboek.tables import Participant, Table

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
    about = about_terms(words, edition, routes.values())
    grid = Grid((words.say("show-column"), *names), tuple(rows))
    sections = [Section("", tuple(about)), Section(words.say("show-ladder"), (), grid)]
    if sides := tuple(_side_tables(words, routes)):
        sections.append(Section(words.say("show-side-tables"), sides))
    title = words.say("show-matrix", name=edition.name, id=edition.id)
    return Page(title, tuple(sections))


def about_terms(words: Words, edition: Edition, routes: Iterable[Route | None]) -> list[Line]:
    """When an edition holds, and from which day its weeks count."""
    lines = [Line(validity(edition, words))]
    if any(table.term for route in routes if route for table in route.ladder):
        lines.append(words.line("show-terms", fact=words.rules.facts[edition.clock].label))
    return lines


def _rows(words: Words, routes: Sequence[Route | None]) -> Iterator[tuple[Cell, ...]]:
    """What stands below the municipalities: three rows for each step, and the end of the route."""
    for step in steps(routes):
        here = [route.tables.get(step) if route else None for route in routes]
        table = next(one for one in here if one)
        formerly = f"({words.formerly(table)})" if table.formerly else ""
        label = (heading(table), formerly, words.term(table.term) if table.term else "")
        yield tuple(filter(None, label)), *(presence(words, route, step) for route in routes)
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


def presence(words: Words, route: Route | None, table: str) -> Cell:
    """Whether a municipality has a table, and else where to go instead."""
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
