"""Parts as JSON, by their declarations: which keys, in which order, written how.

A part is a named tuple. It has a key for each field, and for each property or method whose result
is marked; the types say how a value is written. Sets are for reckoning with and stay inside. A text
that is "" unless given is null when it is empty. Whatever else differs is marked where it is
declared, with the names below. `schema` reads the same keys and types, so that JSON and schema
cannot differ.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import Enum
from functools import cache
from itertools import groupby
from operator import attrgetter
from types import GenericAlias, NoneType, UnionType
from typing import Annotated, Any, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

Json = dict[str, object]

T = TypeVar("T")


class Mark(Enum):
    """What is special about a field or property, where a word is enough."""

    HIDDEN = "it is no key"
    SHOWN = "a property is a key too; a method is one for who asks"
    MERGED = "the keys of this part stand between those around it"
    NAMED = "one key for the id of this part, and one for its name"
    OR_NULL = "null when it is empty"


class Key:
    """The key, where it is not the name of the field."""

    def __init__(self, name: str) -> None:
        self.name = name


class Only:
    """Of all keys of a part just these."""

    def __init__(self, keys: str) -> None:
        self.keys = keys


class Without:
    """All keys of a part but these."""

    def __init__(self, keys: str) -> None:
        self.keys = keys


class Absent:
    """The key is left out where the key `without` has no value: by itself, where it has none."""

    def __init__(self, without: str = "") -> None:
        self.without = without


class Facet:
    """What the schema says beside the type; an `enum` says it all."""

    def __init__(self, keyword: str, value: object) -> None:
        self.keyword, self.value = keyword, value


Hidden = Annotated[T, Mark.HIDDEN]
Shown = Annotated[T, Mark.SHOWN]
Merged = Annotated[T, Mark.MERGED]
Named = Annotated[T, Mark.NAMED]
OrNull = Annotated[T, Mark.OR_NULL]
OrAbsent = Annotated[T, Absent()]

LAST = ("carried_over", "interpretations", "sources", "children")
"""What every part ends with, unless it says otherwise."""

_ORDER = "_json_order"


def ordered(keys: str) -> Callable[[type[T]], type[T]]:
    """The keys that a part begins with; the others follow as they are declared."""

    def decorate(part: type[T]) -> type[T]:
        setattr(part, _ORDER, tuple(keys.split()))
        return part

    return decorate


# ---------------------------------------------------------------- what is declared


class Hint(NamedTuple):
    """A declared type, apart from its marks."""

    kind: object
    nullable: bool = False
    marks: tuple[object, ...] = ()

    @property
    def part(self) -> type | None:
        """The part that is held here, if it is one."""
        kind = self.kind
        return kind if isinstance(kind, type) and hasattr(kind, "_fields") else None

    @property
    def chosen(self) -> tuple[Only | Without, ...]:
        """Which keys of that part."""
        return tuple(mark for mark in self.marks if isinstance(mark, Only | Without))

    @property
    def inside(self) -> "Hint":
        """What a tuple or mapping holds."""
        kinds = get_args(self.kind)
        found = opened(kinds[0] if get_origin(self.kind) is tuple else kinds[1])
        return found._replace(marks=(*found.marks, *self.chosen))

    @property
    def absent(self) -> Absent | None:
        """When the key is left out."""
        return next((mark for mark in self.marks if isinstance(mark, Absent)), None)

    @property
    def stays_inside(self) -> bool:
        """Whether it is no key."""
        return get_origin(self.kind) is frozenset or Mark.HIDDEN in self.marks


class Entry(NamedTuple):
    """A key, and the attributes that lead to its value.

    The value is None where those of `unless_none` lead to None. Where `asked`, they lead to a
    method that tells who asks.
    """

    key: str
    path: str
    hint: Hint
    unless_none: str = ""
    asked: bool = False

    def under(self, name: str, nullable: bool) -> "Entry":
        """The same key of a part that holds its part under a name."""
        found = self._replace(path=f"{name}.{self.path}")
        if nullable:
            return found._replace(unless_none=name, hint=self.hint._replace(nullable=True))
        return found._replace(unless_none=self.unless_none and f"{name}.{self.unless_none}")


def opened(hint: object) -> Hint:
    """A type, its marks, and whether it may be None."""
    if get_origin(hint) is Annotated:
        kind, *marks = get_args(hint)
        found = opened(kind)
        found = found._replace(marks=(*found.marks, *marks))
        return found._replace(nullable=True) if Mark.OR_NULL in marks else found
    kinds = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    others = [kind for kind in kinds if kind is not NoneType]
    if len(kinds) == len(others) or len(others) > 1:
        return Hint(hint)
    return opened(others[0])._replace(nullable=True)


@cache
def entries(part: type, *chosen: Only | Without) -> tuple[Entry, ...]:
    """The keys of a part, in order; of two with one name the later takes the earlier's place."""
    found = {one.key: one for declared in _declared(part) for one in declared}
    first: tuple[str, ...] = getattr(part, _ORDER, ())
    last = tuple(key for key in LAST if key in found and key not in first)
    order = [*first, *(key for key in found if key not in (*first, *last)), *last]
    for choice in chosen:
        inside = isinstance(choice, Only)
        order = [key for key in order if (key in choice.keys.split()) is inside]
    return tuple(found[key] for key in order)


