"""Another name for something of the rules, in every file in which it stands, and nothing else.

Where a name stands is what fields declare: a reference (`Ref`), or the place of the thing itself.
Examples say everything as text, so for them it is listed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple, TypeAlias

from routeboek.documents import FILES
from routeboek.forms import (
    BY_READING,
    UNDER,
    Form,
    Mapped,
    Part,
    Several,
    Single,
    keys_of,
    short_key,
)
from routeboek.text_guard import BYTE_ORDER_MARK, decoded
from routeboek.yamlnodes import Document, PlainNode
from routeboek.yamltext import read_documents


class Kind(NamedTuple):
    """Something that has a name: how references to it are called, and where it is declared.

    In examples its name is a value, alone or in a list, under some keys, or a key under others.
    """

    refs: frozenset[str]
    declared: re.Pattern[str]  # the path, with dots, as far as the name
    values: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()


def _kind(refs: str, declared: str, values: str = "", keys: str = "") -> Kind:
    sets = (frozenset(one.split()) for one in (values, keys))
    return Kind(frozenset(refs.split()), re.compile(declared), *sets)


_ROLES = (
    "applicant to via role applicants receivers participants asker on_whom who who_asks actions"
)
_CONDITIONS = "id conditions gate"  # of a portrait, the condition alone among them
KINDS: Mapping[str, Kind] = {
    "fact": _kind(
        "fact date-fact", r"facts\.[^.]+", f"asks asks_not unmet {_CONDITIONS}", "facts taken"
    ),
    "role": _kind("role", r"roles\.[^.]+", _ROLES),
    "table": _kind(
        "table table-or-any destination way-out",
        r"(?:ladder|side_tables)\.\d+\.table",
        f"next table unmet go_to {_CONDITIONS}",
        "side_tables people weeks tables absent",
    ),
    "condition": _kind("named-condition", r"conditions\.[a-z][^.]*"),
    "interpretation": _kind("interpretation", r"interpretations\.\d+\.id", keys="under"),
    "edition": _kind("edition", r"edition", "edition", "edition"),
}

_CALLED_AFTER: Mapping[str, tuple[str, ...]] = {"fact": ("",), "table": ("tried-", "followed-up-")}
"""What stands before a name in that of a condition which has no id of its own."""

Texts: TypeAlias = Mapping[str, bytes]
"""Files by their name in the folder: rule files and examples."""


class Name(NamedTuple):
    """A text that may be a name: where it stands, as a key or as a value, and of what it is one."""

    path: tuple[str | int, ...]
    text: str
    refs: frozenset[str] = frozenset()
    is_key: bool = False

    def declares(self, kind: str) -> bool:
        """Whether this is where a thing of some kind gets its name."""
        return not self.refs and bool(KINDS[kind].declared.fullmatch(".".join(map(str, self.path))))


class Use(NamedTuple):
    """A name in a file: from which character on, and in which line."""

    offset: int
    line: int


def names_of(kind: str, texts: Texts) -> list[str]:
    """The names that the rules declare, each once."""
    found = (one for file, document in _documents(texts) for one in _names_in(file, document))
    return list(dict.fromkeys(one.text for one in found if one.declares(kind)))


def kinds_of(kind: str, name: str, texts: Texts) -> list[str]:
    """What has this name: a table that also applies or receives is a role too, of the same name."""
    both = ("table", "role") if kind in ("table", "role") else (kind,)
    return [one for one in both if name in names_of(one, texts)]


def uses(kinds: Iterable[str], name: str, texts: Texts) -> dict[str, list[Use]]:
    """Every place at which a name stands, by file."""
    found: dict[str, set[Use]] = {}
    for file, document in _documents(texts):
        text = _text(texts[file])
        ends = [0, *accumulate(map(len, text.split("\n")), lambda end, more: end + more + 1)]
        meant = (one for kind in kinds for one in _meant(kind, name, file, document))
        for one, inside in meant:
            spans = document.spans
            span = spans.key(one.path) if one.is_key else spans.value(one.path)
            start = text.index(one.text, ends[span.line - 1] + span.column - 1)
            found.setdefault(file, set()).add(Use(start + inside, span.line))
    return {file: sorted(some) for file, some in found.items()}


def renamed(text: bytes, old: str, new: str, found: Sequence[Use]) -> bytes:
    """A file with another name at these places, and every other byte as it was."""
    whole = _text(text)
    mark = BYTE_ORDER_MARK if text.decode("utf-8").startswith(BYTE_ORDER_MARK) else ""
    for use in reversed(found):
        whole = whole[: use.offset] + new + whole[use.offset + len(old) :]
    return (mark + whole).encode("utf-8")


def _text(raw: bytes) -> str:
    text = decoded(raw)
    assert isinstance(text, str), "it was read before"
    return text


def _documents(texts: Texts) -> Iterator[tuple[str, Document]]:
    for file, text in texts.items():
        if file != "en.yaml":
            for document in read_documents(text, file):
                yield file, document


# ---------------------------------------------------------------- what is meant


def _meant(kind: str, name: str, file: str, document: Document) -> Iterator[tuple[Name, int]]:
    """What stands for a thing in a document, and after how many characters its name comes."""
    if file.startswith("examples/"):
        for one in _in_example(document.data, ()):
            known_by = [
                step for step in one.path[: -1 if one.is_key else None] if isinstance(step, str)
            ]
            if one.is_key and one.text == name and set(known_by[-1:]) & KINDS[kind].keys:
                yield one, 0
            elif not one.is_key and set(known_by[-2:]) & KINDS[kind].values:
                as_condition = known_by[-1] in ("unmet", *_CONDITIONS.split())
                yield from _whole(kind, name, one, as_condition=as_condition)
        return
    for one in _names_in(file, document):
        succeeded = kind == "table" and "succeeds" in one.path[-2:]
        if one.text == name and (one.declares(kind) or one.refs & KINDS[kind].refs or succeeded):
            yield one, 0
        elif one.path[-3:-2] == ("lacks",) and one.path[-1] == "condition":
            yield from _whole(kind, name, one, as_condition=True)
        elif one.path[:1] == ("waivers",) and one.path[-1] == "rule":
            steps = re.finditer(rf"(?<![^/]){re.escape(name)}(?![^/])", one.text)
            yield from ((one, found.start()) for found in steps)


def _whole(kind: str, name: str, one: Name, *, as_condition: bool) -> Iterator[tuple[Name, int]]:
    """A text if it is a name, or if it is what a condition without an id is called after it."""
    for before in _CALLED_AFTER.get(kind, ()) if as_condition else ("",):
        if one.text == before + name:
            yield one, len(before)


def _names_in(file: str, document: Document) -> Iterator[Name]:
    """Every key and value of rules that may be a name."""
    if not file.startswith("examples/"):
        yield from _below(Part(_shape(file, document)), document.data, ())


def _shape(file: str, document: Document) -> type:
    """Which part a document is."""
    kind = file.removesuffix(".yaml")
    if file.startswith("municipalities/"):
        kind = "municipality"
    first, *rest = FILES[kind if kind in FILES else "sector"]
    return rest[0] if rest and document.key == "edition" else first


def _below(form: Form, node: PlainNode, path: tuple[str | int, ...]) -> Iterator[Name]:
    if isinstance(node, dict) and BY_READING in node:
        yield Name((*path, BY_READING), str(node[BY_READING]), frozenset({"interpretation"}))
        for key, one in node.items():
            if key != BY_READING:
                yield from _below(form, one, (*path, key))
    elif isinstance(form, Part):
        yield from _in_part(form, node, path)
    elif isinstance(form, Several):
        if not isinstance(node, list):
            yield from _below(form.item, node, path)
        for index, one in enumerate(node) if isinstance(node, list) else ():
            yield from _below(form.item, one, (*path, index))
    elif isinstance(form, Mapped) and isinstance(node, dict):
        for key, one in node.items():
            yield Name((*path, key), key, frozenset({form.ref} - {""}), is_key=True)
            yield from _below(form.item, one, (*path, key))
    elif isinstance(form, Single) and isinstance(node, str):
        yield Name(path, node, frozenset({form.ref} - {""}))


def _in_part(form: Part, node: PlainNode, path: tuple[str | int, ...]) -> Iterator[Name]:
    fields = keys_of(form.shape)
    short = {short_key(form.shape): node} if isinstance(node, str) else {}
    for key, one in node.items() if isinstance(node, dict) else short.items():
        if key == UNDER and isinstance(one, dict):
            refs = frozenset({"interpretation"})
            yield from (Name((*path, key, name), name, refs, is_key=True) for name in one)
        elif key in fields:
            yield from _below(fields[key].form, one, path if short else (*path, key))


def _in_example(node: PlainNode, path: tuple[str | int, ...]) -> Iterator[Name]:
    if isinstance(node, str):
        yield Name(path, node)
    elif isinstance(node, dict):
        for key, one in node.items():
            yield Name((*path, key), key, is_key=True)
            yield from _in_example(one, (*path, key))
    else:
        for index, one in enumerate(node):
            yield from _in_example(one, (*path, index))
