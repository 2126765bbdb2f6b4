"""Conditions and tests that do nothing: always true, always false, or decided by others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from typing import NamedTuple, TypeAlias

from routeboek.analysis.study import Raw, Study
from routeboek.condition import (
    Condition,
    Group,
    Test,
    blocking_leaves,
    facts_of,
    leaves,
    tables_asked,
)
from routeboek.diagram import Label, Node
from routeboek.ladder import tests_beside
from routeboek.vocabulary import At

Rule: TypeAlias = Condition | Test
Views: TypeAlias = Sequence[tuple[Callable[[], Node], Node]]
"""Functions in which a rule shows, each with the histories in which it matters."""


class Part(NamedTuple):
    """A condition or test, what stands for it when it is left out, and where that would show."""

    rule: Rule
    without: bool | None
    views: Views = ()


def constants(studies: Iterable[Study]) -> Iterator[Raw]:
    """Conditions with the same answer in every case, wherever they stand; outermost only.

    Where an impossible situation leaves several conditions only one answer, it is the one told.
    """
    found: list[list[_Here]] = []
    for group in _by_place(studies):
        codes = {_constant(one) for one in group}
        same = codes in ({"condition-always-true"}, {"condition-always-false"})
        if same and not any(_holds(outer[0].at, group[0].at) for outer in found):
            found.append(group)
    causes = [{_ruled_out_by(one) for one in group} for group in found]
    wide = {
        one for one, times in Counter(c for cause in causes for c in cause).items() if times > 2
    }
    for group, cause in zip(found, causes, strict=True):
        to_blame = next(iter(cause & wide - {None}), None)
        yield from (_always(one, to_blame) for one in group)


def shadowed(studies: Iterable[Study]) -> Iterator[Raw]:
    """What can be left out without changing anything; of two that say the same, the later one."""
    alone = [group for group in _by_place(studies) if all(_superfluous(one) for one in group)]
    kept: list[list[_Here]] = []
    with ExitStack() as left_out:
        for group in reversed(alone):
            if all(_superfluous(one) for one in group):  # with those before it left out
                kept.append(group)
                for one in group:
                    without = one.part.without is True
                    left_out.enter_context(one.study.space.supposing(one.part.rule, without))
    outermost: list[At] = []
    for found in reversed(kept):
        if not any(_holds(outer, found[0].at) for outer in outermost):
            outermost.append(found[0].at)
            for one in found:
                yield Raw("condition-shadowed", one.at, _named(one.part.rule), None, one.study)


def _by_place(studies: Iterable[Study]) -> list[list[_Here]]:
    """The parts of all routes, those of several municipalities that stand in one place together."""
    places: dict[str, list[_Here]] = {}
    for study in studies:
        for part, at in placed_parts(study):
            place = str(at.document.spans.value(at.path))
            places.setdefault(place, []).append(_Here(study, part, at))
    return list(places.values())


class _Here(NamedTuple):
    """A part of one route, and where it stands."""

    study: Study
    part: Part
    at: At


def _constant(one: _Here) -> str:
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
        return "condition-always-true"
    return "" if study.possible(answer) else "condition-always-false"


def _ruled_out_by(one: _Here) -> int | None:
    """The impossible situation without which a condition would have both answers, by number."""
    study, space = one.study, one.study.space
    test = space.test(test_of(one.part))
    missing = test if _constant(one) == "condition-always-false" else space.negated(test)
    whens = [two.when for two in study.rules.impossible]
    for number in range(len(whens)):
        others = [space.negated(space.test(two)) for two in whens[:number] + whens[number + 1 :]]
        if space.diagrams.meet(space.all([space.history, *others]), missing):
            return number
    return None


def _always(one: _Here, impossible: int | None) -> Raw:
    """The finding, at the condition or at the impossible situation that is to blame."""
    study, code = one.study, _constant(one)
    cases = _where_it_would_matter(study, one.part, code == "condition-always-false")
    if impossible is not None:
        ruled_out = study.rules.impossible[impossible]
        at = study.files.places.at(ruled_out.when)
        if at is not None:
            return Raw("impossible-too-wide", at, (("name", ruled_out.id),), cases, study)
    return Raw(code, one.at, _named(one.part.rule), cases, study)


def _superfluous(one: _Here) -> bool:
    """Whether leaving a part out changes nothing."""
    rule, part = one.part.rule, one.part
    shown_only = isinstance(rule, Condition) and not rule.blocking
    if part.without is None or shown_only or _constant(one):
        return False
    return not _matters(one.study, rule, part.without, part.views)


def _holds(outer: At, inner: At) -> bool:
    same = outer.document is inner.document
    return same and tuple(inner.path[: len(outer.path)]) == tuple(outer.path)


def placed_parts(study: Study) -> Iterator[tuple[Part, At]]:
    """Every condition and test of a route that stands in a rule file, and where."""
    yield from _placed(study, _parts(study))


def deciding_parts(study: Study) -> Iterator[tuple[Part, At]]:
    """Those that decide on the state of a table."""
    yield from _placed(study, _deciding(study))


def _placed(study: Study, parts: Iterable[Part]) -> Iterator[tuple[Part, At]]:
    for part in parts:
        at = study.files.places.at(part.rule)
        if at is not None:
            yield part, at


def _where_it_would_matter(study: Study, part: Part, other: bool) -> Node | None:
    """The cases that a condition with always the same answer would decide if it had the other."""
    space = study.space
    matters = space.diagrams.leaf(False)
    for view, history in part.views:
        before = view()
        with space.supposing(part.rule, other):
            after = view()
        differs = space.diagrams.combined(is_other, before, after)
        matters = space.any([matters, space.all([history, differs])])
    return matters if study.possible(matters) else None


def test_of(part: Part) -> Test:
    """The question that a part asks."""
    test = part.rule.test if isinstance(part.rule, Condition) else part.rule
    assert test is not None
    return test


def is_other(one: Label, other: Label) -> Label:
    """Whether two labels differ."""
    return one != other


def _matters(study: Study, rule: Rule, without: bool, views: Views) -> bool:
    """Whether something changes when a rule is left out.

    What cannot be true together is looked at too: of two conditions that only an impossible
    situation ties to each other, neither is superfluous.
    """
    space = study.space
    nowhere = space.diagrams.leaf(None)
    for view, history in views:
        before = view()
        with space.supposing(rule, without):
            after = view()
        masked = [space.diagrams.chosen(history, one, nowhere) for one in (before, after)]
        if masked[0] != masked[1]:
            return True
    return False


def _parts(study: Study) -> Iterator[Part]:
    """Every condition and test of a route, outermost first."""
    space = study.space
    yield from _deciding(study)
    for test in _beside(study):
        yield from _test_parts(test, None, [(partial(space.test, test), space.history)])


def _deciding(study: Study) -> Iterator[Part]:
    """The conditions and tests that decide on the state of a table."""
    route, space = study.route, study.space
    decisions = zip(route.decisions, space.histories, strict=True)
    whole = [(partial(space.decision, decision), history) for decision, history in decisions]
    for root in (route.edition.gate, *(table.condition for table in route.ladder)):
        yield from parts_below(root, whole)
    for test in choosing_tests(study):
        yield from _test_parts(test, None, whole)
    # Who the ladder is for decides twice, on the table and on its state: no part is superfluous.
    for leaf in blocking_leaves(route.edition.ladder_for) if route.edition.ladder_for else ():
        yield Part(leaf, None, whole)
    for table in route.side_tables:
        level = partial(space.level, table.condition)
        yield from parts_below(table.condition, [(level, space.history)])


def deciding_leaves(study: Study) -> Iterator[tuple[Part, At]]:
    """The single questions that decide on the state of a table, each once, and where they stand."""
    shown_only: set[int] = set()
    for part in _deciding(study):
        rule, at = part.rule, study.files.places.at(part.rule)
        if isinstance(rule, Condition):
            if not rule.blocking or id(rule) in shown_only:
                shown_only |= {id(child) for child in rule.children}
            elif rule.test is not None and at is not None:
                shown_only |= {id(test) for test in _tests_in(rule.test)}  # asked as one
                yield part, at
        elif not isinstance(rule, Group) and id(rule) not in shown_only and at is not None:
            yield part, at


def _tests_in(test: Test) -> Iterator[Test]:
    yield test
    for part in test.tests if isinstance(test, Group) else ():
        yield from _tests_in(part)


def choosing_tests(study: Study) -> list[Test]:
    """The tests that choose what a case comes to."""
    route = study.route
    edition = route.edition
    tests = [edition.no_table_when, edition.solved_when, *(one.when for one in edition.routes)]
    tests += [table.only_when for table in route.ladder]
    tests += [table.next_when for table in route.side_tables]
    return [test for test in tests if test is not None]


def _beside(study: Study) -> list[Test]:
    """The tests of what stands beside the tables."""
    promised = [promise.when for promise in study.route.edition.promises]
    return [*tests_beside(study.route), *promised]


def parts_below(condition: Condition, views: Views = ()) -> Iterator[Part]:
    """What a condition is made of."""
    for child in condition.children:
        yield Part(child, condition.grouper == "all", views)
        yield from parts_below(child, views)
    if isinstance(condition.test, Group):
        yield from _inner(condition.test, views)


def _test_parts(test: Test, without: bool | None, views: Views) -> Iterator[Part]:
    yield Part(test, without, views)
    if isinstance(test, Group):
        yield from _inner(test, views)


def _inner(group: Group, views: Views) -> Iterator[Part]:
    for part in group.tests:
        yield from _test_parts(part, group.grouper == "all", views)


def _named(rule: Rule) -> tuple[tuple[str, str], ...]:
    """What a message calls a condition: the facts and tables it looks at."""
    tests = list(rule.tests()) if isinstance(rule, Condition) else [rule]
    found = [leaf for test in tests for leaf in leaves(test)]
    names = [name for leaf in found for name in (facts_of(leaf) or tables_asked(leaf))]
    return (("name", ", ".join(dict.fromkeys(names)) or "from_date/until_date"),)
