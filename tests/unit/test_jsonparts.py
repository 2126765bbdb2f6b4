"""JSON and its schema follow from the declaration of a part."""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, NamedTuple, get_type_hints

import pytest
from jsonschema import Draft202012Validator

from routeboek import Case, advise, load_rules
from routeboek.advice import TableAdvice
from routeboek.condition import Test as YesNo
from routeboek.jsonparts import (
    Absent,
    Facet,
    Hidden,
    Key,
    Merged,
    Named,
    Only,
    OrAbsent,
    OrNull,
    Shown,
    Without,
    as_json,
    ordered,
)
from routeboek.schema import part_schema
from routeboek.tables import Table


class Person(NamedTuple):
    id: str
    name: str


class Place(NamedTuple):
    street: str
    town: str = ""
    number: int | None = None


class Visit(NamedTuple):
    """A part with one of everything."""

    ident: Annotated[str, Key("id")]
    day: date
    sources: tuple[Place, ...]
    guest: Named[Person]
    helper: Named[Person] | None
    at: Merged[Place]
    before: Annotated[Merged[Place | None], Only("number")]
    places: Annotated[tuple[Place, ...], Without("number"), Facet("minItems", 1)]
    code: Annotated[str, Facet("pattern", "^[a-z]+$")] = "a"
    until: date | None = None
    kind: Literal["short", "long"] = "short"
    flags: tuple[bool, ...] = ()
    words: OrNull[Mapping[str, str]] = types.MappingProxyType({})
    remark: str = ""
    address: OrAbsent[str] = ""
    floor: Annotated[int, Absent("address")] = 0
    secret: Hidden[str] = "x"
    when: YesNo | None = None
    among: frozenset[str] = frozenset()
    inner: Place | None = None
    again: tuple[Visit, ...] = ()

    @property
    def town(self) -> Shown[str]:
        """Takes the place of the one that is merged."""
        return self.at.town.upper()

    @property
    def unmarked(self) -> str:
        return "no key"

    def known(self, asker: str | None) -> Shown[bool | None]:
        return asker == self.guest.id if asker else None


FULL = Visit(
    ident="v",
    day=date(2030, 1, 2),
    sources=(Place("a"),),
    guest=Person("g", "Guest"),
    helper=None,
    at=Place("b", "c"),
    before=None,
    places=(Place("d", "e", 3),),
)


def test_every_kind_of_declaration_is_written_as_it_says() -> None:
    assert list(as_json(FULL, asker="g").items()) == [
        ("id", "v"),
        ("day", "2030-01-02"),
        ("guest", "g"),
        ("guest_name", "Guest"),
        ("helper", None),
        ("helper_name", None),
        ("street", "b"),
        ("town", "C"),
        ("number", None),
        ("places", [{"street": "d", "town": "e"}]),
        ("code", "a"),
        ("until", None),
        ("kind", "short"),
        ("flags", []),
        ("words", None),
        ("remark", None),
        ("inner", None),
        ("again", []),
        ("known", True),
        ("sources", [{"street": "a", "town": None, "number": None}]),
    ]


def test_what_is_there_is_written_where_it_was_null_or_absent() -> None:
    more = FULL._replace(
        helper=Person("h", "Helper"),
        before=Place("x", number=7),
        until=date(2030, 1, 3),
        words={"a": "b"},
        remark="r",
        address="s",
        inner=Place("i"),
        again=(FULL,),
    )
    told = as_json(more)
    assert (told["helper"], told["helper_name"], told["number"]) == ("h", "Helper", 7)
    assert (told["until"], told["words"], told["remark"]) == ("2030-01-03", {"a": "b"}, "r")
    assert (told["address"], told["floor"], told["known"]) == ("s", 0, None)
    assert told["inner"] == {"street": "i", "town": None, "number": None}
    assert told["again"] == [as_json(FULL)]


def test_keys_can_be_chosen_and_ordered() -> None:
    assert as_json(FULL, Only("day id")) == {"id": "v", "day": "2030-01-02"}
    assert "day" not in as_json(FULL, Without("day"))
    assert list(as_json(Shelf("t", "i"))) == ["title", "id"]


@ordered("title")
class Shelf(NamedTuple):
    id: str
    title: str


class Call(NamedTuple):
    """Without what holds its own kind, so that its schema can be written out."""

    guest: Named[Person] | None
    places: Annotated[tuple[Place, ...], Without("number"), Facet("minItems", 1)]
    kind: Literal["short", "long"] | None = None
    version: Literal[1] = 1
    colour: Annotated[str, Facet("enum", ("red", "blue"))] | None = None
    words: OrNull[Mapping[str, str]] = types.MappingProxyType({})
    since: date | None = None
    value: object = None
    address: OrAbsent[str | None] = None
    remark: str = ""


def test_the_schema_says_the_same() -> None:
    text = {"type": "string"}
    assert part_schema(Call) == {
        "type": "object",
        "properties": {
            "guest": {"type": ["string", "null"]},
            "guest_name": {"type": ["string", "null"]},
            "places": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"street": text, "town": {"type": ["string", "null"]}},
                    "required": ["street", "town"],
                },
                "minItems": 1,
            },
            "kind": {"enum": ["short", "long", None]},
            "version": {"const": 1},
            "colour": {"enum": ["red", "blue", None]},
            "words": {"type": ["object", "null"], "additionalProperties": text},
            "since": {
                "anyOf": [
                    {
                        "type": "string",
                        "format": "date",
                        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
                    },
                    {"type": "null"},
                ]
            },
            "value": {},
            "remark": {"type": ["string", "null"]},
            "address": text,
        },
        "required": [
            "guest", "guest_name", "places", "kind", "version", "colour", "words", "since",
            "value", "remark",
        ],
    }  # fmt: skip
    Draft202012Validator(part_schema(Call)).validate(as_json(Call(None, (Place("a"),))))


# ---------------------------------------------------------------- a field more


def with_field(part: type, name: str, hint: object) -> Any:
    """A copy of a part that declares one field more, without the decorator of the original."""
    hints = get_type_hints(part, include_extras=True)

    def declare(space: dict[str, Any]) -> None:
        space |= {"__annotations__": {**hints, name: hint}, "__module__": __name__}

    return types.new_class(part.__name__, (NamedTuple,), {}, declare)


@pytest.mark.parametrize(
    ("hint", "value", "told", "schema"),
    [
        (str, "P1W", "P1W", {"type": "string"}),
        (OrNull[str], "", None, {"type": ["string", "null"]}),
        (tuple[Place, ...], (), [], None),
    ],
)
def test_a_new_field_of_a_table_is_in_json_and_schema_without_another_edit(
    hint: object, value: object, told: object, schema: object
) -> None:
    longer = with_field(Table, "duration", hint)
    among = Annotated[Merged[longer], Only("duration")]  # type: ignore[valid-type]
    view = with_field(TableAdvice, "more", among)
    rules = load_rules()
    case = {"reference_date": "2026-10-20", "sector": "po", "municipality": "rijswijk"}
    side = advise(rules, Case.model_validate(case)).side_tables[0]
    table = longer(*side.definition, value)
    assert as_json(table)["duration"] == told
    assert as_json(view(*side, table))["duration"] == told
    for part in (longer, view):
        properties: Any = part_schema(part)["properties"]
        assert "duration" in properties
        if schema:
            assert properties["duration"] == schema
    json.dumps(as_json(table))
