"""Where results and messages go: the result to standard output, all else to standard error."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from enum import IntEnum
from operator import add
from pathlib import Path
from typing import Any

from routeboek.diagnostic import CaseError, Diagnostic, RouteboekError
from routeboek.messages import Language, say, say_count
from routeboek.render.clean import SCHEMA_VERSION, can_show, fitting, json_text
from routeboek.render.page import Page
from routeboek.text_guard import harmless

_MARKS = "✓✗•"


class Code(IntEnum):
    """Exit codes."""

    DONE = 0
    FOUND = 1
    USAGE = 2
    REFUSED = 3
    RULES = 4
    NOT_PROVED = 5
    INTERNAL = 70
    NOT_READ = 72
    NOT_WRITTEN = 74
    INTERRUPTED = 130
    PIPE_CLOSED = 141


class Stop(Exception):
    """Ends a command with a code, after some lines that say why."""

    def __init__(self, code: Code, *lines: str) -> None:
        super().__init__()
        self.code, self.lines = code, lines


class NotWritten(Exception):
    """That a file could not be written, as on a full disk; without a name: standard output."""

    def __init__(self, file: str = "") -> None:
        super().__init__()
        self.file = file


@contextmanager
def writing(file: str | Path) -> Iterator[None]:
    """What is done within it writes a file, or files in a folder of this name."""
    try:
        yield
    except OSError:
        raise NotWritten(str(file)) from None


def _encoding() -> str:
    """The encoding of standard output, for what people read."""
    return getattr(sys.stdout, "encoding", None) or "utf-8"


def write(text: str) -> None:
    """The result itself; stops when nobody takes it."""
    _hand_over(lambda out: out.write(fitting(text, _encoding())))


def write_exactly(text: str | bytes) -> None:
    """A result of which each octet counts: UTF-8 on every system, with its own ends of lines."""
    octets = memoryview(text.encode(errors="replace") if isinstance(text, str) else text)

    def every_one(out: Any) -> None:
        left = octets
        while left:  # without a buffer (`python -u`) a signal or a full pipe cuts a write short
            left = left[out.buffer.write(left) or 0 :]

    _hand_over(every_one)


def _hand_over(writing: Callable[[Any], object]) -> None:
    if sys.stdout is None:
        raise Stop(Code.PIPE_CLOSED)
    try:
        writing(sys.stdout)
        sys.stdout.flush()
    except OSError as error:
        raise not_taken(error) from None


def not_taken(error: OSError) -> Stop | NotWritten:
    """What ends a command whose result could not be written to the end: it is not tried again."""
    _forget(sys.stdout)
    return Stop(Code.PIPE_CLOSED) if isinstance(error, BrokenPipeError) else NotWritten()


def _forget(stream: Any) -> None:
    """Sends what is left in a buffer nowhere: Python would stumble over it at its end."""
    with suppress(OSError):  # where it is no file there is no such end either
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def write_lines(lines: Iterable[str]) -> None:
    """The result, line by line."""
    write("".join(f"{line}\n" for line in lines))


def write_json(data: object) -> None:
    """The result as JSON, which is UTF-8 whatever the terminal is set to."""
    write_exactly(json_text(data))


def write_page(page: Page, form: str) -> None:
    """The result as text, plain text or markdown."""
    if form == "markdown":
        from routeboek.render.markdown import to_markdown

        write(to_markdown(page))
        return
    from routeboek.render.text import WIDTH, to_text

    on_terminal = sys.stdout is not None and sys.stdout.isatty()
    width = _terminal_width() if on_terminal else WIDTH
    plain = form == "plain" or not can_show(_MARKS, _encoding())
    colours = not os.environ.get("NO_COLOR") and os.environ.get("TERM", "") not in ("", "dumb")
    if form == "text" and on_terminal and colours:
        from routeboek.render.terminal import to_terminal

        write(to_terminal(page, width, plain=plain))
    else:
        write(to_text(page, width, plain=plain))


def _terminal_width() -> int:
    from shutil import get_terminal_size

    return get_terminal_size().columns


def complain(*lines: str) -> None:
    """Messages, one line each."""
    if sys.stderr is None:
        return
    try:
        for line in lines:
            text = harmless(" ".join(line.split()))
            sys.stderr.write(fitting(text, sys.stderr.encoding or "ascii") + "\n")
        sys.stderr.flush()
    except (OSError, ValueError):  # nobody listens, or nobody can be written to in that encoding
        _forget(sys.stderr)


def finding_lines(found: Iterable[Diagnostic], language: Language) -> list[str]:
    """Each finding on one line: place, what is wrong, what to do, code."""
    places = [f"{one.place()}: " if one.place() else "" for one in found]
    texts = [f"{one.message(language)} {one.remedy(language)} [{one.code}]" for one in found]
    return [*map(add, places, texts)]


def refusal(found: Iterable[Diagnostic], language: Language) -> Mapping[str, object]:
    """What JSON has in the place of a result."""
    told = [one.to_dict(language) for one in found]
    return {"schema_version": SCHEMA_VERSION, "refused": True, "diagnostics": told}


def refuse(error: RouteboekError, language: Language, form: str) -> Code:
    """Says why there is no result: as JSON in its place, or as lines on standard error."""
    found = error.diagnostics
    if form == "json":
        write_json(refusal(found, language))
    else:
        kind = "refused" if isinstance(error, CaseError) else "rules"
        complain(say_count(f"cli-{kind}", len(found), language), *finding_lines(found, language))
    return Code.REFUSED if isinstance(error, CaseError) else Code.RULES


def check_place(
    given: str,
    language: Language,
    exists: str,
    may_be_replaced: Callable[[Path], bool] = lambda _: False,
) -> None:
    """Stops before the work where its result cannot be written in a file.

    `exists` is the code of what is said of a file that is there and may not be replaced.
    """
    file = Path(given)
    code = "usage-output-place"
    try:
        if _is_there(file):
            code = "" if may_be_replaced(file) else exists
        elif file.parent.is_dir() and os.access(file.parent, os.W_OK):
            code = ""
    except (OSError, ValueError):  # a name that no file system takes, or that cannot be looked at
        pass
    if code:
        raise Stop(Code.USAGE, say(code, language, file=given))


def _is_there(file: Path) -> bool:
    """Whether something has this name; raises `OSError` where that cannot be told."""
    try:
        file.lstat()
    except FileNotFoundError:
        return False
    return True


def store_cases(folder: str, cases: Mapping[str, Mapping[str, object]]) -> dict[str, Path]:
    """Writes cases as files of these names in a folder, and tells which files those are."""
    from routeboek.cli.writing import put

    files = {name: Path(folder) / f"{name}.json" for name in cases}
    with writing(folder):
        put({files[name]: f"{json.dumps(one, indent=2)}\n".encode() for name, one in cases.items()})
    return files
