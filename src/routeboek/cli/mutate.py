"""`routeboek mutate`: small changes of the rules, and which of them no example notices."""

from __future__ import annotations

from routeboek.analysis.portrayal import drafts, portrayed
from routeboek.analysis.proposals import noticing
from routeboek.analysis.trial import tried_out
from routeboek.budget import TooLarge
from routeboek.cli.app import Mutate
from routeboek.cli.output import Code, Stop, write_json, write_lines
from routeboek.cli.suite import place_of, propose, tried
from routeboek.messages import say
from routeboek.render.ci import percentage
from routeboek.render.clean import SCHEMA_VERSION


def run(request: Mutate) -> Code:
    """Writes the changes that no example notices, and how many there are.

    An example that does not hold on the rules as they are would notice every change.
    """
    language, as_json = request.lang, request.format == "json" and not request.generate
    files, examples, wrong = tried(request)
    if wrong and as_json:
        write_json({"schema_version": SCHEMA_VERSION, "refused": True, "mismatches": wrong})
        return Code.FOUND
    if wrong:
        n = len({one["place"] for one in wrong})
        raise Stop(Code.FOUND, say("mutate-refused", language, n=n, examples=len(examples.cases)))
    try:
        outcome = tried_out(files, examples)
    except TooLarge:
        raise Stop(Code.NOT_PROVED, say("test-not-proved", language)) from None
    counts = {"noticed": outcome.noticed, "without_effect": outcome.without_effect}
    unnoticed = [
        {"place": place_of(one.at), "change": one.change, **dict(one.params)}
        for one in outcome.unnoticed
    ]
    if request.generate:
        drawn = drafts(portrayed(files.rules, examples.portraits))
        propose(noticing(files, outcome.unnoticed), language, drawn)
    elif as_json:
        told = {"schema_version": SCHEMA_VERSION, **counts, "share": outcome.share}
        write_json({**told, "unnoticed": unnoticed})
    else:
        lines = [say(f"mutate-{one['change']}", language, **one) for one in unnoticed]
        counts |= {"unnoticed": len(unnoticed), "total": sum(counts.values()) + len(unnoticed)}
        share = percentage(outcome.share, language)
        write_lines([*lines, say("mutate-count", language, share=share, **counts)])
    return Code.DONE if 100 * outcome.share >= request.minimum else Code.FOUND
