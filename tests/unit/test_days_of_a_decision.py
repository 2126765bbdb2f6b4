"""Which days a date can still be, given the dates that are known with it."""

from __future__ import annotations

import pytest

from routeboek.condition import Before, Given, Group
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
