// Mirrors readings.py: the rule book under the readings that are chosen, and under others.
//
// The page holds a rule book for each other reading of an interpretation. Books share what they
// have in common, and nothing is joined anew.

const variants = new WeakMap(); // by rule book: what it is under other readings, and differs by

/**
 * Tells a rule book what it is under other readings.
 *
 * `varying` (a Map) has by which interpretations each document differs, `others` (a Map) the rule
 * book for each other reading, by "interpretation/reading"; its interpretations are those of the
 * rule book itself.
 */
export function useReadings(rules, varying, others) {
  variants.set(rules, { written: rules, varying, others, made: new Map() });
}

/** The rule book as it is when another reading of one interpretation is chosen; made once. */
export function underReading(rules, interpretation, reading) {
  const { written, varying, others, made } = variants.get(rules);
  const key = `${interpretation}/${reading}`;
  if (!made.has(key)) {
    const one = { ...rules.interpretations.get(interpretation), chosen: reading };
    const interpretations = new Map(rules.interpretations).set(interpretation, one);
    const book = Object.freeze({ ...others.get(key), interpretations });
    variants.set(book, { written, varying, others, made });
    made.set(key, book);
  }
  return made.get(key);
}

/** The interpretations of which another reading is chosen than the files choose. */
export function overturned(rules) {
  const { written } = variants.get(rules);
  const every = [...rules.interpretations.values()];
  return every.filter((one) => one.chosen !== written.interpretations.get(one.id).chosen);
}

/** The interpretations by which what is advised on a route can differ, as a Set. */
export function interpretationsOf(rules, route) {
  const { edition, municipality } = route;
  const { varying } = variants.get(rules);
  const names = [...EVERYWHERE, edition.sector, edition.id, `${edition.id}/${municipality}`];
  return new Set(names.flatMap((name) => varying.get(name) ?? []));
}

/** The documents that every route depends on. */
const EVERYWHERE = ["region", "facts"];
