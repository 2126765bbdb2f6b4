"""The sections of an advice about the next table: who applies, when, what comes first, who sits."""

from __future__ import annotations

from collections.abc import Iterator

from routeboek.advice import Advice, Deadline, RungTime, TableAdvice
from routeboek.book import Rules
from routeboek.render.ladders import heading
from routeboek.render.page import MARK_OF_VERDICT, Line, Tone
from routeboek.render.why import deciding
from routeboek.render.words import Words, bullets
from routeboek.tables import Note

TONE_OF_STATUS: dict[str, Tone] = {
    "permitted": "good",
    "blocked": "open",
    "not-yet": "open",
    "undetermined": "warn",
    "running": "good",
    "end-of-route": "warn",
    "other-route": "warn",
    "solved": "good",
}


class AdviceWords(Words):
    """One advice, and the words for it."""

    def __init__(self, advice: Advice, rules: Rules) -> None:
        super().__init__(rules)
        self.advice = advice
        # A pupil who is at school is not shown a table to apply for.
        shown = advice.status == "permitted" or not advice.attending
        self.following = advice.next if shown else None
        self.table = self.following.definition if self.following else None


# ---------------------------------------------------------------- applying


def applying(words: AdviceWords) -> Iterator[Line]:
    """Who applies to whom; and whether the one who asks may apply, or whom to ask."""
    ways = words.following.applications if words.following else ()
    yield from bullets(map(words.said, ways))
    asker = words.advice.asker
    if asker is None or not ways:
        return
    name = words.rules.roles[asker].name if asker in words.rules.roles else asker
    may = [one for one in ways if one.asker_may_apply(asker)]
    if len(may) == len(ways):
        yield words.line("asker-may", asker=name)
    elif may:
        yield words.line("asker-may-to", asker=name, to=words.roles(one.to for one in may))
    else:
        applicants = words.roles(one.applicant for one in ways)
        yield words.line("asker-may-not", tone="warn", asker=name, applicants=applicants)


def when(words: AdviceWords) -> Iterator[Line]:
    """The term, how often the table sits, and what else is said of it in a sentence."""
    if words.following is None or words.table is None:
        return
    if words.following.deadline:
        yield from _deadline(words, words.following.deadline)
    else:
        yield words.line("when-no-term")
    for name, said in zip(words.table._fields, words.table, strict=True):
        if isinstance(said, Note) and name != "purpose":  # that stands with its powers
            yield words.line(f"label-{name}", text=words.said(said))


def _deadline(words: AdviceWords, deadline: Deadline) -> Iterator[Line]:
    weeks = words.count("weeks", deadline.weeks or 0)
    tone: Tone = "bad" if deadline.overdue else ""
    if deadline.counted_from is None:
        fact = words.rules.facts[words.advice.edition.clock].label
        yield words.line("when-unknown", tone="warn", weeks=weeks, fact=fact)
        if deadline.at_most:
            code = "when-at-most-late" if deadline.overdue else "when-at-most"
            yield words.line(code, tone=tone, day=words.date(deadline.at_most))
        return
    if deadline.latest:
        latest = words.say("when-latest", day=words.date(deadline.latest))
        counted = words.say("when-counted", weeks=weeks, day=words.date(deadline.counted_from))
        yield Line(f"{latest}{_left(words, deadline.days_left)} {counted}", tone=tone)
    if deadline.earliest and deadline.earliest > words.advice.reference_date:
        yield words.line("when-earliest", day=words.date(deadline.earliest))


def _left(words: AdviceWords, left: int | None) -> str:
    """How long there still is; no more than a full stop when it was applied for in time."""
    if words.advice.status == "running" or left is None:
        return "."
    code = "late" if left < 0 else "left" if left else "today"
    return ": " + words.say(f"when-{code}", days=words.count("days", abs(left)))


def timeline(words: AdviceWords) -> Iterator[Line]:
    """The terms of the ladder, where it holds, and what has been on it."""
    on_ladder = [rung.definition for rung in words.advice.timeline]
    holds = words.table in on_ladder or words.advice.status == "end-of-route"
    for rung in words.advice.timeline:
        if rung.applied_on or (holds and rung.wanted):
            yield _rung(words, rung)


def _rung(words: AdviceWords, rung: RungTime) -> Line:
    deadline = rung.deadline
    if deadline and deadline.latest:
        code = "rung-overdue" if rung.overdue else "rung-latest"
        parts = [words.say(code, day=words.date(deadline.latest))]
    elif deadline:
        parts = [words.say("rung-weeks", weeks=words.count("weeks", deadline.weeks or 0))]
    else:
        parts = [words.say("rung-no-term")]
    if rung.applied_on:
        parts.append(words.say("rung-applied", day=words.date(rung.applied_on)))
    if rung.outcome:
        parts.append(words.say(f"outcome-{rung.outcome}"))
    tone: Tone = "bad" if rung.overdue else "strong" if rung.definition is words.table else ""
    return Line(f"{heading(rung.definition)}: {'; '.join(parts)}.", "bullet", tone=tone)


# ---------------------------------------------------------------- what to do first


def todo(words: AdviceWords) -> Iterator[Line]:
    """What is not met yet, with what to do about it."""
    if words.advice.attending and words.following is None:
        return  # nothing has to be done first for a table that is not shown
    for unmet in words.advice.unmet:
        yield Line(unmet.text, "unmet", tone="bad")
        who = words.roles(unmet.who_acts)
        if unmet.todo:
            yield Line(words.todo(unmet.todo, who), level=1)
        elif who:
            yield words.line("todo-who", level=1, who=who)
    if words.following and words.following.opens_on:
        yield words.line("opens-on", day=words.date(words.following.opens_on))


def preparation(words: AdviceWords) -> list[Line]:
    """What helps but does not hold back: the dossier, and steps of another edition."""
    if words.following is None or words.table is None:
        return []
    steps = []
    for part in words.following.preconditions:
        condition = part.condition
        if not condition.blocking and part.verdict != "met":
            text, who = condition.todo or part.text, words.roles_named(condition.who)
            text = words.say("prepare-by", text=text, who=who) if who else text
            steps.append((Line(text, MARK_OF_VERDICT[part.verdict]), condition.carried_over))
    return words.own_first([*steps, *words.grouped_notes(words.table.dossier)])


# ---------------------------------------------------------------- at the table


def powers(words: AdviceWords) -> Iterator[Line]:
    """What the table is for, what it can do, and what comes after it."""
    table = words.table
    if table is None:
        return
    if table.purpose:
        yield Line(words.said(table.purpose))
    yield from words.own_first(words.grouped_notes(table.powers))
    yield from words.below("afterwards", map(words.said, table.afterwards))
    yield from words.below("contacts", map(words.said, table.contacts))


def side_table(words: AdviceWords, side: TableAdvice) -> Iterator[Line]:
    """A table beside the ladder, with who applies or what holds it back."""
    table = side.definition
    code = f"status-{side.state}" if side.fits else "status-does-not-fit"
    state = words.say("named-only" if table.named_only else code)
    tone: Tone = "" if table.named_only else TONE_OF_STATUS[side.state]
    yield words.line("side-table", "bullet", tone=tone, name=table.name, state=state)
    if side.state == "permitted":
        yield from (Line(words.said(one), level=1) for one in side.applications)
    if side.state in ("blocked", "not-yet"):
        for leaf in (leaf for part in side.preconditions for leaf in deciding(part)):
            if leaf.verdict == "unmet":
                yield Line(leaf.text, "unmet", 1, "bad")
