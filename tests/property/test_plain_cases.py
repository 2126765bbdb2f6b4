"""What is answered without the full way is what the full way answers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routeboek import Case, CaseError, advise, precompiled
from routeboek.messages import LANGUAGES, Language
from routeboek.render.advicepage import advice_page
from routeboek.snapshot import read_plainly
from tests import shipped
from tests.cli.helpers import ROOT, case, run, run_process
from tests.property.cases import cases

CASE = str(ROOT / "examples" / "po-den-haag.json")
ODD: st.SearchStrategy[object] = st.sampled_from(
    [None, True, 1, 1.0, "1", "x", "", "po", [], {}, ["x"], "2026-10-20", "20-10-2026", "123456782"]
)
KEYS = st.sampled_from(
    "schema_version $schema case_id reference_date sector municipality home_municipality asker"
    " facts history school_holidays naam".split()
)
ENTRY_KEYS = st.sampled_from("table applied_on outcome closed_on followed_up_on reason x".split())


@st.composite
def odd_cases(draw: st.DrawFn) -> dict[str, object]:
    """A case of which some values are others, or of another kind."""
    data = draw(cases())
    history = data.get("history")
    for entry in history if isinstance(history, list) else ():
        for key in draw(st.lists(ENTRY_KEYS, max_size=1)):
            entry[key] = draw(ODD)
    return data | {key: draw(ODD) for key in draw(st.lists(KEYS, max_size=2))}


@given(odd_cases())
@settings(max_examples=400)
def test_what_is_read_plainly_is_what_a_case_reads(data: dict[str, object]) -> None:
    plain = read_plainly(data)
    if plain is not None:
        assert plain == Case.model_validate(data).snapshot._replace(where=plain.where)


def test_plain_cases_are_read_plainly() -> None:
    every = [json.loads(json.dumps(dict(one.case), default=list)) for one in shipped.examples()]
    odd = [one for one in every if read_plainly(one) is None]
    assert len(odd) < len(every) / 10
    for one in odd:
        if "school_holidays" not in one:
            with pytest.raises(CaseError):
                Case.model_validate(one)


# ---------------------------------------------------------------- the rule book of one route


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The rule books that a package has, in both languages."""
    package = tmp_path_factory.mktemp("package")
    for language in LANGUAGES:
        precompiled.prepare(shipped.rules(language), package)
    yield package / precompiled.FOLDER
    shutil.rmtree(package)


@pytest.mark.heavy
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rules_of_one_route_give_the_very_advice(prepared: Path, language: Language) -> None:
    rules = shipped.rules(language)
    served = 0
    for example in shipped.examples()[:: 12 if language == "nl" else 20]:
        told = Case.model_validate(dict(example.case))
        one = precompiled.find_route(prepared, rules.sha256, language, told.snapshot)
        if one is None:
            continue
        try:
            found = advise(one, told)
        except CaseError:
            continue  # which the whole rules tell
        served += 1
        whole = advise(rules, told)
        assert json.dumps(found.to_dict()) == json.dumps(whole.to_dict())
        for explain in (False, True):
            page = advice_page(found, one, explain=explain)
            assert page == advice_page(whole, rules, explain=explain)
    assert served > 20


def test_a_route_serves_only_cases_whose_every_day_is_of_its_edition(prepared: Path) -> None:
    sha256 = shipped.rules().sha256

    def found(**parts: object) -> object:
        told = Case.model_validate(json.loads(case(**parts)))  # type: ignore[arg-type]
        return precompiled.find_route(prepared, sha256, "nl", told.snapshot)

    table = {"table": "adviestafel", "outcome": "no-solution", "closed_on": "2026-08-02"}
    assert found()
    assert found(home_municipality="den-haag")
    assert found(history=[{**table, "applied_on": "2026-08-01"}])
    assert not found(history=[{**table, "applied_on": "2026-07-31"}])
    assert not found(facts={"first_worrying_absence_date": "2026-07-31"})
    assert not found(home_municipality="rijswijk")
    assert not found(municipality="rijs")
    assert not found(municipality="../den-haag")
    assert not found(municipality="den-haag@x")
    assert not found(sector="po-den", municipality="haag")
    assert not found(reference_date="2023-12-31")


# ---------------------------------------------------------------- the command


@pytest.mark.parametrize(
    "args", [["--lang=en", "--format", "json", CASE], [CASE, "--explain"], [CASE]]
)
def test_a_plain_command_prints_what_the_full_way_prints(args: list[str]) -> None:
    args = ["advise", *args]
    plain, full = run_process(*args), run(*args)
    assert (plain.returncode, plain.stdout.decode()) == (full.exit_code, full.stdout)


@pytest.mark.parametrize(
    "args",
    [
        ["advise"],
        ["advise", "--format"],
        ["advise", "x.json", "--format", "xml"],
        ["advise", "no-such-file.json"],
        ["advise", "examples/po-den-haag.json", "--explain=yes"],
        ["advise", "examples/po-den-haag.json", "--lang", "nl", "--lang", "de"],
        ["advise", "tests/bad/README.md"],
        ["advise", "."],
        ["advise", "x" * 5000],
        ["advise", "a=b.json"],
        ["advise", "-x"],
        ["--version", "x"],
    ],
)
def test_what_is_odd_ends_as_the_full_way_ends(args: list[str]) -> None:
    plain, full = run_process(*args), run(*args)
    assert (plain.returncode, plain.stdout.decode()) == (full.exit_code, full.stdout)
    assert plain.stderr.decode() == full.stderr


def test_the_version_is_told_without_anything_else() -> None:
    assert run_process("--version").stdout.decode() == run("--version").stdout
