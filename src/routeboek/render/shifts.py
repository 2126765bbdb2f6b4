"""One change of an advice as a sentence: what was said, and what is said now."""

from __future__ import annotations

from collections.abc import Sequence

from routeboek.analysis.difference import Change, RouteDifference
from routeboek.analysis.sight import REFUSED, Applying, Detail, Next, Unstated
from routeboek.book import Rules
from routeboek.facts import Fact
from routeboek.messages import texts
from routeboek.render.words import Words


class Sentences:
    """Says what a change is, in the words of the rules on either side."""

    def __init__(self, old: Rules, new: Rules, one: RouteDifference) -> None:
        self.rules, self.routes = (new, old), [r for r in (one.new, one.old) if r]
        self.words = Words(new)
        self.say = self.words.say

    def sentence(self, change: Change) -> str:
        before, after = change.before, change.after
        if REFUSED in (before, after):
            return self._from_to(self._advice(before), self._advice(after))
        if isinstance(before, Next) and isinstance(after, Next):
            return self._from_to(self._advice(before), self._advice(after))
        if isinstance(before, Detail) and isinstance(after, Detail):
            return self._detail(change.aspect, before, after)
        kind, _, name = change.aspect.partition(":")
        if kind == "unstated":
            return self._unstated(name, before, after)
        label = {"side": self._table(name), "duty": self._duty(name), "option": self._option(name)}
        subject = self.say(f"diff-{kind}", name=label.get(kind, name.partition(":")[0]))
        if kind == "side" and isinstance(before, tuple) and isinstance(after, tuple):
            return f"{subject}: {self._side(before, after)}"
        if kind == "option":
            before, after = (
                None if one is None else self._role(str(one)) for one in (before, after)
            )
        return f"{subject}: {self._from_to(self._state(before), self._state(after))}"

    # ---- the next step

    def _detail(self, aspect: str, before: Detail, after: Detail) -> str:
        """What is said of the same table or route, before and after."""
        assert isinstance(before.value, tuple) and isinstance(after.value, tuple)
        if aspect == "participants":
            change = self._people(before.value, after.value)
        elif aspect == "applications":
            ways = self._applying(before.value), self._applying(after.value)
            same = ways[0] == ways[1]
            change = self.say("diff-acting") if same else self._from_to(*ways)
        elif aspect == "weeks":
            change = self._from_to(self._weeks(*before.value), self._weeks(*after.value))
        else:
            change = ""
        return self.say(f"diff-{aspect}", table=self._table(after.about), change=change)

    def _advice(self, label: object) -> str:
        if not isinstance(label, Next):
            return self.say("diff-refused") if label == REFUSED else self.say("diff-taken")
        name = self._table(label.about)
        status = self.say(f"status-{label.status}")
        return f"{status} ({name})" if name else status

    def _from_to(self, before: str, after: str) -> str:
        return self.say("diff-from-to", before=before, after=after)

    def _table(self, name: str) -> str:
        for route in self.routes:
            table = route.tables.get(route.current_id.get(name, name))
            others = (*route.edition.routes, *([route.fallback] if route.fallback else []))
            found = [table] if table else [other for other in others if other.id == name]
            if found:
                return found[-1].name
        return name

    def _applying(self, applications: Sequence[Applying]) -> str:
        ways = [
            f"{self._role(one.applicant)} → {self._role(one.to)}"
            + (f" ({self._role(one.via)})" if one.via else "")
            for one in applications
        ]
        return "; ".join(ways) or self.say("diff-nobody")

    def _role(self, name: str) -> str:
        return next((rules.roles[name].name for rules in self.rules if name in rules.roles), name)

    def _weeks(self, first: int | None, last: int | None) -> str:
        code = "between" if first and last else "from" if first else "until" if last else "none"
        return self.say(f"diff-weeks-{code}", first=str(first), last=str(last))

    def _people(self, before: Sequence[str], after: Sequence[str]) -> str:
        added = [f"+ {self._role(name)}" for name in after if name not in before]
        removed = [f"− {self._role(name)}" for name in before if name not in after]
        return ", ".join([*added, *removed])

    # ---- beside it

    def _unstated(self, name: str, before: object, after: object) -> str:
        """What a fact is taken to be where nobody states it."""
        fact = next(rules.facts[name] for rules in self.rules if name in rules.facts)
        subject = self.say("diff-unstated", name=fact.label)
        told = [self._taken(fact, one) for one in (before, after)]
        same = told[0] == told[1]
        return f"{subject}: {self.say('diff-unstated-when') if same else self._from_to(*told)}"

    def _taken(self, fact: Fact, label: object) -> str:
        if not isinstance(label, Unstated):
            return self.say("diff-asked")
        value: object = label.value
        if fact.type == "yes_no":
            value = label.value == str(True)
        return self.words.value(fact, value)

    def _side(self, before: tuple[object, ...], after: tuple[object, ...]) -> str:
        if before[0] != after[0]:
            return self._from_to(self._state(before[0]), self._state(after[0]))
        return self.say("diff-other-people")

    def _state(self, label: object) -> str:
        if isinstance(label, tuple) and len(label) == 2:  # the state of a duty, and whose it is
            return f"{self._state(label[0])}, {self._role(str(label[1]))}"
        state = label[0] if isinstance(label, tuple) else label
        if state is None or state is False:
            return self.say("diff-absent")
        if state is True:
            return self.say("diff-present")
        codes = (f"status-{state}", f"diff-state-{state}")
        known = texts(self.words.language)
        return next((known[code] for code in codes if code in known), str(state))

    def _duty(self, name: str) -> str:
        duties = (duty for route in self.routes for duty in route.edition.duties)
        return next((duty.text for duty in duties if duty.id == name), name)

    def _option(self, name: str) -> str:
        options = (option for route in self.routes for option in route.options)
        return next((option.name for option in options if option.id == name), name)
