"""Tries every slip in the core: `python -m tests.mutation [MODULE ...]`.

Ends with 1 when a slip survives that `survivors.yaml` does not list, when it lists one that is
noticed or is no slip any more, or when too few are noticed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.mutation.corpus import Item, items
from tests.mutation.run import noticed, reference
from tests.mutation.slips import CORE, slips
from tests.mutation.survivors import known, known_in
from tests.mutation.tests import with_tests

WANTED = 0.95


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("modules", nargs="*", metavar="MODULE", help=f"of: {' '.join(CORE)}")
    parser.add_argument("--only", default="", help="slips whose name holds this text")
    parser.add_argument("--told", action="store_true", help="say of every slip what noticed it")
    parser.add_argument("--listed", action="store_true", help="also those known to survive")
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        return with_tests(lambda tests: tried(asked, [*items(Path(folder)), *tests]))


def tried(asked: argparse.Namespace, corpus: list[Item]) -> int:
    """Tries the slips that are asked for, and tells what came of it."""
    started, modules = time.monotonic(), asked.modules or CORE
    every = [one for module in modules for one in slips(module) if asked.only in one.name]
    listed = {name: why for name, why in known().items() if _is_about(name, asked, modules)}
    stale = [name for name in listed if name not in {one.name for one in every}]
    by = reference(corpus)
    if [found for _, found in noticed([None], by)] != [""]:
        sys.exit("Something comes out otherwise without any slip.")
    unlisted, whole = 0, known_in()
    inside = Counter[str]()
    for slip, found in noticed([s for s in every if asked.listed or s.name not in listed], by):
        assert slip
        if slip.name in listed:
            stale += [slip.name] if found else []
        elif not found and slip.place in whole:
            inside[whole[slip.place]] += 1
        elif not found:
            unlisted += 1
            print(f"survives: {slip.name}  (line {slip.line})", flush=True)
        if found and asked.told:
            print(f"{found}: {slip.name}", flush=True)
    for name in stale:
        print(f"listed, but noticed or gone: {name}")
    survive = unlisted + inside.total() + len(listed) - len(stale)
    share = 1 - survive / max(1, len(every))
    told = Counter(listed.values()) + inside
    reasons = ", ".join(f"{many} {why}" for why, many in told.items())
    print(
        f"{len(every) - survive} of {len(every)} slips noticed ({share:.1%}); {survive} survive "
        f"({reasons or 'none listed'}; not listed: {unlisted}); {time.monotonic() - started:.0f} s"
    )
    return 1 if unlisted or stale or (share < WANTED and not asked.only) else 0


def _is_about(name: str, asked: argparse.Namespace, modules: list[str]) -> bool:
    return asked.only in name and name.partition(":")[0].partition(".")[0] in modules


if __name__ == "__main__":
    sys.exit(main())
