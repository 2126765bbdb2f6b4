"""Changes of the files of a folder of rules: tried in a copy first, and then all made at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from routeboek.cli.interruption import tidied
from routeboek.cli.output import Code, Stop, finding_lines, writing
from routeboek.cli.writing import put, scratch
from routeboek.diagnostic import RulesError
from routeboek.examples import read_examples
from routeboek.files import example_files, read_file, rule_files
from routeboek.load import load_files, rules_folder
from routeboek.messages import Language, say
from routeboek.shipped import packaged


def files_of(folder: str | None, language: Language) -> tuple[Path, dict[str, bytes]]:
    """A folder of rules that may be changed, and its rule files and examples by name."""
    if folder is None and packaged("rules"):
        raise Stop(Code.USAGE, say("usage-own-rules", language))
    _proved(folder, language)
    found = rules_folder(folder)
    files = {**rule_files(found), **example_files(found)}
    return Path(str(found)), {name: read_file(file) for name, file in files.items()}


@tidied()
def make(folder: Path, texts: Mapping[str, bytes], language: Language) -> None:
    """Writes these files; nothing at all when the rules could not be read after that."""
    every = {**rule_files(folder), **example_files(folder)}
    with writing("TMPDIR"), scratch() as copy:
        for name, file in every.items():
            place = copy / name
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(texts.get(name) or read_file(file))
        _proved(str(copy), language, shown_as=str(folder))
    with writing(folder):
        put({folder / name: text for name, text in texts.items()})


def _proved(folder: str | None, language: Language, shown_as: str = "") -> None:
    """Stops when these rules or their examples cannot be read.

    `shown_as` is the folder of which they are a copy: what would be wrong there.
    """
    try:
        files = load_files(folder)
        read_examples(rules_folder(folder), files.rules)
    except RulesError as error:
        lines = finding_lines(error.diagnostics, language)
        if shown_as:
            lines = [line.replace(str(folder), shown_as, 1) for line in lines]
            lines = [say("edits-not-made", language), *lines]
        raise Stop(Code.RULES, *lines) from None
