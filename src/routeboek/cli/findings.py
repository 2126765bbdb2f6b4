"""Everything wrong with a case whose shape is wrong, so that one round of repair will do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from routeboek.case import Case
from routeboek.diagnostic import CaseError, Diagnostic, RulesError
from routeboek.evaluator import advise
from routeboek.jsontext import CaseText, JsonValue
from routeboek.load import load_rules

# What must be there before anything can be said with the rules; a stand-in for each.
_NEEDED: dict[str, JsonValue] = {
    "reference_date": date.max.isoformat(),
    "sector": "x",
    "municipality": "x",
}
# Findings that do not depend on what a stand-in may stand for.
_INDEPENDENT = (
    "unknown-",
    "fact-wrong-type",
    "case-personal-data",
    "history-needs-",
    "history-running-",
    "outcome-before-",
    "reason-without-",
    "follow-up-",
    "holiday-",
)


def all_findings(error: CaseError, text: CaseText, rules: str | None) -> list[Diagnostic]:
    """The findings about the shape, and those about what is sound in it."""
    found = list(error.diagnostics)
    for one in _further(found, text, rules):
        if all((one.code, one.pointer, one.span) != (f.code, f.pointer, f.span) for f in found):
            found.append(one)
    return sorted(found, key=lambda one: (one.span.line, one.span.column) if one.span else (0, 0))


def _further(found: list[Diagnostic], text: CaseText, path: str | None) -> Iterable[Diagnostic]:
    unsound = {one.pointer.split("/")[1] for one in found if one.pointer}
    fields = {field.alias or name for name, field in Case.model_fields.items()}
    sound = {key: value for key, value in text.data.items() if key in fields and key not in unsound}
    missing = [key for key in _NEEDED if key not in sound]
    try:
        case = Case.from_text(replace(text, data={**_NEEDED, **sound}))
        advise(load_rules(path), case)
    except CaseError as error:
        return [one for one in error.diagnostics if not missing or _stands(one, missing)]
    except RulesError:
        pass  # said when the shape is right
    return ()


def _stands(found: Diagnostic, missing: list[str]) -> bool:
    """Whether a finding holds whatever the missing parts of the case may be."""
    about = (found.pointer or "").removeprefix("/")
    return found.code.startswith(_INDEPENDENT) and about not in missing
