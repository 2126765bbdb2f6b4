// Mirrors verdict.py: what a case comes to by the rules, before anything is put into words.

import { RUNNING } from "./caseparts.js";
import { allOf, condition, tried } from "./condition.js";
import { ABOUT_A_TABLE, STATUSES, decisionOf } from "./decision.js";
import { explain } from "./justification.js";
import { Possible, branch, outcome } from "./meaning.js";
import { say } from "./messages.js";

/**
 * A case, where it stands, and what that comes to; each part is found when it is asked for.
 *
 * It is `like` one on the same case that may turn out to come to the same. Any part throws
 * `TooLarge` where it cannot be told.
 */
export class Verdict {
  #found = new Map();

  constructor(rules, case_, placed, like = null) {
    Object.assign(this, placed, { rules, case: case_, like });
  }

  /** A part, found once. */
  #once(name, part) {
    if (!this.#found.has(name)) {
      this.#found.set(name, part());
    }
    return this.#found.get(name);
  }

  /** What tests can still come to. */
  get possible() {
    return this.#once("possible", () => new Possible(this.situation));
  }

  /** The decision at this position, as far as the history leaves it open. */
  get decision() {
    return this.#once("decision", () => decisionIn(this));
  }

  /** The outcomes that are still open. */
  get outcomes() {
    return this.#once("outcomes", () => {
      if (this.past.solved) {
        return new Set([outcome("solved")]);
      }
      const alike = this.#parting?.hasSameEnd(this.possible);
      return alike ? this.like.outcomes : this.decision.outcomes(this.situation);
    });
  }

  /** Where its decision parts from that of the verdict that is like it. */
  get #parting() {
    const alike = this.like?.situation === this.situation;
    return alike ? this.like.decision.parting(this.decision) : null;
  }

  /** The decision, or one that acts the same on this case, whatever becomes known of it. */
  get acting() {
    return this.#parting?.isAlike(this.possible) ? this.like.decision : this.decision;
  }

  /** The statuses that are still open, in their order. */
  get statuses() {
    return this.#once("statuses", () => {
      const openOnes = new Set([...this.outcomes].map((one) => one.status));
      return STATUSES.filter((status) => openOnes.has(status));
    });
  }

  /** The only status, or else undetermined. */
  get status() {
    // Which other route holds is part of the answer: with two of them nothing is certain.
    const certain = this.statuses.length === 1 && this.routes_open.length < 2;
    return certain ? this.statuses[0] : "undetermined";
  }

  /** The table that the advice is about, meant for the case or not. */
  get table() {
    const found = () => this.route.tables.get(this.decision.table(this.outcomes)) ?? null;
    return this.#once("table", found);
  }

  /** The conditions that the advice is about, gate included. */
  get concerned() {
    const { table } = this;
    if (table === null) {
      return this.status === "not-yet" ? this.route.edition.gate : null;
    }
    const about = this.decision.branches.filter((one) => one.about === table.id && one.condition);
    const found = about.find((one) => one.when === null || !this.isFalse(one.when));
    return found ? found.condition : null;
  }

  /** What the case makes of those. */
  get reason() {
    const { concerned } = this;
    return this.#once("reason", () => concerned && explain(concerned, this.situation));
  }

  /** What the ladder would be, beside a rung that is next whatever its conditions say. */
  get beside() {
    const { table } = this;
    if (table === null || table.gated || this.status === "running") {
      return null;
    }
    return this.decision.without(table.id);
  }

  /** The states of the side tables (a Map). */
  get side_states() {
    const state = (side) => [side.id, sideState(this, side)];
    return this.#once("side_states", () => new Map(this.route.side_tables.map(state)));
  }

  /** Whether another route holds, whichever it is, so that the ladder does not. */
  get elsewhere() {
    return this.statuses.every((status) => status === "other-route");
  }

  /** The other routes that may turn out to hold, in the order of the rules. */
  get routes_open() {
    return this.#once("routes_open", () => {
      const elsewhere = [...this.outcomes].filter((one) => one.status === "other-route");
      const about = new Set(elsewhere.map((one) => one.about));
      return this.route.edition.routes.filter((other) => about.has(other.id));
    });
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
    const found = () => this.route.tables.get(this.decision.next(this.outcomes)) ?? null;
    return this.#once("following", found);
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

// ---------------------------------------------------------------- what the history makes of it

/** The decision at this position, as far as the history leaves it open. */
function decisionIn(verdict) {
  const { past, route } = verdict;
  const decision = decisionOf(route.decisions[past.position]);
  if (past.running) {
    const { id } = past.running;
    return decision.variant(`awaiting/${id}`, () => awaiting(decision, id));
  }
  const asked = decision.branches.map(({ about }) => [about, askedOf(verdict, about)]);
  const now = new Map(asked.filter(([, one]) => one));
  if (!now.size) {
    return decision;
  }
  const branches = () => decision.branches.map((one) => afterHistory(one, now.get(one.about)));
  return decision.variant(`after/${JSON.stringify([...now])}`, branches);
}

/** A table that runs is awaited, unless the case is solved meanwhile. */
function awaiting(decision, table) {
  const solved = decision.branches.findIndex((one) => one.status === "solved");
  const noTable = decision.branches
    .slice(0, solved)
    .map((one) => branch({ about: table, when: one.when, status: "running" }));
  return [...noTable, decision.branches[solved], branch({ about: table, status: "running" })];
}

/**
 * What the history asks of a table: that it is awaited, or what has to be done again first.
 *
 * A table beside the ladder is blocked until then (`sideState`), also where it is next.
 */
function askedOf({ past, route, rules }, about) {
  const entry = past.latest.get(about);
  if (!entry || RUNNING.includes(entry.outcome)) {
    return entry ? "running" : null;
  }
  const table = route.tables.get(about);
  if (entry.outcome !== "returned" || entry.followed_up_on || !table) {
    return null;
  }
  const { body } = route.edition;
  const id = `followed-up-${table.id}`;
  return condition({
    id,
    text: say("followed-up", rules.language, { body: body.name, table: table.name }),
    todo: say("todo-followed-up", rules.language, { table: table.name }),
    test: tried(id),
    nature: "action",
    who: [body.id],
    sources: table.sources,
    decides_first: route.side_decisions.has(about),
  });
}

/** A table that runs is awaited; one that sent the case back wants that done first. */
function afterHistory(one, asked) {
  const { about, when } = one;
  if (!asked || one.condition === null) {
    return one;
  }
  if (asked === "running") {
    return branch({ about, when, status: asked });
  }
  return branch({ about, when, condition: allOf([...one.condition.children, asked]) });
}

function sideState({ past, route, situation }, table) {
  const entry = past.latest.get(table.id);
  if (entry && RUNNING.includes(entry.outcome)) {
    return "running";
  }
  if (table.named_only) {
    return "undetermined";
  }
  if (entry && entry.outcome === "returned" && !entry.followed_up_on) {
    return "blocked";
  }
  return stateOf(decisionOf(route.side_decisions.get(table.id)).outcomes(situation));
}

/** The only status that some outcomes have, or else undetermined. */
export function stateOf(outcomes) {
  const states = [...new Set([...outcomes].map((one) => one.status))];
  return states.length === 1 ? states[0] : "undetermined";
}
