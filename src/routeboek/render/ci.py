"""Findings in the forms that continuous integration reads: GitHub, GitLab, SARIF and JSON.

`base` is the folder that paths are shown from: the working directory, which has to be the root of
the repository for an annotation to land on its line.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import NamedTuple
from urllib.parse import quote

from routeboek._version import __version__
from routeboek.analysis.finding import Finding
from routeboek.diagnostic import Span
from routeboek.messages import Language, finding_texts, say, say_count
from routeboek.render.clean import SCHEMA_VERSION, clean, json_text
from routeboek.text_guard import harmless

ANNOTATIONS = 10
"""Annotations of one level that GitHub keeps of one step; it drops the others in silence."""

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

_HERE = PurePath()


# What the readers call a severity; worst first.
_GITHUB = {"error": "error", "warning": "warning", "hint": "notice"}
_GITLAB = {"error": "major", "warning": "minor", "hint": "info"}
_SARIF = {"error": "error", "warning": "warning", "hint": "note"}

# ---------------------------------------------------------------- what the forms share


class _Told(NamedTuple):
    """A finding as every form tells it: sentences that are safe to show, and its place.

    The line of a finding about a whole file is the first one, and its column is 0.
    """

    finding: Finding
    code: str
    severity: str
    fingerprint: str
    sentences: tuple[str, ...]
    path: str
    line: int
    column: int


def _told(findings: Sequence[Finding], language: Language, base: PurePath) -> Iterator[_Told]:
    for finding, fingerprint in zip(findings, unique_fingerprints(findings), strict=True):
        one = finding.diagnostic
        span = one.span or Span(".")
        texts = (
            one.message(language),
            one.remedy(language),
            say("check-under", language, reading=finding.under) if finding.under else "",
            _cases(finding, language),
        )
        yield _Told(
            finding,
            one.code,
            one.severity,
            fingerprint,
            tuple(filter(None, map(_safe, texts))),
            relative_path(span.file, base),
            span.line or 1,
            span.column if span.line else 0,
        )


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
    return (diagnostic.span or Span(""), diagnostic.pointer or "", finding.cases, finding.under)


def relative_path(file: str, base: PurePath = _HERE) -> str:
    """A file as seen from a folder, with `/`; absolute only if that is how it was named."""
    flavour = type(base)
    seen_from, whole, alone = (
        flavour(posixpath.normpath(path.as_posix())) for path in (base, base / file, flavour(file))
    )
    if whole.is_relative_to(seen_from):
        whole = whole.relative_to(seen_from)
    elif not alone.is_absolute():
        whole = alone
    return whole.as_posix()


def _cases(finding: Finding, language: Language) -> str:
    cases = finding.cases.strip().rstrip(".")
    if finding.share is None:
        return say("ci-cases", language, cases=cases) if cases else ""
    share = percentage(finding.share, language)
    return say("ci-cases-share" if cases else "ci-share", language, share=share, cases=cases)


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
    return harmless(clean(text))


# ---------------------------------------------------------------- JSON


def to_json(
    findings: Sequence[Finding],
    language: Language,
    extra: Mapping[str, object] | None = None,
) -> str:
    """Everything about the findings, and what else a command has to tell (`extra`)."""
    diagnostics = [
        {**finding.to_dict(language), "fingerprint": fingerprint}
        for finding, fingerprint in zip(findings, unique_fingerprints(findings), strict=True)
    ]
    data = {"schema_version": SCHEMA_VERSION, "diagnostics": diagnostics, **(extra or {})}
    return json_text(data)


# ---------------------------------------------------------------- GitHub


def to_github(findings: Sequence[Finding], language: Language, base: PurePath = _HERE) -> str:
    """Workflow commands that make annotations: errors first, and no more than GitHub keeps."""
    told = list(_told(findings, language, base))
    kinds = [[one for one in told if one.severity == severity] for severity in _GITHUB]
    shown = [one for kind in kinds for one in kind[:ANNOTATIONS]]
    if len(shown) == len(told):
        return "".join(map(_annotation, shown))
    # The notice that says so is one of the ten notices.
    if len(kinds[-1]) >= ANNOTATIONS:
        shown.pop()
    message = say_count("ci-more", len(told) - len(shown), language)
    return "".join(map(_annotation, shown)) + _command("notice", {"title": "routeboek"}, message)


def _annotation(told: _Told) -> str:
    properties = {"title": f"routeboek {told.code}"}
    if told.column:
        properties = {"col": str(told.column), **properties}
    if told.finding.diagnostic.span is not None:
        properties = {"file": told.path, "line": str(told.line), **properties}
    return _command(_GITHUB[told.severity], properties, "\n".join(told.sentences))


def _command(name: str, properties: Mapping[str, str], message: str) -> str:
    told = ",".join(
        f"{key}={_escaped(value).replace(':', '%3A').replace(',', '%2C')}"
        for key, value in properties.items()
    )
    return f"::{name} {told}::{_escaped(message)}\n"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


# ---------------------------------------------------------------- GitLab


def to_gitlab(findings: Sequence[Finding], language: Language, base: PurePath = _HERE) -> str:
    """A Code Quality report, in ASCII so that no encoding can spoil it."""
    report = [
        {
            "description": " ".join(one.sentences),
            "check_name": one.code,
            "fingerprint": one.fingerprint,
            "severity": _GITLAB[one.severity],
            "location": {"path": one.path, "lines": {"begin": one.line}},
        }
        for one in _told(findings, language, base)
    ]
    return json_text(report, "ascii")


# ---------------------------------------------------------------- SARIF


def to_sarif(findings: Sequence[Finding], language: Language, base: PurePath = _HERE) -> str:
    """A SARIF 2.1.0 log of one run, in ASCII so that no encoding can spoil it."""
    told = list(_told(findings, language, base))
    codes = sorted({one.code for one in told})
    found = {(one.code, one.severity) for one in told}
    worst = {code: next(one for one in _SARIF if (code, one) in found) for code in codes}
    driver = {
        "name": "routeboek",
        "version": __version__,
        "language": language,
        "rules": [_rule(code, worst[code], language) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "language": language,
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, codes.index(one.code), base) for one in told],
    }
    return json_text({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, "ascii")


def _rule(code: str, severity: str, language: Language) -> dict[str, object]:
    """What a finding with this code says, whatever it is about."""
    what, remedy = finding_texts(code).in_general(language)
    return {
        "id": code,
        "shortDescription": _message(what),
        "fullDescription": _message(f"{what} {remedy}"),
        "help": _message(remedy),
        "defaultConfiguration": {"level": _SARIF[severity]},
    }


def _result(told: _Told, number: int, base: PurePath) -> dict[str, object]:
    cases, share = told.finding.cases, told.finding.share
    column = {"startColumn": told.column} if told.column else {}
    place = {
        "artifactLocation": {"uri": _uri(told.path, base)},
        "region": {"startLine": told.line, **column},
    }
    properties = {
        **({"cases": _safe(cases)} if cases else {}),
        **({} if share is None else {"share": share}),
        **({"reading": told.finding.under} if told.finding.under else {}),
    }
    return {
        "ruleId": told.code,
        "ruleIndex": number,
        "level": _SARIF[told.severity],
        "message": _message(" ".join(told.sentences)),
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"routeboek/v1": told.fingerprint},
        **({"properties": properties} if properties else {}),
    }


def _uri(path: str, base: PurePath) -> str:
    """The reference to a file; in a relative one even `:` is escaped, as it may not come first."""
    if type(base)(path).is_absolute():
        return f"file:///{quote(path.lstrip('/'), safe='/:')}"
    return quote(path)


def _message(text: str) -> dict[str, str]:
    """Text as SARIF has it: braces doubled, and nothing that reads as a link."""
    return {"text": text.replace("{", "{{").replace("}", "}}").replace("](", "] (")}
