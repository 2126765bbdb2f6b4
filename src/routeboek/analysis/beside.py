"""What an advice says beside the next step, as functions over a space of whole or of open cases.

Where something is said of a case of which not everything is known, it is certain (`surely`) or not
excluded (`maybe`), as the evaluator has it; of a whole case both are the plain answer.
"""

from __future__ import annotations

from functools import partial
from operator import eq

from routeboek.analysis.opened import Opened
from routeboek.analysis.sight import Nodes, Sight, applying, applying_here, roles_of
from routeboek.condition import Before, Condition, blocking_leaves
from routeboek.diagram import Label, Node
from routeboek.meaning import STATUS_OF_LEVEL, Outcome
from routeboek.parts import Duty
from routeboek.tables import Role, Table


def sides(sight: Sight) -> Nodes:
    """The state of each side table, and who is there."""
    tables = sight.route.side_tables
    return {f"side:{sight.known_as(one.id)}": _side(sight, one) for one in tables}


def _side(sight: Sight, table: Table) -> Node:
    """The state of a side table, with who applies and who sits there."""
    diagrams, people = sight.space.diagrams, roles_of(table.participants)
    if table.named_only:
        return diagrams.leaf(("named-only", applying(table.applications), people))

    def told(level: Label, applicants: Label) -> Label:
        assert isinstance(level, int)
        return STATUS_OF_LEVEL[level], applicants, people

    level = sight.space.level(table.condition)
    return diagrams.combined(told, level, applying_here(sight, table))


def duties(sight: Sight) -> Nodes:
    """What each duty is, and whose."""
    found = sight.route.edition.duties
    return {f"duty:{one.id}": _duty(sight, one) for one in found}


def _duty(sight: Sight, duty: Duty) -> Node:
    """Whether a duty is due, made or not there, and whose it is."""
    space, diagrams, who = sight.space, sight.space.diagrams, duty.on_whom.id
    nothing = diagrams.leaf(None)
    found = diagrams.leaf(("due", who))
    if duty.done_when:
        found = diagrams.chosen(space.surely(duty.done_when), diagrams.leaf(("made", who)), found)
    if duty.when:
        perhaps = diagrams.chosen(space.maybe(duty.when), diagrams.leaf(("unknown", who)), nothing)
        found = diagrams.chosen(space.surely(duty.when), found, perhaps)
    if duty.unless:
        found = diagrams.chosen(space.surely(duty.unless), nothing, found)
    return found


def warnings(sight: Sight) -> Nodes:
    """Where each warning of the rules is given, and the one that an edition is carried forward."""
    notices = sight.route.edition.notices
    found = {f"warning:{one.code}": sight.space.surely(one.when) for one in notices}
    if sight.carried:
        found["warning:edition-carried-forward"] = sight.space.surely(sight.carried)
    return found


def attending(sight: Sight) -> Nodes:
    """Where no table is shown to apply for."""
    when = sight.route.edition.attending_when
    return {"attending": sight.space.surely(when)} if when else {}


def options(sight: Sight) -> Nodes:
    """Help that is offered, by whom it is asked."""
    space, found = sight.space, dict[str, Node]()
    nothing = space.diagrams.leaf(None)
    for option in sight.route.options:
        shown = [space.maybe(option.when)] if option.when else []
        if sight.outcome is not None and option.shown_in:
            shown.append(sight.where(partial(_has_status, option.shown_in)))
        asked = space.diagrams.leaf(option.who_asks.id)
        found[f"option:{option.id}"] = space.diagrams.chosen(space.all(shown), asked, nothing)
    return found


def _has_status(statuses: frozenset[str], outcome: Outcome) -> bool:
    return outcome.status in statuses


def phase_now(sight: Sight) -> Nodes:
    """The phase that applies."""
    space, diagrams = sight.space, sight.space.diagrams
    found = diagrams.leaf(None)
    for phase in reversed(sight.route.edition.phases):
        here = diagrams.leaf(phase.id)
        found = diagrams.chosen(space.surely(phase.when), here, found) if phase.when else here
    return {"phase": found}