def _declared(part: type) -> Iterator[Iterator[Entry]]:
    """The keys of each field, then those of properties and methods that are marked."""
    defaults: Mapping[str, object] = getattr(part, "_field_defaults", {})
    for name, declared in get_type_hints(part, include_extras=True).items():
        hint = opened(declared)
        if defaults.get(name) == "" and hint.absent is None:
            hint = hint._replace(nullable=True, marks=(*hint.marks, Mark.OR_NULL))
        yield _entries(name, hint)
    for name, member in vars(part).items():
        function = member.fget if isinstance(member, property) else member
        if callable(function) and not name.startswith("_"):
            hint = opened(get_type_hints(function, include_extras=True).get("return"))
            if hint.marks:
                asked = function is member
                yield (one._replace(asked=asked) for one in _entries(name, hint))


def _entries(name: str, hint: Hint) -> Iterator[Entry]:
    """The keys that one field makes: mostly one, named after it."""
    if hint.stays_inside:
        return
    if hint.part and Mark.MERGED in hint.marks:
        for entry in entries(hint.part, *hint.chosen):
            yield entry.under(name, hint.nullable)
    elif Mark.NAMED in hint.marks:
        yield Entry(name, "id", Hint(str)).under(name, hint.nullable)
        yield Entry(f"{name}_name", "name", Hint(str)).under(name, hint.nullable)
    else:
        renamed = [mark.name for mark in hint.marks if isinstance(mark, Key)]
        yield Entry(renamed[0] if renamed else name, name, hint)


# ---------------------------------------------------------------- how it is written


def as_json(part: object, *chosen: Only | Without, asker: str | None = None) -> Json:
    """A part, or the chosen keys of it, as plain data; `asker` is the role of who asks for it."""
    kind: type = type(part)
    return _writer_of(kind, *chosen)(part, asker)


@cache
def _writer_of(part: type, *chosen: Only | Without) -> Callable[[object, str | None], Json]:
    """The function that one would write by hand; going by the keys each time takes twice as long.

    For a source it is `lambda part, asker: {'document': part.document, 'heading': part.heading,
    **({'row': part.row} if part.row else {})}`.
    """
    functions: dict[str, Any] = {}
    found: Callable[[object, str | None], Json] = functions[_function(part, chosen, functions)]
    return found


class Reader(NamedTuple):
    """What reads one key of a part, for who asks; and the type of what it reads, as declared."""

    read: Callable[[Any, str | None], object]
    hint: Hint


