"""One edition in one municipality under study, and what a check of it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple, TypeAlias

from routeboek.analysis.cases import Cases
from routeboek.analysis.finding import Witness
from routeboek.analysis.periods import days_in_force
from routeboek.analysis.space import Space
from routeboek.book import Route, Rules
from routeboek.condition import AT_MET, Condition
from routeboek.diagram import Node
from routeboek.meaning import Outcome
from routeboek.parts import Edition
from routeboek.places import At
from routeboek.reading import RuleFiles

LARGEST_DECISION = 15_000
"""So many nodes the decisions of a route may take: they are made within a second."""


class Raw(NamedTuple):
    """A finding before it is put into words: `cases` is where it shows, None for nowhere.

    A finding about a table (`about`: its route and its id) shows in the cases that may go there.
    """

    code: str
    at: At
    params: tuple[tuple[str, str], ...] = ()
    cases: Node | None = None
    study: Study | None = None
    severity: str = "error"
    key_only: bool = False
    about: tuple[Route, str] | None = None

    @property
    def routes(self) -> Sequence[Route]:
        """The routes that it was found in."""
        if self.about:
            return self.about[:1]
        return self.study.alike if self.study else ()


class Study(Cases):
    """An edition in one municipality, its space and its outcome.

    What is proved of it holds for all routes that are `alike`: itself, and the `others` in other
    municipalities that say the same. In a `space` of several studies, what one has found out of a
    rule the others need not. Raises `TooLarge`.
    """

    def __init__(
        self,
        files: RuleFiles,
        route: Route,
        limit: int,
        space: Space | None = None,
        others: Sequence[Route] = (),
    ) -> None:
        self.files, self.limit, self.alike = files, limit, (route, *others)
        space = space or space_of(files.rules, [route], min(limit, LARGEST_DECISION))
        super().__init__(files.rules, route, space)
        self.outcome = space.outcome(route)
        space.diagrams.limit = limit  # it can be decided: the rest is for who studies it
        self.constants: dict[int, str] = {}  # codes of rules by identity, see `checks.constant`

    def apart(self) -> Iterator[Study]:
        """The studies of each of the routes by itself."""
        return map(self.of, self.alike)

    def of(self, route: Route) -> Study:
        """The study of one of the routes by itself; its cases are of that municipality."""
        return self if len(self.alike) == 1 else Study(self.files, route, self.limit)

    def where(self, outcome: Node, status: str, about: str | None = None) -> Node:
        """Where an outcome has a status, and is about a table or route."""
        return self.space.diagrams.relabelled(
            outcome,
            lambda found: (
                isinstance(found, Outcome)
                and found.status == status
                and (about is None or found.about == about)
            ),
            ("where", status, about),
        )

    def comes_to(self, where: Node, *statuses: str, about: str | None = None) -> bool:
        """Whether a case that can exist has such an outcome where something is true."""
        return self.space.diagrams.takes(
            self.outcome,
            lambda found: (
                isinstance(found, Outcome)
                and found.status in statuses
                and (about is None or found.about == about)
            ),
            self.space.all([self.space.valid, where]),
            ("comes to", statuses, about),
        )

    def met(self, condition: Condition) -> Node:
        """Where a condition is met."""
        return self.space.diagrams.relabelled(
            self.space.level(condition), lambda level: level == AT_MET, "met"
        )

    def shows(self, code: str, part: object, cases: Node, /, **params: str) -> Iterator[Raw]:
        """A finding about a part of the rules, if there are cases that show it."""
        at = self.files.places.at(part)
        if at is not None and self.possible(cases):
            yield Raw(code, at, tuple(params.items()), cases, self)

    def never(self, code: str, part: object, cases: Node, /, **params: str) -> Iterator[Raw]:
        """A finding about a part of the rules, if there are no such cases."""
        at = self.files.places.at(part)
        if at is not None and not self.possible(cases):
            yield Raw(code, at, tuple(params.items()), None, self)

    def witness(self, node: Node) -> Witness | None:
        """The smallest case in which something is true, with what is advised on it."""
        box = self.smallest(node, self.outcome)
        if box is None:
            return None
        # What the box leaves open can hold points that are no case.
        point = self.space.diagrams.point(
            self.space.all([self.space.valid, self.space.diagrams.inside(box)])
        )
        assert point is not None
        outcome = self.space.diagrams.label(self.outcome, point)
        assert isinstance(outcome, Outcome)
        return Witness(self.case(box), outcome.status, outcome.about)


def space_of(rules: Rules, routes: Sequence[Route], limit: int) -> Space:
    """The space of one edition in one municipality, of routes with the same ladder."""
    impossible = [one.when for one in rules.impossible]
    promised = [promise.when for route in routes for promise in route.edition.promises]
    days = days_of(rules, routes[0].edition)
    return Space(routes, rules.facts, impossible, days, promised, limit)


# ---------------------------------------------------------------- what a check is


class Cause(IntEnum):
    """What a check of routes looks for, the causes before what they bring about.

    A condition that is never true makes tables unreachable, breaks promises and leaves others
    without effect: of an edition only the findings of the first kind there is are told.
    """

    CONSTANT = 1
    CHOICE = 2
    OUTCOME = 3
    IDLE = 4


class FileCheck(NamedTuple):
    """A check of how rules hang together, apart from single cases.

    One `of_routes` looks at what was joined, which may differ by reading.
    """

    codes: tuple[str, ...]
    find: Callable[[RuleFiles], Iterable[Raw]]
    of_routes: bool = True


class RouteCheck(NamedTuple):
    """A check that looks at every situation of all routes together."""

    codes: tuple[str, ...]
    cause: Cause
    find: Callable[[Sequence[Study]], Iterable[Raw]]


Check: TypeAlias = FileCheck | RouteCheck


def of_each_route(
    find: Callable[[RuleFiles, Route], Iterable[Raw]],
) -> Callable[[RuleFiles], Iterable[Raw]]:
    """What is found of one route, for all."""
    return lambda files: (raw for one in files.rules.routes.values() for raw in find(files, one))


def of_each_study(
    find: Callable[[Study], Iterable[Raw]],
) -> Callable[[Sequence[Study]], Iterable[Raw]]:
    """What is found of one route under study, for all."""
    return lambda studies: (raw for study in studies for raw in find(study))


def days_of(rules: Rules, edition: Edition) -> tuple[int, int]:
    """The first and last reference date on which an edition can be used (ordinals)."""
    first, last = days_in_force(rules, edition)
    return first, max(first, last)
