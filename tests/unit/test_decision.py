"""What a decision asks where facts are tied, and which days a date can still be."""

from __future__ import annotations

import pytest

from routeboek.budget import Budget
from routeboek.condition import Before, Condition, Given, Group, OneOf
from routeboek.condition import Test as PlainTest
from routeboek.decision import Decision
from routeboek.facts import NEVER, Fact, Situation
from routeboek.meaning import Branch, Outcome

TODAY = 740_000
KNOWN = TODAY - 100
FACTS = {name: Fact(name, "date", "observation", "?", name, (), {}) for name in "de"}
NOT_EARLIER = (Before("d", "e"), Group("none", (Given("d"),)))
"""`d` has been, and not before `e`."""


def yes(fact: str) -> PlainTest:
    return OneOf(fact, frozenset({True}))


def no(fact: str) -> PlainTest:
    return Group("none", (yes(fact),))


def yes_no(*names: str) -> dict[str, Fact]:
    return {name: Fact(name, "yes_no", "observation", "?", name, (), {}) for name in names}


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


def test_a_date_that_is_known_says_nothing_of_one_that_it_is_not_compared_with() -> None:
    facts = FACTS | {"f": FACTS["e"]._replace(name="f")}
    ruled_out = Before("d", "e"), Group("none", (Given("f"),))
    apart = Decision((Branch("", status="end-of-route"),), ruled_out, facts)
    other = Situation({"f": KNOWN}, TODAY)
    assert (apart.first_day(other, "d"), apart.last_day(other, "d")) == (NEVER, None)


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


ASKED_OF_C = Condition("c", "", test=no("c"), nature="action")
ASKED_OF_B = Condition("b", "", test=yes("b"), nature="action")
EITHER = Condition("any", "", grouper="any", children=(ASKED_OF_C, ASKED_OF_B))
SOLVED, END = Branch("", yes("a"), status="solved"), Branch("", status="end-of-route")


@pytest.mark.parametrize(
    "branches",
    [
        (Branch("", Group("all", (yes("c"), yes("b"))), status="other-route"), SOLVED, END),
        (Branch("table", yes("c"), ASKED_OF_B), SOLVED, END),
        (Branch("table", yes("a"), EITHER), END),
        (SOLVED, Branch("", no("c"), status="end-of-route"), Branch("", yes("b"), ASKED_OF_B)),
    ],
    ids=["a test", "a branch that does not hold", "a condition", "a branch after one that holds"],
)
def test_of_tied_facts_not_one_that_only_what_is_settled_asks(branches: tuple[Branch, ...]) -> None:
    tied = Decision(branches, same("a", "b"), yes_no(*"abc"))
    assert tied.open_facts(Situation({"c": False}, TODAY)) == ["a"]


def test_nor_a_date_that_is_compared_with_one_that_never_was() -> None:
    given = Given("e")
    ruled_out = Group("all", (yes("a"), Group("none", (given,)))), Group("all", (given, no("a")))
    branches = Branch("", Before("e", "d"), status="other-route"), SOLVED, END
    tied = Decision(branches, ruled_out, FACTS | yes_no("a"))
    assert tied.open_facts(Situation({"d": NEVER}, TODAY)) == ["a"]


# ---------------------------------------------------------------- what follows, and what it takes


def test_a_fact_is_settled_by_a_rule_that_hangs_on_it_alone() -> None:
    """What several rules come to together is not looked for."""
    alone = Group("all", (yes("a"), yes("b")))
    together = Group("all", (yes("b"), yes("c"))), Group("all", (yes("b"), no("c")))
    settling = Decision((END,), (alone, *together), yes_no(*"abc"))
    assert settling.settled(Situation({"a": True}, TODAY)).values == {"a": True, "b": False}
    assert settling.settled(Situation({"a": False}, TODAY)).values == {"a": False}
    assert settling.settled(Situation({"c": True}, TODAY)).values == {"b": False, "c": True}


def test_four_tests_are_looked_at_in_a_step() -> None:
    names = [f"fact-{number}" for number in range(12)]
    tests = tuple(map(yes, names))
    branches = *(Branch("", test, status="other-route") for test in tests), END
    none_of_them = Situation(dict.fromkeys(names, False), TODAY)

    def steps(decision: Decision, asked: str) -> int:
        situation = none_of_them._replace(budget=Budget())
        if asked == "outcomes":
            assert decision.outcomes(situation) == {Outcome("end-of-route")}
        elif asked == "possible":
            assert decision.possible(situation, names[0])
        else:
            assert decision.settled(situation) == situation
        return situation.budget.spent

    assert steps(Decision(branches, (), yes_no(*names)), "outcomes") == 4
    for asked in ("possible", "settled"):
        assert steps(Decision((END,), tests, yes_no(*names)), asked) == 4
        assert steps(Decision((END,), tests[:2], yes_no(*names)), asked) == 1


def test_the_next_table_is_the_same_however_the_outcomes_are_handed_over() -> None:
    branches = Branch("fits", yes("a"), ASKED_OF_B), Branch("does-not", status="blocked")
    outcomes = [Outcome("blocked", "fits"), Outcome("blocked", "does-not", fits=False)]
    deciding = Decision(branches, (), yes_no(*"ab"))
    assert deciding.next(outcomes) == deciding.next(iter(outcomes)) == "fits"


# ---------------------------------------------------------------- beside other decisions


def choice(*values: str) -> dict[str, Fact]:
    return {
        "kind": Fact("kind", "choice", "observation", "?", "kind", (), dict.fromkeys(values, "?"))
    }


def test_what_can_exist_is_found_once_for_decisions_that_rule_out_the_same() -> None:
    other_than_x = (Group("none", (OneOf("kind", frozenset({"x"})),)),)
    one = Decision((END,), other_than_x, choice("y"))
    nothing_told = Situation({}, TODAY, budget=Budget())
    assert not one.can_exist(nothing_told)
    spent = nothing_told.budget.spent
    assert spent > 0
    assert not one.with_branches((SOLVED, END)).can_exist(nothing_told)
    assert nothing_told.budget.spent == spent
    assert Decision((END,), (), one.facts).beside(one).can_exist(nothing_told)
    assert Decision((END,), other_than_x, choice("x", "y")).beside(one).can_exist(nothing_told)


def test_where_decisions_part_is_told_of_the_same_cases_only() -> None:
    facts, ruled_out = yes_no("a", "b"), (Group("all", (yes("a"), yes("b"))),)
    one = Decision((SOLVED, END), ruled_out, facts)
    branches = Branch("", yes("b"), status="solved"), END
    for _ in range(2):
        parts = one.parting(Decision(branches, ruled_out, facts))
        assert parts is not None and parts.tests == ((yes("a"), yes("b")),)
    assert one.parting(Decision(branches, (), facts)) is None
    assert one.parting(Decision(branches, ruled_out, dict(facts))) is None
