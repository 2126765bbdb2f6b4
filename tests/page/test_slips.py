"""A slip in the scripts that compute shows in what the page answers, or changes nothing at all.

Each slip (slips.py) is put into the page, which a browser then opens and asks what it was asked
without the slip, until one answer is another one. Right are the answers of the command; what is
only told to a person (`talks.js`) is right as the page without the slip has it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from routeboek.text_guard import MAX_BYTES
from tests import shipped
from tests.bad.test_bad_cases import GOOD, each
from tests.cli.helpers import OWN_TEAM, STUCK
from tests.page.asked import HASHES, Asked, as_text
from tests.page.edges import edge_cases
from tests.page.slips import Slip, drawn, opened_up, script_of, slips, with_script
from tests.page.test_boundaries import turning

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page

pytestmark = pytest.mark.heavy

A_CASE = Mapping[str, object]

READING = "case caseparts contradictions jsontext spelling".split()
TALKING = "posed interview pastables dates ics".split()
ADVISING = """
facts condition meaning values exact within decision told history answering justification readings
refusals verdict times questions telling parting advising otherwise evaluator advice jsonparts
""".split()

EQUIVALENT = """
values.around: return [known - 1, known, known + 1].filter((day) => day <= today);
-> return [known - 1, known, known + 1].filter((day) => day < today);
= today itself is among the days that are tried anyhow

history.FIRST_DAY: const FIRST_DAY = 1; -> const FIRST_DAY = 2;
= no table lies before the first edition, so each lies after either day

telling.termOf: const left = term.days_left ?? 0; -> const left = term.days_left;
= where there is a last day, as there, it is known how many days are left

posed.dayText: const code = days > 0 ? "ask-day-ago" : "ask-day-ahead";
-> const code = days >= 0 ? "ask-day-ago" : "ask-day-ahead";
= no days ago is told in a sentence of its own, before this

