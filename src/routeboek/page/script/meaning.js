// Mirrors meaning.py: what tests, conditions and decisions come to, said once.

import {
  AT_ACTION,
  AT_CIRCUMSTANCE,
  AT_MET,
  AT_UNFIT,
  LEVEL_OF,
  held,
  holds,
  testsOf,
} from "./condition.js";

/** The lower of two. */
export function worst(one, other) {
  return other < one ? other : one;
}

/** The higher of two. */
export function best(one, other) {
  return other > one ? other : one;
}

/** The first of two levels while it is unmet, then the other. */
export function firstUnmet(one, other) {
  return one === AT_MET ? other : one;
}

const outcomes = new Map(); // those made so far, so that equal ones are one object

/**
 * What a case comes to: a status, and the id of the table or route it is about. Unless it `fits`
 * that table is not meant for the case, so that it is not the next one.
 */
export function outcome(status, about = "", fits = true) {
  const key = `${status}/${about}/${fits}`;
  if (!outcomes.has(key)) {
    outcomes.set(key, Object.freeze({ is: "Outcome", status, about, fits }));
  }
  return outcomes.get(key);
}

/** Where no branch of a decision applies. */
export const NO_OUTCOME = outcome("undetermined");

export const STATUS_OF_LEVEL = Object.freeze({
  [AT_CIRCUMSTANCE]: "not-yet",
  [AT_UNFIT]: "blocked",
  [AT_ACTION]: "blocked",
  [AT_MET]: "permitted",
});

/** What it is for a table that its condition has this level. */
export function outcomeOf(level, about) {
  return outcome(STATUS_OF_LEVEL[level], about, level !== AT_UNFIT);
}

/**
 * One line of a decision. Without `when` it always applies. With a condition the level of that
 * condition gives the status; without one `status` does.
 */
export function branch({ about, when = null, condition = null, status = "" }) {
  return Object.freeze({ is: "Branch", about, when, condition, status });
}

/** Everything that a branch itself asks. */
export function branchTests({ when, condition }) {
  return [...(when ? [when] : []), ...(condition ? testsOf(condition) : [])];
}

/** What rules come to, for a subclass that says what stands for answers, levels, outcomes. */
export class Meaning {
  // A subclass has: asked(leaf), always(value), joined(operation, none, parts, stop),
  // valued(answer, no, yes), outcomes(level, about), certain(outcome), certainly(test): the answer
  // to a test that has the same one whatever the case, else null; and of others
  // chosen(test, then, otherwise).

  /** The answer to a test. */
  test(test) {
    if (test.is !== "Group") {
      return this.asked(test);
    }
    const parts = each(test.tests, (part) => this.test(part));
    if (test.grouper === "all") {
      return this.all(parts);
    }
    return test.grouper === "any" ? this.any(parts) : this.negated(this.any(parts));
  }

  /** Whether every answer is yes. */
  all(answers) {
    return this.joined(worst, true, answers, false);
  }

  /** Whether some answer is yes. */
  any(answers) {
    return this.joined(best, false, answers, true);
  }

  /** The opposite answer. */
  negated(answer) {
    return this.valued(answer, true, false);
  }

  /** The level of a condition; one that does not block is always met. */
  level(condition) {
    if (!condition.blocking) {
      return this.always(AT_MET);
    }
    if (condition.test === null) {
      return this.grouped(condition, each(condition.children, (child) => this.level(child)));
    }
    const unproved = this.unproved(condition.test, condition.nature);
    if (!condition.proved_by.length) {
      return unproved;
    }
    const proved = this.valued(this.asked(held(condition.proved_by)), AT_CIRCUMSTANCE, AT_MET);
    return this.joined(best, AT_CIRCUMSTANCE, [unproved, proved], AT_MET);
  }

  /** The level of a leaf as long as no table proves it. */
  unproved(test, nature) {
    return this.valued(this.test(test), LEVEL_OF[nature], AT_MET);
  }

  /** The level of a group, given those of its children. */
  grouped(group, levels) {
    if (group.grouper === "any") {
      return this.joined(best, AT_CIRCUMSTANCE, levels, AT_MET);
    }
    if (!group.children.some((child) => child.decides_first)) {
      return this.#worst(levels);
    }
    const all = [...levels];
    const first = this.#worst(all.filter((_, at) => group.children[at].decides_first));
    const rest = this.#worst(all.filter((_, at) => !group.children[at].decides_first));
    return this.joined(firstUnmet, AT_MET, [first, rest], null);
  }

