"""In the tests of the command line the rules that come with routeboek are read once.

Reading takes most of the time of a command. It has tests of its own, which do read.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import pytest

from routeboek import reading
from tests.cli.helpers import ROOT

P = ParamSpec("P")
T = TypeVar("T")


def once(read: Callable[P, T]) -> Callable[P, T]:
    """The reader, which gives what it made before when it is asked the same of those rules."""
    made: dict[str, T] = {}

    @wraps(read)
    def reader(*args: P.args, **kwargs: P.kwargs) -> T:
        folder, _texts, *asked = args
        if folder != ROOT / "rules":
            return read(*args, **kwargs)
        key = repr((asked, kwargs))  # among them the hash of the texts
        if key not in made:
            made[key] = read(*args, **kwargs)
        return made[key]

    return reader


READ_RULES, READ_FILES = once(reading.read_rules), once(reading.read_files)


@pytest.fixture(autouse=True)
def rules_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Puts those readers in the place of the real ones."""
    monkeypatch.setattr(reading, "read_rules", READ_RULES)
    monkeypatch.setattr(reading, "read_files", READ_FILES)
