"""Diagrams are functions: whatever is done to them is what is done to a table of all points."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import NamedTuple, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeboek.budget import TooLarge
from routeboek.diagram import Box, Diagrams, Label, Node

Row = tuple[int, ...]
LABELS = ("a", "b", "c")


class Made(NamedTuple):
    """A few functions over the same variables, each as a table and as a diagram."""

    diagrams: Diagrams
    tables: list[dict[Row, Label]]
    nodes: list[Node]

    def rows(self) -> Iterator[Row]:
        return product(*(range(size) for size in self.diagrams.sizes))


def drawn(diagrams: Diagrams, table: dict[Row, Label]) -> Node:
    variables = range(len(diagrams.sizes))
    return diagrams.tabulated(variables, lambda point: table[tuple(point[v] for v in variables)])


def functions(number: int, labels: tuple[Label, ...]) -> st.SearchStrategy[Made]:
    """Functions of up to three variables with up to three values each."""

    @st.composite
    def made(draw: st.DrawFn) -> Made:
        sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
        rows = list(product(*(range(size) for size in sizes)))
        diagrams = Diagrams(sizes)
        one = st.lists(st.sampled_from(labels), min_size=len(rows), max_size=len(rows))
        tables = [dict(zip(rows, draw(one), strict=True)) for _ in range(number)]
        return Made(diagrams, tables, [drawn(diagrams, table) for table in tables])

    return made()


def label(made: Made, node: Node, row: Row) -> Label:
    return made.diagrams.label(node, dict(enumerate(row)))


def boxed(made: Made, box: Box) -> list[Row]:
    """The rows in a box."""
    return [row for row in made.rows() if all(row[at] in values for at, values in box.items())]


def truths(number: int) -> st.SearchStrategy[Made]:
    return functions(number, (True, False))


# ---------------------------------------------------------------- canonical


@given(functions(2, LABELS))
def test_equal_functions_and_only_those_are_the_same_node(made: Made) -> None:
    one, other = made.tables
    assert (made.nodes[0] == made.nodes[1]) is (one == other)
    assert all(label(made, made.nodes[0], row) == one[row] for row in made.rows())
    assert made.diagrams.labels(made.nodes[0]) == set(one.values())


@given(functions(2, LABELS))
def test_a_function_that_was_put_together_is_the_one_that_was_tabulated(made: Made) -> None:
    size = len(made.diagrams)
    together = made.diagrams.combined(lambda a, b: (a, b), *made.nodes)
    table: dict[Row, Label] = {row: tuple(t[row] for t in made.tables) for row in made.rows()}
    assert drawn(made.diagrams, table) == together
    assert drawn(made.diagrams, made.tables[0]) == made.nodes[0]
    assert len(made.diagrams) >= size


def test_labels_of_another_kind_that_are_equal_stay_apart() -> None:
    diagrams = Diagrams([2])
    assert diagrams.leaf(True) != diagrams.leaf(1)
    assert diagrams.label(diagrams.leaf(1), {}) == 1


# ---------------------------------------------------------------- pointwise


OPERATIONS: dict[str, tuple[Callable[[Label, Label], Label], Label]] = {
    "and": (lambda a, b: a is True and b is True, False),
    "or": (lambda a, b: a is True or b is True, True),
    "pair": (lambda a, b: (a, b), None),
}


@pytest.mark.parametrize("name", OPERATIONS)
@given(made=truths(2))
def test_combined_point_by_point(name: str, made: Made) -> None:
    operation, stop = OPERATIONS[name]
    found = made.diagrams.combined(operation, made.nodes[0], made.nodes[1], stop)
    for row in made.rows():
        assert label(made, found, row) == operation(*(table[row] for table in made.tables))


@given(truths(1), st.data())
def test_chosen_point_by_point(made: Made, data: st.DataObject) -> None:
    rows = list(made.rows())
    one = st.lists(st.sampled_from(LABELS), min_size=len(rows), max_size=len(rows))
    then, otherwise = (dict(zip(rows, data.draw(one), strict=True)) for _ in range(2))
    ways = [drawn(made.diagrams, cast("dict[Row, Label]", way)) for way in (then, otherwise)]
    found = made.diagrams.chosen(made.nodes[0], *ways)
    for row in rows:
        assert label(made, found, row) == (then if made.tables[0][row] is True else otherwise)[row]


@given(functions(1, LABELS), st.lists(st.sampled_from(LABELS), min_size=3, max_size=3))
def test_relabelled_point_by_point(made: Made, other: list[str]) -> None:
    names = dict(zip(LABELS, other, strict=True))
    found = made.diagrams.relabelled(made.nodes[0], lambda one: names[str(one)])
    for row in made.rows():
        assert label(made, found, row) == names[str(made.tables[0][row])]


@given(functions(1, LABELS), st.sets(st.sampled_from(LABELS)), st.data())
def test_a_label_is_taken_if_it_is_at_some_point(
    made: Made, wanted: set[str], data: st.DataObject
) -> None:
    rows = list(made.rows())
    answers = data.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows)))
    where: dict[Row, Label] = dict(zip(rows, answers, strict=True))
    name = frozenset(wanted)
    found = made.diagrams.takes(
        made.nodes[0], wanted.__contains__, drawn(made.diagrams, where), name
    )
    assert found is any(where[row] is True and made.tables[0][row] in wanted for row in rows)


# ---------------------------------------------------------------- counting and finding


@given(functions(1, LABELS), st.sets(st.sampled_from(LABELS)))
def test_count_is_what_counting_gives(made: Made, wanted: set[Label]) -> None:
    number = sum(made.tables[0][row] in wanted for row in made.rows())
    assert made.diagrams.count(made.nodes[0], wanted) == number


@given(truths(1))
def test_a_point_is_true_and_names_as_few_variables_as_it_takes(made: Made) -> None:
    """A point fixes the questions on one way through the diagram; no way to true is shorter."""
    point = made.diagrams.point(made.nodes[0])
    rows = {row for row in made.rows() if made.tables[0][row] is True}
    assert (point is None) is (not rows)
    if point is None:
        return
    inside = boxed(made, {at: frozenset({value}) for at, value in point.items()})
    assert inside and rows.issuperset(inside)
    asked = [len(way(made, row)) for row in rows]
    assert len(point) == min(asked)


def way(made: Made, row: Row) -> list[int]:
    """The variables that the diagram asks for on its way to a row: those that matter there."""
    found = []
    for at in range(len(row)):
        rests = {
            tuple(
                made.tables[0][(*row[:at], value, *rest)]
                for rest in product(*(range(size) for size in made.diagrams.sizes[at + 1 :]))
            )
            for value in range(made.diagrams.sizes[at])
        }
        found += [at] if len(rests) > 1 else []
    return found


@st.composite
def boxes(draw: st.DrawFn, made: Made) -> Box:
    """A box that leaves some variables free."""
    named = draw(st.sets(st.integers(0, len(made.diagrams.sizes) - 1)))
    return {
        at: draw(st.frozensets(st.integers(0, made.diagrams.sizes[at] - 1), min_size=1))
        for at in named
    }


@given(truths(1), st.data())
def test_holds_is_true_of_every_point_in_the_box(made: Made, data: st.DataObject) -> None:
    box = data.draw(boxes(made))
    expected = all(made.tables[0][row] for row in boxed(made, box))
    assert made.diagrams.holds(made.nodes[0], box) is expected


@given(truths(1), st.data())
def test_the_inside_of_a_box_is_that_box(made: Made, data: st.DataObject) -> None:
    box = data.draw(boxes(made))
    inside = made.diagrams.inside(box)
    rows = set(boxed(made, box))
    assert all(label(made, inside, row) is (row in rows) for row in made.rows())
    assert made.diagrams.count(inside) == len(rows)


@pytest.mark.parametrize("whole", [False, True])
@given(made=truths(1), data=st.data())
def test_widened_stays_true_and_cannot_be_wider(
    whole: bool, made: Made, data: st.DataObject
) -> None:
    true = [row for row in made.rows() if made.tables[0][row] is True]
    if not true:
        return
    row = data.draw(st.sampled_from(true))
    box = made.diagrams.widened(made.nodes[0], dict(enumerate(row)), whole=whole)
    inside = set(boxed(made, box))
    assert row in inside and inside <= set(true)
    assert not whole or all(len(values) == 1 for values in box.values())
    for at, values in box.items():
        everything = frozenset(range(made.diagrams.sizes[at]))
        wider = [everything] if whole else [values | {one} for one in everything - values]
        for other in wider:
            assert not set(boxed(made, {**box, at: other})) <= set(true)


# ---------------------------------------------------------------- the limit


@pytest.mark.parametrize("limit", [1, 2, 3, 4])
def test_too_large_from_the_first_node_over_the_limit(limit: int) -> None:
    diagrams = Diagrams([2, 2], limit)
    for number in range(limit):
        diagrams.leaf(number)
    assert len(diagrams) == limit
    with pytest.raises(TooLarge):
        diagrams.leaf(limit)
    assert diagrams.leaf(0) == 0, "what is there may still be asked for"


@given(functions(3, LABELS))
def test_a_function_by_itself_is_the_same_function(made: Made) -> None:
    kept, (node,) = made.diagrams.only(made.nodes[-1:])
    assert len(kept) <= len(made.diagrams)
    for row in made.rows():
        assert kept.label(node, dict(enumerate(row))) == made.tables[-1][row]
