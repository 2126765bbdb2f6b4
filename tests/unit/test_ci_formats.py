"""Findings as GitHub, GitLab, SARIF and JSON: the published shapes, to the letter."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from routeboek import Diagnostic, Span, __version__
from routeboek.analysis.finding import Finding, Witness
from routeboek.messages import Language
from routeboek.render.ci import (
    ANNOTATIONS,
    SARIF_SCHEMA,
    percentage,
    relative_path,
    to_github,
    to_gitlab,
    to_json,
    to_sarif,
    unique_fingerprints,
)

SHAPES = Path(__file__).parents[1] / "shapes"
LEVELS = {"error": "error", "warning": "warning", "hint": "notice"}
PERCENT = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}

HINT = Finding(
    Diagnostic(
        "untranslated",
        Span("rules/en.yaml"),
        params={"text": "[klik](https://example.org) {0}"},
        severity="hint",
    )
)
WARNING = Finding(
    Diagnostic(
        "duplicate-id",
        Span("./rules/mijn gemeente/a:b, één%.yaml", 3),
        params={"name": "a::b"},
        severity="warning",
    ),
    key="po/a",
    share=0.5,
)
ERROR = Finding(
    Diagnostic(
        "rules-key-near",
        Span("rules/po.yaml", 12, 5),
        params={"key": "50%\r\n::error::x\x1b[31m\u202e", "near": "when, unless"},
    ),
    key="po/b",
    cases="Den Haag, en 50% afwezig: {0}",
    share=0.00012,
    witness=Witness({"sector": "po"}, "blocked"),
)
FINDINGS = [HINT, WARNING, ERROR]


def with_line(line: int, severity: str = "error") -> Finding:
    """A finding of which only place and severity matter."""
    return Finding(Diagnostic("yaml-tab", Span("rules/po.yaml", line, 1), severity=severity))


def shape(name: str) -> Draft202012Validator:
    schema = json.loads((SHAPES / name).read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


GITLAB_SHAPE = shape("gitlab-code-quality.json")
SARIF_SHAPE = shape("sarif-2.1.0.json")


def gitlab(findings: Sequence[Finding], language: Language = "nl") -> list[dict[str, Any]]:
    """The report, in the shape that GitLab publishes."""
    report: list[dict[str, Any]] = json.loads(to_gitlab(findings, language))
    GITLAB_SHAPE.validate(report)
    return report


def sarif(findings: Sequence[Finding], language: Language = "nl") -> dict[str, Any]:
    """The only run of the log, in the shape that the standard and GitHub publish."""
    log = json.loads(to_sarif(findings, language))
    SARIF_SHAPE.validate(log)
    run: dict[str, Any] = log["runs"][0]
    return run


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Workflow commands as the runner reads them: line by line, name, properties, message."""
    found = []
    for line in re.split(r"\r\n|\r|\n", text.removesuffix("\n")) if text else ():
        command = re.fullmatch(r"::([a-z]+) (.*?)::(.*)", line)
        assert command, line
        pairs = (pair.split("=", 1) for pair in command[2].split(","))
        properties = {name: unescaped(value) for name, value in pairs}
        found.append((command[1], properties, unescaped(command[3])))
    return found


def unescaped(text: str) -> str:
    for escape, meant in PERCENT.items():  # %25 last, as the runner has it
        text = text.replace(escape, meant)
    return text


# ---------------------------------------------------------------- fixed findings, to the letter


def test_github_to_the_letter() -> None:
    assert to_github(FINDINGS, "nl") == (
        "::error file=rules/po.yaml,line=12,col=5,title=routeboek rules-key-near::"
        "Het veld `50%25 ::error::x[31m` bestaat hier niet.%0A"
        "Bedoelt u `when, unless`?%0A"
        "Het gaat om <0,1%25 van alle situaties: Den Haag, en 50%25 afwezig: {0}.\n"
        "::warning file=rules/mijn gemeente/a%3Ab%2C één%25.yaml,line=3,"
        "title=routeboek duplicate-id::`a::b` staat hier voor de tweede keer.%0A"
        "Geef elk onderdeel een eigen id.%0AHet gaat om 50%25 van alle situaties.\n"
        "::notice file=rules/en.yaml,line=1,title=routeboek untranslated::"
        "Deze tekst heeft geen Engelse vertaling: “[klik](https://example.org) {0}”.%0A"
        "Vul haar aan in en.yaml.\n"
    )


