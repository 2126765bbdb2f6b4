"""One and the same reason leads to one table."""

from collections.abc import Iterator
from itertools import combinations

from routeboek.analysis.influence import choosing_tests
from routeboek.analysis.study import Cause, Raw, RouteCheck, Study, of_each_study
from routeboek.condition import Includes, as_test, leaves
from routeboek.diagram import Node


def _two_at_once(study: Study) -> Iterator[Raw]:
    """Tables that one and the same reason leads to.

    A case stuck on several things goes to several tables, one after the other; a single answer to
    a question with several answers may lead to one table only.
    """
    space, edition = study.space, study.route.edition
    single = space.all([_single(study, name) for name in _chosen_facts(study)])
    nexts = [(t, space.test(t.next_when)) for t in study.route.side_tables if t.next_when]
    pairs = [(first.name, one, second, other)
             for (first, one), (second, other) in combinations(nexts, 2)]  # fmt: skip
    meant_for = as_test(edition.ladder_for) if edition.ladder_for else None
    rungs = [rung for rung in study.route.ladder if rung.only_when is None]
    if meant_for is not None and rungs:
        pairs += [(rungs[0].name, space.test(meant_for), table, when) for table, when in nexts]
    for name, one, table, other in pairs:
        both = space.all([one, other, single])
        where = both
        if study.comes_to(both, "permitted"):  # where it is decided which comes next
            where = space.all([both, study.where(study.outcome, "permitted")])
        yield from study.shows("two-next-tables", table.next_when, where, one=name, two=table.name)


def _chosen_facts(study: Study) -> list[str]:
    """The facts with several values on which a next table depends."""
    found = [leaf for test in choosing_tests(study) for leaf in leaves(test)]
    return list(dict.fromkeys(leaf.fact for leaf in found if isinstance(leaf, Includes)))


def _single(study: Study, fact: str) -> Node:
    """Where a fact with several values has only one."""
    at = study.space.index["fact", fact]
    values = study.space.variables[at].members
    few = [i for i, alike in enumerate(values) if any(len(v) == 1 for v in alike)]  # type: ignore[arg-type]
    return study.space.diagrams.inside({at: frozenset(few)})


CHECK = RouteCheck(("two-next-tables",), Cause.CHOICE, of_each_study(_two_at_once))
