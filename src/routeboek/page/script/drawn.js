// Mirrors drawn.py: tests, conditions and decisions as diagrams.

import { Meaning, outcomeOf } from "./meaning.js";

/** What rules come to as functions of the case; a subclass says which the comparisons are. */
export class Drawn extends Meaning {
  constructor(diagrams) {
    super();
    this.diagrams = diagrams;
  }

  always(value) {
    return this.diagrams.leaf(value);
  }

  joined(operation, none, parts, stop) {
    const settled = stop === null ? null : this.always(stop);
    let found = null;
    for (const part of parts) {
      found = found === null ? part : this.diagrams.combined(operation, found, part, stop);
      if (found === settled) {
        break;
      }
    }
    return found === null ? this.always(none) : found;
  }

  valued(answer, no, yes) {
    return this.diagrams.chosen(answer, this.always(yes), this.always(no));
  }

  outcomes(level, about) {
    return this.diagrams.relabelled(level, (one) => outcomeOf(one, about), `outcome/${about}`);
  }

  certain(outcome) {
    return this.diagrams.leaf(outcome);
  }

  certainly(test) {
    const [yes, no] = [this.always(true), this.always(false)];
    return test === yes || test === no ? test === yes : null;
  }

  chosen(test, then, otherwise) {
    return this.diagrams.chosen(test, then, otherwise);
  }
}
