"""The shapes of rule files. pydantic checks them; `build` gives them their meaning.

Every scalar arrives as text (see `source`), so that `no`, `010` and `12:30` mean what they say;
the types here read that text strictly.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from routeboek.facts import FactKind, FactType, iso_date


def _flag(value: object) -> bool:
    if value in ("yes", "no"):
        return value == "yes"
    raise PydanticCustomError("expected", "{kind}", {"kind": "flag"})


def _whole(value: object) -> int:
    if isinstance(value, str) and re.fullmatch(r"0|[1-9]\d{0,2}", value, re.ASCII):
        return int(value)
    raise PydanticCustomError("expected", "{kind}", {"kind": "whole"})


def _day(value: object) -> date:
    day = iso_date(value)
    if day is None:
        raise PydanticCustomError("expected", "{kind}", {"kind": "date"})
    return day


def _text(value: object) -> str:
    if isinstance(value, str) and value.strip():
        return value
    raise PydanticCustomError("expected", "{kind}", {"kind": "text"})


def _matching(pattern: str, kind: str) -> BeforeValidator:
    def check(value: object) -> object:
        if not isinstance(value, str) or not re.fullmatch(pattern, value, re.ASCII):
            raise PydanticCustomError("expected", "{kind}", {"kind": kind})
        return value

    return BeforeValidator(check)


def _school_year(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{4}", value, re.ASCII):
        first, second = value.split("-")
        if int(second) == int(first) + 1:
            return value
    raise PydanticCustomError("expected", "{kind}", {"kind": "school-year"})


def _month_day(value: object) -> object:
    # A day that every year has, so also one that is no leap year.
    if isinstance(value, str) and iso_date(f"2001-{value}"):
        return value
    raise PydanticCustomError("expected", "{kind}", {"kind": "month-day"})


def _one_or_more(value: object) -> object:
    return value if isinstance(value, list) else [value]


Flag = Annotated[bool, BeforeValidator(_flag)]
Whole = Annotated[int, BeforeValidator(_whole)]
Day = Annotated[date, BeforeValidator(_day)]
Text = Annotated[str, BeforeValidator(_text)]
Id = Annotated[str, _matching(r"[A-Za-z0-9][A-Za-z0-9_-]*", "id")]
FactName = Annotated[str, _matching(r"[a-z][a-z0-9_]*", "fact-name")]
SchoolYear = Annotated[str, BeforeValidator(_school_year)]
MonthDay = Annotated[str, BeforeValidator(_month_day)]
Ids = Annotated[list[Id], BeforeValidator(_one_or_more)]
Texts = Annotated[list[Text], BeforeValidator(_one_or_more)]


class Shape(BaseModel):
    """Closed: an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, defer_build=True)


class SourceShape(Shape):
    """Where an element comes from."""

    document: Id
    heading: Text
    row: Text | None = None


Sources = Annotated[list[SourceShape], BeforeValidator(_one_or_more)]


class ComparisonShape(Shape):
    """One comparison: of a fact, of the history (`tried`) or of the reference date."""

    fact: FactName | None = None
    is_: Text | None = Field(default=None, alias="is")
    in_: list[Text] | None = Field(default=None, alias="in")
    at_least: Whole | None = None
    at_most: Whole | None = None
    includes: Text | None = None
    includes_any: list[Text] | None = None
    weeks_since_at_least: Whole | None = None
    years_since_at_least: Whole | None = None
    given: Flag | None = None
    before: FactName | None = None
    tried: Id | None = None
    applied_for: Ids | None = None
    held: Ids | None = None
    from_date: Day | None = None
    until_date: Day | None = None


class TestShape(ComparisonShape):
    """A yes/no question about a case: a comparison of one fact, or a group."""

    __test__ = False

    all: list[TestShape] | None = None
    any: list[TestShape] | None = None
    none: list[TestShape] | None = None


