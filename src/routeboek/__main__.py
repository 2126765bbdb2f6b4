"""`routeboek` and `python -m routeboek`: the first lines of ours that run.

From here on an interruption ends in exit code 130, whatever is being done. While modules are
imported an exception would not do: what runs in a callback swallows it, and a class that is being
made turns it into another one. So the process is left at once; a command that has something to put
away asks for the exception (`cli.interruption`).
"""

import _signal  # type: ignore[import-not-found] # `signal` itself imports more than all of this
import os


def main() -> None:
    """Runs `routeboek` on the arguments of this process and ends it with an exit code."""
    try:
        if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
            _signal.signal(_signal.SIGINT, _leave)
        from routeboek.cli import main as run

        run()
    except KeyboardInterrupt:
        _leave()
    except MemoryError:  # also for importing what tells of it
        os.write(2, b"Er is te weinig geheugen. There is too little memory.\n")
        os._exit(70)


def _leave(*_: object) -> None:
    os._exit(130)


if __name__ == "__main__":
    main()
