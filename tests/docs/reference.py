"""The reference pages that are made from the rules and from the shapes of rule files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from routeboek import model
from routeboek.book import Edition, Route, Rules, Table
from routeboek.condition import Test, facts_of
from routeboek.facts import Fact

PAGE_OF_FACTS = "docs/reference/facts.md"
PAGE_OF_FORMAT = "docs/reference/rule-format.md"

# ---------------------------------------------------------------- facts

_FACTS_HEAD = """\
# Facts

Everything that can be asked about a case, made from the rules: change `rules/facts.yaml`, not
this page. A fact that is left out or null is unknown. An *observation* can be looked up; a
*judgement* is for a professional and is never computed.

A `yes_no` is `true` or `false`, a `date` is `"2026-10-20"`, a `count` is a whole number, a
`choice` is one of its values and `choices` is a list of them. "Used in" names the editions in
which a condition, a duty, a warning or a reading looks at the fact.
"""


def facts_page(rules: Rules) -> str:
    """Every fact: its type and kind, how it is asked, its values, who can tell, where it counts."""
    used = {edition: facts_used(rules, edition) for edition in _editions(rules)}
    ruled_out = {name for one in rules.impossible for name in facts_of(one.when)}
    parts = [_FACTS_HEAD]
    for fact in rules.facts.values():
        editions = [name for name, facts in used.items() if fact.name in facts]
        parts.append(_fact(fact, rules, editions, checked=fact.name in ruled_out))
    return "\n".join(parts)


def _fact(fact: Fact, rules: Rules, editions: Iterable[str], *, checked: bool) -> str:
    lines = [f"## `{fact.name}`", "", f"{fact.type}, {fact.kind}. {fact.question}", ""]
    lines += [f"- `{value}`: {label}" for value, label in fact.values.items()]
    lines += [""] if fact.values else []
    told = ", ".join(rules.roles[role].name for role in fact.answered_by)
    lines.append(f"- who can tell: {told or 'not said'}")
    lines.append(f"- used in: {_listed(editions) or 'no edition yet'}")
    if checked:
        lines.append("- compared with other facts: a case that contradicts itself is refused")
    return "\n".join(lines) + "\n"


def _editions(rules: Rules) -> list[str]:
    return [edition.id for sector in rules.sectors.values() for edition in sector.editions]


def facts_used(rules: Rules, edition: str) -> set[str]:
    """The facts that anything in an edition looks at, in whichever municipality."""
    routes = [route for (name, _), route in rules.routes.items() if name == edition]
    tests = [test for route in routes for test in _tests_of_route(route)]
    readings = [rules.interpretations[name] for route in routes for name in _readings(route)]
    tests += [reading.when for reading in readings if reading.when]
    clocks = {route.edition.clock for route in routes}
    return clocks | {name for test in tests for name in facts_of(test)}


def _readings(route: Route) -> Iterator[str]:
    yield from route.edition.interpretations
    for table in route.tables.values():
        yield from table.interpretations


def _tests_of_route(route: Route) -> Iterator[Test]:
    yield from _tests_of_edition(route.edition)
    for table in route.tables.values():
        yield from _tests_of_table(table)
    yield from (option.when for option in route.options if option.when)


def _tests_of_edition(edition: Edition) -> Iterator[Test]:
    yield edition.solved_when
    for condition in (edition.gate, edition.ladder_for):
        yield from condition.tests() if condition else ()
    actions = [action for phase in edition.phases for action in phase.actions]
    whens = [
        *(one.when for one in edition.routes),
        *(one.when for one in edition.phases),
        *(one.when for one in actions),
        *(one.when for one in edition.duties),
        *(one.done_when for one in edition.duties),
        *(one.when for one in edition.notices),
    ]
    yield from (when for when in whens if when)


def _tests_of_table(table: Table) -> Iterator[Test]:
    yield from table.condition.tests()  # of conditions that do not block as well
    yield from (test for test in (table.only_when, table.next_when) if test)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


# ---------------------------------------------------------------- the format of rule files

_FORMAT_HEAD = """\
# Rule files

Every shape that occurs in a rule file, made from the models that check them: change
`src/routeboek/model.py`, not this page. Any key that is not listed is refused. Every value is
written as plain text: dates as `2026-10-20`, flags as `yes` or `no`. Where a list is expected
that often has one item, the item itself will do; the type then says "one or more".

The files `region.yaml`, `facts.yaml`, `roles.yaml`, `sources.yaml` and `en.yaml` hold one
document each. Every other file at the top of the folder is a sector: a *sector* document, then
its *editions*, oldest first. A file in `municipalities/` holds a *municipality* document, then
one *municipal edition* for each edition. A document is told by its first key; documents are
separated by a line `---`. Files in `examples/` hold example cases.

