"""Overturning a reading is changing one line: each acts, and a case beside the rules shows how."""

from __future__ import annotations

import re
import shutil
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest

from routeboek import Case, Rules, advise, load_rules
from routeboek.budget import MOST_STEPS
from routeboek.diagnostic import RouteboekError
from routeboek.examples import Example, check_example
from routeboek.expectations import answers, items
from routeboek.readings import differing
from routeboek.rejoining import under_reading
from tests import shipped

RULES = shipped.rules()
OVERTURNED = {
    name: [reading for reading in one.readings if reading != one.chosen]
    for name, one in RULES.interpretations.items()
    if not one.text_only
}


def shown() -> dict[tuple[str, str], list[Example]]:
    """The examples of each reading that is not chosen."""
    found: dict[tuple[str, str], list[Example]] = defaultdict(list)
    for example in shipped.examples():
        for reading in example.under:
            found[reading].append(example)
    return found


SHOWN = shown()
OF_OVERTURNING = {"warnings", "warnings_not", "says", "says_not"}
"""What names the warning that another reading was chosen than in the files."""


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the rules as far as a Dutch advice needs them."""
    ignored = shutil.ignore_patterns("examples", "en.yaml")
    return shutil.copytree(shipped.FOLDER, tmp_path_factory.mktemp("rules") / "r", ignore=ignored)


def overturned(folder: Path, interpretation: str, reading: str) -> Rules:
    """The rules as they are after the one line in a file that chooses a reading was changed."""
    chooses = re.compile(rf"(?<=  - id: {interpretation}\n)((?:    .*\n)+?    chosen: ).*\n")
    found = [file for file in folder.rglob("*.yaml") if chooses.search(file.read_text("utf-8"))]
    (file,) = found
    before = file.read_text("utf-8")
    try:
        file.write_text(chooses.sub(rf"\g<1>{reading}\n", before), "utf-8")
        return load_rules(folder)
    finally:
        file.write_text(before, "utf-8")


def told(rules: Rules, example: Example) -> object:
    """What an example gets, but that its rules were overturned; or why it gets none."""
    try:
        said = answers(advise(rules, Case.model_validate(dict(example.case))))
    except RouteboekError as refusal:
        return [found.code for found in refusal.diagnostics]
    return {key: items(one) for key, one in said.items() if key not in OF_OVERTURNING}


def unmet(rules: Rules, examples: Iterable[Example]) -> list[str]:
    """The examples that do not hold, whatever reading they are written for."""
    bare = [(one, Example(one.name, one.span, one.case, one.expect)) for one in examples]
    return [one.name for one, plain in bare if check_example(rules, plain)]


def test_a_reading_acts_or_is_only_text() -> None:
    of_text = {name for name, one in RULES.interpretations.items() if one.text_only}
    assert differing(RULES) == RULES.interpretations.keys() - of_text


def test_every_reading_that_is_not_chosen_has_an_example() -> None:
    readings = [(name, reading) for name, others in OVERTURNED.items() for reading in others]
    assert readings
    assert [one for one in readings if one not in SHOWN] == []


@pytest.mark.parametrize("interpretation", sorted(OVERTURNED))
def test_overturning_is_changing_one_line(interpretation: str, copied: Path) -> None:
    for reading in OVERTURNED[interpretation]:
        examples = SHOWN[interpretation, reading]
        rules = overturned(copied, interpretation, reading)
        assert unmet(rules, examples) == []
        assert unmet(RULES, examples), "none of them shows a difference"
        other = under_reading(RULES, interpretation, reading)
        for example in examples:
            assert told(rules, example) == told(other, example)


def test_what_other_readings_change_takes_little_for_they_are_drawn_as_one() -> None:
    case = {"reference_date": "2024-10-20", "sector": "vo", "municipality": "den-haag"}
    advice = advise(RULES, Case.model_validate(case))
    assert advice.hangs_on
    assert advice.budget.spent < MOST_STEPS / 4
