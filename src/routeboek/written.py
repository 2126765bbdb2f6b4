"""How rule files write single values, sources, tests and conditions."""

from __future__ import annotations

from datetime import date
from typing import Annotated, NamedTuple, TypeAlias

from routeboek.condition import Condition, Nature, Source, Test
from routeboek.forms import (
    ABOVE,
    BY_SOURCES,
    DAY,
    FACT_NAME,
    FLAG,
    FLAT,
    ID,
    OR_ONE,
    SENTENCE,
    SHORT,
    TEXT,
    WHOLE,
    FileKey,
    Help,
    Ref,
    WrittenAs,
    always,
    fixed,
)

Flag: TypeAlias = Annotated[bool, FLAG]
Whole: TypeAlias = Annotated[int, WHOLE]
Day: TypeAlias = Annotated[date, DAY]
Text: TypeAlias = Annotated[str, TEXT]
Sentence: TypeAlias = Annotated[str, SENTENCE]
"""A text that is translated."""
Id: TypeAlias = Annotated[
    str, ID, Help("Een korte, vaste naam. Geef een bestaand id nooit een andere betekenis.")
]
Name: TypeAlias = Annotated[str, SENTENCE, Help("De naam zoals mensen hem lezen.")]
Told: TypeAlias = Annotated[str, SENTENCE, Help("De zin die in het advies komt te staan.")]
Explained: TypeAlias = Annotated[
    str, SENTENCE, Help("Een korte toelichting, die erachter komt te staan.")
]
AlsoCalled: TypeAlias = Annotated[
    tuple[Text, ...],
    OR_ONE,
    Help(
        "Hoe mensen dit ook noemen: een woord of een lijst. "
        "Staat zo'n woord in een casus, dan noemt de melding het goede id."
    ),
]
FactName: TypeAlias = Annotated[str, FACT_NAME, Ref("fact")]
TableId: TypeAlias = Annotated[str, ID, Ref("table")]
RoleId: TypeAlias = Annotated[str, ID, Ref("role")]
_CarriedOver: TypeAlias = Annotated[
    bool,
    FLAG,
    Help(
        "`yes`: dit komt uit een andere uitgave, omdat de tekst van deze uitgave erover zwijgt. "
        "Zonder dit veld volgt het uit de bronnen."
    ),
]
CarriedOver: TypeAlias = Annotated[_CarriedOver, BY_SOURCES]


@fixed
class WrittenSource(NamedTuple):
    """Where something stands in a document; what is left out at the front was said above."""

    document: Annotated[str, ID, Ref("document")] = ""
    "Het id van het document in `sources.yaml`, zoals S0. Zonder dit veld: dat van hierboven."
    heading: Annotated[str, TEXT] = ""
    (
        "De kop in het document, precies zoals hij er staat. "
        "Zonder kop en document: die van hierboven."
    )
    row: Annotated[str | None, TEXT] = None
    "De rij of de plaats onder die kop, zoals `Aanmelding` of `eerste punt`."


Cited: TypeAlias = Annotated[Source, WrittenAs(WrittenSource)]
Cites: TypeAlias = Annotated[
    WrittenSource,
    Help("Waar de onderdelen hieronder vandaan komen, als zij zelf niets anders zeggen."),
]
OwnSources: TypeAlias = Annotated[
    tuple[Cited, ...],
    FileKey("source"),
    OR_ONE,
    Help(
        "Waar dit vandaan komt: document, kop en zo nodig de rij. "
        "Eén bron of een lijst van bronnen."
    ),
]
"""The sources of a part that may do without."""
Sources: TypeAlias = Annotated[
    OwnSources,
    ABOVE,
    Help(
        "Waar dit vandaan komt: document, kop en zo nodig de rij. "
        "Eén bron of een lijst van bronnen. Zonder dit veld is het de bron van hierboven."
    ),
]
Readings: TypeAlias = Annotated[
    tuple[Annotated[str, ID, Ref("interpretation")], ...],
    FileKey("interpretation"),
    OR_ONE,
    Help("Het id van de lezing waarop dit steunt, of een lijst van id's."),
]