def test_gitlab_to_the_letter() -> None:
    assert gitlab(FINDINGS, "en") == [
        {
            "description": "This text has no English translation: "
            "“[klik](https://example.org) {0}”. Add it to en.yaml.",
            "check_name": "untranslated",
            "fingerprint": HINT.fingerprint(),
            "severity": "info",
            "location": {"path": "rules/en.yaml", "lines": {"begin": 1}},
        },
        {
            "description": "`a::b` stands here for the second time. Give every element an id of "
            "its own. This is about 50% of all situations.",
            "check_name": "duplicate-id",
            "fingerprint": WARNING.fingerprint(),
            "severity": "minor",
            "location": {"path": "rules/mijn gemeente/a:b, één%.yaml", "lines": {"begin": 3}},
        },
        {
            "description": "The field `50% ::error::x[31m` does not exist here. Did you mean "
            "`when, unless`? This is about <0.1% of all situations: Den Haag, en 50% afwezig: {0}.",
            "check_name": "rules-key-near",
            "fingerprint": ERROR.fingerprint(),
            "severity": "major",
            "location": {"path": "rules/po.yaml", "lines": {"begin": 12}},
        },
    ]


def test_sarif_to_the_letter() -> None:
    run = sarif(FINDINGS, "en")
    assert run["tool"]["driver"] == {
        "name": "routeboek",
        "version": __version__,
        "language": "en",
        "rules": [
            {
                "id": "duplicate-id",
                "shortDescription": {"text": "`…` stands here for the second time."},
                "fullDescription": {
                    "text": "`…` stands here for the second time. "
                    "Give every element an id of its own."
                },
                "help": {"text": "Give every element an id of its own."},
                "defaultConfiguration": {"level": "warning"},
            },
            {
                "id": "rules-key-near",
                "shortDescription": {"text": "The field `…` does not exist here."},
                "fullDescription": {"text": "The field `…` does not exist here. Did you mean `…`?"},
                "help": {"text": "Did you mean `…`?"},
                "defaultConfiguration": {"level": "error"},
            },
            {
                "id": "untranslated",
                "shortDescription": {"text": "This text has no English translation: “…”."},
                "fullDescription": {
                    "text": "This text has no English translation: “…”. Add it to en.yaml."
                },
                "help": {"text": "Add it to en.yaml."},
                "defaultConfiguration": {"level": "note"},
            },
        ],
    }
    assert (run["language"], run["columnKind"]) == ("en", "unicodeCodePoints")
    assert run["results"] == [
        {
            "ruleId": "untranslated",
            "ruleIndex": 2,
            "level": "note",
            "message": {
                "text": "This text has no English translation: "
                "“[klik] (https://example.org) {{0}}”. Add it to en.yaml."
            },
            "locations": [at("rules/en.yaml", startLine=1)],
            "partialFingerprints": {"routeboek/v1": HINT.fingerprint()},
        },
        {
            "ruleId": "duplicate-id",
            "ruleIndex": 0,
            "level": "warning",
            "message": {
                "text": "`a::b` stands here for the second time. Give every element an id of its "
                "own. This is about 50% of all situations."
            },
            "locations": [
                at("rules/mijn%20gemeente/a%3Ab%2C%20%C3%A9%C3%A9n%25.yaml", startLine=3)
            ],
            "partialFingerprints": {"routeboek/v1": WARNING.fingerprint()},
            "properties": {"share": 0.5},
        },
        {
            "ruleId": "rules-key-near",
            "ruleIndex": 1,
            "level": "error",
            "message": {
                "text": "The field `50% ::error::x[31m` does not exist here. Did you mean "
                "`when, unless`? This is about <0.1% of all situations: "
                "Den Haag, en 50% afwezig: {{0}}."
            },
            "locations": [at("rules/po.yaml", startLine=12, startColumn=5)],
            "partialFingerprints": {"routeboek/v1": ERROR.fingerprint()},
            "properties": {"cases": "Den Haag, en 50% afwezig: {0}", "share": 0.00012},
        },
    ]


