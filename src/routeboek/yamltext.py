"""Rule files: guarded text, split into the documents that `yamlnodes` reads."""

from __future__ import annotations

import re
from functools import partial

from routeboek.diagnostic import Diagnostic, RulesError, Span, too_large
from routeboek.text_guard import (
    MAX_BYTES,
    MAX_FINDINGS,
    MAX_RULE_VALUES,
    UNSAFE_IN_TEXT,
    decoded,
    place,
)
from routeboek.yamlnodes import Document, named, read_document

_SEPARATOR = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)
_NOT_BLANK = re.compile(r"^(?![ \t]*(?:#|\r?$))", re.MULTILINE)


def read_documents(raw: bytes, file: str) -> list[Document]:
    """The documents of a rule file, in order.

    Documents are separated by lines that hold only `---`. `file` is the name shown in findings.
    Raises RulesError with every finding.
    """
    text = _guarded(raw, file)
    documents: list[Document] = []
    findings: list[Diagnostic] = []
    left = MAX_RULE_VALUES
    for start, part in _parts(text):
        document, wrong, values = read_document(part, partial(_span, file, text, start), left)
        left -= values
        findings += wrong
        documents += [document] if document else []
        if left < 0 or len(findings) >= MAX_FINDINGS:
            break
    if not documents and not findings:
        findings = [Diagnostic("yaml-empty", Span(file, 1, 1))]
    if findings:
        raise RulesError(findings[:MAX_FINDINGS])
    return documents


def _span(file: str, text: str, start: int, offset: int) -> Span:
    return Span(file, *place(text, start + offset))


def _guarded(raw: bytes, file: str) -> str:
    """The text without byte-order mark; raises RulesError for what no rule file may hold."""
    if len(raw) > MAX_BYTES:
        raise RulesError([too_large(file, RulesError)])
    text = decoded(raw)
    if not isinstance(text, str):
        raise RulesError([Diagnostic("file-not-utf8", Span(file, *text))])
    if unsafe := re.search(UNSAFE_IN_TEXT, text):
        span = Span(file, *place(text, unsafe.start()))
        code, params = "file-control-character", named(unsafe.group())
        raise RulesError([Diagnostic(code, span, params=params)])
    return text


def _parts(text: str) -> list[tuple[int, str]]:
    """The text of each document that is not blank, with where it starts in the file."""
    edges = [0, *(edge for found in _SEPARATOR.finditer(text) for edge in found.span()), len(text)]
    parts = [(start, text[start:end]) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    return [(start, part) for start, part in parts if _NOT_BLANK.search(part)]
