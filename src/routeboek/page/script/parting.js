// Mirrors parting.py: where two decisions part, so that a case can tell whether that makes any
// difference to it.
//
// Most readings change a rule about facts that a case has told. Where both rules come to the same
// on what is told, both decisions do, whatever becomes known: then neither has to be drawn again.

import { AT_MET, factsOf, leaves, testsOf } from "./condition.js";
import { branchTests, isSingle } from "./meaning.js";
import { same } from "./same.js";
import { tiedDates } from "./values.js";

/**
 * The rules of a decision where another has others: pairs of `tests` and of `conditions`, in which
 * null stands for what is always met.
 *
 * `facts` (a Set) are those that these rules ask about, and the dates that are compared with these.
 */
class Parting {
  constructor(tests, conditions, facts) {
    Object.assign(this, { tests, conditions, facts });
  }

  /**
   * Whether both decisions come to the same in a case, and so does all that is asked of it.
   *
   * So it is where all that they differ by is known, and is the same.
   */
  isAlike(possible) {
    const { values } = possible.situation;
    return [...this.facts].every((fact) => values.has(fact)) && this.hasSameEnd(possible);
  }

  /** Whether both decisions come to the same in a case, whatever becomes known of it. */
  hasSameEnd(possible) {
    const level = (one) => (one === null ? AT_MET : possible.level(one));
    const isSame = (one, other) => one === other && isSingle(one);
    return (
      this.tests.every(([one, other]) => isSame(possible.test(one), possible.test(other)))
      && this.conditions.every(([one, other]) => isSame(level(one), level(other)))
    );
  }
}

/** Where two decisions part; null where they cannot be laid side by side. */
export function parting(some, others, impossible) {
  if (!same(some.map(kind), others.map(kind))) {
    return null;
  }
  const pairs = some.map((one, at) => [one, others[at]]);
  const tests = pairs
    .filter(([one, other]) => one.when !== other.when)
    .map(([one, other]) => [one.when, other.when]);
  const conditions = pairs
    .filter(([one]) => one.condition)
    .flatMap(([one, other]) => partingIn(one.condition, other.condition));
  const differing = conditions.flat().filter(Boolean).flatMap(testsOf);
  const asked = [...tests.flat(), ...differing].flatMap(factsOf);
  if (!asked.length) {
    return new Parting(tests, conditions, new Set());
  }
  const every = [...some, ...others].flatMap(branchTests);
  const ties = tiedDates([...every, ...impossible].flatMap(leaves));
  const tied = asked.flatMap((fact) => [...(ties.get(fact) ?? [])]);
  return new Parting(tests, conditions, new Set([...asked, ...tied]));
}

function kind({ about, status, when, condition }) {
  return [about, status, when === null, condition === null];
}

/** Where two conditions part, as far below as they can be laid side by side. */
function partingIn(one, other) {
  const alike = one === other || same(meaning(one), meaning(other));
  if (alike && (one === other || one.test !== null)) {
    return [];
  }
  const names = [one, other].map((group) => group.children.map((child) => child.id));
  const unique = names.every((ids) => new Set(ids).size === ids.length);
  if (!(alike && unique && (one.grouper === "all" || same(names[0], names[1])))) {
    return [[one, other]];
  }
  const left = new Map(other.children.map((child) => [child.id, child]));
  const found = [];
  for (const child of one.children) {
    const there = left.get(child.id);
    left.delete(child.id);
    if (there?.decides_first === child.decides_first) {
      found.push(...partingIn(child, there));
    } else {
      found.push(...[child, there].filter(Boolean).map((lone) => [lone, null]));
    }
  }
  return [...found, ...[...left.values()].map((child) => [child, null])];
}

/** What a condition means by itself, whatever its words; of a group not what is below it. */
function meaning({ blocking, grouper, test, nature, proved_by: provedBy }) {
  return [blocking, grouper, test, nature, provedBy];
}
