"""`routeboek diff`: exactly the cases that get another advice, in words, lines and cases."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from routeboek.analysis.aspects import ASPECTS
from routeboek.messages import texts
from tests.cli.edits import (
    DUINSTAD,
    EXTRA,
    FACTS,
    REGION,
    SECTOR,
    VEENWIJK,
    VOORBEELD,
    Edit,
    compared,
    copied,
    part_of,
    route,
    salted,
)
from tests.cli.helpers import EXAMPLES, ROOT, run

TAXI = """  taxi:
    type: yes_no
    kind: observation
    question: Is er een taxi?
    question_en: Is there a taxi?
    label: taxi
    answered_by: school
"""
TAXI_NEEDED = """  - fact: taxi
    is: yes
    nature: action
    text: Er is een taxi.
    todo: Bel een taxi.
    who: school
    source: {document: R1, heading: Wanneer}

ladder_for:"""
NO_DISTRICT_TABLE = (
    "  wijktafel: {absent: yes, go_to: regiotafel, "
    "source: {document: R1, heading: Wijktafel, row: Duinstad}}\n"
)

EDITS: dict[str, list[Edit]] = {
    "more meetings": [Edit(SECTOR, "at_least: 2", "at_least: 3")],
    "another week": [Edit(SECTOR, "latest_week: 6", "latest_week: 7")],
    "no first week": [Edit(SECTOR, "      earliest_week: 10\n", "")],
    "another applicant": [
        Edit(DUINSTAD, "{applicant: school, to: partn", "{applicant: leerplicht, to: partn")
    ],
    "another receiver": [
        Edit(DUINSTAD, "applicant: school, to: partnership", "applicant: school, to: wijkteam")
    ],
    "someone at the table": [
        Edit(
            DUINSTAD,
            "      - {role: leerplicht,",
            "      - {role: wijkteam, source: {document: R1, heading: Schooltafel}}\n"
            "      - {role: leerplicht,",
        )
    ],
    "no duty": [Edit(SECTOR, part_of(SECTOR, "duties:", "\npromises:"), "")],
    "another warning": [Edit(SECTOR, "fact: letter_sent, is: no}", "fact: letter_sent, is: yes}")],
    "another option": [Edit(SECTOR, "shown_in: [not-yet]", "shown_in: [not-yet, solved]")],
    "no district table": [Edit(DUINSTAD, part_of(DUINSTAD, "  wijktafel:", ""), NO_DISTRICT_TABLE)],
    "a new fact": [
        Edit(FACTS, "  mentor_known:\n", f"{TAXI}  mentor_known:\n"),
        Edit(SECTOR, "ladder_for:", TAXI_NEEDED),
    ],
    "a new choice": [
        Edit(FACTS, "{none: geen,", "{holiday: vakantie, none: geen,"),
        Edit(
            SECTOR, "{fact: attendance, is: partial}", "{fact: attendance, in: [partial, holiday]}"
        ),
    ],
    "another first day": [
        Edit(SECTOR, "valid_from: 2030-08-01", "valid_from: 2030-08-02"),
        Edit(SECTOR, "valid_until: 2030-07-31", "valid_until: 2030-08-01"),
    ],
    "another state of mind": [Edit(SECTOR, "nature: circumstance", "nature: fit")],
    "another phase": [Edit(SECTOR, "at_least: 5", "at_least: 6")],
    "other routes first": [
        Edit(SECTOR, part_of(SECTOR, "  - id: vrijstelling", "  - id: deeltijd"), ""),
        Edit(
            SECTOR,
            "\nphases:",
            part_of(SECTOR, "  - id: vrijstelling", "  - id: deeltijd") + "\nphases:",
        ),
    ],
    "who acts": [Edit(SECTOR, "    who: mdo", "    who: school")],
}


class Pair:
    """Two folders: `voorbeeld` with an option and a warning, and the same with an edit."""

    def __init__(self, folder: Path, edits: Sequence[Edit]) -> None:
        self.old = copied(folder / "old", EXTRA)
        self.new = copied(folder / "new", [*EXTRA, *edits])
        self.folder = folder

    def json(self, *options: str) -> dict[str, Any]:
        return compared(self.old, self.new, *options)

    def shown(self, text: str) -> str:
        """Text without the folder that both stand in."""
        return text.replace(f"{self.folder}{os.sep}", "")


# ---------------------------------------------------------------- the same


def test_the_shipped_rules_are_what_they_are(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(ROOT / "rules", tmp_path / "rules"))
    result = run("diff", str(copy), str(copy))
    assert result.exit_code == 0
    assert "Zelfde gedrag" in result.stdout
    assert "verschillen" not in result.stdout


SAME: dict[str, list[Edit]] = {
    "words": [
        Edit(SECTOR, "text: De school maakt een opbouwplan.", "text: De school maakt een plan."),
        Edit(SECTOR, "name: Regiotafel", "name: Tafel van de regio"),
        Edit("facts.yaml", "label: mentor", "label: de mentor"),
        Edit("roles.yaml", "name: de school", "name: de eigen school"),
    ],
    "order of applications": [
        Edit(
            DUINSTAD, part_of(DUINSTAD, "      - {applicant: school", "      - {applicant: w"), ""
        ),
        Edit(
            DUINSTAD,
            "    participants:",
            part_of(DUINSTAD, "      - {applicant: school", "      - {applicant: w")
            + "    participants:",
        ),
    ],
    "comments": [Edit(SECTOR, "gate:", "# Hier begint het.\ngate:")],
    "sources": [Edit(SECTOR, "heading: Waarvoor", "heading: Wanneer")],
    "todo and promises": [
        Edit(SECTOR, "todo: Plan een overleg.", "todo: Beleg een overleg."),
        Edit(SECTOR, part_of(SECTOR, "promises:", "source: {document: R1, heading: Route}"), ""),
    ],
    "order of duties' facts": [
        Edit(
            REGION,
            "{all: [{fact: attendance, is: full}, {fact: absent_since, given: yes}]}",
            "{all: [{fact: absent_since, given: yes}, {fact: attendance, is: full}]}",
        )
    ],
    "the same said otherwise": [
        Edit(SECTOR, "at_least: 2", "none: [{fact: meetings_held, at_most: 1}]"),
        Edit(SECTOR, "  - fact: meetings_held\n    none", "  - id: meetings_held\n    none"),
    ],
    "a fact that nothing asks for": [Edit(FACTS, "  mentor_known:\n", f"{TAXI}  mentor_known:\n")],
}


@pytest.mark.parametrize("name", SAME)
def test_what_changes_no_advice_is_the_same_behaviour(name: str, tmp_path: Path) -> None:
    pair = Pair(tmp_path, SAME[name])
    assert pair.json()["same"] is True
    text = run("diff", str(pair.old), str(pair.new)).stdout
    assert "Zelfde gedrag\n  • po-2029: Duinstad, Polderdam en Veenwijk\n" in text
    assert "  • po-2030: Duinstad, Polderdam en Veenwijk\n" in text
    assert "Casussen" not in text


# ---------------------------------------------------------------- another advice


@pytest.mark.parametrize("aspect", [one.name for one in ASPECTS if one.name != "next"])
def test_every_part_of_an_advice_has_a_sentence(aspect: str) -> None:
    assert f"diff-{aspect}" in texts("nl")


WHERE = "aanwezigheid: geen, vrijstelling: nee, loopt vast op: een plek"
FOUND: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "more meetings": (
        "next",
        "van “mag nu (Wijktafel)” naar “eerst nog iets doen (Wijktafel)”",
        (
            f"na Schooltafel, {WHERE}, aantal keer overleg: 2, "
            "afwezig sinds: 4 weken of langer geleden"
        ),
        ("new/po.yaml:35:15: `at_least` van `2` naar `3`",),
    ),
    "another week": (
        "weeks",
        "termijn van Schooltafel van “uiterlijk week 6” naar “uiterlijk week 7”",
        f"nog geen tafel gehouden, {WHERE}",
        ("new/po.yaml:60:20: `latest_week` van `6` naar `7`",),
    ),
    "no first week": (
        "weeks",
        "termijn van Regiotafel van “week 10 tot en met 12” naar “uiterlijk week 12”",
        f"na Wijktafel, {WHERE}",
        ("old/po.yaml:75:7: `earliest_week` is weg: `10`",),
    ),
    "another applicant": (
        "applications",
        (
            "aanmelden bij Schooltafel van “de school → het samenwerkingsverband; het wijkteam → "
            "het samenwerkingsverband” naar “leerplicht → het samenwerkingsverband; het wijkteam → "
            "het samenwerkingsverband”"
        ),
        f"nog geen tafel gehouden, {WHERE}",
        (
            "old/municipalities/duinstad.yaml:10:9: `school` is weg",
            "new/municipalities/duinstad.yaml:10:9: `leerplicht` is nieuw",
        ),
    ),
    "another receiver": (
        "applications",
        (
            "aanmelden bij Schooltafel van “de school → het samenwerkingsverband; het wijkteam → "
            "het samenwerkingsverband” naar “de school → het wijkteam; het wijkteam → het "
            "samenwerkingsverband”"
        ),
        f"nog geen tafel gehouden, {WHERE}",
        ("new/municipalities/duinstad.yaml:10:33: `to` van `partnership` naar `wijkteam`",),
    ),
    "someone at the table": (
        "participants",
        "aan tafel bij Schooltafel: + het wijkteam",
        f"nog geen tafel gehouden, {WHERE}",
        ("new/municipalities/duinstad.yaml:14:9: `wijkteam` is nieuw",),
    ),
    "no duty": (
        "duty:melden",
        "plicht “Meld het verzuim bij leerplicht.”: van “moet nog, de school” naar “niet”",
        "afwezig sinds: 2 weken of langer geleden",
        ("old/po.yaml:135:1: `duties` is weg",),
    ),
    "another warning": (
        "warning:geen-brief",
        "waarschuwing `geen-brief`: van “niet” naar “wel”",
        "brief gestuurd: ja",
        ("new/po.yaml:153:35: `is` van `no` naar `yes`",),
    ),
    "another option": (
        "option:raad",
        "hulp “Vraag raad”: van “niet” naar “de school”",
        "aanwezigheid: alle uren",
        ("new/po.yaml:147:25: `shown_in` is nieuw: `solved`",),
    ),
    "no district table": (
        "next",
        "van “mag nu (Wijktafel)” naar “mag nu (Regiotafel)”",
        (
            f"na Schooltafel, {WHERE}, aantal keer overleg: 2 of meer, "
            "afwezig sinds: 4 weken of langer geleden"
        ),
        (
            "old/municipalities/duinstad.yaml:26:5: `applications` is weg",
            "old/municipalities/duinstad.yaml:28:5: `participants` is weg",
            "new/municipalities/duinstad.yaml:25:15: `absent` is nieuw: `yes`",
            "new/municipalities/duinstad.yaml:25:28: `go_to` is nieuw: `regiotafel`",
        ),
    ),
    "a new fact": (
        "next",
        "van “mag nu (Wijktafel)” naar “eerst nog iets doen (Wijktafel)”",
        (
            f"na Schooltafel, {WHERE}, aantal keer overleg: 2 of meer, "
            "afwezig sinds: 4 weken of langer geleden, taxi: nee"
        ),
        ("new/facts.yaml:50:3: `taxi` is nieuw", "new/po.yaml:48:5: `taxi` is nieuw"),
    ),
    "another state of mind": (
        "next",
        "van “nog niet (Wijktafel)” naar “eerst nog iets doen (Wijktafel)”",
        (
            "na Schooltafel, aanwezigheid: geen, vrijstelling: nee, "
            "afwezig sinds: nog geen 4 weken geleden"
        ),
        ("new/po.yaml:43:13: `nature` van `circumstance` naar `fit`",),
    ),
    "another phase": (
        "phase",
        "fase: van “intensief” naar “overleg”",
        "aantal keer overleg: 5",
        ("new/po.yaml:120:43: `at_least` van `5` naar `6`",),
    ),
    "other routes first": (
        "next",
        "van “andere route (Vrijstelling)” naar “andere route (Opbouw in deeltijd)”",
        "aanwezigheid: gedeeltelijk, vrijstelling: ja",
        ("new/po.yaml:105:3: `routes` staat in een andere volgorde",),
    ),
    "who acts": (
        "actions:wijktafel",
        "bij Wijktafel verandert wat er eerst moet gebeuren of wie dat doet",
        "na Schooltafel, aanwezigheid: geen, vrijstelling: nee, aantal keer overleg: hoogstens 1",
        ("new/po.yaml:39:10: `who` van `mdo` naar `school`",),
    ),
}


@pytest.mark.parametrize("name", FOUND)
def test_a_change_is_told_with_its_cases_and_its_lines(name: str, tmp_path: Path) -> None:
    aspect, text, cases, lines = FOUND[name]
    pair = Pair(tmp_path, EDITS[name])
    one = route(pair.json(), "po-2030", "duinstad")
    (told,) = [each for each in one["changes"] if (each["aspect"], each["text"]) == (aspect, text)]
    assert set(cases.split(", ")) <= set(re.split("[,;] ", told["cases"]))
    assert sorted(pair.shown(line) for line in one["lines"]) == sorted(lines)
    assert one["same"] is False
    assert 0 < one["changed_situations"] <= one["situations"]
    for each in one["changes"]:
        assert each["share"] == each["situations"] / one["situations"] > 0
    page = run("diff", str(pair.old), str(pair.new), "--format", "markdown", "--explain").stdout
    assert all(line.partition(": ")[0] in pair.shown(page).replace("\\", "") for line in lines)


def test_a_new_choice_is_told_by_its_label(tmp_path: Path) -> None:
    one = route(Pair(tmp_path, EDITS["a new choice"]).json(), "po-2030", "duinstad")
    assert any("aanwezigheid: vakantie" in each["cases"] for each in one["changes"])
    assert any(line.endswith("`holiday` is nieuw: `vakantie`") for line in one["lines"])


@pytest.mark.parametrize("name", ["a new fact", "a new choice"])
@pytest.mark.parametrize("salt", range(4))
def test_changes_do_not_depend_on_the_hash_of_the_rules(
    name: str, salt: int, tmp_path: Path
) -> None:
    """Which side comes first inside is arbitrary: only one of them knows the new word."""
    pair = Pair(tmp_path, salted(EDITS[name], salt))
    plain = Pair(tmp_path / "plain", EDITS[name])
    sides = [
        [(each["aspect"], each["text"], each["situations"]) for each in one["changes"]]
        for found in (pair.json(), plain.json())
        for one in found["routes"]
        if one["new_edition"] == "po-2030" and one["municipality"] == "veenwijk"
    ]
    assert sorted(sides[0]) == sorted(sides[1])


def test_only_what_changes_is_listed_as_changed(tmp_path: Path) -> None:
    pair = Pair(tmp_path, EDITS["another applicant"])
    text = run("diff", str(pair.old), str(pair.new), "--explain").stdout
    assert text.index("  • Duinstad: aanmelden") < text.index("Zelfde gedrag")
    assert "  • po-2029: Duinstad, Polderdam en Veenwijk\n  • po-2030: Polderdam en" in text


@pytest.mark.parametrize(
    ("swap", "sentence"),
    [
        (False, "Veenwijk: vervalt; hierna is er geen advies meer (anders)"),
        (True, "Veenwijk: komt erbij; hiervoor was er geen advies (anders)"),
    ],
)
def test_a_municipality_that_comes_or_goes(swap: bool, sentence: str, tmp_path: Path) -> None:
    pair = Pair(tmp_path, [Edit(VEENWIJK, "")])
    sides = (pair.new, pair.old) if swap else (pair.old, pair.new)
    result = run("diff", *map(str, sides), "--explain")
    assert result.exit_code == 1
    assert result.stdout.count(sentence) == 2
    one = route(compared(*sides), "po-2030", "veenwijk")
    assert [one["old_edition"], one["new_edition"]] == (
        [None, "po-2030"] if swap else ["po-2030", None]
    )
    (change,) = one["changes"]
    assert (one["same"], change["aspect"]) == (False, "advice")
    assert change["witness"]["new"]["reference_date"] == one["from"] == "2030-08-01"


# ---------------------------------------------------------------- there and back


def changes(found: Mapping[str, Any], *, swap: bool = False) -> list[tuple[object, ...]]:
    """Every change of every route, in an order of its own; from and to may be swapped."""
    return sorted(
        (
            one["municipality"],
            one["situations"],
            one["changed_situations"],
            each["aspect"],
            mirrored(each["text"]) if swap else each["text"],
            each["cases"],
            each["situations"],
            each["share"],
        )
        for one in found["routes"]
        for each in one["changes"]
    )


def mirrored(sentence: str) -> str:
    """A sentence with from and to swapped, and what came instead gone."""
    swapped = re.sub(r"van “(.*)” naar “(.*)”", r"van “\2” naar “\1”", sentence)
    return swapped.translate(str.maketrans("+−", "−+"))


@pytest.mark.parametrize("name", sorted(EDITS))
def test_a_comparison_the_other_way_round_is_its_mirror(name: str, tmp_path: Path) -> None:
    pair = Pair(tmp_path, EDITS[name])
    there, back = pair.json(), compared(pair.new, pair.old)
    assert there["old"], there["new"] == (back["new"], back["old"])
    assert changes(there) == changes(back, swap=True)
    assert [one["same"] for one in there["routes"]] == [one["same"] for one in back["routes"]]


# ---------------------------------------------------------------- cases that show it

ADVICE = (
    *("status", "next", "unmet", "route", "phase", "duties", "options", "warnings"),
    *("side_tables", "timeline", "taken", "questions"),
)


def advised(rules: Path, case: Path) -> tuple[int, dict[str, Any]]:
    """The exit code, and what the advice says apart from explanation."""
    result = run("advise", "--rules", str(rules), "--format", "json", str(case))
    data = json.loads(result.stdout)
    return result.exit_code, {key: data.get(key) for key in ADVICE}


def files_by_side(folder: Path) -> list[tuple[Path, Path]]:
    """For every case that was written the file for the old and the one for the new rules."""
    plain = [file for file in folder.iterdir() if not file.stem.endswith(("-oud", "-nieuw"))]
    old = sorted(folder.glob("*-oud.json"))
    pairs = [(file, file.with_name(file.name.replace("-oud", "-nieuw"))) for file in old]
    return [*((file, file) for file in sorted(plain)), *pairs]


@pytest.mark.parametrize("name", sorted(EDITS))
def test_every_case_written_gets_two_different_advices(name: str, tmp_path: Path) -> None:
    pair = Pair(tmp_path, EDITS[name])
    folder = tmp_path / "made" / "cases"
    found = pair.json("--witness", str(folder))
    written = files_by_side(folder)
    for old, new in written:
        assert advised(pair.old, old) != advised(pair.new, new)
    shown = [each["witness"] for one in found["routes"] for each in one["changes"]]
    assert None not in shown, "every change has one"
    told = [{"old": read(old), "new": read(new)} for old, new in written]
    assert sorted(map(repr, told)) == sorted(map(repr, shown))


def read(file: Path) -> dict[str, Any]:
    case: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return case


def definite(rules: Path, case: Mapping[str, Any], file: Path) -> tuple[object, ...] | None:
    """What comes next, if that is certain."""
    file.write_text(json.dumps(case), encoding="utf-8")
    code, advice = advised(rules, file)
    assert code == 0
    if advice["status"] == "undetermined":
        return None
    about = advice["next"] or advice["route"] or {}
    return advice["status"], about.get("table"), about.get("id")


@pytest.mark.parametrize("name", ["more meetings", "other routes first", "another state of mind"])
def test_a_case_that_shows_a_change_tells_no_more_than_it_must(name: str, tmp_path: Path) -> None:
    pair = Pair(tmp_path, EDITS[name])
    file = tmp_path / "case.json"
    shown = [
        each["witness"]
        for each in route(pair.json(), "po-2030", "duinstad")["changes"]
        if each["aspect"] == "next" and each["witness"]
    ]
    assert shown
    for one in shown:
        assert one["old"] == one["new"]
        case = one["old"]
        whole = [definite(rules, case, file) for rules in (pair.old, pair.new)]
        assert None not in whole and whole[0] != whole[1]
        for fact in case["facts"]:
            less = {**case, "facts": {k: v for k, v in case["facts"].items() if k != fact}}
            sides = [definite(rules, less, file) for rules in (pair.old, pair.new)]
            assert None in sides or sides[0] == sides[1]


def test_a_fact_that_only_one_side_knows_makes_two_files(tmp_path: Path) -> None:
    pair = Pair(tmp_path, EDITS["a new fact"])
    pair.json("--witness", str(tmp_path / "cases"))
    old, new = files_by_side(tmp_path / "cases")[-1]
    assert "taxi" in read(new)["facts"]
    assert read(old)["facts"] == {k: v for k, v in read(new)["facts"].items() if k != "taxi"}


# ---------------------------------------------------------------- cases of the reader


def own_case(folder: Path, name: str, **facts: object) -> None:
    case = {
        "reference_date": "2030-10-01",
        "sector": "po",
        "municipality": "duinstad",
        "facts": {"attendance": "none", "exempt": False, "stuck_on": ["place"], **facts},
    }
    (folder / name).write_text(json.dumps(case), encoding="utf-8")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Cases of a reader, most of them not touched by asking for three meetings."""
    folder = tmp_path / "own"
    folder.mkdir()
    weeks = {"absent_since": "2030-08-20", "letter_sent": True}
    own_case(folder, "a-two.json", meetings_held=2, **weeks)
    own_case(folder, "b-three.json", meetings_held=3, **weeks)
    own_case(folder, "c-no-letter.json", meetings_held=3, absent_since="2030-08-20")
    own_case(folder, "d-two-again.json", meetings_held=2, mentor_known=True, **weeks)
    own_case(folder, "e-unknown-fact.json", brug=True, meetings_held=2)
    (folder / "f-broken.json").write_text("{", encoding="utf-8")
    (folder / "g-list.json").write_text("[]", encoding="utf-8")
    (folder / "h-letters.json").write_bytes(b"\xff\xfe")
    (folder / "i-folder.json").mkdir()
    (folder / "j-no-case.txt").write_text("{", encoding="utf-8")
    return folder


