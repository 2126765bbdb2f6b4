"""What an example can expect of an advice: how it is written, what the advice says, how they agree.

How it is written is for editors; reading takes any text. What an advice cannot say is then told as
a difference, and a case that is to be refused may be wrong in every way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated, NamedTuple, TypeAlias

from routeboek.advice import Advice, Deadline
from routeboek.decision import STATUSES
from routeboek.forms import DAY, ID, OR_ONE, TEXT, WHOLE, Kind, fixed
from routeboek.jsonparts import as_json
from routeboek.tables import Application, OtherRoute, Participant, Table
from routeboek.written import Text
from routeboek.yamlnodes import PlainNode

NOTHING = "geen"

# ---------------------------------------------------------------- how it is written


def _or_nothing(kind: Kind) -> Kind:
    return TEXT.for_editors({"anyOf": [kind.schema, {"const": NOTHING}]})


def _one_of(*words: object) -> Kind:
    return TEXT.for_editors({"enum": list(words)})


AnId: TypeAlias = Annotated[str, TEXT.for_editors(ID.schema)]
_Ids: TypeAlias = Annotated[tuple[Annotated[str, ID], ...], OR_ONE]
_Day: TypeAlias = Annotated[str, _or_nothing(DAY)]
_Week: TypeAlias = Annotated[str, _or_nothing(WHOLE)]
_Status: TypeAlias = Annotated[str, _one_of(*STATUSES)]
_AnyStatus: TypeAlias = Annotated[str, ID.for_editors({"enum": list(STATUSES)})]
_State: TypeAlias = Annotated[str, _one_of(*STATUSES, NOTHING)]
_Leaning: TypeAlias = Annotated[str, _one_of("permitted-if", "not-now", "depends", NOTHING)]
_DutyState: TypeAlias = Annotated[str, _one_of("due", "made", "unknown", NOTHING)]
_YesOrNo: TypeAlias = Annotated[str, _one_of("yes", "no", NOTHING, True, False)]


class Way(NamedTuple):
    """Who applies, and to whom."""

    applicant: Annotated[str, ID]
    "De rol die aanmeldt, uit `roles.yaml`."
    to: Annotated[str, ID]
    "De rol waar de aanmelding heen gaat, uit `roles.yaml`."


class People(NamedTuple):
    """Who applies for a table or route and who sits there: all of them, in their order."""

    applications: tuple[Way, ...] | None = None
    "Wie bij wie kan aanmelden: alle wegen, in de volgorde van de regels."
    participants: _Ids | None = None
    "De rollen die aan tafel zitten: alle, in de volgorde van de regels."


class Weeks(NamedTuple):
    """The weeks to apply in."""

    earliest: _Week | None = None
    "De week vanaf wanneer men kan aanmelden, of `geen`."
    latest: _Week | None = None
    "De laatste week om aan te melden, of `geen`."


@fixed
class Expected(NamedTuple):
    """Everything that an example can expect."""

    status: _Status | None = None
    "De status van het advies."
    next: AnId | None = None
    "Het id van de volgende tafel, of `geen`."
    possible: Annotated[tuple[_AnyStatus, ...], OR_ONE] | None = None
    "Alle statussen die nog mogelijk zijn."
    leaning: _Leaning | None = None
    ("Waar een onbepaald advies naar neigt: `permitted-if`, `not-now` of `depends`; anders `geen`.")
    taken: Mapping[str, Text] | None = None
    (
        "Wat is aangenomen omdat niemand er iets over zei, per gegeven: `no`, `yes` of `never`; "
        "anders `geen`."
    )
    earliest: _Day | None = None
    "De dag vanaf wanneer u kunt aanmelden, of `geen`."
    latest: _Day | None = None
    "De laatste dag om aan te melden, of `geen`."
    at_most: _Day | None = None
    "De laatste dag die de termijn kan hebben als de eerste datum onbekend is, of `geen`."
    overdue: _YesOrNo | None = None
    "`yes`: de termijn is voorbij. `no`: nog niet. `geen`: dat is niet te zeggen."
    opens_on: _Day | None = None
    "De dag waarop de tafel open gaat, of `geen`."
    applicants: _Ids | None = None
    "De rollen die kunnen aanmelden, alle en niet meer."
    receivers: _Ids | None = None
    "De rollen waar de aanmelding heen gaat, alle en niet meer."
    participants: _Ids | None = None
    "De rollen die aan tafel zitten, alle en niet meer."
    unmet: _Ids | None = None
    "De voorwaarden waaraan niet voldaan is, alle en niet meer."
    asks: _Ids | None = None
    "Gegevens waar het advies naar vraagt. De eerste is ook de eerste vraag."
    asks_not: _Ids | None = None
    "Gegevens waar het advies niet naar mag vragen."
    side_tables: Mapping[str, _State] | None = None
    "De status van tafels naast de ladder, elk onder haar id."
    route: AnId | None = None
    "Het id van de andere route, of `geen`."
    people: Mapping[str, People] | None = None
    "Wie aanmeldt en wie aan tafel zit, per tafel of route onder haar id."
    weeks: Mapping[str, Weeks] | None = None
    "De vroegste en de laatste week van elke stap, onder haar id."
    warnings: _Ids | None = None
    "Codes van waarschuwingen die het advies ten minste geeft."
    warnings_not: _Ids | None = None
    "Codes van waarschuwingen die het advies niet mag geven."
    duties: Mapping[str, _DutyState] | None = None
    "Plichten onder hun id: `due` (moet nog), `made` (gedaan), `unknown` of `geen`."
    on_whom: Mapping[str, AnId] | None = None
    "Wie een plicht heeft: de rol, per plicht onder haar id, of `geen`."
    assumptions: _Ids | None = None
    "Nummers van aannamen die het advies ten minste noemt, zoals A-12."
    options: _Ids | None = None
    "Id's van hulp die het advies ten minste noemt."
    options_not: _Ids | None = None
    "Id's van hulp die het advies niet mag noemen."
    says: Annotated[tuple[Text, ...], OR_ONE] | None = None
    (
        "Teksten van de regels die het advies ten minste geeft, woordelijk: namen, toelichtingen "
        "en zinnen over een tafel, hulp, plicht of voorwaarde."
    )
    says_not: Annotated[tuple[Text, ...], OR_ONE] | None = None
    "Zulke teksten die het advies niet mag geven."
    edition: AnId | None = None
    "Het id van de uitgave die het advies volgt."
    phase: AnId | None = None
    "Het id van de fase, of `geen`."
    refused: AnId | None = None
    "`yes`: de casus wordt geweigerd. Of de code van de fout die u verwacht."


# ---------------------------------------------------------------- what an advice says


def _said(value: object) -> PlainNode:
    """A value as examples write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | dict):
        return value
    return NOTHING if value is None else str(value)


