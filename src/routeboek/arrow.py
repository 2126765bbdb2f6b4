"""Advice on many cases as columns: Arrow in, Arrow out, for engines that spread such batches.

Needs the extra `arrow`; nothing else of routeboek imports this unless it is asked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, Literal, NamedTuple, TypeAlias, get_args, get_origin

import pyarrow as pa
from pydantic_core import to_json

from routeboek.advice import Advice
from routeboek.book import Rules
from routeboek.case import case_keys
from routeboek.diagnostic import Diagnostic, RouteboekError
from routeboek.evaluator import advise
from routeboek.jsonparts import Hint, reader
from routeboek.messages import Language
from routeboek.refusals import read_snapshot
from routeboek.rows import COLUMNS, REFUSED, json_in, row_text

ADVICE: Final = "advice"
"""The field that is the whole advice, as JSON."""

FIELDS: Final = (*COLUMNS, "possible_statuses", ADVICE)
"""What a batch tells where no fields are chosen."""

ROWS_AT_ONCE: Final = 512
"""A larger batch is answered in several: whole advices take some tens of kilobytes each."""

Row: TypeAlias = Sequence[object]
"""The value of each column for one case."""


def advise_batches(
    rules: Rules,
    batches: Iterable[pa.RecordBatch],
    fields: Sequence[str] = FIELDS,
    keep: Sequence[str] = (),
) -> Iterator[pa.RecordBatch]:
    """The advice on each row of each batch, or the codes of its refusal; in order, a row for a row.

    A case stands in a column `case`, as JSON, or else in columns named after its keys and facts.
    `fields` are keys of an advice, a point going inside, and only what they need is made;
    `advice` is all of it as JSON. `keep` names columns of the batches that go out as they came in.
    Raises `UnknownKey` for a field that does not exist, `ValueError` for a name that comes twice
    or, with the first batch, for a column to keep that is not there once.

    Nothing is read ahead and nothing is kept. All arguments can be pickled if the batches can, and
    a partial of this function can, so that an engine can send it along.
    """
    columns = Columns(fields, rules.language)
    names = [*keep, *columns.schema.names]
    if len({*names}) < len(names):
        raise ValueError("a column would come twice: change `fields` or `keep`")
    return _advised(rules, batches, columns, tuple(keep))


def output_schema(fields: Sequence[str] = FIELDS, keep: Iterable[pa.Field] = ()) -> pa.Schema:
    """The columns that `advise_batches` gives, with the fields of those that it keeps first."""
    answered = [pa.field(one.name, one.type) for one in _columns(fields)]
    return pa.schema([*keep, *answered, *_WHY])


_WHY = (pa.field(REFUSED, pa.list_(pa.string())), pa.field("diagnostics", pa.string()))
"""Of a case that is refused the codes, and the findings as JSON; null where there is an advice."""


def _advised(
    rules: Rules, batches: Iterable[pa.RecordBatch], columns: Columns, keep: tuple[str, ...]
) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        if wrong := [one for one in keep if batch.schema.names.count(one) != 1]:
            raise ValueError(f"`keep` names columns that are not there once: {', '.join(wrong)}")
        # An empty batch is answered with an empty one, so that its reader sees it too.
        for start in range(0, max(1, batch.num_rows), ROWS_AT_ONCE):
            part = batch.slice(start, ROWS_AT_ONCE)
            found = columns.batch([_row(rules, one, columns) for one in _cases(rules, part, keep)])
            schema = pa.schema([*(part.schema.field(one) for one in keep), *found.schema])
            kept = [part.column(one) for one in keep]
            yield pa.RecordBatch.from_arrays([*kept, *found.columns], schema=schema)


def _row(rules: Rules, case: _Text, columns: Columns) -> Row:
    """The row for a case, whatever is wrong with it."""
    try:
        return columns.told(advise(rules, read_snapshot(rules, case.text)))
    except RouteboekError as error:
        found = error.diagnostics
    if not case.composed:
        return columns.refused(found)
    return columns.refused([Diagnostic(one.code, None, one.pointer, one.params) for one in found])


# ---------------------------------------------------------------- what goes in

_CASE = "case"
_KEYS = case_keys()
_AS_JSON = frozenset({"facts", "history", "school_holidays"})
"""What may stand in a text as JSON, where there is no struct or list for it."""

_UNHELD = "?"
"""What stands for a value that JSON has no form for: a text that nothing in a case can be."""


class _Text(NamedTuple):
    """The JSON text of a case; `composed` from columns, so that no line of it says anything."""

    text: str | bytes
    composed: bool = True


def _cases(rules: Rules, batch: pa.RecordBatch, keep: tuple[str, ...]) -> Iterator[_Text]:
    """The case of each row."""
    names, facts = batch.schema.names, rules.facts
    if names.count(_CASE) == 1:
        yield from (_whole(_plain(one)) for one in batch.column(_CASE))
        return
    beside = {one for one in keep if one not in _KEYS and one not in facts}
    of_case = [(at, name) for at, name in enumerate(names) if name not in beside]
    cells = [[_plain(one) for one in batch.column(at)] for at, _ in of_case]
    for row in zip(*cells, strict=True) if cells else [()] * batch.num_rows:
        filled = [
            (name, one) for (_, name), one in zip(of_case, row, strict=True) if one is not None
        ]
        yield _Text(row_text(filled, _KEYS, facts, _of_key, lambda one, _: _json(one)))


def _whole(value: object) -> _Text:
    """The case in a cell of its own."""
    if isinstance(value, str | bytes):
        return _Text(value, composed=False)
    return _Text("" if value is None else _json(value))


def _plain(scalar: Any) -> object:
    """The value of a cell, if Python has it."""
    try:
        return scalar.as_py(maps_as_pydicts="strict")
    except (ArithmeticError, LookupError, NotImplementedError, TypeError, ValueError):
        return _UNHELD


def _of_key(value: object, key: str) -> str:
    return json_in(value) if key in _AS_JSON and isinstance(value, str) else _json(value)


def _json(value: object) -> str:
    try:
        return _ENCODER.encode(value)
    except TypeError:  # the keys of a map are no texts
        return _ENCODER.encode(_UNHELD)


def _written(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else _UNHELD


_ENCODER = json.JSONEncoder(ensure_ascii=False, default=_written)


# ---------------------------------------------------------------- what comes out


class _Column(NamedTuple):
    """One column: how it is called, what it holds, and what reads that of an advice."""

    name: str
    type: pa.DataType
    read: Callable[[Any, str | None], object]


class Columns:
    """What tells advices and refusals as columns, of some fields and in a language."""

    def __init__(self, fields: Sequence[str], language: Language) -> None:
        self.language: Language = language
        self.schema = output_schema(fields)
        self._columns = _columns(fields)

    def told(self, advice: Advice) -> Row:
        """The row for an advice; only what it tells is made."""
        return [*[one.read(advice, advice.asker) for one in self._columns], None, None]

    def refused(self, found: Iterable[Diagnostic]) -> Row:
        """The row for a refusal."""
        told = [one.to_dict(self.language) for one in found]
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        # A file may have any name: half characters are escaped, as JSON does.
        text = text.encode(errors="backslashreplace").decode()
        return [*[None] * len(self._columns), [one["code"] for one in told], text]

    def batch(self, rows: Sequence[Row]) -> pa.RecordBatch:
        """The rows as one batch."""
        values = zip(*rows, strict=True) if rows else [()] * len(self.schema)
        # By way of what JSON has: a day is written as text there.
        columns = zip(values, self.schema.types, strict=True)
        arrays = [pa.array(told).cast(kind) for told, kind in columns]
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)


def _columns(fields: Sequence[str]) -> tuple[_Column, ...]:
    return tuple(map(_column, fields))


def _column(field: str) -> _Column:
    """The column of a field. A point in its name would mean "inside" to most engines."""
    if field == ADVICE:
        return _Column(field, pa.string(), lambda advice, _: _text(advice.to_dict()))
    read, hint = reader(Advice, field)
    name, kind = field.replace(".", "_"), _type(hint)
    if kind is None:
        return _Column(name, pa.string(), lambda advice, asker: _text(read(advice, asker)))
    return _Column(name, kind, read)


def _text(value: object) -> str | None:
    return None if value is None else to_json(value).decode()


_TYPES: Mapping[object, pa.DataType] = {
    str: pa.string(),
    bool: pa.bool_(),
    int: pa.int64(),
    date: pa.date32(),
}


def _type(hint: Hint) -> pa.DataType | None:
    """The type of a text, number, day, yes or no, or a list of these; of all else None."""
    if get_origin(hint.kind) is tuple:
        inside = _type(hint.inside)
        return None if inside is None else pa.list_(inside)
    words = get_args(hint.kind) if get_origin(hint.kind) is Literal else ()
    return _TYPES.get(type(words[0]) if words else hint.kind)
