"""Rule files: guarded text, split into the documents that `yamlnodes` reads."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
from routeboek.yamlnodes import Document, control_character, read_document

_SEPARATOR = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)
_NOT_BLANK = re.compile(r"^(?![ \t]*(?:#|\r?$))", re.MULTILINE)


def read_documents(raw: bytes, file: str) -> list[Document]:
    """The documents of a rule file, in order.

    Documents are separated by lines that hold only `---`. `file` is the name shown in findings.
    Raises RulesError with every finding.
    """
    documents: list[Document] = []
    findings: list[Diagnostic] = []
    parts = list(_parts(_decoded(raw, file)))
    if not parts:
        raise RulesError([Diagnostic("yaml-empty", Span(file, 1, 1))])
    for first_line, part in parts:
        document, wrong = read_document(part, file, first_line)
        findings.extend(wrong)
        if document:
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
        if _NOT_BLANK.search(part):
            yield line, part
        line += part.count("\n")
        start = next_start
