"""What has to come out as before: advices, refusals and readings, and the tests of the core.

An item is called without arguments and returns something to compare. In the ordinary suite what
these tell is held against the second evaluator (`tests/page`) or against what is written down.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path
from random import Random
from typing import Any, NamedTuple, TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy

from routeboek import Advice, Case, CaseError, Rules, advise
from routeboek.analysis.report import checked_as_chosen
from routeboek.budget import Budget
from routeboek.case import says
from routeboek.diagnostic import RouteboekError
from routeboek.examples import Example
from routeboek.jsontext import read_case_text
from routeboek.load import load_files
from routeboek.refusals import read_case, read_snapshot
from routeboek.rejoining import under_reading
from routeboek.snapshot import read_plainly
from tests import shipped
from tests.bad.test_bad_cases import CASES, GOOD, written
from tests.bad.test_bad_rules import FILES, TODAY, described, edited
from tests.property.cases import cases as drawn_cases
from tests.property.test_decision_exact import EVERY, FACTS, Drawn, decisions

Plain = Mapping[str, Any]


class Item(NamedTuple):
    """A part of the corpus."""

    name: str
    run: Callable[[], object]


CONVENTIONS = """
tekst-van-de-adviesdatum gemeente-van-de-school woont-buiten-de-regio geen-nieuwere-tekst
vastlopen-stellen-mensen-vast termijn-is-aanmelden termijn-in-kalenderweken klok-loopt-door
terugleggen-bij-het-jes vier-weken
""".split()
"""Readings of the region: what they say otherwise no case comes to under those that are chosen."""
RETURNED = "terugleggen-bij-het-jes"
"""Of these readings, those by which a history counts otherwise."""


def items(folder: Path) -> list[Item]:
    """The whole corpus: of every kind one, then of every kind another, what takes long last.

    In the folder come rules in which something is wrong.
    """
    rules = shipped.rules()
    plain = rules._replace(variants=None)  # without what other readings would say: that takes most
    examples = [_plain(one.case) for one in shipped.examples() if not one.under]
    holidays = [one for one in examples if one.get("school_holidays")][:6]
    back = [one for one in examples if one.get("facts", {}).get("attendance") == "full"][::9]
    never = [one for one in examples if "never" in one.get("facts", {}).values()][::9]
    some = [*holidays, *back, *never, *examples[::16]]
    drawn = _drawn(60, drawn_cases())
    kinds = (
        _parts("example", some, 1, partial(_advice, plain)),
        _parts("refused", list(_refused()), 20, partial(_told, plain)),
        _parts("drawn", drawn, 1, partial(_advice, plain)),
        _parts("hostile", list(_hostile()), 20, partial(_told, plain)),
        _under(rules, [*holidays[:2], *drawn[:1], *_late()]),
        _parts("reading", examples[::2], 300, partial(_read, plain)),
        _parts("forced", some[::15], 1, partial(_forced, plain)),
        _parts("checked", _regions(folder), 1, _checked),
        _parts("decided", _drawn(80, decisions()), 5, _decided),
        _parts("kept", some[::10], 1, partial(_kept, plain)),
    )
    by_turns = [one for turn in zip_longest(*kinds) for one in turn if one]
    returned = [_plain(one.case) for one in shipped.examples() if _is_of(RETURNED, one)]
    whole = [*returned, some[0], *[*_late()][6:8]]
    return [*by_turns, *_parts("otherwise", whole, 1, partial(_advice, rules))]


def _is_of(interpretation: str, example: Example) -> bool:
    """Whether an example is one of another reading of this."""
    return bool(example.under) and example.under[0][0] == interpretation


def _plain(case: Mapping[str, object]) -> Plain:
    found: Plain = json.loads(json.dumps(dict(case), default=_iso))
    return found


def _under(rules: Rules, more: Sequence[Plain]) -> Iterator[Item]:
    """The examples of a reading under that reading, and some other cases."""
    for example in shipped.examples():
        if any(_is_of(reading, example) for reading in CONVENTIONS):
            other = rules
            for interpretation, reading in example.under:
                other = under_reading(other, interpretation, reading)
            told = partial(_advice, other._replace(variants=None))
            name = f"under {example.under[0][1]}"
            yield from _parts(name, [_plain(example.case), *more], 1, told)


def _parts(
    name: str, cases: Sequence[Any], size: int, told: Callable[[Any], object]
) -> Iterator[Item]:
    for number in range(0, len(cases), size):
        yield Item(f"{name}-{number}", partial(_all, told, cases[number : number + size]))


def _all(told: Callable[[Any], object], cases: Sequence[Any]) -> str:
    return sha256(repr([_safely(told, one) for one in cases]).encode()).hexdigest()


def _safely(told: Callable[[Any], object], case: object) -> object:
    try:
        return told(case)
    except RouteboekError as refused:
        return [
            (one.code, one.pointer, str(one.span), one.message(), one.remedy())
            for one in refused.diagnostics
        ]


def _iso(value: object) -> str:
    assert isinstance(value, date)
    return value.isoformat()


# ---------------------------------------------------------------- what is told


def _advice(rules: Rules, case: Plain) -> str:
    return json.dumps(advise(rules, Case.model_validate(case)).to_dict())


def _forced(rules: Rules, case: Plain) -> object:
    """An advice under each edition of its sector, and where no edition may be carried forward."""
    editions = [one.id for one in rules.sectors[case["sector"]].editions]
    year = int(case["reference_date"][:4])
    found = []
    for later in range(-4, 4):
        day = f"{year + later}{case['reference_date'][4:]}"
        told = Case.model_validate({**case, "reference_date": day})
        forced = [{"edition": one} for one in (*editions, "po-1900")] if later in (0, 3) else []
        strict = {"strict_edition": True}
        for options in (*forced, {}, strict, {"edition": editions[0], **strict}):
            try:
                found.append(json.dumps(advise(rules, told, **options).to_dict()))  # type: ignore[arg-type]
            except CaseError as refused:
                found.append(str(refused))
    return found


def _kept(rules: Rules, case: Plain) -> str:
    """An advice that was pickled before anything was asked of it."""
    advice = pickle.loads(pickle.dumps(advise(rules, Case.model_validate(case))))
    return json.dumps(advice.to_dict())


def _decided(drawn: Drawn) -> object:
    """All that can be asked of a decision, with little known, and how many steps that takes."""
    decision, bare, completions = drawn
    if not completions:
        return None
    situation = bare._replace(budget=Budget())
    outcomes, exact = decision.outcomes(situation), decision.exact(situation)
    asked = decision.open_facts(situation)
    found: list[object] = [sorted(map(repr, outcomes)), asked, exact.ranked(asked)]
    found += [decision.table(outcomes), decision.next(outcomes), decision.can_exist(situation)]
    found += [sorted(map(str, decision.settled(situation).values))]
    for name in EVERY.keys() - situation.values.keys():
        for value in EVERY[name]:
            supposed = situation.supposing(name, value)
            found += [(name, decision.possible(supposed, name))]
            found += [sorted(map(repr, decision.outcomes(supposed)))]
    for name in asked:
        for value in exact.asked(FACTS[name]):
            found += [(name, str(value), sorted(map(repr, exact.with_value(name, value))))]
    for date_name in {"d", "e"} - situation.values.keys():
        first, last = (one(situation, date_name) for one in (decision.first_day, decision.last_day))
        days = (situation.today - 8, situation.today)
        differs = [decision.can_differ(situation, date_name, day) for day in days]
        found += [(date_name, first, last, differs)]
    return sorted(map(repr, found)), situation.budget.spent


def _read(rules: Rules, case: Plain) -> object:
    """What is read of a case, in each of the ways to read one."""
    text = json.dumps(case).encode()
    snapshot = read_snapshot(rules, text)
    plain = read_plainly(case)
    said = [says(case, key) for key in ("reference_date", "case_id", "asker", "sector", "history")]
    shorter = {key[:-1]: value for key, value in case.items()}
    said += [says(shorter, key) for key in ("reference_date", "asker", "sector", "history")]
    texts: list[str | bytes | bytearray] = [text, bytearray(text), text.decode()]
    same = [*map(Case.model_validate_json, texts), Case.model_validate(case)]
    return snapshot[:-1], [one.snapshot[:-1] for one in same], snapshot.told, plain, said


def _told(rules: Rules, raw: bytes) -> object:
    text = read_case_text(raw, "case.json")
    told = _safely(lambda one: _placed(advise(rules, read_snapshot(rules, one))), text)
    plain = read_plainly(text.data)
    return told, plain, _safely(lambda one: _placed(advise(rules, read_case(rules, one))), raw)


def _placed(advice: Advice) -> object:
    return advice.status, advice.municipality, advice.edition.id


def _checked(folder: Path) -> object:
    """What is found in rules."""
    report = checked_as_chosen(load_files(folder), TODAY)
    return report.findings, report.situations


# ---------------------------------------------------------------- which cases


def _late() -> Iterator[Plain]:
    """Cases in which a rung runs on the days around the end of the term of the next one."""
    rungs = "intercollegiale-afstemming managementafstemming adviestafel".split()
    for table, weeks in zip(rungs, (8, 11, 13), strict=True):
        for days in (-1, 0, 1):
            start = date(2026, 12, 1) - timedelta(7 * weeks + days)
            facts = GOOD["facts"] | {"first_worrying_absence_date": start.isoformat()}
            entry = {"table": table, "applied_on": "2026-11-20", "outcome": "running"}
            beside = entry | {"table": "jeugdbeschermingstafel"}
            case = GOOD | {"reference_date": "2026-12-01", "facts": facts}
            yield case | {"history": [entry]}
            yield case | {"history": [entry, beside], "school_holidays": [HOLIDAY]}
            never = facts | {"first_worrying_absence_date": "never"}
            yield case | {"history": [entry], "facts": never}
            earlier = entry | {"applied_on": "2025-10-01", "outcome": "no-solution"}
            yield case | {"history": [earlier | {"closed_on": "2025-10-09"}, entry]}


def _regions(folder: Path) -> list[Path]:
    """Copies of invented regions, each with a mistake."""
    found = []
    for file in FILES[::9]:
        copy = folder / file.stem
        copy.mkdir()
        found.append(copy / edited(described(file), copy))
    return found


def _refused() -> Iterator[bytes]:
    for case in CASES:
        for bad in (case, *case.get("as_well", ())):
            raw = written(bad)
            if len(raw) < 10_000:
                yield raw


HOSTILE: Sequence[object] = (
    None, True, 0, 1, -1, 1.5, "", "x", "never", "2026-02-30", "2026-10-21", "2026-10-20",
    "1899-12-31", "1900-01-01", "2200-12-31", "2201-01-01", "2023-12-31", "20261020", [], {},
    ["x"], [["vision"]], {"a": 1}, 10**5, 10**5 + 1, 10**400, "a" * 64, "a" * 65, "123456782",
    "PO", "Den Haag", "Rijswijk", "vo", "rijswijk", "mdo", "jeugdbeschermingstafel", "running",
    "Eigen team/manager", "MWTA", "Adviestafel", "managementoverleg", "maatwerkoplossing",
    "returned", "no-solution", "not-applicable", "withdrawn", "solved", ["vision", "financial"],
)  # fmt: skip
ENTRY = {"table": "adviestafel", "applied_on": "2026-10-01", "outcome": "no-solution"}
ENTRIES: Sequence[Plain] = (ENTRY | {"closed_on": "2026-10-08"}, ENTRY | {"outcome": "running"})
HOLIDAY = {"from": "2026-10-10", "to": "2026-10-18"}


def _hostile() -> Iterator[bytes]:
    """A good case in which one value is another, or two are."""
    whole = GOOD | {
        "case_id": "po-1",
        "asker": "mdo",
        "home_municipality": "rijswijk",
        "facts": GOOD["facts"] | {"meetings_held": 2, "stuck_on": ["vision"], "illness": "no"},
        "history": list(ENTRIES),
        "school_holidays": [HOLIDAY],
    }
    places = [*_places(whole, ())]
    random = Random(2026)
    for path in places:
        for value in random.sample(HOSTILE, 7):
            yield json.dumps(_with(whole, path, value)).encode()
    for many in (1, 99, 100, 101):
        yield json.dumps(whole | {"history": [ENTRIES[0]] * many}).encode()
        unknown = [{**ENTRIES[0], "table": "tafel"}] * many
        yield json.dumps(whole | {"history": unknown, "reference_date": "2026"}).encode()
        yield json.dumps(
            whole | {"school_holidays": [{"first": "2026-10-10", "to": "x"}] * many}
        ).encode()
        yield json.dumps(whole | {"facts": {f"weeks_absent_{n}": 1 for n in range(many)}}).encode()
    for _ in range(60):
        case: Any = whole
        for path in random.sample(places, 3):
            case = _with(case, path, random.choice(HOSTILE))
        yield json.dumps(case).encode()


def _places(node: object, path: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    pairs = node.items() if isinstance(node, dict) else enumerate(node)  # type: ignore[arg-type]
    for key, value in pairs:
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from _places(value, (*path, key))
    if isinstance(node, dict):
        yield (*path, "closed_onn")


def _with(node: Any, path: tuple[str | int, ...], value: object) -> Any:
    if not path:
        return value
    step, *rest = path
    if isinstance(node, dict):
        return node | {step: _with(node.get(step, {}), tuple(rest), value)}
    if isinstance(node, list) and isinstance(step, int):
        return [
            _with(one, tuple(rest), value) if at == step else one for at, one in enumerate(node)
        ]
    return node


T = TypeVar("T")


def _drawn(number: int, kind: SearchStrategy[T]) -> list[T]:
    """So many of a kind, always the same ones: such as cases with and without a history."""
    found: list[T] = []

    @settings(
        max_examples=number,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[*HealthCheck],
    )
    @given(kind)
    def draw(one: T) -> None:
        found.append(one)

    draw()
    return found