def at(uri: str, **region: int) -> dict[str, object]:
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}


def test_sarif_names_its_standard() -> None:
    log = json.loads(to_sarif([], "nl"))
    assert (log["$schema"], log["version"]) == (SARIF_SCHEMA, "2.1.0")


def test_json_tells_everything_and_what_else_a_command_adds() -> None:
    text = to_json([ERROR, ERROR], "en", {"checked": {"tables": 3}})
    first = ERROR.to_dict("en")
    assert json.loads(text) == {
        "schema_version": 1,
        "diagnostics": [first, {**first, "fingerprint": f"{first['fingerprint']}-2"}],
        "checked": {"tables": 3},
    }
    assert list(json.loads(text)) == ["schema_version", "diagnostics", "checked"]


def test_json_has_its_letters_as_they_are() -> None:
    assert "één" in to_json([WARNING], "nl")


@pytest.mark.parametrize("form", [to_gitlab, to_sarif])
def test_reports_are_ascii(form: Callable[[Sequence[Finding], Language], str]) -> None:
    assert form(FINDINGS, "nl").isascii()


def test_nothing_found() -> None:
    assert to_github([], "nl") == ""
    assert gitlab([]) == []
    assert sarif([])["results"] == []
    assert json.loads(to_json([], "nl")) == {"schema_version": 1, "diagnostics": []}


def test_a_finding_without_a_place() -> None:
    nowhere = Finding(Diagnostic("rules-folder-empty", None))
    assert commands(to_github([nowhere], "nl"))[0][1] == {"title": "routeboek rules-folder-empty"}
    assert gitlab([nowhere])[0]["location"] == {"path": ".", "lines": {"begin": 1}}
    assert sarif([nowhere])["results"][0]["locations"] == [at(".", startLine=1)]


def test_the_level_of_a_sarif_rule_is_that_of_its_worst_finding() -> None:
    run = sarif([with_line(1, "hint"), with_line(2, "warning")])
    (rule,) = run["tool"]["driver"]["rules"]
    assert rule["defaultConfiguration"] == {"level": "warning"}
    assert [one["level"] for one in run["results"]] == ["note", "warning"]


# ---------------------------------------------------------------- what GitHub keeps


def levels(text: str) -> list[str]:
    return [level for level, _, _ in commands(text)]


def test_ten_of_each_severity_fit() -> None:
    findings = [with_line(n, level) for level in LEVELS for n in range(1, 11)]
    shown = levels(to_github(findings[::-1], "nl"))
    assert shown == ["error"] * 10 + ["warning"] * 10 + ["notice"] * 10


def test_the_last_notice_counts_what_does_not_fit() -> None:
    findings = [with_line(n, level) for level in LEVELS for n in range(1, 13)]
    found = commands(to_github(findings, "en"))
    shown = [level for level, _, _ in found]
    assert shown == ["error"] * 10 + ["warning"] * 10 + ["notice"] * 10
    _, properties, message = found[-1]
    assert properties == {"title": "routeboek"}
    # 12 of each, of which 10, 10 and 9 are shown
    assert message.startswith("There are 7 more findings ") and "`routeboek check`" in message


def test_one_that_does_not_fit() -> None:
    found = commands(to_github([with_line(n) for n in range(1, 12)], "nl"))
    assert [properties.get("line") for _, properties, _ in found[:-1]] == [
        str(n) for n in range(1, 11)
    ]
    assert found[-1][2].startswith("Er is nog 1 bevinding ")


# ---------------------------------------------------------------- paths


