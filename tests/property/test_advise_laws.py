"""Laws that every advice obeys, each named after the sentence of the contract it stands for."""

from __future__ import annotations

import json
import pickle
from datetime import date, timedelta
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from routeboek import Advice
from routeboek.decision import STATUSES
from routeboek.facts import NEVER_WORD
from routeboek.render.advicepage import advice_page
from routeboek.render.text import to_text
from tests.property.cases import advised, cases, facts_on, possible, values_of
from tests.shipped import rules

LAW = settings(max_examples=40)
DEFINITE = [status for status in STATUSES if status != "undetermined"]
Data = dict[str, Any]


def extended(case: Data, advice: Advice, extra: Data) -> Data:
    """The case with more facts; what it already said stays, and so does what was taken."""
    taken = {one.definition.fact: one.value for one in advice.taken}
    return {**case, "facts": {**extra, **taken, **case["facts"]}}


@given(cases())
@LAW
def test_an_advice_is_total_and_its_status_is_one_of_the_contract(case: Data) -> None:
    advice = advised(case)
    assume(advice is not None)
    assert advice is not None
    assert advice.status in STATUSES
    assert advice.possible_statuses
    several = len(advice.possible_statuses) > 1 or len(advice.possible_routes) > 1
    assert (advice.status == "undetermined") == several
    assert (advice.leaning is not None) == several
    assert set(advice.possible_statuses) <= set(DEFINITE)
    json.dumps(advice.to_dict())


@given(cases())
@settings(max_examples=150)
def test_the_text_of_an_advice_fits_one_screen(case: Data) -> None:
    """At most 40 lines for any case, and the summary is the first of them."""
    advice = advised(case)
    assume(advice is not None)
    assert advice is not None
    page = advice_page(advice, rules())
    assert page.sections[0].lines[0].text == advice.summary
    for plain in (False, True):
        assert len(to_text(page, plain=plain).splitlines()) <= 40


@given(cases())
@LAW
def test_identical_input_gives_identical_bytes(case: Data) -> None:
    advice = advised(case)
    assume(advice is not None)
    assert advice is not None
    again = advised(json.loads(json.dumps(case)))
    assert again is not None
    assert json.dumps(advice.to_dict()) == json.dumps(again.to_dict())


@given(cases())
@settings(max_examples=5)
def test_a_pickled_advice_says_the_same(case: Data) -> None:
    """Few examples: the rules come with it, and nothing is known of them yet."""
    advice = advised(case)
    assume(advice is not None)
    assert advice is not None
    again = pickle.loads(pickle.dumps(advice))
    assert json.dumps(advice.to_dict()) == json.dumps(again.to_dict())


@given(cases(), st.data())
@LAW
def test_more_facts_never_flip_a_definite_answer(case: Data, data: st.DataObject) -> None:
    advice = advised(case)
    assume(advice is not None)
    assert advice is not None
    extra = data.draw(facts_on(date.fromisoformat(case["reference_date"])))
    more = advised(extended(case, advice, extra))
    assume(more is not None)
    assert more is not None
    assert set(more.possible_statuses) <= set(advice.possible_statuses)


@given(cases(), st.data())
@LAW
def test_every_completion_of_what_is_not_taken_has_one_of_the_possible_statuses(
    case: Data, data: st.DataObject
) -> None:
    advice = advised(case)
    assume(advice is not None)
    assert advice is not None
    today = date.fromisoformat(case["reference_date"])
    known = rules().facts
    full = {name: data.draw(values_of(known[name], today), label=name) for name in sorted(known)}
    completed = advised(extended(case, advice, possible(full)))
    assume(completed is not None)
    assert completed is not None
    assert set(completed.possible_statuses) <= set(advice.possible_statuses)


@given(cases())
@LAW
def test_only_facts_that_can_change_the_advice_are_asked_and_never_known_ones(case: Data) -> None:
    advice = advised(case)
    assume(advice is not None)
    assert advice is not None
    asked = [question.fact.name for question in advice.questions]
    assert len(asked) == len(set(asked))
    assert not {name for name in asked if case["facts"].get(name) is not None}
    if advice.status == "undetermined":
        assert asked


