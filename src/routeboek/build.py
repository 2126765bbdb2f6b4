"""Validated rule documents become a rule book: references resolved, editions joined.

An edition says what holds everywhere, a municipality fills in each of its tables exactly once or
says that it does not exist there. Nothing is inherited or overridden. Every finding is collected,
so that one reading reports them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from routeboek import model
from routeboek.book import (
    Absence,
    Action,
    Application,
    Duty,
    Edition,
    Impossible,
    Inquiry,
    Interpretation,
    Municipality,
    Note,
    Notice,
    Option,
    OtherRoute,
    Participant,
    Phase,
    Role,
    Route,
    Rules,
    Sector,
    Table,
    Term,
)
from routeboek.condition import (
    Before,
    Between,
    Condition,
    Given,
    Group,
    Includes,
    OneOf,
    Source,
    Test,
    Today,
    Tried,
    WeeksSince,
    YearsSince,
    leaves,
)
from routeboek.decision import Branch, Decision
from routeboek.diagnostic import Diagnostic, RulesError
from routeboek.facts import Fact, FactValue
from routeboek.messages import Language, say
from routeboek.source import Document, NodePath

COMPARISONS = (
    "is_",
    "in_",
    "at_least",
    "at_most",
    "includes",
    "includes_any",
    "weeks_since_at_least",
    "years_since_at_least",
    "given",
    "before",
)
_COMPARES = {
    "yes_no": {"is_"},
    "choice": {"is_", "in_"},
    "choices": {"includes", "includes_any"},
    "count": {"at_least", "at_most"},
    "date": {"weeks_since_at_least", "years_since_at_least", "given", "before"},
}
ALWAYS_MET = Condition(id="none", text="", grouper="all")


class At(NamedTuple):
    """A place in a rule document."""

    document: Document
    path: NodePath

    def down(self, *steps: str | int) -> At:
        return At(self.document, (*self.path, *steps))


class Validated(NamedTuple):
    """The documents of a rule folder after pydantic, each with where it stands."""

    region: tuple[model.RegionDocument, At]
    facts: tuple[model.FactsDocument, At]
    roles: tuple[model.RolesDocument, At]
    sources: tuple[model.SourcesDocument, At]
    sectors: Sequence[tuple[model.SectorDocument, At]]
    editions: Sequence[tuple[str, model.EditionDocument, At]]  # sector id first
    municipalities: Sequence[tuple[model.MunicipalityDocument, At]]
    municipal: Sequence[tuple[str, model.MunicipalEditionDocument, At]]  # municipality id first
    translations: Mapping[str, str] | None  # None: the rules stay Dutch


def build(documents: Validated, language: Language, sha256: str, origin: str) -> Rules:
    """The rule book; raises `RulesError` with every finding."""
    builder = _Builder(documents, language)
    rules = builder.rules(sha256, origin)
    if builder.found:
        raise RulesError(sorted(builder.found, key=lambda one: (str(one.span), one.code)))
    return rules


class _Builder:
    """Keeps the vocabularies and the findings while the book is put together."""

    def __init__(self, documents: Validated, language: Language) -> None:
        self.documents = documents
        self.language = language
        self.found: list[Diagnostic] = []
        self.known_documents = {
            name: self.text(shape.title) for name, shape in documents.sources[0].sources.items()
        }
        self.role_names = documents.roles[0].roles
        self.facts = {name: self._fact(name, s) for name, s in documents.facts[0].facts.items()}
        self.roles = {name: self._role(name, shape) for name, shape in self.role_names.items()}
        self.interpretations = self._interpretations()
        self.impossible = self._impossible()

    def text(self, text: str) -> str:
        """A text of the rules in the language that is loaded; untranslated texts stay Dutch."""
        translations = self.documents.translations
        return translations.get(text, text) if translations is not None else text

    def report(self, code: str, at: At, *, key: bool = False, **params: str) -> None:
        spans = at.document.spans
        span = spans.key(at.path) if key else spans.value(at.path)
        self.found.append(Diagnostic(code, span, None, params))

    def reference(self, kind: str, name: str, known: Iterable[str], at: At) -> bool:
        """Whether a name exists; reports it with the nearest name when it does not."""
        names = list(known)
        if name in names:
            return True
        near = get_close_matches(name, names, n=1, cutoff=0.6)
        kind = f"rule-{kind}" if kind in ("fact", "edition") else kind
        code = f"unknown-{kind}-near" if near else f"unknown-{kind}"
        self.report(code, at, name=name, near=near[0] if near else "")
        return False

    # ---- vocabularies

    def _fact(self, name: str, shape: model.FactShape) -> Fact:
        at = self.documents.facts[1].down("facts", name)
        if (shape.type in ("choice", "choices")) != bool(shape.values):
            self.report("fact-values", at, name=name)
        for index, role in enumerate(shape.answered_by):
            self.reference("role", role, self.role_names, at.down("answered_by", index))
        english = self.documents.translations is not None
        return Fact(
            name=name,
            type=shape.type,
            kind=shape.kind,
            question=shape.question_en if english else shape.question,
            label=self.text(shape.label),
            answered_by=tuple(shape.answered_by),
            values={value: self.text(label) for value, label in shape.values.items()},
        )

    def _role(self, name: str, shape: model.RoleShape) -> Role:
        at = self.documents.roles[1].down("roles", name)
        for index, other in enumerate(shape.includes):
            self.reference("role", other, self.role_names, at.down("includes", index))
        if shape.alias_of:
            self.reference("role", shape.alias_of, self.role_names, at.down("alias_of"))
        self.sources(shape.source, at)
        return Role(
            id=name,
            name=self.text(shape.name),
            includes=frozenset(shape.includes),
            anyone=shape.anyone,
            note=self.text(shape.note) if shape.note else "",
        )

    def role(self, name: str, at: At) -> Role:
        if self.reference("role", name, self.role_names, at):
            return self.roles[name]
        return Role(name, name)

    def sources(self, shapes: Sequence[model.SourceShape], at: At) -> tuple[Source, ...]:
        for shape in shapes:
            self.reference("document", shape.document, self.known_documents, at.down("source"))
        return tuple(Source(s.document, s.heading, s.row) for s in shapes)

    def _interpretations(self) -> dict[str, Interpretation]:
        found: dict[str, Interpretation] = {}
        region, region_at = self.documents.region
        holders = [(region.interpretations, region_at)]
        holders += [(sector.interpretations, at) for sector, at in self.documents.sectors]
        holders += [(place.interpretations, at) for place, at in self.documents.municipalities]
        for shapes, holder_at in holders:
            for index, shape in enumerate(shapes):
                at = holder_at.down("interpretations", index)
                if shape.id in found:
                    self.report("duplicate-id", at.down("id"), name=shape.id)
                if shape.chosen not in shape.readings:
                    self.report("reading-not-listed", at.down("chosen"), name=shape.chosen)
                if len(shape.readings) < 2:
                    self.report("one-reading", at.down("readings"))
                found[shape.id] = Interpretation(
                    id=shape.id,
                    issue=shape.issue,
                    question=self.text(shape.question),
                    readings={name: self.text(text) for name, text in shape.readings.items()},
                    chosen=shape.chosen,
                    text=self.text(shape.text),
                    sources=self.sources(shape.source, at),
                    when=self.test(shape.when, at.down("when")) if shape.when else None,
                )
        return found

    def interpreted(self, names: Sequence[str], at: At) -> tuple[str, ...]:
        for name in names:
            self.reference("interpretation", name, self.interpretations, at.down("interpretation"))
        return tuple(name for name in names if name in self.interpretations)

    def _impossible(self) -> tuple[Impossible, ...]:
        region, at = self.documents.region
        return tuple(
            Impossible(
                id=shape.id,
                when=self.test(shape.when, at.down("impossible", index, "when")),
                text=self.text(shape.text),
                remedy=self.text(shape.remedy),
            )
            for index, shape in enumerate(region.impossible)
        )

    # ---- tests and conditions

    def test(self, shape: model.TestShape | model.ConditionShape, at: At) -> Test:
        """A test from its shape: one comparison, one table tried, or one group."""
        if shape.none is not None:
            parts = [self.test(s, at.down("none", i)) for i, s in enumerate(shape.none)]
            return Group("none", tuple(parts))
        for grouper in ("all", "any"):
            shapes = getattr(shape, grouper)
            if shapes is not None:
                parts = [self.test(s, at.down(grouper, i)) for i, s in enumerate(shapes)]
                return Group("all" if grouper == "all" else "any", tuple(parts))
        if shape.tried is not None:
            return Tried(shape.tried)
        if shape.from_date or shape.until_date:
            self.single(shape, at)
            return Today(shape.from_date, shape.until_date)
        return self._comparison(shape, at)

    def single(self, shape: model.TestShape | model.ConditionShape, at: At) -> bool:
        """Whether a shape says exactly one thing; reports it when it does not."""
        ways = [w for w in ("fact", "tried", "all", "any", "none") if getattr(shape, w) is not None]
        ways += ["period"] if shape.from_date or shape.until_date else []
        compared = [name for name in COMPARISONS if getattr(shape, name) is not None]
        if len(ways) != 1 or (ways[0] != "fact" and compared):
            self.report("test-ambiguous", at)
            return False
        return True

    def _comparison(self, shape: model.TestShape | model.ConditionShape, at: At) -> Test:
        nothing = OneOf(shape.fact or "", frozenset())
        if not self.single(shape, at) or shape.fact is None:
            return nothing
        if not self.reference("fact", shape.fact, self.facts, at.down("fact")):
            return nothing
        fact = self.facts[shape.fact]
        used = {name for name in COMPARISONS if getattr(shape, name) is not None}
        allowed = _COMPARES[fact.type]
        pair = fact.type == "count" and used == {"at_least", "at_most"}
        if not used <= allowed or (len(used) != 1 and not pair):
            listed = ", ".join(sorted(_yaml_key(name) for name in allowed))
            self.report("comparison-does-not-fit", at, fact=fact.name, allowed=listed)
            return nothing
        if fact.type in ("yes_no", "choice"):
            return self._one_of(fact, shape, at)
        if fact.type == "choices":
            values = shape.includes_any or [shape.includes or ""]
            key = "includes_any" if shape.includes_any else "includes"
            for value in values:
                self.reference("value", value, fact.values, at.down(key))
            return Includes(fact.name, frozenset(values))
        if fact.type == "count":
            return Between(fact.name, shape.at_least, shape.at_most)
        if shape.weeks_since_at_least is not None:
            return WeeksSince(fact.name, shape.weeks_since_at_least)
        if shape.years_since_at_least is not None:
            return YearsSince(fact.name, shape.years_since_at_least)
        if shape.before is not None:
            self.reference("fact", shape.before, self.facts, at.down("before"))
            return Before(fact.name, shape.before)
        given = Given(fact.name)
        return given if shape.given else Group("none", (given,))

    def _one_of(self, fact: Fact, shape: model.TestShape | model.ConditionShape, at: At) -> Test:
        key = "is" if shape.is_ is not None else "in"
        written = [shape.is_] if shape.is_ is not None else list(shape.in_ or [])
        known = {"yes": True, "no": False} if fact.type == "yes_no" else fact.values
        values: set[FactValue] = set()
        for value in written:
            if self.reference("value", value or "", known, at.down(key)):
                values.add(value == "yes" if fact.type == "yes_no" else value or "")
        if len(values) == len(known):
            self.report("always-true", at.down(key), fact=fact.name)
        return OneOf(fact.name, frozenset(values))

    def condition(self, shape: model.ConditionShape, at: At) -> Condition:
        """A node of a condition tree."""
        shapes = shape.all if shape.all is not None else shape.any
        common = Condition(
            id=shape.id or shape.fact or (f"tried-{shape.tried}" if shape.tried else "group"),
            text=self.text(shape.text),
            sources=self.sources(shape.source, at),
            blocking=shape.blocking,
            carried_over=shape.carried_over,
            decides_first=shape.decides_first,
            interpretations=self.interpreted(shape.interpretation, at),
        )
        if shape.carried_over and shape.blocking:
            self.report("carried-over-blocks", at)
        self.single(shape, at)
        if shapes is not None:
            key = "all" if shape.all is not None else "any"
            children = [self.condition(s, at.down(key, i)) for i, s in enumerate(shapes)]
            grouper = "all" if shape.all is not None else "any"
            return common._replace(
                grouper="any" if grouper == "any" else "all", children=tuple(children)
            )
        if shape.nature is None:
            self.report("nature-missing", at)
        if not shape.source:
            self.report("source-missing", at)
        for index, name in enumerate(shape.who):
            self.role(name, at.down("who", index))
        return common._replace(
            test=self.test(shape, at),
            nature=shape.nature or "action",
            todo=self.text(shape.todo) if shape.todo else "",
            who=tuple(name for name in shape.who if name in self.roles),
        )

    def conditions(self, shapes: Sequence[model.ConditionShape], at: At) -> tuple[Condition, ...]:
        return tuple(self.condition(shape, at.down(index)) for index, shape in enumerate(shapes))

    # ---- parts of tables

    def note(self, shape: model.NoteShape, at: At) -> Note:
        return Note(
            text=self.text(shape.text),
            sources=self.sources(shape.source, at),
            carried_over=shape.carried_over,
            address=shape.address or "",
        )

    def notes(self, shapes: Sequence[model.NoteShape], at: At) -> tuple[Note, ...]:
        return tuple(self.note(shape, at.down(index)) for index, shape in enumerate(shapes))

    def applications(
        self, shapes: Sequence[model.ApplicationShape], at: At
    ) -> tuple[Application, ...]:
        return tuple(
            Application(
                applicant=self.role(shape.applicant, at.down(index, "applicant")),
                to=self.role(shape.to, at.down(index, "to")),
                via=self.role(shape.via, at.down(index, "via")) if shape.via else None,
                means=self.text(shape.means) if shape.means else "",
                sources=self.sources(shape.source, at.down(index)),
                carried_over=shape.carried_over,
                interpretations=self.interpreted(shape.interpretation, at.down(index)),
            )
            for index, shape in enumerate(shapes)
        )

    def participants(
        self, shapes: Sequence[model.ParticipantShape], at: At
    ) -> tuple[Participant, ...]:
        return tuple(
            Participant(
                role=self.role(shape.role, at.down(index, "role")),
                note=self.text(shape.note) if shape.note else "",
                sources=self.sources(shape.source, at.down(index)),
                carried_over=shape.carried_over,
                interpretations=self.interpreted(shape.interpretation, at.down(index)),
            )
            for index, shape in enumerate(shapes)
        )

    def table(
        self,
        shape: model.TableShape,
        at: At,
        local: model.MunicipalShape,
        local_at: At,
        known: Iterable[str],
    ) -> Table:
        """A table of an edition together with what one municipality fills in."""
        term = shape.term

        def both(key: str, make: Callable[..., tuple[Note, ...]]) -> tuple[Note, ...]:
            here = make(getattr(shape, key), at.down(key))
            return here + make(getattr(local, key), local_at.down(key))

        own = self.conditions(shape.conditions, at.down("conditions"))
        extra = self.conditions(local.conditions, local_at.down("conditions"))
        for leaf in (leaf for one in own + extra for test in one.tests() for leaf in leaves(test)):
            if isinstance(leaf, Tried):
                self.reference("table", leaf.table, known, at.down("conditions"))
        table = Table(
            id=shape.table,
            name=self.text(shape.name),
            step=shape.step,
            condition=Condition(id="all", text="", grouper="all", children=own + extra),
            sources=self.sources(shape.source, at) + self.sources(local.source, local_at),
            formerly=self.text(shape.formerly.name) if shape.formerly else "",
            succeeds=tuple(shape.formerly.tables) if shape.formerly else (),
            only_when=self.test(shape.only_when, at.down("only_when")) if shape.only_when else None,
            next_when=self.test(shape.next_when, at.down("next_when")) if shape.next_when else None,
            purpose=self.note(shape.purpose, at.down("purpose")) if shape.purpose else None,
            frequency=self.note(shape.frequency, at.down("frequency")) if shape.frequency else None,
            term=Term(
                earliest_week=term.earliest_week,
                latest_week=term.latest_week,
                sources=self.sources(term.source, at.down("term")),
                interpretations=self.interpreted(term.interpretation, at.down("term")),
            )
            if term
            else None,
            applications=self.applications(shape.applications, at.down("applications"))
            + self.applications(local.applications, local_at.down("applications")),
            participants=self.participants(shape.participants, at.down("participants"))
            + self.participants(local.participants, local_at.down("participants")),
            dossier=both("dossier", self.notes),
            powers=both("powers", self.notes),
            afterwards=both("afterwards", self.notes),
            contacts=both("contacts", self.notes),
            named_only=shape.named_only,
            carried_over=shape.carried_over,
            interpretations=self.interpreted(shape.interpretation, at)
            + self.interpreted(local.interpretation, local_at),
        )
        return table._replace(interpretations=_all_readings(table))

    # ---- editions and routes

    def edition(self, sector: str, shape: model.EditionDocument, at: At) -> Edition:
        self.reference("fact", shape.clock, self.facts, at.down("clock"))
        if shape.valid_until and shape.valid_until < shape.valid_from:
            self.report("edition-ends-before-start", at.down("valid_until"))
        edition = Edition(
            id=shape.edition,
            sector=sector,
            name=self.text(shape.name),
            school_year=shape.school_year,
            valid_from=shape.valid_from,
            valid_until=shape.valid_until,
            dating=shape.dating,
            body=self.role(shape.body, at.down("body")),
            clock=shape.clock,
            gate=Condition(
                id="gate",
                text=say("because-gate", language=self.language),
                sources=self.sources(shape.source, at),
                grouper="all",
                children=self.conditions(shape.gate, at.down("gate")),
            ),
            solved_when=self.test(shape.solved_when, at.down("solved_when")),
            sources=self.sources(shape.source, at),
            ladder_for=self.condition(shape.ladder_for, at.down("ladder_for"))
            if shape.ladder_for
            else None,
            routes=tuple(
                self._other_route(s, at.down("routes", i)) for i, s in enumerate(shape.routes)
            ),
            phases=tuple(self._phase(s, at.down("phases", i)) for i, s in enumerate(shape.phases)),
            duties=tuple(self._duty(s, at.down("duties", i)) for i, s in enumerate(shape.duties)),
            options=tuple(
                self._option(s, at.down("options", i)) for i, s in enumerate(shape.options)
            ),
            notices=tuple(
                Notice(
                    code=s.code,
                    text=self.text(s.text),
                    when=self.test(s.when, at.down("warnings", i, "when")),
                    sources=self.sources(s.source, at.down("warnings", i)),
                )
                for i, s in enumerate(shape.warnings)
            ),
            interpretations=self.interpreted(shape.interpretation, at),
        )
        readings = [*edition.interpretations, *_used_by(edition.gate)]
        readings += [reading for duty in edition.duties for reading in duty.interpretations]
        return edition._replace(interpretations=tuple(dict.fromkeys(readings)))

    def _duty(self, shape: model.DutyShape, at: At) -> Duty:
        return Duty(
            id=shape.id,
            text=self.text(shape.text),
            on_whom=self.role(shape.on_whom, at.down("on_whom")),
            sources=self.sources(shape.source, at),
            when=self.test(shape.when, at.down("when")) if shape.when else None,
            done_when=self.test(shape.done_when, at.down("done_when")) if shape.done_when else None,
            carried_over=shape.carried_over,
            interpretations=self.interpreted(shape.interpretation, at),
        )

    def _option(self, shape: model.OptionShape, at: At) -> Option:
        return Option(
            id=shape.id,
            name=self.text(shape.name),
            text=self.text(shape.text),
            who_asks=self.role(shape.who_asks, at.down("who_asks")),
            sources=self.sources(shape.source, at),
            when=self.test(shape.when, at.down("when")) if shape.when else None,
            shown_in=frozenset(shape.shown_in),
        )

    def route(
        self,
        edition: Edition,
        shape: model.EditionDocument,
        at: At,
        municipality: str,
        local: model.MunicipalEditionDocument,
        local_at: At,
    ) -> Route:
        """An edition in one municipality; each table must be filled in exactly once."""
        ladder: list[Table] = []
        side_tables: list[Table] = []
        absent: list[Absence] = []
        named = {table.table for table in (*shape.ladder, *shape.side_tables)}
        places = [*named, *([local.fallback.id] if local.fallback else [])]
        for name in local.tables:
            self.reference("table", name, named, local_at.down("tables", name))
        for kind, shapes, collected in (
            ("ladder", shape.ladder, ladder),
            ("side_tables", shape.side_tables, side_tables),
        ):
            for index, table in enumerate(shapes):
                filled = self._filled(table, municipality, local, local_at)
                if filled is None:
                    continue
                here = local_at.down("tables", table.table)
                if filled.absent:
                    absent.append(self._absence(table.table, filled, here, places))
                else:
                    collected.append(self.table(table, at.down(kind, index), filled, here, named))
        if not ladder:
            self.report("ladder-empty", local_at)
        every = (*ladder, *side_tables)
        current = {old: table.id for table in every for old in table.succeeds}
        fallback = local.fallback
        return Route(
            edition=edition,
            municipality=municipality,
            ladder=tuple(ladder),
            side_tables=tuple(side_tables),
            absent=tuple(absent),
            fallback=self._other_route(fallback, local_at.down("fallback")) if fallback else None,
            options=edition.options
            + tuple(
                self._option(s, local_at.down("options", i)) for i, s in enumerate(local.options)
            ),
            tables={table.id: table for table in every},
            current_id=current | {table.id: table.id for table in every},
            decisions=tuple(
                self._decision(_branches(edition, ladder[position:], side_tables))
                for position in range(len(ladder) + 1)
            ),
            side_decisions={
                table.id: self._decision([Branch(table.id, None, table.condition)])
                for table in side_tables
            },
            inquiries=self._inquiries(edition, ladder, side_tables),
            counted_weeks=tuple(
                leaf
                for test in edition.gate.tests()
                for leaf in leaves(test)
                if isinstance(leaf, WeeksSince)
            ),
        )

    def _filled(
        self,
        table: model.TableShape,
        municipality: str,
        local: model.MunicipalEditionDocument,
        at: At,
    ) -> model.MunicipalShape | None:
        everywhere = table.same_everywhere or table.named_only
        filled = local.tables.get(table.table)
        if everywhere and filled is not None:
            self.report("table-same-everywhere", at.down("tables", table.table), key=True,
                        table=table.table)  # fmt: skip
        if everywhere:
            return model.MunicipalShape()
        if filled is None:
            self.report("table-missing", at.down("tables"), key=True, table=table.table,
                        municipality=municipality)  # fmt: skip
            return None
        if not filled.absent and not (filled.applications or table.applications):
            self.report("applications-missing", at.down("tables", table.table), key=True,
                        table=table.table)  # fmt: skip
        return filled

    def _absence(
        self, table: str, filled: model.MunicipalShape, at: At, places: Iterable[str]
    ) -> Absence:
        if filled.go_to:
            self.reference("table", filled.go_to, places, at.down("go_to"))
        if filled.model_fields_set - {"absent", "go_to", "source", "interpretation"}:
            self.report("absent-but-filled", at)
        if not filled.source:
            self.report("source-missing", at)
        return Absence(
            table=table,
            go_to=filled.go_to or "",
            sources=self.sources(filled.source, at),
            interpretations=self.interpreted(filled.interpretation, at),
        )

    def _other_route(self, shape: model.OtherRouteShape, at: At) -> OtherRoute:
        return OtherRoute(
            id=shape.id,
            name=self.text(shape.name),
            text=self.text(shape.text),
            applications=self.applications(shape.applications, at.down("applications")),
            participants=self.participants(shape.participants, at.down("participants")),
            contacts=self.notes(shape.contacts, at.down("contacts")),
            sources=self.sources(shape.source, at),
            when=self.test(shape.when, at.down("when")) if shape.when else None,
            interpretations=self.interpreted(shape.interpretation, at),
        )

    def _phase(self, shape: model.PhaseShape, at: At) -> Phase:
        return Phase(
            id=shape.id,
            name=self.text(shape.name),
            text=self.text(shape.text),
            actions=tuple(
                self._action(s, at.down("actions", i)) for i, s in enumerate(shape.actions)
            ),
            sources=self.sources(shape.source, at),
            when=self.test(shape.when, at.down("when")) if shape.when else None,
        )

    def _action(self, shape: model.ActionShape, at: At) -> Action:
        return Action(
            text=self.text(shape.text),
            who=tuple(self.role(name, at.down("who", i)) for i, name in enumerate(shape.who)),
            sources=self.sources(shape.source, at),
            when=self.test(shape.when, at.down("when")) if shape.when else None,
            carried_over=shape.carried_over,
        )

    def _inquiries(
        self, edition: Edition, ladder: Sequence[Table], side_tables: Sequence[Table]
    ) -> dict[str, Inquiry]:
        """How to ask for every fact that an advice can turn on, in the words of the rules."""
        found = {
            fact: say("why-duty", self.language, text=duty.text)
            for duty in edition.duties
            for fact in (duty.when.facts() if duty.when else ())
        }
        found[edition.clock] = say("why-clock", self.language)
        tables = (*reversed(side_tables), *reversed(ladder))
        conditions = [table.condition for table in tables]
        conditions += [edition.ladder_for] if edition.ladder_for else []
        for leaf in (leaf for one in (*conditions, edition.gate) for leaf in _leaves(one)):
            for fact in leaf.facts():
                found[fact] = say("why-condition", self.language, text=leaf.text)
        other = say("why-status", self.language)
        return {
            name: Inquiry(
                fact=fact,
                why=found.get(name, other),
                answered_by=tuple(
                    self.roles[role] for role in fact.answered_by if role in self.roles
                ),
            )
            for name, fact in self.facts.items()
        }

    def _decision(self, branches: Sequence[Branch]) -> Decision:
        ruled_out = tuple(one.when for one in self.impossible)
        return Decision(tuple(branches), ruled_out, self.facts)

    # ---- everything

    def rules(self, sha256: str, origin: str) -> Rules:
        sectors: dict[str, Sector] = {}
        routes: dict[tuple[str, str], Route] = {}
        municipal: dict[tuple[str, str], tuple[model.MunicipalEditionDocument, At]] = {}
        for name, local, at in self.documents.municipal:
            if (local.edition, name) in municipal:
                self.report("duplicate-id", at.down("edition"), name=local.edition)
            municipal[local.edition, name] = local, at
        for header, at in self.documents.sectors:
            if header.sector in sectors:
                self.report("duplicate-id", at.down("sector"), name=header.sector)
            editions = [e for e in self.documents.editions if e[0] == header.sector]
            made: list[Edition] = []
            for sector, shape, edition_at in editions:
                edition = self.edition(sector, shape, edition_at)
                made.append(edition)
                routes |= self._routes(edition, shape, edition_at, municipal)
            self._in_order(made, editions)
            sectors[header.sector] = Sector(header.sector, self.text(header.name), tuple(made))
        known = [shape.edition for _, shape, _ in self.documents.editions]
        for _, local, at in self.documents.municipal:
            self.reference("edition", local.edition, known, at.down("edition"))
        region, _ = self.documents.region
        month, day = region.school_year_starts.split("-")
        return Rules(
            region=region.region,
            name=self.text(region.name),
            language=self.language,
            school_year_starts=(int(month), int(day)),
            carry_forward_years=region.carry_forward_years,
            sectors=sectors,
            municipalities={
                shape.municipality: Municipality(shape.municipality, self.text(shape.name))
                for shape, _ in self.documents.municipalities
            },
            routes=routes,
            facts=self.facts,
            roles=self.roles,
            documents=self.known_documents,
            interpretations=self.interpretations,
            impossible=self.impossible,
            sha256=sha256,
            origin=origin,
        )

    def _routes(
        self,
        edition: Edition,
        shape: model.EditionDocument,
        at: At,
        municipal: Mapping[tuple[str, str], tuple[model.MunicipalEditionDocument, At]],
    ) -> dict[tuple[str, str], Route]:
        self._tables_once(shape, at)
        found: dict[tuple[str, str], Route] = {}
        for header, header_at in self.documents.municipalities:
            name = header.municipality
            local = municipal.get((edition.id, name))
            if local is None:
                self.report("municipality-missing", header_at, key=True, edition=edition.id,
                            municipality=name)  # fmt: skip
            elif local[0].covered:
                found[edition.id, name] = self.route(edition, shape, at, name, *local)
        return found

    def _tables_once(self, shape: model.EditionDocument, at: At) -> None:
        """A table stands once in an edition."""
        seen: set[str] = set()
        for kind, tables in (("ladder", shape.ladder), ("side_tables", shape.side_tables)):
            for index, table in enumerate(tables):
                here = at.down(kind, index)
                if table.table in seen:
                    self.report("duplicate-id", here.down("table"), name=table.table)
                seen.add(table.table)

    def _in_order(
        self, made: Sequence[Edition], shapes: Sequence[tuple[str, model.EditionDocument, At]]
    ) -> None:
        for before, after, (_, _, at) in zip(made, made[1:], shapes[1:], strict=False):
            if after.valid_from <= before.valid_from:
                self.report("editions-out-of-order", at.down("valid_from"), name=before.id)
            elif before.valid_until and before.valid_until >= after.valid_from:
                self.report("editions-overlap", at.down("valid_from"), name=before.id)


def _branches(
    edition: Edition, ahead: Sequence[Table], side_tables: Sequence[Table]
) -> list[Branch]:
    """The decision while these rungs of the ladder are ahead.

    Solved, another route, then the rung that is next (with the optional rungs before it), the
    side tables that may be next instead, and the end. A ladder that is only for some cases
    (`ladder_for`) gives way to the side tables; when none of those fits either, its rung is
    advised with that condition unmet.
    """
    found = [Branch("", edition.solved_when, status="solved")]
    found += [Branch(other.id, other.when, status="other-route") for other in edition.routes]
    beside = [Branch(t.id, t.next_when, t.condition) for t in side_tables if t.next_when]
    meant_for = edition.ladder_for
    for table in ahead:
        whens = [meant_for.test if meant_for else None, table.only_when]
        parts = (edition.gate, table.condition)
        found.append(Branch(table.id, _both(whens), _all_of(parts)))
        if table.only_when is None:
            found += beside if meant_for else []
            found += [Branch(table.id, None, _all_of((*parts, meant_for)))] if meant_for else []
            return found
    return [*found, *beside, Branch("", status="end-of-route")]


def _both(tests: Iterable[Test | None]) -> Test | None:
    given = tuple(test for test in tests if test is not None)
    return Group("all", given) if len(given) > 1 else next(iter(given), None)


def _all_of(conditions: tuple[Condition, ...]) -> Condition:
    return Condition(id="all", text="", grouper="all", children=conditions)


def _leaves(condition: Condition) -> Iterable[Condition]:
    """The leaves of a condition, last one first."""
    if condition.test is not None:
        yield condition
    for child in reversed(condition.children):
        yield from _leaves(child)


def _used_by(condition: Condition) -> list[str]:
    """The interpretations of a condition and of everything below it."""
    below = [reading for child in condition.children for reading in _used_by(child)]
    return [*condition.interpretations, *below]


def _all_readings(table: Table) -> tuple[str, ...]:
    """The interpretations that anything said of a table rests on, each once."""
    found = [*table.interpretations, *_used_by(table.condition)]
    found += table.term.interpretations if table.term else ()
    for application in table.applications:
        found += application.interpretations
    for participant in table.participants:
        found += participant.interpretations
    return tuple(dict.fromkeys(found))


def _yaml_key(name: str) -> str:
    return name.rstrip("_")
