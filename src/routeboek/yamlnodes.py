"""One YAML document to plain data, with a place for every node; uses yaml, as `yamlstumble` does.

Rule files use a small part of YAML: mappings, lists and text. Every scalar stays text, so that
`no`, `010` or `12:30` mean what they look like; the models give them their types. Whatever makes
YAML surprising or dangerous (anchors, merge keys, tags, duplicate keys, deep nesting) is refused.

The parser in C is fast, but what it stumbles over differs between its releases: some have a limit
of their own for nesting. So when it stumbles the document is read again by the parser in Python,
and which mistake was made is told from where that one stopped and what stands there. No finding
depends on the wording of an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn, Protocol, TypeAlias

import yaml

from routeboek.diagnostic import Diagnostic, Span
from routeboek.text_guard import LONE_SURROGATE, MAX_DEPTH, MAX_FINDINGS, UNSAFE_IN_TEXT, place
from routeboek.yamlstumble import Mark, Point, Stumble, point_of

PlainNode: TypeAlias = "str | list[PlainNode] | dict[str, PlainNode]"
"""What a document consists of: text, lists and mappings; nothing or null is the empty text."""

NodePath: TypeAlias = Sequence[str | int]
"""The way to a node from the top of its document: keys and list indices counted from 0."""


class _Parser(Protocol):
    """What is used of the two parsers, the one in C and the one in Python."""

    def get_event(self) -> yaml.Event | None: ...

    def dispose(self) -> None: ...


_LOADER: Callable[[str], _Parser] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# An escape of a character that does not exist makes the parser in Python raise a bare ValueError
# or OverflowError.
_UNREADABLE = (yaml.YAMLError, ValueError, OverflowError)
_LONGEST_SHOWN = 60
_NULLS = frozenset({"~", "null", "Null", "NULL"})
# At the start of a line these mean the same everywhere, even inside quotes.
_MARKER = re.compile(r"^(?:%|---(?=\s)|\.\.\.(?=\s|\Z))", re.MULTILINE)


# Where the key of a node is, where the node is, and what lies below it by key or index. A plain
# tuple, since there is one for every node of every file.
_Place: TypeAlias = "tuple[Point, Point, _Below]"
_Below: TypeAlias = "Mapping[str | int, _Place]"
_NOTHING_BELOW: _Below = {}


class Spans:
    """Where the nodes of one document are, as lines and columns of the whole file.

    A path that leads nowhere gives the nearest node on the way to it, so that a missing key is
    pointed at where it should have been.
    """

    __slots__ = ("_file", "_first_line", "_root")

    def __init__(self, file: str, first_line: int, root: _Place) -> None:
        self._file = file
        self._first_line = first_line
        self._root = root

    def value(self, path: NodePath = ()) -> Span:
        """Where the node at `path` starts."""
        return self._span(self._find(path)[1])

    def key(self, path: NodePath) -> Span:
        """Where the key at the end of `path` starts; for a list item, the item itself."""
        return self._span(self._find(path)[0])

    def _find(self, path: NodePath) -> _Place:
        found = self._root
        for step in path:
            below = found[2]
            if step not in below:
                break
            found = below[step]
        return found

    def _span(self, point: Point) -> Span:
        return Span(self._file, self._first_line + point[0], point[1] + 1)


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a rule file.

    Its first entry says what it is: `edition: po-2026` gives key "edition" and name "po-2026".
    The name is "" when that entry holds no text.
    """

    key: str
    name: str
    data: dict[str, PlainNode]
    spans: Spans


class _StopError(Exception):
    """The rest of this document cannot be read; the finding that says why has been made."""


def read_document(
    text: str, file: str, first_line: int
) -> tuple[Document | None, list[Diagnostic]]:
    """One document, or None with what is wrong with it; its text starts on a line of the file."""
    reader = _Reader(_LOADER(text), text, file, first_line)
    try:
        return reader.document(), reader.findings
    except _UNREADABLE:
        parser = yaml.SafeLoader(text)
        reader = _Reader(parser, text, file, first_line)
    try:
        return reader.document(), reader.findings
    except _UNREADABLE as problem:
        reader.find_syntax(problem, parser.get_mark())
    return None, reader.findings


