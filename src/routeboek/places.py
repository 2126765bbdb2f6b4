"""Where the rules stand in their files, and what is found wrong there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeVar

from routeboek.citing import Above
from routeboek.diagnostic import Diagnostic
from routeboek.yamlnodes import Document, NodePath, PlainNode

T = TypeVar("T")


class At(NamedTuple):
    """A place in a rule document, and what was said above it."""

    document: Document
    path: NodePath = ()
    above: Above = Above()

    def down(self, *steps: str | int) -> At:
        return self._replace(path=(*self.path, *steps))

    @property
    def node(self) -> PlainNode:
        """What stands there; the empty text when nothing does."""
        return self.document.at(self.path)

    @property
    def is_list(self) -> bool:
        """Whether a list stands there, and not one thing by itself."""
        return isinstance(self.node, list)

    def below(self) -> Iterator[tuple[At, PlainNode]]:
        """What stands there, and everything below it."""
        yield from _below(self, self.node)


def _below(at: At, node: PlainNode) -> Iterator[tuple[At, PlainNode]]:
    yield at, node
    if isinstance(node, dict):
        for key, one in node.items():
            yield from _below(at.down(key), one)
    elif isinstance(node, list):
        for index, one in enumerate(node):
            yield from _below(at.down(index), one)


class Places:
    """Where the parts of a rule book stand in their files.

    Parts are known by identity: two that say the same stand in different places.
    """

    def __init__(self) -> None:
        self._kept: dict[int, tuple[object, At]] = {}  # the part stays, so does its id

    def put(self, part: T, at: At) -> T:
        """The part itself, after noting its place."""
        self._kept[id(part)] = part, at
        return part

    def at(self, part: object) -> At | None:
        """The place of a part; None for one that the rules do not write down as such."""
        found = self._kept.get(id(part))
        return found[1] if found else None

    def of(self, part: object) -> At:
        """The place of a part that the rules do write down."""
        at = self.at(part)
        assert at is not None, f"{type(part).__name__} stands nowhere"
        return at

    def moved(self, part: object, now: T) -> T:
        """A part that was made of another one, and stands where that stood."""
        at = self.at(part)
        return self.put(now, at) if at else now


class Findings:
    """What is wrong, each thing once."""

    def __init__(self) -> None:
        self.found: list[Diagnostic] = []
        self._told: set[object] = set()

    def report(self, code: str, at: At, *, key: bool = False, **params: str) -> None:
        """Adds what is wrong with a value, or with the key before it."""
        spans = at.document.spans
        span = spans.key(at.path) if key else spans.value(at.path)
        self._add(Diagnostic(code, span, None, params))

    def lacks(self, at: At, key: str) -> None:
        """Adds that a key is missing in what stands at a place."""
        span = at.document.spans.value(at.path)
        self._add(Diagnostic("rules-key-missing", span, None, {"key": key}))

    def _add(self, found: Diagnostic) -> None:
        told = found.code, found.span, tuple(found.params.items())
        if told not in self._told:  # an edition is joined with each municipality
            self._told.add(told)
            self.found.append(found)
