"""What `routeboek check` proves of all situations at once is what trying them one by one gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from itertools import product
from random import Random
from types import SimpleNamespace
from typing import Any, NamedTuple, TypeAlias, TypeVar, cast

import pytest

from routeboek import Case, Rules, advise
from routeboek.analysis.checks.constant import constants
from routeboek.analysis.checks.shadowed import shadowed
from routeboek.analysis.influence import placed_parts
from routeboek.analysis.space import Space, position
from routeboek.analysis.study import Study
from routeboek.analysis.variables import PAST, Stage
from routeboek.book import Municipality, Names, Route, Sector
from routeboek.condition import (
    AppliedFor,
    Before,
    Between,
    Condition,
    Given,
    Group,
    Includes,
    OneOf,
    Today,
    Tried,
    WeeksSince,
    YearsSince,
)
from routeboek.condition import Test as PlainTest
from routeboek.decision import ABOUT_A_TABLE
from routeboek.diagnostic import Span
from routeboek.diagram import DEFAULT_LIMIT, Point
from routeboek.facts import NEVER, Fact, FactValue, Situation
from routeboek.history import progress
from routeboek.ladder import decided
from routeboek.meaning import CAN_BE_TRUE, Outcome, Possible, answers, is_true
from routeboek.parts import Conventions, Edition, Impossible
from routeboek.places import At, Places
from routeboek.reading import RuleFiles
from routeboek.tables import OtherRoute, Role, Table
from tests import shipped as shipped_rules

T = TypeVar("T")
FIRST, LAST = date(2027, 12, 30), date(2028, 8, 31)
"""When the edition of a made book is used; a leap day lies in it."""
TURNS = (date(2028, 1, 1), date(2028, 3, 1))
DAYS = (FIRST, *TURNS, *(turn - timedelta(days=1) for turn in TURNS), date(2028, 4, 1), LAST)
AGES = (0, 1, 6, 7, 8, 13, 14, 15, 364, 365, 366, 367, 400)
FACTS = {
    "a": Fact("a", "yes_no", "observation", "?", "a", (), {}),
    "n": Fact("n", "count", "observation", "?", "n", (), {}),
    "c": Fact("c", "choice", "observation", "?", "c", (), {"x": "x", "y": "y", "z": "z"}),
    "s": Fact("s", "choices", "observation", "?", "s", (), {"p": "p", "q": "q", "r": "r"}),
    "d": Fact("d", "date", "observation", "?", "d", (), {}),
    "e": Fact("e", "date", "observation", "?", "e", (), {}),
}
EVERY: dict[str, tuple[FactValue, ...]] = {
    "a": (True, False),
    "n": (0, 1, 2, 3, 4),
    "c": ("x", "y", "z"),
    "s": tuple(frozenset(one) for one in ("p", "q", "r", "pq", "pr", "qr", "pqr")),
}
TABLES = ("first", "second", "aside", "gone")
"""The tables that a test may ask for; nobody holds the last one."""


# ---------------------------------------------------------------- small rule books


class Writer:
    """Writes rules over a few facts by chance, the same ones for the same number."""

    def __init__(self, number: int, mixes: tuple[str, ...]) -> None:
        self.random = Random(number)
        self.names = self.random.choice(mixes)

    def some(self, values: Iterable[T]) -> frozenset[T]:
        return frozenset(self.random.sample([*values], self.random.randint(1, 2)))

    def maybe(self, chance: float) -> bool:
        return self.random.random() < chance

    def comparison(self) -> PlainTest:
        """A comparison of one of the facts, of the day or of a table that was tried."""
        if self.maybe(0.25):
            first, last = self.random.sample([None, self.random.choice(TURNS)], 2)
            tables = self.random.sample(TABLES, 2)
            others: list[PlainTest] = [
                Tried(tables[0]),
                Tried(tables[0]),
                AppliedFor(frozenset(tables)),
            ]
            return self.random.choice([Today(first, last), self.random.choice(others)])
        name = self.random.choice(self.names)
        if name == "e" and self.maybe(0.6):
            return Before(*self.random.sample("de", 2))
        if name in "de":
            weeks: list[PlainTest] = [WeeksSince(name, 1), WeeksSince(name, 2)]
            return self.random.choice([*weeks, YearsSince(name, 1), Given(name)])
        if name == "n":
            low, high = self.random.choice([(1, None), (2, None), (None, 2), (2, 3), (0, None)])
            return Between("n", low, high)
        if name == "s":
            return Includes("s", self.some("pqr"))
        values: tuple[FactValue, ...] = (True, False) if name == "a" else ("x", "y", "z")
        return OneOf(name, self.some(values))

    def test(self) -> PlainTest:
        if self.maybe(0.5):
            return self.comparison()
        grouper: Any = self.random.choice(["all", "any", "none"])
        return Group(grouper, tuple(self.comparison() for _ in range(self.random.randint(1, 2))))

    def leaf(self) -> Condition:
        nature: Any = self.random.choice(["action", "circumstance", "fit"])
        blocking, first = self.maybe(0.8), self.maybe(0.25)
        proving = self.random.sample(TABLES[:2], 1) if blocking and self.maybe(0.3) else []
        return Condition(
            "leaf",
            "",
            test=self.test(),
            nature=nature,
            blocking=blocking,
            decides_first=first,
            proved_by=frozenset(proving),
        )

    def condition(self) -> Condition:
        if self.maybe(0.6):
            return self.leaf()
        grouper: Any = self.random.choice(["all", "any"])
        children = tuple(self.leaf() for _ in range(self.random.randint(1, 3)))
        return Condition("group", "", grouper=grouper, children=children)

    def whole(self, name: str) -> Condition:
        children = tuple(self.condition() for _ in range(self.random.randint(0, 2)))
        return Condition(name, "", grouper="all", children=children)

    def table(self, name: str) -> Table:
        return Table(name, name, (), self.whole(name))

    def when(self, chance: float) -> PlainTest | None:
        return self.test() if self.maybe(chance) else None

    def rules(self) -> Rules:
        """Rules with one edition in one municipality."""
        ladder = [self.table("first")._replace(only_when=self.when(0.4))]
        ladder += [self.table("second")] if self.maybe(0.5) else []
        aside = self.table("aside")._replace(next_when=self.when(0.7))
        beside = [aside] if self.maybe(0.6) else []
        edition = Edition(
            id="made",
            sector="made",
            name="made",
            school_year="2027-2028",
            valid_from=FIRST,
            valid_until=None,
            dating="stated",
            body=Role("body", "body"),
            clock="d",
            gate=self.whole("gate"),
            solved_when=self.test(),
            sources=(),
            ladder_for=self.leaf()._replace(blocking=True) if self.maybe(0.4) else None,
            routes=tuple(
                OtherRoute(f"other{index}", "", "", (), (), (), (), self.test())
                for index in range(self.random.randint(0, 2))
            ),
        )
        impossible = [self.test() for _ in range(self.random.randint(0, 2))]
        bare = Route(
            edition=edition,
            municipality="made",
            ladder=tuple(ladder),
            side_tables=tuple(beside),
            absent=(),
            fallback=None,
            options=(),
            tables={one.id: one for one in (*ladder, *beside)},
            current_id={one.id: one.id for one in (*ladder, *beside)},
            decisions=(),
            side_decisions={},
            duty_decisions={},
            inquiries={},
            looks_at=frozenset(),
            counted_weeks=(),
        )
        return Rules(
            region="made",
            name="made",
            language="nl",
            school_year_starts=(9, 1),
            carry_forward_years=0,
            conventions=Conventions(),
            sectors={"made": Sector("made", "made", (edition,))},
            municipalities={"made": Municipality("made", "made")},
            routes={("made", "made"): decided(bare, impossible, FACTS)},
            facts=FACTS,
            roles={},
            documents={},
            interpretations={},
            impossible=tuple(Impossible("i", one, "", "") for one in impossible),
            unless_stated={},
            names=Names({}, {}, {}, {}, {}, {}),
            sha256="",
            origin="",
        )


def study(rules: Rules) -> Study:
    """The rules under study, each part of them at a line of its own."""
    places = Places()
    spans = SimpleNamespace(value=lambda path: Span("made.yaml", *path))
    document = cast("Any", SimpleNamespace(spans=spans))
    route = rules.routes["made", "made"]
    for line, part in enumerate(parts(route), 1):
        places.put(part, At(document, (line,)))
    files = RuleFiles(rules, cast("Any", None), places, {})
    return Study(files, route, DEFAULT_LIMIT)


def parts(route: Route) -> Iterator[Condition | PlainTest]:
    """Every condition and test, but not the whole of a table or of the gate."""

    def below(rule: Condition | PlainTest) -> Iterator[Condition | PlainTest]:
        inner: tuple[Any, ...] = ()
        if isinstance(rule, Condition):
            inner = (*rule.children, *((rule.test,) if rule.test else ()))
        elif isinstance(rule, Group):
            inner = rule.tests
        for one in inner:
            yield one
            yield from below(one)

    edition = route.edition
    roots = [edition.gate, *(table.condition for table in route.tables.values())]
    whens = [edition.solved_when, *(other.when for other in edition.routes)]
    for table in route.tables.values():
        whens += [table.only_when, table.next_when]
    for root in roots:
        yield from below(root)
    for when in (one for one in whens if one is not None):
        yield when
        yield from below(when)


# ---------------------------------------------------------------- one by one


Past: TypeAlias = tuple[Stage, frozenset[str], frozenset[str], frozenset[str]]
"""How far a case is, and the tables that were tried, held and applied for, as far as asked."""


class One(NamedTuple):
    """A situation at a stage, told apart from others by what every test says of it."""

    stage: Stage
    situation: Situation
    answers: tuple[int, ...]


def histories(rules: Rules, space: Space) -> set[Past]:
    """The stages that tables held, or sent back, bring a case to, and what was tried then."""
    route = rules.routes["made", "made"]
    rungs = {one.id for one in route.ladder}
    asked = {kind: {one.name for one in space.variables if one.kind == kind} for kind in PAST}
    beside = ("", "no-solution", "not-applicable", "withdrawn", "withdrawn not-applicable")
    ways = [(*beside, *(["returned"] if t in rungs else [])) for t in route.tables]
    found = set()
    for outcomes in product(*ways):
        ended = zip(route.tables, outcomes, strict=True)
        entries = [entry(table, one) for table, several in ended for one in several.split()]
        told = {"reference_date": FIRST.isoformat(), "sector": "made", "municipality": "made"}
        past = progress(rules, Case.model_validate({**told, "history": entries}).snapshot, route)
        known = zip(PAST, (past.tried, past.held, past.applied), strict=True)
        tried, held_, applied = (tables & asked[kind] for kind, tables in known)
        found.add((space.stages[past.position], tried, held_, applied))
    return found


def entry(table: str, outcome: str) -> dict[str, str]:
    """How a table ended, in the form of a case."""
    day = FIRST.isoformat()
    if outcome == "not-applicable":
        return {"table": table, "outcome": outcome, "reason": "none"}
    return {"table": table, "applied_on": day, "closed_on": day, "outcome": outcome}


def unlike(asked: Iterable[PlainTest]) -> list[PlainTest]:
    """Each comparison once; two of another kind may have the same fields."""
    return list({(type(one), one): one for one in asked}.values())


def values(name: str, day: int, sought: set[str]) -> tuple[FactValue, ...]:
    """Values of a fact, on all boundaries."""
    if name not in sought:
        return EVERY.get(name, (NEVER,))[:1]
    return EVERY.get(name) or (NEVER, *(day - age for age in AGES))


def one_by_one(space: Space, past: Iterable[Past]) -> Iterator[One]:
    """Every situation of an explicit list, possible or not; one of those that no test divides."""
    sought = {one.name for one in space.variables if one.kind == "fact"}
    asked = unlike(space.leaves)
    apart: dict[tuple[int, ...], tuple[dict[str, FactValue], int]] = {}
    for day in sorted({one.toordinal() for one in DAYS}):
        for row in product(*(values(name, day, sought) for name in FACTS)):
            known = dict(zip(FACTS, row, strict=True))
            given = tuple([answers(leaf, Situation(known, day)) for leaf in asked])
            apart.setdefault(given, (known, day))
    for known, day in apart.values():
        for stage, tried, held, applied in past:
            situation = Situation(known, day, tried, held, applied)
            yield One(stage, situation, tuple([answers(leaf, situation) for leaf in asked]))


def outcome(route: Route, one: One) -> Outcome:
    (found,) = route.decisions[position(route, one.stage)].outcomes(one.situation)
    return found


def possible(rules: Rules, one: One) -> bool:
    return not any(is_true(not_so.when, one.situation) for not_so in rules.impossible)


def points(space: Space) -> Iterator[Point]:
    sizes = [range(len(one.values)) for one in space.variables]
    return (dict(enumerate(row)) for row in product(*sizes))


@pytest.mark.parametrize("hundred", range(3))
def test_outcomes_are_those_of_every_situation(hundred: int) -> None:
    mixes = ("ac", "acd", "sn", "as", "cn", "d", "de", "ade", "an", "sd")
    for number in range(100 * hundred, 100 * hundred + 100):
        compare_outcomes(Writer(number, mixes).rules())


def compare_outcomes(rules: Rules) -> None:
    route = rules.routes["made", "made"]
    made_of = study(rules)
    space, diagrams = made_of.space, made_of.space.diagrams
    past = histories(rules, space)
    asked = unlike(space.leaves)
    drawn: dict[tuple[Stage, tuple[int, ...]], tuple[object, object]] = {}
    numbers = 0
    for point in points(space):
        stage = space.stages[point[0]]
        shown = diagrams.label(space.valid, point)
        numbers += shown is True
        reached = diagrams.label(space.history, point)
        situation = space.situation(point)
        assert reached is ((stage, situation.tried, situation.held, situation.applied) in past)
        if reached:
            given = tuple(answers(leaf, situation) for leaf in asked)
            drawn[stage, given] = diagrams.label(made_of.outcome, point), shown
    assert made_of.situations == numbers
    met: dict[tuple[Stage, tuple[int, ...]], None] = {}
    seen = set()
    for one in one_by_one(space, past):
        if (one.stage, one.answers) not in met:
            met[one.stage, one.answers] = None
            told = outcome(route, one) if possible(rules, one) else None
            label, shown = drawn[one.stage, one.answers]
            assert shown is (told is not None)
            assert told in (None, label)
            seen.add(told)
    assert met.keys() == drawn.keys()
    for table in route.tables:
        reachable = made_of.possible(made_of.where(made_of.outcome, "permitted", table))
        assert reachable is (Outcome("permitted", table) in seen)


# ---------------------------------------------------------------- what does nothing


def without(rule: Any, parts: Mapping[int, bool]) -> Any:
    """A rule in which parts (by identity) are true, or false, whatever the situation."""
    if id(rule) in parts:
        constant = Group("all" if parts[id(rule)] else "any", ())
        return Condition("x", "", test=constant) if isinstance(rule, Condition) else constant
    if isinstance(rule, Group):
        return Group(rule.grouper, tuple(without(one, parts) for one in rule.tests))
    if isinstance(rule, Condition):
        return rule._replace(
            test=without(rule.test, parts),
            children=tuple(without(one, parts) for one in rule.children),
        )
    return rule


def route_without(rules: Rules, parts: Mapping[int, bool]) -> Route:
    """The route with those parts left out wherever they steer."""
    route, edition = rules.routes["made", "made"], rules.routes["made", "made"].edition

    def changed(table: Table) -> Table:
        return table._replace(
            condition=without(table.condition, parts),
            only_when=without(table.only_when, parts),
            next_when=without(table.next_when, parts),
        )

    other = edition._replace(
        gate=without(edition.gate, parts),
        solved_when=without(edition.solved_when, parts),
        routes=tuple(one._replace(when=without(one.when, parts)) for one in edition.routes),
    )
    bare = route._replace(
        edition=other,
        ladder=tuple(changed(table) for table in route.ladder),
        side_tables=tuple(changed(table) for table in route.side_tables),
    )
    return decided(bare, [one.when for one in rules.impossible], FACTS)


def levels(route: Route, one: One) -> tuple[object, ...]:
    """What a situation comes to, and how it stands with the tables beside the route."""
    (found,) = route.decisions[position(route, one.stage)].apparent(one.situation)
    return found, *(Possible(one.situation).level(table.condition) for table in route.side_tables)


@pytest.mark.parametrize("hundred", range(3))
def test_parts_that_do_nothing_are_those_that_change_no_situation(hundred: int) -> None:
    for number in range(100 * hundred, 100 * hundred + 100):
        compare_idle_parts(Writer(number, ("a", "ac", "n", "c", "an", "s", "d")).rules())


def compare_idle_parts(rules: Rules) -> None:
    """Of parts that can each be left out some must stay: what is told can go all together."""
    made_of = study(rules)
    route = rules.routes["made", "made"]
    past = histories(rules, made_of.space)
    apart = {(one.stage, one.answers): one for one in one_by_one(made_of.space, past)}
    every = [*apart.values()]
    exist = [one for one in every if possible(rules, one)]
    before = [levels(route, one) for one in every]
    always: dict[object, str] = {}
    superfluous: dict[object, tuple[int, bool]] = {}
    beside = {id(one) for table in route.side_tables for one in _inside(table.condition)}
    for _, part, at in placed_parts(made_of):
        rule = part.rule
        test = rule.test if isinstance(rule, Condition) else rule
        given = {answers(test, one.situation) for one in exist} if test is not None else set()
        shown_only = isinstance(rule, Condition) and not rule.blocking
        if test is not None and given <= {CAN_BE_TRUE}:
            always[at.path] = "condition-always-true"
        elif test is not None and CAN_BE_TRUE not in given:
            always[at.path] = "condition-always-false"
        elif part.without is not None and not shown_only:
            other = route_without(rules, {id(rule): part.without})
            after = [levels(other, one) for one in every]
            whole = slice(1, None) if id(rule) in beside else slice(0, 1)
            if all(a[whole] == b[whole] for a, b in zip(before, after, strict=True)):
                superfluous[at.path] = id(rule), part.without
    assert {raw.at.path: raw.code for raw in constants([made_of])} == always
    told = [raw.at.path for raw in shadowed([made_of])]
    assert set(told) <= set(superfluous)
    assert bool(told) is bool(superfluous)
    together = route_without(rules, dict(superfluous[path] for path in told))
    assert [levels(together, one) for one in every] == before


def _inside(condition: Condition) -> Iterator[object]:
    """A condition and all that it is made of."""
    yield condition
    for child in condition.children:
        yield from _inside(child)
    ahead: list[PlainTest] = [condition.test] if condition.test is not None else []
    while ahead:
        test = ahead.pop()
        yield test
        ahead += test.tests if isinstance(test, Group) else ()


# ---------------------------------------------------------------- the rules that are shipped


@cache
def shipped() -> tuple[Study, ...]:
    routes = shipped_rules.files().rules.routes.values()
    return tuple(Study(shipped_rules.files(), route, DEFAULT_LIMIT) for route in routes)


def complete_point(one: Study, random: Random) -> Point:
    """A point that can exist: one value of every variable."""
    space, diagrams = one.space, one.space.diagrams
    found: dict[int, int] = {}
    left = space.valid
    for at, variable in enumerate(space.variables):
        for value in random.sample(range(len(variable.values)), len(variable.values)):
            kept = space.all([left, diagrams.inside({at: frozenset({value})})])
            if kept != diagrams.leaf(False):
                left, found[at] = kept, value
                break
    return found


@pytest.mark.parametrize("number", range(15))
def test_a_case_written_of_a_point_is_advised_what_the_diagram_says(number: int) -> None:
    one = shipped()[number]
    random = Random(number)
    for _ in range(20):
        replay(one, complete_point(one, random))


def replay(one: Study, point: Point) -> None:
    case = one.case({at: frozenset({value}) for at, value in point.items()})
    advice = advise(one.rules, Case.model_validate(case))
    label = one.space.diagrams.label(one.outcome, point)
    assert isinstance(label, Outcome)
    assert advice.status == label.status
    if label.status in ABOUT_A_TABLE:
        # A table that is not meant for the case is not called its next one.
        assert advice.next is None or advice.next.table == label.about
    if label.status == "other-route":
        assert advice.route is not None and advice.route.id == label.about
