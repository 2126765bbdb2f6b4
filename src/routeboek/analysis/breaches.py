"""Promises of the rules that other rules break, at the line by which they do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from routeboek.analysis.checks.promise import broken_promises
from routeboek.analysis.difference import RouteDifference
from routeboek.analysis.lines import Line
from routeboek.analysis.study import Raw, Study
from routeboek.book import Route
from routeboek.budget import TooLarge
from routeboek.diagnostic import Span
from routeboek.reading import RuleFiles


class Breach(NamedTuple):
    """A promise that was kept and no longer is, and the line that broke it."""

    text: str
    span: Span


def breaches(
    old: RuleFiles,
    new: RuleFiles,
    found: Iterable[tuple[RouteDifference, Sequence[Line]]],
    limit: int,
) -> list[Breach]:
    """The promises of routes that changed, each once.

    Where one line of the rules changed, that line broke them; else it is the rule that `check`
    blames, or the promise itself.
    """
    told: dict[Breach, None] = {}
    for one, lines in found:
        if one.same or one.new is None:
            continue
        broken = list(_broken(new, one.new, limit))
        before = {raw.params for raw in _broken(old, one.old, limit)} if one.old and broken else ()
        spans = [line.new or line.near for line in lines]
        for raw in broken:
            if raw.params not in before:
                cause = spans[0] if len(spans) == 1 else None
                span = cause or raw.at.document.spans.value(raw.at.path)
                told[Breach(dict(raw.params)["text"], span)] = None
    return list(told)


def _broken(files: RuleFiles, route: Route, limit: int) -> Iterator[Raw]:
    try:
        yield from broken_promises(
            Study(files, files.rules.routes[route.edition.id, route.municipality], limit)
        )
    except TooLarge:
        return
