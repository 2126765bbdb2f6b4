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
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, takewhile
from math import isinf
from typing import Final, NamedTuple, TypeAlias

from routeboek.diagnostic import CaseError, Diagnostic, Span
from routeboek.text_guard import (
    BYTE_ORDER_MARK,
    LONE_SURROGATE,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_FINDINGS,
    UNSAFE_IN_VALUE,
    place,
    undecodable_place,
)

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"

MAX_DIGITS: Final = 18
"""Longest whole number, in digits: what every reader of JSON can hold in 64 bits."""

_SPACE = re.compile(r"[ \t\n\r]*")
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_SOUND_ESCAPES = re.compile(r'(?:[^\\]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*+')
_PLAIN = re.compile(
    r"""
    [\[{] | true | false | null
    | (?P<endless> -?Infinity | NaN )
    | (?P<number> -?(?:0|[1-9][0-9]*+) (?P<fraction> (?:\.[0-9]++)? (?:[eE][+-]?[0-9]++)? ) )
    """,
    re.VERBOSE,
)

# What `json` passes over and may be wrong: escapes, unsafe characters, numbers out of bounds.
_DOUBTFUL = re.compile(
    rf"\\|{LONE_SURROGATE.pattern}|(?![\t\n\r]){UNSAFE_IN_VALUE.pattern}"
    rf"|NaN|Infinity|[0-9][eE]|[0-9]{{{MAX_DIGITS}}}"
)

_Path: TypeAlias = tuple[str | int, ...]


class _Places(NamedTuple):
    """Offsets by pointer."""

    keys: dict[str, int]
    values: dict[str, int]


@dataclass(frozen=True)
class CaseText:
    """What the text of a case holds, and where; its repr shows none of it."""

    data: dict[str, JsonValue] = field(repr=False)
    file: str = field(compare=False)
    _text: str = field(repr=False, compare=False)

    @cached_property
    def _places(self) -> _Places:
        places = _Places({}, {})
        for met in _walk(self._text):
            (places.keys if met.is_key else places.values)[pointer_of(met.path)] = met.at
        return places

    def span_of(self, pointer: str, *, key: bool = False) -> Span:
        """Where the value at an RFC 6901 pointer starts, or with `key` the key that holds it.

        A pointer that leads nowhere gives the nearest value around it.
        """
        keys, values = self._places
        if key and pointer in keys:
            return Span(self.file, *place(self._text, keys[pointer]))
        while pointer not in values:
            pointer = pointer.rpartition("/")[0]
        return Span(self.file, *place(self._text, values[pointer]))


