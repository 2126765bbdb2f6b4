"""What is taken while nobody states it, and never where that cannot be."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from routeboek import Advice, Case, Rules, advise, load_rules

VOORBEELD = Path(__file__).parents[1] / "regions" / "voorbeeld"
NOT_EXEMPT = """label: vrijstelling
    unless_stated:
      value: no
      text: de leerling is niet vrijgesteld
      because: Een vrijstelling is een uitzondering.
      when: {none: [{fact: meetings_held, at_least: 9}]}
      source: {document: R1, heading: Andere routes}
"""
MANY = "{fact: exempt, is: no}, {fact: meetings_held, at_least: 3}"
TAKEN = [("exempt", False)]


def with_impossible(folder: Path, *tests: str) -> Rules:
    """The region in which a pupil is taken not to be exempt, with more that cannot exist."""
    copy = Path(shutil.copytree(VOORBEELD, folder / "voorbeeld"))
    facts, region = copy / "facts.yaml", copy / "region.yaml"
    text = facts.read_text(encoding="utf-8")
    facts.write_text(text.replace("label: vrijstelling\n", NOT_EXEMPT), encoding="utf-8")
    added = "".join(
        f"  - id: added-{number}\n    when: {{all: [{test}]}}\n    text: x\n    remedy: y\n"
        for number, test in enumerate(tests)
    )
    text = region.read_text(encoding="utf-8")
    region.write_text(text.replace("\nwaivers:", f"{added}\nwaivers:"), encoding="utf-8")
    return load_rules(copy)


def advised(rules: Rules, **facts: object) -> Advice:
    case: dict[str, Any] = {
        "reference_date": "2030-10-20",
        "sector": "po",
        "municipality": "duinstad",
        "facts": {"attendance": "none", "absent_since": "2030-09-01", **facts},
    }
    return advise(rules, Case.model_validate(case))


def taken(advice: Advice) -> list[tuple[str, object]]:
    return [(one.definition.fact, one.value) for one in advice.taken]


def test_a_value_is_taken_while_nobody_states_it_and_its_test_holds(tmp_path: Path) -> None:
    rules = with_impossible(tmp_path)
    assert taken(advised(rules)) == TAKEN
    assert taken(advised(rules, exempt=True)) == []
    assert taken(advised(rules, meetings_held=9)) == []


@pytest.mark.parametrize(
    "tests",
    [
        [MANY],
        [
            f"{MANY}, {{fact: letter_sent, is: yes}}",
            f"{MANY}, {{fact: letter_sent, is: no}}",
        ],
    ],
    ids=["by itself", "whatever is not known"],
)
def test_a_value_that_cannot_be_is_not_taken(tests: list[str], tmp_path: Path) -> None:
    rules = with_impossible(tmp_path, *tests)
    assert taken(advised(rules, meetings_held=2)) == TAKEN
    advice = advised(rules, meetings_held=3)
    assert taken(advice) == []
    assert (advice.status, advice.route and advice.route.id) == ("other-route", "vrijstelling")


def test_what_only_some_answers_rule_out_is_taken(tmp_path: Path) -> None:
    rules = with_impossible(tmp_path, "{fact: exempt, is: no}, {fact: letter_sent, is: yes}")
    assert taken(advised(rules)) == TAKEN
    assert taken(advised(rules, letter_sent=True)) == []
