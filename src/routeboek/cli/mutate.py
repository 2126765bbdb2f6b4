"""`routeboek mutate`: small changes of the rules, and which of them no example notices."""

from __future__ import annotations

from routeboek.analysis.proposals import noticing
from routeboek.analysis.trial import tried_out
from routeboek.cli.app import Mutate
from routeboek.cli.output import Code, Stop, write_json, write_lines
from routeboek.cli.suite import mismatches_json, place_of, propose, tried
from routeboek.diagram import TooLarge
from routeboek.messages import say
from routeboek.render.ci import percentage
from routeboek.render.jsonform import SCHEMA_VERSION


def run(request: Mutate) -> Code:
    """Writes the changes that no example notices, and how many there are.

    An example that does not hold on the rules as they are would notice every change.
    """
    language, as_json = request.lang, request.format == "json" and not request.generate
    files, examples, wrong = tried(request)
    if wrong and as_json:
        found = mismatches_json(wrong)
        write_json({"schema_version": SCHEMA_VERSION, "refused": True, "mismatches": found})
        return Code.FOUND
    if wrong:
        n = len({one.example.span for one in wrong})
        raise Stop(Code.FOUND, say("mutate-refused", language, n=n, examples=len(examples)))
    try:
        outcome = tried_out(files, examples)
    except TooLarge:
        raise Stop(Code.NOT_PROVED, say("test-not-proved", language)) from None
    unnoticed = outcome.unnoticed
    if request.generate:
        propose(noticing(files, unnoticed), language)
    elif as_json:
        told = [
            {"place": place_of(one.at), "change": one.change, **dict(one.params)}
            for one in unnoticed
        ]
        write_json(
            {
                "schema_version": SCHEMA_VERSION,
                "noticed": outcome.noticed,
                "without_effect": outcome.without_effect,
                "share": outcome.share,
                "unnoticed": told,
            }
        )
    else:
        lines = [
            say(f"mutate-{one.change}", language, place=place_of(one.at), **dict(one.params))
            for one in unnoticed
        ]
        count = say(
            "mutate-count",
            language,
            total=outcome.noticed + outcome.without_effect + len(unnoticed),
            noticed=outcome.noticed,
            unnoticed=len(unnoticed),
            idle=outcome.without_effect,
            share=percentage(outcome.share, language),
        )
        write_lines([*lines, count])
    return Code.DONE if 100 * outcome.share >= request.minimum else Code.FOUND
