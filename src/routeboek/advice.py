"""The result of `advise`: frozen, picklable, and the same bytes for the same case and rules.

The objects keep references to the rules; `to_dict` writes them out in the shape of the contract.
"""

from collections.abc import Iterable
from datetime import date
from typing import Literal, NamedTuple

from routeboek.book import (
    Action,
    Application,
    Duty,
    Edition,
    Inquiry,
    Interpretation,
    Note,
    Option,
    OtherRoute,
    Participant,
    Phase,
    Role,
    Table,
    UnlessStated,
)
from routeboek.condition import Source
from routeboek.decision import STATUSES, Decision
from routeboek.facts import Fact, FactValue, Situation
from routeboek.justification import Justification, explain, unmet_leaves
from routeboek.meaning import is_false

Json = dict[str, object]

SCHEMA_VERSION = 1

Decides = Literal["status", "date", "side", "duty"]
"""What the answer to a question can still change."""


class Deadline(NamedTuple):
    """The last day to apply, that day included. Dates are None while the start is unknown.

    Then `at_most` is the last day that `latest` can turn out to be, if anything tells.
    """

    earliest: date | None
    latest: date | None
    weeks: int | None
    counted_from: date | None
    overdue: bool | None
    days_left: int | None
    at_most: date | None = None

    def to_dict(self) -> Json:
        return {
            "earliest": iso(self.earliest),
            "latest": iso(self.latest),
            "weeks": self.weeks,
            "counted_from": iso(self.counted_from),
            "overdue": self.overdue,
            "days_left": self.days_left,
            "at_most": iso(self.at_most),
        }


class TableAdvice(NamedTuple):
    """One table, its state in this case, and all that the rules say of it."""

    definition: Table
    state: str
    situation: Situation
    deadline: Deadline | None
    asker: str | None = None
    opens_on: date | None = None

    @property
    def preconditions(self) -> tuple[Justification, ...]:
        """The table's own conditions, each with what this case makes of it."""
        conditions = self.definition.condition.children
        return tuple([explain(condition, self.situation) for condition in conditions])

    @property
    def table(self) -> str:
        """The id of the table."""
        return self.definition.id

    @property
    def name(self) -> str:
        """Its name in this edition."""
        return self.definition.name

    @property
    def applications(self) -> tuple[Application, ...]:
        """Who may apply, where and how, as far as it is for this case."""
        return tuple([one for one in self.definition.applications if self._is_for(one)])

    def _is_for(self, application: Application) -> bool:
        return application.when is None or not is_false(application.when, self.situation)

    @property
    def fits(self) -> bool:
        """False when the table is not meant for this case at all."""
        if self.state != "blocked":
            return True
        unmet = [leaf for one in self.preconditions for leaf in unmet_leaves(one)]
        return not any(leaf.condition.nature == "fit" for leaf in unmet)

    def to_dict(self) -> Json:
        table = self.definition
        return {
            "table": table.id,
            "name": table.name,
            "formerly": table.formerly or None,
            "step": table.step,
            "state": self.state,
            "opens_on": iso(self.opens_on),
            "carried_over": table.carried_over,
            "fits": self.fits,
            "applications": [application_json(a, self.asker) for a in self.applications],
            "participants": [participant_json(p) for p in table.participants],
            "preconditions": [justification_json(node) for node in self.preconditions],
            "dossier": [note_json(note) for note in table.dossier],
            "deadline": self.deadline.to_dict() if self.deadline else None,
            "frequency": table.frequency.text if table.frequency else None,
            "purpose": table.purpose.text if table.purpose else None,
            "powers": [note_json(note) for note in table.powers],
            "afterwards": " ".join(note.text for note in table.afterwards) or None,
            "contacts": [note_json(note) for note in table.contacts],
            "sources": sources_json(table.sources),
        }


class Unmet(NamedTuple):
    """A condition that is not met, and who can act on it."""

    condition: str
    text: str
    nature: str
    who_acts: tuple[Role, ...]
    sources: tuple[Source, ...]
    todo: str = ""

    def to_dict(self) -> Json:
        return {
            "condition": self.condition,
            "text": self.text,
            "nature": self.nature,
            "todo": self.todo or None,
            "who_acts": [{"role": role.id, "name": role.name} for role in self.who_acts],
            "sources": sources_json(self.sources),
        }


class Answer(NamedTuple):
    """What an answer to a question would lead to; `next` is None where that still differs."""

    value: FactValue
    statuses: tuple[str, ...]
    next: str | None


class Answering(NamedTuple):
    """What is asked of: the decision that is open and what is known."""

    decision: Decision
    situation: Situation

    def answers(self, fact: Fact) -> list[Answer]:
        """One answer for all that lead to the same, in the order of the values."""
        found: dict[tuple[object, ...], Answer] = {}
        for value, outcomes in self.decision.exact(self.situation).answers(fact):
            about = {outcome.about for outcome in outcomes}
            statuses = tuple(one for one in STATUSES if one in {o.status for o in outcomes})
            following = about.pop() or None if len(about) == 1 else None
            # Each choice is a question of its own; of numbers and dates one stands for many.
            name = (statuses, following, value if fact.values or fact.type == "yes_no" else None)
            found.setdefault(name, Answer(value, statuses, following))
        return list(found.values())


