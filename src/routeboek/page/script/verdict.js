// Mirrors verdict.py: what a case comes to by the rules, before anything is put into words.

import { RUNNING } from "./caseparts.js";
import { allOf, condition, tried } from "./condition.js";
import { ABOUT_A_TABLE, STATUSES, decisionOf } from "./decision.js";
import { explain } from "./justification.js";
import { Possible, branch, isFalse, outcome } from "./meaning.js";
import { say } from "./messages.js";

/**
 * A case, where it stands, and what that comes to.
 *
 * `outcomes` are those still open by the `decision`, `statuses` theirs; `status` is the only one or
 * else undetermined. `table` is the one that the advice is about, meant for the case or not, and
 * `reason` what the case makes of its conditions, gate included. `beside` decides on the ladder
 * where a table is next whatever the ladder is; `side_states` (a Map) are the states of the side
 * tables.
 */
export class Verdict {
  constructor(fields) {
    Object.assign(this, fields);
  }

  /** Whether another route holds, whichever it is, so that the ladder does not. */
  get elsewhere() {
    return this.statuses.every((status) => status === "other-route");
  }

  /** The other routes that may turn out to hold, in the order of the rules. */
  get routes_open() {
    return routesOpen(this.route, this.outcomes);
  }

  /** The tables that the outcomes are about, in the order of the rules. */
  get tables_open() {
    const open = [...this.outcomes].filter((one) => ABOUT_A_TABLE.includes(one.status));
    const about = new Set(open.map((one) => one.about));
    return [...this.route.tables.values()].filter((table) => about.has(table.id));
  }

  /** The route that holds instead of the ladder, or what remains at its end. */
  get other_route() {
    if (this.status === "end-of-route") {
      return this.route.fallback;
    }
    return this.status === "other-route" ? this.routes_open[0] : null;
  }

  /** Which way an undetermined case leans; null where the status is certain. */
  get leaning() {
    if (this.status !== "undetermined") {
      return null;
    }
    const open = [...this.outcomes].filter((one) => one.status === "permitted");
    const permitted = new Set(open.map((one) => one.about));
    if (!permitted.size) {
      return "not-now";
    }
    return permitted.size === 1 && !this.routes_open.length ? "permitted-if" : "depends";
  }

  /** The table that is next, if there is one. */
  get following() {
    return this.route.tables.get(this.decision.next(this.outcomes)) ?? null;
  }

  /** Whether there is no absence now, so that no table is shown to apply for. */
  get attending() {
    const when = this.route.edition.attending_when;
    return when !== null && this.isTrue(when);
  }

  /** Whether a test certainly holds in this case. */
  isTrue(test) {
    return this.possible.isTrue(test);
  }

  /** Whether a test certainly does not hold in this case. */
  isFalse(test) {
    return this.possible.isFalse(test);
  }
}

/** What a case comes to; throws `TooLarge` where that cannot be told. */
export function judged(rules, case_, placed) {
  const { route, past, told, situation, carried_forward } = placed;
  const decision = decisionIn(rules, placed);
  const outcomes = past.solved ? new Set([outcome("solved")]) : decision.outcomes(situation);
  const openOnes = new Set([...outcomes].map((one) => one.status));
  const statuses = STATUSES.filter((status) => openOnes.has(status));
  // Which other route holds is part of the answer: with two of them nothing is certain.
  const certain = statuses.length === 1 && routesOpen(route, outcomes).length < 2;
  const status = certain ? statuses[0] : "undetermined";
  const table = route.tables.get(decision.table(outcomes)) ?? null;
  return new Verdict({
    rules,
    case: case_,
    route,
    past,
    told,
    situation,
    possible: new Possible(situation),
    carried_forward,
    decision,
    outcomes,
    statuses,
    status,
    table,
    reason: reasonOf(placed, decision, table, status),
    beside: besideOf(decision, table, status),
    side_states: new Map(route.side_tables.map((side) => [side.id, sideState(placed, side)])),
  });
}

function routesOpen(route, outcomes) {
  const elsewhere = [...outcomes].filter((one) => one.status === "other-route");
  const about = new Set(elsewhere.map((one) => one.about));
  return route.edition.routes.filter((other) => about.has(other.id));
}

// ---------------------------------------------------------------- what the history makes of it

/** The decision at this position, as far as the history leaves it open. */
function decisionIn(rules, placed) {
  const decision = decisionOf(placed.route.decisions[placed.past.position]);
  if (placed.past.running) {
    return awaiting(decision, placed.past.running.id);
  }
  const branches = decision.branches.map((one) => afterHistory(rules, placed, one));
  const asBefore = branches.every((one, at) => one === decision.branches[at]);
  return asBefore ? decision : decision.withBranches(branches);
}

/** A table that runs is awaited, unless the case is solved meanwhile. */
function awaiting(decision, table) {
  const solved = decision.branches.findIndex((one) => one.status === "solved");
  const noTable = decision.branches
    .slice(0, solved)
    .map((one) => branch({ about: table, when: one.when, status: "running" }));
  const awaited = branch({ about: table, status: "running" });
  return decision.withBranches([...noTable, decision.branches[solved], awaited]);
}

/** A table that runs is awaited; one that sent the case back wants that done first. */
function afterHistory(rules, placed, one) {
  const { about, when } = one;
  const entry = placed.past.latest.get(about);
  if (!entry || one.condition === null) {
    return one;
  }
  if (RUNNING.includes(entry.outcome)) {
    return branch({ about, when, status: "running" });
  }
  if (entry.outcome !== "returned" || entry.followed_up_on) {
    return one;
  }
  const table = placed.route.tables.get(about);
  const { body } = placed.route.edition;
  const id = `followed-up-${table.id}`;
  const followedUp = condition({
    id,
    text: say("followed-up", rules.language, { body: body.name, table: table.name }),
    todo: say("todo-followed-up", rules.language, { table: table.name }),
    test: tried(id),
    nature: "action",
    who: [body.id],
    sources: table.sources,
  });
  const whole = allOf([...one.condition.children, followedUp]);
  return branch({ about, when, condition: whole });
}

/** What the case makes of every condition of the next table, gate included. */
function reasonOf(placed, decision, table, status) {
  for (const one of decision.branches) {
    const concerned = table && one.about === table.id ? one.condition : null;
    if (concerned && (one.when === null || !isFalse(one.when, placed.situation))) {
      return explain(concerned, placed.situation);
    }
  }
  if (table === null && status === "not-yet") {
    return explain(placed.route.edition.gate, placed.situation);
  }
  return null;
}

/** What the ladder would be, beside a rung that is next whatever its conditions say. */
function besideOf(decision, table, status) {
  if (table === null || table.gated || status === "running") {
    return null;
  }
  return decision.without(table.id);
}

function sideState(placed, table) {
  const entry = placed.past.latest.get(table.id);
  if (entry && RUNNING.includes(entry.outcome)) {
    return "running";
  }
  if (table.named_only) {
    return "undetermined";
  }
  if (entry && entry.outcome === "returned" && !entry.followed_up_on) {
    return "blocked";
  }
  const decision = decisionOf(placed.route.side_decisions.get(table.id));
  return stateOf(decision.outcomes(placed.situation));
}

/** The only status that some outcomes have, or else undetermined. */
export function stateOf(outcomes) {
  const states = [...new Set([...outcomes].map((one) => one.status))];
  return states.length === 1 ? states[0] : "undetermined";
}
