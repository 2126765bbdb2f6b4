"""Findings that the rules accept, and what is wrong with the waivers that accept them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta

from routeboek.analysis.checks import CHECKS
from routeboek.analysis.finding import Finding, key_of
from routeboek.analysis.study import RouteCheck
from routeboek.diagnostic import Diagnostic, Span
from routeboek.documents import Waiver
from routeboek.reading import RuleFiles

NOT_PROVED = 0
"""Stands for the cause that hides all others in an edition that was too large."""


def accepted(files: RuleFiles) -> Collection[tuple[str, str]]:
    """What is accepted, expired or not: codes, each with the key of a part of the rules."""
    return {(waiver.code, waiver.rule) for waiver in files.documents.region.said.waivers}


def counting(files: RuleFiles, today: date) -> Collection[tuple[str, str]]:
    """What is accepted today."""
    waivers = files.documents.region.said.waivers
    return {(one.code, one.rule) for one in waivers if one.until >= today}


def waived(
    files: RuleFiles, findings: Sequence[Finding], last: Mapping[str, int], today: date
) -> list[Finding]:
    """The findings without those that are accepted, and what is wrong with the waivers.

    `last` tells for editions which cause hides the findings of later ones.
    """
    region, now = files.documents.region.said, counting(files, today)
    kept = [one for one in findings if (one.diagnostic.code, one.key) not in now]
    met = {(one.diagnostic.code, one.key) for one in findings}
    limit = _limit(files)
    for waiver in region.waivers:
        here, key = files.places.of(waiver), f"waivers/{waiver.code}/{waiver.rule}"
        is_met = (waiver.code, waiver.rule) in met
        params = {**waiver._asdict(), "until": waiver.until.isoformat(), "limit": limit.isoformat()}
        for code, field in _wrong(files, waiver, last, limit, today, is_met=is_met):
            span = here.document.spans.value((*here.path, field))
            severity = "warning" if code == "waiver-unused" else "error"
            kept.append(Finding(Diagnostic(code, span, None, params, severity), key))
    return sorted(kept, key=lambda one: (one.diagnostic.span or Span(""), one.diagnostic.code))


def _wrong(
    files: RuleFiles,
    waiver: Waiver,
    last: Mapping[str, int],
    limit: date,
    today: date,
    *,
    is_met: bool,
) -> Iterator[tuple[str, str]]:
    """What is wrong with a waiver: codes, and the field that each is about."""
    check = next((one for one in CHECKS if waiver.code in one.codes), None)
    if check is None:
        yield "waiver-code-unknown", "code"
    elif is_met and waiver.until < today:
        yield "waiver-expired", "until"
    elif is_met and waiver.until > limit:
        yield "waiver-too-long", "until"
    elif not is_met and not _is_part(files, waiver.rule):
        yield "waiver-rule-unknown", "rule"
    elif not is_met and not _is_hidden(files, waiver, check, last):
        yield "waiver-unused", "rule"


def _limit(files: RuleFiles) -> date:
    """The last day of the school year after that of the newest edition.

    Counted from the rules and not from today, so that a waiver is never wrong by itself.
    """
    editions = [one for sector in files.rules.sectors.values() for one in sector.editions]
    newest = max(one.made_for for one in editions)
    month, day = files.rules.school_year_starts
    return date(newest + 2, month, day) - timedelta(days=1)


def _is_part(files: RuleFiles, key: str) -> bool:
    """Whether some part of the rules, or some translation, has this key."""
    documents = (*files.documents.all(), *files.documents.translations)
    places = (files.places.of(one.said).below() for one in documents)
    return any(key_of(at) == key for below in places for at, _ in below)


def _is_hidden(files: RuleFiles, waiver: Waiver, check: object, last: Mapping[str, int]) -> bool:
    """Whether something else may hide what is accepted: another cause that comes before it."""
    if not isinstance(check, RouteCheck):
        return False
    editions = {edition for edition, _ in files.rules.routes}
    of_rule = editions & set(waiver.rule.split("/")) or editions
    return any(last.get(edition, check.cause) < check.cause for edition in of_rule)
