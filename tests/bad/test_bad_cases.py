"""Every bad case ends in one clean refusal: exactly what stands with it in cases.yaml.

A case is a `change` in a good one, or something `without` which it is, or a `text` of its own; a
part `[x, 3]` of a text stands there three times. What is refused in the same words and at the same
place stands under `as_well`. For a new case write `told: |` and a line with `x` under it; then
ROUTEBOEK_RENEW_GOLDEN=1 writes code, place and what is wrong, in Dutch and English: read it.
"""

from __future__ import annotations

import json
import os
import traceback
from collections.abc import Iterator
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest
import yaml

from routeboek import CaseError, advise
from routeboek.advice import Advice
from routeboek.case import case_keys
from routeboek.jsontext import read_case_text
from routeboek.refusals import read_case
from tests import shipped

FILE = Path(__file__).parent / "cases.yaml"
CASES: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
GOOD: dict[str, Any] = {
    "schema_version": 1,
    "reference_date": "2026-10-20",
    "sector": "po",
    "municipality": "den-haag",
    "facts": {
        "first_worrying_absence_date": "2026-09-07",
        "attendance": "none",
        "continuous_absence_since": "2026-09-14",
    },
    "history": [],
}


def written(bad: dict[str, Any]) -> bytes:
    """The text of a bad case."""
    if "latin-1" in bad:
        return str(bad["latin-1"]).encode("latin-1")
    if "text" in bad:
        parts = [bad["text"]] if isinstance(bad["text"], str) else bad["text"]
        return "".join(p if isinstance(p, str) else p[0] * p[1] for p in parts).encode()
    case = {key: value for key, value in GOOD.items() if key not in bad.get("without", ())}
    case |= bad.get("change", {})
    if isinstance(case["facts"], dict) and case["facts"]:
        case["facts"] = GOOD["facts"] | case["facts"]
    return json.dumps(case, indent=2).encode()


def advised(raw: bytes) -> Advice:
    """The advice on a case, would it be given."""
    text = read_case_text(raw, "case.json", known=case_keys())
    return advise(shipped.rules(), read_case(shipped.rules(), text))


def refusal(raw: bytes) -> str:
    """What a reader is told about a bad case."""
    with pytest.raises(CaseError) as refused:
        advised(raw)
    found = refused.value.diagnostics
    shown = traceback.format_exception(refused.value)
    assert sum("Traceback" in line for line in shown) == 1  # nothing of pydantic or json behind it
    return "".join(
        f"{one.place()} [{one.code}]\n  {one.message()} {one.remedy()}\n"
        f"  {one.message('en')} {one.remedy('en')}\n"
        for one in found
    )


def each() -> Iterator[object]:
    """Every text that is refused, with what is told of it."""
    for case in CASES:
        for number, bad in enumerate([case, *case.get("as_well", ())]):
            name = f"{case['case']}-{number}" if number else case["case"]
            yield pytest.param(case["case"], written(bad), case["told"], id=name)


@pytest.mark.parametrize(("name", "raw", "told"), list(each()))
def test_bad_case(name: str, raw: bytes, told: str) -> None:
    found = refusal(raw)
    if os.environ.get("ROUTEBOEK_RENEW_GOLDEN"):
        head, mark, rest = FILE.read_text(encoding="utf-8").partition(f"- case: {name}\n")
        rest = rest.replace(indent(told, "    "), indent(found, "    "), 1)
        FILE.write_text(head + mark + rest, encoding="utf-8")
    else:
        assert found == told


def test_every_case_has_a_refusal_of_its_own() -> None:
    told = [case["told"] for case in CASES]
    assert len(set(told)) == len(told), "what is told in the same words stands under `as_well`"
