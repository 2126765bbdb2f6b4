"""Which cases get another advice under other rules: exactly, and with cases that show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import NamedTuple

from routeboek.analysis.aspects import ASPECTS, OF_NEXT, said
from routeboek.analysis.comparison import Comparison
from routeboek.book import Route, Rules
from routeboek.case import Case
from routeboek.diagnostic import RouteboekError
from routeboek.diagram import DEFAULT_LIMIT, Label, TooLarge
from routeboek.evaluator import advise
from routeboek.forms import iso_date
from routeboek.reading import RuleFiles

MOST_WITNESSES = 5


class Shown(NamedTuple):
    """The smallest case in which a change shows, as it can be told under either rules."""

    before: Mapping[str, object]
    after: Mapping[str, object]


class Change(NamedTuple):
    """What an aspect of the advice changes from and to, and for which cases.

    `share` is the part of all situations of the route, between 0 and 1.
    """

    aspect: str
    before: Label
    after: Label
    cases: str
    situations: int
    share: float
    shown: Shown | None = None


class RouteDifference(NamedTuple):
    """The difference in one municipality. `proved` is false when the rules are too complex."""

    old: Route | None
    new: Route | None
    changes: tuple[Change, ...] = ()
    situations: int = 0
    changed: int = 0
    proved: bool = True

    @property
    def same(self) -> bool:
        """Whether every case gets the same advice, and that was proved."""
        return bool(self.old and self.new and self.proved and not self.changes)

    @property
    def route(self) -> Route:
        """The newer of the two, or the one there is."""
        route = self.new or self.old
        assert route is not None
        return route


def compared(
    old: RuleFiles,
    new: RuleFiles,
    editions: tuple[str, str] | None = None,
    limit: int = DEFAULT_LIMIT,
) -> list[RouteDifference]:
    """The difference in every edition and municipality, or between two editions."""
    found = []
    for before, after in _pairs(old.rules, new.rules, editions):
        if before is None or after is None:
            found.append(RouteDifference(before, after))
            continue
        try:
            found.append(_difference(Comparison(old.rules, new.rules, before, after, limit)))
        except TooLarge:
            found.append(RouteDifference(before, after, proved=False))
    return found


def _pairs(
    old: Rules, new: Rules, editions: tuple[str, str] | None
) -> Iterator[tuple[Route | None, Route | None]]:
    if editions:
        names = dict.fromkeys((*old.municipalities, *new.municipalities))
        keys = [((editions[0], name), (editions[1], name)) for name in names]
    else:
        keys = [(key, key) for key in dict.fromkeys((*new.routes, *old.routes))]
    for before, after in keys:
        pair = old.routes.get(before), new.routes.get(after)
        if any(pair):
            yield pair


def shown_change(old: Rules, new: Rules, before: Route, after: Route) -> Change | None:
    """The first change between two routes that a case shows, if there is one."""
    one = Comparison(old, new, before, after, DEFAULT_LIMIT)
    for name in one.pairs:
        for was, becomes, _ in one.differences(name):
            change = Change(name, was, becomes, "", 0, 0.0)
            shown = _shown(one, change)
            if shown is not None:
                return change._replace(shown=shown)
    return None


def _difference(one: Comparison) -> RouteDifference:
    """Every change, the largest first."""
    total = one.cases.situations
    changes = [change for name in one.pairs for change in _changes(one, name, total)]
    changes.sort(key=_order)
    shown = 0
    for at, change in enumerate(changes):
        if shown == MOST_WITNESSES:
            break
        case = _shown(one, change)
        shown += case is not None
        changes[at] = change._replace(shown=case)
    changed = one.cases.count(one.changed())
    return RouteDifference(one.before, one.after, tuple(changes), total, changed)


def _changes(one: Comparison, aspect: str, total: int) -> Iterator[Change]:
    for before, after, here in one.differences(aspect):
        count, words = one.cases.count(here), one.cases.words(here)
        yield Change(aspect, before, after, words, count, count / total)


def _order(change: Change) -> tuple[object, ...]:
    """Another next step first, then what is said of it; the largest first."""
    first = [one.name for one in ASPECTS if one.name in OF_NEXT]
    return [*first, change.aspect].index(change.aspect), -change.situations, repr(change[:3])


# ---------------------------------------------------------------- cases that show it


def _shown(one: Comparison, change: Change) -> Shown | None:
    """The smallest case that shows a change, if either rules can be asked about it."""
    where = one.where(change.aspect, (change.before, change.after))
    box = one.cases.smallest(where, one.pairs[change.aspect])
    if box is None:
        return None
    case = one.cases.case(box)
    editions = one.before.edition, one.after.edition
    if change.aspect in ("weeks", "edition:clock"):
        case = _with_clocks(case, *(edition.clock for edition in editions))
    case = _dated(case, one) if one.forced else case
    shown = Shown(told_to(case, one.old), told_to(case, one.new))
    asked = [edition.id if one.forced else None for edition in editions]
    before = answer(one.old, shown.before, asked[0])
    after = answer(one.new, shown.after, asked[1])
    return shown if before != after else None


def _dated(case: Mapping[str, object], one: Comparison) -> dict[str, object]:
    """The case with each table held on a day on which an edition had it."""
    history = case.get("history")
    if not isinstance(history, list):
        return dict(case)
    older = one.after if one.newer is one.before else one.before
    last = (one.newer.edition.valid_from - timedelta(days=1)).isoformat()
    moved = [
        {key: last if value == case["reference_date"] else value for key, value in entry.items()}
        if entry["table"] in older.tables
        else entry
        for entry in history
    ]
    return {**case, "history": moved}


def answer(rules: Rules, case: Mapping[str, object], edition: str | None = None) -> object:
    """What an advice says that is not explanation, or why there is none."""
    try:
        advice = advise(rules, Case.model_validate(dict(case)), edition=edition)
    except RouteboekError as refusal:
        return tuple(sorted({one.code for one in refusal.diagnostics}))
    return said(advice)


def _with_clocks(case: Mapping[str, object], *clocks: str) -> dict[str, object]:
    """The case with the dates that weeks are counted from; none lies after another date."""
    facts = case["facts"]
    assert isinstance(facts, dict)
    dates = [day for day in facts.values() if isinstance(day, str) and iso_date(day)]
    first = min([*dates, str(case["reference_date"])])
    return {**case, "facts": {**dict.fromkeys(clocks, first), **facts}}


def told_to(case: Mapping[str, object], rules: Rules) -> dict[str, object]:
    """The case without facts that these rules have not declared."""
    facts = case.get("facts")
    assert isinstance(facts, dict)
    return {**case, "facts": {n: value for n, value in facts.items() if n in rules.facts}}
