"""Every condition changes something; what can be left out without a trace is in the way."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack

from routeboek.analysis.checks.constant import by_place, constant, holds, named
from routeboek.analysis.influence import Placed, seen
from routeboek.analysis.study import Cause, Raw, RouteCheck, Study
from routeboek.condition import Condition
from routeboek.places import At


def shadowed(studies: Sequence[Study]) -> Iterator[Raw]:
    """What can be left out without changing anything; of two that say the same, the later one."""
    alone = [group for group in by_place(studies) if all(_superfluous(one) for one in group)]
    kept: list[list[Placed]] = []
    with ExitStack() as left_out:
        for group in reversed(alone):
            if all(_superfluous(one) for one in group):  # with those before it left out
                kept.append(group)
                for one in group:
                    without = one.part.without is True
                    left_out.enter_context(one.study.space.supposing(one.part.rule, without))
    outermost: list[At] = []
    for found in reversed(kept):
        if not any(holds(outer, found[0].at) for outer in outermost):
            outermost.append(found[0].at)
            for one in found:
                yield Raw("condition-shadowed", one.at, named(one.part.rule), None, one.study)


def _superfluous(one: Placed) -> bool:
    """Whether leaving a part out changes nothing.

    What cannot be true together is looked at too: of two conditions that only an impossible
    situation ties to each other, neither is superfluous.
    """
    study, (rule, without, _) = one.study, one.part
    shown_only = isinstance(rule, Condition) and not rule.blocking
    if without is None or shown_only or constant(one):
        return False
    return all(before == after for before, after in seen(one.part, study.space, None, without))


CHECK = RouteCheck(("condition-shadowed",), Cause.IDLE, shadowed)
