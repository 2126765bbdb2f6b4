"""The branches of a route at the place where the history left a case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from tests.independent.book import Node, Route
from tests.independent.conditions import (
    ACTION,
    CIRCUMSTANCE,
    FIT,
    MET,
    YES,
    Situation,
    blocking_actions,
    conjunction,
    lowest,
    together,
    weigh,
)
from tests.independent.history import Past, awaited, sent_back

STATUS = {CIRCUMSTANCE: "not-yet", FIT: "blocked", ACTION: "blocked", MET: "permitted"}
ABOUT_A_TABLE = ("permitted", "blocked", "not-yet", "running")


class Outcome(NamedTuple):
    """What one completion comes to."""

    status: str
    about: str = ""
    fits: bool = True


class Decision:
    """The branches of a route at the place where the history left the case."""

    def __init__(self, route: Route, past: Past) -> None:
        self.route, self.past, self.edition = route, past, route.edition
        gate = blocking_actions(self.edition["gate"])
        gated = [one for one in route.ladder if one.get("gated") != "no"]
        own = {one["table"]: blocking_actions(one["conditions"]) for one in route.ladder}
        shown = {test for table, tests in own.items() if table in past.held for test in tests}
        self.proved = shown & gate
        if any(one["table"] in past.held for one in gated):
            self.proved = gate
        self.own = {key: self.proved | (own[key] if key in past.held else set()) for key in own}
        left = route.ladder[past.position :]
        self.must = next((one for one in left if "only_when" not in one), None)
        self.ahead = left[: left.index(self.must) + 1] if self.must else left
        self.beside = [one for one in route.side if "next_when" in one]

    def weigh_table(self, table: Node, situation: Situation) -> frozenset[int]:
        """The levels of the conditions of a table itself."""
        proved = self.own.get(table["table"], self.proved)
        conditions = table["conditions"]
        if sent_back(self.past.last.get(table["table"])):
            first = {} if table in self.route.ladder else {"decides_first": "yes"}
            conditions = [*conditions, FOLLOWED_UP | first]
        return together(conditions, situation, proved)

    def outcomes(self, situation: Situation) -> frozenset[Outcome]:
        """What can still come out; more than really can, where facts occur twice."""
        found: set[Outcome] = set()
        for answers, results in self._branches(situation):
            if True in answers:
                found |= results()
            if False not in answers:
                return frozenset(found)
        raise AssertionError("the last branch always holds")

    def _branches(self, s: Situation) -> Iterator[Branch]:
        status = "running" if self.past.running else "not-yet"
        if self.past.solved:
            yield YES, lambda: {Outcome("solved")}
        if "no_table_when" in self.edition:
            about = self.past.running or ""
            yield s.holds(self.edition["no_table_when"]), lambda: {Outcome(status, about)}
        yield s.holds(self.edition["solved_when"]), lambda: {Outcome("solved")}
        if running := self.past.running:
            yield YES, lambda: {Outcome("running", running)}
        for one in self.edition.get("routes", ()):
            yield s.holds(one.get("when", ALWAYS)), other_route(one["id"])
        yield from self._ladder(s)

    def _ladder(self, s: Situation) -> Iterator[Branch]:
        meant = frozenset(one == MET for one in self._for_whom(s))
        for rung in self.ahead:
            needed = s.holds(rung.get("only_when", ALWAYS))
            yield conjunction(iter([needed, meant if is_gated(rung) else YES])), self._rung(rung, s)
        for table in self.beside:
            yield s.holds(table["next_when"]), self._side(table, s)
        if self.must:
            yield YES, self._rung(self.must, s)
        yield YES, lambda: {Outcome("end-of-route")}

    def _for_whom(self, s: Situation) -> frozenset[int]:
        return weigh(self.edition.get("ladder_for", ALWAYS), s, self.proved)

    def _rung(self, rung: Node, s: Situation) -> Results:
        def results() -> set[Outcome]:
            parts = [self.weigh_table(rung, s)]
            if is_gated(rung):
                parts += [self._for_whom(s), together(self.edition["gate"], s, self.proved)]
            return told(rung["table"], parts)

        return results

    def _side(self, table: Node, s: Situation) -> Results:
        if awaited(self.past.last.get(table["table"])):
            return lambda: {Outcome("running", table["table"])}
        return lambda: told(table["table"], [self.weigh_table(table, s)])

    def next(self, found: frozenset[Outcome]) -> str | None:
        """The table that is next: not one that is meant for none of the cases that are open."""
        unfit = {one.about for one in found if not one.fits}
        unfit -= {one.about for one in found if one.fits and one.status != "not-yet"}
        return self.table(one for one in found if one.about not in unfit)

    def table(self, found: Iterable[Outcome]) -> str | None:
        """The one that may be permitted, or else the rung that always comes."""
        left = [one for one in found if one.status in ABOUT_A_TABLE and one.about]
        permitted = {one.about for one in left if one.status == "permitted"}
        if len(permitted) == 1:
            return permitted.pop()
        tables = {one.about for one in left}
        if self.must and self.must["table"] in tables:
            return str(self.must["table"])
        order = [one["table"] for one in (*self.ahead, *self.beside)]
        return max(tables, key=lambda one: order.index(one) if one in order else -1, default=None)

    def without_ungated(self, found: frozenset[Outcome]) -> Decision | None:
        """What the ladder would be beside a rung that is next whatever the gate says."""
        table = self.table(found)
        rung = next((one for one in self.ahead if one["table"] == table), None)
        if rung is None or rung is self.must or is_gated(rung):
            return None
        if self.past.running or self.past.solved:
            return None
        left = [one for one in self.route.ladder if one is not rung]
        return Decision(self.route._replace(ladder=left), self.past)


ALWAYS: Node = {"all": []}
FOLLOWED_UP: Node = {"any": [], "nature": "action", "asks": "what it was sent back for"}
"""What is to be done about a case that was sent back; never met while it is not."""
Results = Callable[[], set[Outcome]]
Branch = tuple[frozenset[bool], Results]


def is_gated(rung: Node) -> bool:
    return bool(rung.get("gated") != "no")


def other_route(name: str) -> Results:
    return lambda: {Outcome("other-route", name)}


def told(table: str, parts: list[frozenset[int]]) -> set[Outcome]:
    """The outcomes of a table by the levels of what it asks."""
    return {Outcome(STATUS[one], table, one != FIT) for one in lowest(parts)}
