"""The shipped rules, read and checked when routeboek is built.

Reading YAML and checking it costs more than the advice itself. A built distribution therefore
carries, beside its rule files, the rule book that they give, one file for each sector and
language. The name of such a file holds the hash of the rules and the version of the engine: if
either differs it is not found, and the rules are read. Only what lies in the package is ever
unpickled; a folder that a user names is always read as text.
"""

from __future__ import annotations

import pickle
import re
from pathlib import Path

from routeboek._version import __version__
from routeboek.book import Rules
from routeboek.messages import Language

FOLDER = "compiled"
_SECTOR = re.compile(r"[A-Za-z0-9_-]{1,40}", re.ASCII)  # it becomes part of a file name


def find(folder: Path, sha256: str, language: Language, sector: str) -> Rules | None:
    """The prepared rule book of one sector, if there is one for exactly these rules."""
    if not _SECTOR.fullmatch(sector):
        return None
    file = folder / FOLDER / _name(sha256, language, sector)
    if not file.is_file():
        return None
    found = pickle.loads(file.read_bytes())  # noqa: S301 - part of the package, like its code
    return found if isinstance(found, Rules) else None


def prepare(rules: Rules, target: Path) -> None:
    """Writes the prepared files of a rule book in one language to a folder."""
    target.mkdir(parents=True, exist_ok=True)
    for sector in rules.sectors:
        file = target / _name(rules.sha256, rules.language, sector)
        file.write_bytes(pickle.dumps(_only(rules, sector), 5))


def _only(rules: Rules, sector: str) -> Rules:
    routes = {key: r for key, r in rules.routes.items() if r.edition.sector == sector}
    return rules._replace(sectors={sector: rules.sectors[sector]}, routes=routes)


def _name(sha256: str, language: Language, sector: str) -> str:
    return f"{__version__}-{sha256[:32]}-{sector}-{language}.pickle"
