"""What holds for all tests: what hypothesis tries, who shares a process, what coverage follows."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator
from typing import Any

import pytest
from coverage import Coverage
from hypothesis import settings

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")

# Rule books and diagrams are many small objects that stay: looking through them all takes a fifth
# of the time. The command line, a process of its own each time, does not collect at all.
gc.set_threshold(200_000, 20, 20)

TOGETHER = """
tests/cli/test_check.py tests/cli/test_stray.py tests/cli/test_test.py
tests/docs/test_ci_files.py tests/docs/test_documents.py
""".split()
"""Files whose tests share what one of them made (`shipped.told`)."""

ALONE = "tests/docs/test_documents.py::test_console_blocks_print_what_they_show[docs/gids/"
"""A guide makes rules of its own and shares nothing; it takes a minute or more."""

FIRST = (
    ALONE,
    "tests/faults/",
    "tests/page/test_slips.py",
    "tests/page/test_equality.py",
    "tests/cli/test_pages.py",
    "tests/cli/test_rename.py",
)
"""What takes longest is begun first, so that no process is left with it at the end."""

HEAVY = (
    "tests/property/",
    "tests/independent/",
    "tests/faults/",
    "tests/packaging/",
    "tests/docs/",
    "tests/unit/test_examples.py",
    "tests/unit/test_translations.py",
    "tests/cli/test_diff.py",
    "tests/cli/test_other_readings.py",
    "tests/cli/test_rename.py",
    "tests/cli/test_test.py",
)
"""Thousands of cases, or whole rule books: to follow each line of them takes minutes, and what
they reach the other tests reach as well. So do tests that are marked as `heavy`."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    """With `-n` a file stays in one process, for what its tests share is made once in each."""
    from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

    class Together(LoadFileScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            if nodeid.startswith(ALONE):
                return nodeid
            return TOGETHER[0] if file in TOGETHER else file

        def _assign_work_unit(self, node: object) -> None:
            waiting = (scope for scope in self.workqueue if scope.startswith(FIRST))
            longest = min(waiting, key=_place, default=None)
            if longest is not None:
                self.workqueue.move_to_end(longest, last=False)
            super()._assign_work_unit(node)

    return Together(config, log)


def _place(scope: str) -> int:
    """Where the tests of one process stand in what is begun first."""
    return next(at for at, start in enumerate(FIRST) if scope.startswith(start))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Where coverage follows lines, leaves out the heavy tests."""
    measured = Coverage.current()
    heavy = item.nodeid.startswith(HEAVY) or item.get_closest_marker("heavy")
    if measured is None or not heavy:
        return (yield)
    measured.stop()
    try:
        return (yield)
    finally:
        measured.start()
