"""An advice in words: the summary, the warnings and the justification."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from routeboek.advice import Deadline, TableAdvice, Warned
from routeboek.condition import (
    AT_ACTION,
    AT_CIRCUMSTANCE,
    AT_MET,
    Condition,
    Source,
    Test,
    facts_of,
)
from routeboek.condition import leaves as leaves_of
from routeboek.facts import NEVER
from routeboek.justification import Justification
from routeboek.messages import Language, listed, long_date, say, say_count
from routeboek.tables import OtherRoute, Table
from routeboek.times import clock, holiday_ordinals, without
from routeboek.verdict import Verdict

UNDECIDED_LEVEL = AT_MET | AT_ACTION | AT_CIRCUMSTANCE

NAMELESS = ("solved", "end-of-route", "other-route")
"""Statuses that are about no table."""


def _say(verdict: Verdict, code: str, **params: str) -> str:
    return say(code, verdict.rules.language, **params)


def _date(verdict: Verdict, day: date) -> str:
    return long_date(day, verdict.rules.language)


# ---------------------------------------------------------------- summary


def summary(verdict: Verdict, following: TableAdvice | None) -> str:
    """The answer in one or two sentences: the verdict, and by when."""
    if verdict.other_route:
        code = "fallback" if verdict.status == "end-of-route" else "other-route"
        return _say(verdict, f"summary-{code}", **_named(verdict))
    if verdict.attending and verdict.status in ("not-yet", "undetermined"):
        return _say(verdict, f"summary-attending-{verdict.status}")
    if following is None:
        return _say(verdict, f"summary-{_without_table(verdict)}", **_named(verdict))
    told = _say(verdict, f"summary-{_with_table(verdict)}", **_named(verdict, following))
    return " ".join(filter(None, (told, _opening(verdict, following), _term(verdict, following))))


def _with_table(verdict: Verdict) -> str:
    """Which sentence says it of a table."""
    status = verdict.status
    if status == "undetermined":
        leaning = verdict.leaning or ""
        return f"{leaning}-either" if leaning == "not-now" and _several(verdict) else leaning
    either = status in ("permitted", "blocked", "not-yet") and _several(verdict)
    return f"{status}-either" if either else status


def _without_table(verdict: Verdict) -> str:
    """Which sentence says it where there is no table to name."""
    if verdict.status != "undetermined":
        return verdict.status if verdict.status in NAMELESS else "no-table"
    return f"undetermined-{('end', 'route', 'routes')[min(len(verdict.routes_open), 2)]}"


def _several(verdict: Verdict) -> bool:
    """Whether it is still open which table or route it is about."""
    return len(verdict.tables_open) + len(verdict.routes_open) > 1


def _named(verdict: Verdict, following: TableAdvice | None = None) -> dict[str, str]:
    """The tables, routes and people that the sentences name."""
    either: list[OtherRoute | Table] = [*verdict.tables_open, *verdict.routes_open]
    if verdict.leaning == "depends":  # which table may be permitted, and which route may hold
        permitted = {one.about for one in verdict.outcomes if one.status == "permitted"}
        either = [one for one in either if isinstance(one, OtherRoute) or one.id in permitted]
    language = verdict.rules.language
    return {
        "table": titled(following.definition, language) if following else "",
        "route": verdict.other_route.name if verdict.other_route else "",
        "body": verdict.route.edition.body.name,
        "either": listed([one.name for one in either], "or", language),
    }


def titled(table: Table, language: Language) -> str:
    """The name of a table, with its step and what it was called before."""
    step = say("word-step", language, n=table.step) if table.step is not None else ""
    formerly = say("word-formerly", language, name=table.formerly) if table.formerly else ""
    notes = ", ".join(filter(None, (step, formerly)))
    return f"{table.name} ({notes})" if notes else table.name


def _opening(verdict: Verdict, following: TableAdvice) -> str:
    """From when, if only time is lacking."""
    if following.opens_on is None:
        return ""
    return _say(verdict, "summary-opens", day=_date(verdict, following.opens_on))


def _term(verdict: Verdict, following: TableAdvice) -> str:
    """Until when, how long that is, or how late it is; the bound where the first day is unknown."""
    term = following.deadline
    if term is None or term.weeks is None or verdict.status == "running":
        return ""
    if term.latest is None:
        return _unknown_term(verdict, term)
    day, left = _date(verdict, term.latest), term.days_left or 0
    days = say_count("days", abs(left), verdict.rules.language)
    when = "late" if left < 0 else "until" if left else "today"
    return _say(verdict, f"summary-{when}", day=day, days=days)


def _unknown_term(verdict: Verdict, term: Deadline) -> str:
    weeks = say_count("weeks", term.weeks or 0, verdict.rules.language)
    if term.at_most is None:
        label = verdict.rules.facts[verdict.route.edition.clock].label
        return _say(verdict, "summary-weeks", weeks=weeks, fact=label)
    code = "summary-at-most-late" if term.overdue else "summary-at-most"
    return _say(verdict, code, day=_date(verdict, term.at_most), weeks=weeks)


# ---------------------------------------------------------------- warnings


def warnings(verdict: Verdict, following: TableAdvice | None) -> Iterator[Warned]:
    """What the reader must know beside the advice."""
    rules, case, edition = verdict.rules, verdict.case, verdict.route.edition
    yield from _notices(verdict, first=True)
    if verdict.carried_forward:
        code = "edition-carried-forward"
        yield _warn(verdict, code, edition=edition.name, year=edition.school_year)
    if case.home_municipality is not None and case.home_municipality != case.municipality:
        name = rules.municipalities[case.municipality].name
        yield _warn(verdict, "home-municipality-differs", municipality=name)
    skipped = [
        table.name
        for table in verdict.past.skipped
        if table.only_when is None or verdict.is_true(table.only_when)
    ]
    if skipped:
        yield _warn(verdict, "step-skipped", tables=", ".join(skipped))
    term = following.deadline if following else None
    if term and term.overdue and term.latest:
        warned = _warn(verdict, "overdue", latest=_date(verdict, term.latest))
        yield warned._replace(in_summary=not verdict.attending and verdict.status != "running")
    differs = len({outcome.about for outcome in verdict.outcomes}) > 1
    if verdict.table and verdict.status != "undetermined" and differs:
        warned = _warn(verdict, "next-may-differ", table=verdict.table.name)
        yield warned._replace(in_summary=True)
    if _clock_after_solution(verdict):
        yield _warn(verdict, "absence-after-solution")
    yield from _holiday_warnings(verdict)
    yield from _notices(verdict, first=False)


def _warn(verdict: Verdict, code: str, **params: str) -> Warned:
    return Warned(code, _say(verdict, f"warning-{code}", **params))


def _notices(verdict: Verdict, *, first: bool) -> Iterator[Warned]:
    """The warnings of the rules themselves: those that come before all, or the others."""
    for notice in verdict.route.edition.notices:
        if notice.first is first and verdict.is_true(notice.when):
            yield Warned(notice.code, notice.text, first)


def _clock_after_solution(verdict: Verdict) -> bool:
    start, solved = clock(verdict), verdict.past.solved
    return bool(start and solved and solved.closed_on and start > solved.closed_on)


def _holiday_warnings(verdict: Verdict) -> Iterator[Warned]:
    """Where weeks of absence are counted across school holidays: say the other count too."""
    days = holiday_ordinals(verdict.case.school_holidays)
    for leaf in verdict.route.counted_weeks if days else ():
        start = verdict.situation.values.get(leaf.fact)
        if not isinstance(start, int) or start == NEVER:
            continue
        full = start + 7 * leaf.weeks
        if any(start <= day < full for day in days):
            in_school = date.fromordinal(without(days, start, 7 * leaf.weeks))
            yield _warn(
                verdict,
                "holidays-in-absence",
                weeks=str(leaf.weeks),
                calendar=_date(verdict, date.fromordinal(full)),
                school=_date(verdict, in_school),
            )


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
