"""An advice as a page: what a professional asks first comes first."""

from __future__ import annotations

from collections.abc import Iterable

from routeboek.advice import (
    Advice,
    Deadline,
    DutyAdvice,
    Question,
    RungTime,
    TableAdvice,
    application_json,
)
from routeboek.book import Option, OtherRoute, Rules, Table
from routeboek.justification import Justification
from routeboek.render.page import MARK_OF_VERDICT, Line, Page, Section, Tone
from routeboek.render.why import deciding, reason_lines, reasons, tree_lines
from routeboek.render.words import Words

TONE_OF_STATUS: dict[str, Tone] = {
    "permitted": "good",
    "blocked": "open",
    "not-yet": "open",
    "undetermined": "warn",
    "running": "good",
    "end-of-route": "warn",
    "other-route": "warn",
    "solved": "good",
}
HASH_LENGTH = 12


def advice_page(advice: Advice, rules: Rules, *, explain: bool = False) -> Page:
    """The page of an advice; `explain` shows the whole justification."""
    return _AdvicePage(advice, rules, explain).page()


class _AdvicePage:
    """Builds the sections of one advice."""

    def __init__(self, advice: Advice, rules: Rules, explain: bool) -> None:
        self.advice = advice
        self.rules = rules
        self.explain = explain
        self.words = Words(rules)
        self.say = self.words.say
        # A pupil who is at school is not shown a table to apply for.
        self.following = (
            advice.next if advice.status == "permitted" or not advice.attending else None
        )
        self.table = self.following.definition if self.following else None

    def page(self) -> Page:
        """All sections that have something to say."""
        early = self.advice.status == "not-yet"
        parts = [
            ("answer", self._answer()),
            ("apply", self._applying()),
            ("when", self._when()),
            ("not-yet" if early else "todo", self._todo()),
            ("phase", self._phase()),
            ("questions", self._questions(self._deciding_questions())),
            ("prepare", self._preparation()),
            ("participants", self._participants()),
            ("why", self._why()),
            ("powers", self._powers()),
            ("open", self._open()),
            ("more-questions", self._questions(self._other_questions())),
            ("uncertain", self._uncertain()),
            ("timeline", self._timeline()),
            ("basis", self._basis()),
        ]
        sections = [
            Section(self.say(f"section-{name}"), tuple(lines)) for name, lines in parts if lines
        ]
        return Page(self._title(), tuple(sections))

    def _title(self) -> str:
        place = self.rules.municipalities[self.advice.municipality].name
        sector = self.rules.sectors[self.advice.edition.sector].name
        day = self.words.date(self.advice.reference_date)
        title = self.say("page-advice", municipality=place, sector=sector, day=day)
        case_id = self.advice.case_id
        return f"{title} ({self.say('page-case', case=case_id)})" if case_id else title

    # ---- the answer

    def _answer(self) -> list[Line]:
        advice = self.advice
        lines = [Line(warned.text, tone="warn") for warned in advice.warnings if warned.first]
        if self.table:
            lines.append(Line(self._table_name(self.table), tone="strong"))
        tone = TONE_OF_STATUS[advice.status]
        status = self.say(f"status-{advice.status}")
        if advice.leaning:
            status = f"{status} ({self.say(f'leaning-{advice.leaning}')})"
        lines.append(Line(self.say("label-status", status=status), tone=tone))
        lines.append(Line(advice.summary))
        if len(advice.possible_statuses) > 1:
            names = [self.say(f"status-{one}") for one in advice.possible_statuses]
            lines.append(Line(self.say("possible", names=self.words.listing(names, "or"))))
        if advice.route:
            lines += self._route(advice.route)
        if advice.taken:
            texts = "; ".join(taken.text for taken in advice.taken)
            lines.append(Line(self.say("taken", texts=texts), tone="dim"))
        return lines + [self._option(option) for option in advice.options if option.first]

    def _option(self, option: Option) -> Line:
        who = option.who_asks.name
        return Line(self.say("option", name=option.name, text=option.text, who=who), "bullet")

    def _table_name(self, table: Table) -> str:
        notes = []
        if table.step is not None:
            notes.append(self.say("word-step", n=str(table.step)))
        if table.formerly:
            notes.append(self.say("word-formerly", name=table.formerly))
        return f"{table.name} ({', '.join(notes)})" if notes else table.name

    def _route(self, route: OtherRoute) -> list[Line]:
        lines = [Line(route.name, tone="strong"), Line(route.text)]
        lines += [Line(self.words.application(one), "bullet") for one in route.applications]
        if route.participants:
            names = "; ".join(self.words.participant(one) for one in route.participants)
            lines.append(Line(self.say("label-participants", names=names), "bullet"))
        lines += self.words.notes(route.contacts)
        return lines + self.words.source_line(route.sources, 1)

    # ---- applying

    def _applying(self) -> list[Line]:
        following = self.following
        if following is None:
            return []
        lines = [Line(self.words.application(one), "bullet") for one in following.applications]
        return lines + self._asker_lines(following)

    def _asker_lines(self, following: TableAdvice) -> list[Line]:
        """Whether the one who asks may apply, or whom to ask."""
        asker = self.advice.asker
        if asker is None or not following.applications:
            return []
        name = self.rules.roles[asker].name if asker in self.rules.roles else asker
        may = [
            one
            for one in following.applications
            if application_json(one, following.asker)["asker_may_apply"]
        ]
        if len(may) == len(following.applications):
            return [Line(self.say("asker-may", asker=name))]
        if may:
            to = self.words.roles([one.to for one in may])
            return [Line(self.say("asker-may-to", asker=name, to=to))]
        applicants = self.words.roles([one.applicant for one in following.applications])
        return [Line(self.say("asker-may-not", asker=name, applicants=applicants), tone="warn")]

    def _when(self) -> list[Line]:
        if self.following is None or self.table is None:
            return []
        lines = self._deadline_lines(self.following.deadline)
        if self.table.frequency:
            frequency = self.words.note(self.table.frequency)
            lines.append(Line(self.say("label-frequency", text=frequency)))
        return lines

    def _deadline_lines(self, deadline: Deadline | None) -> list[Line]:
        if deadline is None:
            return [Line(self.say("when-no-term"))]
        if deadline.counted_from is None:
            weeks = self.words.count("weeks", deadline.weeks or 0)
            fact = self.rules.facts[self.advice.edition.clock].label
            lines = [Line(self.say("when-unknown", weeks=weeks, fact=fact), tone="warn")]
            if deadline.at_most:
                code = "when-at-most-late" if deadline.overdue else "when-at-most"
                text = self.say(code, day=self.words.date(deadline.at_most))
                lines.append(Line(text, tone="bad" if deadline.overdue else ""))
            return lines
        lines = [self._latest_line(deadline)] if deadline.latest else []
        if deadline.earliest and deadline.earliest > self.advice.reference_date:
            day = self.words.date(deadline.earliest)
            lines.append(Line(self.say("when-earliest", day=day)))
        return lines

    def _latest_line(self, deadline: Deadline) -> Line:
        assert deadline.latest and deadline.counted_from and deadline.days_left is not None
        text = self.say("when-latest", day=self.words.date(deadline.latest))
        if self.advice.status == "running":
            text += "."
        else:
            left = deadline.days_left
            code = "late" if left < 0 else "left" if left else "today"
            text += ": " + self.say(f"when-{code}", days=self.words.count("days", abs(left)))
        weeks = self.words.count("weeks", deadline.weeks or 0)
        start = self.words.date(deadline.counted_from)
        text += " " + self.say("when-counted", weeks=weeks, day=start)
        return Line(text, tone="bad" if deadline.overdue else "")

    # ---- what to do first, what to tell

    def _todo(self) -> list[Line]:
        lines: list[Line] = []
        if self.advice.attending and self.following is None:
            return lines  # nothing has to be done first for a table that is not shown
        for unmet in self.advice.unmet:
            lines.append(Line(unmet.text, "unmet", tone="bad"))
            who = self.words.roles(unmet.who_acts)
            if unmet.todo:
                code = "todo-by" if who else "todo"
                lines.append(Line(self.say(code, todo=unmet.todo, who=who), level=1))
            elif who:
                lines.append(Line(self.say("todo-who", who=who), level=1))
        if self.following and self.following.opens_on:
            day = self.words.date(self.following.opens_on)
            lines.append(Line(self.say("opens-on", day=day)))
        return lines

    def _phase(self) -> list[Line]:
        """What the phase that the case is in asks of everyone, while no table is open."""
        phase = self.advice.phase
        if phase is None or self.advice.status not in ("not-yet", "blocked", "undetermined"):
            return []
        definition = phase.definition
        lines = [Line(definition.name, tone="strong"), Line(definition.text)]
        for action in phase.actions:
            text = self.say("prepare-by", text=action.text, who=self.words.roles(action.who))
            lines.append(Line(self.words.carried(text, action.carried_over), "bullet"))
        return lines + self.words.source_line(definition.sources, 0)

    def _deciding_questions(self) -> list[Question]:
        """The questions that can still change which table is next and whether it may be asked."""
        if self.advice.status != "undetermined":
            return []
        return [one for one in self.advice.questions if one.decides == "status"]

    def _other_questions(self) -> list[Question]:
        deciding_ones = self._deciding_questions()
        return [one for one in self.advice.questions if one not in deciding_ones]

    def _questions(self, questions: Iterable[Question]) -> list[Line]:
        lines: list[Line] = []
        for question in questions:
            text = question.fact.question
            if question.fact.kind == "judgement":
                text += f" ({self.say('word-judgement')})"
            lines.append(Line(text, "unknown", tone="open"))
            lines.append(Line(self._answer_line(question), level=1, tone="dim"))
        return lines

    def _answer_line(self, question: Question) -> str:
        """Who can tell, and where the answer goes."""
        fact = question.fact
        parts = []
        if question.answered_by:
            parts.append(self.say("question-who", who=self.words.roles(question.answered_by)))
        kind = ", ".join(fact.values) if fact.values else self.say(f"type-{fact.type}")
        parts.append(self.say("question-field", fact=fact.name, values=kind))
        return " ".join(parts)

    # ---- around the table

    def _preparation(self) -> list[Line]:
        """What helps but does not hold back: the dossier, and steps of another edition."""
        if self.following is None or self.table is None:
            return []
        steps = [
            (self._preparing(part), part.condition.carried_over)
            for part in self.following.preconditions
            if not part.condition.blocking and part.verdict != "met"
        ]
        notes = [
            (Line(self.words.address(note), "bullet"), note.carried_over)
            for note in self.table.dossier
        ]
        return self.words.own_first([*steps, *notes])

    def _preparing(self, part: Justification) -> Line:
        text = part.condition.todo or part.text
        roles = [self.rules.roles[role] for role in part.condition.who]
        if roles:
            text = self.say("prepare-by", text=text, who=self.words.roles(roles))
        return Line(text, MARK_OF_VERDICT[part.verdict])

    def _participants(self) -> list[Line]:
        if self.table is None:
            return []
        return [Line(self.words.participant(one), "bullet") for one in self.table.participants]

    def _why(self) -> list[Line]:
        if self.explain:
            return tree_lines(self.advice.justification, self.words)
        return reason_lines(reasons(self.advice.justification), self.words)

    def _powers(self) -> list[Line]:
        table = self.table
        if table is None:
            return []
        lines = self.words.notes([table.purpose] if table.purpose else [], mark="")
        lines += self.words.grouped_notes(table.powers)
        if table.afterwards:
            lines.append(Line(self.say("label-afterwards")))
            lines += self.words.notes(table.afterwards)
        if table.contacts:
            lines.append(Line(self.say("label-contacts")))
            lines += self.words.notes(table.contacts)
        return lines

    # ---- what else is open

    def _open(self) -> list[Line]:
        lines: list[Line] = []
        for side in self.advice.side_tables:
            # What is not meant for this case is no to-do: only who wants to see all of it sees it.
            # The table that the advice is about stands on top.
            shown = self.following and side.table == self.following.table
            if (side.fits and not shown) or self.explain:
                lines += self._side_table(side)
        lines += [self._option(option) for option in self.advice.options if not option.first]
        for duty in self.advice.duties:
            lines.append(Line(self._duty(duty), "bullet"))
        return lines

    def _duty(self, duty: DutyAdvice) -> str:
        definition = duty.definition
        state = self.say(f"duty-{duty.state}")
        role = definition.on_whom.name
        text = self.say("duty-state", text=definition.text, state=state, role=role)
        return self.words.carried(text, definition.carried_over)

    def _side_table(self, side: TableAdvice) -> list[Line]:
        table = side.definition
        code = f"status-{side.state}" if side.fits else "status-does-not-fit"
        code = "named-only" if table.named_only else code
        text = self.say("side-table", name=table.name, state=self.say(code))
        tone: Tone = "" if table.named_only else TONE_OF_STATUS[side.state]
        lines = [Line(text, "bullet", tone=tone)]
        if side.state == "permitted":
            lines += [Line(self.words.application(one), level=1) for one in side.applications]
        if side.state in ("blocked", "not-yet"):
            unmet = [
                leaf
                for part in side.preconditions
                for leaf in deciding(part)
                if leaf.verdict == "unmet"
            ]
            lines += [Line(leaf.text, "unmet", 1, "bad") for leaf in unmet]
        return lines

    # ---- how sure, when, on what basis

    def _uncertain(self) -> list[Line]:
        warnings = [warned for warned in self.advice.warnings if not warned.first]
        lines = [Line(warned.text, "bullet", tone="warn") for warned in warnings]
        if self.advice.assumptions:
            lines.append(Line(self.say("label-assumptions")))
        for found in self.advice.assumptions:
            text = self.say("assumption", text=found.text, issue=found.issue)
            lines.append(Line(text, "bullet"))
        return lines

    def _timeline(self) -> list[Line]:
        """The terms of the ladder, where it holds, and what has been on it."""
        on_ladder = [rung.definition for rung in self.advice.timeline]
        holds = self.table in on_ladder or self.advice.status == "end-of-route"
        return [
            self._rung(one)
            for one in self.advice.timeline
            if one.applied_on or (holds and one.wanted)
        ]

    def _rung(self, rung: RungTime) -> Line:
        table, deadline = rung.definition, rung.deadline
        parts = []
        if deadline and deadline.latest:
            code = "rung-overdue" if rung.overdue else "rung-latest"
            parts.append(self.say(code, day=self.words.date(deadline.latest)))
        elif deadline:
            weeks = self.words.count("weeks", deadline.weeks or 0)
            parts.append(self.say("rung-weeks", weeks=weeks))
        else:
            parts.append(self.say("rung-no-term"))
        if rung.applied_on:
            parts.append(self.say("rung-applied", day=self.words.date(rung.applied_on)))
        if rung.outcome:
            parts.append(self.say(f"outcome-{rung.outcome}"))
        name = table.name if table.step is None else f"{table.step}. {table.name}"
        tone: Tone = "bad" if rung.overdue else "strong" if table is self.table else ""
        return Line(f"{name}: {'; '.join(parts)}.", "bullet", tone=tone)

    def _basis(self) -> list[Line]:
        edition, provenance = self.advice.edition, self.advice.provenance
        text = self.say(
            "basis-edition",
            name=edition.name,
            id=edition.id,
            year=edition.school_year,
            day=self.words.date(edition.valid_from),
            dating=self.say(f"dating-{edition.dating}"),
        )
        rules = self.say(
            "basis-rules",
            hash=provenance.rules_sha256[:HASH_LENGTH],
            version=provenance.engine_version,
        )
        return [
            Line(text, tone="dim"),
            *self.words.source_line(edition.sources, 0),
            Line(rules, tone="dim"),
        ]
