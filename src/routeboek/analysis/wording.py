"""Cases in words: what all cases in a box of a space have in common."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import groupby

from routeboek.analysis.space import Space
from routeboek.analysis.variables import NO_DATE, PAST, Stage, Variable
from routeboek.book import Route, Rules
from routeboek.diagram import Box
from routeboek.messages import Language, say

DAYS_IN_A_YEAR = 365.2425


class Wording:
    """Puts boxes of a space into the words of the rules that a route belongs to."""

    def __init__(self, rules: Rules, route: Route, space: Space) -> None:
        self.route, self.space = route, space
        self.language: Language = rules.language

    def of(self, box: Box) -> str:
        """What the cases in a box have in common, in the words of the rules."""
        told = [at for at in sorted(box) if not self._goes_without_saying(at, box)]
        parts = [self._part(self.space.variables[at], box[at]) for at in told]
        return ", ".join(part for part in parts if part) or self._say("cases-all")

    def _goes_without_saying(self, at: int, box: Box) -> bool:
        """That a table was not held, of a case in which no rung was held yet."""
        variables = self.space.variables
        if variables[at].kind != "held" or any(variables[at].values[n] for n in box[at]):
            return False
        stages = next((n for n in box if variables[n].kind == "stage"), None)
        return stages is not None and not any(variables[stages].values[n] for n in box[stages])

    def others(self) -> str:
        """Stands for cases that are not described."""
        return self._say("cases-others")

    def left_open(self, fact: str) -> str:
        """That nobody has told a fact."""
        return self._say("cases-open", name=self.space.facts[fact].label)

    def _part(self, variable: Variable, chosen: Collection[int]) -> str:
        values = [variable.values[at] for at in sorted(chosen)]
        if variable.kind == "stage":
            return self._or(self._stage(value) for value in values if isinstance(value, tuple))
        if variable.kind == "day":
            return self._day(variable, sorted(chosen))
        if variable.kind in PAST:
            code = variable.kind if values == [True] else f"un{variable.kind}"
            return self._say(f"cases-{code}", table=self._table(variable.name))
        return f"{self.space.facts[variable.name].label}: {self._fact(variable, chosen)}"

    def _stage(self, stage: Stage) -> str:
        if not stage:
            return self._say("cases-start")
        return self._say("cases-after", table=self._table(stage[-1]))

    def _table(self, name: str) -> str:
        tables = self.route.tables
        known = tables.get(self.route.current_id.get(name, name))
        others = (route.tables[name] for route in self.space.routes if name in route.tables)
        table = known or next(others, None)
        return table.name if table else name

    def _day(self, variable: Variable, chosen: Sequence[int]) -> str:
        ends = [*(value for value in variable.values[1:] if isinstance(value, int)), None]
        parts = []
        for first, last in _runs(chosen):
            start, end = variable.values[first], ends[last]
            assert isinstance(start, int)
            day = date.fromordinal(start).isoformat()
            until = date.fromordinal(end - 1).isoformat() if end else ""
            code = "cases-day-between" if end and first else "cases-day-until" if end else ""
            parts.append(self._say(code or "cases-day-from", day=day, until=until))
        return self._or(parts)

    def _fact(self, variable: Variable, chosen: Collection[int]) -> str:
        fact = self.space.facts[variable.name]
        if fact.type == "yes_no":
            return self._or(
                self._say("word-yes" if variable.values[at] else "word-no") for at in sorted(chosen)
            )
        members = [value for at in sorted(chosen) for value in variable.members[at]]
        if fact.type == "choice":
            return self._or(fact.values[str(value)] for value in members)
        if fact.type == "choices":
            return self._sets(variable, [v for v in members if isinstance(v, frozenset)])
        return self._numbers(variable, chosen, dated=fact.type == "date")

    def _sets(self, variable: Variable, chosen: Sequence[frozenset[str]]) -> str:
        """What sets have in common, or else what may be in them."""
        labels = self.space.facts[variable.name].values
        always, sometimes = frozenset.intersection(*chosen), frozenset.union(*chosen)
        names = {
            value: self._or(labels[one] for one in variable.alike.get(value, (value,)))
            for value in sometimes
        }
        if always:
            return self._and(names[value] for value in sorted(always))
        return self._or(names[value] for value in sorted(sometimes))

    def _numbers(self, variable: Variable, chosen: Collection[int], *, dated: bool) -> str:
        """Counts, or ages of a date, as ranges between the edges that rules draw."""
        edges = variable.edges
        wanted = {value for at in chosen for value in variable.members[at]}
        numbers = [value for value in wanted if isinstance(value, int) and value != NO_DATE]
        runs = _runs(sorted({bisect_right(edges, number) - 1 for number in numbers}))
        parts = []
        for first, last in runs:
            low = edges[first] if first else None
            high = edges[last + 1] if last + 1 < len(edges) else None
            parts.append(self._range(low, high, dated=dated))
        alone = NO_DATE in wanted and not (runs and runs[0][0] == 0)
        return self._or([*parts, self._say("cases-no-date")] if alone else parts)

    def _range(self, low: int | None, high: int | None, *, dated: bool) -> str:
        """From `low` to just under `high`; in whole weeks where that is what the rule says."""
        if not dated:
            if low is not None and high == low + 1:
                return str(low)
            code = "cases-from" if high is None else "cases-to" if low is None else "cases-between"
            return self._say(code, low=str(low), high=str((high or 1) - 1))
        if low is None and high is None:
            return self._say("cases-any-date")
        code = "cases-ago-from" if high is None else "cases-ago-to"
        code = "cases-ago-between" if low is not None and high is not None else code
        return self._say(code, low=self._period(low), high=self._period(high))

    def _period(self, days: int | None) -> str:
        if days and days % 7 == 0:
            return self._say("cases-week" if days == 7 else "cases-weeks", n=str(days // 7))
        years = round((days or 0) / DAYS_IN_A_YEAR)
        if years and abs(years * DAYS_IN_A_YEAR - (days or 0)) < 1:
            return self._say("cases-year" if years == 1 else "cases-years", n=str(years))
        return self._say("cases-days", n=str(days))

    def _or(self, parts: Iterable[str]) -> str:
        return f" {self._say('word-or')} ".join(parts)

    def _and(self, parts: Iterable[str]) -> str:
        return f" {self._say('word-and')} ".join(parts)

    def _say(self, code: str, **params: str) -> str:
        return say(code, self.language, **params)


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """The first and last of every unbroken run."""
    runs = []
    for _, group in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        runs.append((run[0], run[-1]))
    return runs
