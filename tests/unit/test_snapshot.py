"""Which cases are read without the full way, and that all others are left to it."""

from __future__ import annotations

from typing import Any

import pytest

from routeboek import Case
from routeboek.snapshot import MAX_ENTRIES, read_plainly

SERVICE_NUMBER = "123456782"
"""It passes the eleven test, and nobody has it."""
ENTRY: dict[str, Any] = {
    "table": "adviestafel",
    "outcome": "not-applicable",
    "applied_on": "2026-10-01",
    "closed_on": "2026-10-08",
    "followed_up_on": "2026-10-09",
    "reason": "geen-plaats",
}
"""All that an entry can tell, whether or not the rules make sense of it together."""
WHOLE: dict[str, Any] = {
    "schema_version": 1,
    "case_id": "po-1",
    "reference_date": "2026-10-20",
    "sector": "po",
    "municipality": "den-haag",
    "home_municipality": "rijswijk",
    "asker": "mdo",
    "facts": {"attendance": "none"},
    "history": [ENTRY],
}
"""All that a plain case can tell."""


def entry(**parts: object) -> dict[str, Any]:
    return WHOLE | {"history": [ENTRY | parts]}


@pytest.mark.parametrize(
    "data",
    [
        WHOLE,
        {key: WHOLE[key] for key in ("reference_date", "sector", "municipality")},
        WHOLE | {"history": [ENTRY] * MAX_ENTRIES},
        WHOLE | {"history": [{"table": "adviestafel", "outcome": "running"}]},
        WHOLE | {"asker": None, "case_id": None, "home_municipality": None},
    ],
)
def test_a_plain_case_is_read_as_a_case_is(data: dict[str, Any]) -> None:
    plain = read_plainly(data)
    assert plain is not None
    assert plain == Case.model_validate(data).snapshot._replace(where=plain.where)


@pytest.mark.parametrize(
    "data",
    [
        WHOLE | {"naam": "?"},
        WHOLE | {"school_holidays": []},
        WHOLE | {"schema_version": True},
        WHOLE | {"schema_version": 2},
        WHOLE | {"facts": []},
        WHOLE | {"facts": None},
        WHOLE | {"history": {}},
        WHOLE | {"history": [ENTRY] * (MAX_ENTRIES + 1)},
        WHOLE | {"history": ["adviestafel"]},
        WHOLE | {"home_municipality": SERVICE_NUMBER},
        WHOLE | {"case_id": SERVICE_NUMBER},
        WHOLE | {"case_id": "Sint Nicolaas"},
        WHOLE | {"case_id": ""},
        WHOLE | {"reference_date": None},
        WHOLE | {"reference_date": "20-10-2026"},
        WHOLE | {"sector": ""},
        WHOLE | {"sector": 1},
        WHOLE | {"municipality": ""},
        WHOLE | {"municipality": None},
        WHOLE | {"asker": []},
        entry(naam="?"),
        entry(table=""),
        entry(table=1),
        entry(outcome=None),
        entry(outcome="gone"),
        entry(outcome=["running"]),
        entry(reason="Sint Nicolaas"),
        entry(reason=SERVICE_NUMBER),
        entry(reason=1),
        entry(applied_on="2026-02-30"),
        entry(closed_on=""),
        entry(followed_up_on=0),
    ],
)
def test_what_is_not_plain_is_left_to_the_full_way(data: dict[str, Any]) -> None:
    assert read_plainly(data) is None
