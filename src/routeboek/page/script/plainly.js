// What the program says to whoever writes a case as JSON, for whoever answers questions.

import { say } from "./messages.js";

const NAME = /`([\w-]+)`/g;

/** Keys of a case of which the name is told in words. */
const KEYS = Object.freeze([
  "applied_on",
  "asker",
  "closed_on",
  "followed_up_on",
  "home_municipality",
  "municipality",
  "outcome",
  "reason",
  "reference_date",
  "school_holidays",
  "sector",
  "table",
]);

/** A sentence with the names of facts and keys as a person knows them. */
export function plainly(sentence, { facts, language }) {
  return sentence.replace(NAME, (written, name) => {
    const [called] = KEYS.includes(name) ? say(`called-${name}`, language).split(", ") : [null];
    const label = facts.get(name)?.label ?? called;
    return label ? `‘${label}’` : written;
  });
}
