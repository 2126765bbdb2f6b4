"""`routeboek new-edition`: the newest edition of a sector once more, for the next school year."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from routeboek.book import Rules
from routeboek.cli.app import NewEdition
from routeboek.cli.edits import files_of, make
from routeboek.cli.output import Code, Stop, write_lines
from routeboek.forms import ID
from routeboek.load import load_rules
from routeboek.messages import say
from routeboek.parts import Edition

_SEPARATOR = re.compile(r"^---[ \t]*\r?\n", re.MULTILINE)
_BELOW = r"(?:\r?\n[ \t]+[^\r\n]*)+"
"""The lines that stand below a key at the margin."""


def run(request: NewEdition) -> Code:
    """Adds a document to the file of the sector and to those of the municipalities."""
    folder, texts = files_of(request.rules, request.lang)
    rules = load_rules(folder)
    old, new = _copied(rules, request), request.edition
    changed = {
        name: _ended(text) + "---" + _newline(text) + _ended(_once_more(part, old, new, rules))
        for name, text in ((name, raw.decode("utf-8")) for name, raw in texts.items())
        if not name.startswith("examples/") and (part := _document(text, old.id))
    }
    make(folder, {name: text.encode("utf-8") for name, text in changed.items()}, request.lang)
    told = [f"{Path(folder, name)}" for name in changed]
    year, day = _next_year(old), _starts(old, rules)
    params = {"edition": new, "old": old.id, "year": year, "day": day.isoformat()}
    write_lines([*told, say("new-edition-made", request.lang, **params)])
    return Code.DONE


def _copied(rules: Rules, request: NewEdition) -> Edition:
    """The edition that is copied: the newest of the sector that is named, or that has such ids."""
    newest = {name: sector.editions[-1] for name, sector in rules.sectors.items()}
    ids = [one.id for sector in rules.sectors.values() for one in sector.editions]
    new, language = request.edition, request.lang
    if new in ids:
        raise Stop(Code.USAGE, say("usage-name-taken", language, name=new))
    if ID.read(new) is None:
        raise Stop(Code.USAGE, say("usage-not-a-name", language, name=new))
    if request.sector is not None:
        like = [newest[request.sector]] if request.sector in newest else []
    else:
        like = [one for one in newest.values() if _bare(one.id) == _bare(new)]
    if len(like) != 1:
        known = ", ".join(newest)
        raise Stop(Code.USAGE, say("usage-which-sector", language, known=known))
    return like[0]


def _bare(name: str) -> str:
    return re.sub("[0-9]+", "#", name)


def _document(text: str, edition: str) -> str:
    """The document of an edition in a file, as it is written; "" when there is none."""
    first = re.compile(
        rf"^edition:[ \t]*([\"']?){re.escape(edition)}\1[ \t]*(?:#.*)?\r?$", re.MULTILINE
    )
    return next((part for part in _SEPARATOR.split(text) if first.search(part)), "")


def _once_more(part: str, old: Edition, new: str, rules: Rules) -> str:
    """The document with what a new edition cannot share with the old one."""
    year, day = _next_year(old), _starts(old, rules).isoformat()
    changes = {
        rf"^(edition:.*?){re.escape(old.id)}": new,
        rf"^((?:school_year|name):.*?){re.escape(old.school_year)}": year,
        # What differs by reading is said of the old text: the new one starts with its year.
        rf"^(valid_from:)[ \t]*(?:\{{.*?\}}|{_BELOW})": f" {day}",
        r"^(valid_from:.*?)[0-9]{4}-[0-9]{2}-[0-9]{2}": day,
        rf"^()valid_until:.*?(?:{_BELOW})?\r?\n": "",
        r"^(dating:.*?)stated": "inferred",  # until a text says so
    }
    for pattern, now in changes.items():
        part = re.sub(pattern, rf"\g<1>{now}", part, flags=re.MULTILINE)
    return part


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _ended(text: str) -> str:
    """A text whose last line ends, as the others do."""
    return text if text.endswith("\n") else text + _newline(text)


def _next_year(old: Edition) -> str:
    first = old.made_for + 1
    return f"{first}-{first + 1}"


def _starts(old: Edition, rules: Rules) -> date:
    month, day = rules.school_year_starts
    return date(old.made_for + 1, month, day)
