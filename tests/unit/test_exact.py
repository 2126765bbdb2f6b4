"""What is told of a decision that is too large to draw for every case there is."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from routeboek.budget import Budget, Shelf, TooLarge
from routeboek.condition import AT_ACTION, AT_MET, Condition, Group, Includes, OneOf, Test, all_of
from routeboek.decision import Decision
from routeboek.facts import Fact, FactValue, Situation
from routeboek.meaning import Branch, Outcome, outcome_of

TODAY = 740_000
PIGEONS = 10
END, OTHER, SOLVED = (Outcome(status) for status in ("end-of-route", "other-route", "solved"))


def yes(fact: str) -> Test:
    return OneOf(fact, frozenset({True}))


def yes_no(*names: str) -> dict[str, Fact]:
    return {name: Fact(name, "yes_no", "observation", "?", name, (), {}) for name in names}


def known(values: dict[str, FactValue]) -> Situation:
    return Situation(values, TODAY, budget=Budget())


# ---------------------------------------------------------------- pigeons and holes

NAMES = [[f"{pigeon}-in-{hole}" for hole in range(PIGEONS)] for pigeon in range(PIGEONS)]


def all_have_a_hole() -> Decision:
    """Solved where each pigeon has a hole, and no two of them the same."""
    housed = [Group("any", tuple(map(yes, row))) for row in NAMES]
    alone = [
        Group("none", (Group("all", tuple(map(yes, pair))),))
        for hole in zip(*NAMES, strict=True)
        for pair in combinations(hole, 2)
    ]
    branches = (
        Branch("", Group("all", (*housed, *alone)), status="solved"),
        Branch("", status="end-of-route"),
    )
    return Decision(branches, (), yes_no(*(name for row in NAMES for name in row)))


def housed(pigeons: int) -> dict[str, FactValue]:
    """So many of them, each in the hole of its own number."""
    return {
        name: hole == pigeon
        for pigeon, row in enumerate(NAMES[:pigeons])
        for hole, name in enumerate(row)
    }


def test_too_large_for_every_case_and_not_for_this_one() -> None:
    decision, last = all_have_a_hole(), PIGEONS - 1
    situation = known(housed(last))
    assert decision.outcomes(situation) == {END, SOLVED}
    assert decision.open_facts(situation) == NAMES[last]
    exact = decision.exact(situation)
    assert exact.with_value(NAMES[last][last], False) == {END}
    assert exact.with_value(NAMES[last][last], True) == {END, SOLVED}
    assert exact.with_value(NAMES[last][0], True) == {END}
    assert exact.with_value(NAMES[last][0], False) == {END, SOLVED}


def test_another_case_is_not_taken_for_it() -> None:
    decision, last = all_have_a_hole(), PIGEONS - 1
    taken = known(housed(last) | {NAMES[0][0]: False, NAMES[0][last]: True})
    assert decision.open_facts(taken) == NAMES[last]
    assert decision.open_facts(known(housed(last) | {NAMES[last][last]: False})) == []
    assert decision.exact(taken).with_value(NAMES[last][0], True) == {END, SOLVED}
    assert decision.exact(known(housed(last))).with_value(NAMES[last][0], True) == {END}


def test_what_that_takes_is_counted() -> None:
    situation = known(housed(PIGEONS - 1))
    all_have_a_hole().outcomes(situation)
    spent = situation.budget.spent
    assert spent > 1000
    enough = situation._replace(budget=Budget(spent))
    assert all_have_a_hole().outcomes(enough) == {END, SOLVED}
    with pytest.raises(TooLarge):
        all_have_a_hole().outcomes(situation._replace(budget=Budget(spent - 1)))


def test_too_large_for_this_one_as_well() -> None:
    decision, situation = all_have_a_hole(), known(housed(1))
    for _ in range(2):
        with pytest.raises(TooLarge):
            decision.outcomes(situation)


def test_looking_takes_a_step_for_four_nodes_or_for_sixteen_pairs_of_them() -> None:
    kinds = {f"kind-{number}": "?" for number in range(16)}
    facts = {"kind": Fact("kind", "choice", "observation", "?", "kind", (), kinds)}
    branches = [
        branch
        for kind in kinds
        for test in [OneOf("kind", frozenset({kind}))]
        for branch in (
            Branch(kind, Group("all", (test, yes("b"))), status="other-route"),
            Branch(kind, test, status="solved"),
        )
    ]
    situation = known({})
    exact = Decision(tuple(branches), (), facts | yes_no("b")).exact(situation)
    assert len(exact.with_value("b", True)) == len(kinds)
    spent = [situation.budget.spent]
    for look in (lambda: exact.with_value("b", False), lambda: exact.is_open("kind")):
        assert look()
        spent.append(situation.budget.spent)
    assert [after - before for before, after in pairwise(spent)] == [1 + 16 // 4, 1 + 16**2 // 16]


def test_what_comes_to_one_outcome_in_this_case_is_not_laid_side_by_side() -> None:
    unless_c = Group("any", (Group("all", (yes("a"), yes("c"))), Group("none", (yes("a"),))))
    branches = Branch("", unless_c, status="solved"), Branch("", status="end-of-route")
    situation = known({"c": True})
    exact = Decision(branches, (), yes_no("a", "c")).exact(situation)
    assert exact.with_value("a", True) == exact.with_value("a", False) == {SOLVED}
    spent = situation.budget.spent
    assert not exact.is_open("a")
    assert situation.budget.spent == spent


# ---------------------------------------------------------------- what is told apart


def test_choices_that_are_too_many_to_tell_apart_may_be_known() -> None:
    values = {f"v{number}": "?" for number in range(13)}
    names = [f"choices-{number}" for number in range(9)]
    facts = {name: Fact(name, "choices", "observation", "?", name, (), values) for name in names}
    asked = [Includes(name, frozenset({one})) for name in names for one in [*values][1:]]
    branches = (
        Branch("", Group("any", (*asked, yes("flag"))), status="solved"),
        Branch("", Group("none", (yes("flag"),)), status="other-route"),
        Branch("", status="end-of-route"),
    )
    decision = Decision(branches, (), facts | yes_no("flag"))
    none_of_them: dict[str, FactValue] = dict.fromkeys(names, frozenset({"v0"}))
    assert decision.outcomes(known(none_of_them)) == {OTHER, SOLVED}
    assert decision.open_facts(known(none_of_them)) == ["flag"]
    with pytest.raises(TooLarge):
        decision.outcomes(known({}))


@pytest.mark.parametrize(("many", "too_many"), [(200, False), (201, True)])
def test_so_many_facts_may_be_open(many: int, *, too_many: bool) -> None:
    names = [f"fact-{number}" for number in range(many)]
    some = Group("any", tuple(map(yes, names)))
    branches = (
        Branch("", some, status="solved"),
        Branch("", some, status="other-route"),
        Branch("", status="end-of-route"),
    )
    decision = Decision(branches, (), yes_no(*names))
    told: dict[str, FactValue] = dict.fromkeys(names[1:], False)
    assert decision.outcomes(known(told)) == {END, SOLVED}
    if too_many:
        with pytest.raises(TooLarge):
            decision.outcomes(known({}))
    else:
        assert decision.outcomes(known({})) == {END, SOLVED}
        assert set(decision.open_facts(known({}))) == set(names)


# ---------------------------------------------------------------- what a drawing hangs on


def test_a_case_in_which_a_table_was_held_is_another_one() -> None:
    """What a table proves that was held is drawn with it: the drawing is of no use to others."""
    asked = Condition("a", "", test=yes("a"), nature="action", proved_by=frozenset({"table"}))
    twice = Condition("any", "", grouper="any", children=(asked, asked))
    branches = (
        Branch("next", yes("b"), all_of((twice, Condition("b", "", test=yes("b"))))),
        Branch("", status="end-of-route"),
    )
    decision = Decision(branches, (), yes_no("a", "b"))
    not_held = known({})
    held = not_held._replace(held=frozenset({"table"}))
    for _ in range(2):
        assert decision.exact(not_held).outcomes == {
            END,
            *(outcome_of(one, "next") for one in (AT_ACTION, AT_MET)),
        }
        assert decision.exact(held).outcomes == {END, outcome_of(AT_MET, "next")}


def test_what_cannot_be_reaches_through_what_it_shares() -> None:
    """The answer to the last of a chain of facts tells the first one, that the rules ask about."""
    names = "abcd"
    chain = [
        Group("all", (yes(one), Group("none", (yes(other),)))) for one, other in pairwise(names)
    ]
    branches = (
        Branch("", yes("a"), status="solved"),
        Branch("", yes("a"), status="other-route"),
        Branch("", status="end-of-route"),
    )
    decision = Decision(branches, tuple(chain), yes_no(*names))
    assert decision.outcomes(known({"d": True})) == {END, SOLVED}
    assert decision.outcomes(known({"d": False})) == {END}


def has_no_say(rest: Test, *also: Test) -> Test:
    """True where the rest is; `a` is asked and makes no difference while these hold as well."""
    a = yes("a")
    return Group("any", (Group("all", (a, rest, *also)), Group("all", (Group("none", (a,)), rest))))


def test_an_answer_that_makes_no_difference_leaves_all_as_it_is() -> None:
    """The first fact of all is in no drawing."""
    branches = Branch("", has_no_say(yes("b")), status="solved"), Branch("", status="end-of-route")
    exact = Decision(branches, (), yes_no("a", "b")).exact(known({}))
    assert exact.with_value("a", True) == exact.with_value("a", False) == {END, SOLVED}
    assert exact.with_value("b", True) == {SOLVED}


def test_what_differs_for_other_cases_only_is_not_asked() -> None:
    told = has_no_say(yes("b"), yes("c"))
    branches = Branch("", told, status="solved"), Branch("", status="end-of-route")
    decision = Decision(branches, (), yes_no("a", "b", "c"))
    assert decision.open_facts(known({"c": True})) == ["b"]
    assert decision.open_facts(known({"c": False})) == ["a", "b"]


def test_what_differs_in_no_case_that_can_exist_is_not_asked() -> None:
    together = Group("all", (yes("b"), yes("c")))
    branches = Branch("", has_no_say(together), status="solved"), Branch("", status="end-of-route")
    ruled_out = Group("all", (yes("a"), Group("none", (yes("b"),))))
    decision = Decision(branches, (ruled_out,), yes_no("a", "b", "c"))
    assert decision.open_facts(known({})) == ["b", "c"]
    assert decision.open_facts(known({"a": True})) == ["c"]


# ---------------------------------------------------------------- what is kept


def test_what_was_asked_for_longest_ago_leaves_the_shelf_first() -> None:
    shelf = Shelf(room=10)
    for name in ("first", "second"):
        shelf.keep(name, name, 4)
    assert shelf.get("first") == "first"
    shelf.keep("third", "third", 4)
    assert [shelf.get(name) for name in ("first", "second", "third")] == ["first", None, "third"]


def test_what_there_is_no_room_for_drives_nothing_from_the_shelf() -> None:
    shelf = Shelf(room=10)
    shelf.keep("small", "small", 10)
    shelf.keep("large", "large", 11)
    assert shelf.get("large") is None
    assert shelf.get("small") == "small"


def test_a_drawing_that_is_kept_serves_the_next_case_and_counts_as_new() -> None:
    shelf, decision = Shelf(room=1000), all_have_a_hole()
    spent = list[int]()
    for _ in range(2):
        situation = Situation(housed(PIGEONS - 1), TODAY, budget=Budget(shelf=shelf))
        assert decision.outcomes(situation) == {END, SOLVED}
        spent.append(situation.budget.spent)
    assert spent[0] == spent[1] > 0


# ---------------------------------------------------------------- several as one


def test_too_large_together_each_is_drawn_by_itself() -> None:
    one, other = all_have_a_hole(), all_have_a_hole()
    situation = known(housed(PIGEONS - 1))
    one.draw_together([one, other], situation)
    assert one.outcomes(situation) == other.outcomes(situation) == {END, SOLVED}
    by_itself = known(housed(PIGEONS - 1))
    assert one.outcomes(by_itself) == {END, SOLVED}
    assert situation.budget.spent > by_itself.budget.spent