class ConditionShape(ComparisonShape):
    """A test with what it means when it is unmet, or a group of such conditions."""

    all: list[ConditionShape] | None = None
    any: list[ConditionShape] | None = None
    none: list[TestShape] | None = None
    id: Id | None = None
    text: Text
    nature: Literal["action", "circumstance", "fit"] | None = None
    todo: Text | None = None
    who: Ids = []
    blocking: Flag = True
    carried_over: Flag = False
    decides_first: Flag = False
    source: Sources = []
    interpretation: Ids = []


class NoteShape(Shape):
    """A sentence with its source."""

    text: Text
    address: Text | None = None
    carried_over: Flag = False
    source: Sources


class TermShape(Shape):
    """Weeks after the clock's date: guidance from, and the last week to apply."""

    earliest_week: Whole | None = None
    latest_week: Whole | None = None
    source: Sources
    interpretation: Ids = []


class ApplicationShape(Shape):
    """Who applies, to whom, via whom, by what means."""

    applicant: Id
    to: Id
    via: Id | None = None
    means: Text | None = None
    when: TestShape | None = None
    note: Text | None = None
    because: Text | None = None
    carried_over: Flag = False
    source: Sources
    interpretation: Ids = []


class ParticipantShape(Shape):
    """Someone at the table."""

    role: Id
    note: Text | None = None
    carried_over: Flag = False
    source: Sources
    interpretation: Ids = []


class FormerlyShape(Shape):
    """The name before, and the older table ids that this table succeeds."""

    name: Text | None = None
    tables: Ids = []


class TableParts(Shape):
    """What can be said of a table, by its edition or by one municipality."""

    applications: list[ApplicationShape] = []
    participants: list[ParticipantShape] = []
    conditions: list[ConditionShape] = []
    dossier: list[NoteShape] = []
    powers: list[NoteShape] = []
    afterwards: list[NoteShape] = []
    contacts: list[NoteShape] = []


class LackShape(Shape):
    """What the table has in other municipalities and not in this one, and why."""

    condition: Id | None = None
    applicant: Id | None = None
    participant: Id | None = None
    text: Text
    source: Sources


class MunicipalShape(TableParts):
    """What a municipality fills in for one table, or that it does not have it."""

    absent: Flag = False
    go_to: Id | None = None
    lacks: list[LackShape] = []
    source: Sources = []
    interpretation: Ids = []


class TableShape(TableParts):
    """What an edition says of a table for every municipality."""

    table: Id
    name: Text
    step: Whole | None = None
    formerly: FormerlyShape | None = None
    only_when: TestShape | None = None
    next_when: TestShape | None = None
    purpose: NoteShape | None = None
    frequency: NoteShape | None = None
    term: TermShape | None = None
    gated: Flag = True
    same_everywhere: Flag = False
    named_only: Flag = False
    carried_over: Flag = False
    source: Sources
    interpretation: Ids = []


class DutyShape(Shape):
    """An obligation that runs beside the ladder; not at all when `unless` is true."""

    id: Id
    text: Text
    on_whom: Id
    unless: TestShape | None = None
    when: TestShape | None = None
    done_when: TestShape | None = None
    carried_over: Flag = False
    source: Sources
    interpretation: Ids = []


class OptionShape(Shape):
    """Help that is no table."""

    id: Id
    name: Text
    text: Text
    who_asks: Id
    when: TestShape | None = None
    shown_in: Ids = []
    first: Flag = False
    source: Sources


class WarningShape(Shape):
    """A warning that is given when its test is true."""

    code: Id
    text: Text
    when: TestShape
    first: Flag = False
    source: Sources = []


class InterpretationShape(Shape):
    """A choice between readings of an unclear passage."""

    id: Id
    issue: Id
    question: Text
    readings: dict[str, Text]
    chosen: Id
    text: Text
    when: TestShape | None = None
    source: Sources


class ImpossibleShape(Shape):
    """A situation that cannot exist."""

    id: Id
    when: TestShape
    text: Text
    remedy: Text
    source: Sources = []


class WaiverShape(Shape):
    """A finding of `routeboek check` that is accepted: by whom, why, and until when."""

    code: Id
    rule: Text
    who: Text
    why: Text
    until: Day


