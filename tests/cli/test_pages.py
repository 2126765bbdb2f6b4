"""Pages of every kind of advice: the rules' own examples, and rules with more in them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from routeboek import Advice
from routeboek.messages import Language
from routeboek.render.advicepage import advice_page
from routeboek.render.markdown import to_markdown
from routeboek.render.text import to_text
from tests import shipped
from tests.cli.helpers import case, run

FIRST_LINES = {"nl": 6, "en": 9}
"""The most lines that the verdict and who applies take; in all but a few cases they are five. In
English the names of the region are explained."""

HEADING = "Wanneer vindt opschaling plaats?"
PHASES = """
phases:
  - id: fase-1
    name: Fase 1
    text: Er is verzuim en nog geen reden om op te schalen.
    actions:
      - text: Bel met de ouders.
        who: [school]
        source: {document: S0, heading: KOP}
      - text: Nodig de jeugdhulp uit.
        who: [school, mdo]
        carried_over: yes
        source: {document: S0, heading: KOP}
    source: {document: S0, heading: KOP, row: tweede punt}
routes:
  - id: zonder-school
    name: Route zonder inschrijving
    text: Zoek eerst een school.
    when: {fact: enrolled, is: no}
    applications:
      - {applicant: parents, to: school, means: met een brief, source: {document: S0, heading: KOP}}
    participants:
      - {role: parents, note: samen, source: {document: S0, heading: KOP}}
    contacts:
      - {text: Hulp bij zoeken, address: hulp@voorbeeld.nl, source: {document: S0, heading: KOP}}
    source: {document: S0, heading: KOP}
""".replace("KOP", HEADING)


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rules with a phase and another route in their newest edition, and less in its tables."""
    folder = tmp_path_factory.mktemp("meer") / "rules"
    shutil.copytree(shipped.FOLDER, folder)
    file = folder / "po.yaml"
    head, newest = file.read_text(encoding="utf-8").split("edition: po-2026\n")
    newest = newest.replace("\nladder:\n", f"{PHASES}\nladder:\n", 1)
    file.write_text(f"{head}edition: po-2026\n{newest}", encoding="utf-8")
    conditions = folder / "conditions.yaml"
    told = conditions.read_text(encoding="utf-8")
    assert told.count("    todo: Plan een MDO.\n") == 1
    without = told.replace("    todo: Plan een MDO.\n", "")
    conditions.write_text(without, encoding="utf-8")
    return folder


def too_long(line: str) -> bool:
    """Whether a line passes column 80 though it could be broken: a web address cannot."""
    return len(line) > 80 and " " in line.strip()


@shipped.SHARED
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_example_of_the_rules_is_answered_on_one_screen(language: Language) -> None:
    """Under the title the summary and who applies come first, in every form and language."""
    rules = shipped.rules(language)
    assert shipped.advices(language)
    # English has the same lines in other words: a part of them tells whether these fit.
    for name, advice in shipped.advices(language)[:: 1 if language == "nl" else 8]:
        page = advice_page(advice, rules)
        shown, plainly = (to_text(page, plain=plain).splitlines() for plain in (False, True))
        for lines in (shown, plainly):
            assert len(lines) <= 30, name
            assert not [line for line in lines if too_long(line)], name
        told = [line.text for line in page.sections[0].lines]
        assert told[0] == advice.summary, name
        assert to_markdown(page).startswith("# "), name
        first = " ".join(" ".join(shown[: FIRST_LINES[language]]).split())
        assert all(said in first for said in who_applies_and_where(advice)), name


def who_applies_and_where(advice: Advice) -> Iterator[str]:
    """The names that the first lines of an advice have to give."""
    several = "next-may-differ" in {warned.code for warned in advice.warnings}
    shown = advice.status in ("permitted", "blocked") and not several
    for application in advice.next.applications if shown and advice.next else ():
        yield from (application.applicant.name, application.to.name)


@shipped.SHARED
def test_examples_of_the_rules_are_explained_in_full() -> None:
    for name, advice in shipped.advices()[::4]:  # each page is made and broken into lines anew
        shown = to_text(advice_page(advice, shipped.rules(), explain=True))
        told = " ".join(shown.split())
        assert not [line for line in shown.splitlines() if too_long(line)], name
        # A pupil who is back at school is shown no table, nor what comes first for it.
        back = advice.attending and advice.status != "permitted"
        unmet = [] if back else advice.unmet
        for said in (
            advice.summary,
            *(one.text for one in unmet if not one.todo),
            *(one.todo for one in unmet),
            *(question.fact.question for question in advice.questions),
            *(warned.text for warned in advice.warnings),
            *(assumption.text for assumption in advice.assumptions),
            *(duty.definition.text.removesuffix(".") for duty in advice.duties),
            *(side.name for side in advice.side_tables),
        ):
            assert " ".join(said.split()) in told, (name, said)
        if advice.next and not back and advice.status != "running":
            for application in advice.next.applications:
                assert application.to.name in told, name


@shipped.SHARED
def test_examples_can_be_explained_in_plain_text() -> None:
    for name, advice in shipped.advices()[::12]:
        shown = to_text(advice_page(advice, shipped.rules(), explain=True), 40, plain=True)
        assert shown.count("\n") > 20, name
        assert not set(shown) & set("✓✗•→…–“”"), name


def test_phase_is_shown_while_no_table_is_open(extended: Path) -> None:
    args = ("advise", "-", "--rules", str(extended))
    assert "ook 3 punten van de fase" in run(*args, stdin=case(facts={"meetings_held": 1})).stdout
    assert "Fase 1" not in run(*args, stdin=case()).stdout
    whole = run(*args, "--explain", stdin=case(facts={"meetings_held": 1})).stdout
    assert "Er is verzuim en nog geen reden om op te schalen." in whole
    assert "Bel met de ouders. Wie: de school." in whole
    assert "Nodig de jeugdhulp uit." in whole
    assert "Fase 1" not in run(*args, "--explain", stdin=case()).stdout


def test_unmet_condition_without_anything_to_do_names_who(extended: Path) -> None:
    args = ("advise", "-", "--rules", str(extended))
    shown = run(*args, stdin=case(facts={"meetings_held": 1})).stdout
    assert "✗ Nodig: Er zijn ten minste twee MDO's geweest. Wie: het MDO. Nu: 1." in shown


def test_other_route_is_shown_in_full(extended: Path) -> None:
    facts = {"enrolled": False, "attendance": "none"}
    args = ("advise", "-", "--rules", str(extended))
    result = run(*args, "--explain", stdin=case(facts=facts))
    shown = " ".join(result.stdout.split())
    assert "Niet opschalen: hier geldt een andere route, namelijk:" in shown
    for part in (
        "Route zonder inschrijving",
        "Hoe: met een brief.",
        "hulp@voorbeeld.nl",
        "(samen)",
    ):
        assert part in shown
    told = json.loads(run(*args, "--format", "json", stdin=case(facts=facts)).stdout)
    assert told["route"]["id"] == "zonder-school"


def test_tables_page_has_phases_and_routes(extended: Path) -> None:
    args = ("show", "po-2026", "--municipality", "rijswijk", "--rules", str(extended))
    shown = run(*args).stdout
    for part in (
        "Fase 1",
        "Bel met de ouders.",
        "Route zonder inschrijving",
        f"“{HEADING}”, tweede punt",
    ):
        assert part in shown
    told: dict[str, Any] = json.loads(run(*args, "--format", "json").stdout)
    assert [phase["id"] for phase in told["phases"]] == ["fase-1"]
    assert [route["id"] for route in told["routes"]] == ["zonder-school"]
