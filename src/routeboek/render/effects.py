"""What a change of the rules does, in sentences and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from routeboek.analysis.difference import Change, RouteDifference
from routeboek.analysis.lines import Line as RuleLine
from routeboek.book import Rules
from routeboek.diagnostic import Span
from routeboek.reading import RuleFiles
from routeboek.render.ci import percentage
from routeboek.render.clean import SCHEMA_VERSION
from routeboek.render.page import Line, Page
from routeboek.render.shifts import Sentences
from routeboek.render.words import Words, bullets, page_of

MOST_SHOWN = 12
"""Changes and lines of one edition that are written out; JSON has them all."""


class Side(NamedTuple):
    """One of two rule books, what it is called, and the edition, if it is about only one.

    The files of a revision were written `within` a folder; their places are told without it.
    """

    name: str
    files: RuleFiles
    within: str = ""
    edition: str | None = None

    @property
    def rules(self) -> Rules:
        """The rule book itself."""
        return self.files.rules

    def placed(self, span: Span) -> str:
        """A place as it is shown: a file of another revision is called by that revision."""
        return str(span).replace(self.within, f"{self.name}:") if self.within else str(span)


class Told(NamedTuple):
    """A difference with the lines that cause it."""

    difference: RouteDifference
    lines: Sequence[RuleLine]


OwnCase = Mapping[str, str]
"""A case of the reader that gets another advice: its file, `before`, `after`, which parts."""


class Effects(Words):
    """All that a change does; `own` are cases of the reader, if there are any to look at."""

    def __init__(
        self, old: Side, new: Side, found: Sequence[Told], own: Sequence[OwnCase] | None
    ) -> None:
        super().__init__(new.rules)
        self.old, self.new, self.found, self.own = old, new, found, own

    # ---- as a page

    def page(self) -> Page:
        """The differences as sentences: changed editions first, then what stays the same."""
        editions: dict[tuple[str, str], list[Told]] = {}
        same: dict[str, list[str]] = {}
        for told in self.found:
            one = told.difference
            before, after = (route.edition.id if route else "" for route in (one.old, one.new))
            if one.same:
                same.setdefault(after, []).append(self._municipality(one))
            else:
                editions.setdefault((before, after), []).append(told)
        parts: list[tuple[str, Iterable[Line]]] = [
            (" → ".join(dict.fromkeys(filter(None, pair))), self._changed(group))
            for pair, group in editions.items()
        ]
        unchanged = bullets(f"{name}: {self.listing(places)}" for name, places in same.items())
        parts.append((self.say("diff-same"), unchanged))
        if self.own is not None:
            cases = [self.say("diff-own-case", **one) for one in self.own]
            parts.append((self.say("diff-own"), bullets(cases or [self.say("diff-own-none")])))
        return page_of(self.say("diff-title", old=self.old.name, new=self.new.name), parts)

    def _changed(self, group: Sequence[Told]) -> Iterator[Line]:
        """What changes in an edition, in whatever municipalities, and the lines that cause it."""
        alike: dict[tuple[str, str], list[tuple[RouteDifference, Change]]] = {}
        for one, _ in group:
            if not one.proved:
                place = self._municipality(one)
                yield self.line("diff-not-proved", "bullet", tone="warn", municipality=place)
            for change in one.changes:
                alike.setdefault((self._sentence(one, change), change.cases), []).append(
                    (one, change)
                )
        told = []
        for (sentence, cases), changes in alike.items():
            names = self.listing(list(dict.fromkeys(self._municipality(one) for one, _ in changes)))
            total = sum(one.situations for one, _ in changes) or 1
            share = sum(change.situations for _, change in changes) / total
            about = self.say("diff-cases", cases=cases, share=percentage(share, self.language))
            told.append([Line(f"{names}: {sentence}", "bullet"), Line(about, level=1, tone="dim")])
        yield from self._first(told, 0)
        causes = dict.fromkeys(line for one in group for line in one.lines)
        if causes:
            yield self.line("diff-lines")
            yield from self._first([[Line(self._rule_line(one), "bullet", 1)] for one in causes], 1)

    def _first(self, told: Sequence[Sequence[Line]], level: int) -> Iterator[Line]:
        """As many as are written out, and how many more there are."""
        for lines in told[:MOST_SHOWN]:
            yield from lines
        if len(told) > MOST_SHOWN:
            yield self.line("diff-more", "bullet", level, n=len(told) - MOST_SHOWN)

    def _municipality(self, one: RouteDifference) -> str:
        name = one.route.municipality
        places = {**self.old.rules.municipalities, **self.new.rules.municipalities}
        return places[name].name if name in places else name

    def _sentence(self, one: RouteDifference, change: Change) -> str:
        return Sentences(self.old.rules, self.new.rules, one).sentence(change)

    def _rule_line(self, line: RuleLine) -> str:
        """One line of a rule file that differs."""
        side, span = (self.new, line.new) if line.new else (self.old, line.old)
        kind = "new" if line.old is None else "gone" if line.new is None else "changed"
        valued = line.before or line.after
        if kind == "changed":
            kind = "changed" if valued else "order"
        elif valued:
            kind += "-value"
        params = {"key": line.key, "before": line.before, "after": line.after}
        return self.say(f"diff-line-{kind}", place=side.placed(span) if span else "", **params)

    # ---- as JSON

    def json(self) -> dict[str, object]:
        """The differences as data, each with its sentence and the case that shows it."""
        return {
            "schema_version": SCHEMA_VERSION,
            "old": self.old.name,
            "new": self.new.name,
            "same": all(told.difference.same for told in self.found),
            "routes": [self._route_json(*told) for told in self.found],
            **({} if self.own is None else {"cases": self.own}),
        }

    def _route_json(self, one: RouteDifference, lines: Sequence[RuleLine]) -> dict[str, object]:
        return {
            "old_edition": one.old.edition.id if one.old else None,
            "new_edition": one.new.edition.id if one.new else None,
            "municipality": one.route.municipality,
            "same": one.same,
            "proved": one.proved,
            "situations": one.situations,
            "changed_situations": one.changed,
            "changes": [
                {
                    "aspect": change.aspect,
                    "text": self._sentence(one, change),
                    "cases": change.cases,
                    "situations": change.situations,
                    "share": change.share,
                    "witness": change.shown
                    and {"old": dict(change.shown.before), "new": dict(change.shown.after)},
                }
                for change in one.changes
            ],
            "lines": [self._rule_line(line) for line in lines],
        }
