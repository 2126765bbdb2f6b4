"""What an interruption has to wait for: by itself it leaves the process at once (`__main__`)."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def tidied() -> Iterator[None]:
    """Within it an interruption is a `KeyboardInterrupt`, so that what was begun is put away.

    Where the process was told to ignore interruptions they stay ignored.
    """
    found = signal.getsignal(signal.SIGINT)
    if not callable(found):
        yield
        return
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, found)
