"""`routeboek schema`: the schemas say what the programs do."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from routeboek import Case, CaseError, advise, load_rules
from routeboek.schema import advice_schema, case_schema
from tests import shipped
from tests.cli.helpers import EXAMPLES, OWN_TEAM, REGION, case, run

RULES = shipped.rules()
FILES = sorted(EXAMPLES.glob("*.json"))


def closed(schema: Any) -> Any:
    """The schema with every object closed, so that a field it does not name is found."""
    schema = copy.deepcopy(schema)

    def close(part: Any) -> None:
        if isinstance(part, dict):
            if "required" in part:
                part["additionalProperties"] = False
            for value in part.values():
                close(value)
        elif isinstance(part, list):
            for value in part:
                close(value)

    close(schema)
    return schema


def cases() -> Iterator[str]:
    """Cases of many kinds, all of which get an advice."""
    for municipality in RULES.municipalities:
        for day in ("2024-10-20", "2025-10-20", "2026-10-20", "2027-10-20"):
            yield case(municipality=municipality, reference_date=day, facts=_shifted(day))
            yield case(
                municipality=municipality, reference_date=day, facts=dict.fromkeys(RULES.facts)
            )
            for outcome in ("running", "no-solution", "solved", "returned"):
                entry = {"table": "adviestafel", "applied_on": day, "outcome": outcome}
                if outcome != "running":
                    entry["closed_on"] = day
                yield case(municipality=municipality, reference_date=day, facts=_shifted(day),
                           history=[entry], asker="school", home_municipality="delft")  # fmt: skip


def _shifted(day: str) -> dict[str, object]:
    year = day[:4]
    return {
        "first_worrying_absence_date": f"{year}-09-07",
        "continuous_absence_since": f"{year}-09-14",
        "stuck_on": ["financial"],
        "unauthorised_hours_4_weeks": 20,
    }


@pytest.mark.parametrize("what", ["case", "advice", "rules"])
def test_the_schemas_are_schemas(what: str) -> None:
    result = run("schema", what)
    assert result.exit_code == 0
    Draft202012Validator.check_schema(json.loads(result.stdout))


def test_advices_are_as_the_schema_says() -> None:
    validator = Draft202012Validator(closed(advice_schema()))
    for text in (*(file.read_text() for file in FILES), *cases()):
        advice = advise(RULES, Case.model_validate_json(text))
        told = json.loads(json.dumps(advice.to_dict()))
        assert [error.message for error in validator.iter_errors(told)] == []


def test_advices_of_another_region_too() -> None:
    islands = load_rules(REGION)
    Draft202012Validator.check_schema(case_schema(islands))
    text = json.dumps(
        {
            "reference_date": "2030-10-10",
            "sector": "mbo",
            "municipality": "zandbank",
            "facts": {"lessons_missed": 6, "boat": "sails"},
        }
    )
    assert Draft202012Validator(case_schema(islands)).is_valid(json.loads(text))
    assert not Draft202012Validator(case_schema(RULES)).is_valid(json.loads(text))
    told = json.loads(json.dumps(advise(islands, Case.model_validate_json(text)).to_dict()))
    Draft202012Validator(closed(advice_schema())).validate(told)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_examples_are_as_the_schema_says(file: Path) -> None:
    Draft202012Validator(case_schema(RULES)).validate(json.loads(file.read_text()))


def test_every_declared_fact_is_in_the_schema() -> None:
    facts: Any = case_schema(RULES)["properties"]
    assert set(facts["facts"]["properties"]) == set(RULES.facts)
    assert facts["facts"]["additionalProperties"] is False


@pytest.mark.parametrize(
    "parts",
    [
        {"naam": "x"},
        {"sector": "xo"},
        {"municipality": "delft"},
        {"asker": "niemand"},
        {"reference_date": "20 oktober"},
        {"reference_date": None},
        {"case_id": "met spatie"},
        {"schema_version": 2},
        {"facts": {"onbekend": True}},
        {"facts": {"meetings_held": -1}},
        {"facts": {"meetings_held": "3"}},
        {"facts": {"attendance": "soms"}},
        {"facts": {"stuck_on": "financial"}},
        {"facts": {"stuck_on": ["geld"]}},
        {"facts": {"plan_made": "ja"}},
        {"facts": {"plan_made": 1}},
        {"history": [{"table": "bestaat-niet", "outcome": "running", "applied_on": "2026-10-01"}]},
        {"history": [{**OWN_TEAM, "outcome": "weg"}]},
        {"history": [{**OWN_TEAM, "extra": 1}]},
        {"school_holidays": [{"from": "2026-10-10"}]},
    ],
)
def test_what_the_schema_refuses_is_refused_by_the_program(parts: dict[str, Any]) -> None:
    facts = parts.pop("facts", None)
    text = case(facts=facts, **parts)
    assert not Draft202012Validator(case_schema(RULES)).is_valid(json.loads(text))
    with pytest.raises(CaseError):
        advise(RULES, Case.model_validate_json(text))


def test_missing_rules_are_said(tmp_path: Path) -> None:
    result = run("schema", "case", "--rules", str(tmp_path / "weg"))
    assert (result.exit_code, result.stdout) == (4, "")
    assert run("schema", "advice", "--rules", str(tmp_path / "weg")).exit_code == 0
