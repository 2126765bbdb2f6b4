"""Every bad edit of a rule folder is told as it should be: exactly the findings in its file.

A new case is one file in `rules`: `case` says what is wrong, `edits` are made in a copy of the
base folder, and `expected` holds every finding in order of place, each with its code, what is
wrong and what to do. ROUTEBOEK_RENEW_GOLDEN=1 writes `expected`; read it before you keep it. An
edit finds a text in a `file` and puts `replace` in its place, or gives the whole `text` of the
file, or has `remove: yes`. `municipalities`, `language` and `base` may be given too.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any, cast
from unittest import mock

import pytest

from routeboek import Case, RulesError, advise, load_rules
from routeboek.analysis.report import checked
from routeboek.diagnostic import RouteboekError
from routeboek.examples import read_examples
from routeboek.files import read_file
from routeboek.jsontext import read_case_text
from routeboek.load import load_files, stray_findings
from routeboek.messages import Language, finding_codes
from routeboek.yamltext import read_documents
from tests import pigeonholes
from tests.cli.helpers import run

HERE = Path(__file__).parent
REGIONS = HERE.parent / "regions"
FILES = sorted((HERE / "rules").glob("*.yaml"))
TODAY = date(2030, 10, 1)
NO_FINDINGS = "(none)\n"
EXPECTED = "\nexpected: |\n"


def described(file: Path) -> dict[str, Any]:
    """A case; its document is read as a rule file is, so that every scalar is text."""
    (document,) = read_documents(file.read_bytes(), file.name)
    keys = {"case", "base", "language", "edits", "expected"}
    assert set(document.data) <= keys, file.name
    return document.data


def edited(case: dict[str, Any], folder: Path) -> str:
    """The name of a copy of the base folder in which the edits are made."""
    base = str(case.get("base", "eilanden"))
    copy = Path(shutil.copytree(REGIONS / base, folder / base))
    for edit in case["edits"]:
        file = copy / edit["file"]
        if "remove" in edit:
            file.unlink()
        elif "find" in edit:
            text = file.read_text(encoding="utf-8")
            assert text.count(edit["find"]) == 1, f"{edit['find']!r} stands there once"
            file.write_text(text.replace(edit["find"], edit["replace"]), encoding="utf-8")
        else:
            assert not file.exists(), "a new file has a new name"
            file.write_text(edit["text"], encoding="utf-8")
    return base


def told(folder: str, language: Language) -> str:
    """What a reader of these rules is told, in order of place: of files, or else of routes."""
    try:
        load_rules(folder, language=language)
        found = [one.diagnostic for one in checked(load_files(folder), TODAY).findings]
    except RulesError as refused:
        found = list(refused.diagnostics)
    lines = (f"{one.place()} [{one.code}]\n  {one.message()} {one.remedy()}\n" for one in found)
    return "".join(lines) or NO_FINDINGS


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_bad_rules(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = described(file)
    folder = edited(case, tmp_path)
    monkeypatch.chdir(tmp_path)
    found = told(folder, cast("Language", case.get("language", "nl")))
    if os.environ.get("ROUTEBOEK_RENEW_GOLDEN") == "1":
        kept = file.read_text(encoding="utf-8").partition(EXPECTED)[0].rstrip("\n")
        lines = "".join(f"  {line}\n" for line in found.splitlines())
        file.write_text(kept + EXPECTED + lines, encoding="utf-8")
        case = described(file)
    assert found == case["expected"]


@pytest.mark.parametrize("base", ["eilanden", "voorbeeld"])
def test_the_base_itself_has_no_findings(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REGIONS)
    assert told(base, "nl") == NO_FINDINGS


def test_a_dutch_reader_does_not_need_the_translations(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(REGIONS / "eilanden", tmp_path / "eilanden"))
    (copy / "en.yaml").write_text("vertalingen:\n  - {nl: haven, en: harbour}\n", "utf-8")
    assert load_rules(copy).region == "eilanden"
    assert codes(lambda: load_rules(copy, language="en")) == {"document-kind"}


def test_findings_are_told_in_order_of_place(tmp_path: Path) -> None:
    (file,) = [one for one in FILES if one.stem == "several-at-once"]
    with pytest.raises(RulesError) as refused:
        load_rules(tmp_path / edited(described(file), tmp_path))
    spans = [one.span for one in refused.value.diagnostics if one.span]
    assert len(spans) > 5
    assert spans == sorted(spans)
    assert spans != sorted(spans, key=str), "10 comes after 9"


# ---------------------------------------------------------------- every code there is


def codes(produce: Callable[[], object]) -> set[str]:
    """The codes of the findings that a call is refused with."""
    with pytest.raises(RouteboekError) as refused:
        produce()
    return {one.code for one in refused.value.diagnostics}


def unopened(folder: Path, problem: OSError) -> bytes:
    """What comes of reading a file that the system does not open."""
    file = folder / "regels.yaml"
    file.write_bytes(b"sector: mbo\n")
    with mock.patch("os.open", side_effect=problem):
        return read_file(file)


def advised(folder: Path, edition: str | None = None, **changes: object) -> object:
    """An advice on the islands with a cliff that has no part in the edition."""
    (file,) = [one for one in FILES if one.stem == "municipality-not-covered"]
    rules = load_rules(folder / edited(described(file), folder))
    case = {"reference_date": "2030-10-10", "sector": "mbo", "municipality": "klif", **changes}
    return advise(rules, Case.model_validate(case), edition=edition, strict_edition=True)


def undecided(folder: Path) -> object:
    """An advice by rules in which very many facts depend on each other."""
    rules = load_rules(pigeonholes.written(folder / "rules", 8, 7))
    case = {"reference_date": "2030-10-20", "sector": "po", "municipality": "duinstad"}
    return advise(rules, Case.model_validate(case))


def examples_like(folder: Path, situation: str) -> object:
    (folder / "examples").mkdir()
    text = f"examples:\n  - {{name: x, like: {situation}, expect: {{next: geen}}}}\n"
    (folder / "examples" / "een.yaml").write_text(text, encoding="utf-8")
    return read_examples(folder, load_rules(REGIONS / "eilanden"))


def misnamed(folder: Path) -> object:
    """Rules of which one file has a name that is no text."""
    copy = shutil.copytree(REGIONS / "eilanden", folder / "eilanden")
    Path(copy, os.fsdecode(b"mb\xf6.yaml")).touch()
    return load_rules(copy)


def hints(folder: Path) -> set[str]:
    """The codes of what `check` has to say of rules without translations."""
    shutil.copytree(REGIONS / "eilanden", folder / "eilanden")
    result = run("check", str(folder / "eilanden"), "--format", "json")
    return {one["code"] for one in json.loads(result.stdout)["diagnostics"]}


def strays(folder: Path) -> set[str]:
    """The codes of what is told of a folder with a file that is never read."""
    copy = Path(shutil.copytree(REGIONS / "voorbeeld", folder / "voorbeeld"))
    (copy / "po.yml").touch()
    return {one.code for one in stray_findings(copy)}


def rows(folder: Path) -> set[str]:
    """The codes of what is told of a table of cases with a row that has a cell too few."""
    table = folder / "casussen.csv"
    table.write_text("sector,municipality\npo\n", encoding="utf-8")
    told = json.loads(run("batch", str(table)).stdout)
    return {one["code"] for one in told["diagnostics"]}


def other_home(folder: Path) -> object:
    """An advice for a pupil who lives elsewhere, by rules that are only for who lives here."""
    rules = load_rules(REGIONS / "eilanden")
    only_here = rules.conventions._replace(home_elsewhere="refused")
    case = {"reference_date": "2030-10-10", "sector": "mbo", "home_municipality": "vasteland"}
    asked = Case.model_validate({**case, **ZANDBANK})
    return advise(rules._replace(conventions=only_here), asked)


def differences(folder: Path, find: str, replace: str, *options: str) -> set[str]:
    """The codes of what `diff` tells of one edit of the example region."""
    old, new = (Path(shutil.copytree(REGIONS / "voorbeeld", folder / one)) for one in "on")
    text = (new / "po.yaml").read_text(encoding="utf-8")
    assert text.count(find) == 1
    (new / "po.yaml").write_text(text.replace(find, replace), encoding="utf-8")
    result = run("diff", str(old), str(new), "--format", "gitlab", *options)
    return {one["check_name"] for one in json.loads(result.stdout)}


ZANDBANK = {"municipality": "zandbank"}
TWICE = '{"sector": "mbo", "sector": "mbo"}'
ELSEWHERE: dict[str, Callable[[Path], set[str]]] = {
    "advice-changes": lambda folder: differences(
        folder, "{fact: meetings_held, at_least: 5}", "{fact: meetings_held, at_least: 6}"
    ),
    "case-duplicate-known-key": lambda _: codes(lambda: Case.model_validate_json(TWICE)),
    "case-too-large": lambda _: codes(lambda: read_case_text(b" " * 1_000_001)),
    "case-too-many-values": lambda _: codes(lambda: read_case_text("[" + "1," * 490_000 + "1]")),
    "change-not-proved": lambda folder: differences(
        folder,
        "    weeks_since_at_least: 4\n    nature",
        "    weeks_since_at_least: 3\n    nature",
        "--nodes",
        "20",
    ),
    "edition-carried-forward-refused": lambda folder: codes(
        lambda: advised(folder, "mbo-1", reference_date="2031-10-01", **ZANDBANK)
    ),
    "file-control-character": lambda _: codes(lambda: read_documents(b"a: \x07\n", "a.yaml")),
    "file-missing": lambda folder: codes(lambda: read_file(folder / "weg.yaml")),
    "file-name-not-utf8": lambda folder: codes(lambda: misnamed(folder)),
    "file-not-permitted": lambda folder: codes(lambda: unopened(folder, PermissionError())),
    "file-not-regular": lambda folder: codes(lambda: read_file(folder)),
    "file-not-utf8": lambda _: codes(lambda: read_documents(b"a: \xe9\n", "a.yaml")),
    "file-too-large": lambda _: codes(lambda: read_documents(b"#" * 1_000_001, "a.yaml")),
    "file-unreadable": lambda folder: codes(lambda: unopened(folder, OSError())),
    "home-elsewhere": lambda folder: codes(lambda: other_home(folder)),
    "case-csv-row": rows,
    "municipality-not-covered": lambda folder: codes(lambda: advised(folder)),
    "rules-file-stray": strays,
    "rules-folder-empty": lambda folder: codes(lambda: load_rules(folder)),
    "rules-folder-missing": lambda folder: codes(lambda: load_rules(folder / "weg")),
    "rules-undecidable": lambda folder: codes(lambda: undecided(folder)),
    "text-changes": lambda folder: differences(
        folder, "De school maakt een opbouwplan.", "De school maakt een plan."
    ),
    "unknown-edition": lambda folder: codes(lambda: advised(folder, "mbo-2", **ZANDBANK)),
    "unknown-situation": lambda folder: codes(lambda: examples_like(folder, "nergens")),
    "untranslated": hints,
    "yaml-too-many-values": lambda _: codes(
        lambda: read_documents(b"a: [" + b"1," * 490_000 + b"1]", "a.yaml")
    ),
}


@pytest.mark.parametrize("code", ELSEWHERE)
def test_codes_that_no_edit_and_no_case_gives(code: str, tmp_path: Path) -> None:
    assert ELSEWHERE[code](tmp_path) == {code}


def codes_in(outputs: Iterable[Path]) -> set[str]:
    """The codes that files with findings name."""
    texts = [file.read_text(encoding="utf-8") for file in outputs]
    return {code for text in texts for code in re.findall(r"\[([a-z0-9-]+)\]$", text, re.MULTILINE)}


def test_every_code_that_exists_is_given_by_some_test() -> None:
    given = codes_in([*FILES, HERE / "cases.yaml"])
    assert given | set(ELSEWHERE) == set(finding_codes())
