"""Tries slips, each in a process that is forked for it, until something comes out otherwise."""

from __future__ import annotations

import gc
import os
import pickle
import resource
import signal
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from tests.mutation.corpus import Item
from tests.mutation.graft import graft
from tests.mutation.slips import Slip

PATIENCE = 6.0
"""Seconds of work on one item after which a slip that makes it go on without end is noticed."""
MEMORY = 6 << 30
"""Bytes that a slip may take: more is noticed as well."""
REMEMBERED = 6
SURVIVED, ENDED, BROKEN = -1, -2, -3


class Reference(NamedTuple):
    """What every item of the corpus tells without any slip."""

    items: Sequence[Item]
    told: Sequence[object]


def reference(items: Sequence[Item]) -> Reference:
    """The same items with what they tell.

    That is found in a process of its own, so that this one has nothing ready that a slip is in.
    """
    told = _forked(lambda: [_told(one) for one in items])
    assert isinstance(told, list), "the corpus can be told without any slip"
    failed = [one.name for one, answer in zip(items, told, strict=True) if "failed" in str(answer)]
    assert not failed, f"these tests fail without any slip: {failed}"
    return Reference(items, told)


def _told(item: Item) -> object:
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)  # in a child, which then ends
    try:
        return item.run()
    except Exception as error:  # noqa: BLE001 - a slip may bring anything
        return f"{type(error).__name__}"


def noticed(slips: Sequence[Slip | None], by: Reference) -> Iterator[tuple[Slip | None, str]]:
    """Each slip with the item that noticed it, or nothing; what noticed the last ones goes first.

    Instead of a slip None may stand: then nothing may be noticed.
    """
    last: dict[tuple[str, ...], list[int]] = {}
    for slip in slips:
        keys = [(), (slip.module,), (slip.module, *slip.within)] if slip else [()]
        first = dict.fromkeys(at for key in reversed(keys) for at in last.get(key, ()))
        order = [*first, *(at for at in range(len(by.items)) if at not in first)]
        found = _forked(lambda slip=slip, order=order: _differs(slip, order, by))  # type: ignore[misc]
        at = found if isinstance(found, int) else ENDED
        assert at != BROKEN, f"this slip cannot be made: {slip}"
        if at == SURVIVED:
            yield slip, ""
            continue
        yield slip, by.items[at].name if at >= 0 else "no end, or the end of the process"
        for key in keys if at >= 0 else ():
            seen = [at, *(one for one in last.get(key, ()) if one != at)]
            last[key] = seen[:REMEMBERED]


def _differs(slip: Slip | None, order: Sequence[int], by: Reference) -> int:
    try:
        if slip:
            graft(slip)
    except (AssertionError, AttributeError, LookupError, StopIteration, SyntaxError):
        return BROKEN
    return next((at for at in order if _told(by.items[at]) != by.told[at]), SURVIVED)


def _forked(made: Callable[[], object]) -> object:
    """What a function makes in a process of its own; None if that does not end well."""
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        os.close(ours)
        _child(made, theirs)
    os.close(theirs)
    with os.fdopen(ours, "rb") as told:
        answer = told.read()
    os.waitpid(child, 0)
    return pickle.loads(answer) if answer else None


def _child(made: Callable[[], object], to: int) -> None:
    try:
        gc.disable()  # looking through what is shared would copy it
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        with os.fdopen(to, "wb") as told:
            told.write(pickle.dumps(made()))
    finally:
        os._exit(0)
