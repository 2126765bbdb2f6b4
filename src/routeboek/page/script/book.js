// Mirrors book.py: what can be asked of a rule book.

import { partsOf } from "./days.js";

/** The calendar year in which the school year of a day starts. */
export function schoolYear(rules, day) {
  const { year, month, day: ofMonth } = partsOf(day);
  const [firstMonth, first] = rules.school_year_starts;
  const started = month > firstMonth || (month === firstMonth && ofMonth >= first);
  return started ? year : year - 1;
}