def reader(part: type, path: str, *chosen: Only | Without) -> Reader:
    """What reads one key of a part, or a key of what is in it: `next.deadline.latest`.

    Of a list it reads that of each item. Raises `UnknownKey`.
    """
    key, _, rest = path.partition(".")
    found = {one.key: one for one in entries(part, *chosen)}
    if key not in found:
        raise UnknownKey(path, tuple(found))
    if not rest:
        write = _writer_of(part, *chosen, Only(f"{key} {_needed(found[key])}"))
        return Reader(lambda its, asker: write(its, asker).get(key), found[key].hint)
    entry, several = found[key], get_origin(found[key].hint.kind) is tuple
    hint = entry.hint.inside if several else entry.hint
    if hint.part is None:
        raise UnknownKey(path, ())
    value: Callable[[object], Any] = attrgetter(entry.path)
    try:
        read, kept = reader(hint.part, rest, *hint.chosen)
    except UnknownKey as unknown:
        raise UnknownKey(f"{key}.{unknown.key}", unknown.known) from None

    def inside(its: object, asker: str | None) -> object:
        if entry.unless_none and attrgetter(entry.unless_none)(its) is None:
            return None
        held = value(its)(asker) if entry.asked else value(its)
        if held is None:
            return None
        return [read(one, asker) for one in held] if several else read(held, asker)

    return Reader(inside, Hint(GenericAlias(tuple, (kept.kind, ...))) if several else kept)


class UnknownKey(Exception):
    """No part has the last step of this key; the keys that there are instead."""

    def __init__(self, key: str, known: tuple[str, ...]) -> None:
        super().__init__(key)
        self.key, self.known = key, known


def _function(part: type, chosen: tuple[Only | Without, ...], functions: dict[str, Any]) -> str:
    """The name of the function that writes a part, after making it and those that it calls."""
    name = re.sub(r"\W", "_", f"{part.__module__}.{part.__qualname__}{chosen or ''}")
    if name not in functions:
        functions[name] = None  # a part may hold parts of its own kind
        written = _object("part", entries(part, *chosen), functions)
        # Nothing goes in here but names that stand in declarations.
        functions[name] = eval(f"lambda part, asker: {written}", functions)  # noqa: S307
    return name


def _object(part: str, found: tuple[Entry, ...], functions: dict[str, Any]) -> str:
    """The expression that writes the part that an expression stands for."""
    paths = {entry.key: entry.path for entry in found}
    items = []
    for needed, group in groupby(found, _needed):
        written = ", ".join(f"{one.key!r}: {_value(part, one, functions)}" for one in group)
        items.append(
            f"**({{{written}}} if {part}.{paths[needed]} else {{}})" if needed else written
        )
    return f"{{{', '.join(items)}}}"


def _needed(entry: Entry) -> str:
    """The key that must have a value for this one to be there; "" when it always is."""
    return (entry.hint.absent.without or entry.key) if entry.hint.absent else ""


def _value(part: str, entry: Entry, functions: dict[str, Any]) -> str:
    """The expression for the value of a key."""
    value = f"{part}.{entry.path}"
    written = f"{value}(asker)" if entry.asked else _expression(value, entry.hint, functions)
    if not entry.unless_none:
        return written
    return f"({written}) if {part}.{entry.unless_none} is not None else None"


def _expression(value: str, hint: Hint, functions: dict[str, Any]) -> str:
    """The expression that writes what an expression stands for and is of this type."""
    if hint.part:
        found = entries(hint.part, *hint.chosen)
        if all(entry.hint.kind in (str, bool, int, object) for entry in found):
            written = _object(value, found, functions)
        else:
            written = f"{_function(hint.part, hint.chosen, functions)}({value}, asker)"
    elif get_origin(hint.kind) is tuple:
        inside = _expression("one", hint.inside, functions)
        written = f"list({value})" if inside == "one" else f"[{inside} for one in {value}]"
    elif get_origin(hint.kind) is Mapping:
        written = f"dict({value})"
    elif hint.kind is date:
        written = f"{value}.isoformat()"
    else:
        return f"{value} or None" if Mark.OR_NULL in hint.marks else value
    if not hint.nullable:
        return written
    there = value if Mark.OR_NULL in hint.marks else f"{value} is not None"
    return f"{written} if {there} else None"
