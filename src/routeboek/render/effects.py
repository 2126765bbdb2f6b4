"""What a change of the rules does, in sentences and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeAlias

from routeboek.analysis.difference import Change, RouteDifference
from routeboek.analysis.lines import Line as RuleLine
from routeboek.analysis.sight import REFUSED, Applying, Detail, Next, Unstated
from routeboek.book import Rules
from routeboek.diagnostic import Span
from routeboek.facts import Fact
from routeboek.messages import texts
from routeboek.render.ci import percentage
from routeboek.render.jsonform import SCHEMA_VERSION
from routeboek.render.page import Line, Page, Section
from routeboek.render.words import Words

MOST_SHOWN = 12
"""Changes and lines of one edition that are written out; JSON has them all."""

Placed: TypeAlias = Callable[[Span], str]
"""How a place is shown: a file of another revision is called by that revision."""


class Sides(NamedTuple):
    """The two rule books, what they are called, and how places in them are shown."""

    old: Rules
    new: Rules
    names: tuple[str, str]
    placed: tuple[Placed, Placed]


class Told(NamedTuple):
    """A difference with the lines that cause it."""

    difference: RouteDifference
    lines: tuple[RuleLine, ...]


class OwnCase(NamedTuple):
    """A case of the reader that gets another advice: its file, both statuses, what differs."""

    file: str
    before: str
    after: str
    parts: str


def difference_page(sides: Sides, found: Sequence[Told], own: Sequence[OwnCase] | None) -> Page:
    """The differences as sentences: changed editions first, then what stays the same."""
    words = Words(sides.new)
    title = words.say("diff-title", old=sides.names[0], new=sides.names[1])
    sections = [_section(sides, told) for told in _by_edition(found)]
    same = _unchanged(words, found)
    if same:
        sections.append(Section(words.say("diff-same"), tuple(same)))
    if own is not None:
        sections.append(_own_cases(words, own))
    return Page(title, tuple(sections))


def _by_edition(found: Iterable[Told]) -> list[list[Told]]:
    """What is not the same, edition by edition."""
    groups: dict[tuple[str, str], list[Told]] = {}
    for told in found:
        one = told.difference
        if not one.same:
            key = tuple(route.edition.id if route else "" for route in (one.old, one.new))
            groups.setdefault((key[0], key[1]), []).append(told)
    return list(groups.values())


def _section(sides: Sides, group: Sequence[Told]) -> Section:
    words = Words(sides.new)
    first = group[0].difference
    ids = dict.fromkeys(route.edition.id for route in (first.old, first.new) if route)
    lines: list[Line] = []
    for told in group:
        lines += _whole(words, sides, told.difference)
    sentences = _grouped(sides, group)
    for (sentence, _), changes in list(sentences.items())[:MOST_SHOWN]:
        names = words.listing(list(dict.fromkeys(_place(sides, one) for one, _ in changes)))
        lines.append(Line(f"{names}: {sentence}", "bullet"))
        lines.append(Line(_cases(words, changes), level=1, tone="dim"))
    if len(sentences) > MOST_SHOWN:
        lines.append(Line(words.say("diff-more", n=str(len(sentences) - MOST_SHOWN)), "bullet"))
    lines += _causes(sides, group)
    return Section(" → ".join(ids), tuple(lines))


def _whole(words: Words, sides: Sides, one: RouteDifference) -> list[Line]:
    """What holds for a route as a whole: it came, it went, or nothing was proved."""
    place = _place(sides, one)
    code = "diff-only-new" if one.old is None else "diff-only-old" if one.new is None else ""
    code = code or ("" if one.proved else "diff-not-proved")
    return [Line(words.say(code, municipality=place), "bullet", tone="warn")] if code else []


def _place(sides: Sides, one: RouteDifference) -> str:
    name = one.route.municipality
    known = sides.new.municipalities.get(name) or sides.old.municipalities.get(name)
    return known.name if known else name


def _grouped(
    sides: Sides, group: Iterable[Told]
) -> dict[tuple[str, str], list[tuple[RouteDifference, Change]]]:
    """The changes that read the same, in whatever municipalities they are."""
    found: dict[tuple[str, str], list[tuple[RouteDifference, Change]]] = {}
    for told in group:
        for change in told.difference.changes:
            sentence = _Sentences(sides, told.difference).sentence(change)
            found.setdefault((sentence, change.cases), []).append((told.difference, change))
    return found


def _cases(words: Words, changes: Sequence[tuple[RouteDifference, Change]]) -> str:
    share = sum(c.situations for _, c in changes) / sum(one.situations for one, _ in changes)
    text = percentage(share, words.language)
    return words.say("diff-cases", cases=changes[0][1].cases, share=text)


def _causes(sides: Sides, group: Iterable[Told]) -> list[Line]:
    words = Words(sides.new)
    every = list(dict.fromkeys(line for told in group for line in told.lines))
    if not every:
        return []
    lines = [Line(words.say("diff-lines"))]
    lines += [Line(rule_line(sides, one), "bullet", 1) for one in every[:MOST_SHOWN]]
    if len(every) > MOST_SHOWN:
        more = words.say("diff-more", n=str(len(every) - MOST_SHOWN))
        lines.append(Line(more, "bullet", 1))
    return lines


def rule_line(sides: Sides, line: RuleLine) -> str:
    """One line of a rule file that differs."""
    words, (placed_old, placed_new) = Words(sides.new), sides.placed
    place = placed_new(line.new) if line.new else placed_old(line.old) if line.old else ""
    kind = "new" if line.old is None else "gone" if line.new is None else "changed"
    if kind == "changed" and not (line.before or line.after):
        kind = "order"
    if kind != "changed" and (line.before or line.after):
        kind += "-value"
    return words.say(
        f"diff-line-{kind}", place=place, key=line.key, before=line.before, after=line.after
    )


def _unchanged(words: Words, found: Iterable[Told]) -> list[Line]:
    editions: dict[str, list[str]] = {}
    for told in found:
        if told.difference.same:
            route = told.difference.route
            name = words.rules.municipalities[route.municipality].name
            editions.setdefault(route.edition.id, []).append(name)
    return [Line(f"{name}: {words.listing(places)}", "bullet") for name, places in editions.items()]


def _own_cases(words: Words, own: Sequence[OwnCase]) -> Section:
    title = words.say("diff-own")
    if not own:
        return Section(title, (Line(words.say("diff-own-none"), "bullet"),))
    told = (words.say("diff-own-case", **one._asdict()) for one in own)
    return Section(title, tuple(Line(text, "bullet") for text in told))


class _Sentences:
    """Says what a change is, in the words of the rules on either side."""

    def __init__(self, sides: Sides, one: RouteDifference) -> None:
        self.sides, self.one = sides, one
        self.words = Words(sides.new)
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
        for route in (self.one.new, self.one.old):
            if route is not None:
                others = {other.id: other.name for other in route.edition.routes}
                others |= {route.fallback.id: route.fallback.name} if route.fallback else {}
                table = route.tables.get(route.current_id.get(name, name))
                if table or name in others:
                    return table.name if table else others[name]
        return name

    def _applying(self, applications: Sequence[Applying]) -> str:
        ways = [
            f"{self._role(one.applicant)} → {self._role(one.to)}"
            + (f" ({self._role(one.via)})" if one.via else "")
            for one in applications
        ]
        return "; ".join(ways) or self.say("diff-nobody")

    def _role(self, name: str) -> str:
        role = self.sides.new.roles.get(name) or self.sides.old.roles.get(name)
        return role.name if role else name

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
        fact = self.sides.new.facts.get(name) or self.sides.old.facts[name]
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
        known, codes = texts(self.words.language), (f"status-{state}", f"diff-state-{state}")
        return next((known[code] for code in codes if code in known), str(state))

    def _duty(self, name: str) -> str:
        for route in (self.one.new, self.one.old):
            for duty in route.edition.duties if route else ():
                if duty.id == name:
                    return duty.text
        return name

    def _option(self, name: str) -> str:
        for route in (self.one.new, self.one.old):
            for option in route.options if route else ():
                if option.id == name:
                    return option.name
        return name


# ---------------------------------------------------------------- as JSON


def difference_json(
    sides: Sides, found: Sequence[Told], own: Sequence[OwnCase] | None
) -> dict[str, object]:
    """The differences as data, each with its sentence and the case that shows it."""
    return {
        "schema_version": SCHEMA_VERSION,
        "old": sides.names[0],
        "new": sides.names[1],
        "same": all(told.difference.same for told in found),
        "routes": [_route_json(sides, told) for told in found],
        **({} if own is None else {"cases": [one._asdict() for one in own]}),
    }


def _route_json(sides: Sides, told: Told) -> dict[str, object]:
    one = told.difference
    return {
        "old_edition": one.old.edition.id if one.old else None,
        "new_edition": one.new.edition.id if one.new else None,
        "municipality": one.route.municipality,
        "same": one.same,
        "proved": one.proved,
        "situations": one.situations,
        "changed_situations": one.changed,
        "changes": [_change_json(sides, one, change) for change in one.changes],
        "lines": [rule_line(sides, line) for line in told.lines],
    }


def _change_json(sides: Sides, one: RouteDifference, change: Change) -> dict[str, object]:
    return {
        "aspect": change.aspect,
        "text": _Sentences(sides, one).sentence(change),
        "cases": change.cases,
        "situations": change.situations,
        "share": change.share,
        "witness": None
        if change.shown is None
        else {"old": dict(change.shown.before), "new": dict(change.shown.after)},
    }
