"""The library as a program uses it: its names, its errors, its frozen and shareable results."""

from __future__ import annotations

import gc
import json
import os
import pickle
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

import routeboek
from routeboek import (
    Case,
    CaseError,
    Diagnostic,
    RulesError,
    Span,
    advise,
    load_rules,
    under_reading,
)
from routeboek.facts import Situation
from tests import shipped

RULES = shipped.rules()
STUCK: dict[str, Any] = {
    "reference_date": "2026-10-20",
    "sector": "po",
    "municipality": "den-haag",
    "facts": {
        "first_worrying_absence_date": "2026-09-07",
        "attendance": "none",
        "continuous_absence_since": "2026-09-14",
        "illness": "no",
        "meetings_held": 3,
        "plan_made": True,
        "plan_carried_out": True,
        "plan_led_to_suitable_offer": False,
        "solution_in_sight": False,
    },
}


def case(**changes: object) -> Case:
    return Case.model_validate({**STUCK, **changes})


def as_bytes(rules: routeboek.Rules, one: Case) -> bytes:
    return json.dumps(advise(rules, one).to_dict(), ensure_ascii=False).encode()


def codes(error: CaseError | RulesError) -> list[str]:
    return [found.code for found in error.diagnostics]


# ---------------------------------------------------------------- names


@pytest.mark.parametrize("name", routeboek.__all__)
def test_every_public_name_can_be_imported_and_says_what_it_is(name: str) -> None:
    found = getattr(routeboek, name)
    assert name in dir(routeboek)
    assert isinstance(found, str) or found.__doc__


def test_other_names_do_not_exist() -> None:
    with pytest.raises(AttributeError, match=r"module 'routeboek' has no attribute 'advize'"):
        routeboek.advize  # noqa: B018


@pytest.mark.parametrize(
    ("code", "never"),
    [
        ("import routeboek", "typer click rich yaml pydantic json pathlib pyarrow"),
        ("from routeboek import load_rules", "typer click rich yaml"),
        ("from routeboek import *", "typer click rich yaml pyarrow"),
        ("from routeboek import CaseError, Diagnostic, RulesError, Rules", "pydantic yaml typer"),
    ],
)
def test_an_import_brings_nothing_that_is_not_needed(code: str, never: str) -> None:
    code = (
        f"import sys; before = set(sys.modules)\n{code}\nprint(*sorted(set(sys.modules) - before))"
    )
    clean = {name: value for name, value in os.environ.items() if "COV" not in name}
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=clean)
    imported = set(told.stdout.decode().split())
    assert "routeboek" in imported
    assert not imported & set(never.split())


# ---------------------------------------------------------------- results


def test_rules_and_advice_survive_pickling() -> None:
    advice = advise(RULES, case())
    assert pickle.loads(pickle.dumps(advice)) == advice
    again = pickle.loads(pickle.dumps(RULES))
    assert again == RULES
    assert as_bytes(again, case()) == as_bytes(RULES, case())


@pytest.mark.parametrize(
    "language",
    ["nl", "en"],
)
def test_loading_again_gives_the_same_rule_book(language: Any) -> None:
    assert load_rules(language=language) == load_rules(language=language)


def test_a_rule_book_for_one_case_gives_the_same_advice() -> None:
    for day in ("2024-10-20", "2025-10-20", "2026-10-20"):
        facts = {"attendance": "none", "continuous_absence_since": f"{day[:4]}-09-14"}
        one = case(reference_date=day, facts=facts)
        assert as_bytes(load_rules(for_case=one), one) == as_bytes(RULES, one)


@pytest.mark.parametrize(
    "part",
    [
        lambda: (advise(RULES, case()), "status"),
        lambda: (advise(RULES, case()).next, "state"),
        lambda: (advise(RULES, case()).edition, "id"),
        lambda: (RULES, "region"),
        lambda: (RULES.routes["po-2026", "den-haag"].decisions[0], "branches"),
        lambda: (Span("a.yaml"), "line"),
        lambda: (Diagnostic("yaml-empty"), "code"),
        lambda: (case(), "sector"),
    ],
)
def test_results_rules_and_cases_are_frozen(part: Any) -> None:
    owner, name = part()
    before = getattr(owner, name)
    with pytest.raises((AttributeError, ValidationError)):
        setattr(owner, name, "iets anders")
    assert getattr(owner, name) is before


