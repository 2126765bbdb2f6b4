"""`routeboek show`: the rules as a person reads them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import shipped
from tests.cli.helpers import run

# "Opschalingsroute per gemeente" as the document of 2026 has it: what each cell must say.
PER_MUNICIPALITY: dict[str, list[tuple[str, list[str] | None]]] = {
    "den-haag": [
        ("intercollegiale-afstemming", []),
        ("managementafstemming", []),
        ("adviestafel", ["managers", "managementafstemming", "regisseur sociaal domein", "SPPOH",
                         "Kracht of RondomJou"]),
        ("afstemming-directeurenniveau", ["regisseur sociaal domein", "directeuren"]),
    ],
    "leidschendam-voorburg": [
        ("intercollegiale-afstemming", []),
        ("managementafstemming", None),
        ("adviestafel", ["MDO", "Loket Verzuim en thuiszitters", "leerplichtambtenaar",
                         "regisseur jeugd en leerplicht", "SPPOH"]),
        ("afstemming-directeurenniveau", ["regisseur jeugd en leerplicht", "directeuren"]),
    ],
    "rijswijk": [
        ("intercollegiale-afstemming", []),
        ("managementafstemming", None),
        ("adviestafel", ["MDO", "Loket Verzuim en thuiszitters", "consulent", "jeugdteam",
                         "teamleider jeugdhulp", "SPPOH"]),
        ("afstemming-directeurenniveau", ["teamleider jeugdhulp", "directeuren"]),
    ],
}  # fmt: skip


@pytest.mark.parametrize("municipality", PER_MUNICIPALITY)
def test_matrix_says_what_the_document_says(municipality: str) -> None:
    found = json.loads(run("show", "po-2026", "--format", "json").stdout)
    expected = PER_MUNICIPALITY[municipality]
    assert [row["table"] for row in found["rows"]] == [table for table, _ in expected]
    for row, (_, parts) in zip(found["rows"], expected, strict=True):
        cell = row["cells"][municipality]
        assert cell["present"] == (parts is not None)
        if parts is None:
            assert cell["go_to_name"] == "Adviestafel"
        said = json.dumps(cell, ensure_ascii=False)
        assert [part for part in parts or [] if part not in said] == []


def test_matrix_as_text_has_the_same_cells() -> None:
    shown = run("show", "po-2026", "--format", "markdown").stdout
    assert shown.count("Nee, direct naar Adviestafel") == 2
    row = next(line for line in shown.splitlines() if line.startswith("| 3. Adviestafel"))
    assert row.count("| Ja ") == 3
    assert "Kracht of RondomJou" in shown


def test_overview_lists_editions_and_municipalities() -> None:
    found = json.loads(run("show", "--format", "json").stdout)
    rules = shipped.rules()
    assert [sector["id"] for sector in found["sectors"]] == list(rules.sectors)
    shown = run("show").stdout
    for name in ("po-2024", "po-2025", "po-2026", *rules.municipalities):
        assert name in shown


@pytest.mark.heavy
@pytest.mark.parametrize("form", ["text", "plain", "json"])
def test_every_edition_can_be_shown_in_every_form(form: str) -> None:
    """As markdown too: those are the pages of docs/routeboek."""
    for edition, municipality in shipped.rules().routes:
        result = run("show", edition, "--municipality", municipality, "--format", form)
        assert result.exit_code == 0, (edition, municipality)
    for edition in dict.fromkeys(edition for edition, _ in shipped.rules().routes):
        assert run("show", edition, "--format", form).exit_code == 0


def test_tables_in_full_name_everything_of_a_table() -> None:
    route = shipped.rules().routes["po-2025", "leidschendam-voorburg"]
    result = run("show", "po-2025", "--municipality", "leidschendam-voorburg")
    shown = " ".join(result.stdout.split())
    for table in (*route.ladder, *route.side_tables):
        assert table.name in shown
        for part in (*table.dossier, *table.powers, *table.afterwards, *table.contacts):
            assert part.text.removesuffix(".") in shown
        for participant in table.participants:
            assert participant.role.name in shown
    assert route.fallback is not None
    assert route.fallback.name in shown


def test_english() -> None:
    assert "No, directly to" in " ".join(run("show", "po-2026", "--lang", "en").stdout.split())


def test_missing_rules() -> None:
    result = run("show", "--rules", "/bestaat/niet")
    assert (result.exit_code, result.stdout) == (4, "")


def test_an_edition_that_leaves_a_municipality_out(tmp_path: Path) -> None:
    import shutil

    from tests.cli.helpers import ROOT

    rules = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", rules)
    file = rules / "municipalities" / "rijswijk.yaml"
    documents = file.read_text(encoding="utf-8").split("\n---\n")
    documents = [
        "edition: po-2026\ncovered: no\n" if "\nedition: po-2026\n" in f"\n{part}" else part
        for part in documents
    ]
    file.write_text("\n---\n".join(documents), encoding="utf-8")
    shown = run("show", "po-2026", "--rules", str(rules), "--format", "markdown")
    assert "Deze uitgave geldt hier niet" in shown.stdout
    assert run("show", "po-2026", "--rules", str(rules), "--format", "json").exit_code == 0
    result = run("show", "po-2026", "--municipality", "rijswijk", "--rules", str(rules))
    assert result.exit_code == 2
