"""Which edition holds when: the calendar of a municipality under one rule book, and under two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from routeboek.book import Route, Rules
from routeboek.parts import Edition
from routeboek.refusals import YEARS

Days = tuple[int, int]
"""The first and the last day of a period, as ordinals."""

FIRST_DAY = date(YEARS.start, 1, 1).toordinal()
LAST_DAY = date(YEARS.stop, 1, 1).toordinal() - 1


class Period(NamedTuple):
    """Days on which the same edition holds under the old rules, and the same under the new.

    None stands for no advice: there is no edition, or not in this municipality.
    """

    days: Days
    old: Route | None
    new: Route | None


def carried_from(rules: Rules, edition: Edition) -> int:
    """The first day of the school year after the one that an edition was made for."""
    return date(edition.made_for + 1, *rules.school_year_starts).toordinal()


def days_in_force(rules: Rules, edition: Edition) -> Days:
    """The days on which an edition gives advice, carried forward or not; none if they cross."""
    editions = rules.sectors[edition.sector].editions
    later = [one for one in editions if one.valid_from > edition.valid_from]
    years = edition.made_for + rules.carry_forward_years + 1
    ends = [date(years, *rules.school_year_starts).toordinal() - 1, LAST_DAY]
    ends += [one.valid_from.toordinal() - 1 for one in later]
    return max(edition.valid_from.toordinal(), FIRST_DAY), min(ends)


def periods(old: Rules, new: Rules, sector: str, municipality: str) -> Iterator[Period]:
    """The calendar cut wherever another edition comes to hold on either side, in order."""
    sides = [_in_force(rules, sector, municipality) for rules in (old, new)]
    turns = {day for side in sides for (first, last), _ in side for day in (first, last + 1)}
    for first, following in pairwise(sorted(turns)):
        pair = [_on(side, first) for side in sides]
        if any(pair):
            yield Period((first, following - 1), *pair)


def _in_force(rules: Rules, sector: str, municipality: str) -> list[tuple[Days, Route]]:
    found = []
    for edition in rules.sectors[sector].editions if sector in rules.sectors else ():
        days, route = days_in_force(rules, edition), rules.routes.get((edition.id, municipality))
        if route and days[0] <= days[1]:
            found.append((days, route))
    return found


def _on(side: Sequence[tuple[Days, Route]], day: int) -> Route | None:
    return next((route for (first, last), route in side if first <= day <= last), None)
