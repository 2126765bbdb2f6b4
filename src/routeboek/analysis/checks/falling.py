"""Along the ladder both the weeks and the numbers of the rungs rise."""

from collections.abc import Iterator

from routeboek.analysis.study import FileCheck, Raw, of_each_route
from routeboek.book import Route
from routeboek.reading import RuleFiles
from routeboek.tables import Table


def _falling(files: RuleFiles, route: Route) -> Iterator[Raw]:
    yield from _weeks(files, route)
    yield from _steps(files, route)


def _weeks(files: RuleFiles, route: Route) -> Iterator[Raw]:
    """A rung that has to be applied for before the rung before it."""
    for which in ("earliest_week", "latest_week"):
        before: tuple[Table, int] | None = None
        for table in route.ladder:
            week = getattr(table.term, which) if table.term else None
            at = files.places.at(table.term)
            if week is None or at is None:
                continue
            if before and week < before[1]:
                names = (("table", table.name), ("former", before[0].name))
                weeks = (("week", str(week)), ("before", str(before[1])))
                about = (route, table.id)
                yield Raw("deadline-falls", at.down(which), (*names, *weeks), about=about)
            before = table, week


def _steps(files: RuleFiles, route: Route) -> Iterator[Raw]:
    """Rungs whose number does not rise."""
    before: int | None = None
    for table in route.ladder:
        at = files.places.at(table)
        if table.step is None or at is None:
            continue
        if before is not None and table.step <= before:
            params = (("step", str(table.step)), ("before", str(before)))
            yield Raw("step-falls", at.down("step"), params, about=(route, table.id))
        before = table.step


CHECK = FileCheck(("deadline-falls", "step-falls"), of_each_route(_falling))
