"""The parts of the rules beside the tables: each declared once, see `forms`.

Everything here is frozen and built once, from rule files that were checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, NamedTuple

from routeboek.condition import Condition, facts_of
from routeboek.facts import FactValue
from routeboek.forms import (
    DERIVED,
    FACT_NAME,
    ID,
    OR_ONE,
    SCHOOL_YEAR,
    SENTENCE,
    TEXT,
    FileKey,
    Ref,
    fixed,
)
from routeboek.jsonparts import Facet, Hidden, Key, Named, ordered
from routeboek.tables import ARole, Fault, OtherRoute
from routeboek.written import (
    Asked,
    CarriedOver,
    Day,
    Flag,
    Id,
    Name,
    OwnSources,
    Readings,
    Required,
    Sentence,
    Sources,
    Text,
    Told,
    When,
    Whole,
)


class Action(NamedTuple):
    """What a phase asks of someone."""

    text: Told
    "Wat er moet gebeuren, als zin."
    who: Annotated[tuple[ARole, ...], OR_ONE]
    "De rol die iets moet doen, uit `roles.yaml`. Eén rol of een lijst."
    sources: Sources
    when: When | None = None
    carried_over: CarriedOver = False


class Phase(NamedTuple):
    """A phase of the approach to absence, before or beside the tables."""

    id: Id
    name: Name
    text: Told
    sources: Sources
    actions: tuple[Action, ...] = ()
    "Wat iemand in deze fase moet doen."
    when: When | None = None
    "De casus is in deze fase als dit waar is."


class Ambition(NamedTuple):
    """What everyone aims at within some months of the first date; a day to know, no condition."""

    text: Told
    months: Whole
    "Hoeveel maanden na de begindatum (`clock`) het zover hoort te zijn."
    sources: Sources
    interpretations: Hidden[Readings] = ()


class Duty(NamedTuple):
    """An obligation that runs whatever table the case is at; not at all when `unless` is true."""

    id: Id
    text: Told
    "De plicht als zin."
    on_whom: Named[ARole]
    "De rol die de plicht heeft, uit `roles.yaml`."
    sources: Sources
    unless: Asked | None = None
    "De plicht geldt niet als dit waar is."
    when: When | None = None
    "De plicht geldt als dit waar is. Zonder `when` geldt zij altijd."
    done_when: Asked | None = None
    "Aan de plicht is voldaan als dit waar is."
    carried_over: CarriedOver = False
    interpretations: Hidden[Readings] = ()


class Option(NamedTuple):
    """Help that is no table; what comes `first` is said near the top."""

    id: Id
    name: Name
    text: Told
    who_asks: Named[ARole]
    "De rol die deze hulp aanvraagt, uit `roles.yaml`."
    sources: Sources
    when: When | None = None
    "De hulp komt in het advies als dit waar is. Zonder `when` altijd."
    shown_in: Annotated[frozenset[Annotated[str, ID, Ref("status")]], OR_ONE] = frozenset()
    "De hulp komt alleen in een advies met deze status, of met een status uit deze lijst."
    first: Hidden[Flag] = False
    "`yes`: deze hulp staat boven in het advies."


class Notice(NamedTuple):
    """A warning that the rules give when its test is true; some come `first`, before all else."""

    code: Id
    "De vaste code van de waarschuwing. Programma's zoeken erop."
    text: Told
    when: When
    "De waarschuwing komt in het advies als dit waar is."
    sources: OwnSources = ()
    first: Flag = False
    "`yes`: deze waarschuwing komt voor al het andere."


@fixed
class Interpretation(NamedTuple):
    """A choice between readings of an unclear passage; `when` tells which cases it can touch.

    What stands under a reading holds only while that one is chosen. An interpretation that is
    `text_only` changes no advice, whichever reading is chosen.
    """

    id: Annotated[Id, Key("code")]
    issue: Id
    "Het nummer van de kwestie, zoals A-45. Het staat bij de aanname in het advies."
    question: Sentence
    "De vraag die de tekst openlaat."
    readings: Mapping[str, Annotated[str, SENTENCE]]
    (
        "De mogelijke lezingen, ten minste twee: een korte naam, en de lezing als zin. "
        "Die zin staat in het advies."
    )
    chosen: Annotated[str, ID]
    "De naam van de lezing die wij volgen. Wie een andere kiest, verandert alleen deze regel."
    sources: Sources
    when: When | None = None
    "De aanname komt alleen in het advies als dit waar is."
    text_only: Flag = False
    "`yes`: welke lezing u ook kiest, geen advies verandert erdoor."

    @property
    def text(self) -> str:
        """The reading that is chosen, in a sentence."""
        return self.readings[self.chosen]

    def others(self) -> list[str]:
        """The readings that are not chosen."""
        return [one for one in self.readings if one != self.chosen]

    def faults(self) -> Iterator[Fault]:
        """There are readings to choose from, and the choice is one of them."""
        if self.chosen not in self.readings:
            yield "reading-not-listed", "chosen", {"name": self.chosen}
        if len(self.readings) < 2:
            yield "one-reading", "readings", {}


@ordered("fact value text")
class UnlessStated(NamedTuple):
    """What a fact is taken to be while nobody states it: an exception that nobody raises.

    `when` is a test on what is stated; what nobody has told is not the case there. `because` says
    why it need not be asked (it is for who keeps the rules).
    """

    value: Annotated[FactValue, TEXT]
    "De waarde die dan geldt."
    text: Told
    ("Wat dan is aangenomen, in een paar woorden zonder hoofdletter. Het staat in het advies.")
    sources: Sources
    because: Hidden[Text]
    "Waarom dit niet steeds gevraagd hoeft te worden."
    fact: Annotated[str, DERIVED]
    when: When | None = None
    ("Alleen als dit blijkt uit wat is opgegeven. Wat niemand opgaf, geldt hier als niet zo.")


class Promise(NamedTuple):
    """What holds for every case in which `when` is true, as `routeboek check` proves.

    The gate is met, or is not; the status is one of `statuses`; the next table or other route is
    one of `tables`. What is empty is not promised.
    """

    id: Id
    text: Told
    "De belofte als zin."
    when: When
    "In elke casus waarin dit waar is, moet de belofte kloppen."
    sources: Sources
    gate: Flag | None = None
    "`yes`: aan de drempel (`gate`) is dan voldaan. `no`: er is dan niet aan voldaan."
    statuses: Annotated[frozenset[Annotated[str, ID, Ref("status")]], FileKey("status"), OR_ONE] = (
        frozenset()
    )
    "De status die het advies dan heeft, of een lijst van statussen die mogen."
    tables: Annotated[frozenset[Annotated[str, ID, Ref("destination")]], OR_ONE] = frozenset()
    "De volgende tafel is er een van deze. Zonder dit veld mag het elke tafel zijn."

    def faults(self) -> Iterator[Fault]:
        """Something is promised."""
        if self.gate is None and not self.statuses and not self.tables:
            yield "promise-empty", "", {}


class Impossible(NamedTuple):
    """A situation that cannot exist; a case that describes it is refused."""

    id: Id
    when: When
    "Deze situatie kan niet bestaan."
    text: Told
    "Wat er niet kan, als zin."
    remedy: Sentence
    "Wat de gebruiker aan de casus moet nakijken of veranderen."
    sources: OwnSources = ()


class Conventions(NamedTuple):
    """What counts in a region where the documents leave that open."""

    edition_of: Literal["reference-date", "first-date", "last-application"] = "reference-date"
    (
        "Welke dag bepaalt welke uitgave geldt: de peildatum (`reference-date`), de begindatum van "
        "de termijnen (`first-date`) of de laatste aanmelding (`last-application`)."
    )
    municipality_of: Literal["school", "home"] = "school"
    "Welke gemeente de route bepaalt: die van de school, of die waar de leerling woont (`home`)."
    home_elsewhere: Literal["accepted", "refused"] = "accepted"
    "Of een casus van een leerling die buiten deze gemeenten woont wordt geweigerd (`refused`)."
    given_up: Literal["never", "after-next-term"] = "never"
    (
        "Of een tafel die nog loopt zonder oplossing heet te zijn gebleven als de termijn van de "
        "volgende stap voorbij is (`after-next-term`)."
    )
    term_met_by: Literal["application", "outcome"] = "application"
    "Wat binnen een termijn moet gebeuren: aanmelden, of een uitkomst hebben (`outcome`)."


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
    ambition: Hidden[Ambition | None] = None
    "Wat iedereen binnen een aantal maanden wil bereiken. `routeboek timeline` noemt de dag."
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
    def made_for(self) -> int:
        """The calendar year in which the school year starts that the text was made for."""
        return int(self.school_year[:4])

    @property
    def presence(self) -> frozenset[str]:
        """The facts that tell whether the pupil is at school."""
        return frozenset(facts_of(self.attending_when) if self.attending_when else ())

    def faults(self) -> Iterator[Fault]:
        """An edition ends after it started."""
        if self.valid_until and self.valid_until < self.valid_from:
            yield "edition-ends-before-start", "valid_until", {}
