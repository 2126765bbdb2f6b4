"""Whether `advise` can tell all of an advice with the steps that it has.

That is tried on the case of which nothing is known, for then the most is open. What other readings
come to is only tried where it may take too much.
"""

from __future__ import annotations

from routeboek.advice import Advice
from routeboek.book import Route, Rules
from routeboek.budget import MOST_STEPS, TooLarge
from routeboek.case import Case
from routeboek.diagnostic import CaseError, RulesError
from routeboek.evaluator import advise
from routeboek.otherwise import Asked
from routeboek.readings import in_play

ENOUGH = MOST_STEPS * 4 // 5
"""So many steps may be taken: some cases of which dates are known take a few more."""


def can_be_decided(rules: Rules, route: Route) -> bool:
    """Whether every case on a route gets an advice, as far as that can be told from one."""
    case = {
        "reference_date": route.edition.valid_from.isoformat(),
        "sector": route.edition.sector,
        "municipality": route.municipality,
    }
    snapshot = Case.model_validate(case).snapshot
    try:
        here = Asked(rules, snapshot, route.edition.id, strict_edition=False).verdict()
        here.decision.can_exist(here.situation)  # that is asked once more is known
        advice = advise(rules, snapshot, edition=route.edition.id)
        steps = _steps(advice)
        ways = sum(len(one.others()) for one in in_play(rules, route))
        if steps * (1 + ways) > ENOUGH:
            advice.to_dict()
            steps = advice.budget.spent
    except CaseError:  # there is no such case
        return True
    except (RulesError, TooLarge):
        return False
    return steps <= ENOUGH


def _steps(advice: Advice) -> int:
    """How many steps it takes to make an advice, but for what other readings come to."""
    _ = advice.next, advice.questions, advice.timeline, [one.answers for one in advice.questions]
    return advice.budget.spent
