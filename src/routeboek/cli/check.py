"""`routeboek check`: everything that is wrong with a rules folder, and what was proved of it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from routeboek.analysis.checks.translations import untranslated
from routeboek.analysis.finding import Finding
from routeboek.analysis.report import Report, checked
from routeboek.cli.app import Check
from routeboek.cli.output import (
    Code,
    complain,
    finding_lines,
    store_cases,
    write_exactly,
    write_lines,
)
from routeboek.diagnostic import Diagnostic, RulesError
from routeboek.files import here
from routeboek.load import load_files, stray_findings
from routeboek.messages import Language, say, say_count
from routeboek.reading import RuleFiles
from routeboek.render.ci import percentage, to_github, to_gitlab, to_json, to_sarif

MOST_UNTRANSLATED = 10
"""So many texts without a translation are listed; of more, how many there are."""
_NO_FOLDER = {"rules-folder-missing", "rules-folder-empty"}


def run(request: Check) -> Code:
    """Writes the findings and what was proved."""
    started = time.perf_counter()
    language = request.lang
    try:
        files = load_files(request.folder, language=language)
    except RulesError as error:
        missing = {one.code for one in error.diagnostics} <= _NO_FOLDER
        strays = [] if missing else stray_findings(request.folder)
        _report([Finding(one) for one in (*error.diagnostics, *strays)], request)
        return Code.RULES if missing else Code.FOUND
    report = checked(files, date.today(), request.nodes)  # noqa: DTZ011 - a waiver ends with a day
    found = [*map(Finding, stray_findings(request.folder)), *report.findings]
    every = [*found, *_untranslated(files)]
    numbers = _numbers(files, report)
    _report(every, request, numbers)
    if request.witness is not None:
        _write_witnesses(found, request.witness, language)
    if request.format == "text":
        told = {**numbers, "situations": _large(report.situations, language)}
        fine = not found and not report.not_proved
        lines = [say("check-fine" if fine else "check-proved", language, **told)]
        if report.readings:
            lines.append(say_count("check-readings", report.readings, language))
        for route in report.not_proved:
            name = files.rules.municipalities[route.municipality].name
            where = {"edition": route.edition.id, "municipality": name}
            lines.append(say("check-not-proved", language, **where))
        write_lines(lines)
        seconds = _decimal(f"{time.perf_counter() - started:.1f}", language)
        complain(say("check-seconds", language, seconds=seconds))
    if any(one.diagnostic.severity != "hint" for one in every):
        return Code.FOUND
    return Code.NOT_PROVED if report.not_proved else Code.DONE


def _untranslated(files: RuleFiles) -> Iterator[Finding]:
    for text, at in untranslated(files).items():
        span = at.document.spans.value(at.path)
        found = Diagnostic("untranslated", span, None, {"text": text}, "hint")
        yield Finding(found, f"en/{text}")


def _report(
    findings: Sequence[Finding], request: Check, numbers: dict[str, int] | None = None
) -> None:
    form, language = request.format, request.lang
    if form == "json":
        write_exactly(to_json(findings, language, numbers and {"checked": numbers}))
    elif form == "text":
        _report_text(findings, language)
    else:
        make = {"github": to_github, "gitlab": to_gitlab, "sarif": to_sarif}[form]
        write_exactly(make(findings, language, here()))


def _report_text(findings: Sequence[Finding], language: Language) -> None:
    """The findings; of many texts that miss a translation only the number."""
    lacking = [one for one in findings if one.diagnostic.code == "untranslated"]
    folded = len(lacking) > MOST_UNTRANSLATED
    shown = [one for one in findings if not folded or one.diagnostic.code != "untranslated"]
    write_lines(line for one in shown for line in _lines(one, language))
    severities = Counter(one.diagnostic.severity for one in shown)
    for severity in ("error", "warning", "hint"):
        if number := severities[severity]:
            complain(say_count(f"check-found-{severity}", number, language))
    if folded:
        complain(say("check-hints", language, n=len(lacking)))


def _lines(finding: Finding, language: Language) -> list[str]:
    lines = finding_lines([finding.diagnostic], language)
    if finding.under:
        lines.append("  " + say("check-under", language, reading=finding.under))
    if finding.cases:
        share = "" if finding.share is None else f" ({percentage(finding.share, language)})"
        lines.append("  " + say("check-cases", language, cases=finding.cases) + share)
    if finding.key and finding.diagnostic.severity != "hint":
        lines.append("  " + say("check-rule", language, rule=finding.key))
    return lines


def _numbers(files: RuleFiles, report: Report) -> dict[str, int]:
    rules = files.rules
    tables = {(route.edition.id, name) for route in rules.routes.values() for name in route.tables}
    return {
        "editions": sum(len(sector.editions) for sector in rules.sectors.values()),
        "municipalities": len(rules.municipalities),
        "tables": len(tables),
        "facts": len(rules.facts),
        "routes": len(report.proved),
        "not_proved": len(report.not_proved),
        "readings": report.readings,
        "situations": report.situations,
    }


def _large(number: int, language: Language) -> str:
    """A number as a person reads it: 12.345, or 3,3·10¹⁹."""
    if number < 1_000_000:
        return _decimal(f"{number:,}", language)
    digits, power = f"{number:.1e}".split("e+")
    raised = str(int(power)).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{_decimal(digits, language)}·10{raised}"


def _decimal(text: str, language: Language) -> str:
    return text.translate(str.maketrans(".,", ",.")) if language == "nl" else text


def _write_witnesses(findings: Iterable[Finding], folder: str, language: Language) -> None:
    """A case for every finding that has one, named after the code and a number."""
    numbers: Counter[str] = Counter()
    found = {}
    for finding in findings:
        if finding.witness is not None:
            code = finding.diagnostic.code
            numbers[code] += 1
            found[f"{code}-{numbers[code]}"] = finding.witness
    files = store_cases(folder, {name: one.case for name, one in found.items()})
    for name, one in found.items():
        complain(say("check-witness", language, file=str(files[name]), status=one.status))
