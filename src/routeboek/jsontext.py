"""Case files: guarded JSON text to plain data, and where things stand in it.

`json` reads it. What that module accepts silently (duplicate keys, NaN, numbers of any length,
half characters) makes the text doubtful; a doubtful text is walked through, and so is one of which
a place is asked. That walk knows where everything is, and what is wrong. No finding ever holds a
value of the case, nor a key that is not in the list of known names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice, takewhile
from math import isfinite
from typing import Final, NamedTuple, TypeAlias

from routeboek.diagnostic import CaseError, Diagnostic, Span, too_large
from routeboek.jsonstumble import file_kind, mistake
from routeboek.text_guard import (
    BYTE_ORDER_MARK,
    LONE_SURROGATE,
    MAX_BYTES,
    MAX_CASE_VALUES,
    MAX_DEPTH,
    MAX_FINDINGS,
    UNSAFE_BUT_LAYOUT,
    UNSAFE_IN_VALUE,
    decoded,
    place,
)

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"

MAX_DIGITS: Final = 18
"""Longest whole number, in digits: what every reader of JSON can hold in 64 bits."""

_SPACE = re.compile(r"[ \t\n\r]*")
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_PLAIN = re.compile(
    r"[\[{]|true|false|null|NaN|-?Infinity"
    r"|-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?"
)
_NO_NUMBER = frozenset({"[", "{", "true", "false", "null"})

# What `json` passes over and may be wrong: escapes, unsafe characters, numbers out of bounds.
_DOUBTFUL = re.compile(rf"[\\{UNSAFE_BUT_LAYOUT}]")
_DOUBTFUL_NUMBER = re.compile(rf"[0-9](?:[eE]|[0-9]{{{MAX_DIGITS - 1}}})")
_NO_NUMBERS = "NaN", "Infinity"

_LENIENT = json.JSONDecoder(strict=False)

_Path: TypeAlias = tuple[str | int, ...]


class CaseText:
    """What the text of a case holds, and where; its repr shows none of it.

    Texts are equal that hold the same.
    """

    def __init__(self, data: dict[str, JsonValue], file: str, text: str) -> None:
        self.data, self.file, self._text = data, file, text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CaseText) and self.data == other.data

    __hash__ = None  # type: ignore[assignment] # nor has what it holds

    @cached_property
    def _offsets(self) -> dict[tuple[tuple[str, ...], bool], int]:
        """Where the value at the end of each path starts, and where the key that holds it."""
        return {(tuple(map(str, met.path)), met.is_key): met.at for met in _walk(self._text)}

    def span_of(self, pointer: str, *, key: bool = False) -> Span:
        """Where the value at an RFC 6901 pointer starts, or with `key` the key that holds it.

        A pointer that leads nowhere gives the nearest value around it.
        """
        path = path_of(pointer)
        found = path, key
        while found not in self._offsets:
            found = path, False
            path = path[:-1]
        return Span(self.file, *place(self._text, self._offsets[found]))


def pointer_of(path: Iterable[str | int]) -> str:
    """An RFC 6901 JSON pointer."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def path_of(pointer: str) -> tuple[str, ...]:
    """The steps of an RFC 6901 JSON pointer, all of them as text."""
    steps = pointer.split("/")[1:]
    return tuple([step.replace("~1", "/").replace("~0", "~") for step in steps])


def read_case_text(
    raw: bytes | str, file: str = "case", *, known: Collection[str] = ()
) -> CaseText:
    """The object that the JSON text of a case holds, types and whole numbers exactly as written.

    `file` is the name shown in findings; `known` are the key names that a finding may show.
    Raises CaseError with every finding; a mistake against JSON itself ends the reading.
    """
    text = _guarded(raw, file)
    data, sound = _at_once(text)
    if not sound:
        if findings := list(islice(_findings(text, file, known), MAX_FINDINGS)):
            raise CaseError(findings)
        data = json.loads(text)
    if not isinstance(data, dict):
        at = Span(file, *place(text, _skipped(text, 0)))
        raise CaseError([Diagnostic("case-not-object", at, "")])
    return CaseText(data, file, text)


def _at_once(text: str) -> tuple[JsonValue, bool]:
    """What `json` makes of a text, and whether that is beyond doubt."""
    opened = sum(map(text.count, "{["))
    many = text.count(",") + opened >= MAX_CASE_VALUES
    if many or opened > MAX_DEPTH or _DOUBTFUL.search(text) or _DOUBTFUL_NUMBER.search(text):
        return None, False
    if any(one in text for one in _NO_NUMBERS):
        return None, False
    try:
        return json.loads(text, object_pairs_hook=_unique), True
    except ValueError:
        return None, False


