"""Every slip in the shipped rules that is seeded here is found: there, and nothing else.

A new fault is an item in one of the files beside this one: `edits` put `replace` in the place of
`find` in a copy of the rules, and `expected` holds every finding (apart from translations) that
must come of it. A text stands once in the file, or once in the document of the `edition` that is
named. `at` is the line that a finding points at, with as many of the lines under it as tell it
from the others of that edition; `cases` is a phrase of the cases that the finding is about.

Faults in different editions cannot touch each other, so they are made in one copy together; a
fault in what all editions share has a copy of its own. `stage` says what finds the faults of a
file, because an earlier stage leaves nothing to a later one. The last stage is that of the
shipped examples: there `expected` names one (`at`) that fails, and others may fail too.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from routeboek import Case, Rules, RulesError, advise, load_rules
from routeboek.analysis.finding import Finding
from routeboek.analysis.report import checked_as_chosen
from routeboek.decision import ABOUT_A_TABLE
from routeboek.examples import check_example, read_examples
from routeboek.load import load_files
from routeboek.yamltext import read_documents
from tests.cli.helpers import ROOT

HERE = Path(__file__).parent
TODAY = date(2026, 11, 22)
STAGES = ("read", "build", "check", "examples")
BY_ITSELF = ("read", "build", "check")
"""The stages that need no example."""
SHARED = ""
"""Not of one edition: what stands in the first document of a file, and in the vocabularies."""


class Expected(NamedTuple):
    """A finding: its code, its place, and a phrase of the cases that it is about."""

    code: str
    file: str
    at: str
    cases: str = ""


class Fault(NamedTuple):
    """A slip in the rules, and all that is to be found of it."""

    name: str
    stage: str
    edits: tuple[Mapping[str, str], ...]
    expected: tuple[Expected, ...]
    edition: str = SHARED


class Seen(NamedTuple):
    """A finding, with the lines from its place on and the edition in which that lies."""

    finding: Finding
    file: str
    lines: tuple[str, ...]
    edition: str

    def shows(self, fault: Fault, expected: Expected) -> bool:
        at, diagnostic = expected.at.splitlines(), self.finding.diagnostic
        span = diagnostic.span
        return (
            (diagnostic.code, self.file) == (expected.code, expected.file)
            and self.lines[: len(at)] == tuple(at)
            and (fault.edition == SHARED or self.edition in (SHARED, fault.edition))
            and span is not None
            and span.column > 0
            and expected.cases in self.finding.cases
        )

    def __str__(self) -> str:
        first = self.lines[0] if self.lines else ""
        return f"{self.finding.diagnostic.code} at {self.file}: {first} [{self.finding.cases}]"


# ---------------------------------------------------------------- reading the catalogue


def faults() -> Iterator[Fault]:
    """Every fault; their files are read as rule files are, so that each scalar is text."""
    for file in sorted(HERE.glob("*.yaml")):
        (document,) = read_documents(file.read_bytes(), file.name)
        data: dict[str, Any] = document.data
        assert set(data) == {"stage", "faults"} and data["stage"] in STAGES, file.name
        for one in data["faults"]:
            assert set(one) <= {"name", "edition", "edits", "expected"}, one
            yield Fault(
                name=one["name"],
                stage=data["stage"],
                edits=tuple(one["edits"]),
                expected=tuple(Expected(**expected) for expected in one["expected"]),
                edition=one.get("edition", SHARED),
            )


FAULTS = tuple(faults())


def _meet(one: Fault, other: Fault) -> bool:
    """Whether a finding of one fault could be hidden, or made, by the other."""
    if SHARED in (one.edition, other.edition) or one.edition == other.edition:
        return True
    files = [{edit["file"] for edit in fault.edits} for fault in (one, other)]
    # A file that is no YAML is not read any further.
    return one.stage == "read" and not files[0].isdisjoint(files[1])


def _overlap(one: Fault, other: Fault) -> bool:
    """Whether two faults are made in the same lines of a file; of short lines there are many."""
    lines = [
        {(edit["file"], line) for edit in fault.edits for line in edit["find"].split("\n")}
        for fault in (one, other)
    ]
    return any(len(line.strip()) > 15 for _, line in lines[0] & lines[1])


def batches(
    stages: Sequence[str], apart: Callable[[Fault, Fault], bool] = _meet
) -> list[list[Fault]]:
    """The faults of a stage, as many together as need not stay `apart`."""
    found: list[list[Fault]] = []
    for stage in stages:
        together: list[list[Fault]] = []
        for fault in (one for one in FAULTS if one.stage == stage):
            free = (batch for batch in together if not any(apart(fault, one) for one in batch))
            batch = next(free, None)
            if batch is None:
                together.append([fault])
            else:
                batch.append(fault)
        found += together
    return found


# ---------------------------------------------------------------- making and finding faults


def documents(text: str) -> Iterator[tuple[str, int, int]]:
    """The edition of every document in a file, and from where to where it stands."""
    starts = [0, *(found.start() for found in re.finditer(r"^---$", text, re.MULTILINE))]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        named = re.search(r"^edition: (\S+)$", text[start:end], re.MULTILINE)
        yield named[1] if named else SHARED, start, end


def make(fault: Fault, folder: Path) -> None:
    """The edits of a fault."""
    for edit in fault.edits:
        file = folder / edit["file"]
        text = file.read_text(encoding="utf-8")
        start, end = 0, len(text)
        if fault.edition:
            places = {edition: (first, last) for edition, first, last in documents(text)}
            start, end = places[fault.edition]
        part = text[start:end]
        assert part.count(edit["find"]) == 1, f"{fault.name}: {edit['find']!r} stands there once"
        part = part.replace(edit["find"], edit["replace"])
        file.write_text(text[:start] + part + text[end:], encoding="utf-8")


def seen(finding: Finding, folder: Path) -> Seen:
    """A finding with what stands at its place."""
    span = finding.diagnostic.span
    assert span is not None
    file = Path(span.file)
    if not file.is_file():
        return Seen(finding, ".", (), SHARED)
    text = file.read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    offset = sum(len(line) for line in lines[: span.line - 1])
    (edition,) = (name for name, start, end in documents(text) if start <= offset < end)
    below = tuple(line.strip() for line in lines[span.line - 1 :])
    return Seen(finding, file.relative_to(folder).as_posix(), below, edition)


def places_of(expected: Expected, fault: Fault, folder: Path) -> int:
    """How often the lines of a place stand in the edition of a fault (or in what is shared)."""
    text = (folder / expected.file).read_text(encoding="utf-8")
    wanted = expected.at.splitlines()
    found = 0
    for edition, start, end in documents(text):
        if edition in (SHARED, fault.edition) or not fault.edition:
            lines = [line.strip() for line in text[start:end].splitlines()]
            rows = range(len(lines) - len(wanted) + 1)
            found += sum(lines[row : row + len(wanted)] == wanted for row in rows)
    return found


def findings(folder: Path) -> tuple[list[Finding], Rules | None]:
    """All that is wrong with these rules, and the rules if they could be read."""
    try:
        files = load_files(folder)
    except RulesError as refused:
        return [Finding(one) for one in refused.diagnostics], None
    report = checked_as_chosen(files, TODAY)  # so many faults, and so many readings
    assert not report.not_proved
    return list(report.findings), files.rules


def replay(finding: Finding, rules: Rules) -> None:
    """The case that shows a finding gives the advice that the finding says."""
    witness = finding.witness
    assert witness is not None
    advice = advise(rules, Case.model_validate(witness.case))
    assert advice.status == witness.status, witness
    if witness.status in ABOUT_A_TABLE:
        # A table that is not meant for the case is not called its next one.
        assert advice.next is None or advice.next.table == witness.table, witness


# ---------------------------------------------------------------- the tests


def _called(batch: Sequence[Fault]) -> str:
    return f"{batch[0].stage}-{batch[0].name}"


@pytest.mark.parametrize("batch", batches(BY_ITSELF), ids=_called)
def test_every_fault_is_found_where_it_is(batch: Sequence[Fault], tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ROOT / "rules", tmp_path / "rules"))
    (folder / "en.yaml").unlink()
    for fault in batch:
        make(fault, folder)
    found, rules = findings(folder)
    left = [seen(finding, folder) for finding in found]
    missed: dict[str, list[Expected]] = {}
    for fault in batch:
        for expected in fault.expected:
            assert places_of(expected, fault, folder) == 1, (fault.name, expected)
            shown = [one for one in left if one.shows(fault, expected)]
            left = [one for one in left if one not in shown]
            if not shown:
                missed.setdefault(fault.name, []).append(expected)
    extra = {str(one): [fault.name for fault in batch if _near(one, fault)] for one in left}
    assert not missed and not extra, f"missed: {missed}\nalso found: {extra}"
    for finding in found:
        if finding.witness is not None and rules is not None:
            replay(finding, rules)


@pytest.mark.parametrize("batch", batches(["examples"]), ids=_called)
def test_an_example_notices_the_fault(batch: Sequence[Fault], tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ROOT / "rules", tmp_path / "rules"))
    for fault in batch:
        make(fault, folder)
    rules = load_rules(folder)
    examples = {one.name: one for one in read_examples(folder, rules).cases}
    for fault in batch:
        for expected in fault.expected:
            assert expected.code == "example-fails"
            one = examples[expected.at]
            assert Path(one.span.file) == folder / expected.file
            assert check_example(rules, one), fault.name


@pytest.mark.parametrize("batch", batches(["examples"], _overlap), ids=_called)
def test_only_an_example_notices_the_fault(batch: Sequence[Fault], tmp_path: Path) -> None:
    """Nothing that `check` proves is touched by any of them, so many are made together."""
    folder = Path(shutil.copytree(ROOT / "rules", tmp_path / "rules"))
    for fault in batch:
        make(fault, folder)
    found, _ = findings(folder)
    told = [str(seen(one, folder)) for one in found if one.diagnostic.code != "untranslated"]
    assert not told, "this is for a file of the stage check"


def _near(one: Seen, fault: Fault) -> bool:
    return SHARED in (one.edition, fault.edition) or one.edition == fault.edition


def test_the_catalogue_is_wide() -> None:
    names = Counter(fault.name for fault in FAULTS)
    assert len(names) == len(FAULTS) >= 120
    editions = {fault.edition for fault in FAULTS}
    files = {edit["file"] for fault in FAULTS for edit in fault.edits}
    shipped = {file.name for file in (ROOT / "rules" / "municipalities").glob("*.yaml")}
    assert {"po-2024", "po-2025", "po-2026", "vo-2024", "vo-2025", SHARED} <= editions
    assert {f"municipalities/{name}" for name in shipped} <= files
    assert len({one.code for fault in FAULTS for one in fault.expected}) >= 40
