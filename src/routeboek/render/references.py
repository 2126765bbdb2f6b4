"""Where things stand in the documents, as short references with a list that explains them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from routeboek.book import Route, Rules
from routeboek.condition import Condition, Source
from routeboek.parts import Duty, Interpretation
from routeboek.render.asked import Asking
from routeboek.render.page import Line


class Cited(NamedTuple):
    """A text, where it stands, and the interpretations that say how it is read."""

    text: str
    sources: tuple[Source, ...]
    readings: tuple[str, ...] = ()


class References(Asking):
    """Numbers places as they are cited; one of these makes one page.

    `[3]` is a place in the text of the edition itself, `[S4-3]` one in document S4, `[S4]` that
    document as a whole.
    """

    def __init__(self, rules: Rules, route: Route) -> None:
        super().__init__(rules)
        self.route, self.edition = route, route.edition
        self._marks: dict[Source, str] = {}
        self._counts: Counter[str] = Counter()
        editions = (one for sector in rules.sectors.values() for one in sector.editions)
        documents = {source.document for one in editions for source in one.sources}
        self.elsewhere = documents - {source.document for source in self.edition.sources}

    def cited(self, text: str, sources: Iterable[Source], readings: Iterable[str] = ()) -> str:
        """A text with references behind it: its places, and the issues on which it is read."""
        read = [self.rules.interpretations[name] for name in readings]
        marks = [*map(self._mark, sources), *(one.issue for one in by_issue(read))]
        return f"{text} [{', '.join(dict.fromkeys(marks))}]".lstrip() if marks else text

    def together(self, parts: Iterable[Cited], between: str, apart: str) -> str:
        """Texts in one line; those of the same place that follow each other share a reference."""
        groups = groupby(parts, key=lambda part: part[1:])
        return apart.join(
            self.cited(between.join(one.text for one in some), sources, readings)
            for (sources, readings), some in groups
        )

    def _mark(self, source: Source) -> str:
        if source not in self._marks:
            own = source.document == self.edition.sources[0].document
            if self.passage(source):
                self._counts[source.document] += 1
                number = str(self._counts[source.document])
                self._marks[source] = number if own else f"{source.document}-{number}"
            else:
                self._marks[source] = source.document
        return self._marks[source]

    def gate(self) -> tuple[Condition, ...]:
        """The conditions to escalate, after the one that says whom the ladder is for."""
        first = self.edition.ladder_for
        return (first, *self.edition.gate.children) if first else self.edition.gate.children

    def condition(self, condition: Condition) -> str:
        """A condition as a sentence, with what is special about it, but not what stands below."""
        remarks = {
            "word-carried-over": condition.carried_over,
            "word-not-blocking": not condition.blocking,
        }
        told = "; ".join(self.say(code) for code, so in remarks.items() if so)
        text = f"{condition.text.removesuffix('.')} ({told})." if told else condition.text
        kind = self.say(f"show-{condition.grouper}") if condition.grouper else ""
        return f"{text} {kind}".strip()

    def duty(self, duty: Duty) -> str:
        """A duty as a sentence that names on whom it is."""
        named = duty.on_whom.name.casefold() in duty.text.casefold()
        return duty.text if named else self.say("show-duty", role=duty.on_whom.name, text=duty.text)

    def places(self) -> Iterator[Line]:
        """What every reference on the page stands for, document by document."""
        for document, title in self.rules.documents.items():
            cited = {mark: one for one, mark in self._marks.items() if one.document == document}
            if cited:
                yield Line(f"{document}: {title}", tone="strong")
                for mark, source in cited.items():
                    if place := self.passage(source):
                        yield Line(f"{mark}: {place}", "bullet")


def by_issue(found: Iterable[Interpretation]) -> list[Interpretation]:
    """Interpretations in the order of the issues that they settle: A-9 before A-10."""
    return sorted(found, key=lambda one: [int(n) for n in re.findall(r"\d+", one.issue)])