values.inAnyOrder: for (let one = Math.max(before + 1, day - others); one < day; one += 1) {
-> for (let one = Math.max(before - 1, day - others); one < day; one += 1) {
= the two days more are there already, and each day counts once

facts.daysOn: const step = days > 0 ? 1 : -1; -> const step = days > 1 ? 1 : -1;
= no term of these rules is a single day

decision.Decision.#isBound: ([, facts]) => facts.has(date) &&
[...facts].some((fact) => situation.values.has(fact)),
-> ([, facts]) => facts.has(date) || [...facts].some((fact) => situation.values.has(fact)),
= a date that nothing binds can be today, which tells as little, and no day opens anything by it

posed.Posed.again: again = false; -> again = true;
= of each question that is put it is said whether it is put again

readings.interpretationsOf: return new Set(names.flatMap((name) => varying.get(name) ?? []));
-> return new Set(names.flatMap((name) => varying.get(name)));
= no interpretation is called by what is not there

otherwise.BESIDE: its.outcomes.size > 1 ? its.acting : null,
-> its.outcomes.size >= 1 ? its.acting : null,
= where one outcome is certain nothing follows from it, so that what is asked is only made in vain

parting.Parting.isAlike: return [...this.facts].every((fact) => values.has(fact)) &&
this.hasSameEnd(possible);
-> return [...this.facts].every((fact) => values.has(fact)) || this.hasSameEnd(possible);
= by these rules what is asked differs only where the outcomes do, or where neither holds

parting.partingIn: if (!(alike && unique && (one.grouper === "all" || same(names[0], names[1])))) {
-> if (!(alike && unique && (one.grouper !== "all" || same(names[0], names[1])))) {
= of ways to be met that are others by a reading, in these rules some share an id; else it is slower
"""
"""Slips that nobody can notice, each with the reason; names as `Slip.name` has them."""

NAMED = (
    "po-2025 begin van het aaneengesloten verzuim onbekend",
    "vo-2025 Den Haag, geen waarschuwing vision-stays-with-regisseur: vastgelopen op jeugdhulp",
    "po-2026 eerste datum onbekend, een dag na 8 weken afwezigheid is het zeker te laat",
    (
        "vo-2024 Den Haag, plicht jes-plan-en-evaluatie loopt niet: "
        "leerling komt niet, nog geen overleg en geen plan"
    ),
    (
        "vo 2025-2026 de regisseur loopt, de leerling komt weer en is vaak kort afwezig, "
        "die tafel loopt door"
    ),
)
"""Examples that alone show a slip."""

MOST = 100
APART = 15
EASY = 12
AT_ONCE = 1
CONVERSATIONS = 0, 1, 2, 14
SHOWN = 24
"""Of so many cases also what is shown to a person."""
A_PART = 4
"""Of all that is asked an equivalent slip is asked one in so many: nothing else takes longer."""
PATIENCE = 5
"""Seconds for a few answers; a slip that makes them go on without end is noticed."""
OPEN = '\n  "status": "undetermined"'


# ---------------------------------------------------------------- what is asked


def by_chance() -> list[A_CASE]:
    """Cases that differ as much as possible: those that tell much and little take turns."""
    cases = [(example.case, example.expect) for example in shipped.examples()]
    cases += [(case, {}) for case in [*edge_cases(shipped.rules())][::10]]
    cases += [(case, {}) for case in turning()]
    told = [(case, set(_features(case, expect))) for case, expect in cases]
    seen = set[object]()
    found = list[A_CASE]()
    for wanted in range(max(len(features) for _, features in told), 0, -1):
        for case, features in told:
            if len(features - seen) >= wanted and len(found) < MOST:
                seen |= features
                found.append(case)
    return [case for at in range(APART) for case in found[at::APART]]


def _features(case: A_CASE, expect: A_CASE) -> Iterator[object]:
    place = case.get("sector"), case.get("municipality"), str(case.get("reference_date"))[:4]
    for one in _parts(case):
        yield one
        yield from ((one, part) for part in place)
    yield from ((key, str(value)) for key, value in expect.items())


def _parts(case: A_CASE) -> Iterator[object]:
    facts, history = case.get("facts", {}), case.get("history", [])
    assert isinstance(facts, Mapping) and isinstance(history, Sequence)
    today = date.fromisoformat(str(case.get("reference_date", GOOD["reference_date"])))
    yield from ((key, str(value)) for key, value in case.items() if isinstance(value, str | list))
    yield "facts", len(facts)
    for name, value in facts.items():
        try:
            days = (today - date.fromisoformat(str(value))).days
        except ValueError:
            yield name, str(value)
        else:
            yield name, "weeks", days // 7 if days < 100 else "many"
    for entry in history:
        yield entry["table"], entry["outcome"]
        yield tuple(entry)


def by_name() -> list[A_CASE]:
    """The examples that are named here."""
    known = {example.name: example.case for example in shipped.examples()}
    return [known[name] for name in NAMED]


def by_hand() -> Iterator[str]:
    """What no example, edge or refusal of elsewhere is about, each for a slip that showed so."""
    newcomer = {"enrolled": False, "dutch_insufficient": True}
    for day in ("2026-02-27", "2026-02-28", "2026-03-01"):
        facts = {**newcomer, "arrived_in_netherlands_on": day}
        yield _good(sector="vo", reference_date="2028-02-29", facts=facts)
    for day in ("2025-12-31", "2026-01-01"):
        yield _good(sector="vo", reference_date=day, facts={"enrolled": False})
    for number in ("36525", "36526", "73050", "73051"):
        yield _good(facts={"first_worrying_absence_date": number})
    for last in ("2026-12-29", "2026-12-30"):  # 100 days, and one more
        yield _good(school_holidays=[{"from": "2026-09-21", "to": last}])
    running = {**OWN_TEAM, "outcome": "running", "closed_on": None}
    for day in ("2026-11-02", "2026-11-03", "2026-12-21"):  # the term after it, and when it is over
        yield _good(reference_date=day, facts={**STUCK, **GOOD["facts"]}, history=[running])
    entry = {"table": "adviestafel", "outcome": "not-applicable", "reason": "other"}
    yield _good(reference_date="2020-01-01", facts={}, history=[entry])
    for count in (100, 101):
        yield _good(history=[{**entry, "table": "x"}] * count, sector=1)
    yield _good().ljust(MAX_BYTES)
    yield _good().ljust(MAX_BYTES + 1)
    yield '{"sector": "\u0001po"}'
    yield '{"zz": ["\u0001"], "sector": {"zz": "\u0001"}}'


def _good(**changes: object) -> str:
    return as_text({**GOOD, **changes})


class Asking(NamedTuple):
    """A few things that are asked at once, and what has to come out."""

    expression: str
    arguments: Sequence[object]
    answers: Sequence[str]

    @property
    def call(self) -> str:
        return f"({self.expression})({json.dumps(self.arguments)})"


def asked_of_page(texts: Iterable[str]) -> list[Asking]:
    """Texts of cases with the answer of the command: some that are no work, then what is."""
    told = [(one, one.printed()) for one in map(Asked, texts)]
    certain = [one for one in told if OPEN not in one[1]]
    order = [*certain[:EASY], *(one for one in told if OPEN in one[1]), *certain[EASY:]]
    found = list[Asking]()
    for some in (order[at : at + AT_ONCE] for at in range(0, len(order), AT_ONCE)):
        hashes = [hashlib.sha256(printed.encode("utf-8")).hexdigest() for _, printed in some]
        found.append(Asking(HASHES, [one.options() for one, _ in some], hashes))
    return found


def refused() -> Iterator[str]:
    """Texts that are refused, whatever day it is."""
    for bad in each():
        name, raw, _ = bad.values  # type: ignore[attr-defined]
        if name == "reference-date-missing":
            continue
        try:
            yield raw.decode("utf-8")
        except UnicodeDecodeError:
            continue  # what the page is given is text already


# ---------------------------------------------------------------- what notices it


def told_to_a_person(trial: Trial, things: Sequence[object]) -> Iterator[Asking]:
    """What is asked without the command, as the page without a slip has it."""
    expression = (Path(__file__).parent / "talks.js").read_text(encoding="utf-8")
    for at in range(0, len(things), AT_ONCE):
        one = Asking(expression, things[at : at + AT_ONCE], ())
        said = trial.answers(one.call)
        assert isinstance(said, list)
        yield one._replace(answers=said)


class Trial:
    """A page into which one slip after the other is put."""

    def __init__(self, browser: Browser, html: str, folder: Path) -> None:
        self.script = opened_up(script_of(html))
        self.html = with_script(html, self.script)
        self.file = folder / "slip.html"
        self.page: Page = browser.new_page()
        self.session: CDPSession = self.page.context.new_cdp_session(self.page)
        self.session.send("Runtime.enable")

    def opens(self, script: str) -> bool:
        """Whether the page is there in time with this script."""
        from playwright.sync_api import TimeoutError as TooLateError

        self.file.write_text(with_script(self.html, script), encoding="utf-8")
        try:
            self.page.goto(self.file.as_uri(), timeout=1000 * PATIENCE)
        except TooLateError:
            self.session.send("Runtime.terminateExecution")
            return False
        return True

    def answers(self, call: str) -> object:
        """What comes out; nothing if that is an error, or not there in time."""
        from playwright.sync_api import Error

        parts = {"expression": call, "awaitPromise": True, "returnByValue": True}
        try:
            told = self.session.send("Runtime.evaluate", {**parts, "timeout": 1000 * PATIENCE})
        except Error:
            return None
        return told["result"].get("value")

    def notices(self, slip: Slip, asked: Iterable[Asking]) -> bool:
        """Whether an answer is another one, or is not there."""
        changed = slip.made(self.script)
        parts = {"expression": changed, "sourceURL": "", "persistScript": False}
        compiled = self.session.send("Runtime.compileScript", parts)
        assert "exceptionDetails" not in compiled, f"no JavaScript: {slip.name}"
        return not self.opens(changed) or any(
            self.answers(one.call) != one.answers for one in asked
        )


def equivalent() -> dict[str, str]:
    """The reason by the name of the slip."""
    told = (paragraph.split("\n= ") for paragraph in EQUIVALENT.strip().split("\n\n"))
    return {" ".join(name.split()): reason for name, reason in told}


def test_every_slip_is_noticed(browser: Browser, page_file: Path, tmp_path: Path) -> None:
    trial = Trial(browser, page_file.read_text(encoding="utf-8"), tmp_path)
    scripts = [*READING, *TALKING, *ADVISING]
    explained = equivalent()
    assert set(explained) <= {slip.name for slip in slips(trial.script, scripts)}
    found = drawn(trial.script, scripts)
    assert len(found) >= 60
    cases = [*by_name(), *by_chance()]
    advised = asked_of_page(map(as_text, cases))
    refusals = asked_of_page(chain(refused(), by_hand()))
    assert trial.opens(trial.script)
    talks = [*told_to_a_person(trial, [*CONVERSATIONS, *cases[:SHOWN]])]
    every = [*advised, *refusals, *talks]
    assert all(trial.answers(one.call) == one.answers for one in every), "not without a slip either"
    unnoticed = set[str]()
    for slip in found:
        first = refusals if slip.script in READING else talks if slip.script in TALKING else advised
        asked = [*first, *(one for one in every if one not in first)]
        part = asked[:: A_PART if slip.name in explained else 1]
        if not trial.notices(slip, part):
            unnoticed.add(slip.name)
    assert unnoticed == set(explained) & {slip.name for slip in found}
