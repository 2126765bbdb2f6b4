"""Rules that are too intricate are answered or refused, by counting nodes: they never hang."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from routeboek import Case, advise, load_rules
from tests import crowded, pigeonholes, shipped
from tests.cli.helpers import run

CASE = {
    "reference_date": "2030-10-20",
    "sector": "po",
    "municipality": "duinstad",
    "facts": {"attendance": "none", "absent_since": "2030-09-01"},
}


@pytest.mark.parametrize(("pigeons", "holes"), [(5, 4), (6, 5), (8, 7), (10, 9)])
def test_entangled_facts_are_answered_or_refused(pigeons: int, holes: int, tmp_path: Path) -> None:
    folder = pigeonholes.written(tmp_path / "rules", pigeons, holes)
    advised = run("advise", "-", "--rules", str(folder), stdin=json.dumps(CASE))
    checked = run("check", str(folder))
    assert advised.exit_code == (0 if pigeons < 7 else 4)
    assert checked.exit_code == (1 if pigeons < 6 else 5)
    assert ("[rules-undecidable]" in advised.stderr) is (advised.exit_code == 4)
    assert ("Niet bewezen: uitgave po-2030" in checked.stdout) is (checked.exit_code == 5)


def test_what_is_known_need_not_be_worked_out(tmp_path: Path) -> None:
    folder = pigeonholes.written(tmp_path / "rules", 8, 7)
    told = {f"duif{one}_hok{hole}": one == hole for one in range(8) for hole in range(7)}
    case = {**CASE, "facts": {**CASE["facts"], **told}}  # type: ignore[dict-item]
    result = run("advise", "-", "--rules", str(folder), "--format", "json", stdin=json.dumps(case))
    assert result.exit_code == 0
    assert json.loads(result.stdout)["status"] == "undetermined"


MOST_SECONDS = 5
"""Far more of the processor than it takes, and far less than it would without a budget."""


@pytest.mark.parametrize("made", [crowded.choices, crowded.dates, crowded.routes, crowded.chain])
def test_what_few_rules_come_to_together_is_never_too_much(
    made: Callable[[Path], Path], tmp_path: Path
) -> None:
    rules = str(made(tmp_path / "rules"))
    began = time.process_time()
    advised = run("advise", "-", "--rules", rules, "--format=json", stdin=json.dumps(CASE))
    assert time.process_time() - began < MOST_SECONDS
    assert advised.exit_code == 4
    assert [one["code"] for one in json.loads(advised.stdout)["diagnostics"]] == [
        "rules-undecidable"
    ]
    began = time.process_time()
    checked = run("check", rules)
    assert time.process_time() - began < 2 * MOST_SECONDS
    assert checked.exit_code == 5
    assert "Niet bewezen: uitgave po-2030" in checked.stdout


def test_the_steps_of_an_advice_are_the_same_whatever_was_asked_before() -> None:
    case = Case.model_validate(
        {"reference_date": "2025-03-10", "sector": "po", "municipality": "rijswijk"}
    )
    rules = shipped.rules()
    first = advise(rules, case)
    told, steps = first.to_dict(), first.budget.spent
    assert steps > 0
    assert first.to_dict() == told
    assert first.budget.spent == steps
    again = advise(load_rules(shipped.FOLDER), case)
    assert again.to_dict()["summary"] == told["summary"]
    assert again.budget.spent == steps
    otherwise = advise(rules, case)
    assert otherwise.questions  # looked at before the rest
    assert otherwise.to_dict() == told
    assert otherwise.budget.spent == pytest.approx(steps, rel=0.01)
