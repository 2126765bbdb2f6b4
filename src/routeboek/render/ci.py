"""Findings in the forms that continuous integration reads: GitHub, GitLab, SARIF and JSON.

`base` is the folder that paths are shown from: the working directory, which has to be the root of
the repository for an annotation to land on its line.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from pathlib import PurePath
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


class _Told(NamedTuple):
    """A finding as every form tells it: sentences that are safe to show, and its place.

    The line of a finding about a whole file is the first one, and its column is 0.
    """

    finding: Finding
    code: str
    level: _Level
    fingerprint: str
    sentences: tuple[str, ...]
    path: str
    line: int
    column: int


def _told(findings: Sequence[Finding], language: Language, base: PurePath) -> Iterator[_Told]:
    for finding, fingerprint in zip(findings, unique_fingerprints(findings), strict=True):
        one = finding.diagnostic
        span = one.span or Span(".")
        texts = (one.message(language), one.remedy(language), _cases(finding, language))
        yield _Told(
            finding,
            one.code,
            _LEVELS[one.severity],
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
    data = {"schema_version": jsonform.SCHEMA_VERSION, "diagnostics": diagnostics, **(extra or {})}
    return jsonform.to_json(data, encoding)


# ---------------------------------------------------------------- GitHub


def to_github(findings: Sequence[Finding], language: Language, base: PurePath = _HERE) -> str:
    """Workflow commands that make annotations: errors first, and no more than GitHub keeps."""
    told = list(_told(findings, language, base))
    kinds = {level: [one for one in told if one.level == level] for level in _LEVELS.values()}
    shown = {level: found[:ANNOTATIONS] for level, found in kinds.items()}
    if any(len(found) > ANNOTATIONS for found in kinds.values()):
        hint = _LEVELS["hint"]
        shown[hint] = shown[hint][: ANNOTATIONS - 1]  # the notice below is one of the ten
    commands = [_annotation(one) for found in shown.values() for one in found]
    left_out = len(told) - len(commands)
    if left_out:
        number = "one" if left_out == 1 else "many"
        message = say(f"ci-more-{number}", language, n=str(left_out))
        commands.append(_command("notice", {"title": "routeboek"}, message))
    return "".join(f"{command}\n" for command in commands)


def _annotation(told: _Told) -> str:
    placed = told.finding.diagnostic.span is not None
    where = {"file": told.path, "line": str(told.line)} if placed else {}
    column = {"col": str(told.column)} if told.column else {}
    properties = {**where, **column, "title": f"routeboek {told.code}"}
    return _command(told.level.github, properties, "\n".join(told.sentences))


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
            "description": " ".join(one.sentences),
            "check_name": one.code,
            "fingerprint": one.fingerprint,
            "severity": one.level.gitlab,
            "location": {"path": one.path, "lines": {"begin": one.line}},
        }
        for one in _told(findings, language, base)
    ]
    return jsonform.to_json(report, "ascii")


# ---------------------------------------------------------------- SARIF


def to_sarif(findings: Sequence[Finding], language: Language, base: PurePath = _HERE) -> str:
    """A SARIF 2.1.0 log of one run, in ASCII so that no encoding can spoil it."""
    told = list(_told(findings, language, base))
    levels: dict[str, set[_Level]] = {}
    for one in told:
        levels.setdefault(one.code, set()).add(one.level)
    codes = sorted(levels)
    driver = {
        "name": "routeboek",
        "version": __version__,
        "language": language,
        "rules": [_rule(code, levels[code], language) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "language": language,
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, codes.index(one.code), base) for one in told],
    }
    return jsonform.to_json({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, "ascii")


def _rule(code: str, levels: Container[_Level], language: Language) -> dict[str, object]:
    """What a finding with this code says, whatever it is about."""
    what, remedy = finding_texts(code).in_general(language)
    worst = next(level for level in _LEVELS.values() if level in levels)
    return {
        "id": code,
        "shortDescription": _message(what),
        "fullDescription": _message(f"{what} {remedy}"),
        "help": _message(remedy),
        "defaultConfiguration": {"level": worst.sarif},
    }


def _result(told: _Told, number: int, base: PurePath) -> dict[str, object]:
    region, share = told.finding.region, told.finding.share
    column = {"startColumn": told.column} if told.column else {}
    place = {
        "artifactLocation": {"uri": _uri(told.path, base)},
        "region": {"startLine": told.line, **column},
    }
    properties = {
        **({"cases": _safe(region)} if region else {}),
        **({} if share is None else {"share": share}),
    }
    return {
        "ruleId": told.code,
        "ruleIndex": number,
        "level": told.level.sarif,
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
