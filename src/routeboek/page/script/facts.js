// Mirrors facts.py: the values of facts, and what is known of them in one case.

import { UNLIMITED } from "./budget.js";
import { isoOf, ordinalOf } from "./days.js";
import { byValue } from "./plaindata.js";

/** The value of a date fact that is known not to exist (day 0 is no date). */
export const NEVER = 0;

/** How a case says so: it did not happen. */
export const NEVER_WORD = "never";

export const MAX_COUNT = 100_000;

const NO_DAYS = Object.freeze(new Set());

/** The day so many days further on, or back: a day counts once it has passed, unless skipped. */
export function daysOn(day, days, skipped) {
  if (!skipped.size) {
    return day + days;
  }
  const step = days > 0 ? 1 : -1;
  let reached = day;
  let left = Math.abs(days);
  while (left) {
    left -= skipped.has(step > 0 ? reached : reached - 1) ? 0 : 1;
    reached += step;
  }
  return reached;
}

/** What one case tells, as tests see it; `values` holds the known facts only. */
export class Situation {
  #answers = null;
  #told = null;

  constructor({
    values,
    today,
    tried = new Set(),
    held = new Set(),
    applied = new Set(),
    taken = new Set(),
    holidays = new Set(),
    budget = UNLIMITED,
  }) {
    this.values = values;
    this.today = today;
    this.tried = tried;
    this.held = held;
    this.applied = applied;
    this.taken = taken;
    this.holidays = holidays;
    this.budget = budget;
    Object.freeze(this);
  }

  /** What each rule was found to come to (a Map); filled by `Possible` of meaning.js. */
  get answers() {
    this.#answers ??= new Map();
    return this.#answers;
  }

  /** All that it tells, to know it by. */
  get told() {
    const sorted = (some) => [...some].sort();
    const { values, today, tried, held, applied, taken, holidays } = this;
    const sets = [tried, held, applied, taken, holidays].map(sorted);
    this.#told ??= JSON.stringify([sorted(values), today, sets]);
    return this.#told;
  }

  /** A count, or the number of a day; null when it is not known. */
  number(fact) {
    return this.values.get(fact) ?? null;
  }

  /** The day so many days further on, or back; holidays do not count among school days. */
  counted(day, days, school) {
    return daysOn(day, days, school ? this.holidays : NO_DAYS);
  }

  /** The same case if this fact were known to have that value. */
  supposing(fact, value) {
    return this.with({ values: new Map(this.values).set(fact, value) });
  }

  /** The same case seen on another day, were nothing else to change. */
  on(day) {
    return this.with({ today: day });
  }

  /** The same case, but for these fields. */
  with(changes) {
    return new Situation({ ...this, ...changes });
  }
}

/** The value in the evaluator's form; null when it is not of the declared type. */
export function readFact(fact, value) {
  if (fact.type === "yes_no") {
    return typeof value === "boolean" ? value : null;
  }
  if (fact.type === "count") {
    return Number.isInteger(value) && value >= 0 && value <= MAX_COUNT ? value : null;
  }
  if (fact.type === "choice") {
    return typeof value === "string" && fact.values.has(value) ? value : null;
  }
  if (fact.type === "choices") {
    return readChoices(fact, value);
  }
  return value === NEVER_WORD ? NEVER : ordinalOf(value);
}

/** A value as a case writes it: the reverse of `readFact`. */
export function writtenFact(fact, value) {
  if (fact.type === "date") {
    return value === NEVER ? NEVER_WORD : isoOf(value);
  }
  return Array.isArray(value) ? [...value] : value;
}

function readChoices(fact, value) {
  if (!Array.isArray(value) || !value.every((item) => typeof item === "string")) {
    return null;
  }
  return value.every((item) => fact.values.has(item)) ? setOf(value) : null;
}

/** The values it takes, for a message: names that the rules declare. */
export function expectedOf(fact) {
  return [...fact.values.keys()].join(", ");
}

/** The same facts in the same order, but that one waits for those that are asked first. */
export function inOrder(names, facts) {
  const waiting = [...names];
  const found = [];
  while (waiting.length) {
    const isNext = (one) => !facts.get(one).ask_after.some((first) => waiting.includes(first));
    const [name] = waiting.splice(waiting.findIndex(isNext), 1);
    found.push(name);
  }
  return found;
}

/** A set of choices as the value of a fact: each once, in order. */
export function setOf(choices) {
  return Object.freeze([...new Set(choices)].sort(byValue));
}
