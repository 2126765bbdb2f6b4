"""What a decision asks where facts are tied, and which days a date can still be."""

from __future__ import annotations

import pytest

from routeboek.condition import Before, Given, Group, OneOf
from routeboek.decision import Decision
from routeboek.facts import NEVER, Fact, Situation
from routeboek.meaning import Branch

TODAY = 740_000
KNOWN = TODAY - 100
FACTS = {name: Fact(name, "date", "observation", "?", name, (), {}) for name in "de"}
NOT_EARLIER = (Before("d", "e"), Group("none", (Given("d"),)))
"""`d` has been, and not before `e`."""


def decision(*impossible: Before | Group) -> Decision:
    return Decision((Branch("", status="end-of-route"),), impossible, FACTS)


def known(day: int) -> Situation:
    return Situation({"e": day}, TODAY)


@pytest.mark.parametrize(
    ("after", "differs"),
    [(KNOWN - 1, True), (KNOWN, True), (TODAY - 1, True), (TODAY, False)],
)
def test_days_up_to_one_count_as_one(after: int, *, differs: bool) -> None:
    assert decision(*NOT_EARLIER).can_differ(known(KNOWN), "d", after) is differs


def test_where_it_can_be_one_day_only_it_cannot_differ() -> None:
    today = decision(*NOT_EARLIER)
    assert not today.can_differ(known(TODAY), "d", KNOWN)
    assert decision(NOT_EARLIER[0]).can_differ(known(TODAY), "d", TODAY)  # or it never was


def test_its_first_and_last_day() -> None:
    bound = decision(*NOT_EARLIER)
    assert bound.first_day(known(KNOWN), "d") == KNOWN
    assert bound.last_day(known(KNOWN), "d") == TODAY
    free = decision(NOT_EARLIER[1])
    assert (free.first_day(known(KNOWN), "d"), free.last_day(known(KNOWN), "d")) == (NEVER, None)
    assert free.can_differ(known(KNOWN), "d", KNOWN)
    assert not free.can_differ(known(KNOWN), "d", TODAY)


def test_of_tied_facts_those_are_asked_of_which_the_answer_tells() -> None:
    """One of the two is true: none can change by itself, and yet the outcome hangs on it."""
    facts = {name: Fact(name, "yes_no", "observation", "?", name, (), {}) for name in "abc"}
    one, other = (OneOf(name, frozenset({True})) for name in "ab")
    ruled_out = Group("all", (one, other)), Group("none", (one, other))
    branches = (
        Branch("", OneOf("c", frozenset({True})), status="other-route"),
        Branch("", one, status="solved"),
        Branch("", status="end-of-route"),
    )
    tied = Decision(branches, ruled_out, facts)
    assert tied.open_facts(Situation({"c": False}, TODAY)) == ["a"]
    assert tied.open_facts(Situation({"c": False, "b": True}, TODAY)) == []
    assert tied.open_facts(Situation({"a": True}, TODAY)) == ["c"]


def same(one: str, other: str) -> tuple[Group, Group]:
    """It cannot be that one is true and the other is not."""
    a, b = (OneOf(name, frozenset({True})) for name in (one, other))
    return Group("all", (a, Group("none", (b,)))), Group("all", (b, Group("none", (a,))))


def test_of_tied_facts_not_those_of_which_the_answer_tells_nothing() -> None:
    facts = {name: Fact(name, "yes_no", "observation", "?", name, (), {}) for name in "abc"}
    a, c = (OneOf(name, frozenset({True})) for name in "ac")
    either = Group("any", (Group("all", (a, c)), Group("all", (a, Group("none", (c,))))))
    branches = Branch("", either, status="solved"), Branch("", status="end-of-route")
    decision = Decision(branches, same("a", "b"), facts)
    assert decision.open_facts(Situation({}, TODAY)) == ["a"]


def test_where_no_answer_tells_all_that_can_have_two_are_asked() -> None:
    """The outcome hangs on whether two facts are alike, and each is tied to another one."""
    facts = {name: Fact(name, "yes_no", "observation", "?", name, (), {}) for name in "abcde"}
    a, c, e = (OneOf(name, frozenset({True})) for name in "ace")
    alike = Group("any", (Group("all", (a, c, e)), Group("all", (Group("none", (a, c)), e))))
    branches = Branch("", alike, status="solved"), Branch("", status="end-of-route")
    ruled_out = (*same("a", "b"), *same("c", "d"), Group("none", (e,)))
    decision = Decision(branches, ruled_out, facts)
    assert decision.open_facts(Situation({}, TODAY)) == ["a", "c"]


def test_a_fact_that_cannot_change_by_itself_is_not_asked_where_another_can() -> None:
    """It is tied to one that is not known; where both are true, the third one tells."""
    facts = {name: Fact(name, "yes_no", "observation", "?", name, (), {}) for name in "abc"}
    a, c = (OneOf(name, frozenset({True})) for name in "ac")
    branches = Branch("", Group("all", (a, c)), status="solved"), Branch("", status="end-of-route")
    decision = Decision(branches, same("a", "b"), facts)
    assert decision.open_facts(Situation({}, TODAY)) == ["c"]
    assert decision.open_facts(Situation({"b": True}, TODAY)) == ["c"]
    assert decision.open_facts(Situation({"c": True}, TODAY)) == ["a"]
