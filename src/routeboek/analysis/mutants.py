"""Small changes of the rules, one atom at a time, as slips would make them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import NamedTuple, TypeAlias

from routeboek.analysis.rewriting import Rewriter
from routeboek.book import Route, Rules
from routeboek.condition import (
    Before,
    Between,
    Condition,
    Given,
    Group,
    Includes,
    OneOf,
    Test,
    Today,
    WeeksSince,
    YearsSince,
)
from routeboek.facts import Fact
from routeboek.ladder import tests_beside
from routeboek.parts import UnlessStated
from routeboek.places import At
from routeboek.reading import RuleFiles
from routeboek.tables import Application, Participant, Role, Table

Key: TypeAlias = tuple[str, str]


class Mutant(NamedTuple):
    """One changed atom: where, what (`change` and its parameters), and the routes with it.

    `parts` are by route the part that was there and the one that is now. A change of what is taken
    while nobody states it gives all `unless_stated` anew. What is `told_only` decides nothing.
    """

    at: At
    change: str
    params: tuple[tuple[str, str], ...]
    routes: Mapping[Key, Route]
    parts: Mapping[Key, tuple[object, object]] = {}
    unless_stated: Mapping[str, UnlessStated] | None = None
    told_only: bool = False

    def applied(self, rules: Rules) -> Rules:
        """The rule book with this change."""
        taken = rules.unless_stated if self.unless_stated is None else self.unless_stated
        return rules._replace(routes={**rules.routes, **self.routes}, unless_stated=taken)


# ---------------------------------------------------------------- every small change


class _Change(NamedTuple):
    """One part of a route to be put in the place of another."""

    at: At
    name: str
    params: tuple[tuple[str, str], ...]
    old: object
    new: object


def mutants(files: RuleFiles) -> Iterator[Mutant]:
    """Every small change of every atom, in all municipalities that share the atom at once."""
    groups: dict[tuple[object, ...], list[tuple[Key, _Change]]] = {}
    for key, route in files.rules.routes.items():
        for change in _Changes(files, route).all():
            name = (id(change.at.document), tuple(change.at.path), change.name, change.params)
            groups.setdefault(name, []).append((key, change))
    rewriter = Rewriter()
    for group in groups.values():
        first = group[0][1]
        routes = {
            key: rewriter.route(files.rules, files.rules.routes[key], change.old, change.new)
            for key, change in group
        }
        parts = {key: (change.old, change.new) for key, change in group}
        yield Mutant(first.at, first.name, first.params, routes, parts)
    yield from _unraised(files)


def _unraised(files: RuleFiles) -> Iterator[Mutant]:
    """What is taken while nobody states it: asked instead, taken otherwise, or always taken."""
    rules = files.rules
    for name, one in rules.unless_stated.items():
        at = files.places.at(one)
        routes = {key: route for key, route in rules.routes.items() if name in route.looks_at}
        if at is None or not routes:
            continue
        others = {key: value for key, value in rules.unless_stated.items() if key != name}
        yield Mutant(at, "dropped", (), routes, {}, others)
        if one.when is not None:
            always = {**others, name: one._replace(when=None)}
            yield Mutant(at.down("when"), "dropped", (), routes, {}, always)
        if rules.facts[name].type == "yes_no":
            negated = {**others, name: one._replace(value=not one.value)}
            yield Mutant(at.down("value"), "negated", (), routes, {}, negated)


def other_role(rules: Rules, role: Role) -> Role:
    """Another role: the next one declared."""
    roles = list(rules.roles.values())
    return roles[(roles.index(role) + 1) % len(roles)] if role in roles else roles[0]


def with_field(part: object, field: str, value: object) -> object:
    """A named tuple with another value in one field."""
    replace: Callable[..., object] = part._replace  # type: ignore[attr-defined]
    return replace(**{field: value})


class _Changes:
    """The small changes of one route."""

    def __init__(self, files: RuleFiles, route: Route) -> None:
        self.files, self.route = files, route
        self.facts = files.rules.facts
        self.other_role = partial(other_role, files.rules)

    def all(self) -> Iterator[_Change]:
        edition = self.route.edition
        yield from self._conditions(edition.gate)
        if edition.ladder_for:
            yield from self._condition(edition.ladder_for)
        for rung in self.route.ladder:
            yield from self._made(rung, "gated", "gated", not rung.gated)
        for table in (*self.route.ladder, *self.route.side_tables):
            yield from self._conditions(table.condition)
            yield from self._table(table)
        for test in self._whens():
            yield from self._tests(test)
        for duty in edition.duties:
            yield from self._made(duty, "holder", "on_whom", self.other_role(duty.on_whom))
        others = [*edition.routes, *([self.route.fallback] if self.route.fallback else [])]
        for other in others:
            yield from self._people(other.applications, other.participants, other)

    def _whens(self) -> list[Test]:
        edition, tables = self.route.edition, (*self.route.ladder, *self.route.side_tables)
        found = [edition.no_table_when, edition.solved_when, *(one.when for one in edition.routes)]
        found += [test for t in tables for test in (t.only_when, t.next_when)]
        # Who an action of a phase is for is no atom of its own: it only shortens a list.
        actions = {id(one.when) for phase in edition.phases for one in phase.actions}
        found += [test for test in tests_beside(self.route) if id(test) not in actions]
        return [test for test in found if test is not None]

    def _made(
        self, part: object, change: str, field: str, value: object, told: str = ""
    ) -> Iterator[_Change]:
        """A change that puts a value in a field of a part."""
        at = self.files.places.at(part)
        if at is not None:
            params = (("value", told),) if told else ()
            yield _Change(at, change, params, part, with_field(part, field, value))

    # ---- conditions

    def _conditions(self, parent: Condition) -> Iterator[_Change]:
        """What can be changed below a condition."""
        for child in parent.children:
            at = self.files.places.at(child)
            if at is not None and child.blocking and len(parent.children) > 1:
                left = tuple(one for one in parent.children if one is not child)
                yield _Change(at, "dropped", (), parent, parent._replace(children=left))
            yield from self._condition(child)

    def _condition(self, one: Condition) -> Iterator[_Change]:
        if not one.blocking:
            if not one.carried_over:
                yield from self._made(one, "blocking", "blocking", True)
            return
        if one.test is not None:
            nature = "action" if one.nature == "circumstance" else "circumstance"
            yield from self._made(one, "nature", "nature", nature, nature)
            yield from self._tests(one.test)
        elif len(one.children) > 1:
            grouper = "any" if one.grouper == "all" else "all"
            yield from self._made(one, "grouper", "grouper", grouper, grouper)
        yield from self._conditions(one)

    # ---- tests

    def _tests(self, test: Test) -> Iterator[_Change]:
        at = self.files.places.at(test)
        if isinstance(test, Group):
            if len(test.tests) > 1 and test.grouper != "none":
                grouper = "any" if test.grouper == "all" else "all"
                yield from self._made(test, "grouper", "grouper", grouper, grouper)
            for part in test.tests:
                yield from self._tests(part)
        elif at is not None:
            for change, new, value in other_tests(test, self.facts):
                params = (("value", value),) if value else ()
                yield _Change(at, change, params, test, new)

    # ---- tables

    def _table(self, table: Table) -> Iterator[_Change]:
        if table.term:
            for name in ("earliest_week", "latest_week"):
                week: int | None = getattr(table.term, name)
                for other in (week - 1, week + 1) if week is not None else ():
                    yield from self._made(table.term, "number", name, other, str(other))
        yield from self._people(table.applications, table.participants, table)

    def _people(
        self,
        applications: Sequence[Application],
        participants: Sequence[Participant],
        holder: object,
    ) -> Iterator[_Change]:
        for one in applications:
            yield from self._made(one, "applicant", "applicant", self.other_role(one.applicant))
            yield from self._made(one, "receiver", "to", self.other_role(one.to))
            yield from self._dropped(one, applications, "applications", holder)
        for someone in participants:
            yield from self._dropped(someone, participants, "participants", holder)

    def _dropped(
        self, one: object, among: Sequence[object], field: str, holder: object
    ) -> Iterator[_Change]:
        at = self.files.places.at(one)
        if at is not None and len(among) > 1:
            left = tuple(other for other in among if other is not one)
            yield _Change(at, "dropped", (), holder, with_field(holder, field, left))


def other_tests(test: Test, facts: Mapping[str, Fact]) -> Iterator[tuple[str, Test, str]]:
    """The tests that a slip would make of one: what changes, the test, and its new value."""
    if isinstance(test, Between | WeeksSince | YearsSince):
        yield from _other_numbers(test)
    elif isinstance(test, OneOf):
        yield from _other_values(test, facts[test.fact])
    elif isinstance(test, Includes):
        for value in sorted(test.values) if len(test.values) > 1 else ():
            yield "value-gone", test._replace(values=test.values - {value}), value
        for value in facts[test.fact].values:
            if value not in test.values:
                yield "value-added", test._replace(values=test.values | {value}), value
    elif isinstance(test, Today):
        yield from _other_days(test)
    elif isinstance(test, Before):
        yield "swapped", Before(test.other, test.fact), ""
    elif isinstance(test, Given):
        yield "negated", Group("none", (test,)), ""


def _other_numbers(
    test: Between | WeeksSince | YearsSince,
) -> Iterator[tuple[str, Test, str]]:
    """One more and one less."""
    for step in (-1, 1):
        if isinstance(test, WeeksSince):
            yield "number", test._replace(weeks=test.weeks + step), str(test.weeks + step)
        elif isinstance(test, YearsSince):
            yield "number", test._replace(years=test.years + step), str(test.years + step)
        else:
            if test.at_least is not None and test.at_least + step >= 0:
                number = test.at_least + step
                yield "number", test._replace(at_least=number), str(number)
            if test.at_most is not None and test.at_most + step >= 0:
                number = test.at_most + step
                yield "number", test._replace(at_most=number), str(number)


def _other_values(test: OneOf, fact: Fact) -> Iterator[tuple[str, Test, str]]:
    if fact.type == "yes_no":
        yield "negated", test._replace(values=frozenset({True, False}) - test.values), ""
        return
    for value in fact.values:
        if value not in test.values and len(test.values) + 1 < len(fact.values):
            yield "value-added", test._replace(values=test.values | {value}), value
        elif value in test.values and len(test.values) > 1:
            yield "value-gone", test._replace(values=test.values - {value}), value


def _other_days(test: Today) -> Iterator[tuple[str, Test, str]]:
    for name in ("first", "last"):
        day = getattr(test, name)
        for step in (-1, 1) if day else ():
            moved = day + timedelta(days=step)
            yield "number", test._replace(**{name: moved}), moved.isoformat()
