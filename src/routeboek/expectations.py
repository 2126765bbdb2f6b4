"""What an example can expect of an advice: each thing once, with how it is written and compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import GenericAlias
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import GetJsonSchemaHandler, TypeAdapter, WithJsonSchema
from pydantic_core import CoreSchema

from routeboek import model
from routeboek.advice import Advice, Deadline
from routeboek.book import Application, OtherRoute, Participant, Table
from routeboek.decision import STATUSES
from routeboek.yamlnodes import PlainNode

NOTHING = "geen"

Found = Callable[[Advice], PlainNode]
Agrees = Callable[[PlainNode, PlainNode], bool]

# ---------------------------------------------------------------- how it is written


class Shown(NamedTuple):
    """The narrower type that an editor takes.

    Reading takes any text: what an advice cannot say is then told as a difference, and a case
    that is to be refused may be wrong in every way.
    """

    annotation: Any

    def __get_pydantic_json_schema__(
        self, _: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return handler(TypeAdapter[object](self.annotation).core_schema)


Id = Annotated[model.Text, Shown(model.Id)]
DayOrNothing = Annotated[model.Text, Shown(model.Day | Literal["geen"])]
WeekOrNothing = Annotated[model.Text, Shown(model.Whole | Literal["geen"])]


class WayShape(model.Shape):
    """Who applies, and to whom."""

    applicant: model.Id
    to: model.Id


class PeopleShape(model.Shape):
    """Who applies for a table or route and who sits there: all of them, in their order."""

    applications: list[WayShape] | None = None
    participants: model.Ids | None = None


class WeeksShape(model.Shape):
    """The weeks to apply in."""

    earliest: WeekOrNothing | None = None
    latest: WeekOrNothing | None = None


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
    """One thing to expect: how it is written, what an advice says of it, when they agree."""

    shape: object
    found: Found
    agrees: Agrees = _same


def _id(found: Callable[[Advice], object]) -> Expectation:
    return Expectation(Id, lambda advice: _said(found(advice)))


def _day(found: Callable[[Deadline], object]) -> Expectation:
    return Expectation(DayOrNothing, _of_deadline(found))


def _of_deadline(found: Callable[[Deadline], object]) -> Found:
    def of(advice: Advice) -> PlainNode:
        deadline = advice.next.deadline if advice.next else None
        return _said(deadline and found(deadline))

    return of


def _ids(found: Found, agrees: Agrees = _all) -> Expectation:
    return Expectation(model.Ids, found, agrees)


def _one_of(*words: object) -> object:
    return Annotated[model.Text, WithJsonSchema({"enum": list(words)})]


def _named(item: object) -> object:
    """A mapping of which the rules choose the names."""
    return GenericAlias(dict, (str, item))


EXPECTATIONS: Mapping[str, Expectation] = {
    "status": Expectation(_one_of(*STATUSES), lambda advice: advice.status),
    "next": _id(lambda advice: advice.next and advice.next.table),
    "possible": _ids(lambda advice: list(advice.possible_statuses)),
    "leaning": Expectation(
        _one_of("permitted-if", "not-now", "depends", NOTHING),
        lambda advice: _said(advice.leaning),
    ),
    "taken": Expectation(
        _named(model.Text),
        lambda advice: {one.definition.fact: _said(one.value) for one in advice.taken},
    ),
    "earliest": _day(lambda deadline: deadline.earliest),
    "latest": _day(lambda deadline: deadline.latest),
    "at_most": _day(lambda deadline: deadline.at_most),
    "overdue": Expectation(
        _one_of("yes", "no", NOTHING, True, False),
        _of_deadline(lambda deadline: deadline.overdue),
    ),
    "opens_on": Expectation(
        DayOrNothing, lambda advice: _said(advice.next and advice.next.opens_on)
    ),
    "applicants": _ids(lambda advice: [one.applicant.id for one in _applications(advice)]),
    "receivers": _ids(lambda advice: [one.to.id for one in _applications(advice)]),
    "participants": _ids(lambda advice: [one.role.id for one in _participants(advice)]),
    "unmet": _ids(lambda advice: [one.condition for one in advice.unmet]),
    "asks": _ids(_questions, _first_among),
    "asks_not": _ids(_questions, _absent),
    "side_tables": Expectation(
        _named(_one_of(*STATUSES, NOTHING)),
        lambda advice: {one.table: one.state for one in advice.side_tables},
    ),
    "route": _id(lambda advice: advice.route and advice.route.id),
    "people": Expectation(_named(PeopleShape), _people),
    "weeks": Expectation(
        _named(WeeksShape),
        lambda advice: {one.definition.id: _weeks(one.definition) for one in advice.timeline},
    ),
    "warnings": _ids(_warnings, _among),
    "warnings_not": _ids(_warnings, _absent),
    "duties": Expectation(
        _named(_one_of("due", "made", "unknown", NOTHING)),
        lambda advice: {one.definition.id: one.state for one in advice.duties},
    ),
    "assumptions": _ids(lambda advice: [one.issue for one in advice.assumptions], _among),
    "options": _ids(_options, _among),
    "options_not": _ids(_options, _absent),
    "edition": _id(lambda advice: advice.edition.id),
    "phase": _id(lambda advice: advice.phase and advice.phase.definition.id),
    "refused": _id(lambda _: "no"),
}
"""Everything that an example can expect, under its key."""


def answers(advice: Advice) -> dict[str, PlainNode]:
    """What an advice says, under the names that examples use."""
    return {key: one.found(advice) for key, one in EXPECTATIONS.items()}
