"""The outcomes of a decision are exactly those of all completions: checked by brute force."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from math import prod
from statistics import fmean
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from routeboek.condition import (
    Before,
    Between,
    Condition,
    Given,
    Group,
    Includes,
    OneOf,
    WeeksSince,
    YearsSince,
    blocking_leaves,
    facts_of,
)
from routeboek.condition import Test as PlainTest
from routeboek.decision import Decision
from routeboek.facts import NEVER, Fact, FactValue, Situation
from routeboek.meaning import Branch, Outcome, is_true
from routeboek.values import telling

TODAY = 740_000
FACTS = {
    "a": Fact("a", "yes_no", "observation", "?", "a", (), {}),
    "b": Fact("b", "yes_no", "observation", "?", "b", (), {}),
    "n": Fact("n", "count", "observation", "?", "n", (), {}),
    "c": Fact("c", "choice", "observation", "?", "c", (), {"x": "x", "y": "y", "z": "z"}),
    "s": Fact("s", "choices", "observation", "?", "s", (), {"p": "p", "q": "q", "r": "r"}),
    "d": Fact("d", "date", "observation", "?", "d", (), {}),
    "e": Fact("e", "date", "observation", "?", "e", (), {}),
}
DAYS: list[FactValue] = [
    NEVER,
    *(TODAY - age for age in (0, 1, 6, 7, 8, 13, 14, 15, 364, 365, 366)),
]
EVERY: dict[str, list[FactValue]] = {
    "a": [True, False],
    "b": [True, False],
    "n": [0, 1, 2, 3, 4],
    "c": ["x", "y", "z"],
    "s": [frozenset(x) for x in ("p", "q", "r", "pq", "pr", "qr", "pqr")],
    "d": DAYS,
    "e": DAYS,
}


KNOWN = {**EVERY, "d": DAYS[:-1], "e": DAYS[:-1]}
"""What is known in a case: there is always a day before it to try."""


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
    made(WeeksSince, fact=st.sampled_from("de"), weeks=st.integers(1, 2)),
    made(YearsSince, fact=st.just("d"), years=st.just(1)),
    made(Given, fact=st.just("e")),
    st.sampled_from([Before("d", "e"), Before("e", "d")]),
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


MOST_COMPLETIONS = 1500


class Drawn(NamedTuple):
    """A decision, what is known, and every complete situation that agrees with it and can exist."""

    decision: Decision
    situation: Situation
    completions: list[Situation]


@st.composite
def decisions(draw: st.DrawFn, impossible: bool = True) -> Drawn:
    """A decision, with so much known that its completions can be tried one by one."""
    ruled_out = draw(st.lists(tests, max_size=2).map(tuple)) if impossible else ()
    decision = Decision(draw(branches), ruled_out, FACTS)
    known = {
        name: draw(st.sampled_from(KNOWN[name]))
        for name in sorted(draw(st.sets(st.sampled_from(sorted(EVERY)), max_size=4)))
    }
    asked = {name for branch in decision.branches for name in looked_at(branch)}
    unknown = asked.union(*[facts_of(test) for test in ruled_out]) - known.keys()
    for name in sorted(unknown, key=lambda one: (-len(EVERY[one]), one)):
        if prod(len(EVERY[one]) for one in unknown) > MOST_COMPLETIONS:
            known[name] = draw(st.sampled_from(KNOWN[name]))
            unknown = unknown - {name}
    names = sorted(unknown)
    rows = product(*(EVERY[name] for name in names))
    every = [Situation({**known, **dict(zip(names, row, strict=True))}, TODAY) for row in rows]
    return Drawn(
        decision,
        Situation(known, TODAY),
        [one for one in every if exists(decision, one)],
    )


def exists(decision: Decision, complete: Situation) -> bool:
    """Whether nothing rules a situation out."""
    return not any(is_true(test, complete) for test in decision.impossible)


def looked_at(branch: Branch) -> Iterator[str]:
    """The facts that can decide a branch."""
    yield from facts_of(branch.when) if branch.when else ()
    for leaf in blocking_leaves(branch.condition) if branch.condition else ():
        yield from facts_of(leaf.test) if leaf.test else ()


def outcome(decision: Decision, complete: Situation) -> Outcome:
    """The outcome of a complete situation, for which sets of answers are exact."""
    (found,) = decision.apparent(complete)
    return found


@given(decisions())
@settings(max_examples=150)
def test_outcomes_are_those_of_all_completions(drawn: Drawn) -> None:
    decision, situation, completions = drawn
    if completions:  # else the situation contradicts itself, and a case like that is refused
        expected = {outcome(decision, one) for one in completions}
        assert decision.outcomes(situation) == expected
        assert decision.exact(situation).outcomes == expected


@given(decisions())
@settings(max_examples=150)
def test_a_fact_is_asked_if_and_only_if_its_answer_can_change_the_outcome(drawn: Drawn) -> None:
    decision, situation, completions = drawn
    unknown = EVERY.keys() - situation.values.keys()
    deciding, telling, differing = set[str](), set[str](), set[str]()
    for name in unknown if len({outcome(decision, one) for one in completions}) > 1 else ():
        beside: dict[tuple[object, ...], set[Outcome]] = {}
        after: dict[FactValue | None, set[Outcome]] = {}
        for one in completions:
            others = tuple(value for fact, value in one.values.items() if fact != name)
            beside.setdefault(others, set()).add(outcome(decision, one))
            after.setdefault(one.values.get(name), set()).add(outcome(decision, one))
        deciding |= {name} if any(len(found) > 1 for found in beside.values()) else set()
        telling |= {name} if len({*map(frozenset, after.values())}) > 1 else set()
        differing |= {name} if len(after) > 1 else set()
    asked = decision.open_facts(situation)
    assert len(asked) == len(set(asked))
    if completions:
        looked_for = {fact for branch in decision.branches for fact in looked_at(branch)}
        ways = deciding, telling & looked_for, differing & looked_for
        assert set(asked) == next(filter(None, ways), set())


@given(decisions())
@settings(max_examples=150)
def test_every_answer_leads_to_the_outcomes_of_its_completions(drawn: Drawn) -> None:
    decision, situation, completions = drawn
    exact = decision.exact(situation)
    oldest = min(set(EVERY["d"]) - {NEVER})  # another date may lie before it, but none is tried
    for name in decision.open_facts(situation) if completions else ():
        asked = exact.asked(FACTS[name])
        for value in asked:
            if value in EVERY[name] and value != oldest:
                expected = {outcome(decision, o) for o in completions if o.values[name] == value}
                assert exact.with_value(name, value) == expected
        told = set().union(*[exact.with_value(name, value) for value in asked])
        assert told <= exact.outcomes
        # Of a set each choice is told, not every combination, and of dates not every order.
        if FACTS[name].type not in ("choices", "date"):
            assert told == exact.outcomes


@st.composite
def several(draw: st.DrawFn) -> tuple[list[Decision], Situation]:
    """Decisions about the same facts, of which the later ones differ from the first by a branch."""
    first, situation, _ = draw(decisions())
    found = [first]
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(first.branches) - 1))
        other = draw(branches)
        ruled_out = draw(st.sampled_from([first.impossible, ()]))
        changed = (*first.branches[:at], other[0], *first.branches[at + 1 :])
        found.append(Decision(changed, ruled_out, FACTS))
    return found, situation


@given(several())
@settings(max_examples=150)
def test_drawn_together_each_decision_is_what_it_is_by_itself(
    drawn: tuple[list[Decision], Situation],
) -> None:
    every, situation = drawn
    apart = Situation(situation.values, TODAY)
    by_itself = [Decision(one.branches, one.impossible, FACTS) for one in every]
    every[0].draw_together(every, situation)
    for one, alone in zip(every, by_itself, strict=True):
        here, there = one.exact(situation), alone.exact(apart)
        assert one.outcomes(situation) == alone.outcomes(apart)
        assert one.open_facts(situation) == alone.open_facts(apart)
        if not there.outcomes:  # the situation contradicts itself
            continue
        asked = [name for name in there.picture.unknown if there.can_differ(name)]
        assert here.ranked(asked) == there.ranked(asked)
        for name in there.picture.unknown:
            assert here.asked(FACTS[name]) == there.asked(FACTS[name])
            assert here.can_differ(name) == there.can_differ(name)
            assert here.tells(name) == there.tells(name)
            for value in there.asked(FACTS[name]):
                assert here.with_value(name, value) == there.with_value(name, value)


@given(decisions())
@settings(max_examples=150)
def test_ranking_keeps_every_question_and_prefers_the_most_telling(drawn: Drawn) -> None:
    decision, situation, _ = drawn
    asked, exact = decision.open_facts(situation), decision.exact(situation)
    ranked = exact.ranked(asked)
    assert sorted(ranked) == sorted(asked)
    plain = [name for name in ranked if FACTS[name].type in ("yes_no", "choice")]
    left = [
        fmean(
            len(found)
            for value in exact.asked(FACTS[name])
            if (found := exact.with_value(name, value))
        )
        for name in plain
    ]
    assert left == sorted(left)


@given(
    st.lists(tests, min_size=1, max_size=3).map(tuple), st.sampled_from(sorted(EVERY)), st.data()
)
@settings(max_examples=150)
def test_a_value_is_possible_if_some_completion_is(
    impossible: tuple[PlainTest, ...], name: str, data: st.DataObject
) -> None:
    decision = Decision((Branch("", status="solved"),), impossible, FACTS)
    names = sorted({fact for test in impossible for fact in facts_of(test)} | {name})
    known: dict[str, FactValue] = {}
    for fact in sorted(names, key=lambda one: (-len(EVERY[one]), one)):
        if prod(len(EVERY[one]) for one in names if one not in known) > MOST_COMPLETIONS:
            known[fact] = data.draw(st.sampled_from(KNOWN[fact]))
    known[name] = data.draw(st.sampled_from(KNOWN[name]))
    unknown = [fact for fact in names if fact not in known]

    def some(given_: dict[str, FactValue], open_: list[str]) -> bool:
        rows = product(*(EVERY[fact] for fact in open_))
        every = (Situation({**given_, **dict(zip(open_, r, strict=True))}, TODAY) for r in rows)
        return any(exists(decision, one) for one in every)

    rest = {fact: value for fact, value in known.items() if fact != name}
    if some(rest, [*unknown, name]):
        assert decision.possible(Situation(known, TODAY), name) is some(known, unknown)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=4))
def test_the_days_that_are_tried_show_every_answer(weeks: list[int]) -> None:
    """However near each other the weeks are that rules ask about."""
    since = Fact("since", "date", "observation", "Sinds wanneer?", "sinds")
    asked = [WeeksSince("since", number) for number in weeks]

    def answered(value: FactValue) -> tuple[bool | None, ...]:
        situation = Situation({"since": value}, TODAY)
        return tuple(one.holds(situation) for one in asked)

    shown = {answered(value) for value in telling(since, asked, Situation({}, TODAY))}
    assert {answered(TODAY - days) for days in range(7 * 41)} <= shown
