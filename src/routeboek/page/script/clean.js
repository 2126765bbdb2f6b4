// Mirrors clean.py: text that is safe to show.

import { SPACE, UNSAFE_IN_VALUE, strip } from "./text_guard.js";

const SPACES = new RegExp(`[${SPACE}]+`, "gu");

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
  return strip(text.replace(SPACES, " ").replace(UNSAFE_IN_VALUE, ""));
}

/** The text with its marks, dashes and quotes in ASCII. */
export function toAscii(text) {
  return text.replace(SYMBOL, (sign) => SYMBOLS.get(sign));
}
