"""What only shows in a process of its own: pipes, encodings, terminals, closed streams, imports."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from routeboek.messages import Language, say
from tests.cli.helpers import EXAMPLES, REGION, ROOT, case, environment, run, run_process

CASE = str(EXAMPLES / "po-leidschendam-voorburg.json")
ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


def on_terminal(*args: str, columns: int = 80, env: dict[str, str] | None = None) -> str:
    """The output of a command whose standard output is a terminal."""
    parent, child = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "routeboek", *args],
        stdin=subprocess.DEVNULL,
        stdout=child,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=environment({"TERM": "xterm", "COLUMNS": str(columns), **(env or {})}),
    ) as process:
        os.close(child)
        parts = []
        while True:
            try:
                part = os.read(parent, 65536)
            except OSError:
                break
            if not part:
                break
            parts.append(part)
        assert process.wait(60) == 0, process.stderr.read() if process.stderr else ""
    os.close(parent)
    return b"".join(parts).decode().replace("\r\n", "\n")


def test_pipe_in_and_out() -> None:
    result = run_process("advise", "-", "--format", "json", stdin=case().encode())
    assert (result.returncode, result.stderr) == (0, b"")
    assert json.loads(result.stdout)["status"] == "permitted"


def test_colours_on_a_terminal_only() -> None:
    coloured = on_terminal("advise", CASE)
    piped = run_process("advise", CASE).stdout.decode()
    assert "\x1b[1m" in coloured
    assert "\x1b[32m" in coloured
    assert ESCAPES.sub("", coloured) == piped
    assert "\x1b" not in piped


@pytest.mark.parametrize(
    ("args", "env"),
    [
        ((), {"NO_COLOR": "1"}),
        ((), {"TERM": "dumb"}),
        (("--format", "plain"), {}),
        (("--format", "markdown"), {}),
        (("--format", "json"), {}),
    ],
)
def test_no_escape_codes(args: tuple[str, ...], env: dict[str, str]) -> None:
    assert "\x1b" not in on_terminal("advise", CASE, *args, env=env)


@pytest.mark.parametrize(("columns", "most"), [(50, 50), (80, 80), (200, 100)])
def test_width_of_the_terminal(columns: int, most: int) -> None:
    shown = ESCAPES.sub("", on_terminal("advise", CASE, columns=columns))
    widest = max(len(line) for line in shown.splitlines())
    assert most - 15 < widest <= most


def test_a_narrow_terminal_gets_the_matrix_below_each_other() -> None:
    shown = ESCAPES.sub("", on_terminal("show", "po-2026", columns=50))
    assert max(len(line) for line in shown.splitlines()) <= 50
    assert "Rijswijk: Nee, direct naar Adviestafel" in shown


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "latin-1"])
@pytest.mark.parametrize("form", ["text", "plain", "markdown", "json"])
def test_streams_that_cannot_hold_every_letter(encoding: str, form: str) -> None:
    result = run_process(
        "advise", CASE, "--explain", "--format", form, env={"PYTHONIOENCODING": encoding}
    )
    assert (result.returncode, result.stderr) == (0, b"")
    shown = result.stdout.decode("utf-8" if form == "json" else encoding)
    if form in ("text", "plain"):
        assert "[x] Er zijn ten minste twee MDO's geweest." in shown
    if form == "json":
        assert json.loads(shown)["status"] == "permitted"


def test_refusals_too() -> None:
    result = run_process("advise", "/é/✓.json", env={"PYTHONIOENCODING": "ascii"})
    assert result.returncode == 3
    assert b"[file-missing]" in result.stderr


def test_reader_that_stops_reading() -> None:
    command = f"{sys.executable} -m routeboek advise {CASE} --explain | head -c 1"
    result = subprocess.run(
        ["bash", "-c", f"{command}; exit ${{PIPESTATUS[0]}}"],
        capture_output=True,
        env=environment(),
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    assert result.returncode in (0, 141)
    assert result.stderr == b""


OUTPUTS = [["advise", CASE], ["--help"], ["advise", "-h"], ["--version"]]


@pytest.mark.parametrize("args", OUTPUTS)
def test_reader_that_is_gone(args: list[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    result = subprocess.run(
        [sys.executable, "-m", "routeboek", *args],
        stdout=write,
        stderr=subprocess.PIPE,
        env=environment(),
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    os.close(write)
    assert (result.returncode, result.stderr) == (141, b"")


@pytest.mark.parametrize("closing", [">&-", "<&-", ">&- 2>&-"])
def test_closed_streams(closing: str) -> None:
    result = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m routeboek advise {CASE} {closing}"],
        capture_output=True,
        env=environment(),
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    assert result.returncode == (0 if closing == "<&-" else 141)
    assert b"Traceback" not in result.stderr


def test_standard_input_that_is_closed() -> None:
    result = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m routeboek advise - <&-"],
        capture_output=True,
        env=environment(),
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    assert result.returncode == 3
    assert b"[case-empty]" in result.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    ("args", "language"),
    [
        *((args, "nl") for args in OUTPUTS),
        (["advise", CASE, "--lang", "en", "--format", "json"], "en"),
        (["batch", str(EXAMPLES / "cases.csv"), "--lang=en"], "en"),
    ],
)
def test_a_full_disk(args: list[str], language: Language) -> None:
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(
            [sys.executable, "-m", "routeboek", *args],
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment(),
            cwd=ROOT,
            timeout=60,
            check=False,
        )
    assert result.returncode == 74
    assert result.stderr.decode() == say("cli-not-written", language) + "\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("routeboek.cli.main", "Er is te weinig geheugen. There is too little memory.\n"),
        ("routeboek.cli.group._told", "There is too little memory.\n"),
    ],
)
def test_too_little_memory_is_told_in_words(place: str, told: str) -> None:
    module, _, name = place.rpartition(".")
    code = (
        f"import {module} as there, sys\n"
        f"def short(*_): raise MemoryError\n"
        f"there.{name} = short\n"
        "sys.argv[1:] = ['show', 'po-1900', '--lang', 'en']\n"
        "from routeboek.__main__ import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        env=environment({}),
        cwd=ROOT,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr.decode()) == (70, b"", told)


def test_an_encoding_that_holds_nothing_is_no_traceback() -> None:
    done = run_process("advise", "nergens.json", env={"PYTHONIOENCODING": "undefined"})
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr


def test_no_variable_makes_another_command_of_a_command() -> None:
    asked = ("show", "--compare", "po-2025:po-2026")
    plain = run_process(*asked)
    done = run_process(*asked, env={"_ROUTEBOEK_COMPLETE": "bash_source"})
    assert (done.returncode, done.stdout) == (plain.returncode, plain.stdout)
    assert plain.returncode == 0


def test_messages_that_nobody_can_take_change_no_exit_code() -> None:
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(
            [sys.executable, "-m", "routeboek", "advise", "nergens.json"],
            stdout=subprocess.PIPE,
            stderr=full,
            env=environment(),
            timeout=60,
            check=False,
        )
    assert (result.returncode, result.stdout) == (3, b"")


# What interrupts: the search for a module, a class that is being made, a callback that swallows.
INTERRUPTS = """
import os, runpy, signal, sys, weakref

