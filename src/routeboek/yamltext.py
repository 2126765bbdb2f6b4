"""Rule files: guarded text, split into documents; one that is not wanted is not even parsed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from routeboek.diagnostic import Diagnostic, RulesError, Span
from routeboek.files import too_large
from routeboek.text_guard import (
    BYTE_ORDER_MARK,
    MAX_BYTES,
    MAX_FINDINGS,
    UNSAFE_IN_TEXT,
    place,
    undecodable_place,
)
from routeboek.yamlnodes import NULLS, Document, control_character, read_document

_SEPARATOR = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)
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
        document, wrong = read_document(part, file, first_line)
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
        raise RulesError([control_character(span, unsafe.group())])
    return text


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
    return entry["key"], "" if text in NULLS else text


def _starts_parts(line: re.Match[str]) -> bool:
    """Whether a line opens a list or a mapping."""
    return bool(_PART.match(line.group()))
