"""The lower bounds that `.ci/run` tries are those of pyproject.toml, and one for each library."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.lower_bounds import PROJECT, lowest, requirements

STATED = tomllib.loads(PROJECT.read_text("utf-8"))
EXTRAS = list(STATED["project"]["optional-dependencies"])


def test_a_bound_becomes_the_release_itself() -> None:
    asked = ["typer>=0.29", "pyspark[sql]>=4.3", "types-PyYAML"]
    assert lowest(asked) == ["typer==0.29", "pyspark[sql]==4.3", "types-PyYAML"]


@pytest.mark.parametrize("asked", ["a>=1,<2", "a~=1.0", "a<2", "a>=1; os_name == 'nt'", "a @ b"])
def test_anything_else_than_a_lower_bound_is_refused(asked: str) -> None:
    with pytest.raises(SystemExit, match="more than a lower bound: "):
        lowest(["typer>=0.29", asked])


def test_a_library_has_one_bound_wherever_it_is_asked_for() -> None:
    found = lowest(requirements(STATED, EXTRAS))
    names = [re.split(r"==|\[", one)[0].lower() for one in found]
    assert sorted(names) == sorted(set(names))
    unbound = {one for one in found if "==" not in one}
    assert unbound == {"types-PyYAML", "types-jsonschema"}, "they follow what they describe"


def test_only_the_extras_that_are_named_are_asked_for() -> None:
    bare, tried = (lowest(requirements(STATED, extras)) for extras in ([], ["dev"]))
    assert {re.split("==", one)[0] for one in bare} >= {"hatchling", "pydantic", "typer"}
    assert set(bare) < set(tried)
    assert not [one for one in tried if one.startswith("pyspark")]


def test_continuous_integration_tries_them() -> None:
    """What is installed comes from pyproject.toml, and the tests that run on it are there."""
    script = (PROJECT.parent / ".ci" / "run").read_text("utf-8").replace("\\\n", " ")
    lines = [line.split() for line in script.splitlines() if line.startswith('"$lowest/bin/')]
    ways = {f"{program} {rest[0]}": rest[1:] for program, *rest in lines}
    stated = ways['"$lowest/bin/python" -m']
    assert stated[:-1] == ["tests.lower_bounds", "dev", ">"]
    assert ['"$lowest/bin/pip"', "install", "--quiet", "--requirement", stated[-1]] in lines
    workers, *chosen = ways['"$lowest/bin/pytest" -n']
    assert workers == "auto"
    for one in chosen:
        file, _, test = one.partition("::")
        path = PROJECT.parent / file
        assert path.exists(), file
        assert not test or f"\ndef {test}(" in path.read_text("utf-8"), one
