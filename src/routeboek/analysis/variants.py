"""The rules under each reading that they do not choose, made ready to be looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from routeboek.alternatives import same
from routeboek.analysis.study import Study, days_of, space_of
from routeboek.book import Route
from routeboek.budget import TooLarge
from routeboek.diagnostic import Diagnostic, RulesError
from routeboek.reading import RuleFiles
from routeboek.readings import differing


@dataclass
class Variant:
    """The rules under another reading, and what differs by it.

    `name` is `interpretation=reading`. `touched` are the routes made anew; `routes` decide
    otherwise than under the readings that are chosen, or promise otherwise; the `studies` are of
    those that are not `too_large`. Rules that do not fit together under the reading are
    `incoherent`, and have no files.
    """

    name: str
    files: RuleFiles | None
    touched: Mapping[tuple[str, str], Route] = field(default_factory=dict)
    routes: list[Route] = field(default_factory=list)
    studies: list[Study] = field(default_factory=list)
    too_large: list[Route] = field(default_factory=list)
    incoherent: tuple[Diagnostic, ...] = ()


def variants_of(files: RuleFiles) -> Iterator[Variant]:
    """The rules under every reading that is not chosen, if anything differs by it."""
    for interpretation in sorted(differing(files.rules)):
        one = files.rules.interpretations[interpretation]
        for reading in one.readings:
            if reading != one.chosen:
                yield _variant(files, interpretation, reading)


def _variant(files: RuleFiles, interpretation: str, reading: str) -> Variant:
    name = f"{interpretation}={reading}"
    try:
        other = files.under_reading(interpretation, reading)
    except RulesError as error:
        return Variant(name, None, incoherent=error.diagnostics)
    before, after = files.rules.routes, other.rules.routes
    touched = {key: route for key, route in after.items() if route is not before.get(key)}
    decided = [one for key, one in touched.items() if not _decides_alike(one, before.get(key))]
    return Variant(name, other, touched, decided)


def _decides_alike(route: Route, other: Route | None) -> bool:
    """Whether two routes come to the same in every case, and promise the same."""
    return other is not None and all(
        same(one, before) for one, before in zip(_deciding(route), _deciding(other), strict=True)
    )


def _deciding(route: Route) -> Iterator[object]:
    """What the outcome of a route hangs on, and what is promised of it."""
    decisions = *route.decisions, *route.side_decisions.values()
    yield tuple([decision.branches for decision in decisions])
    yield tuple([decision.impossible for decision in decisions[:1]])
    yield tuple([(one.applications, one.id) for one in route.tables.values()])
    yield route.edition.phases
    yield route.edition.promises


# ---------------------------------------------------------------- studies that share a space


def studied(variants: Iterable[Variant], limit: int, but: Collection[tuple[str, str]] = ()) -> None:
    """Makes the studies of variants. Those with the same ladder share what they find out.

    Routes that are too large as they are (edition and municipality) are left out.
    """
    groups: dict[Hashable, list[tuple[Variant, Route]]] = defaultdict(list)
    for variant in variants:
        for route in variant.routes:
            if (route.edition.id, route.municipality) in but:
                continue
            groups[_ladder(variant, route)].append((variant, route))
    for group in groups.values():
        _study_together(group, limit)


def _ladder(variant: Variant, route: Route) -> Hashable:
    """What variants have in common that can share a space: tables, days, what cannot be."""
    assert variant.files
    rules = variant.files.rules
    key = route.edition.id, route.municipality
    tables = tuple(one.id for one in route.ladder), frozenset(route.tables)
    return key, tables, days_of(rules, route.edition), id(rules.impossible), id(rules.facts)


def _study_together(group: list[tuple[Variant, Route]], limit: int) -> None:
    """The studies of routes in one space, or each in its own where that is too large."""
    files = group[0][0].files
    assert files
    try:
        space = space_of(files.rules, [route for _, route in group], limit * len(group))
    except TooLarge:
        space = None
    for variant, route in group:
        assert variant.files
        try:
            variant.studies.append(Study(variant.files, route, limit * len(group), space))
        except TooLarge:
            variant.too_large.append(route)