class Question(NamedTuple):
    """An unknown fact that can still change the advice, and the tables it matters for."""

    inquiry: Inquiry
    tables: tuple[str, ...]
    decides: Decides
    answering: Answering | None = None

    @property
    def fact(self) -> Fact:
        """The fact that is asked."""
        return self.inquiry.fact

    @property
    def why(self) -> str:
        """What hangs on it."""
        return self.inquiry.why

    @property
    def answered_by(self) -> tuple[Role, ...]:
        """Who can tell."""
        return self.inquiry.answered_by

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What each answer that matters would lead to, of the first few that decide the status."""
        return tuple(self.answering.answers(self.fact)) if self.answering else ()

    def to_dict(self) -> Json:
        return {
            "fact": self.fact.name,
            "question": self.fact.question,
            "why": self.why,
            "kind": self.fact.kind,
            "tables": list(self.tables),
            "decides": self.decides,
            "answers": [
                {
                    "value": self.fact.written(answer.value),
                    "possible_statuses": list(answer.statuses),
                    "next": answer.next,
                }
                for answer in self.answers
            ],
            "type": self.fact.type,
            "values": dict(self.fact.values) or None,
            "answered_by": [{"role": role.id, "name": role.name} for role in self.answered_by],
        }


class TakenAdvice(NamedTuple):
    """An exception that nobody raised: what a fact is taken to be, as JSON."""

    definition: UnlessStated
    value: object

    @property
    def text(self) -> str:
        """What is taken, in words."""
        return self.definition.text

    def to_dict(self) -> Json:
        return {
            "fact": self.definition.fact,
            "value": self.value,
            "text": self.text,
            "sources": sources_json(self.definition.sources),
        }


class DutyAdvice(NamedTuple):
    """A duty that runs now: `due`, `made`, or `unknown` while a fact is missing."""

    definition: Duty
    state: str

    def to_dict(self) -> Json:
        duty = self.definition
        return {
            "id": duty.id,
            "text": duty.text,
            "on_whom": duty.on_whom.id,
            "on_whom_name": duty.on_whom.name,
            "state": self.state,
            "carried_over": duty.carried_over,
            "sources": sources_json(duty.sources),
        }


class PhaseAdvice(NamedTuple):
    """The phase a case is in, with the actions that it asks for now."""

    definition: Phase
    actions: tuple[Action, ...]

    def to_dict(self) -> Json:
        return {
            "id": self.definition.id,
            "name": self.definition.name,
            "text": self.definition.text,
            "actions": [
                {
                    "text": action.text,
                    "who": [{"role": role.id, "name": role.name} for role in action.who],
                    "carried_over": action.carried_over,
                    "sources": sources_json(action.sources),
                }
                for action in self.actions
            ],
            "sources": sources_json(self.definition.sources),
        }


class Warned(NamedTuple):
    """Something the reader must know beside the advice."""

    code: str
    text: str
    first: bool = False

    def to_dict(self) -> Json:
        return {"code": self.code, "text": self.text}


class RungTime(NamedTuple):
    """One rung of the ladder in time; not `wanted` is one for other cases than this."""

    definition: Table
    wanted: bool
    deadline: Deadline | None
    overdue: bool
    applied_on: date | None
    outcome: str | None

    def to_dict(self) -> Json:
        return {
            "table": self.definition.id,
            "name": self.definition.name,
            "step": self.definition.step,
            "earliest": iso(self.deadline.earliest) if self.deadline else None,
            "latest": iso(self.deadline.latest) if self.deadline else None,
            "overdue": self.overdue,
            "applied_on": iso(self.applied_on),
            "outcome": self.outcome,
        }


class Provenance(NamedTuple):
    """By which rules and which version of the engine the advice was made."""

    rules_sha256: str
    engine_version: str
    rules_source: str

    def to_dict(self) -> Json:
        return {
            "rules_sha256": self.rules_sha256,
            "engine_version": self.engine_version,
            "rules_source": self.rules_source,
        }


class Advice(NamedTuple):
    """The next permitted table for a case, why, and how sure that is."""

    case_id: str | None
    reference_date: date
    municipality: str
    status: str
    summary: str
    possible_statuses: tuple[str, ...]
    leaning: str | None
    possible_routes: tuple[OtherRoute, ...]
    taken: tuple[TakenAdvice, ...]
    next: TableAdvice | None
    side_tables: tuple[TableAdvice, ...]
    options: tuple[Option, ...]
    route: OtherRoute | None
    phase: PhaseAdvice | None
    unmet: tuple[Unmet, ...]
    questions: tuple[Question, ...]
    duties: tuple[DutyAdvice, ...]
    warnings: tuple[Warned, ...]
    assumptions: tuple[Interpretation, ...]
    timeline: tuple[RungTime, ...]
    justification: Justification
    edition: Edition
    carried_forward: bool
    provenance: Provenance
    attending: bool = False
    asker: str | None = None

    def to_dict(self) -> Json:
        """The advice in the shape of the contract, ready for `json.dumps`."""
        return {
            "schema_version": SCHEMA_VERSION,
            "case_id": self.case_id,
            "reference_date": self.reference_date.isoformat(),
            "municipality": self.municipality,
            "status": self.status,
            "summary": self.summary,
            "possible_statuses": list(self.possible_statuses),
            "leaning": self.leaning,
            "possible_routes": [{"id": one.id, "name": one.name} for one in self.possible_routes],
            "taken": [taken.to_dict() for taken in self.taken],
            "next": self.next.to_dict() if self.next else None,
            "side_tables": [table.to_dict() for table in self.side_tables],
            "options": [option_json(option) for option in self.options],
            "route": route_json(self.route, self.asker) if self.route else None,
            "phase": self.phase.to_dict() if self.phase else None,
            "unmet": [unmet.to_dict() for unmet in self.unmet],
            "questions": [question.to_dict() for question in self.questions],
            "duties": [duty.to_dict() for duty in self.duties],
            "warnings": [warning.to_dict() for warning in self.warnings],
            "assumptions": [assumption_json(found) for found in self.assumptions],
            "timeline": [rung.to_dict() for rung in self.timeline],
            "justification": justification_json(self.justification),
            "edition": edition_json(self.edition, self.carried_forward),
            "provenance": self.provenance.to_dict(),
        }


def iso(day: date | None) -> str | None:
    """The date in ISO 8601, or None."""
    return day.isoformat() if day else None


def sources_json(sources: Iterable[Source]) -> list[Json]:
    """Citations as `{document, heading, row?}`."""
    return [
        {"document": s.document, "heading": s.heading, **({"row": s.row} if s.row else {})}
        for s in sources
    ]


def note_json(note: Note) -> Json:
    """A sentence of the rules with its source."""
    found: Json = {"text": note.text}
    if note.address:
        found["address"] = note.address
    return {**found, "carried_over": note.carried_over, "sources": sources_json(note.sources)}


def application_json(application: Application, asker: str | None) -> Json:
    """Who applies, to whom and how; `asker_may_apply` is None when nobody says who asks."""
    return {
        "applicant": application.applicant.id,
        "applicant_name": application.applicant.name,
        "to": application.to.id,
        "to_name": application.to.name,
        "via": application.via.id if application.via else None,
        "via_name": application.via.name if application.via else None,
        "means": application.means or None,
        "note": application.note or None,
        "asker_may_apply": application.applicant.covers(asker) if asker else None,
        "carried_over": application.carried_over,
        "sources": sources_json(application.sources),
    }


def participant_json(participant: Participant) -> Json:
    """Someone at the table."""
    return {
        "role": participant.role.id,
        "name": participant.role.name,
        "note": participant.note or None,
        "carried_over": participant.carried_over,
        "sources": sources_json(participant.sources),
    }


def option_json(option: Option) -> Json:
    """Help that is no table."""
    return {
        "id": option.id,
        "name": option.name,
        "text": option.text,
        "who_asks": option.who_asks.id,
        "who_asks_name": option.who_asks.name,
        "sources": sources_json(option.sources),
    }


def route_json(route: OtherRoute, asker: str | None) -> Json:
    """What holds instead of the ladder, or remains at its end."""
    return {
        "id": route.id,
        "name": route.name,
        "text": route.text,
        "applications": [application_json(a, asker) for a in route.applications],
        "participants": [participant_json(p) for p in route.participants],
        "contacts": [note_json(note) for note in route.contacts],
        "sources": sources_json(route.sources),
    }


def assumption_json(found: Interpretation) -> Json:
    """The reading that was chosen, and the ones that were not."""
    return {
        "code": found.id,
        "text": found.text,
        "issue": found.issue,
        "question": found.question,
        "chosen": found.readings[found.chosen],
        "readings": list(found.readings.values()),
        "sources": sources_json(found.sources),
    }


def edition_json(edition: Edition, carried_forward: bool) -> Json:
    """The edition that the advice follows."""
    return {
        "id": edition.id,
        "sector": edition.sector,
        "name": edition.name,
        "school_year": edition.school_year,
        "valid_from": edition.valid_from.isoformat(),
        "valid_until": iso(edition.valid_until),
        "dating": edition.dating,
        "carried_forward": carried_forward,
        "sources": sources_json(edition.sources),
    }


def justification_json(node: Justification) -> Json:
    """A node of the justification with everything below it."""
    found: Json = {"text": node.text, "verdict": node.verdict}
    if node.condition.test is not None:
        if node.fact is not None:
            found["fact"] = node.fact
            found["value"] = node.value
            found["taken"] = node.taken
        found["nature"] = node.condition.nature
        found["proved"] = node.proved
        found["blocking"] = node.condition.blocking
        found["carried_over"] = node.condition.carried_over
    found["sources"] = sources_json(node.sources)
    found["children"] = [justification_json(child) for child in node.children]
    return found
