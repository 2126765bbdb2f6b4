"""`routeboek advise`: a case in, the advice out."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

import typer

from routeboek.advice import Advice
from routeboek.book import Rules
from routeboek.case import Case, case_keys
from routeboek.cli.app import Advise
from routeboek.cli.output import Code, complain, refuse, write_json, write_page
from routeboek.diagnostic import CaseError, Diagnostic, RulesError, Span
from routeboek.evaluator import advise
from routeboek.files import read_file
from routeboek.jsontext import CaseText, read_case_text
from routeboek.load import load_rules
from routeboek.messages import long_date, say
from routeboek.text_guard import MAX_BYTES

STANDARD_INPUT = "-"


def run(request: Advise) -> Code:
    """Writes the advice, or says why there is none."""
    try:
        advice, rules = _advice(request)
    except CaseError as error:
        found = error.diagnostics
        return refuse(found, request.language, request.form, Code.REFUSED, "cli-refused")
    except RulesError as error:
        found = error.diagnostics
        return refuse(found, request.language, request.form, Code.RULES, "cli-rules")
    if request.form == "json":
        write_json(advice.to_dict())
        return Code.DONE
    from routeboek.render.advicepage import advice_page

    write_page(advice_page(advice, rules, explain=request.explain), request.form)
    return Code.DONE


def _advice(request: Advise) -> tuple[Advice, Rules]:
    text = _read(request.case)
    _set_date(text, request)
    try:
        case = Case.from_text(text)
    except CaseError as error:
        from routeboek.cli.findings import all_findings

        raise CaseError(all_findings(error, text, request.rules)) from None
    return _advised(case, request)


def _advised(case: Case, request: Advise) -> tuple[Advice, Rules]:
    """The advice, and the rules it is by."""
    rules = load_rules(request.rules, language=request.language, for_case=case)
    _require_edition(rules, case, request)
    strict = request.strict_edition
    return advise(rules, case, edition=request.edition, strict_edition=strict), rules


def _require_edition(rules: Rules, case: Case, request: Advise) -> None:
    """Stops at an edition that this sector does not have: not the case is wrong, but the option."""
    sector = rules.sectors.get(case.sector)
    known = [edition.id for edition in sector.editions] if sector else []
    if sector and request.edition is not None and request.edition not in known:
        text = say("usage-edition-option", request.language, known=", ".join(known))
        raise typer.BadParameter(text)


def _read(path: str) -> CaseText:
    """The text of the case, from a file or from standard input."""
    if path != STANDARD_INPUT:
        return read_case_text(read_file(Path(path), CaseError), path, known=case_keys())
    try:
        raw = sys.stdin.buffer.read(MAX_BYTES + 1) if sys.stdin else b""
    except OSError:  # opened for writing, or gone
        raise CaseError([Diagnostic("file-unreadable", Span("<stdin>"))]) from None
    return read_case_text(raw, "<stdin>", known=case_keys())


def _set_date(text: CaseText, request: Advise) -> None:
    """The reference date from the command line, and today where nothing gives one."""
    if request.day is not None:
        text.data["reference_date"] = request.day
    elif text.data.get("reference_date") is None:
        day = today()
        text.data["reference_date"] = day.isoformat()
        complain(say("cli-today", request.language, day=long_date(day, request.language)))


def today() -> date:
    """The day on which the command is run; the library itself never asks."""
    return datetime.now().astimezone().date()
