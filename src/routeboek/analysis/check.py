"""Everything that `routeboek check` proves of a rule book that could be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from routeboek.analysis.finding import Finding
from routeboek.analysis.route import route_findings
from routeboek.analysis.structure import structure_findings
from routeboek.analysis.study import Raw, Study, told
from routeboek.book import Route
from routeboek.diagnostic import Diagnostic, Span
from routeboek.diagram import DEFAULT_LIMIT, TooLarge
from routeboek.reading import RuleFiles


class Report(NamedTuple):
    """The findings, the routes on which they are complete and those that were too large.

    `situations` is how many situations were looked at: all that the rules tell apart.
    """

    findings: tuple[Finding, ...]
    proved: tuple[Route, ...]
    not_proved: tuple[Route, ...]
    situations: int


def checked(files: RuleFiles, today: date, limit: int = DEFAULT_LIMIT) -> Report:
    """What is wrong with a rule book, as far as that can be proved without running cases.

    `today` decides which waivers have expired; `limit` is the number of nodes that the diagrams
    of one route may have.
    """
    studies: list[Study] = []
    found: list[Raw] = list(structure_findings(files))
    too_large: list[Route] = []
    for route in files.rules.routes.values():
        try:
            studies.append(Study(files, route, limit))
        except TooLarge:
            too_large.append(route)
    try:
        region, _ = files.documents.region
        waived = {(waiver.code, waiver.rule) for waiver in region.waivers}
        found += route_findings(studies, waived)
        findings = told(found, studies)
    except TooLarge:
        too_large += [study.route for study in studies]
        studies, findings = [], told(structure_findings(files), ())
    return Report(
        tuple(_waived(files, findings, today, complete=not too_large)),
        tuple(study.route for study in studies),
        tuple(too_large),
        sum(study.situations for study in studies),
    )


def _waived(
    files: RuleFiles, findings: Sequence[Finding], today: date, *, complete: bool
) -> Iterable[Finding]:
    """The findings without those that the rules accept, and what is wrong with the waivers."""
    region, at = files.documents.region
    accepted = {(waiver.code, waiver.rule) for waiver in region.waivers if waiver.until >= today}
    kept = [one for one in findings if (one.diagnostic.code, one.key) not in accepted]
    met = {(one.diagnostic.code, one.key) for one in findings}
    # Another error may hide what is waived: only without errors is a waiver surely unneeded.
    sure = complete and not any(one.diagnostic.severity == "error" for one in kept)
    for index, waiver in enumerate(region.waivers):
        params = {"code": waiver.code, "rule": waiver.rule, "until": waiver.until.isoformat()}
        here, key = at.down("waivers", index), f"waivers/{waiver.code}/{waiver.rule}"
        if sure and (waiver.code, waiver.rule) not in met:
            span = here.document.spans.value((*here.path, "rule"))
            kept.append(Finding(Diagnostic("waiver-unused", span, None, params, "warning"), key))
        elif waiver.until < today:
            span = here.document.spans.value((*here.path, "until"))
            kept.append(Finding(Diagnostic("waiver-expired", span, None, params), key))
    return sorted(kept, key=lambda one: (one.diagnostic.span or Span(""), one.diagnostic.code))
