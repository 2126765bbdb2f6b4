"""How to ask for a fact: what hangs on it, in the words of the rules, and who can tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from routeboek.book import Inquiry
from routeboek.condition import Condition, facts_of
from routeboek.facts import Fact
from routeboek.messages import Language, say
from routeboek.parts import Edition
from routeboek.tables import Role, Table


def inquiries(
    edition: Edition,
    tables: Iterable[Table],
    facts: Mapping[str, Fact],
    roles: Mapping[str, Role],
    language: Language,
) -> Mapping[str, Inquiry]:
    """How to ask for every fact; of more reasons the last counts, so the first table comes last."""
    found = {
        fact: say("why-duty", language, text=duty.text)
        for duty in edition.duties
        for fact in (facts_of(duty.when) if duty.when else ())
    }
    found[edition.clock] = say("why-clock", language)
    conditions = [table.condition for table in tables]
    conditions += [edition.ladder_for] if edition.ladder_for else []
    for leaf in (leaf for one in (*conditions, edition.gate) for leaf in _leaves(one)):
        for fact in facts_of(leaf.test) if leaf.blocking and leaf.test else ():
            found[fact] = say("why-condition", language, text=leaf.text)
    other = say("why-status", language)
    return {
        name: Inquiry(
            fact=fact,
            why=found.get(name, other),
            answered_by=tuple(roles[role] for role in fact.answered_by if role in roles),
        )
        for name, fact in facts.items()
    }


def _leaves(condition: Condition) -> Iterable[Condition]:
    """The leaves of a condition, last one first."""
    if condition.test is not None:
        yield condition
    for child in reversed(condition.children):
        yield from _leaves(child)
