"""What is wrong in how rules hang together, apart from single cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from routeboek.analysis.study import Raw
from routeboek.book import Role, Route, Rules, Table
from routeboek.condition import Condition, Group, Test, Tried
from routeboek.reading import RuleFiles
from routeboek.vocabulary import At
from routeboek.yamlnodes import PlainNode


def structure_findings(files: RuleFiles) -> Iterator[Raw]:
    """Every finding that needs no situations."""
    for route in files.rules.routes.values():
        yield from _falling_deadlines(files, route)
        yield from _falling_steps(files, route)
        yield from _strangers(files, route)
        yield from _detours(files, route)
        yield from _circles(files, route)
    # An applicant who was not at the table before, in the place of one whom all others have, is
    # one mistake.
    strangers = [_where(raw) for r in files.rules.routes.values() for raw in _strangers(files, r)]
    for raw in _only_here_missing(files):
        if raw.code != "applicant-only-here-missing" or _where(raw) not in strangers:
            yield raw
    yield from _unused(files)


# ---------------------------------------------------------------- along the ladder


def _falling_deadlines(files: RuleFiles, route: Route) -> Iterator[Raw]:
    """A rung that has to be applied for before the rung before it."""
    for which in ("earliest_week", "latest_week"):
        before: tuple[Table, int] | None = None
        for table in route.ladder:
            week = getattr(table.term, which) if table.term else None
            at = files.places.at(table.term)
            if week is None or at is None:
                continue
            if before and week < before[1]:
                weeks = {"week": str(week), "before": str(before[1])}
                names = {"table": table.name, "former": before[0].name}
                place = at.down(which)
                params = tuple({**names, **weeks}.items())
                yield Raw("deadline-falls", place, params, about=(route, table.id))
            before = table, week


def _falling_steps(files: RuleFiles, route: Route) -> Iterator[Raw]:
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


def _detours(files: RuleFiles, route: Route) -> Iterator[Raw]:
    """Rungs that do not exist here, from where one is sent past the next one or back."""
    shapes = {shape.edition: shape for _, shape, _ in files.documents.editions}
    shape = shapes[route.edition.id]
    held = {table.id for table in route.ladder}
    order = [table.table for table in shape.ladder]
    for absence in route.absent:
        at = files.places.at(absence)
        if absence.table not in order or at is None or not absence.go_to:
            continue
        number = order.index(absence.table)
        ahead = [name for name in order[number + 1 :] if name in held]
        behind = [name for name in order[:number] if name in held]
        fallback = [route.fallback.id] if route.fallback else []
        ends = [*fallback, *behind[-1:]]
        wanted = ahead[:1] or ends
        if wanted and absence.go_to not in wanted:
            yield Raw("go-to-elsewhere", at.down("go_to"), (("name", _name(route, wanted[0])),))


def _strangers(files: RuleFiles, route: Route) -> Iterator[Raw]:
    """Applicants of a rung who were not at the rung before it, without a reason."""
    company = [route.edition.body]  # who leads up to the first rung
    for table in route.ladder:
        for application in table.applications:
            at = files.places.at(application)
            if at is None or _reason(at) or _acquainted(files, application.applicant, company):
                continue
            names = {"role": application.applicant.name, "table": table.name}
            place, about = at.down("applicant"), (route, table.id)
            yield Raw("applicant-not-at-table", place, tuple(names.items()), about=about)
        present = [*_present(files.rules, table)]
        company = [*company, *present] if table.only_when else present


def _reason(at: At) -> bool:
    return isinstance(at.node, dict) and bool(at.node.get("because"))


def _present(rules: Rules, table: Table) -> Iterator[Role]:
    """Who can carry a case on from a table: those at it, who applied and who received."""
    yield from (participant.role for participant in table.participants)
    for application in table.applications:
        yield from (application.applicant, application.to)
    if table.id in rules.roles:
        yield rules.roles[table.id]


def _acquainted(files: RuleFiles, role: Role, company: Iterable[Role]) -> bool:
    """Whether a role is one of these, acts for one of them, or is another name for one."""
    shapes = files.documents.roles[0].roles

    def known_as(one: Role) -> str:
        return (shapes[one.id].alias_of if one.id in shapes else None) or one.id

    return any(
        role.covers(other.id) or other.covers(role.id) or known_as(role) == known_as(other)
        for other in company
    )


def _circles(files: RuleFiles, route: Route) -> Iterator[Raw]:
    """Tables that each have to be held before the other."""
    needs = {table.id: dict(_needed(table.condition)) for table in route.tables.values()}
    for name, needed in needs.items():
        for other, test in needed.items():
            at = files.places.at(test)
            if at is not None and name in _all_needed(needs, other):
                tables = {"table": route.tables[name].name, "other": _name(route, other)}
                yield Raw("tables-wait-for-each-other", at, tuple(tables.items()))


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


def _name(route: Route, table: str) -> str:
    return route.tables[table].name if table in route.tables else table


# ---------------------------------------------------------------- between municipalities


def _only_here_missing(files: RuleFiles) -> Iterator[Raw]:
    """What a table has in every other municipality, and here not, without an explanation."""
    tables: dict[tuple[str, str], dict[str, Table]] = {}
    for (edition, municipality), route in files.rules.routes.items():
        for table in route.tables.values():
            tables.setdefault((edition, table.id), {})[municipality] = table
    shapes = {(local.edition, name): (local, at) for name, local, at in files.documents.municipal}
    for (edition, name), by_place in tables.items():
        for municipality, missing in _lacking(by_place):
            local, at = shapes[edition, municipality]
            filled = local.tables.get(name)
            if filled is None:
                continue
            for kind, what in missing:
                if what not in {getattr(lack, kind) for lack in filled.lacks}:
                    names = {
                        "what": what,
                        "table": by_place[municipality].name,
                        "municipality": files.rules.municipalities[municipality].name,
                    }
                    here = at.down("tables", name)
                    code = f"{kind}-only-here-missing"
                    about = (files.rules.routes[edition, municipality], name)
                    params = tuple(names.items())
                    yield Raw(code, here, params, severity="hint", key_only=True, about=about)


def _where(raw: Raw) -> tuple[str, str, str]:
    """The edition, municipality and table that a finding is about."""
    assert raw.about is not None
    route, table = raw.about
    return route.edition.id, route.municipality, table


def _lacking(tables: Mapping[str, Table]) -> Iterator[tuple[str, Sequence[tuple[str, str]]]]:
    """For each municipality what all the others have; only where that are at least two."""
    if len(tables) < 3:
        return
    held = {place: _features(table) for place, table in tables.items()}
    for place, own in held.items():
        others = [features for other, features in held.items() if other != place]
        yield place, sorted(set.intersection(*others) - own)


def _features(table: Table) -> set[tuple[str, str]]:
    return {
        *(("condition", child.id) for child in table.condition.children),
        *(("applicant", one.applicant.id) for one in table.applications),
        *(("participant", one.role.id) for one in table.participants),
    }


# ---------------------------------------------------------------- declared and not used


def _unused(files: RuleFiles) -> Iterator[Raw]:
    """Facts, readings and documents that nothing in the rules refers to."""
    documents = files.documents
    facts, at = documents.facts
    used = _used_facts(files)
    for name, shape in facts.facts.items():
        if name not in used and not shape.unused:
            yield Raw("fact-unused", at.down("facts", name), (("name", name),), key_only=True)
    mentioned = _mentioned(files)
    holders = [(one.interpretations, at) for one, at in (documents.region,)]
    holders += [(one.interpretations, at) for one, at in documents.sectors]
    holders += [(one.interpretations, at) for one, at in documents.municipalities]
    for readings, at in holders:
        for index, reading in enumerate(readings):
            if ("interpretation", reading.id) not in mentioned:
                here = at.down("interpretations", index, "id")
                yield Raw("interpretation-unused", here, (("name", reading.id),))
    sources, at = documents.sources
    for name in sources.sources:
        if ("document", name) not in mentioned:
            here = at.down("sources", name)
            yield Raw("document-unused", here, (("name", name),), key_only=True)


def _used_facts(files: RuleFiles) -> set[str]:
    """The facts that a test or a clock looks at."""
    found: set[str] = set()
    for node in _nodes(files):
        names = (node.get(key) for key in ("fact", "before", "clock"))
        found |= {name for name in names if isinstance(name, str)}
    return found


def _mentioned(files: RuleFiles) -> set[tuple[str, str]]:
    """Every reading and document that a rule names."""
    found: set[tuple[str, str]] = set()
    for node in _nodes(files):
        for key in ("interpretation", "document"):
            value = node.get(key)
            names = value if isinstance(value, list) else [value]
            found |= {(key, name) for name in names if isinstance(name, str)}
    return found


def _nodes(files: RuleFiles) -> Iterator[dict[str, PlainNode]]:
    """Every mapping in every rule document."""
    documents = files.documents
    tops = [documents.region[1], documents.facts[1], documents.roles[1], documents.sources[1]]
    tops += [at for _, at in (*documents.sectors, *documents.municipalities)]
    tops += [at for _, _, at in (*documents.editions, *documents.municipal)]
    for at in tops:
        yield from _mappings(at.document.data)


def _mappings(node: PlainNode) -> Iterator[dict[str, PlainNode]]:
    if isinstance(node, dict):
        yield node
        for child in node.values():
            yield from _mappings(child)
    elif isinstance(node, list):
        for child in node:
            yield from _mappings(child)
