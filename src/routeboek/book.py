"""The rule book: editions, each joined with the municipalities it covers.

Everything here is frozen and built once, from rule files that were checked; nothing refers to a
file, a clock or a region.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Literal, NamedTuple

from routeboek.condition import Condition, WeeksSince, facts_of
from routeboek.decision import Decision
from routeboek.facts import Fact
from routeboek.forms import DERIVED, FACT_NAME, SCHOOL_YEAR, FileKey, Ref
from routeboek.jsonparts import Facet, Hidden, Merged, ordered
from routeboek.messages import Language
from routeboek.parts import (
    Duty,
    Impossible,
    Interpretation,
    Notice,
    Option,
    Phase,
    Promise,
    UnlessStated,
)
from routeboek.tables import Absence, ARole, Fault, OtherRoute, Role, Table
from routeboek.written import Asked, Day, Id, Name, Readings, Required, Sources


@ordered("id sector name school_year valid_from valid_until dating")
class Edition(NamedTuple):
    """The rules of one sector for one period, apart from what differs per municipality.

    No table is ever for a case in which `no_table_when` holds; where `attending_when` does, there
    is no absence now and no table is shown to apply for. The interpretations are those of the
    edition itself, of its gate and of its duties.
    """

    id: Annotated[Id, FileKey("edition")]
    "Het id van de uitgave, zoals po-2026."
    name: Name
    "De naam van de uitgave."
    school_year: Annotated[str, SCHOOL_YEAR, Facet("pattern", r"^[0-9]{4}-[0-9]{4}$")]
    "Het schooljaar waarvoor de tekst gemaakt is, als 2026-2027."
    valid_from: Day
    "De eerste dag waarop de uitgave geldt, als 2026-08-01."
    dating: Literal["stated", "inferred"]
    "`stated`: de tekst zegt zelf vanaf wanneer zij geldt. `inferred`: wij hebben dat afgeleid."
    body: Hidden[ARole]
    "Het overleg dat de casus volgt: een rol uit `roles.yaml`, zoals mdo of jes."
    clock: Hidden[Annotated[str, FACT_NAME, Ref("date-fact")]]
    "Het gegeven met de begindatum. Vanaf die datum worden de weken geteld."
    solved_when: Asked
    "Wanneer de casus opgelost is en geen tafel meer nodig is."
    sources: Sources
    sector: Annotated[str, DERIVED]
    gate: Hidden[Annotated[Condition, DERIVED]] = Condition("gate", "", grouper="all")
    valid_until: Day | None = None
    (
        "De laatste dag waarop de uitgave geldt, als 2027-07-31. "
        "Zonder deze dag geldt zij tot de volgende uitgave."
    )
    ladder_for: Hidden[Required | None] = None
    "Voor wie de ladder is. Klopt dit niet, dan geldt een tafel ernaast of een andere route."
    no_table_when: Asked | None = None
    "In een casus waarin dit waar is, is er geen enkele tafel."
    attending_when: Asked | None = None
    (
        "De leerling is weer op school als dit waar is. "
        "Het advies toont dan geen tafel om aan te melden."
    )
    routes: Hidden[tuple[OtherRoute, ...]] = ()
    "Andere routes: wat er geldt in plaats van de ladder."
    phases: Hidden[tuple[Phase, ...]] = ()
    "De fasen van de verzuimaanpak, voor de tafels of ernaast."
    duties: Hidden[tuple[Duty, ...]] = ()
    "Plichten: wat iemand moet doen, aan welke tafel de casus ook is."
    options: Hidden[tuple[Option, ...]] = ()
    "Hulp die geen tafel is, zoals een adviseur die u kunt vragen."
    notices: Hidden[Annotated[tuple[Notice, ...], FileKey("warnings")]] = ()
    "Waarschuwingen die bij een advies kunnen staan."
    promises: Hidden[tuple[Promise, ...]] = ()
    "Beloften: wat in elke casus moet kloppen. `routeboek check` rekent ze na."
    interpretations: Hidden[Readings] = ()

    @property
    def presence(self) -> frozenset[str]:
        """The facts that tell whether the pupil is at school."""
        return frozenset(facts_of(self.attending_when) if self.attending_when else ())

    def faults(self) -> Iterator[Fault]:
        """An edition ends after it started."""
        if self.valid_until and self.valid_until < self.valid_from:
            yield "edition-ends-before-start", "valid_until", {}


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

    def school_year(self, day: date) -> int:
        """The calendar year in which the school year of this day starts."""
        return day.year if (day.month, day.day) >= self.school_year_starts else day.year - 1
