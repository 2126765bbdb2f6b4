"""The run over slips does not rot: slips can be made everywhere, and what they change is noticed."""

from __future__ import annotations

from functools import cache

from routeboek import Case, advise
from tests import shipped
from tests.mutation.corpus import Item
from tests.mutation.run import noticed, reference
from tests.mutation.slips import CORE, Slip, slips
from tests.mutation.survivors import REASONS, known

CASE = {
    "reference_date": "2026-10-20",
    "sector": "po",
    "municipality": "rijswijk",
    "facts": {"meetings_held": 1, "attendance": "none", "plan_made": True},
}
STATUS = Item("status", lambda: advise(shipped.rules(), Case.model_validate(CASE)).status)
WARNINGS = Item("warnings", lambda: advise(shipped.rules(), Case.model_validate(CASE)).warnings)
NOTICED = (
    "verdict.Verdict.statuses: status in open_ones -> (status not in open_ones)",
    "refusals: 2201 -> (1)",
    "case._text: isinstance(value, str) -> (not (isinstance(value, str)))",
    "decision.Decision.outcomes: return",
    "condition.Condition: True -> (False)",
)


@cache
def every() -> dict[str, Slip]:
    return {slip.name: slip for module in CORE for slip in slips(module)}


def test_slips_can_be_made_in_functions_values_and_defaults() -> None:
    some = [*every().values()][::45]
    by = reference([STATUS])
    assert len([found for _, found in noticed(some, by)]) == len(some) > 40
