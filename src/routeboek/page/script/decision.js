// Mirrors decision.py: which outcomes a case can still have, exactly, and which facts decide it.
//
// A decision is a list of branches read from top to bottom: the first branch whose test holds gives
// the outcome. A definite answer is given if and only if every completion of the unknown facts
// leads to the same outcome. Where sets of answers leave one outcome that is it, for they never
// hold too few; otherwise the diagrams of exact.js tell.

import { factsOf } from "./condition.js";
import { Compiled } from "./exact.js";
import { NEVER } from "./facts.js";
import {
  CAN_BE_TRUE,
  NO_OUTCOME,
  Possible,
  UNDECIDED,
  branch as branchOf,
  branchTests,
  isSingle,
} from "./meaning.js";
import { parting } from "./parting.js";
import { byValue } from "./plaindata.js";

/** Every status, in the order in which they are listed. */
export const STATUSES = Object.freeze([
  "permitted",
  "blocked",
  "not-yet",
  "undetermined",
  "running",
  "end-of-route",
  "other-route",
  "solved",
]);

/** Those that are about a table. */
export const ABOUT_A_TABLE = Object.freeze(["permitted", "blocked", "not-yet", "running"]);

/** So many tests are looked at in a step. */
const TESTS_TO_A_STEP = 4;

/** Branches in order, and the situations that cannot exist (a test each). */
export class Decision {
  #variants = new Map();
  #partings = new Map();
  #latest = null;
  #compiledOnce = null;
  #existingOnce = null;
  #ruledOutOnce = null;

  constructor({ branches, impossible, facts }) {
    this.branches = branches;
    this.impossible = impossible;
    this.facts = facts;
  }

  /** The decision with other branches under a name of their own; made once. */
  variant(name, branches) {
    if (!this.#variants.has(name)) {
      this.#variants.set(name, new Decision({ ...this, branches: branches() }));
    }
    return this.#variants.get(name);
  }

  /** The decision without the branches about one table. */
  without(about) {
    const rest = () => this.branches.filter((one) => one.about !== about);
    return this.variant(`without/${about}`, rest);
  }

  /** Where another decision parts from this one, if that can be told; found once. */
  parting(other) {
    if (!this.#partings.has(other)) {
      const comparable = this.impossible === other.impossible && this.facts === other.facts;
      const found = comparable ? parting(this.branches, other.branches, this.impossible) : null;
      this.#partings.set(other, found);
    }
    return this.#partings.get(other);
  }

  /** The outcomes if each occurrence of an unknown fact stood on its own: never too few. */
  apparent(situation) {
    return withoutNone(new Possible(situation).decided(this.branches));
  }

  /**
   * Exactly the outcomes that some possible completion of the unknown facts has.
   *
   * Asked again of the very same situation, as under one reading after another, it knows.
   */
  outcomes(situation) {
    if (this.#latest?.situation !== situation) {
      this.#latest = { situation, outcomes: this.#outcomes(situation) };
    }
    return this.#latest.outcomes;
  }