class Comparison(NamedTuple):
    """One comparison: of a fact, of the history (`tried`) or of the reference date."""

    fact: FactName | None = None
    "Het gegeven dat u vergelijkt, uit `facts.yaml`. Het veld ernaast zegt hoe."
    is_: Annotated[str | None, TEXT, FileKey("is")] = None
    "Het gegeven heeft deze waarde. Voor ja of nee (`yes`, `no`) en voor een keuze."
    in_: Annotated[tuple[Text, ...] | None, FileKey("in")] = None
    "Het gegeven heeft een van deze waarden. Voor een keuze."
    at_least: Whole | None = None
    "Dit aantal of meer. Mag samen met `at_most`."
    at_most: Whole | None = None
    "Dit aantal of minder. Mag samen met `at_least`."
    includes: Text | None = None
    "Deze waarde is een van de gekozen waarden."
    includes_any: tuple[Text, ...] | None = None
    "Een of meer van deze waarden zijn gekozen."
    weeks_since_at_least: Whole | None = None
    "Sinds de datum van het gegeven zijn op de peildatum zoveel weken voorbij, of meer."
    days_since_at_least: Whole | None = None
    "Sinds de datum van het gegeven zijn op de peildatum zoveel dagen voorbij, of meer."
    school_weeks_since_at_least: Whole | None = None
    (
        "Hetzelfde in schoolweken: de dagen van schoolvakanties die in de casus staan, "
        "tellen niet mee."
    )
    years_since_at_least: Whole | None = None
    "Sinds de datum van het gegeven zijn op de peildatum zoveel jaren voorbij, of meer."
    given: Flag | None = None
    "`yes`: er is zo'n datum. `no`: die datum is er niet."
    before: Annotated[str | None, FACT_NAME, Ref("date-fact")] = None
    "De datum ligt voor de datum van dit andere gegeven."
    tried: TableId | None = None
    "Het id van een tafel die zonder oplossing eindigde, of met reden niet van toepassing was."
    applied_for: Annotated[tuple[Annotated[str, ID, Ref("table-or-any")], ...] | None, OR_ONE] = (
        None
    )
    (
        "Het id van een tafel die is aangevraagd, hoe zij ook afliep, of een lijst. "
        "Met `any` elke tafel."
    )
    held: Annotated[tuple[TableId, ...] | None, OR_ONE] = None
    "Het id van een tafel die echt is gehouden en een uitkomst heeft, welke ook, of een lijst."
    from_date: Day | None = None
    "De peildatum is deze dag of later, als 2026-08-01."
    until_date: Day | None = None
    "De peildatum is deze dag of eerder, als 2026-07-31."
    condition: Annotated[str | None, ID, Ref("named-condition"), SHORT] = None
    "De naam van een voorwaarde uit `conditions.yaml`."


class WrittenTest(NamedTuple):
    """A yes/no question about a case: a comparison of one fact, or a group."""

    comparison: Annotated[Comparison, FLAT]
    all: tuple[Asked, ...] | None = None
    "Elk van deze onderdelen klopt."
    any: tuple[Asked, ...] | None = None
    "Een of meer van deze onderdelen kloppen."
    none: tuple[Asked, ...] | None = None
    "Geen van deze onderdelen klopt."


Asked: TypeAlias = Annotated[Test, WrittenAs(WrittenTest)]
When: TypeAlias = Annotated[
    Test,
    WrittenAs(WrittenTest),
    Help("Geldt alleen in een casus waarin dit waar is. Zonder `when` geldt het altijd."),
]


class WrittenCondition(NamedTuple):
    """A test with what it means when it is unmet, or a group of such conditions."""

    comparison: Annotated[Comparison, FLAT]
    text: Sentence = ""
    "De voorwaarde als zin, zoals zij in het advies staat."
    all: tuple[Required, ...] | None = None
    "Elk van deze onderdelen klopt."
    any: tuple[Required, ...] | None = None
    "Een of meer van deze onderdelen kloppen."
    none: tuple[Asked, ...] | None = None
    "Geen van deze onderdelen klopt."
    id: Annotated[str, ID] = ""
    "De naam van de voorwaarde. Zonder `id` is dat de naam van het gegeven."
    nature: Nature | None = None
    (
        "Wat het betekent als er niet aan voldaan is. `action`: iemand kan iets doen; "
        "`circumstance`: u kunt alleen wachten; `fit`: de tafel is niet voor deze casus."
    )
    todo: Sentence = ""
    "Wat iemand kan doen om aan de voorwaarde te voldoen."
    who: Annotated[tuple[RoleId, ...], OR_ONE] = ()
    "De rol die iets moet doen, uit `roles.yaml`. Eén rol of een lijst."
    blocking: Flag = True
    "`no`: de voorwaarde komt in het advies, maar houdt niemand tegen. Zonder dit veld: `yes`."
    carried_over: _CarriedOver | None = None
    decides_first: Flag = False
    "`yes`: is er niet aan voldaan, dan doen de andere voorwaarden er niet meer toe."
    sources: OwnSources = ()
    interpretations: Readings = ()


Required: TypeAlias = Annotated[Condition, WrittenAs(WrittenCondition)]


@always
class NamedCondition(NamedTuple):
    """A condition that recurs; where it is used stand its source and whatever else differs."""

    test: Annotated[WrittenTest, FLAT]
    text: Sentence = ""
    "De voorwaarde als zin. Nodig als de voorwaarde bij een tafel of in een drempel staat."
    id: Annotated[str, ID] = ""
    "De naam van de voorwaarde in een advies. Zonder `id` is dat de naam van het gegeven."
    nature: Nature | None = None
    "Wat het betekent als er niet aan voldaan is: `action`, `circumstance` of `fit`."
    todo: Sentence = ""
    "Wat iemand kan doen om aan de voorwaarde te voldoen."
    who: Annotated[tuple[RoleId, ...], OR_ONE] = ()
    "De rol die iets moet doen, uit `roles.yaml`. Eén rol of een lijst."
