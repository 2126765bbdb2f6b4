"""Parts as JSON, by their declarations: which keys, in which order, written how.

A part is a named tuple. It has a key for each field, and for each property or method whose result
is marked; the types say how a value is written. Tests and sets are for reckoning with and stay
inside. A text that is "" unless given is null when it is empty. Whatever else differs is marked
where it is declared, with the names below. `schema` reads the same keys and types, so that JSON
and schema cannot differ.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import Enum
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
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


class Key(NamedTuple):
    """The key, where it is not the name of the field."""

    name: str


class Only(NamedTuple):
    """Of all keys of a part just these."""

    keys: str


class Without(NamedTuple):
    """All keys of a part but these."""

    keys: str


class Absent(NamedTuple):
    """The key is left out where the key `without` has no value: by itself, where it has none."""

    without: str = ""


class Facet(NamedTuple):
    """What the schema says beside the type; an `enum` says it all."""

    keyword: str
    value: object


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

    type: object
    nullable: bool = False
    marks: tuple[object, ...] = ()

    @property
    def part(self) -> type | None:
        """The part that is held here, if it is one."""
        kind = self.type
        return kind if isinstance(kind, type) and hasattr(kind, "_fields") else None

    @property
    def chosen(self) -> tuple[Only | Without, ...]:
        """Which keys of that part."""
        return tuple(mark for mark in self.marks if isinstance(mark, Only | Without))

    @property
    def inside(self) -> "Hint":
        """What a tuple or mapping holds."""
        kinds = get_args(self.type)
        found = opened(kinds[0] if get_origin(self.type) is tuple else kinds[1])
        return found._replace(marks=(*found.marks, *self.chosen))

    @property
    def absent(self) -> Absent | None:
        """When the key is left out."""
        return next((mark for mark in self.marks if isinstance(mark, Absent)), None)

    @property
    def stays_inside(self) -> bool:
        """Whether it is no key."""
        behaves = getattr(self.type, "_is_protocol", False)
        return behaves or get_origin(self.type) is frozenset or Mark.HIDDEN in self.marks


class Entry(NamedTuple):
    """A key, and the attributes that lead to its value; `pick` is one of a part that may be None.

    Where `asked`, the value is what a method says to who asks.
    """

    key: str
    path: str
    hint: Hint
    pick: str = ""
    asked: bool = False


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
            hint = opened(OrNull[declared])
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
            yield entry._replace(path=f"{name}.{entry.path}")
    elif Mark.NAMED in hint.marks:
        text = Hint(str, hint.nullable)
        for key, of in ((name, "id"), (f"{name}_name", "name")):
            yield Entry(key, name, text, of) if hint.nullable else Entry(key, f"{name}.{of}", text)
    else:
        renamed = [mark.name for mark in hint.marks if isinstance(mark, Key)]
        yield Entry(renamed[0] if renamed else name, name, hint)


# ---------------------------------------------------------------- how it is written

# A value is of the type that was declared: that is what these are chosen by.
_Write = Callable[[Any, str | None], object]


def as_json(part: object, asker: str | None = None) -> Json:
    """A part with everything in it, told to someone with this role, ready for `json.dumps`."""
    return _writer_of(type(part))(part, asker)


@cache
def _writer_of(part: type, *chosen: Only | Without) -> Callable[[object, str | None], Json]:
    """How a part is written: first every value as it is, then those that are written otherwise."""
    found = entries(part, *chosen)
    keys = [entry.key for entry in found]
    # The last path only makes sure that there are several, and so that the values are a tuple.
    values_of = attrgetter(*(entry.path for entry in found), "__class__")
    or_null = [entry.key for entry in found if Mark.OR_NULL in entry.hint.marks]
    writes = [(entry.key, write) for entry in found if (write := _write_of(entry))]
    absent: dict[str, list[str]] = {}
    for entry in found:
        if entry.hint.absent:
            absent.setdefault(entry.hint.absent.without or entry.key, []).append(entry.key)

    def write_part(value: object, asker: str | None) -> Json:
        written: Json = dict(zip(keys, values_of(value), strict=False))
        for key in or_null:
            if not written[key]:
                written[key] = None
        for key, write in writes:
            written[key] = write(written[key], asker)
        for key, dependent in absent.items():
            if not written[key]:
                for one in dependent:
                    del written[one]
        return written

    return write_part


def _write_of(entry: Entry) -> _Write | None:
    """How the value of a key is written, if not as it is."""
    if entry.pick:
        pick = attrgetter(entry.pick)
        return lambda part, _: pick(part) if part else None
    if entry.asked:
        return lambda method, asker: method(asker)
    write = _write(entry.hint)
    if write is None or not entry.hint.nullable:
        return write
    return lambda value, asker: None if value is None else write(value, asker)


def _write(hint: Hint) -> _Write | None:
    """How a value of a type is written, if not as it is."""
    part, chosen, origin = hint.part, hint.chosen, get_origin(hint.type)
    if part:  # which may hold parts of its own kind, so its writer is not asked for yet
        return lambda value, asker: _writer_of(part, *chosen)(value, asker)
    if origin is tuple:
        write = _write(hint.inside)
        if write is None:
            return lambda values, _: list(values)
        return lambda values, asker: [write(one, asker) for one in values]
    if hint.type is date:
        return lambda day, _: day.isoformat()
    return (lambda mapping, _: dict(mapping)) if origin is Mapping else None
