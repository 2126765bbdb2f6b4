"""What may be advised on: which route a case is on, what it tells, and why it is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from routeboek.book import Route, Rules, Sector, Variants, Way
from routeboek.budget import Budget, Shelf
from routeboek.casefindings import Where, unknown_key, wrong_fact_value
from routeboek.condition import facts_of
from routeboek.contradictions import contradictions
from routeboek.diagnostic import CaseError, Diagnostic, Span
from routeboek.facts import NEVER, FactValue, Situation, days_on
from routeboek.forms import iso_date
from routeboek.history import Progress, edition_on, history_findings, progress
from routeboek.jsontext import CaseText, pointer_of, read_case_text
from routeboek.meaning import Possible
from routeboek.parts import Edition
from routeboek.personal import asks_for_personal_data
from routeboek.snapshot import RUNNING, Legible, Snapshot, is_id, read_plainly
from routeboek.spelling import meant, named
from routeboek.text_guard import MAX_FINDINGS
from routeboek.told import Told

if TYPE_CHECKING:
    from routeboek.case import Case

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
    rules: Rules,
    case: Snapshot,
    edition: str | None = None,
    strict_edition: bool = False,
    here: Situated | None = None,
) -> Situated:
    """Where a case stands, before anything is decided; raises `CaseError` like `advise`.

    What is the same as where it stands `here`, by other rules, is found once, in one budget.
    """
    said = _said(rules, case.told, case.where, edition, strict_edition)
    if said.route is None or said.found:
        raise CaseError(said.found)
    past = progress(rules, _given_up(rules, case, said.route, said.values), said.route)
    today = case.reference_date.toordinal()
    stated = Situation(
        said.values,
        today,
        past.tried,
        past.held,
        past.applied,
        holidays=case.holiday_days(),
        budget=here.situation.budget if here else Budget(shelf=_shelf(rules)),
    )
    if here and stated == here.told.stated:
        stated = here.told.stated
    return _standing(rules, said.route, past, stated, said.carried_forward, here)


def _shelf(rules: Rules) -> Shelf | None:
    """Where rules that many cases may ask keep what is drawn of them."""
    return rules.variants.shelf if isinstance(rules.variants, Variants) else None


def _standing(
    rules: Rules,
    route: Route,
    past: Progress,
    stated: Situation,
    carried_forward: bool,
    here: Situated | None,
) -> Situated:
    """Where a case stands that states this; what is equal `here` is the very same."""
    exceptions = [one for one in rules.unless_stated.values() if one.fact in route.looks_at]
    told = Told(stated, tuple(exceptions), route.decisions[past.position])
    if here is None:
        return Situated(route, past, told, told.known(), carried_forward)
    # What is known of a case is mostly the same: then what follows from it is found once.
    known = here.situation if told.leads_as(here.told) else told.known()
    situation = here.situation if known == here.situation else known
    past = here.past if past == here.past else past
    return Situated(route, past, told, situation, carried_forward)


def situated_alike(way: Way, case: Snapshot, here: Situated, route: Route) -> Situated:
    """Where a case stands under rules that read its words as those do by which it stands `here`.

    Only its history is read anew, where that can matter. Raises `CaseError` like `situated`.
    """
    rules, past, stated = way.rules, here.past, here.told.stated
    if case.history and not way.history_alike:
        told = _where_it_counts(rules, case.told)
        if found := [*history_findings(rules, told)]:
            raise CaseError(found)
        stands = _given_up(rules, case, route, stated.values)
        found_now = progress(rules, stands, route)
        past = past if past == found_now else found_now
    if past is not here.past:
        stated = stated._replace(tried=past.tried, held=past.held, applied=past.applied)
    return _standing(rules, route, past, stated, here.carried_forward, here)


def read_case(rules: Rules, text: CaseText | str | bytes) -> Case:
    """The case in a text; raises `CaseError` with all that is wrong with it.

    `Case` by itself knows no rules. So where it already finds something wrong with the shape, it
    cannot tell which names and values these rules do not know; this can.
    """
    from routeboek.case import Case, Shape, case_keys

    if not isinstance(text, CaseText):
        text = read_case_text(text, known=case_keys())
    try:
        return Case.from_text(text)
    except CaseError:
        shape = Shape(text.data, text)
    found = [*shape.findings(), *_said(rules, shape.told(), shape.where).found]
    raise CaseError(sorted(found, key=lambda one: one.span or Span("")))


def read_snapshot(rules: Rules, text: CaseText | str | bytes) -> Snapshot:
    """What the case in a text tells; raises `CaseError` like `read_case`."""
    from routeboek.case import case_keys

    if not isinstance(text, CaseText):
        text = read_case_text(text, known=case_keys())
    plain = read_plainly(text.data)
    if plain is None:
        return read_case(rules, text).snapshot
    return plain._replace(where=Where(text, {}, case_keys()))


# ---------------------------------------------------------------- what it says


class _Said(NamedTuple):
    """What a case says under these rules, as far as that can be made out, and what is wrong."""

    route: Route | None
    carried_forward: bool
    values: dict[str, FactValue]
    found: list[Diagnostic]


def _said(
    rules: Rules, told: Legible, where: Where, forced: str | None = None, strict: bool = False
) -> _Said:
    """What is missing or of the wrong shape is passed over, for it has been reported."""
    found = [*_unknown_names(rules, told), *contradictions(told)]
    told = _where_it_counts(rules, told)
    sector = rules.sectors.get(told.sector or "")
    edition, years = None, 0
    if sector and forced is not None and forced not in [one.id for one in sector.editions]:
        known = ", ".join(one.id for one in sector.editions)
        found.append(Diagnostic("unknown-edition", params={"known": known}))
    elif sector and told.reference_date:
        on_day = edition_on(sector.editions, _when_it_counts(sector, rules, told))
        edition = next((one for one in sector.editions if one.id == forced), on_day)
        years = _years_carried(rules, told, edition) if edition else 0
        too_late = years > (0 if strict else rules.carry_forward_years)
        out_of_reach = told.reference_date.year not in YEARS
        if edition is None or (too_late and (strict or not forced)) or out_of_reach:
            in_reach = not out_of_reach and (forced or years <= rules.carry_forward_years)
            found.append(_no_edition(sector, edition if in_reach else None))
    route = rules.routes.get((edition.id, told.municipality or "")) if edition else None
    if edition and route is None and told.municipality in rules.municipalities:
        params = {"edition": edition.id}
        found.append(Diagnostic("municipality-not-covered", None, "/municipality", params))
    found += history_findings(rules, told)
    values, in_facts = _read_facts(rules, told, where)
    found = [where.located(one, rules.facts) for one in (*found, *in_facts)]
    return _Said(route, years > 0, values, found)


def _unknown_names(rules: Rules, told: Legible) -> Iterator[Diagnostic]:
    """Names that the rules do not know, each with what was meant by it."""
    for code, pointer, word, known, called in (
        ("unknown-sector", "/sector", told.sector, rules.sectors, rules.names.sectors),
        (
            "unknown-municipality",
            "/municipality",
            told.municipality,
            rules.municipalities,
            rules.names.municipalities,
        ),
        ("unknown-asker", "/asker", told.asker, rules.roles, rules.names.roles),
    ):
        if word is None or word in known:
            continue
        if near := meant(word, called):
            yield Diagnostic(f"{code}-near", None, pointer, {"near": near})
        else:
            yield Diagnostic(code, None, pointer, {"known": ", ".join(known)})
    home = told.home_municipality
    if home is None or home in rules.municipalities:
        return
    # Any other municipality may be a home, so only what is surely one of these is taken for it.
    if near := named(home, rules.names.municipalities):
        yield Diagnostic("unknown-municipality-near", None, "/home_municipality", {"near": near})
    elif not is_id(home):
        yield Diagnostic("case-wrong-type", None, "/home_municipality", {"expected": "@id"})
    elif rules.conventions.home_elsewhere == "refused":
        yield Diagnostic("home-elsewhere", None, "/home_municipality")


def _given_up(
    rules: Rules, case: Snapshot, route: Route, values: Mapping[str, FactValue]
) -> Snapshot:
    """The case, where the rules say so with a rung given up once the next term is over."""
    clock = values.get(route.edition.clock)
    if rules.conventions.given_up == "never" or not isinstance(clock, int):
        return case
    today, holidays = case.reference_date.toordinal(), case.holiday_days()
    over = {
        before.id
        for before, after in pairwise(route.ladder)
        if (term := after.term) and term.latest_week is not None and clock != NEVER
        if days_on(clock, 7 * term.latest_week, holidays if term.school_weeks else ()) < today
    }
    history = [
        entry._replace(outcome="no-solution", closed_on=case.reference_date)
        if entry.outcome in RUNNING and route.current_id.get(entry.table) in over
        else entry
        for entry in case.history
    ]
    return case._replace(history=tuple(history))


def _where_it_counts(rules: Rules, told: Legible) -> Legible:
    """The case in the municipality that decides on its route."""
    home = told.home_municipality
    if rules.conventions.municipality_of == "home" and home in rules.municipalities:
        return told._replace(municipality=home)
    return told


def _when_it_counts(sector: Sector, rules: Rules, told: Legible) -> date:
    """The day that decides which edition is followed; the reference date where it is unknown."""
    assert told.reference_date
    counted = rules.conventions.edition_of
    if counted == "first-date":
        clock = told.facts.get(sector.editions[-1].clock)
        return iso_date(clock) or told.reference_date
    if counted == "last-application":
        days = [entry.applied_on for entry in told.history.values() if entry.applied_on]
        return max(days, default=told.reference_date)
    return told.reference_date


def _years_carried(rules: Rules, told: Legible, edition: Edition) -> int:
    """How many school years after the one it was made for an edition is used."""
    day = told.reference_date
    return max(0, rules.school_year(day) - edition.made_for) if day else 0


def _no_edition(sector: Sector, but: Edition | None) -> Diagnostic:
    """That no edition is in force, but for one that is of an earlier school year."""
    if but:
        params = {"year": but.school_year}
        return Diagnostic("edition-carried-forward-refused", None, "/reference_date", params)
    params = {
        "first": sector.editions[0].valid_from.isoformat(),
        "last": sector.editions[-1].school_year,
    }
    return Diagnostic("no-edition", None, "/reference_date", params)


# ---------------------------------------------------------------- what it tells


def _read_facts(
    rules: Rules, told: Legible, where: Where
) -> tuple[dict[str, FactValue], list[Diagnostic]]:
    """The known facts in the evaluator's form, and what is wrong with the rest.

    Wrong is what is not declared, not of its type, in the future, or impossible together.
    """
    found: list[Diagnostic] = []
    values: dict[str, FactValue] = {}
    today = told.reference_date.toordinal() if told.reference_date else None
    for name, given in told.facts.items():
        if len(found) >= MAX_FINDINGS:
            break
        fact = rules.facts.get(name)
        if fact is None:
            near = _fact_meant(rules, name)
            path = "facts", name
            found.append(unknown_key(where, path, "unknown-fact", near, list(rules.facts)))
            fact = rules.facts.get(near) if near not in told.facts else None
        if fact is None or given is None:
            continue
        value = fact.read(given)
        if value is None:
            called, pointer = rules.names.values.get(fact.name, {}), pointer_of(("facts", name))
            found.append(wrong_fact_value(fact, pointer, given, called))
        elif fact.type == "date" and today and isinstance(value, int) and value > today:
            pointer = pointer_of(("facts", name))
            found.append(Diagnostic("fact-after-reference", None, pointer, {"fact": fact.name}))
        elif value != frozenset():  # an empty set of choices says nothing
            values[fact.name] = value
    found += _impossible(rules, Situation(values, today)) if today else ()
    return values, found


def _fact_meant(rules: Rules, name: str) -> str:
    """The fact that was meant by the name of another; what is personal is none unless it is one."""
    called = rules.names.facts
    return named(name, called) or ("" if asks_for_personal_data(name) else meant(name, called))


def _impossible(rules: Rules, situation: Situation) -> Iterator[Diagnostic]:
    """What contradicts itself by these rules."""
    possible = Possible(situation)
    for ruled_out in rules.impossible:
        if possible.is_true(ruled_out.when):
            params = {"text": ruled_out.text, "remedy": ruled_out.remedy}
            pointer = "".join(f"/facts/{name}" for name in facts_of(ruled_out.when)[:1])
            yield Diagnostic("contradiction", None, pointer, params)