  #outcomes(situation) {
    situation.budget.more(this, situation.told, this.size);
    const found = this.apparent(situation);
    if (found.size < 2) {
      return found;
    }
    const exactly = withoutNone(this.exact(situation).outcomes);
    return exactly.size ? exactly : found; // none: the case contradicts itself
  }

  /** All that can be asked of a case of which more than one outcome is open. */
  exact(situation) {
    return this.#compiled.at(situation);
  }

  /**
   * Unknown facts that can still change the outcome, in the order in which rules ask them.
   *
   * Where what cannot exist ties facts so that none of them can change by itself, they are those
   * of which the answer leaves other outcomes, or else all that can still have two answers.
   */
  openFacts(situation) {
    const exact = this.exact(situation);
    if (exact.outcomes.size < 2) {
      return [];
    }
    const asked = [...new Set(undecided(this.branches, new Possible(situation)))];
    const open = asked.filter((fact) => exact.isOpen(fact));
    if (open.length) {
      return open;
    }
    const telling = asked.filter((fact) => exact.tells(fact));
    return telling.length ? telling : asked.filter((fact) => exact.canDiffer(fact));
  }

  /**
   * The table that some outcomes are about; "" for none. When that differs it is the one that may
   * be permitted; where that differs too, the rung that always comes.
   */
  table(outcomes) {
    const all = [...outcomes];
    const permitted = new Set(
      all.filter((one) => one.status === "permitted").map((one) => one.about),
    );
    const about = new Set(
      all.filter((one) => ABOUT_A_TABLE.includes(one.status) && one.about).map((one) => one.about),
    );
    const meant = permitted.size === 1 ? permitted : about;
    const last = [...this.branches].reverse().find((one) => meant.has(one.about));
    return last ? last.about : ([...meant].sort(byValue)[0] ?? "");
  }

  /** The table that is next by some outcomes: not one that is meant for none of the cases. */
  next(outcomes) {
    const all = [...outcomes];
    const unfit = new Set(all.filter((one) => !one.fits).map((one) => one.about));
    const meant = new Set(
      all.filter((one) => one.fits && one.status !== "not-yet").map((one) => one.about),
    );
    return this.table(all.filter((one) => !unfit.has(one.about) || meant.has(one.about)));
  }

  get #compiled() {
    this.#compiledOnce ??= new Compiled(this.branches, this.impossible, this.facts);
    return this.#compiledOnce;
  }

  /** How many steps it takes to look at all of its tests. */
  get size() {
    const tests = this.branches.reduce((sum, one) => sum + branchTests(one).length, 0);
    return 1 + Math.floor(tests / TESTS_TO_A_STEP);
  }

  // ------------------------------------------------------------------ what can exist

  get #existing() {
    this.#existingOnce ??= existingOf(this.facts, this.impossible);
    return this.#existingOnce;
  }

  /** What cannot exist, each with the facts it is about. */
  get #ruledOut() {
    this.#ruledOutOnce ??= this.impossible.map((test) => [test, new Set(factsOf(test))]);
    return this.#ruledOutOnce;
  }

  /** Whether a fact can have the value that is supposed, where the rest can be. */
  possible(situation, fact) {
    const steps = 1 + Math.floor(this.impossible.length / TESTS_TO_A_STEP);
    situation.budget.more(this.impossible, `${fact}/${situation.told}`, steps);
    const known = new Possible(situation);
    const about = this.#ruledOut.filter(([, facts]) => facts.has(fact));
    const concerned = about.map(([test]) => known.test(test));
    if (concerned.includes(CAN_BE_TRUE)) {
      return false;
    }
    if (!concerned.includes(UNDECIDED)) {
      return true;
    }
    return this.#existing.at(situation).outcomes.size > 0;
  }

  /** The last day that an unknown date can be, given the dates that are known with it. */
  lastDay(situation, date) {
    if (!this.#isBound(situation, date)) {
      return null;
    }
    return this.#days(situation, date).at(-1) ?? null;
  }

  /** The first day that a date can be, known or not; `NEVER` where nothing tells. */
  firstDay(situation, date) {
    const known = situation.values.get(date);
    if (known !== undefined) {
      return known;
    }
    if (!this.#isBound(situation, date)) {
      return NEVER;
    }
    return this.#days(situation, date)[0] ?? NEVER;
  }

  /** Whether an unknown date can be one or another; days up to `after` count as one. */
  canDiffer(situation, date, after) {
    if (!this.#ruledOut.some(([, facts]) => facts.has(date))) {
      return true;
    }
    const exact = this.#existing.at(situation);
    const days = exact.asked(this.facts.get(date));
    const canBe = days.filter((day) => exact.withValue(date, day).size > 0);
    // The first day of all stands for every day before it as well.
    const [first] = days.filter((day) => day !== NEVER);
    const isEarly = canBe.includes(first) && first > after;
    const apart = new Set(canBe.map((day) => (day === NEVER ? NEVER : Math.max(day, after))));
    return isEarly || apart.size > 1;
  }

  /** Whether a date that is known says something of an unknown one. */
  #isBound(situation, date) {
    return this.#ruledOut.some(
      ([, facts]) => facts.has(date) && [...facts].some((fact) => situation.values.has(fact)),
    );
  }

  /** The days on either side of what an unknown date can be, in order. */
  #days(situation, date) {
    const exact = this.#existing.at(situation);
    const days = exact.asked(this.facts.get(date)).filter((day) => day !== NEVER);
    return days.filter((day) => exact.withValue(date, day).size > 0);
  }

  /** The situation with the facts that can have only one value, given what is known. */
  settled(situation) {
    let settled = situation;
    for (let more = situation; more !== null; more = this.#settledOnce(settled)) {
      settled = more;
    }
    return settled;
  }

  /** The situation with one such fact more, if there is one. */
  #settledOnce(situation) {
    const known = new Possible(situation);
    const steps = 1 + Math.floor(this.impossible.length / TESTS_TO_A_STEP);
    situation.budget.more(this.impossible, situation.told, steps);
    for (const [test, facts] of this.#ruledOut) {
      const unknown = [...facts].filter((fact) => !situation.values.has(fact));
      if (unknown.length === 1 && known.test(test) === UNDECIDED) {
        const [fact] = unknown;
        const supposed = this.#few(fact).map((value) => situation.supposing(fact, value));
        const left = supposed.filter((one) => this.possible(one, fact));
        if (left.length === 1) {
          return left[0];
        }
      }
    }
    return null;
  }

  /** The values of a fact that has only a few. */
  #few(fact) {
    const { type, values } = this.facts.get(fact);
    if (type === "yes_no") {
      return [true, false];
    }
    return type === "choice" ? [...values.keys()] : [];
  }
}