def _deadline(advice: Advice) -> Deadline | None:
    return advice.next.deadline if advice.next else None


def _applications(advice: Advice) -> Sequence[Application]:
    told = advice.next or advice.route
    return told.applications if told else ()


def _participants(advice: Advice) -> Sequence[Participant]:
    told = advice.next.definition if advice.next else advice.route
    return told.participants if told else ()


def _people(advice: Advice) -> PlainNode:
    """Who applies to whom and who sits where, at every table and route that it tells about."""
    told: list[Table | OtherRoute] = [
        *(rung.definition for rung in advice.timeline),
        *(table.definition for table in advice.side_tables),
        *([advice.route] if advice.route else []),
    ]
    return {
        one.id: {
            "applications": [
                {"applicant": a.applicant.id, "to": a.to.id} for a in one.applications
            ],
            "participants": [p.role.id for p in one.participants],
        }
        for one in told
    }


def _weeks(table: Table) -> PlainNode:
    first, last = (table.term.earliest_week, table.term.latest_week) if table.term else (None, None)
    return {"earliest": _said(first), "latest": _said(last)}


def _texts(advice: Advice) -> list[str]:
    """Every text that it gives of the tables, routes, help, duties and conditions it is about."""
    tables = [advice.next, *advice.side_tables, advice.route]
    others = *advice.options, *advice.duties, *advice.unmet, *advice.warnings
    return [text for one in (*tables, *others) if one for text in _strings(as_json(one))]


def _strings(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict | list):
        for one in node.values() if isinstance(node, dict) else node:
            yield from _strings(one)


