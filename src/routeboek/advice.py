"""The result of `advise`: frozen, picklable, and the same bytes for the same case and rules.

The objects keep references to the rules. Their JSON, and its schema, follow from what is declared
here and there; `jsonparts` says how.
"""

from datetime import date
from typing import Annotated, Literal, NamedTuple

from routeboek.book import Edition, Inquiry
from routeboek.condition import Nature, Source
from routeboek.decision import STATUSES, Decision
from routeboek.facts import Fact, OutcomeName, Situation
from routeboek.jsonparts import (
    Facet,
    Hidden,
    Json,
    Key,
    Merged,
    Only,
    Shown,
    Without,
    as_json,
    ordered,
)
from routeboek.justification import Justification, explain, unmet_leaves
from routeboek.meaning import is_false
from routeboek.parts import Action, Duty, Interpretation, Option, Phase, UnlessStated
from routeboek.tables import Application, OtherRoute, Role, Table

Decides = Literal["status", "date", "side", "duty"]
"""What the answer to a question can still change."""

Status = Annotated[str, Facet("enum", STATUSES)]
Statuses = Annotated[tuple[Status, ...], Facet("minItems", 1)]


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


@ordered(
    "table name formerly step state opens_on carried_over fits applications participants"
    " preconditions dossier deadline frequency purpose"
)
class TableAdvice(NamedTuple):
    """One table, its state in this case, and all that the rules say of it."""

    definition: Annotated[Merged[Table], Without("named_only term interpretations")]
    state: Status
    situation: Hidden[Situation]
    deadline: Deadline | None
    opens_on: date | None = None

    @property
    def preconditions(self) -> Shown[tuple[Justification, ...]]:
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
    def applications(self) -> Shown[tuple[Application, ...]]:
        """Who may apply, where and how, as far as it is for this case."""
        return tuple([one for one in self.definition.applications if self._is_for(one)])

    def _is_for(self, application: Application) -> bool:
        return application.when is None or not is_false(application.when, self.situation)

    @property
    def fits(self) -> Shown[bool]:
        """False when the table is not meant for this case at all."""
        if self.state != "blocked":
            return True
        unmet = [leaf for one in self.preconditions for leaf in unmet_leaves(one)]
        return not any(leaf.condition.nature == "fit" for leaf in unmet)

    @property
    def frequency(self) -> Shown[str | None]:
        """How often it meets, in words."""
        return self.definition.frequency.text if self.definition.frequency else None

    @property
    def purpose(self) -> Shown[str | None]:
        """What it is for, in words."""
        return self.definition.purpose.text if self.definition.purpose else None

    @property
    def afterwards(self) -> Shown[str | None]:
        """What happens after it, in words."""
        return " ".join(note.text for note in self.definition.afterwards) or None


class Unmet(NamedTuple):
    """A condition that is not met, and who can act on it."""

    condition: str
    text: str
    nature: Nature
    todo: str = ""
    who_acts: tuple[Role, ...] = ()
    sources: tuple[Source, ...] = ()


class Answer(NamedTuple):
    """What an answer, as JSON, would lead to; `next` is None where that still differs."""

    value: object
    statuses: Annotated[Statuses, Key("possible_statuses")]
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
            found.setdefault(name, Answer(fact.written(value), statuses, following))
        return list(found.values())


@ordered("fact question why kind tables decides answers type values answered_by")
class Question(NamedTuple):
    """An unknown fact that can still change the advice, and the tables it matters for."""

    inquiry: Merged[Inquiry]
    tables: tuple[str, ...]
    decides: Decides
    answering: Hidden[Answering | None] = None

    @property
    def fact(self) -> Fact:
        """The fact that is asked."""
        return self.inquiry.fact

    @property
    def answers(self) -> Shown[tuple[Answer, ...]]:
        """What each answer that matters would lead to, of the first few that decide the status."""
        return tuple(self.answering.answers(self.fact)) if self.answering else ()


class TakenAdvice(NamedTuple):
    """An exception that nobody raised: what a fact is taken to be, as JSON."""

    definition: Merged[UnlessStated]
    value: object


class DutyAdvice(NamedTuple):
    """A duty that runs now: `due`, `made`, or `unknown` while a fact is missing."""

    definition: Merged[Duty]
    state: Annotated[str, Facet("enum", ("due", "made", "unknown"))]


class PhaseAdvice(NamedTuple):
    """The phase a case is in, with the actions that it asks for now."""

    definition: Merged[Phase]
    actions: tuple[Action, ...]


class Warned(NamedTuple):
    """Something the reader must know beside the advice; some of it the summary tells already."""

    code: str
    text: str
    first: Hidden[bool] = False
    in_summary: Hidden[bool] = False


@ordered("code text issue question chosen readings")
class Assumption(NamedTuple):
    """The reading that was chosen, and the ones that were not."""

    definition: Merged[Interpretation]

    @property
    def chosen(self) -> Shown[str]:
        """The reading in words."""
        return self.definition.readings[self.definition.chosen]

    @property
    def readings(self) -> Annotated[tuple[str, ...], Facet("minItems", 2)]:
        """All of them in words."""
        return tuple(self.definition.readings.values())


class RungTime(NamedTuple):
    """One rung of the ladder in time; not `wanted` is one for other cases than this."""

    definition: Annotated[Merged[Table], Only("table name step")]
    wanted: Hidden[bool]
    deadline: Annotated[Merged[Deadline | None], Only("earliest latest")]
    overdue: bool
    applied_on: date | None
    outcome: OutcomeName | None


class EditionAdvice(NamedTuple):
    """The edition that is followed, and whether it was meant for an earlier school year."""

    definition: Merged[Edition]
    carried_forward: bool


class Provenance(NamedTuple):
    """By which rules and which version of the engine the advice was made."""

    rules_sha256: str
    engine_version: str
    rules_source: str


@ordered("schema_version")
class Advice(NamedTuple):
    """The next permitted table for a case, why, and how sure that is."""

    case_id: str | None
    reference_date: date
    municipality: str
    status: Status
    summary: str
    possible_statuses: Statuses
    leaning: Annotated[str, Facet("enum", ("permitted-if", "not-now", "depends"))] | None
    possible_routes: Annotated[tuple[OtherRoute, ...], Only("id name")]
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
    carried_forward: Hidden[bool]
    provenance: Provenance
    attending: Hidden[bool] = False
    asker: Hidden[str | None] = None

    @property
    def schema_version(self) -> Shown[Literal[1]]:
        """The version of the JSON; a later one may have more keys."""
        return 1

    @property
    def readings(self) -> Annotated[tuple[Assumption, ...], Key("assumptions")]:
        """The assumptions with all readings in words."""
        return tuple([Assumption(one) for one in self.assumptions])

    @property
    def followed(self) -> Annotated[EditionAdvice, Key("edition")]:
        """The edition, with what this case makes of it."""
        return EditionAdvice(self.edition, self.carried_forward)

    def to_dict(self) -> Json:
        """The advice in the shape of the contract, ready for `json.dumps`."""
        return as_json(self, asker=self.asker)
