"""The sentences are data: the same in both languages, each of them said, and each that is said."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
import yaml

from routeboek import messages
from routeboek.messages import (
    Language,
    diagnostic_text,
    finding_codes,
    finding_texts,
    long_date,
    say,
    texts,
)
from tests.cli.helpers import ROOT

LANGUAGES: tuple[Language, ...] = get_args(Language)
SOURCE = Path(messages.__file__).parent
SAYING = {"say", "_say", "count", "line"}
ANY = r"([\w-]+?)"
IN_A_SCRIPT = re.compile(r'"([\w-]+)"')
MADE_IN_A_SCRIPT = re.compile(r"`((?:[\w-]|\$\{[^`{}]*\})+)`")
PUT_IN = re.compile(r"(?:\$\{[^{}]*\})+")
IN_A_CODE = re.compile(r"^[a-z]+(?:\\-|\()|\)\\-[a-z]+")


def parameters(*sentences: str) -> set[str]:
    """The names that sentences leave to be filled in."""
    return set(re.findall(r"(?<!\{)\{(\w+)\}", " ".join(sentences)))


# ---------------------------------------------------------------- the files


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_of_sentences_is_what_a_parser_of_yaml_reads(language: Language) -> None:
    text = (SOURCE / "texts" / f"{language}.yaml").read_text(encoding="utf-8")
    assert yaml.safe_load(text) == texts(language)
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert len(lines) == len(texts(language)), "every code stands there once"


@pytest.mark.parametrize("code", finding_codes())
def test_the_sentences_of_a_finding_are_what_a_parser_of_yaml_reads(code: str) -> None:
    file = ROOT / "docs" / "meldingen" / f"{code}.md"
    start, head, page = file.read_text(encoding="utf-8").split("---\n", 2)
    assert (start, yaml.safe_load(head)) == ("", finding_texts(code).head)
    names = {f"{kind}-{language}" for kind in ("message", "remedy") for language in LANGUAGES}
    assert set(finding_texts(code).head) == names | ({"group"} if page else set())
    assert page in ("", "\n" + finding_texts(code).page)


def test_both_languages_have_the_same_codes_in_the_same_order() -> None:
    assert list(texts("nl")) == list(texts("en"))


def test_both_languages_have_the_same_parameters() -> None:
    dutch, english = texts("nl"), texts("en")
    assert [one for one in dutch if parameters(dutch[one]) != parameters(english[one])] == []


@pytest.mark.parametrize("code", finding_codes())
def test_every_finding_has_both_languages_with_the_same_parameters(code: str) -> None:
    dutch, english = finding_texts(code).both("nl"), finding_texts(code).both("en")
    assert parameters(*dutch) == parameters(*english)
    assert all(sentence.endswith((".", "?", "}", "”")) for sentence in (*dutch, *english))


# ---------------------------------------------------------------- what the program says


@cache
def nodes() -> tuple[ast.AST, ...]:
    """Everything that stands in the program."""
    files = sorted(SOURCE.rglob("*.py"))
    return tuple(node for file in files for node in ast.walk(ast.parse(file.read_text("utf-8"))))


@cache
def scripts() -> str:
    """All scripts of the offline page."""
    return "".join(file.read_text("utf-8") for file in sorted(SOURCE.glob("page/script/*.js")))


@cache
def words() -> frozenset[str]:
    """The short texts and the names in the program and in the scripts of the page."""
    found = {one.value for one in nodes() if isinstance(one, ast.Constant)}
    fields = {one.target for one in nodes() if isinstance(one, ast.AnnAssign)}
    named = {one.id for one in fields if isinstance(one, ast.Name)}
    told = {one.removeprefix("@") for one in found if isinstance(one, str)}
    return frozenset(told | named | set(IN_A_SCRIPT.findall(scripts())))


@cache
def composed() -> tuple[re.Pattern[str], ...]:
    """What is put together in the way of codes, with a group for what is put in."""
    found = (node for node in nodes() if isinstance(node, ast.JoinedStr))
    forms = {"".join(map(_pattern, one.values)) for one in found}
    forms |= {
        ANY.join(map(re.escape, PUT_IN.split(one))) for one in MADE_IN_A_SCRIPT.findall(scripts())
    }
    # A number of things has two forms; their name may be given.
    ends = {rf"{ANY}\-(?:one|many)", *(rf"{ANY}{end}" for end in words() if end[:1] == "-")}
    return tuple(re.compile(one) for one in ends | {one for one in forms if IN_A_CODE.search(one)})


def _pattern(part: ast.expr) -> str:
    return re.escape(str(part.value)) if isinstance(part, ast.Constant) else ANY


def is_said(code: str) -> bool:
    """Whether the program names a code, or puts it together out of words of its own."""
    made = (form.fullmatch(code) for form in composed())
    return code in words() or any(all(map(is_said, one.groups())) for one in made if one)


def calls() -> Iterator[tuple[str, set[str] | None]]:
    """Every code that is said by its name, with the parameters it is given, if these are named."""
    for node in nodes():
        if isinstance(node, ast.Call) and _says(node):
            given = {keyword.arg for keyword in node.keywords}
            named = None if None in given else {name for name in given if name}
            first = node.args[0]
            for one in (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,):
                if isinstance(one, ast.Constant) and str(one.value).strip():
                    yield str(one.value), named


def _says(call: ast.Call) -> bool:
    name = _called(call.func)
    return name in SAYING and len(call.args) > (name == "count")  # a text can be counted in too


def _called(function: ast.expr) -> str:
    return str(getattr(function, "attr", getattr(function, "id", "")))


def test_every_sentence_is_said() -> None:
    assert [code for code in texts("nl") if not is_said(code.removeprefix("expected-"))] == []


def test_a_sentence_that_nobody_says_would_be_seen() -> None:
    assert not any(map(is_said, ("summary-nonsense", "beside-heading", "compare-table-one-two")))
    assert not any(
        map(is_said, ("screen-nonsense", "screen-status-nonsense", "screen-wrong-day-nonsense"))
    )


def test_every_finding_is_given() -> None:
    assert [code for code in finding_codes() if not is_said(code)] == []


def test_what_is_said_exists_with_these_parameters() -> None:
    known: Mapping[str, str] = texts("nl")
    said = list(calls())
    assert len(said) > 150
    for code, given in said:
        forms = [code] if code in known else [f"{code}-one", f"{code}-many"]
        assert set(forms) <= set(known), code
        needed = parameters(*(known[one] for one in forms))
        assert given is None or needed <= given | ({"n"} if code not in known else set()), code


# ---------------------------------------------------------------- filling them in


def test_a_phrase_is_told_in_the_language_of_the_finding() -> None:
    dutch = diagnostic_text("rules-wrong-type", {"expected": "@flag"}, "nl")
    english = diagnostic_text("rules-wrong-type", {"expected": "@flag"}, "en")
    assert dutch[1] == "Verwacht wordt yes of no."
    assert english[1] == "Expected is yes or no."
    listed = {"expected": "@choice", "values": "a, b"}
    assert diagnostic_text("rules-wrong-type", listed, "nl")[1] == "Verwacht wordt een van: a, b."
    unknown = {"expected": "@nothing"}
    assert diagnostic_text("rules-wrong-type", unknown, "nl")[1] == "Verwacht wordt @nothing."


def test_what_does_not_exist_or_is_not_filled_in_is_not_said() -> None:
    with pytest.raises(KeyError):
        say("no-such-sentence", "nl")
    with pytest.raises(KeyError):
        say("summary-until", "nl")
    with pytest.raises(FileNotFoundError):
        diagnostic_text("no-such-finding", {}, "nl")


def test_a_date_with_its_weekday() -> None:
    assert long_date(date(2026, 11, 2), "nl") == "maandag 2 november 2026"
    assert long_date(date(2027, 8, 1), "en") == "Sunday 1 August 2027"
