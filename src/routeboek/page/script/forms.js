// Mirrors forms.py: what a single value looks like, as far as a case has them.

import { ordinalOf } from "./days.js";

/** A date (its ordinal) from `YYYY-MM-DD`, ASCII digits only and a day that exists; else null. */
export function isoDate(value) {
  return ordinalOf(value);
}
