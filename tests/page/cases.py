"""Cases that a person tells the page, and what `routeboek ask` and `advise` make of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from routeboek import Advice, Case, advise
from routeboek.interview import OPENING, Interview
from routeboek.messages import Language
from routeboek.pastables import NO_TABLE
from tests import shipped
from tests.cli.helpers import OWN_TEAM, case

A_CASE = Mapping[str, Any]

DAY_AND_PLACE = ("reference_date", "sector", "municipality")

PERMITTED: A_CASE = json.loads(
    case(
        facts={
            "application_form_completed": True,
            "manager_jeugdteam_informed": True,
            "opp_in_dossier": True,
            "professional_disagrees": False,
            "written_explanation_ready": True,
        },
        history=[OWN_TEAM],
    )
)
"""A case of which everything is told, in the order in which a saved case has it."""

STATUSES = """
permitted blocked not-yet undetermined running end-of-route solved other-route
""".split()
KINDS = [(sector, status) for sector in ("po", "vo") for status in STATUSES]
KINDS.remove(("po", "other-route"))  # there is none


@cache
def examples(sector: str, status: str) -> list[A_CASE]:
    """The examples with this advice, those that tell least first."""
    found = [
        example.case
        for example in shipped.examples()
        if example.case.get("sector") == sector
        and example.expect.get("status") == status
        and not example.under
        and not example.case.get("school_holidays")  # the page does not ask for them
    ]
    return sorted(found, key=lambda one: (len(list(one.get("history", []))), len(one["facts"])))


def told(whole: A_CASE, path: tuple[str, ...]) -> object:
    """What a case says where a question asks for it; without a history nobody knows of tables."""
    if path[0] == "facts":
        return whole["facts"].get(path[1])
    history = whole.get("history", [])
    number = int(path[1])
    if number < len(history):
        return history[number].get(path[2])
    return NO_TABLE if "history" in whole else None


def extras(whole: A_CASE) -> dict[str, str]:
    """What a case may tell besides: who asks and where the pupil lives."""
    return {key: whole[key] for key in ("asker", "home_municipality") if key in whole}


def opening(whole: A_CASE, language: Language = "nl") -> Interview:
    """The interview about a case when the start is over."""
    interview = Interview(shipped.rules(language), extras(whole))
    for key in OPENING:
        interview = interview.answer(whole[key])
    return interview


def outcome(whole: A_CASE) -> str:
    """The status to which the answers of a case lead; what it tells more is not asked."""
    interview = opening(whole)
    while posed := interview.question():
        interview = interview.answer(told(whole, posed.path))
    return interview.advice.status


def advised(whole: A_CASE, language: Language = "nl") -> Advice:
    """What the command makes of a case."""
    return advise(shipped.rules(language), Case.model_validate(dict(whole)))
