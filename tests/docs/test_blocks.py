"""The harness itself: blocks, commands and what counts as the same output."""

from __future__ import annotations

import pytest

from .blocks import Command, blocks, commands, matches

TEXT = """\
# Title

```console
$ routeboek check \\
    rules
ok
$ routeboek --version
```

<!-- not executed: an excerpt -->
```text
free
```

1. In a list:

   ~~~json case
   {"a": "```"}
   ~~~
"""


def test_blocks_know_their_place_language_and_excuse() -> None:
    console, text, json = blocks(TEXT, "a.md")
    assert (console.place, console.language, console.excuse) == ("a.md:3", "console", "")
    assert (text.language, text.excuse) == ("text", "an excerpt")
    assert (json.info, json.text) == (("json", "case"), '{"a": "```"}\n')


def test_commands_have_the_lines_below_them_as_output() -> None:
    first, second = commands(next(blocks(TEXT, "a.md")))
    assert first == Command("routeboek check rules", ("ok",))
    assert second == Command("routeboek --version", ())


def test_open_fence_is_refused() -> None:
    with pytest.raises(ValueError, match=r"a\.md:1"):
        list(blocks("```json\n{}\n", "a.md"))


def test_console_block_without_command_is_refused() -> None:
    with pytest.raises(ValueError, match="starts with a command"):
        commands(next(blocks("```console\nrouteboek\n```\n", "a.md")))


@pytest.mark.parametrize(
    ("expected", "output", "same"),
    [
        ((), "", True),
        ((), "more\n", False),
        (("a", "b"), "a\nb\n", True),
        (("a", "b"), "a\nb", True),
        (("a",), "a\nb\n", False),
        (("...",), "", True),
        (("...",), "a\nb\n", True),
        (("a", "...", "c"), "a\nb\nb\nc\n", True),
        (("a", "...", "c"), "a\nc\n", True),
        (("a", "...", "c"), "a\nb\n", False),
        (("a.c",), "abc\n", False),
        (("a", "", "b"), "a\n\nb\n", True),
        (("a … c",), "a b.b c\n", True),
        (("a … c",), "a b\nb c\n", False),
        (("a …",), "a b\n", True),
    ],
)
def test_gap_stands_for_any_lines(expected: tuple[str, ...], output: str, same: bool) -> None:
    assert matches(expected, output) is same


@pytest.mark.parametrize(
    ("text", "prepares", "tried"),
    [
        ("python3 -m venv .venv && .venv/bin/pip install .", True, ""),
        ('.venv/bin/pip install -e ".[dev]" && .venv/bin/pytest -n auto', True, ""),
        (".venv/bin/pytest", False, ""),
        (".venv/bin/routeboek check", False, ".venv/bin/routeboek check"),
        ("a && b; c", False, "a && b; c"),
        ("python3 -m venv .venv && .venv/bin/pip install . && a && b", True, "a && b"),
    ],
)
def test_commands_that_prepare_an_environment(text: str, prepares: bool, tried: str) -> None:
    assert Command(text, ()).prepares is prepares
    assert Command(text, ()).tried == tried
