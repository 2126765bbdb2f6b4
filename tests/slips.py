"""How many slips in the code the tests notice: `python -m tests.slips [MODULE ...]`.

A slip changes one thing in one module: an operator, a constant, the sense of a condition, a
statement that goes. Each is made in a copy of the sources, on which the tests that are aimed at
the heart run until one fails. Slips are drawn by chance, the same ones for the same `--seed` and
code. Those that nothing noticed are listed: look at each, for some change nothing that a test
could see. Not part of `pytest`: a slip costs some seconds.
"""

from __future__ import annotations

import argparse
import ast
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "routeboek"
HEART = """
condition meaning values exact within decision history refusals verdict questions telling evaluator
""".split()
AIMED = """
unit/test_condition.py unit/test_history.py unit/test_advice.py unit/test_beside.py
unit/test_unless_stated.py property/test_decision_exact.py property/test_history_laws.py
property/test_advise_laws.py unit/test_library.py unit/test_examples.py
bad/test_bad_cases.py cli/test_golden.py cli/test_screen.py
unit/test_other_region.py cli/test_too_large.py
property/test_analysis_exact.py
""".split()
"""The tests that run, those that notice most of a slip in least time first."""
WANTED = 0.95
PATIENCE = 150
"""Seconds that the tests may take; a slip that makes them go on without end is noticed."""

PAIRS = [
    (ast.Lt, ast.LtE),
    (ast.Gt, ast.GtE),
    (ast.Eq, ast.NotEq),
    (ast.In, ast.NotIn),
    (ast.Is, ast.IsNot),
    (ast.And, ast.Or),
    (ast.Add, ast.Sub),
    (ast.Mult, ast.FloorDiv),
    (ast.BitAnd, ast.BitOr),
]
SWAPPED: dict[type[ast.AST], Any] = {
    one: other for pair in PAIRS for one, other in (pair, pair[::-1])
}
CALLED_OTHERWISE = {"any": "all", "all": "any", "min": "max", "max": "min"}
REMOVED = (ast.Assign, ast.AugAssign, ast.Expr, ast.If, ast.Raise, ast.Continue, ast.Break)
UNTOUCHED = (ast.Assert, ast.JoinedStr, ast.Import, ast.ImportFrom)


class Slip(NamedTuple):
    """One change: what stands at a place of a module, and what comes there."""

    module: Path
    line: int
    start: int
    end: int
    new: str

    def made(self, source: bytes) -> bytes:
        return source[: self.start] + self.new.encode() + source[self.end :]

    def told(self, source: bytes) -> str:
        old = " ".join(source[self.start : self.end].decode().split())
        new = " ".join(self.new.split())
        return f"{self.module.relative_to(PACKAGE)}:{self.line}: {old}  ->  {new}"


# ---------------------------------------------------------------- which slips there are


def slips(module: Path) -> Iterator[Slip]:
    """Every slip of a module that is still Python."""
    source = module.read_bytes()
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for node, new in (slip for part in _running(ast.parse(source)) for slip in _slips(part)):
        assert node.end_lineno is not None and node.end_col_offset is not None
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[node.end_lineno - 1] + node.end_col_offset
        slip = Slip(module, node.lineno, start, end, new)
        try:
            ast.parse(slip.made(source))
        except SyntaxError:
            continue
        yield slip


