"""What differs between two editions, found in their structure and not in their text.

Tables, applications, conditions and the rest are matched by id, a table also by the ids that it
succeeds. Citations and readings are left out: they say where a rule comes from, not what it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, TypeAlias, TypeVar

from routeboek.book import Edition, Route, Rules
from routeboek.condition import Condition
from routeboek.parts import (
    Absence,
    Application,
    Duty,
    Option,
    OtherRoute,
    Participant,
    Phase,
    Table,
)

Topic = Literal[
    "covered", "order", "table", "name", "rung", "step", "earliest-week", "latest-week",
    "application", "participant", "condition", "wording", "fallback", "other-route", "gate",
    "ladder-for", "phase", "option", "duty", "edition",
]  # fmt: skip

Listed: TypeAlias = Application | Participant | Condition | OtherRoute | Phase | Option | Duty
Value: TypeAlias = Listed | Table | Absence | tuple[Table, ...] | str | int | bool | None
Holder: TypeAlias = Table | OtherRoute
_Listed = TypeVar("_Listed", bound=Listed)

CITATIONS = frozenset({"sources", "interpretations", "proved_by", "because"})
"""Fields of anything in the rules that say where it comes from, or that follow from the rest."""

TABLE_WORDING = (
    "purpose", "frequency", "dossier", "powers", "afterwards", "contacts",
    "only_when", "next_when", "gated", "named_only", "carried_over",
)  # fmt: skip
"""What is only said to be different in a table, without before and after."""

ROUTE_WORDING = ("name", "text", "contacts", "when")
EDITION_WORDING = (
    "clock", "body", "no_table_when", "attending_when", "solved_when", "notices",
)  # fmt: skip


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

    def mirrored(self) -> Change:
        """The same difference, seen from the other edition."""
        return Change(self.topic, self.after, self.before, self.parts, self.new, self.old)

    def key(self) -> Hashable:
        """What makes it the same difference as one elsewhere."""
        holders = tuple(one.id if one else None for one in (self.old, self.new))
        return self.topic, bare(self.before), bare(self.after), self.parts, holders


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


def bare(value: object) -> Hashable:
    """A value of the rules without citations; unlike tuples, two kinds are never equal."""
    if isinstance(value, tuple):
        names = getattr(value, "_fields", None)
        if names is None:
            return tuple(bare(one) for one in value)
        kept = (bare(getattr(value, name)) for name in names if name not in CITATIONS)
        return (type(value).__name__, *kept)
    assert isinstance(value, Hashable)
    return value


def differing(old: object, new: object, names: Iterable[str]) -> tuple[str, ...]:
    """The fields that are not the same in two things."""
    return tuple(n for n in names if bare(getattr(old, n)) != bare(getattr(new, n)))


def _route(old: Route, new: Route) -> Iterator[Change]:
    pairs = _pairs(old, new)
    yield from _presence(old, new, pairs)
    yield from _order(old, new, pairs)
    for before, after in pairs:
        yield from _table(before, after)
        rungs = before in old.ladder, after in new.ladder
        yield from _scalar("rung", *rungs, before, after)
    yield from _other_routes("fallback", _few(old.fallback), _few(new.fallback))
    yield from _edition(old.edition, new.edition)
    yield from _listed("option", old.options, new.options, lambda one: one.id)


def _edition(old: Edition, new: Edition) -> Iterator[Change]:
    yield from _other_routes("other-route", old.routes, new.routes)
    yield from _listed("gate", old.gate.children, new.gate.children, lambda one: one.id)
    needed = _few(old.ladder_for), _few(new.ladder_for)
    yield from _listed("ladder-for", *needed, lambda one: one.id)
    yield from _listed("phase", old.phases, new.phases, lambda one: one.id)
    yield from _listed("duty", old.duties, new.duties, lambda one: one.id)
    if parts := differing(old, new, EDITION_WORDING):
        yield Change("edition", parts=parts)


_Any = TypeVar("_Any")


def _few(one: _Any | None) -> tuple[_Any, ...]:
    """One thing or none, as a list."""
    return () if one is None else (one,)


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


def _presence(old: Route, new: Route, pairs: Iterable[tuple[Table, Table]]) -> Iterator[Change]:
    """Tables that came or went, and those that a municipality has or lacks from now on."""
    paired = {table.id for pair in pairs for table in pair}
    held = {**old.tables, **new.tables}
    former = {name for table in held.values() for name in table.succeeds} - held.keys()
    before, after = _states(old), _states(new)
    for name in dict.fromkeys((*after, *before)):
        if name not in paired | former:
            yield from _scalar("table", before.get(name), after.get(name))


def _states(route: Route) -> dict[str, Table | Absence]:
    """What the edition says of each table: that it is here, or that it is not."""
    absent: Mapping[str, Table | Absence] = {one.table: one for one in route.absent}
    return {**absent, **route.tables}


def _order(old: Route, new: Route, pairs: Iterable[tuple[Table, Table]]) -> Iterator[Change]:
    """Whether the rungs that go on are still in the same order."""
    both = [(b, a) for b, a in pairs if b in old.ladder and a in new.ladder]
    after = sorted(both, key=lambda pair: new.ladder.index(pair[1]))
    before = sorted(both, key=lambda pair: old.ladder.index(pair[0]))
    if before != after:
        yield Change("order", tuple(b for b, _ in before), tuple(a for _, a in after))


# ---------------------------------------------------------------- what is in them


def _table(old: Table, new: Table) -> Iterator[Change]:
    earliest, latest = zip(_weeks(old), _weeks(new), strict=True)
    yield from _scalar("name", old.name, new.name, old, new)
    yield from _scalar("step", old.step, new.step, old, new)
    yield from _scalar("earliest-week", *earliest, old, new)
    yield from _scalar("latest-week", *latest, old, new)
    yield from _people(old, new)
    conditions = old.condition.children, new.condition.children
    yield from _listed("condition", *conditions, lambda one: one.id, old, new)
    if parts := differing(old, new, TABLE_WORDING):
        yield Change("wording", parts=parts, old=old, new=new)


def _weeks(table: Table) -> tuple[int | None, int | None]:
    return (table.term.earliest_week, table.term.latest_week) if table.term else (None, None)


def _people(old: Holder, new: Holder) -> Iterator[Change]:
    """Who applies, and who sits at the table."""
    applications = old.applications, new.applications
    yield from _listed("application", *applications, lambda one: one.applicant.id, old, new)
    participants = old.participants, new.participants
    yield from _listed("participant", *participants, lambda one: one.role.id, old, new)


def _other_routes(
    topic: Topic, olds: Sequence[OtherRoute], news: Sequence[OtherRoute]
) -> Iterator[Change]:
    before, after = ({one.id: one for one in some} for some in (olds, news))
    for name in dict.fromkeys((*after, *before)):
        old, new = before.get(name), after.get(name)
        if old is None or new is None:
            yield Change(topic, old, new)
            continue
        if parts := differing(old, new, ROUTE_WORDING):
            yield Change("wording", parts=parts, old=old, new=new)
        yield from _people(old, new)


def _scalar(
    topic: Topic, before: Value, after: Value, old: Holder | None = None, new: Holder | None = None
) -> Iterator[Change]:
    if bare(before) != bare(after):
        yield Change(topic, before, after, (), old, new)


def _listed(
    topic: Topic,
    olds: Sequence[_Listed],
    news: Sequence[_Listed],
    key: Callable[[_Listed], str],
    old: Holder | None = None,
    new: Holder | None = None,
) -> Iterator[Change]:
    """What came, went or differs in a list; a key that is in both lists once makes a pair."""
    gone, came = _without(olds, news), _without(news, olds)
    counts = Counter(map(key, gone)), Counter(map(key, came))
    before = {key(one): one for one in gone if all(count[key(one)] == 1 for count in counts)}
    for after in came:
        match = before.get(key(after))
        parts = differing(match, after, _own_fields(after)) if match else ()
        yield Change(topic, match, after, parts, old, new)
    for one in gone:
        if key(one) not in before:
            yield Change(topic, one, None, (), old, new)


def _own_fields(thing: Listed) -> Iterable[str]:
    return (name for name in thing._fields if name not in CITATIONS)


def _without(some: Sequence[_Listed], others: Sequence[_Listed]) -> list[_Listed]:
    """What is in one list and not in the other, citations apart."""
    left = Counter(map(bare, others))
    found = []
    for one in some:
        if left[bare(one)]:
            left[bare(one)] -= 1
        else:
            found.append(one)
    return found
