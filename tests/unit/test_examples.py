"""The examples beside the rules hold, and mistakes in examples are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from routeboek import RulesError
from routeboek.examples import check_example, read_examples
from tests import shipped

BOOK = shipped.rules()
EXAMPLES = shipped.examples()


FILES = sorted({example.span.file for example in EXAMPLES})


@pytest.mark.parametrize("file", FILES, ids=lambda file: Path(file).stem)
def test_examples_hold(file: str) -> None:
    here = [example for example in EXAMPLES if example.span.file == file]
    assert [wrong for example in here for wrong in check_example(BOOK, example)] == []


def test_every_sector_edition_municipality_and_table_has_an_example() -> None:
    shown = set()
    for example in EXAMPLES:
        if "next" in example.expect:
            shown.add((example.case["municipality"], example.expect["next"]))
    for (edition, municipality), route in BOOK.routes.items():
        for table in route.ladder:
            assert (municipality, table.id) in shown, (edition, municipality, table.id)


def test_names_are_unique() -> None:
    names = [example.name for example in EXAMPLES]
    assert len(names) == len(set(names))


def example_folder(folder: Path, text: str) -> Path:
    (folder / "examples").mkdir()
    (folder / "examples" / "one.yaml").write_text(text, encoding="utf-8")
    return folder


WRONG = """\
situations:
  start: {sector: po, municipality: rijswijk, reference_date: 2026-10-20}
examples:
  - name: everything is expected wrongly
    like: start
    case: {facts: {meetings_held: 1}}
    expect:
      status: solved
      next: adviestafel
      warnings: [overdue]
      asks_not: [illness]
      side_tables: {x: y}
  - name: a refusal that does not come
    like: start
    expect: {refused: yes}
  - name: a refusal that should not come
    like: start
    case: {sector: xx}
    expect: {status: permitted}
"""


def test_what_an_example_expects_wrongly_is_named(tmp_path: Path) -> None:
    wrong = read_examples(example_folder(tmp_path, WRONG), BOOK).cases
    found = [mismatch for example in wrong for mismatch in check_example(BOOK, example)]
    assert [(mismatch.example.name[:12], mismatch.key) for mismatch in found] == [
        ("everything i", "status"),
        ("everything i", "next"),
        ("everything i", "warnings"),
        ("everything i", "asks_not"),
        ("everything i", "side_tables"),
        ("a refusal th", "refused"),
        ("a refusal th", "refused"),
    ]


PEOPLE = """\
situations:
  start: {sector: po, municipality: den-haag, reference_date: 2026-10-20}
examples:
  - name: who applies and who sits there, in their order
    like: start
    expect:
      people:
        intercollegiale-afstemming:
          applications: [{applicant: professional, to: eigen-team-manager}]
          participants: eigen-team-manager
        adviestafel: {participants: [regisseur-sociaal-domein, sppoh, jeugdhulp-den-haag]}
      weeks: {intercollegiale-afstemming: {earliest: 4, latest: 8}, adviestafel: {earliest: geen}}
  - name: another order
    like: start
    expect:
      people: {adviestafel: {participants: [sppoh, regisseur-sociaal-domein, jeugdhulp-den-haag]}}
  - name: someone else
    like: start
    expect:
      people: {adviestafel: {applications: [{applicant: professional, to: eigen-team-manager}]}}
  - name: another week
    like: start
    expect: {weeks: {adviestafel: {earliest: geen, latest: 12}}}
  - name: a table that is not there
    like: start
    expect: {people: {doorbraaktafel: {applications: []}}, weeks: {doorbraaktafel: {latest: geen}}}
"""


def test_people_and_weeks_are_compared_part_by_part(tmp_path: Path) -> None:
    examples = read_examples(example_folder(tmp_path, PEOPLE), BOOK).cases
    found = [mismatch for example in examples for mismatch in check_example(BOOK, example)]
    assert [(mismatch.example.name, mismatch.key) for mismatch in found] == [
        ("another order", "people"),
        ("someone else", "people"),
        ("another week", "weeks"),
        ("a table that is not there", "people"),
        ("a table that is not there", "weeks"),
    ]
    week = found[2]  # and no more than what differs
    assert week.expected == {"adviestafel": {"latest": "12"}}
    assert week.found == {"adviestafel": {"latest": "11"}}


def test_a_situation_that_does_not_exist_is_a_finding(tmp_path: Path) -> None:
    text = "examples:\n  - {name: x, like: nowhere, expect: {next: geen}}\n"
    folder = example_folder(tmp_path, text)
    with pytest.raises(RulesError) as refused:
        read_examples(folder, BOOK)
    (found,) = refused.value.diagnostics
    assert (found.code, found.span and found.span.line) == ("unknown-situation", 2)


MISTAKES = """\
situations:
  start: {sector: po, municipaliti: rijswijk}
exampels: []
examples:
  - name: a key that does not exist
    lik: start
    expect: {status: solved, warning: [overdue]}
  - name: nothing is expected
  - name: nothing at all is expected
    expect: {}
  - name: expectations of another kind
    expect: {status: [solved], side_tables: geen, unmet: {x: y}}
  - {like: [start], expect: geen}
  - name: who and when in a language of their own
    expect:
      people: {adviestafel: "mdo > loket | sppoh"}
      weeks: {adviestafel: {latst: 8}}
"""


def test_mistakes_in_examples_are_findings(tmp_path: Path) -> None:
    with pytest.raises(RulesError) as refused:
        read_examples(example_folder(tmp_path, MISTAKES), BOOK)
    assert [
        (one.span.line, one.span.column, one.code, one.params.get("near", ""))
        for one in refused.value.diagnostics
        if one.span
    ] == [
        (2, 23, "rules-key-near", "municipality"),
        (3, 1, "rules-key-near", "examples"),
        (6, 5, "rules-key-near", "like"),
        (7, 30, "rules-key-near", "warnings"),
        (8, 5, "rules-key-missing", ""),
        (10, 13, "rules-wrong-type", ""),
        (12, 22, "rules-wrong-type", ""),
        (12, 45, "rules-wrong-type", ""),
        (12, 58, "rules-wrong-type", ""),
        (13, 5, "rules-key-missing", ""),
        (13, 12, "rules-wrong-type", ""),
        (13, 29, "rules-wrong-type", ""),
        (16, 29, "rules-wrong-type", ""),
        (17, 29, "rules-key-near", "latest"),
    ]


REFUSED = f"""\
situations:
  start: {{sector: po, municipality: rijswijk, reference_date: 2026-10-20}}
examples:
  - name: a count of more digits than Python reads
    like: start
    case: {{facts: {{meetings_held: {"9" * 5000}}}}}
    expect: {{refused: fact-wrong-type}}
  - name: a version of more digits than Python reads
    like: start
    case: {{schema_version: {"9" * 5000}}}
    expect: {{refused: case-wrong-type}}
  - name: facts that are a list
    like: start
    case: {{facts: [meetings_held]}}
    expect: {{refused: case-wrong-type}}
"""


def test_a_case_in_an_example_may_be_wrong_in_every_way(tmp_path: Path) -> None:
    refused = read_examples(example_folder(tmp_path, REFUSED), BOOK).cases
    assert [check_example(BOOK, example) for example in refused] == [[], [], []]
