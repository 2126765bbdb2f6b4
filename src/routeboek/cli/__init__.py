"""The command line: one file per command, each imported when it is used."""

from __future__ import annotations

import gc
import sys

TYPE_CHECKING = False  # as type checkers know it, without importing `typing`
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def main() -> None:
    """Runs `routeboek` on the arguments of this process and ends it with an exit code."""
    # A command is over before collecting garbage would pay; without it, it is 7 % faster.
    gc.disable()
    try:
        write = _plainly(sys.argv[1:])
    except Exception:  # noqa: BLE001 - it goes wrong in the full way too, which can tell how
        write = None
    if write:
        try:
            write()
        except Exception as error:  # noqa: BLE001 - the full way knows how each of them ends
            from routeboek.cli.group import end

            end(error)
        return
    from routeboek.cli.app import app

    app(prog_name="routeboek")


def _plainly(args: Sequence[str]) -> Callable[[], None] | None:
    """What writes the answer to a plain question; None where the full way has to answer."""
    if args == ["--version"] and sys.stdout is not None:
        from routeboek.cli import version

        return version.write
    from routeboek.cli import plain

    return plain.written(args)
