"""Laws of an interview: whoever answers what, it ends, loses no answer, and gives a case."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from routeboek import Case, CaseError, advise
from routeboek.interview import Interview
from routeboek.posed import Path, Posed, answer_text, understood
from tests import shipped

STEPS = 80


def some_answer(chance: random.Random, posed: Posed, today: date) -> object:
    """Anything that a person might answer, sensible or not."""
    if not posed.needed and chance.random() < 0.1:
        return None
    match posed.type:
        case "yes_no":
            return chance.random() < 0.5
        case "count":
            return chance.randrange(5)
        case "choice":
            most = (
                posed.suggested if posed.suggested is not None and chance.random() < 0.6 else None
            )
            return most or chance.choice(list(posed.options))
        case "choices":
            return sorted(chance.sample(list(posed.options), chance.randint(1, 2)))
        case "date":
            if posed.may_be_never and chance.random() < 0.2:
                return "never"
            return str(today - timedelta(days=chance.randrange(-3, 120)))


def told(interview: Interview) -> dict[Path, object]:
    return {one.path: one.value for one in interview.given} | dict(interview.aside)


@settings(max_examples=25)
@given(st.randoms(use_true_random=False), st.dates(date(2024, 2, 1), date(2027, 6, 1)))
def test_no_answer_is_lost_and_the_case_is_one_that_advise_takes(
    chance: random.Random, today: date
) -> None:
    interview = Interview(shipped.rules())
    for _ in range(STEPS):
        before, posed = interview, interview.question()
        if posed is None:
            if not interview.groups():
                break
            interview = interview.choose(chance.choice(list(interview.groups())))
        elif chance.random() < 0.15:
            interview = interview.back()
            assert interview.case() == before.case()
        elif posed.again and chance.random() < 0.3:
            interview = interview.keep()
            assert interview.case() == before.case()
        else:
            first = posed.path == ("reference_date",)
            value = str(today) if first else some_answer(chance, posed, today)
            try:
                interview = interview.answer(value)
            except CaseError:
                continue
            assert told(interview).keys() >= told(before).keys()
            if value is not None and not isinstance(value, list) and posed.type != "date":
                said = answer_text(posed, value, today, "nl")
                assert understood(posed, said).value == value
    if interview.is_open:
        case = Case.model_validate_json(json.dumps(interview.case()))
        assert advise(interview.rules, case) == interview.advice


@settings(max_examples=25)
@given(st.randoms(use_true_random=False))
def test_whoever_goes_on_comes_to_the_end(chance: random.Random) -> None:
    interview, today = Interview(shipped.rules()), date(2026, 10, 20)
    asked = 0
    while posed := interview.question():
        asked += 1
        assert asked < STEPS
        value: object = str(today) if posed.path == ("reference_date",) else None
        if posed.path[0] != "history" and value is None:
            value = some_answer(chance, posed, today)
        try:
            interview = interview.answer(value)
        except CaseError:
            interview = interview.answer(None)
    unknown = [one for one in interview.given if one.value is None and one.path[0] == "facts"]
    assert interview.certain or unknown
