"""Which small changes of the rules the examples notice."""

from __future__ import annotations

from collections.abc import Collection
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from routeboek.analysis.comparison import unchanged
from routeboek.analysis.misstated import misstated
from routeboek.analysis.mutants import Key, Mutant, mutants
from routeboek.analysis.portrayal import of_route
from routeboek.book import Rules
from routeboek.case import Case
from routeboek.condition import Between, Comparison, Condition, Group, Includes, OneOf
from routeboek.diagnostic import CaseError
from routeboek.diagram import DEFAULT_LIMIT
from routeboek.examples import Example, Examples, check_example
from routeboek.facts import Situation
from routeboek.meaning import Possible
from routeboek.portraits import Portrait, compared, statements
from routeboek.reading import RuleFiles
from routeboek.refusals import situated
from routeboek.yamlnodes import PlainNode


class Outcome(NamedTuple):
    """What became of the mutants: those without effect are left out of `unnoticed`."""

    noticed: int
    without_effect: int
    unnoticed: tuple[Mutant, ...]

    @property
    def share(self) -> float:
        """The part of the mutants with an effect that some example notices, between 0 and 1."""
        total = self.noticed + len(self.unnoticed)
        return self.noticed / total if total else 1.0


def tried_out(files: RuleFiles, examples: Examples, limit: int = DEFAULT_LIMIT) -> Outcome:
    """Changes every atom and runs the examples on it; raises `TooLarge`."""
    suite = _Suite(files.rules, examples)
    noticed, without_effect, unnoticed = 0, 0, []
    for mutant in chain(misstated(files), mutants(files)):
        if suite.portrays(mutant):
            noticed += 1
            continue
        if mutant.told_only:
            unnoticed.append(mutant)
            continue
        changed = mutant.applied(files.rules)
        if suite.notices(changed, mutant, likely=True):
            noticed += 1
        elif not _has_effect(files.rules, changed, mutant, limit):
            without_effect += 1
        elif suite.notices(changed, mutant, likely=False):
            noticed += 1
        else:
            unnoticed.append(mutant)
    return Outcome(noticed, without_effect, tuple(unnoticed))


class _Tried(NamedTuple):
    """An example and its case, as the rules see it; in a slow one much is open, to be ranked."""

    example: Example
    case: Case
    situation: Situation
    slow: bool

    def is_likely(self, parts: tuple[object, object] | None) -> bool:
        """Whether it soon tells that one part stands in the place of another.

        That is likely where the two do not come to the same.
        """
        was, now = parts or (None, None)
        known = isinstance(was, Condition | Comparison | Group)
        return _differ(was, now, self.situation) if known else not self.slow

    def can_tell(self, parts: tuple[object, object] | None) -> bool:
        """Whether it can tell at all that one part stands in the place of another.

        Of what a case states nothing shows but how the rules answer it. Not so of dates, which
        tell when a table opens too, nor of what is taken, which can be asked.
        """
        was, now = parts or (None, None)
        if not (isinstance(was, _OF_VALUES) and isinstance(now, _OF_VALUES)):
            return True
        stated = self.situation.values.keys() - self.situation.taken
        return not {was.fact, now.fact} <= stated or _differ(was, now, self.situation)


_OF_VALUES = (OneOf, Between, Includes)
"""Tests that look at one value and at nothing else."""


def _differ(was: object, now: object, situation: Situation) -> bool:
    """Whether two conditions or tests can come to something else in a case."""
    found = []
    for part in (was, now):
        possible = Possible(situation._replace())  # keeps nothing of rules that are soon gone
        if isinstance(part, Condition):
            found.append(possible.level(part))
        elif isinstance(part, Comparison | Group):
            found.append(possible.test(part))
    return found[:1] != found[1:]


class _Suite:
    """The examples of each edition and municipality; those that are refused prove nothing here."""

    def __init__(self, rules: Rules, examples: Examples) -> None:
        self._found: dict[Key, list[_Tried]] = {}
        self._portraits = examples.portraits
        self._said = {key: statements(route) for key, route in rules.routes.items()}
        for example in examples.cases:
            if example.under:
                continue  # it is about other rules than are changed here
            try:
                case = Case.model_validate(dict(example.case))
                route, past, _, situation, _ = situated(rules, case.snapshot)
            except CaseError:
                continue
            slow = len(route.decisions[past.position].apparent(situation)) > 1
            key = route.edition.id, route.municipality
            self._found.setdefault(key, []).append(_Tried(example, case, situation, slow))
        for tried in self._found.values():
            tried.sort(key=attrgetter("slow"))

    def portrays(self, mutant: Mutant) -> bool:
        """Whether a portrait of a route says otherwise now."""
        for key, route in mutant.routes.items():
            before = self._said[key]
            said = statements(route, before)
            changed = {
                (one.kind, one.id)
                for one in said.keys() | before
                if one not in said or one not in before or said[one].value != before[one].value
            }
            for portrait in of_route(self._portraits, route) if changed else ():
                if any(wrong for _, wrong in compared(_only(portrait, changed), said)):
                    return True
        return False

    def notices(self, rules: Rules, mutant: Mutant, *, likely: bool) -> bool:
        """Whether an example no longer holds; the one that does not is asked first next time."""
        for key in mutant.routes:
            examples, parts = self._found.get(key, []), mutant.parts.get(key)
            for number, one in enumerate(examples):
                if one.is_likely(parts) is not likely or not one.can_tell(parts):
                    continue
                if check_example(rules, one.example, one.case):
                    examples.insert(0, examples.pop(number))
                    return True
        return False


def _only(portrait: Portrait, parts: Collection[tuple[str, str]]) -> Portrait:
    """What a portrait says of some parts, by kind and id."""
    says: dict[str, PlainNode] = {
        kind: {name: told for name, told in of_kind.items() if (kind, name) in parts}
        for kind, of_kind in portrait.says.items()
        if isinstance(of_kind, dict)
    }
    return portrait._replace(says=says)


def _has_effect(rules: Rules, changed: Rules, mutant: Mutant, limit: int) -> bool:
    return mutant.unless_stated is not None or not all(
        unchanged(rules, changed, rules.routes[key], route, limit)
        for key, route in mutant.routes.items()
    )
