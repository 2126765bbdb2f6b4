"""What a change of the rules does as findings at the lines that changed."""

from __future__ import annotations

from collections.abc import Iterator

from routeboek.analysis.finding import Finding
from routeboek.analysis.lines import Line
from routeboek.diagnostic import Diagnostic, Span
from routeboek.render.effects import Effects


def findings(effects: Effects) -> list[Finding]:
    """A warning where a line changes advices, an error where it breaks a promise, else a hint."""
    found = [*_of_behaviour(effects), *_of_words(effects)]
    return [_within(one, effects.new.within) for one in found]


def _within(finding: Finding, folder: str) -> Finding:
    """A finding in a file of a revision is at that file, not where it was written for a while."""
    one = finding.diagnostic
    if one.span is None:
        return finding
    span = one.span._replace(file=one.span.file.removeprefix(folder))
    return finding._replace(diagnostic=one._replace(span=span))


def _of_behaviour(effects: Effects) -> Iterator[Finding]:
    found = effects.found
    for breach in found.breaches:
        yield _at("promise-broken", breach.span, "error", text=breach.text)
    renamed = [effects.renamed(one) for one in found.effect.renames]
    told = list(zip(found.effect.routes, found.lines, strict=True))
    lines: list[Line | None] = [*found.causes]
    for line in lines or [None]:
        routes = [route for route, causes in told if line is None or line in causes]
        texts = [f"{one.text}; {one.where}." for one in effects.headlines(routes)] or renamed
        if texts:
            place = None if line is None else line.new or line.near
            more = str(len(texts) - 1)
            yield _at("advice-changes", place, "warning", what=texts[0], more=more)
    for one in found.effect.routes:
        if not one.proved:
            name = one.route.municipality
            yield _at("change-not-proved", None, "warning", edition=one.route.edition.id, name=name)


def _of_words(effects: Effects) -> Iterator[Finding]:
    for line in effects.found.reworded:
        yield _at("text-changes", line.new or line.near, "hint", key=line.key)


def _at(code: str, span: Span | None, severity: str, **params: str) -> Finding:
    return Finding(Diagnostic(code, span, None, params, severity))
