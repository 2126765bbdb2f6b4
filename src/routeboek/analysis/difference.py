"""Which cases get another advice under other rules: exactly, and with cases that show it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from routeboek.analysis.aspects import ASPECTS, OF_NEXT, aspect_of
from routeboek.analysis.comparison import Comparison, apart
from routeboek.analysis.periods import Days, Period, periods
from routeboek.analysis.renames import Rename, Renamer, renames
from routeboek.analysis.shown import (
    Shown,
    shown_by_old_id,
    shown_openly,
    shown_wholly,
    shown_without_advice,
)
from routeboek.analysis.trend import Trend, trend
from routeboek.book import Route, Rules
from routeboek.budget import TooLarge
from routeboek.diagram import DEFAULT_LIMIT, Label, Node
from routeboek.reading import RuleFiles

WITHOUT_ADVICE = "advice"
"""The aspect of a change by which there comes to be advice, or no longer is."""


class Change(NamedTuple):
    """What an aspect of the advice changes from and to, and for which cases.

    `cases` are they in the words of the rules; `brief` is what of that the changed rules ask.
    `share` is the part of all situations of the route, between 0 and 1. A change that shows only
    in cases that leave facts `unknown` has none.
    """

    aspect: str
    before: Label
    after: Label
    cases: str
    brief: str = ""
    situations: int = 0
    share: float = 0.0
    unknown: bool = False
    shown: Shown | None = None

    @property
    def trend(self) -> Trend:
        """Whether it is stricter, looser or neither."""
        return trend(self.aspect, self.before, self.after)


class RouteDifference(NamedTuple):
    """The difference in one municipality on some days, or between two editions as they are.

    `proved` is false when the rules are too complex.
    """

    old: Route | None
    new: Route | None
    days: Days | None = None
    changes: tuple[Change, ...] = ()
    situations: int = 0
    changed: int = 0
    proved: bool = True

    @property
    def same(self) -> bool:
        """Whether every case gets the same advice, and that was proved."""
        return self.proved and not self.changes

    @property
    def dates(self) -> tuple[date, date] | None:
        """The days as dates."""
        if self.days is None:
            return None
        return date.fromordinal(self.days[0]), date.fromordinal(self.days[1])

    @property
    def route(self) -> Route:
        """The newer of the two, or the one there is."""
        route = self.new or self.old
        assert route is not None
        return route


class Effect(NamedTuple):
    """All that other rules do: what is called otherwise, and what differs in each municipality."""

    renames: tuple[Rename, ...]
    routes: tuple[RouteDifference, ...]

    @property
    def same(self) -> bool:
        """Whether every case gets the same advice by the same ids, and that was proved."""
        return not self.renames and all(one.same for one in self.routes)

    @property
    def proved(self) -> bool:
        """Whether all of it was proved."""
        return all(one.proved for one in self.routes)


def compared(
    old: RuleFiles,
    new: RuleFiles,
    editions: tuple[str, str] | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Effect:
    """The difference on every day in every sector and municipality, or between two editions.

    The two may be the same files under other readings.
    """
    found = renames(old.rules, new.rules)
    renamer, routes = Renamer(found), []
    before = renamer.rules(old.rules)
    pairs = list(_pairs(before, new.rules, editions))
    for period in pairs:
        days = None if editions else period.days
        try:
            one = _difference(before, new.rules, period, days, limit)
        except TooLarge:
            one = RouteDifference(period.old, period.new, days, proved=False)
        routes.append(one if not found else _by_old_ids(one, renamer))
    told = [one._replace(case=shown_by_old_id(old.rules, new.rules, pairs, one)) for one in found]
    return Effect(tuple(told), tuple(routes))


def _by_old_ids(one: RouteDifference, renamer: Renamer) -> RouteDifference:
    """The same, with cases for the old rules as those know them."""
    changes = tuple(
        change
        if change.shown is None
        else change._replace(
            shown=change.shown._replace(before=renamer.as_before(change.shown.before))
        )
        for change in one.changes
    )
    return one._replace(changes=changes)


def _pairs(old: Rules, new: Rules, editions: tuple[str, str] | None) -> Iterator[Period]:
    places = dict.fromkeys((*new.municipalities, *old.municipalities))
    if editions:
        for place in places:
            pair = old.routes.get((editions[0], place)), new.routes.get((editions[1], place))
            if (route := pair[1] or pair[0]) is not None:
                first = route.edition.valid_from.toordinal()
                yield Period((first, first), *pair)
        return
    for sector in dict.fromkeys((*new.sectors, *old.sectors)):
        for place in places:
            yield from periods(old, new, sector, place)


def shown_change(old: Rules, new: Rules, before: Route, after: Route) -> Change | None:
    """The first change between two routes that a case shows, if there is one."""
    one = Comparison(old, new, before, after, DEFAULT_LIMIT)
    for name in one.pairs:
        for was, becomes, here in one.differences(name):
            shown = shown_wholly(one, name, here)
            if shown is not None:
                return Change(name, was, becomes, "", shown=shown)
    return None


def _difference(
    old: Rules, new: Rules, period: Period, days: Days | None, limit: int
) -> RouteDifference:
    """Every change, the most important and largest first."""
    before, after = period.old, period.new
    if before is None or after is None:
        shown = shown_without_advice(old, new, period)
        change = Change(WITHOUT_ADVICE, bool(before), bool(after), "", shown=shown)
        return RouteDifference(before, after, days, (change,))
    one = Comparison(old, new, before, after, limit, days)
    total = one.cases.situations
    changes = [change for name in one.pairs for change in _changes(one, name, total)]
    changes.sort(key=_order)
    unknown = list(_unknown(one))
    changed = one.cases.count(one.changed()) if changes else 0
    proved = one.unknown.settles_alike and all(change.shown for change in unknown)
    return RouteDifference(before, after, days, (*changes, *unknown), total, changed, proved)


def _changes(one: Comparison, aspect: str, total: int) -> Iterator[Change]:
    for before, after, here in one.differences(aspect):
        count = one.cases.count(here)
        yield Change(
            aspect,
            before,
            after,
            one.cases.words(here),
            one.cases.brief(here, one.causes),
            count,
            count / total,
            shown=shown_wholly(one, aspect, here),
        )


def _order(change: Change) -> tuple[object, ...]:
    """Another next step first, then what is said of it; the largest first."""
    first = [one.name for one in ASPECTS if one.name in OF_NEXT]
    kind = aspect_of(change.aspect)[0].name
    return [*first, kind].index(kind), -change.situations, repr(change[:3])


def _unknown(one: Comparison) -> Iterator[Change]:
    """What changes only where facts are left open."""
    opened, pairs, exist, _ = one.unknown
    for aspect, node in pairs.items():
        for before, after, here in apart(opened.diagrams, node):
            where: Node = opened.all([here, exist])
            if opened.diagrams.point(where) is not None:
                point, shown = shown_openly(one, aspect, where)
                either = opened.any([here, opened.negated(exist)])
                box = opened.diagrams.widened(either, point, whole=True)
                told = {at: min(values) for at, values in box.items()}
                words = one.cases.open_words(opened.known(told), opened.left_open(told))
                yield Change(aspect, before, after, words, words, unknown=True, shown=shown)
