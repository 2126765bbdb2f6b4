// Mirrors clean.py: text that is safe to show.

import { UNSAFE_IN_VALUE } from "./text_guard.js";

/** What Python takes for white space in a text. */
const SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;
const OUTER_SPACE = /^ +| +$/g;

// Marks, dashes and quotes in ASCII; letters stay.
const SYMBOLS = new Map([
  ["✓", "[x]"],
  ["✗", "[ ]"],
  ["→", "->"],
  ["…", "..."],
  ...[..."•–—"].map((sign) => [sign, "-"]),
  ...[..."‘’"].map((sign) => [sign, "'"]),
  ...[..."“”"].map((sign) => [sign, '"']),
]);
const SYMBOL = new RegExp(`[${[...SYMBOLS.keys()].join("")}]`, "g");

/** One line without control and bidi characters. */
export function clean(text) {
  return text.replace(SPACE, " ").replace(UNSAFE_IN_VALUE, "").replace(OUTER_SPACE, "");
}

/** The text with its marks, dashes and quotes in ASCII. */
export function toAscii(text) {
  return text.replace(SYMBOL, (sign) => SYMBOLS.get(sign));
}
