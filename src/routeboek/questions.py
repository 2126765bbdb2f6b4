"""What is worth asking: unknown facts whose answer can change the advice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from routeboek.advice import Decides, Question, TableAdvice
from routeboek.answering import Answering
from routeboek.condition import facts_of
from routeboek.facts import NEVER, in_order
from routeboek.parts import Duty
from routeboek.tables import Table
from routeboek.times import is_wanted
from routeboek.verdict import Verdict

MOST_ANSWERED = 5
"""Of so many questions the advice says what each answer would lead to."""


def questions(verdict: Verdict, side_tables: Iterable[TableAdvice]) -> tuple[Question, ...]:
    """Facts that can still change the advice: the status first, then dates, sides, duties.

    The first few questions that decide the status know what each answer would lead to.
    """
    wanted: dict[str, tuple[Decides, list[str]]] = {}
    for fact, decides, tables in _wanted(verdict, side_tables):
        wanted.setdefault(fact, (decides, []))[1].extend(tables)
    answering = _answering(verdict)
    found = []
    for number, (name, (decides, tables)) in enumerate(wanted.items()):
        told = answering if decides == "status" and number < MOST_ANSWERED else None
        found.append(Question(verdict.route.inquiries[name], tuple(tables), decides, told))
    return tuple(found)


def _wanted(
    verdict: Verdict, side_tables: Iterable[TableAdvice]
) -> Iterator[tuple[str, Decides, list[str]]]:
    """Each fact to ask, what it decides, and for which tables."""
    edition, situation = verdict.route.edition, verdict.situation
    if len(verdict.outcomes) > 1:
        rung = [verdict.table.id] if verdict.table else []
        ranked = verdict.decision.exact(situation).ranked(_deciding(verdict))
        for fact in in_order(ranked, verdict.rules.facts):
            yield fact, "status", rung
    ahead = verdict.route.ladder[verdict.past.position :]
    timed = [table.id for table in ahead if table.term and is_wanted(verdict, table)]
    if timed and verdict.tables_open and _clock_is_open(verdict):
        yield edition.clock, "date", timed
    for side in side_tables if verdict.status != "solved" else ():
        if side.state == "undetermined" and _in_play(verdict, side.definition):
            decision = verdict.route.side_decisions.get(side.table, verdict.beside)
            found = decision.open_facts(situation) if decision else ()
            for fact in in_order(found, verdict.rules.facts):
                yield fact, "side", [side.table]
    for duty in edition.duties:
        for fact in in_order(_of_duty(verdict, duty), verdict.rules.facts):
            yield fact, "duty", []


def _of_duty(verdict: Verdict, duty: Duty) -> list[str]:
    """The facts of a duty that can change whether it runs, but for what exempts from it.

    Being exempt is an exception: nobody is asked for it only to hear of a duty.
    """
    decision, situation = verdict.route.duty_decisions.get(duty.id), verdict.situation
    if decision is None or duty.when is None or len(decision.outcomes(situation)) < 2:
        return []
    of_duty = facts_of(duty.when)
    return [fact for fact in decision.open_facts(situation) if fact in of_duty]


def _clock_is_open(verdict: Verdict) -> bool:
    """Whether the day from which terms run can change any of them."""
    clock, restarted = verdict.route.edition.clock, verdict.past.restarted
    if clock in verdict.situation.values:
        return False
    after = restarted.toordinal() if restarted else NEVER
    return verdict.decision.can_differ(verdict.situation, clock, after)


def _answering(verdict: Verdict) -> Answering:
    return Answering(verdict.decision, verdict.situation, verdict.told, verdict.rules.language)


def _deciding(verdict: Verdict) -> list[str]:
    """The facts that can still change the answer; where no table is shown, only its status."""
    found = verdict.decision.open_facts(verdict.situation)
    if not verdict.attending:
        return found
    answering = _answering(verdict)
    kinds = {name: answering.answers(verdict.rules.facts[name]) for name in found}
    deciding = [name for name in found if len({one.statuses for one in kinds[name]}) > 1]
    return deciding or found


def _in_play(verdict: Verdict, side: Table) -> bool:
    """Whether more facts about a side table can be of use to anyone.

    One that can be next on the route is of no use where another route holds.
    """
    if side.next_when is None:
        return not side.named_only
    return not verdict.elsewhere and not verdict.is_false(side.next_when)


def lapsed(verdict: Verdict, duty: Duty) -> bool:
    """Whether a duty certainly does not run in this case."""
    return bool(
        (duty.unless and verdict.is_true(duty.unless))
        or (duty.when and verdict.is_false(duty.when))
    )
