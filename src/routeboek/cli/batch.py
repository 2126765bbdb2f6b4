"""`routeboek batch`: many cases in, the advice or refusal of each out, a line each, in order."""

from __future__ import annotations

import csv
import gc
import io
import json
import signal
import sys
import time
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
from routeboek.case import case_keys
from routeboek.cli.app import Batch
from routeboek.cli.casefile import STANDARD_INPUT, seen_on, today
from routeboek.cli.crew import WorkerLost, in_order
from routeboek.cli.lines import Line, lines_of, row_as_json
from routeboek.cli.output import Code, Stop, complain, finding_lines, refusal, write_exactly
from routeboek.diagnostic import CaseError, Diagnostic, RouteboekError
from routeboek.evaluator import Parts, looked_at
from routeboek.jsonparts import UnknownKey, reader
from routeboek.jsontext import read_case_text
from routeboek.load import load_rules
from routeboek.messages import Language, long_date, say
from routeboek.refusals import read_case

COLUMNS = ("case_id", "status", "next.table", "next.opens_on", "next.deadline.latest")
"""What CSV holds where no fields are chosen."""

REFUSED = "refused"
"""The last column of CSV: why there is no advice."""

_KEYS = case_keys()
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_LINES_AT_ONCE, _BYTES_AT_ONCE = 32, 1_000_000
_SECONDS_BETWEEN = 0.2


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
    gc.freeze()  # rules stay; what is made of a case must not
    gc.enable()
    answering = Answering(rules, request.format, fields, request.date, today())
    pieces = _pieces(lines_of(request.files or [STANDARD_INPUT], request.input), request.workers)
    total = refused = undated = 0
    if request.format == "csv":
        write_exactly(_row([*fields, REFUSED]))
    progress = _Progress(request.lang)
    try:
        with closing(in_order(answering, pieces, request.workers)) as found, _whole_lines() as out:
            for piece in found:
                out(piece.text)
                total, refused = total + piece.lines, refused + piece.refused
                undated += piece.undated
                progress.told(total, refused)
    except WorkerLost:
        raise Stop(Code.INTERNAL, say("batch-worker", request.lang)) from None
    finally:
        progress.over()
    if undated:
        day = long_date(answering.day, request.lang)
        complain(say("batch-today", request.lang, n=undated, total=total, day=day))
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


def _pieces(lines: Iterator[Line], workers: int) -> Iterator[Sequence[Line]]:
    """Some lines at a time; one where nothing is gained by more, so that it is answered at once."""
    most = 1 if workers == 1 else _LINES_AT_ONCE
    piece: list[Line] = []
    for line in lines:
        piece.append(line)
        if len(piece) >= most or sum(len(one.text) for one in piece) > _BYTES_AT_ONCE:
            yield piece
            piece = []
    if piece:
        yield piece


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
            if line.wrong:
                raise CaseError(line.wrong)
            text = line.text
            if line.header is not None:
                text = row_as_json(line, line.header, _KEYS, self.rules.facts)
            read = read_case_text(text, line.file, known=_KEYS)
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


class _Progress:
    """How far it is, on a terminal that shows nothing else."""

    def __init__(self, language: Language) -> None:
        to_terminal = bool(sys.stdout and sys.stdout.isatty())
        self._shown = bool(sys.stderr and sys.stderr.isatty()) and not to_terminal
        self._language: Language = language
        self._next, self._width = 0.0, 0

    def told(self, total: int, refused: int) -> None:
        """Tells it, now and then."""
        now = time.monotonic()
        if self._shown and now >= self._next:
            self._next = now + _SECONDS_BETWEEN
            self._show(say("batch-progress", self._language, n=total, refused=refused))

    def over(self) -> None:
        """Leaves the line empty."""
        if self._width:
            self._show("")
            self._show("")

    def _show(self, text: str) -> None:
        sys.stderr.write(f"\r{text:<{self._width}}")
        sys.stderr.flush()
        self._width = len(text)
