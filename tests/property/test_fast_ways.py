"""Each fast way gives the very bytes of the full way."""

from __future__ import annotations

import json
import pickle
from datetime import date
from functools import cache
from typing import Any, get_args, get_origin

import pyarrow as pa
from hypothesis import Phase, given, settings

from routeboek import Advice, Case, CaseError, advise, advise_many
from routeboek.arrow import advise_batches
from routeboek.cli.answers import JsonLines
from routeboek.cli.batch import Answering
from routeboek.cli.lines import Line
from routeboek.jsonparts import entries
from tests.property.cases import advised, cases
from tests.shipped import rules

FAST = settings(max_examples=25, phases=[Phase.generate])  # to shrink takes minutes
TODAY = date(2026, 10, 20)


@cache
def paths(part: type = Advice, depth: int = 3) -> tuple[str, ...]:
    """Every field of an advice, and those inside it."""
    found = []
    for entry in entries(part):
        found.append(entry.key)
        hint = entry.hint
        inside = hint.inside if get_origin(hint.kind) is tuple and get_args(hint.kind) else hint
        if inside.part and depth and not inside.chosen:
            found += [f"{entry.key}.{path}" for path in paths(inside.part, depth - 1)]
    return tuple(found)


def picked(told: Any, path: str) -> Any:
    """What stands at a path in the whole advice."""
    if not path or told is None:
        return told
    if isinstance(told, list):
        return [picked(one, path) for one in told]
    key, _, rest = path.partition(".")
    return picked(told.get(key), rest)


def line(data: object) -> Line:
    return Line("cases", 1, json.dumps(data).encode())


def answer(fields: tuple[str, ...], data: object) -> bytes:
    answering = Answering(rules(), JsonLines(fields, "nl"), None, TODAY)
    return (
        pickle.loads(pickle.dumps(answering))([line(data)]).text
        if not fields
        else answering([line(data)]).text
    )


def compact(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def test_the_paths_go_deep() -> None:
    assert {"status", "next.deadline.latest", "next.participants.role", "duties.sources.row"} <= {
        *paths()
    }


@given(cases())
@FAST
def test_a_line_and_any_field_of_it_are_those_of_the_whole_advice(data: dict[str, object]) -> None:
    case = Case.model_validate(data)
    try:
        whole = advise(rules(), case).to_dict()
    except CaseError as refused:
        codes = [one.code for one in refused.diagnostics]
        told = json.loads(answer((), data))
        assert told["refused"]
        assert {one["code"] for one in told["diagnostics"]} == {*codes}
        assert answer(("status",), data) == answer((), data)
        return
    assert answer((), data) == compact(whole)
    assert answer(paths(), data) == compact({path: picked(whole, path) for path in paths()})
    few = ("next.table", "status", "next.deadline.latest")
    assert answer(few, data) == compact({path: picked(whole, path) for path in few})


@given(cases())
@FAST
def test_any_column_is_that_field_of_the_whole_advice(data: dict[str, object]) -> None:
    batch = pa.record_batch({"case": [json.dumps(data)]})
    (found,) = next(advise_batches(rules(), [batch], [*paths(), "advice"])).to_pylist()
    if found["refused"]:
        assert advised(data) is None
        return
    whole = json.loads(found["advice"])
    for path in paths():
        told, expected = found[path.replace(".", "_")], picked(whole, path)
        if isinstance(told, str) and not isinstance(expected, str):
            told = json.loads(told)
        assert json.loads(json.dumps(told, default=date.isoformat)) == expected


@given(cases())
@FAST
def test_many_are_advised_as_one_is(data: dict[str, object]) -> None:
    case, broken = Case.model_validate(data), '{"a'
    one, none, again = pickle.loads(
        pickle.dumps([*advise_many(rules(), [case, broken, json.dumps(data)])])
    )
    assert isinstance(none, CaseError)
    alone = advised(data)
    if alone is not None:
        assert one == again == alone
    else:
        assert {found.code for found in one.diagnostics} == {f.code for f in again.diagnostics}


def test_nothing_is_advised_before_it_is_asked() -> None:
    def endless() -> Any:
        while True:
            yield "{}"

    assert isinstance(next(advise_many(rules(), endless())), CaseError)
