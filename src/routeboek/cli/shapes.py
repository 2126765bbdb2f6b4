"""`routeboek schema`: what cases, advices and rule files look like, for editors and systems."""

from __future__ import annotations

from routeboek.cli.app import Schema
from routeboek.cli.output import Code, complain, refuse, write_json
from routeboek.diagnostic import RulesError
from routeboek.load import load_rules
from routeboek.messages import say
from routeboek.schema import advice_schema, case_schema


def run(request: Schema) -> Code:
    """Writes the schema of a case by these rules, of an advice, or of a kind of rule file."""
    what, kind, language, folder = request
    if what == "rules":
        from routeboek.rulesschema import rules_schema

        write_json(rules_schema(kind))
        return Code.DONE
    if kind is not None:
        complain(say("usage-file-of-rules", language))
        return Code.USAGE
    if what == "advice":
        write_json(advice_schema())
        return Code.DONE
    try:
        rules = load_rules(folder, language=language)
    except RulesError as error:
        return refuse(error.diagnostics, language, "text", Code.RULES, "cli-rules")
    write_json(case_schema(rules))
    return Code.DONE