const made = new WeakMap(); // by the decision as the rules have it

/** The decision that the rules have as plain data, with what was found out about it. */
export function decisionOf(plain) {
  if (!made.has(plain)) {
    made.set(plain, new Decision(plain));
  }
  return made.get(plain);
}

const existing = new WeakMap(); // by the facts, then by what cannot be of them

/** The cases that can exist, for all decisions that rule out the very same. */
function existingOf(facts, impossible) {
  if (!existing.has(facts)) {
    existing.set(facts, new WeakMap());
  }
  const known = existing.get(facts);
  if (!known.has(impossible)) {
    known.set(impossible, new Compiled([branchOf({ about: "" })], impossible, facts, true));
  }
  return known.get(impossible);
}

function withoutNone(outcomes) {
  return new Set([...outcomes].filter((one) => one !== NO_OUTCOME));
}

/** The unknown facts in what is not decided yet. */
function undecided(branches, possible) {
  const found = [];
  for (const { when, condition } of branches) {
    const answer = when ? possible.test(when) : CAN_BE_TRUE;
    if (when) {
      found.push(...undecidedInTest(when, possible));
    }
    if (answer & CAN_BE_TRUE && condition) {
      found.push(...undecidedIn(condition, possible));
    }
    if (answer === CAN_BE_TRUE) {
      break;
    }
  }
  return found;
}

function undecidedIn(condition, possible) {
  if (isSingle(possible.level(condition))) {
    return [];
  }
  const { test, children } = condition;
  const own = test ? undecidedInTest(test, possible) : [];
  return [...own, ...children.flatMap((child) => undecidedIn(child, possible))];
}

function undecidedInTest(test, possible) {
  if (test.is === "Group") {
    const isDecided = isSingle(possible.test(test));
    return isDecided ? [] : test.tests.flatMap((part) => undecidedInTest(part, possible));
  }
  const unknown = factsOf(test).filter((fact) => !possible.situation.values.has(fact));
  return isSingle(possible.asked(test)) ? [] : unknown;
}
