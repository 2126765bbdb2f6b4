"""One more field of a table takes its declaration and its sentences; all else follows."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from routeboek.messages import Language, texts
from routeboek.tables import Note, Table
from tests.cli.edits import VOORBEELD
from tests.cli.helpers import ROOT

LANGUAGES: tuple[Language, ...] = ("nl", "en")
DECLARED = """    duration: Note | None = None
    "Hoe lang de tafel duurt."
"""
SENTENCES = {
    "nl": 'label-duration: "Hoe lang: {text}"\npart-duration: "hoe lang de tafel duurt"\n',
    "en": 'label-duration: "How long: {text}"\npart-duration: "how long the table takes"\n',
}
WRITTEN = """    duration: {text: Een uur., source: {document: R2, heading: Schooltafel}}
"""
TABLE = "  - table: schooltafel\n"


class Longer:
    """A copy of routeboek with one field more, and a region before and after its use."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        package = Path(shutil.copytree(ROOT / "src" / "routeboek", folder / "src" / "routeboek"))
        shutil.copytree(ROOT / "docs" / "meldingen", folder / "docs" / "meldingen")
        shutil.copytree(VOORBEELD, folder / "old")
        shutil.copytree(VOORBEELD, folder / "new")
        _add(package / "tables.py", DECLARED, before="    applications: Annotated[Applications, L")
        for language, sentences in SENTENCES.items():
            with (package / "texts" / f"{language}.yaml").open("a", encoding="utf-8") as file:
                file.write(sentences)
        _add(folder / "new" / "po.yaml", WRITTEN, after=TABLE)

    def says(self, *command: str, given: str = "", code: int = 0) -> str:
        """What the copy prints."""
        # Coverage is of the package itself, not of its copy.
        kept = {k: v for k, v in os.environ.items() if not k.startswith("COVERAGE")}
        done = subprocess.run(
            [sys.executable, "-m", "routeboek", *command],
            cwd=self.folder,
            env={**kept, "PYTHONPATH": str(self.folder / "src"), "COLUMNS": "100"},
            input=given,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout


def _add(file: Path, text: str, *, before: str = "", after: str = "") -> None:
    old, found = file.read_text(encoding="utf-8"), before or after
    head, there, tail = old.partition(found)
    assert there
    new = f"{head}{text}{found}{tail}" if before else f"{head}{found}{text}{tail}"
    file.write_text(new, encoding="utf-8")


@pytest.fixture(scope="module")
def longer(tmp_path_factory: pytest.TempPathFactory) -> Longer:
    return Longer(tmp_path_factory.mktemp("longer"))


WHERE = ("po-2029", "--municipality", "duinstad", "--rules", "new")


def test_show_tells_it(longer: Longer) -> None:
    assert "Hoe lang: Een uur." in longer.says("show", *WHERE)
    shown = json.loads(longer.says("show", *WHERE, "--format", "json"))
    assert shown["tables"][0]["duration"]["text"] == "Een uur."


def test_advise_tells_it(longer: Longer) -> None:
    where = {"sector": "po", "municipality": "duinstad", "reference_date": "2029-09-20"}
    case = json.dumps({**where, "facts": {"attendance": "none"}})
    advise = ("advise", "-", "--rules", "new")
    assert "Hoe lang: Een uur." in longer.says(*advise, "--explain", given=case)
    advice = json.loads(longer.says(*advise, "--format", "json", given=case))
    assert advice["next"]["duration"]["text"] == "Een uur."
    schema = json.loads(longer.says("schema", "advice"))
    assert "duration" in schema["$defs"]["table"]["properties"]


def test_the_schema_for_editors_knows_it(longer: Longer) -> None:
    schema = json.loads(longer.says("schema", "rules"))
    told = schema["$defs"]["WrittenTable"]["properties"]["duration"]
    assert told["description"] == "Hoe lang de tafel duurt."


def test_it_is_compared(longer: Longer) -> None:
    """Words change no behaviour: `diff` tells of them where the behaviour changes as well."""
    assert "hoe lang de tafel duurt" in longer.says(
        "show", "--compare", "po-2029:po-2030", "--rules", "new"
    )
    assert json.loads(longer.says("diff", "old", "new", "--format", "json"))["same"]
    shutil.copytree(longer.folder / "new", longer.folder / "newer")
    rules = longer.folder / "newer" / "po.yaml"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(text.replace("is: full}", "is: none}", 1), encoding="utf-8")
    assert "`duration` is nieuw" in longer.says("diff", "old", "newer", code=1)


def test_every_note_of_a_table_has_its_label() -> None:
    """It is what `show` and `advise` call it by; a missing one would stop them."""
    notes = [name for name, hint in get_type_hints(Table).items() if Note in get_args(hint)]
    assert {"purpose", "frequency"} <= set(notes)
    for language in LANGUAGES:
        assert {f"label-{name}" for name in notes} <= texts(language).keys()
