"""Case files: guarded JSON text to plain data, and the lines on which things stand.

The reader is stricter than `json`: what that module accepts silently (duplicate keys, NaN,
numbers of any length, half characters) is refused here, with a line. No finding ever holds a
value of the case, nor a key that is not in the list of known names.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from math import isinf
from typing import Final, NamedTuple, NoReturn, TypeAlias

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
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*+)(\.[0-9]++)?([eE][+-]?[0-9]++)?")
_NOT_FINITE = re.compile(r"-?Infinity|NaN")
_LITERALS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_INDEX = re.compile(r"(?:0|[1-9][0-9]{0,8})")
_LINE_BREAK = re.compile("\n")
_LITERAL = re.compile("|".join(_LITERALS))


class _Place(NamedTuple):
    """Character offsets of a value and of its key (for a list item: of itself), and its parts."""

    key: int
    value: int
    children: dict[str, _Place] | list[_Place] | None


_Children: TypeAlias = dict[str, _Place] | list[_Place] | None


@dataclass(frozen=True, slots=True)
class CaseText:
    """What the text of a case holds, and where; its repr shows none of it."""

    data: dict[str, JsonValue] = field(repr=False)
    file: str = field(compare=False)
    _lines: Sequence[int] = field(repr=False, compare=False)
    _root: _Place = field(repr=False, compare=False)

    def span_of(self, pointer: str, *, key: bool = False) -> Span:
        """Where the value at an RFC 6901 pointer starts, or with `key` the key that holds it.

        A pointer that leads nowhere gives the nearest value around it.
        """
        found = self._root
        for step in pointer.split("/")[1:]:
            below = _child(found.children, step.replace("~1", "/").replace("~0", "~"))
            if below is None:
                # The rest leads nowhere, and so does the key that was asked for.
                key = False
                break
            found = below
        return Span(self.file, *_line_and_column(self._lines, found.key if key else found.value))


def _child(children: _Children, step: str) -> _Place | None:
    if isinstance(children, dict):
        return children.get(step)
    if children is not None and _INDEX.fullmatch(step) and int(step) < len(children):
        return children[int(step)]
    return None


def read_case_text(
    raw: bytes | str, file: str = "case", *, known: Collection[str] = ()
) -> CaseText:
    """The object that the JSON text of a case holds, types and whole numbers exactly as written.

    `file` is the name shown in findings; `known` are the key names that a finding may show.
    Raises CaseError with every finding; a mistake against JSON itself ends the reading.
    """
    text = _text(raw, file)
    reader = _Reader(text, file, known)
    data, root = reader.whole()
    if reader.findings:
        raise CaseError(reader.findings)
    if not isinstance(data, dict):
        raise CaseError([Diagnostic("case-not-object", Span(file, *place(text, root.value)), "")])
    return CaseText(data, file, _line_starts(text), root)


def _line_starts(text: str) -> Sequence[int]:
    """Character offsets at which the lines of a text start."""
    return (0, *(match.end() for match in _LINE_BREAK.finditer(text)))


def _line_and_column(lines: Sequence[int], offset: int) -> tuple[int, int]:
    line = bisect_right(lines, offset)
    return line, offset - lines[line - 1] + 1


def _text(raw: bytes | str, file: str) -> str:
    """The text without byte-order mark; raises CaseError if it is too large, empty or not text."""
    if len(raw) > MAX_BYTES:
        _refuse("case-too-large", Span(file), limit=str(MAX_BYTES // 1_000_000))
    text = (raw if isinstance(raw, str) else _decoded(raw, file)).removeprefix(BYTE_ORDER_MARK)
    if len(text) * 4 > MAX_BYTES and len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        _refuse("case-too-large", Span(file), limit=str(MAX_BYTES // 1_000_000))
    if not _SPACE.sub("", text, count=1):
        _refuse("case-empty", Span(file, 1, 1))
    return text


def _decoded(raw: bytes, file: str) -> str:
    # JSON starts with two ASCII characters, so a zero byte there gives the wider encodings away.
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in raw[:2]:
        _refuse("case-utf16", Span(file, 1, 1))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as problem:
        span = Span(file, *undecodable_place(raw, problem.start))
    # Outside the handler: the error of the codec carries the text itself.
    raise CaseError([Diagnostic("case-not-utf8", span, "")])


def _refuse(code: str, span: Span, **params: str) -> NoReturn:
    raise CaseError([Diagnostic(code, span, "", params)])


class _Reader:
    """Reads one JSON text from left to right, with a place for every value."""

    def __init__(self, text: str, file: str, known: Collection[str]) -> None:
        self.findings: list[Diagnostic] = []
        self._text = text
        self._file = file
        self._known = known
        self._at = 0
        self._path: list[str | int] = []

    def whole(self) -> tuple[JsonValue, _Place]:
        """The value of the whole text; raises CaseError if it is not JSON."""
        start = self._skip_space()
        data, children = self._value()
        if self._skip_space() < len(self._text):
            self._stop("case-not-json")
        return data, _Place(start, start, children)

    def _value(self) -> tuple[JsonValue, _Children]:
        """The value that starts at the present offset."""
        start = self._text[self._at : self._at + 1]
        if start == '"':
            return self._string(), None
        if start not in ("{", "["):
            return self._plain(), None
        if len(self._path) >= MAX_DEPTH:
            self._stop("case-too-deep", limit=str(MAX_DEPTH))
        self._at += 1
        return self._object() if start == "{" else self._list()

    def _object(self) -> tuple[JsonValue, _Children]:
        data: dict[str, JsonValue] = {}
        places: dict[str, _Place] = {}
        if self._closes("}"):
            return data, places
        while True:
            key_at = self._skip_space()
            key = self._string()
            self._path.append(key)
            if key in places:
                self._duplicate(key, key_at, places[key].key)
            self._expect(":")
            value_at = self._skip_space()
            data[key], children = self._value()
            places[key] = _Place(key_at, value_at, children)
            self._path.pop()
            if self._closes("}"):
                return data, places
            self._expect(",")

    def _list(self) -> tuple[JsonValue, _Children]:
        items: list[JsonValue] = []
        places: list[_Place] = []
        if self._closes("]"):
            return items, places
        while True:
            item_at = self._skip_space()
            self._path.append(len(items))
            item, children = self._value()
            items.append(item)
            places.append(_Place(item_at, item_at, children))
            self._path.pop()
            if self._closes("]"):
                return items, places
            self._expect(",")

    def _duplicate(self, key: str, key_at: int, first_at: int) -> None:
        first_line = str(place(self._text, first_at)[0])
        if key in self._known:
            self._find("case-duplicate-known-key", key_at, key=key, first_line=first_line)
        else:
            self._find("case-duplicate-key", key_at, first_line=first_line)

    def _string(self) -> str:
        match = _STRING.match(self._text, self._at)
        if not match:
            self._stop("case-not-json")
        token = match.group()
        value = token[1:-1] if "\\" not in token else self._unescaped(token)
        if LONE_SURROGATE.search(value):
            self._find("case-surrogate", self._at)
        elif UNSAFE_IN_VALUE.search(value):
            self._find("case-control-character", self._at)
        self._at = match.end()
        return value

    def _unescaped(self, token: str) -> str:
        sound = _SOUND_ESCAPES.match(token)
        if sound and sound.end() < len(token):
            self._at += sound.end()
            self._stop("case-not-json")
        return str(json.loads(token, strict=False))

    def _plain(self) -> JsonValue:
        """A number or a literal."""
        literal = _LITERAL.match(self._text, self._at)
        if literal:
            self._at = literal.end()
            return _LITERALS[literal.group()]
        not_finite = _NOT_FINITE.match(self._text, self._at)
        if not_finite:
            self._find("case-number-not-finite", self._at)
            self._at = not_finite.end()
            return None
        number = _NUMBER.match(self._text, self._at)
        if not number:
            self._stop("case-not-json")
        value = self._number(number)
        self._at = number.end()
        return value

    def _number(self, number: re.Match[str]) -> JsonValue:
        token = number.group()
        if number[1] or number[2]:
            value = float(token)
            if isinf(value):
                self._find("case-number-not-finite", self._at)
            return value
        if len(token.removeprefix("-")) > MAX_DIGITS:
            self._find("case-number-too-long", self._at, limit=str(MAX_DIGITS))
            return 0
        return int(token)

    def _skip_space(self) -> int:
        """Moves to the next character that is not white space, and gives its offset."""
        match = _SPACE.match(self._text, self._at)
        if match:
            self._at = match.end()
        return self._at

    def _closes(self, bracket: str) -> bool:
        closes = self._text.startswith(bracket, self._skip_space())
        self._at += closes
        return closes

    def _expect(self, character: str) -> None:
        if not self._text.startswith(character, self._skip_space()):
            self._stop("case-not-json")
        self._at += 1

    def _pointer(self) -> str:
        """The pointer to the present value, ending above the first key that is not known."""
        steps = takewhile(lambda step: isinstance(step, int) or step in self._known, self._path)
        return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)

    def _find(self, code: str, offset: int, **params: str) -> None:
        span = Span(self._file, *place(self._text, offset))
        self.findings.append(Diagnostic(code, span, self._pointer(), params))
        if len(self.findings) >= MAX_FINDINGS:
            raise CaseError(self.findings)

    def _stop(self, code: str, **params: str) -> NoReturn:
        self._find(code, self._at, **params)
        raise CaseError(self.findings)
