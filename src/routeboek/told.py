"""What is known of a case: what it tells, what nobody raised, and what follows from both."""

from __future__ import annotations

from typing import NamedTuple

from routeboek.decision import Decision
from routeboek.facts import FactValue, Situation
from routeboek.meaning import stated
from routeboek.parts import UnlessStated


class Told(NamedTuple):
    """What a case tells, and the exceptions that would be taken not to hold."""

    stated: Situation
    exceptions: tuple[UnlessStated, ...]
    decision: Decision

    def known(self) -> Situation:
        """All that is known: with what is taken, and with what can then have only one value."""
        return self.decision.settled(self._with_taken())

    def leads_as(self, other: Told) -> bool:
        """Whether the same is known by another, which tells the very same."""
        one, two = self.decision, other.decision
        return (
            self.stated is other.stated
            and self.exceptions == other.exceptions
            and one.impossible == two.impossible
            and one.facts is two.facts
        )

    def supposing(self, fact: str, value: FactValue) -> Told:
        """What the case would tell if it told this as well."""
        return self._replace(stated=self.stated.supposing(fact, value))

    def takes(self) -> frozenset[str]:
        """The exceptions that are taken not to hold."""
        return self._with_taken().taken

    def _with_taken(self) -> Situation:
        """What is stated and what is taken.

        Whether an exception is raised depends on what is stated alone, not on what else is taken;
        and what is stated always wins, also where the two cannot go together.
        """
        found = self.stated
        for one in self.exceptions:
            unraised = one.fact not in self.stated.values
            if unraised and (one.when is None or stated(one.when, self.stated)):
                supposed = found.supposing(one.fact, one.value)
                if self.decision.possible(supposed, one.fact):
                    found = supposed._replace(taken=found.taken | {one.fact})
        return found
