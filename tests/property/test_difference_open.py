"""Where `routeboek diff` says that behaviour is the same, no case shows a difference.

On no day, and with whatever facts left open; and where it says that something changes, a case
shows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import mkdtemp

import pytest

from routeboek import Rules
from routeboek.advice import Advice
from routeboek.analysis.aspects import said
from routeboek.analysis.difference import Effect, compared
from routeboek.analysis.mutants import Mutant, mutants
from routeboek.analysis.shown import answer, told_to
from routeboek.facts import Fact
from routeboek.load import load_files
from routeboek.reading import RuleFiles
from tests.cli.edits import EXTRA, FACTS, REGION, SECTOR, Edit, copied
from tests.cli.test_diff import EDITS, SAME

CASES = 100
MUTANTS = 12


@cache
def invented() -> RuleFiles:
    return load_files(str(copied(Path(mkdtemp()) / "rules", EXTRA)))


def value_of(fact: Fact, today: date, random: Random) -> object:
    if fact.type == "yes_no":
        return random.choice([True, False])
    if fact.type == "count":
        return random.randrange(7)
    if fact.type == "choice":
        return random.choice(sorted(fact.values))
    if fact.type == "choices":
        return random.sample(sorted(fact.values), random.randint(1, 2))
    days = random.choice([0, 13, 14, 27, 28, 40, None])
    return "never" if days is None else (today - timedelta(days=days)).isoformat()


def cases(rules: Rules, random: Random) -> Iterator[dict[str, object]]:
    """Cases on any day, near or past the last edition, most of them with facts left open."""
    tables = sorted({name for route in rules.routes.values() for name in route.tables})
    while True:
        today = date(2029, 7, 25) + timedelta(days=random.randrange(3 * 370))
        told = random.sample(sorted(rules.facts), random.randint(0, len(rules.facts)))
        history = [
            {
                "table": random.choice(tables),
                "applied_on": (today - timedelta(days=random.choice([0, 1, 300]))).isoformat(),
                "outcome": random.choice(["no-solution", "withdrawn", "solved"]),
                "closed_on": today.isoformat(),
            }
            for _ in range(random.choice([0, 0, 1, 2]))
        ]
        yield {
            "reference_date": today.isoformat(),
            "sector": "po",
            "municipality": random.choice(sorted(rules.municipalities)),
            "facts": {name: value_of(rules.facts[name], today, random) for name in told},
            "history": history,
        }


def behaviour(advice: Advice | tuple[str, ...]) -> object:
    """More of what an advice says than `diff` itself compares."""
    if not isinstance(advice, Advice):
        return advice
    following = advice.next
    return (
        (advice.status, advice.possible_statuses, advice.leaning),
        following and (following.table, following.state, following.fits, following.deadline),
        sorted(one.fact.name for one in advice.questions),
        [(one.table, one.state, one.fits) for one in advice.side_tables],
        sorted(warning.code for warning in advice.warnings),
        [(one.definition.fact, one.value) for one in advice.taken],
    )


def same_said(before: Advice | tuple[str, ...], after: Advice | tuple[str, ...]) -> bool:
    """Whether two answers say the same, apart from explanation."""
    if isinstance(before, Advice) and isinstance(after, Advice):
        return said(before) == said(after)
    return before == after


def differing(old: Rules, new: Rules, seed: object) -> list[dict[str, object]]:
    """The cases among many that get another advice."""
    found = []
    for case in islice(cases(old, Random(str(seed))), CASES):
        told = told_to(case, old), told_to(case, new)
        before, after = answer(old, told[0]), answer(new, told[1])
        if not same_said(before, after) or behaviour(before) != behaviour(after):
            found.append(case)
    return found


def shows(effect: Effect) -> bool:
    return all(change.shown for one in effect.routes for change in one.changes)


@cache
def made() -> tuple[Mutant, ...]:
    return tuple(mutants(invented()))


@pytest.mark.parametrize("part", range(4))
def test_a_changed_atom(part: int) -> None:
    files, random = invented(), Random(part)
    same = 0
    for number, mutant in enumerate(random.sample(made(), MUTANTS)):
        changed = mutant.applied(files.rules)
        effect = compared(files, files._replace(rules=changed))
        assert effect.proved
        assert shows(effect), mutant.change
        if effect.same:
            same += 1
            assert differing(files.rules, changed, (part, number)) == [], mutant.change
    assert same < MUTANTS


CALENDAR = {
    "carried forward shorter": [Edit(REGION, "carry_forward_years: 1", "carry_forward_years: 0")],
    "carried forward longer": [Edit(REGION, "carry_forward_years: 1", "carry_forward_years: 2")],
    "another first day of the year": [Edit(REGION, "starts: 08-01", "starts: 09-01")],
    "made for another year": [Edit(SECTOR, "school_year: 2030-2031", "school_year: 2031-2032")],
}
OPEN = {
    "certain where it was not": [
        Edit(
            SECTOR,
            "when: {fact: letter_sent, is: no}",
            "when: {all: [{fact: letter_sent, is: no}, {any: [{fact: exempt, is: yes}, "
            "{fact: exempt, is: no}]}]}",
        )
    ],
    "taken while nobody states it": [
        Edit(
            FACTS,
            "    label: vrijstelling\n",
            "    label: vrijstelling\n    unless_stated:\n      value: no\n      text: er is geen\n"
            "      because: Een uitzondering.\n      source: {document: R2, heading: Mentor}\n",
        )
    ],
}


@pytest.mark.parametrize("name", sorted({**EDITS, **CALENDAR, **OPEN}))
def test_an_edit_that_some_case_shows_is_a_change(name: str, tmp_path: Path) -> None:
    edits = {**EDITS, **CALENDAR, **OPEN}[name]
    files, new = invented(), load_files(str(copied(tmp_path / "new", [*EXTRA, *edits])))
    effect = compared(files, new)
    assert not effect.same
    assert effect.proved
    assert shows(effect)


REWRITTEN = {
    "all but one": [
        Edit(
            SECTOR,
            "when: {fact: attendance, is: partial}",
            "when: {none: [{fact: attendance, in: [none, full]}]}",
        )
    ],
    "parts in another order": [
        Edit(
            REGION,
            "{all: [{fact: attendance, is: full}, {fact: absent_since, given: yes}]}",
            "{all: [{fact: absent_since, given: yes}, {none: [{fact: attendance, "
            "in: [none, partial]}]}]}",
        )
    ],
    "a condition with an id": [
        Edit(SECTOR, "  - fact: meetings_held\n", "  - id: twee-keer\n    fact: meetings_held\n")
    ],
}


@pytest.mark.parametrize("name", sorted({**SAME, **REWRITTEN}))
def test_what_is_the_same_is_said_to_be_so(name: str, tmp_path: Path) -> None:
    edits = {**SAME, **REWRITTEN}[name]
    files, new = invented(), load_files(str(copied(tmp_path / "new", [*EXTRA, *edits])))
    assert compared(files, new).same
    assert differing(files.rules, new.rules, name) == []
