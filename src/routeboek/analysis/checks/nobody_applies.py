"""Where a case may go to a table someone can apply there."""

from collections.abc import Iterator

from routeboek.analysis.study import Cause, Raw, RouteCheck, Study, of_each_study


def _nobody_applies(study: Study) -> Iterator[Raw]:
    """Cases that may go to a table while every way to apply there is for other cases."""
    space, route = study.space, study.route
    solved = study.where(study.outcome, "solved")
    for table in (*route.ladder, *route.side_tables):
        whens = [one.when for one in table.applications if one.when]
        if not whens or len(whens) < len(table.applications) or table.named_only:
            continue
        permitted = study.where(study.outcome, "permitted", table.id)
        if table in route.side_tables and table.next_when is None:
            # Not what the route comes to: it is open beside that, to every case not yet solved.
            permitted = space.all([study.met(table.condition), space.negated(solved)])
        nobody = space.all([permitted, *(space.negated(space.test(when)) for when in whens)])
        yield from study.shows("no-one-applies", whens[0], nobody, name=table.name)


CHECK = RouteCheck(("no-one-applies",), Cause.OUTCOME, of_each_study(_nobody_applies))