@given(cases(), st.integers(1, 40))
@LAW
def test_shifting_every_date_within_an_edition_shifts_the_deadlines_alike(
    case: Data, days: int
) -> None:
    def later(value: object) -> object:
        try:
            return (date.fromisoformat(str(value)) + timedelta(days=days)).isoformat()
        except ValueError:
            return value

    shifted = {
        **case,
        "reference_date": later(case["reference_date"]),
        "facts": {name: later(value) for name, value in case["facts"].items()},
        "history": [{key: later(value) for key, value in e.items()} for e in case["history"]],
    }
    before, after = advised(case), advised(shifted)
    assume(before is not None and after is not None)
    assert before is not None and after is not None
    days_told = [case["reference_date"], *(e["applied_on"] for e in case["history"])]
    edition = before.edition
    start = edition.valid_from.isoformat()
    end = edition.valid_until.isoformat() if edition.valid_until else "9999-12-31"
    assume(all(start <= day and str(later(day)) <= end for day in days_told))
    assert before.status == after.status
    assert [rung.overdue for rung in before.timeline] == [rung.overdue for rung in after.timeline]
    for old, new in zip(before.timeline, after.timeline, strict=True):
        if old.deadline and old.deadline.latest and new.deadline and new.deadline.latest:
            assert new.deadline.latest - old.deadline.latest == timedelta(days=days)


@given(cases(("po",)), st.data())
@LAW
def test_facts_of_another_sector_never_matter(case: Data, data: st.DataObject) -> None:
    unused = [
        "green_form_completed", "mwta_dossier_complete", "school_at_a_loss", "sot_tried_network",
        "vso_cluster_3_declined", "parents_tried_placement", "dutch_insufficient",
    ]  # fmt: skip
    extra = {name: data.draw(st.booleans(), label=name) for name in unused}
    stripped = {n: v for n, v in case["facts"].items() if n not in unused}
    bare = advised({**case, "facts": stripped})
    assume(bare is not None)
    assert bare is not None
    more = advised({**case, "facts": {**stripped, **extra}})
    assert more is not None
    assert bare.to_dict() == more.to_dict()


@given(cases(), st.randoms(use_true_random=False))
@LAW
def test_order_of_keys_and_of_history_never_matters(case: Data, random: Any) -> None:
    facts, history = list(case["facts"].items()), list(case["history"])
    random.shuffle(facts)
    random.shuffle(history)
    shuffled = dict(reversed({**case, "facts": dict(facts), "history": history}.items()))
    one, other = advised(case), advised(shuffled)
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert json.dumps(one.to_dict()) == json.dumps(other.to_dict())


@given(cases())
@LAW
def test_overdue_never_changes_the_status(case: Data) -> None:
    """A late case is late, not blocked: only the clock differs between these two."""
    facts = case["facts"]
    assume(facts.get("continuous_absence_since") != NEVER_WORD)
    start = str(facts.get("continuous_absence_since", case["reference_date"]))
    long_before = (date.fromisoformat(start) - timedelta(days=300)).isoformat()
    early = advised({**case, "facts": {**facts, "first_worrying_absence_date": start}})
    late = advised({**case, "facts": {**facts, "first_worrying_absence_date": long_before}})
    assume(early is not None and "continuous_absence_since" in facts)
    assert early is not None and late is not None
    assert early.possible_statuses == late.possible_statuses
    assert [rung.definition.id for rung in late.timeline] == [
        rung.definition.id for rung in early.timeline
    ]


@given(cases())
@LAW
def test_a_question_waits_for_those_that_are_asked_first(case: Data) -> None:
    """Within what questions decide: the status comes first, whatever else is asked."""
    advice = advised(case)
    assume(advice is not None)
    assert advice is not None
    asked = [(question.decides, question.fact) for question in advice.questions]
    for number, (decides, fact) in enumerate(asked):
        later = {one.name for also, one in asked[number:] if also == decides}
        assert not later & {*fact.ask_after}
