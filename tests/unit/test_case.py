"""A case as a program makes it: read, made, copied and compared, and what its errors show."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError, field_validator

from routeboek import Case, CaseError, advise
from routeboek.refusals import read_case, situated
from tests import shipped
from tests.unit.test_library import STUCK, as_bytes, case, codes

RULES = shipped.rules()


def test_cases_are_equal_when_they_say_the_same() -> None:
    assert case() == case()
    assert case() != case(municipality="rijswijk")
    data: object = STUCK
    assert case() != data
    assert Case.model_validate_json(json.dumps(STUCK)).model_dump() == case().model_dump()


@pytest.mark.parametrize("text", [json.dumps(STUCK), bytearray(json.dumps(STUCK).encode())])
def test_a_case_is_read_from_text_and_bytes(text: str | bytearray) -> None:
    assert as_bytes(RULES, Case.model_validate_json(text)) == as_bytes(RULES, case())


def test_a_case_is_made_of_keywords_or_changed_like_any_model() -> None:
    assert Case(**STUCK) == case()
    assert as_bytes(RULES, Case(**STUCK)) == as_bytes(RULES, case())
    elsewhere = Case(**STUCK).model_copy(update={"municipality": "rijswijk"})
    assert as_bytes(RULES, elsewhere) == as_bytes(RULES, case(municipality="rijswijk"))


class Dossier(BaseModel):
    case: Case


HIDDEN: dict[str, Any] = {
    **STUCK,
    "reference_date": "Nicolaas",
    "Nicolaas": 1,
    "history": [{"Nicolaas": 1}],
}


@pytest.mark.parametrize(
    "made",
    [
        lambda: Case(**HIDDEN),
        lambda: Dossier(case=HIDDEN),  # type: ignore[arg-type]
        lambda: TypeAdapter(list[Case]).validate_python([HIDDEN]),
    ],
)
def test_errors_of_pydantic_show_nothing_of_a_case(made: Callable[[], object]) -> None:
    with pytest.raises(ValidationError) as refused:
        made()
    error = refused.value
    assert "Nicolaas" not in f"{error!s} {error!r} {error.errors()} {error.json()}"
    assert "reference_date" in str(error)


def test_errors_of_pydantic_say_where_as_far_as_that_may_be_shown() -> None:
    with pytest.raises(ValidationError) as refused:
        Case(**HIDDEN)
    assert "input_value" not in str(refused.value)
    found = [(one["loc"], one["type"]) for one in refused.value.errors()]
    assert found == [
        (("reference_date",), "case"),
        (("history", 0, "table"), "case"),
        (("history", 0, "outcome"), "case"),
        (("history", 0), "case"),
        ((), "case"),
    ]


def test_a_copy_shares_what_it_holds_unless_it_is_a_deep_one() -> None:
    told = case()
    assert told.model_copy().facts is told.facts
    assert told.model_copy(deep=True).facts is not told.facts


def test_a_refusal_keeps_nothing_of_a_case() -> None:
    with pytest.raises(CaseError) as refused:
        case(case_id="Sint Nicolaas")
    error = refused.value
    assert (error.__context__, error.__cause__) == (None, None)
    with pytest.raises(CaseError) as told:
        advise(RULES, Case(**{**STUCK, "facts": {"weeks_absent": 3}}))
    assert codes(told.value) == ["unknown-fact"]
    assert repr(case()) == "Case()" and str(case()) == ""
    assert "2026" not in repr(advise(RULES, case()).next.situation)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reference_date": datetime(2026, 10, 20, tzinfo=UTC)}, "case-wrong-type"),
        (
            {"history": [{"table": "adviestafel", "outcome": "running"}]},
            "history-needs-application",
        ),
        ({"facts": None}, "case-wrong-type"),
        ({"facts": {1: 2}}, "case-wrong-type"),
        ({"sector": 3}, "case-wrong-type"),
        ({"case_id": "123456782"}, "case-id-bsn"),
        ({"schema_version": 99}, "case-too-new"),
        ({"naam": "?"}, "case-personal-data"),
    ],
)
def test_a_changed_copy_is_checked(change: dict[str, Any], code: str) -> None:
    with pytest.raises(CaseError) as refused:
        advise(RULES, case().model_copy(update=change))
    assert codes(refused.value) == [code]
    assert case().model_copy() == case().model_copy(deep=True) == case()


@pytest.mark.parametrize("data", [{2: "x"}, {None: 1}, {b"sector": "po"}, {"history": [{1: 2}]}])
def test_keys_that_are_no_text_are_refused(data: dict[Any, object]) -> None:
    with pytest.raises(CaseError) as refused:
        Case.model_validate({**STUCK, **data})
    assert codes(refused.value)[-1] == "case-wrong-type"


def test_an_advice_is_about_the_case_as_it_was() -> None:
    stuck_on = ["financial"]
    told = case(facts={**STUCK["facts"], "stuck_on": stuck_on})
    advice, before = advise(RULES, told), as_bytes(RULES, told)
    stuck_on[:] = ["vision"]
    told.facts["attendance"] = "full"
    assert json.dumps(advice.to_dict(), ensure_ascii=False).encode() == before
    kept = pickle.loads(pickle.dumps(advice))
    assert json.dumps(kept.to_dict(), ensure_ascii=False).encode() == before


def test_what_is_written_of_a_case_is_read_as_it() -> None:
    told = case(school_holidays=[{"from": "2026-10-17", "to": "2026-10-25"}])
    assert Case.model_validate_json(told.model_dump_json()) == told
    assert Case.model_validate(told.model_dump()) == told
    assert Dossier.model_validate(Dossier(case=told).model_dump()).case == told


def test_what_a_model_of_ones_own_asks_is_told() -> None:
    class Own(Case):
        @field_validator("municipality")
        @classmethod
        def own(cls, _: str) -> str:
            raise ValueError("not ours")

    with pytest.raises(ValidationError, match="not ours"):
        Own.model_validate(STUCK)


def test_a_case_with_its_schema_and_version_is_the_same_case() -> None:
    told = case(**{"$schema": "routeboek-case.json", "schema_version": 1})
    assert as_bytes(RULES, told) == as_bytes(RULES, case())


def test_of_a_case_without_its_shape_a_later_year_is_no_further_mistake() -> None:
    later = STUCK | {"reference_date": "2027-10-20"}
    assert situated(RULES, Case.model_validate(later).snapshot).carried_forward
    with pytest.raises(CaseError) as refused:
        read_case(RULES, json.dumps(later | {"asker": 1}))
    assert codes(refused.value) == ["case-wrong-type"]


@pytest.mark.parametrize("strict", [False, True])
def test_no_edition_reaches_a_year_without_school_years(strict: bool) -> None:
    far = case(reference_date="2300-10-20", facts={})
    with pytest.raises(CaseError) as refused:
        advise(RULES, far, edition="po-2026", strict_edition=strict)
    assert codes(refused.value) == ["no-edition"]
