"""What questions say is what an advice says once they are answered: checked by answering them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Any, TypeAlias

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from routeboek import Advice
from routeboek.advice import Question
from routeboek.facts import NEVER_WORD, Fact
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
