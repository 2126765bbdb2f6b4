"""Everything in an advice that a rule can change, listed once: `ASPECTS`.

Words, sources and readings are left out: they explain an advice, they are not what it says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from routeboek.advice import Advice
from routeboek.analysis import sight
from routeboek.analysis.sight import Nodes, Sight
from routeboek.diagram import Node
from routeboek.tables import Application


class Aspect(NamedTuple):
    """Something that an advice says: in every situation, in one advice, and in an example.

    `expected` are the keys under which an example tells it, beside its status and what is next.
    """

    name: str
    nodes: Callable[[Sight], Nodes]
    said: Callable[[Advice], object]
    expected: tuple[str, ...] = ()


def told(seen: Sight) -> dict[str, Node]:
    """Everything that a route says."""
    return {name: node for aspect in ASPECTS for name, node in aspect.nodes(seen).items()}


def said(advice: Advice) -> tuple[object, ...]:
    """Everything that one advice says."""
    return tuple(aspect.said(advice) for aspect in ASPECTS)


def aspect_of(name: str) -> tuple[Aspect, str]:
    """The aspect that a function is of, and what in it the function is about."""
    kind, _, about = name.partition(":")
    return next(one for one in ASPECTS if one.name == kind), about


# ---------------------------------------------------------------- in one advice


def _said_next(advice: Advice) -> object:
    following = advice.next.table if advice.next else None
    route = advice.route.id if advice.route else None
    return advice.status, advice.possible_statuses, following, route


def _said_applications(advice: Advice) -> object:
    holder = advice.next or advice.route
    return _ways(holder.applications) if holder else None


def _ways(applications: Iterable[Application]) -> list[tuple[str, str]]:
    return sorted((one.applicant.id, one.to.id) for one in applications)


def _said_weeks(advice: Advice) -> object:
    deadline = advice.next.deadline if advice.next else None
    return (deadline.earliest, deadline.latest) if deadline else None


def _said_participants(advice: Advice) -> object:
    holder = advice.next.definition if advice.next else advice.route
    return sight.roles_of(holder.participants) if holder else None


def _said_actions(advice: Advice) -> object:
    return sorted((one.condition, [role.id for role in one.who_acts]) for one in advice.unmet)


def _said_sides(advice: Advice) -> object:
    return [
        (one.table, one.state, sight.roles_of(one.definition.participants), _ways(one.applications))
        for one in advice.side_tables
    ]


def _said_duties(advice: Advice) -> object:
    duties = [(one.definition, one.state) for one in advice.duties]
    return sorted((duty.id, state, duty.on_whom.id) for duty, state in duties)


def _said_phase_actions(advice: Advice) -> object:
    actions = advice.phase.actions if advice.phase else ()
    return [[role.id for role in one.who] for one in actions]


def _said_taken(advice: Advice) -> object:
    return [(one.definition.fact, str(one.value)) for one in advice.taken]


ASPECTS: tuple[Aspect, ...] = (
    Aspect("next", sight.of_next("next"), _said_next),
    Aspect("applications", sight.of_next("applications"), _said_applications, ("people",)),
    Aspect("weeks", sight.of_next("weeks"), _said_weeks, ("weeks",)),
    Aspect("participants", sight.of_next("participants"), _said_participants, ("people",)),
    Aspect("actions", sight.of_next("actions"), _said_actions),
    Aspect("side", sight.sides, _said_sides, ("people", "side_tables")),
    Aspect("duty", sight.duties, _said_duties),
    Aspect("option", sight.options, lambda a: sorted((o.id, o.who_asks.id) for o in a.options)),
    Aspect("warning", sight.warnings, lambda a: sorted(warning.code for warning in a.warnings)),
    Aspect(
        "phase",
        lambda seen: {"phase": sight.phase_now(seen)},
        lambda a: a.phase.definition.id if a.phase else None,
        ("phase",),
    ),
    Aspect("action", sight.phase_actions, _said_phase_actions),
    Aspect("attending", sight.attending, lambda a: a.attending),
    Aspect("edition", sight.edition_terms, lambda _: None),  # shows in dates, compared there
    Aspect("unstated", sight.unstated, _said_taken),
)
"""What an advice says. `diff` and `mutate` see what is listed here, and the page of differences
(`render.shifts`) has a sentence for each; in this order."""

OF_NEXT = frozenset({"next", "applications", "weeks", "participants", "actions"})
"""The aspects that are about what comes next."""
