"""Which mistake made the reading of a text as JSON stop, or what the text is instead.

Found by looking at what stands at the place and just before it; the codes are those of findings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from routeboek.text_guard import familiar

_OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")
_YAML = r"(?:[^\S\n]*(?:#.*)?\n)*(?:---|- |[\w$][\w$ -]*:(?:\s|$))"
_TABLE = r"[^{}:;,\t\n]*[;,\t][^{}:\n]*(?:\n|$)"

# The last sign before the place, a space if there is room between, and what stands there. They are
# compiled when a text is not JSON: most are.
_MISTAKES: Sequence[tuple[str, str]] = (
    ("case-comment", r". ?(?://|/\*|#)"),
    ("case-single-quotes", ". ?'"),
    ("case-curly-quotes", ". ?[“”„‟‘’‚‛«»]"),
    ("case-trailing-comma", r", ?[}\]]"),
    ("case-value-missing", r": ?[,}\]]"),
    ("case-cut-off", r'[,:{\[] ?"'),  # a quote that nothing closes
    ("case-without-quotes", r"\d[-/:]"),  # a day, as if it were a number
    ("case-comma-missing", r"[^,:{\[] ?[\"{\[]|[^,:{\[] \d"),
    ("case-number-form", r". ?[+.\d]"),
    ("case-python-word", r". ?(?:True|False|None)\b"),
    ("case-without-quotes", r". ?[^\W\d]"),
)


def file_kind(raw: bytes) -> str:
    """The code for a file of another program; "" for what may be a text."""
    if raw.startswith(_OFFICE):
        return "case-is-office"
    return "case-is-pdf" if raw.startswith(b"%PDF") else ""


def mistake(text: str, at: int) -> str:
    """The code for what is wrong at a place where the text is no longer JSON."""
    before = text[:at].rstrip(" \t\r\n")
    if not before and (other := _other_format(text)):
        return other
    if not before and familiar(text[at : at + 1]).isalnum():
        return "case-not-json"
    if at >= len(text):
        return "case-cut-off"
    room = " " if len(before) < at else ""
    seen = familiar((before[-1:] or "{") + room + text[at : at + len("False ")])
    return next((code for code, found in _MISTAKES if re.match(found, seen)), "case-not-json")


def _other_format(text: str) -> str:
    """The code for a text that is not JSON from its first sign on."""
    text = familiar(text)
    start = text.lstrip()[:1]
    if start == "<":
        return "case-is-xml"
    if re.match(_YAML, text):
        return "case-is-yaml"
    return "case-is-csv" if re.match(_TABLE, text.lstrip()) and start not in "[]'/#" else ""
