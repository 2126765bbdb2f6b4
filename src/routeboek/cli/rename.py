"""`routeboek rename`: another name for something of the rules, everywhere it stands."""

from __future__ import annotations

import re
from collections.abc import Collection

from routeboek.cli.app import Rename
from routeboek.cli.edits import files_of, make
from routeboek.cli.output import Code, Stop, write_lines
from routeboek.forms import FACT_NAME, ID
from routeboek.messages import say, say_count
from routeboek.renaming import kinds_of, names_of, renamed, uses
from routeboek.spelling import nearest


def run(request: Rename) -> Code:
    """Changes the files, and writes in which lines."""
    folder, texts = files_of(request.rules, request.lang)
    kinds = kinds_of(request.kind, request.old, texts)
    _check(request, *(names_of(kind, texts) for kind in (request.kind, *kinds)))
    found = uses(kinds, request.old, texts)
    changed = {
        file: renamed(texts[file], request.old, request.new, some) for file, some in found.items()
    }
    make(folder, changed, request.lang)
    lines = [
        f"{folder / file}:{line}"
        for file, some in found.items()
        for line in dict.fromkeys(use.line for use in some)
    ]
    number = sum(map(len, found.values()))
    write_lines([*lines, say_count("renamed", number, request.lang)])
    return Code.DONE


def _check(request: Rename, names: Collection[str], *others: Collection[str]) -> None:
    """Stops when the old name does not exist, or the new one cannot be used."""
    old, new, language = request.old, request.new, request.lang
    if old not in names:
        near = nearest(old, names)
        code = "usage-no-such-name-near" if near else "usage-no-such-name"
        raise Stop(Code.USAGE, say(code, language, name=old, near=near))
    if any(new in taken for taken in (names, *others)):
        raise Stop(Code.USAGE, say("usage-name-taken", language, name=new))
    kind = FACT_NAME if request.kind == "fact" else ID
    if kind.read(new) is None or not re.search("[A-Za-z]", new):
        raise Stop(Code.USAGE, say("usage-not-a-name", language, name=new))
