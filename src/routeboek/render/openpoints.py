"""What has to be done or answered first, by whom, and what each answer leads to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TypeAlias

from routeboek.advice import Question
from routeboek.condition import WeeksSince
from routeboek.facts import NEVER
from routeboek.justification import Justification, suited, unsuited
from routeboek.render.advicetable import AdviceWords
from routeboek.render.consequences import consequences
from routeboek.render.page import Line

Path: TypeAlias = tuple[int, ...]
Way: TypeAlias = tuple[Path, int]
"""Where a group stands that can be met in several ways, and which of them it is."""
Placed: TypeAlias = tuple[str, Way]

MOST_ASKED = 5
"""Of so many questions the short text says what each answer leads to."""


# ---------------------------------------------------------------- what is not met


def to_do(words: AdviceWords) -> Iterator[Line]:
    """What is not met yet: what to do about it and who, or else what is needed."""
    if words.advice.attending and words.following is None:
        return  # nothing has to be done first for a table that is not shown
    if not words.advice.unmet and words.advice.status == "not-yet":
        yield from _too_early(words)
    ways = dict(_ways(words.advice.justification))
    before: Way | None = None
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


def _too_early(words: AdviceWords) -> Iterator[Line]:
    """The weeks that cannot be full yet, though it is not known since when they count."""
    advice = words.advice
    for leaf in _leaves(suited(advice.justification, advice.edition.presence)):
        if isinstance(leaf.condition.test, WeeksSince) and leaf.verdict == "unknown":
            yield words.line("needed", "unmet", tone="bad", text=leaf.text)


def _ways(node: Justification, path: Path = (), way: Way | None = None) -> Iterator[Placed]:
    """Each condition by its id, with the way to meet a group that it is part of, if any."""
    if way and not node.children:
        yield node.condition.id, way
    for number, child in enumerate(node.children):
        within = (path, number) if node.condition.grouper == "any" else way
        yield from _ways(child, (*path, number), within)


def _now(words: AdviceWords, condition: str) -> str:
    """How it stands now, where more than yes or no was stated."""
    for leaf in _leaves(words.advice.justification):
        fact = words.rules.facts.get(leaf.fact or "")
        if leaf.condition.id != condition or fact is None or leaf.value is None or leaf.taken:
            continue
        value = words.value(fact, leaf.value) if fact.type in ("count", "date", "choice") else ""
        if not value:
            continue
        if fact.type != "date" or leaf.known == NEVER:
            return " " + words.say("now", value=value)
        until = _full_on(words, leaf)
        return " " + words.say(f"now-since{'-until' if until else ''}", value=value, **until)
    return ""


def _full_on(words: AdviceWords, leaf: Justification) -> dict[str, str]:
    """How many weeks something must last, and the day on which they are full."""
    test, following = leaf.condition.test, words.advice.next
    if following is None or not isinstance(test, WeeksSince) or test.days:
        return {}
    day = test.opens_on(following.situation)
    weeks = words.count(f"{'school-' if test.school else ''}weeks", test.weeks)
    return {"weeks": weeks, "day": words.date(date.fromordinal(day))} if day else {}


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
    """The question itself, what hangs on it, what else is said of it, and who can tell."""
    asked, mark, remark = question.fact.question.partition("?")
    told = [asked + mark, consequences(words, question, others=others), remark.strip()]
    who = words.roles(question.inquiry.answered_by)
    if who:
        told.append(words.say("question-who", who=who))
    return Line(" ".join(filter(None, told)), "unknown", tone="open")
