"""An advice in words: the summary, the warnings and the justification."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from routeboek.advice import Deadline, Question, TableAdvice, Unmet, Warned
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
from routeboek.messages import Language, listed, long_date, say, say_count
from routeboek.readings import overturned
from routeboek.tables import OtherRoute, Table
from routeboek.times import clock, near, opens_from
from routeboek.verdict import Verdict

UNDECIDED_LEVEL = AT_MET | AT_ACTION | AT_UNFIT | AT_CIRCUMSTANCE

OTHER_READING = "other-reading"
"""The code of the warning that another reading was chosen than the rules do."""

POINTED = ("permitted-if",)
"""Sentences that have a form of their own for a single open point."""

EITHER = ("permitted", "blocked", "not-yet", "not-now")
"""Verdicts that name every table or route that is still open, where there are several."""

NAMELESS = ("solved", "end-of-route", "other-route")
"""Statuses that are about no table."""


def _say(verdict: Verdict, code: str, **params: str) -> str:
    return say(code, verdict.rules.language, **params)


def _date(verdict: Verdict, day: date) -> str:
    return long_date(day, verdict.rules.language)


# ---------------------------------------------------------------- summary


def summary(
    verdict: Verdict,
    following: TableAdvice | None,
    asked: Iterable[Question],
    unmet: Sequence[Unmet],
) -> str:
    """The answer in one or two sentences: the verdict, and by when.

    It hangs on the questions that are `asked`; where no table fits it says what to do instead.
    """
    points = sum(1 for one in asked if one.decides == "status")
    code, about = _sentence(verdict, following), _named(verdict, following)
    if code in POINTED:
        code = f"{code}-{'one' if points == 1 else 'many'}"
    if code == "no-table" and unmet and unmet[0].todo:
        code, about = "no-table-but", {"todo": unmet[0].todo}
    told = _say(verdict, f"summary-{code}", **about)
    if following is None or verdict.other_route or code.startswith("attending"):
        return told
    return f"{told} {_term(verdict, following)}".rstrip()


def _sentence(verdict: Verdict, following: TableAdvice | None) -> str:
    """Which sentence gives the verdict."""
    status, routes = verdict.status, verdict.routes_open
    if verdict.other_route:
        return "fallback" if status == "end-of-route" else status
    if verdict.attending and status in ("not-yet", "undetermined"):
        return f"attending-{status}"
    if following is None:
        if status == "undetermined" and not (routes or "end-of-route" in verdict.statuses):
            return "undetermined-none"
        if status == "undetermined":
            return f"undetermined-{('end', 'route', 'routes')[min(len(routes), 2)]}"
        return status if status in NAMELESS else "no-table"
    either = len(verdict.tables_open) + len(routes) > 1
    told = verdict.leaning or status
    if either and told in EITHER:
        return f"{told}-either"
    if following.opens_on:
        return "not-yet-until"
    return "not-yet-from" if told == "not-yet" and opens_from(verdict) else told


def _named(verdict: Verdict, following: TableAdvice | None) -> dict[str, str]:
    """What the sentences name: tables, routes, people, and the day on which a table opens."""
    either: list[OtherRoute | Table] = [*verdict.tables_open, *verdict.routes_open]
    if verdict.leaning == "depends":  # which table may be permitted, and which route may hold
        permitted = {one.about for one in verdict.outcomes if one.status == "permitted"}
        either = [one for one in either if isinstance(one, OtherRoute) or one.id in permitted]
    language = verdict.rules.language
    opens = (following.opens_on or opens_from(verdict)) if following else None
    return {
        "day": _date(verdict, opens) if opens else "",
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


def _term(verdict: Verdict, following: TableAdvice) -> str:
    """Until when, how long that is, or how late it is; the bound where the first day is unknown."""
    term = following.deadline
    several = len(verdict.tables_open) + len(verdict.routes_open) > 1
    if verdict.status == "running" or len(verdict.tables_open) > 1:
        return ""
    if term is None or term.weeks is None:
        return "" if several else _say(verdict, "summary-no-term")
    if term.latest is None:
        return _unknown_term(verdict, term)
    day, left = _date(verdict, term.latest), term.days_left or 0
    days = say_count("days", abs(left), verdict.rules.language)
    when = "late" if left < 0 else "until" if left else "today"
    if left < 0 and verdict.status == "permitted":
        when = "late-now"
    return _say(verdict, f"summary-{when}", day=day, days=days)


def _unknown_term(verdict: Verdict, term: Deadline) -> str:
    weeks = say_count(term.unit, term.weeks or 0, verdict.rules.language)
    label = verdict.rules.facts[verdict.route.edition.clock].label
    if term.at_most is None:
        return _say(verdict, "summary-weeks", weeks=weeks, fact=label)
    code = "summary-at-most-late" if term.overdue else "summary-at-most"
    return _say(verdict, code, day=_date(verdict, term.at_most), weeks=weeks, fact=label)


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
        rung.name
        for rung in verdict.past.skipped
        if rung.only_when is None or verdict.is_true(rung.only_when)
    ]
    if skipped:
        yield _warn(verdict, "step-skipped", tables=", ".join(skipped))
    yield from _term_warnings(verdict, following)
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
    """That a term is over, or nearly so; mostly the summary tells that already."""
    term = following.deadline if following else None
    told = not verdict.attending and verdict.status != "running"
    if term and term.overdue and term.latest:
        warned = _warn(verdict, "overdue", latest=_date(verdict, term.latest))
        yield warned._replace(in_summary=told)
    elif term and term.overdue and term.at_most:
        text = _say(verdict, "warning-overdue-at-most", latest=_date(verdict, term.at_most))
        yield Warned("overdue", text, in_summary=told)
    if ends := near(verdict):
        table, last = ends
        params = {"table": table.name, "latest": _date(verdict, last)}
        code = "deadline-near-after" if verdict.status == "running" else "deadline-near"
        text = _say(verdict, f"warning-{code}", **params)
        yield Warned("deadline-near", text, in_summary=True)


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
        return _from_history(verdict, past.running, "running")
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
