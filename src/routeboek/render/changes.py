"""What changed between two editions, in sentences and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from routeboek.book import Edition, Rules
from routeboek.compare import Change, Value
from routeboek.condition import Condition
from routeboek.jsonparts import Json, as_json
from routeboek.parts import (
    Absence,
    Application,
    Duty,
    Option,
    OtherRoute,
    Participant,
    Phase,
    Table,
)
from routeboek.render.jsonform import SCHEMA_VERSION
from routeboek.render.ladders import destination, table_elsewhere
from routeboek.render.page import Line, Page, Section
from routeboek.render.rulesjson import ShownCondition
from routeboek.render.words import Words

Changes = Mapping[str, Sequence[Change]]
"""The differences in each municipality."""


def compare_page(rules: Rules, old: Edition, new: Edition, changes: Changes) -> Page:
    """The differences as sentences: first what changes everywhere, then each municipality."""
    say = Words(rules).say
    sections = []
    everywhere = _everywhere(changes)
    if everywhere:
        sections.append(_section(rules, old, new, say("compare-everywhere"), "", everywhere))
    told = {change.key() for change in everywhere}
    for name, found in changes.items():
        own = [change for change in found if change.key() not in told]
        title = rules.municipalities[name].name
        if own:
            sections.append(_section(rules, old, new, title, name, own))
        else:
            code = "compare-nothing-else" if told else "compare-nothing"
            sections.append(Section(title, (Line(say(code), "bullet"),)))
    return Page(say("compare-title", old=old.id, new=new.id), tuple(sections))


def compare_json(rules: Rules, old: Edition, new: Edition, changes: Changes) -> Json:
    """The differences as data, each with its sentence."""
    return {
        "schema_version": SCHEMA_VERSION,
        "from": old.id,
        "to": new.id,
        "municipalities": {
            name: [_change_json(change, _Sentences(rules, old, new, name)) for change in found]
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


def _section(
    rules: Rules, old: Edition, new: Edition, title: str, place: str, changes: Iterable[Change]
) -> Section:
    """The sentences of one municipality, those about one table together below its name."""
    sentences = _Sentences(rules, old, new, place)
    lines = []
    for name, group in groupby(changes, key=sentences.subject):
        lines.append(Line(name, tone="strong"))
        lines += [Line(sentences.sentence(change), "bullet", 1) for change in group]
    return Section(title, tuple(lines))


class _Sentences:
    """What a difference is in words; `place` is a municipality, or none for all."""

    def __init__(self, rules: Rules, old: Edition, new: Edition, place: str) -> None:
        self.rules, self.editions, self.place = rules, (old, new), place
        self.words = Words(rules)
        self.say = self.words.say

    def subject(self, change: Change) -> str:
        """The table or other route that it is about, by its newest name."""
        holder = change.new or change.old
        if holder:
            return holder.name
        tables = change.topic in ("covered", "table", "order")
        return self.say("compare-tables" if tables else "compare-general")

    def sentence(self, change: Change) -> str:
        """The difference itself."""
        before, after = change.before, change.after
        match change.topic:
            case "covered":
                return self.say("compare-covered" if after else "compare-left-out")
            case "rung":
                return self.say("compare-rung-came" if after else "compare-rung-went")
            case "table":
                return self._presence(before, after)
            case "name" | "step" | "earliest-week" | "latest-week" | "order":
                shown = (self._scalar(change.topic, value) for value in (before, after))
                return self.say(f"compare-{change.topic}", **dict(zip(_SIDES, shown, strict=True)))
            case "wording" | "edition":
                return self.say("compare-wording", parts=self._parts(change))
            case _:
                return self._listed(change)

    # ---- which tables there are

    def _presence(self, before: Value, after: Value) -> str:
        """A table that came, went, or is here or not here from now on."""
        code = _PRESENCE[type(before), type(after)]
        name = self._name(after, 1) if after else self._name(before, 0)
        parts = [self.say(code, name=name)]
        if isinstance(after, Absence) and (to := self._destination(after, 1)):
            parts.append(self.say("compare-go-to", name=to))
        if isinstance(before, Absence) and (to := self._destination(before, 0)):
            parts.append(self.say("compare-went-to", name=to))
        return " ".join(parts)

    def _name(self, value: Value, side: int) -> str:
        if isinstance(value, Table):
            return value.name
        assert isinstance(value, Absence)
        found = table_elsewhere(self.rules, self.editions[side], value.table)
        return found.name if found else value.table

    def _destination(self, absence: Absence, side: int) -> str:
        places = [self.place] if self.place else list(self.rules.municipalities)
        routes = (self.rules.routes.get((self.editions[side].id, place)) for place in places)
        return next((destination(route, absence) for route in routes if route), absence.go_to)

    # ---- one value for another

    def _scalar(self, topic: str, value: Value) -> str:
        if isinstance(value, tuple):
            return ", ".join(one.name for one in value if isinstance(one, Table))
        if value is None:
            return self.say("compare-no-step" if topic == "step" else "rung-no-term")
        if topic != "step" and isinstance(value, int):
            return self.words.count("weeks", value)
        return str(value)

    # ---- things in a list

    def _listed(self, change: Change) -> str:
        where = self.say(f"compare-where-{change.topic}")
        if code := _only(change):
            return self.say(code, where=where, after=_ended(self._phrase(change.after)))
        before, after = (_ended(self._phrase(one)) for one in (change.before, change.after))
        if not after:
            return self.say("compare-went", where=where, before=before)
        if not before:
            return self.say("compare-came", where=where, after=after)
        if before == after:
            return self.say("compare-parts", where=where, after=after, parts=self._parts(change))
        return self.say("compare-changed", where=where, before=before, after=after)

    def _parts(self, change: Change) -> str:
        return self.words.listing([self.say(f"part-{part}") for part in change.parts])

    def _phrase(self, value: Value) -> str:
        match value:
            case Application():
                return self._application(value)
            case Participant():
                return self.words.participant(value)
            case Condition():
                return self._condition(value)
            case Duty():
                text = self.say("show-duty", role=value.on_whom.name, text=value.text)
                return self.words.carried(text, value.carried_over)
            case OtherRoute() | Phase() | Option():
                return value.name
            case _:
                return ""

    def _application(self, one: Application) -> str:
        text = self.words.short_application(one)
        return f"{text}. {self.say('apply-means', means=one.means)}" if one.means else text

    def _condition(self, condition: Condition) -> str:
        """The condition with its parts, and whether it holds up."""
        text = self.words.carried(condition.text, condition.carried_over)
        if condition.grouper:
            below = " ".join(self._condition(child) for child in condition.children)
            text = f"{text} {self.say(f'show-{condition.grouper}')} {below}".strip()
        if condition.blocking:
            return text
        return f"{text.removesuffix('.')} ({self.say('word-not-blocking')})."


_SIDES = ("before", "after")
_NOTHING = type(None)
_PRESENCE: Mapping[tuple[type, type], str] = {
    (_NOTHING, Table): "compare-table-came",
    (Table, _NOTHING): "compare-table-went",
    (Absence, Table): "compare-table-here",
    (Table, Absence): "compare-table-not-here",
    (_NOTHING, Absence): "compare-absence-came",
    (Absence, _NOTHING): "compare-absence-went",
    (Absence, Absence): "compare-absence-changed",
}


def _only(change: Change) -> str:
    """The sentence for what stays as it is, apart from where it comes from or whether it blocks."""
    if not change.parts or not set(change.parts) <= {"carried_over", "blocking"}:
        return ""
    if "blocking" in change.parts:
        blocks = getattr(change.after, "blocking", False)
        return "compare-blocks" if blocks else "compare-no-longer-blocks"
    carried = getattr(change.after, "carried_over", False)
    return "compare-carried-over" if carried else "compare-own-text"


def _ended(text: str) -> str:
    """The text as a sentence."""
    return text if not text or text.endswith((".", "?", "!")) else f"{text}."


# ---------------------------------------------------------------- as data


def _change_json(change: Change, sentences: _Sentences) -> Json:
    return {
        "topic": change.topic,
        "in": {
            "before": change.old.id if change.old else None,
            "after": change.new.id if change.new else None,
        },
        "before": _value_json(change.before),
        "after": _value_json(change.after),
        "parts": list(change.parts),
        "subject": sentences.subject(change),
        "sentence": sentences.sentence(change),
    }


def _value_json(value: Value) -> object:
    match value:
        case Table():
            return {"table": value.id, "name": value.name, "present": True}
        case Absence():
            return {"table": value.table, "present": False, "go_to": value.go_to or None}
        case Condition():
            return as_json(ShownCondition(value))
        case Application() | Participant() | OtherRoute() | Option():
            return as_json(value)
        case Phase() | Duty():
            return {"id": value.id, "text": value.text}
        case tuple():
            return [table.id for table in value if isinstance(table, Table)]
        case _:
            return value
