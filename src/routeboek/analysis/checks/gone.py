"""No sentence sends anyone to a table that its edition, or this municipality, does not have."""

import re
from collections.abc import Iterator, Mapping

from routeboek.analysis.study import FileCheck, Raw
from routeboek.messages import say
from routeboek.places import At
from routeboek.reading import RuleFiles

_NO_SENTENCE = frozenset(
    {"source", "cites", "name", "formerly", "why", "because", "interpretation"}
)
"""What stands below these is not told by an advice, or is the name of the table itself."""
_SENTENCE = re.compile(r"[^.;!?]+")


def _found(files: RuleFiles) -> Iterator[Raw]:
    named = _named(files)
    routes, of_edition = files.rules.routes, dict[str, set[str]]()
    for edition, _ in files.documents.editions:
        tables = (*edition.ladder, *edition.side_tables)
        of_edition[edition.edition.id] = {one.table.id for one in tables}
    for edition, _ in files.documents.editions:
        at = files.places.of(edition)
        yield from _mentioning(at, named, of_edition[edition.edition.id])
    for local, municipality in files.documents.municipal:
        at = files.places.of(local)
        route = routes.get((local.edition, municipality))
        if route is not None:
            yield from _mentioning(at, named, set(route.tables))


def _named(files: RuleFiles) -> Mapping[str, set[str]]:
    """The tables that go, or once went, by each name, in any edition; the longest name first."""
    found: dict[str, set[str]] = {}
    for edition, _ in files.documents.editions:
        at = files.places.of(edition)
        for key in ("ladder", "side_tables"):
            for index, table in enumerate(getattr(edition, key)):
                for name in ("name", "formerly"):
                    written = at.down(key, index, name).node
                    if isinstance(written, str) and written:
                        found.setdefault(written, set()).add(table.table.id)
    return dict(sorted(found.items(), key=lambda one: -len(one[0])))


def _mentioning(at: At, named: Mapping[str, set[str]], here: set[str]) -> Iterator[Raw]:
    """Sentences with the name of a table that is not here, unless they say that it is not."""
    name_in = re.compile("|".join(rf"\b{re.escape(name)}(?!\w)" for name in named) or "(?!)")
    absence = set(say("absence-words", "nl").split())
    for place, text in at.below():
        if not isinstance(text, str) or _NO_SENTENCE.intersection(map(str, place.path)):
            continue
        for sentence in _SENTENCE.findall(text):
            gone = [one for one in name_in.findall(sentence) if not named[one] & here]
            if gone and not absence & set(sentence.lower().split()):
                yield Raw("table-gone", place, (("name", gone[0]),), severity="warning")


CHECK = FileCheck(("table-gone",), _found, of_routes=False)
