"""Every bad case file ends in one clean refusal: exactly the text that lies beside it.

A new case is two files: `name.json` and, written with ROUTEBOEK_RENEW_GOLDEN=1 and then read by a
person, `name.out` with the code, the place, and what is wrong in Dutch and English.
"""

from __future__ import annotations

import os
import traceback
from pathlib import Path

import pytest

from routeboek import Case, CaseError, advise, load_rules
from routeboek.jsontext import read_case_text

FOLDER = Path(__file__).parent / "cases"
FILES = sorted(FOLDER.glob("*.json"))
RULES = load_rules()


def refusal(file: Path) -> str:
    """What a reader is told about a bad case."""
    with pytest.raises(CaseError) as refused:
        advise(RULES, Case.from_text(read_case_text(file.read_bytes(), file.name)))
    found = refused.value.diagnostics
    shown = traceback.format_exception(refused.value)
    assert sum("Traceback" in line for line in shown) == 1  # nothing of pydantic or json behind it
    return "".join(
        f"{one.place()} [{one.code}]\n  {one.message()} {one.remedy()}\n"
        f"  {one.message('en')} {one.remedy('en')}\n"
        for one in found
    )


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_bad_case(file: Path) -> None:
    expected = file.with_suffix(".out")
    told = refusal(file)
    if os.environ.get("ROUTEBOEK_RENEW_GOLDEN"):
        expected.write_text(told, encoding="utf-8")
    assert told == expected.read_text(encoding="utf-8")


def test_every_expectation_has_its_case() -> None:
    assert {out.stem for out in FOLDER.glob("*.out")} == {file.stem for file in FILES}
