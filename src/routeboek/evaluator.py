"""The heart: a case and a rule book give an advice.

`advise` is pure and total: it reads no clock, file or environment, and either returns an advice
or raises `CaseError`, or `RulesError` where the rules are too large to decide. In order: the
edition in force, what the facts and the history say (`refusals`), the outcomes that are still
possible (`verdict`), what to ask (`questions`), and then the words for them (`telling`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from routeboek import advising
from routeboek._version import __version__
from routeboek.advice import Advice, Provenance
from routeboek.book import Rules
from routeboek.diagnostic import Diagnostic, RulesError
from routeboek.diagram import TooLarge
from routeboek.otherwise import Asked, Otherwise
from routeboek.questions import questions
from routeboek.refusals import situated
from routeboek.snapshot import Snapshot
from routeboek.tables import OtherRoute
from routeboek.telling import justification, summary, warnings
from routeboek.times import timeline
from routeboek.verdict import Verdict

if TYPE_CHECKING:
    from routeboek.case import Case

T = TypeVar("T")


def advise(
    rules: Rules, case: Case | Snapshot, *, edition: str | None = None, strict_edition: bool = False
) -> Advice:
    """The next permitted table for a case, with its justification.

    `edition` forces an edition by id instead of the one in force on the reference date;
    `strict_edition` refuses an edition that is only carried forward. Raises `CaseError`, and
    `RulesError` where the rules are too large to decide.
    """
    return looked_at(rules, case, Parts.whole, edition=edition, strict_edition=strict_edition)


def looked_at(
    rules: Rules,
    case: Case | Snapshot,
    look: Callable[[Parts], T],
    *,
    edition: str | None = None,
    strict_edition: bool = False,
) -> T:
    """What a look at the parts of an advice gives; no other parts are made. Raises as `advise`."""
    told = case if isinstance(case, Snapshot) else case.snapshot
    asked = Asked(rules, told, edition, strict_edition)
    try:
        placed = situated(rules, told, edition, strict_edition)
        verdict = Verdict(rules, told, placed)
        return look(Parts(verdict, Otherwise(asked, placed.route, verdict)))
    except TooLarge:
        raise RulesError([Diagnostic("rules-undecidable")]) from None


class Parts:
    """The parts of an advice, each made when it is first looked at."""

    def __init__(self, verdict: Verdict, otherwise: Otherwise) -> None:
        self.verdict, self.otherwise = verdict, otherwise

    def __getattr__(self, name: str) -> Any:
        """A field of an advice, or else what an advice makes of its fields."""
        if name in _MADE:
            self.__dict__[name] = made = _MADE[name](self)
            return made
        if name not in vars(Advice):
            raise AttributeError(name)
        return vars(Advice)[name].__get__(self)

    def whole(self) -> Advice:
        """Everything together."""
        return Advice(*[getattr(self, name) for name in Advice._fields])


_MADE: Mapping[str, Callable[[Parts], object]] = {
    "case_id": lambda its: its.verdict.case.case_id,
    "reference_date": lambda its: its.verdict.case.reference_date,
    "municipality": lambda its: its.verdict.route.municipality,
    "status": lambda its: its.verdict.status,
    "summary": lambda its: summary(its.verdict, its.next, its.questions, its.unmet),
    "possible_statuses": lambda its: its.verdict.statuses,
    "leaning": lambda its: its.verdict.leaning,
    "possible_routes": lambda its: _possible_routes(its.verdict),
    "taken": lambda its: advising.taken(its.verdict),
    "next": lambda its: advising.next_table(its.verdict),
    "side_tables": lambda its: advising.side_tables(its.verdict),
    "options": lambda its: advising.options(its.verdict),
    "route": lambda its: its.verdict.other_route,
    "phase": lambda its: advising.phase(its.verdict),
    "unmet": lambda its: tuple(advising.unmet(its.verdict)),
    "questions": lambda its: questions(its.verdict, its.side_tables),
    "duties": lambda its: tuple(advising.duties(its.verdict)),
    "warnings": lambda its: tuple(warnings(its.verdict, its.next)),
    "assumptions": lambda its: tuple(advising.assumptions(its.verdict)),
    "timeline": lambda its: timeline(its.verdict),
    "justification": lambda its: justification(its.verdict),
    "edition": lambda its: its.verdict.route.edition,
    "carried_forward": lambda its: its.verdict.carried_forward,
    "provenance": lambda its: _provenance(its.verdict.rules),
    "attending": lambda its: its.verdict.attending,
    "asker": lambda its: its.verdict.case.asker,
}
"""How each field is made, but for `otherwise`, which is given."""


def _possible_routes(verdict: Verdict) -> tuple[OtherRoute, ...]:
    return tuple(verdict.routes_open) if verdict.status == "undetermined" else ()


def _provenance(rules: Rules) -> Provenance:
    return Provenance(rules.sha256, __version__, rules.origin)
