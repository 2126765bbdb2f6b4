"""Where it is too early for a table a phase says what happens meanwhile."""

from collections.abc import Iterator

from routeboek.analysis.study import Cause, Raw, RouteCheck, Study, of_each_study


def _without_phase(study: Study) -> Iterator[Raw]:
    space, phases = study.space, study.route.edition.phases
    whens = [phase.when for phase in phases if phase.when]
    if phases and len(whens) == len(phases):
        left = space.negated(space.any([space.test(when) for when in whens]))
        if not study.comes_to(left, "not-yet"):
            return
        gap = space.all([study.where(study.outcome, "not-yet"), left])
        yield from study.shows("case-without-phase", phases[-1], gap)


CHECK = RouteCheck(("case-without-phase",), Cause.OUTCOME, of_each_study(_without_phase))
