"""Every code has a page, and its examples do what the page says.

The index is made from the titles: ROUTEBOEK_RENEW_DOCS=1 pytest tests/docs/test_meldingen.py
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from routeboek.messages import DIAGNOSTICS
from tests.bad.test_bad_rules import ELSEWHERE, codes_in

from .meldingen import (
    BASE,
    FOLDER,
    RIGHT,
    WAIVER,
    WRONG,
    Page,
    copied,
    found_in,
    in_place,
    pages,
    parts,
    with_wrong,
)

CASES = Path(__file__).parents[1] / "bad" / "cases"
PAGES = pages()
RENEW = os.environ.get("ROUTEBOEK_RENEW_DOCS") == "1"

OF_CASES = codes_in(CASES.glob("*.out")) | {
    "case-duplicate-known-key",
    "case-too-large",
    "edition-carried-forward-refused",
    "municipality-not-covered",
    "unknown-edition",
}
"""Codes that are about a case or a question, never about rules."""

WITHOUT_EXAMPLE = {
    "file-control-character",
    "file-missing",
    "file-name-not-utf8",
    "file-not-permitted",
    "file-not-regular",
    "file-not-utf8",
    "file-too-large",
    "file-unreadable",
    "no-municipality",
    "no-sector",
    "rules-file-missing",
    "rules-folder-empty",
    "rules-folder-missing",
}
"""Codes about a file or folder as a whole, or about what cannot be seen: no text shows them."""

ANALYSIS = {
    "applicant-not-at-table",
    "applicant-only-here-missing",
    "case-without-phase",
    "condition-always-false",
    "condition-always-true",
    "condition-only-here-missing",
    "condition-shadowed",
    "dead-end",
    "deadline-falls",
    "document-unused",
    "fact-unused",
    "interpretation-unused",
    "participant-only-here-missing",
    "phase-unreachable",
    "promise-broken",
    "route-unreachable",
    "table-unreachable",
    "tables-wait-for-each-other",
    "two-next-tables",
    "waiver-expired",
    "waiver-unused",
}
COMES_BACK = {"waiver-expired": ["document-unused"]}
"""What an expired waiver no longer accepts."""
READING = re.compile(r"(file|yaml)-|rules-(file|folder)-|no-(sector|municipality)$")
REFERENCE = re.compile(r"unknown-|go-to-|reading-not-listed|(table|municipality)-missing$")

HEAD = """\
# Meldingen

`routeboek check` zegt wat er mis is met regels. Achter elke melding staat een code tussen haken.
Bij elke code hoort een bladzijde: wat de melding betekent, een fout en een goed voorbeeld, en wat u
doet. U leest haar hier, of met `routeboek explain` en de code. De voorbeelden komen uit een
verzonnen regio. Ze worden bij elke test geprobeerd, dus ze kloppen.

## Een melding lezen

Een melding noemt het bestand, de regel, de plaats op die regel, wat er mis is en wat u kunt doen.
Sommige meldingen gaan over hele routes. Daaronder staat om welke casussen het gaat: de uitgave, de
gemeente als het niet om alle gaat, welke tafels al geweest zijn en wat er is ingevuld. Wat er niet
bij staat, doet er niet toe. Het percentage zegt welk deel van alle situaties het is.

Hieronder haalt `sed` in een kopie weg wie er bij een voorwaarde iets kan doen:

```console
$ rm -rf /tmp/routeboek-melding && cp -r tests/regions/voorbeeld /tmp/routeboek-melding
$ sed '/who: mdo/d' tests/regions/voorbeeld/po.yaml > /tmp/routeboek-melding/po.yaml
$ .venv/bin/routeboek check /tmp/routeboek-melding --witness /tmp/routeboek-melding/casussen; echo $?
...
  Casussen: uitgave po-2030: ...
...
1
```

Met `--witness` schrijft routeboek bij zo'n melding de kleinste casus die haar laat zien. Die casus
is verzonnen: er zit geen kind achter. Vraag er een advies over, dan ziet u wat er misgaat:

```console
$ .venv/bin/routeboek advise /tmp/routeboek-melding/casussen/dead-end-1.json --rules /tmp/routeboek-melding
...
```

## Een uitzondering opschrijven

