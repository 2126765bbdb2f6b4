"""The heart: a case and a rule book give an advice.

`advise` is pure and total: it reads no clock, file or environment, and either returns an advice
or raises `CaseError`, or `RulesError` where the rules are too large to decide. In order: the
edition in force, what the facts and the history say (`refusals`), the outcomes that are still
possible (`verdict`), what to ask (`questions`), and then the words for them (`telling`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from routeboek import advising
from routeboek._version import __version__
from routeboek.advice import Advice, Provenance
from routeboek.book import Rules
from routeboek.diagnostic import refusing
from routeboek.otherwise import Asked, Otherwise
from routeboek.questions import questions
from routeboek.snapshot import Snapshot
from routeboek.tables import OtherRoute
from routeboek.telling import justification, summary, warnings
from routeboek.times import timeline
from routeboek.verdict import Verdict

if TYPE_CHECKING:
    from routeboek.case import Case


def advise(
    rules: Rules, case: Case | Snapshot, *, edition: str | None = None, strict_edition: bool = False
) -> Advice:
    """The next permitted table for a case, with its justification.

    `edition` forces an edition by id instead of the one in force on the reference date;
    `strict_edition` refuses any edition that is only carried forward. Raises `CaseError`, and
    `RulesError` where the rules are too large to decide.
    """
    told = case if isinstance(case, Snapshot) else case.snapshot
    advice = Advice(_Making(Asked(rules, told, edition, strict_edition)))
    advice.status  # noqa: B018 - so that whatever is refused is refused here
    return advice


class _Making:
    """What makes the parts of one advice."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.asked,)  # not what was found

    @cached_property
    def verdict(self) -> Verdict:
        """What the case comes to; raises `CaseError`."""
        return self.asked.verdict()

    @cached_property
    def otherwise(self) -> Otherwise:
        """What it comes to under other readings."""
        return Otherwise(self.asked, self.verdict.route, self.verdict)

    def part(self, advice: Advice, name: str) -> object:
        with refusing():
            return _MADE[name](advice, self)


_MADE: Mapping[str, Callable[[Advice, _Making], object]] = {
    "case_id": lambda _, by: by.verdict.case.case_id,
    "reference_date": lambda _, by: by.verdict.case.reference_date,
    "municipality": lambda _, by: by.verdict.route.municipality,
    "status": lambda _, by: by.verdict.status,
    "summary": lambda its, by: summary(by.verdict, its.next, its.questions, its.unmet),
    "possible_statuses": lambda _, by: by.verdict.statuses,
    "leaning": lambda _, by: by.verdict.leaning,
    "possible_routes": lambda _, by: _possible_routes(by.verdict),
    "taken": lambda _, by: advising.taken(by.verdict),
    "next": lambda _, by: advising.next_table(by.verdict),
    "side_tables": lambda _, by: advising.side_tables(by.verdict),
    "options": lambda _, by: advising.options(by.verdict),
    "route": lambda _, by: by.verdict.other_route,
    "phase": lambda _, by: advising.phase(by.verdict),
    "unmet": lambda _, by: tuple(advising.unmet(by.verdict)),
    "questions": lambda its, by: questions(by.verdict, its.side_tables),
    "duties": lambda _, by: tuple(advising.duties(by.verdict)),
    "warnings": lambda its, by: tuple(warnings(by.verdict, its.next)),
    "assumptions": lambda _, by: tuple(advising.assumptions(by.verdict)),
    "timeline": lambda _, by: timeline(by.verdict),
    "justification": lambda _, by: justification(by.verdict),
    "edition": lambda _, by: by.verdict.route.edition,
    "carried_forward": lambda _, by: by.verdict.carried_forward,
    "provenance": lambda _, by: _provenance(by.verdict.rules),
    "otherwise": lambda _, by: by.otherwise,
    "attending": lambda _, by: by.verdict.attending,
    "asker": lambda _, by: by.verdict.case.asker,
    "budget": lambda _, by: by.verdict.situation.budget,
}
"""How each part is made."""


def _possible_routes(verdict: Verdict) -> tuple[OtherRoute, ...]:
    return tuple(verdict.routes_open) if verdict.status == "undetermined" else ()


def _provenance(rules: Rules) -> Provenance:
    return Provenance(rules.sha256, __version__, rules.origin)
