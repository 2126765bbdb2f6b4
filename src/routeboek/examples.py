"""Example cases that live beside the rules: what a case should come to, as data.

A file holds named situations and examples that build on them. Only what an example names is
compared, so an example says what it is about and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator, ValidationError, create_model

from routeboek import model
from routeboek.book import Rules
from routeboek.case import Case, HistoryEntry, Holiday
from routeboek.diagnostic import Diagnostic, RouteboekError, RulesError, Span
from routeboek.evaluator import advise
from routeboek.expectations import EXPECTATIONS, Id, Shown, items
from routeboek.facts import Fact
from routeboek.files import example_files, read_file
from routeboek.reading import shape_findings
from routeboek.vocabulary import At
from routeboek.yamlnodes import Document, PlainNode
from routeboek.yamltext import read_documents

UNKNOWN = "unknown"


class SituationShape(model.Shape):
    """Part of a case that several examples start from."""

    schema_version: Annotated[model.Text, Shown(Literal[1, "1"])] | None = None
    case_id: model.Text | None = None
    reference_date: Annotated[model.Text, Shown(model.Day)] | None = None
    sector: Id | None = None
    municipality: Id | None = None
    home_municipality: Id | None = None
    asker: Id | None = None
    facts: Annotated[dict[str, object], Shown(dict[str, model.Texts])] | None = None
    history: Annotated[list[object], Shown(list[HistoryEntry])] | None = None
    school_holidays: Annotated[list[object], Shown(list[Holiday])] | None = None


if TYPE_CHECKING:
    ExpectShape = model.Shape
else:
    ExpectShape = create_model(
        "ExpectShape",
        __base__=model.Shape,
        **{key: (one.shape | None, None) for key, one in EXPECTATIONS.items()},
    )


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


def read_examples(folder: Traversable, facts: Mapping[str, Fact]) -> list[Example]:
    """Every example in the `examples` folder of a rules folder; raises `RulesError`."""
    found: list[Example] = []
    wrong: list[Diagnostic] = []
    for file in example_files(folder).values():
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
    for index, item in enumerate(items(document.data["examples"])):
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
        wanted, codes = example.expect.get("refused", "no"), [d.code for d in refusal.diagnostics]
        met = wanted == "yes" or wanted in codes
        return [] if met else [Mismatch(example, "refused", str(wanted), ", ".join(codes))]
    found = {key: EXPECTATIONS[key].found(advice) for key in example.expect}
    return [
        Mismatch(example, key, str(wanted), str(found[key]))
        for key, wanted in example.expect.items()
        if not EXPECTATIONS[key].agrees(wanted, found[key])
    ]


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


def _mapping(node: PlainNode) -> dict[str, PlainNode]:
    return node if isinstance(node, dict) else {}
