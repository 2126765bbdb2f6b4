"""A rung that does not exist here sends a case to the next one that does."""

from collections.abc import Iterator

from routeboek.analysis.study import FileCheck, Raw, of_each_route
from routeboek.book import Route
from routeboek.reading import RuleFiles


def _detours(files: RuleFiles, route: Route) -> Iterator[Raw]:
    """Rungs that do not exist here, from where one is sent past the next one or back."""
    written = {one.said.edition.id: one.said for one in files.documents.editions}
    order = [one.table.id for one in written[route.edition.id].ladder]
    held = {table.id for table in route.ladder}
    for absence in route.absent:
        at = files.places.at(absence)
        if absence.table not in order or at is None or not absence.go_to:
            continue
        number = order.index(absence.table)
        ahead = [name for name in order[number + 1 :] if name in held]
        behind = [name for name in order[:number] if name in held]
        fallback = [route.fallback.id] if route.fallback else []
        wanted = ahead[:1] or [*fallback, *behind[-1:]]
        if wanted and absence.go_to not in wanted:
            table = route.tables.get(wanted[0])
            name = table.name if table else wanted[0]
            yield Raw("go-to-elsewhere", at.down("go_to"), (("name", name),))


CHECK = FileCheck(("go-to-elsewhere",), of_each_route(_detours))