@pytest.mark.parametrize(
    ("file", "base", "shown"),
    [
        ("rules/po.yaml", PurePosixPath(), "rules/po.yaml"),
        ("./rules//po.yaml", PurePosixPath(), "rules/po.yaml"),
        ("rules/../rules/po.yaml", PurePosixPath(), "rules/po.yaml"),
        ("../rules/po.yaml", PurePosixPath(), "../rules/po.yaml"),
        ("/a/b/rules/po.yaml", PurePosixPath("/a/b"), "rules/po.yaml"),
        ("/a/b", PurePosixPath("/a/b/"), "."),
        ("rules/po.yaml", PurePosixPath("/a/b"), "rules/po.yaml"),
        ("../b/rules/po.yaml", PurePosixPath("/a/b"), "rules/po.yaml"),
        ("../c/po.yaml", PurePosixPath("/a/b"), "../c/po.yaml"),
        ("/a/bb/po.yaml", PurePosixPath("/a/b"), "/a/bb/po.yaml"),
        ("rules\\po.yaml", PureWindowsPath("C:\\a"), "rules/po.yaml"),
        ("c:\\A\\rules\\po.yaml", PureWindowsPath("C:\\a"), "rules/po.yaml"),
        ("D:\\po.yaml", PureWindowsPath("C:\\a"), "D:/po.yaml"),
    ],
)
def test_paths_are_seen_from_the_working_directory(file: str, base: PurePath, shown: str) -> None:
    assert relative_path(file, base) == shown


@pytest.mark.parametrize(
    ("file", "base", "uri"),
    [
        ("/a/b/rules/een map/po.yaml", PurePosixPath("/a/b"), "rules/een%20map/po.yaml"),
        ("c:/po.yaml", PurePosixPath("/a"), "c%3A/po.yaml"),
        ("/c/d e.yaml", PurePosixPath("/a"), "file:///c/d%20e.yaml"),
        ("D:\\d e.yaml", PureWindowsPath("C:\\a"), "file:///D:/d%20e.yaml"),
    ],
)
def test_sarif_has_paths_as_references(file: str, base: PurePath, uri: str) -> None:
    finding = Finding(Diagnostic("yaml-tab", Span(file, 1, 1)))
    log = json.loads(to_sarif([finding], "nl", base))
    SARIF_SHAPE.validate(log)
    (result,) = log["runs"][0]["results"]
    assert result["locations"] == [at(uri, startLine=1, startColumn=1)]


@pytest.mark.parametrize("form", [to_github, to_gitlab, to_sarif])
def test_every_form_shows_paths_from_the_working_directory(
    form: Callable[[Sequence[Finding], Language, PurePath], str],
) -> None:
    finding = Finding(Diagnostic("yaml-tab", Span("/home/someone/rules/po.yaml", 1, 1)))
    assert "someone" not in form([finding], "nl", PurePosixPath("/home/someone"))


# ---------------------------------------------------------------- shares


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (0.0, "0%"),
        (1e-9, "<0.1%"),
        (0.00049, "<0.1%"),
        (0.001, "0.1%"),
        (0.125, "12.5%"),
        (0.5, "50%"),
        (0.99999, "99.9%"),
        (1.0, "100%"),
    ],
)
def test_a_share_is_never_rounded_to_none_or_all(share: float, shown: str) -> None:
    assert percentage(share, "en") == shown
    assert percentage(share, "nl") == shown.replace(".", ",")


# ---------------------------------------------------------------- whatever is found

TEXT = st.text(alphabet=st.sampled_from("ab:,%{}[]()\r\n\t é…\u202e\x1b\udc80/\\"), max_size=12)
PATHS = st.text(alphabet=st.sampled_from("ab:,% é\udc80"), min_size=1, max_size=6)


@st.composite
def finding(draw: st.DrawFn) -> Finding:
    code, name = draw(st.sampled_from([("duplicate-id", "name"), ("untranslated", "text")]))
    span = Span(f"rules/{draw(PATHS)}", draw(st.integers(0, 3)), draw(st.integers(0, 2)))
    severity = draw(st.sampled_from(sorted(LEVELS)))
    return Finding(
        Diagnostic(code, draw(st.sampled_from([span, None])), None, {name: draw(TEXT)}, severity),
        draw(st.sampled_from(["", "po/a", "po/b"])),
        draw(TEXT),
        draw(st.none() | st.floats(0, 1)),
    )


