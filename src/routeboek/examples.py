"""Example cases that live beside the rules: what a case should come to, as data.

A file holds named situations and examples that build on them. Only what an example names is
compared, so an example says what it is about and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeAlias

from pydantic import BeforeValidator, ValidationError

from routeboek import model
from routeboek.advice import Advice
from routeboek.book import OtherRoute, Rules, Table
from routeboek.case import Case
from routeboek.diagnostic import Diagnostic, RouteboekError, RulesError, Span
from routeboek.evaluator import advise
from routeboek.facts import Fact
from routeboek.files import read_file
from routeboek.folder import example_files
from routeboek.reading import shape_findings
from routeboek.source import Document, PlainNode, read_documents
from routeboek.vocabulary import At

NOTHING = "geen"
UNKNOWN = "unknown"

Answer: TypeAlias = "str | list[str] | dict[str, str]"


class SituationShape(model.Shape):
    """Part of a case that several examples start from."""

    schema_version: model.Text | None = None
    case_id: model.Text | None = None
    reference_date: model.Text | None = None
    sector: model.Text | None = None
    municipality: model.Text | None = None
    home_municipality: model.Text | None = None
    asker: model.Text | None = None
    facts: dict[str, object] | None = None
    history: list[object] | None = None
    school_holidays: list[object] | None = None


class ExpectShape(model.Shape):
    """What is expected, under the names of `answers`."""

    status: model.Text | None = None
    next: model.Text | None = None
    possible: model.Ids | None = None
    leaning: model.Text | None = None
    taken: dict[str, model.Text] | None = None
    earliest: model.Text | None = None
    latest: model.Text | None = None
    at_most: model.Text | None = None
    overdue: model.Text | None = None
    opens_on: model.Text | None = None
    applicants: model.Ids | None = None
    receivers: model.Ids | None = None
    participants: model.Ids | None = None
    unmet: model.Ids | None = None
    asks: model.Ids | None = None
    asks_not: model.Ids | None = None
    side_tables: dict[str, model.Text] | None = None
    route: model.Text | None = None
    people: dict[str, model.Text] | None = None
    weeks: dict[str, model.Text] | None = None
    warnings: model.Ids | None = None
    warnings_not: model.Ids | None = None
    duties: dict[str, model.Text] | None = None
    assumptions: model.Ids | None = None
    options: model.Ids | None = None
    options_not: model.Ids | None = None
    edition: model.Text | None = None
    phase: model.Text | None = None
    refused: model.Text | None = None


class ExampleShape(model.Shape):
    """One example as it is written; its case may be wrong in every way, to see it refused."""

    name: model.Text
    like: model.Text | None = None
    case: dict[str, object] | None = None
    expect: Annotated[ExpectShape, BeforeValidator(lambda value: value or None)]


class ExamplesDocument(model.Shape):
    """A file with examples."""

    situations: dict[str, SituationShape] | None = None
    examples: list[ExampleShape]


@dataclass(frozen=True, slots=True)
class Example:
    """One example: a case as plain JSON data, and what is expected of it."""

    name: str
    span: Span
    case: Mapping[str, object]
    expect: Mapping[str, PlainNode]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """An expectation that the rules do not meet."""

    example: Example
    key: str
    expected: str
    found: str


def read_examples(folder: Path, facts: Mapping[str, Fact]) -> list[Example]:
    """Every example in the `examples` folder of a rules folder; raises `RulesError`."""
    found: list[Example] = []
    wrong: list[Diagnostic] = []
    for file in example_files(folder):
        for document in read_documents(read_file(file), str(file)):
            try:
                shape = ExamplesDocument.model_validate(document.data)
            except ValidationError as error:
                wrong += shape_findings(error, ExamplesDocument, At(document, ()))
            else:
                wrong += _unknown_situations(shape, document)
                found += _examples(shape, document, facts)
    if wrong:
        raise RulesError(sorted(wrong, key=lambda one: one.span or Span("")))
    return found


def _unknown_situations(shape: ExamplesDocument, document: Document) -> Iterable[Diagnostic]:
    for index, one in enumerate(shape.examples):
        if one.like and one.like not in (shape.situations or {}):
            span = document.spans.value(("examples", index, "like"))
            yield Diagnostic("unknown-situation", span, None, {"name": one.like})


def _examples(
    shape: ExamplesDocument, document: Document, facts: Mapping[str, Fact]
) -> Iterable[Example]:
    situations = _mapping(document.data.get("situations", {}))
    for index, item in enumerate(_list(document.data["examples"])):
        raw = _mapping(item)
        start = _mapping(situations.get(shape.examples[index].like or "", {}))
        case = _case(start, _mapping(raw.get("case", {})), facts)
        span = document.spans.value(("examples", index))
        yield Example(shape.examples[index].name, span, case, _mapping(raw["expect"]))


def check_example(rules: Rules, example: Example, case: Case | None = None) -> list[Mismatch]:
    """What the advice on an example lacks; empty when it is as expected.

    `case` is the example's case, for who has read it before.
    """
    try:
        advice = advise(rules, case or Case.model_validate(dict(example.case)))
    except RouteboekError as refusal:
        found: dict[str, Answer] = {"refused": [d.code for d in refusal.diagnostics]}
        compared = _compare_refusal(example, found)
    else:
        compared = _compare(example, answers(advice))
    return [Mismatch(example, key, expected, got) for key, expected, got in compared]


def _case(
    start: Mapping[str, PlainNode], own: Mapping[str, PlainNode], facts: Mapping[str, Fact]
) -> dict[str, object]:
    """A situation with the example's own values laid over it, typed as JSON."""
    case: dict[str, object] = {**start, **own}
    changed = own.get("facts", {})
    if isinstance(changed, dict):
        both = {**_mapping(start.get("facts", {})), **changed}
        given = {name: value for name, value in both.items() if value != UNKNOWN}
        case["facts"] = {name: _typed(value, facts.get(name)) for name, value in given.items()}
    if "schema_version" in case:
        case["schema_version"] = _number(case["schema_version"])
    return case


