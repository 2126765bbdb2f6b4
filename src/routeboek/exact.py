"""A decision as diagrams, which tell exactly what a case can still come to and what decides it.

The variables are the facts, in the order of the rules. Each has one value for all that the tests
do not tell apart; that depends on the reference date, on the tables so far and on dates that are
compared with each other, so there is a diagram for every way in which facts can be divided. Each
is built once and then only looked at: what a case tells is a box in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, TypeAlias

from routeboek.condition import Comparison, Held, Test, blocking_leaves, facts_of, leaves
from routeboek.diagram import LARGEST_DECISION, Diagrams, Label, Node, Point, TooLarge
from routeboek.drawn import Drawn
from routeboek.facts import NEVER, Fact, FactValue, Situation
from routeboek.meaning import Branch, Outcome, Possible
from routeboek.values import in_any_order, telling, tied_dates, turns_of_years
from routeboek.within import Within

Seen: TypeAlias = tuple[int, ...]
"""What the tests about a fact make of one of its values."""

NOWHERE = None
"""Labels what cannot exist."""

MOST_KEPT = 64
"""So many diagrams of a decision are kept: more ways to divide the facts are rarely in use."""


class Letter(NamedTuple):
    """The values of one fact: those to ask about, and one of each kind with what tests see of it.

    Of dates whose order matters every value is a kind of its own.
    """

    fact: str
    asked: tuple[FactValue, ...]
    kinds: tuple[FactValue, ...]
    seen: tuple[Seen, ...]


class Exact:
    """What one case can still come to by a decision, and what its unknown facts decide."""

    def __init__(
        self, within: Within, letters: Mapping[str, tuple[int, Letter]], eyes: _Eyes
    ) -> None:
        self.within, self.letters, self._eyes = within, letters, eyes
        self._found: dict[tuple[int, int], frozenset[Outcome]] = {}

    @cached_property
    def outcomes(self) -> frozenset[Outcome]:
        """The outcomes that some possible completion of the unknown facts has."""
        return _outcomes(self.within.labels())

    def with_value(self, fact: str, value: FactValue) -> frozenset[Outcome]:
        """Those of the completions in which a fact has this value; none where that cannot be."""
        variable, letter = self.letters[fact]
        key = variable, self._eyes.kind(letter, value)
        if key not in self._found:
            self._found[key] = _outcomes(self.within.labels_at(*key))
        return self._found[key]

    def is_open(self, fact: str) -> bool:
        """Whether the answer to an unknown fact can change the outcome in a case that can exist."""
        return self.within.matters(self.letters[fact][0])

    def ranked(self, facts: Iterable[str]) -> list[str]:
        """The facts, first the one whose answer leaves the fewest outcomes on average."""

        def left(fact: str) -> float:
            found = [self.with_value(fact, value) for value in self.letters[fact][1].asked]
            sizes = [len(one) for one in found if one]
            return sum(sizes) / len(sizes)

        return sorted(facts, key=left)

    def asked(self, fact: Fact) -> list[FactValue]:
        """Values of an unknown fact on either side of all that can matter, in order.

        Of a set each of its choices is one.
        """
        values = self.letters[fact.name][1].asked
        if fact.type == "choices":
            return [frozenset({value}) for value in fact.values]
        if fact.type in ("count", "date"):
            return sorted({value for value in values if isinstance(value, int)})
        return list(values)


def _outcomes(labels: Iterable[Label]) -> frozenset[Outcome]:
    return frozenset(one for one in labels if isinstance(one, Outcome))


class _Eyes:
    """What the comparisons about each fact see of its values, in one case."""

    def __init__(self, about: Mapping[str, Sequence[Comparison]], situation: Situation) -> None:
        self._about, self.situation = about, situation

    def seen(self, fact: str, value: FactValue) -> Seen:
        possible = Possible(self.situation.supposing(fact, value))
        return tuple([possible.asked(leaf) for leaf in self._about[fact]])

    def kind(self, letter: Letter, value: FactValue) -> int:
        """The number of the kind that a value is of."""
        if value in letter.kinds:
            return letter.kinds.index(value)
        return letter.seen.index(self.seen(letter.fact, value))


class _Divided(NamedTuple):
    """The facts as one case divides them, with the decision drawn so if that is not too large."""

    letters: Sequence[Letter]
    eyes: _Eyes
    drawn: tuple[Diagrams, Node] | None


class Compiled:
    """A decision made ready to be drawn, and the diagrams drawn of it so far."""

    def __init__(
        self,
        branches: Sequence[Branch],
        impossible: Sequence[Test],
        facts: Mapping[str, Fact],
        *,
        everything: bool = False,
    ) -> None:
        """Of what cannot exist only what hangs together with the branches counts, or everything."""
        self._branches, self._facts = branches, facts
        tests = [test for branch in branches for test in _questions(branch)]
        self._impossible = list(impossible) if everything else _concerning(tests, impossible)
        found = [leaf for test in (*tests, *self._impossible) for leaf in leaves(test)]
        # As tuples a week and a year of the same fact are equal.
        self._leaves = tuple({(type(leaf), leaf): leaf for leaf in found}.values())
        names = dict.fromkeys(fact for leaf in self._leaves for fact in facts_of(leaf))
        self._about = {n: [one for one in self._leaves if n in facts_of(one)] for n in names}
        self._others = [leaf for leaf in self._leaves if not facts_of(leaf)]
        self._tied = tied_dates(self._leaves)
        self._settled: dict[str, Letter] = {}  # of facts that are divided alike in every case
        self._latest: tuple[Situation, Exact] | None = None
        self._latest_divided: tuple[Situation, _Divided] | None = None
        self._drawn: dict[object, tuple[Diagrams, Node] | None] = {}

    def at(self, situation: Situation) -> Exact:
        """What a case can come to; raises `TooLarge`."""
        latest = self._latest
        if latest is None or latest[0] is not situation:
            latest = self._latest = situation, self._looked_at(situation)
        return latest[1]

    def _looked_at(self, situation: Situation) -> Exact:
        letters, eyes, drawn = self._divided(situation)
        box = {
            at: frozenset({eyes.kind(letter, situation.values[letter.fact])})
            for at, letter in enumerate(letters)
            if letter.fact in situation.values
        }
        unknown = {one.fact: (at, one) for at, one in enumerate(letters) if at not in box}
        if drawn is None:  # then only for what is known: that may be small enough
            few = [_within(one, box.get(at)) for at, one in enumerate(letters)]
            drawn = self._draw(few, eyes.situation)
            box = dict.fromkeys(box, frozenset({0}))
        return Exact(Within(*drawn, box, NOWHERE), unknown, eyes)

    def _divided(self, situation: Situation) -> _Divided:
        """The facts as a case divides them; cases that tell the same dates do so alike."""
        dates = {n: v for n, v in situation.values.items() if n in self._tied}
        bare = situation._replace(values=dates, taken=frozenset())
        latest = self._latest_divided
        if latest is not None and latest[0] == bare:
            return latest[1]
        eyes = _Eyes(self._about, bare)
        letters = [
            self._settled.get(name) or self._letter(name, bare, eyes) for name in self._about
        ]
        possible = Possible(bare)
        others = tuple([possible.asked(one) for one in self._others])
        key = others, tuple([one.seen for one in letters if one.fact not in self._settled])
        drawn = self._drawn.get(key, ())
        if drawn == ():
            try:
                drawn = self._draw(letters, bare)
            except TooLarge:
                drawn = None
            for old in [*self._drawn][: 1 - MOST_KEPT]:
                self._drawn.pop(old, None)
            self._drawn[key] = drawn
        found = _Divided(letters, eyes, drawn or None)
        self._latest_divided = bare, found
        return found

    def _letter(self, name: str, bare: Situation, eyes: _Eyes) -> Letter:
        """The values of a fact; a known date whose order matters has but one."""
        if name in bare.values:
            value = bare.values[name]
            return Letter(name, (), (value,), (eyes.seen(name, value),))
        fact = self._facts[name]
        asked = tuple(telling(fact, self._about[name], bare))
        if fact.type != "date":
            self._settled[name] = Letter(name, asked, *_kinds(name, asked, eyes))
            return self._settled[name]
        unknown = [one for one in self._tied.get(name, ()) if one not in bare.values]
        if len(unknown) < 2:
            asked = (*asked, *sorted(turns_of_years(self._about[name], bare.today)))
            return Letter(name, asked, *_kinds(name, asked, eyes))
        return self._tied_letter(name, unknown, bare, eyes)

    def _tied_letter(
        self, name: str, unknown: Sequence[str], bare: Situation, eyes: _Eyes
    ) -> Letter:
        """A date whose order with other unknown dates matters shares its values with them.

        The days before all others are there for those others to lie on.
        """
        days: set[int] = set()
        for one in unknown:
            tests = self._about[one]
            found = telling(self._facts[one], tests, bare)
            days |= {day for day in found if isinstance(day, int)}
            days |= turns_of_years(tests, bare.today)
        grid = sorted(in_any_order(days, len(unknown) - 1))
        first = min(days - {NEVER})
        asked = tuple([day for day in grid if day == NEVER or day >= first])
        return Letter(name, asked, tuple(grid), tuple([eyes.seen(name, day) for day in grid]))

    def _draw(self, letters: Sequence[Letter], bare: Situation) -> tuple[Diagrams, Node]:
        drawing = _Drawing(letters, bare)
        ruled_out = [drawing.negated(drawing.test(test)) for test in self._impossible]
        exists, outcome = drawing.all(ruled_out), drawing.decided(self._branches)
        diagrams = drawing.diagrams
        return diagrams.only(diagrams.chosen(exists, outcome, diagrams.leaf(NOWHERE)))


def _kinds(
    fact: str, values: Iterable[FactValue], eyes: _Eyes
) -> tuple[tuple[FactValue, ...], tuple[Seen, ...]]:
    """One value for all that the tests see alike, and what they see of it."""
    kinds: dict[Seen, FactValue] = {}
    for value in values:
        kinds.setdefault(eyes.seen(fact, value), value)
    return tuple(kinds.values()), tuple(kinds)


def _within(letter: Letter, kinds: frozenset[int] | None) -> Letter:
    """A fact with only these kinds of values, if it is known."""
    if kinds is None:
        return letter
    left = tuple([letter.kinds[number] for number in kinds])
    return letter._replace(kinds=left, seen=tuple([letter.seen[number] for number in kinds]))


class _Drawing(Drawn):
    """The diagrams of a decision in the making."""

    def __init__(self, letters: Sequence[Letter], bare: Situation) -> None:
        super().__init__(Diagrams([len(letter.kinds) for letter in letters], LARGEST_DECISION))
        self._letters, self._bare = letters, bare
        self._at = {letter.fact: at for at, letter in enumerate(letters)}
        self._known: dict[tuple[type, Comparison], Node] = {}

    def asked(self, leaf: Comparison) -> Node:
        key = type(leaf), leaf
        if key not in self._known:
            variables = [self._at[fact] for fact in facts_of(leaf)]
            self._known[key] = self.diagrams.tabulated(
                variables, lambda point: leaf.holds(self._situation(point))
            )
        return self._known[key]

    def _situation(self, point: Point) -> Situation:
        chosen = {self._letters[at].fact: self._letters[at].kinds[v] for at, v in point.items()}
        return self._bare._replace(values=chosen)


def _questions(branch: Branch) -> Iterator[Test]:
    """Everything that a branch asks, also of the tables that prove a condition."""
    yield from branch.tests()
    for leaf in blocking_leaves(branch.condition) if branch.condition else ():
        if leaf.proved_by:
            yield Held(leaf.proved_by)


def _concerning(tests: Sequence[Test], impossible: Sequence[Test]) -> list[Test]:
    """The tests of what cannot exist that hang together with others, by the facts they share."""
    names = {fact for test in tests for fact in facts_of(test)}
    found: list[Test] = []
    while more := [t for t in impossible if t not in found and names & {*facts_of(t)}]:
        found += more
        names |= {fact for test in more for fact in facts_of(test)}
    return [test for test in impossible if test in found]
