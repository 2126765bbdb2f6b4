"""What tests and conditions mean, as rule files write them: one comparison, or one group."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from routeboek.citing import missing
from routeboek.condition import (
    AppliedFor,
    Before,
    Between,
    Condition,
    Given,
    Group,
    Grouper,
    Held,
    Includes,
    OneOf,
    Source,
    Test,
    Today,
    Tried,
    WeeksSince,
    YearsSince,
)
from routeboek.facts import Fact, FactValue
from routeboek.forms import BY_READING, UNDER
from routeboek.making import ANY_TABLE, Maker
from routeboek.places import At
from routeboek.shapes import Plain
from routeboek.spelling import yes_and_no
from routeboek.written import Comparison, NamedCondition, WrittenCondition, WrittenTest

COMPARES = {
    "yes_no": ("is_",),
    "choice": ("in_", "is_"),
    "choices": ("includes", "includes_any"),
    "count": ("at_least", "at_most"),
    "date": (
        "before",
        "days_since_at_least",
        "given",
        "school_weeks_since_at_least",
        "weeks_since_at_least",
        "years_since_at_least",
    ),
}
"""The comparisons that fit a fact, by its type."""

_COMPARISONS = tuple(dict.fromkeys(name for names in COMPARES.values() for name in names))
_GROUPERS: tuple[Grouper, ...] = ("all", "any", "none")
_NOTHING = Group("any", ())  # what stands for a test that cannot be made


def teach(maker: Maker) -> None:
    """Lets a maker of parts make tests and conditions."""
    maker.made_of[WrittenTest] = lambda written, at: _test(maker, written, at)
    maker.made_of[WrittenCondition] = lambda written, at: _condition(maker, written, at)


MOST_COMPARISONS = 100
"""Of so many comparisons a named condition may consist, those of other names counted in each use:
names double what they name, so a few lines could mean millions."""


def learn(maker: Maker, name: str, data: Plain, at: At) -> None:
    """Lets a maker know a condition by its name, from then on; one that is wrong means nothing."""
    wrong = len(maker.findings.found)
    maker.depending[name] = tuple(dict.fromkeys(_depends_on(data, maker)))
    maker.sizes[name] = _size(data, maker.sizes)
    if maker.sizes[name] > MOST_COMPARISONS:
        maker.findings.report("condition-too-large", at, key=True, limit=str(MOST_COMPARISONS))
        maker.sizes[name] = 0  # whatever names it is not too large for that
    else:
        maker.under_each(
            maker.depending[name],
            at,
            lambda: _test(maker, maker.part(NamedCondition, data, at).test, at),
        )
    maker.conditions[name] = (data, at) if len(maker.findings.found) == wrong else None


def _depends_on(data: object, maker: Maker) -> Iterator[str]:
    """The interpretations by which a condition differs, those of other names included."""
    if isinstance(data, list):
        for one in data:
            yield from _depends_on(one, maker)
    elif isinstance(data, dict):
        yield from data.get(UNDER, {})
        yield from (str(data[BY_READING]),) if BY_READING in data else ()
        yield from maker.depending.get(str(data.get("condition")), ())
        for one in data.values():
            yield from _depends_on(one, maker)


def _size(data: object, sizes: Mapping[str, int]) -> int:
    """How much a condition comes to: its comparisons, and one for each name on the way to them."""
    if isinstance(data, list):
        return sum(_size(one, sizes) for one in data)
    if not isinstance(data, dict):
        return 0
    named = 1 + sizes.get(str(data.get("condition")), 0)
    return named + sum(_size(data[name], sizes) for name in _GROUPERS if name in data)


def _named(maker: Maker, written: Comparison) -> tuple[NamedCondition, At] | None:
    """The condition that is meant by its name: made anew, for parts are known by identity."""
    known = maker.conditions.get(written.condition or "")
    return (maker.part(NamedCondition, *known), known[1]) if known else None


def _test(maker: Maker, written: object, at: At) -> Test:
    assert isinstance(written, WrittenTest | WrittenCondition)
    if not _is_single(maker, written, at):
        return _NOTHING
    compared = written.comparison
    for grouper in _GROUPERS:
        tests = getattr(written, grouper)
        if tests is not None:
            return Group(grouper, tests)
    if compared.tried is not None:
        return Tried(compared.tried)
    if compared.applied_for is not None:
        named = frozenset(compared.applied_for)
        return AppliedFor(named - {ANY_TABLE} if len(named) == 1 else named)
    if compared.held is not None:
        return Held(frozenset(compared.held))
    if compared.from_date or compared.until_date:
        _in_order(maker, compared, "from_date", "until_date", at)
        return Today(compared.from_date, compared.until_date)
    if compared.condition:
        meant = _named(maker, compared)
        return _test(maker, meant[0].test, meant[1]) if meant else _NOTHING
    fact = maker.facts.get(compared.fact or "")
    return _comparison(maker, fact, compared, at) if fact else _NOTHING


def _is_single(maker: Maker, written: WrittenTest | WrittenCondition, at: At) -> bool:
    """Whether a test says exactly one thing; reports it when it does not."""
    compared = written.comparison
    lists = [getattr(written, grouper) for grouper in _GROUPERS]
    lists += [compared.applied_for, compared.held]
    ways = [*lists, compared.fact, compared.tried, compared.from_date or compared.until_date]
    ways += [compared.condition]
    used = _used(compared) and compared.fact is None
    empty = () in (*lists, compared.in_, compared.includes_any)
    if sum(way is not None for way in ways) != 1 or empty or used:
        maker.findings.report("test-ambiguous", at)
        return False
    return True


def _used(compared: Comparison) -> list[str]:
    return [name for name in _COMPARISONS if getattr(compared, name) is not None]


def _written_comparisons(at: At) -> Mapping[str, object]:
    """The comparison that is written at a place; of several any may hold under a reading."""
    node = at.node if isinstance(at.node, dict) else {}
    keys = [key for key in node if key in _COMPARISONS or f"{key}_" in _COMPARISONS]
    return {key: node[key] for key in keys if len(keys) == 1}


def _comparison(maker: Maker, fact: Fact, compared: Comparison, at: At) -> Test:
    used, allowed = _used(compared), COMPARES[fact.type]
    pair = fact.type == "count" and used == ["at_least", "at_most"]
    if not set(used) <= set(allowed) or (len(used) != 1 and not pair):
        said = _written_comparisons(at)
        if not used and any(maker.lacks_by_reading(*one, at) for one in said.items()):
            return _NOTHING
        listed = ", ".join(name.rstrip("_") for name in allowed)
        maker.findings.report("comparison-does-not-fit", at, fact=fact.name, allowed=listed)
        return _NOTHING
    if fact.type == "date":
        return _of_date(maker, fact.name, compared)
    if fact.type == "count":
        _in_order(maker, compared, "at_least", "at_most", at)
        return Between(fact.name, compared.at_least, compared.at_most)
    (name,) = used
    key, given = name.rstrip("_"), getattr(compared, name)
    written = [given] if isinstance(given, str) else given
    if fact.type == "choices":
        _known(maker, written, fact.values, at.down(key), maker.called.values.get(fact.name, {}))
        return Includes(fact.name, frozenset(written))
    return _one_of(maker, fact, written, at.down(key))


def _of_date(maker: Maker, fact: str, compared: Comparison) -> Test:
    if compared.weeks_since_at_least is not None:
        return WeeksSince(fact, compared.weeks_since_at_least)
    if compared.school_weeks_since_at_least is not None:
        return WeeksSince(fact, compared.school_weeks_since_at_least, school=True)
    if compared.days_since_at_least is not None:
        return WeeksSince(fact, *divmod(compared.days_since_at_least, 7))
    if compared.years_since_at_least is not None:
        return YearsSince(fact, compared.years_since_at_least)
    if compared.before is not None:
        other = maker.facts.get(compared.before)
        return Before(fact, other.name) if other and other.type == "date" else _NOTHING
    return Given(fact) if compared.given else Group("none", (Given(fact),))


def _one_of(maker: Maker, fact: Fact, written: Iterable[str], at: At) -> Test:
    meant: dict[str, FactValue] = {name: name for name in fact.values}
    called = maker.called.values.get(fact.name, {})
    if fact.type == "yes_no":
        meant |= {"yes": True, "no": False}
        called = yes_and_no()
    if not meant:
        return _NOTHING  # reported where the fact is declared
    values = frozenset(meant[name] for name in _known(maker, written, meant, at, called))
    if len(values) == len(meant):
        maker.findings.report("always-true", at, fact=fact.name)
    return OneOf(fact.name, values)


def _known(
    maker: Maker,
    written: Iterable[str],
    known: Collection[str],
    at: At,
    called: Mapping[str, str],
) -> list[str]:
    """The values that there are; reports the others."""
    return [value for value in written if maker.is_known("value", value, known, at, called)]


def _in_order(maker: Maker, compared: Comparison, first: str, last: str, at: At) -> None:
    """Reports two bounds of which the first lies beyond the last."""
    low, high = getattr(compared, first), getattr(compared, last)
    if low is not None and high is not None and low > high:
        maker.findings.report("bounds-reversed", at.down(last), first=first, last=last)


def _condition(maker: Maker, written: object, at: At) -> Condition:
    assert isinstance(written, WrittenCondition)
    report, is_leaf = maker.findings.report, written.all is None and written.any is None
    whole, known_as = _with_named(maker, written)
    sources = whole.sources
    if is_leaf and not sources and not missing(at.above.cited):
        sources = (Source(*at.above.cited),)
    carried_over = whole.carried_over
    if carried_over is None:  # what blocks is said to be of the edition itself
        carried_over = not whole.blocking and maker.is_carried_over(sources, at)
    common = Condition(
        id=whole.id or known_as or "group",
        text=whole.text,
        sources=sources,
        blocking=whole.blocking,
        carried_over=carried_over,
        decides_first=whole.decides_first,
        interpretations=whole.interpretations,
    )
    if carried_over and whole.blocking:
        report("carried-over-blocks", at)
    if whole.comparison.condition and not maker.conditions.get(whole.comparison.condition):
        return common._replace(test=_NOTHING)  # there is no such condition, which was reported
    if not whole.text:
        maker.findings.lacks(at, "text")
    if not is_leaf:
        _is_single(maker, whole, at)
        if whole.all is not None:
            return common._replace(grouper="all", children=whole.all)
        return common._replace(grouper="any", children=whole.any or ())
    if whole.nature is None:
        report("nature-missing", at)
    if not sources:
        report("source-missing", at)
    return common._replace(
        test=maker.places.put(_test(maker, whole, at), at),
        nature=whole.nature or "action",
        todo=whole.todo,
        who=whole.who,
    )


def _with_named(maker: Maker, written: WrittenCondition) -> tuple[WrittenCondition, str]:
    """A condition with what its name stands for, where it says nothing else; and its id then."""
    compared = written.comparison
    named = _named(maker, compared)
    if named is None:
        return written, compared.fact or (f"tried-{compared.tried}" if compared.tried else "")
    meant = named[0]
    inner, known_as = _with_named(maker, WrittenCondition(meant.test.comparison))
    return written._replace(
        text=written.text or meant.text or inner.text,
        nature=written.nature or meant.nature or inner.nature,
        todo=written.todo or meant.todo or inner.todo,
        who=written.who or meant.who or inner.who,
    ), meant.id or known_as
