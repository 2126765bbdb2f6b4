"""What holds for all tests: what hypothesis tries, and what coverage does not follow."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest
from coverage import Coverage
from hypothesis import settings

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")

HEAVY = ("tests/property/", "tests/faults/", "tests/packaging/", "tests/unit/test_examples.py")
"""Thousands of cases, or whole rule books: to follow each line of them takes minutes, and what
they reach the other tests reach as well. So do tests on all that is shipped (`shipped.SHARED`)."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Where lines are followed (`.ci/run`), leaves out the heavy tests."""
    measured = Coverage.current()
    heavy = item.nodeid.startswith(HEAVY) or item.get_closest_marker("xdist_group")
    if measured is None or not heavy:
        return (yield)
    measured.stop()
    try:
        return (yield)
    finally:
        measured.start()
