"""One YAML document to plain data, with a place for every node; uses yaml, as `yamlstumble` does.

Rule files use a small part of YAML: mappings, lists and text. Every scalar stays text, so that
`no`, `010` or `12:30` mean what they look like; the models give them their types. Whatever makes
YAML surprising or dangerous (anchors, merge keys, tags, duplicate keys, deep nesting) is refused.
Nodes of the library no longer know their anchors and tags, and making them has no limit of depth,
so this reads events.

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
from typing import TypeAlias

import yaml

from routeboek.diagnostic import Diagnostic, Span
from routeboek.text_guard import (
    LONE_SURROGATE,
    MAX_DEPTH,
    MAX_FINDINGS,
    MAX_RULE_VALUES,
    UNSAFE_IN_TEXT,
)
from routeboek.yamlstumble import offset_of, stumble

PlainNode: TypeAlias = "str | list[PlainNode] | dict[str, PlainNode]"
"""What a document consists of: text, lists and mappings; nothing or null is the empty text."""

NodePath: TypeAlias = Sequence[str | int]
"""The way to a node from the top of its document: keys and list indices counted from 0."""

Where: TypeAlias = Callable[[int], Span]
"""The place in a file of an offset in the text of one document."""


_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# An escape of a character that does not exist makes the parser in Python raise a bare ValueError
# or OverflowError.
_UNREADABLE = (yaml.YAMLError, ValueError, OverflowError)
_LONGEST_SHOWN = 60
_NULLS = frozenset({"~", "null", "Null", "NULL"})
# At the start of a line these mean the same everywhere, even inside quotes.
_MARKER = re.compile(r"^(?:%|---(?=\s)|\.\.\.(?=\s|\Z))", re.MULTILINE)

# The offsets of the key of a node and of the node, and what lies below it by key or index. A plain
# tuple, since there is one for every node of every file.
_Place: TypeAlias = "tuple[int, int, _Below]"
_Below: TypeAlias = "Mapping[str | int, _Place]"
_NOTHING_BELOW: _Below = {}


class Spans:
    """Where the nodes of one document are, as lines and columns of the whole file.

    A path that leads nowhere gives the nearest node on the way to it, so that a missing key is
    pointed at where it should have been.
    """

    __slots__ = ("_root", "_where")

    def __init__(self, where: Where, root: _Place) -> None:
        self._where = where
        self._root = root

    def value(self, path: NodePath = ()) -> Span:
        """Where the node at `path` starts."""
        return self._where(self._find(path)[1])

    def key(self, path: NodePath) -> Span:
        """Where the key at the end of `path` starts; for a list item, the item itself."""
        return self._where(self._find(path)[0])

    def _find(self, path: NodePath) -> _Place:
        found = self._root
        for step in path:
            if step not in found[2]:
                break
            found = found[2][step]
        return found


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

    def at(self, path: NodePath) -> PlainNode:
        """What stands at the end of a path; the empty text when nothing does."""
        found: PlainNode = self.data
        for step in path:
            if isinstance(found, dict) and isinstance(step, str):
                found = found.get(step, "")
            elif not isinstance(found, dict | str) and isinstance(step, int):
                found = found[step]
            else:
                return ""
        return found


class _StopError(Exception):
    """The rest of this document cannot be read; the finding that says why has been made."""


def read_document(
    text: str, where: Where, most: int = MAX_RULE_VALUES
) -> tuple[Document | None, list[Diagnostic], int]:
    """The document that a text holds, or None with what is wrong with it; how many values it has.

    Reading stops past so many as `most`.
    """
    if marker := _MARKER.search(text):
        code = "yaml-directive" if marker.group() == "%" else "yaml-document-marker"
        return None, [Diagnostic(code, where(marker.start()))], 0
    reader = _Reader(_LOADER(text).get_event, where, most)
    with suppress(*_UNREADABLE):
        return reader.document(), reader.findings, reader.values
    parser = yaml.SafeLoader(text)
    reader = _Reader(parser.get_event, where, most)
    try:
        return reader.document(), reader.findings, reader.values
    except _UNREADABLE as problem:
        code, at, params = stumble(problem, parser.get_mark().index, reader.stumbled_in, text)
    return None, [*reader.findings, Diagnostic(code, where(at), params=params)], reader.values


class _Reader:
    """Builds the data and the places of one document straight from parser events."""

    def __init__(
        self, next_event: Callable[[], yaml.Event | None], where: Where, most: int
    ) -> None:
        self.findings: list[Diagnostic] = []
        self.values = 0
        self.stumbled_in: yaml.CollectionStartEvent | None = None
        self._next = next_event
        self._where = where
        self._most = most

    def document(self) -> Document | None:
        """The document, or None when there are findings; raises what the parser raises."""
        try:
            data, root = self._whole()
        except _StopError:
            return None
        if self.findings:
            return None
        key, value = next(iter(data.items()))
        name = value if isinstance(value, str) else ""
        return Document(key, name, data, Spans(self._where, root))

    def _whole(self) -> tuple[dict[str, PlainNode], _Place]:
        self._next()  # start of the stream
        self._next()  # start of the document
        first = self._next()
        data, below = self._node(first, 1)
        if not isinstance(data, dict) or not (data or self.findings):
            self._find("yaml-not-mapping", first)
            raise _StopError
        while self._next():
            pass  # mistakes after the mapping come to light here
        return data, (offset_of(first), offset_of(first), below)

    def _node(self, event: yaml.Event | None, depth: int) -> tuple[PlainNode, _Below]:
        """The node that `event` starts; `depth` is its level if it is a list or mapping."""
        self.values += 1
        if self.values > self._most:
            self._find("yaml-too-many-values", event, limit=str(MAX_RULE_VALUES))
            raise _StopError
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event), _NOTHING_BELOW
        if isinstance(event, yaml.AliasEvent):
            self._find("yaml-alias", event)
            return "", _NOTHING_BELOW
        if depth > MAX_DEPTH:
            self._find("yaml-too-deep", event, limit=str(MAX_DEPTH))
            raise _StopError
        assert isinstance(event, yaml.CollectionStartEvent), "nothing else starts a node"
        self._check_properties(event)
        try:
            if isinstance(event, yaml.SequenceStartEvent):
                return self._sequence(depth + 1)
            return self._mapping(depth + 1)
        except _UNREADABLE:
            self.stumbled_in = self.stumbled_in or event  # the innermost is passed first
            raise

    def _scalar(self, event: yaml.ScalarEvent) -> str:
        self._check_properties(event)
        value = event.value
        if not event.style:
            return "" if value in _NULLS else value
        # Only in double quotes can a character be written as an escape.
        unsafe = re.search(UNSAFE_IN_TEXT, value) if event.style == '"' else None
        if unsafe and LONE_SURROGATE.search(value):  # which the parser in C does not accept
            self._find("yaml-syntax", event)
        elif unsafe:
            self._find("file-control-character", event, **named(unsafe.group()))
        return value

    def _sequence(self, depth: int) -> tuple[PlainNode, _Below]:
        items: list[PlainNode] = []
        places: dict[str | int, _Place] = {}
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            item, below = self._node(event, depth)
            places[len(items)] = offset_of(event), offset_of(event), below
            items.append(item)
        return items, places

    def _mapping(self, depth: int) -> tuple[PlainNode, _Below]:
        data: dict[str, PlainNode] = {}
        places: dict[str | int, _Place] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._key(event, places, depth)
            start = self._next()
            if key == "<<":
                self._pass_over(start, depth)  # it goes away with the key
                continue
            value, below = self._node(start, depth)
            if key is not None:
                data[key] = value
                places[key] = offset_of(event), offset_of(start), below
        return data, places

    def _key(self, event: yaml.Event | None, places: _Below, depth: int) -> str | None:
        """The key that `event` holds; None, after a finding, if it cannot be used."""
        if not isinstance(event, yaml.ScalarEvent):
            self._find("yaml-key-not-text", event)
            self._pass_over(event, depth)
            return None
        self._scalar(event)
        key = event.value
        if key == "<<":
            self._find("yaml-merge-key", event)
        elif key in places:
            first_line = str(self._where(places[key][0]).line)
            self._find("yaml-duplicate-key", event, key=_shown(key), first_line=first_line)
            return None
        elif not key.strip() or "\n" in key:
            self._find("yaml-key-not-text", event)
            return None
        return key

    def _pass_over(self, event: yaml.Event | None, depth: int) -> None:
        """Reads a node that had its finding: one cause, one finding."""
        findings = len(self.findings)
        self._node(event, depth)
        del self.findings[findings:]

    def _check_properties(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor is not None:
            self._find("yaml-anchor", event)
        if event.tag is not None:
            self._find("yaml-tag", event)

    def _find(self, code: str, event: yaml.Event | None, **params: str) -> None:
        self.findings.append(Diagnostic(code, self._where(offset_of(event)), params=params))
        if len(self.findings) >= MAX_FINDINGS:
            raise _StopError


def _shown(key: str) -> str:
    return f"`{key}`" if len(key) <= _LONGEST_SHOWN else f"`{key[:_LONGEST_SHOWN]}…`"


def named(character: str) -> dict[str, str]:
    """What the finding about a character that no rule file may hold says of it."""
    return {"character": f"U+{ord(character):04X}"}