Klopt een melding over hele routes, maar is het toch zo bedoeld? Schrijf dan in `region.yaml` een
uitzondering op onder `waivers`, met vijf velden: de code (`code`), het onderdeel van de regels
(`rule`), wie het besloot (`who`), waarom (`why`) en tot wanneer (`until`). De naam van het onderdeel
staat bij `rule` in de uitvoer van `routeboek check --format json`. Een uitzondering geldt hoogstens
tot de dag die erbij staat. Daarna komt de melding terug, zodat iemand er opnieuw naar kijkt. Fouten
in de vorm van de regels kunt u niet uitzonderen: die verbetert u.
"""
GROUPS = {
    "Bestanden lezen": lambda code: READING.match(code),
    "Verwijzingen": lambda code: REFERENCE.match(code),
    "Hele routes": lambda code: code in ANALYSIS,
    "De vorm van regels": lambda _: True,
}


def index() -> str:
    """The page that names all others."""
    return HEAD + "".join(_groups())


def _groups() -> Iterator[str]:
    left = dict(PAGES)
    for title, belongs in GROUPS.items():
        yield f"\n## {title}\n\n"
        for code in [one for one in left if belongs(one)]:
            yield f"- [`{code}`]({code}.md): {left.pop(code).title}\n"


def of(kind: str) -> list[object]:
    """The pages that have a block of this kind."""
    return [pytest.param(one, id=code) for code, one in PAGES.items() if kind in one.blocks]


def test_every_code_about_rules_has_a_page() -> None:
    assert set(PAGES) == set(DIAGNOSTICS) - OF_CASES
    assert OF_CASES < set(DIAGNOSTICS)


def test_every_page_has_its_examples() -> None:
    lacking = {code for code, one in PAGES.items() if not {WRONG, RIGHT} <= set(one.blocks)}
    assert lacking == WITHOUT_EXAMPLE < set(ELSEWHERE) | {
        "no-municipality",
        "no-sector",
        "rules-file-missing",
    }
    assert all(not one.blocks for code, one in PAGES.items() if code in WITHOUT_EXAMPLE)


def test_the_region_of_the_examples_has_no_findings(tmp_path: Path) -> None:
    assert found_in(copied(tmp_path)) == []


@pytest.mark.parametrize("page", of(RIGHT))
def test_right_example_stands_in_the_region(page: Page) -> None:
    for name, part in parts(page.blocks[RIGHT]):
        assert in_place((BASE / name).read_text(encoding="utf-8"), part)


@pytest.mark.parametrize("page", of(WRONG))
def test_wrong_example_gives_exactly_its_code(page: Page, tmp_path: Path) -> None:
    found = found_in(with_wrong(page, tmp_path))
    expected = {page.code, *COMES_BACK.get(page.code, ())}
    assert {one.diagnostic.code for one in found} == expected, [
        (one.diagnostic.place(), one.diagnostic.code, one.key, one.region) for one in found
    ]
    assert ("## Welke casussen" in page.text) == any(one.region for one in found)
    assert ("--witness" in page.text) == any(one.witness for one in found)


@pytest.mark.parametrize("page", of(WAIVER))
def test_waiver_of_a_page_is_accepted(page: Page, tmp_path: Path) -> None:
    folder = with_wrong(page, tmp_path)
    file = folder / "region.yaml"
    text = file.read_text(encoding="utf-8")
    ((_, waiver),) = parts(page.blocks[WAIVER])
    assert waiver.startswith("waivers:\n") and text.count("waivers:\n") == 1
    file.write_text(text.replace("waivers:\n", waiver), encoding="utf-8")
    assert found_in(folder) == []


def test_what_analysis_finds_can_be_waived() -> None:
    waived = {code for code, one in PAGES.items() if WAIVER in one.blocks}
    assert waived == {code for code in ANALYSIS if not code.startswith("waiver-")}


def test_index_is_fresh() -> None:
    file = FOLDER / "README.md"
    if RENEW:
        file.write_text(index(), encoding="utf-8", newline="\n")
    assert file.read_text(encoding="utf-8") == index(), (
        "docs/meldingen/README.md is old; make it anew: "
        "ROUTEBOEK_RENEW_DOCS=1 pytest tests/docs/test_meldingen.py"
    )
