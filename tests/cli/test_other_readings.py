"""Another reading than the rules choose: what `advise`, `diff` and an advice itself say of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from routeboek import Case, CaseError, RulesError, advise, under_reading
from routeboek.readings import differing
from tests import shipped
from tests.cli.helpers import STUCK, case, run

ONE_MEETING = {**STUCK, "meetings_held": 1}
FEWER = "meerdere-mdos=minstens-een"
UNKNOWN = ("meerdere-mdos", "meerdere-mdos=vier", "bestaat-niet=ja", "=", "A-999=ja")


def told(text: str, *args: str) -> dict[str, Any]:
    result = run("advise", "-", *args, "--format", "json", stdin=text)
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.stdout))


# ---------------------------------------------------------------- advise


def test_advise_follows_another_reading_and_says_so() -> None:
    text = case(facts=ONE_MEETING)
    assert told(text)["status"] == "blocked"
    other = told(text, "--reading", FEWER)
    assert other["status"] == "permitted"
    first = other["warnings"][0]
    assert first["code"] == "other-reading"
    assert "A-45" in first["text"]
    page = run("advise", "-", "--reading", FEWER, stdin=text).stdout
    assert first["text"] in " ".join(page.split())


@pytest.mark.parametrize("given", UNKNOWN)
@pytest.mark.parametrize("command", ["advise", "diff"])
def test_a_reading_that_does_not_exist_is_wrong_usage(given: str, command: str) -> None:
    file = ["-"] if command == "advise" else []
    result = run(command, *file, "--reading", given, stdin=case(facts=ONE_MEETING))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "--reading" in result.stderr


def test_the_summary_says_what_the_answer_hangs_on() -> None:
    hangs = told(case(facts=ONE_MEETING))
    assert "A-45" in hangs["summary"]
    solved = {"plan_led_to_suitable_offer": True, "attendance": "full"}
    same = told(case(facts={**solved, "continuous_absence_since": None}))
    assert same["status"] == "solved"
    assert any(one["details"] for one in same["assumptions"])
    assert same["summary"].endswith("Onder elke lezing van de teksten is dit hetzelfde.")
    assert not any(one["readings"] for one in same["assumptions"])


def test_every_reading_is_told_as_it_would_be_advised() -> None:
    """For a part of the examples: what an advice says of a reading is what that reading gives."""
    rules, looked_at = shipped.rules(), 0
    for example in shipped.examples()[::60]:
        if example.under:
            continue
        try:
            one = Case.model_validate(dict(example.case))
            advice = advise(rules, one)
        except CaseError:
            continue
        by_name = {a.definition.id: a.readings for a in advice.readings}
        for name in sorted(differing(rules))[::9]:
            interpretation = rules.interpretations[name]
            for reading in interpretation.readings:
                if reading == interpretation.chosen:
                    continue
                found = [r for r in by_name.get(name, ()) if r.reading == reading]
                try:
                    other = advise(under_reading(rules, name, reading), one)
                except CaseError:
                    assert [r.status for r in found] == [None], (example.name, name)
                    continue
                looked_at += 1
                same = (other.status, other.next and other.next.table) == (
                    advice.status,
                    advice.next and advice.next.table,
                )
                if found:
                    assert found[0].status == other.status
                    assert found[0].next == (other.next and other.next.table)
                else:
                    assert same, (example.name, name, reading)
    assert looked_at > 100


# ---------------------------------------------------------------- diff


@pytest.mark.heavy
def test_diff_tells_what_another_reading_changes(tmp_path: Path) -> None:
    result = run("diff", "--reading", FEWER, "--witness", str(tmp_path / "cases"))
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert len(lines) <= 16
    assert "Ruimer: van “eerst nog iets doen” naar “mag nu”" in result.stdout
    assert "`at_least` van `2` naar `1`" in result.stdout
    witnesses = sorted((tmp_path / "cases").glob("*.json"))
    assert witnesses
    for file in witnesses:
        text = file.read_text(encoding="utf-8")
        before, after = told(text), told(text, "--reading", FEWER)
        assert {**before, "warnings": []} != {**after, "warnings": []}


def test_a_reading_that_changes_no_advice_changes_nothing() -> None:
    (name, other) = next(
        (name, reading)
        for name, one in shipped.rules().interpretations.items()
        if one.text_only
        for reading in one.readings
        if reading != one.chosen
    )
    assert run("diff", "--reading", f"{name}={other}").exit_code == 0


def test_diff_wants_two_sides_or_a_reading() -> None:
    for args in ((), ("rules",), ("rules", "rules", "--reading", FEWER)):
        result = run("diff", *args)
        assert result.exit_code == 2
        assert result.stdout == ""


# ---------------------------------------------------------------- library


def test_a_library_asks_for_another_reading() -> None:
    rules = shipped.rules()
    other = under_reading(rules, "meerdere-mdos", "minstens-een")
    assert other.interpretations["meerdere-mdos"].chosen == "minstens-een"
    assert under_reading(other, "meerdere-mdos", "minstens-twee").routes == rules.routes
    for name, reading in (("meerdere-mdos", "vier"), ("bestaat-niet", "ja")):
        with pytest.raises(RulesError):
            under_reading(rules, name, reading)
