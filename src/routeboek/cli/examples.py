"""`routeboek test`: the example cases beside the rules."""

from __future__ import annotations

from pathlib import Path

from routeboek.cli.output import Code, complain, write
from routeboek.diagnostic import RulesError
from routeboek.examples import check_example, read_examples
from routeboek.load import load_rules, shipped_rules
from routeboek.messages import Language, say
from routeboek.render.jsonform import finding_line


def run(folder: str | None, language: Language) -> Code:
    """Writes every expectation that the rules do not meet, and how many examples there are."""
    try:
        rules = load_rules(folder)
        examples = read_examples(Path(folder) if folder else shipped_rules(), rules.facts)
    except RulesError as error:
        complain("\n".join(finding_line(one, language) for one in error.diagnostics))
        return Code.RULES
    wrong = [mismatch for example in examples for mismatch in check_example(rules, example)]
    lines = []
    for one in wrong:
        place = f"{one.example.span}: {one.example.name}"
        told = say("test-mismatch", language, key=one.key, expected=one.expected, found=one.found)
        lines += [place, f"  {told}"]
    counts = {"examples": str(len(examples)), "wrong": str(len(wrong))}
    lines.append(say("test-count", language, **counts))
    write("\n".join(lines) + "\n")
    return Code.FOUND if wrong else Code.DONE
