"""The rules as the evaluator uses them: editions, each joined with the municipalities it covers.

Everything here is frozen and built once, from validated rule files; nothing refers to a file, a
clock or a region.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, NamedTuple

from routeboek.condition import Condition, Source, Test, WeeksSince
from routeboek.decision import Decision
from routeboek.facts import Fact, FactValue
from routeboek.jsonparts import (
    Facet,
    Hidden,
    Key,
    Merged,
    Named,
    OrAbsent,
    OrNull,
    Shown,
    ordered,
)
from routeboek.messages import Language


class Note(NamedTuple):
    """A sentence of the rules with its source; `address` is a web or mail address."""

    text: str
    sources: tuple[Source, ...] = ()
    carried_over: bool = False
    address: OrAbsent[str] = ""


class Term(NamedTuple):
    """Weeks from the first worrying absence: guidance from `earliest`, last day at `latest`."""

    earliest_week: int | None
    latest_week: int | None
    sources: Hidden[tuple[Source, ...]]
    interpretations: Hidden[tuple[str, ...]] = ()


class Role(NamedTuple):
    """Someone who applies, receives, sits at a table or acts."""

    id: Annotated[str, Key("role")]
    name: str
    includes: frozenset[str] = frozenset()
    anyone: Hidden[bool] = False
    note: Hidden[str] = ""

    def covers(self, asker: str) -> bool:
        """Whether someone with role `asker` may act as this role."""
        return self.anyone or asker == self.id or asker in self.includes


class Application(NamedTuple):
    """Who applies, to whom, through whom and by what means; `when` tells in which cases.

    `note` says in words what `when` asks.
    """

    applicant: Named[Role]
    to: Named[Role]
    via: Named[Role] | None = None
    means: str = ""
    note: str = ""
    when: Test | None = None
    sources: tuple[Source, ...] = ()
    carried_over: bool = False
    interpretations: Hidden[tuple[str, ...]] = ()

    def asker_may_apply(self, asker: str | None) -> Shown[bool | None]:
        """Whether who asks may; None when nobody says who that is."""
        return self.applicant.covers(asker) if asker else None


class Participant(NamedTuple):
    """Someone at the table."""

    role: Merged[Role]
    note: str = ""
    sources: tuple[Source, ...] = ()
    carried_over: bool = False
    interpretations: Hidden[tuple[str, ...]] = ()


@ordered("table name formerly step named_only carried_over purpose term frequency")
class Table(NamedTuple):
    """One table of an edition as it is in one municipality.

    `gated` says whether the conditions to escalate come before this rung of the ladder.
    """

    id: Annotated[str, Key("table")]
    name: str
    step: int | None
    condition: Hidden[Condition]
    sources: tuple[Source, ...]
    gated: Hidden[bool] = True
    formerly: str = ""
    succeeds: Hidden[tuple[str, ...]] = ()
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


class Absence(NamedTuple):
    """A table that the edition has but this municipality has not, and where to go instead."""

    table: str
    go_to: OrNull[str]
    sources: tuple[Source, ...]
    interpretations: Hidden[tuple[str, ...]] = ()


class OtherRoute(NamedTuple):
    """What holds instead of the ladder (`when` tells for whom), or remains at its end."""

    id: str
    name: str
    text: str
    applications: tuple[Application, ...]
    participants: tuple[Participant, ...]
    contacts: tuple[Note, ...]
    sources: tuple[Source, ...]
    when: Test | None = None
    interpretations: Hidden[tuple[str, ...]] = ()


class Action(NamedTuple):
    """What a phase asks of someone."""

    text: str
    who: tuple[Role, ...]
    sources: tuple[Source, ...]
    when: Test | None = None
    carried_over: bool = False


class Phase(NamedTuple):
    """A phase of the approach to absence, before or beside the tables."""

    id: str
    name: str
    text: str
    actions: tuple[Action, ...]
    sources: tuple[Source, ...]
    when: Test | None = None


class Duty(NamedTuple):
    """An obligation that runs whatever table the case is at."""

    id: str
    text: str
    on_whom: Named[Role]
    sources: tuple[Source, ...]
    unless: Test | None = None
    when: Test | None = None
    done_when: Test | None = None
    carried_over: bool = False
    interpretations: Hidden[tuple[str, ...]] = ()


class Option(NamedTuple):
    """Help that is no table; what comes `first` is said near the top."""

    id: str
    name: str
    text: str
    who_asks: Named[Role]
    sources: tuple[Source, ...]
    when: Test | None = None
    shown_in: frozenset[str] = frozenset()
    first: Hidden[bool] = False


class Notice(NamedTuple):
    """A warning that the rules give when its test is true; some come `first`, before all else."""

    code: str
    text: str
    when: Test
    sources: tuple[Source, ...] = ()
    first: bool = False


class Interpretation(NamedTuple):
    """A choice between readings of an unclear passage; `when` tells which cases it can touch."""

    id: Annotated[str, Key("code")]
    issue: str
    question: str
    readings: Mapping[str, str]
    chosen: str
    text: str
    sources: tuple[Source, ...]
    when: Test | None = None


class UnlessStated(NamedTuple):
    """What a fact is taken to be while nobody states it: an exception that nobody raises.

    `when` is a test on what is stated; what nobody has told is not the case there.
    """

    fact: str
    value: FactValue
    text: str
    sources: tuple[Source, ...]
    when: Test | None = None


class Inquiry(NamedTuple):
    """How to ask for a fact: what hangs on it in a route, and who can tell."""

    fact: Merged[Fact]
    why: str
    answered_by: tuple[Role, ...]


class Promise(NamedTuple):
    """What holds for every case in which `when` is true, as `routeboek check` proves.

    The gate is met, or is not; the status is one of `statuses`; the next table or other route is
    one of `tables`. What is empty is not promised.
    """

    id: str
    text: str
    when: Test
    gate: bool | None = None
    statuses: frozenset[str] = frozenset()
    tables: frozenset[str] = frozenset()
    sources: tuple[Source, ...] = ()


class Impossible(NamedTuple):
    """A situation that cannot exist; a case that describes it is refused."""

    id: str
    when: Test
    text: str
    remedy: str


class Edition(NamedTuple):
    """The rules of one sector for one period, apart from what differs per municipality.

    No table is ever for a case in which `no_table_when` holds; where `attending_when` does, there
    is no absence now and no table is shown to apply for.
    """

    id: str
    sector: str
    name: str
    school_year: Annotated[str, Facet("pattern", r"^[0-9]{4}-[0-9]{4}$")]
    valid_from: date
    valid_until: date | None
    dating: Literal["stated", "inferred"]
    body: Hidden[Role]
    clock: Hidden[str]
    gate: Hidden[Condition]
    solved_when: Test
    sources: tuple[Source, ...]
    ladder_for: Hidden[Condition | None] = None
    no_table_when: Test | None = None
    attending_when: Test | None = None
    routes: Hidden[tuple[OtherRoute, ...]] = ()
    phases: Hidden[tuple[Phase, ...]] = ()
    duties: Hidden[tuple[Duty, ...]] = ()
    options: Hidden[tuple[Option, ...]] = ()
    notices: Hidden[tuple[Notice, ...]] = ()
    promises: Hidden[tuple[Promise, ...]] = ()
    interpretations: Hidden[tuple[str, ...]] = ()  # of the edition, its gate and its duties


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

    def school_year(self, day: date) -> int:
        """The calendar year in which the school year of this day starts."""
        return day.year if (day.month, day.day) >= self.school_year_starts else day.year - 1
