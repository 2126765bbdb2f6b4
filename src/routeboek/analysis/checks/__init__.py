"""The checks of `routeboek check`, one file each; a new file here is found by itself.

A file holds `CHECK`: its codes, what it looks for and the function that finds it. The message of
a code and its page stand elsewhere, see CONTRIBUTING.
"""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from routeboek.analysis.study import Check, FileCheck, RouteCheck


def _found() -> Iterator[Check]:
    for name in sorted(one.name for one in iter_modules(__path__)):
        check: object = import_module(f"{__name__}.{name}").CHECK
        assert isinstance(check, FileCheck | RouteCheck)
        yield check


CHECKS: tuple[Check, ...] = tuple(_found())
