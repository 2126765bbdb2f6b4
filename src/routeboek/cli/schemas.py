"""`routeboek schema`: what cases, advices and rule files look like, for editors and systems."""

from __future__ import annotations

from routeboek.cli.app import Schema
from routeboek.cli.output import Code, Stop, write_json
from routeboek.load import load_rules
from routeboek.messages import say
from routeboek.schema import advice_schema, case_schema


def run(request: Schema) -> Code:
    """Writes the schema of a case by these rules, of an advice, or of a kind of rule file."""
    if request.what == "rules":
        from routeboek.rulesschema import rules_schema

        write_json(rules_schema(request.file))
    elif request.file is not None:
        raise Stop(Code.USAGE, say("usage-file-of-rules", request.lang))
    elif request.what == "advice":
        write_json(advice_schema())
    else:
        write_json(case_schema(load_rules(request.rules, language=request.lang)))
    return Code.DONE
