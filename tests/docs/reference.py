"""The reference pages that are made from the rules and from the shapes of rule files."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping

from routeboek.book import Route, Rules
from routeboek.condition import Test, facts_of
from routeboek.documents import DOCUMENTS
from routeboek.facts import Fact
from routeboek.forms import Form, Mapped, OneOf, Several, Single, keys_of, short_key
from routeboek.parts import Edition
from routeboek.rulesschema import help_of, title_of
from routeboek.shapes import parts_of
from routeboek.tables import Table

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

Every part that occurs in a rule file, made from the declarations by which they are read: change
those (`tables.py`, `parts.py`, `book.py`, `documents.py`, `written.py` in `src/routeboek`), not
this page.
What a key means is what an editor says of it, in Dutch. Any key that is not listed is refused.
Every value is written as plain text: dates as `2026-10-20`, flags as `yes` or `no`. Where the type
says "one or more", there is a list, or its only item by itself.

The files `region.yaml`, `facts.yaml`, `roles.yaml`, `sources.yaml`, `conditions.yaml` (which may
be left out) and `en.yaml` hold one document each. Every other file at the top of the folder is a
sector: a *sector* document, then its *editions*, oldest first. A file in `municipalities/` holds
a *municipality* document, then one *municipal edition* for each edition. A document is told by
its first key; documents are separated by a line `---`. Files in `examples/` hold example cases.

A `source` says only what is new. What it leaves out at the front is as it was said above: a part
without a `source` has that of the part it stands in, `row: …` the document and the heading of that
part, `heading: …` its document; after the first thing that is written nothing is added. In a list
the next source goes on from the one before. `cites` says where all that stands below comes from
without being a source itself, and `rows` in `sources.yaml` which row goes with which key of a
table. `carried_over` follows from the sources: what cites only documents of other editions (those
that their own `source` names) is carried over, unless it stands in a table that is, or is a
condition that blocks.

Nothing else in the folder is read, prepared or packed, and a file whose name starts with a dot
counts for nothing either. `routeboek check` names every other file that lies there
([rules-file-stray](../meldingen/rules-file-stray.md)), except hidden ones and a `README` or
licence.
"""

_WORDS: Mapping[str, str] = {
    "flag": "`yes` or `no`",
    "whole": "whole number",
    "fact-name": "fact",
    "school-year": "school year (`2026-2027`)",
    "month-day": "month and day (`08-01`)",
}
"""The kinds of values that have another name here."""


def rule_format_page() -> str:
    """Every part with its keys, whether they are required, their types and meanings."""
    inside = {part: None for document in DOCUMENTS for part in parts_of(document)}
    parts = [part for part in inside if part not in DOCUMENTS]
    sections = [_FORMAT_HEAD, "## Documents\n", *map(_part, DOCUMENTS)]
    return "\n".join([*sections, "## Parts\n", *map(_part, sorted(parts, key=title_of))])


def _part(part: type) -> str:
    header = ["key", "required", "type", "means"]
    first = inspect.getdoc(part) or ""
    lines = [f"### {title_of(part).capitalize()}", "", first.split("\n\n")[0], "", _row(header)]
    lines.append(_row("---" for _ in header))
    if short := short_key(part):
        lines[3:3] = [f"With nothing but its `{short}` it may be written as that by itself.", ""]
    for key, field in keys_of(part).items():
        required = "yes" if field.required else ""
        lines.append(_row([f"`{key}`", required, _type(field.form), help_of(field)]))
    return "\n".join(lines) + "\n"


def _row(cells: Iterable[str]) -> str:
    return "|" + "|".join(f" {cell} " if cell else " " for cell in cells) + "|"


def _type(form: Form) -> str:
    """What may stand there, in the words of the page."""
    if isinstance(form, Single):
        return _WORDS.get(form.kind.name, form.kind.name)
    if isinstance(form, OneOf):
        return " or ".join(f"`{word}`" for word in form.words)
    if isinstance(form, Several):
        item = _type(form.item)
        return f"one or more: {item}" if form.or_one else f"list of {item}"
    if isinstance(form, Mapped):
        return f"mapping from name to {_type(form.item)}"
    title = title_of(form.shape)
    return f"[{title}](#{title.replace(' ', '-')})"
