"""The English of the rules: every Dutch text has it, and none is left over."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from routeboek import Case, advise, load_rules
from routeboek.documents import TranslationsDocument
from routeboek.files import read_file
from routeboek.messages import Language
from routeboek.shapes import shaped
from routeboek.yamltext import read_documents
from tests import shipped
from tests.cli.helpers import ROOT

WORDS_OF_A_SENTENCE = 4


@cache
def pairs() -> list[tuple[str, str]]:
    """The Dutch and English texts of en.yaml, in order."""
    file = ROOT / "rules" / "en.yaml"
    (document,) = read_documents(read_file(file), file.name)
    found: Any = shaped(document, TranslationsDocument)["translations"]
    return [(pair["nl"], pair["en"]) for pair in found]


def texts_of(rules_in_dutch: str) -> list[str]:
    """Every Dutch text that the rules look up: what lacks English when there is none at all."""
    return list(load_rules(rules_in_dutch, language="en").untranslated)


@pytest.fixture
def used(tmp_path: Path) -> list[str]:
    """Every Dutch text that the shipped rules look up."""
    folder = shutil.copytree(ROOT / "rules", tmp_path / "rules")
    (folder / "en.yaml").unlink()
    return texts_of(str(folder))


def test_every_dutch_text_has_english(used: list[str]) -> None:
    assert used
    assert shipped.rules("en").untranslated == ()


def test_no_english_is_left_over(used: list[str]) -> None:
    assert sorted({dutch for dutch, _ in pairs()} - set(used)) == []


def test_a_text_is_translated_once() -> None:
    texts = [dutch for dutch, _ in pairs()]
    assert sorted({text for text in texts if texts.count(text) > 1}) == []


def test_only_names_stay_dutch() -> None:
    kept = [dutch for dutch, english in pairs() if english.startswith(dutch)]
    assert [text for text in kept if text[0].islower() or text[-1] in ".?"] == []


# ---------------------------------------------------------------- advice


@cache
def advised(language: Language) -> list[dict[str, object]]:
    """The advice on each case, as JSON."""
    rules = shipped.rules(language)
    return [advise(rules, Case.model_validate(data)).to_dict() for data in cases()]


def cases() -> Iterator[dict[str, object]]:
    """Cases under every edition in every municipality: along the ladder, and beside it."""
    for (edition_id, municipality), route in shipped.rules().routes.items():
        edition = route.edition
        today = edition.valid_from + timedelta(days=100)
        ladder = [
            (facts, position)
            for facts in ({}, stuck(today), {**stuck(today), "stuck_on": ["vision"]})
            for position in range(len(route.ladder) + 1)
        ]
        beside = [unprepared(today), *(beside_the_ladder(today) if edition.sector == "vo" else [])]
        for number, (facts, position) in enumerate([*ladder, *((facts, 0) for facts in beside)]):
            yield {
                "case_id": f"{edition_id}.{municipality}.{number}",
                "reference_date": today.isoformat(),
                "sector": edition.sector,
                "municipality": municipality,
                "home_municipality": "elders",
                "facts": facts,
                "history": [
                    held(table.id, today - timedelta(days=39 - 8 * step))
                    for step, table in enumerate(route.ladder[:position])
                ],
            }


def held(table: str, day: date) -> dict[str, object]:
    """A table that was held and brought no solution."""
    return {
        "table": table,
        "applied_on": day.isoformat(),
        "closed_on": (day + timedelta(days=6)).isoformat(),
        "outcome": "no-solution",
    }


def stuck(today: date) -> dict[str, object]:
    """Facts of a case in which escalation is open."""
    start = (today - timedelta(days=40)).isoformat()
    return {
        "enrolled": True,
        "attendance": "none",
        "first_worrying_absence_date": start,
        "continuous_absence_since": start,
        "illness": "no",
        "meetings_held": 2,
        "plan_made": True,
        "plan_carried_out": True,
        "plan_led_to_suitable_offer": False,
        "solution_in_sight": False,
        "own_organisations_consulted": True,
        "limitation": False,
        "stuck_on": ["financial"],
        "unauthorised_hours_4_weeks": 20,
    }


def unprepared(today: date) -> dict[str, object]:
    """A case that is stuck, while nothing has been done that an application asks for."""
    facts = shipped.rules().facts.items()
    return {
        **{name: False for name, fact in facts if fact.type == "yes_no"},
        **{name: 0 for name, fact in facts if fact.type == "count"},
        "enrolled": True,
        "attendance": "none",
        "continuous_absence_since": stuck(today)["continuous_absence_since"],
        "illness": "no",
        "stuck_on": ["financial"],
        "placement_dossier": [],
    }


def beside_the_ladder(today: date) -> list[dict[str, object]]:
    """Facts in secondary education of the phases, the other routes and the other tables."""
    ago = today - timedelta(days=60)
    partial = {
        "attendance": "partial",
        "partial_participation_since": ago.isoformat(),
        "approaches_tried": 2,
        "improvement_seen": False,
    }
    escalating = {fact: value for fact, value in stuck(today).items() if not fact.endswith("since")}
    unclear: dict[str, object] = {"limitation": True, "parents_school_conflict": True}
    return [
        {"enrolled": True, "attendance": "full"},
        {"enrolled": True, "attendance": "partial", "meetings_held": 0, **unclear},
        {"enrolled": True, "attendance": "partial", "meetings_held": 1, **unclear},
        {"enrolled": True, "attendance": "full", "plan_led_to_suitable_offer": True},
        {"enrolled": True, "exempt_from_enrolment": True, "attendance": "none"},
        {"enrolled": False, "exempt_from_enrolment": True},
        {"enrolled": False, "exempt_from_enrolment": False},
        {"enrolled": False, "dutch_insufficient": True, "arrived_in_netherlands_on": str(ago)},
        {**stuck(today), "limitation": True, "return_within_school_year": False},
        {**unprepared(today), "illness": "claimed"},
        {**escalating, **partial, "illness": "claimed", "content_advice_wanted": False},
        {**unprepared(today), "stuck_on": ["support-at-school", "trajectory"]},
        {**unprepared(today), "stuck_on": ["vso"], "cluster_3_or_4_characteristics": True},
        {**unprepared(today), "stuck_on": ["placement"], "lower_years": True},
    ]


def strings(value: object) -> Iterator[str]:
    """All texts of an advice, without what is quoted from a document and the ids of roles."""
    if isinstance(value, dict):
        kept = (below for key, below in value.items() if key not in ("heading", "row", "role"))
        yield from chain.from_iterable(map(strings, kept))
    elif isinstance(value, list):
        yield from chain.from_iterable(map(strings, value))
    elif isinstance(value, str):
        yield value


def without_texts(value: object) -> object:
    """An advice with every text blanked: what remains is the same in all languages."""
    if isinstance(value, dict):
        return {key: without_texts(below) for key, below in value.items()}
    if isinstance(value, list):
        return [without_texts(below) for below in value]
    return "" if isinstance(value, str) else value


def test_english_advice_shows_no_dutch() -> None:
    dutch = {nl for nl, en in pairs() if nl != en}
    long_enough = {nl for nl in dutch if len(nl.split()) >= WORDS_OF_A_SENTENCE}
    sentences = long_enough - {nl for nl, en in pairs() if nl in en}  # a name with what it means
    shown = set(chain.from_iterable(strings(one) for one in advised("en")))
    assert sorted(shown & dutch) == []
    assert [text for text in shown if any(sentence in text for sentence in sentences)] == []


def test_the_language_decides_nothing() -> None:
    for dutch, english in zip(advised("nl"), advised("en"), strict=True):
        assert (dutch["case_id"], dutch["status"]) == (english["case_id"], english["status"])
        assert without_texts(dutch) == without_texts(english)