def pointer_of(path: Iterable[str | int]) -> str:
    """An RFC 6901 JSON pointer."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


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
        mistakes = list(islice(_mistakes(text, known), MAX_FINDINGS))
        if mistakes:
            raise CaseError([_finding(one, text, file, known) for one in mistakes])
        data = json.loads(text)
    if not isinstance(data, dict):
        at = Span(file, *place(text, _skipped(text, 0)))
        raise CaseError([Diagnostic("case-not-object", at, "")])
    return CaseText(data, file, text)


def _at_once(text: str) -> tuple[JsonValue, bool]:
    """What `json` makes of a text, and whether that is beyond doubt."""
    if _DOUBTFUL.search(text) or sum(map(text.count, "{[")) > MAX_DEPTH:
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


def _finding(mistake: _Mistake, text: str, file: str, known: Collection[str]) -> Diagnostic:
    """The finding about a mistake; its pointer ends above the first key that is not known."""
    code, path, at, params = mistake
    shown = takewhile(lambda step: isinstance(step, int) or step in known, path)
    return Diagnostic(code, Span(file, *place(text, at)), pointer_of(shown), params)


# ---------------------------------------------------------------- before it is parsed


def _guarded(raw: bytes | str, file: str) -> str:
    """The text without byte-order mark; raises CaseError if it is too large, empty or not text."""
    too_large = Diagnostic("case-too-large", Span(file), "", {"limit": str(MAX_BYTES // 1_000_000)})
    if len(raw) > MAX_BYTES:
        raise CaseError([too_large])
    text = (raw if isinstance(raw, str) else _decoded(raw, file)).removeprefix(BYTE_ORDER_MARK)
    if len(text) * 4 > MAX_BYTES and len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise CaseError([too_large])
    if not _SPACE.sub("", text, count=1):
        raise CaseError([Diagnostic("case-empty", Span(file, 1, 1), "")])
    return text


def _decoded(raw: bytes, file: str) -> str:
    # JSON starts with two ASCII characters, so a zero byte there gives the wider encodings away.
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in raw[:2]:
        raise CaseError([Diagnostic("case-utf16", Span(file, 1, 1), "")])
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as problem:
        span = Span(file, *undecodable_place(raw, problem.start))
    # Outside the handler: the error of the codec carries the text itself.
    raise CaseError([Diagnostic("case-not-utf8", span, "")])


# ---------------------------------------------------------------- what is wrong


class _Mistake(NamedTuple):
    code: str
    path: _Path
    at: int
    params: Mapping[str, str] = {}


class _BrokenError(Exception):
    """From here on the text is no JSON, or nothing that is read."""

    def __init__(self, path: _Path, at: int, code: str = "case-not-json", **params: str) -> None:
        super().__init__()
        self.mistake = _Mistake(code, path, at, params)


def _mistakes(text: str, known: Collection[str]) -> Iterator[_Mistake]:
    """What is wrong with a text, from left to right."""
    try:
        for met in _walk(text):
            around = met.path[:-1] if met.is_key else met.path
            for code, params in _wrong_with(met.token):
                yield _Mistake(code, around, met.at, params)
            if met.before is not None:
                key, first_line = str(met.path[-1]), str(place(text, met.before)[0])
                code, params = "case-duplicate-key", {"first_line": first_line}
                if key in known:
                    code, params = "case-duplicate-known-key", {"key": key, **params}
                yield _Mistake(code, met.path, met.at, params)
    except _BrokenError as broken:
        yield broken.mistake


def _wrong_with(token: re.Match[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """What is wrong with one string or number."""
    if token.re is _STRING:
        value = _unquoted(token.group())
        if LONE_SURROGATE.search(value):
            yield "case-surrogate", {}
        elif UNSAFE_IN_VALUE.search(value):
            yield "case-control-character", {}
    elif token["endless"] or (token["fraction"] and isinf(float(token.group()))):
        yield "case-number-not-finite", {}
    elif not token["fraction"] and len(token.group().removeprefix("-")) > MAX_DIGITS:
        yield "case-number-too-long", {"limit": str(MAX_DIGITS)}


def _unquoted(string: str) -> str:
    return str(json.loads(string, strict=False)) if "\\" in string else string[1:-1]


# ---------------------------------------------------------------- the walk


class _Met(NamedTuple):
    """A key or a value on the way, of a list or object the bracket.

    `before` is where the same key stood before in the same object.
    """

    path: _Path
    at: int
    token: re.Match[str]
    is_key: bool = False
    before: int | None = None


def _walk(text: str) -> Iterator[_Met]:
    """Every key and value from left to right; raises `_BrokenError` where the text is no JSON."""
    end = yield from _value(text, _skipped(text, 0), ())
    if (end := _skipped(text, end)) < len(text):
        raise _BrokenError((), end)


def _value(text: str, at: int, path: _Path) -> Generator[_Met, None, int]:
    """The value at an offset and all that is in it; gives the offset at which it ends."""
    token = _string(text, at, path) if text.startswith('"', at) else _PLAIN.match(text, at)
    if token is None:
        raise _BrokenError(path, at)
    yield _Met(path, at, token)
    if token.group() not in ("{", "["):
        return token.end()
    if len(path) >= MAX_DEPTH:
        raise _BrokenError(path, at, "case-too-deep", limit=str(MAX_DEPTH))
    closing = "}" if token.group() == "{" else "]"
    keys: dict[str, int] = {}
    count = 0
    at = _skipped(text, token.end())
    while not (count == 0 and text.startswith(closing, at)):
        step: str | int = count
        if closing == "}":
            token = _string(text, at, path)
            step = _unquoted(token.group())
            yield _Met((*path, step), at, token, is_key=True, before=keys.get(step))
            keys[step] = at
            at = _after(":", text, token.end(), (*path, step))
        at = _skipped(text, (yield from _value(text, at, (*path, step))))
        count += 1
        if text.startswith(closing, at):
            break
        at = _after(",", text, at, path)
    return at + 1


def _string(text: str, at: int, path: _Path) -> re.Match[str]:
    token = _STRING.match(text, at)
    if token is None:
        raise _BrokenError(path, at)
    sound = _SOUND_ESCAPES.match(token.group())
    if sound and sound.end() < len(token.group()):
        raise _BrokenError(path, at + sound.end())
    return token


def _after(sign: str, text: str, at: int, path: _Path) -> int:
    """The offset of what follows a sign that has to come now."""
    at = _skipped(text, at)
    if not text.startswith(sign, at):
        raise _BrokenError(path, at)
    return _skipped(text, at + 1)


def _skipped(text: str, at: int) -> int:
    """The offset of the next character that is not white space."""
    space = _SPACE.match(text, at)
    return space.end() if space else at
