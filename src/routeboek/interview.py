"""An interview about a case: what is asked next, and what the answers so far make of the case.

An interview is a value: an answer, a step back or a choice gives another one, and nothing that was
answered is lost. It reads no clock, file or terminal.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final, NamedTuple, TypeVar

from routeboek.advice import Advice, Question
from routeboek.book import Rules
from routeboek.case import Case, keys_of
from routeboek.diagnostic import CaseError
from routeboek.evaluator import advise
from routeboek.messages import say
from routeboek.pastables import (
    Entry,
    are_known,
    asked_again,
    entries,
    pose_past,
    stories,
    told_of,
    unknown_of,
)
from routeboek.posed import Path, Posed

OPENING: Final = ("sector", "municipality", "reference_date")
"""What every advice needs, in the order in which it is asked."""

UNKNOWN, HELD = "unknown", "held"
GROUPS: Final = ("date", "side", "duty", HELD, UNKNOWN)
"""What can be asked when the answer is there: by what it decides, the tables so far, and again."""

_Part = TypeVar("_Part", dict[str, object], list[object])


class Given(NamedTuple):
    """An answer, as a case writes it; None is that somebody does not know."""

    path: Path
    value: object


@dataclass(frozen=True)
class Interview:
    """The case it began with, as JSON, and the answers in the order in which they were asked.

    `at` is the answer that is looked at again, if any. What no longer goes together with a later
    answer is kept `aside`, and offered when it is asked once more. `group` is what is asked now
    beside what decides the status.
    """

    rules: Rules
    start: Mapping[str, object] = field(default_factory=dict)
    given: tuple[Given, ...] = ()
    at: int | None = None
    aside: Mapping[Path, object] = field(default_factory=dict)
    group: str = ""

    # ------------------------------------------------------------------ the case so far

    def case(self) -> dict[str, object]:
        """The case as JSON, as far as it is known."""
        return self._case(entries(self._answers))

    def _case(self, past: list[Entry]) -> dict[str, object]:
        answers = self._answers
        facts = {path[1]: value for path, value in answers.items() if path[0] == "facts"}
        known = {name: value for name, value in facts.items() if value is not None}
        parts: dict[str, object] = {
            "schema_version": 1,
            **self.start,
            **{key: answers[key,] for key in OPENING if (key,) in answers},
            "facts": {**self._begun("facts", {}), **known},
        }
        history = [*self._begun("history", []), *past]
        if history or are_known(answers):
            parts["history"] = history
        order = keys_of(Case)
        return {key: parts[key] for key in sorted(parts, key=order.index)}

    def _begun(self, key: str, empty: _Part) -> _Part:
        """What the case at the start has under a key; it was checked, so of the same kind."""
        found = self.start.get(key)
        return found if isinstance(found, type(empty)) else empty

    @cached_property
    def _answers(self) -> dict[Path, object]:
        return {one.path: one.value for one in self.given}

    @property
    def is_open(self) -> bool:
        """Whether the opening is over, so that there is an advice."""
        return all(key in self.start or (key,) in self._answers for key in OPENING)

    @cached_property
    def advice(self) -> Advice:
        """The advice so far; raises `CaseError`, also for what is missing of the opening."""
        return advise(self.rules, Case.model_validate(self.case()))

    @property
    def certain(self) -> bool:
        """Whether the status stays as it is whatever is still unknown, if what is assumed holds."""
        return self.is_open and self.advice.status != "undetermined"

    @property
    def assumed(self) -> tuple[str, ...]:
        """What the advice takes to be so though nobody told it, each as a clause.

        A table that nobody told of counts as never held, an exception that nobody raised as absent.
        """
        left = unknown_of(self._answers, told="history" in self.start)
        past = [say(f"ask-assuming-{one}", self.rules.language) for one in left]
        return (*past, *(one.definition.text for one in self.advice.taken))

    def check(self) -> None:
        """Raises `CaseError` when the answers so far cannot be."""
        if not self.is_open:
            return
        self.advice.status  # noqa: B018 - that raises it
        past = entries(self._answers, unfinished=True)
        if past != entries(self._answers):
            advise(self.rules, Case.model_validate(self._case(past)))

    # ------------------------------------------------------------------ what is asked

    def question(self) -> Posed | None:
        """The question that comes now; None when nothing is left of what is asked."""
        path = self._next() if self.at is None else self.given[self.at].path
        if path is None:
            return None
        posed = self._posed(path)
        again = self.at is not None
        before = (self._answers if again else self.aside).get(path)
        return posed._replace(before=before, again=again)

    def _next(self) -> Path | None:
        for key in OPENING:
            if key not in self.start and (key,) not in self._answers:
                return (key,)
        if self._asks_held() and (path := next(stories(self._answers), None)):
            return path
        for decides in ("status", self.group):
            for one in self._left(decides):
                return "facts", one.fact.name
        return None

    def _asks_held(self) -> bool:
        """Whether tables are asked for; a case that tells its opening tells them too."""
        begun = "history" in self.start or all(key in self.start for key in OPENING)
        return not begun or self.group == HELD

    def _left(self, decides: str) -> Iterator[Question]:
        """The questions of one kind to which nobody has said not to know the answer."""
        for one in self.advice.questions:
            if one.decides == decides and ("facts", one.fact.name) not in self._answers:
                yield one

    def groups(self) -> dict[str, int]:
        """What more can be asked, with how many questions each has now."""
        found = {group: len(list(self._left(group))) for group in ("date", "side", "duty")}
        open_ones = {one.fact.name for one in self.advice.questions}
        found[UNKNOWN] = len(open_ones & {path[1] for path in self._unknown()})
        return {group: found.get(group, 1) for group in GROUPS if found.get(group, 1)}

    def _unknown(self) -> list[Path]:
        """The facts that somebody did not know."""
        found = self._answers.items()
        return [path for path, value in found if path[0] == "facts" and value is None]

    def _posed(self, path: Path) -> Posed:
        if path[0] == "history":
            first = path[1] == "0" and not self._begun("history", [])
            return pose_past(self.rules, self.advice, self._answers, path, first=first)
        if path[0] == "facts":
            return self._pose_fact(path)
        return self._pose_opening(path)

    def _pose_fact(self, path: Path) -> Posed:
        fact = self.rules.facts[path[1]]
        route = self.rules.routes[self.advice.edition.id, self.advice.municipality]
        inquiry = route.inquiries[fact.name]
        return Posed(
            path,
            fact.type,
            fact.question,
            why=inquiry.why,
            who=inquiry.answered_by,
            options=fact.values,
            called=self.rules.names.values.get(fact.name, {}),
            may_be_never=fact.type == "date",
            judgement=fact.kind == "judgement",
        )

    def _pose_opening(self, path: Path) -> Posed:
        key, language = path[0], self.rules.language
        text = say(f"ask-{key}", language)
        if key == "reference_date":
            return Posed(path, "date", text, needed=True)
        names = self.rules.names
        things = self.rules.sectors if key == "sector" else self.rules.municipalities
        called = names.sectors if key == "sector" else names.municipalities
        options = {one.id: one.name for one in things.values()}
        return Posed(path, "choice", text, options=options, called=called, needed=True)

    # ------------------------------------------------------------------ what is answered

    def answer(self, value: object) -> Interview:
        """The interview with an answer to the question; raises `CaseError` when that cannot be.

        Then this one still stands. What was answered after it and cannot be any more with the new
        answer is set aside.
        """
        posed = self.question()
        assert posed
        at = len(self.given) if self.at is None else self.at
        given = (*self.given[:at], Given(posed.path, value), *self.given[at + 1 :])
        aside = {path: kept for path, kept in self.aside.items() if path != posed.path}
        changed = replace(self, given=given, aside=aside, at=None)
        if value != posed.before:
            changed = changed.without(told_of(posed.path, value, self._answers))
        return _possible(changed, at)

    def without(self, paths: Collection[Path]) -> Interview:
        """The same with some answers set aside, of a table with all that is told of it."""
        gone = {*paths}
        for path in paths:
            gone |= told_of(path, "", self._answers)
        kept = tuple([one for one in self.given if one.path not in gone])
        aside = {one.path: one.value for one in self.given if one.path in gone}
        return replace(self, given=kept, aside={**self.aside, **aside})

    def keep(self) -> Interview:
        """The question after one that is looked at again: its answer stays as it is."""
        if self.at is None:
            return self
        following = self.at + 1
        return replace(self, at=following if following < len(self.given) else None)

    def back(self) -> Interview:
        """The question before this one, with its answer; the first question has none before it."""
        at = len(self.given) if self.at is None else self.at
        return replace(self, at=at - 1) if at else self

    def choose(self, group: str) -> Interview:
        """The interview in which this group is asked as well."""
        again = asked_again(self._answers) if group == HELD else set()
        if group == UNKNOWN:
            again = {*self._unknown()}
        given = tuple(one for one in self.given if one.path not in again)
        return replace(self, given=given, group=group, at=None)


def _possible(interview: Interview, at: int) -> Interview:
    """An interview if it can be, or else without some of what came after an answer."""
    later = [one.path for one in interview.given[at + 1 :]]
    refused: CaseError | None = None
    for gone in ([], *([one] for one in reversed(later)), later):
        tried = interview.without(gone)
        try:
            tried.check()
        except CaseError as error:
            refused = refused or error
        else:
            return tried
    assert refused
    raise refused from None
