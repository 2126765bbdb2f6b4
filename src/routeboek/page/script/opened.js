// A case that was kept, as the answers of a conversation: each can be changed again.

import { OPENING } from "./interview.js";
import { NO_TABLE } from "./pastables.js";

/** In which order a table of the history is told. */
const TOLD = Object.freeze([
  "table",
  "outcome",
  "applied_on",
  "closed_on",
  "followed_up_on",
  "reason",
]);

/** What an interview began with, as answers; tables stay as they were told where those say less. */
export function asAnswers(interview) {
  const { start, given } = interview;
  const isTold = (key) => Object.hasOwn(start, key) || given.some((one) => one.path[0] === key);
  if (!OPENING.every(isTold)) {
    return interview;
  }
  const { facts = {}, history = null, ...rest } = start;
  const opening = OPENING.map((key) => given.find((one) => one.path[0] === key) ??
    answer([key], start[key]));
  OPENING.forEach((key) => delete rest[key]);
  const found = Object.entries(facts).filter(([, value]) => value !== null);
  const known = found.map(([name, value]) => answer(["facts", name], value));
  const later = given.filter((one) => !OPENING.includes(one.path[0]));
  const tables = tellsTables(start) ? tableAnswers(history) : [];
  const all = interview.with({ start: rest, given: [...opening, ...tables, ...known, ...later] });
  const saysTheSame = JSON.stringify(all.case()) === JSON.stringify(interview.case());
  const kept = { start: history ? { ...rest, history } : rest, given: [...opening, ...known, ...later] };
  return saysTheSame ? all : interview.with(kept);
}

/** Whether a case tells of the tables so far; one that tells its opening does. */
function tellsTables(start) {
  const isIn = (key) => Object.hasOwn(start, key);
  return isIn("history") || OPENING.every(isIn);
}

/** The tables as they would have been answered; without any, it is not known whether there were. */
function tableAnswers(history) {
  const held = history ?? [];
  const last = answer(["history", String(held.length), "table"], history ? NO_TABLE : null);
  return [...held.flatMap((entry, at) => entryAnswers(entry, String(at))), last];
}

function entryAnswers(entry, at) {
  const isOpen = (key) => key === "followed_up_on" && entry.outcome === "returned";
  const isAsked = (key) => key in entry || isOpen(key);
  return TOLD.filter(isAsked).map((key) => answer(["history", at, key], entry[key] ?? null));
}

function answer(path, value) {
  return Object.freeze({ is: "Given", path: Object.freeze(path), value });
}
