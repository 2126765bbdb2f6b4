"""The justification as lines: what counted, or the whole tree."""

from __future__ import annotations

from collections.abc import Container, Iterator

from routeboek.advice import TableAdvice
from routeboek.condition import AT_MET, OneOf, facts_of
from routeboek.justification import Justification
from routeboek.render.page import MARK_OF_VERDICT, TONE_OF_VERDICT, Line
from routeboek.render.words import Words


def deciding(node: Justification) -> Iterator[Justification]:
    """The leaves to which a verdict comes down: those of the branches that made it so."""
    if not node.condition.blocking:
        return
    if node.text and not node.children:
        yield node
    everything = node.verdict == ("unmet" if node.condition.grouper == "any" else "met")
    for child in node.children:
        if everything or child.verdict == node.verdict:
            yield from deciding(child)


def reasons(node: Justification, words: Words, told: Container[str] = ()) -> Iterator[Line]:
    """What is met, each in a sentence; of several ways to meet a condition the way itself.

    Not what asks no more than one of the facts that are `told` already.
    """
    met = [one for one in _met(node, a_way=False) if one.children or (one.fact or "") not in told]
    # Of two that ask the same fact the one that asks less says nothing more.
    met = [one for one in met if not any(_says_more(other, one) for other in met)]
    # The way that is open says most; of the rest a small screen may leave some out.
    met.sort(key=lambda reason: not reason.children)
    texts = [_value(one, words) if _is_bare(one, words) else one.text for one in met]
    yield from (_sentence(text) for text in dict.fromkeys(texts))


def _says_more(one: Justification, other: Justification) -> bool:
    """Whether one reason tells of the same fact fewer values than the other."""
    test, wider = one.condition.test, other.condition.test
    if isinstance(test, OneOf) and isinstance(wider, OneOf):
        return test.fact == wider.fact and test.values < wider.values
    return False


def _met(node: Justification, a_way: bool) -> Iterator[Justification]:
    """What is met; not what is only taken to be so, nor what a table that was held proves."""
    if not node.condition.blocking or node.taken or node.proved:
        return
    if node.text and node.mask == AT_MET and (a_way or node.condition.test):
        yield node
        return
    for child in node.children:
        yield from _met(child, a_way=node.condition.grouper == "any")


def chosen(table: TableAdvice, words: Words) -> Iterator[tuple[str, Line]]:
    """What makes this table the next one, where that hangs on what was stated; by its fact."""
    tests = (table.definition.only_when, table.definition.next_when)
    for name in dict.fromkeys(fact for test in tests if test for fact in facts_of(test)):
        known = table.situation.values.get(name)
        if known is not None and name not in table.situation.taken:
            fact = words.rules.facts[name]
            value = words.value(fact, fact.written(known))
            yield name, _sentence(words.say("fact-value", fact=fact.label, value=value))


def _sentence(text: str) -> Line:
    """What is met, with a capital and a full stop."""
    return Line(f"{text[:1].upper()}{text[1:].removesuffix('.')}.", "met", tone="good")


def tree_lines(node: Justification, words: Words, level: int = 0) -> Iterator[Line]:
    """The whole tree, in the shape of the rule; a node without words of its own is left out."""
    below = level + 1 if node.text else level
    if node.text:
        text = _stated(node, words)
        if not node.condition.blocking:
            text += f" ({words.say('word-not-blocking')})"
        yield Line(text, MARK_OF_VERDICT[node.verdict], level, TONE_OF_VERDICT[node.verdict])
        if node.fact is not None and not _is_bare(node, words) and not node.proved:
            yield Line(_value(node, words), level=below, tone="dim")
        if not node.children:
            yield from words.source_line(node.sources, below)
    for child in node.children:
        yield from tree_lines(child, words, below)


def _stated(reason: Justification, words: Words) -> str:
    """The text of a reason; a bare fact says what it is."""
    text = _value(reason, words) if _is_bare(reason, words) else reason.text
    if reason.proved:
        return words.noted(text, "word-proved")
    return words.noted(text, "word-taken") if reason.taken else text


def _is_bare(reason: Justification, words: Words) -> bool:
    """Whether a reason has no words but the label of its fact."""
    fact = words.rules.facts.get(reason.fact or "")
    return fact is not None and reason.text == fact.label


def _value(reason: Justification, words: Words) -> str:
    fact = words.rules.facts[reason.fact or ""]
    return words.say("fact-value", fact=fact.label, value=words.value(fact, reason.value))
