"""What `batch` writes for each case: a line of JSON, a row of CSV, or a row of an Arrow stream."""

from __future__ import annotations

import csv
import io
import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic_core import PydanticSerializationError, to_json

from routeboek.advice import Advice
from routeboek.cli.output import finding_lines, refusal
from routeboek.diagnostic import Diagnostic
from routeboek.jsonparts import reader
from routeboek.messages import Language
from routeboek.rows import COLUMNS, REFUSED

if TYPE_CHECKING:
    from routeboek.arrow import Row

Answer = TypeVar("Answer")

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


class Form(ABC, Generic[Answer]):
    """A form of output, of some fields; raises `UnknownKey` for one that does not exist."""

    default: tuple[str, ...] = ()
    lines_at_once = 1
    "With one process; more only where nobody waits for a single answer."

    def __init__(self, fields: Sequence[str], language: Language) -> None:
        self.fields = tuple(dict.fromkeys(fields)) or self.default
        self.language: Language = language
        self._prepare()

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.fields, self.language)  # not what reads them

    def _prepare(self) -> None:
        self._readers = {field: reader(Advice, field).read for field in self.fields}

    @property
    def ends(self) -> tuple[bytes, bytes]:
        """What stands before and after all answers."""
        return b"", b""

    @abstractmethod
    def told(self, advice: Advice) -> Answer:
        """The answer that is an advice; only what it tells is made."""

    @abstractmethod
    def refused(self, found: Sequence[Diagnostic]) -> Answer:
        """The answer that is a refusal."""

    @abstractmethod
    def written(self, answers: Sequence[Answer]) -> bytes:
        """Some answers, in order."""


class JsonLines(Form[bytes]):
    """A line for each: the whole advice, or some fields of it."""

    def told(self, advice: Advice) -> bytes:
        if not self.fields:
            return to_json(advice.to_dict()) + b"\n"
        found = {key: read(advice, advice.asker) for key, read in self._readers.items()}
        return to_json(found) + b"\n"

    def refused(self, found: Sequence[Diagnostic]) -> bytes:
        return json_refusal(found, self.language)

    def written(self, answers: Sequence[bytes]) -> bytes:
        return b"".join(answers)


def json_refusal(found: Iterable[Diagnostic], language: Language) -> bytes:
    """A refusal on a line."""
    told = refusal(found, language)
    try:
        return to_json(told) + b"\n"
    except PydanticSerializationError:  # a file may have any name
        return json.dumps(told, separators=(",", ":")).encode() + b"\n"


class Csv(Form[bytes]):
    """A row for each, for a spreadsheet; the last column says what is wrong."""

    default = COLUMNS

    @property
    def ends(self) -> tuple[bytes, bytes]:
        return _row([*self.fields, REFUSED]), b""

    def told(self, advice: Advice) -> bytes:
        return _row([*[_cell(read(advice, advice.asker)) for read in self._readers.values()], ""])

    def refused(self, found: Sequence[Diagnostic]) -> bytes:
        why = " ".join(finding_lines(found, self.language))
        return _row([*[""] * len(self.fields), _cell(why)])

    def written(self, answers: Sequence[bytes]) -> bytes:
        return b"".join(answers)


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


class ArrowStream(Form["Row"]):
    """The columns of `routeboek.arrow` as an IPC stream; raises `ImportError` without pyarrow."""

    def _prepare(self) -> None:
        from routeboek.arrow import FIELDS, ROWS_AT_ONCE, Columns

        self._columns = Columns(self.fields or FIELDS, self.language)
        self.lines_at_once = ROWS_AT_ONCE

    @property
    def ends(self) -> tuple[bytes, bytes]:
        return self._columns.schema.serialize().to_pybytes(), b"\xff\xff\xff\xff\0\0\0\0"

    def told(self, advice: Advice) -> Row:
        return self._columns.told(advice)

    def refused(self, found: Sequence[Diagnostic]) -> Row:
        return self._columns.refused(found)

    def written(self, answers: Sequence[Row]) -> bytes:
        octets: bytes = self._columns.batch(answers).serialize().to_pybytes()
        return octets


FORMS: Mapping[str, type[Form[Any]]] = {"json": JsonLines, "csv": Csv, "arrow": ArrowStream}