def _running(node: ast.AST) -> Iterator[ast.AST]:
    """What does something when a module runs: no annotation, docstring, check or message."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list"):
            continue
        for child in value if isinstance(value, list) else [value]:
            remark = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
            if isinstance(child, ast.AST) and not remark and not isinstance(child, UNTOUCHED):
                yield child
                yield from _running(child)


def _slips(node: ast.AST) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    """What could stand, by a slip, in the place of a node or of what it tests."""
    tests = node.ifs if isinstance(node, ast.comprehension) else []
    if isinstance(node, ast.If | ast.While | ast.IfExp):
        tests = [node.test]
    for test in tests:
        yield test, f"(not ({ast.unparse(test)}))"
    if isinstance(node, ast.expr):
        yield from ((node, f"({new})") for new in _other_values(node))
    elif isinstance(node, ast.Return) and not _is_none(node.value):
        yield node, "return None"
    elif isinstance(node, REMOVED):
        yield node, "pass"


def _is_none(value: ast.expr | None) -> bool:
    return value is None or (isinstance(value, ast.Constant) and value.value is None)


def _other_values(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Compare(left, [operator], right) if type(operator) in SWAPPED:
            yield ast.unparse(ast.Compare(left, [SWAPPED[type(operator)]()], right))
        case ast.BoolOp(operator, values):
            yield ast.unparse(ast.BoolOp(SWAPPED[type(operator)](), values))
            yield from (ast.unparse(one) for one in values)
        case ast.BinOp(left, operator, right) if type(operator) in SWAPPED:
            yield ast.unparse(ast.BinOp(left, SWAPPED[type(operator)](), right))
        case ast.UnaryOp(ast.Not(), operand):
            yield ast.unparse(operand)
        case ast.Call(ast.Name(name), arguments, keywords) if name in CALLED_OTHERWISE:
            yield ast.unparse(ast.Call(ast.Name(CALLED_OTHERWISE[name]), arguments, keywords))
        case ast.Constant(bool(value)):
            yield str(not value)
        case ast.Constant(int(value)):
            yield str(value + 1)
        case ast.Constant(str(value)):
            yield repr(f"{value}-")


# ---------------------------------------------------------------- what notices them


class House(NamedTuple):
    """A copy of the project in which only the sources are its own."""

    folder: Path

    def build(self) -> None:
        shutil.copytree(PACKAGE, self.package, ignore=shutil.ignore_patterns("__pycache__"))
        for one in ROOT.iterdir():
            if one.name != "src" and not one.name.startswith("."):
                (self.folder / one.name).symlink_to(one)

    @property
    def package(self) -> Path:
        return self.folder / "src" / "routeboek"

    def notices(self) -> bool:
        """Whether a test fails on the sources as they are now."""
        tests = [str(ROOT / "tests" / name) for name in AIMED]
        options = ["-x", "-p", "no:cacheprovider", "-p", "no:xdist", "--hypothesis-seed=0"]
        sources = {"PYTHONPATH": str(self.folder / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            done = subprocess.run(
                [sys.executable, "-m", "pytest", *options, *tests],
                cwd=self.folder,
                env=os.environ | sources,
                capture_output=True,
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return True
        return done.returncode != 0


def tried(drawn: Sequence[Slip], house: House, until: float) -> Iterator[tuple[Slip, bool]]:
    """Each slip, one at a time, and whether it was noticed; no new one after a time."""
    for slip in drawn:
        if time.monotonic() > until:
            return
        source = slip.module.read_bytes()
        changed = house.package / slip.module.relative_to(PACKAGE)
        changed.write_bytes(slip.made(source))
        yield slip, house.notices()
        changed.write_bytes(source)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.slips", description=__doc__)
    parser.add_argument("modules", nargs="*", default=HEART, metavar="MODULE")
    parser.add_argument("--number", type=int, default=40, help="how many slips are drawn")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=30, help="no new slip after this time")
    asked = parser.parse_args()
    files = [PACKAGE / f"{module.replace('.', '/')}.py" for module in asked.modules]
    every = [slip for file in files for slip in slips(file)]
    drawn = Random(asked.seed).sample(every, min(asked.number, len(every)))
    until = time.monotonic() + 60 * asked.minutes
    with TemporaryDirectory() as folder:
        house = House(Path(folder))
        house.build()
        if house.notices():
            sys.exit("The tests fail without any slip.")
        results = []
        for slip, noticed in tried(drawn, house, until):
            results.append(noticed)
            if not noticed:
                print(slip.told(slip.module.read_bytes()), flush=True)
    share = sum(results) / max(1, len(results))
    print(
        f"{sum(results)} of {len(results)} slips noticed ({share:.0%}), of {len(every)} there are"
    )
    return 0 if share >= WANTED else 1


if __name__ == "__main__":
    sys.exit(main())
