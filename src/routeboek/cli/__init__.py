"""The command line: one file per command, each imported when it is used."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Runs `routeboek` on the arguments of this process and ends it with an exit code."""
    # A command is over before collecting garbage would pay; without it, it is 7 % faster.
    gc.disable()
    from routeboek.cli import plain

    try:
        write = plain.written(sys.argv[1:])
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