def test_what_is_done_with_a_written_advice_does_not_change_the_next_one() -> None:
    before = as_bytes(RULES, case())
    told = advise(RULES, case()).to_dict()
    for value in told.values():
        if isinstance(value, list | dict):
            value.clear()
    assert as_bytes(RULES, case()) == before


def test_nothing_of_a_case_stays_behind_in_the_rules_but_its_days() -> None:
    number = 4711  # that no other case has
    advise(RULES, case(facts={**STUCK["facts"], "meetings_held": number})).to_dict()
    gc.collect()
    kept = [one.values for one in gc.get_objects() if type(one) is Situation]
    assert [one for one in kept if one.get("meetings_held") == number] == []


def test_eight_threads_tell_the_same() -> None:
    cases = [
        case(municipality=place, reference_date=day, facts={**STUCK["facts"], "meetings_held": n})
        for place in sorted(RULES.municipalities)
        for day in ("2026-10-20", "2026-12-01")
        for n in range(3)
    ]
    alone = [as_bytes(RULES, one) for one in cases]
    assert len(set(alone)) > len(cases) // 2, "the cases differ"
    with ThreadPoolExecutor(8) as pool:
        rounds = [pool.submit(lambda: [as_bytes(RULES, one) for one in cases]) for _ in range(8)]
        assert all(one.result() == alone for one in rounds)


def test_rules_for_one_case_have_no_other_readings() -> None:
    bare = RULES._replace(variants=None)
    with pytest.raises(ValueError, match="load them whole"):
        under_reading(bare, "vier-weken", "schoolweken")


# ---------------------------------------------------------------- editions


def test_an_edition_can_be_forced() -> None:
    forced = advise(RULES, case(), edition="po-2025")
    assert forced.edition.id == "po-2025"
    assert advise(RULES, case()).edition.id == "po-2026"


def test_a_forced_edition_must_exist() -> None:
    with pytest.raises(CaseError) as refused:
        advise(RULES, case(school_holidays=[{"from": "2026-10-12", "to": "2026-10-10"}]),
               edition="po-1926")  # fmt: skip
    assert codes(refused.value) == ["holiday-ends-before-start", "unknown-edition"]
    assert "po-2026" in refused.value.diagnostics[-1].remedy()


def test_a_year_without_edition_follows_the_last_one_unless_that_is_refused() -> None:
    later = case(reference_date="2027-10-20")
    in_force = RULES.sectors["po"].editions[-1].id
    assert advise(RULES, later).carried_forward is True
    assert advise(RULES, later).edition.id == in_force
    assert advise(RULES, later, edition=in_force).carried_forward is True
    for asked in (None, in_force):
        with pytest.raises(CaseError) as refused:
            advise(RULES, later, edition=asked, strict_edition=True)
        assert codes(refused.value) == ["edition-carried-forward-refused"]
    too_late = case(reference_date="2030-10-20", facts={})
    with pytest.raises(CaseError) as refused:  # without being strict it would be refused as well
        advise(RULES, too_late, strict_edition=True)
    assert codes(refused.value) == ["no-edition"]
    own = RULES.sectors["po"].editions[0]
    of_its_year = case(reference_date=own.valid_from.isoformat(), facts={})
    assert advise(RULES, of_its_year, edition=own.id, strict_edition=True).edition.id == own.id


@pytest.mark.parametrize("strict", [False, True])
def test_before_the_first_edition_there_is_none_to_carry_forward(strict: bool) -> None:
    with pytest.raises(CaseError) as refused:
        advise(RULES, case(reference_date="2019-10-20"), strict_edition=strict)
    assert codes(refused.value)[0] == "no-edition"


def test_strict_is_no_harder_on_a_year_that_has_an_edition() -> None:
    strict = advise(RULES, case(), strict_edition=True)
    assert strict == advise(RULES, case())


# ---------------------------------------------------------------- findings


def test_errors_say_where_what_and_what_to_do() -> None:
    text = json.dumps({**STUCK, "sector": "xo"}, indent=1)
    with pytest.raises(ValueError, match="unknown-sector") as refused:
        advise(RULES, Case.model_validate_json(text))
    assert isinstance(refused.value, CaseError)
    (found,) = refused.value.diagnostics
    assert str(refused.value) == (
        f"{found.place()}: [unknown-sector] {found.message()} {found.remedy()}"
    )
    assert found.to_dict("en") == {
        "code": "unknown-sector",
        "severity": "error",
        "file": found.span.file if found.span else None,
        "line": 3,
        "column": 12,
        "pointer": "/sector",
        "message": "This sector is not in the rules.",
        "remedy": f"Choose one of: {', '.join(RULES.sectors)}.",
    }


