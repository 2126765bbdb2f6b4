"""Documentation cannot lie: what it shows is run, and must come out as shown."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from contextlib import chdir
from pathlib import Path

import pytest

from routeboek import Case, advise
from routeboek.yamltext import read_documents
from tests import shipped
from tests.cli.helpers import run as routeboek

from .blocks import EXECUTED, Block, Command, blocks_of, commands, matches

ROOT = Path(__file__).parents[2]
BLOCKS = blocks_of(ROOT)
PAGES = "docs/meldingen/"
_LABEL = r'"[^"`<>&]*(?:<br/>[^"`<>&]*)*"'
_NODE = r"[a-z]+\d*"
MERMAID = re.compile(
    rf"{_NODE}(?:\(\[{_LABEL}\]\)|\{{\{{{_LABEL}\}}\}}|\[{_LABEL}\])"
    rf"|{_NODE} (?:-->|-\.->|-\.-)(?:\|{_LABEL}\|)? {_NODE}"
    rf"|subgraph {_NODE} \[{_LABEL}\]|end"
    rf"|classDef [a-z]+ [a-z0-9: -]+|class {_NODE}(?:,{_NODE})* [a-z]+"
)
"""The lines of a flowchart that routeboek draws."""
SHELL = re.compile(r"[|<>;&$`*]")


def of_language(language: str) -> list[object]:
    """The blocks of one language that have no excuse, named by their place.

    Examples of findings are tried in `test_meldingen`, what needs Spark in `test_spark`.
    """
    found = (one for one in BLOCKS if one.language == language and not one.excuse)
    found = (one for one in found if "spark" not in one.info)
    found = (one for one in found if language != "yaml" or not one.file.startswith(PAGES))
    return [pytest.param(one, id=one.place) for one in found]


def run(command: Command) -> str:
    """What a command prints, in the root of the project.

    A command must succeed; a document that shows a refusal ends it with `; echo $?`.
    """
    text = re.sub(r"(?<!\S)\.venv/bin/", "", command.tried)
    alone, echoed, _ = text.partition("; echo $?")
    if alone.startswith("routeboek ") and not SHELL.search(alone):
        return in_process(*shlex.split(alone)[1:], echoes=bool(echoed))
    scripts = Path(sys.executable).parent
    kept = {k: v for k, v in os.environ.items() if not k.startswith(OURS)}
    found = {"PATH": f"{scripts}{os.pathsep}{kept.get('PATH', '')}", "PYTHONUTF8": "1"}
    done = subprocess.run(
        ["sh", "-c", text] if SHELL.search(text) else shlex.split(text),
        cwd=ROOT,
        env=kept | found | {"COLUMNS": "80", "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, f"`{command.text}` ends with {done.returncode}\n\n{done.stdout}"
    return done.stdout


def in_process(*args: str, echoes: bool) -> str:
    """What `routeboek` prints, and what it ends with if that is asked, without a new process."""
    if args in READING_ONLY:
        done = shipped.told(*args)
    else:
        with chdir(ROOT):
            done = routeboek(*args, env={"COLUMNS": "80", "NO_COLOR": "1"})
    assert echoes or done.exit_code == 0, f"{args} ends with {done.exit_code}\n\n{done.output}"
    return f"{done.output}{done.exit_code}\n" if echoes else done.output


READING_ONLY = {("check", "rules"), ("test", "rules")}
"""What other tests run too."""

OURS = ("ROUTEBOEK_", "PYTHON", "COVERAGE")
"""What a reader's environment does not have; to follow the lines of a command takes minutes."""

PREPARING = [
    command
    for block in BLOCKS
    if block.file == "README.md" and block.language == "console"
    for command in commands(block)
    if command.prepares
]
"""The commands of the README that make an environment."""

WITH_COMMANDS = dict.fromkeys(
    one.file for one in BLOCKS if one.language == "console" and not one.excuse
)


@shipped.SHARED
@pytest.mark.parametrize("file", WITH_COMMANDS)
def test_console_blocks_print_what_they_show(file: str) -> None:
    """All of a document in order, because a block may go on where the one above it stopped."""
    for block in BLOCKS:
        if (block.file, block.language) == (file, "console") and not block.excuse:
            _try(block)


def _try(block: Block) -> None:
    for command in commands(block):
        if not command.tried:
            continue
        output = run(command)
        assert matches(command.expected, output), (
            f"{block.place}: `{command.text}` prints\n\n{output}"
        )


@pytest.mark.parametrize("block", of_language("python"))
def test_python_block_runs(block: Block, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    # The lines of the block keep their numbers in the document, for a traceback that says where.
    code = compile("\n" * block.line + block.text, str(ROOT / block.file), "exec")
    exec(code, {"__name__": "__main__"})


@pytest.mark.parametrize("block", of_language("json"))
def test_json_block_is_json_and_a_case_is_a_case(block: Block) -> None:
    data = json.loads(block.text)
    if "case" in block.info:
        assert isinstance(data, dict)
        advise(shipped.rules(), Case.model_validate_json(block.text))


@pytest.mark.parametrize("block", of_language("yaml"))
def test_yaml_block_is_read_as_a_rule_file(block: Block) -> None:
    assert read_documents(block.text.encode(), block.place)


@pytest.mark.parametrize("block", of_language("mermaid"))
def test_mermaid_block_is_a_flowchart_without_loose_ends(block: Block) -> None:
    first, *lines = (line.strip() for line in block.lines)
    assert first == "flowchart TD"
    assert [line for line in lines if not MERMAID.fullmatch(line)] == []
    bare = [re.sub(_LABEL, "", line) for line in lines]
    boxes = {one[1] for line in bare if (one := re.match(r"(?:subgraph )?(\w+) ?[\[({]", line))}
    arrows = [one.groups() for line in bare if (one := re.fullmatch(r"(\w+) -\S+ (\w+)", line))]
    assert {end for arrow in arrows for end in arrow} <= boxes
    tied = {end for arrow in arrows for end in arrow}
    assert {box for box in boxes if not box.startswith(("side", "other"))} <= tied | {"others"}


@pytest.mark.parametrize("block", [pytest.param(one, id=one.place) for one in BLOCKS])
def test_block_is_executed_or_says_why_not(block: Block) -> None:
    assert block.language in EXECUTED or block.excuse, (
        f"{block.place}: a `{block.language}` block is not executed; use one of "
        f"{sorted(EXECUTED)} or put `<!-- not executed: reason -->` on the line above"
    )


def test_two_commands_of_the_readme_do_all_from_a_fresh_clone() -> None:
    """One to an advice and one through the tests; neither needs the other."""
    making = ["python3 -m venv .venv", ".venv/bin/pip install --quiet"]
    to_advice, through_tests = (one.parts for one in PREPARING)
    assert [part[: len(start)] for part, start in zip(to_advice, making, strict=False)] == making
    assert [
        part[: len(start)] for part, start in zip(through_tests, making, strict=False)
    ] == making
    assert to_advice[2:] == [".venv/bin/routeboek advise examples/po-den-haag.json"]
    assert through_tests[2:] == [".venv/bin/pytest -n auto"]


def test_continuous_integration_runs_the_readme_commands() -> None:
    """Every part of them in order and to the letter, each command in an environment of its own."""
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    plain = script.replace('"${PYTHON:-python3}"', "python3")
    lines = re.sub(r'"\$venv([^"]*)"', r".venv\1", plain).splitlines()
    stated = [part for command in PREPARING for part in command.parts]
    assert [line for line in lines if line in stated] == stated
