"""The rule book: editions, each joined with the municipalities it covers.

Everything here is frozen and built once, from rule files that were checked; nothing refers to a
file, a clock or a region.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from routeboek.condition import WeeksSince
from routeboek.decision import Decision
from routeboek.documents import Documents
from routeboek.facts import Fact
from routeboek.jsonparts import Merged
from routeboek.messages import Language
from routeboek.parts import Edition, Impossible, Interpretation, Option, UnlessStated
from routeboek.tables import Absence, OtherRoute, Role, Table


class Inquiry(NamedTuple):
    """How to ask for a fact: what hangs on it in a route, and who can tell."""

    fact: Merged[Fact]
    why: str
    answered_by: tuple[Role, ...]


class Route(NamedTuple):
    """An edition in one municipality: the rungs it has, the side tables, and the end."""

    edition: Edition
    municipality: str
    ladder: tuple[Table, ...]
    side_tables: tuple[Table, ...]
    absent: tuple[Absence, ...]
    fallback: OtherRoute | None
    options: tuple[Option, ...]  # of the edition and of the municipality
    # what the evaluator looks up
    tables: Mapping[str, Table]
    current_id: Mapping[str, str]  # table id of any edition -> the one it has here
    decisions: tuple[Decision, ...]  # one for each position on the ladder
    side_decisions: Mapping[str, Decision]
    inquiries: Mapping[str, Inquiry]  # how to ask for a fact
    looks_at: frozenset[str]  # the facts that can change an advice
    counted_weeks: tuple[WeeksSince, ...]  # the periods of absence in the gate


class Municipality(NamedTuple):
    """A municipality that the rules cover."""

    id: str
    name: str


class Sector(NamedTuple):
    """A sector with its editions, oldest first."""

    id: str
    name: str
    editions: tuple[Edition, ...]


class Rules(NamedTuple):
    """A whole rule book in one language. Immutable and picklable; made by `load_rules`."""

    region: str
    name: str
    language: Language
    school_year_starts: tuple[int, int]
    carry_forward_years: int
    sectors: Mapping[str, Sector]
    municipalities: Mapping[str, Municipality]
    routes: Mapping[tuple[str, str], Route]
    facts: Mapping[str, Fact]
    roles: Mapping[str, Role]
    documents: Mapping[str, str]
    interpretations: Mapping[str, Interpretation]
    impossible: tuple[Impossible, ...]
    unless_stated: Mapping[str, UnlessStated]
    sha256: str
    origin: str
    untranslated: tuple[str, ...] = ()  # Dutch texts without a translation in this language
    written: Documents | None = None  # what it was joined from, under every reading
    varying: Mapping[str, frozenset[str]] = {}  # by which interpretations a document differs

    def school_year(self, day: date) -> int:
        """The calendar year in which the school year of this day starts."""
        return day.year if (day.month, day.day) >= self.school_year_starts else day.year - 1
