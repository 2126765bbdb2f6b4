"""What rule files and case files have in common before anything is parsed."""

from __future__ import annotations

import re
from typing import Final

MAX_BYTES: Final = 1_000_000
"""Largest input that is read, in bytes."""

MAX_DEPTH: Final = 40
"""Most lists and mappings inside each other; the outermost one counts as 1."""

MAX_CASE_VALUES: Final = 10_000
"""Most values in a case, lists and mappings among them; there is room for ten times a large one."""

MAX_RULE_VALUES: Final = 30_000
"""The same for a rule file, all its documents together."""

MAX_FINDINGS: Final = 50
"""Findings reported for one input; after that many, reading stops."""

BYTE_ORDER_MARK: Final = "\ufeff"

# Characters that some programs show and others hide, reorder or take for a line break.
_DECEPTIVE = "\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff"
_CONTROL_EXCEPT_LAYOUT = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"

UNSAFE_BUT_LAYOUT: Final = f"{_CONTROL_EXCEPT_LAYOUT}{_DECEPTIVE}\ud800-\udfff"
"""Control and deceptive characters, and halves, for between brackets; tab, LF and CR are none."""

UNSAFE_IN_TEXT: Final = rf"[{UNSAFE_BUT_LAYOUT}]|\r(?!\n)"
"""Control and deceptive characters; tab, LF and CRLF are allowed. Compiled where YAML is read."""

UNSAFE_IN_VALUE: Final = re.compile(rf"[\x00-\x1f\x7f-\x9f{_DECEPTIVE}]")
"""The same for one short value, in which tab and line breaks have no place either."""

LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")
"""Half a character; in a Python string a surrogate never comes in pairs."""

_UNSAFE_TO_SHOW = re.compile(f"{UNSAFE_IN_VALUE.pattern}|{LONE_SURROGATE.pattern}")


def harmless(text: str) -> str:
    """A text as it may be shown anywhere: what steers a terminal, or is half a character, escaped.

    Every name of a file goes through this, since a file may have any name.
    """
    return _UNSAFE_TO_SHOW.sub(lambda found: ascii(found.group())[1:-1], text)


_UNFAMILIAR = "[^\x00-\u024f\u0300-\u036f\u1e00-\u206f]"


def familiar(text: str) -> str:
    """A text with a mark instead of each sign that is not of the Latin script.

    Which others are letters, and what they fold to, differs from one Unicode version to the next.
    """
    return re.sub(_UNFAMILIAR, "\ufffd", text)


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column of a character offset, both counted from 1, in characters."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def decoded(raw: bytes) -> str | tuple[int, int]:
    """The text without byte-order mark, or the place of the first byte that is not UTF-8."""
    try:
        return raw.decode("utf-8").removeprefix(BYTE_ORDER_MARK)
    except UnicodeDecodeError as problem:
        before = raw[: problem.start].decode("utf-8").removeprefix(BYTE_ORDER_MARK)
        return place(before, len(before))
