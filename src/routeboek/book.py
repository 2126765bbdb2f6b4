"""The rules as the evaluator uses them: editions, each joined with the municipalities it covers.

Everything here is frozen and built once, from validated rule files; nothing refers to a file, a
clock or a region.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from routeboek.condition import Condition, Source, Test, WeeksSince
from routeboek.decision import Decision
from routeboek.facts import Fact
from routeboek.messages import Language


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence of the rules with its source; `address` is a web or mail address."""

    text: str
    sources: tuple[Source, ...] = ()
    carried_over: bool = False
    address: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """Weeks from the first worrying absence: guidance from `earliest`, last day at `latest`."""

    earliest_week: int | None
    latest_week: int | None
    sources: tuple[Source, ...]
    interpretations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Role:
    """Someone who applies, receives, sits at a table or acts."""

    id: str
    name: str
    includes: frozenset[str] = frozenset()
    anyone: bool = False
    note: str = ""

    def covers(self, asker: str) -> bool:
        """Whether someone with role `asker` may act as this role."""
        return self.anyone or asker == self.id or asker in self.includes


@dataclass(frozen=True, slots=True)
class Application:
    """Who applies, to whom, through whom and by what means."""

    applicant: Role
    to: Role
    via: Role | None = None
    means: str = ""
    sources: tuple[Source, ...] = ()
    carried_over: bool = False
    interpretations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Participant:
    """Someone at the table."""

    role: Role
    note: str = ""
    sources: tuple[Source, ...] = ()
    carried_over: bool = False
    interpretations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table of an edition as it is in one municipality."""

    id: str
    name: str
    step: int | None
    condition: Condition
    sources: tuple[Source, ...]
    formerly: str = ""
    succeeds: tuple[str, ...] = ()
    only_when: Test | None = None
    next_when: Test | None = None
    purpose: Note | None = None
    frequency: Note | None = None
    term: Term | None = None
    applications: tuple[Application, ...] = ()
    participants: tuple[Participant, ...] = ()
    dossier: tuple[Note, ...] = ()
    powers: tuple[Note, ...] = ()
    afterwards: tuple[Note, ...] = ()
    contacts: tuple[Note, ...] = ()
    named_only: bool = False
    carried_over: bool = False
    interpretations: tuple[str, ...] = ()  # of the table and of everything in it


@dataclass(frozen=True, slots=True)
class Absence:
    """A table that the edition has but this municipality has not, and where to go instead."""

    table: str
    go_to: str
    sources: tuple[Source, ...]
    interpretations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OtherRoute:
    """What holds instead of the ladder (`when` tells for whom), or remains at its end."""

    id: str
    name: str
    text: str
    applications: tuple[Application, ...]
    participants: tuple[Participant, ...]
    contacts: tuple[Note, ...]
    sources: tuple[Source, ...]
    when: Test | None = None
    interpretations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """What a phase asks of someone."""

    text: str
    who: tuple[Role, ...]
    sources: tuple[Source, ...]
    when: Test | None = None
    carried_over: bool = False


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase of the approach to absence, before or beside the tables."""

    id: str
    name: str
    text: str
    actions: tuple[Action, ...]
    sources: tuple[Source, ...]
    when: Test | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """An obligation that runs whatever table the case is at."""

    id: str
    text: str
    on_whom: Role
    sources: tuple[Source, ...]
    when: Test | None = None
    done_when: Test | None = None
    carried_over: bool = False
    interpretations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """Help that is no table."""

    id: str
    name: str
    text: str
    who_asks: Role
    sources: tuple[Source, ...]
    when: Test | None = None
    shown_in: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Notice:
    """A warning that the rules give when its test is true."""

    code: str
    text: str
    when: Test
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Interpretation:
    """A choice between readings of an unclear passage; `when` tells which cases it can touch."""

    id: str
    issue: str
    question: str
    readings: Mapping[str, str]
    chosen: str
    text: str
    sources: tuple[Source, ...]
    when: Test | None = None


@dataclass(frozen=True, slots=True)
class Inquiry:
    """How to ask for a fact: what hangs on it in a route, and who can tell."""

    fact: Fact
    why: str
    answered_by: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Impossible:
    """A situation that cannot exist; a case that describes it is refused."""

    id: str
    when: Test
    text: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Edition:
    """The rules of one sector for one period, apart from what differs per municipality."""

    id: str
    sector: str
    name: str
    school_year: str
    valid_from: date
    valid_until: date | None
    dating: Literal["stated", "inferred"]
    body: Role
    clock: str
    gate: Condition
    solved_when: Test
    sources: tuple[Source, ...]
    ladder_for: Condition | None = None
    routes: tuple[OtherRoute, ...] = ()
    phases: tuple[Phase, ...] = ()
    duties: tuple[Duty, ...] = ()
    options: tuple[Option, ...] = ()
    notices: tuple[Notice, ...] = ()
    interpretations: tuple[str, ...] = ()  # of the edition, its gate and its duties


@dataclass(frozen=True, slots=True)
class Route:
    """An edition in one municipality: the rungs it has, the side tables, and the end."""

    edition: Edition
    municipality: str
    ladder: tuple[Table, ...]
    side_tables: tuple[Table, ...]
    absent: tuple[Absence, ...] = ()
    fallback: OtherRoute | None = None
    options: tuple[Option, ...] = ()  # of the edition and of the municipality
    # prepared for the evaluator
    tables: Mapping[str, Table] = field(default_factory=dict)
    current_id: Mapping[str, str] = field(default_factory=dict)
    decisions: Mapping[int, Decision] = field(default_factory=dict)
    side_decisions: Mapping[str, Decision] = field(default_factory=dict)
    inquiries: Mapping[str, Inquiry] = field(default_factory=dict)
    counted_weeks: tuple[WeeksSince, ...] = ()  # the periods of absence in the gate


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality that the rules cover."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Sector:
    """A sector with its editions, oldest first."""

    id: str
    name: str
    editions: tuple[Edition, ...]


@dataclass(frozen=True, slots=True)
class Rules:
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
    sha256: str
    origin: str

    def school_year(self, day: date) -> int:
        """The calendar year in which the school year of this day starts."""
        return day.year if (day.month, day.day) >= self.school_year_starts else day.year - 1
