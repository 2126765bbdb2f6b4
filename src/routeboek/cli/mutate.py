"""`routeboek mutate`: small changes of the rules, and which of them no example notices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from routeboek.analysis.mutants import Mutant
from routeboek.analysis.proposals import noticing
from routeboek.analysis.trial import Outcome, tried_out
from routeboek.cli.app import Mutate
from routeboek.cli.output import Code, complain, write, write_json
from routeboek.cli.suite import (
    mismatches,
    mismatches_as_json,
    propose,
    rules_and_examples,
)
from routeboek.diagram import TooLarge
from routeboek.examples import Mismatch
from routeboek.messages import Language, say
from routeboek.render.ci import percentage
from routeboek.render.jsonform import SCHEMA_VERSION


def run(request: Mutate) -> Code:
    """Writes the changes that no example notices, and how many there are.

    An example that does not hold on the rules as they are would notice every change.
    """
    language = request.language
    read = rules_and_examples(request.folder, language)
    if read is None:
        return Code.RULES
    files, examples = read
    wrong = mismatches(files, examples)
    if wrong:
        return _refused(wrong, len(examples), request)
    try:
        outcome = tried_out(files, examples)
    except TooLarge:
        complain(say("test-not-proved", language))
        return Code.NOT_PROVED
    if request.generate:
        propose(noticing(files, outcome.unnoticed), language)
    elif request.form == "json":
        write_json(_json(outcome))
    else:
        lines = [*_lines(outcome.unnoticed, language), _count(outcome, language)]
        write("\n".join(lines) + "\n")
    return Code.DONE if 100 * outcome.share >= request.minimum else Code.FOUND


def _refused(wrong: Sequence[Mismatch], examples: int, request: Mutate) -> Code:
    """Says that the examples have to hold first: as JSON in place of the result, or as a line."""
    if request.form == "json" and not request.generate:
        found = mismatches_as_json(wrong)
        write_json({"schema_version": SCHEMA_VERSION, "refused": True, "mismatches": found})
    else:
        differing = len({one.example.span for one in wrong})
        params = {"n": str(differing), "examples": str(examples)}
        complain(say("mutate-refused", request.language, **params))
    return Code.FOUND


def _lines(unnoticed: Iterable[Mutant], language: Language) -> Iterable[str]:
    for mutant in unnoticed:
        yield say(f"mutate-{mutant.change}", language, place=_place(mutant), **dict(mutant.params))


def _place(mutant: Mutant) -> str:
    return str(mutant.at.document.spans.value(mutant.at.path))


def _count(outcome: Outcome, language: Language) -> str:
    unnoticed = len(outcome.unnoticed)
    return say(
        "mutate-count",
        language,
        total=str(outcome.noticed + outcome.without_effect + unnoticed),
        noticed=str(outcome.noticed),
        unnoticed=str(unnoticed),
        idle=str(outcome.without_effect),
        share=percentage(outcome.share, language),
    )


def _json(outcome: Outcome) -> dict[str, object]:
    return {
        "schema_version": SCHEMA_VERSION,
        "noticed": outcome.noticed,
        "without_effect": outcome.without_effect,
        "share": outcome.share,
        "unnoticed": [
            {"place": _place(one), "change": one.change, **dict(one.params)}
            for one in outcome.unnoticed
        ],
    }
