"""Every condition has both answers in some case.

Where an impossible situation leaves several conditions only one answer, it is the one told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from routeboek.analysis.influence import Part, Placed, Rule, difference, placed_parts
from routeboek.analysis.study import Cause, Raw, RouteCheck, Study
from routeboek.condition import Condition, facts_of, leaves, tables_asked
from routeboek.diagram import Node
from routeboek.places import At

ALWAYS_TRUE, ALWAYS_FALSE = "condition-always-true", "condition-always-false"
MOST_TO_BLAME = 2
"""As many conditions with one answer are told themselves, also if one cause explains them."""


def constants(studies: Sequence[Study]) -> Iterator[Raw]:
    """Conditions with the same answer in every case, wherever they stand; outermost only."""
    found: list[list[Placed]] = []
    for group in by_place(studies):
        codes = {constant(one) for one in group}
        same = codes in ({ALWAYS_TRUE}, {ALWAYS_FALSE})
        if same and not any(holds(outer[0].at, group[0].at) for outer in found):
            found.append(group)
    causes = [{_ruled_out_by(one) for one in group} for group in found]
    times = Counter(cause for group in causes for cause in group)
    wide = {cause for cause, number in times.items() if number > MOST_TO_BLAME}
    for group, cause in zip(found, causes, strict=True):
        to_blame = next(iter(cause & wide - {None}), None)
        yield from (_always(one, to_blame) for one in group)


def by_place(studies: Sequence[Study]) -> list[list[Placed]]:
    """The parts of all routes, those of several municipalities that stand in one place together."""
    places: dict[str, list[Placed]] = {}
    for study in studies:
        for one in placed_parts(study):
            places.setdefault(str(one.at.document.spans.value(one.at.path)), []).append(one)
    return list(places.values())


def holds(outer: At, inner: At) -> bool:
    """Whether a place lies in another, or is that one."""
    same = outer.document is inner.document
    return same and tuple(inner.path[: len(outer.path)]) == tuple(outer.path)


def constant(one: Placed) -> str:
    """The code of a condition with the same answer in every case; none for another."""
    known, rule = one.study.constants, one.part.rule
    if id(rule) not in known:
        known[id(rule)] = _constant_code(one.study, rule)
    return known[id(rule)]


def _constant_code(study: Study, rule: Rule) -> str:
    test = rule.test if isinstance(rule, Condition) else rule
    if test is None:
        return ""
    answer = study.space.test(test)
    if not study.possible(study.space.negated(answer)):
        return ALWAYS_TRUE
    return "" if study.possible(answer) else ALWAYS_FALSE


def named(rule: Rule) -> tuple[tuple[str, str], ...]:
    """What a message calls a condition: the facts and tables it looks at."""
    tests = list(rule.tests()) if isinstance(rule, Condition) else [rule]
    found = [leaf for test in tests for leaf in leaves(test)]
    names = [name for leaf in found for name in (facts_of(leaf) or tables_asked(leaf))]
    return (("name", ", ".join(dict.fromkeys(names)) or "from_date/until_date"),)


def _ruled_out_by(one: Placed) -> int | None:
    """The impossible situation without which a condition would have both answers, by number."""
    study, space = one.study, one.study.space
    test = space.test(one.part.test)
    missing = test if constant(one) == ALWAYS_FALSE else space.negated(test)
    whens = [two.when for two in study.rules.impossible]
    for number in range(len(whens)):
        others = [space.negated(space.test(two)) for two in whens[:number] + whens[number + 1 :]]
        if space.diagrams.meet(space.all([space.history, *others]), missing):
            return number
    return None


def _always(one: Placed, impossible: int | None) -> Raw:
    """The finding, at the condition or at the impossible situation that is to blame."""
    study, code = one.study, constant(one)
    cases = _where_it_would_matter(study, one.part, code == ALWAYS_FALSE)
    if impossible is not None:
        ruled_out = study.rules.impossible[impossible]
        at = study.files.places.at(ruled_out.when)
        if at is not None:
            return Raw("impossible-too-wide", at, (("name", ruled_out.id),), cases, study)
    return Raw(code, one.at, named(one.part.rule), cases, study)


def _where_it_would_matter(study: Study, part: Part, other: bool) -> Node | None:
    """The cases that a condition with always the same answer would decide if it had the other."""
    matters = difference(part, study.space, None, other)
    return matters if study.possible(matters) else None


CHECK = RouteCheck((ALWAYS_TRUE, ALWAYS_FALSE, "impossible-too-wide"), Cause.CONSTANT, constants)
