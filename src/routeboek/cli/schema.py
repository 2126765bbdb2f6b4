"""`routeboek schema`: what a case and an advice look like, for editors and other systems."""

from __future__ import annotations

from routeboek.cli.output import Code, refuse, write_json
from routeboek.diagnostic import RulesError
from routeboek.load import load_rules
from routeboek.messages import Language
from routeboek.schema import advice_schema, case_schema


def run(what: str, language: Language, folder: str | None) -> Code:
    """Writes the schema of a case by these rules, or of an advice."""
    if what == "advice":
        write_json(advice_schema())
        return Code.DONE
    try:
        rules = load_rules(folder, language=language)
    except RulesError as error:
        return refuse(error.diagnostics, language, "text", Code.RULES, "cli-rules")
    write_json(case_schema(rules))
    return Code.DONE
