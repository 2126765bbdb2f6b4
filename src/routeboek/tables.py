"""Tables and routes, with who applies and who sits there: each part declared once, see `forms`.

Everything here is frozen and built once, from rule files that were checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, NamedTuple, TypeAlias

from routeboek.condition import Condition
from routeboek.forms import (
    DERIVED,
    ID,
    LOCAL,
    NAME,
    OR_ONE,
    SHORT,
    FileKey,
    Help,
    Ref,
    fixed,
)
from routeboek.jsonparts import Hidden, Key, Merged, Named, OrAbsent, OrNull, Shown, ordered
from routeboek.written import (
    Asked,
    CarriedOver,
    Explained,
    Flag,
    Id,
    Name,
    OwnSources,
    Readings,
    RoleId,
    Sentence,
    Sources,
    Text,
    Told,
    When,
    Whole,
)

Fault: TypeAlias = tuple[str, str, Mapping[str, str]]
"""Something wrong within one part: the code, the key it is about, and what the message needs."""


@fixed
class Role(NamedTuple):
    """Someone who applies, receives, sits at a table or acts."""

    id: Annotated[str, NAME, Key("role")]
    name: Name
    "De naam van de rol met een lidwoord, zoals `de school`."
    includes: Annotated[frozenset[RoleId], OR_ONE] = frozenset()
    "Wie namens deze rol mag optreden: een rol of een lijst van rollen."
    anyone: Hidden[Flag] = False
    "`yes`: iedereen mag deze rol op zich nemen."
    note: Hidden[Explained] = ""
    alias_of: Hidden[RoleId] = ""
    "Het id van de rol waarvan dit een andere naam is."
    sources: Hidden[OwnSources] = ()

    def covers(self, asker: str) -> bool:
        """Whether someone with role `asker` may act as this role."""
        return self.anyone or asker == self.id or asker in self.includes


ARole: TypeAlias = Annotated[Role, ID, Ref("role")]


class Note(NamedTuple):
    """A sentence of the rules with its source; `address` is a web or mail address."""

    text: Annotated[Told, SHORT]
    sources: Sources
    carried_over: CarriedOver = False
    address: OrAbsent[Text] = ""
    "Het webadres uit de tekst, waar u verder leest of terechtkunt."


WeekUnit: TypeAlias = Literal["weeks", "school-weeks"]


def week_unit(school: bool) -> WeekUnit:
    """What weeks are called, by whether the holidays of schools are left out."""
    return "school-weeks" if school else "weeks"


class Term(NamedTuple):
    """Weeks from the first worrying absence: guidance from `earliest`, last day at `latest`."""

    sources: Hidden[Sources]
    earliest_week: Whole | None = None
    ("Vanaf deze week kunt u aanmelden, geteld in weken na de begindatum (`clock`). Een richtlijn.")
    latest_week: Whole | None = None
    "Uiterlijk in deze week meldt u aan, geteld in weken na de begindatum (`clock`)."
    school_weeks: Flag = False
    "`yes`: de weken zijn schoolweken; dagen van een schoolvakantie tellen niet mee."
    interpretations: Hidden[Readings] = ()

    @property
    def unit(self) -> WeekUnit:
        """What the weeks are."""
        return week_unit(self.school_weeks)

    def faults(self) -> Iterator[Fault]:
        """The first week lies not beyond the last."""
        first, last = self.earliest_week, self.latest_week
        if first is not None and last is not None and first > last:
            keys = {"first": "earliest_week", "last": "latest_week"}
            yield "bounds-reversed", "latest_week", keys


class Application(NamedTuple):
    """Who applies, to whom, through whom and by what means; `when` tells in which cases.

    `note` says in words what `when` asks; `because` why this role applies (it is for `check`).
    """

    applicant: Named[ARole]
    "De rol die aanmeldt, uit `roles.yaml`."
    to: Named[ARole]
    "De rol waar de aanmelding heen gaat, uit `roles.yaml`."
    sources: Sources
    via: Named[ARole] | None = None
    "De rol die de aanmelding doorgeeft, uit `roles.yaml`."
    means: Sentence = ""
    "Hoe u aanmeldt, bijvoorbeeld `met het standaardformulier`."
    note: Sentence = ""
    "In woorden wat bij `when` staat, bijvoorbeeld `als de managers er niet uitkomen`."
    when: When | None = None
    "Deze manier van aanmelden is er alleen als dit waar is. Zonder `when` altijd."
    carried_over: CarriedOver = False
    interpretations: Hidden[Readings] = ()
    because: Hidden[Text] = ""
    "Waarom deze rol aanmeldt, als zij bij de tafels hiervoor niet aan tafel zat."

    def asker_may_apply(self, asker: str | None) -> Shown[bool | None]:
        """Whether who asks may; None when nobody says who that is."""
        return self.applicant.covers(asker) if asker else None


class Participant(NamedTuple):
    """Someone at the table."""

    role: Annotated[Merged[ARole], SHORT]
    "De rol van wie aan tafel zit, uit `roles.yaml`."
    sources: Sources
    note: Sentence = ""
    "Een toelichting achter de naam, bijvoorbeeld wanneer deze persoon erbij komt."
    carried_over: CarriedOver = False
    interpretations: Hidden[Readings] = ()


Applications: TypeAlias = Annotated[
    tuple[Application, ...],
    Help("Wie aanmeldt en bij wie. Elke manier van aanmelden is een item van de lijst."),
]
Participants: TypeAlias = Annotated[tuple[Participant, ...], Help("Wie er aan tafel zitten.")]
Contacts: TypeAlias = Annotated[tuple[Note, ...], Help("Waar u terechtkunt met vragen.")]
Notes: TypeAlias = tuple[Note, ...]


@ordered("table name formerly step named_only carried_over purpose term frequency")
class Table(NamedTuple):
    """One table of an edition as it is in one municipality.

    `gated` says whether the conditions to escalate come before this rung of the ladder.
    """

    id: Annotated[Id, FileKey("table"), Key("table")]
    "Het id van de tafel. Gemeenten en casussen verwijzen ernaar."
    name: Name
    "De naam van de tafel, zoals het advies haar noemt."
    sources: Sources
    condition: Hidden[Annotated[Condition, DERIVED]] = Condition("all", "", grouper="all")
    step: Whole | None = None
    "Het nummer van de stap op de ladder."
    gated: Hidden[Flag] = True
    "`no`: de drempel (`gate`) geldt niet voor deze stap. Zonder dit veld: `yes`."
    formerly: Sentence = ""
    "De naam die de tafel vroeger had."
    succeeds: Hidden[Annotated[tuple[Id, ...], OR_ONE]] = ()
    "De oude id's van deze tafel. Eerdere aanmeldingen onder dat id tellen mee."
    only_when: Asked | None = None
    "De tafel hoort alleen bij de route als dit waar is. Anders wordt zij overgeslagen."
    next_when: Asked | None = None
    "Een tafel naast de ladder is zelf de volgende tafel als dit waar is."
    purpose: Note | None = None
    "Waar de tafel voor bedoeld is."
    term: Annotated[Term | None, LOCAL] = None
    "Tussen welke weken u aanmeldt. Een gemeente vult dit in waar de uitgave het openlaat."
    frequency: Note | None = None
    "Hoe vaak de tafel bij elkaar komt."
    applications: Annotated[Applications, LOCAL] = ()
    participants: Annotated[Participants, LOCAL] = ()
    dossier: Annotated[Notes, LOCAL] = ()
    "Wat er in het dossier moet zitten."
    powers: Annotated[Notes, LOCAL] = ()
    "Wat deze tafel mag beslissen of doen."
    afterwards: Annotated[Notes, LOCAL] = ()
    "Wat er na de tafel gebeurt."
    contacts: Annotated[Contacts, LOCAL] = ()
    named_only: Flag = False
    "`yes`: de tekst noemt deze tafel, maar zegt niet hoe zij werkt."
    when_returned: Hidden[Literal["again", "anew", "tried"]] = "again"
    (
        "Wat geldt als deze tafel een casus teruglegt. `again`: u kunt daarna opnieuw aanmelden. "
        "`anew`: alles begint opnieuw, ook de termijn. `tried`: de tafel is geprobeerd."
    )
    carried_over: CarriedOver = False
    interpretations: Readings = ()


class Absence(NamedTuple):
    """A table that the edition has but this municipality has not, and where to go instead."""

    table: str
    go_to: OrNull[str]
    sources: Sources
    interpretations: Hidden[tuple[str, ...]] = ()


class OtherRoute(NamedTuple):
    """What holds instead of the ladder (`when` tells for whom), or remains at its end."""

    id: Id
    name: Name
    text: Told
    sources: Sources
    applications: Applications = ()
    participants: Participants = ()
    contacts: Contacts = ()
    when: When | None = None
    "Voor wie deze route geldt. Zonder `when` is zij er voor iedereen."
    interpretations: Hidden[Readings] = ()
