"""What differs between two editions in one municipality, found in structure and not in text.

Tables, applications, conditions and the rest are matched by id, a table also by the ids that it
succeeds. Citations and readings are left out: they say where a rule comes from, not what it is.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, TypeAlias, cast

from routeboek.book import Route, Rules
from routeboek.condition import Condition
from routeboek.differ import Differ
from routeboek.parts import Duty, Edition, Option, Phase
from routeboek.tables import Absence, Application, OtherRoute, Participant, Table, Term

Topic = Literal[
    "covered", "order", "table", "name", "rung", "step", "term", "earliest-week", "latest-week",
    "application", "participant", "condition", "wording", "fallback", "other-route", "gate",
    "ladder-for", "phase", "option", "duty", "edition",
]  # fmt: skip

Listed: TypeAlias = Application | Participant | Condition | OtherRoute | Phase | Option | Duty
Value: TypeAlias = Listed | Table | Absence | tuple[Table, ...] | str | int | bool | None
Holder: TypeAlias = Table | OtherRoute
Holders: TypeAlias = tuple[Holder | None, Holder | None]

CITATIONS = frozenset({"sources", "interpretations", "proved_by", "because"})
"""Fields of anything in the rules that say where it comes from, or that follow from the rest."""

REST = ""
"""Stands for all fields that are not named apart: they are only said to be different."""

TABLE: Mapping[str, Topic | None] = {
    **dict.fromkeys(("id", "formerly", "succeeds")),
    "name": "name",
    "step": "step",
    "term": "term",
    "applications": "application",
    "participants": "participant",
    "condition": "condition",
    REST: "wording",
}
"""What each field is told as, in this order; None where it tells one thing from another."""

OTHER_ROUTE: Mapping[str, Topic | None] = {
    "id": None,
    REST: "wording",
    "applications": "application",
    "participants": "participant",
}

EDITION: Mapping[str, Topic | None] = {
    **dict.fromkeys(("id", "sector", "name", "school_year", "valid_from", "valid_until")),
    **dict.fromkeys(("dating", "options", "promises")),
    "routes": "other-route",
    "gate": "gate",
    "ladder_for": "ladder-for",
    "phases": "phase",
    "duties": "duty",
    REST: "edition",
}

LAST = (
    "only_when", "next_when", "gated", "named_only", "carried_over",
    "clock", "body", "no_table_when", "attending_when", "solved_when", "ambition", "notices",
)  # fmt: skip
"""The parts that are named last where several are only said to be different, in this order."""

_BOOK = Differ(CITATIONS)


class Change(NamedTuple):
    """One difference. Nothing `before` means that it came, nothing `after` that it went.

    `old` and `new` are the table or other route it is in, if any; `parts` are the fields that
    differ between two things that are otherwise the same one.
    """

    topic: Topic
    before: Value = None
    after: Value = None
    parts: tuple[str, ...] = ()
    old: Holder | None = None
    new: Holder | None = None

    def key(self) -> Hashable:
        """What makes it the same difference as one elsewhere."""
        holders = tuple(one.id if one else None for one in (self.old, self.new))
        return self.topic, _BOOK.bare(self.before), _BOOK.bare(self.after), self.parts, holders


def compare_editions(
    rules: Rules, old: Edition, new: Edition, municipality: str | None = None
) -> dict[str, tuple[Change, ...]]:
    """The differences in each municipality that either edition covers, or in one of them."""
    wanted = rules.municipalities if municipality is None else [municipality]
    pairs = {name: (rules.routes.get((old.id, name)), rules.routes.get((new.id, name)))
             for name in wanted}  # fmt: skip
    return {name: compare(*pair) for name, pair in pairs.items() if any(pair)}


def compare(old: Route | None, new: Route | None) -> tuple[Change, ...]:
    """Every difference between two editions in one municipality."""
    if old is None or new is None:
        here = old is not None, new is not None
        return () if here[0] == here[1] else (Change("covered", *here),)
    return tuple(_route(old, new))


def _route(old: Route, new: Route) -> Iterator[Change]:
    pairs = _pairs(old, new)
    yield from _presence(old, new, pairs)
    yield from _order(old, new, pairs)
    for before, after in pairs:
        yield from _thing(TABLE, before, after, (before, after))
        yield from _value("rung", before in old.ladder, after in new.ladder, (before, after))
    yield from _field("fallback", old.fallback, new.fallback, (None, None))
    yield from _thing(EDITION, old.edition, new.edition, (None, None))
    yield from _field("option", old.options, new.options, (None, None))


# ---------------------------------------------------------------- which tables there are


def _pairs(old: Route, new: Route) -> list[tuple[Table, Table]]:
    """The tables that go on, under the same id or under one that succeeds it."""
    pairs = [(table, new.tables[name]) for name, table in old.tables.items() if name in new.tables]
    gone = [table for name, table in old.tables.items() if name not in new.tables]
    fresh = {name: table for name, table in new.tables.items() if name not in old.tables}
    for before in gone:
        found = [t for t in fresh.values() if before.id in t.succeeds or t.id in before.succeeds]
        if found:
            pairs.append((before, fresh.pop(found[0].id)))
    place = {name: number for number, name in enumerate(new.tables)}
    return sorted(pairs, key=lambda pair: place[pair[1].id])


def _presence(old: Route, new: Route, pairs: Sequence[tuple[Table, Table]]) -> Iterator[Change]:
    """Tables that came or went, and those that a municipality has or lacks from now on."""
    paired = {table.id for pair in pairs for table in pair}
    held = {**old.tables, **new.tables}
    former = {name for table in held.values() for name in table.succeeds} - held.keys()
    before, after = _states(old), _states(new)
    for name in dict.fromkeys((*after, *before)):
        if name not in paired | former:
            yield from _value("table", before.get(name), after.get(name), (None, None))


def _states(route: Route) -> dict[str, Table | Absence]:
    """What the edition says of each table: that it is here, or that it is not."""
    absent: Mapping[str, Table | Absence] = {one.table: one for one in route.absent}
    return {**absent, **route.tables}


def _order(old: Route, new: Route, pairs: Sequence[tuple[Table, Table]]) -> Iterator[Change]:
    """Whether the rungs that go on are still in the same order."""
    both = [(b, a) for b, a in pairs if b in old.ladder and a in new.ladder]
    after = sorted(both, key=lambda pair: new.ladder.index(pair[1]))
    before = sorted(both, key=lambda pair: old.ladder.index(pair[0]))
    if before != after:
        yield Change("order", tuple(b for b, _ in before), tuple(a for _, a in after))


# ---------------------------------------------------------------- what is in them


def _thing(
    topics: Mapping[str, Topic | None], old: object, new: object, within: Holders
) -> Iterator[Change]:
    """Every field that differs, each under its topic; a field without one is one of the rest."""
    fields = _BOOK.differing(old, new)
    rest = [name for name in fields if name not in topics]
    told = [*(one for one in rest if one not in LAST), *(one for one in LAST if one in rest)]
    for name, topic in topics.items():
        if topic and name in fields:
            yield from _field(topic, getattr(old, name), getattr(new, name), within)
        elif topic and name == REST and told:
            yield Change(topic, None, None, tuple(told), *within)


def _field(topic: Topic, before: object, after: object, within: Holders) -> Iterator[Change]:
    """What differs in one field: the value itself, the weeks of a term, or things in a list."""
    if topic == "term":
        earliest, latest = zip(_weeks(before), _weeks(after), strict=True)
        yield from _value("earliest-week", *earliest, within)
        yield from _value("latest-week", *latest, within)
    elif topic in ("name", "step"):
        assert isinstance(before, str | int | None) and isinstance(after, str | int | None)
        yield from _value(topic, before, after, within)
    else:
        yield from _listed(topic, _items(topic, before), _items(topic, after), within)


def _weeks(term: object) -> tuple[int | None, int | None]:
    return (term.earliest_week, term.latest_week) if isinstance(term, Term) else (None, None)


def _value(topic: Topic, before: Value, after: Value, within: Holders) -> Iterator[Change]:
    if not _BOOK.same(before, after):
        yield Change(topic, before, after, (), *within)


def _items(topic: Topic, held: object) -> Sequence[Listed]:
    """What stands in a list; the conditions to escalate, or of a table, stand below one root."""
    if isinstance(held, Condition) and topic in ("gate", "condition"):
        return held.children
    if isinstance(held, Condition | OtherRoute):
        return (held,)
    return cast("tuple[Listed, ...]", held or ())


def _listed(
    topic: Topic, olds: Sequence[Listed], news: Sequence[Listed], within: Holders
) -> Iterator[Change]:
    """What came, went or differs in a list; in another route field by field."""
    for at, to in _BOOK.matched(olds, news):
        old, new = None if at is None else olds[at], None if to is None else news[to]
        if isinstance(old, OtherRoute) and isinstance(new, OtherRoute):
            yield from _thing(OTHER_ROUTE, old, new, (old, new))
        elif old is None or new is None:
            yield Change(topic, old, new, (), *within)
        elif parts := tuple(_BOOK.differing(old, new)):
            yield Change(topic, old, new, parts, *within)
