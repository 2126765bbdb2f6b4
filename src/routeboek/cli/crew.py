"""Work spread over processes: the results in order, and never more under way than a piece each."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable
from multiprocessing import Pipe, Process
from typing import Any, Protocol, TypeVar

Piece = TypeVar("Piece")
Result = TypeVar("Result")


class End(Protocol):
    """One end of a pipe, whatever the system calls it."""

    def send(self, obj: Any, /) -> None: ...
    def recv(self) -> Any: ...
    def close(self) -> None: ...


class WorkerLost(Exception):
    """A process ended before its work was done."""


def in_order(
    work: Callable[[Piece], Result], pieces: Iterable[Piece], workers: int
) -> Generator[Result]:
    """What `work` makes of each piece. With one worker it is done here, a piece when it is asked.

    With more each has one piece at a time, so that nothing is read before it can be worked on.
    """
    if workers == 1:
        yield from map(work, pieces)
        return
    crew: list[tuple[Process, End]] = []
    try:
        crew += [_hired(work) for _ in range(workers)]
        free, busy = deque(end for _, end in crew), deque[End]()
        for piece in pieces:
            if free:
                _given(free[0], piece)
                busy.append(free.popleft())
                continue
            result = _got(busy[0])
            _given(busy[0], piece)
            busy.rotate(-1)
            yield result
        for end in busy:
            yield _got(end)
    except BaseException:
        for process, _ in crew:
            process.terminate()
        raise
    finally:
        for _, end in crew:
            end.close()  # the sign that there is no more
        for process, _ in crew:
            process.join()


def _given(end: End, piece: object) -> None:
    try:
        end.send(piece)
    except OSError:
        raise WorkerLost from None


def _got(end: End) -> Any:
    try:
        result = end.recv()
    except (EOFError, OSError):
        raise WorkerLost from None
    if isinstance(result, OSError):  # of a file that could not be read there
        raise result
    return result


def _hired(work: Callable[[Any], object]) -> tuple[Process, End]:
    here, there = Pipe()
    process = Process(target=_serve, args=(work, there, here), daemon=True)
    process.start()
    there.close()
    return process, here


def _serve(work: Callable[[Any], object], end: End, other_end: End) -> None:
    """Works until there is no more, or nobody left to work for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever gave the work decides on that
    other_end.close()
    try:
        while True:
            end.send(_done(work, end.recv()))
    except (EOFError, OSError):
        return


def _done(work: Callable[[Any], object], piece: object) -> object:
    try:
        return work(piece)
    except OSError as error:
        return error
