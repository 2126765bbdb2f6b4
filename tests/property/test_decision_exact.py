"""The outcomes of a decision are exactly those of all completions: checked by brute force."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from routeboek.condition import Between, Condition, Group, Includes, OneOf, WeeksSince
from routeboek.condition import Test as PlainTest
from routeboek.decision import Branch, Decision, Outcome
from routeboek.facts import NEVER, Fact, FactValue, Situation

TODAY = 740_000
FACTS = {
    "a": Fact("a", "yes_no", "observation", "?", "a", (), {}),
    "b": Fact("b", "yes_no", "observation", "?", "b", (), {}),
    "n": Fact("n", "count", "observation", "?", "n", (), {}),
    "c": Fact("c", "choice", "observation", "?", "c", (), {"x": "x", "y": "y", "z": "z"}),
    "s": Fact("s", "choices", "observation", "?", "s", (), {"p": "p", "q": "q", "r": "r"}),
    "d": Fact("d", "date", "observation", "?", "d", (), {}),
}
EVERY: dict[str, list[FactValue]] = {
    "a": [True, False],
    "b": [True, False],
    "n": [0, 1, 2, 3, 4],
    "c": ["x", "y", "z"],
    "s": [frozenset(x) for x in ("p", "q", "r", "pq", "pr", "qr", "pqr")],
    "d": [NEVER, TODAY, TODAY - 6, TODAY - 7, TODAY - 13, TODAY - 14, TODAY - 99],
}


def made(kind: Callable[..., Any], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Values of a named tuple from strategies for its fields."""
    return st.fixed_dictionaries(fields).map(lambda chosen: kind(**chosen))


comparisons: st.SearchStrategy[PlainTest] = st.one_of(
    made(
        OneOf,
        fact=st.sampled_from("ab"),
        values=st.sampled_from([frozenset({True}), frozenset({False})]),
    ),
    made(OneOf, fact=st.just("c"), values=st.sampled_from([frozenset("x"), frozenset("yz")])),
    made(Between, fact=st.just("n"), at_least=st.integers(1, 4), at_most=st.none()),
    made(Includes, fact=st.just("s"), values=st.sampled_from([frozenset("p"), frozenset("qr")])),
    made(WeeksSince, fact=st.just("d"), weeks=st.integers(1, 2)),
)
tests = st.recursive(
    comparisons,
    lambda inner: made(
        Group,
        grouper=st.sampled_from(["all", "any", "none"]),
        tests=st.lists(inner, min_size=1, max_size=3).map(tuple),
    ),
    max_leaves=4,
)
leaves = made(
    Condition,
    id=st.just("leaf"),
    text=st.just(""),
    test=comparisons,
    nature=st.sampled_from(["action", "circumstance", "fit"]),
    blocking=st.sampled_from([True, True, True, False]),
    decides_first=st.sampled_from([False, False, True]),
)
conditions = st.recursive(
    leaves,
    lambda inner: made(
        Condition,
        id=st.just("group"),
        text=st.just(""),
        grouper=st.sampled_from(["all", "any"]),
        children=st.lists(inner, min_size=1, max_size=3).map(tuple),
    ),
    max_leaves=6,
)
branches = st.lists(
    st.one_of(
        made(
            Branch,
            about=st.just("end"),
            when=tests,
            status=st.sampled_from(["solved", "other-route"]),
        ),
        made(
            Branch,
            about=st.sampled_from(["t", "u"]),
            when=st.one_of(st.none(), tests),
            condition=conditions,
        ),
    ),
    min_size=1,
    max_size=3,
).map(lambda found: (*found, Branch("", status="end-of-route")))


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    names = draw(st.sets(st.sampled_from(sorted(EVERY)), max_size=4))
    return Situation({name: draw(st.sampled_from(EVERY[name])) for name in sorted(names)}, TODAY)


def completions(decision: Decision, situation: Situation) -> list[Situation]:
    """Every complete situation that agrees with what is known and can exist."""
    tested = {fact for branch in decision.branches for fact in branch.facts()}
    names = sorted(tested | {fact for test in decision.impossible for fact in test.facts()})
    choices = [
        [situation.values[name]] if name in situation.values else EVERY[name] for name in names
    ]
    rows = product(*choices)
    complete = [Situation(dict(zip(names, row, strict=True)), TODAY) for row in rows]
    return [one for one in complete if not decision.contradicted(one)]


@given(branches, st.lists(tests, max_size=2).map(tuple), situations())
@settings(max_examples=150)
def test_outcomes_are_those_of_all_completions(
    listed: tuple[Branch, ...], impossible: tuple[PlainTest, ...], situation: Situation
) -> None:
    decision = Decision(listed, impossible, FACTS)
    expected: set[Outcome] = set()
    for one in completions(decision, situation):
        (outcome,) = decision.apparent(one)
        expected.add(outcome)
    if expected:  # else the situation contradicts itself, and a case like that is refused
        assert decision.outcomes(situation) == expected


@given(branches, situations())
@settings(max_examples=150)
def test_every_fact_that_changes_the_outcome_is_asked(
    listed: tuple[Branch, ...], situation: Situation
) -> None:
    decision = Decision(listed, (), FACTS)
    asked = decision.open_facts(situation)
    assert not set(asked) & set(situation.values)
    for name in set(EVERY) - set(situation.values) - set(asked):
        for one in completions(decision, situation):
            changed = {
                outcome
                for value in EVERY[name]
                for outcome in decision.apparent(one.supposing(name, value))
            }
            assert len(changed) == 1


@given(branches, situations())
@settings(max_examples=150)
def test_ranking_keeps_every_question_and_prefers_the_most_telling(
    listed: tuple[Branch, ...], situation: Situation
) -> None:
    decision = Decision(listed, (), FACTS)
    asked = decision.open_facts(situation)
    assert sorted(decision.ranked(asked, situation)) == sorted(asked)
