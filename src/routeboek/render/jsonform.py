"""Results as JSON text."""

from __future__ import annotations

import json

from routeboek.render.clean import can_show

SCHEMA_VERSION = 1


def to_json(data: object, encoding: str = "utf-8") -> str:
    """JSON that reads well; letters that the stream cannot hold are written as escapes."""
    text = json.dumps(data, indent=2, ensure_ascii=False)
    return (text if can_show(text, encoding) else json.dumps(data, indent=2)) + "\n"
