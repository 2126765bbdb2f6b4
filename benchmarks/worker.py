"""What is measured inside a process: python benchmarks/worker.py TASK [ARGUMENT] prints JSON.

`run.py` starts it in the environment of the revision that is measured, once for each turn.
"""

from __future__ import annotations

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from routeboek import Advice, Case, advise, load_rules

PASSES = 4
"""So often each engine, or each example, has its turn in a process; the first is not counted."""


def toy(_: str) -> dict[str, float]:
    """Seconds for a case of the toy in each engine, all of them asked in turns."""
    import engines

    if found := engines.differences():
        sys.exit("\n".join(["The engines differ.", *found[:5]]))
    cases, every = engines.cases(), engines.engines()
    given = {name: [one.given(case) for case in cases] for name, one in every.items()}
    _settle()
    spent = _in_turns({name: _each(one.run, given[name]) for name, one in every.items()})
    return {name: statistics.median(times) / len(cases) for name, times in spent.items()}


def zen_lines(_: str) -> dict[str, float]:
    """Seconds for a case of the toy in zen-engine, from a line of JSON to a line of JSON."""
    import engines

    if "zen" in engines.missing():
        return {}
    zen = engines.engines()["zen"]
    lines = [json.dumps(case.facts()) for case in engines.cases()]
    _settle()

    def answer(line: str) -> str:
        return json.dumps(zen.run(json.loads(line)))

    (times,) = _in_turns({"zen": _each(answer, lines)}).values()
    return {"zen": statistics.median(times) / len(lines)}


def examples(file: str) -> dict[str, float]:
    """Seconds of `advise`: the median of definite examples, then p90 and the most of all."""
    return _spread(file, lambda advice: advice)


def whole_examples(file: str) -> dict[str, float]:
    """The same of all that an advice says, other readings included."""
    return _spread(file, Advice.to_dict)


def _spread(file: str, rest: Callable[[Advice], object]) -> dict[str, float]:
    rules = load_rules()
    lines = Path(file).read_text("utf-8").splitlines()
    cases = [Case.model_validate_json(line) for line in lines]
    definite = [advise(rules, case).status != "undetermined" for case in cases]
    _settle()
    fastest = [float("inf")] * len(cases)
    for _ in range(PASSES):
        for index, case in enumerate(cases):
            start = time.perf_counter()
            rest(advise(rules, case))
            fastest[index] = min(fastest[index], time.perf_counter() - start)
    usual = statistics.median(t for t, plain in zip(fastest, definite, strict=True) if plain)
    ordered = sorted(fastest)
    return {"p50": usual, "p90": ordered[len(ordered) * 9 // 10], "max": ordered[-1]}


def cases(rules: str) -> list[dict[str, object]]:
    """The examples in a folder of rules that have an advice, each case once, and how sure it is."""
    from routeboek.diagnostic import RouteboekError
    from routeboek.examples import read_examples

    book = load_rules()
    found: dict[str, dict[str, object]] = {}
    for example in read_examples(Path(rules), book).cases:
        try:
            case = Case.model_validate(dict(example.case))
            definite = advise(book, case).status != "undetermined"
        except RouteboekError:
            continue
        told = {"case": dict(example.case), "definite": definite}
        found[case.model_dump_json()] = told
    return list(found.values())


def load(rules: str) -> dict[str, float]:
    """Seconds of this processor to read a folder of rules."""
    start = time.process_time()
    load_rules(rules)
    return {"cpu": time.process_time() - start}


def agree(_: str) -> dict[str, object]:
    """Which engines of the toy are here, how many cases they were asked, and where they differ."""
    import engines

    found = engines.differences()
    return {"engines": list(engines.engines()), "cases": len(engines.cases()), "differ": found}


def _settle() -> None:
    """What is loaded stays, for every engine alike, so that nobody pays to look through it."""
    gc.collect()
    gc.freeze()


def _each(work: Callable[[Any], object], given: Sequence[Any]) -> Callable[[], None]:
    def every() -> None:
        for one in given:
            work(one)

    return every


def _in_turns(works: dict[str, Callable[[], None]]) -> dict[str, list[float]]:
    spent: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(PASSES + 1):
        for name, work in works.items():
            start = time.perf_counter()
            work()
            if turn:
                spent[name].append(time.perf_counter() - start)
    return spent


TASKS: dict[str, Callable[[str], object]] = {
    "toy": toy,
    "zen-lines": zen_lines,
    "examples": examples,
    "whole-examples": whole_examples,
    "cases": cases,
    "load": load,
    "agree": agree,
}

if __name__ == "__main__":
    task, *rest = sys.argv[1:]
    print(json.dumps(TASKS[task]("".join(rest))))
