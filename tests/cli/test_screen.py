"""The text of an advice: what it says first, what each answer leads to, and what gives way."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

import pytest

from tests.cli.helpers import case, run

ABSENT = "Dat kan anders zijn als dit speelt: “Aanleiding A: ondanks het plan vier weken of langer"
PARTLY = "Dat kan anders zijn als dit speelt: “Aanleiding B: langere tijd niet volledig meedoen"
NEWCOMER = {"enrolled": False, "exempt_from_enrolment": False, "dutch_insufficient": True}


def said(facts: Mapping[str, object], **parts: object) -> str:
    """The text of the advice on a case, as one line."""
    result = run("advise", "-", stdin=case(facts=facts, **parts))
    assert result.exit_code == 0, result.output
    return " ".join(result.stdout.split())


def unmet(facts: Mapping[str, object]) -> list[str]:
    """The conditions that the advice says are not met."""
    told = run("advise", "-", "--format", "json", stdin=case(facts=facts)).stdout
    return [one["condition"] for one in json.loads(told)["unmet"]]


# ---------------------------------------------------------------- which trigger


def test_a_pupil_who_does_not_come_hears_of_the_trigger_of_absence() -> None:
    facts: dict[str, object] = {"continuous_absence_since": "2026-10-05", "approaches_tried": 2}
    facts |= {"improvement_seen": False, "content_advice_wanted": True}
    shown = said(facts)
    assert "✗ Nodig: De leerling is vier weken of langer aaneengesloten niet op school" in shown
    assert "✗ Nodig: De leerling doet al langere tijd" not in shown
    assert PARTLY in shown
    assert unmet(facts) == ["continuous_absence_since"]


def test_a_pupil_who_comes_in_part_hears_of_the_trigger_of_partial_participation() -> None:
    facts: dict[str, object] = {"attendance": "partial", "continuous_absence_since": None}
    facts |= {"partial_participation_long": False, "approaches_tried": 2}
    facts |= {"improvement_seen": False, "content_advice_wanted": True}
    shown = said(facts)
    assert "✗ Nodig: De leerling doet al langere tijd niet volledig mee in de groep." in shown
    assert "De leerling komt nu helemaal niet" not in shown
    assert ABSENT in shown
    assert unmet(facts) == ["partial_participation_long"]


def test_what_was_raised_counts_as_long_as_the_other_trigger_can_still_open() -> None:
    """A circumstance that no time changes is not what a pupil at home waits for."""
    facts: dict[str, object] = {
        "continuous_absence_since": "2026-10-05",
        "partial_participation_long": True,
    }
    facts |= {"approaches_tried": 2, "improvement_seen": True, "content_advice_wanted": True}
    facts |= {"plan_carried_out": None}
    assert unmet(facts) == ["continuous_absence_since"]


# ---------------------------------------------------------------- what answers lead to


@pytest.mark.parametrize(
    ("facts", "parts", "told"),
    [
        (
            {"solution_in_sight": None},
            {},
            (
                "Is er naar het oordeel van het overleg een oplossing in zicht? "
                "ja → nog niet; nee → mag nu. Wie weet dit: het MDO."
            ),
        ),
        (
            {"meetings_held": None},
            {},
            (
                "Hoeveel overleggen (MDO of JES) zijn er over deze leerling geweest? "
                "minder dan 2 → eerst nog iets doen; 2 of meer → mag nu."
            ),
        ),
        (
            {"continuous_absence_since": None},
            {},
            (
                "van maandag 7 september 2026 tot en met dinsdag 22 september 2026 → mag nu; "
                "minder dan 4 weken geleden of nooit → nog niet."
            ),
        ),
        (
            {"illness": None},
            {},
            (
                "Verklaart ziekte de afwezigheid? ziekte verklaart het verzuim niet of ziekte is "
                "genoemd maar niet aangetoond → mag nu; ziekte is aantoonbaar de verklaring → nog "
                "niet. Geef niet aan om welke ziekte het gaat."
            ),
        ),
        (
            {"solution_in_sight": None, "plan_led_to_suitable_offer": None},
            {},
            "een oplossing in zicht? ja → zeker nog niet; nee → kan nog.",
        ),
        (
            {"stuck_on": None, "own_organisations_consulted": True, "opp_in_dossier": True},
            {"reference_date": "2025-11-03"},
            (
                "financiële discussie, knellende wet- of regelgeving of een blijvend verschil van "
                "visie → mag nu: Managementafstemming onderwijs-jeugdhulp; iets anders → mag nu: "
                "Adviestafel. U kunt meer dan één antwoord geven."
            ),
        ),
    ],
    ids=["yes-no", "count", "date", "choice", "several", "table"],
)
def test_a_question_says_what_each_answer_leads_to(
    facts: dict[str, object], parts: dict[str, object], told: str
) -> None:
    dates = {}
    if "reference_date" in parts:
        dates = {
            "first_worrying_absence_date": "2025-09-01",
            "continuous_absence_since": "2025-09-01",
        }
    assert told in said({**dates, **facts}, **parts)


@pytest.mark.parametrize(("day", "route"), [("2022-10-20", "Zonder"), ("2022-10-21", "Internat")])
def test_a_date_turns_on_the_day_that_is_told(day: str, route: str) -> None:
    """Also where years are counted: two years ago it still holds, a day later it does not."""
    facts: dict[str, object] = dict.fromkeys(json.loads(case())["facts"])
    facts |= {**NEWCOMER, "attendance": "none"}
    open_one = said(facts, sector="vo", reference_date="2024-10-20")
    assert re.search(r"minder dan 2 jaar geleden[^;]* → andere route: Internationale", open_one)
    facts["arrived_in_netherlands_on"] = day
    known = said(facts, sector="vo", reference_date="2024-10-20")
    assert f"hier geldt een andere route, namelijk: {route}" in known


# ---------------------------------------------------------------- in time


def running(day: str) -> str:
    entry = {"table": "adviestafel", "applied_on": "2026-10-19", "outcome": "running"}
    return said({}, municipality="rijswijk", reference_date=day, history=[entry])


def test_a_running_table_says_how_long_its_term_and_the_next_step_have() -> None:
    shown = running("2026-11-20")
    assert "Aangemeld op maandag 19 oktober 2026." in shown
    assert "loopt tot en met maandag 23 november 2026: nog 3 dagen." in shown
    assert "kan de volgende stap zijn: Afstemming op directeurenniveau." in shown
    assert "Daarvoor is de laatste dag maandag 7 december 2026: nog 17 dagen." in shown
    late = running("2026-12-08")
    assert "De termijn van deze tafel liep tot en met maandag 23 november 2026." in late
    assert "Daarvoor was de laatste dag maandag 7 december 2026: 1 dag te laat." in late
    assert "maandag 7 december 2026: dat is vandaag." in running("2026-12-07")


def test_the_last_day_is_told_as_such() -> None:
    history = [
        {
            "table": "intercollegiale-afstemming",
            "applied_on": "2026-10-06",
            "outcome": "no-solution",
            "closed_on": "2026-10-13",
        }
    ]
    for day, told in (
        ("2026-11-01", "is maandag 2 november 2026: nog 1 dag."),
        ("2026-11-02", "is maandag 2 november 2026: dat is vandaag."),
        ("2026-11-03", "was maandag 2 november 2026, 1 dag geleden; meld alsnog snel aan."),
    ):
        assert told in said({}, history=history, reference_date=day)


def test_of_an_unknown_first_date_the_bound_is_told() -> None:
    facts = {"first_worrying_absence_date": None}
    bound = "Op zijn laatst maandag 9 november 2026; nog onbekend:"
    assert bound in said(facts)
    late = "De termijn van 8 weken is zeker voorbij: die liep uiterlijk tot en met maandag 9"
    assert late in said(facts, reference_date="2026-11-10")


# ---------------------------------------------------------------- what gives way


def test_a_pupil_at_school_is_shown_no_table() -> None:
    shown = said({"attendance": "full", "continuous_absence_since": None})
    assert "Nee, er is nu geen tafel om bij aan te melden: de leerling is op school." in shown
    assert "Aanmelden door de professional" not in shown


def test_what_is_left_out_is_counted_and_explained() -> None:
    nothing = {"reference_date": "2024-11-04", "sector": "vo", "municipality": "den-haag"}
    text = json.dumps(nothing)
    told = " ".join(run("advise", "-", stdin=text).stdout.split())
    questions = json.loads(run("advise", "-", "--format", "json", stdin=text).stdout)["questions"]
    deciding = [one for one in questions if one["decides"] == "status"]
    shown = [one for one in deciding if one["question"].partition("?")[0] in told]
    assert 2 <= len(shown) <= 5
    assert f"ook {len(deciding) - len(shown)} open punten" in told
    whole = " ".join(run("advise", "-", "--explain", stdin=text).stdout.split())
    assert not [one for one in questions if one["question"] not in whole]


def test_where_nothing_is_left_out_nothing_is_counted() -> None:
    facts = {"plan_led_to_suitable_offer": True, "attendance": "full"}
    shown = said({**facts, "continuous_absence_since": None})
    assert shown.endswith("Met --explain: alles met de bron.")
