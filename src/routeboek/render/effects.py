"""What a change of the rules does, in sentences and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeAlias

from routeboek.analysis.difference import Change, RouteDifference
from routeboek.analysis.lines import Line as RuleLine
from routeboek.book import Rules
from routeboek.diagnostic import Span
from routeboek.render.ci import percentage
from routeboek.render.jsonform import SCHEMA_VERSION
from routeboek.render.page import Line, Page, Section
from routeboek.render.shifts import Sentences
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
            sentence = Sentences(sides.old, sides.new, told.difference).sentence(change)
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
        "text": Sentences(sides.old, sides.new, one).sentence(change),
        "cases": change.cases,
        "situations": change.situations,
        "share": change.share,
        "witness": None
        if change.shown is None
        else {"old": dict(change.shown.before), "new": dict(change.shown.after)},
    }
