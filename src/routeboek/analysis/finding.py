"""A finding about rules with the cases it is about, and the names of what it is in."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import PurePath
from typing import NamedTuple

from routeboek.diagnostic import Diagnostic
from routeboek.differ import name_of
from routeboek.messages import Language
from routeboek.places import At


class Witness(NamedTuple):
    """The smallest case that shows a finding: `routeboek advise` gives it this status and table."""

    case: Mapping[str, object]
    status: str
    table: str = ""


class Finding(NamedTuple):
    """What is wrong (`diagnostic`), and for which cases.

    `key` names the rule element apart from its place, so that a finding stays the same one when
    lines move. `cases` are they in the words of the rules; `share` is their part of all
    situations of the editions and municipalities that were looked at, between 0 and 1. `under` is
    the reading (`interpretation=reading`) under which it is so, if that is not chosen.
    """

    diagnostic: Diagnostic
    key: str = ""
    cases: str = ""
    share: float | None = None
    witness: Witness | None = None
    under: str = ""

    def fingerprint(self) -> str:
        """The same for the same finding as long as neither its cause nor its rule changes."""
        span = self.diagnostic.span
        place = self.key or (PurePath(span.file).name if span else "")
        params = sorted(self.diagnostic.params.items())
        told = (self.diagnostic.code, place, params, *([self.under] if self.under else []))
        return sha256(repr(told).encode()).hexdigest()

    def to_dict(self, language: Language = "nl") -> dict[str, object]:
        """JSON shape of the finding, key order stable."""
        return {
            **self.diagnostic.to_dict(language),
            "rule": self.key,
            "reading": self.under or None,
            "cases": self.cases,
            "share": self.share,
            "witness": None if self.witness is None else dict(self.witness.case),
            "fingerprint": self.fingerprint(),
        }


def key_of(at: At) -> str:
    """The name of a rule element that stays when lines move: ids instead of numbers."""
    file = PurePath(at.document.spans.value().file).stem
    names = list(dict.fromkeys(name for name in (file, at.document.name) if name))
    found: object = at.document.data
    for step in at.path:
        if isinstance(found, dict):
            found = found.get(str(step))
            names.append(str(step))
        elif isinstance(found, list) and isinstance(step, int) and step < len(found):
            found = found[step]
            names.append(name_of(found) or str(step))
    return "/".join(names).replace(f"{file}/{file}/", f"{file}/")
