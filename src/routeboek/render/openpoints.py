"""What has to be done or answered first, by whom, and what each answer leads to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from routeboek.advice import Question
from routeboek.decision import STATUSES
from routeboek.facts import NEVER, Fact, FactValue
from routeboek.justification import Justification, unsuited
from routeboek.meaning import Outcome
from routeboek.render.advicetable import AdviceWords
from routeboek.render.page import Line

MOST_ASKED = 5
"""Of so many questions the short text says what each answer leads to."""


# ---------------------------------------------------------------- what is not met


def to_do(words: AdviceWords) -> Iterator[Line]:
    """What is not met yet: what to do about it and who, or else how it stands now."""
    if words.advice.attending and words.following is None:
        return  # nothing has to be done first for a table that is not shown
    for unmet in words.advice.unmet:
        who = words.roles(unmet.who_acts)
        text = unmet.todo or unmet.text
        if who:
            text = words.say("prepare-by", text=text, who=who)
        if not unmet.todo:
            text += _now(words, unmet.condition)
        yield Line(text, "unmet", tone="bad")


def _now(words: AdviceWords, condition: str) -> str:
    """What was stated of the fact that a condition looks at."""
    for leaf in _leaves(words.advice.justification):
        fact = words.rules.facts.get(leaf.fact or "")
        if leaf.condition.id == condition and fact and leaf.value is not None and not leaf.taken:
            value = words.value(fact, leaf.value)
            told = words.say("fact-value", fact=fact.label, value=value)
            return " " + words.say("now", value=value if fact.values else told)
    return ""


def _leaves(node: Justification) -> Iterator[Justification]:
    if not node.children:
        yield node
    for child in node.children:
        yield from _leaves(child)


def unless(words: AdviceWords) -> Iterator[Line]:
    """The other ways in which it would be permitted, which do not suit how the pupil attends."""
    if words.advice.attending or words.advice.status not in ("not-yet", "blocked", "undetermined"):
        return
    for way in unsuited(words.advice.justification, words.advice.edition.presence):
        if way.text:
            yield words.line("unless", text=way.text.removesuffix("."))


# ---------------------------------------------------------------- what is not known


def asked(words: AdviceWords) -> list[Line]:
    """The questions that decide, each with what its answers lead to and who can tell."""
    deciding = [one for one in words.advice.questions if one.decides == "status"]
    return [_question(words, question, len(deciding) > 1) for question in deciding]


def _question(words: AdviceWords, question: Question, others: bool) -> Line:
    told = [question.fact.question, *_consequences(words, question, others)]
    who = words.roles(question.inquiry.answered_by)
    if who:
        told.append(words.say("question-who", who=who))
    return Line(" ".join(told), "unknown", tone="open")


def _consequences(words: AdviceWords, question: Question, others: bool) -> Iterator[str]:
    """"nee → mag nu; ja → nog niet": answers that lead to the same are one."""
    answering = question.answering
    if answering is None:
        return
    found = answering.decision.exact(answering.situation).answers(question.fact)
    leads = [(value, _leads_to(words, outcomes, others)) for value, outcomes in found]
    if len({told for _, told in leads}) < 2:
        return
    joined = _joined(words, question.fact, leads)
    texts = [words.say("answer", value=value, outcome=outcome) for value, outcome in joined]
    yield "; ".join(texts) + "."


def _leads_to(words: AdviceWords, outcomes: frozenset[Outcome], others: bool) -> str:
    """What is left after an answer, in a few words."""
    statuses = [one for one in STATUSES if one in {outcome.status for outcome in outcomes}]
    about = {outcome.about for outcome in outcomes}
    name = _name(words, about.pop()) if len(about) == 1 else ""
    if len(statuses) > 1:
        kept = "permitted" in statuses
        can_be = "permitted" in words.advice.possible_statuses
        if kept or can_be:
            told = words.say("answer-kept" if kept else "answer-not-now")
        else:
            told = words.listing([words.say(f"status-{one}") for one in statuses], "or")
    else:
        told = words.say(f"status-{statuses[0]}")
        if others and statuses[0] in ("blocked", "not-yet"):
            told = words.say("answer-surely", outcome=told)
    return words.say("answer-about", outcome=told, name=name) if name else told


def _name(words: AdviceWords, about: str) -> str:
    """The table or route that an outcome is about, where that is still open."""
    advice = words.advice
    route = words.rules.routes[advice.edition.id, advice.municipality]
    if about in route.tables:
        known = advice.next is not None and advice.leaning != "depends" and not _may_differ(words)
        return "" if known and advice.next and advice.next.table == about else route.tables[about].name
    return next((one.name for one in advice.edition.routes if one.id == about), "")


def _may_differ(words: AdviceWords) -> bool:
    return any(warned.code == "next-may-differ" for warned in words.advice.warnings)


def _joined(
    words: AdviceWords, fact: Fact, leads: Sequence[tuple[FactValue, str]]
) -> list[tuple[str, str]]:
    """The answers in words, with what they lead to."""
    if fact.type not in ("count", "date"):
        by_outcome: dict[str, list[str]] = {}
        for value, told in leads:
            by_outcome.setdefault(told, []).append(words.value(fact, fact.written(value)))
        return [(words.listing(values, "or"), told) for told, values in by_outcome.items()]
    never = [told for value, told in leads if value == NEVER and fact.type == "date"]
    numbers = [(value, told) for value, told in leads if told not in never or value != NEVER]
    ranges = [
        (told, [value for value, _ in some if isinstance(value, int)])
        for told, some in groupby(numbers, key=lambda one: one[1])
    ]
    found = []
    for at, (told, values) in enumerate(ranges):
        low = values[0] if at else None
        high = values[-1] if at < len(ranges) - 1 else None
        found.append((_range(words, fact, low, high), told))
    return found + [(words.say("value-never"), told) for told in never]


def _range(words: AdviceWords, fact: Fact, low: int | None, high: int | None) -> str:
    """Numbers or days in a row, from the one to the other."""
    kind = "days" if fact.type == "date" else "numbers"
    first, last = (
        "" if one is None else words.value(fact, fact.written(one)) for one in (low, high)
    )
    ends = "any" if not first and not last else "to" if not first else "from" if not last else "both"
    return words.say(f"range-{kind}-{ends}", first=first, last=last)
