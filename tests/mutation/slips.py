"""Which slips there are in a module: a comparison, a number, a branch, a statement that goes."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tests.cli.helpers import ROOT

PACKAGE = ROOT / "src" / "routeboek"
CORE = """
condition meaning decision exact within history evaluator verdict advising questions times snapshot
case refusals
""".split()

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
DEFINED = (ast.FunctionDef, ast.ClassDef)


class Slip(NamedTuple):
    """One change: what stands at a place of a module, and what comes there.

    `within` leads to the function (or else the class or nothing) that it is in, and `number` tells
    it from equal ones there; so what a slip is called stays the same when others are edited.
    """

    module: str
    within: tuple[str, ...]
    line: int
    start: int
    end: int
    was: str
    new: str
    number: int = 1

    @property
    def place(self) -> str:
        """The function, class or module that it is in."""
        return ".".join((self.module, *self.within))

    @property
    def name(self) -> str:
        """What it is called."""
        again = f" ({self.number})" if self.number > 1 else ""
        return f"{self.place}: {self.was} -> {self.new}{again}"

    def tree(self) -> ast.Module:
        """The module with the slip in it."""
        source = source_of(self.module)
        return ast.parse(source[: self.start] + self.new.encode() + source[self.end :])


@cache
def source_of(module: str) -> bytes:
    return Path(PACKAGE / f"{module}.py").read_bytes()


def slips(module: str) -> Iterator[Slip]:
    """Every slip of a module, each with a name of its own."""
    source = source_of(module)
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    seen: Counter[str] = Counter()
    for within, node, new in _in(ast.parse(source), ()):
        assert node.end_lineno is not None and node.end_col_offset is not None
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[node.end_lineno - 1] + node.end_col_offset
        was = " ".join(source[start:end].decode().split())
        slip = Slip(module, within, node.lineno, start, end, was, new)
        seen[slip.name] += 1
        yield slip._replace(number=seen[slip.name])


Found = tuple[tuple[str, ...], ast.expr | ast.stmt, str]


def _in(node: ast.AST, within: tuple[str, ...], inside: bool = False) -> Iterator[Found]:
    """The slips in what does something, inside a function or as a value of module or class."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "bases"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or _does_nothing(child):
                continue
            deeper = (*within, child.name) if isinstance(child, DEFINED) and not inside else within
            if inside or isinstance(child, ast.expr | ast.comprehension):
                yield from ((deeper, old, new) for old, new in _slips(child))
            yield from _in(child, deeper, inside or isinstance(child, ast.FunctionDef))


def _does_nothing(node: ast.AST) -> bool:
    """A docstring, a check, a message, or what only says of which type something is.

    Nor does what only counts steps: how much an advice may take is for tests of its own.
    """
    match node:
        case ast.Expr(ast.Call(ast.Attribute(attr="spend" | "more"))):
            return True
        case ast.Expr(ast.Constant()) | ast.Assert() | ast.JoinedStr():
            return True
        case ast.Import() | ast.ImportFrom() | ast.Assign(value=ast.Subscript()):
            return True
        case ast.Assign(value=ast.Call(ast.Name("TypeVar"))):
            return True
        case ast.AnnAssign(annotation=ast.Name("TypeAlias")):
            return True
        case ast.ClassDef(bases=[ast.Name("Strict")], body=body):  # fields of pydantic
            node.body = [one for one in body if not isinstance(one, ast.AnnAssign)]
    return False


def _slips(node: ast.AST) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    """What could stand, by a slip, in the place of a node or of what it tests."""
    tests = node.ifs if isinstance(node, ast.comprehension) else []
    if isinstance(node, ast.If | ast.While | ast.IfExp):
        tests = [node.test]
    for test in tests:
        if not _is_turned_anyway(test):
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
            # `x or ""` mostly says what an `x` that is not there counts as, to the type checker.
            yield from (ast.unparse(one) for one in values if not _is_default(values[-1]))
        case ast.BinOp(left, operator, right) if type(operator) in SWAPPED:
            yield ast.unparse(ast.BinOp(left, SWAPPED[type(operator)](), right))
        case ast.UnaryOp(ast.Not(), operand):
            yield ast.unparse(operand)
        case ast.Call(called, [one, two, *rest], keywords) if _can_be_swapped(called, one, two):
            yield ast.unparse(ast.Call(called, [two, one, *rest], keywords))
        case ast.Constant(bool(value)):
            yield str(not value)
        case ast.Constant(int(value)):
            yield from (str(value + 1), str(value - 1))
    match node:  # a call may be both
        case ast.Call(ast.Name(name), arguments, keywords) if name in CALLED_OTHERWISE:
            yield ast.unparse(ast.Call(ast.Name(CALLED_OTHERWISE[name]), arguments, keywords))


def _is_turned_anyway(test: ast.expr) -> bool:
    """Whether one of its other values is its opposite."""
    opposites = ast.Eq | ast.NotEq | ast.In | ast.NotIn | ast.Is | ast.IsNot
    if isinstance(test, ast.Compare):
        return len(test.ops) == 1 and isinstance(test.ops[0], opposites)
    return isinstance(test, ast.UnaryOp)


def _is_default(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and not node.value


def _can_be_swapped(called: ast.expr, one: ast.expr, other: ast.expr) -> bool:
    starred = isinstance(one, ast.Starred) or isinstance(other, ast.Starred)
    alike = ast.unparse(called) in ("max", "min") or ast.unparse(one) == ast.unparse(other)
    return not starred and not alike
