"""One command in a process of its own in which calls fail, and what is wrong with how it ends."""

from __future__ import annotations

import json
import mmap
import os
import pty
import re
import shlex
import shutil
import signal
import sys
import tempfile
import termios
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, NoReturn

import yaml

from tests.injected.calls import CLEARING, Call, Calls, Fault
from tests.injected.stage import Tree, tree, without_settings

COMMANDS = Path(__file__).with_name("commands.yaml")
NEVER = Fault(0, 0)
OWN_FILE = 72
TOLD = frozenset({2, 3, 4, 5, OWN_FILE, 74})
"""The codes that tell of a file: usage, case, rules, not proved, a file of routeboek, writing."""
PATIENCE = 60
_FINDING = re.compile(rb'[\["]file-(?:unreadable|not-permitted)[\]"]')
_ANY_NUMBER = re.compile(r"[0-9]+")
_PASSING = re.compile(r"/(?:\.routeboek-|temporary/)")
_OURS = re.compile(r"(?:^|.*/)\.routeboek-[^/]*(?:/.*)?")


class Command(NamedTuple):
    """What is run, see `commands.yaml`."""

    name: str
    args: str
    stdin: str = ""
    keys: str = ""
    also: tuple[int, ...] = ()


def commands() -> dict[str, Command]:
    """All of them by name."""
    listed = yaml.safe_load(COMMANDS.read_text(encoding="utf-8"))
    return {one["name"]: Command(**one) for one in listed}


class End(NamedTuple):
    """How a command ended, what it wrote and left behind, and which call failed first."""

    code: int
    stdout: bytes
    stderr: str
    tree: Tree
    left: tuple[str, ...]
    calls: int
    failed: Call | None


class Stage(NamedTuple):
    """The folder in which commands work, what is in it before, and the package that they are of."""

    home: Path
    package: Path
    watched_streams: tuple[str, ...] = ("stdin", "stdout")

    @property
    def before(self) -> Path:
        return self.home / "before"

    @property
    def work(self) -> Path:
        return self.home / "work"

    @property
    def temporary(self) -> Path:
        return self.home / "temporary"

    def ended(self, command: Command, fault: Fault = NEVER) -> End:
        """Runs it on fresh files."""
        self._clear()
        with mmap.mmap(-1, 1 << 16) as shared, (self.home / "stderr").open("w+b") as messages:
            if command.keys:
                code, stdout = self._at_terminal(command, fault, shared, messages.fileno())
            else:
                code, stdout = self._in_pipe(command, fault, shared, messages.fileno())
            messages.seek(0)
            stderr = messages.read().decode("utf-8", errors="replace")
            calls, failed = _told(shared)
        left = tuple(sorted(one.name for one in self.temporary.iterdir()))
        return End(code, stdout, stderr, tree(self.work), left, calls, failed)

    def _clear(self) -> None:
        """Everything as it is before, where a command has changed it."""
        if not self.work.is_dir() or tree(self.work) != tree(self.before):
            shutil.rmtree(self.work, ignore_errors=True)
            shutil.copytree(self.before, self.work)
        shutil.rmtree(self.temporary, ignore_errors=True)
        self.temporary.mkdir()

    def _in_pipe(
        self, command: Command, fault: Fault, shared: mmap.mmap, messages: int
    ) -> tuple[int, bytes]:
        source = self.before / command.stdin if command.stdin else Path(os.devnull)
        with source.open("rb") as given, (self.home / "stdout").open("w+b") as written:
            child = os.fork()
            if not child:
                self._run(command, fault, shared, (given.fileno(), written.fileno(), messages))
            code = _waited(child)
            written.seek(0)
            return code, written.read()

    def _at_terminal(
        self, command: Command, fault: Fault, shared: mmap.mmap, messages: int
    ) -> tuple[int, bytes]:
        here, there = pty.openpty()
        settings = termios.tcgetattr(there)
        settings[3] &= ~termios.ECHO
        termios.tcsetattr(there, termios.TCSANOW, settings)
        os.write(here, command.keys.encode() + b"\x04")
        child = os.fork()
        if not child:
            os.close(here)
            self._run(command, fault, shared, (there, there, messages))
        os.close(there)
        shown = b"".join(_read(here))
        os.close(here)
        return _waited(child), shown

    def _run(
        self, command: Command, fault: Fault, shared: mmap.mmap, streams: tuple[int, ...]
    ) -> NoReturn:
        """The child: becomes the command, and ends as it does."""
        code = 70
        try:
            signal.alarm(PATIENCE)
            for number, stream in enumerate(streams):
                os.dup2(stream, number)
            os.chdir(self.work)
            tempfile.tempdir = None
            os.environ.clear()
            os.environ.update(without_settings() | {"TMPDIR": str(self.temporary)})
            sys.argv = ["routeboek", *shlex.split(command.args)]
            code = self._main(fault, shared)
        except BaseException:  # noqa: BLE001 - Python would show it
            traceback.print_exc()
            code = 1
        finally:
            for written in (sys.stderr, sys.stdout):
                try:
                    written.flush()
                except (OSError, ValueError):
                    code = 120  # as Python's own end
            os._exit(code)

    def _main(self, fault: Fault, shared: mmap.mmap) -> int:
        from routeboek.cli import main

        def failed(call: Call) -> None:
            shared[8:4096] = json.dumps(call).encode().ljust(4088)

        watched = [str(one) for one in (self.work, self.temporary, self.package)]
        calls = Calls(watched, fault, failed)
        calls.streams(*self.watched_streams)
        calls.begin()
        parent = os.getpid()
        try:
            main()
        except SystemExit as error:
            return error.code if isinstance(error.code, int) else 0
        finally:
            if os.getpid() == parent:
                shared[:8] = calls.count.to_bytes(8, "big")
        return 0


