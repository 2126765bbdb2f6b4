"""What rule documents share: the words they may use, and what conditions made of them mean.

Facts, roles, documents and interpretations are read here; every name that a rule mentions is
looked up in them, and what is wrong is collected with its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import NamedTuple, TypeVar

from routeboek import model
from routeboek.book import Impossible, Interpretation, Role, UnlessStated
from routeboek.condition import (
    AppliedFor,
    Before,
    Between,
    Condition,
    Given,
    Group,
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
from routeboek.diagnostic import Diagnostic
from routeboek.facts import Fact, FactValue
from routeboek.messages import Language
from routeboek.yamlnodes import Document, NodePath, PlainNode

COMPARISONS = (
    "is_",
    "in_",
    "at_least",
    "at_most",
    "includes",
    "includes_any",
    "weeks_since_at_least",
    "years_since_at_least",
    "given",
    "before",
)
_COMPARES = {
    "yes_no": {"is_"},
    "choice": {"is_", "in_"},
    "choices": {"includes", "includes_any"},
    "count": {"at_least", "at_most"},
    "date": {"weeks_since_at_least", "years_since_at_least", "given", "before"},
}

ANY_TABLE = "any"
"""Stands in `applied_for` for every table there is."""

_NOTHING = Group("any", ())  # what stands for a test that cannot be made


T = TypeVar("T")


class At(NamedTuple):
    """A place in a rule document."""

    document: Document
    path: NodePath

    def down(self, *steps: str | int) -> At:
        return At(self.document, (*self.path, *steps))

    @property
    def node(self) -> PlainNode:
        """What stands there; the empty text when nothing does."""
        found: PlainNode = self.document.data
        for step in self.path:
            if isinstance(found, dict) and isinstance(step, str):
                found = found.get(step, "")
            elif isinstance(found, list) and isinstance(step, int):
                found = found[step]
            else:
                return ""
        return found


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


class Validated(NamedTuple):
    """The documents of a rule folder after pydantic, each with where it stands."""

    region: tuple[model.RegionDocument, At]
    facts: tuple[model.FactsDocument, At]
    roles: tuple[model.RolesDocument, At]
    sources: tuple[model.SourcesDocument, At]
    sectors: Sequence[tuple[model.SectorDocument, At]]
    editions: Sequence[tuple[str, model.EditionDocument, At]]  # sector id first
    municipalities: Sequence[tuple[model.MunicipalityDocument, At]]
    municipal: Sequence[tuple[str, model.MunicipalEditionDocument, At]]  # municipality id first
    translations: Mapping[str, str] | None  # None: the rules stay Dutch


class Vocabulary:
    """The declared words, the findings so far, and the making of tests and conditions."""

    def __init__(self, documents: Validated, language: Language) -> None:
        self.documents = documents
        self.language = language
        self.found: list[Diagnostic] = []
        self.places = Places()
        self.untranslated: dict[str, None] = {}
        self.tables = {
            shape.edition: [table.table for table in (*shape.ladder, *shape.side_tables)]
            for _, shape, _ in documents.editions
        }
        self.known_documents = {
            name: self.text(shape.title) for name, shape in documents.sources[0].sources.items()
        }
        self.role_names = documents.roles[0].roles
        self.facts = {name: self._fact(name, s) for name, s in documents.facts[0].facts.items()}
        self.roles = {name: self._role(name, shape) for name, shape in self.role_names.items()}
        self.interpretations = self._interpretations()
        self.impossible = self._impossible()
        self.unless_stated = self._unless_stated()

    def text(self, text: str) -> str:
        """A text of the rules in the language that is loaded; untranslated texts stay Dutch."""
        translations = self.documents.translations
        if translations is None or not text:
            return text
        if text not in translations:
            self.untranslated[text] = None
        return translations.get(text, text)

    def report(self, code: str, at: At, *, key: bool = False, **params: str) -> None:
        spans = at.document.spans
        span = spans.key(at.path) if key else spans.value(at.path)
        found = Diagnostic(code, span, None, params)
        if found not in self.found:  # an edition is looked at once for each municipality
            self.found.append(found)

    def reference(
        self, kind: str, name: str, known: Iterable[str], at: At, *, key: bool = False
    ) -> bool:
        """Whether a name exists; reports it with the nearest name when it does not."""
        names = list(known)
        if name in names:
            return True
        near = nearest(name, names)
        kind = f"rule-{kind}" if kind in ("fact", "edition") else kind
        code = f"unknown-{kind}-near" if near else f"unknown-{kind}"
        self.report(code, at, key=key, name=name, near=near)
        return False

    def once(self, names: Iterable[tuple[str, At]]) -> None:
        """Reports every name that has been there before, at its place."""
        seen: set[str] = set()
        for name, at in names:
            if name in seen:
                self.report("duplicate-id", at, name=name)
            seen.add(name)

    def in_order(self, shape: model.Shape, first: str, last: str, at: At) -> None:
        """Reports two bounds of which the first lies beyond the last."""
        low, high = getattr(shape, first), getattr(shape, last)
        if low is not None and high is not None and low > high:
            self.report("bounds-reversed", at.down(last), first=first, last=last)

    # ---- vocabularies

    def _fact(self, name: str, shape: model.FactShape) -> Fact:
        at = self.documents.facts[1].down("facts", name)
        if (shape.type in ("choice", "choices")) != bool(shape.values):
            self.report("fact-values", at, name=name)
        for index, role in enumerate(shape.answered_by):
            self.reference("role", role, self.role_names, at.down("answered_by", index))
        english = self.documents.translations is not None
        return Fact(
            name=name,
            type=shape.type,
            kind=shape.kind,
            question=shape.question_en if english else shape.question,
            label=self.text(shape.label),
            answered_by=tuple(shape.answered_by),
            values={value: self.text(label) for value, label in shape.values.items()},
        )

    def _role(self, name: str, shape: model.RoleShape) -> Role:
        at = self.documents.roles[1].down("roles", name)
        for index, other in enumerate(shape.includes):
            self.reference("role", other, self.role_names, at.down("includes", index))
        if shape.alias_of:
            self.reference("role", shape.alias_of, self.role_names, at.down("alias_of"))
        self.sources(shape.source, at)
        return Role(
            id=name,
            name=self.text(shape.name),
            includes=frozenset(shape.includes),
            anyone=shape.anyone,
            note=self.text(shape.note) if shape.note else "",
        )

    def role(self, name: str, at: At) -> Role:
        if self.reference("role", name, self.role_names, at):
            return self.roles[name]
        return Role(name, name)

    def sources(self, shapes: Sequence[model.SourceShape], at: At) -> tuple[Source, ...]:
        for shape in shapes:
            self.reference("document", shape.document, self.known_documents, at.down("source"))
        return tuple(Source(s.document, s.heading, s.row) for s in shapes)

    def _interpretations(self) -> dict[str, Interpretation]:
        found: dict[str, Interpretation] = {}
        region, region_at = self.documents.region
        holders = [(region.interpretations, region_at)]
        holders += [(sector.interpretations, at) for sector, at in self.documents.sectors]
        holders += [(place.interpretations, at) for place, at in self.documents.municipalities]
        self.once(
            (shape.id, at.down("interpretations", index, "id"))
            for shapes, at in holders
            for index, shape in enumerate(shapes)
        )
        for shapes, holder_at in holders:
            for index, shape in enumerate(shapes):
                at = holder_at.down("interpretations", index)
                if shape.chosen not in shape.readings:
                    self.report("reading-not-listed", at.down("chosen"), name=shape.chosen)
                if len(shape.readings) < 2:
                    self.report("one-reading", at.down("readings"))
                found[shape.id] = Interpretation(
                    id=shape.id,
                    issue=shape.issue,
                    question=self.text(shape.question),
                    readings={name: self.text(text) for name, text in shape.readings.items()},
                    chosen=shape.chosen,
                    text=self.text(shape.text),
                    sources=self.sources(shape.source, at),
                    when=self.test(shape.when, at.down("when")) if shape.when else None,
                )
        return found

    def interpreted(self, names: Sequence[str], at: At) -> tuple[str, ...]:
        for name in names:
            self.reference("interpretation", name, self.interpretations, at.down("interpretation"))
        return tuple(name for name in names if name in self.interpretations)

    def _impossible(self) -> tuple[Impossible, ...]:
        region, at = self.documents.region
        self.once(
            (shape.id, at.down("impossible", i, "id")) for i, shape in enumerate(region.impossible)
        )
        return tuple(
            Impossible(
                id=shape.id,
                when=self.test(shape.when, at.down("impossible", index, "when")),
                text=self.text(shape.text),
                remedy=self.text(shape.remedy),
            )
            for index, shape in enumerate(region.impossible)
        )

    def _unless_stated(self) -> dict[str, UnlessStated]:
        """What facts are taken to be while nobody states them."""
        shapes, at = self.documents.facts
        found: dict[str, UnlessStated] = {}
        for name, shape in shapes.facts.items():
            if shape.unless_stated is None:
                continue
            here, declared = at.down("facts", name, "unless_stated"), shape.unless_stated
            value = self.facts[name].read(_plain(self.facts[name], declared.value))
            if value is None:
                self.report("unless-stated-value", here.down("value"), name=name)
                continue
            taken = UnlessStated(
                fact=name,
                value=value,
                text=self.text(declared.text),
                sources=self.sources(declared.source, here),
                when=self.test(declared.when, here.down("when")) if declared.when else None,
            )
            found[name] = self.places.put(taken, here)
        return found

    # ---- tests and conditions

    def test(self, shape: model.TestShape | model.ConditionShape, at: At) -> Test:
        """A test from its shape: one comparison, one table tried, or one group."""
        return self.places.put(self._test(shape, at), at)

    def _test(self, shape: model.TestShape | model.ConditionShape, at: At) -> Test:
        if not self.single(shape, at):
            return _NOTHING
        if shape.none is not None:
            parts = [self.test(s, at.down("none", i)) for i, s in enumerate(shape.none)]
            return Group("none", tuple(parts))
        for grouper in ("all", "any"):
            shapes = getattr(shape, grouper)
            if shapes is not None:
                parts = [self.test(s, at.down(grouper, i)) for i, s in enumerate(shapes)]
                return Group("all" if grouper == "all" else "any", tuple(parts))
        if shape.tried is not None:
            return self._tried(shape.tried, at)
        if shape.applied_for is not None:
            return self._applied_for(shape.applied_for, at)
        if shape.held is not None:
            return Held(self._known_tables(shape.held, at.down("held")))
        if shape.from_date or shape.until_date:
            self.in_order(shape, "from_date", "until_date", at)
            return Today(shape.from_date, shape.until_date)
        return self._comparison(shape, at)

    def single(self, shape: model.TestShape | model.ConditionShape, at: At) -> bool:
        """Whether a shape says exactly one thing; reports it when it does not."""
        kinds = ("fact", "tried", "applied_for", "held", "all", "any", "none")
        ways = [kind for kind in kinds if getattr(shape, kind) is not None]
        ways += ["period"] if shape.from_date or shape.until_date else []
        compared = [name for name in COMPARISONS if getattr(shape, name) is not None]
        lists = (shape.all, shape.any, shape.none, shape.applied_for, shape.held)
        empty = [] in (*lists, shape.in_, shape.includes_any)
        if len(ways) != 1 or empty or (ways[0] != "fact" and compared):
            self.report("test-ambiguous", at)
            return False
        return True

    def _tried(self, table: str, at: At) -> Test:
        """That a table was tried."""
        self._known_table(table, at.down("tried"))
        return Tried(table)

    def _applied_for(self, tables: Sequence[str], at: At) -> Test:
        """That one of some tables was applied for, or any at all."""
        if list(tables) == [ANY_TABLE]:
            return AppliedFor(frozenset())
        return AppliedFor(self._known_tables(tables, at.down("applied_for")))

    def _known_tables(self, tables: Sequence[str], at: At) -> frozenset[str]:
        for index, table in enumerate(tables):
            self._known_table(table, at.down(index))
        return frozenset(tables)

    def _known_table(self, table: str, at: At) -> None:
        """A table is one of the edition that names it, elsewhere one of any edition."""
        every = [name for tables in self.tables.values() for name in tables]
        known = self.tables[at.document.name] if at.document.key == "edition" else every
        self.reference("table", table, known, at)

    def _comparison(self, shape: model.TestShape | model.ConditionShape, at: At) -> Test:
        if shape.fact is None:
            return _NOTHING
        if not self.reference("fact", shape.fact, self.facts, at.down("fact")):
            return _NOTHING
        fact = self.facts[shape.fact]
        used = {name for name in COMPARISONS if getattr(shape, name) is not None}
        allowed = _COMPARES[fact.type]
        pair = fact.type == "count" and used == {"at_least", "at_most"}
        if not used <= allowed or (len(used) != 1 and not pair):
            listed = ", ".join(sorted(_yaml_key(name) for name in allowed))
            self.report("comparison-does-not-fit", at, fact=fact.name, allowed=listed)
            return _NOTHING
        if fact.type in ("yes_no", "choice"):
            return self._one_of(fact, shape, at)
        if fact.type == "choices":
            values = shape.includes_any or [shape.includes or ""]
            key = "includes_any" if shape.includes_any else "includes"
            for value in values:
                self.reference("value", value, fact.values, at.down(key))
            return Includes(fact.name, frozenset(values))
        if fact.type == "count":
            self.in_order(shape, "at_least", "at_most", at)
            return Between(fact.name, shape.at_least, shape.at_most)
        if shape.weeks_since_at_least is not None:
            return WeeksSince(fact.name, shape.weeks_since_at_least)
        if shape.years_since_at_least is not None:
            return YearsSince(fact.name, shape.years_since_at_least)
        if shape.before is not None:
            if not self.date_fact(shape.before, at.down("before")):
                return _NOTHING
            return Before(fact.name, shape.before)
        given = Given(fact.name)
        return given if shape.given else Group("none", (given,))

    def date_fact(self, name: str, at: At) -> bool:
        """Whether a name is that of a fact with a date; reports it when it is not."""
        if not self.reference("fact", name, self.facts, at):
            return False
        if self.facts[name].type != "date":
            self.report("fact-not-date", at, name=name)
        return self.facts[name].type == "date"

    def _one_of(self, fact: Fact, shape: model.TestShape | model.ConditionShape, at: At) -> Test:
        key = "is" if shape.is_ is not None else "in"
        written = [shape.is_] if shape.is_ is not None else list(shape.in_ or [])
        known = {"yes": True, "no": False} if fact.type == "yes_no" else fact.values
        if not known:
            return _NOTHING  # reported where the fact is declared
        values: set[FactValue] = set()
        for value in written:
            if self.reference("value", value or "", known, at.down(key)):
                values.add(value == "yes" if fact.type == "yes_no" else value or "")
        if len(values) == len(known):
            self.report("always-true", at.down(key), fact=fact.name)
        return OneOf(fact.name, frozenset(values))

    def condition(self, shape: model.ConditionShape, at: At) -> Condition:
        """A node of a condition tree."""
        return self.places.put(self._condition(shape, at), at)

    def _condition(self, shape: model.ConditionShape, at: At) -> Condition:
        shapes = shape.all if shape.all is not None else shape.any
        common = Condition(
            id=shape.id or shape.fact or (f"tried-{shape.tried}" if shape.tried else "group"),
            text=self.text(shape.text),
            sources=self.sources(shape.source, at),
            blocking=shape.blocking,
            carried_over=shape.carried_over,
            decides_first=shape.decides_first,
            interpretations=self.interpreted(shape.interpretation, at),
        )
        if shape.carried_over and shape.blocking:
            self.report("carried-over-blocks", at)
        self.single(shape, at)
        if shapes is not None:
            key = "all" if shape.all is not None else "any"
            children = [self.condition(s, at.down(key, i)) for i, s in enumerate(shapes)]
            grouper = "all" if shape.all is not None else "any"
            return common._replace(
                grouper="any" if grouper == "any" else "all", children=tuple(children)
            )
        if shape.nature is None:
            self.report("nature-missing", at)
        if not shape.source:
            self.report("source-missing", at)
        for index, name in enumerate(shape.who):
            self.role(name, at.down("who", index))
        return common._replace(
            test=self.test(shape, at),
            nature=shape.nature or "action",
            todo=self.text(shape.todo) if shape.todo else "",
            who=tuple(name for name in shape.who if name in self.roles),
        )

    def conditions(self, shapes: Sequence[model.ConditionShape], at: At) -> tuple[Condition, ...]:
        return tuple(self.condition(shape, at.down(index)) for index, shape in enumerate(shapes))


def _plain(fact: Fact, written: str) -> object:
    """A value in a rule file as a case would write it."""
    if fact.type == "yes_no":
        return {"yes": True, "no": False}.get(written)
    if fact.type == "count":
        return int(written) if written.isascii() and written.isdigit() else None
    return [written] if fact.type == "choices" else written


def nearest(name: str, known: Iterable[str]) -> str:
    """The name that was meant, if one differs only a little; else nothing."""
    near = get_close_matches(name, list(known), n=1, cutoff=0.75)
    return near[0] if near else ""


def _yaml_key(name: str) -> str:
    return name.rstrip("_")
