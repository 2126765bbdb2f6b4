"""`routeboek --version`: asked so often by scripts that nothing more is loaded for it."""

from __future__ import annotations

import sys


def write() -> None:
    """The name and the version; raises what says how a command ends that cannot write."""
    from routeboek._version import __version__

    try:
        sys.stdout.write(f"routeboek {__version__}\n")
        sys.stdout.flush()
    except OSError as error:
        from routeboek.cli.output import not_taken

        raise not_taken(error) from None
