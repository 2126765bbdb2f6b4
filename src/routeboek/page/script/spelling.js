// Mirrors spelling.py: what a person means who writes something in another way than a case does.

import { constant } from "./constants.js";
import { ordinal, ordinalOf } from "./days.js";
import { Float } from "./jsontext.js";
import { say } from "./messages.js";
import { beginning, familiar, strip } from "./text_guard.js";

const LONGEST = 64;
const SHORTEST_PART = 4; // of a shorter word it says nothing that it stands in another
const CUTOFF = 0.75;

const FIRST_YEAR = 1900;
const LAST_YEAR = 2200;
const SPREADSHEET_START = ordinalOf("1899-12-30");
const SPREADSHEET_FIRST = 36_526; // the days of 2000 to 2099
const SPREADSHEET_LAST = 73_050;

// ---------------------------------------------------------------- names

/** The letters and digits of a text, whatever their case and accents. */
export function simple(text) {
  const apart = casefold(familiar(beginning(text, LONGEST))).normalize("NFKD");
  return apart.replace(/[^\p{L}\p{N}]/gu, "");
}

/** A text as Python's `casefold` gives it. */
function casefold(text) {
  return [...text].map(foldedLetter).join("");
}

function foldedLetter(letter) {
  if (letter === "ı") {
    return letter;
  }
  return lowered(letter.toLowerCase().toUpperCase());
}

/** In lower case letter by letter: no letter then depends on the ones around it. */
function lowered(text) {
  return [...text].map((letter) => letter.toLowerCase()).join("");
}

/** The name that differs only a little, if there is one; else nothing. */
export function nearest(name, known) {
  const typed = [...beginning(name, LONGEST)];
  const places = placesIn(typed);
  let best = 0;
  let near = "";
  for (const word of known) {
    const letters = [...word];
    const together = letters.length + typed.length;
    if (together && 2 * Math.min(letters.length, typed.length) < CUTOFF * together) {
      continue;
    }
    const likeness = together ? (2 * matches(letters, typed, places)) / together : 1;
    const isBetter = likeness > best || (likeness === best && isAfter(word, near));
    if (likeness >= CUTOFF && isBetter) {
      best = likeness;
      near = word;
    }
  }
  return near;
}

function placesIn(letters) {
  const places = new Map();
  letters.forEach((letter, at) => {
    places.set(letter, [...(places.get(letter) ?? []), at]);
  });
  return places;
}

/** Whether Python sorts a word after another, letter by letter. */
function isAfter(word, other) {
  const [letters, others] = [[...word], [...other]];
  const at = letters.findIndex((letter, index) => letter !== others[index]);
  return at >= 0 && (at >= others.length || letters[at].codePointAt(0) > others[at].codePointAt(0));
}

/** How many letters `SequenceMatcher` of Python's difflib finds in both, block by block. */
function matches(one, other, places) {
  const waiting = [[0, one.length, 0, other.length]];
  let total = 0;
  while (waiting.length) {
    const [from, to, low, high] = waiting.pop();
    const [start, at, size] = longestMatch(one, places, from, to, low, high);
    if (size) {
      total += size;
      waiting.push([from, start, low, at], [start + size, to, at + size, high]);
    }
  }
  return total;
}

/** The longest block that stands in both, the first of several: where in each, and its size. */
function longestMatch(one, places, from, to, low, high) {
  let best = [from, low, 0];
  let lengths = new Map();
  for (let start = from; start < to; start += 1) {
    const next = new Map();
    for (const at of places.get(one[start]) ?? []) {
      if (at >= low && at < high) {
        const size = (lengths.get(at - 1) ?? 0) + 1;
        next.set(at, size);
        if (size > best[2]) {
          best = [start - size + 1, at - size + 1, size];
        }
      }
    }
    lengths = next;
  }
  return best;
}

/** Names by the letters and digits of what they are called; of two the first counts. */
export function simply(called) {
  const found = new Map();
  for (const [word, name] of called) {
    if (!found.has(simple(word))) {
      found.set(simple(word), name);
    }
  }
  found.delete("");
  return found;
}

// In these `called` is what `simply` makes.

/** The name of what is called exactly so, apart from case, accents and signs; else nothing. */
export function named(word, called) {
  return called.get(simple(word)) ?? "";
}

/** The name of what is called nearly so; else nothing. Short words all look alike. */
export function nearly(word, called) {
  const typed = simple(word);
  const near = lengthOf(typed) >= SHORTEST_PART ? nearest(typed, called.keys()) : "";
  return called.get(typed) || (called.get(near) ?? "");
}

/**
 * The name that a word stands for.
 *
 * First what is called exactly so, then what has a name in which the word stands or that stands
 * in the word, if that leaves no choice, and then what has nearly such a name.
 */
