// Mirrors told.py: what is known of a case: what it tells, what nobody raised, what follows.

import { stated } from "./meaning.js";

/** What a case tells, and the exceptions that would be taken not to hold. */
export class Told {
  constructor(stated, exceptions, decision) {
    Object.assign(this, { stated, exceptions, decision });
  }

  /** All that is known: with what is taken, and with what can then have only one value. */
  known() {
    return this.decision.settled(this.#withTaken());
  }

  /** What the case would tell if it told this as well. */
  supposing(fact, value) {
    return new Told(this.stated.supposing(fact, value), this.exceptions, this.decision);
  }

  /** The exceptions that are taken not to hold. */
  takes() {
    return this.#withTaken().taken;
  }

  /**
   * What is stated and what is taken.
   *
   * Whether an exception is raised depends on what is stated alone, not on what else is taken; and
   * what is stated always wins, also where the two cannot go together.
   */
  #withTaken() {
    let found = this.stated;
    for (const one of this.exceptions) {
      const unraised = !this.stated.values.has(one.fact);
      if (unraised && (one.when === null || stated(one.when, this.stated))) {
        const supposed = found.supposing(one.fact, one.value);
        if (this.decision.possible(supposed, one.fact)) {
          found = supposed.with({ taken: new Set([...found.taken, one.fact]) });
        }
      }
    }
    return found;
  }
}
