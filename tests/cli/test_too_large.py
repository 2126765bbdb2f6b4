"""Rules that are too intricate are answered or refused, by counting nodes: they never hang."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import pigeonholes
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
