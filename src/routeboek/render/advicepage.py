"""An advice as a page: on one screen what a professional asks first, and all of it on demand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from routeboek.advice import Advice
from routeboek.book import Rules
from routeboek.render import advicetable, advicewhole
from routeboek.render.advicetable import AdviceWords
from routeboek.render.openpoints import MOST_ASKED, asked, to_do, unless
from routeboek.render.page import Line, Page
from routeboek.render.screen import Part, fitted
from routeboek.render.why import chosen, reasons
from routeboek.render.words import bullets, page_of
from routeboek.tables import OtherRoute

MOST_READINGS = 3
"""No more readings than these that would change the answer are told."""

MOST_REASONS = 5
"""Where something still lacks no more than these of what is met are told."""


def advice_page(advice: Advice, rules: Rules, *, explain: bool = False) -> Page:
    """The page of an advice: one screen, or with `explain` everything."""
    words = AdviceWords(advice, rules)
    title = words.say(
        "page-advice",
        municipality=rules.municipalities[advice.municipality].name,
        sector=rules.sectors[advice.edition.sector].name,
        day=words.date(advice.reference_date),
    )
    if explain:
        parts = [("", [*_case(words), *_answer(words)]), *advicewhole.sections(words)]
        return page_of(title, ((_title(words, name), lines) for name, lines in parts))
    answer = [*_answer(words)]
    first = {"blocked": "todo", "not-yet": "not-yet"}.get(advice.status, "open-points")
    sections = [
        ("", [Part(answer, least=len(answer))]),
        (first, [*_first(words)]),
        ("phase", [*_phase(words)]),
        ("prepare", [*_prepare(words)]),
        ("why", [*_why(words)]),
        ("further", [*_further(words), *_note(words)]),
    ]
    named = [(_title(words, name), some) for name, some in sections]
    return fitted(title, named, lambda left_out: _closing(words, left_out))


def _title(words: AdviceWords, section: str) -> str:
    return words.say(f"section-{section}") if section else ""


# ---------------------------------------------------------------- the answer


def _answer(words: AdviceWords) -> Iterator[Line]:
    """The verdict and by when, then who applies and where."""
    advice = words.advice
    yield Line(advice.summary, tone=words.tone)
    yield from advicetable.applying(words)
    yield from advicetable.awaiting(words)
    if advice.route:
        yield from _route(words, advice.route)
    yield from (Line(warned.text, tone="warn") for warned in advice.warnings if warned.first)


def _route(words: AdviceWords, route: OtherRoute) -> Iterator[Line]:
    yield from (Line(words.said(one)) for one in route.applications)
    yield Line(route.text)


# ---------------------------------------------------------------- what comes first


def _first(words: AdviceWords) -> Iterator[Part]:
    """What has to be done or answered before anything else."""
    needed, questions = [*to_do(words)], asked(words)
    yield Part(needed[:3], "conditions", rank=1, least=1)
    yield Part(needed[3:], "conditions", rank=3)
    yield Part(questions[:2], "questions", rank=1, least=1)
    yield Part(questions[2:], "questions", rank=3, most=MOST_ASKED - 2)
    yield Part([*unless(words)], "ways", rank=4)


def _prepare(words: AdviceWords) -> Iterator[Part]:
    """What helps an application that can be made now."""
    if words.advice.status == "permitted":
        found = advicetable.preparation(words)
        lines = [one._replace(text=words.carried(one.text, other)) for one, other in found]
        yield Part(lines, "preparation", rank=7)


def _phase(words: AdviceWords) -> Iterator[Part]:
    """What the phase that the case is in asks of everyone, while no table is open."""
    phase = words.advice.phase
    if phase and words.advice.status in ("not-yet", "blocked", "undetermined"):
        told = f"{phase.definition.name}. {phase.definition.text}"
        yield Part([Line(told)], "steps", rank=6)
        actions = [words.action(action, "or") for action in phase.actions]
        yield Part(actions, "steps", rank=11)


def _why(words: AdviceWords) -> Iterator[Part]:
    """What is met; where tables settle the case, how they ended."""
    advice = words.advice
    by_fact = dict(chosen(words.following, words)) if words.following else {}
    told = [*by_fact.values(), *reasons(advice.justification, words, by_fact)]
    most = None if advice.status == "permitted" else MOST_REASONS
    yield Part(told, rank=4, most=most, joined=True)
    if advice.status in ("end-of-route", "solved") and not told:
        yield Part([*advicetable.ended(words)], rank=6)


# ---------------------------------------------------------------- what else counts


def _further(words: AdviceWords) -> Iterator[Part]:
    """What is always free, the duties, and what comes after."""
    advice = words.advice
    if advice.status == "permitted":
        yield Part([*advicetable.seated(words)], rank=5)
    free = [words.short_option(one) for one in advice.options if one.first]
    yield Part(free, "options", rank=5, least=1)
    open_now, others = advicetable.opened(words), [*advicetable.in_play(words)]
    yield Part([advicetable.beside(words, one) for one in open_now], "tables", rank=3, least=1)
    sides = [advicetable.beside(words, one) for one in others if one not in open_now]
    yield Part(sides, "tables", rank=7)
    due = [one.definition for one in advice.duties if one.state == "due"]
    due.sort(key=lambda duty: duty.done_when is None)  # first what still has to be done
    duties = [words.short_duty(duty) for duty in due]
    yield Part(duties[:1], "duties", rank=2)
    yield Part(duties[1:], "duties", rank=9)
    if words.table:
        after = [words.say("afterwards", text=words.said(one)) for one in words.table.afterwards]
        yield Part(bullets(after) or [*_next_step(words)], rank=8)
    if advice.status != "solved":
        options = [words.short_option(one) for one in advice.options if not one.first]
        yield Part(options, "options", rank=12)


def _next_step(words: AdviceWords) -> Iterable[Line]:
    if words.advice.status in ("permitted", "blocked"):
        yield from (line._replace(mark="bullet") for line in advicetable.next_step(words))


def _note(words: AdviceWords) -> Iterator[Part]:
    """What the reader must know beside the advice."""
    warned = [
        one.text
        for one in words.advice.warnings
        if not one.first and not one.in_summary and not _is_unseen(words, one.code)
    ]
    notes = [words.line("note", "bullet", tone="warn", text=text) for text in warned]
    yield Part(notes, "warnings", rank=2)
    yield Part([*_other_readings(words)], "readings", rank=6, most=MOST_READINGS)
    if words.advice.taken:
        texts = "; ".join(one.definition.text for one in words.advice.taken)
        yield Part([words.line("taken", "bullet", texts=texts)], least=1)


def _is_unseen(words: AdviceWords, code: str) -> bool:
    """Whether a warning is about the last day of a table that is not shown to who is at school."""
    return code == "overdue" and words.advice.attending and words.table is None


def _other_readings(words: AdviceWords) -> Iterator[Line]:
    """What this case gets under the readings not chosen that would change the answer.

    Of a pupil who is at school that is only another status.
    """
    advice, following = words.advice, words.advice.next
    term = following.deadline if following else None
    days = (term.latest if term else None, following.opens_on if following else None)
    now = _outcome(words, advice.status, following.table if following else None)
    for assumption in advice.hangs_on:
        for other in assumption.readings:
            told = _outcome(words, other.status, other.next)
            for name, day in (("latest", other.latest), ("opens", other.opens_on)):
                if day and day not in days and not advice.attending:
                    told = words.say(f"reading-{name}", outcome=told, day=words.date(day))
            if told != now and not (advice.attending and other.status == advice.status):
                issue = assumption.definition.issue
                yield words.line("reading", "bullet", issue=issue, text=other.text, outcome=told)


def _outcome(words: AdviceWords, status: str | None, name: str | None) -> str:
    """A status with its table; without one the case is refused."""
    told = words.say(f"status-{status}" if status else "reading-refused")
    table = words.route.tables.get(name or "")
    return words.say("answer-about", outcome=told, names=table.name) if table else told


def _case(words: AdviceWords) -> Iterator[Line]:
    if words.advice.case_id:
        yield Line(words.say("page-case", case=words.advice.case_id), tone="dim")


def _closing(words: AdviceWords, left_out: Mapping[str, int]) -> Iterator[Line]:
    """By which text, what a page with everything has more, and whose case this is."""
    edition = words.advice.edition
    kinds = [words.count(f"more-{kind}", number) for kind, number in left_out.items() if kind]
    more = words.listing(kinds)
    told = words.say("by-edition", name=edition.name, year=edition.school_year)
    rest = words.say("more" if more else "more-nothing", more=more)
    yield Line(f"{told} {rest}", tone="dim")
    yield from _case(words)
