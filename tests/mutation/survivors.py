"""The slips that are known to survive, and why nothing needs to notice them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from routeboek.yamltext import read_documents

FILE = Path(__file__).with_name("survivors.yaml")
REASONS = {
    "equivalent": "the same comes out whatever is told",
    "faster": "the same comes out, only later or sooner",
    "never": "what would tell the difference cannot be, by what stands before it",
    "counted": "how many steps are counted shows only in a case at the very limit of them",
    "elsewhere": "a test notices it that is not in the corpus, because it takes long",
}


def known() -> dict[str, str]:
    """By the name of each slip its reason."""
    return {slip: one["reason"] for one in _read() for slip in one.get("slips", ())}


def known_in() -> dict[str, str]:
    """By the name of a function the reason why any slip in it may survive."""
    return {name: one["reason"] for one in _read() for name in one.get("functions", ())}


@cache
def _read() -> list[dict[str, Any]]:
    (document,) = read_documents(FILE.read_bytes(), FILE.name)
    data: dict[str, Any] = document.data
    found: list[dict[str, Any]] = data["survivors"]
    return found