export function meant(word, called) {
  const typed = simple(word);
  if (!typed || called.has(typed)) {
    return called.get(typed) ?? "";
  }
  const names = [...called.keys()];
  const inside = names.filter((name) => lengthOf(name) >= SHORTEST_PART && typed.includes(name));
  if (inside.length) {
    return called.get(inside.reduce((one, name) => (lengthOf(name) > lengthOf(one) ? name : one)));
  }
  if (lengthOf(typed) >= SHORTEST_PART) {
    const around = new Set(
      names.filter((name) => name.includes(typed)).map((name) => called.get(name)),
    );
    if (around.size === 1) {
      return [...around][0];
    }
  }
  return nearly(word, called);
}

function lengthOf(text) {
  return [...text].length;
}

/** The words that the program has under a code, in every language, without signs. */
export function words(code) {
  return constant("languages").flatMap((language) => say(code, language).split(",").map(simple));
}

// ---------------------------------------------------------------- values

/** Yes or no, from a word or a number that says so. */
export function yesOrNo(value) {
  if (typeof value === "boolean") {
    return value;
  }
  const number = numberOf(value);
  if (number !== null) {
    return number === 0 || number === 1 ? number === 1 : null;
  }
  if (typeof value !== "string") {
    return null;
  }
  const word = simple(value);
  return words("words-yes").includes(word) || (words("words-no").includes(word) ? false : null);
}

/** The number that a value of a case is; null for what is none. */
function numberOf(value) {
  if (value instanceof Float) {
    return value.value;
  }
  return typeof value === "number" ? value : null;
}

const COUNT = /^[ \t-\r]*([0-9]{1,6})(?:[.,]0+)?[ \t-\r]*$/;

/** A whole number, from `2.0` or a text with one. */
export function whole(value) {
  if (typeof value === "string") {
    const found = COUNT.exec(value);
    return found ? Number(found[1]) : null;
  }
  const isWhole = value instanceof Float && Number.isInteger(value.value);
  return isWhole && value.value >= 0 && value.value < 1e6 ? value.value + 0 : null;
}

const LETTER = "[\\p{L}\\p{Nl}\\p{No}]"; // what is a letter to Python and no digit
const DIGIT = "[0-9]";
const DAY_FIRST = matching(`(${DIGIT}{1,2})[-/. ](${DIGIT}{1,2})[-/. ](${DIGIT}{4}|${DIGIT}{2})`);
const YEAR_FIRST = matching(
  `(${DIGIT}{4})(?:[-/. ](${DIGIT}{1,2})[-/. ](${DIGIT}{1,2})|(${DIGIT}{2})(${DIGIT}{2}))`,
);
const IN_WORDS = matching(
  `(?:${LETTER}+[.,]? )?(${DIGIT}{1,2})e?[ -]?(${LETTER}{3,})\\.?[ -]?(${DIGIT}{4})`,
);
const CLOCK = /(?<=[0-9])[t ]+[0-9]{1,2}:[0-9]{2}[^\n]*/gu;

function matching(pattern) {
  return new RegExp(`^(?:${pattern})$`, "u");
}

/** A day (its ordinal), from another way to write one: 20-10-2026, 20 oktober 2026, 46315. */
export function day(value) {
  const number = numberOf(value);
  const given = Number.isInteger(number) ? number.toFixed(0) : value;
  if (typeof given !== "string") {
    return null;
  }
  const text = casefold(strip(familiar(beginning(given, LONGEST)))).replace(CLOCK, "");
  if (/^[0-9]{5}$/.test(text)) {
    const counted = Number(text);
    const inRange = counted >= SPREADSHEET_FIRST && counted <= SPREADSHEET_LAST;
    return inRange ? SPREADSHEET_START + counted : null;
  }
  let found = DAY_FIRST.exec(text);
  if (found) {
    const century = lengthOf(found[3]) < "2026".length ? 2000 : 0;
    return dayOf(century + Number(found[3]), Number(found[2]), Number(found[1]));
  }
  found = YEAR_FIRST.exec(text);
  if (found) {
    const [, year, month, day_, otherMonth, otherDay] = found;
    return dayOf(Number(year), Number(month ?? otherMonth), Number(day_ ?? otherDay));
  }
  found = IN_WORDS.exec(text);
  return found ? dayOf(Number(found[3]), monthOf(found[2]), Number(found[1])) : null;
}

/** The number of a month, from its name or the start of it; 0 for no month. */
function monthOf(word) {
  for (const code of ["months", "months-short"]) {
    for (const language of constant("languages")) {
      const names = say(code, language).split(" ");
      const at = names.findIndex((name) => casefold(name).startsWith(word));
      if (at >= 0) {
        return at + 1;
      }
    }
  }
  return 0;
}

function dayOf(year, month, day_) {
  return year >= FIRST_YEAR && year <= LAST_YEAR ? ordinal(year, month, day_) : null;
}
