"""One change of an advice as a sentence: what was said, and what is said now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from routeboek.analysis.difference import WITHOUT_ADVICE, Change, RouteDifference
from routeboek.analysis.sight import REFUSED, Applying, Detail, Next
from routeboek.book import Rules
from routeboek.messages import texts
from routeboek.render.words import Words
from routeboek.tables import WeekUnit


class Sentences(Words):
    """Says what a change is, in the words of the rules on either side."""

    def __init__(self, old: Rules, new: Rules, one: RouteDifference) -> None:
        super().__init__(new)
        self.routes = [route for route in (one.new, one.old) if route]
        self.facts = {**old.facts, **new.facts}
        self.people = {role.id: role.name for side in (old, new) for role in side.roles.values()}

    def sentence(self, change: Change) -> str:
        before, after = change.before, change.after
        kind, _, name = change.aspect.partition(":")
        if kind == WITHOUT_ADVICE:
            return self.say("diff-only-new" if after is True else "diff-only-old")
        if REFUSED in (before, after) or (isinstance(before, Next) and isinstance(after, Next)):
            return self._turned(self._advice, before, after)
        if isinstance(before, Detail) and isinstance(after, Detail):
            return self._detail(change.aspect, before, after)
        if kind in ("unmet", "applying"):
            return self.say(f"diff-{kind}", table=self._table(name.partition(":")[0]))
        if kind == "order":
            return self.say("diff-order")
        subject = self.say(f"diff-{kind}", name=self._called(kind, name), table=self._table(name))
        tell = self._tellers(kind, name)
        if kind == "side" and isinstance(before, tuple) and isinstance(after, tuple):
            before, after = before[0], after[0]
            if before == after:
                return f"{subject}: {self.say('diff-other-people')}"
        return f"{subject}: {self._turned(tell, before, after)}"

    def headline(self, change: Change) -> tuple[str, str]:
        """The sentence apart from the table that it is about, so that tables can be joined."""
        before, after = change.before, change.after
        if REFUSED in (before, after):
            told = (REFUSED if one == REFUSED else "" for one in (before, after))
            return self._turned(self._advice, *told), ""
        if isinstance(before, Next) and isinstance(after, Next) and before.about == after.about:
            text = self._turned(self._status, before.status, after.status)
            return text, self._table(after.about)
        if isinstance(after, Detail) and isinstance(after.value, str):
            return self.say("diff-actions-first"), self._table(after.about)
        return self.sentence(change), ""

    def _status(self, status: object) -> str:
        return self.say(f"status-{status}")

    def _tellers(self, kind: str, name: str) -> Callable[[Any], str]:
        """How what is said of something is put into words."""
        known: Mapping[str, Callable[[Any], str]] = {
            "option": self._asking,
            "timeline": self._weeks,
            "succeeds": lambda table: self.say("diff-succeeds-as", table=self._table(table)),
            "unstated": lambda value: self._taken(name, value),
        }
        return known.get(kind, self._state)

    def _turned(self, tell: Callable[[Any], str], before: object, after: object) -> str:
        return self.say("diff-from-to", before=tell(before), after=tell(after))

    # ---- the next step

    def _detail(self, aspect: str, before: Detail, after: Detail) -> str:
        """What is said of the same table or route, before and after."""
        was, now, kind = before.value, after.value, aspect.partition(":")[0]
        table = self._table(after.about)
        if kind == "actions":
            if isinstance(now, str):
                return self.say("diff-actions", table=table)
            return f"{self.say('diff-fits', table=table)}: {self._turned(self._state, was, now)}"
        assert isinstance(was, tuple) and isinstance(now, tuple)
        change = ""
        if aspect == "participants":
            change = self._people(was, now)
        elif aspect == "applications":
            same = self._applying(was) == self._applying(now)
            change = self.say("diff-acting") if same else self._turned(self._applying, was, now)
        elif aspect == "weeks":
            change = self._turned(self._weeks, was, now)
        return self.say(f"diff-{aspect}", table=table, change=change)

    def _advice(self, label: object) -> str:
        if not isinstance(label, Next):
            return self.say("diff-refused" if label == REFUSED else "diff-taken")
        name, status = self._table(label.about), self.say(f"status-{label.status}")
        return f"{status} ({name})" if name else status

    def _applying(self, applications: Sequence[Applying]) -> str:
        ways = [
            f"{self._role(one.applicant)} → {self._role(one.to)}"
            + (f" ({self._role(one.via)})" if one.via else "")
            for one in applications
        ]
        return "; ".join(ways) or self.say("diff-nobody")

    def _weeks(self, weeks: tuple[int | None, int | None, WeekUnit | None]) -> str:
        first, last, unit = weeks
        code = "between" if first and last else "from" if first else "until" if last else "none"
        said = self.say(f"diff-weeks-{code}", first=first, last=last)
        return self.say("diff-school-weeks", weeks=said) if unit == "school-weeks" else said

    def _people(self, before: Sequence[str], after: Sequence[str]) -> str:
        added = [f"+ {self._role(name)}" for name in after if name not in before]
        removed = [f"− {self._role(name)}" for name in before if name not in after]
        return ", ".join([*added, *removed])

    # ---- beside it

    def _taken(self, name: str, value: object) -> str:
        """What a fact is taken to be where nobody states it."""
        if value is None:
            return self.say("diff-asked")
        fact, yes = self.facts[name], value == str(True)
        return self.value(fact, yes if fact.type == "yes_no" else str(value))

    def _asking(self, who: object) -> str:
        return self._state(None if who is None else self._role(str(who)))

    def _state(self, label: object) -> str:
        if isinstance(label, tuple) and len(label) == 2:  # the state of a duty, and whose it is
            return f"{self._state(label[0])}, {self._role(str(label[1]))}"
        state = label[0] if isinstance(label, tuple) else label
        if state in (None, "") or isinstance(state, bool):
            return self.say("diff-present" if state else "diff-absent")
        codes = (f"status-{state}", f"diff-state-{state}")
        known = texts(self.language)
        return next((known[code] for code in codes if code in known), str(state))

    # ---- what things are called

    def _called(self, kind: str, name: str) -> str:
        if kind == "side":
            return self._table(name)
        oldest_first = self.routes[::-1]
        names = {
            "duty": {one.id: one.text for route in oldest_first for one in route.edition.duties},
            "option": {one.id: one.name for route in oldest_first for one in route.options},
            "unstated": {name: fact.label for name, fact in self.facts.items()},
            "succeeds": {name: name},
        }
        return names[kind].get(name, name) if kind in names else name.partition(":")[0]

    def _table(self, name: str) -> str:
        for route in self.routes:
            if table := route.tables.get(route.current_id.get(name, name)):
                return table.name
            others = {one.id: one.name for one in (*route.edition.routes, route.fallback) if one}
            if name in others:
                return others[name]
        return name

    def _role(self, name: str) -> str:
        return self.people.get(name, name)