def test_own_cases_are_exactly_those_that_change(tmp_path: Path, own: Path) -> None:
    pair = Pair(tmp_path, EDITS["more meetings"])
    result = run("diff", str(pair.old), str(pair.new), "--cases", str(own), "--format", "json")
    assert result.exit_code == 3  # one of them cannot be read: it is a folder
    before, after = "mag nu (Schooltafel)", "eerst nog iets doen (Schooltafel)"
    assert [
        (one["file"], one["before"], one["after"]) for one in json.loads(result.stdout)["cases"]
    ] == [(name, before, after) for name in ("a-two.json", "d-two-again.json")]
    refused = [line.partition(":")[0] for line in result.stderr.splitlines()]
    names = "e-unknown-fact f-broken g-list h-letters i-folder".split()
    assert refused == [f"{name}.json" for name in names]
    text = run("diff", str(pair.old), str(pair.new), "--cases", str(own)).stdout
    assert "Uw eigen casussen\n  Casussen: 9. Met een ander advies: 2. Geweigerd: 5.\n" in text
    assert f"  • a-two.json: van “{before}” naar" in text


def test_own_cases_without_change_are_said_to_be_so(tmp_path: Path, own: Path) -> None:
    pair = Pair(tmp_path, EDITS["another phase"])
    result = run("diff", str(pair.old), str(pair.new), "--cases", str(own))
    assert "Geen van uw casussen krijgt een ander advies." in result.stdout


