"""What is said once in an element of the rules holds for what stands below it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeboek import Rules, RulesError, load_rules
from routeboek.citing import completed
from routeboek.written import WrittenSource
from routeboek.yamlnodes import PlainNode
from tests import shipped
from tests.cli.edits import DUINSTAD, SECTOR, Edit, copied
from tests.cli.helpers import ROOT

PLACES = st.builds(
    WrittenSource,
    document=st.sampled_from(["R1", "R2"]),
    heading=st.sampled_from(["Wanneer", "Schooltafel"]),
    row=st.sampled_from([None, "Doel", "Aanmelding"]),
)


def ways_to_write(source: WrittenSource, above: WrittenSource) -> list[WrittenSource]:
    """The source in full, and with what was said above left out at the front."""
    found = [source]
    if source.document == above.document:
        found.append(source._replace(document=""))
        if source.heading == above.heading and source.row:
            found.append(WrittenSource(row=source.row))
    if source == above:
        found.append(WrittenSource())
    return found


@given(PLACES, PLACES)
def test_leaving_out_what_was_said_above_is_writing_it(
    source: WrittenSource, above: WrittenSource
) -> None:
    for written in ways_to_write(source, above):
        assert completed(written, above) == source


@given(PLACES, PLACES)
def test_nothing_is_added_after_what_is_written(
    source: WrittenSource, above: WrittenSource
) -> None:
    """A heading without a row stays without, whatever the row above."""
    bare = source._replace(row=None)
    assert completed(bare, above) == bare
    assert completed(bare._replace(document=""), above).row is None


def rules(folder: Path, *edits: Edit) -> Rules:
    return load_rules(copied(folder, edits))._replace(sha256="", origin="", variants=None)


SCHOOL, ROW = "document: R1, heading: Schooltafel", "row: Duinstad"
R1 = "    publisher: Samenwerkingsverband Voorbeeld\n"
TERM = f"    term:\n      latest_week: 6\n      source: {{{SCHOOL}}}\n"


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(SECTOR, TERM, "    term:\n      latest_week: 6\n")],
        [Edit(SECTOR, TERM, TERM.replace("document: R1, ", ""))],
        [
            Edit(DUINSTAD, "  schooltafel:\n", f"  schooltafel:\n    cites: {{{SCHOOL}}}\n"),
            *[Edit(DUINSTAD, f"{SCHOOL}, {ROW}", ROW) for _ in range(4)],
        ],
        [
            Edit(DUINSTAD, "tables:\n", f"cites: {{{SCHOOL}, {ROW}}}\ntables:\n"),
            *[Edit(DUINSTAD, f", source: {{{SCHOOL}, {ROW}}}", "") for _ in range(4)],
        ],
        [Edit(DUINSTAD, f"{{role: school, source: {{{SCHOOL}, {ROW}}}}}", "school"),
         Edit(DUINSTAD, "  schooltafel:\n", f"  schooltafel:\n    cites: {{{SCHOOL}, {ROW}}}\n")],
        [
            Edit("sources.yaml", R1, f"{R1}    rows: {{participants: Duinstad}}\n"),
            Edit(DUINSTAD, "  schooltafel:\n", f"  schooltafel:\n    cites: {{{SCHOOL}}}\n"),
            Edit(DUINSTAD, f"{{role: school, source: {{{SCHOOL}, {ROW}}}}}", "school"),
        ],
        [  # the regiotafel has no such row
            Edit("sources.yaml", R1, f"{R1}    rows: {{participants: Duinstad}}\n"),
            Edit(SECTOR, "- {role: partnership, source: {document: R1, heading: Regiotafel}}",
                 "- partnership"),
        ],
    ],
    ids=["none", "heading", "row", "of the edition", "by itself", "row by key", "no row by key"],
)  # fmt: skip
def test_the_rules_are_the_same(edits: list[Edit], tmp_path: Path) -> None:
    assert rules(tmp_path / "new", *edits) == rules(tmp_path / "old")


def test_a_list_goes_on_from_the_source_before(tmp_path: Path) -> None:
    both = "[{document: R1, heading: Schooltafel}, {document: R1, heading: Wanneer}]"
    short = "[{document: R1, heading: Schooltafel}, {heading: Wanneer}]"
    old, new = (
        rules(tmp_path / name, Edit(SECTOR, f"{{{SCHOOL}}}", text))
        for name, text in (("old", both), ("new", short))
    )
    assert old == new


def test_a_source_that_is_said_nowhere_is_a_finding(tmp_path: Path) -> None:
    edit = Edit(DUINSTAD, f"{{role: school, source: {{{SCHOOL}, {ROW}}}}}", "school")
    with pytest.raises(RulesError) as refused:
        load_rules(copied(tmp_path / "rules", [edit]))
    (found,) = refused.value.diagnostics
    assert (found.code, found.params["key"]) == ("rules-key-missing", "source")
    assert found.span is not None
    assert (found.span.line, found.span.column) == (13, 9)


def test_a_document_that_does_not_exist_is_told_where_it_is_written(tmp_path: Path) -> None:
    cites = Edit(DUINSTAD, "tables:\n", "cites: {document: R9, heading: Schooltafel}\ntables:\n")
    bare = Edit(DUINSTAD, f"{{role: school, source: {{{SCHOOL}, {ROW}}}}}", "school")
    with pytest.raises(RulesError) as refused:
        load_rules(copied(tmp_path / "rules", [cites, bare]))
    assert [found.code for found in refused.value.diagnostics] == ["unknown-document"]


def test_what_only_another_edition_says_is_carried_over(tmp_path: Path) -> None:
    edit = Edit(DUINSTAD, f"{{role: school, source: {{{SCHOOL}, {ROW}}}}}",
                "{role: school, source: {document: R2, heading: Schooltafel}}")  # fmt: skip
    tables = [
        rules(tmp_path / name, *edits).routes["po-2030", "duinstad"].ladder[0]
        for name, edits in (("old", ()), ("new", (edit,)))
    ]
    assert [table.participants[0].carried_over for table in tables] == [False, True]


@pytest.mark.parametrize(
    "what", ["solved_when: {all: [weer-op-school]}", "solved_when: weer-op-school"]
)
def test_a_name_stands_for_its_condition(what: str, tmp_path: Path) -> None:
    meant = what.replace("weer-op-school", "{fact: attendance, is: full}")
    old, new = (
        rules(tmp_path / name, Edit(SECTOR, "solved_when: weer-op-school", text))
        for name, text in (("old", what), ("new", meant))
    )
    assert old == new


@pytest.mark.parametrize(
    "file", sorted((ROOT / "rules").rglob("*.yaml")), ids=lambda file: file.stem
)
def test_no_line_of_the_rules_is_too_long_to_read(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    assert [number for number, line in enumerate(lines, 1) if len(line) > 120] == []


# ---------------------------------------------------------------- promises

COUNTS = {
    "at_least", "at_most", "weeks_since_at_least", "years_since_at_least", "from_date",
    "until_date",
}  # fmt: skip


def named_in(node: PlainNode, known: Mapping[str, PlainNode]) -> set[str]:
    """The names of conditions that stand in a part of the rules, and in what they stand for."""
    if isinstance(node, str):
        return {node} | named_in(known[node], known) if node in known else set()
    children = node.values() if isinstance(node, dict) else node
    return set().union(*(named_in(child, known) for child in children))


def test_a_promise_counts_for_itself() -> None:
    """Or a slip in a named condition would move the promise along with the rules."""
    files = shipped.files()
    (conditions,) = files.documents.conditions
    known = files.places.of(conditions.said).document.data["conditions"]
    assert isinstance(known, dict)
    promised: set[str] = set()
    ruled: set[str] = set()
    for one in files.documents.all():
        for key, value in files.places.of(one.said).document.data.items():
            if key != "conditions":
                (promised if key == "promises" else ruled).update(named_in(value, known))
    counting = {name for name, value in known.items() if COUNTS & set(value)}
    assert promised and counting & ruled
    assert not promised & ruled & counting
