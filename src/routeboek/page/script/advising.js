// Mirrors advising.py: the parts of an advice, each made from what a case comes to.

import { TableAdvice } from "./advice.js";
import { writtenFact } from "./facts.js";
import { suited, unmetLeaves } from "./justification.js";
import { presenceOf } from "./parts.js";
import { lapsed } from "./questions.js";
import { deadline, opensOn } from "./times.js";
import { stateOf } from "./verdict.js";

// ---------------------------------------------------------------- tables

function tableAdvice(verdict, table, state, term = null, opens = null) {
  return new TableAdvice(table, state, verdict.situation, term, opens);
}

/** The table that is next, if there is one. */
export function nextTable(verdict) {
  const table = verdict.following;
  if (table === null) {
    return null;
  }
  const state = verdict.side_states.get(table.id) ?? verdict.status;
  return tableAdvice(verdict, table, state, deadline(verdict, table), opensOn(verdict));
}

/** The side tables, and what stands beside a rung that is next whatever it asks. */
export function sideTables(verdict) {
  const { side_states: states, route } = verdict;
  const sides = route.side_tables.map((one) => tableAdvice(verdict, one, states.get(one.id)));
  return [...ladderTable(verdict), ...sides];
}

/** The rung of the ladder that stands beside a table that is next whatever it asks. */
function ladderTable(verdict) {
  if (verdict.beside === null || verdict.past.solved) {
    return [];
  }
  const outcomes = verdict.beside.outcomes(verdict.situation);
  const table = verdict.route.tables.get(verdict.beside.table(outcomes));
  return table ? [tableAdvice(verdict, table, stateOf(outcomes), deadline(verdict, table))] : [];
}

/** The conditions by which the next table is not meant for this case at all. */
function unfit(verdict) {
  const reason = verdict.status === "blocked" ? verdict.reason : null;
  const found = reason ? [...unmetLeaves(reason)] : [];
  return found.filter((leaf) => leaf.condition.nature === "fit");
}

/** The statuses of a case in which something is lacking. */
export const WANTING = Object.freeze(["blocked", "not-yet", "undetermined"]);

/** What is not met, each condition once. */
export function unmet(verdict) {
  const { status } = verdict;
  if (!WANTING.includes(status) || verdict.reason === null) {
    return [];
  }
  const reason = suited(verdict.reason, presenceOf(verdict.route.edition));
  let found = unfit(verdict);
  if (!found.length) {
    found = [...unmetLeaves(reason)];
  }
  if (!found.length && status !== "undetermined") {
    found = [...unmetLeaves(reason, true)];
  }
  const byId = new Map(found.reverse().map(({ condition }) => [condition.id, condition]));
  return [...byId.values()].reverse().map((condition) => ({
    condition: condition.id,
    text: condition.text,
    nature: condition.nature,
    todo: condition.todo,
    who_acts: condition.who.map((role) => verdict.rules.roles.get(role)),
    sources: condition.sources,
  }));
}

// ---------------------------------------------------------------- beside the tables

/** The exceptions that nobody raised. */
export function taken({ rules, situation }) {
  return [...rules.unless_stated.values()]
    .filter((one) => situation.taken.has(one.fact))
    .map((one) => ({
      definition: one,
      value: writtenFact(rules.facts.get(one.fact), one.value),
    }));
}

/** Help that is no table, as far as it is for this case. */
export function options(verdict) {
  return verdict.route.options.filter((one) => isOffered(verdict, one));
}

function isOffered(verdict, option) {
  if (option.shown_in.length && !option.shown_in.includes(verdict.status)) {
    return false;
  }
  return option.when === null || !verdict.isFalse(option.when);
}

/** The first phase that certainly applies. */
export function phase(verdict) {
  const { phases } = verdict.route.edition;
  const found = phases.find((one) => one.when === null || verdict.isTrue(one.when));
  if (!found) {
    return null;
  }
  const isAsked = (action) => action.when === null || !verdict.isFalse(action.when);
  return { definition: found, actions: found.actions.filter(isAsked) };
}

/** The duties that run or may run. */
export function duties(verdict) {
  return verdict.route.edition.duties
    .filter((duty) => !lapsed(verdict, duty))
    .map((duty) => {
      let state = duty.when === null || verdict.isTrue(duty.when) ? "due" : "unknown";
      if (state === "due" && duty.done_when && verdict.isTrue(duty.done_when)) {
        state = "made";
      }
      return { definition: duty, state };
    });
}

/** The readings that this advice rests on and that can touch this case. */
export function assumptions(verdict) {
  const { route, rules, other_route: other } = verdict;
  const decided = route.side_tables.filter(
    (side) => verdict.side_states.get(side.id) !== "undetermined",
  );
  const used = [route.edition, verdict.table, ...decided, other, ...route.absent];
  const names = new Set(used.flatMap((part) => part?.interpretations ?? []));
  return [...names]
    .map((name) => rules.interpretations.get(name))
    .filter((one) => one.when === null || verdict.isTrue(one.when));
}
