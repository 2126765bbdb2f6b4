"""Examples are laid out in one way, by hand as by `--generate`, to be read aloud."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from routeboek.render.exampletext import WIDTH, block, example_text
from routeboek.yamltext import read_documents

ROOT = Path(__file__).parents[2]
FILES = sorted([*ROOT.glob("rules/examples/*.yaml"), *ROOT.glob("tests/regions/*/examples/*.yaml")])


def laid_out(data: Any) -> list[str]:
    situations = [*block(data["situations"], 2)] if "situations" in data else []
    kind = "portraits" if "portraits" in data else "examples"
    listed = "\n".join(example_text(one) for one in data[kind]).splitlines()
    return [*(["situations:", *situations] if situations else []), f"{kind}:", *listed]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_example_files_are_laid_out_in_one_way(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if len(line) > WIDTH] == []
    (document,) = read_documents(file.read_bytes(), str(file))
    told = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    assert told == laid_out(document.data)


LONG = " ".join(["een heel lange naam"] * 10)
ENTRY = {
    "table": "t" * 40,
    "applied_on": "2030-01-01",
    "outcome": "no-solution",
    "reason": "r" * 40,
}


@pytest.mark.parametrize(
    "example",
    [
        {"name": "kort", "expect": {"status": "solved"}},
        {"name": "met een punt: en een # teken", "expect": {"next": "geen"}},
        {"name": LONG, "expect": {"unmet": [f"voorwaarde-{n}" for n in range(30)]}},
        {"name": "x", "case": {"history": [ENTRY, {"table": "a"}], "facts": {"a": "no"}}},
        {"name": "x", "expect": {"people": {f"t{n}": {"participants": []} for n in range(9)}}},
    ],
)
def test_what_is_laid_out_is_read_back(example: dict[str, Any]) -> None:
    text = f"examples:\n{example_text(example)}\n"
    assert all(len(line) <= WIDTH for line in text.splitlines())
    (document,) = read_documents(text.encode(), "x.yaml")
    assert document.data["examples"] == [example]
