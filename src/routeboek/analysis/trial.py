"""Which small changes of the rules the examples notice."""

from __future__ import annotations

from itertools import chain
from typing import NamedTuple

from routeboek.analysis.comparison import unchanged
from routeboek.analysis.misstated import misstated
from routeboek.analysis.mutants import Key, Mutant, mutants
from routeboek.analysis.portrayal import of_route
from routeboek.book import Rules
from routeboek.case import Case
from routeboek.diagnostic import CaseError
from routeboek.diagram import DEFAULT_LIMIT
from routeboek.examples import Example, Examples, check_example
from routeboek.portraits import compared, statements
from routeboek.reading import RuleFiles
from routeboek.refusals import situated


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
        if suite.notices(changed, mutant, slow=False):
            noticed += 1
        elif not _has_effect(files.rules, changed, mutant, limit):
            without_effect += 1
        elif suite.notices(changed, mutant, slow=True):
            noticed += 1
        else:
            unnoticed.append(mutant)
    return Outcome(noticed, without_effect, tuple(unnoticed))


class _Suite:
    """The examples of each edition and municipality; those that are refused prove nothing here.

    An example in which much is open is slow, because an advice on it ranks questions.
    """

    def __init__(self, rules: Rules, examples: Examples) -> None:
        self._found: dict[tuple[Key, bool], list[tuple[Example, Case]]] = {}
        self._portraits = examples.portraits
        for example in examples.cases:
            if example.under:
                continue  # it is about other rules than are changed here
            try:
                case = Case.model_validate(dict(example.case))
                route, past, _, situation, _ = situated(rules, case.snapshot)
            except CaseError:
                continue
            key = (route.edition.id, route.municipality)
            slow = len(route.decisions[past.position].apparent(situation)) > 1
            self._found.setdefault((key, slow), []).append((example, case))

    def portrays(self, mutant: Mutant) -> bool:
        """Whether a portrait of a route says otherwise now."""
        for route in mutant.routes.values():
            said = statements(route)
            for portrait in of_route(self._portraits, route):
                if any(wrong for _, wrong in compared(portrait, said)):
                    return True
        return False

    def notices(self, rules: Rules, mutant: Mutant, *, slow: bool) -> bool:
        """Whether an example no longer holds; the one that does not is asked first next time."""
        for key in mutant.routes:
            examples = self._found.get((key, slow), [])
            for number, (example, case) in enumerate(examples):
                if check_example(rules, example, case):
                    examples.insert(0, examples.pop(number))
                    return True
        return False


def _has_effect(rules: Rules, changed: Rules, mutant: Mutant, limit: int) -> bool:
    return mutant.unless_stated is not None or not all(
        unchanged(rules, changed, rules.routes[key], route, limit)
        for key, route in mutant.routes.items()
    )
