"""A side table that has ended without a solution is not next again."""

from collections.abc import Iterator

from routeboek.analysis.study import Cause, Raw, RouteCheck, Study, of_each_study


def _coming_back(study: Study) -> Iterator[Raw]:
    space = study.space
    for table in (one for one in study.route.side_tables if one.next_when):
        tried = space.index.get(("tried", table.id))
        held = space.diagrams.leaf(True)  # no rule asks whether it was held
        if tried is not None:
            held = space.diagrams.inside({tried: frozenset({1})})
        if not study.comes_to(held, "permitted", "blocked", about=table.id):
            continue
        about = [study.where(study.outcome, s, table.id) for s in ("permitted", "blocked")]
        again = space.all([held, space.any(about)])
        yield from study.shows("table-comes-back", table.next_when, again, name=table.name)


CHECK = RouteCheck(("table-comes-back",), Cause.CHOICE, of_each_study(_coming_back))
