"""What is stated about the page for those who use, publish or judge it: in the published forms."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from routeboek import Case
from routeboek.messages import LANGUAGES, texts
from tests import shipped

from .blocks import documents

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
SHAPES = ROOT / "tests" / "shapes"
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
STATEMENTS = (
    "gids/voor-wie.md gids/pagina-gebruiken.md toegankelijkheid.md privacy.md dpia-bijlage.md"
).split()
TO_FILL_IN = "[IN TE VULLEN"


def wrong(shape: str, found: object) -> list[str]:
    """What is not as a published form demands."""
    schema = json.loads((SHAPES / f"{shape}.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    errors = Draft202012Validator(schema).iter_errors(found)
    return [f"{one.json_path}: {one.message}" for one in errors]


def read(file: str) -> Any:
    """A file of YAML, in which a date stays a text."""
    return yaml.load((ROOT / file).read_text("utf-8"), yaml.BaseLoader)


def headings(text: str, level: int) -> list[str]:
    return re.findall(rf"^#{{{level}}} (.+)$", text, re.MULTILINE)


def statement(file: str) -> str:
    return (DOCS / file).read_text("utf-8")


# ---------------------------------------------------------------- for catalogues

CODE: dict[str, Any] = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))


def test_publiccode_has_its_published_shape() -> None:
    assert wrong("publiccode-0.4", CODE) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("maintenance", {"type": "community"}),
        ("categories", ["education"]),
        ("publiccodeYmlVersion", 0.4),
        ("unknown", "x"),
        ("description", {"nl": CODE["description"]["nl"] | {"shortDescription": "x" * 151}}),
        ("description", {"nl": CODE["description"]["nl"] | {"longDescription": "x" * 149}}),
    ],
)
def test_the_shape_of_publiccode_holds_something(key: str, value: object) -> None:
    assert wrong("publiccode-0.4", CODE | {key: value})


def test_publiccode_says_what_the_project_says() -> None:
    assert CODE["name"] == PROJECT["name"]
    assert CODE["legal"]["license"] == PROJECT["license"]
    (python,) = CODE["dependsOn"]["open"]
    assert PROJECT["requires-python"] == f">={python['versionMin']}"
    assert (
        CODE["localisation"]["availableLanguages"] == list(LANGUAGES) == list(CODE["description"])
    )
    status = "Development Status :: 3 - Alpha" in PROJECT["classifiers"]
    assert (CODE["developmentStatus"] == "beta") == status, "an alpha counts as beta there"


def test_an_address_that_is_none_says_so() -> None:
    """Nothing is invented: what is not known is a reserved address that asks to be filled in."""
    lines = (ROOT / "publiccode.yml").read_text("utf-8").splitlines()
    assert [one for one in lines if "example.org" in one and "FILL IN" not in one] == []


# ---------------------------------------------------------------- the Algoritmeregister

ENTRY: dict[str, Any] = read("docs/algoritmeregister.yaml")


def test_entry_of_the_algoritmeregister_has_its_published_shape() -> None:
    assert wrong("algoritmeregister-1.0", ENTRY) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("description_short", "x" * 401),
        ("goal", "x" * 2501),
        ("status", "in gebruik"),
        ("category", ["Onderwijs"]),
        ("impact", "x"),
        ("begin_date", "2027-13"),
    ],
)
def test_the_shape_of_an_entry_holds_something(key: str, value: object) -> None:
    assert wrong("algoritmeregister-1.0", ENTRY | {key: value})


def test_what_only_the_organisation_knows_is_left_to_it() -> None:
    left = {key for key, value in ENTRY.items() if TO_FILL_IN in value}
    assert left == {
        *("organization", "contact_email", "lawful_basis", "impacttoetsen"),
        *("proportionality", "human_intervention", "risks"),
    }
    assert {key for key in left if ENTRY[key].startswith(TO_FILL_IN)} == {
        *("organization", "contact_email", "lawful_basis", "impacttoetsen"),
    }


# ---------------------------------------------------------------- statements


def test_a_dpia_finds_its_seventeen_points() -> None:
    text = statement("dpia-bijlage.md")
    assert wrong("model-dpia-rijksdienst-3.0", headings(text, 3)) == []
    assert [one[:2] for one in headings(text, 2)] == ["A.", "B.", "C.", "D."]


def test_a_dpia_names_all_that_a_case_can_hold() -> None:
    (points,) = re.findall(
        r"^### 2\. .*?(?=^### 3\.)", statement("dpia-bijlage.md"), re.DOTALL | re.MULTILINE
    )
    named = re.findall(r"`(\w+)`", points)
    can_hold = set(shipped.rules().facts) | set(Case.model_fields) - {"schema_version", "schema_"}
    assert sorted(named) == sorted(can_hold - {"facts"}), "name each in docs/dpia-bijlage.md, once"


def test_every_risk_has_its_measure() -> None:
    text = statement("dpia-bijlage.md")
    risks, measures = text.split("### 17.")
    numbered = re.compile(r"^\| (\d+) \|", re.MULTILINE)
    found = numbered.findall(risks)
    assert found == numbered.findall(measures) == [str(n + 1) for n in range(len(found))]
    assert len(found) > 5


def test_accessibility_is_stated_in_the_parts_of_the_model() -> None:
    text = statement("toegankelijkheid.md")
    assert wrong("toegankelijkheidsverklaring-2018-1523", headings(text, 2)) == []


def test_accessibility_is_looked_at_again_within_a_year() -> None:
    months = (
        "januari februari maart april mei juni juli augustus september oktober november december"
    ).split()
    text = statement("toegankelijkheid.md")
    stated = [
        date(int(year), months.index(month) + 1, int(day))
        for day, month, year in re.findall(rf"(\d+) ({'|'.join(months)}) (\d{{4}})", text)
    ]
    made, again = stated
    assert made < again <= made.replace(year=made.year + 1)


def test_for_whom_it_is_fits_on_one_screen() -> None:
    lines = statement("gids/voor-wie.md").splitlines()
    assert len(lines) <= 45
    assert max(map(len, lines)) <= 145


def test_every_claim_of_privacy_is_tried() -> None:
    """Each claim names a test, and that test is there."""
    _, claims = statement("privacy.md").split("| bewering | test |")
    rows = re.findall(r"^\| (?P<claim>[^|-][^|]*) \| (?P<tests>[^|]*) \|$", claims, re.MULTILINE)
    named = [re.findall(r"`(test_\w+)`", tests) for _, tests in rows]
    assert len(rows) > 4 and all(named)
    files = (ROOT / "tests").rglob("test_*.py")
    there = {
        name
        for file in files
        for name in re.findall(r"^def (test_\w+)\(", file.read_text("utf-8"), re.MULTILINE)
    }
    assert sorted({one for row in named for one in row} - there) == []


_TEST = re.compile(r"`(?P<file>[\w/]+\.py)::(?P<name>test_\w+)`")


def test_every_promise_of_security_is_tried() -> None:
    """Each row of the table names a test at least."""
    _, _, rows = (
        (ROOT / "SECURITY.md").read_text("utf-8").partition("| promise | test |\n|---|---|\n")
    )
    promises = rows.partition("\n\n")[0].splitlines()
    assert len(promises) > 15
    assert [row for row in promises if not _TEST.search(row.rpartition(" | ")[2])] == []


@pytest.mark.parametrize("file", ["SECURITY.md", "docs/threat-model.md"])
def test_a_test_that_is_named_is_there(file: str) -> None:
    named = [(one["file"], one["name"]) for one in _TEST.finditer((ROOT / file).read_text("utf-8"))]
    assert len(named) > 15
    assert [one for one in named if not is_test(*one)] == []


def is_test(file: str, name: str) -> bool:
    """Whether a file below `tests` has a test of that name."""
    path = ROOT / "tests" / file
    return path.is_file() and f"\ndef {name}(" in path.read_text("utf-8")


def test_what_does_not_hold_is_said_too() -> None:
    """Each part of the threat model says what nothing stops."""
    _, *parts = statement("threat-model.md").split("\n## ")
    assert len(parts) > 5
    lacking = [
        one for one in parts if not re.search(r"\*\*Not stopped\.\*\*|Nothing .* stops", one)
    ]
    assert [one.splitlines()[0] for one in lacking] == []


def test_the_guide_names_what_the_screens_say() -> None:
    """Each word in bold about the screens is how a button, a heading or a question there begins."""
    about_screens = statement("gids/pagina-gebruiken.md").split("\n## ")[2:6]
    bold = {one for part in about_screens for one in re.findall(r"\*\*(.+?)\*\*", part)}
    said = [text.casefold() for language in LANGUAGES for text in texts(language).values()]
    assert len(bold) > 15
    assert [
        one for one in sorted(bold) if not any(t.startswith(one.casefold()) for t in said)
    ] == []


# ---------------------------------------------------------------- pictures

_PICTURE = re.compile(r"!\[(?P<says>[^\]]*)\]\(beelden/(?P<file>[^)]+)\)")
_PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


def test_pictures_are_small_and_said_in_words() -> None:
    """Those of `python -m tests.page.pictures`: all of them, each with what is to be seen on it."""
    shown = {one["file"]: one["says"] for one in _PICTURE.finditer(statement(STATEMENTS[1]))}
    assert sorted(shown) == sorted(one.name for one in (DOCS / "gids" / "beelden").iterdir())
    assert [file for file, says in shown.items() if len(says.split()) < 8] == []
    for file in shown:
        octets = (DOCS / "gids" / "beelden" / file).read_bytes()
        assert octets.startswith(_PNG), file
        width, height = (int.from_bytes(octets[at : at + 4], "big") for at in (16, 20))
        assert 300 < width <= 1000, file
        assert 600 < height < 2000, file
        assert len(octets) <= 150_000, file


# ---------------------------------------------------------------- links

_LINK = re.compile(r"(?P<picture>!?)\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_BLOCK = re.compile(r"^ *(`{3,}|~{3,}).*?^ *\1 *$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_ELSEWHERE = re.compile(r"[a-z]+:")


def links(file: Path) -> list[tuple[bool, str]]:
    """The links of a document within the project, and whether each is a picture."""
    text = re.sub(r"`[^`\n]*`", "", _BLOCK.sub("", file.read_text("utf-8")))
    found = [(bool(one["picture"]), one["target"]) for one in _LINK.finditer(text)]
    return [one for one in found if not _ELSEWHERE.match(one[1])]


def anchors(file: Path) -> set[str]:
    """The names by which a link reaches the headings of a document, as code hosts make them."""
    text = _BLOCK.sub("", file.read_text("utf-8"))
    plain = (re.sub(r"[^\w\- ]", "", one.lower()) for one in _HEADING.findall(text))
    return {one.strip().replace(" ", "-") for one in plain}


EVERY = [*documents(ROOT), ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", ROOT / "CHANGELOG.md"]


def test_links_lead_somewhere() -> None:
    broken = [
        f"{file.relative_to(ROOT).as_posix()}: {target}"
        for file in EVERY
        for picture, target in links(file)
        if not picture and not leads(file, target)
    ]
    assert broken == []


def leads(file: Path, target: str) -> bool:
    """Whether what a link of a document names is there, its heading included."""
    path, _, anchor = target.partition("#")
    goal = file.parent / path if path else file
    return goal.exists() and (not anchor or goal.suffix != ".md" or anchor in anchors(goal))


def test_pictures_are_there() -> None:
    shown = {
        (file.parent / target).resolve() for file in EVERY for yes, target in links(file) if yes
    }
    shown |= {
        (ROOT / one).resolve()
        for texts in CODE["description"].values()
        for one in texts.get("screenshots", ())
    }
    assert sorted(one.relative_to(ROOT).as_posix() for one in shown if not one.is_file()) == []


@pytest.mark.parametrize("file", STATEMENTS)
def test_statements_are_found(file: str) -> None:
    """Whoever reads the README or one of them comes at each."""
    there = [ROOT / "README.md", *(DOCS / one for one in STATEMENTS if one != file)]
    goals = {
        (one.parent / target.partition("#")[0]).resolve()
        for one in there
        for _, target in links(one)
    }
    assert (DOCS / file).resolve() in goals
