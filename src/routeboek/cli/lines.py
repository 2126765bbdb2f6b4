"""Cases as lines of files: JSON lines, or CSV of which each row is such a line in other words."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from routeboek.case import case_keys
from routeboek.cli.casefile import STANDARD_INPUT
from routeboek.diagnostic import CaseError, Diagnostic, Span
from routeboek.facts import Fact
from routeboek.files import file_code, open_file, read_file
from routeboek.jsontext import MAX_DIGITS, CaseText, read_case_text
from routeboek.rows import json_in, row_text
from routeboek.text_guard import BYTE_ORDER_MARK, MAX_BYTES, MAX_CASE_VALUES

_KEYS = case_keys()
_LONGEST = MAX_BYTES + len(b"\r\n")
_SEPARATORS = ",;\t"


class Line(NamedTuple):
    """One line that holds a case, and where it stands; of CSV with the `header` of its file.

    Of a file that cannot be read there is one line, which says only what is `wrong`. A file that
    is a case as a whole is a line without a number.
    """

    file: str
    number: int
    text: bytes
    header: bytes | None = None
    wrong: tuple[Diagnostic, ...] = ()

    def read(self, facts: Mapping[str, Fact]) -> CaseText:
        """What it holds, a cell of CSV being of the type of its fact; raises `CaseError`."""
        if self.wrong:
            raise CaseError(self.wrong)
        text = self.text
        if self.header is not None:
            text = row_as_json(self, self.header, _KEYS, facts)
        return read_case_text(text, self.file, known=_KEYS)

    def located(self, found: Iterable[Diagnostic]) -> list[Diagnostic]:
        """Findings about the case by itself, as findings about this line."""
        return [*map(self._located, found)]

    def _located(self, found: Diagnostic) -> Diagnostic:
        if self.wrong:
            return found
        column = found.span.column if found.span and self.header is None else 0
        first = {"first_line": str(self.number)} if "first_line" in found.params else {}
        where = Span(self.file, self.number, column)
        return Diagnostic(found.code, where, found.pointer, {**found.params, **first})


def lines_of(files: Iterable[str], form: str | None) -> Iterator[Line]:
    """The lines that are not blank, read as they are asked for; "jsonl" and "csv" are forms.

    Without a form that is CSV for a file with such a name.
    """
    for file in files:
        name = "<stdin>" if file == STANDARD_INPUT else file
        try:
            with ExitStack() as stack:
                stream = _stdin() if file == STANDARD_INPUT else _opened(file, stack)
                found = (
                    Line(name, number, text)
                    for number, text in enumerate(_bounded(stream), 1)
                    if text.strip() or len(text) > MAX_BYTES
                )
                is_csv = form == "csv" or (form is None and file.lower().endswith(".csv"))
                header = next(found, None) if is_csv else None
                yield from (one._replace(header=header.text) for one in found) if header else found
        except CaseError as error:
            yield Line(name, 0, b"", wrong=error.diagnostics)
        except OSError:  # it broke off
            yield Line(name, 0, b"", wrong=(Diagnostic("file-unreadable", Span(name)),))


def whole_files(folder: Path) -> Iterator[Line]:
    """The cases of a folder, each a file of JSON; in the order of their names."""
    try:
        files = sorted(one for one in folder.iterdir() if one.name.endswith(".json"))
    except OSError as problem:
        wrong = (Diagnostic(file_code(problem), Span(str(folder))),)
        yield Line(str(folder), 0, b"", wrong=wrong)
        return
    for file in files:
        try:
            yield Line(file.name, 0, read_file(file, CaseError))
        except CaseError as error:
            yield Line(file.name, 0, b"", wrong=error.diagnostics)


def _stdin() -> BinaryIO | None:
    return sys.stdin.buffer if sys.stdin else None


def _opened(file: str, stack: ExitStack) -> BinaryIO:
    stream = open_file(Path(file), CaseError)
    stack.callback(_close, stream)
    return stream


def _close(stream: BinaryIO) -> None:
    with suppress(OSError):  # what was read stays as it is
        stream.close()


def _bounded(stream: BinaryIO | None) -> Iterator[bytes]:
    """The lines of a file; of one that is too long just so much that it is seen to be."""
    while stream and (line := stream.readline(_LONGEST)):
        rest = line
        while len(rest) == _LONGEST and not rest.endswith(b"\n"):
            rest = stream.readline(_LONGEST)
        yield line.rstrip(b"\r\n")


# ---------------------------------------------------------------- CSV


def row_as_json(
    line: Line, header: bytes, keys: Collection[str], facts: Mapping[str, Fact]
) -> bytes:
    """The case of a row as JSON, read on like any other; what is no text stays as it is.

    An empty cell says nothing.
    """
    if len(line.text) > MAX_BYTES:
        return line.text
    try:
        columns, cells = (_cells(one, header) for one in (header, line.text))
    except UnicodeDecodeError:
        return line.text
    if columns is None or cells is None or len(columns) != len(cells):
        raise CaseError([Diagnostic("case-csv-row", None)])
    if len(cells) > MAX_CASE_VALUES:
        limit = {"limit": str(MAX_CASE_VALUES)}
        raise CaseError([Diagnostic("case-too-many-values", None, "", limit)])
    filled = [
        (column.strip(), cell) for column, cell in zip(columns, map(str.strip, cells), strict=True)
    ]
    return row_text([one for one in filled if one[1]], keys, facts, _whole, _of_type).encode()


def _cells(text: bytes, header: bytes) -> list[str] | None:
    """The cells of a row, by the separator that its header has most; None where it is no row."""
    first = header.decode()
    separator = max(_SEPARATORS, key=first.count)
    row = text.decode().removeprefix(BYTE_ORDER_MARK)
    try:
        return next(csv.reader([row], delimiter=separator, strict=True))
    except csv.Error:
        return None


def _of_type(cell: str, fact: Fact | None) -> str:
    """The value of a fact as JSON: what cannot be one of its type is a text, and refused."""
    kind = fact.type if fact else ""
    if kind == "yes_no" and cell.lower() in ("true", "false"):
        return cell.lower()
    if kind == "count" and _is_whole(cell):
        return str(int(cell))
    return json.dumps(cell.split() if kind == "choices" else cell)


def _whole(cell: str, key: str) -> str:
    """The value of another key: a list stands in its cell as JSON."""
    if key == "schema_version" and _is_whole(cell):
        return str(int(cell))
    return json_in(cell) if key in ("history", "school_holidays") else json.dumps(cell)


def _is_whole(cell: str) -> bool:
    return cell.isascii() and cell.isdigit() and len(cell) <= MAX_DIGITS
