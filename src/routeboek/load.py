"""Where the rules are, and the shortest way to a rule book."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from routeboek import precompiled
from routeboek.book import Rules
from routeboek.case import Case
from routeboek.diagnostic import Diagnostic, RulesError, Span
from routeboek.files import read_file, shown
from routeboek.folder import rule_files, stray_files
from routeboek.messages import Language
from routeboek.text_guard import LONE_SURROGATE

if TYPE_CHECKING:
    from routeboek.reading import RuleFiles

BUILT_IN = "built-in"
_PACKAGE = Path(__file__).parent


def load_rules(
    path: str | Path | None = None, *, language: Language = "nl", for_case: Case | None = None
) -> Rules:
    """The rule book in a folder, by default the one that comes with routeboek.

    `for_case` leaves out what cannot matter for that case (other sectors, municipalities and
    editions), which saves time; the advice on it is the same. Raises `RulesError` with every
    finding: file, line, column, what is wrong and what to do.
    """
    folder = Path(path) if path is not None else shipped_rules()
    texts = _read_folder(folder)
    fingerprint = _fingerprint(texts)
    # Only a built package carries its rules, and then what was prepared of them is part of it.
    if path is None and for_case and folder == _PACKAGE / "rules":
        prepared = precompiled.find(_PACKAGE, fingerprint, language, for_case.sector)
        if prepared:
            return prepared
    # Reading YAML and checking it takes most of the start of a command: only where it is needed.
    from routeboek.reading import read_rules

    origin = str(path) if path else BUILT_IN
    return read_rules(folder, texts, language, fingerprint, origin)


def load_files(path: str | Path | None = None, *, language: Language = "nl") -> RuleFiles:
    """The rule book in a folder with its documents; raises `RulesError` like `load_rules`."""
    from routeboek.reading import read_files

    folder = Path(path) if path is not None else shipped_rules()
    texts = _read_folder(folder)
    origin = str(path) if path else BUILT_IN
    return read_files(folder, texts, language, _fingerprint(texts), origin)


def stray_findings(path: str | Path | None = None) -> list[Diagnostic]:
    """What lies in a folder of rules and is never read, though it may look as if it counts."""
    folder = Path(path) if path is not None else shipped_rules()
    return [
        Diagnostic("rules-file-stray", Span(shown(file)), None, _named(file, folder), "warning")
        for file in stray_files(folder)
    ]


def _named(file: Path, folder: Path) -> dict[str, str]:
    # As a place is shown: a file may have any name, and here it steers no terminal.
    return {"file": str(Span(file.relative_to(folder).as_posix()))}


def shipped_rules() -> Path:
    """The folder of the rules that come with routeboek: in the package, or in its checkout."""
    packaged = _PACKAGE / "rules"
    return packaged if packaged.is_dir() else _PACKAGE.parents[1] / "rules"


def is_folder(folder: Path) -> bool:
    """Whether there is a folder of this name."""
    try:
        return folder.is_dir()
    except OSError:  # a name that no file system takes
        return False


def _read_folder(folder: Path) -> dict[str, bytes]:
    """The rule files by their name within the folder, in a fixed order."""
    if not is_folder(folder):
        raise RulesError([Diagnostic("rules-folder-missing", Span(str(folder)))])
    found = rule_files(folder)
    if not found:
        raise RulesError([Diagnostic("rules-folder-empty", Span(str(folder)))])
    misnamed = [file for file in found if LONE_SURROGATE.search(file.name)]
    if misnamed:
        raise RulesError([Diagnostic("file-name-not-utf8", Span(str(file))) for file in misnamed])
    return {file.relative_to(folder).as_posix(): read_file(file) for file in found}


def _fingerprint(texts: Mapping[str, bytes]) -> str:
    """One hash over the names and contents of all rule files."""
    digest = hashlib.sha256()
    for name, text in texts.items():
        digest.update(Path(name).name.encode() + b"\0" + hashlib.sha256(text).digest())
    return digest.hexdigest()