_SAYS: Mapping[str, Callable[[Advice], object]] = {
    "status": lambda advice: advice.status,
    "next": lambda advice: advice.next and advice.next.table,
    "possible": lambda advice: list(advice.possible_statuses),
    "leaning": lambda advice: advice.leaning,
    "taken": lambda advice: {one.definition.fact: _said(one.value) for one in advice.taken},
    "earliest": lambda advice: (when := _deadline(advice)) and when.earliest,
    "latest": lambda advice: (when := _deadline(advice)) and when.latest,
    "at_most": lambda advice: (when := _deadline(advice)) and when.at_most,
    "overdue": lambda advice: (when := _deadline(advice)) and when.overdue,
    "opens_on": lambda advice: advice.next and advice.next.opens_on,
    "applicants": lambda advice: [one.applicant.id for one in _applications(advice)],
    "receivers": lambda advice: [one.to.id for one in _applications(advice)],
    "participants": lambda advice: [one.role.id for one in _participants(advice)],
    "unmet": lambda advice: [one.condition for one in advice.unmet],
    "asks": lambda advice: [one.fact.name for one in advice.questions],
    "asks_not": lambda advice: [one.fact.name for one in advice.questions],
    "side_tables": lambda advice: {one.table: one.state for one in advice.side_tables},
    "route": lambda advice: advice.route and advice.route.id,
    "people": _people,
    "weeks": lambda advice: {one.definition.id: _weeks(one.definition) for one in advice.timeline},
    "warnings": lambda advice: [one.code for one in advice.warnings],
    "warnings_not": lambda advice: [one.code for one in advice.warnings],
    "duties": lambda advice: {one.definition.id: one.state for one in advice.duties},
    "on_whom": lambda advice: {one.definition.id: one.definition.on_whom.id
                               for one in advice.duties},
    "assumptions": lambda advice: [one.issue for one in advice.assumptions],
    "options": lambda advice: [one.id for one in advice.options],
    "options_not": lambda advice: [one.id for one in advice.options],
    "says": _texts,
    "says_not": _texts,
    "edition": lambda advice: advice.edition.id,
    "phase": lambda advice: advice.phase and advice.phase.definition.id,
    "refused": lambda _: False,
}  # fmt: skip


def answer(advice: Advice, key: str) -> PlainNode:
    """What an advice says of one thing that an example can expect."""
    return _said(_SAYS[key](advice))


def answers(advice: Advice) -> dict[str, PlainNode]:
    """What an advice says, under the names that examples use."""
    return {key: answer(advice, key) for key in _SAYS}


# ---------------------------------------------------------------- when the two agree


def agree(key: str, wanted: PlainNode, found: PlainNode) -> bool:
    """Whether what an advice says under a key is what an example expects."""
    if key in _AGREE:
        return _AGREE[key](items(wanted), items(found))
    return _same(wanted, found)


def _same(wanted: PlainNode, found: PlainNode) -> bool:
    """Of a mapping only what is wanted counts, of a list every item in its place."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        return all(_same(value, found.get(name, NOTHING)) for name, value in wanted.items())
    return (items(wanted) if isinstance(found, list) else wanted) == found


def differing(wanted: PlainNode, found: PlainNode) -> tuple[PlainNode, PlainNode]:
    """Of two mappings that differ only that in which they do; anything else as it is."""
    if not (isinstance(wanted, dict) and isinstance(found, dict)):
        return wanted, found
    pairs = {
        name: differing(value, found.get(name, NOTHING))
        for name, value in wanted.items()
        if not _same(value, found.get(name, NOTHING))
    }
    return {k: one for k, (one, _) in pairs.items()}, {k: one for k, (_, one) in pairs.items()}


_Listed: TypeAlias = list[PlainNode]


def _all(wanted: _Listed, found: _Listed) -> bool:
    return sorted(map(str, wanted)) == sorted(map(str, found))


def _among(wanted: _Listed, found: _Listed) -> bool:
    return all(one in found for one in wanted)


def _first_among(wanted: _Listed, found: _Listed) -> bool:
    """The first that is wanted comes first of all."""
    return _among(wanted, found) and wanted[:1] in (found[:1], [])


def _none(wanted: _Listed, found: _Listed) -> bool:
    return not any(one in found for one in wanted)


_AGREE: Mapping[str, Callable[[_Listed, _Listed], bool]] = {
    **dict.fromkeys(("possible", "applicants", "receivers", "participants", "unmet"), _all),
    **dict.fromkeys(("warnings", "assumptions", "options", "says"), _among),
    **dict.fromkeys(("warnings_not", "options_not", "asks_not", "says_not"), _none),
    "asks": _first_among,
}


def items(node: PlainNode) -> list[PlainNode]:
    """One or more, as a list."""
    return node if isinstance(node, list) else [node] if node else []
