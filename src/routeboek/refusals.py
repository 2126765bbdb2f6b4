"""What may be advised on: which route a case is on, what it tells, and why it is refused."""

from __future__ import annotations

from typing import NamedTuple

from routeboek.book import Route, Rules, Sector
from routeboek.case import Case, contradictions, unknown_key
from routeboek.condition import facts_of
from routeboek.diagnostic import CaseError, Diagnostic
from routeboek.facts import FactValue, Situation
from routeboek.history import Progress, edition_on, history_findings, progress
from routeboek.meaning import Possible
from routeboek.parts import Edition
from routeboek.text_guard import MAX_FINDINGS
from routeboek.told import Told

YEARS = range(1900, 2201)
"""Reference dates outside these years are slips, and too near the ends of the calendar."""


class Situated(NamedTuple):
    """Where a case stands: its route, what its history says, and what is known of it."""

    route: Route
    past: Progress
    told: Told
    situation: Situation
    carried_forward: bool


def situated(
    rules: Rules, case: Case, edition: str | None = None, strict_edition: bool = False
) -> Situated:
    """Where a case stands, before anything is decided; raises `CaseError` like `advise`."""
    values, in_facts = _read_facts(rules, case)
    route, carried_forward = _route(rules, case, edition, strict_edition, in_facts)
    past = progress(rules, case, route)
    today = case.reference_date.toordinal()
    told = Told(
        Situation(values, today, past.tried, past.held, past.applied, holidays=case.holiday_days()),
        tuple([one for one in rules.unless_stated.values() if one.fact in route.looks_at]),
        route.decisions[past.position],
    )
    return Situated(route, past, told, told.known(), carried_forward)


# ---------------------------------------------------------------- which route


def _route(
    rules: Rules, case: Case, forced: str | None, strict: bool, in_facts: list[Diagnostic]
) -> tuple[Route, bool]:
    """The edition in this municipality, and whether it is carried forward."""
    sector = rules.sectors.get(case.sector)
    found = _unknown_names(rules, case)
    if sector is None or (found and case.municipality not in rules.municipalities):
        raise CaseError(case.located([*found, *contradictions(case), *in_facts]))
    found += contradictions(case)
    by_id = {e.id: e for e in sector.editions}
    if forced is not None and forced not in by_id:
        known = ", ".join(by_id)
        raise CaseError(
            case.located([*found, Diagnostic("unknown-edition", params={"known": known})])
        )
    edition = by_id[forced] if forced else edition_on(sector.editions, case.reference_date)
    years = _years_carried(rules, case, edition) if edition else 0
    too_late = years > (0 if strict else rules.carry_forward_years)
    if edition is None or (too_late and not forced) or case.reference_date.year not in YEARS:
        found.append(_no_edition(sector, refused_forward=bool(edition and strict)))
    route = rules.routes.get((edition.id, case.municipality)) if edition else None
    if edition and route is None:
        params = {"edition": edition.id}
        found.append(Diagnostic("municipality-not-covered", None, "/municipality", params))
    found += history_findings(rules, case)
    found += in_facts
    if found or route is None:
        raise CaseError(case.located(found))
    return route, years > 0


def _unknown_names(rules: Rules, case: Case) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    if case.sector not in rules.sectors:
        known = ", ".join(rules.sectors)
        found.append(Diagnostic("unknown-sector", None, "/sector", {"known": known}))
    if case.municipality not in rules.municipalities:
        known = ", ".join(rules.municipalities)
        found.append(Diagnostic("unknown-municipality", None, "/municipality", {"known": known}))
    if case.asker is not None and case.asker not in rules.roles:
        found.append(Diagnostic("unknown-asker", None, "/asker"))
    return found


def _years_carried(rules: Rules, case: Case, edition: Edition) -> int:
    """How many school years after the one it was made for an edition is used."""
    return max(0, rules.school_year(case.reference_date) - int(edition.school_year[:4]))


def _no_edition(sector: Sector, *, refused_forward: bool) -> Diagnostic:
    code = "edition-carried-forward-refused" if refused_forward else "no-edition"
    params = {
        "first": sector.editions[0].valid_from.isoformat(),
        "last": sector.editions[-1].school_year,
    }
    return Diagnostic(code, None, "/reference_date", params)


# ---------------------------------------------------------------- what it tells


def _read_facts(rules: Rules, case: Case) -> tuple[dict[str, FactValue], list[Diagnostic]]:
    """The known facts in the evaluator's form, and what is wrong with the rest.

    Wrong is what is not declared, not of its type, in the future, or impossible together.
    """
    found: list[Diagnostic] = []
    values: dict[str, FactValue] = {}
    today = case.reference_date.toordinal()
    for name, given in case.facts.items():
        if len(found) >= MAX_FINDINGS:
            break
        fact = rules.facts.get(name)
        if fact is None:
            found.append(unknown_key(case, ("facts", name), list(rules.facts), "unknown-fact"))
            continue
        if given is None:
            continue
        value = fact.read(given)
        if value is None:
            kind = "day" if fact.type == "date" else fact.type
            params = {"fact": name, "expected": f"@{kind}", "values": fact.expected()}
            found.append(Diagnostic("fact-wrong-type", None, f"/facts/{name}", params))
        elif fact.type == "date" and isinstance(value, int) and value > today:
            params = {"fact": name}
            found.append(Diagnostic("fact-after-reference", None, f"/facts/{name}", params))
        elif value != frozenset():  # an empty set of choices says nothing
            values[name] = value
    possible = Possible(Situation(values, today))
    for ruled_out in rules.impossible:
        if possible.is_true(ruled_out.when):
            params = {"text": ruled_out.text, "remedy": ruled_out.remedy}
            pointer = "".join(f"/facts/{name}" for name in facts_of(ruled_out.when)[:1])
            found.append(Diagnostic("contradiction", None, pointer, params))
    return values, found
