"""The pages of docs/routeboek are made from the rules, one for each edition and municipality.

After a change that is meant: ROUTEBOEK_RENEW_DOCS=1 pytest tests/docs/test_routeboek.py
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from routeboek import load_rules
from routeboek.render.booklet import booklet_page
from routeboek.render.flowchart import diagram
from routeboek.render.markdown import to_markdown
from routeboek.render.rulepages import validity
from routeboek.render.words import Words
from tests import shipped
from tests.cli.helpers import REGION, run

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "routeboek"
RULES = shipped.rules()
RENEW = os.environ.get("ROUTEBOEK_RENEW_DOCS") == "1"

HEAD = """\
# Het routeboek zoals routeboek het leest

Elke pagina hieronder is een boekje over één uitgave in één gemeente. Voorin staat wat u het eerst
zoekt: wanneer u opschaalt, welke plichten er zijn, en per tafel wie aanmeldt, wie er zit, tot
wanneer en wat er meegaat. In de bijlage staat de rest: wat uit een andere uitgave komt, de
voorwaarden voluit, wie wat doet in een fase, wanneer iets geldt, de lezingen, de gegevens en de
rollen. Onderaan staat de route als tekening. Een stippellijn in de tekening is een stap die niet
altijd aan de orde is, of een tafel die deze gemeente niet heeft.

Achter elke regel staat tussen haken waar u hem vindt: de lijst van plaatsen staat achterin. Een
nummer als A-45 is een kwestie: de plek is op meer manieren te lezen. Bij de lezingen staat welke
lezing wij kozen en wat die bepaalt.

De pagina's zijn er om na te lezen. Leg een pagina naast het document waar zij op steunt, en kijk of
elke regel klopt. Vindt u een fout, herstel die dan in de map `rules`: zie
[Regels wijzigen](../gids/regels-wijzigen.md). De pagina's zelf worden gemaakt, niet geschreven.
U krijgt dezelfde pagina met `routeboek show UITGAVE --municipality GEMEENTE --format markdown`.

Ontwikkelaars maken de pagina's opnieuw met
`ROUTEBOEK_RENEW_DOCS=1 pytest tests/docs/test_routeboek.py`.
"""


def index() -> str:
    """The page that names all others."""
    return HEAD + "".join(_sectors()) + "\n## De documenten\n\n" + "".join(_documents())


def _sectors() -> Iterator[str]:
    words = Words(RULES)
    for sector in RULES.sectors.values():
        yield f"\n## {sector.name[0].upper()}{sector.name[1:]}\n"
        for edition in sector.editions:
            yield f"\n### {edition.name} (`{edition.id}`)\n\n{validity(edition, words)}\n\n"
            for name in RULES.municipalities:
                if (edition.id, name) in RULES.routes:
                    yield f"- [{RULES.municipalities[name].name}]({edition.id}/{name}.md)\n"


def _documents() -> Iterator[str]:
    return (f"- {title}\n" for title in RULES.documents.values())


PAGES = {
    FOLDER / edition / f"{municipality}.md": to_markdown(booklet_page(RULES, route))
    for (edition, municipality), route in RULES.routes.items()
} | {FOLDER / "README.md": index()}


@pytest.mark.parametrize(
    "file", [pytest.param(one, id=one.relative_to(FOLDER).as_posix()) for one in PAGES]
)
def test_page_is_fresh(file: Path) -> None:
    if RENEW:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(PAGES[file], encoding="utf-8", newline="\n")
    assert file.is_file() and file.read_text(encoding="utf-8") == PAGES[file], (
        f"{file.relative_to(ROOT)} is old; make it anew: "
        "ROUTEBOEK_RENEW_DOCS=1 pytest tests/docs/test_routeboek.py"
    )


def test_no_page_is_left_over() -> None:
    assert {one for one in FOLDER.rglob("*") if one.is_file()} <= set(PAGES)


@pytest.mark.parametrize(("edition", "municipality"), RULES.routes)
def test_command_gives_the_same_page(
    edition: str, municipality: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("routeboek.cli.show.load_rules", lambda _, *, language: RULES)
    shown = run("show", edition, "--municipality", municipality, "--format", "markdown")
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert shown.stdout == PAGES[FOLDER / edition / f"{municipality}.md"]


@pytest.mark.parametrize("key", RULES.routes)
def test_drawing_names_everything_that_can_be_next(key: tuple[str, str]) -> None:
    route = RULES.routes[key]
    drawn = diagram(RULES, route)
    for table in (*route.ladder, *route.side_tables):
        assert table.name in drawn
        assert all(one.applicant.name in drawn for one in table.applications)
    assert all(other.name in drawn for other in route.edition.routes)
    assert route.fallback is None or route.fallback.name in drawn
    steps = [drawn.index(f"step{number}[") for number in range(1, len(route.ladder) + 1)]
    assert steps == sorted(steps)


def test_drawing_of_another_region() -> None:
    rules = load_rules(REGION)
    for route in rules.routes.values():
        assert diagram(rules, route).startswith("flowchart TD\n  start([")


def test_nothing_in_a_label_means_something_to_mermaid() -> None:
    route = RULES.routes["po-2026", "rijswijk"]
    table = route.ladder[0]._replace(name='a "quoted" <b> & `c` #1; end')
    drawn = diagram(RULES, route._replace(ladder=(table, *route.ladder[1:])))
    assert "a #34;quoted#34; #60;b#62; #38; #96;c#96; #35;1; end<br/>" in drawn
