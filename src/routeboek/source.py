"""Rule files: YAML text to plain data with a position map; only it and `stumble` import yaml.

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
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn, Protocol, TypeAlias

import yaml

from routeboek.diagnostic import Diagnostic, RulesError, Span
from routeboek.files import too_large
from routeboek.stumble import Mark, Point, Stumble, mark_of, point_of
from routeboek.text_guard import (
    BYTE_ORDER_MARK,
    LONE_SURROGATE,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_FINDINGS,
    UNSAFE_IN_TEXT,
    place,
    undecodable_place,
)

PlainNode: TypeAlias = "str | list[PlainNode] | dict[str, PlainNode]"
"""What a document consists of: text, lists and mappings; nothing or null is the empty text."""

NodePath: TypeAlias = Sequence[str | int]
"""The way to a node from the top of its document: keys and list indices counted from 0."""

_Children: TypeAlias = "dict[str, _Entry] | list[_Place] | None"
_Place: TypeAlias = "tuple[Mark, _Children]"
_Entry: TypeAlias = "tuple[Mark, Mark, _Children]"  # where the key is, where its value is


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
_SEPARATOR = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)
# At the start of a line these mean the same everywhere, even inside quotes.
_MARKER = re.compile(r"^(?:%|---(?=\s)|\.\.\.(?=\s|\Z))", re.MULTILINE)
_FIRST_LINE = re.compile(r"^(?![ \t]*(?:#|\r?$)).*", re.MULTILINE)
_FIRST_ENTRY = re.compile(
    r"""
    (?P<quote>["']?) (?P<key>[^\s"'\[\]{}#&*!|>%@`,:?-][^"'#:]*?) (?P=quote) [ \t]*:
    (?:[ \t]+(?:
        (?P<quoted>["']) (?P<text>[^"'\\]*) (?P=quoted)
        | (?P<plain>[^\s"'\[\]{}\#&*!|>%@`][^\#]*?)
    )?)?
    (?:[ \t]+\#.*)? \s*
    """,
    re.VERBOSE | re.ASCII,
)
_PART = re.compile(r"\s*(?:-\s|\w[\w-]*:(?:\s|$))")


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

    def _find(self, path: NodePath) -> tuple[Mark, Mark]:
        value, children = self._root
        key = value
        for step in path:
            if isinstance(children, dict):
                if not isinstance(step, str) or step not in children:
                    break
                key, value, children = children[step]
            else:
                if children is None or not isinstance(step, int) or step >= len(children):
                    break
                value, children = children[step]
                key = value
        return key, value

    def _span(self, mark: Mark) -> Span:
        return Span(self._file, self._first_line + mark.line, mark.column + 1)


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


def read_documents(
    text_bytes: bytes, file: str, wanted: Callable[[str, str], bool] | None = None
) -> list[Document]:
    """The documents of a rule file, in order.

    Documents are separated by lines that hold only `---`. `wanted` is asked with the first key
    and its text, "" if it has none; a document that it declines is not parsed, so its mistakes
    go unnoticed. `file` is the name shown in findings. Raises RulesError with every finding.
    """
    text = _decoded(text_bytes, file)
    documents: list[Document] = []
    findings: list[Diagnostic] = []
    parts = list(_parts(text))
    if not parts:
        raise RulesError([Diagnostic("yaml-empty", Span(file, 1, 1))])
    for first_line, part in parts:
        entry = _first_entry(part) if wanted else None
        if wanted and entry and not wanted(*entry):
            continue
        document, wrong = _read_document(part, file, first_line)
        findings.extend(wrong)
        if document and (not wanted or wanted(document.key, document.name)):
            documents.append(document)
        if len(findings) >= MAX_FINDINGS:
            break
    if findings:
        raise RulesError(findings[:MAX_FINDINGS])
    return documents


def _decoded(raw: bytes, file: str) -> str:
    """The text without byte-order mark; raises RulesError for what no rule file may hold."""
    if len(raw) > MAX_BYTES:
        raise RulesError([too_large(file)])
    try:
        text = raw.decode("utf-8").removeprefix(BYTE_ORDER_MARK)
    except UnicodeDecodeError as problem:
        span = Span(file, *undecodable_place(raw, problem.start))
        raise RulesError([Diagnostic("file-not-utf8", span)]) from None
    unsafe = UNSAFE_IN_TEXT.search(text)
    if unsafe:
        span = Span(file, *place(text, unsafe.start()))
        raise RulesError([_control_character(span, unsafe.group())])
    return text


def _control_character(span: Span, character: str) -> Diagnostic:
    params = {"character": f"U+{ord(character):04X}"}
    return Diagnostic("file-control-character", span, params=params)


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """The text of each document that is not blank, with the line of the file it starts on."""
    start, line = 0, 1
    ends = [(match.start(), match.end()) for match in _SEPARATOR.finditer(text)]
    for end, next_start in [*ends, (len(text), len(text))]:
        part = text[start:end]
        if _FIRST_LINE.search(part):
            yield line, part
        line += part.count("\n")
        start = next_start


def _first_entry(part: str) -> tuple[str, str] | None:
    """Key and text of the first entry, found without parsing; None if that takes a parser."""
    line = _FIRST_LINE.search(part)
    # On a very long line the pattern would take too long.
    entry = _FIRST_ENTRY.fullmatch(line.group()) if line and len(line.group()) < 200 else None
    if not entry:
        return None
    if entry["quoted"]:
        return entry["key"], entry["text"]
    text = entry["plain"] or ""
    following = _FIRST_LINE.search(part, line.end()) if line else None
    if following and following.group().startswith(" ") and (text or not _starts_parts(following)):
        return None  # the text may go on there
    return entry["key"], "" if text in _NULLS else text


def _starts_parts(line: re.Match[str]) -> bool:
    """Whether a line opens a list or a mapping."""
    return bool(_PART.match(line.group()))


class _StopError(Exception):
    """The rest of this document cannot be read; the finding that says why has been made."""


def _read_document(
    text: str, file: str, first_line: int
) -> tuple[Document | None, list[Diagnostic]]:
    """One document, or None with what is wrong with it."""
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
        data, children = self._node(first, 1)
        if not isinstance(data, dict) or not (data or self.findings):
            self._stop("yaml-not-mapping", point_of(first))
        while self._next():
            pass  # mistakes after the mapping come to light here
        return data, (mark_of(first), children)

    def _node(self, event: yaml.Event | None, depth: int) -> tuple[PlainNode, _Children]:
        """The node that `event` starts; `depth` is its level if it is a list or mapping."""
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event), None
        if isinstance(event, yaml.AliasEvent):
            self._find("yaml-alias", point_of(event))
            return "", None
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
            self._add(_control_character(self._span(point_of(event)), unsafe.group()))
        return value

    def _sequence(self, depth: int) -> tuple[PlainNode, _Children]:
        items: list[PlainNode] = []
        places: list[_Place] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            item, children = self._node(event, depth + 1)
            items.append(item)
            places.append((mark_of(event), children))
        return items, places

    def _mapping(self, depth: int) -> tuple[PlainNode, _Children]:
        data: dict[str, PlainNode] = {}
        entries: dict[str, _Entry] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._key(event, entries, depth)
            findings = len(self.findings)
            start = self._next()
            value, children = self._node(start, depth + 1)
            if key == "<<":
                # What is merged in goes away with the key: one cause, one finding.
                del self.findings[findings:]
            elif key is not None:
                data[key] = value
                entries[key] = (mark_of(event), mark_of(start), children)
        return data, entries

    def _key(
        self, event: yaml.Event | None, entries: Mapping[str, _Entry], depth: int
    ) -> str | None:
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
        elif key in entries:
            first_line = str(self._first_line + entries[key][0].line)
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
