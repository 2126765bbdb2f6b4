// Mirrors text_guard.py: what texts have in common before anything is parsed.

/** Largest input that is read, in bytes. */
export const MAX_BYTES = 1_000_000;

/** Most lists and mappings inside each other; the outermost one counts as 1. */
export const MAX_DEPTH = 40;

/** Most values in a case, lists and objects among them. */
export const MAX_CASE_VALUES = 10_000;

/** Findings reported for one input; after that many, reading stops. */
export const MAX_FINDINGS = 50;

export const BYTE_ORDER_MARK = "\ufeff";

/** Characters that some programs show and others hide, reorder or take for a line break. */
const DECEPTIVE = "\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufeff\\ufffe\\uffff";

/** Control and deceptive characters, in one short value. */
export const UNSAFE_IN_VALUE = new RegExp(`[\\x00-\\x1f\\x7f-\\x9f${DECEPTIVE}]`, "gu");

/** Half a character. */
export const LONE_SURROGATE = /\p{Surrogate}/gu;

/** What Python takes for white space, letters and digits: to stand between [ and ]. */
export const SPACE_IN_LINE =
  "\\t\\v\\f\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
export const SPACE = `${SPACE_IN_LINE}\\n`;
export const WORD = "\\p{L}\\p{N}_";

/** What is not of the Latin script. */
const UNFAMILIAR = /[^\x00-\u024f\u0300-\u036f\u1e00-\u206f]/gu;

/**
 * A text with a mark instead of each sign that is not of the Latin script.
 *
 * Which others are letters, and what they fold to, differs from one Unicode version to the next.
 */
export function familiar(text) {
  return text.replace(UNFAMILIAR, "\ufffd");
}

const IS_SPACE = new RegExp(`[${SPACE}]`, "u");

/** A text without white space around it. */
export function strip(text) {
  let start = 0;
  let end = text.length;
  while (start < end && IS_SPACE.test(text[start])) {
    start += 1;
  }
  while (start < end && IS_SPACE.test(text[end - 1])) {
    end -= 1;
  }
  return text.slice(start, end);
}

/** The first so many characters of a text. */
export function beginning(text, length) {
  return [...text.slice(0, 2 * length)].slice(0, length).join("");
}

/** Line and column of an offset, both counted from 1, in characters. */
export function place(text, offset) {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf("\n") + 1;
  return [before.split("\n").length, [...before.slice(start)].length + 1];
}
