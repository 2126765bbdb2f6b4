"""The justification as lines: the tree itself, or only the leaves that decided."""

from __future__ import annotations

from collections.abc import Iterator

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


def _reasons(node: Justification) -> Iterator[Justification]:
    """Every condition that has to be met, each with the leaves that decide it."""
    if node.children and node.condition.grouper != "any":
        for child in node.children:
            yield from _reasons(child)
    else:
        yield from deciding(node)


def reason_lines(node: Justification, words: Words) -> Iterator[Line]:
    """Reasons with their marks and the number of their source; the sources follow once each."""
    numbers: dict[str, int] = {}
    for reason in _reasons(node):
        text = _stated(reason, words)
        if reason.sources:
            citation = words.citation(reason.sources)
            text += f" [{numbers.setdefault(citation, len(numbers) + 1)}]"
        mark, tone = MARK_OF_VERDICT[reason.verdict], TONE_OF_VERDICT[reason.verdict]
        yield Line(text, mark, tone=tone)
    for citation, number in numbers.items():
        yield Line(f"[{number}] {citation}", tone="dim")


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
