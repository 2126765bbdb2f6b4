"""`routeboek batch`: many cases in, the advice or refusal of each out, a line each, in order."""

from __future__ import annotations

import csv
import io
import json
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

import typer
from pydantic_core import PydanticSerializationError, to_json

from routeboek.advice import Advice
from routeboek.book import Rules
from routeboek.cli.app import Batch
from routeboek.cli.casefile import STANDARD_INPUT, seen_on, tell_undated, today
from routeboek.cli.lines import Line, lines_of
from routeboek.cli.output import Code, complain, finding_lines, refusal, write_exactly
from routeboek.cli.stream import worked_on
from routeboek.diagnostic import Diagnostic, RouteboekError
from routeboek.evaluator import Parts, looked_at
from routeboek.jsonparts import UnknownKey, reader
from routeboek.load import load_rules
from routeboek.messages import Language, say
from routeboek.refusals import read_case

COLUMNS = ("case_id", "status", "next.table", "next.opens_on", "next.deadline.latest")
"""What CSV holds where no fields are chosen."""

REFUSED = "refused"
"""The last column of CSV: why there is no advice."""

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def run(request: Batch) -> Code:
    """Writes a line for each line."""
    fields = _fields(request)
    try:
        rules = load_rules(request.rules, language=request.lang)
    except RouteboekError as error:
        if request.format == "json":
            write_exactly(_refusal(error.diagnostics, request.lang))
            return Code.RULES
        raise
    answering = Answering(rules, request.format, fields, request.date, today())
    lines = lines_of(request.files or [STANDARD_INPUT], request.input)
    total = refused = undated = 0
    if request.format == "csv":
        write_exactly(_row([*fields, REFUSED]))
    answers = worked_on(answering, lines, request.workers, request.lang)
    with closing(answers) as found, _whole_lines() as out:
        for piece in found:
            out(piece.text)
            total, refused = total + piece.lines, refused + piece.refused
            undated += piece.undated
    tell_undated(undated, total, answering.day, request.lang)
    if refused:
        complain(say("batch-refused", request.lang, n=refused, total=total))
    return Code.REFUSED if refused else Code.DONE


def _fields(request: Batch) -> tuple[str, ...]:
    """The fields that are chosen, each one of an advice."""
    default = COLUMNS if request.format == "csv" else ()
    fields = tuple(one.strip() for one in request.fields.split(",")) if request.fields else default
    for field in fields:
        try:
            reader(Advice, field)
        except UnknownKey as unknown:
            code = "usage-field" if unknown.known else "usage-field-deep"
            told = say(code, request.lang, name=field, known=", ".join(unknown.known))
            raise typer.BadParameter(told) from None
    return fields


# ---------------------------------------------------------------- the answer to a line


class Answers(NamedTuple):
    """The answers to some lines as they are written; how many are refused, or took today."""

    text: bytes
    lines: int
    refused: int
    undated: int


class _Answer(NamedTuple):
    text: bytes
    refused: bool
    undated: bool


@dataclass(frozen=True)
class Answering:
    """What answers lines, in any process: by which rules, in which form, seen on which day."""

    rules: Rules
    form: str
    fields: tuple[str, ...]
    given: str | None
    day: date

    def __call__(self, lines: Sequence[Line]) -> Answers:
        """The answers to these lines, in order."""
        found = [self._answer(line) for line in lines]
        text, refused, undated = zip(*found, strict=True)
        return Answers(b"".join(text), len(found), sum(refused), sum(undated))

    def _answer(self, line: Line) -> _Answer:
        undated = False
        try:
            read = line.read(self.rules.facts)
            undated = seen_on(read, self.given, self.day)
            told = looked_at(self.rules, read_case(self.rules, read), self._look)
        except RouteboekError as error:
            found = line.located(error.diagnostics)
            return _Answer(self._refused(found), refused=True, undated=False)
        return _Answer(told, refused=False, undated=undated)

    @cached_property
    def _look(self) -> Callable[[Parts], bytes]:
        """What writes an advice; only what it reads is made."""
        if not self.fields:
            return lambda parts: to_json(parts.whole().to_dict()) + b"\n"
        readers = {field: reader(Advice, field) for field in self.fields}
        if self.form == "csv":
            read = list(readers.values())
            return lambda parts: _row([*[_cell(one(parts, parts.asker)) for one in read], ""])
        return lambda parts: (
            to_json({field: read(parts, parts.asker) for field, read in readers.items()}) + b"\n"
        )

    def __getstate__(self) -> dict[str, object]:
        return {name: value for name, value in vars(self).items() if name != "_look"}

    def _refused(self, found: Sequence[Diagnostic]) -> bytes:
        language = self.rules.language
        if self.form == "json":
            return _refusal(found, language)
        return _row([*[""] * len(self.fields), _cell(" ".join(finding_lines(found, language)))])


def _refusal(found: Iterable[Diagnostic], language: Language) -> bytes:
    told = refusal(found, language)
    try:
        return to_json(told) + b"\n"
    except PydanticSerializationError:  # a file may have any name
        return json.dumps(told, separators=(",", ":")).encode() + b"\n"


def _row(cells: Iterable[object]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue().encode("utf-8", "backslashreplace")


def _cell(value: object) -> object:
    """The cell for a value; what a spreadsheet would take for a formula is a text for it too."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        value = "; ".join(value)
    if isinstance(value, list | dict):
        value = to_json(value).decode()
    return f"'{value}" if isinstance(value, str) and value.startswith(_DANGEROUS) else value


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
