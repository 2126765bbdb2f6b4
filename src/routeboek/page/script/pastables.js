// Mirrors pastables.py: the tables so far, as an interview asks for them one by one.
//
// The answers are a Map by the key of their path: "history/0/table".

import { keysOf } from "./case.js";
import { HistoryEntry, RUNNING } from "./caseparts.js";
import { constant } from "./constants.js";
import { NEVER_WORD } from "./facts.js";
import { say } from "./messages.js";
import { Posed, keyOf, pathOf } from "./posed.js";

/** Why a table was not applicable: no more than these, so that nobody writes about a child. */
export const REASONS = Object.freeze(["does-not-fit", "not-needed", "other"]);

/** The answer that no table, or no other, was held or applied for; no table has this for an id. */
export const NO_TABLE = "-";

const NOT_A_TABLE = Object.freeze([undefined, null, NO_TABLE]);

/** What is still to be asked of the tables so far; the last is whether there are more. */
export function* stories(answers) {
  let number = 0;
  while (answers.has(keyOf(["history", number, "table"]))) {
    const entry = entryOf(answers, number);
    if (NOT_A_TABLE.includes(entry.get("table"))) {
      return;
    }
    if (![...entry.values()].includes(null)) {
      for (const key of keysFor(entry)) {
        if (!entry.has(key)) {
          yield ["history", String(number), key];
        }
      }
    }
    number += 1;
  }
  yield ["history", String(number), "table"];
}

/** The tables of which enough is known; or also those of which more is to be asked. */
export function entries(answers, { unfinished = false } = {}) {
  const found = [];
  for (let number = 0; ; number += 1) {
    const entry = entryOf(answers, number);
    if (NOT_A_TABLE.includes(entry.get("table"))) {
      return found;
    }
    const needed = keysFor(entry);
    const told = new Map(
      needed.filter((key) => entry.has(key)).map((key) => [key, entry.get(key)]),
    );
    if (needed.every((key) => (told.get(key) ?? null) !== null || key === "followed_up_on")) {
      const isKnown = (key) => told.has(key) && ![null, NEVER_WORD].includes(told.get(key));
      const known = keysOf(HistoryEntry).filter(isKnown);
      found.push(Object.fromEntries(known.map((key) => [key, told.get(key)])));
    } else if (unfinished && told.get("applied_on") && ![...told.values()].includes(null)) {
      const [table, day] = [told.get("table"), told.get("applied_on")];
      found.push({ table, applied_on: day, outcome: "running" });
    }
  }
}

/** Whether all is told of the tables so far, and that there are no more. */
export function areKnown(answers) {
  return !unknownOf(answers, false).length;
}

/** The text that says what an advice goes by when this is not known; none for other answers. */
export function assumed([part, , key]) {
  if (part !== "history") {
    return "";
  }
  return `ask-assumed-${kindOf(key)}`;
}

/**
 * What is not known of the tables so far, each kind once; `told` is whether a case tells them.
 *
 * Whether there are others is known where somebody said that there are no more.
 */
export function unknownOf(answers, told) {
  const past = [...answers].filter(isPast);
  const others = past.length ? past.some(([, value]) => value === NO_TABLE) : told;
  const missing = past.filter(([, value]) => value === null).map(([key]) => kindOf(pathOf(key)[2]));
  return [...new Set([...(others ? [] : ["table"]), ...missing])];
}

function kindOf(key) {
  return ["table", "followed_up_on"].includes(key) ? key : "left-out";
}

/** The keys of what is asked once more for who wants to tell more of the tables so far. */
export function askedAgain(answers) {
  const past = [...answers].filter(isPast);
  return new Set(past.filter(([, value]) => NOT_A_TABLE.includes(value)).map(([key]) => key));
}

function isPast([key]) {
  return pathOf(key)[0] === "history";
}

/** The keys of what is told of a table, if a path asks for that; without one, of all after it. */
export function toldOf(path, value, keys) {
  if (path[0] !== "history" || path[2] !== "table") {
    return new Set();
  }
  const number = Number(path[1]);
  const found = [...keys].filter((key) => pathOf(key)[0] === "history" && key !== keyOf(path));
  const isTold = (at) => at === number || (NOT_A_TABLE.includes(value) && at > number);
  return new Set(found.filter((key) => isTold(Number(pathOf(key)[1]))));
}

/** What was answered of one table, by key. */
function entryOf(answers, number) {
  const found = new Map();
  for (const [key, value] of answers) {
    const path = pathOf(key);
    if (path[0] === "history" && path[1] === String(number)) {
      found.set(path[2], value);
    }
  }
  return found;
}

/** What a case tells of a table, in the order in which it is asked. */
function keysFor(entry) {
  const outcome = entry.get("outcome") ?? null;
  if (outcome === "not-applicable") {
    return ["table", "outcome", "reason"];
  }
  if (outcome === null || RUNNING.includes(outcome)) {
    return ["table", "outcome", "applied_on"];
  }
  if (outcome === "returned") {
    return ["table", "outcome", "applied_on", "closed_on", "followed_up_on"];
  }
  return ["table", "outcome", "applied_on", "closed_on"];
}

// ---------------------------------------------------------------- as questions

/** A question about the tables so far, or about the `first` of them. */
export function posePast(rules, advice, answers, path, { first }) {
  const { language } = rules;
  const [, number, key] = path;
  if (key === "table") {
    const text = say(first ? "ask-table-first" : "ask-table-more", language);
    const none = say(first ? "ask-no-table" : "ask-no-more-tables", language);
    const options = new Map([[NO_TABLE, none], ...tablesOf(rules, advice)]);
    const called = new Map([...rules.names.tables].filter(([, id]) => options.has(id)));
    return new Posed(path, "choice", text, { options, called, suggested: NO_TABLE });
  }
  const table = answers.get(keyOf(["history", number, "table"]));
  const named = tablesOf(rules, advice).get(table) ?? table;
  const text = say(`ask-${key}`, language, { table: named });
  if (key === "outcome") {
    const outcomes = constant("outcomes").map((one) => [one, say(`outcome-${one}`, language)]);
    return new Posed(path, "choice", text, { options: new Map(outcomes) });
  }
  if (key === "reason") {
    const options = new Map(REASONS.map((one) => [one, say(`reason-${one}`, language)]));
    return new Posed(path, "choice", text, { options });
  }
  return new Posed(path, "date", text, { may_be_never: key === "followed_up_on" });
}

/** The tables that this place has or had, today's first. */
function tablesOf(rules, advice) {
  const { editions } = rules.sectors.get(advice.edition.sector);
  const found = new Map();
  for (const { id } of [advice.edition, ...[...editions].reverse()]) {
    const route = rules.routes.get(`${id}/${advice.municipality}`);
    for (const table of route?.tables.values() ?? []) {
      if (!found.has(table.id)) {
        found.set(table.id, table.name);
      }
    }
  }
  return found;
}
