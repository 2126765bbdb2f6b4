"""The documents of a folder of rules, as they are written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import new_class
from typing import Annotated, Any, Generic, NamedTuple, TypeAlias, TypeVar

from routeboek.facts import Fact
from routeboek.forms import (
    FLAT,
    ID,
    MONTH_DAY,
    NAME,
    ONLY_LOCAL,
    TEXT,
    Form,
    Help,
    Part,
    Ref,
    Several,
    WrittenAs,
    fixed,
    keys_of,
)
from routeboek.parts import Conventions, Edition, Impossible, Interpretation, Option, UnlessStated
from routeboek.tables import Fault, OtherRoute, Role, Table
from routeboek.written import (
    AlsoCalled,
    Cites,
    Day,
    Flag,
    Id,
    Name,
    NamedCondition,
    OwnSources,
    Readings,
    Required,
    RoleId,
    Sentence,
    Sources,
    Text,
    Whole,
)

Interpretations: TypeAlias = Annotated[
    tuple[Interpretation, ...],
    Help("De lezingen: keuzes bij een zin die u op twee manieren kunt lezen."),
]
Options: TypeAlias = Annotated[
    tuple[Option, ...], Help("Hulp die geen tafel is, zoals een adviseur die u kunt vragen.")
]
Conditions: TypeAlias = Annotated[
    tuple[Required, ...],
    Help(
        "De voorwaarden. Aan elke voorwaarde moet voldaan zijn, tenzij er `blocking: no` bij staat."
    ),
]


Row: TypeAlias = Annotated[
    str, TEXT, Help("De rij waaronder dit document dit zegt, zoals `Aanmelding`.")
]


@fixed
class Waiver(NamedTuple):
    """A finding of `routeboek check` that is accepted: by whom, why, and until when."""

    code: Id
    "De code van de melding die geaccepteerd is. Zij staat in de uitvoer tussen haken."
    rule: Text
    "De naam van het onderdeel waar de melding over gaat, zoals de melding hem noemt."
    who: RoleId
    "Wie de melding heeft geaccepteerd: een rol uit `roles.yaml`."
    why: Text
    "Waarom de melding mag blijven staan."
    until: Day
    (
        "Tot en met welke dag dit geldt, als 2027-07-31. Daarna komt de melding terug. "
        "Dat is ten laatste het eind van het schooljaar na dat van de nieuwste uitgave."
    )


class RegionDocument(NamedTuple):
    """The file region.yaml."""

    region: Id
    "Het id van de regio."
    name: Name
    school_year_starts: Annotated[str, MONTH_DAY]
    "De eerste dag van een schooljaar, als maand en dag: 08-01 is 1 augustus."
    conventions: Annotated[Conventions, FLAT]
    carry_forward_years: Whole
    "Hoeveel schooljaren de laatste uitgave langer blijft gelden, als er geen nieuwe is."
    warn_days_before: Whole = 0
    (
        "Hoeveel dagen voor het einde van een termijn het advies daarvoor waarschuwt. "
        "Zonder dit getal waarschuwt het niet."
    )
    interpretations: Interpretations = ()
    impossible: tuple[Impossible, ...] = ()
    "Gegevens die elkaar tegenspreken. Zo'n casus wordt geweigerd."
    waivers: tuple[Waiver, ...] = ()
    "Meldingen van `routeboek check` die geaccepteerd zijn, elk met een reden en een einddatum."


@fixed
class FactEntry(NamedTuple):
    """The declaration of a fact."""

    fact: Annotated[Fact, FLAT]
    question_en: Text
    "Dezelfde vraag in het Engels."
    note: Text = ""
    "Een toelichting bij de vraag."
    also_called: AlsoCalled = ()
    values_called: Mapping[str, AlsoCalled] = {}
    "Hoe mensen de keuzes ook noemen: bij de naam van een keuze een lijst van woorden."
    unused: Text = ""
    "Waarom geen regel dit gegeven gebruikt."
    unless_stated: UnlessStated | None = None
    (
        "Een uitzondering die iemand naar voren moet brengen: "
        "welke waarde geldt zolang niemand er iets over zegt."
    )
    sources: OwnSources = ()

    def faults(self) -> Iterator[Fault]:
        """A choice has values, and nothing else has."""
        if (self.fact.type in ("choice", "choices")) != bool(self.fact.values):
            yield "fact-values", "", {"name": self.fact.name}
        for value in self.values_called:
            if value not in self.fact.values:
                yield "unknown-value", "values_called", {"name": value}


@fixed
class FactsDocument(NamedTuple):
    """The file facts.yaml."""

    facts: Mapping[str, FactEntry]
    "Alle gegevens, elk onder een eigen naam van kleine letters, cijfers en _."


@fixed
class RoleEntry(NamedTuple):
    """The declaration of a role."""

    role: Annotated[Role, FLAT]
    also_called: AlsoCalled = ()


@fixed
class RolesDocument(NamedTuple):
    """The file roles.yaml."""

    roles: Mapping[str, RoleEntry]
    "Alle rollen, elk onder een eigen id."


@fixed
class ConditionsDocument(NamedTuple):
    """The file conditions.yaml, which a folder may do without."""

    conditions: Mapping[str, NamedCondition]
    "Voorwaarden die op meer plaatsen staan, elk onder een eigen naam."


class SectorDocument(NamedTuple):
    """The first document of a sector file."""

    sector: Id
    "Het id van de sector, zoals po of vo."
    name: Name
    also_called: AlsoCalled = ()
    interpretations: Interpretations = ()


class WrittenTable(NamedTuple):
    """What an edition says of a table for every municipality."""

    table: Annotated[Table, FLAT]
    also_called: AlsoCalled = ()
    conditions: Conditions = ()
    same_everywhere: Flag = False
    "`yes`: de tafel werkt in elke gemeente hetzelfde. Een gemeente vult haar dan niet in."
    cites: Cites | None = None


def _is_cited(form: Form) -> bool:
    """Whether what stands there, or each item of it, has sources."""
    if isinstance(form, Several):
        return _is_cited(form.item)
    return isinstance(form, Part) and "source" in keys_of(form.shape)


def _declared(space: dict[str, object]) -> None:
    """Under which row of its tables a document says what of a table."""
    space["__doc__"] = _declared.__doc__
    cited = [key for key, field in keys_of(WrittenTable).items() if _is_cited(field.form)]
    space |= {"__module__": __name__, "__annotations__": dict.fromkeys(cited, Row)}
    space |= dict.fromkeys(cited, "")


Rows = new_class("Rows", (NamedTuple,), {}, _declared)
"""Under which row of its tables a document says what of a table."""


@fixed
class Publication(NamedTuple):
    """A source document."""

    title: Sentence
    "De titel van het document."
    publisher: Text = ""
    "Wie het document heeft uitgegeven."
    dated: Text = ""
    "Van wanneer het document is, of wat daarover bekend is."
    note: Text = ""
    "Een korte toelichting, voor wie de regels bijhoudt."
    rows: Annotated[Mapping[str, str], WrittenAs(Rows)] = {}
    (
        "De rijen waaronder dit document bij elke tafel hetzelfde zegt. "
        "Een onderdeel zonder eigen bron krijgt zo vanzelf de goede rij."
    )
    headings: Mapping[str, tuple[Text, ...]] = {}
    (
        "De koppen van het document, in volgorde, elk met de rijen of plaatsen eronder. "
        "Regels mogen dan alleen daarnaar verwijzen."
    )


@fixed
class SourcesDocument(NamedTuple):
    """The file sources.yaml."""

    sources: Mapping[str, Publication]
    "Alle documenten, elk onder een eigen id, zoals S0."


class EditionDocument(NamedTuple):
    """One edition of a sector."""

    edition: Annotated[Edition, FLAT]
    gate: tuple[Required, ...]
    "De drempel: de voorwaarden die voor elke tafel van de ladder gelden."
    ladder: tuple[WrittenTable, ...]
    "De tafels die na elkaar komen, in volgorde."
    side_tables: tuple[WrittenTable, ...] = ()
    "Tafels naast de ladder."
    cites: Cites | None = None


class MunicipalityDocument(NamedTuple):
    """The first document of a municipality file."""

    municipality: Id
    "Het id van de gemeente."
    name: Name
    also_called: AlsoCalled = ()
    sources: OwnSources = ()
    interpretations: Interpretations = ()


class Lack(NamedTuple):
    """What the table has in other municipalities and not in this one, and why."""

    text: Text
    "Waarom deze gemeente dit niet heeft."
    sources: Sources
    condition: Annotated[str, ID] = ""
    "Het id van de voorwaarde die hier niet geldt."
    applicant: RoleId = ""
    "De rol die hier niet aanmeldt, uit `roles.yaml`."
    participant: RoleId = ""
    "De rol die hier niet aan tafel zit, uit `roles.yaml`."

    def faults(self) -> Iterator[Fault]:
        """One thing is lacking."""
        if sum(map(bool, (self.condition, self.applicant, self.participant))) != 1:
            yield "lacks-one-thing", "", {}


class FilledTable(NamedTuple):
    """What a municipality fills in for one table, or that it does not have it."""

    id: Annotated[str, NAME]
    parts: Annotated[Mapping[str, object], ONLY_LOCAL, WrittenAs(Table)]
    cites: Cites | None = None
    conditions: Conditions = ()
    absent: Flag = False
    "`yes`: deze gemeente heeft deze tafel niet. Zeg met `source` waar dat staat."
    go_to: Annotated[str, ID, Ref("way-out")] = ""
    "Het id van de tafel of de route waar u in plaats daarvan heen gaat."
    lacks: tuple[Lack, ...] = ()
    "Voorwaarden, aanmelders en deelnemers die andere gemeenten wel hebben en deze bewust niet."
    sources: OwnSources = ()
    interpretations: Readings = ()


class MunicipalEditionDocument(NamedTuple):
    """An edition in one municipality; `covered: no` says that it has no part in it."""

    edition: Annotated[str, ID, Ref("edition")]
    "Het id van de uitgave die u hier voor deze gemeente invult."
    covered: Flag = True
    "`no`: deze gemeente doet niet mee aan deze uitgave."
    cites: Cites | None = None
    tables: Annotated[Mapping[str, FilledTable], Ref("table")] = {}
    ("De tafels van de uitgave, elk onder haar id. Vul elke tafel in of zeg dat zij er niet is.")
    fallback: OtherRoute | None = None
    "Wat er overblijft als de ladder op is."
    options: Options = ()


@fixed
class Translation(NamedTuple):
    """A text of the rules in English."""

    nl: Text
    "De Nederlandse tekst, precies zoals hij in de regels staat."
    en: Text
    "De Engelse tekst."


@fixed
class TranslationsDocument(NamedTuple):
    """The file en.yaml."""

    translations: tuple[Translation, ...]
    "De teksten van de regels met hun vertaling."


# ---------------------------------------------------------------- all of a folder

FILES: Mapping[str, tuple[type, ...]] = {
    "region": (RegionDocument,),
    "facts": (FactsDocument,),
    "roles": (RolesDocument,),
    "sources": (SourcesDocument,),
    "conditions": (ConditionsDocument,),
    "sector": (SectorDocument, EditionDocument),
    "municipality": (MunicipalityDocument, MunicipalEditionDocument),
    "translations": (TranslationsDocument,),
}
"""What each kind of file holds: one document, or a first one and then more of another kind."""

DOCUMENTS: Sequence[type] = [one for several in FILES.values() for one in several]


def first_key(document: type) -> str:
    """The key that a document begins with, which says what it is."""
    return next(iter(keys_of(document)))


T = TypeVar("T")


class Read(NamedTuple, Generic[T]):
    """A document: what it says, and the sector or municipality it is of."""

    said: T
    within: str = ""


class Documents(NamedTuple):
    """The documents of a folder of rules, in the order of its files."""

    region: Read[RegionDocument]
    facts: Read[FactsDocument]
    roles: Read[RolesDocument]
    sources: Read[SourcesDocument]
    conditions: Sequence[Read[ConditionsDocument]]
    sectors: Sequence[Read[SectorDocument]]
    editions: Sequence[Read[EditionDocument]]
    municipalities: Sequence[Read[MunicipalityDocument]]
    municipal: Sequence[Read[MunicipalEditionDocument]]
    translations: Sequence[Read[TranslationsDocument]]

    def all(self) -> tuple[Read[Any], ...]:
        """Every document."""
        single = self.region, self.facts, self.roles, self.sources
        several = self.conditions, self.sectors, self.editions, self.municipalities, self.municipal
        return (*single, *(one for some in several for one in some))

    def interpretations(self) -> Iterator[Interpretation]:
        """Every interpretation that is declared."""
        yield from self.region.said.interpretations
        for sector, _ in self.sectors:
            yield from sector.interpretations
        for municipality, _ in self.municipalities:
            yield from municipality.interpretations
