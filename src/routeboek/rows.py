"""A case as a row of columns, as the JSON that is read on like any other; and an advice as one."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TypeVar

from routeboek.facts import Fact

Cell = TypeVar("Cell")

COLUMNS = ("case_id", "status", "next.table", "next.opens_on", "next.deadline.latest")
"""What a row tells of an advice where no fields are chosen."""

REFUSED = "refused"
"""The column that says why there is no advice."""

_FACT = "facts."


def row_text(
    cells: Iterable[tuple[str, Cell]],
    keys: Collection[str],
    facts: Mapping[str, Fact],
    of_key: Callable[[Cell, str], str],
    of_fact: Callable[[Cell, Fact | None], str],
) -> str:
    """The JSON of a case, of which each cell stands under the name of its column.

    That is a key of a case, or a fact by its name or as `facts.NAME`; the functions give the JSON
    of a cell. A name that is neither stays a key, so that it is refused as one.
    """
    told, of_facts = [], []
    for name, cell in cells:
        fact = name.removeprefix(_FACT)
        if name not in keys and (name != fact or fact in facts):
            of_facts.append(f"{json.dumps(fact)}: {of_fact(cell, facts.get(fact))}")
        else:
            told.append(f"{json.dumps(name)}: {of_key(cell, name)}")
    if of_facts:
        told.append(f'"facts": {{{", ".join(of_facts)}}}')
    return f"{{{', '.join(told)}}}"


def json_in(text: str) -> str:
    """The JSON that a cell holds; of any other text that text, as JSON."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return json.dumps(text)
    return text
