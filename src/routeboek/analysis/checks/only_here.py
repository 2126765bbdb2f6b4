"""What a table has in every other municipality it has here too, or the rules say why not."""

from collections.abc import Iterator, Mapping, Sequence

from routeboek.analysis.checks.stranger import strangers
from routeboek.analysis.study import FileCheck, Raw
from routeboek.reading import RuleFiles
from routeboek.tables import Table


def _only_here_missing(files: RuleFiles) -> Iterator[Raw]:
    # An applicant who was not at the table before, in the place of one whom all others have, is
    # one mistake.
    told = [_where(raw) for one in files.rules.routes.values() for raw in strangers(files, one)]
    for raw in _missing(files):
        if raw.code != "applicant-only-here-missing" or _where(raw) not in told:
            yield raw


def _where(raw: Raw) -> tuple[str, str, str]:
    """The edition, municipality and table that a finding is about."""
    assert raw.about is not None
    route, table = raw.about
    return route.edition.id, route.municipality, table


def _missing(files: RuleFiles) -> Iterator[Raw]:
    tables: dict[tuple[str, str], dict[str, Table]] = {}
    for (edition, municipality), route in files.rules.routes.items():
        for table in route.tables.values():
            tables.setdefault((edition, table.id), {})[municipality] = table
    local = {(one.said.edition, one.within): one for one in files.documents.municipal}
    for (edition, name), by_place in tables.items():
        for municipality, missing in _lacking(by_place):
            said = local[edition, municipality].said
            filled = said.tables.get(name)
            if filled is None:
                continue
            about = (files.rules.routes[edition, municipality], name)
            where = {
                "table": by_place[municipality].name,
                "municipality": files.rules.municipalities[municipality].name,
            }
            for kind, what in missing:
                if what not in {getattr(lack, kind) for lack in filled.lacks}:
                    params = (("what", what), *where.items())
                    code, here = (
                        f"{kind}-only-here-missing",
                        files.places.of(said).down("tables", name),
                    )
                    yield Raw(code, here, params, severity="hint", key_only=True, about=about)


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


_KINDS = ("applicant", "condition", "participant")
CHECK = FileCheck(tuple(f"{kind}-only-here-missing" for kind in _KINDS), _only_here_missing)
