"""`routeboek batch`: order, refusals, hostile lines, processes, spreadsheets, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute
import pytest

from routeboek.cli.crew import WorkerLost, in_order
from routeboek.text_guard import MAX_BYTES
from tests import shipped
from tests.cli.helpers import OWN_TEAM, ROOT, STUCK, case, environment, run, run_process

HOSTILE = [
    b"",
    b"   ",
    b'{"a"',
    b"\xff\xfe{}",
    b'{"sector": "\xe9"}',
    b"[" * 5000,
    b'{"a": 1, "a": 2}',
    b"null",
    b'{"naam": "x"}',
    b"\x00" * 10,
    b" " * (MAX_BYTES + 10),
    b'"' + b"x" * (2 * MAX_BYTES) + b'"',
]
BLANK = 2
GOOD = [case(case_id=f"c-{n}", municipality=m).encode() for n, m in enumerate(["den-haag"] * 3)]
MIXED = b"\n".join([GOOD[0], *HOSTILE, GOOD[1], b"\r", GOOD[2]])


def told(output: str | bytes) -> list[dict[str, Any]]:
    text = output if isinstance(output, str) else output.decode()
    return [json.loads(line) for line in text.removesuffix("\n").split("\n")]


def pipe(*args: str, **options: Any) -> subprocess.Popen[bytes]:
    """The command in a process of its own, with a pipe at each of its ends."""
    command = [sys.executable, "-m", "routeboek", "batch", *args]
    ends: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    return subprocess.Popen(command, cwd=ROOT, env=environment(), **{**ends, **options})


# ---------------------------------------------------------------- lines


def test_a_line_is_what_advise_gives_in_fewer_octets() -> None:
    result = run("batch", stdin=case())
    assert (result.exit_code, result.stderr) == (0, "")
    advice = json.loads(run("advise", "-", "--format", "json", stdin=case()).stdout)
    assert result.stdout == json.dumps(advice, ensure_ascii=False, separators=(",", ":")) + "\n"


def test_refusals_stand_in_their_place_and_stop_nothing() -> None:
    result = run("batch", stdin=MIXED)
    found = told(result.stdout)
    assert result.exit_code == 3
    assert result.stderr == "Geweigerd: 10 van de 13 regels.\n"
    assert [one.get("case_id") for one in found] == ["c-0", *[None] * 10, "c-1", "c-2"]
    refused = [one for one in found if "refused" in one]
    assert all([*one] == ["schema_version", "refused", "diagnostics"] for one in refused)
    places = [(d["file"], d["line"]) for one in refused for d in one["diagnostics"][:1]]
    assert places == [("<stdin>", 1 + n) for n in range(1 + BLANK, 1 + len(HOSTILE))]
    codes = [one["diagnostics"][0]["code"] for one in refused]
    assert codes.count("case-too-large") == 2
    assert "case-not-utf8" in codes


def test_a_refusal_is_that_of_advise_at_another_line() -> None:
    wrong = '{"sector": "xo", "sector": "po", "municipality": "Den Haag"}'
    (line,) = told(run("batch", "-", stdin="\n\n" + wrong).stdout)
    alone = json.loads(run("advise", "-", "--format", "json", stdin=wrong).stdout)
    for one in alone["diagnostics"]:
        one["line"] += 2
        one["message"] = one["message"].replace("regel 1", "regel 3")
        one["remedy"] = one["remedy"].replace("regel 1", "regel 3")
    assert line == alone


def test_files_follow_each_other_and_one_that_is_not_there_is_a_refusal(tmp_path: Path) -> None:
    for number, text in enumerate(GOOD):
        (tmp_path / f"{number}.jsonl").write_bytes(text)
    names = [str(tmp_path / name) for name in ("1.jsonl", "weg.jsonl", ".", "0.jsonl")]
    result = run("batch", *names, "-", "--fields", "case_id", stdin=GOOD[2])
    found = told(result.stdout)
    assert result.exit_code == 3
    assert [one.get("case_id") for one in found] == ["c-1", None, None, "c-0", "c-2"]
    codes = [one["diagnostics"][0]["code"] for one in found if "refused" in one]
    assert codes == ["file-missing", "file-not-regular"]


def test_nothing_in_nothing_out() -> None:
    assert (run("batch").exit_code, run("batch", stdin="\n\n").stdout) == (0, "")


def test_a_day_for_all_and_today_for_those_without() -> None:
    bare = json.dumps({"sector": "po", "municipality": "den-haag"})
    lines = f"{bare}\n{case()}\n"
    on_day = run("batch", "--date", "2026-11-01", "--fields", "reference_date", stdin=lines)
    assert [one["reference_date"] for one in told(on_day.stdout)] == ["2026-11-01"] * 2
    assert on_day.stderr == ""
    today = run("batch", "--fields", "reference_date", "--lang", "en", stdin=lines)
    assert "Without a reference date: 1 of 2 lines." in today.stderr


def test_rules_that_are_not_there() -> None:
    result = run("batch", "--rules", "/weg", stdin=case())
    assert result.exit_code == 4
    assert told(result.stdout)[0]["diagnostics"][0]["code"] == "rules-folder-missing"
    result = run("batch", "--rules", "/weg", "--format", "csv", stdin=case())
    assert (result.exit_code, result.stdout) == (4, "")
    assert "[rules-folder-missing]" in result.stderr


# ---------------------------------------------------------------- fields


def test_fields_are_those_of_the_whole_advice() -> None:
    fields = "status,next.deadline.latest,questions.fact,edition.id,next.preconditions.text"
    (few,), (whole,) = (
        told(run("batch", *a, stdin=case()).stdout) for a in (["--fields", fields], [])
    )
    assert list(few) == fields.split(",")
    assert few["next.deadline.latest"] == whole["next"]["deadline"]["latest"]
    assert few["questions.fact"] == [one["fact"] for one in whole["questions"]]
    assert few["edition.id"] == whole["edition"]["id"]


def test_no_other_reading_is_looked_at_for_fields_that_tell_of_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def never(*_args: object, **_more: object) -> object:
        raise AssertionError

    monkeypatch.setattr("routeboek.otherwise.ways", never)
    for name in ("questions", "warnings", "timeline", "justification"):
        monkeypatch.setattr(f"routeboek.evaluator.{name}", never)
    result = run("batch", "--fields", "status,next.table,next.deadline.latest", stdin=case())
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("field", "why"),
    [
        ("statuss", "bestaat `statuss` niet. Kies uit: schema_version, case_id"),
        ("next.tabel", "Kies uit: table, name"),
        ("status.x", "gaat `status.x` te diep"),
        ("", "Kies uit"),
    ],
)
def test_a_field_that_does_not_exist(field: str, why: str) -> None:
    result = run("batch", "--fields", f"status,{field}", stdin=case())
    assert (result.exit_code, result.stdout) == (2, "")
    assert why in result.stderr


# ---------------------------------------------------------------- CSV


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_csv_out(tmp_path: Path) -> None:
    late = case(case_id="c-9", reference_date="2026-12-20").encode()
    fields = "case_id,next.deadline.days_left,next.deadline.overdue,possible_statuses,route"
    result = run("batch", "--format", "csv", "--fields", fields, stdin=late + b"\n{\n")
    head, first, second = rows(result.stdout)
    assert head == [*fields.split(","), "refused"]
    assert first == ["c-9", "-48", "true", "permitted", "", ""]
    assert second[:5] == [""] * 5
    assert second[5].startswith("<stdin>:2:2: ")
    assert rows(run("batch", "--format", "csv", stdin=case()).stdout)[1][1] == "permitted"
    twice = run("batch", "--format", "csv", "--fields", "status,status", stdin=case())
    assert rows(twice.stdout) == [["status", "refused"], ["permitted", ""]]


@pytest.mark.parametrize("sign", list("=+-@\t\r"))
def test_no_cell_is_a_formula_for_a_spreadsheet(sign: str) -> None:
    result = run("batch", "--format", "csv", "--", f"{sign}cmd|' /C calc'!A0.jsonl")
    assert result.exit_code == 3
    assert rows(result.stdout)[1][-1].startswith(("'=", "'+", "'-", "'@", "\\t", "\\r"))


def test_csv_in(tmp_path: Path) -> None:
    columns = {f"facts.{n}" if n == "illness" else n: v for n, v in STUCK.items()}
    columns["stuck_on"] = "financial vision"
    head = ["case_id", "reference_date", "sector", "municipality", "history", *columns]
    history = json.dumps([OWN_TEAM])
    cells = [str(v).lower() if isinstance(v, bool) else v for v in columns.values()]
    row = ["007", "2026-10-20", "po", "den-haag", history, *cells]
    for separator in ",;\t":
        text = io.StringIO()
        csv.writer(text, delimiter=separator).writerows([head, row, row[:-1], ["", *row[1:]]])
        file = tmp_path / "in.CSV"
        file.write_text("\ufeff" + text.getvalue(), "utf-8", newline="")
        result = run("batch", str(file))
        first, short, last = told(result.stdout)
        alone = run(
            "batch",
            stdin=case(
                case_id="007", history=[OWN_TEAM], facts={"stuck_on": columns["stuck_on"].split()}
            ),
        )
        assert first == told(alone.stdout)[0]
        assert short["diagnostics"][0]["code"] == "case-csv-row"
        assert (short["diagnostics"][0]["line"], last["case_id"]) == (3, None)
        assert result.stdout == run(
            "batch", "--input", "csv", stdin=file.read_bytes()
        ).stdout.replace("<stdin>", str(file))


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"illness": "ja"}, "fact-value-near"),
        ({"enrolled": "ja"}, "fact-value-near"),
        ({"meetings_held": "drie"}, "fact-wrong-type"),
        ({"naam": "x"}, "case-personal-data"),
        ({"facts.naam": "x"}, "case-personal-data"),
        ({"history": '"}, "naam": "x'}, "case-wrong-type"),
        ({"history": "[" * 9000}, "case-wrong-type"),
        ({"enrolled": "true\x1b"}, "case-control-character"),
        ({"enrolled": "x" * 200_000}, "case-csv-row"),
        ({"schema_version": "2"}, "case-too-new"),
    ],
)
def test_csv_in_is_refused_as_json_is(cells: dict[str, str], code: str) -> None:
    base = {"reference_date": "2026-10-20", "sector": "po", "municipality": "den-haag"}
    text = io.StringIO()
    csv.writer(text).writerows([[*base, *cells], [*base.values(), *cells.values()]])
    (found,) = told(run("batch", "--input", "csv", stdin=text.getvalue()).stdout)
    assert [(one["code"], one["line"]) for one in found["diagnostics"]][:1] == [(code, 2)]
    assert "x" * 100 not in json.dumps(found)


def test_csv_with_lines_that_are_no_text() -> None:
    head = b"sector,municipality\n"
    lines = [b"\xff,x", b"po,den-haag" + b" " * MAX_BYTES, b'"po,den-haag']
    found = told(run("batch", "--input", "csv", stdin=head + b"\n".join(lines)).stdout)
    codes = [one["diagnostics"][0]["code"] for one in found]
    assert codes == ["case-not-utf8", "case-too-large", "case-csv-row"]
    assert told(run("batch", "--input", "csv", stdin=b"\xff\npo\n").stdout)[0]["refused"]


# ---------------------------------------------------------------- Arrow


def test_arrow_out_is_what_the_library_gives() -> None:
    from routeboek.arrow import advise_batches, output_schema

    result = run_process("batch", "--format", "arrow", stdin=MIXED)
    assert result.returncode == 3
    assert result.stderr.decode() == "Geweigerd: 10 van de 13 regels.\n"
    table = pa.ipc.open_stream(result.stdout).read_all()
    assert table.schema == output_schema()
    good = [pa.record_batch({"case": GOOD})]
    expected = pa.Table.from_batches(advise_batches(shipped.rules(), good))
    assert table.filter(pa.compute.is_null(table["refused"])) == expected
    refused = table.filter(pa.compute.is_valid(table["refused"]))
    lines = told(run("batch", stdin=MIXED).stdout)
    found = [one["diagnostics"] for one in lines if "refused" in one]
    assert [json.loads(one) for one in refused["diagnostics"].to_pylist()] == found
    assert refused["refused"].to_pylist() == [[d["code"] for d in one] for one in found]


@pytest.mark.parametrize("args", [(), ("--workers", "2")])
def test_arrow_is_the_same_of_any_input_and_by_any_number_of_processes(args: list[str]) -> None:
    lines = b"\n".join([MIXED, *GOOD * 200])
    fields = ("--fields", "case_id, next.deadline.latest,case_id")
    result = run_process("batch", "--format", "arrow", *fields, *args, stdin=lines)
    table = pa.ipc.open_stream(result.stdout).read_all()
    assert table.schema.names == ["case_id", "next_deadline_latest", "refused", "diagnostics"]
    assert table["case_id"].to_pylist()[-600:] == ["c-0", "c-1", "c-2"] * 200
    assert 1 < len(table["refused"].chunks) < 6
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    assert result.stdout == sink.getvalue(), "as any other writer of such a stream"


def test_arrow_of_nothing_and_of_a_file_with_any_name() -> None:
    for args, rows in ((("-",), 0), (("we\udcffg.jsonl",), 1)):
        result = run_process("batch", "--format", "arrow", "--fields", "advice", *args)
        assert pa.ipc.open_stream(result.stdout).read_all().num_rows == rows


def test_arrow_without_pyarrow_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "routeboek.arrow", raising=False)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = run("batch", "--format", "arrow", stdin=case())
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Installeer `routeboek[arrow]`" in result.stderr


def test_arrow_is_not_for_a_terminal() -> None:
    parent, child = pty.openpty()
    with pipe("--format", "arrow", "--lang", "en", stdout=child) as process:
        os.close(child)
        errors = process.communicate(GOOD[0])[1]
    os.close(parent)
    assert process.returncode == 2
    assert b"is not for reading" in errors


def test_a_field_that_is_not_one_of_an_advice_in_arrow() -> None:
    for fields, why in (("refused", "bestaat `refused` niet"), ("next.tabel", "`next.tabel`")):
        result = run("batch", "--format", "arrow", "--fields", fields)
        assert (result.exit_code, result.stdout) == (2, "")
        assert why in result.stderr


# ---------------------------------------------------------------- processes


@pytest.mark.parametrize("args", [[], ["--fields", "status,questions"], ["--format", "csv"]])
def test_several_processes_give_the_very_bytes_of_one(args: list[str]) -> None:
    lines = b"\n".join([MIXED, *GOOD * 30])
    one, two = (run_process("batch", *args, "--workers", n, stdin=lines) for n in "12")
    assert one.returncode == two.returncode == 3
    assert one.stdout == two.stdout
    assert one.stderr == two.stderr


def test_nothing_is_read_before_it_can_be_worked_on() -> None:
    asked = 0

    def pieces() -> Iterator[int]:
        nonlocal asked
        while asked < 1000:
            asked += 1
            yield asked

    for number, result in enumerate(in_order(abs, pieces(), 3), 1):
        assert result == number
        assert asked <= number + 3


def _end(_piece: int) -> None:
    os._exit(9)


def test_a_process_that_is_lost_is_told() -> None:
    with pytest.raises(WorkerLost):
        list(in_order(_end, range(10), 2))


def test_a_wrong_number_of_processes() -> None:
    for number in ("0", "-1", "x", "1000"):
        assert run("batch", "--workers", number).exit_code == 2


# ---------------------------------------------------------------- how it ends


@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_interruption_leaves_whole_lines(workers: str) -> None:
    def lasting() -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)

    with pipe("--workers", workers, preexec_fn=lasting, start_new_session=True) as process:
        assert process.stdin and process.stdout and process.stderr
        writer = os.fork()
        if not writer:  # writes until nobody reads
            process.stdout.close()
            try:
                while True:
                    process.stdin.write(GOOD[0] + b"\n")
            finally:
                os._exit(0)
        process.stdin.close()
        text = process.stdout.read(100_000)
        os.killpg(process.pid, signal.SIGINT)
        text += process.stdout.read()
        errors = process.stderr.read()
        assert process.wait(60) == 130
    os.waitpid(writer, 0)
    assert text.endswith(b"\n")
    assert all(one["status"] == "permitted" for one in told(text))
    assert b"Traceback" not in errors


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_reader_that_stops_reading(workers: str) -> None:
    with pipe("--workers", workers) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write(b"\n".join(GOOD * 20))
        process.stdin.close()
        process.stdout.read(1)
        process.stdout.close()
        assert process.wait(60) == 141
        assert process.stderr.read() == b""


def test_an_answer_comes_before_the_next_question() -> None:
    with pipe("--fields", "case_id") as process:
        assert process.stdin and process.stdout
        for text in GOOD:
            process.stdin.write(text + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["case_id"] == json.loads(text)["case_id"]
        process.stdin.close()
        assert process.wait(60) == 0


def test_progress_is_for_a_terminal_only() -> None:
    parent, child = pty.openpty()
    with pipe("--fields", "status", stderr=child) as process:
        os.close(child)
        process.communicate(b"\n".join(GOOD))
    shown = os.read(parent, 10_000).decode()
    os.close(parent)
    assert shown.startswith("\r1 regels, waarvan 0 geweigerd")
    assert shown.rstrip(" ").endswith("\r")


@pytest.mark.heavy
def test_memory_stays_within_bounds() -> None:
    """Many lines, among them long ones, where little more fits than the rules take."""

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (400_000_000, 400_000_000))

    many: Callable[[], Iterator[bytes]] = lambda: (  # noqa: E731
        b"x" * (50 * MAX_BYTES) if n % 500 == 499 else b"{" for n in range(20_000)
    )
    with pipe("--format", "csv", "--fields", "status", preexec_fn=bounded) as process:
        assert process.stdin and process.stdout and process.stderr
        if not (writer := os.fork()):
            process.stdout.close()
            for line in many():
                process.stdin.write(line + b"\n")
            process.stdin.flush()
            os._exit(0)
        process.stdin.close()
        assert sum(1 for _ in process.stdout) == 20_001
        assert process.wait(60) == 3
    os.waitpid(writer, 0)
