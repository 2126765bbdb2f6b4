"""The appendix of a booklet: conditions in full, who does what when, readings, names and places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from routeboek.compare import compare
from routeboek.condition import Condition, Test
from routeboek.facts import Fact
from routeboek.parts import Edition, Interpretation, Phase
from routeboek.readings import interpretations_of
from routeboek.rejoining import under_reading
from routeboek.render.changes import ChangeWords
from routeboek.render.flowchart import diagram
from routeboek.render.ladders import absent_heading, heading
from routeboek.render.page import Line, Section
from routeboek.render.references import References, by_issue
from routeboek.render.standing import Element, decides, roles_in, used_readings
from routeboek.tables import Absence, Application, OtherRoute, Participant, Role, Table, Term


def chronological(phases: Sequence[Phase]) -> tuple[Phase, ...]:
    """Phases as a case goes through them: the rules name the one that is furthest on first."""
    return tuple(reversed(phases))


class Appendix:
    """What a reader of a booklet may want to know besides."""

    def __init__(self, words: References) -> None:
        self.words, self.rules = words, words.rules
        self.route, self.edition = words.route, words.edition

    def sections(self, carried_over: Sequence[Section]) -> Iterator[Section]:
        """What is taken over, then each part under its heading; last the places, all known then."""
        say = self.words.say
        yield Section(say("book-appendix"), (self.words.line("book-appendix-means"),))
        if carried_over:
            note = self.words.line("book-carried-over-means")
            yield Section(say("book-carried-over"), (note,))
            yield from carried_over
        parts = (
            ("show-options", self._options()),
            ("book-warnings", self._warnings()),
            ("book-conditions-full", self._conditions()),
            ("book-actions", self._actions()),
            ("book-when", self._when()),
            ("book-readings-full", self._readings()),
            ("book-facts", self._facts()),
            ("book-roles", self._roles()),
            ("book-places", self.words.places()),
        )
        for title, made in parts:
            if lines := tuple(made):
                yield Section(say(title), lines)
        yield Section(say("diagram-title"), (), drawing=diagram(self.rules, self.route))

    # ---- conditions

    def _conditions(self) -> Iterator[Line]:
        """Every condition with what can be done about it, below the table that asks it."""
        yield self.words.line("show-gate", tone="strong")
        yield from self._below(self.words.gate())
        for table in (*self.route.ladder, *self.route.side_tables):
            if table.condition.children:
                yield Line(heading(table), tone="strong")
                yield from self._below(table.condition.children)

    def _below(self, conditions: Sequence[Condition], level: int = 0) -> Iterator[Line]:
        for one in conditions:
            text = self.words.condition(one)
            yield Line(self.words.cited(text, one.sources, one.interpretations), "bullet", level)
            yield from self._below(one.children, level + 1)
            yield from self.words.asked("book-asked", one.test, level=level + 1)
            if one.todo:
                who = self.words.roles_named(one.who, "and")
                yield Line(self.words.todo(one.todo, who), level=level + 1)

    # ---- help and warnings

    def _options(self) -> Iterator[Line]:
        for one in self.route.options:
            yield Line(self.words.cited(self.words.option(one).text, one.sources), "bullet")
            yield from self.words.asked("book-when-so", one.when, level=1)

    def _warnings(self) -> Iterator[Line]:
        for one in self.edition.notices:
            yield Line(self.words.cited(one.text, one.sources), "bullet")
            yield from self.words.asked("book-when-so", one.when, level=1)

    # ---- who does what, and when something holds

    def _actions(self) -> Iterator[Line]:
        for phase in chronological(self.edition.phases):
            if phase.actions:
                yield Line(phase.name, tone="strong")
            for one in phase.actions:
                text = self.words.action(one, "and").text
                yield Line(self.words.cited(text, one.sources), "bullet")
                yield from self.words.asked("book-when-so", one.when, level=1)

    def _when(self) -> Iterator[Line]:
        """What a phase, route, duty or way to apply depends on."""
        edition, route = self.edition, self.route
        yield from self._depends(self.words.say("book-solved"), when=edition.solved_when)
        yield from self._depends(self.words.say("book-no-table"), when=edition.no_table_when)
        yield from self._depends(self.words.say("book-attending"), when=edition.attending_when)
        for phase in chronological(edition.phases):
            yield from self._depends(phase.name, when=phase.when)
        for other in edition.routes:
            yield from self._depends(other.name, when=other.when)
        for table in (*route.ladder, *route.side_tables):
            for way in table.applications:
                text = f"{heading(table)}: {self.words.short_application(way)}"
                yield from self._depends(text, when=way.when)
        for duty in edition.duties:
            told = {"when": duty.when, "unless": duty.unless, "done": duty.done_when}
            yield from self._depends(self.words.duty(duty), **told)

    def _depends(self, name: str, **tests: Test | None) -> Iterator[Line]:
        if any(tests.values()):
            yield Line(name, "bullet")
        for label, test in tests.items():
            yield from self.words.asked(f"book-{label}-so", test, level=1)

    # ---- readings

    def _readings(self) -> Iterator[Line]:
        """Each unclear passage once: what can be read in it, what is chosen, what that decides."""
        names = {*used_readings(self.route), *interpretations_of(self.rules, self.route)}
        used = (one for name, one in self.rules.interpretations.items() if name in names)
        for one in by_issue(used):
            asked = self.words.say("book-question", issue=one.issue, question=one.question)
            yield Line(self.words.cited(asked, one.sources), "bullet")
            chosen = one.readings[one.chosen]
            yield self.words.line("book-chosen", level=1, text=chosen)
            for name, text in one.readings.items():
                if name != one.chosen:
                    yield self.words.line("book-not-chosen", level=1, text=text)
                    yield from self._otherwise(one.id, name)
            yield from self.words.asked("book-touches", one.when, level=1)
            if decided := self._decided(one):
                yield self.words.line("book-decides", level=1, text=decided)

    def _otherwise(self, interpretation: str, reading: str) -> Iterator[Line]:
        """What is different in this route when another reading is chosen."""
        key = self.edition.id, self.route.municipality
        other = under_reading(self.rules, interpretation, reading)
        changes = compare(self.route, other.routes.get(key))
        words = ChangeWords(other, self.edition, self.edition, key[1])
        for line in words.lines(changes):
            yield line._replace(level=line.level + 2)

    def _decided(self, interpretation: Interpretation) -> str:
        found = decides(self.route, interpretation.id)
        names = (self._element(one, table) for one, table in found)
        return "; ".join(dict.fromkeys(names))

    def _element(self, element: Element, table: Table | None) -> str:
        match element:
            case Edition():
                return self.words.say("book-whole-edition")
            case Condition():
                name = element.text.removesuffix(".")
            case Term():
                name = self.words.term(element)
            case Application():
                name = self.words.short_application(element._replace(carried_over=False))
            case Participant():
                name = element.role.name
            case Absence():
                return absent_heading(self.rules, self.edition, element.table)
            case Table() | OtherRoute():
                return element.name
            case _:
                name = element.text.removesuffix(".")
        return self.words.say("book-element", name=name, where=table.name) if table else name

    # ---- facts and roles

    def _facts(self) -> Iterator[Line]:
        """What a case tells, and what is taken while nobody says it."""
        for name, fact in self.rules.facts.items():
            if name == self.edition.clock or name in self.route.looks_at:
                yield Line(self._fact(fact), "bullet")
                taken = self.rules.unless_stated.get(name)
                if taken:
                    text = self.words.say("book-taken", text=taken.text)
                    yield Line(self.words.cited(text, taken.sources), level=1)

    def _fact(self, fact: Fact) -> str:
        words = self.words
        known = [name for name in fact.answered_by if name in self.rules.roles]
        parts = [words.say("book-fact", fact=fact.label, question=fact.question)]
        if fact.values:
            values = words.listing(list(fact.values.values()), "or")
            parts.append(words.say("book-values", values=values))
        if fact.kind == "judgement":
            parts.append(words.say("book-judgement"))
        if known:
            parts.append(words.say("todo-who", who=words.roles_named(known)))
        return " ".join(parts)

    def _roles(self) -> Iterator[Line]:
        for role in sorted(roles_in(self.rules, self.route), key=lambda one: one.name):
            yield Line(self.words.cited(self._role(role), role.sources), "bullet")

    def _role(self, role: Role) -> str:
        others = sorted(name for name in role.includes if name in self.rules.roles)
        told = [role.note]
        if role.anyone:
            told.append(self.words.say("book-anyone"))
        elif others:
            told.append(self.words.say("book-includes", roles=self.words.roles_named(others)))
        text = " ".join(filter(None, told))
        return self.words.say("book-named", name=role.name, text=text) if text else role.name
