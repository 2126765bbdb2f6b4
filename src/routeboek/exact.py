"""A decision as diagrams, which tell exactly what a case can still come to and what decides it.

The variables are the facts, in the order of the rules. Each has one value for all that the tests
do not tell apart; that depends on the reference date, on the tables so far and on dates that are
compared with each other, so there is a diagram for every way in which facts can be divided. Each
is built once and then only looked at: what a case tells is a part of it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import NamedTuple, TypeAlias

from routeboek.budget import LARGEST_DRAWING, UNLIMITED, Budget, Shelf, TooLarge
from routeboek.condition import Comparison, Held, Test, blocking_leaves, facts_of, leaves
from routeboek.diagram import Diagrams, Label, Node, Point
from routeboek.drawn import Drawn
from routeboek.facts import NEVER, Fact, FactValue, Situation
from routeboek.meaning import Branch, Outcome, Possible
from routeboek.values import in_any_order, telling, tied_dates, turns_of_years
from routeboek.within import Within

Seen: TypeAlias = tuple[int, ...]
"""What the tests about a fact make of one of its values."""

NOWHERE = None
"""Labels what cannot exist."""


class Letter(NamedTuple):
    """The values of one fact: those to ask about, and one of each kind with what tests see of it.

    Of dates whose order matters every value is a kind of its own. `numbers` has the number of the
    kind of every value that was looked at.
    """

    fact: str
    asked: tuple[FactValue, ...]
    kinds: tuple[FactValue, ...]
    seen: tuple[Seen, ...]
    numbers: Mapping[FactValue, int]


class _Function:
    """What was drawn of one decision, for a case, with what was found of it."""

    def __init__(self, within: Within, root: Node) -> None:
        self._within, self._root = within, root
        self._at: dict[tuple[int, int], frozenset[Outcome]] = {}
        self._matters: dict[int, bool] = {}

    def at(self, variable: int, kind: int) -> frozenset[Outcome]:
        key = variable, kind
        if key not in self._at:
            self._at[key] = _outcomes(self._within.labels_at(self._root, variable, kind))
        return self._at[key]

    def matters(self, variable: int) -> bool:
        if variable not in self._matters:
            self._matters[variable] = self._within.matters(self._root, variable)
        return self._matters[variable]


def _outcomes(labels: Iterable[Label]) -> frozenset[Outcome]:
    return frozenset(one for one in labels if isinstance(one, Outcome))


class Picture(NamedTuple):
    """What was drawn of a decision for all cases, and where one case is in it."""

    diagrams: Diagrams
    root: Node
    known: Point
    unknown: Mapping[str, tuple[int, Letter]]


class Exact:
    """What one case can still come to by a decision, and what its unknown facts decide.

    Its facts are divided as this decision divides them, and as what was drawn does: of several
    decisions that is further than any of them.
    """

    def __init__(
        self, looked: _Looked, number: int, divided: Callable[[], Mapping[str, Letter]]
    ) -> None:
        self._looked, self._number, self._divided = looked, number, divided
        self._variables, self._eyes = looked.variables, looked.eyes

    @cached_property
    def _function(self) -> _Function:
        return self._looked.function(self._number)

    @cached_property
    def _letters(self) -> Mapping[str, Letter]:
        return self._divided()

    @property
    def picture(self) -> Picture:
        """What was drawn, to be looked at in other ways."""
        within, root = self._looked.within, self._looked.roots[self._number]
        unknown = {n: one for n, one in self._variables.items() if one[0] not in within.known}
        return Picture(within.diagrams, root, within.known, unknown)

    @cached_property
    def outcomes(self) -> frozenset[Outcome]:
        """The outcomes that some possible completion of the unknown facts has."""
        return _outcomes(self._looked.within.labels(self._looked.roots[self._number]))

    def with_value(self, fact: str, value: FactValue) -> frozenset[Outcome]:
        """Those of the completions in which a fact has this value; none where that cannot be."""
        variable, letter = self._variables[fact]
        return self._function.at(variable, self._eyes.kind(letter, value))

    def is_open(self, fact: str) -> bool:
        """Whether the answer to an unknown fact can change the outcome in a case that can exist."""
        return self._function.matters(self._variables[fact][0])

    def tells(self, fact: str) -> bool:
        """Whether some answer to an unknown fact leaves other outcomes than another does."""
        return len({one for one in self._left(fact) if one}) > 1

    def can_differ(self, fact: str) -> bool:
        """Whether an unknown fact can have more than one of its values."""
        return sum(map(bool, self._left(fact))) > 1

    def _left(self, fact: str) -> list[frozenset[Outcome]]:
        return [self.with_value(fact, value) for value in self._letters[fact].kinds]

    def ranked(self, facts: Iterable[str]) -> list[str]:
        """The facts, first the one whose answer leaves the fewest outcomes on average."""

        def left(fact: str) -> float:
            found = [self.with_value(fact, value) for value in self._letters[fact].asked]
            sizes = [len(one) for one in found if one]
            return sum(sizes) / len(sizes)

        return sorted(facts, key=left)

    def asked(self, fact: Fact) -> list[FactValue]:
        """Values of an unknown fact on either side of all that can matter, in order.

        Of a set each of its choices is one.
        """
        values = self._letters[fact.name].asked
        if fact.type == "choices":
            return [frozenset({value}) for value in fact.values]
        if fact.type in ("count", "date"):
            return sorted({value for value in values if isinstance(value, int)})
        return list(values)


class _Eyes:
    """What the comparisons about each fact see of its values, in one case."""

    def __init__(self, about: Mapping[str, Sequence[Comparison]], situation: Situation) -> None:
        self._about, self.situation = about, situation

    def seen(self, fact: str, value: FactValue) -> Seen:
        possible = Possible(self.situation.supposing(fact, value))
        return tuple([possible.asked(leaf) for leaf in self._about[fact]])

    def kind(self, letter: Letter, value: FactValue) -> int:
        """The number of the kind that a value is of."""
        known = letter.numbers.get(value)
        return letter.seen.index(self.seen(letter.fact, value)) if known is None else known

    def letter(self, fact: str, asked: Sequence[FactValue]) -> Letter:
        """A fact with one value for all that the tests see alike."""
        kinds: dict[Seen, FactValue] = {}
        seen = {value: self.seen(fact, value) for value in asked}
        for value, made in seen.items():
            kinds.setdefault(made, value)
        number = {made: at for at, made in enumerate(kinds)}
        numbers = {value: number[made] for value, made in seen.items()}
        return Letter(fact, tuple(asked), tuple(kinds.values()), tuple(kinds), numbers)

    def each(self, fact: str, asked: Sequence[FactValue], values: Sequence[FactValue]) -> Letter:
        """A fact of which every value is a kind of its own."""
        seen = tuple([self.seen(fact, value) for value in values])
        numbers = {value: at for at, value in enumerate(values)}
        return Letter(fact, tuple(asked), tuple(values), seen, numbers)


class _Drawn(NamedTuple):
    """Decisions as they were drawn, unless that was too large, and how many steps it took."""

    diagram: tuple[Diagrams, tuple[Node, ...]] | None
    steps: int

    @property
    def size(self) -> int:
        """How many nodes it has; one for that it is too large."""
        return len(self.diagram[0]) if self.diagram else 1


class _Divided(NamedTuple):
    """The facts as one case divides them, the steps that took, and what is drawn known by.

    There is no key where that is too large.
    """

    letters: Sequence[Letter]
    eyes: _Eyes
    steps: int
    key: Hashable


MOST_OPEN = 200
"""So many facts that are not known a decision may hang on: it asks for one below the other."""


class Decided(NamedTuple):
    """What is drawn of a decision: its branches, and what cannot exist."""

    branches: Sequence[Branch]
    impossible: Sequence[Test]

    def tests(self) -> list[Test]:
        return [
            *(test for branch in self.branches for test in _questions(branch)),
            *self.impossible,
        ]


class _Looked(NamedTuple):
    """A case in what was drawn: what each decision is there, over which variables."""

    within: Within
    roots: tuple[Node, ...]
    variables: Mapping[str, tuple[int, Letter]]
    eyes: _Eyes
    functions: dict[Node, _Function]

    def function(self, number: int) -> _Function:
        """What a decision is in this case; decisions that are the same there are one function."""
        root = self.within.reduced(self.roots[number])
        if root not in self.functions:
            self.functions[root] = _Function(self.within, root)
        return self.functions[root]


class Compiled:
    """Decisions made ready to be drawn as one, mostly of one decision."""

    def __init__(self, decided: Sequence[Decided], facts: Mapping[str, Fact]) -> None:
        self.decided, self.facts = decided, facts
        found = [leaf for one in decided for test in one.tests() for leaf in leaves(test)]
        self._size = len(found)  # every place where something is asked
        # As tuples a week and a year of the same fact are equal.
        unequal = tuple({(type(leaf), leaf): leaf for leaf in found}.values())
        self._about: dict[str, list[Comparison]] = {}
        for leaf in unequal:
            for name in dict.fromkeys(facts_of(leaf)):
                self._about.setdefault(name, []).append(leaf)
        self._others = [leaf for leaf in unequal if not facts_of(leaf)]
        self._tied = tied_dates(unequal)
        self._settled: dict[str, Letter] = {}  # of facts that are divided alike in every case
        self._latest_divided: tuple[Situation, _Divided] | None = None

    @classmethod
    def of(
        cls,
        branches: Sequence[Branch],
        impossible: Sequence[Test],
        facts: Mapping[str, Fact],
        *,
        everything: bool = False,
    ) -> Compiled:
        """Of what cannot exist only what hangs together with the branches counts, or everything."""
        tests = [test for branch in branches for test in _questions(branch)]
        ruled_out = impossible if everything else _concerning(tests, impossible)
        return cls([Decided(branches, ruled_out)], facts)

    def at(self, situation: Situation) -> Exact:
        """What a case can come to by the only decision; raises `TooLarge`.

        It is found in what is drawn for all cases, or else for it alone. Asked again of the very
        same situation it knows.
        """
        known = situation.asked.get(id(self))
        if not isinstance(known, _At):
            known = situation.asked[id(self)] = _At(self, self._found(situation))
        return known.exact

    def _found(self, situation: Situation) -> Exact:
        divided, drawn = self._counted(situation)
        if drawn.diagram is None:  # for what is known alone it may be small enough
            divided, drawn = self._alone(situation, divided.eyes)
            steps = divided.steps + drawn.steps
            situation.budget.more((self, "alone", situation.told), steps)
        looked = self._looked_at(situation, divided, drawn)
        return Exact(looked, 0, partial(_unknown, divided.letters, situation.values))

    def for_all(self, situation: Situation) -> _Looked | None:
        """A case in what is drawn for all cases; None where that is too large."""
        divided, drawn = self._counted(situation)
        return self._looked_at(situation, divided, drawn) if drawn.diagram else None

    def _counted(self, situation: Situation) -> tuple[_Divided, _Drawn]:
        divided, budget = self._divided(situation), situation.budget
        drawn = self._drawn_by(divided, budget.shelf)
        budget.more((self, "divided", situation.told), divided.steps)
        budget.more((self, "drawn", divided.key), drawn.steps)
        return divided, drawn

    def _looked_at(self, situation: Situation, divided: _Divided, drawn: _Drawn) -> _Looked:
        letters, eyes = divided.letters, divided.eyes
        if drawn.diagram is None:
            raise TooLarge
        diagrams, roots = drawn.diagram
        known = {
            at: eyes.kind(letter, situation.values[letter.fact])
            for at, letter in enumerate(letters)
            if letter.fact in situation.values
        }
        meter = situation.budget.on((self, "looked at", situation.told))
        within = Within(diagrams, known, NOWHERE, meter)
        variables = {one.fact: (at, one) for at, one in enumerate(letters)}
        return _Looked(within, roots, variables, eyes, {})

    def unknown(self, situation: Situation) -> Mapping[str, Letter]:
        """The unknown facts as a case divides them; raises `TooLarge`."""
        bare = self._bare(situation)
        eyes, budget = _Eyes(self._about, bare), Budget(LARGEST_DRAWING)
        letters = self._letters(bare.values, eyes, budget)
        situation.budget.more((self, "divided", situation.told), budget.spent)
        return _unknown(letters, situation.values)

    def _bare(self, situation: Situation) -> Situation:
        """A case with only the dates that divide others: cases that tell the same do so alike."""
        dates = {n: v for n, v in situation.values.items() if n in self._tied}
        return situation._replace(values=dates, taken=frozenset(), budget=UNLIMITED)

    def _divided(self, situation: Situation) -> _Divided:
        """The facts as a case divides them; cases that tell the same dates do so alike."""
        bare, latest = self._bare(situation), self._latest_divided
        if latest is not None and latest[0] == bare:
            return latest[1]
        eyes, budget = _Eyes(self._about, bare), Budget(LARGEST_DRAWING)
        try:
            letters = self._letters(bare.values, eyes, budget)
            found = _Divided(letters, eyes, budget.spent, self._seen(letters, bare))
        except TooLarge:
            found = _Divided((), eyes, budget.spent, None)
        self._latest_divided = bare, found
        return found

    def _alone(self, situation: Situation, eyes: _Eyes) -> tuple[_Divided, _Drawn]:
        """The facts with for what is known only the values that it has; raises `TooLarge`."""
        known = {n: v for n, v in situation.values.items() if n in self._about}
        budget = Budget(LARGEST_DRAWING)
        letters = self._letters(known, eyes, budget)
        return _Divided(letters, eyes, budget.spent, None), self._draw(letters, eyes.situation)

    def _letters(self, known: Mapping[str, FactValue], eyes: _Eyes, budget: Budget) -> list[Letter]:
        """The values of each fact; what is known has but one."""
        return [
            eyes.each(name, (), [known[name]])
            if name in known
            else self._letter(name, eyes, budget)
            for name in self._about
        ]

    def _seen(self, letters: Iterable[Letter], bare: Situation) -> Hashable:
        """All that the diagram hangs on."""
        possible = Possible(bare)
        others = tuple([possible.asked(one) for one in self._others])
        return others, tuple([one.seen for one in letters if one.fact not in self._settled])

    def _drawn_by(self, divided: _Divided, shelf: Shelf) -> _Drawn:
        """The decisions over the facts as they are divided; drawn where not kept."""
        if divided.key is None:
            return _Drawn(None, 0)
        kept = shelf.get((self, divided.key))
        if isinstance(kept, _Drawn):
            return kept
        drawn = self._draw(divided.letters, divided.eyes.situation)
        shelf.keep((self, divided.key), drawn, drawn.size)
        return drawn

    def _letter(self, name: str, eyes: _Eyes, budget: Budget) -> Letter:
        """The values of a fact.

        What that takes is counted before it is done, and also where it was done before.
        """
        fact, bare = self.facts[name], eyes.situation
        settled = self._settled.get(name)
        asked = settled.asked if settled else tuple(telling(fact, self._about[name], bare))
        if fact.type != "date":
            self._tell_apart(name, len(asked), budget)
            return settled or self._settled.setdefault(name, eyes.letter(name, asked))
        unknown = [one for one in self._tied.get(name, ()) if one not in bare.values]
        if len(unknown) > 1:
            return self._tied_letter(name, unknown, eyes, budget)
        asked = (*asked, *sorted(turns_of_years(self._about[name], bare.today)))
        self._tell_apart(name, len(asked), budget)
        return eyes.letter(name, asked)

    def _tell_apart(self, name: str, values: int, budget: Budget) -> None:
        """Counts what it takes to see what the tests about a fact make of so many values."""
        budget.spend(values * (8 + len(self._about[name])) // 8)

    def _tied_letter(
        self, name: str, unknown: Sequence[str], eyes: _Eyes, budget: Budget
    ) -> Letter:
        """A date whose order with other unknown dates matters shares its values with them.

        The days before all others are there for those others to lie on.
        """
        days, bare = set[int](), eyes.situation
        for one in unknown:
            tests = self._about[one]
            budget.spend(len(tests))
            found = telling(self.facts[one], tests, bare)
            days |= {day for day in found if isinstance(day, int)}
            days |= turns_of_years(tests, bare.today)
        self._tell_apart(name, len(days) * len(unknown), budget)
        grid = sorted(in_any_order(days, len(unknown) - 1))
        first = min(days - {NEVER})
        asked = tuple([day for day in grid if day == NEVER or day >= first])
        return eyes.each(name, asked, grid)

    def _draw(self, letters: Sequence[Letter], bare: Situation) -> _Drawn:
        """The decision over these values of the facts, if that is not too large."""
        budget = Budget(LARGEST_DRAWING)
        try:
            return _Drawn(self._drawn_over(letters, bare, budget), budget.spent)
        except TooLarge:
            return _Drawn(None, budget.spent)

    def _drawn_over(
        self, letters: Sequence[Letter], bare: Situation, budget: Budget
    ) -> tuple[Diagrams, tuple[Node, ...]]:
        if len([one for one in letters if len(one.kinds) > 1]) > MOST_OPEN:
            raise TooLarge
        budget.spend(self._size)
        drawing = _Drawing(letters, bare, budget)
        return drawing.diagrams.only([drawing.where_it_exists(one) for one in self.decided])


class Together:
    """Decisions that have most of their rules in common, drawn as one."""

    def __init__(self, members: Sequence[Compiled]) -> None:
        self._members = members
        decided = [decided for one in members for decided in one.decided]
        self._all = Compiled(decided, members[0].facts)

    def at(self, situation: Situation, number: int) -> Exact | None:
        """What a case can come to by one of them; None where all together are too large."""
        known = situation.asked.get(id(self))
        if not isinstance(known, _All):
            known = situation.asked[id(self)] = _All(self, self._all.for_all(situation))
        if known.looked is None:
            return None
        bare = situation._replace()  # without what is found of it, or that would hold itself
        return Exact(known.looked, number, partial(self._members[number].unknown, bare))


class _At(NamedTuple):
    """What a decision comes to in a case, with the decision itself, so that it stays the same."""

    compiled: Compiled
    exact: Exact


class _All(NamedTuple):
    """A case in what was drawn of several decisions, with those."""

    together: Together
    looked: _Looked | None


def _unknown(letters: Iterable[Letter], values: Mapping[str, FactValue]) -> dict[str, Letter]:
    """Those of the facts of which a case does not tell."""
    return {one.fact: one for one in letters if one.fact not in values}


class _Drawing(Drawn):
    """The diagrams of a decision in the making."""

    def __init__(self, letters: Sequence[Letter], bare: Situation, budget: Budget) -> None:
        sizes = [len(letter.kinds) for letter in letters]
        super().__init__(Diagrams(sizes, LARGEST_DRAWING, budget))
        self._letters, self._bare = letters, bare
        self._at = {letter.fact: at for at, letter in enumerate(letters)}
        self._known: dict[tuple[type, Comparison], Node] = {}

    def where_it_exists(self, decided: Decided) -> Node:
        """The outcome of a decision, in the cases that can exist."""
        ruled_out = [self.negated(self.test(test)) for test in decided.impossible]
        exists, outcome = self.all(ruled_out), self.decided(decided.branches)
        return self.diagrams.chosen(exists, outcome, self.diagrams.leaf(NOWHERE))

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
    about: dict[str, list[int]] = {}
    facts = [frozenset(facts_of(test)) for test in impossible]
    for number, names in enumerate(facts):
        for name in names:
            about.setdefault(name, []).append(number)
    ahead = [fact for test in tests for fact in facts_of(test)]
    found: set[int] = set()
    while ahead:
        for number in about.pop(ahead.pop(), ()):
            if number not in found:
                found.add(number)
                ahead += facts[number]
    return [impossible[number] for number in sorted(found)]
