"""`routeboek check`: everything that is wrong with a rules folder, and what was proved of it."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from routeboek.analysis.finding import Finding
from routeboek.analysis.report import Report, checked
from routeboek.book import Route
from routeboek.cli.app import Check
from routeboek.cli.output import Code, complain, encoding, write
from routeboek.diagnostic import Diagnostic, RulesError, Span
from routeboek.load import load_files, rules_folder, stray_findings
from routeboek.messages import Language, say
from routeboek.reading import RuleFiles
from routeboek.render.ci import percentage, to_github, to_gitlab, to_json, to_sarif
from routeboek.render.jsonform import finding_line

TRANSLATIONS = "en.yaml"
_NO_FOLDER = {"rules-folder-missing", "rules-folder-empty"}


def run(request: Check) -> Code:
    """Writes the findings and what was proved."""
    started = time.perf_counter()
    try:
        files = load_files(request.folder, language=request.language)
    except RulesError as error:
        missing = {one.code for one in error.diagnostics} <= _NO_FOLDER
        strays = [] if missing else stray_findings(request.folder)
        _report([Finding(one) for one in (*error.diagnostics, *strays)], request)
        return Code.RULES if missing else Code.FOUND
    report = checked(files, date.today(), request.nodes)  # noqa: DTZ011 - a waiver ends with a day
    found = [*map(Finding, stray_findings(request.folder)), *report.findings]
    report = report._replace(findings=tuple(found))
    findings = [*report.findings, *_untranslated(files, request)]
    _report(findings, request, _numbers(files, report))
    if request.witnesses is not None:
        _write_witnesses(report.findings, Path(request.witnesses), request.language)
    if request.form == "text":
        _say_what_was_proved(files, report, request.language)
    seconds = f"{time.perf_counter() - started:.1f}"
    if request.form == "text":
        complain(
            say("check-seconds", request.language, seconds=_decimal(seconds, request.language))
        )
    if any(one.diagnostic.severity != "hint" for one in findings):
        return Code.FOUND
    return Code.NOT_PROVED if report.not_proved else Code.DONE


def _untranslated(files: RuleFiles, request: Check) -> list[Finding]:
    span = Span(str(rules_folder(request.folder) / TRANSLATIONS))
    return [
        Finding(Diagnostic("untranslated", span, None, {"text": text}, "hint"), f"en/{text}")
        for text in files.untranslated
    ]


def _report(
    findings: Sequence[Finding], request: Check, numbers: Mapping[str, object] | None = None
) -> None:
    """The findings in the form that was asked for."""
    form, language = request.form, request.language
    if form == "json":
        write(to_json(findings, language, numbers and {"checked": numbers}, encoding()))
    elif form == "text":
        _report_text(findings, language)
    else:
        make = {"github": to_github, "gitlab": to_gitlab, "sarif": to_sarif}[form]
        write(make(findings, language, Path.cwd()))


def _report_text(findings: Sequence[Finding], language: Language) -> None:
    kinds = Counter(one.diagnostic.code for one in findings)
    folded = {"untranslated"} if kinds["untranslated"] > 1 else set()
    shown = [one for one in findings if one.diagnostic.code not in folded]
    write("".join(f"{line}\n" for one in shown for line in _lines(one, language)))
    for severity in ("error", "warning", "hint"):
        number = sum(1 for one in shown if one.diagnostic.severity == severity)
        if number:
            code = f"check-found-{severity}-{'one' if number == 1 else 'many'}"
            complain(say(code, language, n=str(number)))
    if folded:
        complain(say("check-hints", language, n=str(kinds["untranslated"])))


def _lines(finding: Finding, language: Language) -> list[str]:
    """One finding: where, what, what to do, and for which cases."""
    lines = [finding_line(finding.diagnostic, language)]
    if finding.region:
        share = "" if finding.share is None else f" ({percentage(finding.share, language)})"
        lines.append("  " + say("check-cases", language, cases=finding.region) + share)
    if finding.key and finding.diagnostic.severity != "hint":
        lines.append("  " + say("check-rule", language, rule=finding.key))
    return lines


def _say_what_was_proved(files: RuleFiles, report: Report, language: Language) -> None:
    if not report.findings and not report.not_proved:
        numbers = {name: str(n) for name, n in _numbers(files, report).items()}
        numbers["situations"] = _large(report.situations, language)
        write(say("check-fine", language, **numbers) + "\n")
    else:
        proved, situations = str(len(report.proved)), _large(report.situations, language)
        write(say("check-proved", language, routes=proved, situations=situations) + "\n")
    for route in report.not_proved:
        write(say("check-not-proved", language, **_names(files, route)) + "\n")


def _names(files: RuleFiles, route: Route) -> dict[str, str]:
    municipality = files.rules.municipalities[route.municipality].name
    return {"edition": route.edition.id, "municipality": municipality}


def _numbers(files: RuleFiles, report: Report) -> dict[str, object]:
    rules = files.rules
    tables = {(route.edition.id, name) for route in rules.routes.values() for name in route.tables}
    return {
        "editions": sum(len(sector.editions) for sector in rules.sectors.values()),
        "municipalities": len(rules.municipalities),
        "tables": len(tables),
        "facts": len(rules.facts),
        "routes": len(report.proved),
        "not_proved": len(report.not_proved),
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


# ---------------------------------------------------------------- cases that show a finding


def _write_witnesses(findings: Sequence[Finding], folder: Path, language: Language) -> None:
    """A case for every finding that has one, named after the code and a number."""
    folder.mkdir(parents=True, exist_ok=True)
    numbers: Counter[str] = Counter()
    for finding in findings:
        if finding.witness is None:
            continue
        code = finding.diagnostic.code
        numbers[code] += 1
        file = folder / f"{code}-{numbers[code]}.json"
        file.write_text(json.dumps(finding.witness.case, indent=2) + "\n", encoding="utf-8")
        status = finding.witness.status
        complain(say("check-witness", language, file=str(file), status=status))
