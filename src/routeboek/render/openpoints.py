"""What has to be done or answered first, by whom, and what each answer leads to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TypeAlias

from routeboek.advice import Question
from routeboek.decision import STATUSES
from routeboek.facts import NEVER, Fact, FactValue
from routeboek.justification import Justification, unsuited
from routeboek.meaning import Outcome
from routeboek.render.advicetable import MOST_LEFT, AdviceWords, short
from routeboek.render.page import Line

Way: TypeAlias = tuple[str, tuple[str, int]]
"""The id of a condition, and of the group that can be met in several ways: id and number."""

MOST_ASKED = 5
"""Of so many questions the short text says what each answer leads to."""

MOST_NAMED = 4
"""Of a choice from more than these the largest group of answers is not named."""


# ---------------------------------------------------------------- what is not met


def to_do(words: AdviceWords) -> Iterator[Line]:
    """What is not met yet: what to do about it and who, or else what is needed."""
    if words.advice.attending and words.following is None:
        return  # nothing has to be done first for a table that is not shown
    ways = dict(_ways(words.advice.justification))
    before: tuple[str, int] | None = None
    for unmet in words.advice.unmet:
        told = unmet.todo or words.say("needed", text=unmet.text)
        who = words.roles(unmet.who_acts)
        text = words.say("prepare-by", text=told, who=who) if who else told
        if not unmet.todo:
            text += _now(words, unmet.condition)
        way = ways.get(unmet.condition)
        if way and before and way[0] == before[0] and way != before:
            text = words.say("or-needed", text=text)
        before = way
        yield Line(text, "unmet", tone="bad")


def _ways(node: Justification, way: tuple[str, int] | None = None) -> Iterator[Way]:
    """Each condition by its id, with the way to meet a group that it is part of."""
    if way and not node.children:
        yield node.condition.id, way
    for number, child in enumerate(node.children):
        within = (node.condition.id, number) if node.condition.grouper == "any" else way
        yield from _ways(child, within)


def _now(words: AdviceWords, condition: str) -> str:
    """How it stands now, where more than yes or no was stated."""
    for leaf in _leaves(words.advice.justification):
        fact = words.rules.facts.get(leaf.fact or "")
        if leaf.condition.id != condition or fact is None or leaf.value is None or leaf.taken:
            continue
        if fact.type in ("count", "date", "choice"):
            code = "now-since" if fact.type == "date" and leaf.known != NEVER else "now"
            return " " + words.say(code, value=words.value(fact, leaf.value))
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
    """What each answer leads to, like "nee → mag nu; ja → nog niet"; answers that agree are one."""
    answering = question.answering
    if answering is None:
        return
    found = answering.decision.exact(answering.situation).answers(question.fact)
    leads = [(value, _leads_to(words, outcomes, others)) for value, outcomes in found]
    if len({told for _, told in leads}) < 2:
        yield words.say("answer-together")
        return
    joined = _joined(words, question.fact, leads)
    texts = [words.say("answer", value=value, outcome=outcome) for value, outcome in joined]
    yield "; ".join(texts) + "."


def _leads_to(words: AdviceWords, outcomes: frozenset[Outcome], others: bool) -> str:
    """What is left after an answer, in a few words."""
    statuses = [one for one in STATUSES if one in {outcome.status for outcome in outcomes}]
    told = words.say(f"status-{statuses[0]}")
    if len(statuses) > 1:
        if "permitted" in words.advice.possible_statuses:
            told = words.say("answer-kept" if "permitted" in statuses else "answer-not-now")
        else:
            told = words.listing([words.say(f"status-{one}") for one in statuses], "or")
    elif others and statuses[0] in ("blocked", "not-yet"):
        told = words.say("answer-surely", outcome=told)
    if "permitted" in statuses or statuses == ["other-route"]:
        names = _names(words, {one.about for one in outcomes if one.status == statuses[0]})
        return words.say("answer-about", outcome=told, names=names) if names else told
    return told


def _names(words: AdviceWords, about: set[str]) -> str:
    """The tables or routes that are left, where that was still open and they are few."""
    tables = [short(table) for table in words.route.tables.values() if table.id in about]
    routes = [short(other) for other in words.route.edition.routes if other.id in about]
    known = tables and not words.several
    return "" if known or len(about) > MOST_LEFT else words.listing([*tables, *routes], "or")


def _joined(
    words: AdviceWords, fact: Fact, leads: Sequence[tuple[FactValue, str]]
) -> list[tuple[str, str]]:
    """The answers in words, with what they lead to."""
    if fact.type not in ("count", "date"):
        return _joined_choices(words, fact, leads)
    never = [told for value, told in leads if value == NEVER and fact.type == "date"]
    numbers = [one for one in leads if not (fact.type == "date" and one[0] == NEVER)]
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


def _joined_choices(
    words: AdviceWords, fact: Fact, leads: Sequence[tuple[FactValue, str]]
) -> list[tuple[str, str]]:
    by_outcome: dict[str, list[str]] = {}
    for value, told in leads:
        by_outcome.setdefault(told, []).append(words.value(fact, fact.written(value)))
    found = [(words.listing(values, "or"), told) for told, values in by_outcome.items()]
    if len(fact.values) > MOST_NAMED:  # the largest group is all the rest
        most = max(by_outcome, key=lambda told: (len(by_outcome[told]), len(str(by_outcome[told]))))
        found = [one for one in found if one[1] != most]
        found.append((words.say("answer-others"), most))
    return found


def _range(words: AdviceWords, fact: Fact, low: int | None, high: int | None) -> str:
    """Numbers or days in a row, from the one to the other."""
    kind = "days" if fact.type == "date" else "numbers"
    first, last = (
        "" if one is None else words.value(fact, fact.written(one)) for one in (low, high)
    )
    ends = {(0, 0): "any", (0, 1): "to", (1, 0): "from", (1, 1): "both"}
    code = ends[low is not None, high is not None]
    return words.say(f"range-{kind}-{code}", first=first, last=last)