Nothing else in the folder is read, prepared or packed, and a file whose name starts with a dot
counts for nothing either. `routeboek check` names every other file that lies there
([rules-file-stray](../meldingen/rules-file-stray.md)), except hidden ones and a `README` or
licence.
"""

_ALIASES: Mapping[str, object] = {
    "`yes` or `no`": model.Flag,
    "whole number": model.Whole,
    "date": model.Day,
    "text": model.Text,
    "id": model.Id,
    "fact": model.FactName,
    "school year (`2026-2027`)": model.SchoolYear,
    "month and day (`08-01`)": model.MonthDay,
    "one or more ids": model.Ids,
    "one or more of [source](#source)": model.Sources,
}

MEANINGS: Mapping[str, str] = {
    "fact": "the fact that is compared; the key beside it says how",
    "is": "yes_no (`yes`, `no`) or choice: it has this value",
    "in": "choice: it has one of these values",
    "at_least": "count: so many or more; may stand with `at_most`",
    "at_most": "count: so many or fewer",
    "includes": "choices: this value is among them",
    "includes_any": "choices: one of these values is among them",
    "weeks_since_at_least": "date: so many times seven days have passed on the reference date",
    "years_since_at_least": "date: so many calendar years have passed",
    "given": "date: there is such a date (`yes`), or there is not (`no`)",
    "before": "date: it lies before the date of this other fact",
    "tried": "this table ended without a solution, or was not applicable with a reason",
    "applied_for": "one of these tables was applied for, however it ended; `any` for any table",
    "held": "one of these tables was really held and has an outcome, whichever it is",
    "from_date": "the reference date is this day or later",
    "until_date": "the reference date is this day or earlier",
    "all": "every one of these holds",
    "any": "one of these holds, or more",
    "none": "not one of these holds",
    "nature": "what it means when this is unmet; needed unless `all` or `any` groups",
    "blocking": "`no`: shown, but it decides nothing",
    "carried_over": "taken from another edition; such a condition cannot block",
    "decides_first": "unmet, it decides whatever the other conditions say",
    "todo": "what someone can do about it",
    "who": "who can do it",
    "source": "needed unless `all` or `any` groups",
}
"""What the keys of tests and conditions mean; the other keys speak for themselves."""


def rule_format_page() -> str:
    """Every shape with its keys, whether they are required, and their types."""
    shapes = [
        one
        for one in vars(model).values()
        if isinstance(one, type) and issubclass(one, model.Shape) and one is not model.Shape
    ]
    documents = [shape for shape in shapes if shape.__name__.endswith("Document")]
    parts = [shape for shape in shapes if shape.__name__.endswith("Shape")]
    sections = [_FORMAT_HEAD, "## Documents\n", *map(_shape, documents)]
    return "\n".join([*sections, "## Parts\n", *map(_shape, parts)])


def _shape(shape: type[model.Shape]) -> str:
    explained = shape in (model.TestShape, model.ConditionShape)
    header = ["key", "required", "type", *(["means"] if explained else [])]
    lines = [f"### {_title(shape)}", "", f"{shape.__doc__}", "", _row(header)]
    lines.append(_row("---" for _ in header))
    types = get_type_hints(shape, include_extras=True)
    for name, field in shape.model_fields.items():
        key = field.alias or name
        cells = [f"`{key}`", "yes" if field.is_required() else "", _type(types[name])]
        lines.append(_row([*cells, *([MEANINGS.get(key, "")] if explained else [])]))
    return "\n".join(lines) + "\n"


def _row(cells: Iterable[str]) -> str:
    return "|" + "|".join(f" {cell} " if cell else " " for cell in cells) + "|"


def _title(shape: type[model.Shape]) -> str:
    """The name of a shape in words, without what every name ends with."""
    bare = shape.__name__.removesuffix("Document").removesuffix("Shape")
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", bare).capitalize()


def _type(annotation: Any) -> str:
    """A type in the words of the page; raises KeyError for one that has none yet."""
    for words, alias in _ALIASES.items():
        if annotation == alias:
            return words
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        return " or ".join(_type(one) for one in inside if one is not NoneType)
    if origin is Literal:
        return " or ".join(f"`{value}`" for value in inside)
    if origin is list:
        return f"list of {_type(inside[0])}"
    if origin is dict:
        return f"mapping from name to {_type(inside[1])}"
    if isinstance(annotation, type) and issubclass(annotation, model.Shape):
        title = _title(annotation)
        return f"[{title.lower()}](#{title.lower().replace(' ', '-')})"
    raise KeyError(annotation)