def phase_actions(sight: Sight) -> Nodes:
    """What each phase asks of whom."""
    space, diagrams = sight.space, sight.space.diagrams
    now_is, found = phase_now(sight)["phase"], dict[str, Node]()
    for phase in sight.route.edition.phases:
        for action in phase.actions:
            base = f"action:{phase.id}:{_roles(action.who)}"
            number = sum(name.startswith(f"{base}:") for name in found)
            asked = space.maybe(action.when) if action.when else diagrams.leaf(True)
            now = diagrams.relabelled(now_is, partial(eq, phase.id))
            found[f"{base}:{number}"] = space.all([now, asked])
    return found


def _roles(roles: tuple[Role, ...]) -> str:
    return "+".join(sorted(role.id for role in roles))


# ---------------------------------------------------------------- whatever the case


def edition_terms(sight: Sight) -> Nodes:
    """What holds for every case of an edition: from when terms run, and what tells that day."""
    edition = sight.route.edition
    at_most = {
        one.when.fact
        for one in sight.rules.impossible
        if isinstance(one.when, Before) and one.when.other == edition.clock
    }
    counted = {(leaf.fact, leaf.weeks) for leaf in sight.route.counted_weeks}
    values: dict[str, Label] = {
        "clock": edition.clock,
        "body": edition.body.id,
        "at_most": ", ".join(sorted(at_most)),
        "weeks": ", ".join(f"{fact} {weeks}" for fact, weeks in sorted(counted)),
    }
    return {f"edition:{name}": sight.space.diagrams.leaf(one) for name, one in values.items()}


def succession(sight: Sight) -> Nodes:
    """As which table of today each table of earlier editions counts."""
    route = sight.route
    earlier = {
        name
        for edition in sight.rules.sectors[route.edition.sector].editions
        if edition.valid_from < route.edition.valid_from
        and (other := sight.rules.routes.get((edition.id, route.municipality)))
        for name in other.tables
    }
    return {
        f"succeeds:{name}": sight.space.diagrams.leaf(
            sight.known_as(route.current_id.get(name, name))
        )
        for name in sorted(earlier)
    }


# ---------------------------------------------------------------- only where not all is known


def unstated(sight: Sight) -> Nodes:
    """What facts are taken to be where nobody states them."""
    space, rules = sight.space, sight.rules
    assert isinstance(space, Opened)
    nothing = space.diagrams.leaf(None)
    found = {}
    for name, one in rules.unless_stated.items():
        if name in sight.route.looks_at:
            value = space.diagrams.leaf(str(rules.facts[name].written(one.value)))
            taken = space.test(one.when) if one.when else space.diagrams.leaf(True)
            here = space.all([space.unknown(name), taken])
            found[f"unstated:{name}"] = space.diagrams.chosen(here, value, nothing)
    return found


def open_applications(sight: Sight) -> Nodes:
    """Who may apply as far as nothing excludes it."""
    return {
        f"applying:{sight.known_as(one.id)}": applying_here(sight, one)
        for one in sight.tables
        if any(way.when for way in one.applications)
    }


def surely_unmet(sight: Sight) -> Nodes:
    """What is certainly not met of a table, by who can act on it."""
    edition, found = sight.route.edition, dict[str, Node]()
    shared = (edition.gate, *((edition.ladder_for,) if edition.ladder_for else ()))
    for table in sight.tables:
        for root in (table.condition, *(shared if table in sight.route.ladder else ())):
            for leaf in blocking_leaves(root):
                name = f"unmet:{sight.known_as(table.id)}:{'+'.join(sorted(leaf.who))}"
                both = [found[name]] if name in found else []
                found[name] = sight.space.any([*both, _surely_unmet(sight, leaf)])
    return found


def _surely_unmet(sight: Sight, leaf: Condition) -> Node:
    assert leaf.test is not None
    return sight.space.negated(sight.space.maybe(leaf.test))


def order(sight: Sight) -> Nodes:
    """The order in which tables are tried: of several that may be next the last one is named."""
    listed = [
        tuple([sight.known_as(one.about) for one in decision.branches if one.condition])
        for decision in sight.route.decisions
    ]
    return {"order": sight.space.diagrams.leaf(tuple(listed))}
