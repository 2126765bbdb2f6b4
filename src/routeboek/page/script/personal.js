// Mirrors personal.py: what may identify a child, keys that ask for it and numbers.

import { constant } from "./constants.js";
import { beginning, familiar } from "./text_guard.js";

const BETWEEN_WORDS = /[^\p{L}\p{N}]+/u;

/** Whether a key has such a name: it gets its own message instead of "unknown key". */
export function asksForPersonalData(key) {
  const words = familiar(beginning(key, 100)).toLowerCase().split(BETWEEN_WORDS);
  const names = [words.join("_"), words.join(""), ...words];
  return names.some((name) => constant("personal_keys").includes(name));
}

/** Whether a text passes the eleven test, so that it may be a citizen service number (BSN). */
export function mayBeServiceNumber(text) {
  const digits = text.replace(/[._-]/g, "");
  if (!/^[0-9]{8,9}$/.test(digits) || !Number(digits)) {
    return false;
  }
  const all = [...digits.padStart(9, "0")].map(Number);
  const sum = all.slice(0, -1).reduce((total, digit, at) => total + (9 - at) * digit, 0);
  return (sum - all.at(-1)) % 11 === 0;
}
