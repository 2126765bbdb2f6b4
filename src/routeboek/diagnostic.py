"""Findings about rule files and case files, and the errors that carry them.

A finding has a stable code, a place, one sentence that says what is wrong, and one that says
what to do. Its wording lives in `messages`, so that a finding can be shown in Dutch or English;
parameters never hold a value taken from a case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple, Self

from routeboek.budget import TooLarge
from routeboek.messages import Language, diagnostic_text
from routeboek.text_guard import MAX_BYTES, harmless


class _Span(NamedTuple):
    file: str
    line: int
    column: int


class Span(_Span):
    """A place in a file, named harmlessly: line and column count from 1; 0 means "not known"."""

    __slots__ = ()

    def __new__(cls, file: str, line: int = 0, column: int = 0) -> Self:
        """A place; whatever the file is called, it can be shown."""
        return super().__new__(cls, harmless(file), line, column)

    def __str__(self) -> str:
        if not self.line:
            return self.file
        place = f"{self.file}:{self.line}"
        return f"{place}:{self.column}" if self.column else place


class Diagnostic(NamedTuple):
    """One finding.

    `pointer` is an RFC 6901 JSON pointer into a case, "" for the whole document, None for
    findings about rule files. `params` fill the message; they hold names that the rules or the
    contract define, numbers and dates of editions, never what a case contains.
    """

    code: str
    span: Span | None = None
    pointer: str | None = None
    params: Mapping[str, str] = {}
    severity: str = "error"

    def message(self, language: Language = "nl") -> str:
        """What is wrong, in one sentence."""
        return diagnostic_text(self.code, self.params, language)[0]

    def remedy(self, language: Language = "nl") -> str:
        """What to do about it, in one sentence."""
        return diagnostic_text(self.code, self.params, language)[1]

    def place(self) -> str:
        """Where it is: file:line:column for rules, file:line and pointer for cases."""
        return " ".join(filter(None, (str(self.span or ""), self.pointer)))

    def to_dict(self, language: Language = "nl") -> dict[str, object]:
        """JSON shape of the finding, key order stable."""
        return {
            "code": self.code,
            "severity": self.severity,
            "file": self.span.file if self.span else None,
            "line": (self.span.line or None) if self.span else None,
            "column": (self.span.column or None) if self.span else None,
            "pointer": self.pointer,
            "message": self.message(language),
            "remedy": self.remedy(language),
        }


class RouteboekError(ValueError):
    """Base of the two refusals; `diagnostics` lists every finding, in order of place."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics: tuple[Diagnostic, ...] = tuple(diagnostics)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        return "\n".join(
            f"{d.place()}: [{d.code}] {d.message()} {d.remedy()}".removeprefix(": ")
            for d in self.diagnostics
        )


class RulesError(RouteboekError):
    """The rules cannot be used: missing, unreadable or inconsistent."""


class CaseError(RouteboekError):
    """The case is refused: unreadable, incomplete, of the wrong shape, or contradicting itself."""


@contextmanager
def refusing() -> Iterator[None]:
    """While this lasts, what is too large to decide refuses the rules."""
    try:
        yield
    except TooLarge:
        raise RulesError([Diagnostic("rules-undecidable")]) from None


# ---------------------------------------------------------------- told in more than one place


def too_large(file: str, error: type[RouteboekError]) -> Diagnostic:
    """The finding for a case or a rule file that is too large, from wherever it was read."""
    is_case = issubclass(error, CaseError)
    code, pointer = ("case-too-large", "") if is_case else ("file-too-large", None)
    return Diagnostic(code, Span(file), pointer, {"limit": str(MAX_BYTES // 1_000_000)})


def not_known(what: str, name: str, near: str, span: Span | None) -> Diagnostic:
    """The finding for a name of something that does not exist, with the one that was meant."""
    code = f"unknown-{what}-near" if near else f"unknown-{what}"
    return Diagnostic(code, span, None, {"name": name, "near": near})