def test_an_error_without_a_place_starts_with_its_code() -> None:
    assert str(RulesError([Diagnostic("yaml-empty")])).startswith("[yaml-empty] Er staat geen")
    assert Diagnostic("yaml-empty").to_dict()["line"] is None


@pytest.mark.parametrize(
    ("span", "shown"),
    [(Span("a"), "a"), (Span("a", 3), "a:3"), (Span("a", 3, 7), "a:3:7")],
)
def test_a_place_shows_as_much_as_is_known(span: Span, shown: str) -> None:
    assert str(span) == shown
    assert Diagnostic("yaml-empty", span).place() == shown


def test_rules_that_are_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(RulesError) as refused:
        load_rules(tmp_path / "weg")
    assert codes(refused.value) == ["rules-folder-missing"]


def test_a_case_full_of_unknown_keys_is_refused_with_a_list_a_person_can_read() -> None:
    many = {f"zz{number}": 1 for number in range(2000)}
    base = {"reference_date": "2026-10-20", "sector": "po", "municipality": "den-haag"}
    with pytest.raises(CaseError) as refused:
        Case.model_validate({**base, **many})
    assert len(refused.value.diagnostics) == 50
    with pytest.raises(CaseError) as refused:
        advise(RULES, Case.model_validate({**base, "facts": many}))
    assert len(refused.value.diagnostics) == 50


def test_a_sector_of_any_length_is_refused_like_any_other() -> None:
    base = {"reference_date": "2026-10-20", "municipality": "den-haag"}
    case = Case.model_validate({**base, "sector": "x" * 5000})
    with pytest.raises(CaseError) as refused:
        advise(load_rules(for_case=case), case)
    codes = [found.code for found in refused.value.diagnostics]
    assert codes[0] == "unknown-sector"


def test_rules_full_of_unknown_keys_are_refused_with_a_list_a_person_can_read(
    tmp_path: Path,
) -> None:
    islands = Path(__file__).parents[1] / "regions" / "eilanden"
    folder = Path(shutil.copytree(islands, tmp_path / "rules"))
    keys = "".join(f"  k{number}: 1\n" for number in range(3000))
    (folder / "facts.yaml").write_text(f"facts:\n{keys}", encoding="utf-8")
    with pytest.raises(RulesError) as refused:
        load_rules(folder)
    assert len(refused.value.diagnostics) == 50


def test_a_name_in_the_rules_is_never_taken_for_a_phrase_of_the_engine(tmp_path: Path) -> None:
    islands = Path(__file__).parents[1] / "regions" / "eilanden"
    folder = Path(shutil.copytree(islands, tmp_path / "rules"))
    (folder / "facts.yaml").write_text('facts: {a: {"@choice": x}}\n', encoding="utf-8")
    with pytest.raises(RulesError) as refused:
        load_rules(folder)
    assert "`@choice`" in str(refused.value)


def test_a_date_at_the_end_of_the_calendar_is_refused_also_with_a_forced_edition() -> None:
    for day in ("9999-12-31", "0001-06-01"):
        case = Case.model_validate({**STUCK, "reference_date": day, "facts": {}, "history": []})
        with pytest.raises(CaseError) as refused:
            advise(RULES, case, edition="po-2026")
        assert [found.code for found in refused.value.diagnostics] == ["no-edition"]


def test_a_folder_name_that_no_file_system_takes_is_a_folder_that_is_not_there() -> None:
    with pytest.raises(RulesError) as refused:
        load_rules("x" * 5000)
    assert [found.code for found in refused.value.diagnostics] == ["rules-folder-missing"]


def test_an_edition_that_does_not_exist_is_told_which_do() -> None:
    with pytest.raises(CaseError) as refused:
        advise(RULES, case(), edition="po-2031")
    (found,) = refused.value.diagnostics
    assert (found.code, found.params["known"]) == ("unknown-edition", "po-2024, po-2025, po-2026")


def test_another_language_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="one of nl, en"):
        load_rules(language="de")  # type: ignore[arg-type]
