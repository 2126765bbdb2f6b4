// Mirrors posed.py: a question as it is put to a person, and how an answer is told back.
//
// What is typed freely (`understood`) has no place here: a page offers the answers themselves.
// A path is an array of texts; where it is a key, its steps stand joined with "/".

import { isoDate } from "./forms.js";
import { listed, longDate, say, sayCount } from "./messages.js";

/**
 * One question, as it is put.
 *
 * `options` has the values of a choice with what they are called, `called` by letters and digits
 * what else people call them. `needed` says that no case can do without an answer, `may_be_never`
 * that a date may never have been, `judgement` that someone has to weigh it. `again` says that it
 * was asked before, `before` what was answered then, and `suggested` what most people answer.
 */
export class Posed {
  is = "Posed";
  why = "";
  who = Object.freeze([]);
  options = new Map();
  called = new Map();
  needed = false;
  may_be_never = false;
  judgement = false;
  again = false;
  before = null;
  suggested = null;

  constructor(path, type, text, others = {}) {
    Object.assign(this, { path: Object.freeze([...path]), type, text }, others);
    Object.freeze(this);
  }

  /** The answer that needs not be typed. */
  get offered() {
    return this.before ?? this.suggested;
  }

  /** The same question with some of its fields changed. */
  with(changes) {
    return new Posed(this.path, this.type, this.text, { ...this, ...changes });
  }
}

/** A path as a key. */
export function keyOf(path) {
  return path.join("/");
}

/** The path of a key. */
export function pathOf(key) {
  return key.split("/");
}

// ---------------------------------------------------------------- how a person says it

/** An answer in words; a day with its weekday and how many weeks ago it is. */
export function answerText(posed, value, today, language) {
  if (value === null) {
    return say("value-unknown", language);
  }
  if (typeof value === "boolean") {
    return say(value ? "value-yes" : "value-no", language);
  }
  if (Array.isArray(value)) {
    return listed(value.map((one) => posed.options.get(one)), "and", language);
  }
  if (posed.type === "date") {
    const found = isoDate(value);
    return found ? dayText(found, today, language) : say("value-never", language);
  }
  return posed.options.get(String(value)) ?? String(value);
}

function dayText(found, today, language) {
  const told = longDate(found, language);
  if (today === null) {
    return told;
  }
  const days = today - found;
  if (!days) {
    return say("ask-day-same", language, { day: told });
  }
  const [weeks, rest] = [Math.floor(Math.abs(days) / 7), Math.abs(days) % 7];
  const parts = weeks ? [sayCount("weeks", weeks, language)] : [];
  parts.push(...(rest ? [sayCount("days", rest, language)] : []));
  const code = days > 0 ? "ask-day-ago" : "ask-day-ahead";
  return say(code, language, { day: told, time: listed(parts, "and", language) });
}
