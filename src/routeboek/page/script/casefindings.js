// Mirrors casefindings.py: what is told of a key or a value that a case should not have.
//
// A path is an array of texts. What was renamed is a Map from the pointer of what was meant to the
// key that was written. No finding repeats a value of the case, nor a key that is not known.

import { constant } from "./constants.js";
import { isoOf } from "./days.js";
import { diagnostic } from "./diagnostic.js";
import { NEVER_WORD, expectedOf } from "./facts.js";
import { pointerOf } from "./jsontext.js";
import { say } from "./messages.js";
import { asksForPersonalData } from "./personal.js";
import {
  day,
  meant,
  named,
  nearly,
  simple,
  simply,
  whole,
  words,
  yesOrNo,
} from "./spelling.js";

/** Where the parts of a case stand; `text` is null without one, `keys` the set of all keys. */
export class Where {
  constructor(text, renamed_, keys) {
    Object.assign(this, { text, renamed: renamed_, keys });
    Object.freeze(this);
  }

  /**
   * The finding with file and line, if there is a text; `known` has the names of the rules.
   *
   * Its pointer ends above the first key that is not known.
   */
  located(found, known = new Set()) {
    if (found.pointer === null || found.span !== null) {
      return found;
    }
    const path = this.#written(pathOf(found.pointer));
    const at = this.text ? this.text.spanOf(pointerOf(path)) : null;
    return diagnostic(found.code, at, this.#shown(path, known), found.params);
  }

  /** A finding about a key, which points to what it stands in. */
  ofKey(code, path, params) {
    const written = this.#written(path);
    const at = this.text ? this.text.spanOf(pointerOf(written), true) : null;
    return diagnostic(code, at, this.#shown(written.slice(0, -1)), params);
  }

  /** The path as it is in the text, of a path as it was meant. */
  #written(path) {
    return path.map((step, at) => this.renamed.get(pointerOf(path.slice(0, at + 1))) ?? step);
  }

  /** The pointer to the part of a path that holds nothing but known keys, and numbers. */
  #shown(path, known = new Set()) {
    const numbered = path[0] !== "facts";
    const isSafe = (step, at) =>
      this.keys.has(step) || known.has(step) || (at === 1 && numbered && /^[0-9]+$/.test(step));
    const unsafe = path.findIndex((step, at) => !isSafe(step, at));
    return pointerOf(unsafe < 0 ? path : path.slice(0, unsafe));
  }
}

/** The steps of a pointer. */
export function pathOf(pointer) {
  const steps = pointer.split("/").slice(1);
  return steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

// ---------------------------------------------------------------- keys

const calledBy = new Map();

/** Keys by themselves and by what people write instead, in any language. */
function calledOf(keys) {
  const name = keys.join(" ");
  if (!calledBy.has(name)) {
    const typed = keys.filter((key) => /^\w+$/.test(key)); // `$schema` is for editors
    const other = typed.flatMap((key) => words(`called-${key}`).map((word) => [word, key]));
    calledBy.set(name, simply([...keys.map((key) => [key, key]), ...other]));
  }
  return calledBy.get(name);
}

/** The key of a case that was meant by another, if one of these was. */
export function keyMeant(key, keys) {
  const called = calledOf(keys);
  return named(key, called) || (asksForPersonalData(key) ? "" : nearly(key, called));
}

/** The finding for a key that does not exist there; `near` is what was meant, if it is known. */
export function unknownKey(where, path, code, near, known) {
  if (near) {
    return where.ofKey(`${code}-near`, path, { near });
  }
  if (asksForPersonalData(path.at(-1))) {
    return where.ofKey("case-personal-data", path, {});
  }
  return where.ofKey(code, path, { known: [...known].join(", ") });
}

/** The keys that were meant by others, and those others; nothing has then two values. */
export function renamed(data, keys, limit) {
  const found = new Map();
  for (const key of [...data.keys()].slice(0, limit)) {
    const near = keys.includes(key) ? "" : keyMeant(key, keys);
    if (near && !data.has(near) && !found.has(near)) {
      found.set(near, key);
    }
  }
  return found;
}

// ---------------------------------------------------------------- values

/** The finding for a value of the wrong kind, with the one that it seems to mean. */
export function wrongValue(pointer, expected, value) {
  const known = expected === "date" ? day(value) : null;
  if (known) {
    return diagnostic("case-day-near", null, pointer, { near: isoOf(known) });
  }
  const outcome = expected === "outcome" && typeof value === "string" ? outcomeMeant(value) : "";
  if (outcome) {
    return diagnostic("case-value-near", null, pointer, { near: JSON.stringify(outcome) });
  }
  return diagnostic("case-wrong-type", null, pointer, { expected: `@${expected}` });
}

/** The outcome of a table that a word stands for. */
function outcomeMeant(word) {
  const outcomes = constant("outcomes");
  const called = [
    ...outcomes.map((one) => [one, one]),
    ...constant("languages").flatMap((language) =>
      outcomes.map((one) => [say(`outcome-${one}`, language), one]),
    ),
    ...outcomes.flatMap((one) => words(`words-${one}`).map((said) => [said, one])),
  ];
  return nearly(word, simply(called));
}

/** The same for the value of a fact; `called` has its choices by what people call them. */
export function wrongFactValue(fact, pointer, given, called) {
  const value = factValue(fact, given, called);
  if (fact.type === "date" && typeof value === "number") {
    return diagnostic("case-day-near", null, pointer, { near: isoOf(value) });
  }
  if (value !== null) {
    return diagnostic("fact-value-near", null, pointer, { fact: fact.name, near: asJson(value) });
  }
  const kind = fact.type === "date" ? "day" : fact.type;
  const params = { fact: fact.name, expected: `@${kind}`, values: expectedOf(fact) };
  return diagnostic("fact-wrong-type", null, pointer, params);
}

/** A value as JSON, with a space after each comma. */
function asJson(value) {
  const several = Array.isArray(value);
  return several ? `[${value.map(asJson).join(", ")}]` : JSON.stringify(value);
}

/** The value of a fact that another one seems to mean, as a case writes it; else null. */
function factValue(fact, given, called) {
  if (fact.type === "yes_no") {
    return yesOrNo(given);
  }
  if (fact.type === "count") {
    return whole(given);
  }
  if (fact.type === "date") {
    const never = typeof given === "string" && words("words-never").includes(simple(given));
    return never ? NEVER_WORD : day(given);
  }
  const listed = Array.isArray(given) && fact.type === "choices" ? given : [given];
  const texts = listed.filter((one) => typeof one === "string");
  if (!texts.length || texts.length < listed.length || listed.length > fact.values.size) {
    return null;
  }
  const chosen = texts.map((one) => meant(one, called));
  if (!chosen.every(Boolean)) {
    return null;
  }
  return fact.type === "choices" ? [...new Set(chosen)] : chosen[0];
}
