"""The cases of a route: which there are, in words, and the smallest of some as one to replay."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property

from routeboek.analysis.space import Space, position
from routeboek.analysis.variables import NO_DATE, PAST, Kind, Stage, Value, Variable
from routeboek.analysis.wording import Wording
from routeboek.book import Route, Rules
from routeboek.diagram import Box, Node, Point
from routeboek.facts import NEVER_WORD

MOST_DESCRIPTIONS = 2
NO_REASON = "past-niet-bij-de-casus"
"""The reason that a case made here gives for a table that was not applicable."""


class Cases:
    """The cases in a space, named and written out after the rules that a route belongs to."""

    def __init__(self, rules: Rules, route: Route, space: Space) -> None:
        self.rules, self.route, self.space = rules, route, space
        self.wording = Wording(rules, route, space)

    @cached_property
    def situations(self) -> int:
        """How many situations there are that the rules tell apart."""
        return self.count(self.space.diagrams.leaf(True))

    def count(self, node: Node) -> int:
        """In how many situations that can exist something is true."""
        return self.space.diagrams.count(self.space.all([self.space.valid, node]))

    def possible(self, node: Node) -> bool:
        """Whether something is true in a case that can exist."""
        return self.space.diagrams.meet(self.space.valid, node)

    def smallest(self, node: Node, outcome: Node) -> Box | None:
        """The smallest case in which something is true: every completion has the same outcome."""
        space, diagrams = self.space, self.space.diagrams
        wanted = space.all([space.valid, node])
        some = diagrams.point(wanted)
        if some is None:
            return None
        label = diagrams.label(outcome, some)
        same = diagrams.relabelled(outcome, lambda found: found == label)
        point = diagrams.point(space.all([wanted, same]))
        assert point is not None
        kept = space.any([space.all([node, same]), space.negated(space.valid)])
        return diagrams.widened(kept, point, whole=True)

    # ------------------------------------------------------------------ in words

    def words(self, node: Node) -> str:
        """The cases in which something is true: the widest description round the smallest.

        Where one description does not cover them all there is a second, and then "and others".
        """
        space, diagrams = self.space, self.space.diagrams
        either = space.any([node, space.negated(space.valid)])
        left = space.all([space.valid, node])
        parts: list[str] = []
        while (point := diagrams.point(left)) is not None:
            if len(parts) == MOST_DESCRIPTIONS:
                parts.append(self.wording.others())
                break
            box = self._narrowed(diagrams.widened(either, point))
            parts.append(self.wording.of(box))
            left = space.all([left, space.negated(diagrams.inside(box))])
        return "; ".join(dict.fromkeys(parts))

    def brief(self, node: Node, about: Collection[int]) -> str:
        """What some variables have in common where something is true; "" if that is nothing."""
        space, diagrams = self.space, self.space.diagrams
        point = diagrams.point(space.all([space.valid, node]))
        if point is None or not about:
            return ""
        either = space.any([node, space.negated(space.valid)])
        box = self._narrowed(diagrams.widened(either, point))
        told = {at: values for at, values in box.items() if at in about}
        return self.wording.of(told) if told else ""

    def open_words(self, known: Point, unknown: Sequence[str]) -> str:
        """A case in words that leaves facts open."""
        told = {at: frozenset({value}) for at, value in known.items()}
        parts = [self.wording.of(told)] if told else []
        parts += [self.wording.left_open(name) for name in unknown]
        return ", ".join(parts)

    def _narrowed(self, box: Box) -> Box:
        """The same box without values that no case in it can have."""
        found = dict(box)
        for variable, values in box.items():
            one_by_one = ({**found, variable: frozenset({value})} for value in values)
            kept = [one[variable] for one in one_by_one if self._holds_cases(one)]
            found[variable] = frozenset().union(*kept)
        return found

    def _holds_cases(self, box: Box) -> bool:
        return self.possible(self.space.diagrams.inside(box))

    # ------------------------------------------------------------------ as a case

    def case(self, box: Box) -> dict[str, object]:
        """A case in the box that tells no more than it must, as JSON."""
        point = {at: min(values) for at, values in box.items()}
        situation = self.space.situation(point)
        today = date.fromordinal(situation.today)
        facts = {
            one.name: self._json(one, one.values[value], today)
            for one, value in ((self.space.variables[at], v) for at, v in point.items())
            if one.kind == "fact"
        }
        stage = self.space.stages[point.get(0, 0)]
        history = self._history(stage, self._past(point), today)
        case: dict[str, object] = {
            "schema_version": 1,
            "reference_date": today.isoformat(),
            "sector": self.route.edition.sector,
            "municipality": self.route.municipality,
            "facts": facts,
        }
        return {**case, "history": history} if history else case

    def _json(self, variable: Variable, value: Value, today: date) -> object:
        if self.space.facts[variable.name].type == "date":
            assert isinstance(value, int)
            return NEVER_WORD if value == NO_DATE else (today - timedelta(days=value)).isoformat()
        return sorted(value) if isinstance(value, frozenset) else value

    def _past(self, point: Point) -> dict[Kind, dict[str, bool]]:
        """What a point says of tables: which were tried, held or applied for, and which not."""
        found: dict[Kind, dict[str, bool]] = {kind: {} for kind in PAST}
        for at, value in point.items():
            variable = self.space.variables[at]
            if variable.kind in PAST:
                found[variable.kind][variable.name] = bool(value)
        return found

    def _history(
        self, stage: Stage, past: Mapping[Kind, Mapping[str, bool]], today: date
    ) -> list[dict[str, object]]:
        """Entries that bring a case to a stage with just this past."""
        tried, held, applied = (past[kind] for kind in PAST)
        names = dict.fromkeys((*stage, *tried))
        closed = [name for name in names if tried.get(name, name in stage)]
        ended = [name for name in closed if held.get(name, applied.get(name, True))]
        at = position(self.route, stage)
        skipped = at > position(self.route, tuple(closed))  # then the next one sent it back
        sent_back = [name for name, was in held.items() if was and name not in closed]
        sent_back += [self.route.ladder[at].id] if skipped else []
        asked = [name for name, was in applied.items() if was and name not in (*ended, *sent_back)]
        found = [_ended(name, "withdrawn", today) for name in asked]
        for name in closed:
            unfit: dict[str, object] = {
                "table": name,
                "outcome": "not-applicable",
                "reason": NO_REASON,
            }
            found.append(_ended(name, "no-solution", today) if name in ended else unfit)
        return found + [_ended(name, "returned", today) for name in dict.fromkeys(sent_back)]


def _ended(table: str, outcome: str, day: date) -> dict[str, object]:
    """An entry for a table that was applied for and ended on one day."""
    on = day.isoformat()
    found = {"table": table, "applied_on": on, "outcome": outcome, "closed_on": on}
    return {**found, "followed_up_on": on} if outcome == "returned" else {**found}
