"""The parts of the rules beside the tables: each declared once, see `forms`.

Everything here is frozen and built once, from rule files that were checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, NamedTuple

from routeboek.facts import FactValue
from routeboek.forms import (
    DERIVED,
    ID,
    OR_ONE,
    SENTENCE,
    TEXT,
    FileKey,
    Ref,
)
from routeboek.jsonparts import Hidden, Key, Named, ordered
from routeboek.tables import (
    ARole,
    Fault,
)
from routeboek.written import (
    Asked,
    CarriedOver,
    Flag,
    Id,
    Name,
    OwnSources,
    Readings,
    Sentence,
    Sources,
    Text,
    Told,
    When,
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


class Interpretation(NamedTuple):
    """A choice between readings of an unclear passage; `when` tells which cases it can touch."""

    id: Annotated[Id, Key("code")]
    issue: Id
    "Het nummer van de kwestie, zoals A-45. Het staat bij de aanname in het advies."
    question: Sentence
    "De vraag die de tekst openlaat."
    readings: Mapping[str, Annotated[str, SENTENCE]]
    "De mogelijke lezingen, ten minste twee: een korte naam en wat zij betekent."
    chosen: Annotated[str, ID]
    "De naam van de lezing die wij volgen. Verander dan ook de regel zelf."
    text: Told
    "De gekozen lezing als zin. Zij staat als aanname in het advies."
    sources: Sources
    when: When | None = None
    "De aanname komt alleen in het advies als dit waar is."

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