class Interrupting:
    def __init__(self, module, how):
        self.module, self.how = module, how

    def find_spec(self, name, *_):
        if name == self.module:
            getattr(self, self.how)()

    def plainly(self):
        os.kill(os.getpid(), signal.SIGINT)

    def in_class(self):
        class Named:
            def __set_name__(_, *given):
                self.plainly()
        type("Made", (), {"named": Named()})

    def in_callback(self):
        gone = weakref.ref(Interrupting("", ""), lambda _: self.plainly())

signal.signal(signal.SIGINT, signal.default_int_handler)
module, how, *sys.argv = sys.argv[1:]
sys.meta_path.insert(0, Interrupting(module, how))
runpy.run_module("routeboek", run_name="__main__", alter_sys=True)
"""


@pytest.mark.parametrize(
    ("module", "how", "args"),
    [
        ("routeboek.cli", "plainly", ["advise", CASE]),
        ("routeboek.evaluator", "in_class", ["advise", CASE]),
        ("yaml", "in_callback", ["advise", CASE]),
        ("typer", "in_class", ["advise", "-"]),
        ("pydantic", "in_callback", ["batch", CASE]),
        ("routeboek.cli.ask", "plainly", ["ask"]),
    ],
)
def test_an_interruption_while_modules_are_imported(module: str, how: str, args: list[str]) -> None:
    result = subprocess.run(
        [sys.executable, "-c", INTERRUPTS, module, how, "routeboek", *args],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=environment(),
        timeout=60,
        check=False,
    )
    assert (result.returncode, result.stdout, result.stderr) == (130, b"", b"")


def test_the_library_leaves_interruptions_alone() -> None:
    code = (
        "import signal\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "import routeboek, routeboek.__main__\n"
        "found = [getattr(routeboek, name) for name in routeboek.__all__]\n"
        "print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)"
    )
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, capture_output=True, env=environment(), check=True)
    assert result.stdout == b"True\n"


def test_a_working_directory_that_is_gone(tmp_path: Path) -> None:
    for args in (f"check {REGION} --format github", f"advise {CASE}", f"init {tmp_path}/x"):
        gone = tmp_path / "weg"
        gone.mkdir()
        result = subprocess.run(
            ["bash", "-c", f"rmdir {gone}; {sys.executable} -m routeboek {args}"],
            cwd=gone,
            capture_output=True,
            env=environment(),
            timeout=60,
            check=False,
        )
        assert (result.returncode, b"routeboek zelf" in result.stderr) == (0, False)


def test_files_that_never_end(tmp_path: Path) -> None:
    fifo = tmp_path / "pijp"
    os.mkfifo(fifo)
    for path in (str(fifo), "/dev/zero", str(tmp_path)):
        result = run_process("advise", path)
        assert result.returncode == 3
        assert b"[file-not-regular]" in result.stderr
    endless = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m routeboek advise - < /dev/zero"],
        capture_output=True,
        env=environment(),
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    assert endless.returncode == 3
    assert b"[case-too-large]" in endless.stderr


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "dicht.json"
    file.write_text(case())
    real_open = os.open

    def refuse(path: str | Path, *how: Any, **more: Any) -> int:
        # Taking the permission away would not stop the superuser.
        if Path(path) == file:
            raise PermissionError(13, "Permission denied", str(file))
        return real_open(path, *how, **more)

    monkeypatch.setattr(os, "open", refuse)
    result = run("advise", str(file))
    assert result.exit_code == 3
    assert "[file-not-permitted]" in result.stderr
    assert "Permission denied" not in result.stderr


def test_the_library_imports_no_command_line() -> None:
    code = (
        "import sys, routeboek\n"
        "found = [getattr(routeboek, name) for name in routeboek.__all__]\n"
        "print(sorted({'typer', 'click', 'rich'} & set(sys.modules)))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=environment(), check=True
    )
    assert result.stdout == b"[]\n"


def test_rich_is_not_imported_for_a_pipe() -> None:
    code = (
        "import sys\nsys.argv = ['routeboek', 'advise', sys.argv[1]]\n"
        "from routeboek.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "sys.stderr.write(str('rich' in sys.modules))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, CASE], capture_output=True, env=environment(), check=True
    )
    assert result.stderr == b"False"


WATCHED = """
import json, os, sys
from routeboek.cli import main

