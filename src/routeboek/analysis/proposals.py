"""Example cases that would prove what no example proves yet, for a human to check and sign."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from routeboek.analysis.coverage import Objective, RouteCoverage, Turned, test_of
from routeboek.analysis.study import Study, key_of
from routeboek.case import Case
from routeboek.condition import Condition, Tried
from routeboek.evaluator import advise, situated
from routeboek.examples import Answer, answers
from routeboek.messages import say


class Proposal(NamedTuple):
    """A case and what the rules make of it now: right only if the documents say so."""

    name: str
    case: Mapping[str, object]
    expect: Mapping[str, Answer]


def proposals(found: Iterable[RouteCoverage]) -> Iterator[Proposal]:
    """For every route as few cases as it takes to cover what can be covered."""
    for one in found:
        left, turned = list(one.missing), Turned(one.study.route)
        while left:
            first = left.pop(0)
            case = _case(one.study, first, turned)
            if case is None:
                continue
            placed = situated(one.study.rules, Case.model_validate(dict(case)))
            left = [o for o in left if not turned.decides(test_of(o.part), o.answer, placed)]
            yield _proposal(one.study, first, case)


def _case(study: Study, objective: Objective, turned: Turned) -> dict[str, object] | None:
    """The smallest case that covers an objective; told in full where less would not do."""
    box = study.smallest(objective.cases, study.outcome)
    if box is None:
        return None
    point = study.space.diagrams.point(study.space.all([study.space.valid, objective.cases]))
    full = {at: frozenset({value}) for at, value in (point or {}).items()}
    for candidate in (box, full, {**full, **box}):
        case = study.region.case(candidate)
        placed = situated(study.rules, Case.model_validate(dict(case)))
        if turned.decides(test_of(objective.part), objective.answer, placed):
            return case
    return None


def _proposal(study: Study, objective: Objective, case: Mapping[str, object]) -> Proposal:
    advice = advise(study.rules, Case.model_validate(dict(case)))
    told = answers(advice)
    keys = ["status", "next"]
    keys += ["unmet"] if advice.status in ("blocked", "not-yet") else []
    keys += ["route"] if advice.route else []
    expect = {key: told[key] for key in keys}
    beside = _side_table(objective)
    if beside:
        states = told["side_tables"]
        assert isinstance(states, dict)
        expect["side_tables"] = {beside: states[beside]}
    rules, route = study.rules, study.route
    answer = say("word-yes" if objective.answer else "word-no", rules.language)
    name = say(
        "proposal-name",
        rules.language,
        edition=route.edition.id,
        municipality=rules.municipalities[route.municipality].name,
        rule=_called(study, objective),
        answer=answer,
    )
    return Proposal(name, case, expect)


def _called(study: Study, objective: Objective) -> str:
    """What a condition is called: its text, or the fact or table that a test looks at."""
    rule = objective.part.rule
    if isinstance(rule, Condition):
        return rule.text.removesuffix(".")
    kind, name = key_of(objective.at).split("/")[2:4]
    owner = name if kind in ("ladder", "routes", "side_tables") else kind
    names = [study.rules.facts[name].label for name in rule.facts()]
    names += [rule.table] if isinstance(rule, Tried) else []
    return f"{owner}, {', '.join(names)}"


def _side_table(objective: Objective) -> str:
    """The side table whose own conditions an objective is about."""
    node = objective.at.document.data
    path = objective.at.path
    if path[0] == "side_tables" and path[2] == "conditions":
        tables = node["side_tables"]
        assert isinstance(tables, list) and isinstance(path[1], int)
        table = tables[path[1]]
        assert isinstance(table, dict)
        return str(table["table"])
    return ""
