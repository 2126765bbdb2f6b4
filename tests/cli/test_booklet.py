"""The booklet of an edition in one municipality: short at the front, and nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from routeboek.book import Rules
from routeboek.condition import Condition, Source
from routeboek.messages import say
from routeboek.parts import Promise
from routeboek.render.booklet import booklet_page
from routeboek.render.clean import clean
from routeboek.render.page import Page
from routeboek.render.standing import decides
from routeboek.render.text import MAX_WIDTH, printed
from routeboek.tables import Application, Role
from tests import shipped
from tests.cli.helpers import run

KEYS = list(shipped.rules().routes)
TEXTS = frozenset({"text", "name", "note", "means", "todo", "formerly", "address"})
"""Fields that hold what a person reads."""
BESIDE = (Promise, Role)
"""Parts that a case has nothing to do with, or that are told under a name of their own."""


def page(key: tuple[str, str], rules: Rules | None = None) -> Page:
    rules = rules or shipped.rules()
    return booklet_page(rules, rules.routes[key])


def lines(one: Page) -> list[str]:
    return [line.text for section in one.sections for line in section.lines]


def parts(value: object) -> Iterator[Any]:
    """Every named tuple in a route, apart from what is derived for the evaluator."""
    if isinstance(value, tuple):
        if hasattr(value, "_fields") and not isinstance(value, BESIDE):
            yield value
        fields = set(getattr(value, "_fields", ())) - {"decisions", "counted_weeks"}
        inside = [getattr(value, name) for name in sorted(fields)] if fields else value
        for one in inside if not isinstance(value, BESIDE) else ():
            yield from parts(one)


@pytest.mark.parametrize("key", KEYS)
def test_what_people_look_up_first_is_short(key: tuple[str, str]) -> None:
    shown = [text for text, _ in printed(page(key), MAX_WIDTH)]
    assert shown.index(say("book-appendix", "nl")) <= 255


@pytest.mark.parametrize("key", KEYS)
def test_every_text_of_a_route_is_told(key: tuple[str, str]) -> None:
    one, route = page(key), shipped.rules().routes[key]
    told = "\n".join(
        [one.title, *lines(one), *(section.title for section in one.sections)]
    ).casefold()
    of_routeboek = route.edition.gate  # the gate itself, not what it holds
    texts = {
        clean(getattr(part, name)).removesuffix(".").casefold()
        for part in parts(route)
        for name in TEXTS & set(part._fields)
        if part is not of_routeboek
    }
    assert len(texts) > 80
    assert [text for text in texts if text not in told] == []


@pytest.mark.parametrize("key", KEYS)
def test_every_line_says_where_it_stands(key: tuple[str, str]) -> None:
    titles = [one.title for one in page(key).sections]
    front = page(key).sections[: titles.index("Hulp die geen tafel is")]
    told = [line.text for one in front for line in one.lines if line.mark == "bullet"]
    assert len(told) > 30
    whole = ("Een van deze:", "Al deze:")  # what is below says where it stands
    assert [text for text in told if not text.endswith(("]", *whole))] == []


@pytest.mark.parametrize("key", KEYS)
def test_every_place_is_listed_and_everyone_is_named(key: tuple[str, str]) -> None:
    rules, told = shipped.rules(), lines(page(key))
    route = rules.routes[key]
    names = {one.applicant.name for one in parts(route) if isinstance(one, Application)}
    names |= {
        rules.roles[who].name
        for one in parts(route)
        if isinstance(one, Condition)
        for who in one.who
    }
    assert [name for name in names if not any(name in line for line in told)] == []
    for source in (one for one in parts(route) if isinstance(one, Source)):
        end = source.row or f"“{source.heading}”"
        title = rules.documents[source.document]
        assert source.heading == title or any(line.endswith((end, f"rij {end}")) for line in told)


@pytest.mark.parametrize("key", KEYS)
def test_every_table_is_there_once_and_the_steps_in_order(key: tuple[str, str]) -> None:
    route, titles = shipped.rules().routes[key], [one.title for one in page(key).sections]
    assert len(titles) == len(set(titles))
    places = [titles.index(_heading(table.step, table.name)) for table in route.ladder]
    assert places == sorted(places)


def _heading(step: int | None, name: str) -> str:
    return name if step is None else f"{step}. {name}"


@pytest.mark.parametrize("key", KEYS)
def test_every_reading_says_once_what_it_decides(key: tuple[str, str]) -> None:
    rules, told = shipped.rules(), lines(page(key))
    route = rules.routes[key]
    used = {name for one in parts(route) for name in getattr(one, "interpretations", ())}
    for one in (rules.interpretations[name] for name in used):
        question = [line for line in told if line.startswith(f"{one.issue}: {one.question}")]
        assert len(question) == 1, one.id
        assert all(any(text in line for line in told) for text in one.readings.values())
        assert list(decides(route, one.id)), one.id


def test_what_a_duty_depends_on_is_told_in_words() -> None:
    told = lines(page(("po-2026", "rijswijk")))
    at = next(n for n, line in enumerate(told) if "16 uur" in line and "[" not in line)
    assert told[at + 1 : at + 4] == [
        "Als: uren ongeoorloofd verzuim in vier weken: 16 of meer",
        "Niet als: inschrijving op een school: nee",
        "Gedaan als: melding bij DUO gedaan: ja",
    ]


def test_what_the_text_says_itself_comes_before_what_it_takes_over() -> None:
    titles = [one.title for one in page(("vo-2025", "rijswijk")).sections]
    taken_over = titles.index("Uit een andere uitgave")
    assert titles.index("Maatwerktrajectadvies") < titles.index("Inzet regisseur") < taken_over
    assert titles.index("Expertiseteam Complexe Zorg (ECZ)") > taken_over
    assert titles.index("De fasen (overgenomen)") > taken_over


def test_phases_come_in_the_order_in_which_a_case_meets_them() -> None:
    told = lines(page(("vo-2024", "den-haag")))
    phases = [line for line in told if line.startswith("Fase ") and "[" in line]
    assert [line.split(":")[0] for line in phases] == ["Fase 1", "Fase 2", "Fase 3a", "Fase 3b"]


@pytest.mark.parametrize("key", KEYS)
def test_in_english(key: tuple[str, str]) -> None:
    shown = run("show", key[0], "--municipality", key[1], "--lang", "en")
    assert shown.exit_code == 0
    assert "Readings of unclear passages" in shown.stdout
