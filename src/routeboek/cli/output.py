"""Where results and messages go: the result to standard output, all else to standard error."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from enum import IntEnum

from routeboek.diagnostic import Diagnostic
from routeboek.messages import Language, say
from routeboek.render.clean import can_show, clean, fitting
from routeboek.render.jsonform import finding_line, refusal, to_json
from routeboek.render.page import Page

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
    INTERRUPTED = 130
    PIPE_CLOSED = 141


class Undelivered(Exception):
    """The result could not be written; `code` is how to end."""

    def __init__(self, code: Code) -> None:
        super().__init__()
        self.code = code


def encoding() -> str:
    """The encoding of standard output."""
    return getattr(sys.stdout, "encoding", None) or "utf-8"


def write(text: str) -> None:
    """The result itself; raises `Undelivered` when nobody takes it."""
    if sys.stdout is None:
        raise Undelivered(Code.PIPE_CLOSED)
    try:
        sys.stdout.write(fitting(text, encoding()))
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_stdout()
        raise Undelivered(Code.PIPE_CLOSED) from None
    except OSError:
        _forget_stdout()
        complain(say("cli-not-written", "nl"))
        raise Undelivered(Code.INTERNAL) from None


def _forget_stdout() -> None:
    """Sends what is left in the buffer nowhere: Python would stumble over it at its end."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError:
        sys.stdout = None


def complain(*lines: str) -> None:
    """Messages, one line each."""
    if sys.stderr is None:
        return
    try:
        for line in lines:
            sys.stderr.write(fitting(clean(line), sys.stderr.encoding or "ascii") + "\n")
        sys.stderr.flush()
    except OSError:
        pass  # nobody listens


def write_json(data: object) -> None:
    """The result as JSON."""
    write(to_json(data, encoding()))


def write_page(page: Page, form: str) -> None:
    """The result as text, plain text or markdown."""
    if form == "markdown":
        from routeboek.render.markdown import to_markdown

        write(to_markdown(page))
        return
    from routeboek.render.text import WIDTH, to_text

    on_terminal = sys.stdout is not None and sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if on_terminal else WIDTH
    plain = form == "plain" or not can_show(_MARKS, encoding())
    if form == "text" and on_terminal and _colours_wanted():
        from routeboek.render.terminal import to_terminal

        write(to_terminal(page, width, plain=plain))
    else:
        write(to_text(page, width, plain=plain))


def _colours_wanted() -> bool:
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM", "") not in ("", "dumb")


def refuse(
    found: Sequence[Diagnostic], language: Language, form: str, code: Code, heading: str
) -> Code:
    """Says why there is no result: as JSON in its place, or as lines on standard error."""
    if form == "json":
        write_json(refusal(found, language))
        return code
    number = "one" if len(found) == 1 else "many"
    complain(
        say(f"{heading}-{number}", language, n=str(len(found))),
        *(finding_line(one, language) for one in found),
    )
    return code
