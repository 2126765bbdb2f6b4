"""`routeboek advise`: a case in, the advice out."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import typer

from routeboek.advice import Advice
from routeboek.book import Rules
from routeboek.case import Case, case_keys
from routeboek.casetext import CaseText, read_case_text
from routeboek.cli.output import Code, complain, refuse, write_json, write_page
from routeboek.diagnostic import CaseError, Diagnostic, RulesError, Span
from routeboek.evaluator import advise
from routeboek.files import read_file
from routeboek.load import load_rules
from routeboek.messages import Language, long_date, say
from routeboek.text_guard import MAX_BYTES

STANDARD_INPUT = "-"


class Request(NamedTuple):
    """What was asked on the command line."""

    case: str
    form: str
    language: Language
    day: str | None = None
    rules: str | None = None
    edition: str | None = None
    strict_edition: bool = False
    explain: bool = False


def run(request: Request) -> Code:
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
    from routeboek.render.sections import advice_page

    write_page(advice_page(advice, rules, explain=request.explain), request.form)
    return Code.DONE


def _advice(request: Request) -> tuple[Advice, Rules]:
    text = _read(request.case)
    _set_date(text, request)
    try:
        case = Case.from_text(text)
    except CaseError as error:
        from routeboek.cli.findings import all_findings

        raise CaseError(all_findings(error, text, request.rules)) from None
    return _advised(case, request)


def _advised(case: Case, request: Request) -> tuple[Advice, Rules]:
    """The advice by the rules that matter for this case; by all of them when that fails."""
    refused: CaseError | None = None
    if request.edition is None:
        try:
            rules = load_rules(request.rules, language=request.language, for_case=case)
        except RulesError:
            pass  # said again below, with all the rest
        else:
            try:
                return advise(rules, case, strict_edition=request.strict_edition), rules
            except CaseError as error:
                refused = error
    # What exists, and so what may be meant, only the whole rule book can tell.
    try:
        rules = load_rules(request.rules, language=request.language)
    except RulesError:
        if refused:
            raise refused from None
        raise
    _require_edition(rules, case, request)
    strict = request.strict_edition
    return advise(rules, case, edition=request.edition, strict_edition=strict), rules


def _require_edition(rules: Rules, case: Case, request: Request) -> None:
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


def _set_date(text: CaseText, request: Request) -> None:
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
