"""What other rules change for one case: what it is told under either, part by part.

Only the parts that are compared are worked out: no other reading, question or explanation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from routeboek.advice import Advice
from routeboek.analysis.aspects import ASPECTS
from routeboek.book import Rules
from routeboek.diagnostic import Diagnostic, RouteboekError
from routeboek.evaluator import advise
from routeboek.snapshot import Snapshot
from routeboek.tables import Application

KINDS = (
    "refused", "admitted",
    "status", "table", "applicant", "earlier", "later", "term", "opens",
    "rest",
)  # fmt: skip
"""How the advice on a case can change, what matters most first; `term` is that there comes to be a
last day or no longer is one, `rest` that all of these are the same and something else is not."""

_PARTS: dict[Callable[[Advice], object], str] = {}
"""Everything that an advice says, each once, with its name."""
for _one in ASPECTS:
    _PARTS.setdefault(_one.said, _one.name)

_AGAIN = frozenset({"edition", "succeeds"})
"""What holds parts of what is said elsewhere: named only where nothing else differs."""


class Answer(NamedTuple):
    """The answer on a case: the status, the table or route it is about, and until when."""

    status: str
    about: str | None
    name: str
    applications: tuple[tuple[str, str, str], ...]  # names of who applies, to whom and via whom
    latest: date | None
    opens_on: date | None


class Told(NamedTuple):
    """What a case is told: the answer, and every part of what is said."""

    answer: Answer
    said: tuple[object, ...]


class Refused(NamedTuple):
    """Why a case is told nothing."""

    found: Sequence[Diagnostic]


class Changed(NamedTuple):
    """A case of which the advice changes: its own name if it has one, and where it stands.

    `kinds` are how it changes, `parts` which aspects; a side without an answer refuses the case.
    """

    case_id: str | None
    place: str
    kinds: tuple[str, ...]
    parts: tuple[str, ...]
    before: Answer | None
    after: Answer | None


def told(rules: Rules, case: Snapshot, edition: str | None = None) -> Told | Refused:
    """What a case is told by these rules, or by one edition of them."""
    try:
        return _told(advise(rules, case, edition=edition))
    except RouteboekError as refusal:
        return Refused(refusal.diagnostics)


def alike(old: Rules, new: Rules) -> frozenset[tuple[str, str]]:
    """The sectors and municipalities in which two rule books are the very same."""
    if _apart_from_routes(old) != _apart_from_routes(new):
        return frozenset()
    return frozenset(
        (sector.id, place)
        for sector in new.sectors.values()
        for place in new.municipalities
        if old.sectors.get(sector.id) == sector
        and all(
            old.routes.get((edition.id, place)) == new.routes.get((edition.id, place))
            for edition in sector.editions
        )
    )


def _apart_from_routes(rules: Rules) -> Rules:
    """All that the routes have in common, and nothing that only says which rule book it is."""
    return rules._replace(
        sectors={}, routes={}, sha256="", origin="", untranslated=(), variants=None
    )


def changed(
    case_id: str | None, place: str, before: Told | Refused, after: Told | Refused
) -> Changed | None:
    """How what a case is told changes, if it does; to be refused on both sides is no change."""
    if isinstance(before, Refused) or isinstance(after, Refused):
        answers = [None if isinstance(one, Refused) else one.answer for one in (before, after)]
        if answers == [None, None]:
            return None
        kind = "refused" if answers[1] is None else "admitted"
        return Changed(case_id, place, (kind,), (), *answers)
    pairs = zip(_PARTS.values(), before.said, after.said, strict=True)
    parts = [name for name, was, becomes in pairs if was != becomes]
    parts = [name for name in parts if name not in _AGAIN] or parts
    kinds = tuple(_kinds(before.answer, after.answer, parts))
    if not kinds:
        return None
    return Changed(case_id, place, kinds, tuple(parts), before.answer, after.answer)


def _kinds(before: Answer, after: Answer, parts: Sequence[str]) -> list[str]:
    found = []
    if before.status != after.status:
        found.append("status")
    if before.about != after.about:
        found.append("table")
    if "applications" in parts:
        found.append("applicant")
    if before.latest and after.latest and before.latest != after.latest:
        found.append("earlier" if after.latest < before.latest else "later")
    elif before.latest != after.latest:
        found.append("term")
    if before.opens_on != after.opens_on:
        found.append("opens")
    return found or (["rest"] if parts else [])


# ---------------------------------------------------------------- one side


def _told(advice: Advice) -> Told:
    return Told(_answer(advice), tuple([said(advice) for said in _PARTS]))


def _answer(its: Advice) -> Answer:
    following = its.next
    about = following.definition if following else its.route
    if about is None:
        return Answer(its.status, None, "", (), None, None)
    term = following.deadline if following else None
    return Answer(
        its.status,
        about.id,
        about.name,
        tuple([_named(one) for one in (following or about).applications]),
        (term.latest or term.at_most) if term else None,
        following.opens_on if following else None,
    )


def _named(one: Application) -> tuple[str, str, str]:
    return one.applicant.name, one.to.name, one.via.name if one.via else ""
