"""What a case comes to by `docs/semantics.md` alone; nothing of routeboek is imported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from tests.independent.book import Book, Node, Route, of_text
from tests.independent.completions import Completions
from tests.independent.conditions import NEVER, YES, Situation
from tests.independent.decision import STATUS, Decision, Outcome
from tests.independent.history import awaited, read_history


class Refused(Exception):
    """The case contradicts itself, or no edition holds."""


class Answer(NamedTuple):
    """What is laid beside an advice."""

    status: str
    possible: tuple[str, ...]
    leaning: str | None
    next: str | None
    state: str | None
    latest: str | None
    at_most: str | None
    opens_on: str | None
    routes: tuple[str, ...]
    side: tuple[tuple[str, str], ...]
    taken: tuple[str, ...]


def answer(book: Book, case: Node) -> Answer:
    """What a case comes to."""
    route, stated = placed(book, case)
    taken = take(book, route, stated)
    situation = Situation({**stated.facts, **taken}, stated.day, stated.past)
    completions, decision = Completions(book, route, situation), Decision(route, stated.past)
    found = completions.outcomes(decision.outcomes, situation)
    statuses = {one.status for one in found}
    routes = {one.about for one in found if one.status == "other-route"}
    certain = len(statuses) == 1 and len(routes) < 2
    status = min(statuses) if certain else "undetermined"
    if status == "end-of-route" and route.fallback:
        routes = {route.fallback}
    table = decision.next(found)
    beside = tuple(sorted(sides(decision, completions, situation, found)))
    first_day = last_first_day(completions, route, situation, case.get("history", []))
    return Answer(
        status,
        tuple(sorted(statuses)),
        None if certain else leaning(found),
        table,
        None if table is None else dict(beside).get(table, status),
        week_after(route, table, situation.facts.get(route.edition["clock"])),
        week_after(route, table, first_day),
        opens_on(decision, completions, situation) if table and status == "not-yet" else None,
        tuple(sorted(routes)),
        beside,
        tuple(sorted(taken)),
    )


def placed(book: Book, case: Node) -> tuple[Route, Situation]:
    """The route that holds for a case, and what it tells; refuses what cannot be."""
    day = of_text(case["reference_date"])
    edition = book.edition_on(case["sector"], day)
    if edition is None or book.carried(edition, day) > int(book.region["carry_forward_years"]):
        raise Refused
    route, history = book.route(edition, case["municipality"]), case.get("history", [])
    for one in history:
        check_entry(book, case, one)
    situation = Situation(known(book, case), day, read_history(route, history))
    if any(isinstance(one, date) and one > day for one in situation.facts.values()):
        raise Refused
    if any(situation.holds(test) == YES for test in book.impossible):
        raise Refused
    return route, situation


def known(book: Book, case: Node) -> dict[str, Any]:
    """The facts that a case states."""
    facts: dict[str, Any] = {}
    for name, value in case.get("facts", {}).items():
        kind = book.facts[name]["type"]
        if value is None or value == []:
            continue
        if kind == "choices":
            facts[name] = frozenset(value)
        elif kind == "date" and value != NEVER:
            facts[name] = of_text(value)
        else:
            facts[name] = value
    return facts


def check_entry(book: Book, case: Node, entry: Node) -> None:
    """Refuses what cannot have happened."""
    today = case["reference_date"]
    in_order = [entry.get(key, "") for key in ("applied_on", "closed_on", "followed_up_on")]
    given = [one for one in [*in_order, today] if one]
    if given != sorted(given):
        raise Refused
    edition = book.edition_on(case["sector"], of_text(entry.get("applied_on", today)))
    if edition is None:
        raise Refused
    if entry["table"] not in book.route(edition, case["municipality"]).tables():
        raise Refused


def take(book: Book, route: Route, stated: Situation) -> dict[str, Any]:
    """The exceptions that nobody raised, with the value they are taken to have."""
    looked_at = {test["fact"] for test in route.tests}
    taken: dict[str, Any] = {}
    for fact, declared in book.facts.items():
        if fact in stated.facts or "unless_stated" not in declared or fact not in looked_at:
            continue
        unless = declared["unless_stated"]
        if "when" in unless and not on_what_is_stated(unless["when"], stated):
            continue
        value = {"yes": True, "no": False}.get(unless["value"], unless["value"])
        after = Situation({**stated.facts, **taken, fact: value}, stated.day, stated.past)
        if all(after.holds(test) != YES for test in book.impossible):
            taken[fact] = value
    return taken


def on_what_is_stated(test: Node, situation: Situation) -> bool:
    """A test in which a comparison that nobody gave an answer to does not hold."""
    if "all" in test:
        return all(on_what_is_stated(one, situation) for one in test["all"])
    if "any" in test:
        return any(on_what_is_stated(one, situation) for one in test["any"])
    if "none" in test:
        return not any(on_what_is_stated(one, situation) for one in test["none"])
    return situation.holds(test) == YES


def leaning(found: frozenset[Outcome]) -> str:
    """Which way a case leans of which the status is open."""
    permitted = {one.about for one in found if one.status == "permitted"}
    if not permitted:
        return "not-now"
    elsewhere = any(one.status == "other-route" for one in found)
    return "depends" if len(permitted) > 1 or elsewhere else "permitted-if"


def week_after(route: Route, table: str | None, start: object) -> str | None:
    """The last day to apply for a table that has a term, counted from a day that is known."""
    term = next((one.get("term") for one in route.ladder if one["table"] == table), None)
    if not term or "latest_week" not in term or not isinstance(start, date):
        return None
    return (start + timedelta(7 * int(term["latest_week"]))).isoformat()


def last_first_day(
    completions: Completions, route: Route, situation: Situation, history: list[Node]
) -> date | None:
    """The last day that the first day can be, while it is unknown and something bounds it."""
    clock = route.edition["clock"]
    if clock in situation.facts:
        return None
    days = [of_text(one["applied_on"]) for one in history if "applied_on" in one]
    for day in reversed(completions.values(clock)):
        if day != NEVER and completions.possible(situation.told(clock, day)):
            days += [day] if day < situation.day else []
            break
    return min(days, default=None)


def opens_on(decision: Decision, completions: Completions, situation: Situation) -> str | None:
    """The first day on which time alone makes that a case is not too early."""
    full = {
        situation.facts[test["fact"]] + timedelta(7 * int(test["weeks_since_at_least"]))
        for test in decision.route.tests
        if "weeks_since_at_least" in test and isinstance(situation.facts.get(test["fact"]), date)
    }
    for day in sorted(one for one in full if one > situation.day):
        then = Situation(situation.facts, day, situation.past)
        found = completions.outcomes(decision.outcomes, then)
        if all(one.status in ("permitted", "blocked") and one.fits for one in found):
            return str(day)
    return None


def sides(
    decision: Decision,
    completions: Completions,
    situation: Situation,
    found: frozenset[Outcome],
) -> Iterator[tuple[str, str]]:
    """Every side table with its state, and what stands beside a rung that nothing comes before."""
    if beside := decision.without_ungated(found):
        others = completions.outcomes(beside.outcomes, situation)
        if table := beside.table(others):
            yield table, state({one.status for one in others})
    for table in decision.route.side:
        if awaited(decision.past.last.get(table["table"])):
            yield table["table"], "running"
            continue
        if table.get("named_only") == "yes":
            yield table["table"], "undetermined"
            continue

        def bound(situation: Situation, table: Node = table) -> frozenset[str]:
            return frozenset(STATUS[one] for one in decision.weigh_table(table, situation))

        yield table["table"], state(completions.outcomes(bound, situation))


def state(statuses: Iterable[str]) -> str:
    """The only status, or else that it is undetermined."""
    each = set(statuses)
    return each.pop() if len(each) == 1 else "undetermined"
