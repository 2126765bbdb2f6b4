"""Parts of a run: so many cases or texts from one seed, and what came of them."""

from __future__ import annotations

import json
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache, partial
from itertools import islice
from pathlib import Path
from random import Random
from time import perf_counter
from types import FrameType
from typing import Any, NamedTuple

from routeboek import Rules, load_rules, under_reading
from tests.independent import mutations
from tests.independent.book import Book, Untold
from tests.independent.cases import Cases
from tests.independent.comparison import advised, told
from tests.independent.mutations import Seen

ROOT = Path(__file__).parents[2]
RULES, REGION = ROOT / "rules", ROOT / "tests" / "regions" / "voorbeeld"
TODAY = date(2026, 10, 20)
"""The day on which waivers are looked at."""

LIMIT = 10
"""Seconds that one text or folder may take."""

Reading = tuple[str, str]
Case = dict[str, Any]


class Part(NamedTuple):
    """How many were tried, how they ended, what went wrong, and the longest that one took."""

    number: int
    ends: Counter[str]
    wrong: tuple[str, ...]
    slowest: float

    def and_also(self, other: Part) -> Part:
        """Both together."""
        return Part(
            self.number + other.number,
            self.ends + other.ends,
            self.wrong + other.wrong,
            max(self.slowest, other.slowest),
        )


NOTHING = Part(0, Counter(), (), 0.0)
Work = Callable[[str, int], Part]


def of_job(job: tuple[Work, str, int]) -> Part:
    """One part, in a process of its own."""
    work, seed, size = job
    return work(seed, size)


# ------------------------------------------------------------------------------- two evaluators


def of_cases(seed: str, size: int) -> Part:
    """Cases under the readings that are chosen."""
    random, found = Random(seed), NOTHING
    for case in islice(Cases(_book(), random).every(), size):
        found = found.and_also(_compared(case, None))
    return found


def of_readings(seed: str, size: int) -> Part:
    """Cases, each under one other reading."""
    random, found = Random(seed), NOTHING
    for _ in range(size):
        reading = random.choice(other_readings())
        case = Cases(_book(reading), random).one()
        found = found.and_also(_compared(case, reading))
    return found


def _compared(case: Case, reading: Reading | None) -> Part:
    began = perf_counter()
    one, other = advised(_rules(reading), case), told(_book(reading), case)
    slowest = perf_counter() - began
    end = one if isinstance(one, str) else one.status
    wrong = () if one == other else (_difference(case, reading),)
    return Part(1, Counter({end: 1}), wrong, slowest)


def _difference(case: Case, reading: Reading | None) -> str:
    """A case as small as it can be made, with what differs in it."""
    rules, book = _rules(reading), _book(reading)
    while smaller := next((c for c in _smaller(case) if advised(rules, c) != told(book, c)), None):
        case = smaller
    one, other = advised(rules, case), told(book, case)
    if isinstance(one, str) or isinstance(other, str):
        lines = [f"routeboek: {one}", f"independent: {other}"]
    else:
        fields = zip(one._fields, one, other, strict=True)
        lines = [f"{name}: {a} is {b}" for name, a, b in fields if a != b]
    under = [f"under {reading[0]}: {reading[1]}"] if reading else []
    return "\n  ".join([json.dumps(case), *under, *lines])


def _smaller(case: Case) -> Iterator[Case]:
    for name in case["facts"]:
        yield case | {"facts": {key: one for key, one in case["facts"].items() if key != name}}
    history = case.get("history", [])
    for index in range(len(history)):
        yield case | {"history": history[:index] + history[index + 1 :]}


@cache
def _book(reading: Reading | None = None) -> Book:
    return Book(RULES, dict([reading] if reading else []))


@cache
def _rules(reading: Reading | None = None) -> Rules:
    rules = _chosen()
    return under_reading(rules, *reading) if reading else rules


@cache
def _chosen() -> Rules:
    return load_rules(RULES)


@cache
def other_readings() -> list[Reading]:
    """Every reading that is not chosen and of which the semantics tell what it does."""
    every = _book().readings.items()
    others = [(id_, one) for id_, (chosen, those) in every for one in those if one != chosen]
    return [one for one in others if _is_told(one)]


def _is_told(reading: Reading) -> bool:
    try:
        _book(reading)
    except Untold:
        return False
    return True


# --------------------------------------------------------------------------------- mutated texts


def of_texts(seed: str, size: int) -> Part:
    """Mutated texts of cases."""
    random, found = Random(seed), NOTHING
    for text in islice(mutations.case_texts(Cases(_book(), random), random), size):
        found = found.and_also(_tried(partial(mutations.try_case, _rules(), text), text))
    return found


def of_rule_files(seed: str, size: int) -> Part:
    """Mutated rule files of an invented region."""
    random, found = Random(seed), NOTHING
    for number in range(size):
        with mutations.mutated_rules(REGION, random) as copy:
            what = f"file {number + 1} of seed {seed}"
            found = found.and_also(_tried(partial(mutations.try_rules, copy, TODAY), what))
    return found


def _tried(attempt: Callable[[], Seen], what: object) -> Part:
    """How one ends, and whether it ends in time."""
    began = perf_counter()
    try:
        with within(LIMIT):
            seen = attempt()
    except Exception as error:  # noqa: BLE001 - any other exception is what is looked for
        seen = Seen("failed", f"{type(error).__name__}: {error}"[:200])
    wrong = (f"{seen.wrong}: {what!r:.1500}",) if seen.wrong else ()
    return Part(1, Counter({seen.end: 1}), wrong, perf_counter() - began)


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Raises `TimeoutError` in what takes longer; in the main thread of a POSIX system."""

    def late(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"more than {seconds} seconds")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