class _Reader:
    """Builds the data and the position map of one document straight from parser events."""

    def __init__(self, parser: _Parser, text: str, file: str, first_line: int) -> None:
        self.findings: list[Diagnostic] = []
        self._text = text
        self._file = file
        self._first_line = first_line
        self._parser = parser
        self._next = parser.get_event
        self._stumbled_in: yaml.CollectionStartEvent | None = None

    def document(self) -> Document | None:
        """The document, or None when there are findings; raises what the parser raises."""
        try:
            self._refuse_markers()
            data, root = self._whole()
        except _StopError:
            return None
        finally:
            self._parser.dispose()
        if self.findings:
            return None
        key, value = next(iter(data.items()))
        name = value if isinstance(value, str) else ""
        return Document(key, name, data, Spans(self._file, self._first_line, root))

    def _refuse_markers(self) -> None:
        marker = _MARKER.search(self._text)
        if marker:
            code = "yaml-directive" if marker.group() == "%" else "yaml-document-marker"
            line, column = place(self._text, marker.start())
            self._stop(code, (line - 1, column - 1))

    def _whole(self) -> tuple[dict[str, PlainNode], _Place]:
        self._next()  # start of the stream
        self._next()  # start of the document
        first = self._next()
        data, below = self._node(first, 1)
        if not isinstance(data, dict) or not (data or self.findings):
            self._stop("yaml-not-mapping", point_of(first))
        while self._next():
            pass  # mistakes after the mapping come to light here
        return data, (point_of(first), point_of(first), below)

    def _node(self, event: yaml.Event | None, depth: int) -> tuple[PlainNode, _Below]:
        """The node that `event` starts; `depth` is its level if it is a list or mapping."""
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event), _NOTHING_BELOW
        if isinstance(event, yaml.AliasEvent):
            self._find("yaml-alias", point_of(event))
            return "", _NOTHING_BELOW
        if depth > MAX_DEPTH:
            self._stop("yaml-too-deep", point_of(event), limit=str(MAX_DEPTH))
        assert isinstance(event, yaml.CollectionStartEvent), "nothing else starts a node"
        self._check_properties(event)
        try:
            if isinstance(event, yaml.SequenceStartEvent):
                return self._sequence(depth)
            return self._mapping(depth)
        except _UNREADABLE:
            self._stumbled_in = self._stumbled_in or event  # the innermost is passed first
            raise

    def _scalar(self, event: yaml.ScalarEvent) -> str:
        value = event.value
        if event.anchor is not None or event.tag is not None:
            self._check_properties(event)
        if not event.style:
            return "" if value in _NULLS else value
        # Only in double quotes can a character be written as an escape.
        unsafe = UNSAFE_IN_TEXT.search(value) if event.style == '"' else None
        if unsafe and LONE_SURROGATE.search(value):  # which the parser in C does not accept
            self._find("yaml-syntax", point_of(event))
        elif unsafe:
            self._add(control_character(self._span(point_of(event)), unsafe.group()))
        return value

    def _sequence(self, depth: int) -> tuple[PlainNode, _Below]:
        items: list[PlainNode] = []
        places: dict[str | int, _Place] = {}
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            item, below = self._node(event, depth + 1)
            point = point_of(event)
            places[len(items)] = point, point, below
            items.append(item)
        return items, places

    def _mapping(self, depth: int) -> tuple[PlainNode, _Below]:
        data: dict[str, PlainNode] = {}
        places: dict[str | int, _Place] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._key(event, places, depth)
            findings = len(self.findings)
            start = self._next()
            value, below = self._node(start, depth + 1)
            if key == "<<":
                # What is merged in goes away with the key: one cause, one finding.
                del self.findings[findings:]
            elif key is not None:
                data[key] = value
                places[key] = point_of(event), point_of(start), below
        return data, places

    def _key(self, event: yaml.Event | None, places: _Below, depth: int) -> str | None:
        """The key that `event` holds; None, after a finding, if it cannot be used."""
        if not isinstance(event, yaml.ScalarEvent):
            self._find("yaml-key-not-text", point_of(event))
            findings = len(self.findings)
            self._node(event, depth + 1)
            del self.findings[findings:]
            return None
        self._scalar(event)
        key = event.value
        if key == "<<":
            self._find("yaml-merge-key", point_of(event))
        elif key in places:
            first_line = str(self._first_line + places[key][0][0])
            self._find(
                "yaml-duplicate-key", point_of(event), key=_shown(key), first_line=first_line
            )
            return None
        elif not key.strip() or "\n" in key:
            self._find("yaml-key-not-text", point_of(event))
            return None
        return key

    def _check_properties(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor is not None:
            self._find("yaml-anchor", point_of(event))
        if event.tag is not None:
            self._find("yaml-tag", point_of(event))

    def _span(self, point: Point) -> Span:
        return Span(self._file, self._first_line + point[0], point[1] + 1)

    def _add(self, finding: Diagnostic) -> None:
        self.findings.append(finding)
        if len(self.findings) >= MAX_FINDINGS:
            raise _StopError

    def _find(self, code: str, point: Point, **params: str) -> None:
        self._add(Diagnostic(code, self._span(point), params=params))

    def find_syntax(self, problem: Exception, stopped: Mark) -> None:
        """Adds what `problem` comes down to; `stopped` is how far the parser had looked."""
        stumble = Stumble(problem, stopped, self._stumbled_in, self._text)
        code, point, params = stumble.finding()
        with suppress(_StopError):
            self._find(code, point, **params)

    def _stop(self, code: str, point: Point, **params: str) -> NoReturn:
        self._find(code, point, **params)
        raise _StopError


def _shown(key: str) -> str:
    return f"`{key}`" if len(key) <= _LONGEST_SHOWN else f"`{key[:_LONGEST_SHOWN]}…`"


def control_character(span: Span, character: str) -> Diagnostic:
    """The finding about a character that no rule file may hold."""
    params = {"character": f"U+{ord(character):04X}"}
    return Diagnostic("file-control-character", span, params=params)