def test_an_own_case_that_is_refused_from_now_on(tmp_path: Path, own: Path) -> None:
    day = [Edit(REGION, "{fact: attendance, is: full}", "{fact: attendance, is: none}")]
    found = Pair(tmp_path, day).json("--cases", str(own))["cases"]
    files = ["a-two.json", "b-three.json", "c-no-letter.json", "d-two-again.json"]
    assert [one["file"] for one in found] == files
    assert {one["after"] for one in found} == {"casus geweigerd"}


def test_a_folder_of_own_cases_that_is_not_there(tmp_path: Path) -> None:
    result = run("diff", str(VOORBEELD), str(VOORBEELD), "--cases", str(tmp_path / "weg"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "is geen map of bestand met casussen" in result.stderr


# ---------------------------------------------------------------- revisions


def git(folder: Path, *arguments: str) -> None:
    command = ["git", "-C", str(folder), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    nobody = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(
        [*command, *arguments], capture_output=True, check=False, env={**os.environ, **nobody}
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Rules in a repository: first without them, then as they are, then with three meetings."""
    top = tmp_path / "repository"
    top.mkdir()
    git(top, "init", "-q", "-b", "main")
    (top / "lees.md").write_text("Regels.\n", encoding="utf-8")
    for message in ("begin", "rules", "more"):
        if message == "rules":
            copied(top / "a" / "rules", EXTRA)
        if message == "more":
            file = top / "a" / "rules" / SECTOR
            text = file.read_text(encoding="utf-8")
            file.write_text(text.replace("at_least: 2", "at_least: 3", 1), encoding="utf-8")
        git(top, "add", ".")
        git(top, "commit", "-q", "-m", message)
    return top


def test_two_revisions(repository: Path) -> None:
    rules = str(repository / "a" / "rules")
    result = run("diff", "HEAD~1", "HEAD", "--rules", rules)
    assert result.exit_code == 1, result.output
    assert "HEAD:a/rules/po.yaml:35:15: `at_least` van `2` naar `3`" in result.stdout
    assert run("diff", "HEAD", "main", "--rules", rules).exit_code == 0
    back = json.loads(run("diff", "HEAD", "HEAD~1", "--rules", rules, "--format", "json").stdout)
    (line,) = route(back, "po-2030", "duinstad")["lines"]
    assert line == "HEAD~1:a/rules/po.yaml:35:15: `at_least` van `3` naar `2`"


def test_a_revision_and_a_folder(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = repository / "a" / "rules"
    assert run("diff", "HEAD", str(rules)).exit_code == 0
    assert run("diff", str(rules), "HEAD~1").exit_code == 1
    shutil.copy(VOORBEELD / SECTOR, rules / SECTOR)
    assert run("diff", "HEAD", str(rules)).exit_code == 1, "the folder is as it is now"
    monkeypatch.chdir(repository / "a")
    result = run("diff", "HEAD", "rules", "--explain")
    assert result.exit_code == 1
    assert " rules/po.yaml:35:15: `at_least` van `3` naar `2`" in result.stdout


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nergens", "`nergens` is geen map met regels, geen uitgave en geen git-revisie."),
        ("HEAD~9", "`HEAD~9` is geen map met regels"),
        ("HEAD~2", "In git-revisie `HEAD~2` staat geen map"),
        ("HEAD:a/rules", "is geen map met regels"),
    ],
)
def test_a_revision_that_does_not_do(name: str, message: str, repository: Path) -> None:
    result = run("diff", name, str(repository / "a" / "rules"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_a_rule_under_a_reading_that_is_not_chosen_is_told(tmp_path: Path) -> None:
    when = "when: {fact: attendance, is: partial}"
    aside = f"{when}\n    under: {{weken-aaneen: niet}}"
    old = copied(tmp_path / "old", [Edit(SECTOR, when, aside)])
    new = copied(tmp_path / "new", [Edit(SECTOR, when, aside.replace("partial", "none"))])
    result = run("diff", str(old), str(new))
    assert result.exit_code == 0
    assert "  1 regel die nu niets verandert\n" in result.stdout
    assert "`is` van `partial` naar `none`" in result.stdout


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("po-2030", "po-2099"), "`po-2099` is geen map met regels, geen uitgave"),
        (("po-2099", "po-2030"), "`po-2099` is geen map met regels, geen uitgave"),
        (("po-2030", "HEAD"), "Vergelijk een uitgave met een andere uitgave"),
    ],
)
def test_an_edition_that_does_not_exist(
    names: tuple[str, str], message: str, repository: Path
) -> None:
    result = run("diff", *names, "--rules", str(repository / "a" / "rules"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


NASTY = ("--help", "-x", "$(touch made)", "; touch made", "--output=made", "x" * 5000, "a\nb", "^")


@pytest.mark.parametrize("name", NASTY)
def test_a_nasty_revision_name_is_only_a_name(
    name: str, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository)
    before = sorted(repository.rglob("*"))
    result = run("diff", "--", name, "a/rules")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "geen git-revisie" in result.stderr
    assert sorted(repository.rglob("*")) == before


def test_a_revision_outside_any_repository(tmp_path: Path) -> None:
    copy = copied(tmp_path / "rules")
    (tmp_path / ".git").write_text("gitdir: nergens\n", encoding="utf-8")
    assert run("diff", "HEAD", str(copy)).exit_code == 2


def test_without_git_there_are_no_revisions(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(repository))
    assert run("diff", "HEAD", str(repository / "a" / "rules")).exit_code == 2


# ---------------------------------------------------------------- editions


def test_two_editions_of_a_sector() -> None:
    result = run("diff", "po-2029", "po-2030", "--rules", str(VOORBEELD), "--format", "json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert {one["municipality"] for one in found["routes"]} == {"duinstad", "polderdam", "veenwijk"}
    assert {(one["old_edition"], one["new_edition"]) for one in found["routes"]} == {
        ("po-2029", "po-2030")
    }
    texts = [each["text"] for each in found["routes"][0]["changes"]]
    assert "van “einde van de route” naar “mag nu (Zorgtafel)”" in texts
    text = run("diff", "po-2029", "po-2030", "--rules", str(VOORBEELD), "--explain").stdout
    assert "\npo-2029 → po-2030\n" in text


def test_an_edition_and_itself_are_the_same() -> None:
    assert run("diff", "po-2030", "po-2030", "--rules", str(VOORBEELD)).exit_code == 0


def test_editions_that_cannot_be_compared() -> None:
    mixed = run("diff", "po-2026", "vo-2025")
    assert (mixed.exit_code, mixed.stdout) == (2, "")
    assert "dezelfde sector" in mixed.stderr
    assert run("diff", "po-2029", "po-2031", "--rules", str(VOORBEELD)).exit_code == 2


# ---------------------------------------------------------------- how it ends


@pytest.mark.parametrize("swap", [False, True])
def test_rules_with_mistakes_on_one_side(swap: bool, tmp_path: Path) -> None:
    pair = Pair(tmp_path, [Edit(SECTOR, "school_year: 2030-2031", "school_yeer: 2030-2031")])
    sides = [str(pair.old), str(pair.new)]
    result = run("diff", *(reversed(sides) if swap else sides))
    assert (result.exit_code, result.stdout) == (4, "")
    assert f"De regels van {pair.new} zijn niet in orde:" in result.stderr
    assert f"{pair.new}/po.yaml:26:1: " in result.stderr
    empty = tmp_path / "leeg"
    empty.mkdir()
    assert run("diff", str(pair.old), str(empty)).exit_code == 4


def test_what_is_too_large_is_said_not_to_be_proved(tmp_path: Path) -> None:
    pair = Pair(tmp_path, EDITS["more meetings"])
    result = run("diff", str(pair.old), str(pair.new), "--nodes", "20")
    assert result.exit_code == 5
    assert "Duinstad: niet bewezen" in result.stdout
    found = pair.json("--nodes", "20")
    assert not any(one["proved"] or one["same"] for one in found["routes"])
    assert route(found, "po-2030", "duinstad")["lines"]


def test_a_fact_of_another_type_cannot_be_compared(tmp_path: Path) -> None:
    type_of = "mentor_known:\n    type: "
    counted = Edit(FACTS, f"{type_of}yes_no", f"{type_of}count")
    pair = Pair(tmp_path, [counted, Edit(FACTS, "value: yes", "value: 1")])
    assert run("diff", str(pair.old), str(pair.new)).exit_code == 5


FORMS = {
    "text": "\n  • Anders: aan tafel bij Schooltafel: + het wijkteam\n    po-2030 in Duinstad; ",
    "plain": "Anders: aan tafel bij Schooltafel: + het wijkteam\n",
    "markdown": "- Anders: aan tafel bij Schooltafel: + het wijkteam\n",
    "json": '"text": "aan tafel bij Schooltafel: + het wijkteam"',
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_it(form: str, tmp_path: Path) -> None:
    pair = Pair(tmp_path, EDITS["someone at the table"])
    result = run("diff", str(pair.old), str(pair.new), "--format", form)
    assert result.exit_code == 1
    assert FORMS[form] in result.stdout.replace("\\", "")


def test_in_english(tmp_path: Path) -> None:
    pair = Pair(tmp_path, EDITS["more meetings"])
    text = run("diff", str(pair.old), str(pair.new), "--lang", "en").stdout
    assert text.startswith("What changes from ")
    assert " to “something to do\n    first" in text or " to “something to do first" in text
    assert "  Same behaviour: po-2029 in all municipalities\n" in text


def test_what_is_not_on_the_screen_is_counted_and_told_when_asked(tmp_path: Path) -> None:
    pair = Pair(tmp_path, EDITS["another state of mind"])
    text = run("diff", str(pair.old), str(pair.new)).stdout
    assert "; met --explain ziet u alles\n" in text
    assert text.count("  • ") == 1
    full = run("diff", str(pair.old), str(pair.new), "--explain").stdout
    found = pair.json()["routes"]
    told = {(each["text"], each["cases"]) for one in found for each in one["changes"]}
    assert full.count("Casussen: ") + full.count("Alleen in casussen") == len(told)


def test_own_cases_of_the_shipped_examples_under_the_shipped_rules(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(ROOT / "rules", tmp_path / "rules"))
    result = run("diff", str(ROOT / "rules"), str(copy), "--cases", str(EXAMPLES))
    assert result.exit_code == 0
    assert "Geen van uw casussen krijgt een ander advies." in result.stdout
