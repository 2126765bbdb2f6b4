"""How fast routeboek is, as ratios within one run: python benchmarks/run.py [--quick].

--against REV         measures another revision in the same turns, and compares
--compare OLD NEW     compares two runs that were stored with --store FILE
--check               exit code 1 when a goal is missed, or something is slower
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import figures
from figures import FIGURES, Run
from multiply import multiplied
from subjects import (
    PEERS,
    ROOT,
    Failed,
    Subject,
    built,
    checked_out,
    described,
    installed_version,
    made,
    ran,
    unpacked,
)

CASE = ROOT / "examples" / "po-den-haag.json"
FIELDS = "status,next.table,next.deadline.latest"
COMMAND = "from routeboek.cli import main; main()"
Found = Mapping[str, float]


class Group(NamedTuple):
    """Figures that one turn measures together; in a quick run fewer turns, or none."""

    figures: Sequence[str]
    measure: Callable[[Subject], Found]
    turns: int
    quick: int
    long: bool = False


# ---------------------------------------------------------------- whole processes


def yardstick(subject: Subject) -> tuple[float, float]:
    """Seconds to import pydantic and do nothing: passed, and of the processor."""
    spent = ran([subject.python, "-c", "from pydantic import BaseModel"])
    return spent.wall, spent.cpu


def starts(subject: Subject) -> Found:
    """The shortest commands from start to end."""
    unit, _ = yardstick(subject)
    asked = {"advise": ("advise", CASE), "version": ("--version",), "help": ("--help",)}
    spent = {name: ran(subject.command(*one)).wall for name, one in asked.items()}
    return {"pydantic": unit * 1e3, **{name: one / unit for name, one in spent.items()}}


def batches(subject: Subject) -> Found:
    """Cases per second of one core; starting, and meeting a rule for the first time, left out."""
    zen = subject.worker("zen-lines").get("zen")
    found = {}
    for name, kind, options in (
        ("batch", "some", ()),
        ("batch-definite", "definite", ()),
        ("batch-fields", "all", ("--fields", FIELDS)),
    ):
        files = lines(subject, kind)
        half, whole = (
            ran(subject.command("batch", file, "--workers", 1, *options)).cpu for file in files
        )
        each = (whole - half) / (_count(files[1]) - _count(files[0]))
        found[name] = 1 / each
        if zen:
            found[f"{name}-zen"] = each / zen
    return found


@cache
def lines(subject: Subject, kind: str) -> tuple[Path, Path]:
    """Shipped examples as lines of JSON: every second one of them, and all; of some one in four."""
    folder = subject.scratch.parent / "lines"  # the same for every revision
    files = folder / f"half-{kind}.jsonl", folder / f"{kind}.jsonl"
    if not files[1].exists():
        folder.mkdir(exist_ok=True)
        found = subject.worker("cases", ROOT / "rules")
        kept = {"all": found, "some": found[::4]}
        kept["definite"] = [one for one in kept["some"] if one["definite"]]
        texts = [json.dumps(one["case"]) + "\n" for one in kept[kind]]
        files[0].write_text("".join(texts[::2]), "utf-8")
        files[1].write_text("".join([*texts[::2], *texts[1::2]]), "utf-8")
    return files


def _count(file: Path) -> int:
    return len(file.read_bytes().splitlines())


def checks(subject: Subject) -> Found:
    """`check` of the rules in the sources."""
    _, unit = yardstick(subject)
    spent = ran(subject.command("check", subject.source / "rules"))
    return {"check": spent.cpu / unit, "check-memory": spent.megabytes}


def tests(subject: Subject) -> Found:
    """`test` of the rules in the sources."""
    _, unit = yardstick(subject)
    return {"test": ran(subject.command("test", subject.source / "rules")).cpu / unit}


def mutates(subject: Subject) -> Found:
    """`mutate` of the rules in the sources, which may find something."""
    spent = ran(subject.command("mutate", subject.source / "rules"), codes=(0, 1))
    return {"mutate": spent.cpu}


# ---------------------------------------------------------------- within a process


def engines(subject: Subject) -> Found:
    """The toy in all engines."""
    spent = subject.worker("toy")
    parts, whole = spent.pop("parts"), spent.pop("whole")
    found = {name: one * 1e6 for name, one in spent.items()}
    if "zen" in spent:
        found |= {"parts": parts / spent["zen"], "whole": whole / spent["zen"]}
    return found | {f"parts-{name}": parts / one for name, one in spent.items() if name != "zen"}


def examples(subject: Subject) -> Found:
    """`advise()` of all shipped examples, and all that some advices say."""
    spent = subject.worker("examples", lines(subject, "all")[1])
    whole = subject.worker("whole-examples", lines(subject, "some")[0])
    found = {name: spent[name] / spent["p50"] for name in ("p90", "max")}
    return found | {f"whole-{name}": whole[name] / whole["p50"] for name in ("p90", "max")}


# ---------------------------------------------------------------- growth


AS_SHIPPED = "municipalities", 1


class Grown(NamedTuple):
    """The rules so many times over, and the wheel with them, in a folder."""

    rules: Path
    wheel: Path
    folder: Path


@cache
def grown(subject: Subject, axis: str, times: int) -> Grown:
    """With more municipalities or editions; `times` 1 is as shipped."""
    place = subject.scratch / f"{times}-{axis}"
    rules = multiplied(subject.source / "rules", place / "rules", **{axis: times})
    wheel = built(subject.source, place / "wheel", rules)
    return Grown(rules, wheel, unpacked(subject, wheel, place / "folder"))


def growing(axis: str, times: int) -> Callable[[Subject], Found]:
    """`advise` without and with more, each from a wheel, and how large that is."""

    def measure(subject: Subject) -> Found:
        usual, more = grown(subject, *AS_SHIPPED), grown(subject, axis, times)
        once, much = (_advised(subject, one.folder) for one in (usual, more))
        size = more.wheel.stat().st_size / usual.wheel.stat().st_size
        return {f"advise-{axis}-{times}": much / once, f"wheel-{axis}-{times}": size}

    return measure


def _advised(subject: Subject, folder: Path) -> float:
    command = [subject.python, "-c", COMMAND, "advise", CASE]
    return ran(command, also={"PYTHONPATH": str(folder)}).wall


def loading(axis: str, times: int) -> Callable[[Subject], Found]:
    """Reading a folder of rules."""

    def measure(subject: Subject) -> Found:
        usual, more = grown(subject, *AS_SHIPPED), grown(subject, axis, times)
        once, much = (subject.worker("load", one.rules)["cpu"] for one in (usual, more))
        return {f"load-{axis}-{times}": much / once}

    return measure


def checking(axis: str, times: int) -> Callable[[Subject], Found]:
    """`check` of more rules."""

    def measure(subject: Subject) -> Found:
        usual, more = grown(subject, *AS_SHIPPED), grown(subject, axis, times)
        once, much = (ran(subject.command("check", one.rules)) for one in (usual, more))
        found = {f"check-{axis}-{times}": much.cpu / once.cpu}
        return found | ({"memory-10": much.megabytes} if (axis, times) == _TOLD else {})

    return measure


_TOLD = "municipalities", 10

# ---------------------------------------------------------------- all together


_BATCHES = "", "-definite", "-fields"


def groups() -> list[Group]:
    """All that is measured, in order."""
    found = [
        Group(("pydantic", "advise", "version", "help"), starts, 31, 15),
        Group(
            ("zen", "cedar", "json-logic", "parts", "whole", "parts-cedar", "parts-json-logic"),
            engines,
            15,
            5,
        ),
        Group(("p90", "max", "whole-p90", "whole-max"), examples, 3, 1),
        Group([f"batch{kind}{by}" for by in ("", "-zen") for kind in _BATCHES], batches, 5, 2),
        Group(("check", "check-memory"), checks, 5, 1),
        Group(("test",), tests, 5, 1),
        Group(("mutate",), mutates, 1, 0),
    ]
    for times in (10, 30):
        long = times == 30
        for axis in ("municipalities", "editions"):
            names = f"advise-{axis}-{times}", f"wheel-{axis}-{times}"
            found.append(Group(names, growing(axis, times), 21, 0, long))
            found.append(Group((f"load-{axis}-{times}",), loading(axis, times), 3, 0, long))
            more = ("memory-10",) if (axis, times) == _TOLD else ()
            one = Group((f"check-{axis}-{times}", *more), checking(axis, times), 1, 0)
            found.append(one._replace(long=(axis, times) != _TOLD))
    return found


def measured(subjects: Sequence[Subject], options: argparse.Namespace) -> list[Run]:
    """All figures of all revisions, in turns."""
    machine = about()
    runs = [Run(one.revision, options.quick, machine) for one in subjects]
    for group in groups():
        if options.only and not set(options.only) & set(group.figures):
            continue
        turns = group.quick if options.quick else group.turns
        why = "not in a quick run" if not turns else "only with --long"
        if not turns or (group.long and not options.long):
            for run in runs:
                run.left_out |= dict.fromkeys(group.figures, why)
            continue
        print(f"{', '.join(group.figures)}: {turns} turns", file=sys.stderr)
        for _ in range(turns):
            for subject, run in zip(subjects, runs, strict=True):
                turn(group, subject, run)
        if options.store:  # each time, for it takes long and may be stopped
            runs[0].store(options.store)
    return runs


def turn(group: Group, subject: Subject, run: Run) -> None:
    """One turn of one revision; what fails once is left out."""
    if all(name in run.left_out for name in group.figures):
        return
    try:
        run.add(group.measure(subject))
    except Failed as failed:
        run.left_out |= dict.fromkeys(group.figures, f"not measured: {failed}")
        for name in group.figures:
            run.values.pop(name, None)
    else:
        lacking = [name for name in group.figures if name not in run.values]
        run.left_out |= dict.fromkeys(lacking, "not measured: the engine is not installed")


def about() -> dict[str, object]:
    """The machine, as far as it matters and tells nobody whose it is."""
    here = {name: installed_version(name) for name in PEERS.values()}
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "busy at the start": round(os.getloadavg()[0], 1),
        "pydantic": version("pydantic"),
        **{name: number for name, number in here.items() if number},
    }


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    if told.exists():
        for line in told.read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()


def asked() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="fewer turns, and nothing slow")
    parser.add_argument("--long", action="store_true", help="also all of thirty times as much")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="only what measures these")
    parser.add_argument("--store", type=Path, metavar="FILE", help="keep the run, as JSON")
    parser.add_argument("--against", metavar="REV", help="another revision in the same turns")
    parser.add_argument("--compare", nargs=2, type=Path, metavar=("OLD", "NEW"))
    parser.add_argument("--check", action="store_true", help="exit code 1 when it is not well")
    parser.add_argument("--list", action="store_true", help="the figures and their goals")
    options = parser.parse_args()
    if unknown := set(options.only or ()) - FIGURES.keys():
        parser.error(f"no figure is called {', '.join(sorted(unknown))}")
    return options


def told(before: Run, after: Run) -> bool:
    """Prints how two runs compare; whether nothing is slower."""
    found = list(figures.changes(before, after))
    print(figures.compared(before, after, found))
    return not any(one.slower for one in found)


def main() -> int:
    """Measures or compares, and prints."""
    options = asked()
    if options.list:
        print(figures.listed())
        return 0
    if options.compare:
        well = told(*map(Run.stored, options.compare))
        return int(options.check and not well)
    with TemporaryDirectory(prefix="routeboek-benchmarks-") as scratch:
        place = Path(scratch)
        subjects = [made(ROOT, described(""), place / "here")]
        if options.against:
            other = checked_out(options.against, place / "sources")
            subjects.append(made(other, described(options.against), place / "there"))
        runs = measured(subjects, options)
    print(figures.reported(runs[0]))
    well = not figures.missed(runs[0])
    if options.against:
        print()
        well = told(runs[1], runs[0]) and well
    return int(options.check and not well)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as failed:  # what it needs cannot be built; what went wrong was printed
        sys.exit(f"Nothing is measured: a command {failed}.")
