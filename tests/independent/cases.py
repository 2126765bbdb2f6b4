"""Random cases, some as they come in practice and some made awkward; the same for a seed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.independent.book import Book, Node, Route, inside

OUTCOMES = (
    *("no-solution", "no-solution", "no-solution", "returned", "solved", "running"),
    *("advice-in-progress", "withdrawn", "not-applicable"),
)
OPEN = ("running", "advice-in-progress", "not-applicable")
NOTABLE = [
    date.fromisoformat(one)
    for one in (
        "2024-01-01 2024-02-29 2024-07-31 2024-08-01 2024-12-31 2025-07-31 2025-08-01 2025-12-31"
        " 2026-01-01 2026-02-28 2026-03-01 2026-07-31 2026-08-01 2026-10-25 2027-07-31 2027-08-01"
        " 2028-02-29 2028-07-31 2028-08-01 2029-07-31 2029-08-01 2024-01-02 2023-12-31"
    ).split()
]
"""Days on which editions, school years and years turn, and leap days."""
LENGTHS = (0, 1, 7, 27, 28, 29, 55, 56, 57, 76, 77, 78, 90, 91, 92, 364, 365, 366, 730, 731)
"""Numbers of days around those that terms and conditions count."""


class Cases:
    """One stream of random cases."""

    def __init__(self, book: Book, random: Random) -> None:
        self._book, self._random = book, random
        every = (one for editions in book.editions.values() for one in editions)
        self._tests: dict[str, dict[str, list[Node]]] = {}
        for edition in every:
            for town in book.towns:
                route = book.route(edition, town)
                tests = self._tests.setdefault(edition["edition"], {})
                for test in route.tests:
                    tests.setdefault(test["fact"], []).append(test)

    def every(self) -> Iterator[dict[str, Any]]:
        """One after the other, without end."""
        while True:
            yield self.one()

    def one(self) -> dict[str, Any]:
        """The next one."""
        random, book = self._random, self._book
        sector, town = random.choice(sorted(book.editions)), random.choice(sorted(book.towns))
        day = self._day()
        edition = book.edition_on(sector, day) or book.editions[sector][0]
        if book.edition_on(sector, day) is None and random.random() < 0.8:
            day = date.fromisoformat(edition["valid_from"]) + timedelta(random.randrange(300))
        route = book.route(edition, town)
        case: dict[str, Any] = {
            "reference_date": day.isoformat(),
            "sector": sector,
            "municipality": town,
            "facts": self._facts(edition, day),
        }
        if random.random() < 0.6:
            case["history"] = self._history(route, sector, town, day)
        if random.random() < 0.3:
            self._steer(case, route, day)
        return case

    def _steer(self, case: dict[str, Any], route: Route, day: date) -> None:
        """Brings a case near another route, or near a side table that may have been held."""
        random = self._random
        beside = [one for one in route.side if "next_when" in one]
        chosen = random.choice([*beside, *route.edition.get("routes", ()), None])
        for test in inside(chosen):
            declared = self._book.facts[test["fact"]]
            if declared["type"] != "date":
                case["facts"][test["fact"]] = self._value(declared, test)
            elif "years_since_at_least" in test:
                years = day.year - int(test["years_since_at_least"])
                since = date(years, day.month, min(day.day, 28)) + timedelta(random.randrange(3))
                case["facts"][test["fact"]] = since.isoformat()
        if chosen in beside and random.random() < 0.5:
            start = day - timedelta(random.choice((0, 20, 60)))
            entry = self._entry(chosen["table"], start, random.choice((0, 3)), day)
            case["history"] = [*case.get("history", []), entry]

    def _day(self) -> date:
        random = self._random
        if random.random() < 0.4:
            return random.choice(NOTABLE) + timedelta(random.choice((-1, 0, 0, 0, 1)))
        return date(2024, 1, 1) + timedelta(random.randrange(1500))

    # ---------------------------------------------------------------------------------- facts

    def _facts(self, edition: Node, day: date) -> dict[str, Any]:
        random, book = self._random, self._book
        stated = random.choice((0.0, 0.1, 0.3, 0.6, 0.8, 0.9, 0.95, 1.0))
        willing = random.choice((0.5, 0.9, 0.97, 1.0))
        tests = self._tests[edition["edition"]]
        facts: dict[str, Any] = {}
        for name, declared in book.facts.items():
            looked_at = name in tests or random.random() < 0.05
            if not looked_at or random.random() >= stated or declared["type"] == "date":
                continue
            meant = [one for one in tests.get(name, ()) if "before" not in one]
            test = random.choice(meant) if meant and random.random() < willing else {}
            facts[name] = self._value(declared, test)
        facts |= self._dates(day, stated, orderly=random.random() < 0.97)
        if random.random() < 0.95:
            if facts.get("attendance") in ("partial", "full"):
                facts.pop("continuous_absence_since", None)
                facts.pop("enrolled", None)
            if "none-of-these" in facts.get("stuck_on", ()):
                facts["stuck_on"] = ["none-of-these"]
        if stated == 1 and random.random() < 0.5:
            for name in random.sample(sorted(facts), min(len(facts), random.randrange(1, 3))):
                if book.facts[name]["type"] != "date":
                    facts[name] = self._value(book.facts[name], {})
        return {key: facts[key] for key in random.sample(sorted(facts), len(facts))}

    def _value(self, declared: Node, test: Node) -> Any:
        random = self._random
        match declared["type"]:
            case "yes_no":
                return test["is"] == "yes" if "is" in test else random.random() < 0.5
            case "choice":
                values = test.get("in") or ([test["is"]] if "is" in test else declared["values"])
                return random.choice(list(values))
            case "count":
                bound = int(test.get("at_least", test.get("at_most", random.randrange(4))))
                return max(0, bound + random.choice((-1, 0, 0, 0, 1)))
        names = list(declared["values"])
        some = set(random.sample(names, random.choice((0, 1, 1, 1, 2, len(names) - 1))))
        some |= {test["includes"]} if "includes" in test else set()
        some |= {random.choice(test["includes_any"])} if "includes_any" in test else set()
        return sorted(some)

    def _dates(self, day: date, stated: float, *, orderly: bool) -> dict[str, Any]:
        random = self._random
        before = sorted((self._before(day) for _ in range(3)), reverse=True)
        if not orderly:
            random.shuffle(before)
        absent, worry, partly = before
        if random.random() < 0.5:
            partly, worry = worry, partly
        found: dict[str, Any] = {
            "continuous_absence_since": absent,
            "first_worrying_absence_date": worry,
            "partial_participation_since": partly,
            "arrived_in_netherlands_on": self._before(day),
        }
        for name in found:
            if random.random() < 0.15:
                found[name] = "never"
        kept = {name: one for name, one in found.items() if random.random() < stated}
        return {name: one if one == "never" else one.isoformat() for name, one in kept.items()}

    def _before(self, day: date) -> date:
        random = self._random
        if random.random() < 0.1:
            return date(day.year - 2, day.month, min(day.day, 28)) + timedelta(
                random.randrange(-1, 3)
            )
        if random.random() < 0.004:
            return day + timedelta(1)
        steps = (random.choice(LENGTHS) + random.choice((-1, 0, 0, 1)), random.randrange(150))
        return day - timedelta(max(0, random.choice(steps)))

    # -------------------------------------------------------------------------------- history

    def _history(self, route: Route, sector: str, town: str, day: date) -> list[dict[str, Any]]:
        random = self._random
        if random.random() < 0.5:
            tables = [one["table"] for one in route.ladder[: random.randrange(4)]]
            tables += [one["table"] for one in route.side if random.random() < 0.15]
        else:
            on = day - timedelta(random.choice((0, 60, 400)))
            edition = self._book.edition_on(sector, on) or route.edition
            known = sorted(self._book.route(edition, town).tables())
            tables = [random.choice(known) for _ in range(random.randrange(1, 5))]
        tables += [random.choice(tables)] if tables and random.random() < 0.2 else []
        random.shuffle(tables)
        step = random.choice((0, 3, 30))
        start = day - timedelta(random.choice((0, 1, 20, 100, 300)))
        return [self._entry(one, start, step, day) for one in tables]

    def _entry(self, table: str, start: date, step: int, day: date) -> dict[str, Any]:
        random = self._random
        applied = min(start + timedelta(random.randrange(3) * step), day)
        closed = min(applied + timedelta(random.randrange(3) * step), day)
        followed = min(closed + timedelta(random.randrange(3) * step), day)
        if random.random() < 0.01:
            applied, closed = closed + timedelta(1), applied
        outcome = random.choice(OUTCOMES)
        entry = {"table": table, "applied_on": applied.isoformat(), "outcome": outcome}
        if outcome == "not-applicable":
            entry["reason"] = "past-niet-bij-de-casus"
            if random.random() < 0.5:
                del entry["applied_on"]
        if outcome not in OPEN:
            entry["closed_on"] = closed.isoformat()
        if outcome == "returned" and random.random() < 0.5:
            entry["followed_up_on"] = followed.isoformat()
        return entry
