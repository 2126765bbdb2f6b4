"""What each answer to a question leads to, like "nee → mag nu; ja → nog niet"."""

from __future__ import annotations

from collections.abc import Iterable

from routeboek.advice import Question
from routeboek.answering import Answer, Answering
from routeboek.decision import STATUSES
from routeboek.facts import Fact
from routeboek.meaning import Outcome
from routeboek.render.advicetable import MOST_LEFT, AdviceWords, short

MOST_NAMED = 4
"""Of a choice from more than these the largest group of answers is not named."""


def consequences(words: AdviceWords, question: Question, *, others: bool) -> str:
    """The answers with what they lead to; those that lead to the same are one.

    With `others` to be answered too it is told when one answer decides. Nothing is said of a
    question of which the advice does not tell the answers.
    """
    if question.answering is None:
        return ""
    leads = _Leads(words, question.fact, question.answering, others)
    found = leads.joined(question.answers)
    if len(found) < 2:
        return words.say("answer-together")
    texts = [
        words.say("answer", value=words.listing(values, "or"), outcome=outcome)
        for outcome, values in found.items()
    ]
    return "; ".join(texts) + "."


class _Leads:
    """What the answers to one question lead to, by the decision that is open."""

    def __init__(self, words: AdviceWords, fact: Fact, answering: Answering, others: bool) -> None:
        self._words, self._fact, self._others = words, fact, others
        self._answering = answering

    def joined(self, answers: Iterable[Answer]) -> dict[str, list[str]]:
        """Each thing that answers lead to, with those answers in words."""
        found: dict[str, list[str]] = {}
        for answer in answers:
            value = self._fact.read(answer.value)
            assert value is not None
            told = self._leads_to(self._answering.outcomes(self._fact.name, value))
            found.setdefault(told, []).append(answer.text)
        if len(self._fact.values) > MOST_NAMED:  # the largest group is all the rest
            rest = max(found, key=lambda told: (len(found[told]), found[told]))
            del found[rest]
            found[rest] = [self._words.say("answer-others")]
        return found

    def _leads_to(self, outcomes: frozenset[Outcome]) -> str:
        """What is left after an answer, in a few words."""
        words = self._words
        statuses = [one for one in STATUSES if one in {outcome.status for outcome in outcomes}]
        if len(statuses) == 1:
            told = words.say(f"status-{statuses[0]}")
            if self._others and statuses[0] in ("blocked", "not-yet"):
                told = words.say(f"answer-surely-{statuses[0]}")
        elif "permitted" in words.advice.possible_statuses:
            told = words.say("answer-kept" if "permitted" in statuses else "answer-not-now")
        else:
            told = words.listing([words.say(f"status-{one}") for one in statuses], "or")
        if statuses == ["end-of-route"] and words.route.fallback:
            return words.say("answer-about", outcome=told, names=words.route.fallback.name)
        left = {one.about for one in outcomes if one.status == statuses[0]}
        names = self._names(left) if self._is_named(statuses) else ""
        return words.say("answer-about", outcome=told, names=names) if names else told

    def _is_named(self, statuses: list[str]) -> bool:
        """Whether it matters which table or route an answer leads to."""
        told = "permitted" in statuses or statuses == ["other-route"]
        return told or "permitted" not in self._words.advice.possible_statuses

    def _names(self, about: set[str]) -> str:
        """The tables or routes that are left, where that was still open and they are few."""
        words, route = self._words, self._words.route
        tables = [short(table) for table in route.tables.values() if table.id in about]
        routes = [short(other) for other in route.edition.routes if other.id in about]
        known = tables and not words.several
        return "" if known or len(about) > MOST_LEFT else words.listing([*tables, *routes], "or")
