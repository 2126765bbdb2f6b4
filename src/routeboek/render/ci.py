"""Findings in the forms that continuous integration reads: GitHub, GitLab, SARIF and JSON.

`base` is the folder that paths are shown from: the working directory, which has to be the root of
the repository for an annotation to land on its line.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from string import Formatter
from typing import NamedTuple
from urllib.parse import quote

from routeboek._version import __version__
from routeboek.analysis.finding import Finding
from routeboek.diagnostic import Span
from routeboek.messages import Language, finding_texts, say
from routeboek.render import jsonform
from routeboek.render.clean import clean
from routeboek.text_guard import LONE_SURROGATE

ANNOTATIONS = 10
"""Annotations of one level that GitHub keeps of one step; it drops the others in silence."""

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

_HERE = PurePath()


class _Level(NamedTuple):
    """What the readers call a severity."""

    github: str
    gitlab: str
    sarif: str


_LEVELS = {
    "error": _Level("error", "major", "error"),
    "warning": _Level("warning", "minor", "warning"),
    "hint": _Level("notice", "info", "note"),
}
"""The severities of findings, worst first."""


# ---------------------------------------------------------------- what the forms share


def unique_fingerprints(findings: Sequence[Finding]) -> list[str]:
    """A fingerprint for each finding: the second of its kind, by place, ends in `-2`.

    The order of the findings makes no difference.
    """
    seen: Counter[str] = Counter()
    unique = [""] * len(findings)
    for number in sorted(range(len(findings)), key=lambda one: _order(findings[one])):
        found = findings[number].fingerprint()
        seen[found] += 1
        unique[number] = found if seen[found] == 1 else f"{found}-{seen[found]}"
    return unique


def _order(finding: Finding) -> tuple[object, ...]:
    diagnostic = finding.diagnostic
    return (diagnostic.span or Span(""), diagnostic.pointer or "", finding.region)


def relative_path(file: str, base: PurePath = _HERE) -> str:
    """A file as seen from a folder, with `/`; absolute only if that is how it was named."""
    flavour = type(base)
    seen_from = flavour(posixpath.normpath(base.as_posix()))
    whole = flavour(posixpath.normpath((base / file).as_posix()))
    if whole.is_relative_to(seen_from):
        whole = whole.relative_to(seen_from)
    elif not flavour(file).is_absolute():
        whole = flavour(posixpath.normpath(flavour(file).as_posix()))
    return _whole_characters(whole.as_posix())


def _path(finding: Finding, base: PurePath) -> str:
    span = finding.diagnostic.span
    return relative_path(span.file if span else ".", base)


def _line(finding: Finding) -> int:
    """The line of a finding; the first one when it is about a whole file."""
    return (finding.diagnostic.span or Span("")).line or 1


def _sentences(finding: Finding, language: Language) -> list[str]:
    """What is wrong, what to do, and for which cases: one line each, safe to show."""
    diagnostic = finding.diagnostic
    told = [diagnostic.message(language), diagnostic.remedy(language), _cases(finding, language)]
    return [safe for one in told if (safe := _safe(one))]


def _cases(finding: Finding, language: Language) -> str:
    cases = finding.region.strip().rstrip(".")
    if finding.share is None:
        return say("ci-cases", language, cases=cases) if cases else ""
    share = percentage(finding.share, language)
    if not cases:
        return say("ci-share", language, share=share)
    return say("ci-cases-share", language, share=share, cases=cases)


def percentage(share: float, language: Language) -> str:
    """A part of a whole, between 0 and 1, in percent; never rounded to none or to all of it."""
    percent = round(share * 100, 1)
    if share > 0 and percent < 0.1:
        text = "<0.1"
    elif share < 1:
        text = f"{min(percent, 99.9):.1f}".removesuffix(".0")
    else:
        text = "100"
    return f"{text.replace('.', ',') if language == 'nl' else text}%"


def _safe(text: str) -> str:
    return _whole_characters(clean(text))


def _whole_characters(text: str) -> str:
    """Text that UTF-8 can hold: a file name need not be."""
    return LONE_SURROGATE.sub("\ufffd", text)


# ---------------------------------------------------------------- JSON


def to_json(
    findings: Sequence[Finding],
    language: Language,
    extra: Mapping[str, object] | None = None,
    encoding: str = "utf-8",
) -> str:
    """Everything about the findings, and what else a command has to tell (`extra`)."""
    diagnostics = [
        {**finding.to_dict(language), "fingerprint": fingerprint}
        for finding, fingerprint in zip(findings, unique_fingerprints(findings), strict=True)
    ]
    data = {
        "schema_version": jsonform.SCHEMA_VERSION,
        "diagnostics": diagnostics,
        **(extra or {}),
    }
    return jsonform.to_json(data, encoding)


# ---------------------------------------------------------------- GitHub


def to_github(findings: Sequence[Finding], language: Language, base: PurePath = _HERE) -> str:
    """Workflow commands that make annotations: errors first, and no more than GitHub keeps."""
    kinds = {
        severity: [one for one in findings if one.diagnostic.severity == severity]
        for severity in _LEVELS
    }
    shown = {severity: found[:ANNOTATIONS] for severity, found in kinds.items()}
    if any(len(found) > ANNOTATIONS for found in kinds.values()):
        shown["hint"] = shown["hint"][: ANNOTATIONS - 1]  # the notice below is one of the ten
    commands = [_annotation(one, language, base) for found in shown.values() for one in found]
    left_out = sum(map(len, kinds.values())) - len(commands)
    if left_out:
        number = "one" if left_out == 1 else "many"
        message = say(f"ci-more-{number}", language, n=str(left_out))
        commands.append(_command("notice", {"title": "routeboek"}, message))
    return "".join(f"{command}\n" for command in commands)


def _annotation(finding: Finding, language: Language, base: PurePath) -> str:
    span = finding.diagnostic.span
    where: dict[str, str] = {}
    if span:
        where = {"file": _path(finding, base), "line": str(_line(finding))}
        if span.line and span.column:
            where["col"] = str(span.column)
    properties = {**where, "title": f"routeboek {finding.diagnostic.code}"}
    level = _LEVELS[finding.diagnostic.severity].github
    return _command(level, properties, "\n".join(_sentences(finding, language)))


def _command(name: str, properties: Mapping[str, str], message: str) -> str:
    told = ",".join(f"{key}={_escaped_property(value)}" for key, value in properties.items())
    return f"::{name} {told}::{_escaped(message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped_property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


# ---------------------------------------------------------------- GitLab


def to_gitlab(findings: Sequence[Finding], language: Language, base: PurePath = _HERE) -> str:
    """A Code Quality report, in ASCII so that no encoding can spoil it."""
    report = [
        {
            "description": " ".join(_sentences(finding, language)),
            "check_name": finding.diagnostic.code,
            "fingerprint": fingerprint,
            "severity": _LEVELS[finding.diagnostic.severity].gitlab,
            "location": {"path": _path(finding, base), "lines": {"begin": _line(finding)}},
        }
        for finding, fingerprint in zip(findings, unique_fingerprints(findings), strict=True)
    ]
    return jsonform.to_json(report, "ascii")


# ---------------------------------------------------------------- SARIF


def to_sarif(findings: Sequence[Finding], language: Language, base: PurePath = _HERE) -> str:
    """A SARIF 2.1.0 log of one run, in ASCII so that no encoding can spoil it."""
    rules = sorted({one.diagnostic.code for one in findings})
    driver = {
        "name": "routeboek",
        "version": __version__,
        "language": language,
        "rules": [_rule(code, findings, language) for code in rules],
    }
    run = {
        "tool": {"driver": driver},
        "language": language,
        "columnKind": "unicodeCodePoints",
        "results": list(_results(findings, rules, language, base)),
    }
    return jsonform.to_json({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, "ascii")


def _rule(code: str, findings: Iterable[Finding], language: Language) -> dict[str, object]:
    """What a finding with this code says, whatever it is about."""
    what, remedy = (_without_names(one) for one in finding_texts(code).both(language))
    found = {one.diagnostic.severity for one in findings if one.diagnostic.code == code}
    worst = next(level for severity, level in _LEVELS.items() if severity in found)
    return {
        "id": code,
        "shortDescription": {"text": _sarif_text(what)},
        "fullDescription": {"text": _sarif_text(f"{what} {remedy}")},
        "help": {"text": _sarif_text(remedy)},
        "defaultConfiguration": {"level": worst.sarif},
    }


def _without_names(template: str) -> str:
    """A sentence with `…` where a finding fills in a name or number."""
    return "".join(
        text + ("" if name is None else "…") for text, name, _, _ in Formatter().parse(template)
    )


def _results(
    findings: Sequence[Finding], rules: Sequence[str], language: Language, base: PurePath
) -> Iterator[dict[str, object]]:
    numbers = {code: number for number, code in enumerate(rules)}
    for finding, fingerprint in zip(findings, unique_fingerprints(findings), strict=True):
        code = finding.diagnostic.code
        result: dict[str, object] = {
            "ruleId": code,
            "ruleIndex": numbers[code],
            "level": _LEVELS[finding.diagnostic.severity].sarif,
            "message": {"text": _sarif_text(" ".join(_sentences(finding, language)))},
            "locations": [{"physicalLocation": _physical_location(finding, base)}],
            "partialFingerprints": {"routeboek/v1": fingerprint},
        }
        if properties := _properties(finding):
            result["properties"] = properties
        yield result


def _physical_location(finding: Finding, base: PurePath) -> dict[str, object]:
    span = finding.diagnostic.span
    region = {"startLine": _line(finding)}
    if span and span.line and span.column:
        region["startColumn"] = span.column
    return {"artifactLocation": {"uri": _uri(_path(finding, base), base)}, "region": region}


def _uri(path: str, base: PurePath) -> str:
    """The reference to a file; in a relative one even `:` is escaped, as it may not come first."""
    if type(base)(path).is_absolute():
        return f"file:///{quote(path.lstrip('/'), safe='/:')}"
    return quote(path)


def _properties(finding: Finding) -> dict[str, object]:
    cases: dict[str, object] = {"cases": _safe(finding.region)} if finding.region else {}
    return cases if finding.share is None else {**cases, "share": finding.share}


def _sarif_text(text: str) -> str:
    """Text as SARIF has it: braces doubled, and nothing that reads as a link."""
    return text.replace("{", "{{").replace("}", "}}").replace("](", "] (")
