"""Examples as YAML to read aloud: what fits on a line stands on it, what does not is a block.

The reader of rule files takes every name, date and code for text, so they stand unquoted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from textwrap import wrap

WIDTH = 120


def example_text(example: Mapping[str, object]) -> str:
    """One example, as an item of the list `examples`."""
    return "\n".join(_item(example, 2))


def block(entries: Mapping[str, object], indent: int) -> Iterator[str]:
    """Each entry on a line of its own, or on several where its value does not fit."""
    for name, value in entries.items():
        if value is None:
            continue
        start = " " * indent + f"{name}:"
        line = f"{start} {_sentence(value) if isinstance(value, str) else flow(value)}"
        if len(line) <= WIDTH:
            yield line
        elif isinstance(value, str):
            yield f"{start} >-"
            yield from _filled(value, indent + 2)
        elif isinstance(value, Mapping):
            yield start
            yield from block(value, indent + 2)
        elif isinstance(value, list) and isinstance(value[0], Mapping):
            yield start
            for one in value:
                short = " " * indent + f"  - {flow(one)}"
                yield from [short] if len(short) <= WIDTH else _item(one, indent + 2)
        else:
            yield start
            yield from _filled(flow(value), indent + 2)


def _item(entries: Mapping[str, object], indent: int) -> Iterator[str]:
    first, *rest = block(entries, indent + 2)
    yield " " * indent + f"- {first.lstrip()}"
    yield from rest


def _filled(text: str, indent: int) -> list[str]:
    """A text over as many lines as it needs; YAML makes them one again."""
    lines = wrap(text, WIDTH - indent, break_long_words=False, break_on_hyphens=False)
    return [" " * indent + line for line in lines]


def flow(value: object) -> str:
    """A value on one line; what is None in a mapping is left out."""
    if isinstance(value, Mapping):
        parts = (f"{name}: {flow(part)}" for name, part in value.items() if part is not None)
        return "{" + ", ".join(parts) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(flow(part) for part in value) + "]"
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    return text if re.fullmatch(r"[\w-]+", text) else json.dumps(text, ensure_ascii=False)


def _sentence(text: str) -> str:
    """A text that stands alone after its key: only what YAML would misread is quoted."""
    plain = text[:1].isalnum() and not re.search(r": | #|[:\s]$", text)
    return text if plain else json.dumps(text, ensure_ascii=False)
