"""Tests of the core as items of the corpus: each passes, or it does not."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from _pytest.runner import runtestprotocol

from tests.cli.helpers import ROOT
from tests.mutation.corpus import Item

AIMED = """
unit/test_condition.py unit/test_history.py unit/test_advice.py unit/test_beside.py
unit/test_unless_stated.py unit/test_times.py unit/test_other_region.py
unit/test_decision.py unit/test_exact.py unit/test_case.py unit/test_snapshot.py
""".split()
SLOW = (
    "test_the_order_of_the_entries_does_not_matter",
    "test_the_telling_values_of_a_date_show_every_answer_that_a_day_can_give",
)


class _Instead:
    """What is done with the tests that were collected, instead of running each once."""

    def __init__(self, then: Callable[[list[Item]], int]) -> None:
        self.then = then
        self.status = 1

    @pytest.hookimpl
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        tests = [one for one in session.items if one.originalname not in SLOW]  # type: ignore[attr-defined]
        self.status = self.then([Item(one.nodeid, partial(_run, one)) for one in tests])
        return True


def with_tests(then: Callable[[list[Item]], int]) -> int:
    """What comes of the tests, collected in this process."""
    plugin = _Instead(then)
    options = ["-qq", "--capture=no", "--tb=native", "--assert=plain"]
    for one in ("cacheprovider", "xdist", "hypothesispytest"):
        options += ["-p", f"no:{one}"]
    files = [str(ROOT / "tests" / name) for name in AIMED]
    pytest.main([*options, *files], plugins=[plugin])
    return plugin.status


def _run(item: pytest.Item) -> tuple[str, ...]:
    return tuple(one.outcome for one in runtestprotocol(item, log=False, nextitem=None))
