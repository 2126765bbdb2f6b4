"""What other rules change in the cases of the reader: counted, and listed as far as that helps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from routeboek.analysis.impact import KINDS, Answer, Changed
from routeboek.jsonparts import Json
from routeboek.render.page import Line
from routeboek.render.words import Words

MOST_LISTED = 20
"""Cases that are listed on a page; the rest is counted."""


@dataclass
class Impact:
    """How many cases there are, how many change and how, and the first of those.

    `refused` are those that neither side has an advice on; among them are files that stayed
    `unread`, so that there may be more cases than are counted.
    """

    cases: int = 0
    refused: int = 0
    changed: int = 0
    unread: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    statuses: Counter[tuple[str, str]] = field(default_factory=Counter)
    first: list[Changed] = field(default_factory=list)

    def add(self, cases: int, refused: int, changed: Sequence[Changed]) -> None:
        """Counts some more cases."""
        self.cases += cases
        self.refused += refused
        self.changed += len(changed)
        self.first += changed[: MOST_LISTED - len(self.first)]
        for one in changed:
            self.kinds.update(one.kinds)
            if one.before and one.after and "status" in one.kinds:
                self.statuses[one.before.status, one.after.status] += 1


class ImpactWords(Words):
    """What changes in cases, told."""

    def lines(self, impact: Impact) -> Iterator[Line]:
        """How many change and how, and which those are."""
        total, refused = impact.cases, impact.refused
        yield self.line("impact-sum", n=total, changed=impact.changed, refused=refused)
        if not impact.changed:
            yield self.line("impact-none", "bullet")
        for kind in KINDS:
            if impact.kinds[kind]:
                yield self.line(f"impact-{kind}", "bullet", n=impact.kinds[kind])
            if kind == "status":
                for (was, becomes), number in impact.statuses.most_common():
                    turned = self._turned(self.say(f"status-{was}"), self.say(f"status-{becomes}"))
                    yield self.line("impact-turned", "bullet", 1, turned=turned, n=number)
        if impact.first:
            yield self.line("impact-which")
        for one in impact.first:
            yield Line(f"{self._name(one)}: {'; '.join(self._changes(one))}", "bullet")
        if more := impact.changed - len(impact.first):
            yield self.line("impact-more", "bullet", n=more)

    @staticmethod
    def _name(one: Changed) -> str:
        """What a case is called by who gave it, and where it stands: two may have one name."""
        return f"{one.case_id} ({one.place})" if one.case_id else one.place

    def _changes(self, one: Changed) -> Iterator[str]:
        """How one case changes."""
        before, after, kinds = one.before, one.after, one.kinds
        if not before or not after or {"status", "table"} & {*kinds}:
            yield self._turned(self._answer(before), self._answer(after))
        if not before or not after:
            return
        if "applicant" in kinds:
            who = self._turned(self._applying(before), self._applying(after))
            yield self.say("impact-who", turned=who)
        if {"earlier", "later", "term"} & {*kinds}:
            days = self._turned(self._day(before.latest), self._day(after.latest))
            yield self.say("impact-last-day", turned=days)
        if "opens" in kinds:
            days = self._turned(self._day(before.opens_on), self._day(after.opens_on))
            yield self.say("impact-first-day", turned=days)
        if "rest" in kinds:
            names = [self.say(f"aspect-{part}") for part in one.parts]
            yield self.say("impact-parts", names=self.listing(names))

    def _turned(self, before: str, after: str) -> str:
        return self.say("diff-from-to", before=before, after=after)

    def _answer(self, answer: Answer | None) -> str:
        if answer is None:
            return self.say("diff-refused")
        status = self.say(f"status-{answer.status}")
        return f"{status} ({answer.name})" if answer.name else status

    def _applying(self, answer: Answer) -> str:
        ways = [
            self.say("show-to", applicant=applicant, to=to)
            + (self.say("apply-via", via=via) if via else "")
            for applicant, to, via in answer.applications
        ]
        return "; ".join(ways) or self.say("diff-nobody")

    def _day(self, day: date | None) -> str:
        return self.date(day) if day else self.say("impact-no-day")

    # ---- as data

    def json(self, one: Changed) -> Json:
        """One case as data."""
        before, after = one.before, one.after
        return {
            "case_id": one.case_id,
            "file": one.place,
            "changes": list(one.kinds),
            "parts": list(one.parts),
            "before": self._answer(before),
            "after": self._answer(after),
            "old": before and _answer_json(before),
            "new": after and _answer_json(after),
        }


def impact_json(impact: Impact) -> Json:
    """The counts as data."""
    return {
        "cases": impact.cases,
        "changed": impact.changed,
        "refused": impact.refused,
        "changes": {kind: impact.kinds[kind] for kind in KINDS},
        "statuses": [
            {"old": was, "new": becomes, "cases": number}
            for (was, becomes), number in impact.statuses.most_common()
        ],
    }


def _answer_json(answer: Answer) -> Json:
    return {
        "status": answer.status,
        "about": answer.about,
        "applications": [
            {"applicant": applicant, "to": to, "via": via or None}
            for applicant, to, via in answer.applications
        ],
        "latest": answer.latest and answer.latest.isoformat(),
        "opens_on": answer.opens_on and answer.opens_on.isoformat(),
    }