def _told(shared: mmap.mmap) -> tuple[int, Call | None]:
    failed = shared[8:4096].rstrip(b"\0 ")
    return int.from_bytes(shared[:8], "big"), Call(*json.loads(failed)) if failed else None


def _waited(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _read(terminal: int) -> Iterator[bytes]:
    """What is shown on it until nobody has it open."""
    while True:
        try:
            part = os.read(terminal, 1 << 16)
        except OSError:
            return
        if not part:
            return
        yield part


# ---------------------------------------------------------------- how it should end


def wrong(command: Command, usual: End, before: Tree, end: End, fault: Fault) -> list[str]:
    """What is wrong with how a command ended in which a call failed; of one without, nothing."""
    found = []
    if "Traceback" in end.stderr or "Exception ignored" in end.stderr:
        found.append("shows where it went wrong inside")
    clean = _like(end.stderr) == _like(usual.stderr) and end.stdout == usual.stdout
    same = end.code == usual.code and clean
    if end.code == usual.code and not clean and not _names_file(end):
        found.append("ends as ever, with something else to say")
    elif end.code != usual.code and end.code not in (*TOLD, *command.also):
        found.append(f"ends with code {end.code}")
    elif not same and not end.stderr.strip() and not _names_file(end):
        found.append(f"ends with code {end.code} without a word")
    path = (end.failed or Call("", "")).path  # where all fail, the last of them
    if end.code == OWN_FILE and "/site-packages/" not in path and not fault.all:
        found.append("blames a file of its own")
    if same and not _is(end.tree, usual.tree, end):
        found.append("says that all is well, and the files are not there")
    if fault.all:
        found += _halves(end, before, usual.tree)
    elif not _is(end.tree, usual.tree, end) and not _is(end.tree, before, end):
        found.append(f"leaves {_differing(end.tree, before)}")
    if end.left and not _was_clearing(end) and not fault.all:
        found.append(f"leaves {', '.join(end.left)} among the temporary files")
    return found


def _like(text: str) -> str:
    """A text without its numbers: how long a command took is among them."""
    return _ANY_NUMBER.sub("0", text)


def _names_file(end: End) -> bool:
    """Whether there is a refusal or a finding about a file."""
    return bool(_FINDING.search(end.stdout + end.stderr.encode()))


def _is(found: Tree, wanted: Tree, end: End) -> bool:
    """Whether this is what is there; what could not be cleared away may be there too."""
    if _was_clearing(end):
        found = {name: one for name, one in found.items() if not _OURS.fullmatch(name)}
    return found == wanted


def _was_clearing(end: End) -> bool:
    failed = end.failed or Call("", "")
    return failed.name in CLEARING and bool(_PASSING.search(failed.path))


def _halves(end: End, *whole: Tree) -> Iterator[str]:
    """Files that are as they never should be, but for one that could not be taken away again."""
    failed = end.failed or Call("", "")
    for name, one in end.tree.items():
        stuck = failed.name == "unlink" and failed.path.endswith(f"/{name}")
        if one not in [tree.get(name) for tree in whole] and not (stuck or _OURS.fullmatch(name)):
            yield f"leaves half of {name}"


def _differing(found: Tree, wanted: Tree) -> str:
    names = sorted(found.keys() | wanted.keys())
    return ", ".join(name for name in names if found.get(name) != wanted.get(name))
