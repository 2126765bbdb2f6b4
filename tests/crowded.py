"""Small rule files of which the parts are few, and what they can come to together is very much."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from itertools import combinations, pairwise
from pathlib import Path

from tests.pigeonholes import GATE, REGION, SOURCE

FACT = """  {name}:
    type: {type}
    kind: observation
    question: Wat is dit?
    question_en: What is this?
    label: {name}
    answered_by: school
"""
RULED_OUT = """  - id: onmogelijk-{number}
    when: {when}
    text: Dat kan niet samen.
    remedy: Verbeter een van beide.
    source: {source}
"""
ROUTE = """  - id: anders-{name}
    name: Anders
    text: Er geldt iets anders.
    when: {{fact: {name}, is: yes}}
    source: {source}
"""


def choices(folder: Path) -> Path:
    """Two facts with eleven choices each, which are all told apart."""
    names = [f"keuze{number}" for number in range(11)]
    values = f"    values: {{{', '.join(f'{one}: {one}' for one in names)}}}\n"
    facts = [_fact(f"soort{one}", "choices") + values for one in range(2)]
    gate = [
        _any([f"fact: soort0, includes: {one}", f"fact: soort1, includes: {names[-at]}"])
        for at, one in enumerate(names)
    ]
    return region(folder, facts, gate)


def dates(folder: Path) -> Path:
    """Six dates that are compared with each other, with twenty numbers of weeks each."""
    names = [f"dag{number}" for number in range(6)]
    gate = [
        _any([f"fact: {name}, weeks_since_at_least: {20 * at + weeks + 1}"])
        for at, name in enumerate(names)
        for weeks in range(20)
    ]
    ruled_out = [f"{{fact: {b}, before: {a}}}" for a, b in combinations(names, 2)]
    return region(folder, [_fact(name, "date") for name in names], gate, ruled_out)


def routes(folder: Path) -> Path:
    """Four hundred other routes, each for a fact of its own."""
    names = [f"geval{number}" for number in range(400)]
    found = [ROUTE.format(name=name, source=SOURCE) for name in names]
    return region(folder, [_fact(name, "yes_no") for name in names], other=found)


def chain(folder: Path) -> Path:
    """A thousand facts of which each rules out the next one."""
    names = [f"schakel{number}" for number in range(1000)]
    ruled_out = [
        f"{{all: [{{fact: {one}, is: yes}}, {{fact: {other}, is: no}}]}}"
        for one, other in pairwise(names)
    ]
    gate = [_any([f"fact: {name}, is: yes"]) for name in (names[0], names[-1])]
    return region(folder, [_fact(name, "yes_no") for name in names], gate, ruled_out)


def _fact(name: str, kind: str) -> str:
    return FACT.format(name=name, type=kind)


def _any(tests: Iterable[str]) -> str:
    told = f"nature: circumstance, text: Zo is het., source: {SOURCE}"
    parts = ", ".join(f"{{{one}, {told}}}" for one in tests)
    return f"  - {{any: [{parts}], text: Een daarvan., source: {SOURCE}}}\n"


def region(
    folder: Path,
    facts: Iterable[str] = (),
    gate: Iterable[str] = (),
    ruled_out: Iterable[str] = (),
    other: Iterable[str] = (),
) -> Path:
    """The example region with these parts as well."""
    copy = Path(shutil.copytree(REGION, folder, ignore=shutil.ignore_patterns("examples")))
    _insert(copy / "facts.yaml", "facts:\n", facts)
    _insert(copy / "po.yaml", GATE, gate)
    _insert(copy / "po.yaml", "\nroutes:\n", other)
    whens = [
        RULED_OUT.format(number=number, when=when, source=SOURCE)
        for number, when in enumerate(ruled_out)
    ]
    _insert(copy / "region.yaml", "\nimpossible:\n", whens)
    return copy


def _insert(file: Path, after: str, parts: Iterable[str]) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(after) == 1
    file.write_text(text.replace(after, after + "".join(parts)), encoding="utf-8")
