"""Nothing about a region stands in Python: a new municipality or region is YAML only."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from routeboek import Case, CaseError, RulesError, advise, load_rules
from tests import shipped
from tests.cli.edits import FACTS, REGION, SECTOR, Edit, copied

ROOT = Path(__file__).parents[2]
ISLANDS = ROOT / "tests" / "regions" / "eilanden"


def islands(**changes: object) -> Case:
    facts = {"lessons_missed": 6, "boat": "sails", "first_missed_on": "2030-10-01"}
    case: dict[str, object] = {
        "reference_date": "2030-10-10",
        "sector": "mbo",
        "municipality": "zandbank",
        "facts": facts,
    }
    return Case.model_validate({**case, **changes})


def test_an_invented_region_with_its_own_sector_tables_and_facts_gives_advice() -> None:
    advice = advise(load_rules(ISLANDS), islands(asker="tutor"))
    assert advice.status == "permitted"
    assert advice.next is not None and advice.next.table == "steigertafel"
    assert advice.next.deadline is not None
    assert str(advice.next.deadline.latest) == "2030-10-15"
    (application,) = advice.to_dict()["next"]["applications"]  # type: ignore[index]
    assert (application["applicant"], application["to"]) == ("crew", "lighthouse")
    assert application["asker_may_apply"] is True


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({"lessons_missed": 6, "boat": "waits"}, "blocked"),
        ({"lessons_missed": 4, "boat": "sails"}, "not-yet"),
        ({"lessons_missed": 0}, "solved"),
        ({"lessons_missed": 6}, "undetermined"),
        ({"lessons_missed": 6, "harbour_open": False}, "blocked"),  # the boat cannot sail then
    ],
)
def test_the_statuses_follow_from_its_own_facts(facts: dict[str, object], status: str) -> None:
    assert advise(load_rules(ISLANDS), islands(facts=facts)).status == status


def test_its_end_of_route_names_its_own_fallback() -> None:
    held = {
        "table": "steigertafel",
        "applied_on": "2030-10-02",
        "outcome": "no-solution",
        "closed_on": "2030-10-05",
    }
    advice = advise(load_rules(ISLANDS), islands(history=[held]))
    assert advice.status == "end-of-route"
    assert advice.route is not None and advice.route.id == "duinoverleg"


def test_its_own_school_year_and_contradictions_count() -> None:
    rules = load_rules(ISLANDS)
    assert advise(rules, islands(reference_date="2031-08-31")).carried_forward is False
    with pytest.raises(CaseError) as refused:
        advise(rules, islands(reference_date="2031-09-01"))
    assert [found.code for found in refused.value.diagnostics] == ["no-edition"]
    with pytest.raises(CaseError) as refused:
        advise(rules, islands(facts={"harbour_open": False, "boat": "sails"}))
    assert [found.code for found in refused.value.diagnostics] == ["contradiction"]


@pytest.mark.parametrize(
    ("since", "year", "day", "is_advised"),
    [
        ("1890-09-01", "1899-1900", "1899-12-31", False),
        ("1890-09-01", "1899-1900", "1900-01-01", True),
        ("2190-09-01", "2200-2201", "2200-12-31", True),
        ("2190-09-01", "2200-2201", "2201-01-01", False),
    ],
)
def test_a_year_too_near_the_ends_of_the_calendar_is_refused(
    since: str, year: str, day: str, is_advised: bool, tmp_path: Path
) -> None:
    edits = [
        Edit("mbo.yaml", "valid_from: 2030-09-01", f"valid_from: {since}"),
        Edit("mbo.yaml", "school_year: 2030-2031", f"school_year: {year}"),
    ]
    rules = load_rules(copied(tmp_path / "eilanden", edits, ISLANDS))
    case = islands(reference_date=day, facts={"lessons_missed": 6})
    if is_advised:
        assert advise(rules, case).status == "undetermined"
    else:
        with pytest.raises(CaseError) as refused:
            advise(rules, case)
        assert [found.code for found in refused.value.diagnostics] == ["no-edition"]


IN_DUNE_TOWN = {"reference_date": "2030-10-20", "sector": "po", "municipality": "duinstad"}
ILLNESS = """facts:
  ziekte_erkend:
    type: yes_no
    kind: observation
    question: Is de ziekte erkend?
    question_en: Is the illness recognised?
    label: erkende ziekte
    answered_by: school
