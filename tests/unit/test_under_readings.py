"""What is wrong under a reading that is not chosen is found, with that reading named.

A new case is an item of `CASES`: edits of a small invented region, and what must be found of them.
"""

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from routeboek.analysis.finding import Finding
from routeboek.analysis.likeness import Likeness
from routeboek.analysis.report import Report, checked
from routeboek.load import load_files

REGION = Path(__file__).parents[1] / "regions" / "voorbeeld"
TODAY = date(2030, 11, 1)

WEEKS, LETTER = "weken-aaneen", "briefje-is-genoeg"


class Edit(NamedTuple):
    """Another text in the place of one that stands in a file."""

    file: str
    find: str
    put: str


class Broken(NamedTuple):
    """Edits of the rules, and every finding of them: code, reading and a phrase of the cases."""

    edits: tuple[Edit, ...]
    found: tuple[tuple[str, str, str], ...]
    readings: int = 1


def weeks(mee: int, niet: int) -> Edit:
    """How many weeks the gate asks, and says that it asks, under each reading of these."""
    text = "De leerling is {} weken of langer afwezig."
    asked = "weeks_since_at_least: 4\n    nature: circumstance\n    text: " + text.format("vier")
    each = f"{{by_reading: {WEEKS}, mee: {mee}, niet: {niet}}}"
    told = f"{{by_reading: {WEEKS}, mee: {text.format(mee)}, niet: {text.format(niet)}}}"
    put = f"weeks_since_at_least: {each}\n    nature: circumstance\n    text: {told}"
    return Edit("po.yaml", asked, put)


OTHERWISE_SOLVED = Edit(
    "po.yaml",
    "when: {fact: exempt, is: yes}",
    f"when: {{by_reading: {LETTER}, gewoon: {{fact: exempt, is: yes}}, "
    "aangetekend: {fact: attendance, is: full}}",
)
NOBODY_WRITES = Edit(
    "municipalities/duinstad.yaml",
    "        todo: Stuur de ouders een brief.\n        who: school\n",
    f"        todo: {{by_reading: {LETTER}, gewoon: Stuur de ouders een brief.}}\n"
    f"        who: {{by_reading: {LETTER}, gewoon: school}}\n",
)
NO_PHASE_AT_ONE = Edit(
    "po.yaml",
    "when: {fact: meetings_held, at_least: 1}",
    f"when: {{fact: meetings_held, at_least: {{by_reading: {WEEKS}, mee: 1, niet: 2}}}}",
)
VERVOER = "applicant: school, to: wijkteam, source: {document: R1, heading: Vervoertafel}"
APPLICANT_FOR_NONE = Edit(
    "po.yaml",
    f"      - {{{VERVOER}}}\n",
    f"      - {{{VERVOER}, when: {{fact: meetings_held, at_most: 2}}}}\n"
    f"      - {{{VERVOER}, when: {{fact: meetings_held, "
    f"at_least: {{by_reading: {WEEKS}, mee: 3, niet: 4}}}}}}\n",
)

ASKED_IN_VAIN = Edit(
    "municipalities/duinstad.yaml",
    "        fact: letter_sent\n        is: yes\n",
    "        fact: attendance\n        is: full\n",
)
ANOTHER_LETTER = Edit(
    "municipalities/duinstad.yaml",
    "        is: yes\n",
    f"        is: {{by_reading: {LETTER}, gewoon: yes, aangetekend: no}}\n",
)
LATER = Edit(
    "po.yaml",
    "    name: Wijktafel\n    term:\n      latest_week: 9\n",
    "    name: Wijktafel\n    term:\n"
    f"      latest_week: {{by_reading: {LETTER}, gewoon: 9, aangetekend: 13}}\n",
)

STRANGERS = Edit("roles.yaml", "includes: [school, wijkteam]", "includes: [partnership, wijkteam]")

CASES = {
    "nothing differs by a reading": Broken((), (), readings=0),
    "another number, within what is promised": Broken((weeks(4, 3),), ()),
    "another number breaks a promise": Broken(
        (weeks(4, 5),), (("promise-broken", f"{WEEKS}=niet", "po-2030"),)
    ),
    "a promise broken under every reading is told once": Broken(
        (weeks(5, 6),), (("promise-broken", "", "po-2030"),)
    ),
    "a promise broken under the chosen reading only": Broken(
        (weeks(5, 4),), (("promise-broken", "", "po-2030"),)
    ),
    "a route that another reading makes unreachable": Broken(
        (OTHERWISE_SOLVED,), (("route-unreachable", f"{LETTER}=aangetekend", "po-2030"),)
    ),
    "in one municipality nobody is told to act": Broken(
        (NOBODY_WRITES,), (("dead-end", f"{LETTER}=aangetekend", "gemeente Duinstad"),)
    ),
    "only when a phase is there differs": Broken(
        (NO_PHASE_AT_ONE,), (("case-without-phase", f"{WEEKS}=niet", "po-2030"),)
    ),
    "only who can apply differs": Broken(
        (APPLICANT_FOR_NONE,), (("no-one-applies", f"{WEEKS}=niet", "po-2030"),)
    ),
    "one municipality asks what cannot be": Broken(
        (ASKED_IN_VAIN,), (("table-unreachable", "", "gemeente Duinstad"),), readings=0
    ),
    "a term falls, and the cases that it is about come to something else": Broken(
        (ANOTHER_LETTER, LATER), (("deadline-falls", f"{LETTER}=aangetekend", "Duinstad"),)
    ),
    "applicants whom nobody knows, in the lines of each municipality": Broken(
        (STRANGERS,), (("applicant-not-at-table", "", "gemeente"),) * 3, readings=0
    ),
    "two readings, each by itself": Broken(
        (weeks(4, 5), OTHERWISE_SOLVED),
        (
            ("route-unreachable", f"{LETTER}=aangetekend", "po-2030"),
            ("promise-broken", f"{WEEKS}=niet", "po-2030"),
        ),
        readings=2,
    ),
}


