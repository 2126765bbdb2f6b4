"""The views of a page: wrapping, marks, escaping, and text that means harm."""

from __future__ import annotations

import pytest

from routeboek.render.clean import clean, fitting
from routeboek.render.markdown import escaped, to_markdown
from routeboek.render.page import Grid, Line, Page, Section
from routeboek.render.terminal import to_terminal
from routeboek.render.text import to_text

HARM = "\x1b[31mrood\x07 \u202eom\u2066 [/b] [link=x]y[/link] | <script> `x` *y* _z_ # 1. "


def page(*lines: Line, grid: Grid | None = None, title: str = "Titel") -> Page:
    return Page(title, (Section("Deel", lines, grid),))


@pytest.mark.parametrize("view", [to_text, to_markdown])
def test_nothing_steers_a_terminal(view: object) -> None:
    assert callable(view)
    shown = view(page(Line(HARM, "bullet"), grid=Grid((HARM,), (((HARM, HARM),),)), title=HARM))
    assert not set(shown) & set("\x1b\x07\u202e\u2066")


def test_markup_of_rich_is_shown_as_it_is() -> None:
    shown = to_terminal(page(Line(HARM, tone="bad")), 100)
    assert "[/b] [link=x]y[/link]" in shown
    assert "\x1b]" not in shown
    assert "\u202e" not in shown


def test_markdown_means_nothing_special() -> None:
    assert escaped("a|b *c* _d_ e_f `g` [h] <i> \\ ~") == (
        "a\\|b \\*c\\* \\_d\\_ e_f \\`g\\` \\[h\\] \\<i\\> \\\\ \\~"
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [("# kop", "\\# kop"), ("- punt", "\\- punt"), ("1. een", "1\\. een"), ("1 een", "1 een")],
)
def test_markdown_lines_start_no_list(text: str, shown: str) -> None:
    assert f"\n{shown}\n" in to_markdown(page(Line(text)))


def test_markdown_separates_paragraphs_from_lists() -> None:
    lines = [Line("een"), Line("twee"), Line("drie", "bullet"), Line("vier", level=1), Line("vijf")]
    assert to_markdown(page(*lines)).splitlines()[4:] == [
        "een", "", "twee", "", "- drie", "  - vier", "", "vijf",
    ]  # fmt: skip


def test_long_words_are_never_broken() -> None:
    word = "a" * 120
    assert f"  {word}\n" in to_text(page(Line(f"b {word}")))


def test_lines_hang_below_their_mark() -> None:
    shown = to_text(page(Line("woord " * 20, "met"), Line("woord " * 20, level=1)), 40)
    lines = shown.splitlines()[3:]
    assert lines[0].startswith("  ✓ woord")
    assert all(line.startswith("    woord") for line in lines[1:])


def test_grid_stands_beside_or_below() -> None:
    grid = Grid(("Wat", "A", "B"), ((("rij",), ("ja", "nee"), ()), (("rij-twee",), (), ("x",))))
    wide = to_text(page(grid=grid))
    assert "  rij       ja;  \n" in wide.replace("ja;\n", "ja;  \n")
    narrow = to_text(page(grid=Grid(("Wat", "A"), ((("w" * 20,), ("v" * 20, "u")),))), 30)
    assert f"  {'w' * 20}\n    A: {'v' * 20};" in narrow


@pytest.mark.parametrize(
    ("text", "encoding", "shown"),
    [
        ("✓ één – twee…", "utf-8", "✓ één – twee…"),
        ("✓ één – twee…", "cp1252", "[x] één – twee…"),
        ("✓ één – twee…", "ascii", "[x] een - twee..."),
        ("漢", "ascii", "?"),
    ],
)
def test_text_fits_its_stream(text: str, encoding: str, shown: str) -> None:
    assert fitting(text, encoding) == shown


def test_clean_keeps_words_apart() -> None:
    assert clean(" a\n\tb\u00a0c\x00 ") == "a b c"
