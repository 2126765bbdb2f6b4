"""What `--explain` adds to an advice: every condition, table, duty, question and reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from routeboek.advice import Question
from routeboek.render import advicetable
from routeboek.render.advicetable import AdviceWords
from routeboek.render.consequences import consequences
from routeboek.render.openpoints import to_do
from routeboek.render.page import Line
from routeboek.render.why import tree_lines
from routeboek.render.words import bullets
from routeboek.tables import OtherRoute

HASH_LENGTH = 12


def sections(words: AdviceWords) -> list[tuple[str, Iterable[Line]]]:
    """The sections after the answer, each with its lines."""
    advice = words.advice
    people = words.table.participants if words.table else ()
    # Where it may be another table, the answer does not tell all of its applications.
    ways = words.following.applications if words.following and words.several else ()
    deciding = [one for one in advice.questions if one.decides == "status"]
    others = [one for one in advice.questions if one.decides != "status"]
    return [
        ("not-yet" if advice.status == "not-yet" else "todo", to_do(words)),
        ("questions", _asked(words, deciding)),
        ("why", _why(words)),
        ("apply", bullets(map(words.said, ways))),
        ("when", advicetable.when(words)),
        ("phase", _phase(words)),
        ("prepare", words.own_first(advicetable.preparation(words))),
        ("participants", bullets(map(words.said, people))),
        ("powers", advicetable.powers(words)),
        ("route", _route(words, advice.route) if advice.route else ()),
        ("open", _open(words)),
        ("more-questions", _asked(words, others)),
        ("uncertain", _uncertain(words)),
        ("timeline", advicetable.timeline(words)),
        ("basis", _basis(words)),
    ]


def _why(words: AdviceWords) -> Iterator[Line]:
    advice = words.advice
    if len(advice.possible_statuses) > 1:
        names = [f"“{words.say(f'status-{one}')}”" for one in advice.possible_statuses]
        yield words.line("possible", names=words.listing(names, "or"))
    yield from tree_lines(advice.justification, words)
    if advice.taken:
        texts = "; ".join(one.definition.text for one in advice.taken)
        yield words.line("taken", tone="dim", texts=texts)


def _route(words: AdviceWords, route: OtherRoute) -> Iterator[Line]:
    if route.participants:
        names = "; ".join(map(words.said, route.participants))
        yield words.line("label-participants", "bullet", names=names)
    yield from bullets(map(words.said, route.contacts))
    yield from words.source_line(route.sources, 0)


def _phase(words: AdviceWords) -> Iterator[Line]:
    """What the phase that the case is in asks of everyone, while no table is open."""
    phase = words.advice.phase
    if phase and words.advice.status in ("not-yet", "blocked", "undetermined"):
        yield Line(phase.definition.name, tone="strong")
        yield Line(phase.definition.text)
        yield from (words.action(action, "or") for action in phase.actions)
        yield from words.source_line(phase.definition.sources, 0)


def _asked(words: AdviceWords, questions: Sequence[Question]) -> Iterator[Line]:
    """Each question, what its answers lead to, who can tell, and where the answer goes."""
    for question in questions:
        fact, who = question.fact, words.roles(question.inquiry.answered_by)
        judgement = f" ({words.say('word-judgement')})" if fact.kind == "judgement" else ""
        yield Line(fact.question + judgement, "unknown", tone="open")
        leads = consequences(words, question, others=len(questions) > 1)
        if leads:
            yield Line(f"{leads[:1].upper()}{leads[1:]}", level=1)
        kind = ", ".join(fact.values) if fact.values else words.say(f"type-{fact.type}")
        text = words.say("question-field", fact=fact.name, values=kind)
        told = f"{words.say('question-who', who=who)} {text}" if who else text
        yield Line(told, level=1, tone="dim")


def _open(words: AdviceWords) -> Iterator[Line]:
    """Every side table, all help that is no table, and every duty."""
    advice = words.advice
    for side in advice.side_tables:
        yield from advicetable.side_table(words, side)
    yield from (words.option(option) for option in advice.options)
    for duty in advice.duties:
        told, state = duty.definition, words.say(f"duty-{duty.state}")
        text = words.say("duty-state", text=told.text, state=state, role=told.on_whom.name)
        yield Line(words.carried(text, told.carried_over), "bullet")


def _uncertain(words: AdviceWords) -> Iterator[Line]:
    advice = words.advice
    yield from bullets((one.text for one in advice.warnings if not one.first), "warn")
    texts = (words.say("assumption", text=one.text, issue=one.issue) for one in advice.assumptions)
    yield from words.below("assumptions", texts)


def _basis(words: AdviceWords) -> Iterator[Line]:
    edition, provenance, asker = words.advice.edition, words.advice.provenance, words.advice.asker
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
    if asker is not None and asker in words.rules.roles:
        yield words.line("basis-asker", tone="dim", asker=words.rules.roles[asker].name)
    sha, version = provenance.rules_sha256[:HASH_LENGTH], provenance.engine_version
    yield words.line("basis-rules", tone="dim", hash=sha, version=version)
