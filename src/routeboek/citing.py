"""What is said once in an element of the rules holds for all that stands below it.

A part of the rules cites a document, a heading in it, and perhaps a row. What a source leaves out
at the front is as it was said above, or by the source before it in a list; after the first thing
that it does say, nothing is added. So `row: Aanmelding` stands below the heading of the table,
`heading: Doel` in the same document, and a part that says nothing at all has the very source of
what it is part of.

Many documents describe each table in the same rows. Then the row of such a part follows from its
key, as the document declares; below a heading that has no such row, it is the heading alone. A
document that declares its headings is cited by no other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias, cast

from routeboek.forms import ABOVE, keys_of
from routeboek.shapes import Plain
from routeboek.written import WrittenSource


class Outline(NamedTuple):
    """What a document declares of itself: its headings in order, each with the rows below it.

    `rows` are those of its tables, by the key of what they tell. Without headings, any may be
    cited.
    """

    rows: Mapping[str, str] = {}
    headings: Mapping[str, Sequence[str]] = {}

    def has(self, heading: str, row: str) -> bool:
        """Whether there may be such a row below a heading."""
        return not self.headings or row in self.headings.get(heading, ())

    def every_row(self) -> list[str]:
        """The rows below all headings, each once."""
        return list(dict.fromkeys(row for rows in self.headings.values() for row in rows))


Outlines: TypeAlias = Mapping[str, Outline]
"""What each document declares of itself."""


class Above(NamedTuple):
    """What was said above a place: where the rules are there, and that they are carried over."""

    cited: WrittenSource = WrittenSource()
    carried_over: bool = False

    def under(self, key: str, outlines: Outlines) -> Above:
        """The same for what stands under a key."""
        outline = outlines.get(self.cited.document, Outline())
        row = outline.rows.get(key)
        if not row or not outline.has(self.cited.heading, row):
            return self
        return self._replace(cited=self.cited._replace(row=row))


def written_source(data: object) -> WrittenSource:
    """A source as it is written, from its plain data."""
    return WrittenSource(**cast("Mapping[str, str]", data))


def completed(written: WrittenSource, above: WrittenSource) -> WrittenSource:
    """A source with what was said above in the place of what it leaves out at the front."""
    if written.document:
        return written
    if written.heading:
        return written._replace(document=above.document)
    return above._replace(row=written.row) if written.row else above


def missing(source: WrittenSource) -> list[str]:
    """The keys that are written nowhere, of the two that a source cannot do without."""
    return [key for key in ("document", "heading") if not getattr(source, key)]


def sources_in(part: type, data: Plain, above: Above) -> tuple[WrittenSource, ...]:
    """The sources of a part, complete, as far as they are written here or above."""
    listed = data.get("sources")
    if isinstance(listed, list):
        found: list[WrittenSource] = []
        for one in listed:
            found.append(completed(written_source(one), found[-1] if found else above.cited))
        return tuple(found)
    field = keys_of(part).get("source")
    inherits = field is not None and ABOVE in field.marks and not missing(above.cited)
    return (above.cited,) if inherits else ()


def of_other_editions(editions: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """For each edition the documents of the others that are none of its own."""
    every = frozenset[str]().union(*editions.values())
    return {name: every - own for name, own in editions.items()}
