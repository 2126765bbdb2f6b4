"""The case that a command is about: its text, the day it is seen on, and what is wrong with it."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from routeboek.case import Case, case_keys, says
from routeboek.cli.output import complain
from routeboek.diagnostic import CaseError, Diagnostic, RulesError, Span
from routeboek.files import read_file
from routeboek.jsontext import CaseText, read_case_text
from routeboek.load import load_rules
from routeboek.messages import Language, long_date, say
from routeboek.refusals import read_case
from routeboek.text_guard import MAX_BYTES

STANDARD_INPUT = "-"


class Given(NamedTuple):
    """A case, and the day of today when it is seen on that because nothing gives another."""

    case: Case
    today: date | None

    def tell_day(self, language: Language) -> None:
        """Says which day that is; only with an advice, since a refusal is for no day."""
        if self.today is not None:
            complain(say("cli-today", language, day=long_date(self.today, language)))


def case_given(path: str, given: str | None, folder: str | None, language: Language) -> Given:
    """The case in a file or on standard input, seen on the day given; raises `CaseError`."""
    text, day = case_text(path), today()
    undated = seen_on(text, given, day)
    return Given(_checked(text, folder, language), day if undated else None)


def case_begun(
    path: str, optional: Collection[str], folder: str | None, language: Language
) -> Mapping[str, object]:
    """A case of which these keys may still be missing, as JSON; raises `CaseError`."""
    text = case_text(path)
    try:
        _checked(text, folder, language)
    except CaseError as error:
        wrong = [one for one in error.diagnostics if not _is_missing(one, optional)]
        if wrong:
            raise CaseError(wrong) from None
    return {key: value for key, value in text.data.items() if value is not None}


def _is_missing(found: Diagnostic, keys: Collection[str]) -> bool:
    return found.code == "case-key-missing" and not found.pointer and found.params["key"] in keys


def case_text(path: str) -> CaseText:
    """The text of a case, from a file or from standard input."""
    if path != STANDARD_INPUT:
        return read_case_text(read_file(Path(path), CaseError), path, known=case_keys())
    try:
        raw = sys.stdin.buffer.read(MAX_BYTES + 1) if sys.stdin else b""
    except OSError:  # opened for writing, or gone
        raise CaseError([Diagnostic("file-unreadable", Span("<stdin>"))]) from None
    return read_case_text(raw, "<stdin>", known=case_keys())


def _checked(text: CaseText, folder: str | None, language: Language) -> Case:
    """The case; what is wrong with it is told with what the rules say, if they can be read."""
    try:
        return Case.from_text(text)
    except CaseError as error:
        try:
            rules = load_rules(folder, language=language)
        except RulesError:
            raise error from None  # which is told when the shape is right
    return read_case(rules, text)


def seen_on(text: CaseText, given: str | None, day: date) -> bool:
    """Whether neither the command line nor the case gives a reference date: then it is `day`."""
    if given is not None:
        text.data["reference_date"] = given
    elif not says(text.data, "reference_date"):
        text.data["reference_date"] = day.isoformat()
        return True
    return False


def tell_undated(number: int, total: int, day: date, language: Language) -> None:
    """Says of how many lines the day is this one because nothing gives another."""
    if number:
        shown = long_date(day, language)
        complain(say("batch-today", language, n=number, total=total, day=shown))


def today() -> date:
    """The day on which the command is run; the library itself never asks."""
    return datetime.now().astimezone().date()
