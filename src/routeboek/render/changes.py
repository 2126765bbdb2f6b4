"""What changed between two editions, in sentences and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from types import NoneType

from routeboek import parts, tables
from routeboek.book import Rules
from routeboek.compare import Change, Value
from routeboek.condition import Condition
from routeboek.jsonparts import Json, as_json
from routeboek.parts import Edition
from routeboek.render.clean import SCHEMA_VERSION
from routeboek.render.ladders import destination, table_elsewhere
from routeboek.render.page import Line, Page
from routeboek.render.rulesjson import condition_json
from routeboek.render.words import Words, page_of

Changes = Mapping[str, Sequence[Change]]
"""The differences in each municipality."""

_KIND = {tables.Table: "table", tables.Absence: "absence", NoneType: "none"}


def compare_page(rules: Rules, old: Edition, new: Edition, changes: Changes) -> Page:
    """The differences as sentences: first what changes everywhere, then each municipality."""
    words = ChangeWords(rules, old, new)
    everywhere = _everywhere(changes)
    told = {change.key() for change in everywhere}
    sections = [(words.say("compare-everywhere"), words.lines(everywhere))]
    for name, found in changes.items():
        own = [change for change in found if change.key() not in told]
        nothing = words.line("compare-nothing-else" if told else "compare-nothing", "bullet")
        lines = ChangeWords(rules, old, new, name).lines(own) or [nothing]
        sections.append((rules.municipalities[name].name, lines))
    return page_of(words.say("compare-title", old=old.id, new=new.id), sections)


def compare_json(rules: Rules, old: Edition, new: Edition, changes: Changes) -> Json:
    """The differences as data, each with its sentence."""
    return {
        "schema_version": SCHEMA_VERSION,
        "from": old.id,
        "to": new.id,
        "municipalities": {
            name: [ChangeWords(rules, old, new, name).json(change) for change in found]
            for name, found in changes.items()
        },
    }


def _everywhere(changes: Changes) -> list[Change]:
    """What is the same in all of several municipalities."""
    first, *others = changes.values()
    if not others:
        return []
    keys = set.intersection(*({change.key() for change in found} for found in others))
    return [change for change in first if change.key() in keys]


class ChangeWords(Words):
    """What a difference is in words; `place` is a municipality, or none for all."""

    def __init__(self, rules: Rules, old: Edition, new: Edition, place: str = "") -> None:
        super().__init__(rules)
        self.editions, self.place = (old, new), place

    def lines(self, changes: Iterable[Change]) -> list[Line]:
        """The differences, those about one table together below its name."""
        lines = []
        for name, group in groupby(changes, key=self._subject):
            lines.append(Line(name, tone="strong"))
            lines += [Line(self._sentence(change), "bullet", 1) for change in group]
        return lines

    def json(self, change: Change) -> Json:
        """The difference as data."""
        return {
            "topic": change.topic,
            "in": {
                "before": change.old.id if change.old else None,
                "after": change.new.id if change.new else None,
            },
            "before": _value_json(change.before),
            "after": _value_json(change.after),
            "parts": list(change.parts),
            "subject": self._subject(change),
            "sentence": self._sentence(change),
        }

    def _subject(self, change: Change) -> str:
        """The table or other route that it is about, by its newest name."""
        holder = change.new or change.old
        if holder:
            return holder.name
        listed = change.topic in ("covered", "table", "order")
        return self.say("compare-tables" if listed else "compare-general")

    def _sentence(self, change: Change) -> str:
        topic, before, after = change.topic, change.before, change.after
        match topic:
            case "covered" | "rung":
                return self.say(f"compare-{topic}-{'came' if after else 'went'}")
            case "table":
                return self._presence(before, after)
            case "name" | "step" | "earliest-week" | "latest-week" | "order":
                was, now = (self._scalar(topic, one) for one in (before, after))
                return self.say(f"compare-{topic}", before=was, after=now)
            case "wording" | "edition":
                return self.say("compare-wording", parts=self._parts(change))
            case _:
                return self._listed(change)

    # ---- which tables there are

    def _presence(self, before: Value, after: Value) -> str:
        """A table that came, went, or is here or not here from now on."""
        kinds = _KIND[type(before)], _KIND[type(after)]
        name = self._name(after, 1) if after else self._name(before, 0)
        told = [self.say(f"compare-{kinds[0]}-{kinds[1]}", name=name)]
        for code, value, side in (("go-to", after, 1), ("went-to", before, 0)):
            if isinstance(value, tables.Absence) and (to := self._destination(value, side)):
                told.append(self.say(f"compare-{code}", name=to))
        return " ".join(told)

    def _name(self, value: Value, side: int) -> str:
        if isinstance(value, tables.Table):
            return value.name
        assert isinstance(value, tables.Absence)
        found = table_elsewhere(self.rules, self.editions[side], value.table)
        return found.name if found else value.table

    def _destination(self, absence: tables.Absence, side: int) -> str:
        places = [self.place] if self.place else list(self.rules.municipalities)
        routes = (self.rules.routes.get((self.editions[side].id, place)) for place in places)
        return next((destination(route, absence) for route in routes if route), absence.go_to)

    # ---- one value for another

    def _scalar(self, topic: str, value: Value) -> str:
        if isinstance(value, tuple):
            return ", ".join(one.name for one in value if isinstance(one, tables.Table))
        if value is None:
            return self.say("compare-no-step" if topic == "step" else "rung-no-term")
        if topic != "step" and isinstance(value, int):
            return self.count("weeks", value)
        return str(value)

    # ---- things in a list

    def _listed(self, change: Change) -> str:
        before, after = (_ended(self._phrase(one)) for one in (change.before, change.after))
        told = {
            "where": self.say(f"compare-where-{change.topic}"),
            "before": before,
            "after": after,
        }
        code = _only(change)
        if not code and before and before == after:
            return self.say("compare-parts", parts=self._parts(change), **told)
        code = code or ("changed" if before and after else "came" if after else "went")
        return self.say(f"compare-{code}", **told)

    def _parts(self, change: Change) -> str:
        return self.listing([self.say(f"part-{part}") for part in change.parts])

    def _phrase(self, value: Value) -> str:
        match value:
            case tables.Application():
                means = value.means and f". {self.say('apply-means', means=value.means)}"
                return f"{self.short_application(value)}{means}"
            case Condition():
                return self.condition(value)
            case tables.Participant() | parts.Duty():
                return self.said(value)
            case tables.OtherRoute() | parts.Phase() | parts.Option():
                return value.name
            case _:
                return ""


def _only(change: Change) -> str:
    """The sentence for what stays as it is, apart from where it comes from or whether it blocks."""
    if not change.parts or not set(change.parts) <= {"carried_over", "blocking"}:
        return ""
    if "blocking" in change.parts:
        return "blocks" if getattr(change.after, "blocking", False) else "no-longer-blocks"
    return "carried-over" if getattr(change.after, "carried_over", False) else "own-text"


def _ended(text: str) -> str:
    return text if not text or text.endswith((".", "?", "!")) else f"{text}."


def _value_json(value: Value) -> object:
    match value:
        case tables.Table():
            return {"table": value.id, "name": value.name, "present": True}
        case tables.Absence():
            return {"table": value.table, "present": False, "go_to": value.go_to or None}
        case Condition():
            return condition_json(value)
        case tables.Application() | tables.Participant() | tables.OtherRoute() | parts.Option():
            return as_json(value)
        case parts.Phase() | parts.Duty():
            return {"id": value.id, "text": value.text}
        case tuple():
            return [table.id for table in value if isinstance(table, tables.Table)]
        case _:
            return value
