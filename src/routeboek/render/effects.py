"""What a change of the rules does: the essential on a screen, or everything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from textwrap import shorten
from typing import NamedTuple

from routeboek.analysis.breaches import Breach
from routeboek.analysis.difference import Change, Effect, RouteDifference
from routeboek.analysis.lines import Line as RuleLine
from routeboek.analysis.renames import Rename
from routeboek.analysis.trend import TRENDS
from routeboek.book import Rules
from routeboek.diagnostic import Span
from routeboek.reading import RuleFiles
from routeboek.render.ci import percentage
from routeboek.render.headlines import Headline, headlines, places_of, whereabouts
from routeboek.render.impact import Impact, ImpactWords
from routeboek.render.page import Line, Page
from routeboek.render.shifts import Sentences
from routeboek.render.words import Words, bullets, page_of

MOST_SHOWN = 2
"""Headlines, lines and texts that are written out unless everything is asked for."""

LONGEST_PROMISE = 80
"""Characters of a promise that is broken."""


class Side(NamedTuple):
    """One of two rule books, what it is called, and the edition, if it is about only one.

    The files of a revision were written `within` a folder; their places are told without it.
    """

    name: str
    files: RuleFiles
    within: str = ""
    edition: str | None = None
    reading: tuple[str, str, str] | None = None  # interpretation, chosen before and here

    @property
    def rules(self) -> Rules:
        """The rule book itself."""
        return self.files.rules

    def placed(self, span: Span) -> str:
        """A place as it is shown: a file of another revision is called by that revision."""
        return str(span).replace(self.within, f"{self.name}:") if self.within else str(span)


class Found(NamedTuple):
    """All that was found: what changes, the lines of each route, of all and of texts alone.

    `breaches` are the promises that are broken since.
    """

    effect: Effect
    lines: Sequence[Sequence[RuleLine]]
    reworded: Sequence[RuleLine]
    breaches: Sequence[Breach]

    @property
    def causes(self) -> list[RuleLine]:
        """Every line that may cause a change, once."""
        return list(dict.fromkeys(line for lines in self.lines for line in lines))


class Effects(Words):
    """All that a change does, told."""

    def __init__(self, old: Side, new: Side, found: Found) -> None:
        super().__init__(new.rules)
        self.old, self.new, self.found = old, new, found

    # ---- as a page

    def page(self, own: Impact | None, *, explain: bool) -> Page:
        """What changes: on a screen, or everything; with what it does to cases of the reader."""
        effect = self.found.effect
        parts: list[tuple[str, Iterable[Line]]] = []
        if effect.same:
            parts.append((self.say("diff-same"), bullets(self._unchanged())))
        elif explain:
            parts += [("", self._called_otherwise()), *self._in_full()]
            parts.append((self.say("diff-same"), bullets(self._unchanged())))
        else:
            told = self.headlines()
            parts.append((self._summary(told), self._essential(told)))
        if self.found.reworded and (explain or effect.same):
            parts.append((self.say("diff-reworded"), self._reworded(explain=explain)))
        if own is not None:
            parts.append((self.say("diff-own"), ImpactWords(self.rules).lines(own)))
        return page_of(self.say("diff-title", old=self.old.name, new=self.new.name), parts)

    # ---- the essential

    def headlines(self, routes: Sequence[RouteDifference] | None = None) -> list[Headline]:
        """The changes, of some routes or of all; those that are alike are taken together."""
        every = self.found.effect.routes if routes is None else routes
        return headlines(self.old.rules, self.new.rules, every)

    def _summary(self, told: Sequence[Headline]) -> str:
        """How many changes are stricter, looser or neither, and how to see those not shown."""
        if not told and self.found.effect.renames:
            return self.say("diff-sum-renamed")
        numbers = Counter(one.trend for one in told)
        text = ", ".join(self.say(f"diff-sum-{trend}", n=numbers[trend]) for trend in TRENDS)
        whole = len(told) == len(self._first(told))
        return text if whole else self.say("diff-sum-explain", text=text)

    def _essential(self, told: Sequence[Headline]) -> Iterator[Line]:
        """What changes, for whom, an example, and by which lines."""
        yield from self._called_otherwise()
        for one in self._first(told):
            yield Line(one.text, "bullet")
            about = [one.where, *([one.brief] if one.brief else [])]
            share = [percentage(one.share, self.language)] if one.share else []
            yield Line("; ".join([*about, *share]), level=1, tone="dim")
        if example := next((one.example for one in told if one.example), ""):
            yield self.line("diff-example", tone="dim", example=example)
        yield from self._asked()
        yield from self._by_lines()
        yield from self._broken_briefly()
        yield from self._not_proved()
        routes = self.found.effect.routes
        if same := self._same_routes():
            names = places_of(self, self.old.rules, self.new.rules, routes, same)
            yield self.line("diff-further", names=names)
        if self.found.reworded:
            yield self.line("diff-reworded-too", kinds=self._kinds())

    def _first(self, told: Sequence[Headline]) -> Sequence[Headline]:
        """The headlines that are written out: of the most important kind there is."""
        most = 1 if self.found.breaches else MOST_SHOWN
        return [one for one in told if one.rank == told[0].rank][:most]

    def _asked(self) -> Iterator[Line]:
        """The facts that are asked on one side only."""
        pairs = [(one.old, one.new) for one in self.found.effect.routes if one.old and one.new]
        asked = {name for old, new in pairs for name in new.looks_at - old.looks_at}
        not_asked = {name for old, new in pairs for name in old.looks_at - new.looks_at}
        facts = {**self.old.rules.facts, **self.new.rules.facts}
        for code, names in (("newly-asked", asked), ("not-asked", not_asked)):
            if names:
                labels = self.listing([facts[name].label for name in sorted(names)])
                yield self.line(f"diff-{code}", names=labels)

    def _by_lines(self) -> Iterator[Line]:
        causes = self.found.causes
        for line in causes[:MOST_SHOWN]:
            yield self.line("diff-by", line=self.rule_line(line))
        if len(causes) > MOST_SHOWN:
            yield self.line("diff-more-lines", n=len(causes) - MOST_SHOWN)

    def _called_otherwise(self) -> Iterator[Line]:
        for one in self.found.effect.renames:
            yield Line(self.renamed(one), "bullet")

    def renamed(self, one: Rename) -> str:
        """What is called otherwise, and what a case by the old id comes to."""
        return self.say(f"diff-renamed-{one.kind}", name=one.name, old=one.old, new=one.new)

    def _broken(self) -> Iterator[Line]:
        """The promises that are broken since, and by which line."""
        for one in self.found.breaches:
            place = self.new.placed(one.span)
            yield self.line("diff-broken", tone="bad", n=1, place=place, text=one.text)

    def _broken_briefly(self) -> Iterator[Line]:
        """How many promises are broken, and the first."""
        if breaches := self.found.breaches:
            first, number = breaches[0], len(breaches)
            text = shorten(first.text, LONGEST_PROMISE, placeholder=" …")
            code = "diff-broken" if number == 1 else "diff-broken-many"
            place = self.new.placed(first.span)
            yield self.line(code, tone="bad", n=number, place=place, text=text)

    def _not_proved(self) -> Iterator[Line]:
        for one in self.found.effect.routes:
            if not one.proved:
                name = self._municipality(one)
                yield self.line("diff-not-proved", "bullet", tone="warn", municipality=name)

    def _unchanged(self) -> list[str]:
        """The editions in which nothing changes, with the municipalities."""
        same: dict[str, dict[str, None]] = {}
        for one in self._same_routes():
            same.setdefault(one.route.edition.id, {})[self._municipality(one)] = None
        return [f"{name}: {self.listing([*places])}" for name, places in same.items()]

    def _same_routes(self) -> list[RouteDifference]:
        """Those in which nothing changes, on whatever days."""
        routes = self.found.effect.routes
        changed = {self._pair(one) for one in routes if not one.same}
        return [one for one in routes if self._pair(one) not in changed]

    @staticmethod
    def _pair(one: RouteDifference) -> tuple[str, str]:
        return one.route.edition.id, one.route.municipality

    # ---- everything

    def _in_full(self) -> Iterator[tuple[str, list[Line]]]:
        """Every change of each edition with its cases, and the lines that may cause it."""
        groups: dict[str, list[tuple[RouteDifference, Sequence[RuleLine]]]] = {}
        for one, lines in zip(self.found.effect.routes, self.found.lines, strict=True):
            if not one.same:
                groups.setdefault(whereabouts(self, one), []).append((one, lines))
        for name, group in groups.items():
            yield name, list(self._changed(group))

    def _changed(
        self, group: Sequence[tuple[RouteDifference, Sequence[RuleLine]]]
    ) -> Iterator[Line]:
        """What changes in an edition, in whatever municipalities, and the lines that cause it."""
        alike: dict[tuple[str, str], list[tuple[RouteDifference, Change]]] = {}
        for one, _ in group:
            if not one.proved:
                place = self._municipality(one)
                yield self.line("diff-not-proved", "bullet", tone="warn", municipality=place)
            for change in one.changes:
                key = self.sentence(one, change), change.cases
                alike.setdefault(key, []).append((one, change))
        for (sentence, cases), changes in alike.items():
            names = self.listing(list(dict.fromkeys(self._municipality(one) for one, _ in changes)))
            way = self.say(f"diff-{changes[0][1].trend}")
            yield Line(f"{names}: {sentence} ({way})", "bullet")
            if cases:
                total = sum(one.situations for one, _ in changes)
                share = sum(change.situations for _, change in changes) / total
                told = percentage(share, self.language)
                code = "diff-open-cases" if changes[0][1].unknown else "diff-cases"
                yield self.line(code, level=1, tone="dim", cases=cases, share=told)
        causes = dict.fromkeys(line for _, lines in group for line in lines)
        if causes:
            yield self.line("diff-lines")
            for line in causes:
                yield Line(self.rule_line(line), "bullet", 1)
        yield from self._broken()

    def _municipality(self, one: RouteDifference) -> str:
        name = one.route.municipality
        places = {**self.old.rules.municipalities, **self.new.rules.municipalities}
        return places[name].name if name in places else name

    def sentence(self, one: RouteDifference, change: Change) -> str:
        return Sentences(self.old.rules, self.new.rules, one).sentence(change)

    # ---- lines of rule files

    def rule_line(self, line: RuleLine) -> str:
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

    def _kinds(self) -> str:
        """How many texts, citations, contacts, readings and promises differ."""
        numbers = Counter(line.kind for line in self.found.reworded)
        return self.listing([self.count(f"diff-{kind}", n) for kind, n in numbers.items()])

    def _reworded(self, *, explain: bool) -> Iterator[Line]:
        """What is only told otherwise."""
        lines = self.found.reworded
        if not explain:
            yield Line(self._kinds())
            lines = lines[:MOST_SHOWN]
        for line in lines:
            yield Line(self.rule_line(line), "bullet")
        if len(lines) < len(self.found.reworded):
            yield self.line("diff-more", "bullet", n=len(self.found.reworded) - len(lines))
