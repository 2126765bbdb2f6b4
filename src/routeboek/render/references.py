"""Where things stand in the documents, as short references with a list that explains them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from routeboek.book import Route, Rules
from routeboek.condition import Condition, Source
from routeboek.parts import Interpretation
from routeboek.render.asked import Asking
from routeboek.render.page import Line

Cited = tuple[str, Sequence[Source]]
"""A text, and where it stands."""


class References(Asking):
    """Numbers places as they are cited: `[S0-3]` is the third of document S0 on this page.

    A document as a whole needs no number. One of these makes one page.
    """

    def __init__(self, rules: Rules, route: Route) -> None:
        super().__init__(rules)
        self.route, self.edition = route, route.edition
        self._numbers: dict[Source, str] = {}

    def cited(self, text: str, sources: Iterable[Source]) -> str:
        """A text with its references behind it."""
        marks = ", ".join(dict.fromkeys(map(self._mark, sources)))
        return f"{text} [{marks}]" if marks else text

    def together(self, parts: Iterable[Cited], between: str, apart: str) -> str:
        """Texts in one line; those of the same place that follow each other share a reference."""
        groups = groupby(parts, key=lambda part: tuple(part[1]))
        return apart.join(
            self.cited(between.join(text for text, _ in group), sources)
            for sources, group in groups
        )

    def _mark(self, source: Source) -> str:
        if source not in self._numbers:
            self._numbers[source] = source.document
            if self.passage(source):
                before = (one for one in self._numbers if one.document == source.document)
                self._numbers[source] += f"-{sum(map(bool, map(self.passage, before)))}"
        return self._numbers[source]

    def gate(self) -> tuple[Condition, ...]:
        """The conditions to escalate, after the one that says whom the ladder is for."""
        first = self.edition.ladder_for
        return (first, *self.edition.gate.children) if first else self.edition.gate.children

    def by_issue(self, found: Iterable[Interpretation]) -> list[Interpretation]:
        """Interpretations in the order of the issues that they settle: A-9 before A-10."""
        return sorted(found, key=lambda one: [int(n) for n in re.findall(r"\d+", one.issue)])

    def places(self) -> Iterator[Line]:
        """What every reference on the page stands for, document by document."""
        for document, title in self.rules.documents.items():
            cited = {mark: one for one, mark in self._numbers.items() if one.document == document}
            if cited:
                yield Line(f"{document}: {title}", tone="strong")
                for mark, source in cited.items():
                    if place := self.passage(source):
                        yield Line(f"{mark}: {place}", "bullet")
