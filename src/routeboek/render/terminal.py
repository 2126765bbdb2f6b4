"""A page with colours for a terminal; the only importer of rich, and imported when needed only."""

from __future__ import annotations

from io import StringIO

from rich.console import Console
from rich.text import Text

from routeboek.render.page import Page, Tone
from routeboek.render.text import printed

_STYLES: dict[Tone, str] = {
    "": "",
    "strong": "bold",
    "dim": "dim",
    "good": "green",
    "open": "yellow",
    "bad": "red",
    "warn": "bold yellow",
}


def to_terminal(page: Page, width: int, *, plain: bool = False) -> str:
    """The text of the page with escape codes. Data goes through `Text`: none of it is markup."""
    out = StringIO()
    console = Console(file=out, width=width, force_terminal=True, highlight=False, emoji=False)
    for line, tone in printed(page, width, plain=plain):
        console.print(Text(line, style=_STYLES[tone]), soft_wrap=True)
    return out.getvalue()
