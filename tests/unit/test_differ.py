"""Whatever fields there are is compared: nothing has to be added for a new one."""

from __future__ import annotations

from collections import namedtuple
from typing import Any

from routeboek import load_rules
from routeboek.analysis.rewriting import Rewriter
from routeboek.book import Route
from routeboek.compare import Change, compare
from routeboek.condition import Between
from routeboek.differ import Differ, Difference
from routeboek.tables import Table

ROUTE = load_rules().routes["po-2026", "den-haag"]
DIFFER = Differ(ignored={"note"}, ordered={"steps"})


def with_duration(table: Table, duration: str | None) -> Any:
    """The table as it would be if tables had one more field."""
    make: Any = namedtuple
    longer = make("Longer", [*Table._fields, "duration"])
    return longer(*table, duration)


def with_first(table: Any) -> Route:
    _, *others = ROUTE.ladder
    tables = {**ROUTE.tables, table.id: table}
    return ROUTE._replace(ladder=(table, *others), tables=tables)


def test_a_new_field_of_a_table_is_compared() -> None:
    plain, short, long = (with_duration(ROUTE.ladder[0], d) for d in (None, "1 uur", "2 uur"))
    assert compare(with_first(short), with_first(short)) == ()
    for before, after in ((short, long), (plain, short), (long, plain)):
        (found,) = compare(with_first(before), with_first(after))
        assert found == Change("wording", None, None, ("duration",), before, after)


def test_a_new_key_of_a_rule_file_is_compared() -> None:
    old, new = {"table": "a", "note": "x"}, {"table": "a", "note": "y", "duration": "2 uur"}
    (found,) = DIFFER.differences([old], [new])
    assert found == Difference(None, (0, "duration"), None, "2 uur")


def test_items_are_matched_wherever_they_stand() -> None:
    one, two, changed = {"id": "one"}, {"id": "two"}, {"id": "two", "at_least": "2"}
    assert list(DIFFER.differences([one, two], [two, one])) == []
    assert list(DIFFER.differences([one, two], [changed, one])) == [
        Difference(None, (0, "at_least"), None, "2")
    ]
    assert list(DIFFER.differences([one, two], [two])) == [Difference((0,), None, one)]
    assert list(DIFFER.differences(["a", "b"], ["c", "a"])) == [
        Difference(None, (0,), None, "c"),
        Difference((1,), None, "b"),
    ]


def test_the_order_matters_where_it_does() -> None:
    old: dict[str, list[Any]] = {"steps": [{"id": "one"}, {"id": "two"}], "others": ["a", "b"]}
    new = {name: some[::-1] for name, some in old.items()}
    assert list(DIFFER.differences(old, new)) == [Difference(("steps",), ("steps",))]


def test_a_part_is_replaced_wherever_it_stands() -> None:
    rewriter, test = Rewriter(), ROUTE.edition.solved_when
    other = Between("a", 1, None)
    changed = rewriter.replaced(ROUTE, test, other)
    assert changed.edition.solved_when == other
    assert changed.ladder is ROUTE.ladder, "what the part is not in stays as it is"
    assert rewriter.replaced(ROUTE, object(), other) is ROUTE