class RegionDocument(Shape):
    """The file region.yaml."""

    region: Id
    name: Text
    school_year_starts: MonthDay
    carry_forward_years: Whole
    interpretations: list[InterpretationShape] = []
    impossible: list[ImpossibleShape] = []
    waivers: list[WaiverShape] = []


class UnlessStatedShape(Shape):
    """What a fact is taken to be while nobody states it."""

    value: Text
    text: Text
    because: Text
    when: TestShape | None = None
    source: Sources


class FactShape(Shape):
    """The declaration of a fact."""

    type: FactType
    kind: FactKind
    question: Text
    question_en: Text
    label: Text
    answered_by: Ids = []
    values: dict[str, Text] = {}
    note: Text | None = None
    unused: Text | None = None
    unless_stated: UnlessStatedShape | None = None
    source: Sources = []


class FactsDocument(Shape):
    """The file facts.yaml."""

    facts: dict[str, FactShape]


class RoleShape(Shape):
    """The declaration of a role."""

    name: Text
    note: Text | None = None
    includes: Ids = []
    anyone: Flag = False
    alias_of: Id | None = None
    source: Sources = []


class RolesDocument(Shape):
    """The file roles.yaml."""

    roles: dict[str, RoleShape]


class DocumentShape(Shape):
    """A source document."""

    title: Text
    publisher: Text | None = None
    dated: Text | None = None
    note: Text | None = None


class SourcesDocument(Shape):
    """The file sources.yaml."""

    sources: dict[str, DocumentShape]


class SectorDocument(Shape):
    """The first document of a sector file."""

    sector: Id
    name: Text
    interpretations: list[InterpretationShape] = []


class OtherRouteShape(Shape):
    """What holds instead of the ladder, or remains at its end."""

    id: Id
    name: Text
    text: Text
    when: TestShape | None = None
    applications: list[ApplicationShape] = []
    participants: list[ParticipantShape] = []
    contacts: list[NoteShape] = []
    source: Sources
    interpretation: Ids = []


class ActionShape(Shape):
    """What a phase asks of someone."""

    text: Text
    who: Ids
    when: TestShape | None = None
    carried_over: Flag = False
    source: Sources


class PhaseShape(Shape):
    """A phase of the approach to absence, before or beside the tables."""

    id: Id
    name: Text
    text: Text
    when: TestShape | None = None
    actions: list[ActionShape] = []
    source: Sources


class PromiseShape(Shape):
    """What must hold for every case in which `when` is true, whatever else is the case."""

    id: Id
    text: Text
    when: TestShape
    gate: Flag | None = None
    status: Ids = []
    tables: Ids = []
    source: Sources


class EditionDocument(Shape):
    """One edition of a sector."""

    edition: Id
    name: Text
    school_year: SchoolYear
    valid_from: Day
    valid_until: Day | None = None
    dating: Literal["stated", "inferred"]
    body: Id
    clock: FactName
    solved_when: TestShape
    no_table_when: TestShape | None = None
    attending_when: TestShape | None = None
    gate: list[ConditionShape]
    ladder_for: ConditionShape | None = None
    ladder: list[TableShape]
    routes: list[OtherRouteShape] = []
    phases: list[PhaseShape] = []
    side_tables: list[TableShape] = []
    duties: list[DutyShape] = []
    options: list[OptionShape] = []
    warnings: list[WarningShape] = []
    promises: list[PromiseShape] = []
    source: Sources
    interpretation: Ids = []


class MunicipalityDocument(Shape):
    """The first document of a municipality file."""

    municipality: Id
    name: Text
    source: Sources = []
    interpretations: list[InterpretationShape] = []


class MunicipalEditionDocument(Shape):
    """An edition in one municipality; `covered: no` says that it has no part in it."""

    edition: Id
    covered: Flag = True
    tables: dict[str, MunicipalShape] = {}
    fallback: OtherRouteShape | None = None
    options: list[OptionShape] = []


class TranslationShape(Shape):
    """A text of the rules in English."""

    nl: Text
    en: Text


class TranslationsDocument(Shape):
    """The file en.yaml."""

    translations: list[TranslationShape]
