"""The changes of an advice in a few headlines: those that are alike are told as one."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten
from typing import NamedTuple

from routeboek.analysis.difference import WITHOUT_ADVICE, Change, RouteDifference
from routeboek.analysis.shown import A_CASE
from routeboek.analysis.sight import Next
from routeboek.analysis.trend import Trend
from routeboek.book import Rules
from routeboek.render.shifts import Sentences
from routeboek.render.words import Words

MOST_NAMED = 3
LONGEST_EXAMPLE = 62
"""Characters of a case, so that it stays on its line."""


class Headline(NamedTuple):
    """What changes, where, for whom (`brief`), for which part of the situations, and a case."""

    trend: Trend
    text: str
    where: str
    brief: str
    share: float
    example: str
    rank: int


class _One(NamedTuple):
    """A change with the place where it is, and the table that it is about."""

    route: RouteDifference
    change: Change
    table: str


def headlines(old: Rules, new: Rules, routes: Sequence[RouteDifference]) -> list[Headline]:
    """The changes, those that are alike taken together; the most important first."""
    words, alike = Words(new), dict[tuple[Trend, str], list[_One]]()
    for one in routes:
        sentences = Sentences(old, new, one)
        for change in one.changes:
            text, table = sentences.headline(change)
            alike.setdefault((change.trend, text), []).append(_One(one, change, table))
    ranks = {key: number for number, key in enumerate(alike)}
    found = [
        (_rank(some[0].change), key[0] == "other", -_size(some), ranks[key], key, some)
        for key, some in alike.items()
    ]
    return [
        Headline(
            key[0],
            f"{words.say(f'diff-{key[0]}').capitalize()}: {key[1]}{_tables(words, some)}",
            _where(words, old, new, routes, some),
            _brief(words, some),
            _size(some) / (sum({id(o.route): o.route.situations for o in some}.values()) or 1),
            _example(words, some),
            rank,
        )
        for rank, *_, key, some in sorted(found, key=lambda one: one[:4])
    ]


def _rank(change: Change) -> int:
    """Whether there is advice at all comes first, then what comes next, then what is refused."""
    if change.aspect == WITHOUT_ADVICE:
        return 0
    if isinstance(change.before, Next) and isinstance(change.after, Next):
        return 1
    return 2 if change.aspect == "next" else 3


def whereabouts(words: Words, one: RouteDifference) -> str:
    """The edition, or the one that holds instead of another, with the days of that."""
    before, after = (route.edition.id if route else "" for route in (one.old, one.new))
    name = " → ".join(dict.fromkeys(filter(None, (before, after))))
    if one.dates and before != after:
        first, last = (day.isoformat() for day in one.dates)
        return words.say("diff-days", name=name, first=first, last=last)
    return name


def _size(some: Sequence[_One]) -> int:
    return sum(one.change.situations for one in some)


def _tables(words: Words, some: Sequence[_One]) -> str:
    """The tables that a headline is about, in parentheses."""
    names = list(dict.fromkeys(one.table for one in some if one.table))
    if len(names) > MOST_NAMED:
        names = [*names[:MOST_NAMED], words.say("diff-others", n=len(names) - MOST_NAMED)]
    return f" ({', '.join(names)})" if names else ""


def _where(
    words: Words, old: Rules, new: Rules, routes: Sequence[RouteDifference], some: Sequence[_One]
) -> str:
    """The editions and the municipalities of some changes."""
    return places_of(words, old, new, routes, [one.route for one in some])


def places_of(
    words: Words,
    old: Rules,
    new: Rules,
    routes: Sequence[RouteDifference],
    some: Sequence[RouteDifference],
) -> str:
    """The editions and the municipalities of some of all routes, joined where they are the same."""
    every: dict[str, set[str]] = {}
    for one in routes:
        every.setdefault(whereabouts(words, one), set()).add(one.route.municipality)
    found: dict[str, dict[str, None]] = {}
    for one in some:
        found.setdefault(whereabouts(words, one), {})[one.route.municipality] = None
    by_places: dict[str, list[str]] = {}
    known = {**old.municipalities, **new.municipalities}
    for edition, places in found.items():
        # Where it is all there are, none need be named.
        everywhere = {*places} == every[edition] and len(places) > 1
        names = words.listing([known[place].name for place in places])
        told = words.say("diff-everywhere") if everywhere else names
        by_places.setdefault(told, []).append(edition)
    return "; ".join(
        words.say("diff-in", editions=words.listing(names), places=places)
        for places, names in by_places.items()
    )


def _brief(words: Words, some: Sequence[_One]) -> str:
    """For whom, in what the changed rules ask."""
    found = list(dict.fromkeys(one.change.brief for one in some if one.change.brief))
    return found[0] + (f" {words.say('cases-others')}" if len(found) > 1 else "") if found else ""


def _example(words: Words, some: Sequence[_One]) -> str:
    """A case that shows it, in as many words as fit."""
    shown = next((one.change.shown.after for one in some if one.change.shown), None)
    if shown is None:
        return ""
    asked = _brief(words, some)
    facts = sorted(_facts(words, shown), key=lambda one: one.partition(":")[0] not in asked)
    text = ", ".join(facts)
    return shorten(text, LONGEST_EXAMPLE, placeholder=" …")


def _facts(words: Words, case: A_CASE) -> list[str]:
    facts, known = case["facts"], words.rules.facts
    assert isinstance(facts, dict)
    told = [f"{known[n].label}: {words.value(known[n], v)}" for n, v in facts.items() if n in known]
    return [*told, f"{case['municipality']}, {case['reference_date']}"]
