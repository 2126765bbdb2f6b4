"""Fenced blocks of the documentation, and how each kind is put to the test."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile, pairwise
from pathlib import Path

EXECUTED = frozenset({"console", "python", "json", "yaml", "mermaid"})
GAP = "..."
REST = "…"

_FENCE = re.compile(r"^(?P<indent> *)(?P<fence>`{3,}|~{3,})(?P<info>[^`\n]*)$")
_EXCUSE = re.compile(r"^\s*<!--\s*not executed:\s*(?P<reason>\S.*?)\s*-->\s*$")
_MAKES_ENVIRONMENT = re.compile(r"python3? -m venv|\bpip3? install\b")


@dataclass(frozen=True)
class Block:
    """One fenced block: where it opens, what its info line says, its lines."""

    file: str
    line: int
    info: tuple[str, ...]
    lines: tuple[str, ...]
    excuse: str = ""

    @property
    def language(self) -> str:
        return self.info[0] if self.info else ""

    @property
    def text(self) -> str:
        return "".join(f"{line}\n" for line in self.lines)

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Command:
    """A command of a console block with the output that must follow it."""

    text: str
    expected: tuple[str, ...]

    @property
    def prepares(self) -> bool:
        """Whether it starts with making an environment, which continuous integration does."""
        return _MAKES_ENVIRONMENT.search(self.parts[0]) is not None

    @property
    def tried(self) -> str:
        """What is left to try in an environment that is there; the tests do not run themselves."""
        if not self.prepares:
            return "" if _is_test_run(self.text) else self.text
        left = dropwhile(_MAKES_ENVIRONMENT.search, self.parts)
        return " && ".join(part for part in left if not _is_test_run(part))

    @property
    def parts(self) -> list[str]:
        """The commands that `&&` joins."""
        return [part.strip() for part in self.text.split("&&")]


def _is_test_run(part: str) -> bool:
    return part.split(maxsplit=1)[0].endswith("pytest")


def blocks(text: str, file: str) -> Iterator[Block]:
    """Every fenced block of a Markdown text; raises ValueError when a fence stays open."""
    lines = text.splitlines()
    number = 0
    while number < len(lines):
        opening = _FENCE.match(lines[number])
        if opening:
            end = _closing(lines, number, opening, file)
            inside = tuple(_dedented(line, opening) for line in lines[number + 1 : end])
            info = tuple(opening["info"].split())
            yield Block(file, number + 1, info, inside, _excuse_above(lines, number))
            number = end
        number += 1


def _closing(lines: Sequence[str], start: int, opening: re.Match[str], file: str) -> int:
    for number in range(start + 1, len(lines)):
        line = lines[number].strip()
        if line and set(line) == {opening["fence"][0]} and len(line) >= len(opening["fence"]):
            return number
    raise ValueError(f"{file}:{start + 1}: this fence is not closed")


def _dedented(line: str, opening: re.Match[str]) -> str:
    return line.removeprefix(opening["indent"])


def _excuse_above(lines: Sequence[str], number: int) -> str:
    found = _EXCUSE.match(lines[number - 1]) if number else None
    return found["reason"] if found else ""


def commands(block: Block) -> list[Command]:
    """The commands of a console block; a backslash at the end of a line continues it."""
    starts = [number for number, line in enumerate(block.lines) if line.startswith("$ ")]
    if not starts or starts[0] != 0:
        raise ValueError(f"{block.place}: a console block starts with a command after `$ `")
    found = []
    for start, end in pairwise([*starts, len(block.lines)]):
        last = start
        while block.lines[last].endswith("\\") and last + 1 < end:
            last += 1
        typed = " ".join(line.rstrip("\\").strip() for line in block.lines[start : last + 1])
        found.append(Command(typed.removeprefix("$ "), block.lines[last + 1 : end]))
    return found


def matches(expected: Sequence[str], output: str) -> bool:
    """Whether output is what was expected.

    A line `...` stands for any lines, and `…` for anything within its line.
    """
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == GAP else _one_line(line.rstrip()) + r"[ \t]*\n"
        for line in expected
    )
    ended = output if output.endswith("\n") or not output else f"{output}\n"
    return re.fullmatch(pattern, ended) is not None


def _one_line(line: str) -> str:
    return ".*?".join(re.escape(part) for part in line.split(REST))


def documents(root: Path) -> list[Path]:
    """README and everything under docs, in a fixed order."""
    found = [root / "README.md", *sorted((root / "docs").rglob("*.md"))]
    return [one for one in found if one.is_file()]


def blocks_of(root: Path) -> list[Block]:
    """Every block of every document."""
    return [
        block
        for file in documents(root)
        for block in blocks(file.read_text("utf-8"), file.relative_to(root).as_posix())
    ]
