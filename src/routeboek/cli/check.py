"""`routeboek check`: everything that is wrong with a rules folder, at once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from routeboek.book import Rules
from routeboek.cli.output import Code, complain, write, write_json
from routeboek.diagnostic import Diagnostic, RulesError, Span
from routeboek.load import load_rules, shipped_rules
from routeboek.messages import Language, say
from routeboek.render.jsonform import SCHEMA_VERSION, finding_line

TRANSLATIONS = "en.yaml"
_NO_FOLDER = {"rules-folder-missing", "rules-folder-empty"}


def run(folder: str | None, form: str, language: Language) -> Code:
    """Writes the findings, or one line that says what was checked."""
    try:
        english = load_rules(folder, language="en")  # reads the translations too
        rules = load_rules(folder)
    except RulesError as error:
        missing = {one.code for one in error.diagnostics} <= _NO_FOLDER
        return _report(error.diagnostics, form, language, Code.RULES if missing else Code.FOUND)
    place = Path(folder) if folder else shipped_rules()
    file = Span(str(place / TRANSLATIONS))
    hints = [
        Diagnostic("untranslated", file, None, {"text": text}, "hint")
        for text in english.untranslated
    ]
    if form == "json":
        write_json(_checked_json(rules, hints, language))
        return Code.DONE
    write(say("check-fine", language, **_counts(rules)) + "\n")
    if hints:
        complain(say("check-hints", language, n=str(len(hints))))
    return Code.DONE


def _report(found: Iterable[Diagnostic], form: str, language: Language, code: Code) -> Code:
    findings = list(found)
    if form == "json":
        diagnostics = [one.to_dict(language) for one in findings]
        write_json({"schema_version": SCHEMA_VERSION, "diagnostics": diagnostics})
        return code
    number = "one" if len(findings) == 1 else "many"
    write("".join(f"{finding_line(one, language)}\n" for one in findings))
    complain(say(f"check-found-{number}", language, n=str(len(findings))))
    return code


def _checked_json(
    rules: Rules, hints: Iterable[Diagnostic], language: Language
) -> dict[str, object]:
    return {
        "schema_version": SCHEMA_VERSION,
        "diagnostics": [one.to_dict(language) for one in hints],
        "checked": {name: int(number) for name, number in _counts(rules).items()},
    }


def _counts(rules: Rules) -> dict[str, str]:
    tables = {(route.edition.id, name) for route in rules.routes.values() for name in route.tables}
    return {
        "editions": str(sum(len(sector.editions) for sector in rules.sectors.values())),
        "municipalities": str(len(rules.municipalities)),
        "tables": str(len(tables)),
        "facts": str(len(rules.facts)),
    }
