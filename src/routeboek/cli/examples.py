"""`routeboek test`: the example cases beside the rules, and what they cover of the conditions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from routeboek.analysis.coverage import RouteCoverage, coverage
from routeboek.analysis.proposals import Proposal, proposals
from routeboek.cli.output import Code, complain, write, write_json
from routeboek.diagnostic import RulesError
from routeboek.diagram import TooLarge
from routeboek.examples import Answer, Example, Mismatch, check_example, read_examples
from routeboek.load import load_files, shipped_rules
from routeboek.messages import Language, say
from routeboek.reading import RuleFiles
from routeboek.render.ci import percentage
from routeboek.render.jsonform import SCHEMA_VERSION, finding_line


class Request(NamedTuple):
    """Which folder, in which form, and whether to propose cases or to list what is missing."""

    folder: str | None
    form: str
    language: Language
    generate: bool
    missing: bool


def run(request: Request) -> Code:
    """Writes every expectation that the rules do not meet, and what the examples cover."""
    language = request.language
    read = rules_and_examples(request.folder, language)
    if read is None:
        return Code.RULES
    files, examples = read
    wrong = mismatches(files, examples)
    try:
        covered = coverage(files, [one.case for one in examples])
    except TooLarge:
        covered = []
        complain(say("test-not-proved", language))
    if request.generate:
        made = list(proposals(covered))
        write(proposals_as_yaml(made, language))
        complain(say("test-proposed", language, n=str(len(made))))
    elif request.form == "json":
        write_json(_json(wrong, covered, len(examples)))
    else:
        lines = [*_mismatches(wrong, language), _count(wrong, len(examples), language)]
        lines += _coverage_lines(covered, request)
        write("\n".join(lines) + "\n")
    if wrong:
        return Code.FOUND
    return Code.DONE if covered else Code.NOT_PROVED


def rules_and_examples(
    folder: str | None, language: Language
) -> tuple[RuleFiles, list[Example]] | None:
    """The rules of a folder with the examples beside them; None after saying what is wrong."""
    try:
        files = load_files(folder)
        place = Path(folder) if folder else shipped_rules()
        return files, read_examples(place, files.rules.facts)
    except RulesError as error:
        complain(*(finding_line(one, language) for one in error.diagnostics))
        return None


def mismatches(files: RuleFiles, examples: Iterable[Example]) -> list[Mismatch]:
    """Every expectation of the examples that the rules do not meet."""
    return [found for one in examples for found in check_example(files.rules, one)]


def mismatches_as_json(wrong: Iterable[Mismatch]) -> list[dict[str, str]]:
    """The expectations that are not met, each with its example and the place of that."""
    return [
        {
            "place": str(one.example.span),
            "example": one.example.name,
            "key": one.key,
            "expected": one.expected,
            "found": one.found,
        }
        for one in wrong
    ]


def _mismatches(wrong: Iterable[Mismatch], language: Language) -> Iterable[str]:
    for one in wrong:
        yield f"{one.example.span}: {one.example.name}"
        told = say("test-mismatch", language, key=one.key, expected=one.expected, found=one.found)
        yield f"  {told}"


def _count(wrong: Sequence[Mismatch], examples: int, language: Language) -> str:
    return say("test-count", language, examples=str(examples), wrong=str(len(wrong)))


def _coverage_lines(covered: Iterable[RouteCoverage], request: Request) -> Iterable[str]:
    language = request.language
    for one in covered:
        route, rules = one.study.route, one.study.rules
        name = rules.municipalities[route.municipality].name
        yield say(
            "test-coverage",
            language,
            edition=route.edition.id,
            municipality=name,
            covered=str(one.objectives - len(one.missing)),
            total=str(one.objectives),
            share=percentage(one.share, language),
        )
        for objective in one.missing if request.missing else ():
            answer = say("word-yes" if objective.answer else "word-no", language)
            place = str(objective.at.document.spans.value(objective.at.path))
            params = {"place": place, "answer": answer, "municipality": name}
            yield "  " + say("test-missing", language, **params)


def _json(
    wrong: Iterable[Mismatch], covered: Iterable[RouteCoverage], examples: int
) -> dict[str, object]:
    return {
        "schema_version": SCHEMA_VERSION,
        "examples": examples,
        "mismatches": mismatches_as_json(wrong),
        "coverage": [
            {
                "edition": one.study.route.edition.id,
                "municipality": one.study.route.municipality,
                "objectives": one.objectives,
                "missing": [
                    {
                        "place": str(o.at.document.spans.value(o.at.path)),
                        "answer": o.answer,
                    }
                    for o in one.missing
                ],
            }
            for one in covered
        ],
    }


# ---------------------------------------------------------------- proposals as YAML


def proposals_as_yaml(made: Iterable[Proposal], language: Language) -> str:
    """The proposals as a file with examples."""
    lines = [f"# {say('proposal-heading', language)}", "examples:"]
    for one in made:
        lines.append(f"  - name: {json.dumps(one.name, ensure_ascii=False)}")
        case = {name: part for name, part in one.case.items() if name != "schema_version"}
        lines.append(f"    case: {_flow(case)}")
        lines.append(f"    expect: {_flow(one.expect)}")
    return "\n".join(lines) + "\n"


def _flow(value: object | Answer) -> str:
    """A value as one line of YAML; every name and date in a case may stand unquoted."""
    if isinstance(value, Mapping):
        parts = (f"{name}: {_flow(part)}" for name, part in value.items() if part is not None)
        return "{" + ", ".join(parts) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_flow(part) for part in value) + "]"
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    return text if re.fullmatch(r"[\w-]+", text) else json.dumps(text, ensure_ascii=False)