seen = []
CHANGES = {"os." + one for one in "mkdir rename remove rmdir link symlink truncate chmod".split()}
STARTS = ("socket.", "subprocess.", "http.", "urllib.", "tempfile.", "os.exec", "os.posix", "os.f")

def watch(event, given):
    written = event == "open" and given[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    evaluated = event == "compile" and "zandbank" in str(given[0])
    if written or evaluated or event in CHANGES or event.startswith(STARTS):
        seen.append(event)

sys.addaudithook(watch)
for command in json.loads(sys.argv[1]):
    sys.argv[1:] = command
    try:
        main()
    except SystemExit as ended:
        assert not ended.code, command

# And that it would have been seen.
import socket
socket.socket().close()
open(os.devnull, "a").close()
eval("'zandbank'")
print(json.dumps(seen), file=sys.stderr)
"""

QUIET = [
    ["advise", CASE],
    ["advise", CASE, "--explain", "--lang", "en", "--format", "json"],
    ["timeline", CASE, "--ics"],
    ["batch", str(EXAMPLES / "cases.csv")],
    ["show", "--rules", str(REGION)],
    ["check", str(REGION)],
    ["explain", "dead-end"],
]


def test_nothing_is_connected_to_written_or_evaluated() -> None:
    """By all that Python itself reports of a process (PEP 578)."""
    result = subprocess.run(
        [sys.executable, "-B", "-c", WATCHED, json.dumps(QUIET)],
        capture_output=True,
        env=environment(),
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    told = result.stderr.decode().splitlines()
    assert result.returncode == 0, told
    assert json.loads(told[-1]) == ["socket.__new__", "open", "compile"]
