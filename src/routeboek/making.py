"""From documents of the right shape to parts of the rule book; see `forms`.

Every name is looked up because its field says what it is a name of, every text is translated
because its field says that it is one, and every part is made together with where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from math import prod
from typing import NamedTuple, TypeVar, cast

from routeboek.alternatives import NOTHING, Alternatives, Lacking, may_be_nothing
from routeboek.book import Names
from routeboek.citing import (
    Above,
    Outline,
    Outlines,
    completed,
    missing,
    sources_in,
    written_source,
)
from routeboek.condition import Source
from routeboek.facts import Fact
from routeboek.forms import (
    ABOVE,
    BY_READING,
    BY_SOURCES,
    DERIVED,
    ONLY_LOCAL,
    UNDER,
    Field,
    Form,
    Mapped,
    Part,
    Several,
    Single,
    fields_of,
    flat_fields,
    holds_parts,
    keys_of,
)
from routeboek.places import At, Findings, Places
from routeboek.shapes import Plain
from routeboek.spelling import named, nearest
from routeboek.tables import Role
from routeboek.text_guard import MAX_FINDINGS
from routeboek.written import WrittenSource

T = TypeVar("T")

ANY_TABLE = "any"
"""Stands in `applied_for` for every table there is."""


class _Here(NamedTuple):
    """A part that is being made.

    `below` is the place for what stands below it, `name` the one under which it stands, if any.
    """

    data: Plain
    at: At
    below: At
    name: str
    sources: tuple[WrittenSource, ...]
    carried_over: bool


MOST_ALTERNATIVES = 256
"""Of so many combinations of readings a part may depend: each interpretation multiplies them."""


class Maker:
    """Makes parts; `names` tells which names there are, by what they are names of.

    `made_of` holds for some parts as they are written what they become.
    """

    def __init__(
        self,
        names: Callable[[str, At], Collection[str]],
        translations: Mapping[str, str] | None,
        findings: Findings,
        called: Names,
    ) -> None:
        self.names, self.findings, self.translations = names, findings, translations
        self.called = called
        self.places = Places()
        self.texts: dict[str, At] = {}  # every text, as it is written, and where it stands first
        self.facts: dict[str, Fact] = {}
        self.roles: dict[str, Role] = {}
        self.conditions: dict[str, tuple[Plain, At] | None] = {}
        self.sizes: dict[str, int] = {}  # of these conditions, all that they name included
        self.outlines: Outlines = {}
        self.readings: dict[str, Collection[str]] = {}  # of each interpretation
        self.supposed: dict[str, str] = {}  # under which of them something is being made
        self.depending: dict[str, Collection[str]] = {}  # on which, for conditions by their name
        self.elsewhere: Mapping[str, Collection[str]] = {}
        self.made_of: dict[type, Callable[[object, At], object]] = {}

    def part(self, part: type[T], data: Plain, at: At, name: str = "") -> T:
        """A part from its plain data; `name` is the one under which it stands, if it does.

        Raises `Lacking` where it has not what it must have under the readings that are supposed.
        """
        kind: type = part
        here = self._here(kind, data, at, name)
        given = {
            field.name: self._field(field, here)
            for field in fields_of(kind)
            if field.flat
            or field.unwritten
            or (field.name in data and DERIVED not in field.marks)
            or field.marks & {ABOVE, BY_SOURCES}
        }
        for field in fields_of(kind):
            if field.required and may_be_nothing(given.get(field.name), self.readings):
                if not self.lacks_by_reading(field.key, data.get(field.name), at):
                    self.findings.lacks(at, field.key)
                if given.get(field.name, NOTHING) is NOTHING:
                    raise Lacking
        given = {key: one for key, one in given.items() if one is not NOTHING}
        made = part(**given)
        # What still differs by reading is looked at when one is chosen, see `coherence`.
        sure = not any(isinstance(one, Alternatives) for one in given.values())
        for code, key, params in getattr(made, "faults", tuple)() if sure else ():
            self.findings.report(code, at.down(key) if key else at, **params)
        return self.places.put(made, at)

    def lacks_by_reading(self, key: str, value: object, at: At) -> bool:
        """Whether there is nothing under a key because its value differs by reading.

        That is reported, unless a reading is misnamed: then it is told already, and is why.
        """
        if self._misnamed(value):
            return True
        without = ", ".join(dict.fromkeys(self._without(value)))
        if without:
            here = at.down(key)
            self.findings.report(
                "reading-without-value", here, key=True, name=key, readings=without
            )
        return bool(without)

    def _without(self, value: object) -> Iterator[str]:
        """The readings under which there is nothing, as far as a value is written down."""
        if not isinstance(value, dict):
            return
        if BY_READING in value:
            interpretation = str(value[BY_READING])
            for reading in self.readings[interpretation]:
                if reading in value:
                    yield from self._without(value[reading])
                else:
                    yield f"{interpretation}={reading}"
        for interpretation, wanted in value.get(UNDER, {}).items():
            others = [one for one in self.readings[interpretation] if one not in wanted]
            yield from (f"{interpretation}={one}" for one in others)

    def _misnamed(self, value: object) -> bool:
        """Whether a value differs by no reading, or by one that does not exist."""
        if not isinstance(value, dict):
            return False
        if BY_READING in value:
            known = self.readings.get(str(value[BY_READING]), ())
            options = {key: one for key, one in value.items() if key != BY_READING}
            wrong = not options or not options.keys() <= set(known)
            return wrong or any(map(self._misnamed, options.values()))
        under = value.get(UNDER, {}).items()
        return any(not set(wanted) <= set(self.readings.get(one, ())) for one, wanted in under)

    def _here(self, part: type, data: Plain, at: At, name: str) -> _Here:
        """What counts for all fields of a part."""
        sources = sources_in(part, data, at.above)
        if "carried_over" in data or "carried_over" not in keys_of(part):
            carried_over = bool(data.get("carried_over"))
        else:
            carried_over = self.is_carried_over(sources, at)
        cited = sources[0] if sources else at.above.cited
        if "cites" in data:
            cited = completed(written_source(data["cites"]), at.above.cited)
            self._stands_there(cited, at.down("cites"))
        above = Above(cited, at.above.carried_over or carried_over)
        return _Here(data, at, at._replace(above=above), name, sources, carried_over)

    def _field(self, field: Field, here: _Here) -> object:
        """What a field of a part holds."""
        data, at = here.data, here.at
        if field.unwritten:
            return here.name
        if ONLY_LOCAL in field.marks:
            inside = [one for one in flat_fields(field) if one.name in data]
            return {one.name: self._field(one, here) for one in inside}
        if field.flat:
            assert isinstance(field.form, Part)
            return self.part(field.form.shape, data, at, here.name)
        if field.name not in data:
            return here.carried_over if BY_SOURCES in field.marks else self._sources(field, here)
        if field.key == "source":
            self.made(field.form, data[field.name], at.down(field.key))  # which checks the names
            return self._sources(field, here)
        under = here.below._replace(above=here.below.above.under(field.key, self.outlines))
        return self.made(field.form, data[field.name], under.down(field.key))

    def _sources(self, field: Field, here: _Here) -> tuple[Source, ...]:
        """The sources of a part, with what was said above them."""
        if not here.sources and ABOVE in field.marks:
            self.findings.lacks(here.at, field.key)
        written = here.at.down(field.key)
        for index, source in enumerate(here.sources):
            for key in missing(source):
                self.findings.lacks(written.down(index), key)
            self._stands_there(source, written.down(index) if written.is_list else written)
        return tuple(Source(*one) for one in here.sources)

    def _stands_there(self, source: WrittenSource, at: At) -> None:
        """Reports a heading or row that the document does not have, where it is written."""
        outline = self.outlines.get(source.document, Outline())
        heading, row = at.down("heading"), at.down("row")
        told = {"document": source.document, "heading": source.heading}
        if heading.node and outline.headings:
            self.is_known("heading", source.heading, outline.headings, heading, {}, told=told)
        if row.node and source.row and not outline.has(source.heading, source.row):
            rows = outline.headings.get(source.heading)
            if rows is not None:  # else the heading is what is wrong
                self.is_known("row", source.row, rows, row, {}, told=told)

    def is_carried_over(self, sources: Collection[Source | WrittenSource], at: At) -> bool:
        """Whether all sources of what stands at a place are documents of other editions.

        Of what stands in a table that is carried over as a whole, the table says so.
        """
        cited = {one.document for one in sources}
        others = self.elsewhere.get(at.document.name, ()) if at.document.key == "edition" else ()
        return bool(cited) and cited.issubset(others) and not at.above.carried_over

    def made(self, form: Form, value: object, at: At, name: str = "") -> object:
        """What is made of a value of some form."""
        if isinstance(value, dict) and BY_READING in value:
            return self._by_reading(form, value, at, name)
        if isinstance(form, Part):
            return self._under_readings(form.shape, cast("Plain", value), at, name)
        if isinstance(form, Several):
            values = cast("list[object]", value)
            if form.or_one and not at.is_list:
                some = [self.made(form.item, values[0], at)]
            else:
                some = [self.made(form.item, one, at.down(n)) for n, one in enumerate(values)]
            return form.made(one for one in some if one is not NOTHING)
        if isinstance(form, Mapped):
            entries = cast("Plain", value).items()
            for key, _ in entries if form.ref else ():
                self.reference(form.ref, key, at.down(key), key=True)
            made = {key: self.made(form.item, one, at.down(key), key) for key, one in entries}
            return {key: one for key, one in made.items() if one is not NOTHING}
        return self._single(form, value, at) if isinstance(form, Single) else value

    # ---- what depends on a reading

    def _under_readings(self, shape: type, data: Plain, at: At, name: str) -> object:
        """A part under each reading that it depends on, or nothing where it does not hold.

        It stands under readings, or a plain value in it differs by reading: what is made of a
        part may depend on such a value, as a test does on its number.
        """
        under = cast("Mapping[str, Collection[str]]", data.get(UNDER, {}))
        if UNDER in data and not under:
            self.findings.report("readings-missing", at.down(UNDER), key=True, name=UNDER)
        for interpretation, wanted in under.items():
            here = at.down(UNDER, interpretation)
            self.reference("interpretation", interpretation, here, key=True)
            self._known_readings(interpretation, wanted, here)
            if not wanted:
                self.findings.report("readings-missing", here, key=True, name=interpretation)
            elif set(wanted) >= set(self.readings.get(interpretation, {""})):
                self.findings.report("under-every-reading", here, key=True, name=interpretation)

        def make() -> object:
            supposed = {one: self.supposed[one] for one in under if one in self.supposed}
            if any(reading not in under[one] for one, reading in supposed.items()):
                return NOTHING
            part: object = self.part(shape, data, at, name)
            become = self.made_of.get(shape)
            return self.places.put(become(part, at), at) if become else part

        return self.under_each([*under, *self._depends_on(shape, data)], at, make)

    def _depends_on(self, shape: type, data: Plain) -> Iterable[str]:
        """The interpretations by which the plain values of a part differ."""
        for field in keys_of(shape).values():
            if not holds_parts(field.form):
                yield from _differs_by(data.get(field.name))
        named = data.get("condition")
        yield from self.depending.get(named, ()) if isinstance(named, str) else ()

    def under_each(
        self, interpretations: Iterable[str], at: At, make: Callable[[], object]
    ) -> object:
        """What is made under each reading of some interpretations.

        One that does not exist is a finding; what would depend on it is made all the same.
        """
        known = [one for one in dict.fromkeys(interpretations) if one in self.readings]
        unsure = [one for one in known if one not in self.supposed]
        if not unsure:
            try:
                return make()
            except Lacking:
                return NOTHING
        if prod(len(self.readings[one]) for one in (*self.supposed, *unsure)) > MOST_ALTERNATIVES:
            self.findings.report("too-many-readings", at, limit=str(MOST_ALTERNATIVES))
            return NOTHING
        options: dict[str, object] = {}
        for reading in self.readings[unsure[0]]:
            self.supposed[unsure[0]] = reading
            found = self.under_each(unsure, at, make)
            options |= {} if found is NOTHING else {reading: found}
        del self.supposed[unsure[0]]
        return Alternatives(unsure[0], options) if options else NOTHING

    def _by_reading(self, form: Form, value: Plain, at: At, name: str) -> object:
        """A value that differs by reading."""
        interpretation = str(value[BY_READING])
        self.reference("interpretation", interpretation, at.down(BY_READING))
        given = [one for one in value if one != BY_READING]
        self._known_readings(interpretation, given, at)
        for reading in given:
            if interpretation in _differs_by(value[reading]):
                here = at.down(reading)
                self.findings.report("reading-within-itself", here, name=interpretation)
        if not given:
            self.findings.report("readings-missing", at.down(BY_READING), name=interpretation)

        def make() -> object:
            reading = self.supposed.get(interpretation, next(iter(given), ""))
            chosen = value.get(reading, NOTHING)
            return chosen if chosen is NOTHING else self.made(form, chosen, at.down(reading), name)

        return self.under_each([interpretation], at, make)

    def _known_readings(self, interpretation: str, names: Iterable[str], at: At) -> None:
        for reading in names:
            self.is_known("reading", reading, self.readings.get(interpretation, (reading,)), at, {})

    # ---- names

    def _single(self, form: Single, value: object, at: At) -> object:
        if form.ref:
            self.reference(form.ref, str(value), at)
        if form.kind.translated:
            return self.translated(str(value), at)
        return self.role(str(value)) if form.made is Role else value

    def role(self, name: str) -> Role:
        """The role of that name; for one that there is not something to go on with."""
        return self.roles.get(name) or Role(name, name)

    def translated(self, text: str, at: At) -> str:
        """A text in the language that is loaded; one without a translation stays Dutch."""
        self.texts.setdefault(text, at)
        return text if self.translations is None else self.translations.get(text, text)

    @property
    def untranslated(self) -> tuple[str, ...]:
        """The texts without a translation in the language that is loaded."""
        known = self.translations
        return () if known is None else tuple(text for text in self.texts if text not in known)

    def reference(self, to: str, name: str, at: At, *, key: bool = False) -> None:
        """Reports a name of something that does not exist, or that is of another type."""
        names = self.conditions if to == "named-condition" else self.names(to, at)
        known = self.is_known(_CALLED.get(to, to), name, names, at, self._called(to), key=key)
        if known and to == "date-fact" and self.facts[name].type != "date":
            self.findings.report("fact-not-date", at, name=name)

    def _called(self, to: str) -> Mapping[str, str]:
        """What people call the things of which it is a name, if they call them anything."""
        if _CALLED.get(to, to) == "rule-fact":
            return self.called.facts
        if _CALLED.get(to, to) == "table":
            return self.called.tables
        return self.called.roles if to == "role" else {}

    def is_known(
        self,
        what: str,
        name: str,
        known: Collection[str],
        at: At,
        called: Mapping[str, str],
        *,
        key: bool = False,
        told: Mapping[str, str] = {},
    ) -> bool:
        """Whether a name is among those known; reports it with what was meant when it is not.

        `told` is what the message needs beside that.
        """
        if name in known:
            return True
        near = named(name, called)
        # Of hundreds of wrong names nobody wants to hear what each might have been.
        if near not in known:
            near = nearest(name, known) if len(self.findings.found) < MAX_FINDINGS else ""
        code = f"unknown-{what}-near" if near else f"unknown-{what}"
        self.findings.report(code, at, key=key, name=name, near=near, **told)
        return False


_CALLED = {
    "fact": "rule-fact",
    "edition": "rule-edition",
    "date-fact": "rule-fact",
    "table-or-any": "table",
    "destination": "table",
    "way-out": "table",
}
"""What a finding calls that of which it is a name, where it has another word for it."""


def _differs_by(value: object) -> Iterable[str]:
    """The interpretations by which a value differs, also one that does so under a reading."""
    if type(value) is dict and BY_READING in value:
        yield str(value[BY_READING])
        for one in value.values():
            yield from _differs_by(one)