def _unique(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    data = dict(pairs)
    if len(data) < len(pairs):
        raise ValueError
    return data


# ---------------------------------------------------------------- before it is parsed


def _guarded(raw: bytes | str, file: str) -> str:
    """The text without byte-order mark; raises CaseError if it is too large, empty or not text."""
    if len(raw) > MAX_BYTES:
        raise CaseError([too_large(file, CaseError)])
    text = raw.removeprefix(BYTE_ORDER_MARK) if isinstance(raw, str) else _decoded(raw, file)
    if len(text) * 4 > MAX_BYTES and len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise CaseError([too_large(file, CaseError)])
    if not _SPACE.sub("", text, count=1):
        raise CaseError([Diagnostic("case-empty", Span(file, 1, 1), "")])
    return text


def _decoded(raw: bytes, file: str) -> str:
    if kind := file_kind(raw):
        raise CaseError([Diagnostic(kind, Span(file), "")])
    # JSON starts with two ASCII characters, so a zero byte there gives the wider encodings away.
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in raw[:2]:
        raise CaseError([Diagnostic("case-utf16", Span(file, 1, 1), "")])
    text = decoded(raw)
    if not isinstance(text, str):
        raise CaseError([Diagnostic("case-not-utf8", Span(file, *text), "")])
    return text


# ---------------------------------------------------------------- what is wrong


class _BrokenError(Exception):
    """From here on the text is no JSON, or nothing that is read: where, and why."""

    def __init__(self, path: _Path, at: int, code: str = "", **params: str) -> None:
        super().__init__(code, path, at, params)


def _findings(text: str, file: str, known: Collection[str]) -> Iterator[Diagnostic]:
    """What is wrong with a text, from left to right."""

    def finding(code: str, path: _Path, at: int, params: Mapping[str, str]) -> Diagnostic:
        """Its pointer ends above the first key that is not known."""
        shown = takewhile(lambda step: isinstance(step, int) or step in known, path)
        return Diagnostic(code, Span(file, *place(text, at)), pointer_of(shown), params)

    values = 0
    try:
        for met in _walk(text):
            around = met.path[:-1] if met.is_key else met.path
            values += not met.is_key
            if values > MAX_CASE_VALUES:
                limit = {"limit": str(MAX_CASE_VALUES)}
                yield finding("case-too-many-values", around, met.at, limit)
                return
            for code, params in _wrong_with(met):
                yield finding(code, around, met.at, params)
            if met.before is not None:
                key, first_line = str(met.path[-1]), str(place(text, met.before)[0])
                code, params = "case-duplicate-key", {"first_line": first_line}
                if key in known:
                    code, params = "case-duplicate-known-key", {"key": key, **params}
                yield finding(code, met.path, met.at, params)
    except _BrokenError as broken:
        code, path, at, params = broken.args
        yield finding(code or mistake(text, at), path, at, params)


def _wrong_with(met: _Met) -> Iterator[tuple[str, dict[str, str]]]:
    """What is wrong with one string or number."""
    if met.says is not None:
        if LONE_SURROGATE.search(met.says):
            yield "case-surrogate", {}
        elif UNSAFE_IN_VALUE.search(met.says):
            yield "case-control-character", {}
    elif met.plain.removeprefix("-").isdecimal():
        if len(met.plain.removeprefix("-")) > MAX_DIGITS:
            yield "case-number-too-long", {"limit": str(MAX_DIGITS)}
    elif met.plain not in _NO_NUMBER and not isfinite(float(met.plain)):
        yield "case-number-not-finite", {}


# ---------------------------------------------------------------- the walk


class _Met(NamedTuple):
    """A key or a value on the way: what a string says, of anything else how it starts.

    `before` is where the same key stood before in the same object.
    """

    path: _Path
    at: int
    says: str | None = None
    plain: str = ""
    is_key: bool = False
    before: int | None = None


def _walk(text: str) -> Iterator[_Met]:
    """Every key and value from left to right; raises `_BrokenError` where the text is no JSON."""
    end = yield from _value(text, _skipped(text, 0), ())
    if end < len(text):
        raise _BrokenError((), end, "case-several" if text[end] == "{" else "")


def _value(text: str, at: int, path: _Path) -> Generator[_Met, None, int]:
    """The value at an offset and all that is in it; gives the offset of what follows it."""
    if text.startswith('"', at):
        says, end = _string(text, at, path)
        yield _Met(path, at, says)
        return _skipped(text, end)
    plain = _PLAIN.match(text, at)
    if plain is None:
        raise _BrokenError(path, at)
    yield _Met(path, at, None, plain.group())
    at = _skipped(text, plain.end())
    if plain.group() not in ("{", "["):
        return at
    if len(path) >= MAX_DEPTH:
        raise _BrokenError(path, plain.start(), "case-too-deep", limit=str(MAX_DEPTH))
    closing = "}" if plain.group() == "{" else "]"
    keys: dict[str, int] = {}
    count = 0
    while not text.startswith(closing, at):
        at = _after(",", text, at, path) if count else at
        step: str | int = count
        if closing == "}":
            step, end = _string(text, at, path)
            yield _Met((*path, step), at, step, is_key=True, before=keys.get(step))
            keys[step] = at
            at = _after(":", text, _skipped(text, end), (*path, step))
        at = yield from _value(text, at, (*path, step))
        count += 1
    return _skipped(text, at + 1)


def _string(text: str, at: int, path: _Path) -> tuple[str, int]:
    """What the string at an offset says, and where it ends."""
    token = _STRING.match(text, at)
    if token is None:
        raise _BrokenError(path, at)
    try:
        return _LENIENT.decode(token.group()), token.end()
    except json.JSONDecodeError as problem:  # an escape that means nothing: at its backslash
        raise _BrokenError(path, text.rfind("\\", at, at + problem.pos + 1)) from None


def _after(sign: str, text: str, at: int, path: _Path) -> int:
    """The offset of what follows a sign that has to come now."""
    if not text.startswith(sign, at):
        raise _BrokenError(path, at, "" if sign == "," else "case-not-json")
    return _skipped(text, at + 1)


def _skipped(text: str, at: int) -> int:
    """The offset of the next character that is not white space."""
    space = _SPACE.match(text, at)
    return space.end() if space else at
