"""The result of `advise`: frozen, picklable, and the same bytes for the same case and rules.

The objects keep references to the rules. Their JSON, and its schema, follow from what is declared
here and there; `jsonparts` says how.
"""

from abc import abstractmethod
from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple, NoReturn, Protocol

from routeboek.answering import Answer, Answering
from routeboek.book import Inquiry
from routeboek.budget import Budget
from routeboek.condition import Nature, Source
from routeboek.decision import Status, Statuses
from routeboek.diagnostic import refusing
from routeboek.facts import Fact, OutcomeName, Situation
from routeboek.jsonparts import (
    Facet,
    Hidden,
    Json,
    Key,
    Merged,
    Only,
    OrAbsent,
    Shown,
    Without,
    as_json,
    ordered,
)
from routeboek.justification import Justification, explain, unmet_leaves
from routeboek.meaning import is_false
from routeboek.parts import Action, Duty, Edition, Interpretation, Option, Phase, UnlessStated
from routeboek.tables import Application, OtherRoute, Role, Table, WeekUnit, week_unit

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
    school_weeks: OrAbsent[bool] = False

    @property
    def unit(self) -> WeekUnit:
        """What the weeks are."""
        return week_unit(self.school_weeks)


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
        with refusing():
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


class OtherReading(NamedTuple):
    """What this very case gets under a reading that is not chosen, where the answer differs.

    Without a status the case is refused then.
    """

    reading: str
    text: str
    status: Status | None = None
    next: str | None = None
    latest: date | None = None
    opens_on: date | None = None
    possible_statuses: tuple[Status, ...] = ()


class Otherwise(Protocol):
    """Can tell of one case what it gets under other readings."""

    @abstractmethod
    def in_play(self) -> list[Interpretation]:
        """The interpretations by which the rules for this case differ."""

    @abstractmethod
    def readings(self, interpretation: Interpretation) -> tuple[OtherReading, ...]:
        """What the case gets under each reading that would change the answer."""

    @abstractmethod
    def details(self, interpretation: Interpretation) -> tuple[str, ...]:
        """The readings that leave the answer as it is, and change something else."""

    @abstractmethod
    def in_a_sentence(self, deciding: Collection[Interpretation], *, differs: bool) -> str:
        """That status or table hangs on these, or that only another part of the answer differs.

        "" where the rules are the same under every reading.
        """


@ordered("code text issue question chosen readings details")
class Assumption(NamedTuple):
    """The reading that was chosen, and what the ones that were not would change."""

    definition: Annotated[Merged[Interpretation], Without("text_only")]
    otherwise: Hidden[Otherwise]

    @property
    def text(self) -> Shown[str]:
        """The reading that is chosen, in a sentence."""
        return self.definition.text

    @property
    def readings(self) -> Shown[tuple[OtherReading, ...]]:
        """Those that would change the answer: the status, the table or the dates."""
        return self.otherwise.readings(self.definition)

    @property
    def details(self) -> Shown[tuple[str, ...]]:
        """Those that would change something else in this advice."""
        return self.otherwise.details(self.definition)


class RungTime(NamedTuple):
    """One rung of the ladder in time; not `wanted` is one for other cases than this."""

    definition: Annotated[Merged[Table], Only("table name step")]
    wanted: Hidden[bool]
    deadline: Annotated[Merged[Deadline | None], Only("earliest latest at_most days_left")]
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


class Making(Protocol):
    """Can make each part of one advice."""

    @abstractmethod
    def part(self, advice: "Advice", name: str) -> object:
        """The part of this name; it may rest on others."""


@ordered("schema_version")
class Advice:
    """The next permitted table for a case, why, and how sure that is.

    Each part is made when it is first looked at, and then kept; `RulesError` is raised where the
    rules are too large to tell it. An advice is frozen and can be pickled.
    """

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
    otherwise: Hidden[Otherwise]
    attending: Hidden[bool]
    asker: Hidden[str | None]
    budget: Hidden[Budget]

    def __init__(self, making: Making) -> None:
        vars(self)["_making"] = making

    if not TYPE_CHECKING:  # the parts have their types above

        def __getattr__(self, name: str) -> object:
            if name not in Advice.__annotations__:
                raise AttributeError(name)
            made = vars(self)[name] = vars(self)["_making"].part(self, name)
            return made

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(name)

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(name)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Advice):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in Advice.__annotations__)

    def __hash__(self) -> int:
        return hash((self.status, self.reference_date, self.municipality))

    def __repr__(self) -> str:
        return f"<Advice {self.status}>"  # a log is no place for a case

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (vars(self)["_making"],)  # what was made is made again

    @property
    def schema_version(self) -> Shown[Literal[1]]:
        """The version of the JSON; a later one may have more keys."""
        return 1

    @property
    def readings(self) -> Annotated[tuple[Assumption, ...], Key("assumptions")]:
        """The readings that this advice rests on, with what others would change in it.

        Those that would change the answer come first, then those that would change anything.
        """
        names = {one.id for one in self.assumptions}
        beside = [one for one in self.otherwise.in_play() if one.id not in names]
        found = [Assumption(one, self.otherwise) for one in (*self.assumptions, *beside)]
        kept = [one for one in found if one.definition.id in names or one.readings or one.details]
        return tuple(sorted(kept, key=lambda one: (not one.readings, not one.details)))

    @property
    def hangs_on(self) -> tuple[Assumption, ...]:
        """Those of which another reading would change the answer; status and table first."""
        found = [Assumption(one, self.otherwise) for one in self.otherwise.in_play()]
        kept = [one for one in found if one.readings]
        return tuple(sorted(kept, key=lambda one: not self._decides(one)))

    def _decides(self, assumption: Assumption) -> bool:
        """Whether another reading leads to another status or table, and not to a refusal."""
        now = self.status, self.next and self.next.table
        return any(one.status and (one.status, one.next) != now for one in assumption.readings)

    @property
    def in_short(self) -> Annotated[str, Key("summary")]:
        """The summary, and whether the answer is the same under every reading."""
        hangs_on = self.hangs_on
        deciding = [one.definition for one in hangs_on if self._decides(one)]
        return self.summary + self.otherwise.in_a_sentence(deciding, differs=bool(hangs_on))

    @property
    def followed(self) -> Annotated[EditionAdvice, Key("edition")]:
        """The edition, with what this case makes of it."""
        return EditionAdvice(self.edition, self.carried_forward)

    def to_dict(self) -> Json:
        """The advice in the shape of the contract, ready for `json.dumps`."""
        return as_json(self, asker=self.asker)
