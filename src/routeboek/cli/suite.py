"""`routeboek test`: the example cases beside the rules, and what they cover of the conditions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from routeboek.analysis.coverage import RouteCoverage, coverage
from routeboek.analysis.proposals import Proposal, proposals
from routeboek.cli.app import Test
from routeboek.cli.output import Code, complain, write, write_json
from routeboek.diagnostic import RulesError
from routeboek.diagram import TooLarge
from routeboek.examples import Example, Mismatch, check_example, read_examples
from routeboek.load import load_files, rules_folder
from routeboek.messages import Language, say
from routeboek.reading import RuleFiles
from routeboek.render.ci import percentage
from routeboek.render.exampletext import example_text
from routeboek.render.jsonform import SCHEMA_VERSION, finding_line


def run(request: Test) -> Code:
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
        propose(proposals(covered), language)
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
        return files, read_examples(rules_folder(folder), files.rules.facts)
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


def _coverage_lines(covered: Iterable[RouteCoverage], request: Test) -> Iterable[str]:
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


def propose(found: Iterable[Proposal], language: Language) -> None:
    """Writes proposals as a file with examples, and says how many there are."""
    made = list(found)
    lines = [f"# {say('proposal-heading', language)}", "examples:"]
    for one in made:
        case = {name: part for name, part in one.case.items() if name != "schema_version"}
        lines.append(example_text({"name": one.name, "case": case, "expect": one.expect}))
    write("\n".join(lines) + "\n")
    complain(say("test-proposed", language, n=str(len(made))))
