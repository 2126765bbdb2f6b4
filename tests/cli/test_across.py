"""`routeboek show EDITION --across`: what municipalities share said once, and where they differ."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.edits import DUINSTAD, SECTOR, VEENWIJK, VOORBEELD, Edit, copied
from tests.cli.helpers import REGION, ROOT, assert_golden, run

TOPICS = ("applications", "participants", "conditions")
EDITIONS = [
    *[(ROOT / "rules", one) for one in ("po-2024", "po-2025", "po-2026", "vo-2024", "vo-2025")],
    *[(VOORBEELD, one) for one in ("po-2029", "po-2030")],
]


def shown(*args: str) -> Any:
    result = run("show", *args, "--format", "json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def told(parts: list[Any]) -> list[str]:
    return sorted(json.dumps(one, sort_keys=True) for one in parts)


def without_sources(part: Any) -> Any:
    """A part as it is said: where it stands may differ between places that say the same."""
    if isinstance(part, dict):
        return {k: without_sources(v) for k, v in part.items() if k not in ("sources", "because")}
    return [without_sources(one) for one in part] if isinstance(part, list) else part


@pytest.mark.parametrize(("rules", "edition"), EDITIONS)
def test_each_municipality_has_what_it_shares_and_what_it_has_besides(
    rules: Path, edition: str
) -> None:
    where = "--rules", str(rules)
    across = shown(edition, "--across", *where)
    assert across["tables"]
    for name in [one["id"] for one in across["municipalities"]]:
        alone = shown(edition, "--municipality", name, *where)
        assert across["gate"] == alone["gate"]
        assert across["ladder_for"] == alone["ladder_for"]
        assert across["fallback"][name] == alone["fallback"]
        tables = {one["table"]: one for one in (*alone["tables"], *alone["side_tables"])}
        absent = {one["table"]: one for one in alone["absent"]}
        for row in across["tables"]:
            place = row["places"][name]
            assert place["present"] == (row["table"] in tables)
            if not place["present"]:
                if row["table"] in absent:
                    assert place["go_to"] == absent[row["table"]]["go_to"]
                assert all(name not in own for own in row["differs"].values())
                continue
            table = tables[row["table"]]
            for topic in TOPICS:
                here = [*row["same"][topic], *row["differs"].get(topic, {}).get(name, [])]
                assert told(without_sources(here)) == told(without_sources(table[topic]))
            term = [*row["same"]["term"], *row["differs"].get("term", {}).get(name, [])]
            assert term == ([table["term"]] if table["term"] else [])


@pytest.mark.parametrize(("rules", "edition"), EDITIONS)
def test_what_all_have_is_said_once(rules: Path, edition: str) -> None:
    for row in shown(edition, "--across", "--rules", str(rules))["tables"]:
        held = [name for name, place in row["places"].items() if place and place["present"]]
        for own in row["differs"].values():
            assert sorted(own) == sorted(held)
            first, *others = [{*told(without_sources(some))} for some in own.values()]
            assert others, "one municipality differs from none"
            assert not set.intersection(first, *others)


def test_what_differs_stands_on_top_and_is_told_below(tmp_path: Path) -> None:
    copy = copied(
        tmp_path / "rules",
        [
            Edit(
                DUINSTAD,
                "  wijktafel:\n",
                "  wijktafel:\n    term: {latest_week: 8, "
                "source: {document: R1, heading: Wijktafel, row: Duinstad}}\n",
            ),
            Edit(
                SECTOR,
                "    term:\n      latest_week: 9\n"
                "      source: {document: R1, heading: Wijktafel}\n",
            ),
        ],
    )
    text = run("show", "po-2030", "--across", "--rules", str(copy)).stdout
    assert "  • 2. Wijktafel: of de tafel er is en de termijn.\n" in text
    assert "  Termijn " in text
    assert "uiterlijk 8 weken" in text


def test_a_municipality_that_the_edition_does_not_cover(tmp_path: Path) -> None:
    text = (VOORBEELD / VEENWIJK).read_text(encoding="utf-8")
    before, edition, _ = text.partition("edition: po-2030\n")
    not_covered = f"{before}{edition}covered: no\n"
    copy = copied(tmp_path / "rules", [Edit(VEENWIJK, text, not_covered)])
    where = "--rules", str(copy)
    assert "Deze uitgave geldt hier niet" in " ".join(
        run("show", "po-2030", "--across", *where, "--format", "markdown").stdout.split()
    )
    found = shown("po-2030", "--across", *where)
    assert all(row["places"]["veenwijk"] is None for row in found["tables"])


@pytest.mark.parametrize(
    ("golden", "options"),
    [
        ("show-po-2026-across.txt", []),
        ("show-po-2026-across-en.md", ["--format", "markdown", "--lang", "en"]),
    ],
)
def test_whole_pages(golden: str, options: list[str]) -> None:
    result = run("show", "po-2026", "--across", *options)
    assert result.exit_code == 0
    assert_golden(golden, result.stdout)


def test_plain_has_no_signs_of_its_own() -> None:
    text = run("show", "vo-2025", "--across", "--format", "plain").stdout
    assert "  - Inzet regisseur: " in text
    assert "•" not in text


@pytest.mark.parametrize(
    ("args", "why"),
    [
        ([], "Kies een uitgave"),
        (["po-2099"], "Kies een uitgave"),
        (["po-2026", "--municipality", "rijswijk"], "Bij --across hoort geen --municipality"),
        (["--compare", "po-2025:po-2026"], "Bij --compare hoort geen UITGAVE"),
    ],
)
def test_what_does_not_go_with_it(args: list[str], why: str) -> None:
    result = run("show", *args, "--across")
    assert (result.exit_code, result.stdout) == (2, "")
    assert why in result.stderr


def test_another_region() -> None:
    overview = shown("--rules", str(REGION))
    edition = overview["sectors"][0]["editions"][0]["id"]
    assert run("show", edition, "--across", "--rules", str(REGION)).exit_code == 0
