"""The shipped rules, read and checked when routeboek is built.

Reading YAML and checking it costs more than the advice itself. A built package therefore carries,
as it carries its code, the rule book that its rule files give, one file for each sector and
language. The name of such a file holds the hash of the rules and the version of the engine: if
either differs it is not found, and the rules are read. The files are plain data: whatever they
hold, reading one runs nothing; what is no rule book by its shape counts as not there.
"""

from __future__ import annotations

import re
from importlib.resources.abc import Traversable
from pathlib import Path

from routeboek import (
    alternatives,
    book,
    condition,
    decision,
    documents,
    facts,
    meaning,
    parts,
    tables,
    written,
)
from routeboek._version import __version__
from routeboek.book import Rules
from routeboek.messages import Language
from routeboek.plaindata import Malformed, classes_in, decoded, encoded
from routeboek.readings import of_sector

FOLDER = "_prepared"
_SECTOR = re.compile(r"[A-Za-z0-9_-]{1,40}", re.ASCII)  # it becomes part of a file name


def find(prepared: Traversable, sha256: str, language: Language, sector: str) -> Rules | None:
    """The rule book of one sector in a folder, if it has one for exactly these rules."""
    if not _SECTOR.fullmatch(sector):
        return None
    file = prepared / _name(sha256, language, sector)
    if not file.is_file():
        return None
    try:
        found = decoded(file.read_bytes(), rule_classes())
    except Malformed:
        return None
    if not isinstance(found, Rules) or (found.sha256, found.language) != (sha256, language):
        return None
    return found


def prepare(rules: Rules, package: Path) -> None:
    """Writes the prepared files of a rule book in one language for a package to be built."""
    folder = package / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for sector in rules.sectors:
        file = folder / _name(rules.sha256, rules.language, sector)
        file.write_text(
            encoded(_only(rules, sector), rule_classes()), encoding="utf-8", newline="\n"
        )


def rule_classes() -> dict[str, type]:
    """Everything that a rule book is made of."""
    holders = book, condition, decision, documents, facts, meaning, parts, tables, written
    return classes_in(alternatives, *holders)


def _only(rules: Rules, sector: str) -> Rules:
    routes = {key: r for key, r in rules.routes.items() if r.edition.sector == sector}
    variants = of_sector(rules.variants, sector) if rules.variants else None
    sectors = {sector: rules.sectors[sector]}
    return rules._replace(sectors=sectors, routes=routes, variants=variants)


def _name(sha256: str, language: Language, sector: str) -> str:
    return f"{__version__}-{sha256[:32]}-{sector}-{language}.json"
