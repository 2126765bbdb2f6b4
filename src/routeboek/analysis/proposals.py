"""Example cases that would prove what no example proves yet, for a human to check and sign."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from routeboek.advice import Advice
from routeboek.analysis.aspects import aspect_of
from routeboek.analysis.coverage import Objective, RouteCoverage, Turned
from routeboek.analysis.difference import Change, shown_change
from routeboek.analysis.mutants import Mutant
from routeboek.analysis.study import Study
from routeboek.book import Rules
from routeboek.case import Case
from routeboek.condition import Condition, facts_of, leaves, tables_asked
from routeboek.diagnostic import Span
from routeboek.differ import name_of
from routeboek.evaluator import advise
from routeboek.examples import Example, check_example
from routeboek.expectations import NOTHING, answers
from routeboek.messages import say
from routeboek.places import At
from routeboek.reading import RuleFiles
from routeboek.refusals import situated
from routeboek.yamlnodes import PlainNode


class Proposal(NamedTuple):
    """A case and what the rules make of it now: right only if the documents say so."""

    name: str
    case: Mapping[str, object]
    expect: Mapping[str, PlainNode]


def proposals(found: Iterable[RouteCoverage]) -> Iterator[Proposal]:
    """For every route as few cases as it takes to cover what can be covered."""
    for one in found:
        left, turned = list(one.missing), Turned(one.study.route)
        while left:
            first = left.pop(0)
            case = _case(one.study, first, turned)
            if case is None:
                continue
            placed = situated(one.study.rules, Case.model_validate(dict(case)).snapshot)
            left = [o for o in left if not turned.decides(o.part.test, o.answer, placed)]
            yield _proposal(one.study, first, case)


def noticing(files: RuleFiles, found: Iterable[Mutant]) -> Iterator[Proposal]:
    """As few cases as it takes to notice changes of the rules that no example notices.

    What is only told shows in no case: that is for a portrait.
    """
    left = [one for one in found if not one.told_only]
    while left:
        first = left.pop(0)
        for key, route in first.routes.items():
            changed = first.applied(files.rules)
            change = shown_change(files.rules, changed, files.rules.routes[key], route)
            if change is not None:
                made = _expecting(files.rules, key, change)
                example = Example(made.name, Span(""), made.case, made.expect)
                left = [one for one in left if not _noticed(files.rules, one, example)]
                yield made
                break


def _noticed(rules: Rules, mutant: Mutant, example: Example) -> bool:
    return bool(check_example(mutant.applied(rules), example))


def _expecting(rules: Rules, key: tuple[str, str], change: Change) -> Proposal:
    """The case that shows a change, with what is said now of the aspect that changes."""
    assert change.shown is not None
    case = change.shown.before
    advice = advise(rules, Case.model_validate(dict(case)))
    told = answers(advice)
    aspect, name = aspect_of(change.aspect)
    kind = aspect.name
    keys = ["status", "next", *aspect.expected]
    keys += ["unmet"] if kind in ("next", "actions") and advice.status == "blocked" else []
    keys += _route_key(advice)
    expect: dict[str, PlainNode] = {key: told[key] for key in keys}
    if kind in ("warning", "option"):
        given = told[f"{kind}s"]
        expect[f"{kind}s" if name in given else f"{kind}s_not"] = [name]
    for key_ in ("duties", "on_whom") if kind == "duty" else ():
        of_duties = told[key_]
        assert isinstance(of_duties, dict)
        expect[key_] = {name: of_duties.get(name, NOTHING)}
    edition, municipality = key
    called = say(
        "proposal-name",
        rules.language,
        edition=edition,
        municipality=rules.municipalities[municipality].name,
        rule=say(f"proposal-{kind}", rules.language, name=name),
        answer=advice.status,
    )
    return Proposal(called, case, expect)


def _route_key(advice: Advice) -> list[str]:
    """The other route, if it is certain which one it is."""
    open_still = any(warning.code == "next-may-differ" for warning in advice.warnings)
    return ["route"] if advice.route and not open_still else []


def _case(study: Study, objective: Objective, turned: Turned) -> dict[str, object] | None:
    """The smallest case that covers an objective; told in full where less would not do."""
    box = study.smallest(objective.cases, study.outcome)
    if box is None:
        return None
    point = study.space.diagrams.point(study.space.all([study.space.valid, objective.cases]))
    full = {at: frozenset({value}) for at, value in (point or {}).items()}
    for candidate in (box, full, {**full, **box}):
        case = study.case(candidate)
        placed = situated(study.rules, Case.model_validate(dict(case)).snapshot)
        if turned.decides(objective.part.test, objective.answer, placed):
            return case
    return None


def _proposal(study: Study, objective: Objective, case: Mapping[str, object]) -> Proposal:
    advice = advise(study.rules, Case.model_validate(dict(case)))
    told = answers(advice)
    keys = ["status", "next"]
    keys += ["unmet"] if advice.status in ("blocked", "not-yet") else []
    keys += _route_key(advice)
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
    at, path = objective.at, objective.at.path
    owner = (name_of(At(at.document, path[:2]).node) if len(path) > 2 else "") or str(path[0])
    names = [study.rules.facts[name].label for name in facts_of(rule)]
    names += [table for leaf in leaves(rule) for table in tables_asked(leaf)]
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
