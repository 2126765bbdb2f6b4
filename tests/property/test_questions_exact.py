"""What questions say is what an advice says once they are answered: checked by answering them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby, product
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from routeboek import Advice, Case, advise, load_rules
from routeboek.advice import Question
from routeboek.condition import Group, OneOf, Test, facts_of
from routeboek.decision import Decision
from routeboek.facts import NEVER, NEVER_WORD, Fact, FactValue, Situation
from routeboek.meaning import Branch, is_true
from routeboek.parts import Duty
from routeboek.refusals import situated
from tests import crowded
from tests.property.cases import advised, cases
from tests.shipped import rules

LAW = settings(max_examples=60)
Data: TypeAlias = dict[str, Any]
Told: TypeAlias = tuple[tuple[str, ...], str | None]
Led: TypeAlias = tuple[Told, frozenset[str]]
"""What an answer says, and the other routes that it leads to: these tell answers apart too."""


def open_advice(case: Data) -> Advice:
    """The advice on a case of which the status is open."""
    advice = advised(case)
    assume(advice is not None and advice.status == "undetermined")
    assert advice is not None
    return advice


def led(case: Data, fact: Fact, value: object) -> Led | None:
    """Where a case is with an answer; nowhere where that cannot be."""
    advice = advised({**case, "facts": {**case["facts"], fact.name: value}})
    if advice is None:
        return None
    routes = advice.possible_routes or ((advice.route,) if advice.route else ())
    told = advice.possible_statuses, advice.next.table if advice.next else None
    return told, frozenset(one.id for one in routes)


def told(question: Question) -> list[tuple[object, str, Told]]:
    return [(one.value, one.text, (one.statuses, one.next)) for one in question.answers]


def runs(found: Iterable[Led | None]) -> Iterator[Led]:
    """Each of several that follow each other and are the same."""
    for one, _ in groupby(found):
        if one is not None:
            yield one


@given(cases(), st.data())
@LAW
def test_an_answer_leads_where_the_advice_is_that_knows_it(case: Data, data: st.DataObject) -> None:
    advice = open_advice(case)
    question = data.draw(st.sampled_from([one for one in advice.questions if one.answers]))
    for value, text, there in told(question):
        assert text
        found = led(case, question.fact, value)
        assert found is not None, value
        assert found[0] == there, value


@given(cases(), st.data())
@settings(max_examples=40)
def test_answers_in_numbers_and_days_are_all_of_them(case: Data, data: st.DataObject) -> None:
    """Every number and every day is in the range of one answer, in order."""
    advice = open_advice(case)
    ranged = [one for one in advice.questions if one.answers and one.fact.type in ("count", "date")]
    assume(ranged)
    question = data.draw(st.sampled_from(ranged))
    today = date.fromisoformat(case["reference_date"])
    if question.fact.type == "count":
        values: list[object] = list(range(20))
        never = None
    else:
        days = {str(one.value) for one in question.answers} - {NEVER_WORD}
        ages = data.draw(st.sets(st.integers(0, 800), min_size=20, max_size=40))
        days |= {(today - timedelta(days=age)).isoformat() for age in ages | {0, 800}}
        values = [*sorted(days)]
        never = led(case, question.fact, NEVER_WORD)
    expected = list(runs(led(case, question.fact, value) for value in values))
    found = [there for value, _, there in told(question) if value != NEVER_WORD]
    assert found == [one for one, _ in expected]
    apart = [there for value, _, there in told(question) if value == NEVER_WORD]
    assert apart == ([] if never is None or never == expected[-1:][0] else [never[0]])


DAYS = {"po": ["2025-03-10", "2025-10-10", "2026-10-20"], "vo": ["2025-03-10", "2025-10-10"]}


@pytest.mark.parametrize("municipality", sorted(rules().municipalities))
@pytest.mark.parametrize(("sector", "day"), [(s, d) for s, days in DAYS.items() for d in days])
@pytest.mark.parametrize("known", [{}, {"attendance": "none"}], ids=["nothing", "absent"])
def test_what_cannot_be_leaves_nothing_to_ask(
    sector: str, day: str, municipality: str, known: Data
) -> None:
    """Worrying since yesterday, so not absent for four weeks: since when changes nothing."""
    yesterday = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
    facts = {"first_worrying_absence_date": yesterday, **known}
    case: Data = {"reference_date": day, "sector": sector, "municipality": municipality}
    case["facts"] = facts
    advice = advised(case)
    assert advice is not None
    assert "continuous_absence_since" not in {one.fact.name for one in advice.questions}


# ---------------------------------------------------------------- duties

AGES = [0, 13, 14, 27, 28]
FEW = (
    "enrolled",
    "attendance",
    "continuous_absence_since",
    "illness",
    "unauthorised_hours_4_weeks",
)
"""Facts that duties are about; with the first day more is told of what cannot be."""


def values(fact: Fact, today: int, known: Iterable[FactValue]) -> list[FactValue]:
    """Values of a fact on either side of all that duties, or known dates, tell apart."""
    if fact.type == "yes_no":
        return [True, False]
    if fact.type == "choice":
        return list(fact.values)
    if fact.type == "count":
        return [0, 15, 16]
    days = {today - age for age in AGES}
    days |= {day + step for day in known if isinstance(day, int) and day for step in (-1, 0, 1)}
    return sorted({NEVER} | {day for day in days if day <= today})


def hanging_together(tests: Iterable[Test], impossible: Iterable[Test]) -> list[str]:
    """The facts that tests are about, and those that what cannot be ties to them."""
    found = {fact for test in tests for fact in facts_of(test)}
    while more := {f for t in impossible if found & {*facts_of(t)} for f in facts_of(t)} - found:
        found |= more
    return sorted(found)


def can_change(duty: Duty, situation: Situation) -> set[str]:
    """Its facts of which one answer makes a duty run and another does not, the rest the same.

    All cases that can exist are tried.
    """
    asked = [test for test in (duty.unless, duty.when) if test]
    impossible = [one.when for one in rules().impossible]
    names, facts, told = hanging_together(asked, impossible), rules().facts, situation.values
    dates = [told[name] for name in names if name in told and facts[name].type == "date"]
    each = [
        [told[name]] if name in told else values(facts[name], situation.today, dates)
        for name in names
    ]
    runs_in = dict[tuple[FactValue, ...], bool]()
    for point in product(*each):
        case = situation._replace(values=dict(zip(names, point, strict=True)))
        if not any(is_true(test, case) for test in impossible):
            lapsed = duty.unless is not None and is_true(duty.unless, case)
            runs_in[point] = not lapsed and (duty.when is None or is_true(duty.when, case))
    found = set[str]()
    for at, name in enumerate(names):
        others: dict[tuple[FactValue, ...], set[bool]] = defaultdict(set)
        for point, runs in runs_in.items():
            others[point[:at] + point[at + 1 :]].add(runs)
        if any(len(one) > 1 for one in others.values()):
            found.add(name)
    return found & {*facts_of(duty.when)} if duty.when else set()


@given(cases(), st.sets(st.sampled_from(FEW)), st.sampled_from(AGES), st.booleans())
@settings(max_examples=15)
def test_a_duty_asks_what_can_change_whether_it_runs(
    case: Data, told: set[str], age: int, partly: bool
) -> None:
    """Both ways: what is asked can change it in a case that can exist, and what can is asked."""
    first = date.fromisoformat(case["reference_date"]) - timedelta(days=age)
    known = {name: value for name, value in case["facts"].items() if name in told}
    known["first_worrying_absence_date"] = first.isoformat()
    if not partly:
        known["partial_participation_since"] = NEVER_WORD
    case = {**case, "facts": known}
    advice = advised(case)
    assume(advice is not None)
    assert advice is not None
    placed = situated(rules(), Case.model_validate(case).snapshot)
    change = [can_change(duty, placed.situation) for duty in placed.route.edition.duties]
    every = set[str]().union(*change)
    assert every <= {one.fact.name for one in advice.questions}
    assert {one.fact.name for one in advice.questions if one.decides == "duty"} <= every


# ---------------------------------------------------------------- facts that are tied

TIED = {name: Fact(name, "yes_no", "observation", "?", name) for name in "abcd"}


def yes(name: str) -> Test:
    return OneOf(name, frozenset({True}))


def are_equal(one: str, other: str) -> list[Test]:
    """What cannot be where two facts always have the same answer."""
    pairs = ((one, other), (other, one))
    return [Group("all", (yes(a), Group("none", (yes(b),)))) for a, b in pairs]


def test_where_no_fact_can_change_alone_something_is_asked_all_the_same() -> None:
    branches = Branch("", yes("a"), status="solved"), Branch("", status="end-of-route")
    tied = Decision(branches, tuple(are_equal("a", "b")), TIED)
    nothing = Situation({}, 1)
    assert len(tied.outcomes(nothing)) == 2
    assert tied.open_facts(nothing) == ["a"]
    assert tied.open_facts(nothing.supposing("a", True)) == []
    assert tied.open_facts(nothing.supposing("b", False)) == []


@pytest.mark.parametrize("never", [True, False])
def test_a_first_day_that_can_be_only_one_is_not_asked(never: bool, tmp_path: Path) -> None:
    """It is on the day of the absence that is known, neither before it nor after it."""
    told = [
        "{fact: absent_since, before: first_absence_date}",
        "{fact: first_absence_date, before: absent_since}",
        *([] if never else ["{fact: first_absence_date, given: no}"]),
    ]
    tied = load_rules(crowded.region(tmp_path / "rules", ruled_out=told))
    case = {"reference_date": "2030-10-20", "sector": "po", "municipality": "duinstad"}
    facts = {"absent_since": "2030-10-01", "attendance": "none"}
    found = {
        since: [
            one.decides
            for one in advise(tied, Case.model_validate({**case, "facts": known})).questions
            if one.fact.name == "first_absence_date"
        ]
        for since, known in (("known", facts), ("unknown", {"attendance": "none"}))
    }
    assert found == {"known": ["date"] if never else [], "unknown": ["date"]}
