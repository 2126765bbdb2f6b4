"""What the examples prove: of conditions, that each decides a case when it is met and when not.

A condition is covered on one side by an example in which it has that answer and in which the
opposite answer alone would lead to another outcome: the pair that MC/DC asks for, with the other
half computed instead of written. What is said besides is covered by a portrait, see `portrayal`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple, TypeAlias

from routeboek.analysis.influence import Part, Placed, deciding_leaves, difference
from routeboek.analysis.portrayal import Portrayed, portrayed
from routeboek.analysis.rewriting import Rewriter
from routeboek.analysis.study import Study
from routeboek.book import Route
from routeboek.case import Case
from routeboek.condition import Group, Test
from routeboek.decision import Decision
from routeboek.diagnostic import CaseError
from routeboek.diagram import DEFAULT_LIMIT, Node
from routeboek.examples import Examples
from routeboek.facts import Situation
from routeboek.meaning import Outcome, is_false, is_true
from routeboek.places import At
from routeboek.reading import RuleFiles
from routeboek.refusals import Situated, situated


class Objective(NamedTuple):
    """A condition that has to decide a case with this answer, and a function true in such cases."""

    part: Part
    at: At
    answer: bool
    cases: Node


class RouteCoverage(NamedTuple):
    """How many answers of conditions there are in a route, and which the examples leave open."""

    study: Study
    objectives: int
    missing: tuple[Objective, ...]
    portrayed: Portrayed

    @property
    def share(self) -> float:
        """The part that is covered, between 0 and 1."""
        return 1 - len(self.missing) / self.objectives if self.objectives else 1.0


def coverage(
    files: RuleFiles, examples: Examples, limit: int = DEFAULT_LIMIT
) -> list[RouteCoverage]:
    """What the examples cover of every edition and municipality; raises `TooLarge`."""
    placed: dict[tuple[str, str], list[Situated]] = {}
    for example in (one for one in examples.cases if not one.under):
        found = _situated(files, example.case)
        if found:
            key = (found.route.edition.id, found.route.municipality)
            placed.setdefault(key, []).append(found)
    said = portrayed(files.rules, examples.portraits)
    return [
        _of_route(Study(files, route, limit), placed.get(key, []), told)
        for (key, route), told in zip(files.rules.routes.items(), said, strict=True)
    ]


def _situated(files: RuleFiles, case: Mapping[str, object]) -> Situated | None:
    """Where a case stands, unless it is refused or its history alone decides."""
    try:
        found = situated(files.rules, Case.model_validate(dict(case)).snapshot)
    except CaseError:
        return None
    past = found.past
    entries = past.latest.values()
    sent_back = any(one.outcome == "returned" and not one.followed_up_on for one in entries)
    return None if past.solved or past.running or sent_back else found


def _of_route(study: Study, placed: Sequence[Situated], said: Portrayed) -> RouteCoverage:
    """An answer that an example proves decides a case; of the others that is looked for."""
    leaves, turned = list(deciding_leaves(study)), Turned(study.route)
    left = [(leaf, answer) for leaf in leaves for answer in (True, False)]
    for decides in (turned.apparently_decides, turned.decides):  # what is soon seen first
        for case in placed:
            left = [one for one in left if not decides(one[0].part.test, one[1], case)]
    by_leaf = groupby(left, lambda one: id(one[0]))
    missing = tuple([one for _, same in by_leaf for one in _objectives([*same])])
    proved = 2 * len(leaves) - len(left)
    return RouteCoverage(study, proved + len(missing), missing, said)


def _objectives(left: Sequence[tuple[Placed, bool]]) -> Iterator[Objective]:
    """The answers of one condition that are still to be shown, as far as they decide any case."""
    study, part, at = left[0][0]
    space, met = study.space, study.space.test(part.test)
    matters = difference(part._replace(rule=part.test), space, True, False)
    for _, answer in left:
        cases = space.all([matters, met if answer else space.negated(met)])
        if study.possible(cases):
            yield Objective(part, at, answer, cases)


# ---------------------------------------------------------------- one answer turned round


_FIXED = {True: Group("all", ()), False: Group("any", ())}
"""Tests that have their answer."""


_Outcomes: TypeAlias = Callable[[Decision, Situation], frozenset[Outcome]]


class Turned:
    """The decisions of a route with one answer turned round."""

    def __init__(self, route: Route) -> None:
        self.route = route
        self._made: dict[tuple[int, int, bool], Decision] = {}
        self._rewriter = Rewriter()

    def decides(self, test: Test, answer: bool, placed: Situated) -> bool:
        """Whether a test has this answer in a case, and the opposite leads to another outcome."""
        return self._decides(test, answer, placed, Decision.outcomes)

    def apparently_decides(self, test: Test, answer: bool, placed: Situated) -> bool:
        """The same, as far as sets of outcomes show: these never hold too few."""
        return self._decides(test, answer, placed, Decision.apparent)

    def _decides(self, test: Test, answer: bool, placed: Situated, outcomes: _Outcomes) -> bool:
        situation = placed.situation
        if not (is_true if answer else is_false)(test, situation):
            return False
        beside = self.route.side_decisions.values()
        for decision in (self.route.decisions[placed.past.position], *beside):
            turned = self._turned(decision, test, answer)
            if turned is not decision:
                found = outcomes(decision, situation)
                if len(found) == 1 and found.isdisjoint(outcomes(turned, situation)):
                    return True
        return False

    def _turned(self, decision: Decision, test: Test, answer: bool) -> Decision:
        """The decision with another answer; itself where it does not ask for it."""
        key = (id(decision), id(test), answer)
        if key not in self._made:
            branches = self._rewriter.replaced(decision.branches, test, _FIXED[not answer])
            same = branches is decision.branches
            self._made[key] = decision if same else decision.with_branches(branches)
        return self._made[key]
