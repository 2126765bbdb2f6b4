"""An advice as a page: what a professional asks first comes first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from routeboek.advice import Advice, Question
from routeboek.book import Rules
from routeboek.render import advicetable
from routeboek.render.advicetable import TONE_OF_STATUS, AdviceWords
from routeboek.render.page import Line, Page
from routeboek.render.why import reason_lines, tree_lines
from routeboek.render.words import bullets, page_of
from routeboek.tables import OtherRoute

HASH_LENGTH = 12


def advice_page(advice: Advice, rules: Rules, *, explain: bool = False) -> Page:
    """The page of an advice; `explain` shows the whole justification."""
    words = AdviceWords(advice, rules)
    # Those that can still change which table is next and whether it may be asked come first.
    undetermined = advice.status == "undetermined"
    deciding = [one for one in advice.questions if undetermined and one.decides == "status"]
    others = [one for one in advice.questions if one not in deciding]
    why = tree_lines if explain else reason_lines
    people = words.table.participants if words.table else ()
    parts: list[tuple[str, Iterable[Line]]] = [
        ("answer", _answer(words)),
        ("apply", advicetable.applying(words)),
        ("when", advicetable.when(words)),
        ("not-yet" if advice.status == "not-yet" else "todo", advicetable.todo(words)),
        ("phase", _phase(words)),
        ("questions", _asked(words, deciding)),
        ("prepare", advicetable.preparation(words)),
        ("participants", bullets(map(words.said, people))),
        ("why", why(advice.justification, words)),
        ("powers", advicetable.powers(words)),
        ("open", _open(words, explain)),
        ("more-questions", _asked(words, others)),
        ("uncertain", _uncertain(words)),
        ("timeline", advicetable.timeline(words)),
        ("basis", _basis(words)),
    ]
    title = words.say(
        "page-advice",
        municipality=rules.municipalities[advice.municipality].name,
        sector=rules.sectors[advice.edition.sector].name,
        day=words.date(advice.reference_date),
    )
    if advice.case_id:
        title += f" ({words.say('page-case', case=advice.case_id)})"
    return page_of(title, ((words.say(f"section-{name}"), told) for name, told in parts))


# ---------------------------------------------------------------- the answer


def _answer(words: AdviceWords) -> Iterator[Line]:
    advice, table = words.advice, words.table
    yield from (Line(warned.text, tone="warn") for warned in advice.warnings if warned.first)
    if table:
        step = words.say("word-step", n=table.step) if table.step is not None else ""
        notes = ", ".join(filter(None, (step, words.formerly(table))))
        yield Line(f"{table.name} ({notes})" if notes else table.name, tone="strong")
    status = words.say(f"status-{advice.status}")
    if advice.leaning:
        status = f"{status} ({words.say(f'leaning-{advice.leaning}')})"
    yield words.line("label-status", tone=TONE_OF_STATUS[advice.status], status=status)
    yield Line(advice.summary)
    if len(advice.possible_statuses) > 1:
        names = [words.say(f"status-{one}") for one in advice.possible_statuses]
        yield words.line("possible", names=words.listing(names, "or"))
    if advice.route:
        yield from _route(words, advice.route)
    if advice.taken:
        texts = "; ".join(one.definition.text for one in advice.taken)
        yield words.line("taken", tone="dim", texts=texts)
    yield from (words.option(option) for option in advice.options if option.first)


def _route(words: AdviceWords, route: OtherRoute) -> Iterator[Line]:
    yield Line(route.name, tone="strong")
    yield Line(route.text)
    yield from bullets(map(words.said, route.applications))
    if route.participants:
        names = "; ".join(map(words.said, route.participants))
        yield words.line("label-participants", "bullet", names=names)
    yield from bullets(map(words.said, route.contacts))
    yield from words.source_line(route.sources, 1)


def _phase(words: AdviceWords) -> Iterator[Line]:
    """What the phase that the case is in asks of everyone, while no table is open."""
    phase = words.advice.phase
    if phase and words.advice.status in ("not-yet", "blocked", "undetermined"):
        yield Line(phase.definition.name, tone="strong")
        yield Line(phase.definition.text)
        yield from (words.action(action, "or") for action in phase.actions)
        yield from words.source_line(phase.definition.sources, 0)


# ---------------------------------------------------------------- what else is open


def _asked(words: AdviceWords, questions: Iterable[Question]) -> Iterator[Line]:
    """Each question, who can tell, and where the answer goes."""
    for question in questions:
        fact, who = question.fact, words.roles(question.inquiry.answered_by)
        judgement = f" ({words.say('word-judgement')})" if fact.kind == "judgement" else ""
        yield Line(fact.question + judgement, "unknown", tone="open")
        kind = ", ".join(fact.values) if fact.values else words.say(f"type-{fact.type}")
        text = words.say("question-field", fact=fact.name, values=kind)
        yield Line(
            f"{words.say('question-who', who=who)} {text}" if who else text, level=1, tone="dim"
        )


def _open(words: AdviceWords, explain: bool) -> Iterator[Line]:
    advice = words.advice
    for side in advice.side_tables:
        # What is not meant for this case is no to-do: only who wants to see all of it sees it.
        # The table that the advice is about stands on top.
        shown = words.following and side.table == words.following.table
        if (side.fits and not shown) or explain:
            yield from advicetable.side_table(words, side)
    yield from (words.option(option) for option in advice.options if not option.first)
    for duty in advice.duties:
        told, state = duty.definition, words.say(f"duty-{duty.state}")
        text = words.say("duty-state", text=told.text, state=state, role=told.on_whom.name)
        yield Line(words.carried(text, told.carried_over), "bullet")


# ---------------------------------------------------------------- how sure, on what basis


def _uncertain(words: AdviceWords) -> Iterator[Line]:
    advice = words.advice
    yield from bullets((one.text for one in advice.warnings if not one.first), "warn")
    texts = (words.say("assumption", text=one.text, issue=one.issue) for one in advice.assumptions)
    yield from words.below("assumptions", texts)


def _basis(words: AdviceWords) -> Iterator[Line]:
    edition, provenance = words.advice.edition, words.advice.provenance
    yield words.line(
        "basis-edition",
        tone="dim",
        name=edition.name,
        id=edition.id,
        year=edition.school_year,
        day=words.date(edition.valid_from),
        dating=words.say(f"dating-{edition.dating}"),
    )
    yield from words.source_line(edition.sources, 0)
    sha, version = provenance.rules_sha256[:HASH_LENGTH], provenance.engine_version
    yield words.line("basis-rules", tone="dim", hash=sha, version=version)
