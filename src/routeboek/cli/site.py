"""`routeboek site`: the offline page as one file."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from routeboek.cli.app import Site
from routeboek.cli.casefile import STANDARD_INPUT
from routeboek.cli.interruption import tidied
from routeboek.cli.output import Code, check_place, complain, write_exactly, writing
from routeboek.load import load_rules
from routeboek.messages import LANGUAGES, say
from routeboek.render.offlinepage import MADE_BY, offline_page

_HEAD = 4000
"""So far into a file it says who made it."""


def run(request: Site) -> Code:
    """Writes the page, in every language at once."""
    file = None if request.output == STANDARD_INPUT else Path(request.output)
    if file is not None:
        check_place(request.output, request.lang, "usage-site-exists", _is_a_page)
    page = offline_page({one: load_rules(request.rules, language=one) for one in LANGUAGES})
    if file is None:
        write_exactly(page)
        return Code.DONE
    size = _written(file, page)
    complain(say("site-made", request.lang, file=request.output, size=size))
    return Code.DONE


def _is_a_page(file: Path) -> bool:
    """Whether a file was made so: only that is ever replaced."""
    return file.is_file() and MADE_BY.encode() in file.read_bytes()[:_HEAD]


def _written(file: Path, page: str) -> int:
    """Puts the whole page in its place at once; how many kilobytes it is."""
    octets = page.encode()
    with (
        writing(file),
        tidied(),
        TemporaryDirectory(dir=file.parent, prefix=".routeboek-") as place,
    ):
        made = Path(place) / file.name
        made.write_bytes(octets)
        made.replace(file)
    return -(-len(octets) // 1024)
