"""The heart: a case and a rule book give an advice.

`advise` is pure and total: it reads no clock, file or environment, and either returns an advice
or raises `CaseError`. In order: the edition in force, what the facts and the history say, the
outcomes that are still possible, and then the words for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from routeboek._version import __version__
from routeboek.advice import (
    Advice,
    Answering,
    Deadline,
    Decides,
    DutyAdvice,
    PhaseAdvice,
    Provenance,
    Question,
    RungTime,
    TableAdvice,
    TakenAdvice,
    Unmet,
    Warned,
)
from routeboek.book import Duty, Interpretation, Option, OtherRoute, Route, Rules, Table
from routeboek.case import RUNNING, Case, Holiday, contradictions, unknown_key
from routeboek.condition import (
    AT_ACTION,
    AT_CIRCUMSTANCE,
    AT_MET,
    Before,
    Condition,
    Source,
    Test,
    Tried,
    WeeksSince,
    all_of,
    facts_of,
    leaves,
)
from routeboek.decision import STATUSES, Decision
from routeboek.diagnostic import CaseError, Diagnostic
from routeboek.facts import NEVER, FactValue, Situation
from routeboek.history import Progress, edition_on, history_findings, progress
from routeboek.justification import Justification, explain, unmet_leaves
from routeboek.meaning import UNDECIDED, Branch, Outcome, answers, is_false, is_true, stated
from routeboek.messages import Language, long_date, say
from routeboek.text_guard import MAX_FINDINGS

YEARS = range(1900, 2201)
"""Reference dates outside these years are slips, and too near the ends of the calendar."""

MOST_ANSWERED = 5
"""Of so many questions the advice says what each answer would lead to."""

UNDECIDED_LEVEL = AT_MET | AT_ACTION | AT_CIRCUMSTANCE

ABOUT_A_TABLE = ("permitted", "blocked", "not-yet", "running")
NAMELESS = ("solved", "end-of-route", "other-route")
"""Statuses that are about no table."""


def advise(
    rules: Rules, case: Case, *, edition: str | None = None, strict_edition: bool = False
) -> Advice:
    """The next permitted table for a case, with its justification.

    `edition` forces an edition by id instead of the one in force on the reference date;
    `strict_edition` refuses an edition that is only carried forward. Raises `CaseError`.
    """
    route, past, situation, carried_forward = situated(rules, case, edition, strict_edition)
    return _Adviser(rules, case, route, past, situation, carried_forward).advice()


class Situated(NamedTuple):
    """Where a case stands: its route, what its history says, and what is known of it."""

    route: Route
    past: Progress
    situation: Situation
    carried_forward: bool


def situated(
    rules: Rules, case: Case, edition: str | None = None, strict_edition: bool = False
) -> Situated:
    """Where a case stands, before anything is decided; raises `CaseError` like `advise`."""
    values, found = _read_facts(rules, case)
    route, carried_forward = _route(rules, case, edition, strict_edition, found)
    past = progress(rules, case, route)
    today = case.reference_date.toordinal()
    situation = Situation(values, today, past.tried, past.held, past.applied)
    decision = route.decisions[past.position]
    situation = decision.settled(_with_unraised(rules, route, situation, decision))
    return Situated(route, past, situation, carried_forward)


def _with_unraised(rules: Rules, route: Route, known: Situation, decision: Decision) -> Situation:
    """The situation with the exceptions that nobody raises, as the rules take them to be.

    Whether one is raised depends on what is stated alone, not on what else is taken; and what is
    stated always wins, also where the two cannot go together.
    """
    found = known
    for taken in rules.unless_stated.values():
        unraised = taken.fact not in known.values and taken.fact in route.looks_at
        if unraised and (taken.when is None or stated(taken.when, known)):
            supposed = found.supposing(taken.fact, taken.value)
            if decision.possible(supposed, taken.fact):
                found = supposed._replace(taken=found.taken | {taken.fact})
    return found


# ---------------------------------------------------------------- what may be advised on


def _route(
    rules: Rules, case: Case, forced: str | None, strict: bool, in_facts: list[Diagnostic]
) -> tuple[Route, bool]:
    """The edition in this municipality, and whether it is carried forward."""
    sector = rules.sectors.get(case.sector)
    found: list[Diagnostic] = []
    if sector is None:
        known = ", ".join(rules.sectors)
        found.append(Diagnostic("unknown-sector", None, "/sector", {"known": known}))
    if case.municipality not in rules.municipalities:
        known = ", ".join(rules.municipalities)
        found.append(Diagnostic("unknown-municipality", None, "/municipality", {"known": known}))
    if case.asker is not None and case.asker not in rules.roles:
        found.append(Diagnostic("unknown-asker", None, "/asker"))
    if sector is None or (found and case.municipality not in rules.municipalities):
        raise CaseError(case.located([*found, *contradictions(case), *in_facts]))
    found += contradictions(case)
    by_id = {e.id: e for e in sector.editions}
    if forced is not None and forced not in by_id:
        known = ", ".join(by_id)
        raise CaseError(
            case.located([*found, Diagnostic("unknown-edition", params={"known": known})])
        )
    edition = by_id[forced] if forced else edition_on(sector.editions, case.reference_date)
    years = 0
    if edition is not None:
        made_for = int(edition.school_year[:4])
        years = max(0, rules.school_year(case.reference_date) - made_for)
    too_late = years > (0 if strict else rules.carry_forward_years)
    if edition is None or (too_late and not forced) or case.reference_date.year not in YEARS:
        code = "edition-carried-forward-refused" if edition and strict else "no-edition"
        params = {
            "first": sector.editions[0].valid_from.isoformat(),
            "last": sector.editions[-1].school_year,
        }
        found.append(Diagnostic(code, None, "/reference_date", params))
    route = rules.routes.get((edition.id, case.municipality)) if edition else None
    if edition and route is None:
        params = {"edition": edition.id}
        found.append(Diagnostic("municipality-not-covered", None, "/municipality", params))
    found += history_findings(rules, case)
    found += in_facts
    if found or route is None:
        raise CaseError(case.located(found))
    return route, years > 0


def _read_facts(rules: Rules, case: Case) -> tuple[dict[str, FactValue], list[Diagnostic]]:
    """The known facts in the evaluator's form, and what is wrong with the rest.

    Wrong is what is not declared, not of its type, in the future, or impossible together.
    """
    found: list[Diagnostic] = []
    values: dict[str, FactValue] = {}
    today = case.reference_date.toordinal()
    for name, given in case.facts.items():
        if len(found) >= MAX_FINDINGS:
            break
        fact = rules.facts.get(name)
        if fact is None:
            found.append(unknown_key(case, ("facts", name), list(rules.facts), "unknown-fact"))
            continue
        if given is None:
            continue
        value = fact.read(given)
        if value is None:
            kind = "day" if fact.type == "date" else fact.type
            params = {"fact": name, "expected": f"@{kind}", "values": fact.expected()}
            found.append(Diagnostic("fact-wrong-type", None, f"/facts/{name}", params))
        elif fact.type == "date" and isinstance(value, int) and value > today:
            params = {"fact": name}
            found.append(Diagnostic("fact-after-reference", None, f"/facts/{name}", params))
        elif value != frozenset():  # an empty set of choices says nothing
            values[name] = value
    situation = Situation(values, today)
    for ruled_out in rules.impossible:
        if is_true(ruled_out.when, situation):
            params = {"text": ruled_out.text, "remedy": ruled_out.remedy}
            pointer = "".join(f"/facts/{name}" for name in facts_of(ruled_out.when)[:1])
            found.append(Diagnostic("contradiction", None, pointer, params))
    return values, found


# ---------------------------------------------------------------- the advice


class _Adviser:
    """One advice in the making: holds what every part of it looks at."""

    def __init__(
        self,
        rules: Rules,
        case: Case,
        route: Route,
        past: Progress,
        situation: Situation,
        carried_forward: bool,
    ) -> None:
        self.rules, self.case, self.route, self.past = rules, case, route, past
        self.situation = situation
        self.carried_forward = carried_forward
        self.language: Language = rules.language
        self.today = case.reference_date
        self.edition = route.edition
        self.decision = self._decision()
        self.outcomes = self._outcomes()
        self.statuses = _ordered({outcome.status for outcome in self.outcomes})
        # Where another route holds, whichever it is, neither ladder nor what belongs to it does.
        self.elsewhere = set(self.statuses) <= {"other-route"}
        # Which other route holds is part of the answer: with two of them nothing is certain.
        certain = len(self.statuses) == 1 and len(self._routes_open()) < 2
        self.status = self.statuses[0] if certain else "undetermined"
        self.table = self._next_table()
        self.reason = self._whole_reason()
        self.beside = self._ladder_beside()
        self.side_tables = tuple([self._side_table(table) for table in route.side_tables])

    # ---- which table, which status

    def _decision(self) -> Decision:
        decision = self.route.decisions[self.past.position]
        if self.past.running:
            return self._awaiting(decision, self.past.running.id)
        branches = tuple([self._after_history(branch) for branch in decision.branches])
        if branches == decision.branches:
            return decision
        return decision.with_branches(branches)

    @staticmethod
    def _awaiting(decision: Decision, table: str) -> Decision:
        """A table that runs is awaited, unless the case is solved meanwhile."""
        solved = next(n for n, one in enumerate(decision.branches) if one.status == "solved")
        no_table = [Branch(table, one.when, status="running") for one in decision.branches[:solved]]
        awaited = Branch(table, status="running")
        branches = (*no_table, decision.branches[solved], awaited)
        return decision.with_branches(branches)

    def _after_history(self, branch: Branch) -> Branch:
        """A table that runs is awaited; one that sent the case back wants that done first."""
        entry = self.past.latest.get(branch.about)
        if entry is None or branch.condition is None:
            return branch
        if entry.outcome in RUNNING:
            return Branch(branch.about, branch.when, status="running")
        if entry.outcome != "returned" or entry.followed_up_on:
            return branch
        table = self.route.tables[branch.about]
        followed_up = Condition(
            id=f"followed-up-{table.id}",
            text=self._say("followed-up", body=self.edition.body.name, table=table.name),
            test=Tried(f"followed-up-{table.id}"),
            nature="action",
            who=(self.edition.body.id,),
            sources=table.sources,
        )
        children = (*branch.condition.children, followed_up)
        return Branch(branch.about, branch.when, all_of(children))

    def _outcomes(self) -> frozenset[Outcome]:
        if self.past.solved:
            return frozenset({Outcome("solved")})
        return self.decision.outcomes(self.situation)

    def _next_table(self) -> Table | None:
        """The table that the advice is about."""
        return self._table_of(self.decision, self.outcomes)

    def _table_of(self, decision: Decision, outcomes: Iterable[Outcome]) -> Table | None:
        """The table that some outcomes of a decision are about.

        When that differs it is the one that may be permitted; where that differs too, the rung
        that always comes.
        """
        permitted = {o.about for o in outcomes if o.status == "permitted"}
        about = {o.about for o in outcomes if o.status in ABOUT_A_TABLE and o.about}
        about = permitted if len(permitted) == 1 else about
        for branch in reversed(decision.branches):
            if branch.about in about:
                return self.route.tables[branch.about]
        return self.route.tables[next(iter(about))] if about else None

    def _permitted(self) -> set[str]:
        """The tables that may turn out to be permitted now."""
        return {o.about for o in self.outcomes if o.status == "permitted"}

    def _routes_open(self) -> list[OtherRoute]:
        """The other routes that may turn out to hold, in the order of the rules."""
        about = {o.about for o in self.outcomes if o.status == "other-route"}
        return [route for route in self.edition.routes if route.id in about]

    def _leaning(self) -> str | None:
        """Which way an undetermined case leans; None where the status is certain."""
        if self.status != "undetermined":
            return None
        permitted = self._permitted()
        if not permitted:
            return "not-now"
        return "permitted-if" if len(permitted) == 1 and not self._routes_open() else "depends"

    def _ladder_beside(self) -> Decision | None:
        """What the ladder would be, beside a rung that is next whatever its conditions say."""
        table = self.table
        if table is None or table.gated or self.status == "running":
            return None
        others = [branch for branch in self.decision.branches if branch.about != table.id]
        return self.decision.with_branches(others)

    def _whole_reason(self) -> Justification | None:
        """What the case makes of every condition of the next table, gate included."""
        for branch in self.decision.branches:
            concerned = self.table and branch.about == self.table.id and branch.condition
            if concerned and (branch.when is None or not self._is_false(branch.when)):
                return explain(concerned, self.situation)
        if self.table is None and self.status == "not-yet":
            return explain(self.edition.gate, self.situation)
        return None

    def _other_route(self) -> OtherRoute | None:
        """The route that holds instead of the ladder, or what remains at its end."""
        if self.status == "end-of-route":
            return self.route.fallback
        return self._routes_open()[0] if self.status == "other-route" else None

    def _phase(self) -> PhaseAdvice | None:
        """The first phase that certainly applies."""
        for phase in self.edition.phases:
            if phase.when is None or self._is_true(phase.when):
                asked = [a for a in phase.actions if a.when is None or not self._is_false(a.when)]
                return PhaseAdvice(phase, tuple(asked))
        return None

    def advice(self) -> Advice:
        """Everything together."""
        following = self._next()
        side_tables = (*self._ladder_table(), *self.side_tables)
        return Advice(
            case_id=self.case.case_id,
            reference_date=self.today,
            municipality=self.case.municipality,
            status=self.status,
            summary=self._summary(following),
            possible_statuses=tuple(self.statuses),
            leaning=self._leaning(),
            possible_routes=tuple(self._routes_open()) if self.status == "undetermined" else (),
            taken=self._taken(),
            next=following,
            side_tables=side_tables,
            options=tuple([o for o in self.route.options if self._offered(o)]),
            route=self._other_route(),
            phase=self._phase(),
            unmet=tuple(self._unmet()),
            questions=tuple(self._questions(side_tables)),
            duties=tuple(self._duties()),
            warnings=tuple(self._warnings(following)),
            assumptions=tuple(self._assumptions()),
            timeline=tuple(self._timeline()),
            justification=self._justification(),
            edition=self.edition,
            carried_forward=self.carried_forward,
            provenance=Provenance(self.rules.sha256, __version__, self.rules.origin),
            attending=self._attending(),
            asker=self.case.asker,
        )

    def _attending(self) -> bool:
        """Whether there is no absence now, so that no table is shown to apply for."""
        when = self.edition.attending_when
        return when is not None and self._is_true(when)

    def _taken(self) -> tuple[TakenAdvice, ...]:
        """The exceptions that nobody raised."""
        unraised = self.rules.unless_stated.values()
        return tuple(
            TakenAdvice(one, self.rules.facts[one.fact].written(one.value))
            for one in unraised
            if one.fact in self.situation.taken
        )

    def _next(self) -> TableAdvice | None:
        table = self.table
        if table is None or (self.status == "blocked" and self._unfit()):
            return None
        own = {side.table: side.state for side in self.side_tables}
        return TableAdvice(
            definition=table,
            state=own.get(table.id, self.status),
            situation=self.situation,
            deadline=self._deadline(table),
            asker=self.case.asker,
            opens_on=self._opens_on(),
        )

    def _ladder_table(self) -> Iterable[TableAdvice]:
        """The rung of the ladder that stands beside a table that is next whatever it asks."""
        if self.beside is None or self.past.solved:
            return
        outcomes = self.beside.outcomes(self.situation)
        table = self._table_of(self.beside, outcomes)
        if table is not None:
            states = {outcome.status for outcome in outcomes}
            yield TableAdvice(
                definition=table,
                state=states.pop() if len(states) == 1 else "undetermined",
                situation=self.situation,
                deadline=self._deadline(table),
                asker=self.case.asker,
            )

    def _side_table(self, table: Table) -> TableAdvice:
        return TableAdvice(
            definition=table,
            state=self._side_state(table),
            situation=self.situation,
            deadline=None,
            asker=self.case.asker,
        )

    def _side_state(self, table: Table) -> str:
        entry = self.past.latest.get(table.id)
        if entry and entry.outcome in RUNNING:
            return "running"
        if table.named_only:
            return "undetermined"
        if entry and entry.outcome == "returned" and not entry.followed_up_on:
            return "blocked"
        states = {o.status for o in self.route.side_decisions[table.id].outcomes(self.situation)}
        return states.pop() if len(states) == 1 else "undetermined"

    def _opens_on(self) -> date | None:
        """The day from which the case is no longer too early, if time is all that lacks."""
        if self.status != "not-yet":
            return None
        days = {
            day
            for branch in self.decision.branches
            for test in branch.tests()
            for leaf in leaves(test)
            if isinstance(leaf, WeeksSince)
            and (day := leaf.opens_on(self.situation)) is not None
            and day > self.situation.today
        }
        for day in sorted(days):
            later = {o.status for o in self.decision.outcomes(self.situation.on(day))}
            if later <= {"permitted", "blocked"}:
                return date.fromordinal(day)
        return None

    # ---- time

    def _clock(self) -> date | None:
        start = self.situation.values.get(self.edition.clock)
        return date.fromordinal(start) if isinstance(start, int) and start != NEVER else None

    def _deadline(self, table: Table, applied_on: date | None = None) -> Deadline | None:
        """The term of a table; an application that was made in time is never overdue.

        From a first date that never was no term runs.
        """
        term, start = table.term, self._clock()
        if term is None or self.situation.values.get(self.edition.clock) == NEVER:
            return None
        if applied_on is None and (entry := self.past.latest.get(table.id)):
            applied_on = entry.applied_on if entry.outcome in RUNNING else None
        latest = _after(start, term.latest_week)
        at_most = _after(self._clock_at_most(), term.latest_week)
        day = applied_on or self.today
        return Deadline(
            earliest=_after(start, term.earliest_week),
            latest=latest,
            weeks=term.latest_week,
            counted_from=start,
            overdue=day > latest if latest else True if at_most and day > at_most else None,
            days_left=(latest - self.today).days if latest else None,
            at_most=at_most,
        )

    def _clock_at_most(self) -> date | None:
        """The last day that the first date can be, if that is unknown.

        It lies on or before every date that may not lie before it, and before every application.
        """
        clock = self.edition.clock
        if clock in self.situation.values:
            return None
        later = [
            self.situation.values.get(leaf.fact)
            for one in self.rules.impossible
            for leaf in leaves(one.when)
            if isinstance(leaf, Before) and leaf.other == clock and one.when is leaf
        ]
        days = [date.fromordinal(day) for day in later if isinstance(day, int) and day != NEVER]
        days += [entry.applied_on for entry in self.past.latest.values() if entry.applied_on]
        return min(days, default=None)

    def _timeline(self) -> Iterable[RungTime]:
        """The rungs in time; where the ladder does not hold only those of the history."""
        for table in self.route.ladder:
            if not self.elsewhere or table.id in self.past.latest:
                yield self._rung_time(table)

    def _is_wanted(self, table: Table) -> bool:
        """Whether a rung is for every case, or else for this one, which stands before it."""
        return table.only_when is None or table is self.table

    def _rung_time(self, table: Table) -> RungTime:
        entry = self.past.latest.get(table.id)
        applied_on = entry.applied_on if entry else None
        deadline = self._deadline(table, applied_on)
        ahead = self.route.ladder.index(table) >= self.past.position
        wanted = self._is_wanted(table)
        counts = entry is not None or (ahead and wanted and self.status != "solved")
        return RungTime(
            definition=table,
            wanted=wanted,
            deadline=deadline,
            overdue=bool(counts and deadline and deadline.overdue),
            applied_on=applied_on,
            outcome=entry.outcome if entry else None,
        )

    # ---- what is unmet, what to ask

    def _unmet(self) -> Iterable[Unmet]:
        if self.status not in ("blocked", "not-yet", "undetermined") or self.reason is None:
            return
        found = self._unfit() or list(unmet_leaves(self.reason))
        if not found and self.status != "undetermined":
            found = list(unmet_leaves(self.reason, surely=True))
        by_id = {leaf.condition.id: leaf for leaf in reversed(found)}
        for reason in reversed(by_id.values()):
            condition = reason.condition
            yield Unmet(
                condition=condition.id,
                text=condition.text,
                nature=condition.nature,
                who_acts=tuple(self.rules.roles[role] for role in condition.who),
                sources=condition.sources,
                todo=condition.todo,
            )

    def _in_play(self, side: Table) -> bool:
        """Whether more facts about a side table can be of use to anyone.

        One that can be next on the route is of no use where another route holds.
        """
        if side.next_when is None:
            return not side.named_only
        return not self.elsewhere and not self._is_false(side.next_when)

    def _unfit(self) -> list[Justification]:
        """The conditions by which the next table is not meant for this case at all."""
        unmet = unmet_leaves(self.reason) if self.reason and self.status == "blocked" else ()
        return [leaf for leaf in unmet if leaf.condition.nature == "fit"]

    def _questions(self, side_tables: Iterable[TableAdvice]) -> list[Question]:
        """Facts that can still change the advice: the status first, then dates, sides, duties."""
        wanted: dict[str, tuple[Decides, list[str]]] = {}

        def want(fact: str, decides: Decides, tables: Iterable[str] = ()) -> None:
            wanted.setdefault(fact, (decides, []))[1].extend(tables)

        if len(self.outcomes) > 1:
            rung = [self.table.id] if self.table else []
            for fact in self.decision.exact(self.situation).ranked(self._open_facts()):
                want(fact, "status", rung)
        ahead = self.route.ladder[self.past.position :]
        timed = [t.id for t in ahead if t.term and self._is_wanted(t)]
        if self.edition.clock not in self.situation.values and timed and self._tables_open():
            want(self.edition.clock, "date", timed)
        for side in side_tables if self.status != "solved" else ():
            if side.state == "undetermined" and self._in_play(side.definition):
                decision = self.route.side_decisions.get(side.table, self.beside)
                for fact in decision.open_facts(self.situation) if decision else ():
                    want(fact, "side", [side.table])
        for duty in self.edition.duties:
            if (
                duty.when
                and answers(duty.when, self.situation) == UNDECIDED
                and not self._lapsed(duty)
            ):
                for fact in facts_of(duty.when):
                    if fact not in self.situation.values:
                        want(fact, "duty")
        return self._asked(wanted)

    def _open_facts(self) -> list[str]:
        """The facts that can still change the answer; where no table is shown, only its status."""
        found = self.decision.open_facts(self.situation)
        if not self._attending():
            return found
        answering = Answering(self.decision, self.situation)
        kinds = {name: answering.answers(self.rules.facts[name]) for name in found}
        deciding = [name for name in found if len({one.statuses for one in kinds[name]}) > 1]
        return deciding or found

    def _asked(self, wanted: Mapping[str, tuple[Decides, list[str]]]) -> list[Question]:
        """The first few questions that decide the status know what each answer would lead to."""
        answering = Answering(self.decision, self.situation)
        found = []
        for number, (name, (decides, tables)) in enumerate(wanted.items()):
            told = answering if decides == "status" and number < MOST_ANSWERED else None
            found.append(Question(self.route.inquiries[name], tuple(tables), decides, told))
        return found

    # ---- around the ladder

    def _is_true(self, test: Test) -> bool:
        return is_true(test, self.situation)

    def _is_false(self, test: Test) -> bool:
        return is_false(test, self.situation)

    def _offered(self, option: Option) -> bool:
        if option.shown_in and self.status not in option.shown_in:
            return False
        return option.when is None or not self._is_false(option.when)

    def _lapsed(self, duty: Duty) -> bool:
        return bool(
            (duty.unless and self._is_true(duty.unless))
            or (duty.when and self._is_false(duty.when))
        )

    def _duties(self) -> Iterable[DutyAdvice]:
        for duty in self.edition.duties:
            if self._lapsed(duty):
                continue
            state = "due" if duty.when is None or self._is_true(duty.when) else "unknown"
            if state == "due" and duty.done_when and self._is_true(duty.done_when):
                state = "made"
            yield DutyAdvice(duty, state)

    def _warnings(self, following: TableAdvice | None) -> Iterable[Warned]:
        home = self.case.home_municipality
        yield from self._notices(first=True)
        if self.carried_forward:
            yield self._warn(
                "edition-carried-forward", edition=self.edition.name, year=self.edition.school_year
            )
        if home is not None and home != self.case.municipality:
            name = self.rules.municipalities[self.case.municipality].name
            yield self._warn("home-municipality-differs", municipality=name)
        skipped = [
            t for t in self.past.skipped if t.only_when is None or self._is_true(t.only_when)
        ]
        if skipped:
            yield self._warn("step-skipped", tables=", ".join(table.name for table in skipped))
        deadline = following.deadline if following else None
        if deadline and deadline.overdue and deadline.latest:
            yield self._warn("overdue", latest=self._date(deadline.latest))
        if (
            self.table
            and self.status != "undetermined"
            and len({o.about for o in self.outcomes}) > 1
        ):
            yield self._warn("next-may-differ", table=self.table.name)
        if self.past.solved and self._clock_after_solution():
            yield self._warn("absence-after-solution")
        yield from self._holiday_warnings()
        yield from self._notices(first=False)

    def _notices(self, *, first: bool) -> Iterable[Warned]:
        """The warnings of the rules themselves: those that come before all, or the others."""
        for notice in self.edition.notices:
            if notice.first is first and self._is_true(notice.when):
                yield Warned(notice.code, notice.text, first)

    def _clock_after_solution(self) -> bool:
        start, solved = self._clock(), self.past.solved
        return bool(start and solved and solved.closed_on and start > solved.closed_on)

    def _holiday_warnings(self) -> Iterable[Warned]:
        """Where weeks of absence are counted across school holidays: say the other count too."""
        days = _holiday_ordinals(self.case.school_holidays)
        for leaf in self.route.counted_weeks if days else ():
            start = self.situation.values.get(leaf.fact)
            if not isinstance(start, int) or start == NEVER:
                continue
            full = start + 7 * leaf.weeks
            if any(start <= day < full for day in days):
                yield self._warn(
                    "holidays-in-absence",
                    weeks=str(leaf.weeks),
                    calendar=self._date(date.fromordinal(full)),
                    school=self._date(date.fromordinal(_without(days, start, 7 * leaf.weeks))),
                )

    def _assumptions(self) -> list[Interpretation]:
        """The readings that this advice rests on and that can touch this case."""
        used = list(self.edition.interpretations)
        used += self.table.interpretations if self.table else ()
        for table in self.side_tables:
            used += table.definition.interpretations if table.state != "undetermined" else ()
        other = self._other_route()
        used += other.interpretations if other else ()
        for absence in self.route.absent:
            used += absence.interpretations
        found = [self.rules.interpretations[name] for name in dict.fromkeys(used)]
        return [one for one in found if one.when is None or self._is_true(one.when)]

    # ---- words

    def _say(self, code: str, **params: str) -> str:
        return say(code, self.language, **params)

    def _date(self, day: date) -> str:
        return long_date(day, self.language)

    def _warn(self, code: str, **params: str) -> Warned:
        return Warned(code, self._say(f"warning-{code}", **params))

    def _summary(self, following: TableAdvice | None) -> str:
        name = following.name if following else ""
        body = self.edition.body.name
        other = self._other_route()
        if other:
            code = "fallback" if self.status == "end-of-route" else "other-route"
            return self._say(f"summary-{code}", route=other.name)
        named = self.status if following or self.status in NAMELESS else "no-table"
        if self.status == "undetermined" and following is None:
            open_to = len(self._routes_open())
            named = f"undetermined-{('end', 'route', 'routes')[min(open_to, 2)]}"
        if self._attending() and self.status in ("not-yet", "undetermined"):
            named, following = f"{self.status}-none", None
        about = self._tables_open()
        if following and len(about) > 1 and self.status in ("permitted", "blocked", "not-yet"):
            named = f"{self.status}-either"
        routes, tables = self._either(self._routes_open()), self._either(about)
        text = self._say(f"summary-{named}", table=name, body=body, routes=routes, tables=tables)
        if following and following.opens_on:
            text += " " + self._say("summary-opens", day=self._date(following.opens_on))
        deadline = following.deadline if following else None
        if self.status == "permitted" and deadline and deadline.latest:
            late = "late" if deadline.overdue else "until"
            text += " " + self._say(f"summary-{late}", day=self._date(deadline.latest))
        return text

    def _tables_open(self) -> list[Table]:
        """The tables that the outcomes are about, in the order of the rules."""
        about = {outcome.about for outcome in self.outcomes if outcome.status in ABOUT_A_TABLE}
        return [table for table in self.route.tables.values() if table.id in about]

    def _either(self, some: Iterable[OtherRoute | Table]) -> str:
        return f" {self._say('word-or')} ".join(one.name for one in some)

    def _justification(self) -> Justification:
        """Why: the evaluated conditions of the next table, or what settles the case instead."""
        if self.past.solved:
            return self._from_history(self.past.solved.table, "solved-by")
        if self.past.running and self.status != "solved":
            return self._from_history(self.past.running.id, "running")
        if self.status == "solved":
            return self._settled("because-solved", self._facts_of(self.edition.solved_when))
        if self._routes_open() and self.table is None:
            return self._because_routes()
        if self.table is None and self.status == "not-yet":
            when = self.edition.no_table_when
            return self._settled("because-no-table", self._facts_of(when) if when else ())
        if self.table is None or self.reason is None:
            return self._settled("because-end")
        mask = {"permitted": AT_MET, "undetermined": UNDECIDED_LEVEL}.get(self.status, AT_ACTION)
        text = self._say("because-table", table=self.table.name)
        children = tuple([c for c in self.reason.children if c.children or c.condition.test])
        return Justification(Condition("next", text, self.table.sources), mask, children)

    def _because_routes(self) -> Justification:
        """What makes another route hold, or what has to be known to say which."""
        routes = self._routes_open()
        if self.status == "other-route":
            return self._because_route(routes[0], AT_MET)
        found = tuple([self._because_route(route, UNDECIDED_LEVEL) for route in routes])
        condition = Condition("routes", self._say("because-routes"), grouper="any")
        return Justification(condition, UNDECIDED_LEVEL, found)

    def _because_route(self, route: OtherRoute, mask: int) -> Justification:
        text = self._say("because-route", route=route.name)
        facts = tuple(self._facts_of(route.when, route.sources)) if route.when else ()
        return Justification(Condition(route.id, text, route.sources), mask, facts)

    def _settled(
        self, code: str, children: Iterable[Justification] = (), **params: str
    ) -> Justification:
        return Justification(Condition(code, self._say(code, **params)), AT_MET, tuple(children))

    def _from_history(self, table: str, code: str) -> Justification:
        entry = self.past.latest[self.route.current_id.get(table, table)]
        if code == "solved-by" and self.past.solved:
            entry = self.past.solved
        name = self.route.tables[table].name if table in self.route.tables else table
        day = entry.closed_on if code == "solved-by" else entry.applied_on
        return self._settled(f"because-{code}", table=name, day=self._date(day) if day else "")

    def _facts_of(self, test: Test, sources: tuple[Source, ...] = ()) -> Iterable[Justification]:
        """The facts behind a plain test, each once, as a leaf of its own."""
        told: set[str] = set()
        for leaf in leaves(test):
            for name in facts_of(leaf):
                if name in told:
                    continue
                told.add(name)
                known = self.situation.values.get(name)
                label = Condition(name, self.rules.facts[name].label, sources, test=leaf)
                mask = UNDECIDED_LEVEL if known is None else AT_MET
                yield Justification(label, mask, (), known, name in self.situation.taken)


def _ordered(statuses: set[str]) -> list[str]:
    return [status for status in STATUSES if status in statuses]


def _after(start: date | None, weeks: int | None) -> date | None:
    return start + timedelta(weeks=weeks) if start and weeks is not None else None


def _holiday_ordinals(holidays: Iterable[Holiday]) -> set[int]:
    return {
        day
        for holiday in holidays
        for day in range(holiday.first.toordinal(), holiday.last.toordinal() + 1)
    }


def _without(holidays: set[int], start: int, days: int) -> int:
    """The day on which so many days outside the holidays have passed since `start`."""
    day = start
    while days:
        if day not in holidays:
            days -= 1
        day += 1
    return day


__all__ = ["STATUSES", "advise"]
