"""Where the rules are, and the shortest way to a rule book."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from routeboek import precompiled
from routeboek.book import Rules
from routeboek.diagnostic import Diagnostic, RulesError, Span
from routeboek.files import is_folder, read_file, rule_files, shown, stray_files
from routeboek.messages import Language
from routeboek.shipped import packaged, shipped
from routeboek.snapshot import Snapshot
from routeboek.text_guard import LONE_SURROGATE, harmless

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from routeboek.case import Case
    from routeboek.reading import RuleFiles

BUILT_IN = "built-in"


def load_rules(
    path: str | Path | None = None,
    *,
    language: Language = "nl",
    for_case: Case | Snapshot | None = None,
    as_chosen: bool = False,
) -> Rules:
    """The rule book in a folder, by default the one that comes with routeboek.

    `for_case` says that the rules need serve this one case only, which saves time where they come
    with a built package; the advice on it is the same. With `as_chosen` moreover no other readings
    are chosen in them; where that case is then refused, the whole rules tell why. Raises
    `RulesError` with every finding: file, line, column, what is wrong and what to do.
    """
    found = _read_folder(path)
    # Only a built package carries its rules, and then what was prepared of them is part of it.
    if for_case and path is None and packaged("rules"):
        prepared = packaged(precompiled.FOLDER)
        told = for_case if isinstance(for_case, Snapshot) else for_case.snapshot
        rules = None
        if prepared and as_chosen:
            rules = precompiled.find_route(prepared, found.sha256, language, told)
        if prepared and rules is None:
            rules = precompiled.find(prepared, found.sha256, language, told.sector)
        if rules:
            return rules
    # Reading YAML and checking it takes most of the start of a command: only where it is needed.
    from routeboek.reading import read_rules

    return read_rules(found.place, found.texts, language, found.sha256, found.origin)


def load_files(path: str | Path | None = None, *, language: Language = "nl") -> RuleFiles:
    """The rule book in a folder with its documents; raises `RulesError` like `load_rules`."""
    from routeboek.reading import read_files

    found = _read_folder(path)
    return read_files(found.place, found.texts, language, found.sha256, found.origin)


def stray_findings(path: str | Path | None = None) -> list[Diagnostic]:
    """What lies in a folder of rules and is never read, though it may look as if it counts."""
    folder = rules_folder(path)
    spans = {name: Span(shown(Path(str(folder)) / name)) for name in stray_files(folder)}
    return [
        Diagnostic("rules-file-stray", span, None, {"file": harmless(name)}, "warning")
        for name, span in spans.items()
    ]


def rules_folder(path: str | Path | None = None) -> Traversable:
    """The folder of this name; without one that of the rules that come with routeboek."""
    return shipped("rules", "rules") if path is None else Path(path)


class _Folder(NamedTuple):
    """The rule files of a folder: its name, their bytes by name in a fixed order, one hash."""

    place: Path
    origin: str
    texts: dict[str, bytes]
    sha256: str


def _read_folder(path: str | Path | None) -> _Folder:
    folder = rules_folder(path)
    place = Path(str(folder))
    files = rule_files(folder)
    if not files:
        code = "rules-folder-empty" if is_folder(folder) else "rules-folder-missing"
        raise RulesError([Diagnostic(code, Span(str(place)))])
    misnamed = [Span(str(place / name)) for name in files if LONE_SURROGATE.search(name)]
    if misnamed:
        raise RulesError([Diagnostic("file-name-not-utf8", span) for span in misnamed])
    texts = {name: read_file(file) for name, file in files.items()}
    digest = hashlib.sha256()
    for name, text in texts.items():
        digest.update(name.rpartition("/")[2].encode() + b"\0" + hashlib.sha256(text).digest())
    origin = BUILT_IN if path is None else harmless(str(path))
    return _Folder(place, origin, texts, digest.hexdigest())
