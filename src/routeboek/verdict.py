"""What a case comes to by the rules, before anything is put into words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from routeboek.book import Route, Rules
from routeboek.case import Case
from routeboek.caseparts import RUNNING
from routeboek.condition import Condition, Test, Tried, all_of
from routeboek.decision import ABOUT_A_TABLE, STATUSES, Decision
from routeboek.facts import Situation
from routeboek.history import Progress
from routeboek.justification import Justification, explain
from routeboek.meaning import Branch, Outcome, Possible, is_false
from routeboek.messages import say
from routeboek.refusals import Situated
from routeboek.tables import OtherRoute, Table
from routeboek.told import Told


class Verdict(NamedTuple):
    """A case, where it stands, and what that comes to.

    `outcomes` are those still open by the `decision`, `statuses` theirs; `status` is the only one
    or else undetermined. `table` is the one that the advice is about, meant for the case or not,
    and `reason` what the case makes of its conditions, gate included. `beside` decides on the
    ladder where a table is next whatever the ladder is; `side_states` are the states of the side
    tables.
    """

    rules: Rules
    case: Case
    route: Route
    past: Progress
    told: Told
    situation: Situation
    possible: Possible
    carried_forward: bool
    decision: Decision
    outcomes: frozenset[Outcome]
    statuses: tuple[str, ...]
    status: str
    table: Table | None
    reason: Justification | None
    beside: Decision | None
    side_states: dict[str, str]

    @property
    def elsewhere(self) -> bool:
        """Whether another route holds, whichever it is, so that the ladder does not."""
        return set(self.statuses) <= {"other-route"}

    @property
    def routes_open(self) -> list[OtherRoute]:
        """The other routes that may turn out to hold, in the order of the rules."""
        return _routes_open(self.route, self.outcomes)

    @property
    def tables_open(self) -> list[Table]:
        """The tables that the outcomes are about, in the order of the rules."""
        about = {outcome.about for outcome in self.outcomes if outcome.status in ABOUT_A_TABLE}
        return [table for table in self.route.tables.values() if table.id in about]

    @property
    def other_route(self) -> OtherRoute | None:
        """The route that holds instead of the ladder, or what remains at its end."""
        if self.status == "end-of-route":
            return self.route.fallback
        return self.routes_open[0] if self.status == "other-route" else None

    @property
    def leaning(self) -> str | None:
        """Which way an undetermined case leans; None where the status is certain."""
        if self.status != "undetermined":
            return None
        permitted = {o.about for o in self.outcomes if o.status == "permitted"}
        if not permitted:
            return "not-now"
        return "permitted-if" if len(permitted) == 1 and not self.routes_open else "depends"

    @property
    def following(self) -> Table | None:
        """The table that is next, if there is one."""
        return self.route.tables.get(self.decision.next(self.outcomes))

    @property
    def attending(self) -> bool:
        """Whether there is no absence now, so that no table is shown to apply for."""
        when = self.route.edition.attending_when
        return when is not None and self.is_true(when)

    def is_true(self, test: Test) -> bool:
        """Whether a test certainly holds in this case."""
        return self.possible.is_true(test)

    def is_false(self, test: Test) -> bool:
        """Whether a test certainly does not hold in this case."""
        return self.possible.is_false(test)


def judged(rules: Rules, case: Case, placed: Situated) -> Verdict:
    """What a case comes to; raises `TooLarge` where that cannot be told."""
    route, past, told, situation, _ = placed
    decision = _decision(rules, placed)
    outcomes = frozenset({Outcome("solved")}) if past.solved else decision.outcomes(situation)
    open_ones = {outcome.status for outcome in outcomes}
    statuses = tuple([status for status in STATUSES if status in open_ones])
    # Which other route holds is part of the answer: with two of them nothing is certain.
    certain = len(statuses) == 1 and len(_routes_open(route, outcomes)) < 2
    status = statuses[0] if certain else "undetermined"
    table = route.tables.get(decision.table(outcomes))
    return Verdict(
        rules=rules,
        case=case,
        route=route,
        past=past,
        told=told,
        situation=situation,
        possible=Possible(situation),
        carried_forward=placed.carried_forward,
        decision=decision,
        outcomes=outcomes,
        statuses=statuses,
        status=status,
        table=table,
        reason=_reason(placed, decision, table, status),
        beside=_beside(decision, table, status),
        side_states={side.id: _side_state(placed, side) for side in route.side_tables},
    )


def _routes_open(route: Route, outcomes: Iterable[Outcome]) -> list[OtherRoute]:
    about = {o.about for o in outcomes if o.status == "other-route"}
    return [other for other in route.edition.routes if other.id in about]


# ---------------------------------------------------------------- what the history makes of it


def _decision(rules: Rules, placed: Situated) -> Decision:
    """The decision at this position, as far as the history leaves it open."""
    decision = placed.route.decisions[placed.past.position]
    if placed.past.running:
        return _awaiting(decision, placed.past.running.id)
    branches = tuple([_after_history(rules, placed, branch) for branch in decision.branches])
    return decision if branches == decision.branches else decision.with_branches(branches)


def _awaiting(decision: Decision, table: str) -> Decision:
    """A table that runs is awaited, unless the case is solved meanwhile."""
    solved = next(n for n, one in enumerate(decision.branches) if one.status == "solved")
    no_table = [Branch(table, one.when, status="running") for one in decision.branches[:solved]]
    awaited = Branch(table, status="running")
    return decision.with_branches((*no_table, decision.branches[solved], awaited))


def _after_history(rules: Rules, placed: Situated, branch: Branch) -> Branch:
    """A table that runs is awaited; one that sent the case back wants that done first."""
    entry = placed.past.latest.get(branch.about)
    if entry is None or branch.condition is None:
        return branch
    if entry.outcome in RUNNING:
        return Branch(branch.about, branch.when, status="running")
    if entry.outcome != "returned" or entry.followed_up_on:
        return branch
    table, body = placed.route.tables[branch.about], placed.route.edition.body
    followed_up = Condition(
        id=f"followed-up-{table.id}",
        text=say("followed-up", rules.language, body=body.name, table=table.name),
        todo=say("todo-followed-up", rules.language, table=table.name),
        test=Tried(f"followed-up-{table.id}"),
        nature="action",
        who=(body.id,),
        sources=table.sources,
    )
    whole = all_of((*branch.condition.children, followed_up))
    return Branch(branch.about, branch.when, whole)


def _reason(
    placed: Situated, decision: Decision, table: Table | None, status: str
) -> Justification | None:
    """What the case makes of every condition of the next table, gate included."""
    for branch in decision.branches:
        concerned = table and branch.about == table.id and branch.condition
        if concerned and (branch.when is None or not is_false(branch.when, placed.situation)):
            return explain(concerned, placed.situation)
    if table is None and status == "not-yet":
        return explain(placed.route.edition.gate, placed.situation)
    return None


def _beside(decision: Decision, table: Table | None, status: str) -> Decision | None:
    """What the ladder would be, beside a rung that is next whatever its conditions say."""
    if table is None or table.gated or status == "running":
        return None
    return decision.without(table.id)


def _side_state(placed: Situated, table: Table) -> str:
    entry = placed.past.latest.get(table.id)
    if entry and entry.outcome in RUNNING:
        return "running"
    if table.named_only:
        return "undetermined"
    if entry and entry.outcome == "returned" and not entry.followed_up_on:
        return "blocked"
    return state_of(placed.route.side_decisions[table.id].outcomes(placed.situation))


def state_of(outcomes: Iterable[Outcome]) -> str:
    """The only status that some outcomes have, or else undetermined."""
    states = {outcome.status for outcome in outcomes}
    return states.pop() if len(states) == 1 else "undetermined"
