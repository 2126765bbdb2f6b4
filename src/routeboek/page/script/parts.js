// Mirrors parts.py: what can be asked of interpretations and editions of the rules.

import { factsOf } from "./condition.js";

/** The reading that is chosen, in a sentence. */
export function textOf(interpretation) {
  return interpretation.readings.get(interpretation.chosen);
}

/** The readings that are not chosen. */
export function othersOf(interpretation) {
  return [...interpretation.readings.keys()].filter((one) => one !== interpretation.chosen);
}

/** The facts that tell whether the pupil is at school, as a Set. */
export function presenceOf(edition) {
  return new Set(edition.attending_when ? factsOf(edition.attending_when) : []);
}
