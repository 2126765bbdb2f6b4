"""The conditions and tests of a route, and the cases in which each makes a difference."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from functools import partial
from typing import NamedTuple, TypeAlias

from routeboek.analysis.space import Space
from routeboek.analysis.study import Study
from routeboek.condition import Condition, Group, Test, blocking_leaves
from routeboek.diagram import Label, Node
from routeboek.ladder import tests_beside
from routeboek.places import At

Rule: TypeAlias = Condition | Test
Views: TypeAlias = Sequence[tuple[Callable[[], Node], Node]]
"""Functions in which a rule shows, each with the histories in which it matters."""


class Part(NamedTuple):
    """A condition or test, what stands for it when it is left out, and where that would show."""

    rule: Rule
    without: bool | None
    views: Views = ()

    @property
    def test(self) -> Test:
        """The question that it asks."""
        test = self.rule.test if isinstance(self.rule, Condition) else self.rule
        assert test is not None
        return test


class Placed(NamedTuple):
    """A part of one route, and where it stands."""

    study: Study
    part: Part
    at: At


def seen(part: Part, space: Space, one: bool | None, other: bool) -> Iterator[tuple[Node, Node]]:
    """Each view of a part, within its histories, with one answer of the part and with another.

    None for an answer is what the part says itself.
    """
    nowhere = space.diagrams.leaf(None)
    for view, history in part.views:
        with nullcontext() if one is None else space.supposing(part.rule, one):
            before = view()
        with space.supposing(part.rule, other):
            after = view()
        yield (
            space.diagrams.chosen(history, before, nowhere),
            space.diagrams.chosen(history, after, nowhere),
        )


def difference(part: Part, space: Space, one: bool | None, other: bool) -> Node:
    """Where some view of a part differs with another answer."""
    pairs = seen(part, space, one, other)
    return space.any(space.diagrams.combined(_is_other, *pair) for pair in pairs)


def _is_other(one: Label, other: Label) -> Label:
    return one != other


# ---------------------------------------------------------------- every part of a route


def placed_parts(study: Study) -> Iterator[Placed]:
    """Every condition and test of a route that stands in a rule file, outermost first."""
    space = study.space
    promised = [promise.when for promise in study.route.edition.promises]
    yield from deciding_parts(study)
    for test in (*tests_beside(study.route), *promised):
        yield from _placed(study, _test_parts(test, [(partial(space.test, test), space.history)]))


def deciding_parts(study: Study) -> Iterator[Placed]:
    """Those that decide on the state of a table."""
    yield from _placed(study, _deciding(study))


def deciding_leaves(study: Study) -> Iterator[Placed]:
    """The single questions that decide on the state of a table, each once."""
    shown_only: set[int] = set()
    for part in _deciding(study):
        rule = part.rule
        if isinstance(rule, Condition):
            if not rule.blocking or id(rule) in shown_only:
                shown_only |= {id(child) for child in rule.children}
            elif rule.test is not None and study.files.places.at(rule) is not None:
                shown_only |= {id(test) for test in _tests_in(rule.test)}  # asked as one
                yield from _placed(study, [part])
        elif not isinstance(rule, Group) and id(rule) not in shown_only:
            yield from _placed(study, [part])


def parts_below(condition: Condition, views: Views = ()) -> Iterator[Part]:
    """What a condition is made of."""
    for child in condition.children:
        yield Part(child, condition.grouper == "all", views)
        yield from parts_below(child, views)
    if isinstance(condition.test, Group):
        yield from _inner(condition.test, views)


def choosing_tests(study: Study) -> list[Test]:
    """The tests that choose what a case comes to."""
    route = study.route
    edition = route.edition
    tests = [edition.no_table_when, edition.solved_when, *(one.when for one in edition.routes)]
    tests += [table.only_when for table in route.ladder]
    tests += [table.next_when for table in route.side_tables]
    return [test for test in tests if test is not None]


def _placed(study: Study, parts: Iterable[Part]) -> Iterator[Placed]:
    for part in parts:
        at = study.files.places.at(part.rule)
        if at is not None:
            yield Placed(study, part, at)


def _deciding(study: Study) -> Iterator[Part]:
    route, space = study.route, study.space
    decisions = zip(route.decisions, space.histories, strict=True)
    whole = [(partial(space.decision, decision), history) for decision, history in decisions]
    for root in (route.edition.gate, *(table.condition for table in route.ladder)):
        yield from parts_below(root, whole)
    for test in choosing_tests(study):
        yield from _test_parts(test, whole)
    # Who the ladder is for decides twice, on the table and on its state: no part is superfluous.
    for leaf in blocking_leaves(route.edition.ladder_for) if route.edition.ladder_for else ():
        yield Part(leaf, None, whole)
    for table in route.side_tables:
        level = partial(space.level, table.condition)
        yield from parts_below(table.condition, [(level, space.history)])


def _test_parts(test: Test, views: Views, without: bool | None = None) -> Iterator[Part]:
    yield Part(test, without, views)
    if isinstance(test, Group):
        yield from _inner(test, views)


def _inner(group: Group, views: Views) -> Iterator[Part]:
    for part in group.tests:
        yield from _test_parts(part, views, group.grouper == "all")


def _tests_in(test: Test) -> Iterator[Test]:
    yield test
    for part in test.tests if isinstance(test, Group) else ():
        yield from _tests_in(part)
