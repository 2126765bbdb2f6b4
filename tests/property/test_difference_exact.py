"""What `routeboek diff` says of all situations at once is what either side says of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from routeboek import Case, CaseError, Rules, advise
from routeboek.analysis.comparison import Comparison, differs
from routeboek.analysis.mutants import Mutant, mutants
from routeboek.analysis.shown import told_to
from routeboek.analysis.sight import REFUSED, Next
from routeboek.analysis.space import position
from routeboek.analysis.variables import Stage
from routeboek.book import Route
from routeboek.decision import ABOUT_A_TABLE
from routeboek.diagram import DEFAULT_LIMIT, Label
from routeboek.facts import Situation
from routeboek.load import load_rules
from routeboek.meaning import is_true
from routeboek.reading import RuleFiles
from tests.cli.edits import EXTRA, Edit, copied
from tests.cli.test_diff import EDITS
from tests.shipped import files

POINTS = 2_000
"""Looked at of each pair of routes; together the tests below look at more than 100,000."""
CASES = 30
"""Of each edit that many are also written out and advised on."""


class Compared(NamedTuple):
    """Two routes in one space, the tables that each knows, and what is now called otherwise."""

    made: Comparison
    sides: tuple[tuple[Route, Rules], tuple[Route, Rules]]
    known: tuple[frozenset[str], frozenset[str]]
    renamed: Mapping[str, str]


def compare(old: Rules, new: Rules, before: Route, after: Route) -> Compared:
    made = Comparison(old, new, before, after, DEFAULT_LIMIT)
    tables = [frozenset(route.tables) for route in (before, after)]
    if made.forced:  # a table of either edition was held when that was in force
        tables = [tables[0] | tables[1]] * 2
    newer = max(before, after, key=lambda one: one.edition.valid_from)
    return Compared(
        made, ((before, old), (after, new)), (tables[0], tables[1]), dict(newer.current_id)
    )


# ---------------------------------------------------------------- point by point


def points(one: Compared, random: Random) -> Iterator[dict[int, int]]:
    """Complete points without end: some anywhere, most near where the two sides differ."""
    diagrams = one.made.space.diagrams
    sizes = diagrams.sizes
    node = one.made.pairs.get("next")
    changed = None if node is None else diagrams.point(diagrams.relabelled(node, differs))
    while True:
        found = {at: random.randrange(size) for at, size in enumerate(sizes)}
        if changed and random.random() < 0.7:
            found.update(changed)
            for at in random.sample(sorted(changed), random.randint(0, min(2, len(changed)))):
                found[at] = random.randrange(sizes[at])
        yield found


def expected(one: Compared, side: int, stage: Stage, situation: Situation) -> Label:
    """What one side makes of a point: what comes next, or that the case is refused."""
    route, rules = one.sides[side]
    if any(is_true(not_so.when, situation) for not_so in rules.impossible):
        return REFUSED
    if not all(known_value(rules, name, value) for name, value in situation.values.items()):
        return REFUSED
    past = situation.tried | situation.held | situation.applied
    if not {*stage, *past} <= one.known[side]:
        return REFUSED
    (outcome,) = route.decisions[position(route, stage)].apparent(situation)
    if outcome.status == "end-of-route" and route.fallback:
        return Next(outcome.status, route.fallback.id)
    return Next(outcome.status, one.renamed.get(outcome.about, outcome.about))


def known_value(rules: Rules, name: str, value: object) -> bool:
    """Whether one side can read a value, if it knows the fact."""
    fact = rules.facts.get(name)
    if fact is None or fact.type not in ("choice", "choices"):
        return True
    return {value} <= fact.values.keys() if fact.type == "choice" else value <= fact.values.keys()  # type: ignore[operator]


def look(one: Compared, seed: int, number: int = POINTS) -> int:
    """How many of the points differ, after asking either side about each."""
    space = one.made.space
    node = one.made.pairs.get("next")
    differ = 0
    for point in islice(points(one, Random(seed)), number):
        stage, situation = space.stages[point[0]], space.situation(point)
        pair = expected(one, 0, stage, situation), expected(one, 1, stage, situation)
        differ += pair[0] != pair[1]
        if node is None:
            assert pair[0] == pair[1], "equal functions are the same everywhere"
            continue
        label = space.diagrams.label(node, point)
        assert label == pair
        assert differs(label) is (pair[0] != pair[1])
    return differ


@cache
def shipped() -> tuple[RuleFiles, tuple[Mutant, ...]]:
    return files(), tuple(mutants(files()))


@pytest.mark.parametrize("part", range(4))
def test_a_changed_atom_of_the_shipped_rules(part: int) -> None:
    files, every = shipped()
    random = Random(part)
    differ = 0
    deciding = [one for one in every if one.change not in ("applicant", "receiver", "holder")]
    for mutant in random.sample(deciding, 8):
        key, route = random.choice(sorted(mutant.routes.items()))
        new = files.rules._replace(routes={**files.rules.routes, **mutant.routes})
        differ += look(compare(files.rules, new, files.rules.routes[key], route), part)
    assert differ > 100, "the changes are not all somewhere else"


def test_two_editions_of_the_shipped_rules() -> None:
    rules = shipped()[0].rules
    for number, (old, new) in enumerate([("po-2024", "po-2025"), ("po-2025", "po-2026")]):
        for municipality in rules.municipalities:
            sides = rules.routes[old, municipality], rules.routes[new, municipality]
            assert look(compare(rules, rules, *sides), number)


def edited(folder: Path, name: str) -> tuple[Rules, Rules]:
    more = MORE.get(name) or EDITS[name]
    return (
        load_rules(copied(folder / "old", EXTRA)),
        load_rules(copied(folder / "new", [*EXTRA, *more])),
    )


MORE = {
    "cannot exist": [
        Edit("region.yaml", "{fact: attendance, is: full}", "{fact: attendance, is: partial}")
    ],
    "nothing": [Edit("po.yaml", "name: Regiotafel", "name: Tafel van de regio")],
}
NAMES = sorted({*EDITS, *MORE})


@pytest.mark.parametrize("name", NAMES)
def test_an_edit_of_the_invented_region(name: str, tmp_path: Path) -> None:
    old, new = edited(tmp_path, name)
    for number, municipality in enumerate(old.municipalities):
        key = ("po-2030", municipality)
        look(compare(old, new, old.routes[key], new.routes[key]), number, POINTS // 2)


# ---------------------------------------------------------------- case by case


def tellable(one: Compared, point: dict[int, int]) -> bool:
    """Whether the point can exist."""
    space = one.made.space
    return space.diagrams.label(space.valid, point) is True


def advised(rules: Rules, case: dict[str, object]) -> Label:
    """What comes next according to an advice."""
    try:
        advice = advise(rules, Case.model_validate(case))
    except CaseError:
        return REFUSED
    if advice.status in ABOUT_A_TABLE:
        return Next(advice.status, advice.next.table if advice.next else "")
    return Next(advice.status, advice.route.id if advice.route else "")


@pytest.mark.parametrize("name", NAMES)
def test_cases_are_advised_what_the_comparison_says(name: str, tmp_path: Path) -> None:
    old, new = edited(tmp_path, name)
    for number, key in enumerate(sorted(old.routes)):
        one = compare(old, new, old.routes[key], new.routes[key])
        node, cases = one.made.pairs.get("next"), one.made.cases
        tried = islice(points(one, Random(number)), 40 * CASES)
        for point in islice((point for point in tried if tellable(one, point)), CASES):
            case = cases.case({at: frozenset({value}) for at, value in point.items()})
            said = tuple(advised(rules, told_to(case, rules)) for rules in (old, new))
            if node is None:
                assert said[0] == said[1]
            else:
                label = one.made.space.diagrams.label(node, point)
                assert isinstance(label, tuple)
                assert [unfit(one, side) for side in label] == [unfit(one, side) for side in said]


def unfit(one: Compared, label: Label) -> Label:
    """Without the name of a table that is blocked: an unfit one is not called the next."""
    return Next("blocked") if isinstance(label, Next) and label.status == "blocked" else label
