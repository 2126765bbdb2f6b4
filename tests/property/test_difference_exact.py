"""What `routeboek diff` says of all situations at once is what either side says of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from routeboek import Case, CaseError, Rules, advise
from routeboek.analysis.aspects import REFUSED, Next
from routeboek.analysis.diagram import DEFAULT_LIMIT, Label
from routeboek.analysis.difference import _Comparison, _differs
from routeboek.analysis.mutants import mutants
from routeboek.analysis.space import NO_DATE, Stage, position
from routeboek.book import Route
from routeboek.condition import CAN_BE_TRUE
from routeboek.decision import Outcome
from routeboek.facts import Situation
from routeboek.load import load_files
from tests.cli.edits import VOORBEELD, copied
from tests.cli.test_diff import EDITS

POINTS_OF_AN_EDIT, POINTS_OF_A_MUTANT = 5_000, 1_000
FOLDERS = 20
"""Edits and mutants in one test each: together more than 100,000 points."""


class Compared(NamedTuple):
    """Two routes in one space."""

    made: _Comparison
    sides: tuple[tuple[Route, Rules], tuple[Route, Rules]]


def compare(old: Rules, new: Rules, key: tuple[str, str]) -> Compared:
    before, after = old.routes[key], new.routes[key]
    made = _Comparison(old, new, before, after, DEFAULT_LIMIT)
    return Compared(made, ((before, old), (after, new)))


# ---------------------------------------------------------------- points


def points(one: Compared, number: int, random: Random) -> Iterator[dict[int, int]]:
    """Complete points: some anywhere, the others near where the two sides differ."""
    diagrams = one.made.space.diagrams
    sizes = diagrams.sizes
    changed = diagrams.point(one.made._changed())
    for _ in range(number):
        found = {at: random.randrange(size) for at, size in enumerate(sizes)}
        if changed and random.random() < 0.7:
            found.update(changed)
            for at in random.sample(sorted(changed), random.randint(0, 2)):
                found[at] = random.randrange(sizes[at])
        yield found


def expected(route: Route, rules: Rules, stage: Stage, situation: Situation) -> Label:
    """What one side makes of a point: the outcome, or that the case is refused."""
    if any(one.when.mask(situation) == CAN_BE_TRUE for one in rules.impossible):
        return REFUSED
    if not {*stage, *situation.tried} <= route.tables.keys():
        return REFUSED
    (outcome,) = route.decisions[position(route, stage)].apparent(situation)
    return outcome


def told(label: Label) -> Label:
    return Outcome(label.status, label.about) if isinstance(label, Next) else label


def agree(one: Compared, number: int, seed: int) -> int:
    """How many of some points differ, after looking at each of them on either side."""
    made, space = one.made, one.made.space
    node = made.pairs.get("next")
    named = {route.id: route for before, _ in one.sides for route in before.edition.routes}
    assert named is not None
    differ = 0
    for point in points(one, number, Random(seed)):
        stage = space.stages[point[0]]
        situation = space.situation(point)
        before, after = (expected(*side, stage, situation) for side in one.sides)
        if node is None:
            assert before == after
            continue
        pair = space.diagrams.label(node, point)
        assert isinstance(pair, tuple)
        assert (bare(pair[0]), bare(pair[1])) == (named_as(before, one), named_as(after, one))
        assert _differs(pair) is (before != after)
        differ += before != after
    return differ
