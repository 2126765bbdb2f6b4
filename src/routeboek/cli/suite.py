"""`routeboek test`: the examples beside the rules, and what they cover of them."""

from __future__ import annotations

from collections.abc import Iterable

from routeboek.analysis.coverage import RouteCoverage, coverage
from routeboek.analysis.portrayal import Draft, drafts, untrue
from routeboek.analysis.proposals import Proposal, proposals
from routeboek.budget import TooLarge
from routeboek.cli.app import Mutate, Test
from routeboek.cli.output import Code, Stop, complain, finding_lines, write_json, write_lines
from routeboek.diagnostic import RulesError
from routeboek.examples import Examples, check_example, read_examples
from routeboek.jsonparts import Json
from routeboek.load import load_files, rules_folder
from routeboek.messages import Language, say
from routeboek.places import At
from routeboek.reading import RuleFiles
from routeboek.render.ci import percentage
from routeboek.render.clean import SCHEMA_VERSION
from routeboek.render.exampletext import example_text, flow


def run(request: Test) -> Code:
    """Writes every expectation that the rules do not meet, and what the examples cover."""
    language = request.lang
    files, examples, wrong = tried(request)
    try:
        covered = coverage(files, examples)
    except TooLarge:
        covered = []
        complain(say("test-not-proved", language))
    if request.generate:
        propose(proposals(covered), language, drafts([one.portrayed for one in covered]))
    elif request.format == "json":
        told = {"examples": len(examples.cases), "mismatches": wrong}
        rows = [_covered(files, one) for one in covered]
        write_json({"schema_version": SCHEMA_VERSION, **told, "coverage": rows})
    else:
        lines = []
        for one in wrong:
            lines.append(f"{one['place']}: {one['example']}")
            lines.append(f"  {say('test-mismatch', language, **one)}")
        lines.append(say("test-count", language, examples=len(examples.cases), wrong=len(wrong)))
        write_lines(lines + [line for one in covered for line in _coverage(files, one, request)])
    if not (examples.cases or request.generate):
        complain(say("test-no-examples", language, folder=rules_folder(request.folder)))
    if wrong or not (examples.cases or request.generate):
        return Code.FOUND
    return Code.DONE if covered else Code.NOT_PROVED


def tried(request: Test | Mutate) -> tuple[RuleFiles, Examples, list[dict[str, str]]]:
    """The rules, the examples beside them, and all that these say otherwise than the rules."""
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
            "expected": flow(bad.expected),
            "found": flow(bad.found),
        }
        for one in examples.cases
        for bad in check_example(files.rules, one)
    ]
    wrong += [
        {
            "place": str(one.span(*bad.where)),
            "example": say("portrait-name", request.lang, edition=one.edition),
            "key": ".".join(bad.where),
            "expected": flow(bad.wanted),
            "found": flow(bad.found),
        }
        for one, bad in untrue(files.rules, examples.portraits)
    ]
    return files, examples, wrong


def place_of(at: At) -> str:
    """A place in a rule document, as it is shown."""
    return str(at.document.spans.value(at.path))


def propose(found: Iterable[Proposal], language: Language, portraits: Iterable[Draft] = ()) -> None:
    """Writes proposals as a file with examples and portraits, and says how many there are."""
    made, drawn = list(found), list(portraits)
    lines = [f"# {say('proposal-heading', language)}", "examples:"]
    for one in made:
        case = {name: part for name, part in one.case.items() if name != "schema_version"}
        lines.append(example_text({"name": one.name, "case": case, "expect": one.expect}))
    lines += ["---", "portraits:"] if drawn else []
    lines += [example_text(one._asdict()) for one in drawn]
    write_lines(lines)
    complain(say("test-proposed", language, n=len(made)))
    if drawn:
        complain(say("portraits-proposed", language, n=len(drawn)))


def _covered(files: RuleFiles, one: RouteCoverage) -> Json:
    route, said = one.study.route, one.portrayed
    return {
        "edition": route.edition.id,
        "municipality": route.municipality,
        "objectives": one.objectives,
        "missing": [{"place": place_of(o.at), "answer": o.answer} for o in one.missing],
        "statements": said.statements,
        "unsaid": [
            {"place": _place_of_part(files, found.part), "part": name.id, "key": name.key}
            for name, found in said.missing.items()
        ],
    }


def _place_of_part(files: RuleFiles, part: object) -> str:
    at = files.places.at(part)
    return place_of(at) if at else ""


def _coverage(files: RuleFiles, one: RouteCoverage, request: Test) -> Iterable[str]:
    language, said = request.lang, one.portrayed
    name = files.rules.municipalities[one.study.route.municipality].name
    numbers = {
        "covered": one.objectives - len(one.missing),
        "share": percentage(one.share, language),
        "said": said.statements - len(said.missing),
        "said_share": percentage(said.share, language),
    }
    told = {**_covered(files, one), "municipality": name, **numbers}
    yield say("test-coverage", language, **told)
    for objective in one.missing if request.missing else ():
        answer = say("word-yes" if objective.answer else "word-no", language)
        params = {"place": place_of(objective.at), "answer": answer, "municipality": name}
        yield "  " + say("test-missing", language, **params)
    for statement, found in said.missing.items() if request.missing else ():
        params = {"place": _place_of_part(files, found.part), "municipality": name}
        params |= {"part": statement.id, "key": statement.key}
        yield "  " + say("test-unsaid", language, **params)
