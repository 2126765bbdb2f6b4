"""`routeboek test`: the example cases beside the rules, and what they cover of the conditions."""

from __future__ import annotations

from collections.abc import Iterable

from routeboek.analysis.coverage import RouteCoverage, coverage
from routeboek.analysis.proposals import Proposal, proposals
from routeboek.cli.app import Mutate, Test
from routeboek.cli.output import Code, Stop, complain, finding_lines, write_json, write_lines
from routeboek.diagnostic import RulesError
from routeboek.diagram import TooLarge
from routeboek.examples import Example, check_example, read_examples
from routeboek.jsonparts import Json
from routeboek.load import load_files, rules_folder
from routeboek.messages import Language, say
from routeboek.places import At
from routeboek.reading import RuleFiles
from routeboek.render.ci import percentage
from routeboek.render.clean import SCHEMA_VERSION
from routeboek.render.exampletext import example_text


def run(request: Test) -> Code:
    """Writes every expectation that the rules do not meet, and what the examples cover."""
    language = request.lang
    files, examples, wrong = tried(request)
    try:
        covered = coverage(files, [one.case for one in examples if not one.under])
    except TooLarge:
        covered = []
        complain(say("test-not-proved", language))
    if request.generate:
        propose(proposals(covered), language)
    elif request.format == "json":
        told = {"examples": len(examples), "mismatches": wrong}
        rows = [_covered(one) for one in covered]
        write_json({"schema_version": SCHEMA_VERSION, **told, "coverage": rows})
    else:
        lines = []
        for one in wrong:
            lines.append(f"{one['place']}: {one['example']}")
            lines.append(f"  {say('test-mismatch', language, **one)}")
        lines.append(say("test-count", language, examples=len(examples), wrong=len(wrong)))
        write_lines(lines + [line for one in covered for line in _coverage(one, request)])
    if wrong:
        return Code.FOUND
    return Code.DONE if covered else Code.NOT_PROVED


def tried(request: Test | Mutate) -> tuple[RuleFiles, list[Example], list[dict[str, str]]]:
    """The rules, the examples beside them, and every expectation that the rules do not meet."""
    try:
        files = load_files(request.folder)
        examples = read_examples(rules_folder(request.folder), files.rules)
    except RulesError as error:
        raise Stop(Code.RULES, *finding_lines(error.diagnostics, request.lang)) from None
    wrong = [
        {
            "place": str(one.span),
            "example": one.name,
            "key": bad.key,
            "expected": bad.expected,
            "found": bad.found,
        }
        for one in examples
        for bad in check_example(files.rules, one)
    ]
    return files, examples, wrong


def place_of(at: At) -> str:
    """A place in a rule document, as it is shown."""
    return str(at.document.spans.value(at.path))


def propose(found: Iterable[Proposal], language: Language) -> None:
    """Writes proposals as a file with examples, and says how many there are."""
    made = list(found)
    lines = [f"# {say('proposal-heading', language)}", "examples:"]
    for one in made:
        case = {name: part for name, part in one.case.items() if name != "schema_version"}
        lines.append(example_text({"name": one.name, "case": case, "expect": one.expect}))
    write_lines(lines)
    complain(say("test-proposed", language, n=len(made)))


def _covered(one: RouteCoverage) -> Json:
    route = one.study.route
    return {
        "edition": route.edition.id,
        "municipality": route.municipality,
        "objectives": one.objectives,
        "missing": [{"place": place_of(o.at), "answer": o.answer} for o in one.missing],
    }


def _coverage(one: RouteCoverage, request: Test) -> Iterable[str]:
    language, rules = request.lang, one.study.rules
    name = rules.municipalities[one.study.route.municipality].name
    numbers = {
        "covered": one.objectives - len(one.missing),
        "share": percentage(one.share, language),
    }
    yield say("test-coverage", language, **{**_covered(one), "municipality": name, **numbers})
    for objective in one.missing if request.missing else ():
        answer = say("word-yes" if objective.answer else "word-no", language)
        params = {"place": place_of(objective.at), "answer": answer, "municipality": name}
        yield "  " + say("test-missing", language, **params)
