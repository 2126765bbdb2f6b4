"""Comparisons and groups: what is true, false or still open, and the days on which that turns."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from routeboek.condition import (
    AT_ACTION,
    AT_CIRCUMSTANCE,
    AT_MET,
    AT_UNFIT,
    Before,
    Between,
    Comparison,
    Condition,
    Given,
    Group,
    Includes,
    Nature,
    OneOf,
    Today,
    Tried,
    WeeksSince,
    YearsSince,
    as_test,
    blocking_leaves,
    facts_of,
    leaves,
)
from routeboek.condition import (
    Test as AnyTest,
)
from routeboek.facts import NEVER, Fact, FactType, FactValue, Situation
from routeboek.justification import explain
from routeboek.meaning import (
    CAN_BE_FALSE,
    CAN_BE_TRUE,
    NO_OUTCOME,
    UNDECIDED,
    Branch,
    Outcome,
    Possible,
    answers,
    best,
    first_unmet,
    is_false,
    is_true,
    worst,
)
from routeboek.values import telling

TODAY = date(2026, 10, 20)


def situation(**values: FactValue | date) -> Situation:
    known = {n: v.toordinal() if isinstance(v, date) else v for n, v in values.items()}
    return Situation(known, TODAY.toordinal())


def holds(test: AnyTest, seen: Situation) -> bool | None:
    """Whether a test holds; None while that is open."""
    return {CAN_BE_TRUE: True, CAN_BE_FALSE: False, UNDECIDED: None}[answers(test, seen)]


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("since", "today", "years", "expected"),
    [
        (date(2024, 10, 20), date(2026, 10, 19), 2, False),
        (date(2024, 10, 20), date(2026, 10, 20), 2, True),  # to the day
        (date(2024, 10, 21), date(2026, 10, 20), 2, False),
        (date(2024, 2, 29), date(2025, 2, 28), 1, False),
        (date(2024, 2, 29), date(2025, 3, 1), 1, True),  # 29 February counts as 1 March
        (date(2024, 2, 29), date(2028, 2, 29), 4, False),  # in a leap year too
        (date(2024, 2, 29), date(2028, 3, 1), 4, True),
        (date(2024, 2, 28), date(2026, 2, 28), 2, True),
        (date(2026, 10, 20), date(2026, 10, 20), 0, True),
    ],
)
def test_years_since_are_calendar_years(
    since: date, today: date, years: int, expected: bool
) -> None:
    assert (
        holds(YearsSince("since", years), situation(since=since).on(today.toordinal())) is expected
    )


@pytest.mark.parametrize(
    ("since", "expected"),
    [(date(2026, 10, 6), True), (date(2026, 10, 7), False), (date(2026, 9, 1), True)],
)
def test_weeks_since_are_seven_elapsed_days_each(since: date, expected: bool) -> None:
    two_weeks = WeeksSince("since", 2)
    assert holds(two_weeks, situation(since=since)) is expected
    opens = two_weeks.opens_on(situation(since=since))
    assert opens is not None
    assert (opens <= TODAY.toordinal()) is expected
    assert opens - since.toordinal() == 14


def test_weeks_count_holidays_unless_they_are_school_weeks() -> None:
    seen = situation(d=date(2026, 10, 13))._replace(
        holidays=frozenset({date(2026, 10, 14).toordinal()})
    )
    assert holds(WeeksSince("d", weeks=1), seen)
    assert not holds(WeeksSince("d", weeks=1, school=True), seen)


def test_only_what_is_certain_is_true_or_false() -> None:
    test = OneOf("a", frozenset({True}))
    found = [
        (is_true(test, seen), is_false(test, seen))
        for seen in (situation(a=True), situation(a=False), situation())
    ]
    assert found == [(True, False), (False, True), (False, False)]


def test_school_weeks_count_no_day_of_a_holiday_that_lies_in_them_and_no_other() -> None:
    start = date(2026, 10, 6).toordinal()
    seen = situation(since=start)._replace(
        holidays=frozenset({start - 30, start - 1, start + 3, start + 4, start + 40})
    )
    for school, opens in ((False, start + 14), (True, start + 16)):
        test = WeeksSince("since", 2, school=school)
        assert test.opens_on(seen) == opens
        assert [holds(test, seen.on(opens + step)) for step in (-1, 0)] == [False, True]


@pytest.mark.parametrize("test", [WeeksSince("since", 0), YearsSince("since", 0), Given("since")])
def test_a_date_that_does_not_exist_is_not_long_ago(test: AnyTest) -> None:
    assert holds(test, situation(since=NEVER)) is False
    assert holds(test, situation(since=TODAY)) is True
    assert holds(test, situation()) is None
    assert facts_of(test) == ("since",)


def test_nothing_opens_without_a_date() -> None:
    assert WeeksSince("since", 2).opens_on(situation()) is None
    assert WeeksSince("since", 2).opens_on(situation(since=NEVER)) is None


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (TODAY, TODAY, True),  # both ends included
        (None, None, True),
        (date(2026, 10, 21), None, False),
        (None, date(2026, 10, 19), False),
        (date(2026, 10, 1), None, True),
        (None, date(2026, 10, 31), True),
    ],
)
def test_today_lies_in_a_period(first: date | None, last: date | None, expected: bool) -> None:
    assert holds(Today(first, last), situation()) is expected
    assert facts_of(Today(first, last)) == ()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"a": date(2026, 1, 1), "b": date(2026, 1, 2)}, True),
        ({"a": date(2026, 1, 2), "b": date(2026, 1, 2)}, False),
        ({"a": date(2026, 1, 3), "b": date(2026, 1, 2)}, False),
        ({"a": NEVER, "b": date(2026, 1, 2)}, False),  # also though 0 is less than any day
        ({"a": date(2026, 1, 1), "b": NEVER}, False),
        ({"a": NEVER}, False),
        ({"b": NEVER}, False),
        ({"a": date(2026, 1, 1)}, None),
        ({"b": date(2026, 1, 1)}, None),
        ({}, None),
    ],
)
def test_before_needs_both_dates(values: dict[str, FactValue | date], expected: bool) -> None:
    assert holds(Before("a", "b"), situation(**values)) is expected
    assert facts_of(Before("a", "b")) == ("a", "b")


# ---------------------------------------------------------------- values that tell


def fact(type_: FactType, **values: str) -> Fact:
    return Fact("a", type_, "observation", "?", "a", (), values)


DATED_TESTS = [
    WeeksSince("a", 3),
    YearsSince("a", 2),
    Given("a"),
    Before("a", "b"),
    Before("b", "a"),
]


@pytest.mark.parametrize("test", DATED_TESTS, ids=str)
@pytest.mark.parametrize("other", [NEVER, date(2025, 4, 1), TODAY, None])
def test_the_telling_values_of_a_date_show_every_answer_that_a_day_can_give(
    test: Comparison, other: date | int | None
) -> None:
    known = situation() if other is None else situation(b=other)
    tried = telling(fact("date"), [test], known)
    days = [NEVER, *range(date(2023, 1, 1).toordinal(), TODAY.toordinal() + 1)]
    all_answers = {answers(test, known.supposing("a", day)) for day in days}
    assert {answers(test, known.supposing("a", day)) for day in tried} == all_answers


@pytest.mark.parametrize("years", [30, 31])
def test_no_day_is_so_many_years_ago_as_the_calendar_has(years: int) -> None:
    assert YearsSince("a", years).turns_on(date(30, 1, 1).toordinal()) == NEVER
    assert YearsSince("a", years).turns_on(date(years + 1, 1, 1).toordinal()) == 1


@pytest.mark.parametrize("years", [0, 1, 40, 999])
def test_the_telling_values_of_years_are_the_last_day_that_is_so_long_ago_and_today(
    years: int,
) -> None:
    test = YearsSince("a", years)
    first, *later = sorted(set(telling(fact("date"), [test], situation())) - {NEVER}, key=str)
    assert answers(test, situation(a=first)) == CAN_BE_TRUE
    assert later == ([TODAY.toordinal()] if years else [])
    assert isinstance(first, int)
    assert years == 0 or answers(test, situation(a=first + 1)) == CAN_BE_FALSE


@pytest.mark.parametrize(
    "test", [Between("a", 2, 4), Between("a", None, 0), Between("a", 3, None)], ids=str
)
def test_the_telling_values_of_a_count_show_every_answer(test: Between) -> None:
    tried = telling(fact("count"), [test], situation())
    assert all(isinstance(number, int) and number >= 0 for number in tried)
    every = {answers(test, situation(a=number)) for number in range(50)}
    shown = {answers(test, situation(a=number)) for number in tried}
    assert shown == every == {CAN_BE_FALSE, CAN_BE_TRUE}


def test_where_the_type_of_a_fact_tells_its_values_no_others_are_proposed() -> None:
    asked: list[Comparison] = [OneOf("a", frozenset({"x"})), Today(TODAY, None), Tried("t")]
    assert telling(fact("yes_no"), asked, situation()) == [True, False]
    assert telling(fact("choice", x="X", y="Y"), asked, situation()) == ["x", "y"]


def test_of_a_set_every_combination_is_tried_of_what_is_told_apart() -> None:
    declared = fact("choices", x="X", y="Y", z="Z")
    asked = [Includes("a", frozenset({"x"})), Includes("b", frozenset({"y"}))]
    assert telling(declared, asked, situation()) == [
        frozenset({"x"}),
        frozenset({"y"}),
        frozenset({"x", "y"}),
    ]


@pytest.mark.parametrize("years", [1, 2, 4])
def test_years_turn_on_one_day(years: int) -> None:
    first, last = date(2027, 2, 25).toordinal(), date(2028, 3, 5).toordinal()
    for today in range(first, last):
        turn = YearsSince("a", years).turns_on(today)
        for since, long_ago in ((turn, True), (turn + 1, False)):
            day = date.fromordinal(since)
            leap_day = (day.month, day.day) == (2, 29)
            anniversary = (
                date(day.year + years, 3, 1) if leap_day else day.replace(year=day.year + years)
            )
            assert (anniversary.toordinal() <= today) is long_ago


def test_a_group_looks_at_what_its_parts_look_at() -> None:
    group = Group("any", (Between("a", 3, None), Between("b", 9, None), Tried("t")))
    assert facts_of(group) == ("a", "b")
    assert list(leaves(Group("none", (group, Given("c"))))) == [*group.tests, Given("c")]


# ---------------------------------------------------------------- other comparisons and groups


@pytest.mark.parametrize(
    ("test", "value", "expected"),
    [
        (OneOf("a", frozenset({True})), True, True),
        (OneOf("a", frozenset({True})), False, False),
        (OneOf("a", frozenset({"x", "y"})), "y", True),
        (OneOf("a", frozenset({"x", "y"})), "z", False),
        (Between("a", 2, 4), 1, False),
        (Between("a", 2, 4), 2, True),
        (Between("a", 2, 4), 4, True),
        (Between("a", 2, 4), 5, False),
        (Includes("a", frozenset({"x", "y"})), frozenset({"y", "z"}), True),
        (Includes("a", frozenset({"x", "y"})), frozenset({"z"}), False),
    ],
)
def test_comparisons(test: AnyTest, value: FactValue, expected: bool) -> None:
    assert holds(test, situation(a=value)) is expected
    assert holds(test, situation()) is None


def test_a_table_was_tried_or_it_was_not() -> None:
    seen = Situation({}, TODAY.toordinal(), frozenset({"first"}))
    assert holds(Tried("first"), seen) is True
    assert holds(Tried("second"), seen) is False
    assert holds(Tried("first"), seen.supposing("a", 1).on(TODAY.toordinal() + 1)) is True


@pytest.mark.parametrize("answers", list(product([True, False, None], repeat=2)), ids=str)
def test_groups_follow_three_valued_logic(answers: tuple[bool | None, ...]) -> None:
    names = "ab"
    known = {n: v for n, v in zip(names, answers, strict=True) if v is not None}
    parts = tuple(OneOf(name, frozenset({True})) for name in names)
    every = False if False in answers else None if None in answers else True
    some = True if True in answers else None if None in answers else False
    seen = situation(**known)
    assert holds(Group("all", parts), seen) is every
    assert holds(Group("any", parts), seen) is some
    assert holds(Group("none", parts), seen) is (None if some is None else not some)


def test_of_no_parts_all_hold_and_none_does() -> None:
    found = [holds(Group(grouper, ()), situation()) for grouper in ("all", "any", "none")]
    assert found == [True, False, True]


def test_where_no_branch_applies_there_is_no_outcome() -> None:
    branch = Branch("", OneOf("a", frozenset({True})), status="solved")
    for known, found in (
        (situation(a=True), {Outcome("solved")}),
        (situation(a=False), {NO_OUTCOME}),
        (situation(), {Outcome("solved"), NO_OUTCOME}),
    ):
        assert Possible(known).decided([branch]) == found


# ---------------------------------------------------------------- conditions


def leaf(nature: Nature, fact: str = "a") -> Condition:
    return Condition(id=fact, text=fact, test=OneOf(fact, frozenset({True})), nature=nature)


def level(condition: Condition, seen: Situation) -> int:
    return Possible(seen).level(condition)


def all_of(*children: Condition) -> Condition:
    return Condition(id="all", text="", grouper="all", children=children)


@pytest.mark.parametrize("masks", list(product(range(1, 16), repeat=2)), ids=str)
def test_sets_hold_exactly_what_two_conditions_can_come_to(masks: tuple[int, int]) -> None:
    levels = (AT_CIRCUMSTANCE, AT_UNFIT, AT_ACTION, AT_MET)
    pairs = list(product(*([level for level in levels if mask & level] for mask in masks)))
    for operation in (worst, best, first_unmet):
        found = Possible(situation()).joined(operation, AT_MET, masks)
        assert found == sum({operation(*pair) for pair in pairs})


@pytest.mark.parametrize(
    ("nature", "unmet"),
    [("circumstance", AT_CIRCUMSTANCE), ("action", AT_ACTION), ("fit", AT_UNFIT)],
)
def test_the_nature_of_a_condition_is_the_level_it_is_unmet_at(nature: Nature, unmet: int) -> None:
    condition = leaf(nature)
    assert level(condition, situation(a=True)) == AT_MET
    assert level(condition, situation(a=False)) == unmet
    assert level(condition, situation()) == AT_MET | unmet


def test_what_does_not_block_is_always_met_yet_explained() -> None:
    shown = leaf("action")._replace(blocking=False)
    assert level(shown, situation(a=False)) == AT_MET
    assert list(blocking_leaves(shown)) == []
    group = all_of(shown, leaf("action", "b"))
    justified = explain(group, situation(a=False, b=True))
    assert justified.verdict == "met"
    assert [child.verdict for child in justified.children] == ["unmet", "met"]


def test_what_decides_first_decides_while_it_is_unmet() -> None:
    fits = leaf("fit", "fits")._replace(decides_first=True)
    group = all_of(leaf("circumstance", "early"), fits)
    assert level(group, situation(early=False, fits=False)) == AT_UNFIT
    assert level(group, situation(early=False, fits=True)) == AT_CIRCUMSTANCE
    assert level(group, situation(early=False)) == AT_UNFIT | AT_CIRCUMSTANCE
    assert level(group, situation(early=True, fits=True)) == AT_MET


@pytest.mark.parametrize(
    ("test", "value", "shown"),
    [
        (OneOf("a", frozenset({True})), False, False),
        (Between("a", 3, None), 0, 0),
        (WeeksSince("a", 3), date(2026, 9, 1).toordinal(), "2026-09-01"),
        (Given("a"), NEVER, "never"),
        (Group("none", (Given("a"),)), date(2026, 9, 1).toordinal(), "2026-09-01"),
        (Includes("a", frozenset({"x"})), frozenset({"y", "x"}), ["x", "y"]),
        (Group("any", (OneOf("a", frozenset({True})), Given("b"))), True, True),
        (Group("any", (Between("a", 3, None), Given("b"))), 2, 2),
    ],
)
def test_a_value_is_shown_as_it_was_given(test: AnyTest, value: FactValue, shown: object) -> None:
    justified = explain(Condition(id="a", text="A.", test=test), situation(a=value))
    assert (justified.fact, justified.value) == ("a", shown)
    assert justified.text == "A."


def test_what_looks_at_no_fact_shows_none() -> None:
    justified = explain(Condition(id="t", text="T.", test=Tried("t")), situation(a=True))
    assert (justified.fact, justified.value, justified.verdict) == (None, None, "unmet")
    group = explain(all_of(leaf("action")), situation())
    assert (group.fact, group.value, group.verdict) == (None, None, "unknown")


def test_conditions_that_stand_together_without_a_word_are_all_asked() -> None:
    together = Condition("group", "", children=(leaf("fit"), leaf("action", "b")))
    asked = as_test(together)
    assert asked == Group("all", tuple(map(as_test, together.children)))
    assert [holds(asked, situation(a=True, b=b)) for b in (True, False)] == [True, False]


def test_a_condition_as_a_question_asks_what_can_hold_up() -> None:
    shown = leaf("action", "b")._replace(blocking=False)
    asked = as_test(leaf("fit"))
    assert asked == leaf("fit").test
    for grouper in ("all", "any"):
        group = all_of(leaf("fit"), shown)._replace(grouper=grouper)
        assert as_test(group) == Group(grouper, (asked,))
