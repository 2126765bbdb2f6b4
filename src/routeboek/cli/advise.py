"""`routeboek advise`: a case in, the advice out."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import typer

from routeboek.case import Case, case_keys
from routeboek.cli.app import Advise
from routeboek.cli.choosing import with_readings
from routeboek.cli.output import Code, complain, write_json, write_page
from routeboek.diagnostic import CaseError, Diagnostic, RulesError, Span
from routeboek.evaluator import advise
from routeboek.files import read_file
from routeboek.jsontext import CaseText, JsonValue, read_case_text
from routeboek.load import load_rules
from routeboek.messages import long_date, say
from routeboek.text_guard import MAX_BYTES

STANDARD_INPUT = "-"

# What must be there before anything can be said with the rules; a stand-in for each.
_NEEDED: dict[str, JsonValue] = {
    "reference_date": date.max.isoformat(),
    "sector": "x",
    "municipality": "x",
}
# Findings that do not depend on what a stand-in may stand for.
_INDEPENDENT = tuple(
    "unknown- fact-wrong-type case-personal-data history-needs- history-running- outcome-before- "
    "reason-without- follow-up- holiday-".split()
)


def run(request: Advise) -> Code:
    """Writes the advice."""
    text = _read(request.case)
    _set_date(text, request)
    try:
        case = Case.from_text(text)
    except CaseError as error:
        raise CaseError(_all_findings(error, text, request.rules)) from None
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


def _set_date(text: CaseText, request: Advise) -> None:
    """The reference date from the command line, and today where nothing gives one."""
    if request.date is not None:
        text.data["reference_date"] = request.date
    elif text.data.get("reference_date") is None:
        day = today()
        text.data["reference_date"] = day.isoformat()
        complain(say("cli-today", request.lang, day=long_date(day, request.lang)))


def today() -> date:
    """The day on which the command is run; the library itself never asks."""
    return datetime.now().astimezone().date()


# ---------------------------------------------------------------- all that is wrong with a case


def _all_findings(error: CaseError, text: CaseText, rules: str | None) -> list[Diagnostic]:
    """The findings about the shape, and those about what is sound in it."""
    found = list(error.diagnostics)
    unsound = {one.pointer.split("/")[1] for one in found if one.pointer}
    fields = {field.alias or name for name, field in Case.model_fields.items()}
    sound = {key: value for key, value in text.data.items() if key in fields and key not in unsound}
    missing = {f"/{key}" for key in _NEEDED if key not in sound}
    further: tuple[Diagnostic, ...] = ()
    try:
        advise(load_rules(rules), Case.from_text(replace(text, data={**_NEEDED, **sound})))
    except CaseError as refusal:
        further = refusal.diagnostics
    except RulesError:
        pass  # said when the shape is right
    for one in further:
        holds = not missing or (one.code.startswith(_INDEPENDENT) and one.pointer not in missing)
        same = ((one.code, one.pointer, one.span) == (f.code, f.pointer, f.span) for f in found)
        if holds and not any(same):
            found.append(one)
    return sorted(found, key=lambda one: (one.span.line, one.span.column) if one.span else (0, 0))
