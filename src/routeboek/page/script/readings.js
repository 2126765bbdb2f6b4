// Mirrors readings.py: what other readings are to a case, and the rule book under each of them.
//
// The page holds a rule book for each other reading of an interpretation. Books share what they
// have in common, and nothing is joined anew.

import { othersOf } from "./parts.js";
import { same } from "./same.js";

const variants = new WeakMap(); // by rule book: what it is under other readings, and differs by

/**
 * Tells a rule book what it is under other readings.
 *
 * `varying` (a Map) has by which interpretations each document differs, `others` (a Map) the rule
 * book for each other reading, by "interpretation/reading"; its interpretations are those of the
 * rule book itself.
 */
export function useReadings(rules, varying, others) {
  const made = new Map();
  variants.set(rules, { written: rules, varying, others, made, ways: new Map() });
}

/** The rule book as it is when another reading of one interpretation is chosen; made once. */
export function underReading(rules, interpretation, reading) {
  const { written, varying, others, made } = variants.get(rules);
  const key = `${interpretation}/${reading}`;
  if (!made.has(key)) {
    const one = { ...rules.interpretations.get(interpretation), chosen: reading };
    const interpretations = new Map(rules.interpretations).set(interpretation, one);
    const book = Object.freeze({ ...others.get(key), interpretations });
    variants.set(book, { written, varying, others, made, ways: new Map() });
    made.set(key, book);
  }
  return made.get(key);
}

/**
 * The readings that are not chosen and can touch a case on a route; made once.
 *
 * Each has the `rules` under that reading and the same `route` there (null without), and whether
 * it `reads_alike`: a case with the same words then stands for the same, and need not be read anew.
 */
export function ways(rules, route) {
  const { ways: known } = variants.get(rules);
  if (!known.has(route)) {
    const names = interpretationsOf(rules, route);
    const found = [...rules.interpretations.values()].filter((one) => names.has(one.id));
    const every = found.flatMap((one) => othersOf(one).map((to) => wayTo(rules, route, one, to)));
    known.set(route, every);
  }
  return known.get(route);
}

function wayTo(rules, route, { id, readings }, reading) {
  const other = underReading(rules, id, reading);
  const there = other.routes.get(`${route.edition.id}/${route.municipality}`) ?? null;
  const alike = same(readBy(rules, route), readBy(other, route));
  const text = readings.get(reading);
  return { interpretation: id, reading, text, rules: other, route: there, reads_alike: alike };
}

/** All of a rule book that a case is read by, before its history. */
function readBy(rules, { edition }) {
  const { editions } = rules.sectors.get(edition.sector);
  const dated = editions.map((one) => [one.id, one.valid_from, one.school_year, one.clock]);
  const said = [rules.facts, rules.roles, rules.names, rules.impossible, rules.unless_stated];
  const years = [rules.school_year_starts, rules.carry_forward_years];
  return [dated, said, years, rules.conventions, rules.municipalities];
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
