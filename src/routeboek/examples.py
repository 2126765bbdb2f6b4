"""Examples that live beside the rules: what a case should come to, as data, and portraits.

A file holds named situations and examples that build on them. Only what an example names is
compared, so an example says what it is about and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Annotated, NamedTuple

from pydantic import ValidationError

from routeboek.book import Rules
from routeboek.case import Case
from routeboek.caseparts import HistoryEntry, Holiday
from routeboek.diagnostic import Diagnostic, RouteboekError, RulesError, Span
from routeboek.evaluator import advise
from routeboek.expectations import AnId, Expected, agree, answer, differing, items
from routeboek.facts import Fact
from routeboek.files import example_files, read_file
from routeboek.forms import ANYTHING, DAY, FILLED, LOOSE, OR_ONE, TEXT, UNDER, WrittenAs, fixed
from routeboek.portraits import Portrait, PortraitsDocument, portraits_in
from routeboek.rejoining import under_reading, unknown_reading
from routeboek.shapes import shape_findings, shaped
from routeboek.written import Text
from routeboek.yamlnodes import Document, PlainNode
from routeboek.yamltext import read_documents

UNKNOWN = "unknown"


@fixed
class Situation(NamedTuple):
    """Part of a case that several examples start from."""

    schema_version: Annotated[str, TEXT.for_editors({"enum": [1, "1"]})] | None = None
    "De versie van de vorm van de casus: 1."
    case_id: Text | None = None
    "Een kenmerk van de casus, nooit de naam of het nummer van een leerling."
    reference_date: Annotated[str, TEXT.for_editors(DAY.schema)] | None = None
    "De peildatum: de dag waarop het advies gevraagd wordt, als 2026-10-20."
    sector: AnId | None = None
    "Het id van de sector, zoals po of vo."
    municipality: AnId | None = None
    "Het id van de gemeente waar de school staat."
    home_municipality: AnId | None = None
    "Het id van de gemeente waar de leerling woont, als dat een andere is."
    asker: AnId | None = None
    "De rol van wie het advies vraagt, uit `roles.yaml`."
    facts: Annotated[Mapping[str, Annotated[tuple[Text, ...], OR_ONE]] | None, LOOSE] = None
    (
        "Wat er bekend is, onder de namen uit `facts.yaml`. "
        "Met `unknown` laat u een gegeven uit de situatie weg."
    )
    history: Annotated[tuple[HistoryEntry, ...] | None, LOOSE] = None
    "De tafels waar de casus al is aangemeld."
    school_holidays: Annotated[tuple[Holiday, ...] | None, LOOSE] = None
    "De schoolvakanties in de periode van de casus."


@fixed
class WrittenExample(NamedTuple):
    """One example as it is written; its case may be wrong in every way, to see it refused."""

    name: Text
    "Wat het voorbeeld laat zien. Deze naam staat in de uitvoer van `routeboek test`."
    expect: Annotated[Mapping[str, object], WrittenAs(Expected), FILLED]
    "Wat u van het advies verwacht. Alleen wat u noemt, wordt vergeleken."
    like: Text | None = None
    "De naam van de situatie waarop dit voorbeeld voortbouwt."
    case: Annotated[Mapping[str, Annotated[object, ANYTHING]] | None, LOOSE] = None
    "Wat dit voorbeeld aan de situatie toevoegt of erin verandert."
    under: Annotated[Mapping[str, AnId] | None, LOOSE] = None
    (
        "Het voorbeeld geldt onder deze lezingen: bij elke interpretatie de lezing die dan is "
        "gekozen. Zonder dit veld gelden de lezingen van de regels."
    )


@fixed
class ExamplesDocument(NamedTuple):
    """A document with examples."""

    examples: tuple[WrittenExample, ...]
    "De voorbeelden: een casus en het advies dat u verwacht."
    situations: Mapping[str, Situation] | None = None
    "Situaties waarop voorbeelden voortbouwen, elk onder een eigen naam."


@dataclass(frozen=True, slots=True)
class Example:
    """One example: a case as plain JSON data, and what is expected of it."""

    name: str
    span: Span
    case: Mapping[str, object]
    expect: Mapping[str, PlainNode]
    under: tuple[tuple[str, str], ...] = ()  # readings that are chosen, by their interpretation


@dataclass(frozen=True, slots=True)
class Mismatch:
    """An expectation that the rules do not meet."""

    example: Example
    key: str
    expected: PlainNode
    found: PlainNode


class Examples(NamedTuple):
    """What lies beside the rules to try them: cases with their advice, and portraits."""

    cases: Sequence[Example]
    portraits: Sequence[Portrait]


def read_examples(folder: Traversable, rules: Rules) -> Examples:
    """All that is in the `examples` folder of a rules folder; raises `RulesError`."""
    cases: list[Example] = []
    portraits: list[Portrait] = []
    wrong: list[Diagnostic] = []
    for file in example_files(folder).values():
        for document in read_documents(read_file(file), str(file)):
            kind = PortraitsDocument if "portraits" in document.data else ExamplesDocument
            try:
                shaped(document, kind)
            except ValidationError as error:
                wrong += shape_findings(error, kind, document)
            else:
                if kind is PortraitsDocument:
                    portraits += portraits_in(document)
                else:
                    cases += _examples(document, rules, wrong)
    if wrong:
        raise RulesError(sorted(wrong, key=lambda one: one.span or Span("")))
    return Examples(cases, portraits)


def _examples(document: Document, rules: Rules, wrong: list[Diagnostic]) -> Iterator[Example]:
    situations = _mapping(document.data.get("situations", {}))
    for index, raw in enumerate(map(_mapping, items(document.data["examples"]))):
        like = str(raw.get("like", ""))
        if "like" in raw and like not in situations:
            span = document.spans.value(("examples", index, "like"))
            wrong.append(Diagnostic("unknown-situation", span, None, {"name": like}))
        start = _mapping(situations.get(like, {}))
        case = _case(start, _mapping(raw.get("case", {})), rules.facts)
        span = document.spans.value(("examples", index))
        under = tuple((name, str(one)) for name, one in _mapping(raw.get("under", {})).items())
        for name, reading in under:
            place = document.spans.key(("examples", index, UNDER, name))
            wrong += unknown_reading(rules, name, reading, place)
        yield Example(str(raw["name"]), span, case, _mapping(raw["expect"]), under)


def check_example(rules: Rules, example: Example, case: Case | None = None) -> list[Mismatch]:
    """What the advice on an example lacks; empty when it is as expected.

    `case` is the example's case, for who has read it before.
    """
    for interpretation, reading in example.under:
        rules = under_reading(rules, interpretation, reading)
    try:
        advice = advise(rules, case or Case.model_validate(dict(example.case)))
    except RouteboekError as refusal:
        wanted, codes = example.expect.get("refused", "no"), [d.code for d in refusal.diagnostics]
        met = wanted == "yes" or wanted in codes
        return [] if met else [Mismatch(example, "refused", str(wanted), ", ".join(codes))]
    return [
        Mismatch(example, key, *differing(wanted, found))
        for key, wanted in example.expect.items()
        for found in [answer(advice, key)]
        if not agree(key, wanted, found)
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
