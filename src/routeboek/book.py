"""The rule book: editions, each joined with the municipalities it covers.

Everything here is frozen and built once, from rule files that were checked; nothing refers to a
file, a clock or a region.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from routeboek.budget import ROOM, Shelf
from routeboek.condition import WeeksSince
from routeboek.decision import Decision
from routeboek.facts import Fact
from routeboek.jsonparts import Merged
from routeboek.messages import Language
from routeboek.parts import Conventions, Edition, Impossible, Interpretation, Option, UnlessStated
from routeboek.tables import Absence, OtherRoute, Role, Table

if TYPE_CHECKING:
    from routeboek.documents import Documents


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
    duty_decisions: Mapping[str, Decision]  # whether each duty runs that not every case has
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


class _Variants(NamedTuple):
    written: Documents
    settled: Documents
    varying: Mapping[str, frozenset[str]]


class Variants(_Variants):
    """What a rule book was joined from, and what was made of that under other readings so far.

    `written` is what its documents say under every reading, `settled` what they say under those
    that the files choose, and `varying` by which interpretations each of them differs. Rule books
    that mean the same are equal however they are written, so none of this is compared.
    """

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Variants)

    def __ne__(self, other: object) -> bool:
        return not isinstance(other, Variants)

    def __hash__(self) -> int:
        return hash(Variants)

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.written, self.settled, self.varying)  # not what was made

    @cached_property
    def differing(self) -> frozenset[int]:
        """By identity the parts of what is written in which something differs by reading."""
        from routeboek.alternatives import parts_differing

        return parts_differing(self.written)

    @cached_property
    def chosen(self) -> Mapping[str, str]:
        """The readings that the files choose."""
        return {one.id: one.chosen for one in self.written.interpretations()}

    @cached_property
    def made(self) -> dict[Hashable, Rules]:
        """Rule books by the readings that are chosen in them; filled by `under_reading`."""
        return {}

    @cached_property
    def ways(self) -> dict[Hashable, tuple[Way, ...]]:
        """The other ways that the cases of a route may be read; filled by `readings.ways`."""
        return {}

    @cached_property
    def shelf(self) -> Shelf:
        """What was drawn of decisions for one case, to be looked at for the next."""
        return Shelf(ROOM)


class Way(NamedTuple):
    """The rules under a reading that is not chosen, for the cases on one route.

    `route` is the same route under that reading; `reads_alike` says that a case with the same
    words stands for the same in both, so that it need not be read anew, and `history_alike` that
    its history does too.
    """

    interpretation: str
    reading: str
    text: str
    rules: Rules
    route: Route | None
    reads_alike: bool
    history_alike: bool


class OneRoute(NamedTuple):
    """That a rule book serves the cases of one route alone, under the readings that it chooses.

    Of its documents it keeps by which interpretations each differs, and what was made of them.
    """

    varying: Mapping[str, frozenset[str]]
    ways: tuple[Way, ...]


class Names(NamedTuple):
    """What people call the things that have a name in the rules, with that name.

    What they call them is there by its letters and digits (see `spelling`), the name itself too.
    `values` has by fact what they call its choices.
    """

    sectors: Mapping[str, str]
    municipalities: Mapping[str, str]
    roles: Mapping[str, str]
    tables: Mapping[str, str]
    facts: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]


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
    conventions: Conventions
    names: Names
    sha256: str
    origin: str
    warn_days_before: int = 0  # so near is the end of a term that an advice warns for it
    untranslated: tuple[str, ...] = ()  # Dutch texts without a translation in this language
    variants: Variants | OneRoute | None = (
        None  # None for a rule book that no documents were joined to
    )

    def __repr__(self) -> str:
        return f"<Rules {self.region} {self.language}>"  # they are long

    def school_year(self, day: date) -> int:
        """The calendar year in which the school year of this day starts."""
        return day.year if (day.month, day.day) >= self.school_year_starts else day.year - 1
