"""The table an advice is about: who applies and when, what to prepare, what comes after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from routeboek.advice import Advice, RungTime, TableAdvice
from routeboek.book import Rules
from routeboek.condition import blocking_leaves
from routeboek.render.ladders import heading
from routeboek.render.page import MARK_OF_VERDICT, Line, Tone
from routeboek.render.why import deciding
from routeboek.render.words import Words
from routeboek.tables import Application, Note, OtherRoute, Table

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


MOST_LEFT = 2
"""Of no more tables than these that are still open something is said of each."""


class AdviceWords(Words):
    """One advice, and the words for it."""

    def __init__(self, advice: Advice, rules: Rules) -> None:
        super().__init__(rules)
        self.advice = advice
        self.route = rules.routes[advice.edition.id, advice.municipality]
        # A pupil who is at school is not shown a table to apply for.
        shown = advice.status in ("permitted", "running") or not advice.attending
        self.following = advice.next if shown else None
        self.table = self.following.definition if self.following else None
        may_differ = any(warned.code == "next-may-differ" for warned in advice.warnings)
        self.several = advice.leaning == "depends" or may_differ

    @property
    def tone(self) -> Tone:
        """The tone of the verdict: who may apply is warned when the last day is or may be over."""
        term = self.following.deadline if self.following else None
        late = self.advice.status == "permitted" and term and (term.overdue or not term.latest)
        return "warn" if late else TONE_OF_STATUS[self.advice.status]

    def carried(self, text: str, carried_over: bool) -> str:
        """The text, marked in few words when another edition is where it comes from."""
        return self.noted(text, "word-carried-short") if carried_over else text

    def left(self, days: int) -> str:
        """How many days there still are until the last one, or how late it is."""
        code = "late" if days < 0 else "left" if days else "today"
        return self.say(f"when-{code}", days=self.count("days", abs(days)))


def short(named: Table | OtherRoute) -> str:
    """The name without what explains it, where the whole name stands above."""
    return named.name.partition(" (")[0]


# ---------------------------------------------------------------- applying


def applying(words: AdviceWords) -> Iterator[Line]:
    """Who applies to whom; and whether the one who asks may apply, or whom to ask."""
    if words.following is None or words.advice.status == "running":
        return
    if words.several:
        yield from _applying_to_each(words)
        return
    ways = words.following.applications
    told = [words.who_applies(one) for one in ways]
    asker = _of_asker(words, ways)
    if len(told) == 1 and asker:
        told, asker = [f"{told[0]} {asker}"], ""
    yield from map(Line, filter(None, [*told, asker]))
    for one in ways:
        if one.means:
            code = "apply-means" if len(ways) == 1 else "apply-means-to"
            yield words.line(code, to=one.to.name, means=one.means)


def _of_asker(words: AdviceWords, ways: Sequence[Application]) -> str:
    """Whether the one who asks may apply, or whom to ask."""
    asker = words.advice.asker
    if asker is None or not ways:
        return ""
    may = [one for one in ways if one.asker_may_apply(asker)]
    if len(may) == len(ways):
        return words.say("asker-may" if words.advice.status == "permitted" else "asker-may-then")
    if may:
        return words.say("asker-may-to", to=words.roles(one.to for one in may))
    applicants = words.roles(one.applicant for one in ways)
    return words.say("asker-may-not", applicants=applicants)


def _applying_to_each(words: AdviceWords) -> Iterator[Line]:
    """The same in a few words of each table that it can be, where they are few."""
    answering = next((one.answering for one in words.advice.questions if one.answering), None)
    if answering is None:
        return
    outcomes = answering.decision.exact(answering.situation).outcomes
    permitted = {one.about for one in outcomes if one.status == "permitted"}
    tables = [table for table in words.route.tables.values() if table.id in permitted]
    for table in tables if len(tables) <= MOST_LEFT else ():
        told = TableAdvice(table, "undetermined", answering.situation, deadline=None)
        ways = "; ".join(words.short_application(one) for one in told.applications)
        latest = [
            rung.deadline.latest
            for rung in words.advice.timeline
            if rung.definition is table and rung.deadline and rung.deadline.latest
        ]
        day, code = words.date(latest[0]) if latest else "", "-until" if latest else ""
        yield words.line(f"apply-for{code}", table=short(table), ways=ways, day=day)


def awaiting(words: AdviceWords) -> Iterator[Line]:
    """Of a table that runs: since when, and when the step after it must have been asked for."""
    if words.following is None or words.advice.status != "running":
        return
    for rung in words.advice.timeline:
        if rung.definition is words.table and rung.applied_on:
            told = words.say("running-since", day=words.date(rung.applied_on))
            term = rung.deadline
            if term and term.latest and term.days_left is not None:
                over = "running-term-over" if term.days_left < 0 else "running-term"
                day, left = words.date(term.latest), words.left(term.days_left)
                told = f"{told} {words.say(over, day=day, left=left)}"
            yield Line(told)
    yield from next_step(words)


def next_step(words: AdviceWords) -> Iterator[Line]:
    """The rung that can come after the table, and until when; what the rules say goes before."""
    rungs = [rung for rung in words.advice.timeline if rung.wanted or rung.applied_on]
    here = [at for at, rung in enumerate(rungs) if rung.definition is words.table]
    for rung in rungs[here[0] + 1 : here[0] + 2] if here else ():
        name, term = rung.definition.name, rung.deadline
        if term and term.latest and term.days_left is not None:
            day, left = words.date(term.latest), words.left(term.days_left)
            code = "next-step-late" if term.days_left < 0 else "next-step-until"
            yield words.line(code, table=name, day=day, left=left)
        elif words.table and not words.table.afterwards:
            yield words.line("next-step", table=name)


def when(words: AdviceWords) -> Iterator[Line]:
    """How the term is counted, how often the table sits, and what else is said in a sentence."""
    if words.following is None or words.table is None:
        return
    term = words.following.deadline
    if term and term.counted_from and term.weeks is not None:
        weeks = words.count(term.unit, term.weeks)
        yield words.line("when-counted", weeks=weeks, day=words.date(term.counted_from))
    if term and term.earliest and term.earliest > words.advice.reference_date:
        yield words.line("when-earliest", day=words.date(term.earliest))
    for name, said in zip(words.table._fields, words.table, strict=True):
        if isinstance(said, Note) and name != "purpose":  # that stands with its powers
            yield words.line(f"label-{name}", text=words.said(said))


# ---------------------------------------------------------------- in time


def timeline(words: AdviceWords) -> Iterator[Line]:
    """The terms of the ladder, where it holds, and what has been on it."""
    on_ladder = [rung.definition for rung in words.advice.timeline]
    holds = words.table in on_ladder or words.advice.status == "end-of-route"
    for rung in words.advice.timeline:
        if rung.applied_on or (holds and rung.wanted):
            yield _rung(words, rung)


def ended(words: AdviceWords) -> Iterator[Line]:
    """The tables that were applied for, and how they ended."""
    for rung in words.advice.timeline:
        if rung.applied_on and rung.outcome:
            day, outcome = words.date(rung.applied_on), words.say(f"outcome-{rung.outcome}")
            name = rung.definition.name
            yield words.line("rung-ended", "bullet", table=name, day=day, outcome=outcome)


def _rung(words: AdviceWords, rung: RungTime) -> Line:
    deadline = rung.deadline
    if deadline and deadline.latest:
        code = "rung-overdue" if rung.overdue else "rung-latest"
        parts = [words.say(code, day=words.date(deadline.latest))]
    elif deadline:
        parts = [words.say("rung-weeks", weeks=words.count(deadline.unit, deadline.weeks or 0))]
    else:
        parts = [words.say("rung-no-term")]
    if rung.applied_on:
        parts.append(words.say("rung-applied", day=words.date(rung.applied_on)))
    if rung.outcome:
        parts.append(words.say(f"outcome-{rung.outcome}"))
    tone: Tone = "bad" if rung.overdue else "strong" if rung.definition is words.table else ""
    return Line(f"{heading(rung.definition)}: {'; '.join(parts)}.", "bullet", tone=tone)


# ---------------------------------------------------------------- at the table


def preparation(words: AdviceWords) -> Iterator[tuple[Line, bool]]:
    """What helps but does not hold back, and whether that is from another edition."""
    if words.following is None or words.table is None:
        return
    for part in words.following.preconditions:
        condition = part.condition
        if not condition.blocking and part.verdict != "met":
            text, who = condition.todo or part.text, words.roles_named(condition.who)
            text = words.say("prepare-by", text=text, who=who) if who else text
            yield Line(text, MARK_OF_VERDICT[part.verdict]), condition.carried_over
    yield from words.grouped_notes(words.table.dossier)


def seated(words: AdviceWords) -> Iterator[Line]:
    """Who sits at the table, in one line, where that is not only to whom one applies."""
    if words.table is None or words.following is None:
        return
    there = words.table.participants
    if {one.role for one in there} <= {one.to for one in words.following.applications}:
        return
    every = all(one.carried_over for one in there)
    names = [words.carried(one.role.name, one.carried_over and not every) for one in there]
    text = words.say("label-participants", names=words.listing(list(dict.fromkeys(names))))
    yield Line(words.carried(text, every), "bullet")


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


def in_play(words: AdviceWords) -> Iterator[TableAdvice]:
    """The side tables that are open now or run; the one the advice is about stands on top."""
    for side in words.advice.side_tables:
        shown = words.following and side.table == words.following.table
        if side.state in ("permitted", "running") and not shown:
            yield side


def opened(words: AdviceWords) -> list[TableAdvice]:
    """Those that what was stated has opened, apart from the tables that are always open."""
    return [
        side
        for side in in_play(words)
        if side.state == "permitted" and any(blocking_leaves(side.definition.condition))
    ]


def beside(words: AdviceWords, side: TableAdvice) -> Line:
    """A side table in play, and who may apply for it."""
    if side.state == "running":
        return words.line("beside-running", "bullet", name=side.name)
    ways = [
        one.applicant.name if one.to.name.endswith(side.name) else words.short_application(one)
        for one in side.applications
    ]
    told = words.listing([words.say("beside-by", way=way) for way in ways], "or")
    return words.line("beside" if ways else "beside-named", "bullet", name=side.name, ways=told)


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
