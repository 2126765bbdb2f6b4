"""Which mistake in a YAML text made the parser in Python give up.

It is told from the marks of the error and from what stands there, never from its wording, which
is the library's own and may change with any release.
"""

from __future__ import annotations

import re

import yaml
from yaml.parser import ParserError
from yaml.scanner import ScannerError

_PROPERTIES = {"&": "yaml-anchor", "*": "yaml-alias", "!": "yaml-tag"}
_QUOTES = frozenset("\"'")
_BLOCK_TEXT = frozenset("|>")
# What no plain text starts with, and what means something only where it may stand.
_STRAY = {"\t": "yaml-tab", ":": "yaml-colon"} | dict.fromkeys("@`%|>", "yaml-needs-quotes")
_QUOTED = re.compile(r"'(?:[^']|'')*'(?!')" r'|"(?:[^"\\]|\\.)*"', re.DOTALL)


def offset_of(event: yaml.Event | None) -> int:
    """Where an event starts in the text of its document."""
    assert event is not None, "the parser ends a stream after its last document only"
    assert event.start_mark is not None, "both parsers mark every event"
    return event.start_mark.index


def stumble(
    problem: Exception, stopped: int, within: yaml.CollectionStartEvent | None, text: str
) -> tuple[str, int, dict[str, str]]:
    """Code, offset and parameters of the mistake that `problem` comes down to.

    `stopped` is how far the parser had looked, `within` the innermost list or mapping it was in.
    """
    marked = problem if isinstance(problem, yaml.MarkedYAMLError) else None
    in_words, in_structure = isinstance(problem, ScannerError), isinstance(problem, ParserError)
    end = len(text.rstrip())
    at = marked.problem_mark.index if marked and marked.problem_mark else stopped
    if at >= len(text) and text.endswith("\n"):
        at = end  # rather than on a line that is not there
    here = text[at : at + 1]
    stray = _STRAY.get(here)
    if not marked or not marked.context_mark:
        return (stray if stray and (in_words or here == "\t") else "yaml-syntax"), at, {}
    # What it could not finish, and began elsewhere.
    start = marked.context_mark.index
    opening = text[start : start + 1]
    quoted = _QUOTED.match(text, start) if opening in _QUOTES else None
    in_quotes = opening in _QUOTES and (not quoted or quoted.end() > at)
    if in_structure and within and within.flow_style and start == offset_of(within):
        return "yaml-unclosed", start, {"opening": opening}
    if in_quotes and not quoted and at >= end:
        return "yaml-unclosed", start, {"opening": opening}
    if here == "\t":
        return _STRAY[here], at, {}
    if opening in _PROPERTIES:
        return _PROPERTIES[opening], start, {}
    if in_words and not in_quotes and opening not in _BLOCK_TEXT:
        return "yaml-syntax", start, {}  # a key without its colon
    return "yaml-syntax", at, {}
