"""Results and refusals as JSON text."""

from __future__ import annotations

import json
from collections.abc import Iterable

from routeboek.diagnostic import Diagnostic
from routeboek.messages import Language
from routeboek.render.clean import can_show

SCHEMA_VERSION = 1


def to_json(data: object, encoding: str = "utf-8") -> str:
    """JSON that reads well; letters that the stream cannot hold are written as escapes."""
    text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    if can_show(text, encoding):
        return text
    return json.dumps(data, indent=2, ensure_ascii=True) + "\n"


def refusal(diagnostics: Iterable[Diagnostic], language: Language) -> dict[str, object]:
    """What stands in the place of a result when there is none."""
    return {
        "schema_version": SCHEMA_VERSION,
        "refused": True,
        "diagnostics": [one.to_dict(language) for one in diagnostics],
    }


def finding_line(found: Diagnostic, language: Language) -> str:
    """One finding on one line: place, what is wrong, what to do, code."""
    place = f"{found.place()}: " if found.place() else ""
    return f"{place}{found.message(language)} {found.remedy(language)} [{found.code}]"
