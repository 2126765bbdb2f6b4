"""No two tables wait for each other."""

from collections.abc import Iterator, Mapping

from routeboek.analysis.study import FileCheck, Raw, of_each_route
from routeboek.book import Route
from routeboek.condition import Condition, Group, Test, Tried
from routeboek.reading import RuleFiles


def _circles(files: RuleFiles, route: Route) -> Iterator[Raw]:
    """Tables that each have to be held before the other."""
    needs = {table.id: dict(_needed(table.condition)) for table in route.tables.values()}
    for name, needed in needs.items():
        for other, test in needed.items():
            at = files.places.at(test)
            if at is not None and name in _all_needed(needs, other):
                known = route.tables.get(other)
                params = (
                    ("table", route.tables[name].name),
                    ("other", known.name if known else other),
                )
                yield Raw("tables-wait-for-each-other", at, params)


def _needed(condition: Condition) -> Iterator[tuple[str, Test]]:
    """The tables that must have been tried whatever else is the case."""
    if not condition.blocking or condition.grouper == "any":
        return
    for child in condition.children:
        yield from _needed(child)
    if condition.test is not None:
        yield from _needed_test(condition.test)


def _needed_test(test: Test) -> Iterator[tuple[str, Test]]:
    if isinstance(test, Tried):
        yield test.table, test
    elif isinstance(test, Group) and test.grouper == "all":
        for part in test.tests:
            yield from _needed_test(part)


def _all_needed(needs: Mapping[str, Mapping[str, Test]], table: str) -> set[str]:
    """A table and everything that has to be held before it."""
    found, ahead = {table}, [table]
    while ahead:
        fresh = set(needs.get(ahead.pop(), {})) - found
        found |= fresh
        ahead += fresh
    return found


CHECK = FileCheck(("tables-wait-for-each-other",), of_each_route(_circles))
