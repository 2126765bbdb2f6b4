"""What people call the things that have a name in the rules.

They are known by their ids, by the names that the rules give them in any edition, by the words
under `also_called` and by former names, in that order. The words are those of the rule files, so in
Dutch, whatever language is loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias, cast

from routeboek.book import Names
from routeboek.places import At, Findings
from routeboek.shapes import Plain
from routeboek.spelling import simple, simply

Said: TypeAlias = tuple[Plain, At]
"""A document of the right shape, as it is written, and where it stands."""


class _Thing(NamedTuple):
    """Something with a name: its id, what it is called, by old names and by other words."""

    id: str
    name: object
    former: object
    words: Sequence[tuple[str, At]]


def names_in(
    facts: Said,
    roles: Said,
    sectors: Iterable[Said],
    municipalities: Iterable[Said],
    editions: Iterable[Said],
    municipal: Iterable[Said],
    findings: Findings,
) -> Names:
    """The names of all there is; a word for two things of one kind is reported."""

    def of_kind(things: Iterable[_Thing]) -> Mapping[str, str]:
        listed = list(things)
        called = simply([(one.id, one.id) for one in listed])
        called = called | simply([(str(one.name), one.id) for one in listed]) | called
        for one in listed:
            _add(called, one, findings)
        return simply([(str(one.former), one.id) for one in listed]) | called

    return Names(
        sectors=of_kind(_thing(data, at, "sector") for data, at in sectors),
        municipalities=of_kind(_thing(data, at, "municipality") for data, at in municipalities),
        roles=of_kind(_entries(roles, "roles", "name")),
        tables=of_kind([*_tables(editions), *_ends(municipal)]),
        facts=of_kind(_entries(facts, "facts", "label")),
        values={name: of_kind(choices) for name, choices in _choices(facts)},
    )


def _add(called: dict[str, str], one: _Thing, findings: Findings) -> None:
    for word, at in one.words:
        other = called.setdefault(simple(word), one.id)
        if other != one.id:
            findings.report("called-twice", at, name=word, other=other)


def _thing(data: Plain, at: At, key: str, name: str = "name") -> _Thing:
    """What stands in a mapping that holds its id under a key."""
    words = list(_words(data.get("also_called"), at.down("also_called")))
    return _Thing(str(data[key]), data.get(name, ""), data.get("formerly", ""), words)


def _words(written: object, at: At) -> Iterator[tuple[str, At]]:
    """Other words, one or a list of them."""
    single = not isinstance(at.node, list)
    for index, word in enumerate(cast("list[str]", written or [])):
        yield word, at if single else at.down(index)


def _entries(vocabulary: Said, key: str, name: str) -> Iterator[_Thing]:
    """The entries of a vocabulary, each under its id."""
    data, at = vocabulary
    for id_, entry in cast("Mapping[str, Plain]", data[key]).items():
        yield _thing({**entry, key: id_}, at.down(key, id_), key, name)


def _choices(facts: Said) -> Iterator[tuple[str, list[_Thing]]]:
    """The choices of each fact that has them."""
    data, at = facts
    for fact, entry in cast("Mapping[str, Plain]", data["facts"]).items():
        words = cast("Mapping[str, object]", entry.get("values_called", {}))
        place = at.down("facts", fact, "values_called")
        labels = cast("Mapping[str, str]", entry.get("values", {}))
        if labels:
            yield (
                fact,
                [
                    _Thing(value, label, "", list(_words(words.get(value), place.down(value))))
                    for value, label in labels.items()
                ],
            )


def _tables(editions: Iterable[Said]) -> Iterator[_Thing]:
    for data, at in editions:
        for key in ("ladder", "side_tables"):
            for index, table in enumerate(cast("list[Plain]", data.get(key, []))):
                yield _thing(table, at.down(key, index), "id")


def _ends(municipal: Iterable[Said]) -> Iterator[_Thing]:
    """What remains at the end of a ladder: it can be in a history as a table can."""
    for data, at in municipal:
        if "fallback" in data:
            yield _thing(cast("Plain", data["fallback"]), at.down("fallback"), "id")
