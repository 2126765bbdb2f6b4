"""How many questions a person answers until the status is certain: python benchmarks/questions.py.

For every shipped example whose status is open it compares always answering the first question with
the best that any order can do. What is counted is the expected number of questions, where every
answer to a question that the rules tell apart is equally likely: nobody knows how often which
answer is given, and values that no rule tells apart (days in one week, reasons that lead to one
table) should not weigh more for being many. What cannot be is no answer, and an answer brings with
it what is then taken. The best order is found by trying them all, on the diagram of the decision.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

from routeboek import Case, CaseError, Rules, advise, load_rules
from routeboek.condition import facts_of
from routeboek.decision import Decision
from routeboek.diagram import Diagrams, Label, Node
from routeboek.exact import NOWHERE, Letter
from routeboek.examples import read_examples
from routeboek.facts import FactValue, Situation
from routeboek.meaning import Outcome
from routeboek.refusals import situated
from routeboek.told import Told
from routeboek.verdict import Verdict

ROOT = Path(__file__).resolve().parents[1]
MOST_STATES = 2_000
"""So many states of a case are tried for the best order; a case with more is too large."""


class TooMany(Exception):
    """There are too many states to try every order."""


class State(NamedTuple):
    """What a case can still come to, and what it tells."""

    node: Node
    told: Told


class Reply(NamedTuple):
    """An answer: one value for all that the rules do not tell apart, and the state it leads to."""

    value: FactValue
    state: State


def _answers(letter: Letter) -> list[list[int]]:
    """The kinds of value that count as one answer, because what is asked sees them alike.

    Of a set each single choice is an answer, and no combination of them.
    """
    found: dict[tuple[int, ...], list[int]] = {}
    for number, (value, seen) in enumerate(zip(letter.kinds, letter.seen, strict=True)):
        if not isinstance(value, frozenset) or len(value) == 1:
            found.setdefault(seen, []).append(number)
    return list(found.values())


class Game:
    """A case with open questions, as a diagram of its status."""

    def __init__(self, told: Told, decision: Decision, situation: Situation) -> None:
        self._drawn = decision.exact(situation).picture
        self.letters = self._drawn.unknown
        self._diagrams = Diagrams(self._drawn.diagrams.sizes)
        self._fixed: dict[tuple[Node, int, int], Node] = {}
        self._replies: dict[tuple[object, ...], list[Reply]] = {}
        self.start = State(self._copied(self._drawn.root, {}), told)

    @cached_property
    def _raising(self) -> frozenset[str]:
        """The facts that say whether an exception is raised."""
        exceptions = self.start.told.exceptions
        whens = [fact for one in exceptions if one.when for fact in facts_of(one.when)]
        return frozenset([*whens, *(one.fact for one in exceptions)])

    def _copied(self, node: Node, done: dict[Node, Node]) -> Node:
        """The function within what is known, with the status for each outcome."""
        if node not in done:
            source = self._drawn.diagrams
            ways = source.by_value(node)
            variable = source.variable(node)
            if not ways:
                done[node] = self._diagrams.leaf(_status(source.label(node, {})))
            elif variable in self._drawn.known:
                done[node] = self._copied(ways[self._drawn.known[variable]], done)
            else:
                children = [self._copied(way, done) for way in ways]
                done[node] = self._diagrams.node(variable, children)
        return done[node]

    def key(self, state: State) -> tuple[object, ...]:
        """States with the same key go on alike."""
        stated = state.told.stated.values
        return state.node, tuple(sorted((n, str(stated[n])) for n in self._raising if n in stated))

    def statuses(self, state: State) -> frozenset[Label]:
        """The statuses that are still open."""
        return self._diagrams.labels(state.node) - {NOWHERE}

    def replies(self, state: State, fact: str) -> list[Reply]:
        """The answers to a question that can be."""
        key = (*self.key(state), fact)
        if key not in self._replies:
            self._replies[key] = list(self._possible(state, fact))
        return self._replies[key]

    def _possible(self, state: State, fact: str) -> Iterator[Reply]:
        variable, letter = self.letters[fact]
        for kinds in _answers(letter):
            ways = [(number, self._fix(state.node, variable, number)) for number in kinds]
            can_be = [way for way in ways if self._diagrams.labels(way[1]) - {NOWHERE}]
            if can_be:
                number, node = can_be[len(can_be) // 2]
                yield Reply(
                    letter.kinds[number], self._told(state, node, fact, letter.kinds[number])
                )

    def _told(self, state: State, node: Node, fact: str, value: FactValue) -> State:
        """The state after an answer, with what is then taken."""
        told = state.told.supposing(fact, value)
        if fact in self._raising:
            known = told.known()
            for taken in known.taken & self.letters.keys():
                variable, letter = self.letters[taken]
                number = letter.kinds.index(known.values[taken])
                node = self._fix(node, variable, number)
        return State(node, told)

    def _fix(self, node: Node, variable: int, value: int) -> Node:
        """The function where a variable has one value."""
        at = self._diagrams.variable(node)
        if at > variable:
            return node
        key = node, variable, value
        if key not in self._fixed:
            ways = self._diagrams.by_value(node)
            self._fixed[key] = (
                ways[value]
                if at == variable
                else self._diagrams.node(at, [self._fix(way, variable, value) for way in ways])
            )
        return self._fixed[key]

    def support(self, state: State) -> list[str]:
        """The facts that the function still asks for."""
        seen, ahead = {state.node}, [state.node]
        while ahead:
            new = set(self._diagrams.by_value(ahead.pop())) - seen
            seen |= new
            ahead += new
        asked = {self._diagrams.variable(node) for node in seen}
        return [fact for fact, (variable, _) in self.letters.items() if variable in asked]


def _status(outcome: Label) -> Label:
    """What has to be certain: the status, and which other route holds."""
    if not isinstance(outcome, Outcome):
        return outcome
    return outcome.status, outcome.about if outcome.status == "other-route" else ""


def expected(game: Game, choose: Callable[[State], str]) -> float:
    """The expected number of questions if each time this question is answered."""
    found: dict[tuple[object, ...], float] = {}

    def at(state: State) -> float:
        if len(game.statuses(state)) < 2:
            return 0.0
        key = game.key(state)
        if key not in found:
            replies = game.replies(state, choose(state))
            found[key] = 1 + fmean(at(reply.state) for reply in replies)
        return found[key]

    return at(game.start)


def fewest(game: Game) -> float:
    """The least expected number of questions that any order of asking has; or `TooMany`."""
    found: dict[tuple[object, ...], float] = {}

    def at(state: State) -> float:
        if len(game.statuses(state)) < 2:
            return 0.0
        key = game.key(state)
        if key not in found:
            if len(found) >= MOST_STATES:
                raise TooMany
            found[key] = 1 + min(
                fmean(at(reply.state) for reply in replies)
                for fact in game.support(state)
                if (replies := game.replies(state, fact))
                and any(reply.state.node != state.node for reply in replies)
            )
        return found[key]

    return at(game.start)


def first_question(rules: Rules, case: Case) -> Callable[[State], str]:
    """The question that an advice puts first."""

    def choose(state: State) -> str:
        values = state.told.stated.values
        facts = {name: rules.facts[name].written(value) for name, value in values.items()}
        question = advise(rules, case.model_copy(update={"facts": facts})).questions[0]
        assert question.decides == "status"
        return question.fact.name

    return choose


class Found(NamedTuple):
    """One example: the expected number of questions, and the least; None where that is unknown."""

    name: str
    edition: str
    asked: float
    least: float | None


def open_examples(rules: Rules) -> Iterator[tuple[str, Case]]:
    """The examples whose status is open, each case once."""
    seen = set()
    for example in read_examples(ROOT / "rules", rules).cases:
        try:
            case = Case.model_validate(dict(example.case))
            advice = advise(rules, case)
        except CaseError:
            continue
        if advice.status == "undetermined" and (key := case.model_dump_json()) not in seen:
            seen.add(key)
            yield example.name, case


def measured(rules: Rules, name: str, case: Case) -> Found:
    """The two numbers for one example."""
    verdict = Verdict(rules, case.snapshot, situated(rules, case.snapshot))
    game = Game(verdict.told, verdict.decision, verdict.situation)
    asked = expected(game, first_question(rules, case))
    try:
        least = fewest(game)
    except TooMany:
        least = None
    return Found(name, verdict.route.edition.id, asked, least)


def main() -> int:
    """Prints a table; with --check fails where the order is more than a tenth from the best."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit with 1 when over 10 percent")
    parser.add_argument("--every", type=int, default=1, help="only one in so many examples")
    parser.add_argument("--worst", type=int, default=5, help="how many to name")
    options = parser.parse_args()
    rules = load_rules()
    found = [measured(rules, *one) for one in list(open_examples(rules))[:: options.every]]
    known = [one for one in found if one.least is not None]
    by_edition = defaultdict(list)
    for one in known:
        by_edition[one.edition].append(one)
    print(f"{'edition':10} {'examples':>8} {'asked':>7} {'least':>7} {'ratio':>7}")
    for name, some in [*sorted(by_edition.items()), ("all", known)]:
        asked, least = fmean(one.asked for one in some), fmean(one.least or 0 for one in some)
        print(f"{name:10} {len(some):8} {asked:7.2f} {least:7.2f} {asked / least:7.3f}")
    for one in sorted(known, key=lambda one: (one.least or 0) / one.asked)[: options.worst]:
        print(f"  {one.asked:.2f} for {one.least:.2f}: {one.name}")
    large = [one for one in found if one.least is None]
    print(f"too large to try every order: {len(large)}")
    for one in large:
        print(f"  {one.asked:.2f}: {one.name}")
    return int(options.check and asked > 1.1 * least)


if __name__ == "__main__":
    sys.exit(main())