@settings(deadline=None, max_examples=60)
@given(st.lists(finding(), max_size=14), st.sampled_from(["nl", "en"]))
def test_hostile_texts_keep_to_the_shapes(findings: list[Finding], language: Language) -> None:
    report, run = gitlab(findings, language), sarif(findings, language)
    assert len(report) == len(run["results"]) == len(findings)
    rules = [one["id"] for one in run["tool"]["driver"]["rules"]]
    for one, issue, result in zip(findings, report, run["results"], strict=True):
        code = one.diagnostic.code
        assert issue["check_name"] == result["ruleId"] == rules[result["ruleIndex"]] == code
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert unquote(uri) == issue["location"]["path"]
        assert not re.search(r"\]\(", result["message"]["text"])
    text = to_github(findings, language)
    text.encode("utf-8")
    found = commands(text)
    assert [level for level, _, _ in found] == sorted(
        (level for level, _, _ in found), key=list(LEVELS.values()).index
    )
    assert all(levels(text).count(level) <= ANNOTATIONS for level in LEVELS.values())
    files = {one["location"]["path"] for one in report}
    assert {where["file"] for _, where, _ in found if "file" in where} <= files
    titles = {f"routeboek {one.diagnostic.code}" for one in findings} | {"routeboek"}
    assert {properties["title"] for _, properties, _ in found} <= titles


@settings(deadline=None, max_examples=60)
@given(st.lists(finding(), max_size=10), st.randoms(use_true_random=False))
def test_fingerprints_are_unique_and_do_not_depend_on_the_order(
    findings: list[Finding], dice: Any
) -> None:
    unique = unique_fingerprints(findings)
    assert len(set(unique)) == len(findings)
    for one, fingerprint in zip(findings, unique, strict=True):
        assert fingerprint.removeprefix(one.fingerprint())[:1] in ("", "-")
    shuffled = dice.sample(range(len(findings)), len(findings))
    again = unique_fingerprints([findings[number] for number in shuffled])
    assert sorted(again) == sorted(unique)
    for number, fingerprint in zip(shuffled, again, strict=True):
        twins = [u for one, u in zip(findings, unique, strict=True) if same(one, findings[number])]
        assert fingerprint in twins


def same(one: Finding, other: Finding) -> bool:
    """Whether nothing tells two findings apart that a fingerprint looks at."""
    return (one.fingerprint(), one.diagnostic.span, one.cases) == (
        other.fingerprint(),
        other.diagnostic.span,
        other.cases,
    )


@given(st.integers(0, 40))
def test_fingerprints_stay_when_lines_move(lines: int) -> None:
    before = [with_line(2), with_line(5), with_line(9)]
    after = [with_line(2 + lines), with_line(5 + lines), with_line(9 + lines)]
    assert unique_fingerprints(before) == unique_fingerprints(after)


# ---------------------------------------------------------------- under another reading


@pytest.mark.parametrize("form", [to_json, to_github, to_gitlab, to_sarif])
def test_every_form_names_the_reading_of_a_finding(
    form: Callable[[Sequence[Finding], Language], str],
) -> None:
    under = WARNING._replace(under="weken-aaneen=niet")
    assert "weken-aaneen=niet" in form([under], "nl")
    assert "weken-aaneen" not in form([WARNING], "nl")


def test_sarif_names_the_reading_apart_from_the_sentences() -> None:
    (result,) = json.loads(to_sarif([WARNING._replace(under="a=b")], "nl"))["runs"][0]["results"]
    assert result["properties"]["reading"] == "a=b"


def test_one_finding_under_two_readings_is_two() -> None:
    both = [WARNING._replace(under="a=b"), WARNING._replace(under="a=c")]
    assert len(set(unique_fingerprints(both))) == 2
