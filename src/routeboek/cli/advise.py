"""`routeboek advise`: a case in, the advice out."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

import typer

from routeboek.case import Case, case_keys, says
from routeboek.cli.app import Advise
from routeboek.cli.choosing import with_readings
from routeboek.cli.output import Code, complain, write_json, write_page
from routeboek.diagnostic import CaseError, Diagnostic, RulesError, Span
from routeboek.evaluator import advise
from routeboek.files import read_file
from routeboek.jsontext import CaseText, read_case_text
from routeboek.load import load_rules
from routeboek.messages import long_date, say
from routeboek.refusals import read_case
from routeboek.text_guard import MAX_BYTES

STANDARD_INPUT = "-"


def run(request: Advise) -> Code:
    """Writes the advice."""
    text = _read(request.case)
    _set_date(text, request)
    case = _checked(text, request)
    rules = load_rules(request.rules, language=request.lang, for_case=case)
    sector = rules.sectors.get(case.sector)
    known = [edition.id for edition in sector.editions] if sector else []
    if sector and request.edition not in (None, *known):  # not the case is wrong, but the option
        told = say("usage-edition-option", request.lang, known=", ".join(known))
        raise typer.BadParameter(told)
    rules = with_readings(rules, request.reading, request.lang)
    strict = request.strict_edition
    advice = advise(rules, case, edition=request.edition, strict_edition=strict)
    if request.format == "json":
        write_json(advice.to_dict())
    else:
        from routeboek.render.advicepage import advice_page

        write_page(advice_page(advice, rules, explain=request.explain), request.format)
    return Code.DONE


def _read(path: str) -> CaseText:
    """The text of the case, from a file or from standard input."""
    if path != STANDARD_INPUT:
        return read_case_text(read_file(Path(path), CaseError), path, known=case_keys())
    try:
        raw = sys.stdin.buffer.read(MAX_BYTES + 1) if sys.stdin else b""
    except OSError:  # opened for writing, or gone
        raise CaseError([Diagnostic("file-unreadable", Span("<stdin>"))]) from None
    return read_case_text(raw, "<stdin>", known=case_keys())


def _checked(text: CaseText, request: Advise) -> Case:
    """The case; what is wrong with it is told with what the rules say, if they can be read."""
    try:
        return Case.from_text(text)
    except CaseError as error:
        try:
            rules = load_rules(request.rules, language=request.lang)
        except RulesError:
            raise error from None  # which is told when the shape is right
    return read_case(rules, text)


def _set_date(text: CaseText, request: Advise) -> None:
    """The reference date from the command line, and today where nothing gives one."""
    if request.date is not None:
        text.data["reference_date"] = request.date
    elif not says(text.data, "reference_date"):
        day = today()
        text.data["reference_date"] = day.isoformat()
        complain(say("cli-today", request.lang, day=long_date(day, request.lang)))


def today() -> date:
    """The day on which the command is run; the library itself never asks."""
    return datetime.now().astimezone().date()
