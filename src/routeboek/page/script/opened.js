// A case that was kept, as the answers of a conversation: each can be changed again.

import { Interview, OPENING } from "./interview.js";

/** In which order a table of the history is told. */
const TOLD = Object.freeze(["table", "outcome", "applied_on", "closed_on", "followed_up_on", "reason"]);

/** What an interview began with, as answers; as it was where that would say something else. */
export function asAnswers(interview) {
  const { rules, start, given } = interview;
  if (!OPENING.every((key) => Object.hasOwn(start, key) || given.some((one) => one.path[0] === key))) {
    return interview;
  }
  const { facts = {}, history = [], ...rest } = start;
  const opening = OPENING.filter((key) => Object.hasOwn(rest, key));
  const told = opening.map((key) => answer([key], rest[key]));
  opening.forEach((key) => delete rest[key]);
  const tables = history.flatMap((entry, at) => entryAnswers(entry, String(at)));
  const facetsOf = Object.entries(facts).filter(([, value]) => value !== null);
  const known = facetsOf.map(([name, value]) => answer(["facts", name], value));
  const first = [...told, ...given.slice(0, OPENING.length - told.length)];
  const later = given.slice(OPENING.length - told.length);
  const last = answer(["history", String(history.length), "table"], null);
  const all = [...first, ...tables, last, ...known, ...later];
  const restated = new Interview(rules, rest, all);
  const saysTheSame = JSON.stringify(restated.case()) === JSON.stringify(interview.case());
  return saysTheSame ? restated : interview;
}

function entryAnswers(entry, at) {
  const isAsked = (key) => key in entry || (key === "followed_up_on" && entry.outcome === "returned");
  return TOLD.filter(isAsked).map((key) => answer(["history", at, key], entry[key] ?? null));
}

function answer(path, value) {
  return Object.freeze({ is: "Given", path: Object.freeze(path), value });
}
