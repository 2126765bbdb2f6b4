"""What a case comes to by the rules, before anything is put into words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from routeboek.book import Route, Rules
from routeboek.condition import Condition, Test, Tried, all_of
from routeboek.decision import ABOUT_A_TABLE, STATUSES, Decision
from routeboek.facts import NEVER, Situation
from routeboek.history import Progress
from routeboek.justification import Justification, explain
from routeboek.meaning import Branch, Outcome, Possible
from routeboek.messages import say
from routeboek.parting import Parting
from routeboek.refusals import Situated
from routeboek.snapshot import RUNNING, Snapshot
from routeboek.tables import OtherRoute, Table
from routeboek.told import Told


class Verdict:
    """A case, where it stands, and what that comes to; each part is found when it is asked for.

    Any part raises `TooLarge` where it cannot be told. One that is `like` it is on the same case,
    and may turn out to come to the same.
    """

    def __init__(
        self, rules: Rules, case: Snapshot, placed: Situated, like: Verdict | None = None
    ) -> None:
        self.rules, self.case, self.placed, self.like = rules, case, placed, like

    @property
    def route(self) -> Route:
        """The route that the case is on."""
        return self.placed.route

    @property
    def past(self) -> Progress:
        """What its history says."""
        return self.placed.past

    @property
    def told(self) -> Told:
        """What it tells."""
        return self.placed.told

    @property
    def situation(self) -> Situation:
        """All that is known of it."""
        return self.placed.situation

    @property
    def carried_forward(self) -> bool:
        """Whether the edition was made for an earlier school year."""
        return self.placed.carried_forward

    @cached_property
    def possible(self) -> Possible:
        """What tests can still come to."""
        return Possible(self.situation)

    @cached_property
    def decision(self) -> Decision:
        """The decision at this position, as far as the history leaves it open."""
        return _decision(self.rules, self.placed)

    @cached_property
    def outcomes(self) -> frozenset[Outcome]:
        """The outcomes that are still open."""
        if self.past.solved:
            return frozenset({Outcome("solved")})
        if self.like and self._has_same_end:
            return self.like.outcomes
        return self.decision.outcomes(self.situation)

    @cached_property
    def _has_same_end(self) -> bool:
        """Whether it comes to the same as the verdict that is like it, by all that is told."""
        return bool(self._parting and self._parting.has_same_end(self.possible))

    @property
    def is_like(self) -> bool:
        """Whether its decision is that of the verdict that it is like, in all cases."""
        return bool(self._parting and not (self._parting.tests or self._parting.conditions))

    @property
    def has_to_be_drawn(self) -> bool:
        """Whether only a diagram can tell what it comes to."""
        if self.past.solved or self._has_same_end:
            return False
        return len(self.decision.apparent(self.situation)) > 1

    @cached_property
    def _parting(self) -> Parting | None:
        """Where its decision parts from that of the verdict that is like it."""
        same = self.like and self.situation is self.like.situation
        return self.like.decision.parting(self.decision) if self.like and same else None

    @property
    def acting(self) -> Decision:
        """The decision, or one that acts the same on this case, whatever becomes known of it."""
        same = self.like and self._parting and self._parting.is_alike(self.possible)
        return self.like.decision if self.like and same else self.decision

    @cached_property
    def statuses(self) -> tuple[str, ...]:
        """The statuses that are still open, in their order."""
        open_ones = {outcome.status for outcome in self.outcomes}
        return tuple([status for status in STATUSES if status in open_ones])

    @cached_property
    def status(self) -> str:
        """The only status, or else undetermined."""
        # Which other route holds is part of the answer: with two of them nothing is certain.
        certain = len(self.statuses) == 1 and len(self.routes_open) < 2
        return self.statuses[0] if certain else "undetermined"

    @cached_property
    def table(self) -> Table | None:
        """The table that the advice is about, meant for the case or not."""
        return self.route.tables.get(self.decision.table(self.outcomes))

    @property
    def concerned(self) -> Condition | None:
        """The conditions that the advice is about, gate included."""
        for branch in self.decision.branches:
            concerned = self.table and branch.about == self.table.id and branch.condition
            if concerned and (branch.when is None or not self.is_false(branch.when)):
                return concerned
        no_table = self.table is None and self.status == "not-yet"
        return self.route.edition.gate if no_table else None

    @cached_property
    def reason(self) -> Justification | None:
        """What the case makes of those."""
        return explain(self.concerned, self.situation) if self.concerned else None

    @cached_property
    def beside(self) -> Decision | None:
        """What the ladder would be, beside a rung that is next whatever its conditions say."""
        if self.table is None or self.table.gated or self.status == "running":
            return None
        return self.decision.without(self.table.id)

    @cached_property
    def side_states(self) -> Mapping[str, str]:
        """The states of the side tables."""
        return {side.id: side_state(self.placed, side) for side in self.route.side_tables}

    @property
    def elsewhere(self) -> bool:
        """Whether another route holds, whichever it is, so that the ladder does not."""
        return set(self.statuses) <= {"other-route"}

    @cached_property
    def routes_open(self) -> list[OtherRoute]:
        """The other routes that may turn out to hold, in the order of the rules."""
        about = {o.about for o in self.outcomes if o.status == "other-route"}
        return [other for other in self.route.edition.routes if other.id in about]

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

    @cached_property
    def following(self) -> Table | None:
        """The table that is next, if there is one."""
        return self.route.tables.get(self.decision.next(self.outcomes))

    @cached_property
    def later(self) -> list[tuple[int, set[str]]]:
        """The days on which weeks can be full in a case that is too early, and its statuses then.

        Time opens no table that is not meant for the case: that has no status here.
        """
        if self.status != "not-yet":
            return []
        decision, situation = self.decision, self.situation
        first = {one.fact: decision.first_day(situation, one.fact) for one in decision.weeks}
        days = {
            one.opens_on(situation.supposing(one.fact, first[one.fact])) or NEVER
            for one in decision.weeks
        }
        return [
            (day, {one.status if one.fits else "" for one in decision.outcomes(situation.on(day))})
            for day in sorted(days)
            if day > situation.today
        ]

    @cached_property
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


FEW = 3
"""Drawing one or two decisions by themselves takes less than drawing all that differ."""


def draw_together(here: Verdict, others: Iterable[Verdict]) -> None:
    """Has what a case comes to under several readings drawn as one, where it has to be drawn."""
    situation, facts = here.situation, here.decision.facts
    differing = {
        id(one.decision): one
        for one in others
        if one.situation is situation and one.decision.facts is facts and not one.is_like
    }
    drawn = [one for one in differing.values() if one.has_to_be_drawn]
    if len(drawn) >= FEW:
        here.decision.draw_together([one.decision for one in differing.values()], situation)


# ---------------------------------------------------------------- what the history makes of it


def _decision(rules: Rules, placed: Situated) -> Decision:
    """The decision at this position, as far as the history leaves it open."""
    decision, running = placed.route.decisions[placed.past.position], placed.past.running
    if running:
        return decision.variant(("awaiting", running), lambda: _awaiting(decision, running))
    asked = {one.about: _asked(rules, placed, one.about) for one in decision.branches}
    now = {about: one for about, one in asked.items() if one}
    if not now:
        return decision
    branches = (_after_history(one, now.get(one.about)) for one in decision.branches)
    return decision.variant(("after", *now.items()), lambda: branches)


def _awaiting(decision: Decision, table: str) -> list[Branch]:
    """A table that runs is awaited, unless the case is solved meanwhile."""
    solved = next(n for n, one in enumerate(decision.branches) if one.status == "solved")
    no_table = [Branch(table, one.when, status="running") for one in decision.branches[:solved]]
    return [*no_table, decision.branches[solved], Branch(table, status="running")]


def _asked(rules: Rules, placed: Situated, about: str) -> Condition | str:
    """What the history asks of a table: that it is awaited, or what has to be done again first.

    A table beside the ladder is blocked until then (`side_state`), also where it is next.
    """
    entry = placed.past.latest.get(about)
    if entry is None or entry.outcome in RUNNING:
        return "running" if entry else ""
    if entry.outcome != "returned" or entry.followed_up_on or about not in placed.route.tables:
        return ""
    table, body = placed.route.tables[about], placed.route.edition.body
    return Condition(
        id=f"followed-up-{table.id}",
        text=say("followed-up", rules.language, body=body.name, table=table.name),
        todo=say("todo-followed-up", rules.language, table=table.name),
        test=Tried(f"followed-up-{table.id}"),
        nature="action",
        who=(body.id,),
        sources=table.sources,
        decides_first=about in placed.route.side_decisions,
    )


def _after_history(branch: Branch, asked: Condition | str | None) -> Branch:
    """A table that runs is awaited; one that sent the case back wants that done first."""
    if not asked or branch.condition is None:
        return branch
    if isinstance(asked, str):
        return Branch(branch.about, branch.when, status=asked)
    return Branch(branch.about, branch.when, all_of((*branch.condition.children, asked)))


def side_state(placed: Situated, table: Table) -> str:
    """The state of a side table."""
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
