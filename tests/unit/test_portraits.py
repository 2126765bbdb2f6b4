"""Portraits: what a part of the rules says, written a second time, and what that leaves out."""

from __future__ import annotations

from pathlib import Path

import pytest

from routeboek.analysis.misstated import misstated
from routeboek.analysis.portrayal import drafts, of_route, portrayed, untrue
from routeboek.examples import read_examples
from routeboek.load import load_files
from routeboek.portraits import Portrait, Statement, compared, portraits_in, statements
from routeboek.render.exampletext import example_text
from routeboek.yamltext import read_documents
from tests import shipped
from tests.cli.edits import VOORBEELD, copied
from tests.cli.helpers import run

RULES = load_files(VOORBEELD).rules
DUINSTAD = statements(RULES.routes["po-2030", "duinstad"])


def drawn(text: str) -> list[Portrait]:
    (document,) = read_documents(text.encode(), "portret.yaml")
    return list(portraits_in(document))


def of_schooltafel(told: str, places: str = "duinstad") -> list[Portrait]:
    return drawn(
        f"portraits:\n  - edition: po-2030\n    municipality: {places}\n"
        f"    says: {{tables: {{schooltafel: {{{told}}}}}}}\n"
    )


SOURCE = "source: {document: R1, heading: Schooltafel}"
OTHER = "{applicant: wijkteam, to: partnership}"
WAYS = f"{{applicant: school, to: partnership, source: {{row: Duinstad}}}}, {OTHER}"
WHOLE = "{document: R1, heading: Schooltafel, row: Duinstad}"
TRUE = [
    SOURCE,
    "step: 1",
    f"{SOURCE}, applications: [{WAYS}]",
    f"applications: [{WAYS}], {SOURCE}",  # a part comes before what is in it
    f"applications: [{{applicant: school, to: partnership, source: {WHOLE}}}, {OTHER}]",
    f"{SOURCE}, participants: [{{role: school, source: {{row: Duinstad}}}}, leerplicht]",
    "conditions: {id: brief-aan-ouders, who: school, source: {document: R2, heading: Brief}}",
]


@pytest.mark.parametrize("told", TRUE)
def test_what_is_left_out_is_as_before(told: str) -> None:
    assert list(untrue(RULES, of_schooltafel(told))) == []


FALSE = {
    "step: 2": ("step", "2", "1"),
    "via: school": ("via", "school", "geen"),
    "source: {document: R1, heading: Wijktafel}": ("source.1.heading", "Wijktafel", "Schooltafel"),
    "source: Schooltafel": (
        "source.1", "Schooltafel", {"document": "R1", "heading": "Schooltafel"}),
    f"{SOURCE}, applications: [{WAYS.replace('wijkteam', 'school')}]": (
        "applications.2.applicant", "school", "wijkteam"),
    f"{SOURCE}, participants: [{{role: school, source: {{row: Veenwijk}}}}, leerplicht]": (
        "participants.1.source.1.row", "Veenwijk", "Duinstad"),
}  # fmt: skip


@pytest.mark.parametrize("told", FALSE)
def test_what_differs_is_told_where_it_stands(told: str) -> None:
    key, wanted, found = FALSE[told]
    (_, first), *_ = untrue(RULES, of_schooltafel(told))
    assert (".".join(first.where), first.wanted) == (f"tables.schooltafel.{key}", wanted)
    assert first.found == found


def test_a_list_of_another_length_is_told_whole() -> None:
    ((_, told),) = untrue(RULES, of_schooltafel(f"{SOURCE}, participants: [school]"))
    assert told.where == ("tables", "schooltafel", "participants")
    assert isinstance(told.found, list)
    assert len(told.found) == 2


def test_times_says_how_often() -> None:
    once = "{role: school, source: {row: Duinstad}}"
    (one,) = of_schooltafel(f"{SOURCE}, participants: [{once}, {once}]")
    (two,) = of_schooltafel(f"{SOURCE}, participants: [{once[:-1]}, times: 2}}]")
    assert [wrong for _, wrong in compared(one, DUINSTAD)] == [
        wrong for _, wrong in compared(two, DUINSTAD)
    ]


def test_a_portrait_of_what_does_not_exist_is_told() -> None:
    ((_, told),) = untrue(RULES, of_schooltafel("step: 1", "nergens"))
    assert told.wanted == "po-2030, nergens"
    ((_, told),) = untrue(RULES, of_schooltafel("step: 1", "[duinstad, klif]"))
    assert told.wanted == "po-2030, klif"


def test_what_is_said_is_every_field_but_sentences_and_tests() -> None:
    said = {name.key for name in DUINSTAD if (name.kind, name.id) == ("tables", "schooltafel")}
    assert said == {"source", "step", "term", "applications", "participants", "conditions"}
    assert Statement("duties", "melden", "on_whom") in DUINSTAD


def test_what_is_proposed_says_everything_and_is_true() -> None:
    proposed = "\n".join(example_text(one._asdict()) for one in drafts(portrayed(RULES, [])))
    portraits = drawn(f"portraits:\n{proposed}\n")
    assert list(untrue(RULES, portraits)) == []
    found = portrayed(RULES, portraits)
    assert [one.missing for one in found] == [{}] * len(found)
    assert all(one.statements for one in found)


def test_portraits_of_the_shipped_rules_notice_every_misstatement() -> None:
    files = shipped.files()
    portraits = read_examples(shipped.FOLDER, files.rules).portraits
    unnoticed = []
    for mutant in misstated(files):
        (_, route), *_ = mutant.routes.items()
        said = statements(route)
        wrong = (wrong for one in of_route(portraits, route) for _, wrong in compared(one, said))
        if not any(wrong):
            unnoticed.append((mutant.at.document.name, mutant.at.path, mutant.change))
    assert unnoticed == []


def test_a_mismatch_is_shown_with_its_place(tmp_path: Path) -> None:
    folder = copied(tmp_path / "rules")
    (folder / "examples" / "portret.yaml").write_text(
        "portraits:\n  - edition: po-2030\n    municipality: duinstad\n"
        "    says:\n      tables:\n        schooltafel: {step: 3}\n",
        encoding="utf-8",
    )
    result = run("test", str(folder))
    assert result.exit_code == 1
    assert "portret.yaml:6:29: portret van po-2030\n" in result.stdout
    assert "  tables.schooltafel.step: verwacht 3, gevonden 1\n" in result.stdout
