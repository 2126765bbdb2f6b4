"""`routeboek init`: a new folder of rules that works, with comments that say what to fill in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from json import dumps
from pathlib import Path
from unicodedata import normalize

from routeboek.cli.app import Init
from routeboek.cli.interruption import tidied
from routeboek.cli.output import Code, Stop, write_lines, writing
from routeboek.cli.writing import made, scratch
from routeboek.files import example_files, here, rule_files
from routeboek.messages import say
from routeboek.shipped import package
from routeboek.text_guard import harmless

REGION, SECTOR, MUNICIPALITY = "voorbeeldregio", "voorbeeldsector", "voorbeeldgemeente"
"""The ids in the template; its names are the same with a capital."""

_PLAIN = re.compile(r"[^\W\d_][\w ()-]*")


def run(request: Init) -> Code:
    """Makes the folder, and says which files are in it and what to do next."""
    folder = here() / request.region
    asked = {
        REGION: folder.name,
        SECTOR: request.sector or SECTOR.capitalize(),
        MUNICIPALITY: request.municipality or MUNICIPALITY.capitalize(),
    }
    words = {token: _id(name, request) for token, name in asked.items()}
    words |= {token.capitalize(): _written(name) for token, name in asked.items()}
    template = _template()
    files = {_filled(name, words): _filled(text, words) for name, text in template.items()}
    if len(files) < len(template):  # the sector is called as one of the other files is
        raise _refused("name", request, name=asked[SECTOR])
    _make(folder, files, request)
    name = harmless(request.region)
    made = say("init-made", request.lang, folder=name)
    following = say("init-next", request.lang, folder=name)
    write_lines([made, *(f"  {name}" for name in files), following])
    return Code.DONE


def _template() -> Mapping[str, str]:
    """The files of the template by name."""
    folder = package() / "template"
    files = rule_files(folder) | example_files(folder)
    return {name: file.read_text(encoding="utf-8") for name, file in files.items()}


def _filled(text: str, words: Mapping[str, str]) -> str:
    """A text or file name with what was asked for in the place of the words of the template."""
    return re.sub("|".join(words), lambda found: words[found[0]], text)


def _id(name: str, request: Init) -> str:
    """A name as an id: "Mooie Stad" is mooie-stad."""
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    found = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if not found:
        raise _refused("name", request, name=name)
    return found


def _written(name: str) -> str:
    """A name as YAML: in quotes where it could be read as something else."""
    return name if _PLAIN.fullmatch(name) else dumps(name, ensure_ascii=False)


def _make(folder: Path, files: Mapping[str, str], request: Init) -> None:
    """The folder with these files at once, or not at all; it may be there if it is empty."""
    try:
        if folder == here() or (folder.exists() and any(folder.iterdir())):
            raise _refused("folder", request, name=request.region)
        with tidied(), made(folder.parent), scratch(folder.parent) as place:
            whole = place / folder.name
            with writing(request.region):
                for name, text in files.items():
                    file = whole / name
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_text(text, encoding="utf-8", newline="\n")
            _put(whole, folder)
    except (OSError, ValueError):  # a name that no file system takes is a ValueError
        raise _refused("place", request, name=request.region) from None


def _put(whole: Path, folder: Path) -> None:
    """Puts a folder in the place of one that is empty or not there."""
    there = folder.exists()
    if there:
        folder.rmdir()  # not every system puts a folder in the place of another
    try:
        whole.rename(folder)
    except OSError:
        if there:
            folder.mkdir()
        raise


def _refused(why: str, request: Init, name: str) -> Stop:
    return Stop(Code.USAGE, say(f"usage-init-{why}", request.lang, name=name))
