// Mirrors values.py: values of a fact that together show everything the tests make of it.

import { factsOf, lastStart, turnsOn } from "./condition.js";
import { NEVER, setOf } from "./facts.js";
import { byValue } from "./plaindata.js";

/** Values of an unknown fact on either side of everything that these tests ask of it. */
export function telling(fact, tests, situation) {
  if (fact.type === "yes_no") {
    return [true, false];
  }
  if (fact.type === "choice") {
    return [...fact.values.keys()];
  }
  if (fact.type === "choices") {
    return subsets([...alike(fact, tests).keys()]);
  }
  const shown = tests.flatMap((test) => around(test, fact.name, situation));
  const ends = fact.type === "count" ? [0] : [NEVER, situation.today];
  return [...new Set([...shown, ...ends])].sort((x, y) => byValue(String(x), String(y)));
}

/** Numbers or days near which a comparison turns. */
function around(test, fact, situation) {
  const { today } = situation;
  if (test.is === "Between") {
    const edges = [test.at_least, test.at_most].filter((edge) => edge !== null);
    return edges.flatMap((edge) => [edge - 1, edge, edge + 1]).filter((number) => number >= 0);
  }
  if (test.is === "WeeksSince") {
    const turning = lastStart(test, situation);
    return [turning, turning + 1];
  }
  if (test.is === "YearsSince") {
    return [turnsOn(test, today), today];
  }
  if (test.is === "Before") {
    const known = situation.values.get(fact === test.fact ? test.other : test.fact);
    if (known !== undefined && known !== NEVER) {
      return [known - 1, known, known + 1].filter((day) => day <= today);
    }
  }
  return [];
}

/** The days on either side of which a number of years has passed or not, in order. */
export function turnsOfYears(tests, today) {
  const asked = tests.filter((test) => test.is === "YearsSince");
  const turns = asked.map((test) => turnsOn(test, today)).filter((turn) => turn !== NEVER);
  return inOrderOfNumber(turns.flatMap((turn) => [turn, turn + 1]));
}

/** Days with so many others before each of them: enough to put dates in any order there. */
export function inAnyOrder(days, others) {
  const given = inOrderOfNumber(days).filter((day) => day !== NEVER);
  const found = [NEVER, ...given];
  let before = given[0] - others - 1;
  for (const day of given) {
    for (let one = Math.max(before + 1, day - others); one < day; one += 1) {
      found.push(one);
    }
    before = day;
  }
  return inOrderOfNumber(found);
}

/** Numbers or days, each once, in order. */
export function inOrderOfNumber(numbers) {
  return [...new Set(numbers)].sort((one, other) => one - other);
}

/** The values of a set that no test tells apart, by the first of them. */
export function alike(fact, tests) {
  const asked = tests.filter((one) => one.is === "Includes" && one.fact === fact.name);
  const kinds = new Map();
  for (const value of fact.values.keys()) {
    const key = asked.map((one) => one.values.includes(value)).join();
    kinds.set(key, [...(kinds.get(key) ?? []), value]);
  }
  return new Map([...kinds.values()].map((values) => [values[0], values]));
}

/** Every set of these values but the empty one, the smallest first. */
export function subsets(values) {
  const sizes = values.map((_, at) => at + 1);
  return sizes.flatMap((size) => combinations(values, size).map(setOf));
}

function combinations(values, size) {
  if (size === 0) {
    return [[]];
  }
  return values.flatMap((first, at) =>
    combinations(values.slice(at + 1), size - 1).map((rest) => [first, ...rest]),
  );
}

/** The dates that are compared with each other, directly or through others, by each of them. */
export function tiedDates(found) {
  const groups = new Map();
  for (const leaf of found) {
    if (leaf.is === "Before") {
      const both = factsOf(leaf);
      const group = new Set([...both, ...both.flatMap((name) => [...(groups.get(name) ?? [])])]);
      for (const name of group) {
        groups.set(name, group);
      }
    }
  }
  return groups;
}
