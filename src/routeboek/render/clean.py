"""Text that is safe to show: nothing that steers a terminal, nothing a stream cannot hold."""

from __future__ import annotations

import json
import re

from routeboek.text_guard import UNSAFE_IN_VALUE

SCHEMA_VERSION = 1
"""The version of what commands give as JSON."""

_SPACE = re.compile(r"\s+")

# Marks, dashes and quotes in ASCII; letters stay.
_SYMBOLS = {
    "✓": "[x]",
    "✗": "[ ]",
    "→": "->",
    "…": "...",
    **dict.fromkeys("•–—", "-"),
    **dict.fromkeys("‘’", "'"),
    **dict.fromkeys("“”", '"'),
}
TO_ASCII = str.maketrans(_SYMBOLS)


def clean(text: str) -> str:
    """One line without control and bidi characters."""
    return UNSAFE_IN_VALUE.sub("", _SPACE.sub(" ", text)).strip()


def can_show(text: str, encoding: str) -> bool:
    """Whether a stream with this encoding can hold the text."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def fitting(text: str, encoding: str) -> str:
    """The text as far as an encoding can hold it: symbols and accents give way, then `?`."""
    if can_show(text, encoding):
        return text
    return "".join(char if can_show(char, encoding) else _nearest(char, encoding) for char in text)


def _nearest(char: str, encoding: str) -> str:
    if char in _SYMBOLS:
        return _SYMBOLS[char]
    from unicodedata import combining, normalize

    bare = "".join(c for c in normalize("NFKD", char) if not combining(c))
    return bare if bare and can_show(bare, encoding) else "?"


def json_text(data: object, encoding: str = "utf-8") -> str:
    """JSON that reads well; letters that the stream cannot hold are written as escapes."""
    text = json.dumps(data, indent=2, ensure_ascii=False)
    return (text if can_show(text, encoding) else json.dumps(data, indent=2)) + "\n"
