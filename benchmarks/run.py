"""How fast routeboek is, as ratios within one run: python benchmarks/run.py [--check] [--json]."""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from routeboek import Case, advise, load_rules

ROOT = Path(__file__).resolve().parents[1]
CASE = ROOT / "examples" / "po-den-haag.json"
YARDSTICK = (sys.executable, "-c", "from pydantic import BaseModel")
# The console script's own lines, so that an environment without it can be measured as well.
COMMAND = (sys.executable, "-c", "from routeboek.cli import main; main()")
ADVISE = (*COMMAND, "advise", str(CASE), "--format", "json")


@dataclass(frozen=True)
class Measure:
    """One number, and the most or least it should be."""

    name: str
    value: float
    unit: str
    at_most: float | None = None

    @property
    def missed(self) -> bool:
        return self.at_most is not None and self.value > self.at_most


def whole_process(runs: int) -> list[Measure]:
    """`routeboek advise` over the import of pydantic, in turns so that both meet the same noise."""
    advice, import_only = [], []
    for _ in range(runs):
        import_only.append(_seconds(lambda: _run(YARDSTICK)))
        advice.append(_seconds(lambda: _run(ADVISE)))
    ratio = statistics.median(advice) / statistics.median(import_only)
    return [
        Measure("import of pydantic alone", statistics.median(import_only) * 1e3, "ms"),
        Measure("routeboek advise, whole process", statistics.median(advice) * 1e3, "ms"),
        Measure("routeboek advise / import of pydantic", ratio, "x", at_most=2.0),
    ]


def one_advice(rounds: int) -> list[Measure]:
    """Microseconds of the steps of one advice, on rules that are loaded already."""
    rules = load_rules()
    text = CASE.read_text("utf-8")
    case = Case.model_validate_json(text)
    advice = advise(rules, case)
    return [
        Measure("advise()", _microseconds(lambda: advise(rules, case), rounds), "us", at_most=100),
        Measure("advice.to_dict()", _microseconds(advice.to_dict, rounds), "us"),
        Measure(
            "Case.model_validate_json()",
            _microseconds(lambda: Case.model_validate_json(text), rounds),
            "us",
        ),
    ]


def load(rounds: int) -> list[Measure]:
    """Milliseconds to read the rules: all of them, and what one case needs."""
    case = Case.model_validate_json(CASE.read_text("utf-8"))
    every = [_seconds(load_rules) for _ in range(rounds)]
    needed = [_seconds(lambda: load_rules(for_case=case)) for _ in range(rounds)]
    return [
        Measure("load_rules()", statistics.median(every) * 1e3, "ms"),
        Measure("load_rules(for_case=case)", statistics.median(needed) * 1e3, "ms"),
    ]


def lines_to_lines(cases: int) -> list[Measure]:
    """Cases per second from a line of JSON to a line of JSON, in one thread."""
    rules = load_rules()
    line = json.dumps(json.loads(CASE.read_text("utf-8")))

    def batch() -> None:
        for _ in range(cases):
            advice = advise(rules, Case.model_validate_json(line))
            json.dumps(advice.to_dict(), ensure_ascii=False)

    best = min(_seconds(batch) for _ in range(3))
    return [Measure("JSON lines to JSON lines", cases / best, "cases/s")]


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _microseconds(work: Callable[[], object], rounds: int, repeats: int = 7) -> float:
    """The median over some repeats of the mean of many calls."""

    def several() -> None:
        for _ in range(rounds):
            work()

    several()
    return statistics.median(_seconds(several) for _ in range(repeats)) / rounds * 1e6


def _table(measures: Sequence[Measure]) -> str:
    width = max(len(one.name) for one in measures)
    return "\n".join(
        f"{one.name:<{width}}  {one.value:>10.1f} {one.unit}{_goal(one)}" for one in measures
    )


def _goal(measure: Measure) -> str:
    if measure.at_most is None:
        return ""
    return f"  (goal <= {measure.at_most:g}{', missed' if measure.missed else ''})"


def main() -> int:
    """Measures, prints, and with --check fails on a goal that is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit with 1 when a goal is missed")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--quick", action="store_true", help="fewer runs, for a first impression")
    options = parser.parse_args()
    runs, rounds = (5, 50) if options.quick else (25, 500)
    measures = [
        *whole_process(runs),
        *load(runs),
        *one_advice(rounds),
        *lines_to_lines(rounds * 2),
    ]
    if options.json:
        print(json.dumps([asdict(one) for one in measures], indent=2))
    else:
        print(_table(measures))
    return int(options.check and any(one.missed for one in measures))


if __name__ == "__main__":
    sys.exit(main())
