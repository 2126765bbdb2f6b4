"""Rules that no order of questions makes small: pigeons that do not fit in their holes."""

from __future__ import annotations

import shutil
from itertools import combinations
from pathlib import Path

REGION = Path(__file__).parent / "regions" / "voorbeeld"
GATE = "body: mdo\nclock: first_absence_date\nsolved_when: weer-op-school\n\ngate:\n"
FACT = """  {name}:
    type: yes_no
    kind: observation
    question: Zit deze duif in dit hok?
    question_en: Is this pigeon in this hole?
    label: {name}
    answered_by: school
"""
SOURCE = "{document: R1, heading: Wanneer}"


def written(folder: Path, pigeons: int, holes: int) -> Path:
    """The region with a gate that puts each pigeon in a hole, and no two of them in one."""
    copy = Path(shutil.copytree(REGION, folder, ignore=shutil.ignore_patterns("examples")))
    names = [[f"duif{one}_hok{hole}" for hole in range(holes)] for one in range(pigeons)]
    with (copy / "facts.yaml").open("a", encoding="utf-8") as facts:
        facts.writelines(FACT.format(name=name) for row in names for name in row)
    gate = [_some([(name, "yes") for name in row]) for row in names]
    for hole in zip(*names, strict=True):
        gate += [_some([(name, "no") for name in pair]) for pair in combinations(hole, 2)]
    sector = copy / "po.yaml"
    text = sector.read_text(encoding="utf-8")
    assert text.count(GATE) == 1
    sector.write_text(text.replace(GATE, f"{GATE}{''.join(gate)}"), encoding="utf-8")
    return copy


def _some(answers: list[tuple[str, str]]) -> str:
    """A condition of which one part has to be met, as an item of a list."""
    told = f"nature: circumstance, text: Zo is het., source: {SOURCE}"
    parts = ", ".join(f"{{fact: {name}, is: {answer}, {told}}}" for name, answer in answers)
    return f"  - {{any: [{parts}], text: Een daarvan., source: {SOURCE}}}\n"
