"""`routeboek explain`: a page for every code, and a way out for a code that does not exist."""

from __future__ import annotations

import pytest

from routeboek.messages import finding_codes, finding_texts
from tests.cli.helpers import ROOT, run

FOLDER = ROOT / "docs" / "meldingen"
CODES = [code for code in finding_codes() if finding_texts(code).page]


def page(code: str) -> str:
    """The page of a code as it is written, below the sentences of the finding."""
    return (FOLDER / f"{code}.md").read_text(encoding="utf-8").split("\n---\n\n", 1)[1]


@pytest.mark.parametrize("code", CODES)
def test_markdown_is_the_page_itself(code: str) -> None:
    result = run("explain", code, "--format", "markdown")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == page(code)


@pytest.mark.parametrize("code", CODES)
def test_text_has_every_word_of_the_page_in_lines_that_fit(code: str) -> None:
    result = run("explain", code)
    paragraphs = [line for line in result.stdout.splitlines() if not line.startswith("    ")]
    assert all(len(line) <= 80 for line in paragraphs)
    assert "```" not in result.stdout and "##" not in result.stdout
    signs = {"```", "```yaml", "fout", "goed", "uitzondering", "#", "##"}
    assert set(page(code).split()) - signs <= set(result.stdout.split()) | signs


def test_examples_keep_their_indentation() -> None:
    shown = run("explain", "yaml-syntax").stdout
    assert "    - table: wijktafel\n      step: 2\n     name: Wijktafel\n" in shown


def test_without_a_code_every_page_is_listed() -> None:
    first, nothing, *listed = run("explain").stdout.splitlines()
    assert (first.endswith("toont de uitleg."), nothing) == (True, "")
    assert [line.partition(":")[0] for line in listed] == CODES
    assert "dead-end: een casus loopt vast en niemand kan iets doen" in listed
    marked = run("explain", "--format", "markdown").stdout
    assert "- `dead-end`: een casus loopt vast en niemand kan iets doen\n" in marked


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_english_says_the_finding_in_english_and_that_the_page_is_dutch(form: str) -> None:
    shown = run("explain", "rules-key-near", "--lang", "en", "--format", form).stdout
    head, _, below = shown.partition("The page below is in Dutch")
    assert "The field `…` does not exist here. Did you mean `…`?\n" in head
    assert "Neem het veld over" in below


@pytest.mark.parametrize("code", sorted(set(finding_codes()) - set(CODES)))
def test_code_about_a_case_has_its_sentences_only(code: str) -> None:
    result = run("explain", code)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "niet over regels" in result.stdout
    assert "{" not in " ".join(result.stdout.split()).replace("`{` en `}`", "")


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["ded-end"], "De code `ded-end` bestaat niet. Bedoelt u `dead-end`?\n"),
        (["Q"], "De code `Q` bestaat niet. Alle codes: routeboek explain\n"),
        (
            ["ded-end", "--lang", "en"],
            "The code `ded-end` does not exist. Did you mean `dead-end`?\n",
        ),
    ],
)
def test_unknown_code(args: list[str], told: str) -> None:
    result = run("explain", *args)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", told)