  #worst(levels) {
    return this.joined(worst, AT_MET, levels, AT_CIRCUMSTANCE);
  }

  /** The outcome of the first branch whose test holds. */
  decided(branches) {
    const reached = [];
    let found = null;
    for (const one of branches) {
      const test = one.when === null ? null : this.test(one.when);
      const certainly = one.when === null ? true : this.certainly(test);
      if (certainly) {
        found = this.branch(one);
        break;
      }
      if (certainly === null) {
        reached.push([test, one]);
      }
    }
    found ??= this.certain(NO_OUTCOME);
    for (const [test, one] of reached.reverse()) {
      found = this.chosen(test, this.branch(one), found);
    }
    return found;
  }

  /** The outcome of a branch whose test holds. */
  branch({ about, condition, status }) {
    if (condition === null) {
      return this.certain(outcome(status, about));
    }
    return this.outcomes(this.level(condition), about);
  }
}

/** What is made of each of some parts, each not before it is wanted. */
function* each(parts, made) {
  for (const part of parts) {
    yield made(part);
  }
}

// ---------------------------------------------------------------- what is possible

// A set of answers or levels is a number with a bit for each. Sets computed this way are exact as
// long as no unknown fact occurs twice; decision.js deals with the facts that do.

export const CAN_BE_FALSE = 1;
export const CAN_BE_TRUE = 2;
export const UNDECIDED = 3;

const SETS = Array.from({ length: 16 }, (_, set) => set);

function bits(found) {
  return [AT_CIRCUMSTANCE, AT_UNFIT, AT_ACTION, AT_MET].filter((bit) => found & bit);
}

/** What an operation makes of two sets; answers are in the order of levels too. */
function onSets(operation, one, other) {
  const pairs = bits(one).flatMap((x) => bits(other).map((y) => operation(x, y)));
  return pairs.reduce((found, bit) => found | bit, 0);
}

const ON_SETS = new Map(
  [worst, best, firstUnmet].map((operation) => [
    operation,
    SETS.map((one) => SETS.map((other) => onSets(operation, one, other))),
  ]),
);

/** The set of one answer, or of one level. */
function only(value) {
  if (typeof value === "boolean") {
    return value ? CAN_BE_TRUE : CAN_BE_FALSE;
  }
  return value;
}

/** Whether a set holds one answer or level. */
export function isSingle(found) {
  return (found & (found - 1)) === 0;
}

/** What a case can still come to, as sets: each occurrence of an unknown fact on its own. */
export class Possible extends Meaning {
  #found; // so far, by the rule itself

  constructor(situation, found = situation.answers) {
    super();
    this.situation = situation;
    this.#found = found;
  }

  test(test) {
    let found = this.#found.get(test);
    if (found === undefined) {
      found = super.test(test);
      this.#found.set(test, found);
    }
    return found;
  }

  level(condition) {
    let found = this.#found.get(condition);
    if (found === undefined) {
      found = super.level(condition);
      this.#found.set(condition, found);
    }
    return found;
  }

  /** Whether a test certainly holds. */
  isTrue(test) {
    return this.test(test) === CAN_BE_TRUE;
  }

  /** Whether a test certainly does not hold. */
  isFalse(test) {
    return this.test(test) === CAN_BE_FALSE;
  }

  asked(leaf) {
    const found = holds(leaf, this.situation);
    return found === null ? UNDECIDED : only(found);
  }

  always(value) {
    return only(value);
  }

  joined(operation, none, parts, stop) {
    const table = ON_SETS.get(operation);
    const settled = only(stop);
    let found = 0;
    for (const part of parts) {
      found = found ? table[found][part] : part;
      if (found === settled) {
        return found;
      }
    }
    return found || only(none);
  }

  valued(answer, no, yes) {
    if (answer === UNDECIDED) {
      return only(no) | only(yes);
    }
    return only(answer === CAN_BE_TRUE ? yes : no);
  }

  outcomes(level, about) {
    return new Set(bits(level).map((bit) => outcomeOf(bit, about)));
  }

  certain(one) {
    return new Set([one]);
  }

  certainly(test) {
    return test === UNDECIDED ? null : test === CAN_BE_TRUE;
  }

  chosen(_, then, otherwise) {
    return new Set([...then, ...otherwise]);
  }
}

/** Whether a test certainly holds. */
export function isTrue(test, situation) {
  return new Possible(situation).isTrue(test);
}

/** Whether a test certainly does not hold. */
export function isFalse(test, situation) {
  return new Possible(situation).isFalse(test);
}

/** What a case comes to if what nobody has told is not the case. */
class Stated extends Possible {
  constructor(situation) {
    super(situation, new Map());
  }

  asked(leaf) {
    return super.asked(leaf) === CAN_BE_TRUE ? CAN_BE_TRUE : CAN_BE_FALSE;
  }
}

/** Whether a test holds on what is stated: what nobody has told is not the case. */
export function stated(test, situation) {
  return new Stated(situation).test(test) === CAN_BE_TRUE;
}
