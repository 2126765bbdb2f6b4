"""What each answer to a question leads to, like "nee → mag nu; ja → nog niet"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from routeboek.advice import Answering, Question
from routeboek.decision import STATUSES
from routeboek.facts import NEVER, Fact
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
    found = dict(leads.joined())
    if len(found) < 2:
        return words.say("answer-together")
    texts = [
        words.say("answer", value=words.listing(values, "or"), outcome=outcome)
        for outcome, values in found.items()
    ]
    return "; ".join(texts) + "."


class _Leads:
    """The answers to one question, by the decision that is open."""

    def __init__(self, words: AdviceWords, fact: Fact, answering: Answering, others: bool) -> None:
        self._words, self._fact, self._others = words, fact, others
        self._exact = answering.decision.exact(answering.situation)

    def joined(self) -> Iterator[tuple[str, list[str]]]:
        """Each thing that answers lead to, with those answers in words."""
        by_outcome: dict[str, list[str]] = {}
        for value, outcome in self._answers():
            by_outcome.setdefault(outcome, []).append(value)
        if len(self._fact.values) > MOST_NAMED:  # the largest group is all the rest
            groups = sorted(by_outcome, key=lambda one: (len(by_outcome[one]), by_outcome[one]))
            rest = groups[-1]
            yield from ((one, values) for one, values in by_outcome.items() if one != rest)
            yield rest, [self._words.say("answer-others")]
        else:
            yield from by_outcome.items()

    def _answers(self) -> Iterator[tuple[str, str]]:
        found = self._exact.answers(self._fact)
        if self._fact.type not in ("count", "date"):
            for value, outcomes in found:
                told = self._words.value(self._fact, self._fact.written(value))
                yield told, self._leads_to(outcomes)
            return
        numbers = [value for value, _ in found if isinstance(value, int)]
        dated = self._fact.type == "date"
        yield from self._ranges([one for one in numbers if not (dated and one == NEVER)])
        if dated and NEVER in numbers:
            yield self._words.say("value-never"), self._of(NEVER)

    def _ranges(self, numbers: list[int]) -> Iterator[tuple[str, str]]:
        """Numbers or days in a row that lead to the same, each from turn to turn."""
        turns = [
            self._turn(one, other)
            for one, other in pairwise(numbers)
            if self._of(one) != self._of(other)
        ]
        for first, last in zip([None, *turns], [*turns, None], strict=True):
            one = numbers[0] if first is None else first
            yield self._range(first, None if last is None else last - 1), self._of(one)

    def _turn(self, before: int, after: int) -> int:
        """The first number that no longer leads to what `before` leads to."""
        told = self._of(before)
        while after - before > 1:
            middle = (before + after) // 2
            before, after = (middle, after) if self._of(middle) == told else (before, middle)
        return after

    def _range(self, first: int | None, last: int | None) -> str:
        fact, words = self._fact, self._words
        kind = "days" if fact.type == "date" else "numbers"
        ends = {(0, 0): "any", (0, 1): "to", (1, 0): "from", (1, 1): "both"}
        code = ends[first is not None, last is not None]
        return words.say(
            f"range-{kind}-{code}",
            first="" if first is None else words.value(fact, fact.written(first)),
            last="" if last is None else words.value(fact, fact.written(last)),
        )

    def _of(self, value: int) -> str:
        return self._leads_to(self._exact.with_value(self._fact.name, value))

    def _leads_to(self, outcomes: frozenset[Outcome]) -> str:
        """What is left after an answer, in a few words."""
        words = self._words
        statuses = [one for one in STATUSES if one in {outcome.status for outcome in outcomes}]
        if len(statuses) == 1:
            told = words.say(f"status-{statuses[0]}")
            if self._others and statuses[0] in ("blocked", "not-yet"):
                told = words.say("answer-surely", outcome=told)
        elif "permitted" in words.advice.possible_statuses:
            told = words.say("answer-kept" if "permitted" in statuses else "answer-not-now")
        else:
            told = words.listing([words.say(f"status-{one}") for one in statuses], "or")
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
