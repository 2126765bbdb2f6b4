"""One edition in one municipality under study, and findings that name the cases they are about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import PurePath
from typing import NamedTuple

from routeboek.analysis.finding import Finding, Witness
from routeboek.analysis.region import Cases, Region
from routeboek.analysis.space import Space
from routeboek.book import Edition, Route, Rules
from routeboek.diagnostic import Diagnostic, Span
from routeboek.diagram import LARGEST_DECISION, Node
from routeboek.meaning import Outcome
from routeboek.messages import say
from routeboek.reading import RuleFiles
from routeboek.vocabulary import At


class Raw(NamedTuple):
    """A finding before it is put into words: `cases` is where it shows, None for nowhere.

    A finding about a table (`about`: its route and its id) shows in the cases that may go there.
    """

    code: str
    at: At
    params: tuple[tuple[str, str], ...] = ()
    cases: Node | None = None
    study: Study | None = None
    severity: str = "error"
    key_only: bool = False
    about: tuple[Route, str] | None = None


class Study(Cases):
    """An edition in one municipality, its space and its outcome."""

    def __init__(self, files: RuleFiles, route: Route, limit: int) -> None:
        self.files, self.rules, self.route = files, files.rules, route
        impossible = [one.when for one in self.rules.impossible]
        promised = [promise.when for promise in route.edition.promises]
        days = days_of(self.rules, route.edition)
        first = min(limit, LARGEST_DECISION)
        space = Space([route], self.rules.facts, impossible, days, promised, first)
        super().__init__(space, Region(self.rules, route, space))
        self.outcome = space.outcome(route)
        space.diagrams.limit = limit  # it can be decided: the rest is for who studies it
        self.constants: dict[int, str] = {}  # codes of rules by identity, see `idle`

    def where(self, outcome: Node, status: str, about: str | None = None) -> Node:
        """Where an outcome has a status, and is about a table or route."""
        return self.space.diagrams.relabelled(
            outcome,
            lambda found: (
                isinstance(found, Outcome)
                and found.status == status
                and (about is None or found.about == about)
            ),
        )

    def witness(self, node: Node) -> Witness | None:
        """The smallest case in which something is true, with what is advised on it."""
        box = self.smallest(node, self.outcome)
        if box is None:
            return None
        # What the box leaves open can hold points that are no case.
        point = self.space.diagrams.point(
            self.space.all([self.space.valid, self.space.diagrams.inside(box)])
        )
        assert point is not None
        outcome = self.space.diagrams.label(self.outcome, point)
        assert isinstance(outcome, Outcome)
        return Witness(self.region.case(box), outcome.status, outcome.about)


def told(found: Iterable[Raw], studies: Sequence[Study]) -> list[Finding]:
    """The findings in words: one for each cause, however many municipalities it is in."""
    groups: dict[tuple[object, ...], list[Raw]] = {}
    by_route = {(one.route.edition.id, one.route.municipality): one for one in studies}
    for raw in found:
        shown = _shown_at_its_table(raw, by_route) if raw.about else raw
        groups.setdefault((str(span_of(raw)), raw.code), []).append(shown)
    findings = [_told(group, studies) for group in groups.values()]
    return sorted(findings, key=lambda one: (one.diagnostic.span or Span(""), one.diagnostic.code))


def _shown_at_its_table(raw: Raw, studies: Mapping[tuple[str, str], Study]) -> Raw:
    """A finding about a table, with the cases in which that table is permitted."""
    assert raw.about is not None
    route, table = raw.about
    study = studies.get((route.edition.id, route.municipality))
    if study is None:
        return raw
    there = study.where(study.outcome, "permitted", table)
    return raw._replace(study=study, cases=there if study.possible(there) else None)


def _told(group: Sequence[Raw], studies: Sequence[Study]) -> Finding:
    first = group[0]
    diagnostic = Diagnostic(first.code, span_of(first), None, dict(first.params), first.severity)
    study, node = first.study, first.cases
    if study is None:
        return Finding(diagnostic, key_of(first.at))
    editions = {raw.study.route.edition.id for raw in group if raw.study}
    all_of_edition = [one for one in studies if one.route.edition.id in editions]
    region = _whereabouts(group, all_of_edition, study)
    if node is None:
        return Finding(diagnostic, key_of(first.at), region)
    counted = [
        raw.study.space.diagrams.count(raw.study.space.all([raw.study.space.valid, raw.cases]))
        for raw in group
        if raw.study and raw.cases is not None
    ]
    words = study.words(node)
    return Finding(
        diagnostic,
        key_of(first.at),
        f"{region}: {words}" if words else region,
        sum(counted) / sum(one.situations for one in all_of_edition),
        study.witness(node),
    )


def _whereabouts(group: Sequence[Raw], studies: Sequence[Study], study: Study) -> str:
    """The editions, and the municipalities unless it is all of them."""
    rules = study.rules
    found = [raw.study.route for raw in group if raw.study]
    editions = ", ".join(dict.fromkeys(route.edition.id for route in found))
    parts = [say("cases-edition", rules.language, edition=editions)]
    names = dict.fromkeys(route.municipality for route in found)
    if len(names) < len({one.route.municipality for one in studies}):
        listed = ", ".join(rules.municipalities[name].name for name in names)
        parts.append(say("cases-municipality", rules.language, name=listed))
    return ", ".join(parts)


def span_of(raw: Raw) -> Span:
    """Where a finding points at."""
    spans = raw.at.document.spans
    return spans.key(raw.at.path) if raw.key_only else spans.value(raw.at.path)


def key_of(at: At) -> str:
    """The name of a rule element that stays when lines move: ids instead of numbers."""
    file = PurePath(at.document.spans.value().file).stem
    names = list(dict.fromkeys(name for name in (file, at.document.name) if name))
    found: object = at.document.data
    for step in at.path:
        if isinstance(found, dict):
            found = found.get(str(step))
            names.append(str(step))
        elif isinstance(found, list) and isinstance(step, int) and step < len(found):
            found = found[step]
            names.append(name_of(found) or str(step))
    return "/".join(names).replace(f"{file}/{file}/", f"{file}/")


def name_of(node: object) -> str:
    """What an item of a list is known by."""
    if not isinstance(node, dict):
        return ""
    keys = ("table", "id", "code", "fact", "tried", "role", "applicant", "edition")
    return next((str(node[key]) for key in keys if node.get(key)), "")


def days_of(rules: Rules, edition: Edition) -> tuple[int, int]:
    """The first and last reference date on which an edition can be used (ordinals)."""
    editions = rules.sectors[edition.sector].editions
    later = [one for one in editions if one.valid_from > edition.valid_from]
    if later:
        last = later[0].valid_from - timedelta(days=1)
    else:
        month, day = rules.school_year_starts
        years = int(edition.school_year[:4]) + rules.carry_forward_years + 1
        last = date(years, month, day) - timedelta(days=1)
    first = edition.valid_from.toordinal()
    return first, max(first, last.toordinal())
