"""An edition over its municipalities: of each table what is the same, said once, and what differs.

Two things are the same when they are said in the same words: that is what a reader compares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from routeboek.book import Rules
from routeboek.jsonparts import Json, Only, as_json
from routeboek.parts import Edition
from routeboek.render.clean import SCHEMA_VERSION
from routeboek.render.ladders import heading, routes_of, steps
from routeboek.render.page import Cell, Grid, Line, Page, Section
from routeboek.render.rulepages import about_terms, presence
from routeboek.render.rulesjson import condition_json, place_json
from routeboek.render.words import Words, bullets
from routeboek.tables import Application, Table


class Topic(NamedTuple):
    """Something that tables have one or more of: how it is called, said and written."""

    name: str
    of: Callable[[Table], Sequence[Any]]
    said: Callable[[Words, Any], str]
    json: Callable[[Any], Json]


def _applying(words: Words, one: Application) -> str:
    """Who applies to whom, when and how."""
    more = "; ".join(filter(None, [one.note, one.means]))
    text = words.short_application(one)
    return f"{text} ({more})" if more else text


TOPICS = (
    Topic("term", lambda table: [table.term] if table.term else [], Words.term, as_json),
    Topic("applications", lambda table: table.applications, _applying, as_json),
    Topic("participants", lambda table: table.participants, Words.said, as_json),
    Topic("conditions", lambda table: table.condition.children, Words.condition, condition_json),
)


class Split(NamedTuple):
    """Of one topic what all municipalities with a table share, and what each has besides."""

    topic: Topic
    same: Sequence[Any]
    own: Mapping[str, Sequence[Any]]

    @property
    def differs(self) -> bool:
        """Whether any has something that not all have."""
        return any(self.own.values())


class Across(Words):
    """One edition, its municipalities beside each other."""

    def __init__(self, rules: Rules, edition: Edition) -> None:
        super().__init__(rules)
        self.edition, self.routes = edition, routes_of(rules, edition)
        covered = [route for route in self.routes.values() if route]
        beside = [table.id for route in covered for table in route.side_tables]
        self.tables = [*steps(covered), *dict.fromkeys(beside)]

    def _held(self, table: str) -> dict[str, Table]:
        """The table in each municipality that has it."""
        routes = self.routes.items()
        return {name: one.tables[table] for name, one in routes if one and table in one.tables}

    def _splits(self, table: str) -> list[Split]:
        return [self._split(topic, self._held(table)) for topic in TOPICS]

    def _split(self, topic: Topic, held: Mapping[str, Table]) -> Split:
        by_place = {
            name: {topic.said(self, one): one for one in topic.of(table)}
            for name, table in held.items()
        }
        first, *others = by_place.values()
        shared = [text for text in first if all(text in one for one in others)]
        own = {
            name: [one for text, one in found.items() if text not in shared]
            for name, found in by_place.items()
        }
        return Split(topic, [first[text] for text in shared], own)

    # ---- as a page

    def page(self) -> Page:
        """What differs in short, what holds for every step, and each table."""
        about = Section("", tuple(about_terms(self, self.edition, self.routes.values())))
        short = Section(self.say("across-differs"), tuple(bullets(self._in_short())))
        first = filter(None, [self.edition.ladder_for])
        texts = map(self.condition, (*first, *self.edition.gate.children))
        gate = Section(self.say("show-gate"), tuple(bullets(texts)))
        title = self.say("across-title", name=self.edition.name, id=self.edition.id)
        tables = map(self._section, self.tables)
        sections = (about, short, gate, *tables, self._end())
        return Page(title, tuple(one for one in sections if one.lines or one.grid))

    def _in_short(self) -> Iterator[str]:
        """Of each table in what municipalities differ, and of which they all have the same."""
        alike = []
        for table in self.tables:
            held, splits = self._held(table), self._splits(table)
            name = heading(next(iter(held.values())))
            topics = [one.topic.name for one in splits if one.differs]
            if len(held) < len(self.routes):
                topics.insert(0, "presence")
            if topics:
                names = self.listing([self.say(f"across-{topic}") for topic in topics])
                yield self.say("across-table", name=name, topics=names)
            else:
                alike.append(name)
        if alike:
            yield self.say("across-alike", names=self.listing(alike))

    def _section(self, table: str) -> Section:
        """What is the same of one table, and a grid of what is not."""
        held = self._held(table)
        first = next(iter(held.values()))
        lines: list[Line] = []
        rows: list[tuple[Cell, ...]] = []
        if len(held) < len(self.routes):
            cells = [presence(self, route, table) for route in self.routes.values()]
            rows.append(((self.say("across-is-there"),), *cells))
        for topic, same, own in self._splits(table):
            label = f"show-{topic.name}"
            lines += self._labelled(topic.name, [topic.said(self, one) for one in same])
            if any(own.values()):
                told = [own.get(name, ()) for name in self.routes]
                cells = [tuple([topic.said(self, one) for one in some]) for some in told]
                rows.append(((self.say(label),), *cells))
        if len(held) > 1 and lines:
            code = "across-same" if len(held) == len(self.routes) else "across-same-there"
            lines.insert(0, self.line(code, tone="dim"))
        formerly = f" ({self.formerly(first)})" if first.formerly else ""
        return Section(f"{heading(first)}{formerly}", tuple(lines), self._grid(rows))

    def _labelled(self, topic: str, texts: Iterable[str]) -> list[Line]:
        """A label with what is said below it, or behind it if that is one thing."""
        found = list(texts)
        label = self.say(f"show-{topic}")
        if len(found) == 1:
            return [Line(f"{label}: {found[0]}", "bullet")]
        return [Line(label, "bullet"), *(Line(one, "bullet", 1) for one in found)] if found else []

    def _end(self) -> Section:
        """What is left at the end of the route."""
        ends = [one.fallback.name if one and one.fallback else "" for one in self.routes.values()]
        title = self.say("show-fallback")
        if len(set(ends)) == 1:
            return Section(title, tuple(bullets(filter(None, ends[:1]))))
        nothing = self.say("across-nothing")
        return Section(title, (), self._grid([((title,), *((end or nothing,) for end in ends))]))

    def _grid(self, rows: Sequence[tuple[Cell, ...]]) -> Grid | None:
        names = [self.rules.municipalities[name].name for name in self.routes]
        return Grid((self.say("across-column"), *names), tuple(rows)) if rows else None

    # ---- as data

    def json(self) -> Json:
        """The same as data."""
        return {
            "schema_version": SCHEMA_VERSION,
            "edition": as_json(self.edition),
            "municipalities": [as_json(one) for one in self.rules.municipalities.values()],
            "ladder_for": self.edition.ladder_for and condition_json(self.edition.ladder_for),
            "gate": [condition_json(one) for one in self.edition.gate.children],
            "tables": [self._json(table) for table in self.tables],
            "fallback": {
                name: as_json(one.fallback) if one and one.fallback else None
                for name, one in self.routes.items()
            },
        }

    def _json(self, table: str) -> Json:
        held, splits = self._held(table), self._splits(table)
        return {
            **as_json(next(iter(held.values())), Only("table name formerly step")),
            "places": {name: place_json(one, table) for name, one in self.routes.items()},
            "same": {one.topic.name: [*map(one.topic.json, one.same)] for one in splits},
            "differs": {
                one.topic.name: {
                    name: [*map(one.topic.json, some)] for name, some in one.own.items()
                }
                for one in splits
                if one.differs
            },
        }


def across_page(rules: Rules, edition: Edition) -> Page:
    """The municipalities of an edition beside each other, as a page."""
    return Across(rules, edition).page()


def across_json(rules: Rules, edition: Edition) -> Json:
    """The same as data."""
    return Across(rules, edition).json()
