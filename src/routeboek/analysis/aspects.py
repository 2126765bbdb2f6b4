"""Everything in an advice that a rule can change, listed once: `ASPECTS`.

Words, sources and readings are left out: they explain an advice, they are not what it says.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from routeboek.advice import Advice
from routeboek.analysis import acting, beside, sight
from routeboek.analysis.sight import Nodes, Sight
from routeboek.diagram import Node
from routeboek.telling import OTHER_READING


class Aspect(NamedTuple):
    """Something that an advice says: in every situation, in one advice, and in an example.

    `expected` are the keys under which an example tells it, beside its status and what is next.
    What is said of an open case follows from what is said of its completions, unless the aspect is
    looked at in open cases too, or only there. What `closer` two
    sides are apart is looked into where they are not the same. What is `told_with` other
    aspects is no difference of its own where those differ.
    """

    name: str
    nodes: Callable[[Sight], Nodes]
    said: Callable[[Advice], object]
    expected: tuple[str, ...] = ()
    cases: Literal["whole", "open", "both"] = "whole"
    closer: Callable[[Sight, Sight, str], Node] | None = None
    told_with: tuple[str, ...] = ()


def told(seen: Sight) -> dict[str, Node]:
    """Everything that a route says of whole cases."""
    return _told(seen, "open")


def told_openly(seen: Sight) -> dict[str, Node]:
    """Everything that a route says of open cases and that does not follow from whole ones."""
    return _told(seen, "whole")


def _told(seen: Sight, without: str) -> dict[str, Node]:
    aspects = [one for one in ASPECTS if one.cases != without]
    return {name: node for aspect in aspects for name, node in aspect.nodes(seen).items()}


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
    return sight.applying(holder.applications) if holder else None


def _said_weeks(advice: Advice) -> object:
    deadline = advice.next.deadline if advice.next else None
    return (deadline.earliest, deadline.latest) if deadline else None


def _said_participants(advice: Advice) -> object:
    holder = advice.next.definition if advice.next else advice.route
    return sight.roles_of(holder.participants) if holder else None


def _said_actions(advice: Advice) -> object:
    unfit = any(one.nature == "fit" for one in advice.unmet) and advice.status == "blocked"
    return unfit, sorted(sorted(role.id for role in one.who_acts) for one in advice.unmet)


def _said_timeline(advice: Advice) -> object:
    return [(one.definition.id, one.deadline, one.outcome) for one in advice.timeline]


def _said_sides(advice: Advice) -> object:
    return [
        (
            one.table,
            one.state,
            sight.roles_of(one.definition.participants),
            sight.applying(one.applications),
        )
        for one in advice.side_tables
    ]


def _said_duties(advice: Advice) -> object:
    duties = [(one.definition, one.state) for one in advice.duties]
    return sorted((duty.id, state, duty.on_whom.id) for duty, state in duties)


def _said_phase_actions(advice: Advice) -> object:
    actions = advice.phase.actions if advice.phase else ()
    return [[role.id for role in one.who] for one in actions]


def _said_options(advice: Advice) -> object:
    return sorted((one.id, one.who_asks.id) for one in advice.options)


def _said_taken(advice: Advice) -> object:
    return [(one.definition.fact, str(one.value)) for one in advice.taken]


def _said_warnings(advice: Advice) -> object:
    return sorted(one.code for one in advice.warnings if one.code != OTHER_READING)


def _said_edition(advice: Advice) -> object:
    edition = advice.edition
    weeks = [one.text for one in advice.warnings if one.code == "holidays-in-absence"]
    return edition.clock, edition.body.id, _said_weeks(advice), _said_timeline(advice), weeks


ASPECTS: tuple[Aspect, ...] = (
    Aspect("next", sight.of_next("next"), _said_next),
    Aspect("applications", sight.of_next("applications"), _said_applications, ("people",)),
    Aspect("weeks", sight.of_next("weeks"), _said_weeks, ("weeks",)),
    Aspect("participants", sight.of_next("participants"), _said_participants, ("people",)),
    Aspect("actions", acting.conditions, _said_actions, closer=acting.acting),
    Aspect("side", beside.sides, _said_sides, ("people", "side_tables")),
    Aspect("duty", beside.duties, _said_duties, cases="both"),
    Aspect("option", beside.options, _said_options, cases="both"),
    Aspect("warning", beside.warnings, _said_warnings, cases="both"),
    Aspect(
        "phase",
        beside.phase_now,
        lambda a: a.phase.definition.id if a.phase else None,
        ("phase",),
        "both",
    ),
    Aspect("action", beside.phase_actions, _said_phase_actions, cases="both"),
    Aspect("attending", beside.attending, lambda a: a.attending, cases="both"),
    Aspect("edition", beside.edition_terms, _said_edition),
    Aspect("timeline", sight.terms, _said_timeline, told_with=("next", "weeks")),
    Aspect("succeeds", beside.succession, lambda a: (_said_next(a), _said_timeline(a))),
    Aspect("unstated", beside.unstated, _said_taken, cases="open"),
    Aspect(
        "applying",
        beside.open_applications,
        _said_applications,
        cases="open",
        told_with=("applications", "side"),
    ),
    Aspect(
        "unmet", beside.surely_unmet, _said_actions, cases="open", told_with=("next", "actions")
    ),
)
"""What an advice says. `diff` and `mutate` see what is listed here, and the page of differences
(`render.shifts`) has a sentence for each; in this order."""

OF_NEXT = frozenset({"next", "applications", "weeks", "participants", "actions"})
"""The aspects that are about what comes next."""
