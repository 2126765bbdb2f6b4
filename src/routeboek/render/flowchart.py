"""A route as a Mermaid flowchart: the steps in order, and what stands beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from routeboek.book import Edition, Route, Rules
from routeboek.parts import Application, OtherRoute, Table
from routeboek.render.clean import clean
from routeboek.render.ladders import absent_heading, heading, routes_of, steps
from routeboek.render.markdown import escaped, to_markdown
from routeboek.render.rulepages import tables_page
from routeboek.render.words import Words

_ENTITIES = {char: f"#{ord(char)};" for char in '"#<>&`'}
_TO_ENTITIES = str.maketrans(_ENTITIES)


def tables_markdown(rules: Rules, route: Route) -> str:
    """Everything that an edition says for one municipality as markdown, with the drawing."""
    title = escaped(Words(rules).say("diagram-title"))
    text = to_markdown(tables_page(rules, route))
    return f"{text}\n## {title}\n\n```mermaid\n{diagram(rules, route)}```\n"


def diagram(rules: Rules, route: Route) -> str:
    """The flowchart in Mermaid's notation."""
    lines = _Diagram(rules, route).lines()
    return "".join(f"{line}\n" for line in ("flowchart TD", *(f"  {line}" for line in lines)))


class _Diagram:
    def __init__(self, rules: Rules, route: Route) -> None:
        self.rules, self.route = rules, route
        self.words = Words(rules)
        self.say = self.words.say
        self.nodes = {table.id: f"step{n}" for n, table in enumerate(route.ladder, 1)}
        self.nodes |= {table.id: f"side{n}" for n, table in enumerate(route.side_tables, 1)}
        if route.fallback:
            self.nodes[route.fallback.id] = "finish"

    def lines(self) -> Iterator[str]:
        """Boxes first, then the arrows between them."""
        route, edition = self.route, self.route.edition
        yield f"start([{_quoted([edition.body.name])}])"
        yield f"gate{{{{{_quoted([self.say('show-gate')])}}}}}"
        for table in route.ladder:
            yield f"{self.nodes[table.id]}[{_quoted(self._about(table))}]"
        yield f"finish([{_quoted(self._finish())}])"
        yield from self._arrows()
        yield from self._skipped()
        yield from self._beside()
        yield from self._others(edition)

    # ---- the steps

    def _about(self, table: Table) -> list[str]:
        term = [self.words.term(table.term)] if table.term else []
        return [heading(table), *term, *self._applications(table.applications)]

    def _applications(self, applications: Iterable[Application]) -> Iterator[str]:
        for one in applications:
            yield self.say("diagram-apply", text=self.words.short_application(one))

    def _finish(self) -> list[str]:
        fallback = self.route.fallback
        if fallback is None:
            return [self.say("diagram-end")]
        return [fallback.name, *self._applications(fallback.applications)]

    def _arrows(self) -> Iterator[str]:
        """From the start through every step to the end; an optional step can be passed by."""
        yield "start --> gate"
        unsolved = _quoted([self.say("diagram-unsolved")])
        before, label = "gate", ""
        for table in self.route.ladder:
            node = self.nodes[table.id]
            if table.only_when is None:
                yield f"{before} -->{label} {node}"
                before, label = node, f"|{unsolved}|"
            else:
                yield from self._optional(before, node, table)
        yield f"{before} -->{label} finish"

    def _optional(self, before: str, node: str, table: Table) -> Iterator[str]:
        yield f"{before} -.->|{_quoted([self.say('diagram-optional')])}| {node}"
        yield f"{node} -.-> {self._following(table)}"

    def _following(self, table: Table) -> str:
        """The step after an optional one that is not optional itself."""
        ladder = self.route.ladder
        later = ladder[ladder.index(table) + 1 :]
        return next((self.nodes[one.id] for one in later if one.only_when is None), "finish")

    # ---- what is not here

    def _skipped(self) -> Iterator[str]:
        """Absent tables, between the step before them and where to go instead."""
        absent = [one for one in self.route.absent if one.table not in self._former()]
        for number, absence in enumerate(absent, 1):
            node = f"absent{number}"
            name = absent_heading(self.rules, self.route.edition, absence.table)
            yield f"{node}[{_quoted([name, self.say('show-not-here')])}]"
            yield f"{self._before(absence.table)} -.-> {node}"
            if absence.go_to in self.nodes:
                yield f"{node} -.-> {self.nodes[absence.go_to]}"
        if absent:
            yield "classDef absent stroke-dasharray: 4 4"
            yield f"class {','.join(f'absent{n}' for n in range(1, len(absent) + 1))} absent"

    def _former(self) -> set[str]:
        """Ids of tables that are here under a newer one."""
        return {name for table in self.route.tables.values() for name in table.succeeds}

    def _before(self, table: str) -> str:
        """The last step here that comes before a table of another municipality."""
        order = steps(routes_of(self.rules, self.route.edition).values())
        earlier = order[: order.index(table)] if table in order else []
        required = [one.id for one in self.route.ladder if one.only_when is None]
        here = [name for name in earlier if name in required]
        return self.nodes[here[-1]] if here else "gate"

    # ---- beside the steps

    def _beside(self) -> Iterator[str]:
        tables = self.route.side_tables
        boxes = [(self.nodes[one.id], self._about(one)) for one in tables]
        yield from self._group("beside", "diagram-side-tables", boxes)
        if tables:
            yield "start -.- beside"
        for table in tables:
            if table.next_when:
                label = _quoted([self.say("diagram-next")])
                yield f"gate -.->|{label}| {self.nodes[table.id]}"

    def _others(self, edition: Edition) -> Iterator[str]:
        boxes = [(f"other{n}", self._other(one)) for n, one in enumerate(edition.routes, 1)]
        yield from self._group("others", "diagram-other-routes", boxes)
        if boxes:
            yield f"start -.->|{_quoted([self.say('diagram-otherwise')])}| others"

    def _other(self, route: OtherRoute) -> list[str]:
        return [route.name, *self._applications(route.applications)]

    def _group(
        self, name: str, title: str, boxes: Sequence[tuple[str, Sequence[str]]]
    ) -> Iterator[str]:
        """A box around boxes; nothing when there are none."""
        if not boxes:
            return
        yield f"subgraph {name} [{_quoted([self.say(title)])}]"
        yield from (f"  {node}[{_quoted(texts)}]" for node, texts in boxes)
        yield "end"


def _quoted(texts: Iterable[str]) -> str:
    """Paragraphs as a label, in which no character means anything to Mermaid."""
    return '"' + "<br/>".join(clean(text).translate(_TO_ENTITIES) for text in texts) + '"'
