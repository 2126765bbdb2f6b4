"""Whether `advise` can tell all of an advice with the steps that it has.

That is tried on the case of which nothing is known, for then the most is open. What other readings
come to as well is only tried where it may take too much, and of those routes on the one where it
may take the most: with that many steps left for it, the others have enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter

from routeboek.advice import Advice
from routeboek.analysis.likeness import Likeness
from routeboek.book import Route, Rules
from routeboek.budget import MOST_STEPS, TooLarge
from routeboek.diagnostic import CaseError, RulesError
from routeboek.evaluator import advise
from routeboek.otherwise import Asked
from routeboek.readings import in_play
from routeboek.snapshot import Snapshot

ENOUGH = MOST_STEPS * 4 // 5
"""So many steps may be taken: some cases of which dates are known take a few more."""


def too_laborious(rules: Rules, likeness: Likeness) -> Iterator[Route]:
    """The routes on which some case gets no advice, as far as that can be told from one."""

    def ways(route: Route) -> int:
        return sum(len(one.others()) for one in in_play(rules, route))

    made: list[tuple[int, tuple[Route, ...], Advice]] = []
    for alike in likeness.groups(rules.routes.values(), ways):
        try:
            advice = _advice(rules, alike[0])
            steps = _steps(advice) * (1 + ways(alike[0]))
        except CaseError:  # there is no such case
            continue
        except (RulesError, TooLarge):
            yield from alike
        else:
            made.append((steps, alike, advice))
    for steps, routes, advice in sorted(made, key=itemgetter(0), reverse=True):
        if steps <= ENOUGH or _fits(advice):
            return
        yield from routes


def _advice(rules: Rules, route: Route) -> Advice:
    """The advice on the case of which nothing is known."""
    case = Snapshot(route.edition.valid_from, route.edition.sector, route.municipality)
    here = Asked(rules, case, route.edition.id, strict_edition=False).verdict()
    here.decision.can_exist(here.situation)  # that is asked once more is known
    return advise(rules, case, edition=route.edition.id)


def _steps(advice: Advice) -> int:
    """How many steps it takes to make an advice, but for what other readings come to."""
    _ = advice.next, advice.questions, advice.timeline, [one.answers for one in advice.questions]
    return advice.budget.spent


def _fits(advice: Advice) -> bool:
    """Whether all of an advice can be made."""
    try:
        advice.to_dict()
    except (RulesError, TooLarge):
        return False
    return advice.budget.spent <= ENOUGH
