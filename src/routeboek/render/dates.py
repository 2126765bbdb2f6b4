"""The dates of a case in order: what was held, what runs, what is open from when and until when."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Literal, NamedTuple

from routeboek.advice import Advice, RungTime
from routeboek.book import Rules
from routeboek.case import Case
from routeboek.caseparts import HistoryEntry
from routeboek.forms import iso_date
from routeboek.history import edition_on
from routeboek.jsonparts import Json
from routeboek.render.advicetable import AdviceWords
from routeboek.render.clean import SCHEMA_VERSION
from routeboek.render.page import Line, Page, Section, Tone
from routeboek.snapshot import RUNNING
from routeboek.tables import Table

Kind = Literal[
    "start", "applied", "closed", "followed-up", "reference", "opens", "earliest", "latest",
    "at-most", "ambition",
]  # fmt: skip
"""What happens on a day; of one day they come in this order."""

KINDS: tuple[Kind, ...] = Kind.__args__  # type: ignore[attr-defined]
OF_THE_CASE: frozenset[Kind] = frozenset({"start"})
"""What tells something of the pupil, and so has no place in a calendar."""


class Moment(NamedTuple):
    """Something on a day: `text` says it to whoever has the case, `short` to anyone.

    `table` is what it is about, if any; `over` says that it is a last day that has passed.
    """

    day: date
    kind: Kind
    text: str
    short: str
    table: Table | None = None
    over: bool = False


class Dates(NamedTuple):
    """The moments of a case, first one first, and the steps of which no day is known."""

    words: AdviceWords
    moments: tuple[Moment, ...]
    undated: tuple[RungTime, ...]


def dates_of(advice: Advice, case: Case, rules: Rules) -> Dates:
    """All dates that an advice on a case knows of."""
    words = AdviceWords(advice, rules)
    ahead = list(_ahead(words))
    found = [
        *_start(words, case),
        *(moment for entry in case.history for moment in _past(words, case, entry)),
        *_now(words),
        *(moment for rung in ahead for moment in _term(words, rung)),
    ]
    order = sorted(found, key=lambda one: (one.day, KINDS.index(one.kind)))
    dated = {one.table.id for one in order if one.table and one.kind in ("latest", "at-most")}
    undated = [rung for rung in ahead if rung.definition.id not in dated]
    return Dates(words, tuple(order), tuple(undated))


# ---------------------------------------------------------------- what was, and what is


def _start(words: AdviceWords, case: Case) -> Iterator[Moment]:
    """The day from which terms are counted, and the one on which all is to be well."""
    advice = words.advice
    fact, ambition = words.rules.facts[advice.edition.clock], advice.edition.ambition
    day = iso_date(case.facts.get(fact.name))
    if day is None:
        return
    text = words.say("date-start", label=fact.label)
    yield Moment(day, "start", text, text)
    if ambition and advice.status not in ("solved", "other-route"):
        aim = months_after(day, ambition.months)
        yield Moment(
            aim, "ambition", ambition.text, ambition.text, over=aim < advice.reference_date
        )


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last day of that month if it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def _past(words: AdviceWords, case: Case, entry: HistoryEntry) -> Iterator[Moment]:
    """What happened with a table."""
    table = _table_of(words, case, entry)
    name = table.name if table else entry.table
    outcome = words.say(f"outcome-{entry.outcome}")
    ended = entry.outcome not in RUNNING
    for day, kind in (
        (entry.applied_on, "applied"),
        (entry.closed_on, "closed"),
        (entry.followed_up_on, "followed-up"),
    ):
        if day is None:
            continue
        short = words.say(f"date-{kind}", table=name)
        told = kind == "closed" or (kind == "applied" and not (ended and entry.closed_on))
        text = words.say("date-outcome", text=short, outcome=outcome) if told else short
        yield Moment(day, kind, text, short, table)  # type: ignore[arg-type]


def _table_of(words: AdviceWords, case: Case, entry: HistoryEntry) -> Table | None:
    """The table of an entry as the edition of its day had it."""
    editions = words.rules.sectors[case.sector].editions
    edition = edition_on(editions, entry.applied_on or case.reference_date)
    route = words.rules.routes.get((edition.id, words.advice.municipality)) if edition else None
    return (route or words.route).tables.get(entry.table) or words.route.tables.get(entry.table)


def _now(words: AdviceWords) -> Iterator[Moment]:
    """The day of the advice, and the day from which the next table is open."""
    advice, following = words.advice, words.following
    status = words.say(f"status-{advice.status}")
    short = words.say("date-reference")
    if advice.status in ("permitted", "running", "blocked") and following:
        text = words.say("date-reference-table", status=status, table=following.name)
    else:
        text = words.say("date-reference-status", status=status)
    yield Moment(advice.reference_date, "reference", text, short)
    if following and following.opens_on:
        text = words.say("date-opens", table=following.name)
        yield Moment(following.opens_on, "opens", text, text, following.definition)


# ---------------------------------------------------------------- what lies ahead


def _ahead(words: AdviceWords) -> Iterator[RungTime]:
    """The steps that can still be applied for, where the ladder holds."""
    rungs = words.advice.timeline
    here = [number for number, rung in enumerate(rungs) if rung.definition is words.table]
    for rung in rungs[here[0] :] if here else ():
        again = rung.outcome == "returned"
        if rung.wanted and (again or not rung.applied_on):
            yield rung


def _term(words: AdviceWords, rung: RungTime) -> Iterator[Moment]:
    """The days of the term of a step."""
    term, table, today = rung.deadline, rung.definition, words.advice.reference_date
    if term is None:
        return
    for day, kind in (
        (term.earliest, "earliest"),
        (term.latest, "latest"),
        (None if term.latest else term.at_most, "at-most"),
    ):
        if day is None:
            continue
        over = kind != "earliest" and day < today
        text = words.say(f"date-{kind}{'-over' if over else ''}", table=_step(words, table))
        short = words.say(f"date-{kind}", table=_step(words, table))
        yield Moment(day, kind, text, short, table, over)  # type: ignore[arg-type]


def _step(words: AdviceWords, table: Table) -> str:
    """A table by name and step."""
    if table.step is None:
        return table.name
    return f"{table.name} ({words.say('word-step', n=table.step)})"


# ---------------------------------------------------------------- as a page and as JSON


def dates_page(dates: Dates) -> Page:
    """The dates as a list, each day once."""
    words, advice = dates.words, dates.words.advice
    title = words.say(
        "page-dates",
        municipality=words.rules.municipalities[advice.municipality].name,
        sector=words.rules.sectors[advice.edition.sector].name,
        day=words.date(advice.reference_date),
    )
    sections = [Section("", tuple(_days(words, dates.moments)))]
    if dates.undated:
        lines = tuple(Line(_undated(words, rung), "bullet") for rung in dates.undated)
        sections.append(Section(words.say("section-undated"), lines))
    return Page(title, tuple(sections))


def _days(words: AdviceWords, moments: Iterable[Moment]) -> Iterator[Line]:
    for day, found in groupby(moments, key=lambda one: one.day):
        now = day == words.advice.reference_date
        away = words.away((day - words.advice.reference_date).days)
        yield Line(f"{words.date(day)} ({away})", tone="strong" if now else "")
        for moment in found:
            tone: Tone = "bad" if moment.over else ""
            yield Line(moment.text, "bullet", 1, tone)


def _undated(words: AdviceWords, rung: RungTime) -> str:
    term, step = rung.deadline, _step(words, rung.definition)
    if term is None or term.weeks is None:
        return words.say("undated-no-term", table=step)
    fact = words.rules.facts[words.advice.edition.clock].label
    return words.say(
        "undated-weeks", table=step, weeks=words.count(term.unit, term.weeks), fact=fact
    )


def dates_json(dates: Dates) -> Json:
    """The dates as data."""
    words, advice = dates.words, dates.words.advice
    return {
        "schema_version": SCHEMA_VERSION,
        "reference_date": advice.reference_date.isoformat(),
        "edition": advice.edition.id,
        "municipality": advice.municipality,
        "status": advice.status,
        "dates": [
            {
                "date": one.day.isoformat(),
                "weekday": words.date(one.day).split()[0],
                "kind": one.kind,
                **_named(one.table),
                "text": one.text,
                "overdue": one.over,
            }
            for one in dates.moments
        ],
        "undated": [
            {**_named(rung.definition), "text": _undated(words, rung)} for rung in dates.undated
        ],
    }


def _named(table: Table | None) -> dict[str, object]:
    if table is None:
        return {"table": None, "name": None, "step": None}
    return {"table": table.id, "name": table.name, "step": table.step}
