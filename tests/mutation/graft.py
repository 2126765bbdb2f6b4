"""Puts a slip into a process in which the module is imported already, and used everywhere.

The function that the slip is in gets other code; a value of a module is replaced wherever it was
imported by name, and so is a default of a named tuple. Nothing undoes it: fork first.
"""

from __future__ import annotations

import ast
import sys
from functools import cached_property
from importlib import import_module
from types import FunctionType, ModuleType
from typing import Any

from tests.mutation.slips import Slip


def graft(slip: Slip) -> None:
    """Puts a slip into this process."""
    module = import_module(f"routeboek.{slip.module}")
    node = _found(slip)
    if isinstance(node, ast.FunctionDef):
        _put(_function(module, slip.within), node, module)
    elif slip.within:
        _put_default(getattr(module, slip.within[-1]), node, module)
    else:
        _put_value(module, node)


def _found(slip: Slip) -> ast.stmt:
    """The statement that the slip is in: of a function the whole, else one of class or module."""
    body = slip.tree().body
    for name in slip.within:
        one = next(one for one in body if getattr(one, "name", "") == name)
        if isinstance(one, ast.FunctionDef):
            return one
        assert isinstance(one, ast.ClassDef)
        body = one.body
    lines = [one for one in body if one.lineno <= slip.line]
    return lines[-1]


def _function(module: ModuleType, within: tuple[str, ...]) -> FunctionType:
    *classes, name = within
    holder: Any = module
    for one in classes:
        holder = getattr(holder, one)
    found: Any = vars(holder)[name]
    if isinstance(found, property):
        found = found.fget
    elif isinstance(found, cached_property):
        found = found.func
    elif isinstance(found, staticmethod | classmethod):
        found = found.__func__
    found = getattr(found, "__wrapped__", found)
    assert isinstance(found, FunctionType), found
    return found


def _put(old: FunctionType, node: ast.FunctionDef, module: ModuleType) -> None:
    node.decorator_list, node.returns = [], None
    arguments = node.args
    for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
        one.annotation = None
    # What it closes over (its class, for `super`) it finds in the old one, also if not used now.
    closed = old.__code__.co_freevars
    node.body[:0] = ast.parse(f"if False: {', '.join(('None', *closed))}").body
    around = f"def around({', '.join(closed)}):\n    global {node.name}\n    return {node.name}"
    tree = ast.parse(f"from __future__ import annotations\n{around}")
    outer = tree.body[1]
    assert isinstance(outer, ast.FunctionDef)
    outer.body.insert(1, node)
    space = dict(vars(module))
    exec(compile(ast.fix_missing_locations(tree), f"<{module.__name__}>", "exec"), space)
    new = space["around"](*closed)
    old.__code__, old.__defaults__ = new.__code__, new.__defaults__
    old.__kwdefaults__ = new.__kwdefaults__


def _put_default(shape: Any, node: ast.stmt, module: ModuleType) -> None:
    assert isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value
    value = eval(ast.unparse(node.value), dict(vars(module)))
    defaults = list(shape.__new__.__defaults__)
    defaults[shape._fields.index(node.target.id) - len(shape._fields)] = value
    shape.__new__.__defaults__ = tuple(defaults)


def _put_value(module: ModuleType, node: ast.stmt) -> None:
    assert isinstance(node, ast.Assign | ast.AnnAssign)
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    names = [one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)]
    before = {name: vars(module)[name] for name in names}
    exec(ast.unparse(node), vars(module))
    for other in [one for name, one in sys.modules.items() if name.startswith("routeboek")]:
        for name, old in before.items():
            if vars(other).get(name) is old:
                setattr(other, name, vars(module)[name])
