"""`routeboek show --compare`: what changed between two editions."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import permutations
from typing import Any

import pytest

from routeboek import Rules
from routeboek.book import Route
from routeboek.compare import (
    CITATIONS,
    EDITION,
    OTHER_ROUTE,
    TABLE,
    Change,
    compare,
    compare_editions,
)
from routeboek.condition import AppliedFor, Between, Condition, Held, Includes, OneOf
from routeboek.differ import Differ
from routeboek.messages import texts
from routeboek.parts import Ambition, Duty, Edition, Option, Phase
from routeboek.render.changes import compare_page
from routeboek.tables import Note, OtherRoute, Table
from tests import shipped
from tests.cli.helpers import assert_golden, run

RULES = shipped.rules()
EDITIONS = {one.id: one for sector in RULES.sectors.values() for one in sector.editions}
PAIRS = [
    (old.id, new.id)
    for sector in RULES.sectors.values()
    for old, new in permutations(sector.editions, 2)
]
ROUTE = RULES.routes["po-2026", "den-haag"]


def sentences(old: str, new: str, municipality: str) -> list[tuple[str, str]]:
    """What the command says: the table or route, and the sentence."""
    shown = run(
        "show", "--compare", f"{old}:{new}", "--municipality", municipality, "--format", "json"
    )
    assert (shown.exit_code, shown.stderr) == (0, "")
    found = json.loads(shown.stdout)["municipalities"][municipality]
    return [(one["subject"], one["sentence"]) for one in found]


@pytest.mark.parametrize(
    ("golden", "args"),
    [
        ("compare-po-dh.txt", ["po-2025:po-2026", "--municipality", "den-haag"]),
        ("compare-po-lv-en.md", ["po-2025:po-2026", "--municipality", "leidschendam-voorburg",
                                 "--lang", "en", "--format", "markdown"]),
        ("compare-vo-lv.txt", ["vo-2024:vo-2025", "--municipality", "leidschendam-voorburg"]),
    ],
)  # fmt: skip
def test_whole_comparison(golden: str, args: list[str]) -> None:
    result = run("show", "--compare", *args)
    assert (result.exit_code, result.stderr) == (0, "")
    assert_golden(golden, result.stdout)


def test_what_the_documents_show_has_changed() -> None:
    """Read from the two documents of primary education, not from the program."""
    dh = sentences("po-2025", "po-2026", "den-haag")
    assert ("Adviestafel", "De uiterste week: geen termijn → 11 weken.") in dh
    assert ("Afstemming op directeurenniveau", "De uiterste week: geen termijn → 13 weken.") in dh
    lv = sentences("po-2025", "po-2026", "leidschendam-voorburg")
    here = "Deze tafel is er nu ook in deze gemeente: Afstemming op directeurenniveau."
    assert any(text.startswith(here) for _, text in lv)
    assert any(text.endswith("einde van de route: Maatwerkoplossing.") for _, text in lv)
    directors = "Afstemming op directeurenniveau"
    renamed = (directors, f"De naam: Doorbraaktafel → {directors}.")
    assert renamed in sentences("po-2025", "po-2026", "rijswijk")


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_edition_is_the_same_as_itself(edition: str) -> None:
    for form in ("text", "plain", "markdown"):
        shown = run("show", "--compare", f"{edition}:{edition}", "--format", form).stdout
        assert shown.count("Er verandert niets.") == len(RULES.municipalities)
    found = json.loads(run("show", "--compare", f"{edition}:{edition}", "--format", "json").stdout)
    assert set(found["municipalities"]) == set(RULES.municipalities)
    assert not any(found["municipalities"].values())


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_every_pair_in_every_form(old: str, new: str) -> None:
    for form, language in (("text", "nl"), ("plain", "en"), ("markdown", "nl"), ("json", "en")):
        args = ("--compare", f"{old}:{new}", "--format", form, "--lang", language)
        result = run("show", *args)
        assert (result.exit_code, result.stderr) == (0, ""), args
        assert form == "json" or len(result.stdout.splitlines()) > len(RULES.municipalities)
        assert form != "json" or all(json.loads(result.stdout)["municipalities"].values())


def mirrored(one: Change) -> Change:
    """The same difference, seen from the other edition."""
    return Change(one.topic, one.after, one.before, one.parts, one.new, one.old)


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_what_came_one_way_went_the_other_way(old: str, new: str) -> None:
    there = compare_editions(RULES, EDITIONS[old], EDITIONS[new])
    back = compare_editions(RULES, EDITIONS[new], EDITIONS[old])
    for name in RULES.municipalities:
        seen_from_there = Counter(mirrored(one).key() for one in back[name])
        assert Counter(one.key() for one in there[name]) == seen_from_there
        assert there[name]


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_page_for_all_says_what_each_municipality_says(old: str, new: str) -> None:
    pair = EDITIONS[old], EDITIONS[new]
    everything = compare_editions(RULES, *pair)
    common, *apart = compare_page(RULES, *pair, everything).sections
    shared = Counter(line.text for line in common.lines if line.mark)
    for name, section in zip(everything, apart, strict=True):
        alone = compare_page(RULES, *pair, {name: everything[name]}).sections[0]
        own = Counter(line.text for line in section.lines if line.mark)
        own.pop("Verder verandert er niets.", None)
        assert Counter(line.text for line in alone.lines if line.mark) == shared + own


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_the_language_decides_nothing(old: str, new: str) -> None:
    def shape(rules: Rules) -> list[list[tuple[object, ...]]]:
        editions = {one.id: one for sector in rules.sectors.values() for one in sector.editions}
        found = compare_editions(rules, editions[old], editions[new])
        return [[(one.topic, one.parts) for one in changes] for changes in found.values()]

    assert shape(RULES) == shape(shipped.rules("en"))


# ---------------------------------------------------------------- nothing is overlooked

OTHER: dict[str, Any] = {
    "name": "anders", "text": "anders", "step": 99, "purpose": Note("anders", ()),
    "frequency": Note("anders", ()), "term": None, "applications": (), "participants": (),
    "dossier": (Note("anders", ()),), "powers": (Note("anders", ()),),
    "afterwards": (Note("anders", ()),), "contacts": (Note("anders", ()),),
    "only_when": Between("a", 1, None), "when_returned": "tried",
    "when": Between("a", 1, None), "next_when": Between("a", 1, None),
    "named_only": True, "carried_over": True, "gated": False,
    "no_table_when": Between("a", 1, None), "attending_when": Between("a", 1, None),
    "condition": None, "clock": "anders", "body": ROUTE.ladder[0].applications[0].applicant,
    "solved_when": Between("a", 1, None), "ambition": Ambition("anders", 9, ()),
    "notices": ("anders",), "routes": (), "phases": (),
    "duties": (), "gate": None, "ladder_for": None, "fallback": None, "options": (),
    "ladder": (), "side_tables": (), "absent": (),
}  # fmt: skip


def changed(thing: Any, field: str) -> Any:
    """The same thing with another value for one field."""
    value = OTHER[field]
    if field in ("condition", "gate"):
        value = getattr(thing, field)._replace(children=())
    return thing._replace(**{field: value})


def with_table(route: Route, table: Table) -> Route:
    first, *others = route.ladder
    assert first.id == table.id
    return route._replace(ladder=(table, *others), tables={**route.tables, table.id: table})


@pytest.mark.parametrize(
    "field",
    sorted(set(Table._fields) - {"id", "sources", "interpretations", "formerly", "succeeds"}),
)
def test_every_field_of_a_table_counts(field: str) -> None:
    table = ROUTE.ladder[0]._replace(condition=ROUTE.edition.gate)
    before = with_table(ROUTE, table)
    found = compare(before, with_table(ROUTE, changed(table, field)))
    assert found
    assert {one.new.id for one in found if one.new} == {table.id}


@pytest.mark.parametrize(
    "field", sorted(set(Edition._fields) - {
        "id", "sector", "name", "school_year", "valid_from", "valid_until", "dating", "sources",
        "interpretations", "options", "promises",
    })
)  # fmt: skip
def test_every_field_of_an_edition_counts(field: str) -> None:
    route = RULES.routes["vo-2025", "den-haag"]
    edition = changed(route.edition, field)
    assert compare(route, route._replace(edition=edition))


@pytest.mark.parametrize(
    "field", sorted(set(OtherRoute._fields) - {"id", "sources", "interpretations"})
)
def test_every_field_of_another_route_counts(field: str) -> None:
    route = RULES.routes["po-2025", "leidschendam-voorburg"]
    assert route.fallback is not None
    end = route.fallback._replace(participants=ROUTE.ladder[-1].participants)
    before = route._replace(fallback=end)
    assert compare(before, route._replace(fallback=changed(end, field)))


def test_what_differs_has_a_name() -> None:
    for kind, topics in ((Table, TABLE), (OtherRoute, OTHER_ROUTE), (Edition, EDITION)):
        for part in set(kind._fields) - topics.keys() - CITATIONS:
            assert f"part-{part}" in texts("nl")
    parts = (Phase._fields, Option._fields, Duty._fields, Condition._fields)
    left_out = {"id", *CITATIONS}
    assert {f"part-{one}" for one in set[str]().union(*parts) - left_out} <= texts("nl").keys()


def test_order_and_place_of_steps() -> None:
    route = ROUTE._replace(ladder=ROUTE.ladder[::-1])
    (order,) = compare(ROUTE, route)
    names = [table.name for table in ROUTE.ladder]
    assert said(order) == [
        f"De volgorde was: {', '.join(names)}. Nu: {', '.join(reversed(names))}."
    ]
    last = ROUTE.ladder[-1]
    aside = ROUTE._replace(ladder=ROUTE.ladder[:-1], side_tables=(*ROUTE.side_tables, last))
    assert said(*compare(ROUTE, aside)) == [
        "Dit is nu een tafel naast de stappen. Eerst was het een stap van de route."
    ]
    assert said(*compare(aside, ROUTE)) == [
        "Dit is nu een stap van de route. Eerst was het een tafel naast de stappen."
    ]


def test_what_is_no_longer_here() -> None:
    lv = RULES.routes["po-2026", "leidschendam-voorburg"]
    (absence,) = lv.absent
    lost = compare(ROUTE, lv._replace(edition=ROUTE.edition))
    (gone,) = (one for one in lost if one.topic == "table")
    text = "Deze tafel is er niet meer in deze gemeente: Managementafstemming. "
    assert said(gone) == [f"{text}Ga direct naar: Adviestafel."]
    moved = lv._replace(absent=(absence._replace(go_to="afstemming-directeurenniveau"),))
    (other,) = compare(lv, moved)
    text = "Deze tafel is er nog steeds niet in deze gemeente: Managementafstemming. "
    to = "Ga direct naar: Afstemming op directeurenniveau. Eerst ging u direct naar: Adviestafel."
    assert said(other) == [text + to]


def test_a_condition_that_differs_where_its_sentence_does_not() -> None:
    gate = ROUTE.edition.gate
    first, *others = gate.children
    other = first._replace(todo="Doe iets anders.", nature="fit")
    text = f"Anders als voorwaarde om op te schalen: {first.text} Het verschil zit in: "
    parts = "wat het betekent als er niet aan voldaan is en wat iemand kan doen."
    assert said(*gate_changes(gate, [other, *others])) == [text + parts]
    loose = first._replace(blocking=False)
    text = "Blijft als voorwaarde om op te schalen, maar houdt niet meer tegen: "
    marked = f"{first.text.removesuffix('.')} (houdt niet tegen)."
    assert said(*gate_changes(gate, [loose, *others])) == [text + marked]
    tight = gate._replace(children=(loose, *others))
    assert said(*gate_changes(tight, [first, *others])) == [
        f"Blijft als voorwaarde om op te schalen, en houdt nu wel tegen: {first.text}"
    ]


def gate_changes(gate: Any, children: Iterable[Any]) -> tuple[Change, ...]:
    before = ROUTE._replace(edition=ROUTE.edition._replace(gate=gate))
    after = gate._replace(children=tuple(children))
    return compare(before, ROUTE._replace(edition=ROUTE.edition._replace(gate=after)))


def said(*changes: Change) -> list[str]:
    """The sentences of some differences within one edition."""
    edition = EDITIONS["po-2026"]
    page = compare_page(RULES, edition, edition, {"den-haag": changes})
    return [line.text for section in page.sections for line in section.lines if line.mark]


def test_a_municipality_that_an_edition_leaves_out() -> None:
    assert said(*compare(None, ROUTE)) == ["Deze uitgave geldt hier nu ook."]
    assert said(*compare(ROUTE, None)) == ["Deze uitgave geldt hier niet meer."]
    assert compare(None, None) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (OneOf("a", frozenset({"x"})), Includes("a", frozenset({"x"}))),
        (Held(frozenset({"a"})), AppliedFor(frozenset({"a"}))),
    ],
)
def test_two_kinds_of_test_are_never_the_same(one: object, other: object) -> None:
    assert one == other  # as tuples
    assert Differ(()).bare(one) != Differ(()).bare(other)
    assert Differ(()).bare((date(2026, 8, 1), one)) == Differ(()).bare((date(2026, 8, 1), one))


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("args", "part"),
    [
        (["--compare", "po-2025"], "OUD:NIEUW. Kies uit: po-2024, po-2025"),
        (["--compare", "po-2025:po-1999"], "OUD:NIEUW. Kies uit: po-2024, po-2025"),
        (["--compare", "po-2024:po-2025:po-2026"], "OUD:NIEUW"),
        (["--compare", ""], "OUD:NIEUW"),
        (["--compare", "po-2025:vo-2025"], "dezelfde sector"),
        (["po-2025", "--compare", "po-2025:po-2026"], "hoort geen UITGAVE"),
        (["--compare", "po-2025:po-2026", "--municipality", "delft"], "Kies bij --municipality"),
        (["--compare", "po-2025:vo-2025", "--lang", "en"], "of the same sector"),
    ],
)
def test_wrong_comparison_is_refused_in_one_line(args: list[str], part: str) -> None:
    result = run("show", *args)
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert part in result.stderr
    assert result.stderr.count("\n") == 1
