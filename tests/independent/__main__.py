"""Lays routeboek beside an evaluator that was written from its documentation alone.

`docs/verified.md` tells what came of it. The same seed and numbers give the same cases, whatever
the number of workers. What differs or goes wrong is listed, the first few, each as small as it
can be made; then it ends with 1.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from multiprocessing import get_context
from time import perf_counter

from tests.independent.runs import (
    NOTHING,
    Part,
    Work,
    of_cases,
    of_job,
    of_readings,
    of_rule_files,
    of_texts,
)

CHUNK = 200
SHOWN = 5


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs what is asked for; the exit code."""
    asked = _parser().parse_args(arguments)
    wanted: list[tuple[str, int, Work]] = [
        ("cases", asked.cases, of_cases),
        ("cases under other readings", asked.readings, of_readings),
        ("texts of cases", asked.texts, of_texts),
        ("rule files", asked.rule_files, of_rule_files),
    ]
    wrong = 0
    for name, number, work in wanted:
        began = perf_counter()
        found = _run(name, number, work, asked) if number else NOTHING
        wrong += len(found.wrong)
        if number:
            _tell(name, found, perf_counter() - began)
    return 1 if wrong else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m tests.independent", description=__doc__)
    for option, help_ in (
        ("--cases", "random cases, by both evaluators"),
        ("--readings", "the same, each under another reading of the rules"),
        ("--texts", "mutated texts of cases"),
        ("--rule-files", "mutated rule files"),
    ):
        parser.add_argument(option, type=int, default=0, metavar="N", help=help_)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--workers", type=int, default=1, metavar="N")
    return parser


def _run(name: str, number: int, work: Work, asked: argparse.Namespace) -> Part:
    """One kind, in chunks that each have a seed of their own."""
    found = NOTHING
    sizes = [min(CHUNK, number - done) for done in range(0, number, CHUNK)]
    jobs = [(work, f"{asked.seed}/{chunk}", size) for chunk, size in enumerate(sizes)]
    with get_context("spawn").Pool(asked.workers) as pool:
        for part in pool.imap(of_job, jobs):
            found = found.and_also(part)
            if sys.stderr.isatty():
                print(f"\r{name}: {found.number}", end=" ", file=sys.stderr)
    return found


def _tell(name: str, found: Part, seconds: float) -> None:
    print(f"{found.number} {name} in {seconds:.0f} s, the slowest {found.slowest:.2f} s")
    for end, times in sorted(found.ends.items()):
        print(f"  {times:>8} {end}")
    print(f"  {len(found.wrong):>8} {'wrong' if found.wrong else 'differ or go wrong'}")
    for one in found.wrong[:SHOWN]:
        print(f"- {one}")


if __name__ == "__main__":
    sys.exit(main())
