"""A route as a Mermaid flowchart: the steps in order, and what stands beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from routeboek.book import Route, Rules
from routeboek.render.clean import clean
from routeboek.render.ladders import absent_heading, heading, routes_of, steps
from routeboek.render.words import Words
from routeboek.tables import OtherRoute, Table

_ENTITIES = str.maketrans({char: f"#{ord(char)};" for char in '"#<>&`'})


def diagram(rules: Rules, route: Route) -> str:
    """The flowchart in Mermaid's notation."""
    return "flowchart TD\n" + "".join(f"  {line}\n" for line in _Diagram(rules, route).lines())


class _Diagram(Words):
    def __init__(self, rules: Rules, route: Route) -> None:
        super().__init__(rules)
        self.route = route
        self.required = [table for table in route.ladder if table.only_when is None]
        self.nodes = {table.id: f"step{n}" for n, table in enumerate(route.ladder, 1)}
        self.nodes |= {table.id: f"side{n}" for n, table in enumerate(route.side_tables, 1)}
        if route.fallback:
            self.nodes[route.fallback.id] = "finish"

    def lines(self) -> Iterator[str]:
        """Boxes first, then the arrows between them."""
        route = self.route
        end = self._about(route.fallback) if route.fallback else [self.say("diagram-end")]
        yield f"start([{_label(route.edition.body.name)}])"
        yield f"gate{{{{{_label(self.say('show-gate'))}}}}}"
        for table in route.ladder:
            yield f"{self.nodes[table.id]}[{_label(*self._about(table))}]"
        yield f"finish([{_label(*end)}])"
        yield from self._arrows()
        yield from self._skipped()
        yield from self._beside()
        others = {f"other{n}": other for n, other in enumerate(route.edition.routes, 1)}
        yield from self._group("others", "diagram-other-routes", others)
        if others:
            yield f"start -.->|{_label(self.say('diagram-otherwise'))}| others"

    def _about(self, one: Table | OtherRoute) -> list[str]:
        """What stands in the box of a table or route: its name, its term and who applies."""
        told = [heading(one) if isinstance(one, Table) else one.name]
        if isinstance(one, Table) and one.term:
            told.append(self.term(one.term))
        ways = map(self.short_application, one.applications)
        return told + [self.say("diagram-apply", text=way) for way in ways]

    def _arrows(self) -> Iterator[str]:
        """From the start through every step to the end; an optional step can be passed by."""
        yield "start --> gate"
        optional = _label(self.say("diagram-optional"))
        before, label = "gate", ""
        for number, table in enumerate(self.route.ladder):
            node = self.nodes[table.id]
            if table in self.required:
                yield f"{before} -->{label} {node}"
                before, label = node, f"|{_label(self.say('diagram-unsolved'))}|"
            else:
                later = [one for one in self.route.ladder[number + 1 :] if one in self.required]
                yield f"{before} -.->|{optional}| {node}"
                yield f"{node} -.-> {self.nodes[later[0].id] if later else 'finish'}"
        yield f"{before} -->{label} finish"

    def _skipped(self) -> Iterator[str]:
        """Absent tables, between the step before them and where to go instead."""
        # Some are here under a newer id.
        former = {name for table in self.route.tables.values() for name in table.succeeds}
        absent = [one for one in self.route.absent if one.table not in former]
        for number, absence in enumerate(absent, 1):
            name = absent_heading(self.rules, self.route.edition, absence.table)
            yield f"absent{number}[{_label(name, self.say('show-not-here'))}]"
            yield f"{self._before(absence.table)} -.-> absent{number}"
            if absence.go_to in self.nodes:
                yield f"absent{number} -.-> {self.nodes[absence.go_to]}"
        if absent:
            yield "classDef absent stroke-dasharray: 4 4"
            yield f"class {','.join(f'absent{n}' for n in range(1, len(absent) + 1))} absent"

    def _before(self, table: str) -> str:
        """The last step here that comes before a table of another municipality."""
        order = steps(routes_of(self.rules, self.route.edition).values())
        earlier = order[: order.index(table)] if table in order else []
        required = [one.id for one in self.required]
        here = [name for name in earlier if name in required]
        return self.nodes[here[-1]] if here else "gate"

    def _beside(self) -> Iterator[str]:
        tables = self.route.side_tables
        boxes = {self.nodes[table.id]: table for table in tables}
        yield from self._group("beside", "diagram-side-tables", boxes)
        if tables:
            yield "start -.- beside"
        for table in tables:
            if table.next_when:
                label = _label(self.say("diagram-next"))
                yield f"gate -.->|{label}| {self.nodes[table.id]}"

    def _group(
        self, name: str, title: str, boxes: Mapping[str, Table | OtherRoute]
    ) -> Iterator[str]:
        """A box around boxes; nothing when there are none."""
        if boxes:
            yield f"subgraph {name} [{_label(self.say(title))}]"
            yield from (f"  {node}[{_label(*self._about(one))}]" for node, one in boxes.items())
            yield "end"


def _label(*texts: str) -> str:
    """Paragraphs as a label, in which no character means anything to Mermaid."""
    return '"' + "<br/>".join(clean(text).translate(_ENTITIES) for text in texts) + '"'
