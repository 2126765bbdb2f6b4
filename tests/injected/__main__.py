"""Every command, once for each call on a file, which fails: `python -m tests.injected`.

For N = 1, 2, 3 ... the N-th call of a command fails, for one of some reasons in turn or for each of
them, until the command ends without it. However it fails, the command must end in a code that says
so, in words, and leave every file whole or as it was. All of it takes minutes, so `pytest` tries a
sample.
"""

from __future__ import annotations

import argparse
import errno
import gc
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from itertools import count
from pathlib import Path
from pkgutil import walk_packages
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.injected.calls import ERRORS, Fault
from tests.injected.stage import build_files, build_package, tree
from tests.injected.trial import Command, Stage, commands, wrong


class Outcome(NamedTuple):
    """What came of a command: its calls, how often it ended in which code, what went wrong."""

    name: str
    calls: int
    codes: dict[str, int]
    harmless: int
    wrong: list[str]


def tried(command: Command, stage: Stage, asked: argparse.Namespace) -> Outcome:
    """Lets calls of a command fail, one at a time."""
    usual, before = stage.ended(command), tree(stage.before)
    codes: Counter[int] = Counter()
    harmless, found = 0, []
    if usual.stderr.count("Traceback") or usual.code not in (0, 1, 3):
        found.append(f"{command.name}: ends with {usual.code} by itself: {usual.stderr[-300:]}")
    for fault in _faults(usual.calls, asked):
        end = stage.ended(command, fault)
        if end.failed is None:
            break
        codes[end.code] += 1
        harmless += (end.code, end.stdout) == (usual.code, usual.stdout)
        where = f"{command.name}: call {fault.nth}, {end.failed.name} of {end.failed.path}"
        why = errno.errorcode[fault.error]
        last = end.stderr.strip().splitlines()[-1:]
        found += [
            f"{where}, fails with {why}: {one} {last}"
            for one in wrong(command, usual, before, end, fault)
        ]
    told = {str(code): number for code, number in sorted(codes.items())}
    return Outcome(command.name, usual.calls, told, harmless, found)


def _faults(calls: int, asked: argparse.Namespace) -> Iterator[Fault]:
    """One fault for every call, or one for each reason; or a sample, spread over the calls."""
    if asked.sample:
        for number in range(asked.sample):
            nth = 1 + (2 * number + 1) * calls // (2 * asked.sample)
            yield Fault(nth, ERRORS[(calls + number) % len(ERRORS)], asked.since)
        return
    for nth in count(1):
        reasons = ERRORS if asked.reasons else [ERRORS[nth % len(ERRORS)]]
        yield from (Fault(nth, reason, asked.since) for reason in reasons)


def load_everything(package: Path) -> None:
    """All modules, so that a fork has them; none of them reads a sentence before that."""
    import routeboek
    from routeboek.messages import texts

    assert Path(routeboek.__file__).parent == package
    for one in walk_packages(routeboek.__path__, "routeboek."):
        if not one.name.endswith("__main__"):
            import_module(one.name)
    assert texts.cache_info().currsize == 0
    gc.collect()
    gc.freeze()


def main() -> int:
    """Runs them and tells what came of it, a line for each command."""
    parser = argparse.ArgumentParser(prog="python -m tests.injected", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="COMMAND", help="of commands.yaml; else all")
    parser.add_argument("--sample", type=int, default=0, help="so many faults of each command")
    parser.add_argument("--reasons", action="store_true", help="each call fails for each reason")
    parser.add_argument("--since", action="store_true", help="all calls from the N-th on fail")
    parser.add_argument("--json", action="store_true", help="outcomes for a program")
    asked = parser.parse_args()
    known = commands()
    started = time.monotonic()
    totals: Counter[str] = Counter()
    with TemporaryDirectory(prefix="injected-") as folder:
        home = Path(folder).resolve()
        stage = Stage(home, home / "site-packages" / "routeboek")
        place = build_package(home)
        build_files(place, _made(stage.before))
        sys.path.insert(0, str(place))
        load_everything(stage.package)
        for name in asked.names or known:
            outcome = tried(known[name], stage, asked)
            totals["calls"] += outcome.calls
            totals["faults"] += sum(outcome.codes.values())
            totals["harmless"] += outcome.harmless
            totals["wrong"] += len(outcome.wrong)
            _tell(outcome, as_json=asked.json)
    if not asked.json:
        minutes = (time.monotonic() - started) / 60
        print(", ".join(f"{number} {what}" for what, number in totals.items()), end="")
        print(f", {minutes:.1f} minutes")
    return 1 if totals["wrong"] else 0


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _tell(outcome: Outcome, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(outcome._asdict()), flush=True)
        return
    codes = ", ".join(f"{number} with code {code}" for code, number in outcome.codes.items())
    print(f"{outcome.name}: {outcome.calls} calls; {codes}; {outcome.harmless} did no harm")
    for one in outcome.wrong:
        print(f"  {one}")
    sys.stdout.flush()


if __name__ == "__main__":
    os.umask(0o022)
    sys.exit(main())