"""


@pytest.mark.parametrize(
    ("facts", "edition"),
    [
        ({"first_absence_date": "2030-07-01", "absent_since": "2030-09-01"}, "po-2029"),
        ({"first_absence_date": "2030-09-01", "absent_since": "2030-07-01"}, "po-2030"),
        ({"absent_since": "2030-07-01"}, "po-2030"),
    ],
)
def test_the_first_date_that_chooses_an_edition_is_that_of_the_last_one(
    facts: dict[str, str], edition: str, tmp_path: Path
) -> None:
    carried = "carry_forward_years: 1\n"
    edits = [
        Edit(REGION, carried, f"{carried}edition_of: first-date\n"),
        Edit(SECTOR, "clock: first_absence_date", "clock: absent_since"),
    ]
    rules = load_rules(copied(tmp_path / "voorbeeld", edits))
    assert advise(rules, Case.model_validate(IN_DUNE_TOWN | {"facts": facts})).edition.id == edition


@pytest.mark.parametrize(
    ("name", "code"),
    [("Ziekte-erkend", "unknown-fact-near"), ("ziekte_erkent", "case-personal-data")],
)
def test_what_is_personal_is_taken_for_a_fact_only_where_it_surely_is_that_one(
    name: str, code: str, tmp_path: Path
) -> None:
    rules = load_rules(copied(tmp_path / "voorbeeld", [Edit(FACTS, "facts:\n", ILLNESS)]))
    told = Case.model_validate(IN_DUNE_TOWN | {"facts": {"ziekte_erkend": True}})
    assert advise(rules, told).status == "undetermined"
    with pytest.raises(CaseError) as refused:
        advise(rules, Case.model_validate(IN_DUNE_TOWN | {"facts": {name: True}}))
    assert [found.code for found in refused.value.diagnostics] == [code]


def copy_of_rules(folder: Path) -> Path:
    return Path(shutil.copytree(ROOT / "rules", folder / "rules"))


def test_a_fourth_municipality_is_one_file(tmp_path: Path) -> None:
    rules = copy_of_rules(tmp_path)
    existing = (rules / "municipalities" / "rijswijk.yaml").read_text(encoding="utf-8")
    documents = existing.replace("municipality: rijswijk", "municipality: delft", 1)
    documents = documents.replace("name: Rijswijk", "name: Delft", 1)
    header, *editions = documents.split("\n---\n")
    header = header.split("interpretations:")[0]
    kept = [part for part in editions if "edition: po-2026" in part]
    none = [f"edition: {e}\ncovered: no\n" for e in edition_ids(rules) if e != "po-2026"]
    text = "\n---\n".join([header, *kept, *none])
    (rules / "municipalities" / "delft.yaml").write_text(text, encoding="utf-8")
    facts = {
        "attendance": "none",
        "continuous_absence_since": "2026-09-14",
        "illness": "no",
        "meetings_held": 2,
        "plan_made": True,
        "plan_carried_out": True,
        "plan_led_to_suitable_offer": False,
        "solution_in_sight": False,
    }
    case = {"sector": "po", "municipality": "delft", "facts": facts}
    book = load_rules(rules)
    advice = advise(book, Case.model_validate({**case, "reference_date": "2026-10-20"}))
    assert advice.status == "permitted"
    assert advice.next is not None and advice.next.table == "intercollegiale-afstemming"
    with pytest.raises(CaseError) as refused:
        advise(book, Case.model_validate({**case, "facts": {}, "reference_date": "2025-10-20"}))
    assert [found.code for found in refused.value.diagnostics] == ["municipality-not-covered"]


def test_a_municipality_that_forgets_an_edition_is_told_so(tmp_path: Path) -> None:
    rules = copy_of_rules(tmp_path)
    text = "municipality: delft\nname: Delft\n"
    (rules / "municipalities" / "delft.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RulesError) as refused:
        load_rules(rules)
    assert {found.code for found in refused.value.diagnostics} == {"municipality-missing"}
    missing = {found.params["edition"] for found in refused.value.diagnostics}
    assert missing == set(edition_ids(rules))


def edition_ids(rules: Path) -> list[str]:
    book = shipped.rules()
    assert rules.is_dir()
    return [edition.id for sector in book.sectors.values() for edition in sector.editions]
