"""What an example can expect of an advice: each thing once, with how it is written and compared.

How it is written is for editors; reading takes any text. What an advice cannot say is then told as
a difference, and a case that is to be refused may be wrong in every way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, NamedTuple, TypeAlias

from routeboek.advice import Advice, Deadline
from routeboek.decision import STATUSES
from routeboek.forms import DAY, ID, OR_ONE, TEXT, WHOLE, Kind
from routeboek.parts import Application, OtherRoute, Participant, Table
from routeboek.written import Text
from routeboek.yamlnodes import PlainNode

NOTHING = "geen"

Found = Callable[[Advice], PlainNode]
Agrees = Callable[[PlainNode, PlainNode], bool]

# ---------------------------------------------------------------- how it is written


def for_editors(schema: Mapping[str, object]) -> Kind:
    """Any text; an editor takes only what fits the schema."""
    return replace(TEXT, schema=schema)


def _or_nothing(kind: Kind) -> Kind:
    return for_editors({"anyOf": [kind.schema, {"const": NOTHING}]})


def _one_of(*words: object) -> Kind:
    return for_editors({"enum": list(words)})


AnId: TypeAlias = Annotated[str, for_editors(ID.schema)]
_Ids: TypeAlias = Annotated[tuple[Annotated[str, ID], ...], OR_ONE]
_DAY, _WEEK = _or_nothing(DAY), _or_nothing(WHOLE)
_Week: TypeAlias = Annotated[str, _WEEK]


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


# ---------------------------------------------------------------- what an advice says


def _said(value: object) -> str:
    """A value as examples write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return NOTHING if value is None else str(value)


def _applications(advice: Advice) -> Sequence[Application]:
    told = advice.next or advice.route
    return told.applications if told else ()


def _participants(advice: Advice) -> Sequence[Participant]:
    told = advice.next.definition if advice.next else advice.route
    return told.participants if told else ()


def _questions(advice: Advice) -> PlainNode:
    return [question.fact.name for question in advice.questions]


def _warnings(advice: Advice) -> PlainNode:
    return [warning.code for warning in advice.warnings]


def _options(advice: Advice) -> PlainNode:
    return [option.id for option in advice.options]


def _people(advice: Advice) -> PlainNode:
    """Who applies to whom and who sits where, at every table and route that it tells about."""
    told: list[Table | OtherRoute] = [rung.definition for rung in advice.timeline]
    told += [table.definition for table in advice.side_tables]
    told += [advice.route] if advice.route else []
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


# ---------------------------------------------------------------- when the two agree


