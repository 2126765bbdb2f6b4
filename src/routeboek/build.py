"""Validated rule documents become a rule book: references resolved, editions joined.

An edition says what holds everywhere, a municipality fills in each of its tables exactly once or
says that it does not exist there. Nothing is inherited or overridden. Every finding is collected,
so that one reading reports them all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from routeboek import model
from routeboek.book import (
    Absence,
    Action,
    Application,
    Duty,
    Edition,
    Inquiry,
    Municipality,
    Note,
    Notice,
    Option,
    OtherRoute,
    Participant,
    Phase,
    Promise,
    Route,
    Rules,
    Sector,
    Table,
    Term,
)
from routeboek.condition import Condition, Test, WeeksSince, blocking_leaves, facts_of, leaves
from routeboek.decision import STATUSES
from routeboek.diagnostic import RulesError, Span
from routeboek.ladder import decided
from routeboek.messages import Language, say
from routeboek.values import MOST_TOLD_APART, alike
from routeboek.vocabulary import At, Places, Validated, Vocabulary, nearest

Happened: TypeAlias = Mapping[tuple[type[Test], Test], frozenset[str]]


class _Proving(NamedTuple):
    """The tables that prove, by having been held, that something was done.

    `own` prove all that is asked before them, the others what was asked by the same test.
    """

    own: frozenset[str]
    happened: Happened = MappingProxyType({})

    def of(self, test: Test) -> frozenset[str]:
        # As tuples, a week and a year of the same fact are equal.
        return self.own | self.happened.get((type(test), test), frozenset())


# Where the ids of an edition stand, by what may not have the same id.
_IDS = (
    (("ladder", "side_tables"), "table"),
    (("routes",), "id"),
    (("phases",), "id"),
    (("duties",), "id"),
    (("promises",), "id"),
    (("warnings",), "code"),
)


def build(
    documents: Validated, language: Language, sha256: str, origin: str
) -> tuple[Rules, Places]:
    """The rule book and where its parts stand; raises `RulesError` with every finding."""
    builder = _Builder(documents, language)
    rules = builder.rules(sha256, origin)
    if builder.found:
        raise RulesError(sorted(builder.found, key=lambda one: (one.span or Span(""), one.code)))
    return rules, builder.places


class _Builder(Vocabulary):
    """Puts tables, editions and routes together."""

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
            self.places.put(self._application(shape, at.down(index)), at.down(index))
            for index, shape in enumerate(shapes)
        )

    def _application(self, shape: model.ApplicationShape, at: At) -> Application:
        return Application(
            applicant=self.role(shape.applicant, at.down("applicant")),
            to=self.role(shape.to, at.down("to")),
            via=self.role(shape.via, at.down("via")) if shape.via else None,
            means=self.text(shape.means) if shape.means else "",
            note=self.text(shape.note) if shape.note else "",
            when=self.test(shape.when, at.down("when")) if shape.when else None,
            sources=self.sources(shape.source, at),
            carried_over=shape.carried_over,
            interpretations=self.interpreted(shape.interpretation, at),
        )

    def participants(
        self, shapes: Sequence[model.ParticipantShape], at: At
    ) -> tuple[Participant, ...]:
        return tuple(
            self.places.put(self._participant(shape, at.down(index)), at.down(index))
            for index, shape in enumerate(shapes)
        )

    def _participant(self, shape: model.ParticipantShape, at: At) -> Participant:
        return Participant(
            role=self.role(shape.role, at.down("role")),
            note=self.text(shape.note) if shape.note else "",
            sources=self.sources(shape.source, at),
            carried_over=shape.carried_over,
            interpretations=self.interpreted(shape.interpretation, at),
        )

    def table(
        self,
        shape: model.TableShape,
        at: At,
        local: model.MunicipalShape,
        local_at: At,
        proving: _Proving,
    ) -> Table:
        """A table of an edition together with what one municipality fills in."""
        term = shape.term

        def both(key: str, make: Callable[..., tuple[Note, ...]]) -> tuple[Note, ...]:
            here = make(getattr(shape, key), at.down(key))
            return here + make(getattr(local, key), local_at.down(key))

        own = self.conditions(shape.conditions, at.down("conditions"))
        extra = self.conditions(local.conditions, local_at.down("conditions"))
        table = Table(
            id=shape.table,
            name=self.text(shape.name),
            step=shape.step,
            condition=Condition(
                id="all", text="", grouper="all", children=self.proved(own + extra, proving)
            ),
            sources=self.sources(shape.source, at) + self.sources(local.source, local_at),
            gated=shape.gated,
            formerly=self.text(shape.formerly.name or "") if shape.formerly else "",
            succeeds=tuple(shape.formerly.tables) if shape.formerly else (),
            only_when=self.test(shape.only_when, at.down("only_when")) if shape.only_when else None,
            next_when=self.test(shape.next_when, at.down("next_when")) if shape.next_when else None,
            purpose=self.note(shape.purpose, at.down("purpose")) if shape.purpose else None,
            frequency=self.note(shape.frequency, at.down("frequency")) if shape.frequency else None,
            term=self.places.put(self._term(term, at.down("term")), at.down("term"))
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
        return self.places.put(table._replace(interpretations=_all_readings(table)), at)

    def proved(self, conditions: Iterable[Condition], proving: _Proving) -> tuple[Condition, ...]:
        """The conditions, with what somebody had to do before a table proved by that table."""
        return tuple(self._proved(one, proving) for one in conditions)

    def _proved(self, one: Condition, proving: _Proving) -> Condition:
        if one.test is None:
            made = one._replace(children=self.proved(one.children, proving))
        elif one.nature == "action" and one.blocking:
            made = one._replace(proved_by=proving.of(one.test))
        else:
            return one
        at = self.places.at(one)
        return self.places.put(made, at) if at else made

    def _term(self, shape: model.TermShape, at: At) -> Term:
        self.in_order(shape, "earliest_week", "latest_week", at)
        return Term(
            earliest_week=shape.earliest_week,
            latest_week=shape.latest_week,
            sources=self.sources(shape.source, at),
            interpretations=self.interpreted(shape.interpretation, at),
        )

    # ---- editions and routes

    def edition(self, sector: str, shape: model.EditionDocument, at: At) -> Edition:
        self.date_fact(shape.clock, at.down("clock"))
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
                children=self.proved(
                    self.conditions(shape.gate, at.down("gate")),
                    _Proving(frozenset(table.table for table in shape.ladder if table.gated)),
                ),
            ),
            no_table_when=self._test_at(shape.no_table_when, at.down("no_table_when")),
            attending_when=self._test_at(shape.attending_when, at.down("attending_when")),
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
                    first=s.first,
                )
                for i, s in enumerate(shape.warnings)
            ),
            promises=tuple(
                self._promise(s, at.down("promises", i), _ids(shape))
                for i, s in enumerate(shape.promises)
            ),
            interpretations=self.interpreted(shape.interpretation, at),
        )
        readings = [*edition.interpretations, *_used_by(edition.gate)]
        readings += [reading for duty in edition.duties for reading in duty.interpretations]
        return edition._replace(interpretations=tuple(dict.fromkeys(readings)))

    def _promise(self, shape: model.PromiseShape, at: At, named: Iterable[str]) -> Promise:
        if shape.gate is None and not shape.status and not shape.tables:
            self.report("promise-empty", at)
        for index, status in enumerate(shape.status):
            self.reference("status", status, STATUSES, at.down("status", index))
        for index, name in enumerate(shape.tables):
            self.reference("table", name, named, at.down("tables", index))
        promise = Promise(
            id=shape.id,
            text=self.text(shape.text),
            when=self.test(shape.when, at.down("when")),
            gate=shape.gate,
            statuses=frozenset(shape.status),
            tables=frozenset(shape.tables),
            sources=self.sources(shape.source, at),
        )
        return self.places.put(promise, at)

    def _duty(self, shape: model.DutyShape, at: At) -> Duty:
        return Duty(
            id=shape.id,
            text=self.text(shape.text),
            on_whom=self.role(shape.on_whom, at.down("on_whom")),
            sources=self.sources(shape.source, at),
            unless=self.test(shape.unless, at.down("unless")) if shape.unless else None,
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
            first=shape.first,
        )

    def _test_at(self, shape: model.TestShape | None, at: At) -> Test | None:
        return self.test(shape, at) if shape else None

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
        named = self.tables[edition.id]
        happened = {
            (type(leaf.test), leaf.test): leaf.proved_by
            for leaf in blocking_leaves(edition.gate)
            if leaf.test is not None
        }
        for name in local.tables:
            self.reference("table", name, named, local_at.down("tables", name), key=True)
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
                    absent.append(self._absence(table.table, filled, here, local))
                else:
                    # A rung proves its own conditions, and every rung what the gate asks.
                    own = frozenset({table.table} if kind == "ladder" else ())
                    proving = _Proving(own, happened)
                    collected.append(self.table(table, at.down(kind, index), filled, here, proving))
        if not ladder and all(table.table in local.tables for table in shape.ladder):
            self.report("ladder-empty", local_at)
        options = [(one.id, at.down("options", i, "id")) for i, one in enumerate(shape.options)]
        extra = [(o.id, local_at.down("options", i, "id")) for i, o in enumerate(local.options)]
        self.once([*options, *extra])
        every = (*ladder, *side_tables)
        current = {old: table.id for table in every for old in table.succeeds}
        fallback = local.fallback
        route = Route(
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
            decisions=(),
            side_decisions={},
            inquiries=self._inquiries(edition, ladder, side_tables),
            looks_at=frozenset(),
            counted_weeks=tuple(
                leaf
                for test in edition.gate.tests()
                for leaf in leaves(test)
                if isinstance(leaf, WeeksSince)
            ),
        )
        whole = decided(route, [one.when for one in self.impossible], self.facts)
        self._few_told_apart(whole)
        return whole

    def _few_told_apart(self, route: Route) -> None:
        """Of a fact with several values every combination is tried: that is only so many."""
        for name, fact in self.facts.items():
            if fact.type == "choices" and len(fact.values) > MOST_TOLD_APART:
                decisions = (*route.decisions, *route.side_decisions.values())
                branches = [branch for decision in decisions for branch in decision.branches]
                tests = [test for branch in branches for test in branch.tests()]
                tests += [one.when for one in self.impossible]
                asked = [leaf for test in tests for leaf in leaves(test)]
                if len(alike(fact, asked)) > MOST_TOLD_APART:
                    self.report("too-many-told-apart", self.documents.facts[1].down("facts", name),
                                key=True, name=name, edition=route.edition.id,
                                limit=str(MOST_TOLD_APART))  # fmt: skip

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
        if filled is None and table.table not in _meant(local.tables, self.tables[local.edition]):
            self.report("table-missing", at.down("tables"), key=True, table=table.table,
                        municipality=municipality)  # fmt: skip
        if filled is None:
            return None
        if not filled.absent and not (filled.applications or table.applications):
            self.report("applications-missing", at.down("tables", table.table), key=True,
                        table=table.table)  # fmt: skip
        return filled

    def _absence(
        self,
        table: str,
        filled: model.MunicipalShape,
        at: At,
        local: model.MunicipalEditionDocument,
    ) -> Absence:
        if filled.go_to:
            places = [*self.tables[local.edition], *([local.fallback.id] if local.fallback else [])]
            self.reference("table", filled.go_to, places, at.down("go_to"))
            if filled.go_to in local.tables and local.tables[filled.go_to].absent:
                self.report("go-to-absent", at.down("go_to"), name=filled.go_to)
        if filled.model_fields_set - {"absent", "go_to", "source", "interpretation"}:
            self.report("absent-but-filled", at)
        if not filled.source:
            self.report("source-missing", at)
        absence = Absence(
            table=table,
            go_to=filled.go_to or "",
            sources=self.sources(filled.source, at),
            interpretations=self.interpreted(filled.interpretation, at),
        )
        return self.places.put(absence, at)

    def _other_route(self, shape: model.OtherRouteShape, at: At) -> OtherRoute:
        route = OtherRoute(
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
        return self.places.put(route, at)

    def _phase(self, shape: model.PhaseShape, at: At) -> Phase:
        phase = Phase(
            id=shape.id,
            name=self.text(shape.name),
            text=self.text(shape.text),
            actions=tuple(
                self._action(s, at.down("actions", i)) for i, s in enumerate(shape.actions)
            ),
            sources=self.sources(shape.source, at),
            when=self.test(shape.when, at.down("when")) if shape.when else None,
        )
        return self.places.put(phase, at)

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
            for fact in (facts_of(duty.when) if duty.when else ())
        }
        found[edition.clock] = say("why-clock", self.language)
        tables = (*reversed(side_tables), *reversed(ladder))
        conditions = [table.condition for table in tables]
        conditions += [edition.ladder_for] if edition.ladder_for else []
        for leaf in (leaf for one in (*conditions, edition.gate) for leaf in _leaves(one)):
            for fact in facts_of(leaf.test) if leaf.blocking and leaf.test else ():
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

    # ---- everything

    def rules(self, sha256: str, origin: str) -> Rules:
        self._headers_once()
        for _, local, at in self.documents.municipal:
            self.reference("edition", local.edition, self.tables, at.down("edition"))
        sectors: dict[str, Sector] = {}
        routes: dict[tuple[str, str], Route] = {}
        for header, at in self.documents.sectors:
            made: list[Edition] = []
            editions = [e for e in self.documents.editions if e[0] == header.sector]
            if not editions:
                self.report("sector-empty", at.down("sector"), name=header.sector)
            for sector, shape, edition_at in editions:
                edition = self.edition(sector, shape, edition_at)
                made.append(edition)
                routes |= self._routes(edition, shape, edition_at)
            self._in_order(made, editions)
            sectors[header.sector] = Sector(header.sector, self.text(header.name), tuple(made))
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
            unless_stated=self.unless_stated,
            sha256=sha256,
            origin=origin,
            untranslated=tuple(self.untranslated),
        )

    def _headers_once(self) -> None:
        """Sectors, municipalities and editions stand once, an edition once per municipality."""
        documents = self.documents
        self.once((header.sector, at.down("sector")) for header, at in documents.sectors)
        self.once((shape.edition, at.down("edition")) for _, shape, at in documents.editions)
        places = [(one.municipality, at) for one, at in documents.municipalities]
        self.once((name, at.down("municipality")) for name, at in places)
        for place, _ in places:
            self.once(
                (local.edition, at.down("edition"))
                for name, local, at in documents.municipal
                if name == place
            )

    def _routes(
        self, edition: Edition, shape: model.EditionDocument, at: At
    ) -> dict[tuple[str, str], Route]:
        self._ids_once(shape, at)
        found: dict[tuple[str, str], Route] = {}
        for header, header_at in self.documents.municipalities:
            name = header.municipality
            own = [(one, here) for place, one, here in self.documents.municipal if place == name]
            local = next((pair for pair in own if pair[0].edition == edition.id), None)
            if local is None and edition.id not in _meant((o.edition for o, _ in own), self.tables):
                self.report("municipality-missing", header_at, key=True, edition=edition.id,
                            municipality=name)  # fmt: skip
            if local and local[0].covered:
                found[edition.id, name] = self.route(edition, shape, at, name, *local)
        return found

    def _ids_once(self, shape: model.EditionDocument, at: At) -> None:
        """A table stands once in an edition, and so does every other id of its kind."""
        for kinds, key in _IDS:
            self.once(
                (getattr(part, key), at.down(kind, index, key))
                for kind in kinds
                for index, part in enumerate(getattr(shape, kind))
            )

    def _in_order(
        self, made: Sequence[Edition], shapes: Sequence[tuple[str, model.EditionDocument, At]]
    ) -> None:
        for before, after, (_, _, at) in zip(made, made[1:], shapes[1:], strict=False):
            if after.valid_from <= before.valid_from:
                self.report("editions-out-of-order", at.down("valid_from"), name=before.id)
            elif before.valid_until and before.valid_until >= after.valid_from:
                self.report("editions-overlap", at.down("valid_from"), name=before.id)
            elif (
                before.valid_until
                and before.valid_until >= before.valid_from
                and (after.valid_from - before.valid_until).days > 1
            ):
                self.report("editions-gap", at.down("valid_from"), name=before.id)


def _meant(names: Iterable[str], known: Collection[str]) -> set[str]:
    """The known names that the unknown ones stand for."""
    return {nearest(name, known) for name in names if name not in known}


def _ids(shape: model.EditionDocument) -> list[str]:
    """The tables and other routes of an edition."""
    tables = [table.table for table in (*shape.ladder, *shape.side_tables)]
    return [*tables, *(other.id for other in shape.routes)]


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
