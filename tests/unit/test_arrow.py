"""Batches of columns: the same advice as one by one, whatever stands in a row."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import pyarrow as pa
import pytest

from routeboek import Advice, advise, advise_many, read_case
from routeboek.arrow import FIELDS, ROWS_AT_ONCE, advise_batches, output_schema
from routeboek.jsonparts import UnknownKey, entries
from routeboek.text_guard import MAX_BYTES
from tests import shipped
from tests.cli.helpers import OWN_TEAM, STUCK, case

RULES = shipped.rules()
FEW = ("case_id", "status", "next.table", "next.deadline.latest")
SECRET = "Geheim"
BASE: dict[str, Any] = {
    "case_id": "c-1",
    "reference_date": "2026-10-20",
    "sector": "po",
    "municipality": "den-haag",
}
WHOLE = {**BASE, "facts": STUCK, "history": [OWN_TEAM]}


def advised(batch: pa.RecordBatch, **options: Any) -> list[dict[str, Any]]:
    """The rows that come of one batch; none of them tells a secret of a case."""
    found = list(advise_batches(RULES, [batch], **{"fields": FEW, **options}))
    rows: list[dict[str, Any]] = [row for one in found for row in one.to_pylist()]
    assert len(rows) == batch.num_rows
    for one in found:
        one.validate(full=True)
    assert SECRET not in json.dumps([row["diagnostics"] for row in rows])
    return rows


def row(**cells: object) -> pa.RecordBatch:
    """One row, a column for each key."""
    return pa.RecordBatch.from_pylist([cells])


# ---------------------------------------------------------------- the same advice

GOOD = {"case_id": "c-1", "status": "permitted", "refused": None, "diagnostics": None}


def test_a_batch_gives_what_advise_gives() -> None:
    texts = [json.dumps(dict(one.case), default=str) for one in shipped.examples()[::40]]
    found = advised(pa.record_batch({"case": texts}), fields=FIELDS)
    for got, one in zip(found, advise_many(RULES, texts), strict=True):
        if not isinstance(one, Advice):
            assert got["refused"] == [finding.code for finding in one.diagnostics]
            assert json.loads(got["diagnostics"]) == [each.to_dict() for each in one.diagnostics]
            assert got["advice"] is None
            continue
        following, deadline = one.next, one.next and one.next.deadline
        assert got == {
            "case_id": one.case_id,
            "status": one.status,
            "next_table": following and following.table,
            "next_opens_on": following and following.opens_on,
            "next_deadline_latest": deadline and deadline.latest,
            "possible_statuses": list(one.possible_statuses),
            "advice": json.dumps(one.to_dict(), ensure_ascii=False, separators=(",", ":")),
            "refused": None,
            "diagnostics": None,
        }


def test_columns_give_what_json_gives() -> None:
    cases = [
        {key: value for key, value in one.case.items() if value is not None}
        for one in shipped.examples()[::15]
    ]
    whole = advised(pa.record_batch({"case": [json.dumps(one) for one in cases]}))
    for one, expected in zip(cases, whole, strict=True):
        (got,) = advised(row(**one))
        assert {**got, "diagnostics": None} == {**expected, "diagnostics": None}


@pytest.mark.parametrize(
    "cells",
    [
        {"facts": STUCK},
        {"facts": {**STUCK, "meetings_held": None, "stuck_on": None}, "meetings_held": None},
        {"facts": json.dumps(STUCK)},
        {f"facts.{name}": value for name, value in STUCK.items()},
        STUCK,
        {**STUCK, "first_worrying_absence_date": date(2026, 9, 7)},
        {"facts": STUCK, "asker": None, "reference_date": date(2026, 10, 20)},
        {"facts": STUCK, "school_holidays": '[{"from": "2026-10-24", "to": "2026-11-01"}]'},
    ],
)
def test_facts_stand_in_a_struct_in_json_or_in_columns(cells: dict[str, object]) -> None:
    (got,) = advised(row(**{**BASE, "history": [OWN_TEAM], **cells}))
    assert {key: got[key] for key in GOOD} == GOOD


def test_facts_stand_in_a_map() -> None:
    facts = pa.array([list({"attendance": "none"}.items())], pa.map_(pa.string(), pa.string()))
    (got,) = advised(pa.record_batch({**{k: [v] for k, v in BASE.items()}, "facts": facts}))
    assert got["refused"] is None


def test_history_is_a_list_of_structs_in_which_null_says_nothing() -> None:
    running = {**OWN_TEAM, "outcome": "running", "closed_on": None, "reason": None}
    (got,) = advised(row(**BASE, facts=STUCK, history=[running]))
    assert got["status"] == "running"


# ---------------------------------------------------------------- what columns hold


@pytest.mark.parametrize("key", [one.key for one in entries(Advice)])
def test_every_key_of_an_advice_is_a_column(key: str) -> None:
    (batch,) = advise_batches(RULES, [pa.record_batch({"case": [case(), "{"]})], [key])
    assert batch.schema == output_schema([key])
    whole = advise(RULES, read_case(RULES, case())).to_dict()[key]
    found = batch.column(key)[0].as_py()
    if isinstance(found, date):
        found = found.isoformat()
    elif isinstance(whole, dict) or (isinstance(whole, list) and isinstance(found, str)):
        found = json.loads(found)
    assert found == whole
    assert batch.column(key)[1].as_py() is None


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ("next.deadline.latest", pa.date32()),
        ("next.deadline.days_left", pa.int64()),
        ("next.deadline.overdue", pa.bool_()),
        ("questions.fact", pa.list_(pa.string())),
        ("timeline.latest", pa.list_(pa.date32())),
        ("questions.tables", pa.list_(pa.list_(pa.string()))),
        ("next.applications", pa.string()),
        ("schema_version", pa.int64()),
    ],
)
def test_a_field_inside_has_its_own_type(field: str, kind: pa.DataType) -> None:
    (batch,) = advise_batches(RULES, [pa.record_batch({"case": [case()]})], [field])
    name = field.replace(".", "_")
    assert batch.schema.field(name).type == kind
    assert batch.column(name).null_count == 0


def test_a_field_that_does_not_exist_is_told_before_anything_is_read() -> None:
    with pytest.raises(UnknownKey, match=r"next\.tabel"):
        advise_batches(RULES, iter([]), ["next.tabel"])


def test_no_other_part_of_an_advice_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_args: object, **_more: object) -> object:
        raise AssertionError

    monkeypatch.setattr("routeboek.otherwise.ways", never)
    for name in ("questions", "warnings", "timeline", "justification"):
        monkeypatch.setattr(f"routeboek.evaluator.{name}", never)
    assert advised(pa.record_batch({"case": [case()]}))[0]["status"] == "permitted"


def test_columns_that_are_kept_say_which_row_was_refused() -> None:
    batch = pa.record_batch({"case": [case(), "{"], "dossier": [7, 8]})
    found = advised(batch, fields=["status"], keep=["dossier"])
    assert [(one["dossier"], one["status"]) for one in found] == [(7, "permitted"), (8, None)]
    (out,) = advise_batches(RULES, [batch], ["status"], ["dossier"])
    assert out.schema == output_schema(["status"], [batch.schema.field("dossier")])


def test_a_column_that_is_kept_is_no_part_of_a_case_unless_it_is_a_key() -> None:
    cells = {**BASE, "facts": STUCK, "dossier": SECRET}
    (got,) = advised(row(**cells), fields=["status"], keep=["dossier", "case_id"])
    assert (got["dossier"], got["case_id"], got["refused"]) == (SECRET, "c-1", None)
    (got,) = advised(row(**cells))
    assert got["refused"] == ["case-key-unknown"]


@pytest.mark.parametrize(
    ("fields", "keep"),
    [
        (["status", "status"], []),
        (["case_id"], ["case_id"]),
        (["status"], ["x", "x"]),
        ([], ["refused"]),
    ],
)
def test_no_column_comes_twice(fields: list[str], keep: list[str]) -> None:
    with pytest.raises(ValueError, match="would come twice"):
        advise_batches(RULES, iter([]), fields, keep)


@pytest.mark.parametrize("names", [["case"], ["case", "dossier", "dossier"]])
def test_a_column_to_keep_is_there_once(names: list[str]) -> None:
    batch = pa.RecordBatch.from_arrays([pa.array(["{}"])] * len(names), names=names)
    with pytest.raises(ValueError, match="not there once: dossier"):
        list(advise_batches(shipped.rules(), [batch], ["status"], ["case", "dossier"]))


# ---------------------------------------------------------------- one batch at a time


def test_a_batch_is_read_when_it_is_asked() -> None:
    read = 0

    def batches() -> Iterator[pa.RecordBatch]:
        nonlocal read
        for _ in range(1000):
            read += 1
            yield pa.record_batch({"case": ["{", case()]})

    for number, one in enumerate(advise_batches(RULES, batches(), FEW), 1):
        assert (one.num_rows, read) == (2, number)
        if number == 5:
            break


def test_a_large_batch_is_answered_in_several_and_an_empty_one_in_one() -> None:
    large = pa.record_batch({"case": ["{"] * (2 * ROWS_AT_ONCE + 1)})
    empty = pa.record_batch({"case": pa.array([], pa.string())})
    found = list(advise_batches(RULES, [large, empty, row(), pa.record_batch({})]))
    rows = [one.num_rows for one in found]
    assert rows == [ROWS_AT_ONCE, ROWS_AT_ONCE, 1, 0, row().num_rows, 0]
    assert {one.schema for one in found} == {output_schema()}


def test_the_function_and_its_rules_can_be_sent_along() -> None:
    sent = pickle.loads(pickle.dumps(partial(advise_batches, RULES, fields=FEW)))
    (batch,) = sent([pa.record_batch({"case": [case()]})])
    assert batch.column("status").to_pylist() == ["permitted"]


# ---------------------------------------------------------------- hostile rows

INVALID = pa.Array.from_buffers(
    pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\3\0\0\0"), pa.py_buffer(b'"\xff"')]
)
"""What calls itself text and is none."""


@pytest.mark.parametrize(
    ("column", "code"),
    [
        (pa.array([None], pa.string()), "case-empty"),
        (pa.nulls(1), "case-empty"),
        (pa.array([""]), "case-empty"),
        (pa.array(["sector: po"]), "case-is-yaml"),
        (pa.array([f'{{"{SECRET}']), "case-cut-off"),
        (pa.array([f'{{"sector": "{SECRET}" "x": 1}}']), "case-comma-missing"),
        (pa.array(["[" * 100_000]), "case-too-deep"),
        (pa.array(['"' + "x" * MAX_BYTES + '"']), "case-too-large"),
        (pa.array(['{"sector": "po", "sector": "vo"}']), "case-duplicate-known-key"),
        (pa.array([b'{"sector": "\xff"}']), "case-not-utf8"),
        (INVALID, "case-not-json"),
        (pa.array([5]), "case-not-object"),
        (pa.array([[1]]), "case-not-object"),
        (pa.array([Decimal("1.5")]), "case-not-object"),
        (pa.array([{"naam": SECRET}]), "case-personal-data"),
    ],
)
def test_what_is_no_case_is_refused_in_its_place(column: pa.Array, code: str) -> None:
    (got,) = advised(pa.record_batch({"case": column}))
    assert code in got["refused"]
    assert [got[name] for name in ("case_id", "status", "next_table")] == [None] * 3
    assert [one["code"] for one in json.loads(got["diagnostics"])] == got["refused"]


@pytest.mark.parametrize(
    "column",
    [
        pa.array([case()]),
        pa.array([case()], pa.large_string()),
        pa.array([case()], pa.string_view()),
        pa.array([case().encode()]),
        pa.array([case()]).dictionary_encode(),
        pa.RunEndEncodedArray.from_arrays([1], [case()]),
        pa.array(["{", None, case(), "{"]).slice(2, 1),
        pa.array([json.loads(case())]),
    ],
    ids=lambda column: str(column.type)[:20],
)
def test_a_text_is_a_text_however_it_is_held(column: pa.Array) -> None:
    (got,) = advised(pa.record_batch({"case": column}))
    assert (got["status"], got["refused"]) == ("permitted", None)


MIDNIGHT = datetime(2026, 10, 20)  # noqa: DTZ001 - that it has no zone is the point
TOO_FAR = pa.array([2**31 - 1], pa.int32()).cast(pa.date32())
MAP = pa.map_(pa.string(), pa.bool_())
DOUBLE = pa.StructArray.from_arrays([[True], [False]], ["enrolled", "enrolled"])
HOLIDAY = {"from": date(2026, 10, 24), "to": None}
UNFIT: dict[str, list[tuple[pa.Array, str]]] = {
    "reference_date": [
        (pa.array([MIDNIGHT]), "case-day-near"),
        (pa.array([MIDNIGHT], pa.timestamp("s", "UTC")), "case-day-near"),
        (TOO_FAR, "case-wrong-type"),
        (pa.array([1.5]), "case-wrong-type"),
        (pa.array([None], pa.date32()), "case-key-missing"),
    ],
    "sector": [
        (pa.array([b"po"]), "unknown-sector"),
        (pa.array([SECRET]), "unknown-sector"),
        (pa.array(["x" * MAX_BYTES]), "case-too-large"),
    ],
    "case_id": [
        (pa.array([7]), "case-wrong-type"),
        (pa.array([Decimal(7)]), "case-wrong-type"),
        (INVALID, "case-wrong-type"),
    ],
    "home_municipality": [(pa.array([Decimal(7)]), "case-wrong-type")],
    "asker": [(pa.array(["\x1b[31m"]), "case-control-character")],
    "facts": [
        (pa.array([f'{{}}, "naam": "{SECRET}"']), "case-wrong-type"),
        (pa.array([f'{{"naam": "{SECRET}"}}']), "case-personal-data"),
        (pa.array([7]), "case-wrong-type"),
        (pa.array([[(b"a", True)]], pa.map_(pa.binary(), pa.bool_())), "case-wrong-type"),
        (pa.array([[("enrolled", True)] * 2], MAP), "case-wrong-type"),
        (DOUBLE, "case-wrong-type"),
    ],
    "facts.meetings_held": [(pa.array([3.0]), "fact-value-near")],
    "meetings_held": [
        (pa.array([float("nan")]), "case-number-not-finite"),
        (pa.array([2**64 - 1], pa.uint64()), "case-number-too-long"),
    ],
    "enrolled": [(pa.array([1]), "fact-value-near")],
    "naam": [(pa.array([SECRET]), "case-personal-data")],
    "facts.naam": [(pa.array([SECRET]), "case-personal-data")],
    "history": [
        (pa.array([{"table": SECRET}]), "case-wrong-type"),
        (pa.array([[{"table": SECRET}]]), "case-key-missing"),
        (pa.array(["[" * 9000]), "case-wrong-type"),
    ],
    "school_holidays": [(pa.array([[HOLIDAY]]), "case-wrong-type")],
    "sector\n": [(pa.array(["po"]), "case-control-character")],
}


@pytest.mark.parametrize(
    ("name", "column", "code"),
    [(name, *one) for name, several in UNFIT.items() for one in several],
)
def test_a_cell_that_does_not_fit_is_refused(name: str, column: pa.Array, code: str) -> None:
    good = {key: [value] for key, value in BASE.items()}
    (got,) = advised(pa.record_batch({**good, name: column}))
    assert code in got["refused"]
    assert {one["line"] for one in json.loads(got["diagnostics"])} == {None}


def test_a_moment_that_python_cannot_hold_is_no_day() -> None:
    moment = pa.array([1], pa.int64()).cast(pa.timestamp("ns"))
    good = {key: [value] for key, value in BASE.items()}
    (got,) = advised(pa.record_batch({**good, "reference_date": moment}))
    assert set(got["refused"]) < {"case-day-near", "case-wrong-type"}  # as pandas is there or not


@pytest.mark.parametrize("name", ["sector", "case", "facts.enrolled", "dossier"])
def test_a_column_that_is_there_twice_refuses_each_row(name: str) -> None:
    good = row(**BASE)
    value = pa.array([True if "." in name else SECRET])
    names = [*good.schema.names, name, name]
    batch = pa.RecordBatch.from_arrays([*good.columns, value, value], names=names)
    assert advised(batch)[0]["refused"]


def test_rows_without_columns_are_refused() -> None:
    nothing = pa.RecordBatch.from_struct_array(pa.array([{}, {}], pa.struct([])))
    assert [one["refused"] for one in advised(nothing)] == [["case-key-missing"] * 3] * 2


def test_one_row_never_stops_the_next() -> None:
    texts = [case(), None, "{", case(), '{"naam": "x"}', case()]
    found = advised(pa.record_batch({"case": texts}))
    assert [one["refused"] is None for one in found] == [True, False, False, True, False, True]
