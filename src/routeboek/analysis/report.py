"""Everything that `routeboek check` proves of a rule book that could be read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from routeboek.analysis.checks import CHECKS
from routeboek.analysis.effort import too_laborious
from routeboek.analysis.finding import Finding, key_of
from routeboek.analysis.likeness import Likeness
from routeboek.analysis.study import Cause, FileCheck, Raw, RouteCheck, Study
from routeboek.analysis.variants import Variant, look_at, variants_of
from routeboek.analysis.waivers import NOT_PROVED, accepted, counting, waived
from routeboek.book import Route, Rules
from routeboek.budget import TooLarge
from routeboek.diagnostic import Diagnostic, Span
from routeboek.diagram import DEFAULT_LIMIT
from routeboek.messages import say
from routeboek.reading import RuleFiles


class Report(NamedTuple):
    """The findings, the routes on which they are complete and those that were too large.

    `situations` is how many situations were looked at: all that the rules tell apart. `readings`
    is under how many other readings the rules were looked at too, each by itself.
    """

    findings: tuple[Finding, ...]
    proved: tuple[Route, ...]
    not_proved: tuple[Route, ...]
    situations: int
    readings: int = 0


def checked(files: RuleFiles, today: date, limit: int = DEFAULT_LIMIT) -> Report:
    """What is wrong with a rule book, as far as that can be proved without running cases.

    `today` decides which waivers have expired; `limit` is the number of nodes that the diagrams
    of one route may have. The rules are looked at under the readings that they choose, and under
    each other reading by itself.
    """
    likeness = Likeness()
    report = _as_chosen(files, today, limit, likeness)
    waived_now = counting(files, today)
    told = {(one.diagnostic.code, one.diagnostic.span) for one in report.findings}
    findings, not_proved = [*report.findings], [*report.not_proved]
    variants = [*variants_of(files)]
    for variant in variants:
        variant.raws += _of_variant(variant)
    but = {(one.edition.id, one.municipality) for one in not_proved}
    look_at(variants, limit, but, likeness, _of_a_reading)

    def is_news(raw: Raw) -> bool:
        if raw.severity == "hint":  # that is about how the rules as they are may have been meant
            return False
        is_waived = (raw.code, key_of(raw.at)) in waived_now
        return not is_waived and (raw.code, _span_of(raw)) not in told

    for variant in variants:
        incoherent = [
            Finding(one) for one in variant.incoherent if (one.code, one.span) not in told
        ]
        found = [*incoherent, *_told(variant.raws, variant.studies, is_news)]
        findings += [one._replace(under=variant.name) for one in found]
        not_proved += [route for route in variant.too_large if route not in not_proved]
    return report._replace(
        findings=tuple(findings), not_proved=tuple(not_proved), readings=len(variants)
    )


def _of_variant(variant: Variant) -> Iterator[Raw]:
    """What is wrong with the files of a variant, where it differs by the reading."""
    if variant.files:
        differing = variant.files.rules._replace(routes=variant.touched)
        yield from _of_files(variant.files._replace(rules=differing), of_routes=True)


def checked_as_chosen(files: RuleFiles, today: date, limit: int = DEFAULT_LIMIT) -> Report:
    """The same under the readings that the rules choose, and no others."""
    return _as_chosen(files, today, limit, Likeness())


def _as_chosen(files: RuleFiles, today: date, limit: int, likeness: Likeness) -> Report:
    rules = files.rules
    studies: list[Study] = []
    found, last = list(_of_files(files)), dict[str, int]()
    too_large = [*too_laborious(rules, likeness)]
    small_enough = [route for route in rules.routes.values() if route not in too_large]
    for route, *others in likeness.groups(small_enough):
        try:
            studies.append(Study(files, route, limit, None, others))
        except TooLarge:
            too_large += [route, *others]
    try:
        of_routes, last = _of_routes(studies, accepted(files))
        findings = _told([*found, *of_routes], studies)
    except TooLarge:
        too_large += [route for study in studies for route in study.alike]
        studies, findings = [], _told(found, ())
    last |= {route.edition.id: NOT_PROVED for route in too_large}
    return Report(
        tuple(waived(files, findings, last, today)),
        tuple(route for route in rules.routes.values() if route not in too_large),
        tuple(too_large),
        sum(_situations(study) for study in studies),
    )


def _of_files(files: RuleFiles, *, of_routes: bool = False) -> Iterator[Raw]:
    """What is wrong with the files, or only with what differs by route."""
    for check in CHECKS:
        if isinstance(check, FileCheck) and (check.of_routes or not of_routes):
            yield from check.find(files)


_OF_A_READING = (Cause.CHOICE, Cause.OUTCOME)
"""What is looked for under a reading that is not chosen: that a condition then decides nothing,
because another one goes without saying, is what the reading means."""


def _of_a_reading(studies: Sequence[Study]) -> list[Raw]:
    """What is wrong with routes under a reading that is not chosen."""
    found, _ = _of_routes(studies, (), _OF_A_READING)
    return found


def _of_routes(
    studies: Sequence[Study],
    waived: Collection[tuple[str, str]],
    causes: Iterable[Cause] = tuple(Cause),
) -> tuple[list[Raw], dict[str, int]]:
    """What is wrong with the routes, for each edition of the first cause that has any.

    What is `waived` (code and key) hides nothing. For each edition in which a cause does hide the
    rest, which one that was.
    """
    found, last = list[Raw](), dict[str, int]()
    for cause in (causes := tuple(causes)):
        checks = [c for c in CHECKS if isinstance(c, RouteCheck) and c.cause is cause]
        raws = [raw for check in checks for raw in check.find(studies)]
        fresh = [raw for raw in raws if _edition(raw) not in last]
        told = [raw for raw in fresh if (raw.code, key_of(raw.at)) not in waived]
        last |= {_edition(raw): cause for raw in told}
        found += fresh
    in_own_lines = {raw.study for raw in found if raw.study and _is_in_own_lines(raw, raw.study)}
    if in_own_lines:
        apart = [one.apart() if one in in_own_lines else [one] for one in studies]
        return _of_routes([one for some in apart for one in some], waived, causes)
    return found, last


def _is_in_own_lines(raw: Raw, study: Study) -> bool:
    """Whether a finding stands in other lines for others of the routes that are alike."""
    documents, of = study.files.documents, study.files.places.of
    own = [of(one.said).document for one in documents.municipal]
    own += [of(one.said).document for one in documents.municipalities]
    return len(study.alike) > 1 and any(raw.at.document is one for one in own)


def _edition(raw: Raw) -> str:
    return raw.study.route.edition.id if raw.study else ""


# ---------------------------------------------------------------- put into words


def _told(
    found: Iterable[Raw], studies: Sequence[Study], is_news: Callable[[Raw], bool] = bool
) -> list[Finding]:
    """The findings in words: one for each cause, however many municipalities it is in.

    Words take time, so what is no news is not put into words.
    """
    groups: dict[tuple[object, ...], list[Raw]] = {}
    by_route = {
        (route.edition.id, route.municipality): one for one in studies for route in one.alike
    }
    for raw in found:
        groups.setdefault((str(_span_of(raw)), raw.code), []).append(raw)
    findings = [
        _in_words([_shown(raw, by_route) for raw in group], studies)
        for group in groups.values()
        if is_news(group[0])
    ]
    return sorted(findings, key=lambda one: (one.diagnostic.span or Span(""), one.diagnostic.code))


def _shown(raw: Raw, studies: Mapping[tuple[str, str], Study]) -> Raw:
    """A finding; one about a table with the cases in which that table is permitted."""
    if raw.about is None:
        return raw
    route, table = raw.about
    study = studies.get((route.edition.id, route.municipality))
    if study is None:
        return raw
    study = study.of(route)
    there = study.where(study.outcome, "permitted", table)
    return raw._replace(study=study, cases=there if study.possible(there) else None)


def _in_words(group: Sequence[Raw], studies: Sequence[Study]) -> Finding:
    first = group[0]
    diagnostic = Diagnostic(first.code, _span_of(first), None, dict(first.params), first.severity)
    study, node = first.study, first.cases
    if study is None:
        return Finding(diagnostic, key_of(first.at))
    editions = {raw.study.route.edition.id for raw in group if raw.study}
    all_of_edition = [one for one in studies if one.route.edition.id in editions]
    where = _whereabouts(group, study.rules)
    if node is None:
        return Finding(diagnostic, key_of(first.at), where)
    counted = [
        len(raw.routes) * raw.study.count(raw.cases)
        for raw in group
        if raw.study and raw.cases is not None
    ]
    words = study.words(node)
    return Finding(
        diagnostic,
        key_of(first.at),
        f"{where}: {words}" if words else where,
        sum(counted) / sum(_situations(one) for one in all_of_edition),
        study.witness(node),
    )


def _situations(study: Study) -> int:
    """How many situations its routes have together."""
    return len(study.alike) * study.situations


def _whereabouts(group: Sequence[Raw], rules: Rules) -> str:
    """The editions, and the municipalities unless it is all of them."""
    found = [route for raw in group for route in raw.routes]
    editions = dict.fromkeys(route.edition.id for route in found)
    parts = [say("cases-edition", rules.language, edition=", ".join(editions))]
    names = dict.fromkeys(route.municipality for route in found)
    if len(names) < len({name for edition, name in rules.routes if edition in editions}):
        listed = ", ".join(rules.municipalities[name].name for name in names)
        parts.append(say("cases-municipality", rules.language, name=listed))
    return ", ".join(parts)


def _span_of(raw: Raw) -> Span:
    """Where a finding points at."""
    spans = raw.at.document.spans
    return spans.key(raw.at.path) if raw.key_only else spans.value(raw.at.path)