def _typed(value: PlainNode, fact: Fact | None) -> object:
    if fact and fact.type == "yes_no" and value in ("yes", "no"):
        return value == "yes"
    return _number(value) if fact and fact.type == "count" else value


def _number(value: object) -> object:
    """A number; what is none, or has more digits than any count, stays the text that it is."""
    short = isinstance(value, str) and re.fullmatch(r"-?\d{1,9}", value, re.ASCII)
    return int(short.group()) if short else value


def answers(advice: Advice) -> dict[str, Answer]:
    """What an advice says, under the names that examples use."""
    following = advice.next
    deadline = following.deadline if following else None
    about = following.definition if following else advice.route
    applying = following or advice.route
    applications = applying.applications if applying else ()
    return {
        "status": advice.status,
        "next": following.table if following else NOTHING,
        "possible": list(advice.possible_statuses),
        "leaning": advice.leaning or NOTHING,
        "taken": {one.definition.fact: _written(one.value) for one in advice.taken},
        "earliest": str(deadline.earliest) if deadline and deadline.earliest else NOTHING,
        "latest": str(deadline.latest) if deadline and deadline.latest else NOTHING,
        "at_most": str(deadline.at_most) if deadline and deadline.at_most else NOTHING,
        "overdue": _yes_no(deadline.overdue if deadline else None),
        "opens_on": str(following.opens_on) if following and following.opens_on else NOTHING,
        "applicants": [one.applicant.id for one in applications],
        "receivers": [one.to.id for one in applications],
        "participants": [one.role.id for one in about.participants] if about else [],
        "unmet": [unmet.condition for unmet in advice.unmet],
        "asks": [question.fact.name for question in advice.questions],
        "asks_not": [question.fact.name for question in advice.questions],
        "side_tables": {table.table: table.state for table in advice.side_tables},
        "route": advice.route.id if advice.route else NOTHING,
        "people": {one.id: _people(one) for one in _named(advice)},
        "weeks": {rung.definition.id: _weeks(rung.definition) for rung in advice.timeline},
        "warnings": [warning.code for warning in advice.warnings],
        "warnings_not": [warning.code for warning in advice.warnings],
        "duties": {duty.definition.id: duty.state for duty in advice.duties},
        "assumptions": [reading.issue for reading in advice.assumptions],
        "options": [option.id for option in advice.options],
        "options_not": [option.id for option in advice.options],
        "edition": advice.edition.id,
        "phase": advice.phase.definition.id if advice.phase else NOTHING,
        "refused": "no",
    }


def _named(advice: Advice) -> Iterable[Table | OtherRoute]:
    """Every table and route that an advice tells about."""
    yield from (rung.definition for rung in advice.timeline)
    yield from (table.definition for table in advice.side_tables)
    yield from (advice.route,) if advice.route else ()


def _people(one: Table | OtherRoute) -> str:
    """Who applies to whom, and who sits there: ids of roles."""
    ways = [f"{a.applicant.id} > {a.to.id}" for a in one.applications]
    return f"{' + '.join(ways)} | {' + '.join(p.role.id for p in one.participants)}"


def _weeks(table: Table) -> str:
    """The earliest and latest week to apply in."""
    weeks = (table.term.earliest_week, table.term.latest_week) if table.term else (None, None)
    return "-".join("" if week is None else str(week) for week in weeks)


def _written(value: object) -> str:
    """A value of a fact as rule files write it."""
    return _yes_no(value) if isinstance(value, bool) else str(value)


def _yes_no(value: bool | None) -> str:
    return NOTHING if value is None else "yes" if value else "no"


def _compare_refusal(
    example: Example, found: Mapping[str, Answer]
) -> Iterable[tuple[str, str, str]]:
    wanted, codes = str(example.expect.get("refused", "no")), found["refused"]
    if wanted == "no" or (wanted != "yes" and wanted not in codes):
        yield "refused", wanted, ", ".join(codes)


def _compare(example: Example, found: Mapping[str, Answer]) -> Iterable[tuple[str, str, str]]:
    for key, expected in example.expect.items():
        got = found.get(key, "")
        if not _agrees(key, expected, got):
            yield key, str(expected), str(got)


def _agrees(key: str, expected: PlainNode, got: Answer) -> bool:
    if isinstance(got, dict):
        return all(got.get(name, NOTHING) == value for name, value in _mapping(expected).items())
    if isinstance(got, str):
        return expected == got
    wanted = [str(item) for item in _list(expected)]
    if key.endswith("_not"):
        return not set(wanted) & set(got)
    if key == "asks":
        return set(wanted) <= set(got) and (not wanted or wanted[0] == got[0])
    if key in ("warnings", "assumptions", "options"):
        return set(wanted) <= set(got)
    return sorted(wanted) == sorted(got)


def _mapping(node: PlainNode) -> dict[str, PlainNode]:
    return node if isinstance(node, dict) else {}


def _list(node: PlainNode) -> list[PlainNode]:
    return node if isinstance(node, list) else [node] if node else []
