"""An advice in words: the summary, the warnings and the justification."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from routeboek.advice import TableAdvice, Warned
from routeboek.condition import (
    AT_ACTION,
    AT_CIRCUMSTANCE,
    AT_MET,
    AT_UNFIT,
    Condition,
    Source,
    Test,
    facts_of,
)
from routeboek.condition import leaves as leaves_of
from routeboek.justification import Justification
from routeboek.messages import long_date, say
from routeboek.readings import overturned
from routeboek.tables import OtherRoute, Table
from routeboek.times import clock, near
from routeboek.verdict import Verdict

UNDECIDED_LEVEL = AT_MET | AT_ACTION | AT_UNFIT | AT_CIRCUMSTANCE

OTHER_READING = "other-reading"
"""The code of the warning that another reading was chosen than the rules do."""

NAMELESS = ("solved", "end-of-route", "other-route")
"""Statuses that are about no table."""


def _say(verdict: Verdict, code: str, **params: str) -> str:
    return say(code, verdict.rules.language, **params)


def _date(verdict: Verdict, day: date) -> str:
    return long_date(day, verdict.rules.language)


# ---------------------------------------------------------------- summary


def summary(verdict: Verdict, following: TableAdvice | None) -> str:
    """The advice in one or two sentences."""
    status, edition, other = verdict.status, verdict.route.edition, verdict.other_route
    if other:
        code = "fallback" if status == "end-of-route" else "other-route"
        return _say(verdict, f"summary-{code}", route=other.name)
    name = following.name if following else ""
    named = status if following or status in NAMELESS else "no-table"
    routes, about = verdict.routes_open, verdict.tables_open
    if status == "undetermined" and following is None:
        named = f"undetermined-{('end', 'route', 'routes')[min(len(routes), 2)]}"
    if verdict.attending and status in ("not-yet", "undetermined"):
        named, following = f"{status}-none", None
    if following and len(about) > 1 and status in ("permitted", "blocked", "not-yet"):
        named = f"{status}-either"
    text = _say(
        verdict,
        f"summary-{named}",
        table=name,
        body=edition.body.name,
        routes=_either(verdict, routes),
        tables=_either(verdict, about),
    )
    return text + _days(verdict, following) if following else text


def _days(verdict: Verdict, following: TableAdvice) -> str:
    """From when or until when, as more sentences."""
    text, term = "", following.deadline
    if following.opens_on:
        text = " " + _say(verdict, "summary-opens", day=_date(verdict, following.opens_on))
    if verdict.status == "permitted" and term and term.latest:
        late = "late" if term.overdue else "until"
        text += " " + _say(verdict, f"summary-{late}", day=_date(verdict, term.latest))
    elif verdict.status == "permitted" and term and term.at_most:
        late = "late" if term.overdue else "until"
        day = _date(verdict, term.at_most)
        text += " " + _say(verdict, f"summary-{late}-at-most", day=day)
    return text


def _either(verdict: Verdict, some: Iterable[OtherRoute | Table]) -> str:
    return f" {_say(verdict, 'word-or')} ".join(one.name for one in some)


# ---------------------------------------------------------------- warnings


def warnings(verdict: Verdict, following: TableAdvice | None) -> Iterator[Warned]:
    """What the reader must know beside the advice."""
    rules, case, edition = verdict.rules, verdict.case, verdict.route.edition
    yield from _other_readings(verdict)
    yield from _notices(verdict, first=True)
    if verdict.carried_forward:
        code = "edition-carried-forward"
        yield _warn(verdict, code, edition=edition.name, year=edition.school_year)
    place = verdict.route.municipality
    if case.home_municipality is not None and case.home_municipality != place:
        name = rules.municipalities[place].name
        yield _warn(verdict, "home-municipality-differs", municipality=name)
    skipped = [
        table.name
        for table in verdict.past.skipped
        if table.only_when is None or verdict.is_true(table.only_when)
    ]
    if skipped:
        yield _warn(verdict, "step-skipped", tables=", ".join(skipped))
    yield from _term_warnings(verdict, following)
    differs = len({outcome.about for outcome in verdict.outcomes}) > 1
    if verdict.table and verdict.status != "undetermined" and differs:
        yield _warn(verdict, "next-may-differ", table=verdict.table.name)
    if _clock_after_solution(verdict):
        yield _warn(verdict, "absence-after-solution")
    yield from _holiday_warnings(verdict)
    yield from _notices(verdict, first=False)


def _warn(verdict: Verdict, code: str, **params: str) -> Warned:
    return Warned(code, _say(verdict, f"warning-{code}", **params))


def _other_readings(verdict: Verdict) -> Iterator[Warned]:
    """That the advice is given under another reading than the rules choose."""
    for one in overturned(verdict.rules):
        text = _say(verdict, f"warning-{OTHER_READING}", issue=one.issue, text=one.text)
        yield Warned(OTHER_READING, text, first=True)


def _notices(verdict: Verdict, *, first: bool) -> Iterator[Warned]:
    """The warnings of the rules themselves: those that come before all, or the others."""
    for notice in verdict.route.edition.notices:
        if notice.first is first and verdict.is_true(notice.when):
            yield Warned(notice.code, notice.text, first)


def _term_warnings(verdict: Verdict, following: TableAdvice | None) -> Iterator[Warned]:
    """That a term is over, or nearly so."""
    term = following.deadline if following else None
    if term and term.overdue and term.latest:
        yield _warn(verdict, "overdue", latest=_date(verdict, term.latest))
    elif term and term.overdue and term.at_most:
        text = _say(verdict, "warning-overdue-at-most", latest=_date(verdict, term.at_most))
        yield Warned("overdue", text)
    if ends := near(verdict):
        table, last = ends
        params = {"table": table.name, "latest": _date(verdict, last)}
        code = "deadline-near-after" if verdict.status == "running" else "deadline-near"
        yield Warned("deadline-near", _say(verdict, f"warning-{code}", **params))


def _clock_after_solution(verdict: Verdict) -> bool:
    start, solved = clock(verdict), verdict.past.solved
    return bool(start and solved and solved.closed_on and start > solved.closed_on)


def _holiday_warnings(verdict: Verdict) -> Iterator[Warned]:
    """Where weeks of absence are counted across school holidays: say the other count too."""
    for leaf in verdict.route.counted_weeks:
        counts = [leaf._replace(school=school) for school in (False, True)]
        full, in_school = [one.opens_on(verdict.situation) for one in counts]
        if full and in_school and full != in_school:
            code = "holidays-in-absence-school" if leaf.school else "holidays-in-absence"
            weeks = str(leaf.weeks)
            days = [_date(verdict, date.fromordinal(day)) for day in (full, in_school)]
            text = _say(verdict, f"warning-{code}", weeks=weeks, calendar=days[0], school=days[1])
            yield Warned("holidays-in-absence", text)


# ---------------------------------------------------------------- justification


def justification(verdict: Verdict) -> Justification:
    """Why: the evaluated conditions of the next table, or what settles the case instead."""
    edition, past, table = verdict.route.edition, verdict.past, verdict.table
    if past.solved:
        return _from_history(verdict, past.solved.table, "solved-by")
    if past.running and verdict.status != "solved":
        return _from_history(verdict, past.running.id, "running")
    if verdict.status == "solved":
        return _settled(verdict, "because-solved", _facts_of(verdict, edition.solved_when))
    if verdict.routes_open and table is None:
        return _because_routes(verdict)
    if table is None and verdict.status == "not-yet":
        when = edition.no_table_when
        return _settled(verdict, "because-no-table", _facts_of(verdict, when) if when else ())
    if table is None or verdict.reason is None:
        return _settled(verdict, "because-end")
    mask = {"permitted": AT_MET, "undetermined": UNDECIDED_LEVEL}.get(verdict.status, AT_ACTION)
    text = _say(verdict, "because-table", table=table.name)
    children = [c for c in verdict.reason.children if c.children or c.condition.test]
    return Justification(Condition("next", text, table.sources), mask, tuple(children))


def _because_routes(verdict: Verdict) -> Justification:
    """What makes another route hold, or what has to be known to say which."""
    routes = verdict.routes_open
    if verdict.status == "other-route":
        return _because_route(verdict, routes[0], AT_MET)
    found = tuple([_because_route(verdict, route, UNDECIDED_LEVEL) for route in routes])
    condition = Condition("routes", _say(verdict, "because-routes"), grouper="any")
    return Justification(condition, UNDECIDED_LEVEL, found)


def _because_route(verdict: Verdict, route: OtherRoute, mask: int) -> Justification:
    text = _say(verdict, "because-route", route=route.name)
    facts = tuple(_facts_of(verdict, route.when, route.sources)) if route.when else ()
    return Justification(Condition(route.id, text, route.sources), mask, facts)


def _settled(
    verdict: Verdict, code: str, children: Iterable[Justification] = (), **params: str
) -> Justification:
    return Justification(Condition(code, _say(verdict, code, **params)), AT_MET, tuple(children))


def _from_history(verdict: Verdict, table: str, code: str) -> Justification:
    route, past = verdict.route, verdict.past
    entry = past.latest[route.current_id.get(table, table)]
    if code == "solved-by" and past.solved:
        entry = past.solved
    name = route.tables[table].name if table in route.tables else table
    day = entry.closed_on if code == "solved-by" else entry.applied_on
    shown = _date(verdict, day) if day else ""
    return _settled(verdict, f"because-{code}", table=name, day=shown)


def _facts_of(
    verdict: Verdict, test: Test, sources: tuple[Source, ...] = ()
) -> Iterator[Justification]:
    """The facts behind a plain test, each once, as a leaf of its own."""
    situation = verdict.situation
    asked = {fact: leaf for leaf in reversed([*leaves_of(test)]) for fact in facts_of(leaf)}
    for name in dict.fromkeys(facts_of(test)):
        known = situation.values.get(name)
        label = Condition(name, verdict.rules.facts[name].label, sources, test=asked[name])
        mask = UNDECIDED_LEVEL if known is None else AT_MET
        yield Justification(label, mask, (), known, name in situation.taken)
