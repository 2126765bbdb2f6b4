"""Whether a change of an advice is stricter, looser or neither."""

from __future__ import annotations

from typing import Literal

from routeboek.analysis.sight import Applying, Detail, Next
from routeboek.diagram import Label

Trend = Literal["stricter", "looser", "other"]

TRENDS: tuple[Trend, ...] = ("stricter", "looser", "other")

LOOSENESS = ("not-yet", "blocked", "permitted")
"""Statuses from strict to loose; the others are neither."""


def trend(aspect: str, before: Label, after: Label) -> Trend:
    """By the order of statuses, the set of who may apply, earlier or later terms, and duties."""
    kind = aspect.partition(":")[0]
    if isinstance(before, Next) and isinstance(after, Next):
        return _of_statuses(before.status, after.status)
    if isinstance(before, Detail) and isinstance(after, Detail):
        before, after = before.value, after.value
    if kind in ("applications", "applying"):
        return _of_applicants(before, after)
    if kind in ("weeks", "timeline"):
        return _of_weeks(before, after)
    if kind == "side" and isinstance(before, tuple) and isinstance(after, tuple):
        of_states = _of_statuses(before[0], after[0])
        return of_states if before[0] != after[0] else _of_applicants(before[1], after[1])
    if kind == "duty" and None in (before, after):
        return "stricter" if before is None else "looser"
    return "other"


def _of_statuses(before: str, after: str) -> Trend:
    if before not in LOOSENESS or after not in LOOSENESS:
        return "other"
    return _of_numbers(LOOSENESS.index(before), LOOSENESS.index(after))


def _of_numbers(before: float, after: float) -> Trend:
    """More is looser."""
    return "other" if before == after else "looser" if after > before else "stricter"


def _of_applicants(before: Label, after: Label) -> Trend:
    """More who may apply is looser."""
    was, now = _who(before), _who(after)
    if was == now or not (was < now or now < was):
        return "other"
    return "looser" if was < now else "stricter"


def _who(applications: Label) -> set[str]:
    assert isinstance(applications, tuple)
    found: set[str] = set()
    for one in applications:
        assert isinstance(one, Applying)
        found |= {one.applicant, *one.acting}
    return found


def _of_weeks(before: Label, after: Label) -> Trend:
    """To begin earlier and to end later is looser; without a week there is no bound."""
    assert isinstance(before, tuple) and isinstance(after, tuple)
    first = _of_numbers(-(before[0] or 0), -(after[0] or 0))
    last = _of_numbers(_end(before[1]), _end(after[1]))
    found: list[Trend] = [one for one in (first, last) if one != "other"]
    return found[0] if len(set(found)) == 1 else "other"


def _end(week: int | None) -> float:
    return float("inf") if week is None else week
