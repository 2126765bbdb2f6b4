"""The command line: one file per command, each imported when it is used."""

from __future__ import annotations


def main() -> None:
    """Runs `routeboek` on the arguments of this process and ends it with an exit code."""
    from routeboek.cli.app import app

    app(prog_name="routeboek")
