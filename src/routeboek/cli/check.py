"""`routeboek check`: everything that is wrong with a rules folder, at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path

from routeboek.book import Rules
from routeboek.cli.output import Code, complain, write, write_json
from routeboek.diagnostic import Diagnostic, RulesError, Span
from routeboek.facts import Fact
from routeboek.files import read_file
from routeboek.load import load_rules, shipped_rules
from routeboek.messages import Language, say
from routeboek.render.jsonform import SCHEMA_VERSION, finding_line
from routeboek.source import read_documents

TRANSLATIONS = "en.yaml"
_NO_FOLDER = {"rules-folder-missing", "rules-folder-empty"}
# Fields of the rule book that hold what a professional reads.
_TEXTS = {"name", "formerly", "text", "todo", "note", "means", "question", "remedy", "label"}
_TEXTS_BY_KEY = {"values", "readings", "documents"}


def run(folder: str | None, form: str, language: Language) -> Code:
    """Writes the findings, or one line that says what was checked."""
    try:
        english = load_rules(folder, language="en")  # reads the translations too
        rules = load_rules(folder)
    except RulesError as error:
        missing = {one.code for one in error.diagnostics} <= _NO_FOLDER
        return _report(error.diagnostics, form, language, Code.RULES if missing else Code.FOUND)
    place = Path(folder) if folder else shipped_rules()
    hints = _untranslated(rules, english, place / TRANSLATIONS)
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


# ---------------------------------------------------------------- translations


def _untranslated(rules: Rules, english: Rules, file: Path) -> list[Diagnostic]:
    """A hint for every Dutch text that stays Dutch in English and is not in the translations."""
    known = _translated(file)
    pairs = zip(_texts(rules), _texts(english), strict=True)
    missing = dict.fromkeys(
        dutch for dutch, other in pairs if dutch == other and dutch not in known
    )
    return [
        Diagnostic("untranslated", Span(str(file)), None, {"text": text}, "hint")
        for text in missing
    ]


def _translated(file: Path) -> set[str]:
    """The Dutch texts that have a translation, be it the same word."""
    if not file.is_file():
        return set()
    found: set[str] = set()
    for document in read_documents(read_file(file), str(file)):
        pairs = document.data.get("translations")
        for pair in pairs if isinstance(pairs, list) else ():
            if isinstance(pair, dict):
                found.add(str(pair.get("nl", "")))
    return found


def _texts(part: object) -> Iterable[str]:
    """Every text in a part of the rule book, in a fixed order."""
    if isinstance(part, Mapping):
        for value in part.values():
            yield from _texts(value)
    elif names := _field_names(part):
        for name in names:
            if not (isinstance(part, Fact) and name == "name"):
                yield from _texts_of(name, getattr(part, name))
    elif isinstance(part, tuple):
        for value in part:
            yield from _texts(value)


def _field_names(part: object) -> Sequence[str]:
    """The fields of a dataclass or a named tuple; none for anything else."""
    if is_dataclass(part):
        return [field.name for field in fields(part)]
    return getattr(part, "_fields", ())


def _texts_of(name: str, value: object) -> Iterable[str]:
    if name in _TEXTS and isinstance(value, str):
        yield from [value] if value else []
    elif name in _TEXTS_BY_KEY and isinstance(value, Mapping):
        yield from (text for text in value.values() if isinstance(text, str))
    elif name not in ("decisions", "side_decisions", "inquiries", "municipalities"):
        yield from _texts(value)