def _same(wanted: PlainNode, found: PlainNode) -> bool:
    """Of a mapping only what is wanted counts, of a list every item in its place."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        return all(_same(value, found.get(name, NOTHING)) for name, value in wanted.items())
    return (items(wanted) if isinstance(found, list) else wanted) == found


def _all(wanted: PlainNode, found: PlainNode) -> bool:
    return sorted(map(str, items(wanted))) == sorted(map(str, items(found)))


def _among(wanted: PlainNode, found: PlainNode) -> bool:
    return all(one in items(found) for one in items(wanted))


def _first_among(wanted: PlainNode, found: PlainNode) -> bool:
    """The first that is wanted comes first of all."""
    return _among(wanted, found) and items(wanted)[:1] in (items(found)[:1], [])


def _absent(wanted: PlainNode, found: PlainNode) -> bool:
    return not any(one in items(found) for one in items(wanted))


def items(node: PlainNode) -> list[PlainNode]:
    """One or more, as a list."""
    return node if isinstance(node, list) else [node] if node else []


# ---------------------------------------------------------------- all of it


class Expectation(NamedTuple):
    """One thing to expect: what it is, how it is written, what an advice says, when they agree."""

    help: str
    hint: object
    found: Found
    agrees: Agrees = _same


def _word(help_: str, kind: Kind, found: Callable[[Advice], object]) -> Expectation:
    return Expectation(help_, Annotated[str, kind], lambda advice: _said(found(advice)))


def _of_deadline(found: Callable[[Deadline], object]) -> Callable[[Advice], object]:
    def of(advice: Advice) -> object:
        deadline = advice.next.deadline if advice.next else None
        return deadline and found(deadline)

    return of


def _ids(help_: str, found: Found, agrees: Agrees = _all) -> Expectation:
    return Expectation(help_, _Ids, found, agrees)


_AN_ID = for_editors(ID.schema)
_State: TypeAlias = Annotated[str, _one_of(*STATUSES, NOTHING)]
_DutyState: TypeAlias = Annotated[str, _one_of("due", "made", "unknown", NOTHING)]

EXPECTATIONS: Mapping[str, Expectation] = {
    "status": _word("De status van het advies.", _one_of(*STATUSES), lambda advice: advice.status),
    "next": _word(
        "Het id van de volgende tafel, of `geen`.",
        _AN_ID,
        lambda advice: advice.next and advice.next.table,
    ),
    "possible": Expectation(
        "Alle statussen die nog mogelijk zijn.",
        Annotated[tuple[Annotated[str, replace(ID, schema={"enum": list(STATUSES)})], ...], OR_ONE],
        lambda advice: list(advice.possible_statuses),
        _all,
    ),
    "leaning": _word(
        "Waar een onbepaald advies naar neigt: `permitted-if`, `not-now` of `depends`; "
        "anders `geen`.",
        _one_of("permitted-if", "not-now", "depends", NOTHING),
        lambda advice: advice.leaning,
    ),
    "taken": Expectation(
        "Wat is aangenomen omdat niemand er iets over zei, per gegeven: `no`, `yes` of `never`; "
        "anders `geen`.",
        Mapping[str, Text],
        lambda advice: {one.definition.fact: _said(one.value) for one in advice.taken},
    ),
    "earliest": _word(
        "De dag vanaf wanneer u kunt aanmelden, of `geen`.",
        _DAY,
        _of_deadline(lambda deadline: deadline.earliest),
    ),
    "latest": _word(
        "De laatste dag om aan te melden, of `geen`.",
        _DAY,
        _of_deadline(lambda deadline: deadline.latest),
    ),
    "at_most": _word(
        "De laatste dag die de termijn kan hebben als de eerste datum onbekend is, of `geen`.",
        _DAY,
        _of_deadline(lambda deadline: deadline.at_most),
    ),
    "overdue": _word(
        "`yes`: de termijn is voorbij. `no`: nog niet. `geen`: dat is niet te zeggen.",
        _one_of("yes", "no", NOTHING, True, False),
        _of_deadline(lambda deadline: deadline.overdue),
    ),
    "opens_on": _word(
        "De dag waarop de tafel open gaat, of `geen`.",
        _DAY,
        lambda advice: advice.next and advice.next.opens_on,
    ),
    "applicants": _ids(
        "De rollen die kunnen aanmelden, alle en niet meer.",
        lambda advice: [one.applicant.id for one in _applications(advice)],
    ),
    "receivers": _ids(
        "De rollen waar de aanmelding heen gaat, alle en niet meer.",
        lambda advice: [one.to.id for one in _applications(advice)],
    ),
    "participants": _ids(
        "De rollen die aan tafel zitten, alle en niet meer.",
        lambda advice: [one.role.id for one in _participants(advice)],
    ),
    "unmet": _ids(
        "De voorwaarden waaraan niet voldaan is, alle en niet meer.",
        lambda advice: [one.condition for one in advice.unmet],
    ),
    "asks": _ids(
        "Gegevens waar het advies naar vraagt. De eerste is ook de eerste vraag.",
        _questions,
        _first_among,
    ),
    "asks_not": _ids("Gegevens waar het advies niet naar mag vragen.", _questions, _absent),
    "side_tables": Expectation(
        "De status van tafels naast de ladder, elk onder haar id.",
        Mapping[str, _State],
        lambda advice: {one.table: one.state for one in advice.side_tables},
    ),
    "route": _word(
        "Het id van de andere route, of `geen`.",
        _AN_ID,
        lambda advice: advice.route and advice.route.id,
    ),
    "people": Expectation(
        "Wie aanmeldt en wie aan tafel zit, per tafel of route onder haar id.",
        Mapping[str, People],
        _people,
    ),
    "weeks": Expectation(
        "De vroegste en de laatste week van elke stap, onder haar id.",
        Mapping[str, Weeks],
        lambda advice: {one.definition.id: _weeks(one.definition) for one in advice.timeline},
    ),
    "warnings": _ids(
        "Codes van waarschuwingen die het advies ten minste geeft.", _warnings, _among
    ),
    "warnings_not": _ids(
        "Codes van waarschuwingen die het advies niet mag geven.", _warnings, _absent
    ),
    "duties": Expectation(
        "Plichten onder hun id: `due` (moet nog), `made` (gedaan), `unknown` of `geen`.",
        Mapping[str, _DutyState],
        lambda advice: {one.definition.id: one.state for one in advice.duties},
    ),
    "on_whom": Expectation(
        "Wie een plicht heeft: de rol, per plicht onder haar id, of `geen`.",
        Mapping[str, AnId],
        lambda advice: {one.definition.id: one.definition.on_whom.id for one in advice.duties},
    ),
    "assumptions": _ids(
        "Nummers van aannamen die het advies ten minste noemt, zoals A-12.",
        lambda advice: [one.issue for one in advice.assumptions],
        _among,
    ),
    "options": _ids("Id's van hulp die het advies ten minste noemt.", _options, _among),
    "options_not": _ids("Id's van hulp die het advies niet mag noemen.", _options, _absent),
    "edition": _word(
        "Het id van de uitgave die het advies volgt.", _AN_ID, lambda advice: advice.edition.id
    ),
    "phase": _word(
        "Het id van de fase, of `geen`.",
        _AN_ID,
        lambda advice: advice.phase and advice.phase.definition.id,
    ),
    "refused": _word(
        "`yes`: de casus wordt geweigerd. Of de code van de fout die u verwacht.",
        _AN_ID,
        lambda _: "no",
    ),
}
"""Everything that an example can expect, under its key."""


def answers(advice: Advice) -> dict[str, PlainNode]:
    """What an advice says, under the names that examples use."""
    return {key: one.found(advice) for key, one in EXPECTATIONS.items()}
