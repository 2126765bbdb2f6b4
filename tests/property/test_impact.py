"""What `diff --cases` says of a case is what two whole advices say of it."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import Phase, given, settings

from routeboek import Advice, Case, CaseError, Rules, advise
from routeboek.analysis.aspects import said
from routeboek.cli.impact import Comparing
from routeboek.cli.lines import Line
from routeboek.jsonparts import reader
from routeboek.load import load_files
from tests.cli.edits import Edit, copied
from tests.property.cases import cases
from tests.shipped import FOLDER, examples, files, rules

FAST = settings(max_examples=15, phases=[Phase.generate])  # to shrink takes minutes

OVERTURNED = (
    "meerdere-mdos",
    "adviestafel-is-de-regisseur",
    "aanmelder-doorbraaktafel-vo",
    "vier-weken",
)
EDITS = {
    "one sector": [Edit("conditions.yaml", "minstens-twee: 2,", "minstens-twee: 3,")],
    "one municipality": [
        Edit("municipalities/rijswijk.yaml", "applicant: teamleider-jeugdhulp", "applicant: school")
    ],
    "terms": [Edit("po.yaml", "latest_week: 13", "latest_week: 12")],
}


@cache
def others() -> dict[str, Rules]:
    """Rule books that say something else: under another reading, or after an edit."""
    readings = {name: [*rules().interpretations[name].others()][-1] for name in OVERTURNED}
    found = {name: files().under_reading(name, one).rules for name, one in readings.items()}
    with TemporaryDirectory() as folder:
        for name, edits in EDITS.items():
            found[name] = load_files(str(copied(Path(folder) / name, edits, FOLDER))).rules
    return found


def whole(book: Rules, data: dict[str, Any]) -> Advice | None:
    try:
        return advise(book, Case.model_validate(data))
    except CaseError:
        return None


def answer(advice: Advice) -> dict[str, Any]:
    """The answer, as the JSON of the advice gives it."""
    keys = ("status", "next", "route")  # whole, it tells of every other reading as well
    told: dict[str, Any] = {key: reader(Advice, key).read(advice, None) for key in keys}
    about = told["next"] or told["route"]
    term = (told["next"] or {}).get("deadline") or {}
    ways = about["applications"] if about else []
    return {
        "status": told["status"],
        "about": about and (about.get("table") or about.get("id")),
        "ways": sorted((one["applicant"], one["to"], (one.get("via") or "")) for one in ways),
        "latest": term.get("latest") or term.get("at_most"),
        "opens_on": (told["next"] or {}).get("opens_on"),
    }


def kinds(before: Advice | None, after: Advice | None) -> list[str]:
    """How two whole advices differ, by what they say of themselves."""
    if before is None or after is None:
        return [] if before is after else ["refused" if after is None else "admitted"]
    was, now = answer(before), answer(after)
    found = [
        name
        for name, key in (("status", "status"), ("table", "about"), ("applicant", "ways"))
        if was[key] != now[key]
    ]
    if was["latest"] != now["latest"]:
        both = was["latest"] and now["latest"]
        earlier = both and now["latest"] < was["latest"]
        found.append("earlier" if earlier else "later" if both else "term")
    if was["opens_on"] != now["opens_on"]:
        found.append("opens")
    return found or (["rest"] if said(before) != said(after) else [])


def told(other: Rules, data: dict[str, Any]) -> tuple[list[str], bool]:
    """What `diff` makes of it as a line: how it changes, and whether both sides refuse it."""
    comparing = Comparing(((rules(), None), (other, None)), None, date(2026, 10, 20))
    piece = comparing([Line("cases.jsonl", 1, json.dumps(data).encode())])
    return [kind for one in piece.changed for kind in one.kinds], bool(piece.refusals)


def agrees(data: dict[str, Any], seen: set[str]) -> None:
    before = whole(rules(), data)
    for name, other in others().items():
        after = whole(other, data)
        expected = kinds(before, after)
        assert told(other, data) == (expected, before is after is None), name
        seen.update(expected)


@given(cases())
@FAST
def test_any_case(data: dict[str, Any]) -> None:
    agrees(data, set())


def test_some_examples_and_that_they_find_something() -> None:
    seen: set[str] = set()
    for example in examples()[::9]:
        agrees(json.loads(json.dumps(dict(example.case), default=str)), seen)
    assert {"status", "table", "applicant", "earlier", "opens", "rest"} <= seen


@pytest.mark.parametrize("name", EDITS)
def test_each_edit_does_something(name: str) -> None:
    found = [told(others()[name], dict(example.case))[0] for example in examples()[::10]]
    assert any(found)
