"""Cases that show a change: advised on under both rules, they get another advice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import chain, islice
from typing import NamedTuple, TypeAlias

from routeboek.advice import Advice
from routeboek.analysis.aspects import aspect_of
from routeboek.analysis.comparison import Comparison
from routeboek.analysis.periods import Period
from routeboek.analysis.renames import Rename
from routeboek.analysis.sight import REFUSED
from routeboek.book import Route, Rules
from routeboek.case import Case
from routeboek.diagnostic import RouteboekError
from routeboek.diagram import Box, Node, Point
from routeboek.drawn import Drawn
from routeboek.evaluator import advise
from routeboek.facts import Fact
from routeboek.forms import iso_date
from routeboek.history import edition_on

MOST_TRIED = 60
"""Cases that are tried to show one change."""

A_CASE: TypeAlias = Mapping[str, object]


class Shown(NamedTuple):
    """A case in which a change shows, as it can be told under either rules."""

    before: A_CASE
    after: A_CASE


def shown_wholly(one: Comparison, aspect: str, where: Node) -> Shown | None:
    """A case that shows a change of an aspect, the smallest if that does."""
    box = one.cases.smallest(where, one.pairs[aspect])
    if box is None:
        return None
    small = {at: min(values) for at, values in box.items()}
    exist = one.space.all([one.space.valid, where])
    points = chain([small], _asked(one, small), _points(one.space, exist))
    tried = (_shown(one, aspect, point) for point in points)
    return next(filter(None, islice(tried, MOST_TRIED)), None)


def _asked(one: Comparison, point: Point) -> Iterator[Point]:
    """The same case with an answer more, to something that only one side asks."""
    for at in sorted(one.causes - point.keys()):
        for value in range(len(one.space.variables[at].values)):
            more = {**point, at: value}
            if one.cases.possible(one.space.diagrams.inside(_box(more))):
                yield more


def _box(point: Point) -> Box:
    return {at: frozenset({value}) for at, value in point.items()}


def shown_openly(one: Comparison, aspect: str, where: Node) -> tuple[Point, Shown | None]:
    """A case that leaves facts open and shows a change of an aspect, and what it is a case of."""
    opened = one.unknown.opened
    points = list(islice(_points(opened, where), MOST_TRIED))
    for point in points:
        shown = _shown(one, aspect, opened.known(point))
        if shown is not None:
            return point, shown
    return points[0], None


def shown_without_advice(old: Rules, new: Rules, period: Period) -> Shown | None:
    """A case on the first of the days on which one side has no advice."""
    case = _first_case(period)
    given = [isinstance(answer(rules, case), Advice) for rules in (old, new)]
    return Shown(case, case) if given[0] != given[1] else None


def shown_by_old_id(
    old: Rules, new: Rules, periods: Iterable[Period], one: Rename
) -> A_CASE | None:
    """A case by the old id of something: the old rules know it, and the new ones do not."""
    for period in periods:
        case = _first_case(period)
        today = case["reference_date"]
        if one.kind == "role":
            case = {**case, "asker": one.old}
        elif one.kind == "fact":
            case = {**case, "facts": {one.old: _some_value(old.facts[one.old], today)}}
        else:
            ended = {"applied_on": today, "outcome": "no-solution", "closed_on": today}
            case = {**case, "history": [{"table": one.old, **ended}]}
        if isinstance(answer(old, case), Advice) and not isinstance(answer(new, case), Advice):
            return case
    return None


def _some_value(fact: Fact, today: object) -> object:
    """A value that a fact can have."""
    found = {"yes_no": True, "count": 1, "date": today}
    values = list(fact.values)
    return found.get(fact.type) or (values[0] if fact.type == "choice" else values[:1])


def _first_case(period: Period) -> dict[str, object]:
    """A case on the first day of a period that tells nothing."""
    route = period.old or period.new
    assert route is not None
    return {
        "reference_date": date.fromordinal(period.days[0]).isoformat(),
        "sector": route.edition.sector,
        "municipality": route.municipality,
        "facts": {},
    }


def _points(space: Drawn, where: Node) -> Iterator[Point]:
    """Points where something is true, each in a box of its own."""
    while (point := space.diagrams.point(where)) is not None:
        yield point
        box = space.diagrams.inside(_box(point))
        where = space.all([where, space.negated(box)])


# ---------------------------------------------------------------- a case, as either side is told


def answer(rules: Rules, case: A_CASE, edition: str | None = None) -> Advice | tuple[str, ...]:
    """The advice, or the codes of why there is none."""
    try:
        return advise(rules, Case.model_validate(dict(case)), edition=edition)
    except RouteboekError as refusal:
        return tuple(sorted({one.code for one in refusal.diagnostics}))


def told_to(case: A_CASE, rules: Rules) -> dict[str, object]:
    """The case without facts that these rules have not declared."""
    facts = case["facts"]
    assert isinstance(facts, dict)
    return {**case, "facts": {n: value for n, value in facts.items() if n in rules.facts}}


def _shown(one: Comparison, aspect: str, point: Point) -> Shown | None:
    """The case at a point, if the change of an aspect shows in it."""
    case = _completed(one.cases.case(_box(point)), one, aspect)
    found, kind = [], aspect_of(aspect)[0]
    for route, rules in one.sides:
        told = told_to(case, rules)
        advice = answer(rules, told, route.edition.id if one.forced else None)
        found.append((told, kind.said(advice) if isinstance(advice, Advice) else REFUSED))
    (before, was), (after, now) = found
    return Shown(before, after) if was != now else None


def _completed(case: A_CASE, one: Comparison, aspect: str) -> A_CASE:
    """The case with what it takes besides for an aspect to show: dates, holidays, history."""
    kind, _, about = aspect.partition(":")
    today, editions = case["reference_date"], [route.edition for route, _ in one.sides]
    if aspect in ("weeks", "edition:clock") or kind == "timeline":
        case = _with_dates(case, [edition.clock for edition in editions])
    if aspect == "edition:at_most":
        case = _with_dates(case, _other_dates(one))
    if aspect == "edition:weeks":
        counted = [leaf.fact for route, _ in one.sides for leaf in route.counted_weeks]
        holidays = [{"from": today, "to": today}]
        case = {**_with_dates(case, counted), "school_holidays": holidays}
    history = case.get("history", [])
    assert isinstance(history, list)
    if kind == "succeeds":
        closed = {"applied_on": today, "outcome": "no-solution", "closed_on": today}
        history = [*history, {"table": about, **closed}]
    return {**case, "history": [_dated(entry, case, one) for entry in history]} if history else case


def _other_dates(one: Comparison) -> list[str]:
    """The dates that may tell when the first one was at the latest."""
    clocks = {route.edition.clock for route, _ in one.sides}
    facts = one.space.facts.values()
    return [fact.name for fact in facts if fact.type == "date" and fact.name not in clocks]


def _with_dates(case: A_CASE, names: list[str]) -> A_CASE:
    """The case with these dates; none lies after another date."""
    facts = case["facts"]
    assert isinstance(facts, dict)
    dates = [day for day in facts.values() if isinstance(day, str) and iso_date(day)]
    first = min([*dates, str(case["reference_date"])])
    return {**case, "facts": {**dict.fromkeys(names, first), **facts}}


def _dated(entry: dict[str, object], case: A_CASE, one: Comparison) -> dict[str, object]:
    """An entry of the history on the last day on which as many sides as can knew its table."""
    today = date.fromisoformat(str(case["reference_date"]))
    days = {today}
    for route, rules in one.sides:
        starts = [edition.valid_from for edition in rules.sectors[route.edition.sector].editions]
        days |= {*starts, *(start - timedelta(days=1) for start in starts)}

    def knowing(day: date) -> int:
        return sum(_knows(rules, route, str(entry["table"]), day) for route, rules in one.sides)

    best = max(sorted(days, reverse=True), key=lambda day: knowing(day) if day <= today else -1)
    moved = best.isoformat()
    return {key: moved if value == today.isoformat() else value for key, value in entry.items()}


def _knows(rules: Rules, route: Route, table: str, day: date) -> bool:
    edition = edition_on(rules.sectors[route.edition.sector].editions, day)
    there = rules.routes.get((edition.id, route.municipality)) if edition else None
    return there is not None and table in there.tables
