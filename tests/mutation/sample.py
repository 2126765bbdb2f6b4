"""Slips can be made everywhere, and what they change is noticed: run by `test_mutation`."""

from __future__ import annotations

from functools import cache

import pytest

from routeboek import Case, advise
from tests import shipped
from tests.cli.helpers import OWN_TEAM
from tests.mutation.corpus import Item
from tests.mutation.run import noticed, reference
from tests.mutation.slips import CORE, Slip, slips
from tests.mutation.survivors import REASONS, known, known_in

CASE = {
    "reference_date": "2026-10-20",
    "sector": "po",
    "municipality": "rijswijk",
    "facts": {"meetings_held": 2, "attendance": "none"},
    "history": [OWN_TEAM | {"outcome": "returned"}],
}


def _status() -> object:
    found = advise(shipped.rules(), Case.model_validate(CASE))
    return found.status, found.questions, found.taken, found.unmet


STATUS = Item("status", _status)


@cache
def every() -> dict[str, Slip]:
    return {slip.name: slip for module in CORE for slip in slips(module)}


def found_of(*some: Slip | None) -> list[str]:
    shipped.rules()
    return [found for _, found in noticed(some, reference([STATUS]))]


def test_without_a_slip_nothing_comes_out_otherwise() -> None:
    assert found_of(None) == [""]


@pytest.mark.parametrize(
    ("name", "by"),
    [
        ("condition.OneOf.holds: value in self.values -> (value not in self.values)", "status"),
        ("condition: 8 -> (7)", "status"),
        ("condition.Condition: True -> (False)", "status"),
        ("verdict.Verdict.status: return", "status"),
        ("meaning._Stated.asked: return", "status"),
        ("case._value_at: isinstance(data, dict) -> (not (isinstance(data, dict)))", ""),
        ("questions: 5 -> (6)", ""),
    ],
)
def test_a_slip_is_noticed_by_what_it_changes(name: str, by: str) -> None:
    slip = next(one for called, one in every().items() if called.startswith(name))
    assert found_of(slip) == [by]


def test_a_slip_can_be_made_wherever_one_is() -> None:
    some = [*every().values()][::60]
    assert len(found_of(*some)) == len(some) > 35


def test_what_is_known_to_survive_is_a_slip_and_has_a_reason() -> None:
    listed = known()
    assert set(listed) <= set(every())
    assert set(known_in()) <= {slip.place for slip in every().values()}
    assert set(listed.values()) | set(known_in().values()) <= set(REASONS)
