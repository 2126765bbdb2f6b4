"""A sentence names the numbers of the rule that it is about, in both languages.

What stands in one mapping with a test says what that test says; so do the sentences of a duty, a
promise, a route, a warning or an application, of its `when`. Of a table with a term the sentences
that name a week name one of the term, and so does the reading that the term rests on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from routeboek.analysis.numerals import Numeral, numerals
from routeboek.analysis.study import FileCheck, Raw
from routeboek.forms import BY_READING
from routeboek.messages import Language
from routeboek.places import At
from routeboek.reading import RuleFiles
from routeboek.yamlnodes import PlainNode

_TEXTS = ("text", "todo", "note")
_LIKE_ITS_TEST = frozenset({"duties", "promises", "routes", "warnings", "applications"})
"""Where sentences say what `when` says; a phase or an option says something else."""
_TESTS = ("when", "unless", "done_when")
_GROUPS = ("all", "any", "none")
_BOUNDS = (
    "at_least",
    "at_most",
    "weeks_since_at_least",
    "school_weeks_since_at_least",
    "days_since_at_least",
    "years_since_at_least",
)
_TERM = ("earliest_week", "latest_week")

Named: TypeAlias = Mapping[str, PlainNode]
Chosen: TypeAlias = Mapping[str, str]
"""The readings under which a sentence stands: its own, and of the others those that are chosen."""
NONE: Chosen = MappingProxyType({})


class _Tested(NamedTuple):
    """The numbers in a test, by what they count; `beside` a bound lies the next number.

    Of a group of tests a sentence may also say how many there are.
    """

    weeks: frozenset[int] = frozenset()
    past: frozenset[int] = frozenset()  # "longer than" so many weeks
    years: frozenset[int] = frozenset()
    counts: frozenset[int] = frozenset()
    beside: frozenset[int] = frozenset()
    parts: frozenset[int] = frozenset()

    def __or__(self, other: _Tested) -> _Tested:
        return _Tested(*(one | another for one, another in zip(self, other, strict=True)))

    def expected(self, numeral: Numeral) -> Collection[int]:
        """The numbers that a sentence may name there; none where the test says nothing of it."""
        if numeral.unit == "week":
            return self.weeks | self.past if numeral.beyond else self.weeks
        if numeral.unit == "year" and self.years:
            return self.years
        if numeral.unit == "other" or not self.counts | self.parts:
            return ()
        if numeral.beyond:
            return self.beside or self.counts
        return self.counts | self.parts


def _of_rules(files: RuleFiles) -> Iterator[Raw]:
    named: dict[str, PlainNode] = {}
    for one in files.documents.conditions:
        node = files.places.of(one.said).down("conditions").node
        named |= node if isinstance(node, dict) else {}
    chosen = {one.id: one.chosen for one in files.documents.interpretations()}
    for document in files.documents.all():
        for at, node in files.places.of(document.said).below():
            if isinstance(node, dict) and any(key in node for key in _TEXTS):
                numbers = partial(_of_sentence, at, node, named)
                for key in _TEXTS:
                    yield from _differing(at.down(key), node.get(key), numbers, chosen)


def _of_sentence(at: At, node: Named, named: Named, chosen: Chosen) -> _Tested:
    """The numbers that the sentences in a mapping are held to."""
    if {"fact", "condition", *_GROUPS} & set(node):
        return _numbers(dict(node), named, chosen)
    if not _LIKE_ITS_TEST & set(map(str, at.path[-2:])):
        return _Tested()
    tests = (_numbers(node[key], named, chosen) for key in _TESTS if key in node)
    return _joined(tests)._replace(parts=frozenset())


def _numbers(test: PlainNode, named: Named, chosen: Chosen) -> _Tested:
    """The numbers in a test as it is written, those of the conditions that it names included."""
    if isinstance(test, str):
        return _numbers(named.get(test, ""), named, chosen) if test in named else _Tested()
    if isinstance(test, list):
        return _joined(_numbers(one, named, chosen) for one in test)
    groups = [test[key] for key in _GROUPS if key in test]
    bounds = (test.get(key) for key in _BOUNDS)
    low, high, weeks, school_weeks, days, years = (_values(one, chosen) for one in bounds)
    own = _Tested(
        weeks | school_weeks | {one // 7 for one in days if one % 7 == 0},
        frozenset(one // 7 for one in days if one % 7 == 1),
        years,
        low | high,
        frozenset({one - 1 for one in low} | {one + 1 for one in high}),
        frozenset({1, *map(len, groups)} if groups else ()),
    )
    known_as = test.get("condition", "")
    inner = (_numbers(one, named, chosen) for one in groups)
    return _joined([own, _numbers(known_as, named, chosen), *inner])


def _joined(several: Iterable[_Tested]) -> _Tested:
    found = _Tested()
    for one in several:
        found |= one
    return found


def _values(node: PlainNode | None, chosen: Chosen) -> frozenset[int]:
    """A number as it is written, or several where it differs by something."""
    if isinstance(node, dict):
        picked = chosen.get(str(node.get(BY_READING)))
        those = node.values() if picked is None else (node.get(picked),)
        return frozenset().union(*(_values(one, chosen) for one in those))
    return frozenset({int(node)}) if isinstance(node, str) and node.isdecimal() else frozenset()


def _differing(
    at: At, text: PlainNode | None, numbers: Callable[[Chosen], _Tested], chosen: Chosen
) -> Iterator[Raw]:
    """The numbers in a sentence that are not those of the test, each under its own reading."""
    if isinstance(text, dict):
        by = str(text.get(BY_READING))
        for reading in (key for key in text if key != BY_READING):
            under = {**chosen, by: reading}
            yield from _differing(at.down(reading), text[reading], numbers, under)
    for numeral in numerals(text, "nl") if isinstance(text, str) else ():
        expected = numbers(chosen).expected(numeral)
        if expected and numeral.number not in expected:
            yield _differs(at, numeral, expected)


def _differs(at: At, numeral: Numeral, expected: Collection[int]) -> Raw:
    listed = ", ".join(map(str, sorted(expected)))
    return Raw("number-differs", at, (("found", numeral.written), ("expected", listed)))


# ---------------------------------------------------------------- terms


def _of_terms(files: RuleFiles) -> Iterator[Raw]:
    rested: dict[str, set[int]] = defaultdict(set)
    for edition, _ in files.documents.editions:
        at = files.places.of(edition)
        for key in ("ladder", "side_tables"):
            for index, table in enumerate(getattr(edition, key)):
                here = at.down(key, index)
                weeks = _weeks(here.down("term"))
                if table.table.term:
                    for reading in table.table.term.interpretations:
                        rested[reading] |= weeks
                yield from _of_table(files, edition.edition.id, table.table.id, here, weeks)
    for reading in files.documents.interpretations():
        at = files.places.of(reading)
        yield from _naming_weeks(
            at.down("readings", reading.chosen), rested.get(reading.id, ()), nth=False
        )


def _of_table(
    files: RuleFiles, edition: str, table: str, at: At, weeks: Collection[int]
) -> Iterator[Raw]:
    """What an edition and its municipalities say of a table, where that names another week."""
    municipal = [one.said for one in files.documents.municipal if one.said.edition == edition]
    local = [files.places.of(one) for one in municipal]
    for place in (at, *(one.down("tables", table) for one in local)) if weeks else ():
        for here, node in place.below():
            if isinstance(node, str) and not {"source", "cites"} & set(here.path):
                yield from _naming_weeks(here, weeks, nth="purpose" not in here.path)


def _weeks(term: At) -> frozenset[int]:
    node = term.node
    found = [_values(node.get(key), NONE) for key in _TERM] if isinstance(node, dict) else []
    return frozenset().union(*found)


def _naming_weeks(at: At, weeks: Collection[int], *, nth: bool) -> Iterator[Raw]:
    """The weeks in a sentence that are not those of the term; with `nth` only "week 8" is one."""
    for numeral in numerals(str(at.node), "nl") if weeks else ():
        if numeral.unit == "week" and (numeral.nth or not nth) and numeral.number not in weeks:
            yield _differs(at, numeral, weeks)


# ---------------------------------------------------------------- translations


def _of_translations(files: RuleFiles) -> Iterator[Raw]:
    """English sentences that name other numbers than the Dutch; a one is often an article."""
    for document in files.documents.translations:
        for pair in document.said.translations:
            dutch, english = _named(pair.nl, "nl"), _named(pair.en, "en")
            if dutch != english:
                at = files.places.of(pair).down("en")
                lists = {"expected": ", ".join(dutch), "found": ", ".join(english)}
                filled = ((name, listed or "–") for name, listed in lists.items())
                yield Raw("translation-number-differs", at, tuple(filled))


def _named(text: str, language: Language) -> list[str]:
    return [str(one) for one in sorted(n.number for n in numerals(text, language)) if one > 1]


def _found(files: RuleFiles) -> Iterator[Raw]:
    yield from _of_rules(files)
    yield from _of_terms(files)
    yield from _of_translations(files)


CHECK = FileCheck(("number-differs", "translation-number-differs"), _found, of_routes=False)
