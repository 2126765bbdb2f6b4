"""The decision of the toy in four engines, with what each is given and what it finds.

Each gets a case in the form that is natural to it, and its rules are loaded, before anything is
timed. README.md says what an engine does not do.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from pydantic_core import to_json

from routeboek import Case, advise, evaluator, load_rules
from subjects import PEERS, installed_version

TOY = Path(__file__).parent / "toy"
Answer: TypeAlias = tuple[str, str | None]
"""The status, and the table that it is about."""

_ANSWERS: tuple[tuple[Any, ...], ...] = (
    ("duinstad", "polderdam"),
    ("none", "partial", "full"),
    (0, 1, 2, 3),
    (True, False),
    (True, False),
    (True, False),
    ((), ("schooltafel",), ("schooltafel", "regiotafel")),
)


class ToyCase(NamedTuple):
    """A case of the toy in which nothing is left open."""

    municipality: str
    attendance: str
    meetings_held: int
    solution_in_sight: bool
    parents_informed: bool
    plan_made: bool
    tried: tuple[str, ...]

    def facts(self) -> dict[str, Any]:
        """As plain data, for an engine that knows no tables and no days."""
        return self._asdict() | {"tried": list(self.tried)}

    def case(self) -> dict[str, Any]:
        """As a case of routeboek, with the days that the tables were held."""
        facts = self._asdict() | {"first_absence_date": "2026-09-07"}
        where = {"sector": "onderwijs", "municipality": facts.pop("municipality")}
        history = [
            {"table": table, "outcome": "no-solution", "applied_on": day, "closed_on": day}
            for table, day in zip(facts.pop("tried"), ("2026-10-01", "2026-10-08"), strict=False)
        ]
        return {"reference_date": "2026-10-20", **where, "facts": facts, "history": history}


def cases() -> list[ToyCase]:
    """Every answer to every question after every table; Polderdam has no second table."""
    every = [ToyCase(*one) for one in product(*_ANSWERS)]
    return [one for one in every if one.municipality == "duinstad" or len(one.tried) < 2]


class Engine(NamedTuple):
    """How a case is given to it, what is timed, and what that says."""

    given: Callable[[ToyCase], Any]
    run: Callable[[Any], Any]
    answer: Callable[[Any], Answer]


def missing() -> list[str]:
    """The engines that are not installed here."""
    return [name for name, package in PEERS.items() if not installed_version(package)]


def engines() -> dict[str, Engine]:
    """Those that are installed, with their rules; routeboek for part of an advice and for all."""
    found = dict(_routeboek())
    makers = {"zen": _zen, "cedar": _cedar, "json-logic": _json_logic}
    return found | {name: make() for name, make in makers.items() if name not in missing()}


def _routeboek() -> Iterator[tuple[str, Engine]]:
    rules = load_rules(TOY / "rules")

    def given(case: ToyCase) -> Case:
        return Case.model_validate(case.case())

    # Where an advice does not make its parts when they are looked at, a function does so.
    looked_at = getattr(evaluator, "looked_at", lambda *asked: asked[-1](advise(*asked[:-1])))

    def parts(case: Case) -> Any:
        return looked_at(rules, case, lambda its: (its.status, its.next))

    def part_answer(found: Any) -> Answer:
        status, following = found
        return status, following and following.table

    def whole(case: Case) -> bytes:
        return to_json(advise(rules, case).to_dict())

    def whole_answer(text: bytes) -> Answer:
        told = json.loads(text)
        return told["status"], told["next"] and told["next"]["table"]

    yield "parts", Engine(given, parts, part_answer)
    yield "whole", Engine(given, whole, whole_answer)


def _zen() -> Engine:
    import zen

    decision = zen.ZenEngine().create_decision((TOY / "zen.json").read_text("utf-8"))
    return Engine(
        ToyCase.facts,
        lambda facts: decision.evaluate(facts, {"trace": True}),
        lambda found: (found["result"]["status"], found["result"].get("table")),
    )


def _cedar() -> Engine:
    import cedarpy

    policies = cedarpy.PolicySet.from_str((TOY / "policies.cedar").read_text("utf-8"))
    entities = cedarpy.Entities.from_json_str("[]")
    asked = {"principal": 'School::"s"', "action": 'Action::"apply"', "resource": 'Pupil::"p"'}

    def answer(found: Any) -> Answer:
        ((status, _, table),) = [
            name.partition(" ") for name in found.diagnostics.id_annotations_by_reason.values()
        ]
        return status, table or None

    return Engine(
        lambda case: asked | {"context": case.facts()},
        lambda request: cedarpy.is_authorized(request, policies, entities),
        answer,
    )


def _json_logic() -> Engine:
    from json_logic import jsonLogic

    logic = json.loads((TOY / "json-logic.json").read_text("utf-8"))
    return Engine(ToyCase.facts, lambda facts: jsonLogic(logic, facts), tuple)


def differences() -> list[str]:
    """Every case in which not all engines answer the same."""
    found = []
    every = engines()
    for case in cases():
        answers = {name: one.answer(one.run(one.given(case))) for name, one in every.items()}
        if len(set(answers.values())) > 1:
            found.append(f"{case}: {answers}")
    return found
