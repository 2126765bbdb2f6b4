"""Cases in words: every kind of box, in both languages."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from routeboek.analysis.cases import Cases
from routeboek.analysis.space import Space
from routeboek.analysis.variables import NO_DATE, Kind, Value
from routeboek.condition import Between, Given, Includes, Today, Tried, WeeksSince, YearsSince
from routeboek.condition import Test as PlainTest
from routeboek.facts import MAX_COUNT
from routeboek.load import load_files
from routeboek.messages import Language
from tests.cli.edits import VOORBEELD

FIRST, SECOND, THIRD = date(2030, 8, 1), date(2031, 1, 1), date(2031, 3, 1)
LAST = date(2031, 7, 31)
ASKED: tuple[PlainTest, ...] = (
    Today(SECOND, None),
    Today(THIRD, None),
    Between("meetings_held", 3, 5),
    WeeksSince("absent_since", 1),
    YearsSince("first_absence_date", 1),
    YearsSince("first_absence_date", 2),
    Given("first_absence_date"),
    Tried("wijktafel"),
)


@cache
def cases_of(language: Language, asked: tuple[PlainTest, ...] = ASKED) -> Cases:
    """The words for the edition of 2030 in Duinstad, with some more tests to tell cases apart."""
    files = load_files(VOORBEELD, language=language)
    route = files.rules.routes["po-2030", "duinstad"]
    days = (FIRST.toordinal(), LAST.toordinal())
    return Cases(files.rules, route, Space([route], files.rules.facts, (), days, asked))


def words(one: Cases, kind: Kind, name: str, wanted: tuple[Value, ...]) -> str:
    """What is said of a box in which one variable has values that stand for these."""
    at = one.space.index[kind, name]
    members = one.space.variables[at].members or [(v,) for v in one.space.variables[at].values]
    chosen = frozenset(i for i, alike in enumerate(members) if set(alike) & set(wanted))
    assert len(chosen) == len(wanted)
    return one.wording.of({at: chosen})


def sets(*names: str) -> tuple[Value, ...]:
    """Sets of choices by their names with a space in between."""
    return tuple(frozenset(name.split()) for name in names)


SCHOOL, DISTRICT, REGIONAL = "schooltafel", "wijktafel", "regiotafel"
DAY = tuple(day.toordinal() for day in (FIRST, SECOND, THIRD))
TOLD: list[tuple[Kind, str, tuple[Value, ...], str, str]] = [
    ("stage", "", ((),), "nog geen tafel gehouden", "no table held yet"),
    ("stage", "", ((SCHOOL,),), "na Schooltafel", "after Schooltafel"),
    (
        "stage",
        "",
        ((), (SCHOOL, DISTRICT), (SCHOOL, DISTRICT, REGIONAL)),
        "nog geen tafel gehouden of na Wijktafel of na Regiotafel",
        "no table held yet or after Wijktafel or after Regiotafel",
    ),
    ("tried", DISTRICT, (True,), "Wijktafel zonder oplossing", "Wijktafel without a solution"),
    ("tried", DISTRICT, (False,), "Wijktafel niet geprobeerd", "Wijktafel not tried"),
    ("day", "", DAY[:1], "peildatum tot en met 2030-12-31", "reference date up to 2030-12-31"),
    ("day", "", DAY[:2], "peildatum tot en met 2031-02-28", "reference date up to 2031-02-28"),
    (
        "day",
        "",
        DAY[1:2],
        "peildatum van 2031-01-01 tot en met 2031-02-28",
        "reference date from 2031-01-01 up to 2031-02-28",
    ),
    ("day", "", DAY[1:], "peildatum vanaf 2031-01-01", "reference date from 2031-01-01"),
    (
        "day",
        "",
        DAY[::2],
        "peildatum tot en met 2030-12-31 of peildatum vanaf 2031-03-01",
        "reference date up to 2030-12-31 or reference date from 2031-03-01",
    ),
    ("fact", "exempt", (True,), "vrijstelling: ja", "vrijstelling: yes"),
    ("fact", "exempt", (False,), "vrijstelling: nee", "vrijstelling: no"),
    (
        "fact",
        "attendance",
        ("partial",),
        "aanwezigheid: gedeeltelijk",
        "aanwezigheid: gedeeltelijk",
    ),
    (
        "fact",
        "attendance",
        ("none", "full"),
        "aanwezigheid: geen of alle uren",
        "aanwezigheid: geen or alle uren",
    ),
    ("fact", "stuck_on", sets("care"), "loopt vast op: zorg", "loopt vast op: zorg"),
    (
        "fact",
        "stuck_on",
        sets("care transport"),
        "loopt vast op: zorg en vervoer",
        "loopt vast op: zorg and vervoer",
    ),
    (
        "fact",
        "stuck_on",
        sets("care transport", "care"),
        "loopt vast op: zorg",
        "loopt vast op: zorg",
    ),
    (
        "fact",
        "stuck_on",
        sets("place", "care"),
        "loopt vast op: zorg of een plek",
        "loopt vast op: zorg or een plek",
    ),
    ("fact", "meetings_held", (1,), "aantal keer overleg: 1", "aantal keer overleg: 1"),
    (
        "fact",
        "meetings_held",
        (0, 1),
        "aantal keer overleg: hoogstens 1",
        "aantal keer overleg: at most 1",
    ),
    (
        "fact",
        "meetings_held",
        (2, 3),
        "aantal keer overleg: 2 tot en met 4",
        "aantal keer overleg: 2 to 4",
    ),
    (
        "fact",
        "meetings_held",
        (3, 5, 6),
        "aantal keer overleg: 3 of meer",
        "aantal keer overleg: 3 or more",
    ),
    (
        "fact",
        "meetings_held",
        (0, 1, 5, 6),
        "aantal keer overleg: hoogstens 1 of 5 of meer",
        "aantal keer overleg: at most 1 or 5 or more",
    ),
    (
        "fact",
        "absent_since",
        (28,),
        "afwezig sinds: 4 weken of langer geleden",
        "afwezig sinds: 4 weeks ago or longer",
    ),
    (
        "fact",
        "absent_since",
        (7,),
        "afwezig sinds: 1 week of langer geleden maar nog geen 2 weken",
        "afwezig sinds: 1 week ago or longer but less than 2 weeks",
    ),
    (
        "fact",
        "absent_since",
        (0, 28),
        "afwezig sinds: nog geen 1 week geleden of 4 weken of langer geleden",
        "afwezig sinds: less than 1 week ago or 4 weeks ago or longer",
    ),
    (
        "fact",
        "first_absence_date",
        (0,),
        "eerste verzuim: nog geen 1 jaar geleden",
        "eerste verzuim: less than 1 year ago",
    ),
    (
        "fact",
        "first_absence_date",
        (365,),
        "eerste verzuim: 1 jaar of langer geleden maar nog geen 2 jaar",
        "eerste verzuim: 1 year ago or longer but less than 2 years",
    ),
    (
        "fact",
        "first_absence_date",
        (NO_DATE,),
        "eerste verzuim: geen datum",
        "eerste verzuim: no date",
    ),
    (
        "fact",
        "first_absence_date",
        (0, 365, 730),
        "eerste verzuim: een datum",
        "eerste verzuim: a date",
    ),
    (
        "fact",
        "first_absence_date",
        (730, NO_DATE),
        "eerste verzuim: 2 jaar of langer geleden of geen datum",
        "eerste verzuim: 2 years ago or longer or no date",
    ),
]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("one", TOLD, ids=lambda one: f"{one[0]} {one[1]} {one[3]}")
def test_a_box_of_one_variable(
    one: tuple[Kind, str, tuple[Value, ...], str, str], language: Language
) -> None:
    kind, name, wanted, dutch, english = one
    expected = dutch if language == "nl" else english
    assert words(cases_of(language), kind, name, wanted) == expected


def test_a_limit_in_weeks_stays_in_weeks_however_many() -> None:
    one = cases_of("nl", (WeeksSince("first_absence_date", 100),))
    assert words(one, "fact", "first_absence_date", (700,)) == (
        "eerste verzuim: 100 weken of langer geleden"
    )


def test_choices_that_no_rule_tells_apart_are_named_together() -> None:
    files = load_files(VOORBEELD)
    route = files.rules.routes["po-2029", "duinstad"]
    days = (FIRST.toordinal(), LAST.toordinal())
    asked = [Includes("stuck_on", frozenset({"care"}))]
    one = Cases(files.rules, route, Space([route], files.rules.facts, (), days, asked))
    at = one.space.index["fact", "stuck_on"]
    told = {
        one.wording.of({at: frozenset({i})}) for i in range(len(one.space.variables[at].values))
    }
    assert told == {
        "loopt vast op: een plek of vervoer",
        "loopt vast op: zorg",
    }


def test_variables_are_named_in_the_order_of_the_rules() -> None:
    one = cases_of("nl")
    index = one.space.index
    box = {
        index["fact", "letter_sent"]: frozenset({1}),
        index["fact", "attendance"]: frozenset({0}),
        index["stage", ""]: frozenset({1}),
    }
    assert one.wording.of(box) == "na Schooltafel, aanwezigheid: geen, brief gestuurd: nee"


@pytest.mark.parametrize(("language", "told"), [("nl", "elke casus"), ("en", "every case")])
def test_a_box_that_leaves_all_open_is_every_case(language: Language, told: str) -> None:
    one = cases_of(language)
    assert one.wording.of({}) == told
    assert one.words(one.space.diagrams.leaf(True)) == told


def test_two_boxes_are_described_and_a_third_is_among_the_others() -> None:
    one = cases_of("nl")
    cases, space = one, one.space
    nodes = [
        space.diagrams.inside({space.index["fact", name]: frozenset({0})})
        for name in ("exempt", "letter_sent", "meetings_held")
    ]
    assert cases.words(space.any(nodes[:1])) == "vrijstelling: ja"
    two = cases.words(space.any(nodes[:2]))
    assert sorted(two.split("; ")) == ["brief gestuurd: ja", "vrijstelling: ja"]
    three = cases.words(space.any(nodes)).split("; ")
    assert len(three) == 3
    assert three[-1] == "en andere"


def test_counts_stop_at_the_largest_that_a_case_may_tell() -> None:
    one = cases_of("nl", (Between("meetings_held", None, MAX_COUNT),))
    values = one.space.variables[one.space.index["fact", "meetings_held"]].values
    assert all(isinstance(value, int) and value <= MAX_COUNT for value in values)
