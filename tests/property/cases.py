"""Strategies for case snapshots under the rules that come with routeboek."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from hypothesis import strategies as st

from routeboek import Case, CaseError
from routeboek.advice import Advice
from routeboek.evaluator import advise
from routeboek.facts import NEVER_WORD, Fact
from routeboek.history import edition_on
from tests.shipped import rules

OUTCOMES = ["no-solution", "solved", "returned", "withdrawn", "running", "advice-in-progress"]


def advised(data: dict[str, object]) -> Advice | None:
    """The advice on plain data, or None when the case is refused."""
    try:
        return advise(rules(), Case.model_validate(data))
    except CaseError:
        return None


def values_of(fact: Fact, today: date) -> st.SearchStrategy[object]:
    """Values of a fact, close to where rules tend to turn."""
    if fact.type == "yes_no":
        return st.booleans()
    if fact.type == "count":
        return st.sampled_from([0, 1, 2, 3, 4, 5, 6, 15, 16, 17])
    if fact.type == "choice":
        return st.sampled_from(sorted(fact.values))
    if fact.type == "choices":
        return st.lists(st.sampled_from(sorted(fact.values)), unique=True, min_size=1, max_size=3)
    days = st.sampled_from([0, 1, 13, 27, 28, 29, 55, 56, 57, 76, 77, 78, 90, 91, 92, 200])
    dates = days.map(lambda n: (today - timedelta(days=n)).isoformat())
    return st.one_of(dates, dates, dates, st.just(NEVER_WORD))


@st.composite
def facts_on(draw: st.DrawFn, today: date) -> dict[str, object]:
    """Some facts with values; the facts that steer a case are drawn more often."""
    declared = rules().facts
    names = draw(st.lists(st.sampled_from(sorted(declared)), unique=True, max_size=25))
    found = {name: draw(values_of(declared[name], today)) for name in names}
    if draw(st.booleans()):
        found |= {
            "continuous_absence_since": (today - timedelta(days=30)).isoformat(),
            "attendance": "none",
            "illness": "no",
            "meetings_held": 2,
            "plan_made": True,
            "plan_carried_out": True,
            "plan_led_to_suitable_offer": False,
            "solution_in_sight": False,
        }
        for name in draw(st.lists(st.sampled_from(sorted(found)), unique=True, max_size=3)):
            found.pop(name)
    return possible(found) if draw(st.integers(0, 9)) else found


def possible(facts: dict[str, object]) -> dict[str, object]:
    """The facts without the ones that most often contradict the others."""
    since, partial = facts.get("continuous_absence_since"), facts.get("partial_participation_since")
    if since not in (None, NEVER_WORD):
        facts.pop("attendance", None)
        first = facts.get("first_worrying_absence_date")
        if first != NEVER_WORD and str(first or "") > str(since):
            facts["first_worrying_absence_date"] = since
        if partial not in (None, NEVER_WORD) and str(partial) >= str(since):
            partial = facts["partial_participation_since"] = NEVER_WORD
    if partial == NEVER_WORD:
        facts.pop("partial_participation_long", None)
        if facts.get("attendance") == "partial":
            facts.pop("partial_participation_since")
    if facts.get("attendance") in ("partial", "full"):
        facts.pop("enrolled", None)
    if "none-of-these" in str(facts.get("stuck_on")):
        facts["stuck_on"] = ["none-of-these"]
    return facts


@cache
def tables_on(sector: str, municipality: str, day: date) -> list[str]:
    """The tables that a municipality had on a day."""
    edition = edition_on(rules().sectors[sector].editions, day)
    assert edition is not None
    return sorted(rules().routes[edition.id, municipality].tables)


@st.composite
def cases(draw: st.DrawFn, sectors: tuple[str, ...] = ("po", "vo")) -> dict[str, object]:
    """Cases of every sector, edition and municipality, with and without a history."""
    sector = draw(st.sampled_from(sectors))
    first = rules().sectors[sector].editions[0].valid_from
    today = draw(st.dates(first + timedelta(days=60), date(2027, 7, 31)))
    municipality = draw(st.sampled_from(sorted(rules().municipalities)))
    entries = []
    for _ in range(draw(st.integers(0, 3))):
        applied = max(today - timedelta(days=draw(st.integers(1, 120))), first)
        table = draw(st.sampled_from(tables_on(sector, municipality, applied)))
        outcome = draw(st.sampled_from(OUTCOMES))
        entry: dict[str, object] = {"table": table, "applied_on": applied.isoformat()}
        entry["outcome"] = outcome
        if outcome not in ("running", "advice-in-progress"):
            entry["closed_on"] = (applied + timedelta(days=1)).isoformat()
        entries.append(entry)
    return {
        "reference_date": today.isoformat(),
        "sector": sector,
        "municipality": municipality,
        "facts": draw(facts_on(today)),
        "history": entries,
    }
