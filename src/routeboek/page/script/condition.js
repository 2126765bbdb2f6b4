// Mirrors condition.py: questions about a case, and the conditions that rules make of them.

import { ordinal, partsOf } from "./days.js";
import { NEVER } from "./facts.js";

// Levels of a condition, lowest first; each is a bit of its own, so that a set is a number.
export const AT_CIRCUMSTANCE = 1;
export const AT_UNFIT = 2;
export const AT_ACTION = 4;
export const AT_MET = 8;

/** The level of a condition that is unmet. */
export const LEVEL_OF = Object.freeze({
  circumstance: AT_CIRCUMSTANCE,
  action: AT_ACTION,
  fit: AT_UNFIT,
});

// ---------------------------------------------------------------- comparisons

// Each says whether it `holds` in a situation: null where that hangs on a fact that is not known.

const HOLDS = {
  /** A yes/no or choice fact has one of these values. */
  OneOf(test, situation) {
    const value = situation.values.get(test.fact);
    return value === undefined ? null : test.values.includes(value);
  },

  /** A count lies between two numbers, both included; null leaves that side open. */
  Between(test, situation) {
    const number = situation.number(test.fact);
    if (number === null) {
      return null;
    }
    const highEnough = test.at_least === null || number >= test.at_least;
    return highEnough && (test.at_most === null || number <= test.at_most);
  },

  /** A fact that may have several values has at least one of these. */
  Includes(test, situation) {
    const chosen = situation.values.get(test.fact);
    return chosen === undefined ? null : test.values.some((value) => chosen.includes(value));
  },

  /** At least so many weeks, and days, lie between a date and today. */
  WeeksSince(test, situation) {
    const since = situation.number(test.fact);
    return since === null ? null : since !== NEVER && since <= lastStart(test, situation);
  },

  /** At least so many calendar years have passed since a date; 29 February counts as 1 March. */
  YearsSince(test, situation) {
    const since = situation.number(test.fact);
    return since === null ? null : since !== NEVER && since <= turnsOn(test, situation.today);
  },

  /** There is such a date at all. */
  Given(test, situation) {
    const value = situation.values.get(test.fact);
    return value === undefined ? null : value !== NEVER;
  },

  /** One date lies before another; false when either does not exist. */
  Before(test, situation) {
    const one = situation.number(test.fact);
    const other = situation.number(test.other);
    if (one === NEVER || other === NEVER) {
      return false;
    }
    return one === null || other === null ? null : one < other;
  },

  /** The reference date lies in a period, both ends included; null leaves that end open. */
  Today(test, situation) {
    const started = test.first === null || test.first <= situation.today;
    return started && (test.last === null || situation.today <= test.last);
  },

  /** The history holds this table, tried without a solution or not applicable with a reason. */
  Tried(test, situation) {
    return situation.tried.has(test.table);
  },

  /** The history holds one of these tables, really held and ended (not: not applicable). */
  Held(test, situation) {
    return test.tables.some((table) => situation.held.has(table));
  },

  /** One of these tables was applied for, however it ended; without tables: any table at all. */
  AppliedFor(test, situation) {
    const { applied } = situation;
    return test.tables.length ? test.tables.some((one) => applied.has(one)) : applied.size > 0;
  },
};

/** Whether a comparison holds in a situation; null where a fact that is not known decides. */
export function holds(leaf, situation) {
  return HOLDS[leaf.is](leaf, situation);
}

/** How many days have to pass for a number of weeks. */
export function spanOf(weeksSince) {
  return 7 * weeksSince.weeks + weeksSince.days;
}

/** The last day since which a number of weeks has passed today. */
export function lastStart(weeksSince, situation) {
  return situation.counted(situation.today, -spanOf(weeksSince), weeksSince.school);
}

/** The first day on which a number of weeks has passed; null if the date is not known. */
export function opensOn(weeksSince, situation) {
  const value = situation.number(weeksSince.fact);
  if (value === null || value === NEVER) {
    return null;
  }
  return situation.counted(value, spanOf(weeksSince), weeksSince.school);
}

/** The last day that is so many years ago; on the next one it is not. */
export function turnsOn({ years }, today) {
  const { year, month, day } = partsOf(today);
  if (year <= years) {
    return NEVER;
  }
  // Of 29 February the anniversary is 1 March: on 28 February it has not come yet.
  return ordinal(year - years, month, month === 2 && day === 29 ? 28 : day);
}

const ABOUT_A_FACT = ["OneOf", "Between", "Includes", "WeeksSince", "YearsSince", "Given"];

/** Comparisons of dates. */
export const DATED = Object.freeze(["WeeksSince", "YearsSince", "Given", "Before"]);

/** The comparisons a test is made of. */
export function leaves(test) {
  return test.is === "Group" ? test.tests.flatMap(leaves) : [test];
}

/** Every fact a test looks at, once per occurrence. */
export function factsOf(test) {
  if (test.is === "Group") {
    return test.tests.flatMap(factsOf);
  }
  if (test.is === "Before") {
    return [test.fact, test.other];
  }
  return ABOUT_A_FACT.includes(test.is) ? [test.fact] : [];
}

/** The comparison `Tried`. */
export function tried(table) {
  return Object.freeze({ is: "Tried", table });
}

/** The comparison `Held`; `tables` is a sorted array. */
export function held(tables) {
  return Object.freeze({ is: "Held", tables });
}

// ---------------------------------------------------------------- conditions

const NOTHING = Object.freeze([]);

/** A node of a condition: a group of conditions, or a leaf with a test and a nature. */
export function condition(fields) {
  return Object.freeze({
    is: "Condition",
    sources: NOTHING,
    grouper: null,
    children: NOTHING,
    test: null,
    nature: "circumstance",
    todo: "",
    who: NOTHING,
    blocking: true,
    carried_over: false,
    decides_first: false,
    interpretations: NOTHING,
    proved_by: NOTHING,
    ...fields,
  });
}

/** The tests at the leaves of a condition. */
export function testsOf({ test, children }) {
  return [...(test ? [test] : []), ...children.flatMap(testsOf)];
}

/** Some conditions as one, which says nothing itself. */
export function allOf(conditions) {
  return condition({ id: "all", text: "", grouper: "all", children: Object.freeze(conditions) });
}

/** The conditions of a tree that can hold a case up. */
export function blockingLeaves(one) {
  if (!one.blocking) {
    return [];
  }
  return [...(one.test ? [one] : []), ...one.children.flatMap(blockingLeaves)];
}