def edited(folder: Path, edits: tuple[Edit, ...]) -> Path:
    """A copy of the region with these edits."""
    shutil.copytree(REGION, folder)
    for edit in edits:
        file = folder / edit.file
        text = file.read_text(encoding="utf-8")
        assert text.count(edit.find) == 1, edit
        file.write_text(text.replace(edit.find, edit.put), encoding="utf-8")
    return folder


def looked_at(folder: Path) -> Report:
    """Everything that is proved of the rules in a folder."""
    report = checked(load_files(folder), TODAY)
    assert not report.not_proved
    return report


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_is_found_with_its_reading(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    report = looked_at(edited(tmp_path / "rules", case.edits))
    found = [(one.diagnostic.code, one.under) for one in report.findings]
    assert sorted(found) == sorted((code, under) for code, under, _ in case.found)
    for (_, _, phrase), one in zip(sorted(case.found), _sorted(report), strict=True):
        assert phrase in one.cases
    assert report.readings == case.readings


def _sorted(report: Report) -> list[Finding]:
    return sorted(report.findings, key=lambda one: (one.diagnostic.code, one.under))


@pytest.mark.parametrize("name", CASES)
def test_the_same_is_found_when_that_reading_is_chosen(name: str, tmp_path: Path) -> None:
    """Whatever studies under other readings share, they find what a study by itself finds."""
    edits = CASES[name].edits
    beside = looked_at(edited(tmp_path / "rules", edits))
    everywhere = {_place(one) for one in beside.findings if not one.under}
    for interpretation, chosen, other in _others(edits):
        choose = Edit("region.yaml", f"chosen: {chosen}", f"chosen: {other}")
        alone = looked_at(edited(tmp_path / other, (*edits, choose)))
        under = f"{interpretation}={other}"
        found = {_place(one): _phrases(one) for one in beside.findings if one.under == under}
        chosen_now = {_place(one): _phrases(one) for one in alone.findings if not one.under}
        assert found == {at: cases for at, cases in chosen_now.items() if at not in everywhere}


def _place(one: Finding) -> tuple[object, ...]:
    span = one.diagnostic.span
    assert span
    return one.diagnostic.code, Path(span.file).name, span.line, span.column


def _phrases(one: Finding) -> set[str]:
    """The cases of a finding: a space with more routes may ask its questions in another order."""
    return set(re.split("[,;:] ", one.cases))


def _others(edits: tuple[Edit, ...]) -> Iterator[tuple[str, str, str]]:
    """The readings not chosen by which these edits make something differ."""
    for interpretation, chosen, other in (
        (WEEKS, "mee", "niet"),
        (LETTER, "gewoon", "aangetekend"),
    ):
        if any(interpretation in edit.put for edit in edits):
            yield interpretation, chosen, other


# ---------------------------------------------------------------- municipalities that say the same


@pytest.mark.parametrize("copied", ["before", "after"])
@pytest.mark.parametrize("name", CASES)
def test_what_is_found_once_of_several_is_what_is_found_of_each(
    name: str, copied: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also of a municipality that has other lines than those that say the same as it did."""
    edits = CASES[name].edits
    folder = edited(tmp_path / "rules", edits if copied == "after" else ())
    for file in sorted((folder / "municipalities").glob("*.yaml")):
        text = re.sub("^municipality: .*", r"\g<0>-2", file.read_text(encoding="utf-8"))
        copy = re.sub("^name: .*", r"\g<0> 2", text, flags=re.MULTILINE)
        file.with_name(f"{file.stem}-2.yaml").write_text(copy, encoding="utf-8")
    for edit in edits if copied == "before" else ():
        file = folder / edit.file
        text = file.read_text(encoding="utf-8").replace(edit.find, edit.put)
        file.write_text(text, encoding="utf-8")
    together = looked_at(folder)
    monkeypatch.setattr(Likeness, "groups", lambda *given: [(route,) for route in given[1]])
    each = looked_at(folder)
    assert [one.to_dict() for one in together.findings] == [one.to_dict() for one in each.findings]
    assert together[1:] == each[1:]
    assert len(together.proved) == 2 * len(looked_at(REGION).proved)
