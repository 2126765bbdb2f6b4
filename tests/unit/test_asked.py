"""Tests in the words of the rules."""

from __future__ import annotations

from datetime import date

import pytest

from routeboek.condition import (
    AppliedFor,
    Before,
    Between,
    Given,
    Group,
    Held,
    Includes,
    OneOf,
    Test,
    Today,
    Tried,
    WeeksSince,
    YearsSince,
)
from routeboek.render.asked import Asking
from tests import shipped

FULL = OneOf("attendance", frozenset({"full"}))
MADE = OneOf("plan_made", frozenset({True}))
SINCE, PARTLY = "continuous_absence_since", "partial_participation_since"
NOBODY = frozenset[str]()

PHRASES: list[tuple[Test, str, str]] = [
    (MADE, "plan van aanpak gemaakt: ja", "plan van aanpak gemaakt: nee"),
    (
        FULL,
        "aanwezigheid op school: komt alle uren",
        "aanwezigheid op school: komt niet op school of komt een deel van de tijd",
    ),
    (
        Between("age", 12, 18),
        "leeftijd in jaren: 12 tot en met 18",
        "leeftijd in jaren: niet 12 tot en met 18",
    ),
    (Between("age", 12, None), "leeftijd in jaren: 12 of meer", "leeftijd in jaren: 11 of minder"),
    (Between("age", None, 11), "leeftijd in jaren: 11 of minder", "leeftijd in jaren: 12 of meer"),
    (Between("age", 1, None), "leeftijd in jaren: 1 of meer", "leeftijd in jaren: 0"),
    (Between("age", 7, 7), "leeftijd in jaren: 7", "leeftijd in jaren: niet 7 tot en met 7"),
    (
        Includes("stuck_on", frozenset({"vision", "financial"})),
        (
            "waarop de casus vastloopt: onder meer een financiële discussie of een blijvend "
            "verschil van visie"
        ),
        (
            "waarop de casus vastloopt: niet een financiële discussie of een blijvend verschil van "
            "visie"
        ),
    ),
    (
        WeeksSince(SINCE, 4),
        "begin van de aaneengesloten afwezigheid: 4 weken of langer geleden",
        "begin van de aaneengesloten afwezigheid: nog geen 4 weken geleden",
    ),
    (
        YearsSince("arrived_in_netherlands_on", 2),
        "in Nederland sinds: 2 jaar of langer geleden",
        "in Nederland sinds: nog geen 2 jaar geleden",
    ),
    (
        Given(PARTLY),
        "begin van de gedeeltelijke deelname: er is een datum",
        "begin van de gedeeltelijke deelname: er is geen datum",
    ),
    (
        Before(PARTLY, SINCE),
        "begin van de gedeeltelijke deelname: eerder dan begin van de aaneengesloten afwezigheid",
        (
            "begin van de gedeeltelijke deelname: niet eerder dan begin van de aaneengesloten "
            "afwezigheid"
        ),
    ),
    (
        Today(date(2026, 1, 1), None),
        "dag van het advies: vanaf donderdag 1 januari 2026",
        "dag van het advies: voor donderdag 1 januari 2026",
    ),
    (
        Today(None, date(2025, 12, 31)),
        "dag van het advies: tot en met woensdag 31 december 2025",
        "dag van het advies: na woensdag 31 december 2025",
    ),
    (
        Today(date(2026, 1, 1), date(2026, 1, 2)),
        "dag van het advies: van donderdag 1 januari 2026 tot en met vrijdag 2 januari 2026",
        "dag van het advies: voor donderdag 1 januari 2026 of na vrijdag 2 januari 2026",
    ),
    (
        Tried("adviestafel"),
        "Adviestafel: zonder oplossing, of niet van toepassing",
        "Adviestafel: nog niet geprobeerd",
    ),
    (Held(frozenset({"adviestafel"})), "Adviestafel: gehouden", "Adviestafel: niet gehouden"),
    (
        AppliedFor(frozenset({"adviestafel", "doorbraaktafel"})),
        "Adviestafel of Doorbraaktafel: aangemeld",
        "Adviestafel of Doorbraaktafel: niet aangemeld",
    ),
    (AppliedFor(NOBODY), "een tafel: aangemeld", "een tafel: niet aangemeld"),
]


@pytest.mark.parametrize(("test", "so", "not_so"), PHRASES)
def test_a_comparison_and_its_denial(test: Test, so: str, not_so: str) -> None:
    asking = Asking(shipped.rules())
    assert asking.phrase(test) == so
    assert asking.phrase(test, holds=False) == not_so
    assert asking.phrase(Group("none", (test,))) == not_so


@pytest.mark.parametrize(
    ("test", "told"),
    [
        (Group("all", (MADE, FULL)), "{made}; en {full}"),
        (Group("any", (MADE, FULL)), "{made}; of {full}"),
        (Group("none", (MADE, FULL)), "{unmade}; en {less}"),
        (Group("none", (Group("all", (MADE, FULL)),)), "{unmade}; of {less}"),
        (Group("any", (MADE, Group("any", (FULL,)))), "{made}; of {full}"),
        (Group("all", (MADE, Group("any", (MADE, FULL)))), "{made}; en ({made}; of {full})"),
        (Group("none", (Group("none", (MADE, FULL)), MADE)), "({made}; of {full}); en {unmade}"),
    ],
)
def test_a_denial_of_a_group_is_told_of_its_parts(test: Test, told: str) -> None:
    asking = Asking(shipped.rules())
    names = {
        "made": asking.phrase(MADE),
        "unmade": asking.phrase(MADE, holds=False),
        "full": asking.phrase(FULL),
        "less": asking.phrase(FULL, holds=False),
    }
    assert asking.phrase(test) == told.format(**names)


def test_what_is_nested_deeper_stands_below() -> None:
    asking = Asking(shipped.rules())
    deep = Group("any", (MADE, Group("all", (FULL, Group("any", (MADE, Tried("adviestafel")))))))
    told = [(line.text, line.level) for line in asking.asked("book-when-so", deep, "bullet")]
    assert told == [
        ("Als: Een van deze:", 0),
        ("plan van aanpak gemaakt: ja", 1),
        (
            (
                "aanwezigheid op school: komt alle uren; en (plan van aanpak gemaakt: ja; of "
                "Adviestafel: zonder oplossing, of niet van toepassing)"
            ),
            1,
        ),
    ]
    assert list(asking.asked("book-when-so", None)) == []
