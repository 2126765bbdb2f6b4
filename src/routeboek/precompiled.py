"""The shipped rules, read and checked when routeboek is built.

Reading YAML and checking it costs more than the advice itself. A built package therefore carries,
as it carries its code, the rule book that its rule files give: a file for each sector, and a
smaller one for each route, with what was made of it under other readings; each in every language.
The name of such a file holds the hash of the rules and the version of the engine: if either differs
it is not found, and the rules are read. The files are plain data: whatever they hold, reading one
runs nothing. Each is sealed with a hash of its name and of all that it holds: one that is damaged,
edited or put in the place of another counts as not there.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from routeboek import book, condition, decision, facts, meaning, parts, tables
from routeboek._version import __version__
from routeboek.book import OneRoute, Rules, Variants
from routeboek.diagnostic import RulesError
from routeboek.files import read_file
from routeboek.messages import Language
from routeboek.parts import Conventions
from routeboek.plaindata import Classes, Malformed, classes_in, decoded, encoded
from routeboek.readings import of_route, serves
from routeboek.snapshot import Snapshot

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

FOLDER = "_prepared"
_MOST_BYTES = 50_000_000
"""A larger file was not written here."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NAME = re.compile(r"[A-Za-z0-9_-]{1,80}", re.ASCII)  # it becomes part of the name of a file


def find(prepared: Traversable, sha256: str, language: Language, sector: str) -> Rules | None:
    """The rule book of one sector in a folder, if it has one for exactly these rules."""
    return _found(prepared, sha256, language, sector, rule_classes)


def _found(
    prepared: Traversable,
    sha256: str,
    language: Language,
    name: str,
    classes: Callable[[], Classes],
) -> Rules | None:
    if not _NAME.fullmatch(name):
        return None
    file = prepared / _file_name(sha256, language, name)
    try:
        raw = read_file(file, most=_MOST_BYTES)
        found = decoded(raw, classes()) if _is_whole(raw, file.name) else None
    except (OSError, RulesError, Malformed):
        return None
    if not isinstance(found, Rules) or (found.sha256, found.language) != (sha256, language):
        return None
    return found


def find_route(
    prepared: Traversable, sha256: str, language: Language, case: Snapshot
) -> Rules | None:
    """The rule book of the one route that a case is on, if there is one that serves it."""
    place, day = f"{case.sector}-{case.municipality}", case.reference_date.isoformat()
    start, end = f"{_of(sha256)}-{place}-", f"-{language}.json"
    try:
        names = [one.name for one in prepared.iterdir() if one.name.startswith(start)]
    except OSError:  # nobody can tell what is in it
        return None
    days = [name.removeprefix(start).removesuffix(end) for name in names if name.endswith(end)]
    in_force = max([one for one in days if _DAY.fullmatch(one) and one <= day], default="")
    name = f"{place}-{in_force}"
    found = _found(prepared, sha256, language, name, _route_classes) if in_force else None
    if found is None or len(found.routes) != 1 or not serves(found, case):
        return None
    (route,) = found.routes.values()
    for way in found.variants.ways if isinstance(found.variants, OneRoute) else ():
        for one, here in zip(
            way.route.decisions if way.route else (), route.decisions, strict=False
        ):
            one.beside(here)  # what can exist is found out once for all readings
    return found


def prepare(rules: Rules, package: Path) -> None:
    """Writes the prepared files of a rule book in one language for a package to be built."""
    folder = package / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    made = {sector: _only(rules, sector) for sector in rules.sectors}
    if rules.conventions == Conventions():  # or else another day or place decides on the route
        for (_, municipality), route in rules.routes.items():
            edition = route.edition
            name = f"{edition.sector}-{municipality}-{edition.valid_from.isoformat()}"
            made[name] = of_route(rules, route)
    for name, some in made.items():
        file = folder / _file_name(rules.sha256, rules.language, name)
        file.write_bytes(_sealed(encoded(some, rule_classes()).encode(), file.name))


def _sealed(text: bytes, name: str) -> bytes:
    """The JSON text of a file with as its first key the hash of it and of the name of the file."""
    return b'{"seal":"%s",%s' % (_hash(text, name), text.removeprefix(b"{"))


def _is_whole(sealed: bytes, name: str) -> bool:
    """Whether a file holds what was once written under its name."""
    start, _, text = sealed.partition(b",")
    return start == b'{"seal":"%s"' % _hash(b"{" + text, name)


def _hash(text: bytes, name: str) -> bytes:
    return hashlib.sha256(name.encode() + b"\0" + text).hexdigest().encode()


def rule_classes() -> dict[str, type]:
    """Everything that a rule book is made of."""
    from routeboek import alternatives, documents, written

    return _route_classes() | classes_in(alternatives, documents, written)


def _route_classes() -> dict[str, type]:
    """Everything that the rule book of one route is made of: of documents nothing."""
    return classes_in(book, condition, decision, facts, meaning, parts, tables)


def _only(rules: Rules, sector: str) -> Rules:
    from routeboek.rejoining import of_sector

    routes = {key: r for key, r in rules.routes.items() if r.edition.sector == sector}
    variants = of_sector(rules.variants, sector) if isinstance(rules.variants, Variants) else None
    sectors = {sector: rules.sectors[sector]}
    return rules._replace(sectors=sectors, routes=routes, variants=variants)


def _file_name(sha256: str, language: Language, name: str) -> str:
    return f"{_of(sha256)}-{name}-{language}.json"


def _of(sha256: str) -> str:
    """With what the names begin of the files that were made of these rules."""
    return f"{__version__}-{sha256[:32]}"
