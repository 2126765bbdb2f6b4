"""`routeboek batch`: many cases in, the advice or refusal of each out, a line each, in order."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, NamedTuple

import typer

from routeboek.book import Rules
from routeboek.cli.answers import FORMS, Answer, Form, json_refusal
from routeboek.cli.app import Batch
from routeboek.cli.casefile import STANDARD_INPUT, seen_on, tell_undated, today
from routeboek.cli.interruption import tidied
from routeboek.cli.lines import Line, lines_of
from routeboek.cli.output import Code, complain, write_exactly
from routeboek.cli.stream import worked_on
from routeboek.diagnostic import RouteboekError
from routeboek.evaluator import advise
from routeboek.jsonparts import UnknownKey
from routeboek.load import load_rules
from routeboek.messages import say
from routeboek.refusals import read_snapshot


def run(request: Batch) -> Code:
    """Writes a line for each line."""
    form = _form(request)
    try:
        rules = load_rules(request.rules, language=request.lang)
    except RouteboekError as error:
        if request.format == "json":
            write_exactly(json_refusal(error.diagnostics, request.lang))
            return Code.RULES
        raise
    answering = Answering(rules, form, request.date, today())
    lines = lines_of(request.files or [STANDARD_INPUT], request.input)
    total = refused = undated = 0
    head, foot = form.ends
    write_exactly(head)
    answers = worked_on(answering, lines, request.workers, request.lang, form.lines_at_once)
    with tidied(), closing(answers) as found, _whole_lines() as out:
        for piece in found:
            out(piece.text)
            total, refused = total + piece.lines, refused + piece.refused
            undated += piece.undated
        out(foot)
    tell_undated(undated, total, answering.day, request.lang)
    if refused:
        complain(say("batch-refused", request.lang, n=refused, total=total))
    return Code.REFUSED if refused else Code.DONE


def _form(request: Batch) -> Form[Any]:
    """The form that is asked, of fields that there are."""
    fields = request.fields.split(",") if request.fields else []
    if request.format == "arrow" and sys.stdout and sys.stdout.isatty():
        raise typer.BadParameter(say("usage-arrow-terminal", request.lang))
    try:
        return FORMS[request.format]([one.strip() for one in fields], request.lang)
    except UnknownKey as unknown:
        code = "usage-field" if unknown.known else "usage-field-deep"
        known = ", ".join(unknown.known)
        told = say(code, request.lang, name=unknown.key, known=known)
    except ImportError:
        told = say("usage-arrow", request.lang)
    raise typer.BadParameter(told)


# ---------------------------------------------------------------- the answer to a line


class Answers(NamedTuple):
    """The answers to some lines as they are written; how many are refused, or took today."""

    text: bytes
    lines: int
    refused: int
    undated: int


@dataclass(frozen=True)
class Answering(Generic[Answer]):
    """What answers lines, in any process: by which rules, in which form, seen on which day."""

    rules: Rules
    form: Form[Answer]
    given: str | None
    day: date

    def __call__(self, lines: Sequence[Line]) -> Answers:
        """The answers to these lines, in order."""
        told, refused, undated = zip(*map(self._answer, lines), strict=True)
        return Answers(self.form.written(told), len(lines), sum(refused), sum(undated))

    def _answer(self, line: Line) -> tuple[Answer, bool, bool]:
        """The answer; whether it is a refusal, and whether it took today."""
        undated = False
        try:
            read = line.read(self.rules.facts)
            undated = seen_on(read, self.given, self.day)
            told = self.form.told(advise(self.rules, read_snapshot(self.rules, read)))
        except RouteboekError as error:
            return self.form.refused(line.located(error.diagnostics)), True, False
        return told, False, undated


# ---------------------------------------------------------------- on the way


@contextmanager
def _whole_lines() -> Iterator[Callable[[bytes], None]]:
    """What writes: an interruption waits until all that it was given is out, or comes again."""
    writing = interrupted = False

    def interrupt(number: int, frame: Any) -> None:
        nonlocal interrupted
        if interrupted or not writing:
            signal.default_int_handler(number, frame)
        interrupted = True

    def write(text: bytes) -> None:
        nonlocal writing
        writing = True
        write_exactly(text)
        writing = False
        if interrupted:
            raise KeyboardInterrupt

    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield write_exactly
        return
    signal.signal(signal.SIGINT, interrupt)
    try:
        yield write
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
