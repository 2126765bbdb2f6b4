"""The rules under each reading that they do not choose, made ready to be looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from routeboek.alternatives import same
from routeboek.analysis.likeness import Likeness
from routeboek.analysis.space import Space
from routeboek.analysis.study import Raw, Study, days_of, space_of
from routeboek.book import Route
from routeboek.budget import TooLarge
from routeboek.diagnostic import Diagnostic, RulesError
from routeboek.reading import RuleFiles
from routeboek.readings import differing


@dataclass
class Variant:
    """The rules under another reading, and what differs by it.

    `name` is `interpretation=reading`. `touched` are the routes made anew; `routes` decide
    otherwise than under the readings that are chosen, or promise otherwise. The `raws` are what is
    found of it, and the `studies` those of routes of which something is; some are `too_large`.
    Rules that do not fit together under the reading are `incoherent`, and have no files.
    """

    name: str
    files: RuleFiles | None
    touched: Mapping[tuple[str, str], Route] = field(default_factory=dict)
    routes: list[Route] = field(default_factory=list)
    raws: list[Raw] = field(default_factory=list)
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


# ---------------------------------------------------------------- what is found of them


Look: TypeAlias = Callable[[Sequence[Study]], list[Raw]]


class _Group(NamedTuple):
    """Routes of a variant in one edition that are alike: all that is `said` of them is equal.

    Those of one municipality on the same `ground` can share a space.
    """

    variant: Variant
    alike: tuple[Route, ...]
    ground: Hashable
    said: Hashable

    def study(self, limit: int, space: Space | None = None) -> Study:
        """The study of the routes; raises `TooLarge`."""
        assert self.variant.files
        route, *others = self.alike
        return Study(self.variant.files, route, limit, space, others)


def look_at(
    variants: Sequence[Variant],
    limit: int,
    but: Collection[tuple[str, str]],
    likeness: Likeness,
    look: Look,
) -> None:
    """Adds to variants what is found of their routes, and the studies in which something is.

    Routes that are too large as they are (edition and municipality) are left out.
    """
    for edition in dict.fromkeys(route.edition.id for one in variants for route in one.routes):
        found = [[*_groups(variant, edition, but, likeness)] for variant in variants]
        quiet = _quiet([group for groups in found for group in groups], limit, look)
        for variant, groups in zip(variants, found, strict=True):
            is_told = any(raw.about and raw.about[0].edition.id == edition for raw in variant.raws)
            if is_told or any(group.said not in quiet for group in groups):
                _add(variant, groups, limit, look)


def _groups(
    variant: Variant, edition: str, but: Collection[tuple[str, str]], likeness: Likeness
) -> Iterator[_Group]:
    """The routes of a variant in an edition, those that say the same together."""
    here = [one for one in variant.routes if one.edition.id == edition]
    routes = [one for one in here if (edition, one.municipality) not in but]
    for alike in likeness.groups(routes):
        ground = _ground(variant, alike[0])
        yield _Group(variant, alike, ground, (likeness.number(alike[0]), ground))


def _ground(variant: Variant, route: Route) -> Hashable:
    """The tables and days of a route, and what cannot be."""
    assert variant.files
    rules, ladder = variant.files.rules, tuple(one.id for one in route.ladder)
    unchanging = days_of(rules, route.edition), id(rules.impossible), id(rules.facts)
    return ladder, frozenset(route.tables), *unchanging


def _quiet(groups: Iterable[_Group], limit: int, look: Look) -> set[Hashable]:
    """What is said of which nothing is found, each by itself.

    That goes by municipality, in one space, which is then let go: together they take much.
    """
    first: dict[Hashable, _Group] = {}
    for group in groups:
        first.setdefault(group.said, group)
    on_ground: dict[Hashable, list[_Group]] = defaultdict(list)
    for group in first.values():
        on_ground[group.alike[0].municipality, group.ground].append(group)
    quiet: set[Hashable] = set()
    for together in on_ground.values():
        space = _space(together, limit)
        for group in together:
            with suppress(TooLarge):
                if not look([group.study(limit * len(together), space)]):
                    quiet.add(group.said)
    return quiet


def _space(groups: Sequence[_Group], limit: int) -> Space | None:
    """One space for routes; none where that is too large."""
    files = groups[0].variant.files
    assert files
    try:
        routes = [group.alike[0] for group in groups]
        return space_of(files.rules, routes, limit * len(groups))
    except TooLarge:
        return None


def _add(variant: Variant, groups: Iterable[_Group], limit: int, look: Look) -> None:
    """Adds to a variant what is found of its routes in an edition, looked at together."""
    studies: list[Study] = []
    for group in groups:
        try:
            studies.append(group.study(limit))
        except TooLarge:
            variant.too_large += group.alike
    try:
        variant.raws += look(studies)
        variant.studies += studies
    except TooLarge:
        variant.too_large += [route for study in studies for route in study.alike]
