"""Who applies for a rung was at the rung before it."""

from collections.abc import Iterable, Iterator

from routeboek.analysis.study import FileCheck, Raw, of_each_route
from routeboek.book import Route, Rules
from routeboek.reading import RuleFiles
from routeboek.tables import Role, Table


def strangers(files: RuleFiles, route: Route) -> Iterator[Raw]:
    """Applicants of a rung who were not at the rung before it, without a reason."""
    company = [route.edition.body]  # who leads up to the first rung
    for table in route.ladder:
        for application in table.applications:
            at = files.places.at(application)
            if at is None or application.because or _acquainted(application.applicant, company):
                continue
            params = (("role", application.applicant.name), ("table", table.name))
            place, about = at.down("applicant"), (route, table.id)
            yield Raw("applicant-not-at-table", place, params, about=about)
        present = [*_present(files.rules, table)]
        company = [*company, *present] if table.only_when else present


def _present(rules: Rules, table: Table) -> Iterator[Role]:
    """Who can carry a case on from a table: those at it, who applied and who received."""
    yield from (participant.role for participant in table.participants)
    for application in table.applications:
        yield from (application.applicant, application.to)
    if table.id in rules.roles:
        yield rules.roles[table.id]


def _acquainted(role: Role, company: Iterable[Role]) -> bool:
    """Whether a role is one of these, acts for one of them, or is another name for one."""

    def known_as(one: Role) -> str:
        return one.alias_of or one.id

    return any(
        role.covers(other.id) or other.covers(role.id) or known_as(role) == known_as(other)
        for other in company
    )


CHECK = FileCheck(("applicant-not-at-table",), of_each_route(strangers))
